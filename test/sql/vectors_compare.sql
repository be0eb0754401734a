-- Places compared by the rules of the Fingertips engine: its own published test
-- expectations (test/vectors/fingertips_comparers.tsv), every row, and the computed
-- control limits: of proportions to 1e-9 relative, of rates to 1e-6, where its source stops a bisection.
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
select plan(16);

create temporary table published (
	method text, polarity text, confidence_variable float8, value float8,
	lower95 float8, upper95 float8, lower998 float8, upper998 float8, denominator float8,
	comparator text, comparator_lower float8, comparator_upper float8, unit float8, expected text,
	computed_lower float8, computed_upper float8, computed text);
\copy published from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/fingertips_comparers.tsv' with (format csv, header, delimiter E'\t')

-- The level that a z, or a tail, of that engine stands for: z = 1.96 is not quite 95 %.
create temporary view asked as
select p.*, row_number() over () as line,
	case polarity when '0' then 'low' else 'high' end as which_way,
	case confidence_variable when 1.96 then 0.9500042097035591 when 3.0902 then 0.9979997824335859 else 1 - 2 * confidence_variable end as level,
	case when comparator !~ '\.\.' then comparator::float8 end as aim
from published p;

create temporary table answered as
select a.*, f.lower as got_lower, f.upper as got_upper,
	case
		when a.method = 'SingleOverlappingCIs95' then benchmark_code(lower95, upper95, aim, which_way)
		when a.method = 'SingleOverlappingCIs95_99_8' then benchmark_code(lower95, upper95, lower998, upper998, aim, which_way)
		when a.method = 'DoubleOverlappingCIs95' then overlap_code(lower95, upper95, comparator_lower, comparator_upper, which_way)
		when a.method like 'Spc%' then funnel_code(value, f.lower, f.upper, null, null, which_way)
		when a.method like 'RangeTarget%' then range_code(value, 1, 2, which_way)
		when a.method = 'SingleTarget(10) value' then band_code(value, aim, which_way)
		when a.method = 'SingleTarget(10) CI' then target_code(lower95, upper95, aim, which_way)
	end as got
from asked a
left join lateral funnel_limits(case a.method when 'SpcForProportions' then 'proportion' else 'rate' end,
	a.aim, a.denominator, a.level, coalesce(a.unit, 1), 'Fingertips 2020') f on a.method like 'Spc%';

select is(array[count(*), count(distinct method), count(got)], array[62, 8, 62]::bigint[], '62 comparisons by eight methods, all answered') from answered;
select is_empty($$
	select line, method, which_way, got, expected from answered
	where expected is distinct from case got
		when 'similar' then 'Same' when 'better' then 'Better' when 'worse' then 'Worse' when 'much_better' then 'Best' when 'much_worse' then 'Worst'
		when 'on_target' then 'Better' when 'off_target' then 'Worse' else 'other: ' || got end
$$, 'every comparison comes out as published');
select is(count(*), 16::bigint, '16 rows have control limits') from answered where computed_lower is not null;
select is_empty($$
	select line, method, got_lower, computed_lower, got_upper, computed_upper
	from (select *, case method when 'SpcForProportions' then 1e-9 else 1e-6 end as tolerance from answered) a
	where computed_lower is not null and (abs(got_lower - computed_lower) <= tolerance * computed_lower and abs(got_upper - computed_upper) <= tolerance * computed_upper) is not true
$$, 'control limits as that engine computes them');
select set_eq($$
	select line::int from answered a,
		funnel_limits(case a.method when 'SpcForProportions' then 'proportion' else 'rate' end, a.aim, a.denominator, a.level, coalesce(a.unit, 1)) f,
		funnel_code(value, f.lower, f.upper, null, null, which_way) s
	where a.method like 'Spc%' and got <> s
$$, array[34], 'the limits of PHEindicatormethods judge one of these 16 otherwise: 7 events where 13.1 are expected are within them');
select set_eq($$
	select line::int from answered where method = 'SingleTarget(10) CI' and benchmark_code(lower95, upper95, aim, which_way) <> got
$$, array[62], 'limits against a target: only a lower limit at the target is judged otherwise by benchmark_code');
select is(array[benchmark_code(1, 2, null, null, 3, 'neutral'), benchmark_code(1, 2, 0, 2.5, 3, 'neutral'), benchmark_code(1, 2, 0, 3, 3, 'neutral'),
		benchmark_code(null, 2, 0, 3, 3, 'high'), overlap_code(1, 2, 2, 3, 'high'), overlap_code(3, 4, 1, 2, 'neutral'), overlap_code(1, 2, null, 3, 'high'),
		range_code(null, 1, 2, 'low'), range_code(3, 1, 2, 'neutral'), target_code(1, 2, null, 'low'), target_code(1, 2, 3, 'neutral')],
	array['lower', 'much_lower', 'lower', 'not_compared', 'similar', 'higher', 'not_compared', 'not_compared', 'higher', 'not_compared', 'lower'],
	'neutral, NULL and touching limits');
select throws_ok(c, '22023', null, c) from (values
	('select overlap_code(2, 1, 2, 3, ''high'')'), ('select overlap_code(1, 2, 3, 2, ''high'')'), ('select overlap_code(1, ''Infinity'', 2, 3, ''high'')'),
	('select range_code(1, 3, 2, ''high'')'), ('select range_code(''NaN'', 1, 2, ''high'')'), ('select target_code(2, 1, 3, ''low'')'),
	('select target_code(1, 2, ''NaN'', ''low'')'), ('select overlap_code(1, 2, 2, 3, ''up'')'), ('select range_code(1, 1, 2, null)')) t (c);
select * from finish();
rollback;
