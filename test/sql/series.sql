-- The type series: made from rows in any order and plan, merged, asked, and what is refused.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set datestyle = iso;
set intervalstyle = postgres;
set search_path = careperf, public, pg_catalog;

\getenv seed CAREPERF_SEED
\if :{?seed}
\else
\set seed 20261124
\endif

begin;
select plan(134);
select diag('series: seed ' || :seed);
select setseed((:seed % 1000003) / 1000003.0) \g /dev/null

-- Runs a query that must fail with this SQLSTATE and message, and say more in a detail and a hint.
create function pg_temp.refuses(query text, state text, message text, about text) returns text
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
		got := concat_ws(' / ', got_state, got_message,
			case when got_detail = '' then 'no detail' when got_detail !~ '\.$' then 'a detail without a full stop' end,
			case when got_hint = '' then 'no hint' when got_hint !~ '\.$' then 'a hint without a full stop' end);
	end;
	return is(got, concat_ws(' / ', state, message), about);
end
$$;

-- From rows ----------------------------------------------------------------------------------------------------------

select is(series(d::date, v)::text, 'series:2024-04-01=12,2024-05-01=?,2024-06-01=15.5', 'values in the order of time, whatever that of the rows')
from (values ('2024-06-01', 15.5), ('2024-04-01', 12), ('2024-05-01', null)) t (d, v);
select is(series(d::date, v, b)::text, 'series:2024-04-01|=12,2024-06-01|=15.5,2024-07-01=1', 'breaks, of which NULL is none')
from (values ('2024-06-01', 15.5, true), ('2024-04-01', 12, true), ('2024-07-01', 1, null)) t (d, v, b);
select is(series(d::date, v::float8)::text, 'series:2024-04-01=0', 'minus zero is zero') from (values ('2024-04-01', '-0')) t (d, v);
select is(series(date '2024-04-01', 1) filter (where false), null, 'no rows: NULL, as no sort is known');
select is(series(d::date, v)::text, 'series:2024-04-01=12', 'a known value goes before one that is not, and both are one point')
from (values ('2024-04-01', null), ('2024-04-01', 12), ('2024-04-01', null)) t (d, v);
select is(series(d::date, v, b)::text, 'series:2024-04-01=?,2024-05-01|=?', 'unknown values of one period are one; breaks are or-ed')
from (values ('2024-04-01', null::float8, false), ('2024-05-01', null, true), ('2024-05-01', null, false), ('2024-04-01', null, null)) t (d, v, b);
select is(series(d::date, s)::text, 'series:2024-04-01=[proportion:1,4],2024-06-01=[proportion:4,104;3]', 'summaries of one period pool')
from (values ('2024-06-01', proportion_of(3, 4, 3)), ('2024-04-01', proportion_of(1, 4)), ('2024-06-01', null), ('2024-06-01', proportion_of(1, 100))) t (d, s);
select is(series(d::date, s, true)::text, 'series:2024-04-01|=[],2024-05-01|=[]', 'summaries of which none is known')
from (values ('2024-04-01', null::summary), ('2024-05-01', null)) t (d, s);
select is(series(d::date, s)::text, 'series:2024-04-01=[proportion:0,0]', 'an empty summary is a summary, and has no value')
from (values ('2024-04-01', proportion_of(0, 0))) t (d, s);
select is(value_at('series:2024-04-01=[proportion:0,0]', '2024-04-01'), null, 'an empty denominator is no value');
select is(series(p, v)::text, 'series:-4713-11-24=1,5874897-12-31=2', 'the first and the last date of all')
from (values (date '4714-11-24 BC', 1), (date '5874897-12-31', 2)) t (p, v);

-- Refused ------------------------------------------------------------------------------------------------------------

