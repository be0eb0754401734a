-- Quantile bands against the numbers of PHEindicatormethods 2.1.0 (phe_quantile) and
-- the bounds of the Fingertips engine (test/vectors, each file names its source).
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set datestyle = iso;
set intervalstyle = postgres;
set search_path = careperf, public, pg_catalog;

begin;
select plan(8);

create temporary table published (
	indicator text, parent text, area text, polarity text, value float8, test text, quantile text, group_set text,
	rank_in_group int, rows_in_group int, band int);
create temporary table bound (kind text, index int, expected float8);
\copy published from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_quantile.tsv' with (format csv, header, delimiter E'\t')
\copy bound from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/fingertips_quantile_bounds.tsv' with (format csv, header, delimiter E'\t')
select is(array[(select count(*) from published), (select count(*) from bound)], array[1017, 11]::bigint[], '1017 places and 11 bounds read');
create temporary table answered as
select p.*, quantile_band(d, value, case quantile when 'Decile' then 10 when 'Septile' then 7 when 'Quartile' then 4 end,
	highest_first => p.group_set = 'None' or polarity in ('RAG - Low is good', 'TRUE')) as got
from published p
join (
	select group_set, test = 'BadPolarity' as bad, case when group_set <> 'None' then indicator end as indicator, case when group_set = 'IndSexReg' then parent end as parent, distribution(value) as d
	from published group by 1, 2, 3, 4) g
	on g.group_set = p.group_set and g.bad = (p.test = 'BadPolarity')
	and g.indicator is not distinct from case when p.group_set <> 'None' then p.indicator end
	and g.parent is not distinct from case when p.group_set = 'IndSexReg' then p.parent end;

-- One group, BadPolarity, is there to be refused by that package: its two halves are ordered in two ways.
select is(array[count(*), count(*) filter (where test = 'BadPolarity')], array[1017, 35]::bigint[], 'every place is in one group') from answered;
select is_empty($$ select * from answered where test <> 'BadPolarity' and got is distinct from band $$, 'deciles, septiles and quartiles of 982 places');
select is(array[count(*) filter (where band is null), count(distinct band)], array[30, 10]::bigint[], 'among them places without a band, and all ten bands') from answered where test <> 'BadPolarity';

-- bounds and bins
select is_empty($$
	select b.*, got from bound b,
		(select distribution(i) as d from generate_series(1, 50) i) t,
		percentile(d, index / case kind when 'quartile' then 4.0 else 5.0 end::float8) got
	where abs(got - expected) > 1e-9 * expected or got is null
$$, 'bounds of quartiles and quintiles');
select is_empty($$
	select b.*, i from bound b, (select distribution(i) as d from generate_series(1, 50) i) t, generate_series(1, 50) i
	where (i <= b.expected) is distinct from (quantile_band(d, i, case kind when 'quartile' then 4 else 5 end, 'percentile') <= b.index) and b.index > 0
$$, 'a value up to a bound is in a band up to its number');
select is(array_agg(quantile_band(d, v, 4, 'percentile') order by v), array[1, 1, 2, 3, 4], 'a value on a bound is in the band below it')
from (select distribution(v) as d from unnest(array[1, 2, 3, 4, 5]) v) t, unnest(array[1, 2, 3, 4, 5]) v;
select is(quantile_band(d, 2, 2, 'percentile'), null, 'three values are too few for bounds') from (select distribution(v) as d from unnest(array[1, 2, 3]) v) t;
select * from finish();
rollback;
