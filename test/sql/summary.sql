-- The type summary: what each function says for ordinary, empty, missing and odd content.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
begin;
select plan(90);
create function pg_temp.rollup_of_two(a summary, b summary) returns summary language sql as
$$ select rollup(s) from (values (a), (b)) v(s) $$;

-- Every aggregate over ordinary rows, no rows, only NULLs, one row, and a FILTER that drops all.
create temp table v (x float8, y float8, met boolean);
insert into v values (2, 10, true), (4, 20, false), (null, 5, null), (6, null, true);

select is(summarise_count(x)::text, 'count:3;1', 'count counts what is not NULL') from v;
select is(summarise_proportion(met)::text, 'proportion:2,3;1', 'proportion leaves NULL out of both parts') from v;
select is(summarise_rate(x, y)::text, 'rate:6,30;2', 'rate leaves a row with NULL in either out of both sums') from v;
select is(summarise_ratio(y, x)::text, 'ratio:30,6;2', 'ratio too') from v;
select is(summarise_mean(x)::text, 'mean:3,12,56;1', 'mean keeps number, sum and sum of squares') from v;
select is(summarise_count(met)::text, 'count:3;1', 'count takes any type') from v;

select is(summarise_count(x)::text, 'count:0', 'no rows: the empty count') from v where false;
select is(summarise_proportion(met)::text, 'proportion:0,0', 'no rows: the empty proportion') from v where false;
select is(summarise_rate(x, y)::text, 'rate:0,0', 'no rows: the empty rate') from v where false;
select is(summarise_ratio(x, y)::text, 'ratio:0,0', 'no rows: the empty ratio') from v where false;
select is(summarise_mean(x)::text, 'mean:0,0,0', 'no rows: the empty mean') from v where false;
select is(rollup(count_of(1)), null, 'no rows: rollup is NULL') from v where false;

select is(summarise_mean(null)::text, 'mean:0,0,0;4', 'all NULL: all missing') from v;
select is(summarise_proportion(null)::text, 'proportion:0,0;4', 'all NULL: an empty proportion') from v;
select is(summarise_mean(x) filter (where x > 100), mean_of(0, 0, 0), 'a FILTER that drops all: empty') from v;
select is(rollup(count_of(1)) filter (where x > 100), null, 'a FILTER that drops all: rollup is NULL') from v;
select is(rollup(case when x = 2 then count_of(5) end)::text, 'count:5', 'rollup skips NULL') from v;
select is(summarise_mean(x)::text, 'mean:1,6,36', 'one row') from v where x = 6;
select is(summarise_mean(x), mean_of(0, 0, 0) + summarise_mean(x), 'the empty summary changes nothing') from v;
select is(count(*), 2::bigint, 'GROUP BY and DISTINCT work on summaries')
	from (select distinct s from (values (count_of(1)), (count_of(2)), (count_of(1))) t(s)) d;

-- From totals.
select is(count_of(5)::text, 'count:5', 'count_of');
select is(count_of(-5, 2)::text, 'count:-5;2', 'count_of with missing, negative as given');
select is(proportion_of(43, 50)::text, 'proportion:43,50', 'proportion_of');
select is(proportion_of(85, 64, 3)::text, 'proportion:85,64;3', 'a numerator above its denominator is kept');
select is(rate_of(5231, 43108471)::text, 'rate:5231,43108471', 'rate_of');
select is(rate_of(0.5, 4)::text, 'rate:0x8p-4,4', 'rate_of takes numeric exactly');
select is(ratio_of(0.1::float8, 1), ratio_of(0.1::numeric, 1), 'a decimal that is no binary fraction is the nearest double');
select is(mean_of(8, 429.63476, 100)::text, summary_out(mean_of(8, 429.63476::float8::numeric, 100))::text, 'mean_of');
select is(mean_of(null, 1, 1), null, 'NULL totals give NULL');