select pg_temp.refuses(query, state, message, about) from (values
	($$select series(null::date, 1)$$, '22023', 'a row has no period', 'a NULL period'),
	($$select series(null::date, count_of(1))$$, '22023', 'a row has no period', 'a NULL period, of summaries'),
	($$select series('infinity'::date, 1)$$, '22023', 'a period is not a finite date', 'an infinite period'),
	($$select series('-infinity'::date, count_of(1), true)$$, '22023', 'a period is not a finite date', 'an infinite period, of summaries'),
	($$select series('2024-04-01'::date, 'NaN'::float8)$$, '22023', 'a value of a series is NaN or infinite', 'NaN'),
	($$select series('2024-04-01'::date, '-inf'::float8, false)$$, '22023', 'a value of a series is NaN or infinite', 'infinity'),
	($$select series('2024-04-01'::date, v) from generate_series(1, 2) v$$, '22023', 'a series has one value for a period', 'two known values of a period'),
	($$select series('2024-04-01'::date + v % 40, v) from generate_series(1, 2000) v$$, '22023', 'a series has one value for a period', 'two known values of a period, found on the way'),
	($$select series('2024-04-01'::date, s) from (values (count_of(1)), (proportion_of(1, 2))) t (s)$$, '22023', 'cannot make a series of summaries of different kinds', 'summaries of different kinds'),
	($$select series('2024-04-01'::date, 'count:0x7fffffffffffffffffffffffffffffffp0'::summary) from generate_series(1, 2)$$, '22003', 'summary out of range', 'a sum past its range'),
	($$select series('2000-01-01'::date + g, g) from generate_series(0, 100000) g$$, '54000', 'a series has at most 100000 periods', 'a period more than there may be'),
	($$select series('2000-01-01'::date - g, count_of(g)) from generate_series(0, 100000) g$$, '54000', 'a series has at most 100000 periods', 'the same of summaries, backwards'),
	($$select 'series:2024-04-01=1'::series + 'series:2024-04-01=1'::series$$, '22023', 'a series has one value for a period', 'adding two values of a period'),
	($$select 'series:2024-04-01=1'::series + 'series:2024-05-01=[]'::series$$, '22023', 'cannot add a series of values and a series of summaries', 'adding values and summaries'),
	($$select 'series:2024-04-01=[count:1]'::series + 'series:2024-05-01=[mean:1,2,4]'::series$$, '22023', 'cannot add summaries of different kinds', 'adding kinds'),
	($$select 'series*100:2024-04-01=[count:1]'::series + 'series:2024-05-01=[count:1]'::series$$, '22023', 'cannot add series of different units', 'adding units'),
	($$select rollup(s::series) from (values ('series*100:2024-04-01=[count:1]'), ('series:2024-05-01=[count:1]')) t (s)$$, '22023', 'cannot roll up series of different units', 'rolling up units'),
	($$select rollup(s::series) from (values ('series:2024-04-01=1'), ('series:2024-04-01=2')) t (s)$$, '22023', 'a series has one value for a period', 'rolling up two values of a period'),
	($$select series_value_step(null, '2024-04-01', 1)$$, '0A000', 'this function is a step of an aggregate and cannot be called by itself', 'a step by itself'),
	($$select series_summary_step(null, '2024-04-01', count_of(1))$$, '0A000', 'this function is a step of an aggregate and cannot be called by itself', 'a step of summaries by itself'),
	($$select series_merge_step('series:2024-04-01=1', 'series:2024-05-01=1')$$, '0A000', 'this function is a step of an aggregate and cannot be called by itself', 'a merge by itself'),
	($$select 'series:2024-04-01=1,2024-04-01=2'::series$$, '22P02', 'invalid input syntax for type series: "series:2024-04-01=1,2024-04-01=2"', 'text out of order'),
	($$select with_per('series:2024-04-01=1', 100)$$, '22023', 'a series of values has no per', 'a unit for values'),
	($$select with_per('series:2024-04-01=[count:1]', 0)$$, '22023', 'per must be a number above zero', 'a unit of nothing'),
	($$select with_per('series:2024-04-01=[count:1]', 'NaN')$$, '22023', 'per must be a number above zero', 'a unit that is no number'),
	($$select with_breaks('series:2024-04-01=1', array[null::date])$$, '22023', 'a day of a break is NULL', 'a break on no day'),
	($$select with_breaks('series:2024-04-01=1', '{infinity}')$$, '22023', 'a day of a break is not a finite date', 'a break at the end of time'),
	($$select count(*) from gaps('series:0001-01-01=1,2024-04-02=1,9999-01-01=1')$$, '54000', 'a series has too many gaps to list', 'millions of gaps'),
	($$select * from points('series:2024-04-01=[rate:0x1p1100,1]')$$, '22003', 'the answer is out of range', 'a value past double precision')
) t (query, state, message, about);
select is(missing('series:0001-01-01=1,2024-04-02=1,9999-01-01=1'::series), (date '9999-01-01' - date '0001-01-01' + 1 - 3)::bigint, 'which are counted all the same');
select is(used(series('2000-01-01'::date + g, g)), 100000::bigint, 'a hundred thousand periods are a series') from generate_series(1, 100000) g;

