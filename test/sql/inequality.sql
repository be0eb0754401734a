-- Slope index of inequality: reasons, limits, order, errors.
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
select plan(26);

create temporary table quantile as select q as quantile, 100::float8 as population, 70 + 2 * q::float8 as value, 1::float8 as error from generate_series(1, 5) q;
create temporary table line as select slope_of_inequality(quantile, population, value, error) as s from quantile;
select is(array[slope_value(s), (s).intercept, relative_index(s)]::numeric[], array[10, 71, round(81.0 / 71, 14)], 'values on a line give the line') from line;
select is(array[(s).population, (s).quantiles], array[500, 5]::float8[], 'population and quantiles') from line;
select is(slope_value(s, 100)::numeric, 1000.0, 'per 100') from line;
select is(round(((l.upper - l.lower) / 2)::numeric, 9), round((1.959963984540054 * sqrt(0.2 * 0.2 * 0.4 / 0.08 ^ 2))::numeric, 9), 'limits by hand') from line, slope_limits(s) l;
select is(array[l.method, r.method], array['normal, of a linear estimate', 'Fieller'], 'limits name their method') from line, slope_limits(s) l, relative_index_limits(s) r;
select ok(r.lower < relative_index(s) and relative_index(s) < r.upper, 'limits hold the relative index') from line, relative_index_limits(s) r;

-- a flat line
select is(array[slope_value(s), relative_index(s)]::numeric[], array[0, 1]::numeric[], 'equal values have no slope') from (select slope_of_inequality(quantile, population, 70, error) as s from quantile) t;
-- without standard errors
select is(array[(s).reason, (s).limits_reason, l.method, r.method], array[null, 'a standard error is not known', 'cannot be calculated: a standard error is not known', 'cannot be calculated: a standard error is not known'], 'without standard errors: no limits')
from (select slope_of_inequality(quantile, population, value, nullif(quantile, 3)) as s from quantile) t, slope_limits(s) l, relative_index_limits(s) r;
select is(array[slope_value(s)::numeric, (s).slope_variance::numeric], array[10, null]::numeric[], 'without standard errors: a slope') from (select slope_of_inequality(quantile, population, value, null) as s from quantile) t;
select is(array[r.lower, r.upper], array[null, null]::float8[], 'a bottom that might be zero: no limits of the relative index') from (select slope_of_inequality(quantile, population, value - 71, error) as s from quantile) t, relative_index_limits(s) r;
select is(r.method, 'cannot be calculated: the value at the bottom is not clearly above zero', 'and why') from (select slope_of_inequality(quantile, population, value - 70, error) as s from quantile) t, relative_index_limits(s) r;
select is(relative_index(s), null, 'a bottom below zero has no relative index') from (select slope_of_inequality(quantile, population, value - 80, error) as s from quantile) t;

-- reasons
select is((slope_of_inequality(quantile, population, value, error)).reason, 'fewer than five quantiles', 'four quantiles') from quantile where quantile < 5;
select is((slope_of_inequality(quantile, population, value, error)).reason, 'fewer than five quantiles', 'no rows') from quantile where false;
select is((slope_of_inequality(q, 1, q, 1)).reason, 'more than a hundred quantiles', 'a hundred and one') from generate_series(1, 101) q;
select is((slope_of_inequality(q, 1, q, 1)).reason, null, 'a hundred are allowed') from generate_series(1, 100) q;
select is((slope_of_inequality(least(quantile, 4), population, value, error)).reason, 'a quantile comes twice', 'a quantile twice') from quantile;
select is(array[(slope_of_inequality(nullif(quantile, 2), population, value, error)).reason, (slope_of_inequality(quantile, nullif(population * quantile, 200), value, error)).reason, (slope_of_inequality(quantile, population, nullif(value, 74), error)).reason],
	array_fill('a quantile, its population or its value is not known'::text, array[3]), 'NULLs') from quantile;
select is((slope_of_inequality(quantile, quantile - 1, value, error)).reason, 'a population is not above zero', 'nobody in a quantile') from quantile;
select is((slope_of_inequality(quantile, population, value, 3 - quantile)).reason, 'a standard error is negative', 'a negative error') from quantile;
select is(array[slope_value(null::slope_index), relative_index(null), (slope_limits(null::slope_index)).lower], array_fill(null::float8, array[3]), 'NULL in, NULL out');
select throws_ok(c, '22023', null, c) from (values
	('select slope_of_inequality(1, ''NaN'', 1, 1)'), ('select slope_value(s, 0) from line'), ('select slope_limits(s, 2) from line'), ('select relative_index_limits(s, 0) from line')) t (c);
select is((slope_of_inequality(quantile, population, value, error order by quantile desc))::text, (select s::text from line), 'order is nothing, to the last digit') from quantile;
select * from finish();
rollback;
