-- Bad input: every constructor, cast, door, aggregate and question refuses what it must, with an SQLSTATE, a message, a
-- detail and a hint. The fuzzers of test/t go on where these chosen cases end.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
begin;
select plan(209);

-- Runs a query that must fail with this SQLSTATE and message (NULL: any), and say more in a detail and a hint.
create function pg_temp.refuses(query text, state text, message text, about text, detail_like text default '') returns text
language plpgsql as $$
declare
	got text := 'no error';
	got_state text;
	got_message text;
	got_detail text;
	got_hint text;
begin
	begin
		execute query;
	exception when others then
		get stacked diagnostics got_state = returned_sqlstate, got_message = message_text,
			got_detail = pg_exception_detail, got_hint = pg_exception_hint;
		got := concat_ws(' / ', got_state, case when message is null then '...' else got_message end,
			case when got_detail = '' then 'no detail' when got_detail !~ '\.$' then 'a detail without a full stop' end,
			case when got_hint = '' then 'no hint' when got_hint !~ '\.$' then 'a hint without a full stop' end,
			case when got_message !~ '^[[:lower:]]' or got_message ~ '\.$' then 'a message in another style' end,
			case when strpos(got_detail, detail_like) = 0 then got_detail end);
	end;
	return is(got, concat_ws(' / ', state, coalesce(message, '...')), about);
end
$$;

-- The text door ------------------------------------------------------------------------------------------------------

select pg_temp.refuses(format('select %L::summary', t.input), '22P02',
	format('invalid input syntax for type summary: "%s"', t.input), format('text door: "%s"', t.input), t.detail)
from (values
	('', 'At character 1: it begins with no kind'),
	('   ', 'At character 4: it begins with no kind'),
	('count', 'At character 1:'),
	('count:', 'At character 7: a number was expected'),
	('Count:5', 'At character 1:'),
	('cost:5', 'At character 1:'),
	('5', 'At character 1:'),
	('count:5,', 'At character 8: something follows'),
	('count:5,6', 'At character 8:'),
	('count:5;', 'At character 9: a number was expected'),
	('count:5;6;7', 'At character 10:'),
	('count:five', 'At character 7:'),
	('count:+5', 'At character 7:'),
	('count:-', 'At character 7:'),
	('count: 5', 'At character 7:'),
	('count:5.5', 'At character 8:'),
	('count:5e3', 'At character 8:'),
	('count:NaN', 'At character 7:'),
	('count:0x8p-4', 'a count is not a whole number in range'),
	('count:0x1p127', 'a count is not a whole number in range'),
	('count:18446744073709551616', 'At character 7: a whole number of more than 64 bits'),
	('count:0x', 'hexadecimal digits were expected'),
	('count:0x5', 'ends in p and a power of two'),
	('count:0x5p', 'a power of two was expected'),
	('count:0x5p100000', 'a power of two is out of range'),
	('count:0xFp0', 'hexadecimal digits were expected'),
	('count:5'' or 1=1', 'At character 8:'),
	('proportion:5', 'it has too few numbers for its kind'),
	('proportion:5;6', 'it has too few numbers for its kind'),
	('proportion:5,6,7', 'At character 15:'),
	('proportion:0.5,1', 'At character 13:'),
	('rate:1', 'it has too few numbers for its kind'),
	('rate:Infinity,2', 'At character 6:'),
	('rate:0x1p1216,1', 'a number is out of range'),
	('rate:1,0x1p-1089', 'a number is out of range'),
	('rate:1,2;0x1p-1', 'a count is not a whole number in range'),
	('ratio:1,2,3', 'At character 10:'),
	('mean:1,2', 'it has too few numbers for its kind'),
	('mean:1,2,0x1p2240', 'a number is out of range'),
	('mean:1,0x1p1300,0', 'a number is out of range'),
	('mean:1,2,3;4 5', 'At character 14:'),
	('{"kind":"count","numerator":5}', 'At character 1:')
) t(input, detail);
select pg_temp.refuses(format('select %L::summary', 'count:' || repeat('9', 100000)), '22P02',
	'invalid input syntax for type summary: "count:' || repeat('9', 194) || '"', 'text door: long text is cut in the message');
select pg_temp.refuses(format('select %L::summary', 'count:' || repeat('9', 193) || 'é'), '22P02',
	'invalid input syntax for type summary: "count:' || repeat('9', 193) || '"', 'text door: the cut splits no character');
select pg_temp.refuses(format('select %L::summary', 'rate:0x' || repeat('f', 100000) || 'p0,1'), '22P02',
	null, 'text door: more digits than a number has', 'a number has too many digits');
select pg_temp.refuses($$ select cast('mean:1' as text)::summary $$, '22P02', null, 'text door: a cast from text');
select pg_temp.refuses($$ select array['count:1', 'count:x']::summary[] $$, '22P02', null, 'text door: in an array');
select pg_temp.refuses($$ select summary_in('what') $$, '22P02', null, 'text door: its function');