-- Forms --------------------------------------------------------------------------------------------------------------

select is(t::series::text, t, 'text: ' || t) from unnest(array[
	'series:2024-04-01=12,2024-05-01=?,2024-06-01|=15', 'series*100:2024-04-01|=[proportion:43,50;2],2024-05-01=[]',
	'series:2024-04-01=[mean:3,12,50;1],2025-04-01=[mean:0,0,0]', 'series*100000:2024-04-01=[rate:5231,0x1bp-4]']) t;
select is(encode(series_send('series:2024-04-01=12,2024-05-01|=?'), 'hex'),
	'01013ff00000000000000000000200002299' || '004028000000000000' || '000022b7' || '017ff8000000000000', 'the bytes that travel, of values');
select is(encode(series_send('series*100:2024-04-01=[count:3],2024-05-01=[]'), 'hex'),
	'010240590000000000000000000200002299' || '000000000e0101000001800000000300000000' || '000022b70000000000', 'and of summaries');

create table kept (s series);
insert into kept values ('series:2024-04-01=1'), ('series:2024-04-01=1,2024-05-01|=?'), ('series:2024-04-01=[count:3]');
insert into kept select series('1990-01-01'::date + 7 * g, g % 7) from generate_series(1, 40) g;
insert into kept select series('1990-01-01'::date + 7 * g, g % 7) from generate_series(1, 20000) g;
insert into kept select series('1990-01-01'::date + 7 * g, (random() * 1e6)::float8) from generate_series(1, 20000) g;
insert into kept select series('1990-01-01'::date + 7 * g, mean_of(g, g, 2 * g)) from generate_series(1, 900) g;
select ok((select count(*) from kept where pg_column_size(s) < 127) = 3 and (select count(*) from kept where pg_column_size(s) > 100000) > 0,
	'stored packed, plain, compressed and out of line');
select is((select count(*) from kept where s::text::series = s and s = (select series(period, value, breaks) from points(s))),
	(select count(*) from kept where summary_at(s, first_period(s)) is null), 'whose points make the same series again');
select is((select count(*) from kept where s = (select series(period, summary, breaks) from points(s) where summary is not null)), 2::bigint, 'of summaries too');
create table kept_again (like kept);
\copy kept to program 'cat > "${TMPDIR:-/tmp}/careperf_series_$PPID"' (format binary)
\copy kept_again from program 'cat "${TMPDIR:-/tmp}/careperf_series_$PPID"; rm "${TMPDIR:-/tmp}/careperf_series_$PPID"' (format binary)
select is((select count(*) from kept a join kept_again b using (s)), (select count(*) from kept), 'binary out and in gives the same series');
select is((select count(*) from kept a, kept b where a.s = b.s and series_hash(a.s) = series_hash(b.s) and series_hash_extended(a.s, 5) = series_hash_extended(b.s, 5)),
	(select count(*) from kept), 'equal series have equal hashes');
select is((select count(distinct series_hash(s)) from kept), (select count(*) from kept), 'and others have others');

-- Stored damage: an internal function of the server hands bytes back as a series.
create function pg_temp.as_stored(bytea, bytea) returns series language internal immutable strict as 'byteacat';
create function pg_temp.damaged(form int, sort int, at int, byte int) returns series language sql immutable as
$$ select pg_temp.as_stored(set_byte(decode('01010000' || '000000000000f03f' || '02000000' || '00000000' || '0000000000002840' || '000000000000f87f' || '99220000' || 'b7220000' || '0001', 'hex'), at, byte), '') $$;
select is(pg_temp.damaged(1, 1, 0, 1)::text, 'series:2024-04-01=12,2024-05-01|=?', 'the bytes of a series on this machine');
select pg_temp.refuses(format('select %s', replace(question, '$', format('pg_temp.damaged(1, 1, %s, %s)', at, byte))), 'XX001', 'a stored series is damaged',
	format('byte %s as %s: %s', at, byte, question))
from (values (0, 2), (0, 128), (1, 0), (1, 2), (2, 1), (3, 2), (11, 191), (12, 3), (16, 1), (34, 240), (35, 255), (37, 240), (44, 1), (45, 2)) b (at, byte)
join lateral (values ('$::text'), ('sparkline($)'), ('rollup($)'), ('$ = $'), ('describe($)')) q (question) on (at % 5 = length(question) % 5 or question = '$::text')
order by at, byte, question;

