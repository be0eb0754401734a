-- Quantile bands and distance from the median: ties, few values, constants, errors.
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
select plan(35);

create function pg_temp.bands(v float8[], bands int, method text, highest_first boolean default false) returns text language sql as
$$ select string_agg(coalesce(quantile_band(d, x, bands, method, highest_first)::text, '-'), ' ' order by o)
	from (select distribution(x) as d from unnest(v) x) t, unnest(v) with ordinality u (x, o) $$;

select is(pg_temp.bands(array[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 'rank'), '1 1 2 2 3 3 4 4 5 5', 'ten places in quintiles');
select is(pg_temp.bands(array[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 'rank', true), '5 5 4 4 3 3 2 2 1 1', 'highest first');
select is(pg_temp.bands(array[1, 2, 3, 4, 5, 6, 7], 5, 'rank'), '1 1 2 3 3 4 5', 'seven places in quintiles: the last has one');
select is(pg_temp.bands(array[1, 2, 3, 4, 5, 6, 7], 5, 'rank', true), '5 4 3 3 2 1 1', 'highest first is not the same turned round');
select is(pg_temp.bands(array[1, 2, 2, 2, 2, 2, 2, 2, 2, 10], 5, 'rank'), '1 1 1 1 1 1 1 1 1 5', 'ties take the best rank');
select is(pg_temp.bands(array[7, 7, 7, 7, 7], 5, 'rank'), '1 1 1 1 1', 'all alike: all in the first');
select is(pg_temp.bands(array[1, 2, 3, 4], 5, 'rank'), '- - - -', 'four places have no quintiles');
select is(pg_temp.bands(array[1, 2, 3, 4, 5], 5, 'rank'), '1 2 3 4 5', 'five have');
select is(quantile_band(distribution(x), 2.5, 4), null, 'a value that is not there has no rank') from unnest(array[1, 2, 3, 4]) x;
select is(pg_temp.bands(array[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 'percentile'), '1 1 2 2 3 3 4 4 5 5', 'ten places between percentiles');
select is(pg_temp.bands(array[1, 2, 3, 4, 5], 4, 'percentile', true), '4 4 3 2 1', 'highest first: the same bins, numbered from the top');
select is(pg_temp.bands(array[7, 7, 7, 7, 7], 5, 'percentile'), '1 1 1 1 1', 'all alike: all on the bound, so below');
select is(pg_temp.bands(array[1, 2, 3], 2, 'percentile'), '- - -', 'three values are too few');
select is(pg_temp.bands(array[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 4, 'percentile'), '1 1 2 2 3 4 4', 'a rounding does not lift a value over its bound');
select is(array[quantile_band(distribution(x), -5, 4, 'percentile'), quantile_band(distribution(x), 2.6, 4, 'percentile'), quantile_band(distribution(x), 99, 4, 'percentile')], array[1, 3, 4], 'values that are not there fall between bounds') from unnest(array[1, 2, 3, 4]) x;
select is(array[quantile_band(distribution(x), 1), quantile_band(distribution(x), null), quantile_band(null, 1)], array[null, null, null]::int[], 'NULLs and an empty distribution') from (select 1::float8 as x limit 0) t;
select is(quantile_band(d - distribution(x), 2, 2), null, 'negative counts have no bands')
from (select distribution(x) as d from unnest(array[1, 2, 3]) x) t, (select distribution(x) from unnest(array[4, 4]) x) u (o), lateral (select 4::float8 as x) v group by d;
select throws_ok(c, '22023', null, c) from (values ('select quantile_band(distribution(1), 1, 1)'), ('select quantile_band(distribution(1), 1, 101)'), ('select quantile_band(distribution(1), ''NaN'')'), ('select quantile_band(distribution(1), 1, 5, ''order'')')) t (c);

-- median absolute deviation
create temporary table peers as select distribution(x) as d from unnest(array[10, 11, 12, 13, 14, 15, 40]) x;
select is(median_absolute_deviation(d), 2::float8, 'by hand') from peers;
select is(median_absolute_deviation(distribution(x)), 1::float8, 'an even number of values') from unnest(array[1, 2, 3, 4]) x;
select is(array[median_absolute_deviation(distribution(x)), median_absolute_deviation(null)], array[null, null]::float8[], 'nothing has none') from (select 1::float8 as x limit 0) t;
select is(median_absolute_deviation(distribution(x)), 0::float8, 'one value: 0') from unnest(array[5]) x;
select throws_ok($$ select median_absolute_deviation(distribution(x)) from unnest(array[-1.7e308, -1.7e308, 1.7e308, 1.7e308]) x $$, '22003', null, 'past double precision');
select is(string_agg(deviation_code(v, d, 'high'), ' ' order by v), 'worse similar similar similar better', 'three deviations are 8.9 here') from peers, unnest(array[4, 5, 13, 21, 22]) v;
select is(string_agg(deviation_code(v, d, 'neutral', 1), ' ' order by v), 'lower similar higher', 'one deviation') from peers, unnest(array[10, 13, 16]) v;
select is(array[deviation_code(null, d, 'low'), deviation_code(3, null, 'low'), deviation_code(40, d, 'low')], array['no_data', 'not_compared', 'worse'], 'NULLs, and low is good') from peers;
select is(array[b.code, b.method], array['not_compared', 'not compared: the values of the others do not spread'], 'half of them alike: not compared') from (select distribution(x) as d from unnest(array[1, 5, 5, 5, 9]) x) t, deviation_band(9, d, 'high') b;
select is(array[b.code, b.text_en, b.method], array['better', 'Better', 'within 3 median absolute deviations (x 1.4826) of the median, high is good'], 'a band says how it was judged') from peers, deviation_band(40, d, 'high') b;
select is(b.method, 'not compared: there is no value', 'a band without a value') from peers, deviation_band(null, d, 'high') b;
select throws_ok(c, '22023', null, c) from (values ('select deviation_code(1, d, ''up'') from peers'), ('select deviation_code(''NaN'', d, ''low'') from peers'), ('select deviation_code(1, d, ''low'', 0) from peers')) t (c);
select * from finish();
rollback;