-- The binary door: COPY takes the bytes of one value from a program ----------------------------------------------------

create temp table bytes_in (s summary);

-- The program that prints a binary COPY of one value.
create function pg_temp.copy_of(value bytea) returns text
language sql as $$
	select 'printf ''' || string_agg('\' || lpad(to_char(get_byte(file, i) / 64, 'FM0') ||
		to_char(get_byte(file, i) / 8 % 8, 'FM0') || to_char(get_byte(file, i) % 8, 'FM0'), 3, '0'), '' order by i) || ''''
	from (select convert_to('PGCOPY' || chr(10), 'UTF8') || '\xff0d0a000000000000000000'::bytea || '\x0001'::bytea ||
			decode(lpad(to_hex(length(value)), 8, '0'), 'hex') || value || '\xffff'::bytea) f(file),
		generate_series(0, length(file) - 1) i
$$;

create function pg_temp.read_binary(value bytea) returns text
language plpgsql as $$
declare
	taken text;
begin
	execute format('copy bytes_in from program %L with (format binary)', pg_temp.copy_of(value));
	delete from bytes_in returning s::text into taken;
	return taken;
end
$$;

select is(pg_temp.read_binary(summary_send(s)), s::text, format('binary door: %s comes through', left(s::text, 30)))
from (values (count_of(5)), (proportion_of(4380, 4790, 12)), (rate_of(1e300, -5e-324)), (ratio_of(0.1, 3)),
	(mean_of(3, 12, 50, 1))) t(s);
select pg_temp.refuses(format('select pg_temp.read_binary(%L)', t.value::bytea), '22P03', 'invalid binary form of a summary',
	'binary door: ' || t.about, format('Of %s bytes: %s', length(t.value::bytea), t.detail))
from (values
	('\x', 'nothing', 'it is shorter than its header'),
	('\x01', 'one byte', 'it is shorter than its header'),
	('\x0101', 'a header alone', 'it ends too early'),
	('\x0201', 'another version', 'its version is unknown'),
	('\x8003', 'the open form does not travel', 'its version is unknown'),
	('\x01000000000000000000', 'kind 0', 'its kind is unknown'),
	('\x01060000000000000000', 'kind 6', 'its kind is unknown'),
	('\x0101000001800000000500', 'cut in its last number', 'it ends too early'),
	('\x010100000180000000050000000000', 'a byte left over', 'bytes are left over'),
	('\x010100000180000000000000000000', 'a zero limb', 'a field is not in canonical form'),
	('\x0101000002800000000000000005000000000000', 'a zero limb at the bottom', 'a field is not in canonical form'),
	('\x0101000002800000000500000000000000000000', 'a zero limb at the top', 'a field is not in canonical form'),
	('\x01018000000000000000', 'minus zero', 'it ends too early or a field''s head is damaged'),
	('\x0101000000810000000000', 'zero with a place', 'it ends too early or a field''s head is damaged'),
	('\x01010000017f0000000500000000', 'a count with a fraction', 'a field is not in canonical form'),
	('\x0101000001838000000000000000', 'a count of 128 bits', 'a field is not in canonical form'),
	('\x01017fffff800000000500000000', 'more limbs than there are', 'it ends too early or a field''s head is damaged'),
	('\x01010000a0800000000500000000', 'limbs that do not follow', 'it ends too early'),
	('\x01030000015d000000050000000000000000', 'a sum below its range', 'a field is not in canonical form'),
	('\x0103000001a6000000050000000000000000', 'a sum above its range', 'a field is not in canonical form')
) t(value, about, detail);

-- From totals --------------------------------------------------------------------------------------------------------

select pg_temp.refuses(format('select %s', t.call), '22023', format('the %s is not a finite number', t.what), t.call)
from (values
	('rate_of(''NaN''::float8, 1)', 'number of events'),
	('rate_of(''Infinity''::float8, 1)', 'number of events'),
	('rate_of(1, ''NaN''::float8)', 'population'),
	('rate_of(1, ''-Infinity''::float8)', 'population'),
	('rate_of(''NaN''::numeric, 1)', 'number of events'),
	('rate_of(1, ''Infinity''::numeric)', 'population'),
	('ratio_of(''NaN''::float8, 1)', 'numerator'),
	('ratio_of(1, ''Infinity''::float8)', 'denominator'),
	('ratio_of(''-Infinity''::numeric, 1)', 'numerator'),
	('ratio_of(1, ''NaN''::numeric)', 'denominator'),
	('mean_of(1, ''NaN'', 1)', 'sum'),
	('mean_of(1, ''Infinity'', 1)', 'sum'),
	('mean_of(1, 1, ''NaN'')', 'sum of squares'),
	('mean_of(1, 1, ''-Infinity'')', 'sum of squares')
) t(call, what);
select pg_temp.refuses('select ' || t.call, '22003', t.message, t.call)
from (values
	('rate_of(1e5000::numeric, 1)', 'the number of events is out of range'),
	('rate_of(1, -1e5000::numeric)', 'the population is out of range'),
	('ratio_of(1e130000::numeric, 1)', 'the numerator is out of range'),
	('mean_of(1, 1e5000, 1)', 'the sum is out of range'),
	('mean_of(1, 1, 1e5000)', 'the sum of squares is out of range'),
	('rate_of(1e400::numeric, 1)', 'summary out of range'),
	('mean_of(1, 1e400, 1)', 'summary out of range'),
	('mean_of(1, 1, 1e700)', 'summary out of range')
) t(call, message);

-- From rows ----------------------------------------------------------------------------------------------------------

create temp table bad_row (i int, good float8, bad float8);
insert into bad_row values (1, 1, 1), (2, 2, 'NaN'), (3, 3, 3);
create temp table endless_row (i int, good float8, bad float8);
insert into endless_row values (1, 1, 1), (2, 2, 'Infinity'), (3, 3, 3);

select pg_temp.refuses(format('select %s from %s', t.call, source), '22023', 'cannot summarise NaN or infinity',
	format('%s over %s', t.call, source))
from unnest(array['bad_row', 'endless_row']) with ordinality r(source, j),
	(values (1, 'summarise_mean(bad)'), (2, 'summarise_mean(-bad)'), (3, 'summarise_rate(bad, good)'), (4, 'summarise_rate(good, bad)'),
		(5, 'summarise_ratio(bad, good)'), (6, 'summarise_ratio(good, bad)'),
		(7, 'summarise_mean(bad) over (order by i rows 1 preceding)'),
		(8, 'summarise_rate(good, bad) over (order by i rows 1 preceding)')) t(i, call)
order by j, t.i;
select is(summarise_mean(bad) filter (where bad <> 'NaN')::text, 'mean:2,4,10', 'the hint is right: FILTER leaves such rows out')
from bad_row;

-- Kinds do not mix ---------------------------------------------------------------------------------------------------

create temp table one_of_each (i int, s summary);
insert into one_of_each values (1, count_of(5)), (2, proportion_of(4, 5)), (3, rate_of(4, 5)), (4, ratio_of(4, 5)), (5, mean_of(1, 2, 4));

select pg_temp.refuses(format('select %L::summary + %L::summary', a.s, b.s), '22023',
	'cannot add summaries of different kinds', format('%s + %s', kind(a.s), kind(b.s)),
	format('One is a %s, the other a %s.', kind(a.s), kind(b.s)))
from one_of_each a join one_of_each b on b.i = a.i % 5 + 1 order by a.i;
select pg_temp.refuses('select add(count_of(1), rate_of(1, 2))', '22023', 'cannot add summaries of different kinds', 'add()');
select pg_temp.refuses('select count_of(1) - rate_of(1, 2)', '22023', 'cannot subtract summaries of different kinds', 'count - rate');
select pg_temp.refuses('select subtract(rate_of(1, 2), ratio_of(1, 2))', '22023', 'cannot subtract summaries of different kinds',
	'subtract(): a rate is no ratio');
select pg_temp.refuses('select rollup(s) from one_of_each', '22023', 'cannot roll up summaries of different kinds', 'rollup');
select pg_temp.refuses('select rollup(s) over (order by i rows 1 preceding) from one_of_each', '22023',
	'cannot roll up summaries of different kinds', 'rollup over a window');
select pg_temp.refuses('select (compare(count_of(1), rate_of(1, 2))).*', '22023', 'cannot compare summaries of different kinds', 'compare');
select pg_temp.refuses('select comparator_value(count_of(1), rate_of(1, 2))', '22023', 'cannot compare summaries of different kinds',
	'comparator_value');
select is(count_of(1) = rate_of(1, 2), false, 'but they can be told apart');

-- Doubled until they overflow ----------------------------------------------------------------------------------------

create function pg_temp.doubled(s summary, times int, how text) returns int
language plpgsql as $$
declare
	so_far int;
begin
	for so_far in 1 .. times loop
		execute format('select %s', how) into s using s;
	end loop;
	return times;
end
$$;

select is(pg_temp.doubled(s, least(times, 60), '$1 + $1'), least(times, 60), format('%s doubled %s times', kind(s), least(times, 60)))
from (select s, 2000 from one_of_each order by i) t(s, times);
select pg_temp.refuses(format('select pg_temp.doubled(%L, 2500, %L)', s, how), '22003', 'summary out of range',
	format('%s overflows by %s', kind(s), how))
from one_of_each, unnest(array['$1 + $1', '$1 - (-$1)', 'rollup(t.s) from (values ($1), ($1)) t(s)']) how order by i, how;
select pg_temp.refuses($$ select rollup(s::summary) from (values ('count:0x7fffffffffffffffffffffffffffffffp0'), ('count:1')) t(s) $$,
	'22003', 'summary out of range', 'one more than 127 bits, rolled up');
select pg_temp.refuses($$ select rollup(s::summary) from (values ('rate:-0x1p1215,1'), ('rate:-0x1p1215,1')) t(s) $$,
	'22003', 'summary out of range', 'a sum that reaches its bounds exactly, rolled up');

-- Questions ----------------------------------------------------------------------------------------------------------

select pg_temp.refuses(format('select %s(%L::summary)', q.question, e.s), '22023', null, format('a %s has no %s', kind(e.s), q.question))
from one_of_each e, (values ('mean'), ('stddev')) q(question) where kind(e.s) <> 'mean' order by q.question, e.i;
select pg_temp.refuses('select percent(count_of(1))', '22023', 'a count is no percentage', 'percent of a count');
select pg_temp.refuses('select percent(mean_of(1, 2, 4))', '22023', 'a mean is no percentage', 'percent of a mean');

select pg_temp.refuses(format(t.call, per), '22023', 'per must be a number above zero', format(t.call, per), per)
from (values (1, 'select value(proportion_of(1, 2), ''%s'')'), (2, 'select confidence_limits(proportion_of(1, 2), 0.95, ''%s'')'),
		(3, 'select compare(proportion_of(1, 2), proportion_of(1, 3), 0.95, ''%s'')')) t(i, call),
	unnest(array['0', '-1', 'NaN', 'Infinity']) with ordinality p(per, j) order by t.i, j;
select pg_temp.refuses(format(t.call, level), '22023', 'level of confidence is not between 0 and 1', format(t.call, level))
from (values (1, 'select confidence_limits(proportion_of(1, 2), ''%s'')'), (2, 'select compare(rate_of(1, 2), rate_of(1, 3), ''%s'')')) t(i, call),
	unnest(array['0', '1', '-0.5', '95', 'NaN', 'Infinity']) with ordinality l(level, j) order by t.i, j;

-- Sums that no double holds: kept, added, told exactly, but not answered in double precision.
select is((exact_totals('rate:0x1p1100,1')).numerator, 2::numeric ^ 1100, 'exact_totals tells what no double holds');
select pg_temp.refuses('select ' || t.call, '22003', t.message, t.call)
from (values
	('used(''count:0x1p63''::summary)', 'the answer is out of range'),
	('missing(''count:0;0x1p63''::summary)', 'the answer is out of range'),
	('numerator(''rate:0x1p1100,1'')', 'the answer is out of range'),
	('denominator(''rate:1,0x1p1100'')', 'the answer is out of range'),
	('mean(''mean:1,0x1p1100,0''::summary)', 'the answer is out of range'),
	('stddev(''mean:2,0,0x1p2200''::summary)', 'the answer is out of range'),
	('value(''rate:0x1p1000,1''::summary, 1e10)', 'the answer is out of range'),
	('value(''count:0x1p100''::summary, 1e300)', 'the answer is out of range'),
	('percent(''rate:0x1p1020,1'')', 'the answer is out of range'),
	('describe(''rate:0x1p1100,1''::summary)', 'the answer is out of range'),
	('(''rate:0x1p1100,1''::summary)::jsonb', 'the answer is out of range'),
	('confidence_limits(''rate:0x1p1100,1''::summary)', 'the answer is out of range'),
	('confidence_limits(''rate:0x1p1000,1''::summary, 0.95, 1e300)', 'confidence limits are out of range'),
	('compare(''rate:0x1p1100,1'', rate_of(1, 2))', 'the answer is out of range'),
	('compare(''rate:0x1p1023,1'', ''rate:-0x1p1023,1'')', 'the difference is out of range')
) t(call, message);

-- Steps of aggregates change their state in place, and so may not be called --------------------------------------------

select pg_temp.refuses('select ' || call, '0A000', 'this function is a step of an aggregate and cannot be called by itself', call)
from unnest(array['summary_count_step(null, 1)', 'summary_count_back(count_of(1), 1)', 'summary_proportion_step(null, true)',
	'summary_proportion_back(null, true)', 'summary_rate_step(null, 1, 2)', 'summary_rate_back(null, 1, 2)',
	'summary_ratio_step(null, 1, 2)', 'summary_ratio_back(null, 1, 2)', 'summary_mean_step(null, 1)', 'summary_mean_back(null, 1)',
	'summary_merge_step(count_of(1), count_of(1))', 'summary_merge_back(count_of(1), count_of(1))']) with ordinality t(call, i) order by i;

select * from finish();
rollback;