-- Order --------------------------------------------------------------------------------------------------------------

select is(string_agg(s::text, ' ' order by s), 'series:2024-01-01=1 series:2024-01-01=? series:2024-01-02=0 series:2024-01-01=[count:1]', 'an order')
from (values ('series:2024-01-02=0'::series), ('series:2024-01-01=[count:1]'), ('series:2024-01-01=?'), ('series:2024-01-01=1')) t (s);
select ok(a < b and a <= b and b > a and b >= a and a <> b and not a = b and a <= a and a >= a and a = a, 'its operators')
from (values ('series:2024-01-01=1'::series, 'series:2024-01-01=2'::series)) t (a, b);
select is((select count(*) from (select distinct s from (select * from kept union all select * from kept_again) k) d), (select count(*) from kept), 'DISTINCT');
create index on kept (series_hash(s));

-- Merging ------------------------------------------------------------------------------------------------------------

select is(a + b, add(b, a), 'a + b is b + a') from (values ('series:2024-01-01=1,2024-02-01=?'::series, 'series:2024-03-01|=5'::series)) t (a, b);
select is(('series:2024-01-01=1,2024-02-01=?'::series + 'series:2023-01-01=2,2024-02-01|=5'::series)::text,
	'series:2023-01-01=2,2024-01-01=1,2024-02-01|=5', 'points of both, and what one does not know the other may');
select is(('series*100:2024-01-01=[]'::series + 'series*100:2024-01-01|=[proportion:1,2]'::series)::text, 'series*100:2024-01-01|=[proportion:1,2]', 'what knows no kind takes any');
select is(clip(s, null, '2024-02-15') + clip(s, '2024-02-16', null), s, 'cut in two and put together again: the break at the cut stays')
from (values ('series:2024-01-01=1,2024-02-01=2,2024-03-01|=3,2024-04-01=4'::series)) t (s);
select is(rollup(s), null, 'nothing to roll up: NULL') from (values (null::series), (null)) t (s);
select is(rollup(s)::text, 'series:2024-01-01=1', 'NULLs are skipped') from (values (null::series), ('series:2024-01-01=1'), (null)) t (s);
select is(string_agg(r::text, ' ' order by n desc), 'series:2024-01-03=3 series:2024-01-02=2,2024-01-03=3 series:2024-01-01=1,2024-01-02=2,2024-01-03=3', 'over a growing window, in falling order')
from (select n, series('2024-01-01'::date + n - 1, n) over (order by n desc) as r from generate_series(1, 3) n) t;

-- One series: any order, parts and plan gives the same bytes ----------------------------------------------------------

create table observation as
select trial, i, trial % 4 as flavour, '2020-01-01'::date + 7 * (i % 50) as day,
	case when i < 50 and random() < 0.9 then round((1000 * random())::numeric, 2)::float8 end as value,
	case when random() < 0.8 then floor(100 * random())::bigint end as met,
	case when random() < 0.1 then null else 1e6 * random() - 5e5 end as x,
	random() < 0.05 as breaks, floor(5 * random())::int as part, random() as place