-- Questions.
select is(kind(count_of(1)), 'count', 'kind of a count');
select is(kind(mean_of(1, 1, 1)), 'mean', 'kind of a mean');
select is(used(count_of(7)), 7::bigint, 'used of a count');
select is(used(proportion_of(3, 4)), 4::bigint, 'used of a proportion is its total');
select is(used(mean_of(3, 1, 1)), 3::bigint, 'used of a mean');
select is(used(rate_of(3, 4)), null, 'a rate does not know its rows');
select is(missing(proportion_of(3, 4, 9)), 9::bigint, 'missing');
select is(numerator(count_of(7)), 7::float8, 'numerator of a count');
select is(denominator(count_of(7)), null, 'a count has no denominator');
select is(numerator(proportion_of(3, 4)), 3::float8, 'numerator of a proportion');
select is(denominator(proportion_of(3, 4)), 4::float8, 'denominator of a proportion');
select is(numerator(mean_of(3, 12, 56)), 12::float8, 'numerator of a mean is its sum');
select is(denominator(mean_of(3, 12, 56)), 3::float8, 'denominator of a mean is its number');
select is(value(proportion_of(3, 4)), 0.75::float8, 'value');
select is(value(proportion_of(3, 4), 1000), 750::float8, 'value per 1,000');
select is(value(rate_of(5231, 43108471), per => 100000), (523100000.0::float8 / 43108471), 'value per 100,000 by name');
select is(value(count_of(7), 10), 70::float8, 'value of a count');
select is(value(proportion_of(0, 0)), null, 'an empty denominator has no value, never 0');
select is(value(ratio_of(5, 0)), null, 'nor has a ratio over 0');
select is(value(mean_of(0, 0, 0)), null, 'nor the mean of nothing');
select is(value(proportion_of(85, 64)), 1.328125::float8, 'what is there is divided, odd or not');
select is(percent(proportion_of(1, 3)), 100.0::float8 / 3, 'percent is rounded once');
select is(percent(proportion_of(7, 100)), 7::float8, 'percent of 7 in 100 is 7');
select is(mean(mean_of(3, 12, 56)), 4::float8, 'mean');
select is(stddev(mean_of(3, 12, 56)), 2::float8, 'stddev divides by n - 1');
select is(stddev(mean_of(1, 12, 144)), null, 'stddev of one value is NULL');
select is(stddev(mean_of(3, 12, 40)), null, 'stddev of impossible sums is NULL');
select is(stddev(mean_of(5, 50, 500)), 0::float8, 'stddev of equal values is exactly 0');
select is(stddev(summarise_mean(x)), stddev(x), 'stddev over rows is the built-in one here') from v;

-- Where float8 arithmetic fails.
select is(stddev(summarise_mean(1e9 + x)), 1::float8, 'no cancellation at 1e9') from generate_series(1, 3) x;
select is(stddev(summarise_mean(x)), 7.0710678118654757e299::float8, 'stddev of values whose squares pass float8')
	from (values (1e300::float8), (2e300)) t(x);
select is(numerator(summarise_mean(x)), 1::float8, 'the sum of 1e100, 1, -1e100 is 1') from (values (1e100::float8), (1), (-1e100)) t(x);
select is(numerator(summarise_mean(x)), 5e-324::float8, 'subnormal sums are kept') from (values (1e300::float8), (5e-324), (-1e300)) t(x);
select is(value(ratio_of(1e308, 1e-308) - ratio_of(1e308, 0)), 0::float8, 'a zero numerator over a tiny denominator is 0');
select throws_ok($$ select numerator(ratio_of(1.7e308, 1) + ratio_of(1.7e308, 1)) $$, '22003', 'the answer is out of range', 'a sum past float8 is held, its rounding is an error');
select is(mean(mean_of(2, 0, 0) + (summarise_mean(1.7e308::float8) + summarise_mean(1.7e308::float8))), 8.5e307::float8, 'and its mean is right');

