-- Slope and relative index of inequality against PHEindicatormethods 2.1.0
-- (test/vectors, each file names its source): points to 1e-9 relative.
-- Its limits are drawn at random, so they are not matched: ours are exact, and the
-- published ones lie near them. The analytic file's limits are matched at 95 %.
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
	record int, description text, area text, grouping1 text, grouping2 text, quantile int, population float8, count float8, value float8, value_type int,
	lower_limit float8, upper_limit float8, standard_error float8, confidence float8, repetitions int,
	sii float8, rii float8, sii_lower float8, sii_upper float8, rii_lower float8, rii_upper float8,
	sii_lower_2 float8, sii_upper_2 float8, rii_lower_2 float8, rii_upper_2 float8, intercept float8);
create temporary table analytic (
	rows text, area text, published_sii float8, published_rii float8, published_lower float8, published_upper float8, confidence float8,
	intercept float8, sii float8, rii float8, se float8, lower float8, upper float8);
\copy published from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_sii_default.tsv' with (format csv, header, delimiter E'\t')
\copy analytic from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_sii_analytic_check.tsv' with (format csv, header, delimiter E'\t')

create function pg_temp.is_near(got float8, expected float8) returns boolean language sql immutable as
$$ select coalesce(abs(got - expected) <= 1e-9 * abs(expected), false) $$;

create temporary table answered as
select (record - 1) / 10 as place, max(confidence) / 100 as level, max(sii) as sii, max(rii) as rii, max(sii_lower) as sii_lower, max(sii_upper) as sii_upper,
	max(rii_lower) as rii_lower, max(rii_upper) as rii_upper,
	slope_of_inequality(quantile, population, value, standard_error order by md5(record::text)) as s
from published group by 1;

select is(array[(select count(*) from published), (select count(*) from answered), (select count(*) from analytic)], array[40, 4, 4]::bigint[], '40 quantiles of four areas read');
select is_empty($$ select * from answered where not (pg_temp.is_near(slope_value(s), sii) and pg_temp.is_near(relative_index(s), rii)) $$,
	'slope and relative index as the test suite expects them');
select is_empty($$
	select * from answered a join analytic n on n.rows = a.place * 10 + 1 || '-' || a.place * 10 + 10
	where not (pg_temp.is_near(slope_value(s), n.sii) and pg_temp.is_near(relative_index(s), n.rii) and pg_temp.is_near((s).intercept, n.intercept)
		and pg_temp.is_near(sqrt((s).slope_variance), n.se))
$$, 'slope, intercept and standard error in closed form');
select is_empty($$
	select * from answered a join analytic n on n.rows = a.place * 10 + 1 || '-' || a.place * 10 + 10, slope_limits(a.s) l
	where not (pg_temp.is_near(l.lower, n.lower) and pg_temp.is_near(l.upper, n.upper))
$$, 'limits at 95 % in closed form');
select is((select count(*) from answered a join analytic n on n.rows = a.place * 10 + 1 || '-' || a.place * 10 + 10), 4::bigint, 'all four were compared');

-- Drawn 100,000 times, a limit is uncertain by two or three thousandths of the width between both; a hundredth is well past that.
select is_empty($$
	select a.*, l from answered a, slope_limits(a.s, a.level) l
	where greatest(abs(l.lower - a.sii_lower), abs(l.upper - a.sii_upper)) > 0.01 * (l.upper - l.lower)
$$, 'the simulated limits of the slope lie near the exact ones');
select is_empty($$
	select a.*, l from answered a, relative_index_limits(a.s, a.level) l
	where greatest(abs(l.lower - a.rii_lower), abs(l.upper - a.rii_upper)) > 0.01 * (l.upper - l.lower)
$$, 'the simulated limits of the relative index lie near those by Fieller');
select is(pg_temp.is_near(1 + 2e-9, 1) or pg_temp.is_near(null, 1), false, 'the yardstick rejects 2e-9, and NULL');
select * from finish();
rollback;