from generate_series(1, 300) trial, lateral generate_series(0, trial * 37 % 150) i;
analyze observation;
create type three as (v series, p series, m series);
set max_parallel_workers_per_gather = 0;
create table reference as
select trial, row(series(day, value, breaks), series(day, proportion_of(met, 100)), series(day, mean_of(1, x::numeric, (x * x)::numeric), breaks))::three as s
from observation group by trial;
create function differing(variant regclass) returns bigint language plpgsql as $$
declare found bigint; lost bigint;
begin
	execute format('select count(*) filter (where v.s *<> r.s), count(*) filter (where v.s is null or r.s is null)
		from reference r full join %s v using (trial)', variant) into found, lost;
	return case when lost > 0 then -1 else found end;
end $$;
select is((select count(*) from reference), 300::bigint, '300 trials');
select cmp_ok((select max(used((s).p)) from reference), '>', 40::bigint, 'of up to fifty periods');
create table by_order as
select trial, row(series(day, value, breaks order by place), series(day, proportion_of(met, 100) order by day desc),
	series(day, mean_of(1, x::numeric, (x * x)::numeric), breaks order by place desc))::three as s
from observation group by trial;
select is(differing('by_order'), 0::bigint, 'a random order gives the same bytes');
create table by_part as
select trial, part, series(day, value, breaks) as v, series(day, proportion_of(met, 100)) as p, series(day, mean_of(1, x::numeric, (x * x)::numeric), breaks) as m
from observation group by trial, part;
create table by_partition as
select trial, row(rollup(v), rollup(p), rollup(m))::three as s from (select * from by_part order by random()) b group by trial;
select is(differing('by_partition'), 0::bigint, 'a random partition rolls up to the same bytes');
create table by_text as
select trial, row(rollup(v::text::series), rollup(p::text::series), rollup(m::text::series))::three as s from by_part group by trial;
select is(differing('by_text'), 0::bigint, 'through text too');
create table by_period as
select trial, row(series(day, value, breaks), series(day, p), series(day, m, breaks))::three as s
from (select trial, day, max(value) as value, bool_or(breaks) as breaks, rollup(proportion_of(met, 100)) as p, summarise_mean(x) as m
	from observation group by trial, day) o group by trial;
select is((select count(*) from by_period a join reference b using (trial) where (a.s).v = (b.s).v and (a.s).p = (b.s).p
	and (select count(*) from points((a.s).m) x join points((b.s).m) y using (period) where abs(x.value - y.value) > 1e-6) = 0), 300::bigint,
	'from one summary a period, or from a row each');
set max_parallel_workers_per_gather = 2;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set min_parallel_table_scan_size = 0;
set parallel_leader_participation = off;
create function plan_of(query text) returns text language plpgsql as
$$ declare p json; begin execute 'explain (format json, costs off) ' || query into p; return p::text; end $$;
select matches(plan_of('select trial, series(day, value), series(day, count_of(1)) from observation group by trial'),
	'Gather.*"Partial Mode": "Partial"', 'the plan has partial aggregates under workers');
create table by_workers as
select trial, row(series(day, value, breaks), series(day, proportion_of(met, 100)), series(day, mean_of(1, x::numeric, (x * x)::numeric), breaks))::three as s
from observation group by trial;
select is(differing('by_workers'), 0::bigint, 'workers give the same bytes');
create table by_worker_parts as
select trial, row(rollup(v), rollup(p), rollup(m))::three as s from by_part group by trial;
select is(differing('by_worker_parts'), 0::bigint, 'workers roll up to the same bytes');
set max_parallel_workers_per_gather = 0;
select is(used(s) || ' ' || value_at(s, '2020-03-01') || ' ' || (numerator(summary_at(s, '2020-03-01'))), '60 100 3334', 'two hundred thousand persons in sixty months stay sixty points')
from (select with_per(series((date '2020-01-01' + make_interval(months => g % 60))::date, proportion_of(1, 1)), 100) as s from generate_series(1, 200000) g) t;

select is(used(series('2000-01-01'::date + g / 10, case when g % 10 = 3 and g > 500 then count_of(g) end)), 1950::bigint, 'a kind that is known only after many rows')
from generate_series(1, 20000) g;
select is(used(rollup(s)), 20000::bigint, 'twenty thousand series of one value each') from (select series('2000-01-01'::date + g, g) as s from generate_series(1, 20000) g group by g) t;

-- Questions ----------------------------------------------------------------------------------------------------------

create table q as select 'series*100:2024-01-01=[proportion:3,4],2024-02-01=[proportion:11,44],2024-04-01=[],2024-05-01|=[proportion:10,40],2024-06-01=[proportion:25,40]'::series as s,
	'series:2024-01-31=1,2024-02-29=?,2024-04-30=2,2024-05-31=4'::series as v;
select is(string_agg(concat_ws(' ', period, coalesce(value::text, '-'), coalesce(summary::text, '-'), breaks), ', '),
	'2024-01-01 75 proportion:3,4 f, 2024-02-01 25 proportion:11,44 f, 2024-04-01 - - f, 2024-05-01 25 proportion:10,40 t, 2024-06-01 62.5 proportion:25,40 f', 'points')
from q, points(s);
select is(array(select gaps(s)), '{2024-03-01,2024-04-01}'::date[], 'gaps: not held, and not known') from q;
select is(array(select gaps(v)), '{2024-02-29,2024-03-31}'::date[], 'gaps of months dated by their last day') from q;
select is(array(select gaps('series:2024-01-01=?')), '{2024-01-01}'::date[], 'the gap of one point');
select is(array(select gaps('series:2024-01-01=1')), '{}'::date[], 'one point with a value has none');
select is(array(select gaps('series:2024-01-01=?,2024-01-08=1,2024-01-29=?')), '{2024-01-01,2024-01-15,2024-01-22,2024-01-29}'::date[], 'weeks, with gaps at both ends')
where period_step('series:2024-01-01=?,2024-01-08=1,2024-01-29=?') = '7 days';
select is(used(s) || ' ' || missing(s) || ' ' || first_period(s) || ' ' || last_period(s) || ' ' || period_step(s), '4 2 2024-01-01 2024-06-01 1 mon', 'used, missing, first, last, step') from q;
select is(missing(s), (select count(*) from gaps(s)), 'missing counts the gaps: ' || s::text) from (select s from q union all select v from q union all values ('series:2024-01-01=?'::series)) t;
select is(period_step('series:2024-01-01=1'), null, 'one period has no step');
select is(period_step('series:2024-01-01=1,2024-04-01=1,2025-01-01=1'), '3 mons', 'quarters');
select is(period_step('series:2024-01-01=1,2024-01-16=1'), '15 days', 'fortnights or so');
select is(concat_ws(' ', value_at(s, '2024-02-01'), value_at(s, '2024-06-01'), summary_at(s, '2024-06-01')), '25 62.5 proportion:25,40', 'value_at and summary_at') from q;
select is(concat(value_at(s, '2024-02-02'), value_at(s, '2024-03-01'), value_at(s, '2024-04-01'), value_at(s, 'infinity'), summary_at(s, '2024-04-01'), summary_at(v, '2024-01-31'), value_at(v, '2024-02-29')),
	'', 'NULL for another day, a gap, an unknown value, and a summary of a value') from q;
select is(value_at(with_per(s, 1), '2024-06-01'), 0.625::float8, 'with_per changes the unit') from q;
select is(with_per(with_per(s, 1), 100), s, 'and back') from q;
select is(with_breaks(v, '{2020-01-01,2024-02-10,2024-05-31,2025-01-01}')::text, 'series:2024-01-31|=1,2024-02-29|=?,2024-04-30=2,2024-05-31|=4', 'with_breaks: the first point on or after each day') from q;
select is(with_breaks(s, '{}'), s, 'no days, no more breaks') from q;
select is(clip(v, '2024-02-01', '2024-04-30')::text, 'series:2024-02-29=?,2024-04-30=2', 'clip takes both days in') from q;
select is(clip(v, null, null), v, 'NULL is open') from q;
select is(clip(v, '-infinity', 'infinity'), v, 'and so is infinity') from q;
select is(concat(clip(v, '2025-01-01', null), clip(v, null, '2023-01-01'), clip(v, '2024-05-01', '2024-04-01'), clip(v, 'infinity', null), clip(v, null, '-infinity'), clip(null, null, null)), '', 'NULL where nothing is left') from q;
select is(clip(s, '2024-04-01', '2024-04-30') = 'series*100:2024-04-01=[]', true, 'and no kind where no summary is left') from q;
select is(describe(s), 'series of summaries (proportion) per 100: 4 of 6 periods, 2024-01-01 to 2024-06-01, each of 1 month, last definition from 2024-05-01, last value 62.5', 'describe') from q;
select is(describe('series:2024-01-01=?'::series), 'series of values: 0 of 1 period, 2024-01-01', 'of one point without a value');
select is(sparkline(s), '█▁··|▁▇', 'sparkline') from q;
select is(sparkline(series('2024-01-01'::date + g, g)), '▁▂▃▄▅▆▇█', 'eight heights') from generate_series(1, 8) g;
select is((select count(*) from points(null)) + (select count(*) from gaps(null)), 0::bigint, 'no rows of NULL');
select is(concat(used(null::series), missing(null::series), first_period(null), last_period(null), period_step(null), value_at(null, '2024-01-01'), value_at('series:2024-01-01=1', null),
	summary_at(null, '2024-01-01'), describe(null::series), sparkline(null), with_per(null, 1), with_breaks(null, '{}'), with_breaks('series:2024-01-01=1', null), null::series + 'series:2024-01-01=1'), '', 'NULL in, NULL out');
select * from finish();
rollback;