-- Sense.
select is(is_whole(proportion_of(3, 4)), true, '3 of 4 is whole');
select is(is_whole(proportion_of(5, 4)), false, '5 of 4 is not');
select is(is_whole(count_of(-1)), false, 'a negative count is not');
select is(is_whole(count_of(1, -1)), false, 'nor negative missing rows');
select is(is_whole(rate_of(3, 0)), false, 'events without population are not');
select is(is_whole(rate_of(9, 4)), true, 'more events than people may be');
select is(is_whole(mean_of(2, -4, 8)), true, 'a negative mean may be');
select is(is_whole(mean_of(2, 4, 7)), false, 'squares below what the sum demands are not');
select is(is_whole(mean_of(1, 4, 17)), false, 'one value has its own square');
select is(is_whole(mean_of(0, 0, 0)), true, 'nothing is whole');

-- For reading.
select is(describe(proportion_of(4380, 4790, 2)), 'proportion: 4380 of 4790 = 91.4 % (2 missing)', 'describe a proportion');
select is(describe(mean_of(3, 12, 56)), 'mean: 4 of 3 values, standard deviation 2', 'describe a mean');
select is(describe(rate_of(5, 0)), 'rate: no value, the denominator is empty', 'describe an empty denominator');
select is(describe(count_of(12)), 'count: 12', 'describe a count');
select is(proportion_of(3, 4)::jsonb, '{"kind": "proportion", "value": 0.75, "missing": 0, "numerator": 3, "denominator": 4}'::jsonb, 'the JSON cast');
select is(count_of(3)::jsonb, '{"kind": "count", "value": 3, "missing": 0, "numerator": 3}'::jsonb, 'leaves out what does not exist');
select is(exact_totals(mean_of(3, 12.5, 56.25, 1))::text, '(3,1,12.5,3,56.25)', 'exact_totals');

-- Text: one form for equal content, several ways to write it.
select is(' mean:2,0x10p0,0x1p4;0 '::summary::text, 'mean:2,16,16', 'hexadecimal and spaces are read, the compact form is written');
select is('count:0x1p100'::summary::text, 'count:0x1p100', 'counts past 64 bits');
select is('rate:-0,-3'::summary, rate_of(0, -3), 'minus nothing is nothing');
select is(pg_column_size(proportion_of(4380, 4790)), 28, 'a proportion takes 28 bytes in memory');

-- Stored out of line, compressed and packed: the same content.
create temp table toasted (n int, outside summary, beside summary, pressed summary, filler summary);
alter table toasted alter filler set storage external;
alter table toasted alter outside set storage external, alter beside set storage external;
insert into toasted select n, s, s, s, s from generate_series(1, 2) n,
	(select summarise_mean(10.0::float8 ^ x) as s from generate_series(-300, 300) x) m;
select cmp_ok(pg_column_size(outside), '>', 700, 'a mean over the whole range takes most of a kilobyte') from toasted limit 1;
select is(count(*), 2::bigint, 'values out of line are read as they are')
from toasted where outside = (select summarise_mean(10.0::float8 ^ x) from generate_series(-300, 300) x)
	and outside = beside and beside = pressed and pg_temp.rollup_of_two(outside, beside) = outside + outside;

-- Order: total, by kind and content.
select is(array_agg(s::text order by s), array['count:-1', 'count:2', 'count:10', 'proportion:1,2', 'mean:1,1,1'], 'summaries sort')
	from (values ('mean:1,1,1'::summary), ('count:10'), ('proportion:1,2'), ('count:2'), ('count:-1')) t(s);
select is(count_of(1) < count_of(2) and count_of(2) >= count_of(2) and count_of(2) <= count_of(2)
	and not count_of(2) > count_of(3) and count_of(2) <> count_of(3), true, 'the six comparisons agree');

select * from finish();
rollback;
