-- People counted once: which rows are one person, order and plan, levels; and follow-up within days.
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
select plan(53);

-- what a person is
create function pg_temp.of_people(persons text[], mets boolean[]) returns summary language sql as
$$ select summarise_people(person, met) from unnest(persons, mets) t (person, met) $$;
select is(pg_temp.of_people(persons, mets)::text, wanted, name) from (values
	(1, 'no rows give the empty proportion', '{}'::text[], '{}'::boolean[], 'proportion:0,0'),
	(2, 'one person who met', '{a}', '{t}', 'proportion:1,1'),
	(3, 'one person who did not meet', '{a}', '{f}', 'proportion:0,1'),
	(4, 'one person of whom it is not known', '{a}', '{null}', 'proportion:0,0;1'),
	(5, 'true before false', '{a,a}', '{t,f}', 'proportion:1,1'),
	(6, 'false, then true', '{a,a}', '{f,t}', 'proportion:1,1'),
	(7, 'true before NULL', '{a,a}', '{t,null}', 'proportion:1,1'),
	(8, 'NULL, then true', '{a,a}', '{null,t}', 'proportion:1,1'),
	(9, 'false before NULL', '{a,a}', '{f,null}', 'proportion:0,1'),
	(10, 'NULL, then false', '{a,a}', '{null,f}', 'proportion:0,1'),
	(11, 'all three', '{a,a,a}', '{null,f,t}', 'proportion:1,1'),
	(12, 'NULL alone is missing once', '{a,a,a}', '{null,null,null}', 'proportion:0,0;1'),
	(13, 'rows without a person are missing each', '{null,null,null}', '{t,f,null}', 'proportion:0,0;3'),
	(14, 'and beside people', '{a,null,a,b,null,c}', '{t,t,t,f,f,null}', 'proportion:1,2;3'),
	(15, 'an empty key is a key', '{"",""}', '{f,t}', 'proportion:1,1'),
	(16, 'and none of those that begin with it', '{"",a,ab,abc,b}', '{t,t,t,t,f}', 'proportion:4,5'),
	(17, 'blanks and case tell people apart', '{a,"a "," a",A}', '{t,t,t,t}', 'proportion:4,4'),
	(18, 'the word NULL is a key', '{"NULL","null"}', '{t,t}', 'proportion:2,2')) t (n, name, persons, mets, wanted) order by n;
select is(kind(summarise_people(null, null)), 'proportion', 'untyped NULLs');
select is(summarise_people(person, true)::text, 'proportion:2,2', 'one letter written in two ways is two keys') from (values (U&'\00E1'), (U&'a\0301')) t (person);

-- no collation makes two people one
create collation pg_temp.careless (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
select is((select count(distinct person collate pg_temp.careless) from (values ('a'), ('A'), (U&'\00E1')) t (person)), 1::bigint, 'to this collation these are one');
select is(summarise_people(person collate pg_temp.careless, true)::text, 'proportion:3,3', 'to the aggregate they are three') from (values ('a'), ('A'), (U&'\00E1')) t (person);
select is(summarise_people(person collate pg_temp.careless, true), summarise_people(person collate "C", true), 'and under any collation the same') from (values ('a'), ('A'), ('b'), ('a')) t (person);

-- long keys
create temporary table long_key as
select repeat(md5(k::text), 3000) || tail as person, tail = 'x' as met from generate_series(1, 3) k, unnest('{x,y,x}'::text[]) tail;
select is(summarise_people(person, met)::text, 'proportion:3,6', 'keys of 96 kB that differ in the last byte') from long_key;

-- levels: a person in two teams is one person of the council
create temporary table visit (council text, team text, person text, met boolean);
insert into visit values ('C1', 'T1', 'p1', false), ('C1', 'T1', 'p2', true), ('C1', 'T2', 'p1', true), ('C1', 'T2', 'p3', false), ('C2', 'T3', 'p1', null);
select results_eq($$ select team, summarise_people(person, met)::text from visit group by 1 order by 1 $$,
	$$ values ('T1', 'proportion:1,2'), ('T2', 'proportion:1,2'), ('T3', 'proportion:0,0;1') $$, 'by team');
select results_eq($$ select council, summarise_people(person, met)::text from visit group by 1 order by 1 $$,
	$$ values ('C1', 'proportion:2,3'), ('C2', 'proportion:0,0;1') $$, 'by council: three people and not four');
select isnt(rollup(s)::text, 'proportion:2,3', 'teams added are not the council') from (select summarise_people(person, met) as s from visit where council = 'C1' group by team) t;
select is(rollup(s)::text, 'proportion:2,3;1', 'councils added are the nation, in which a person of two is twice') from (select summarise_people(person, met) as s from visit group by council) t;
select results_eq($$ select grouping(team), summarise_people(person, met)::text from visit where council = 'C1' group by rollup (team) order by team nulls last $$,
	$$ values (0, 'proportion:1,2'), (0, 'proportion:1,2'), (1, 'proportion:2,3') $$, 'both levels in one query');
select is(array_agg(s::text), array['proportion:0,1', 'proportion:0,1;1', 'proportion:1,1;1', 'proportion:1,2'], 'in a growing window')
from (select summarise_people(person, met) over (order by n) as s from (values (1, 'a', false), (2, 'b', null), (3, 'a', true), (4, 'b', false)) t (n, person, met)) w;
select is(array_agg(s::text), array['proportion:0,1', 'proportion:0,1;1', 'proportion:1,1;1', 'proportion:1,2'], 'in a moving window')
from (select summarise_people(person, met) over (order by n rows 1 preceding) as s from (values (1, 'a', false), (2, 'b', null), (3, 'a', true), (4, 'b', false)) t (n, person, met)) w;
select is(summarise_people(distinct person, met)::text, 'proportion:1,1', 'distinct changes nothing') from (values ('a', true), ('a', true), ('a', false)) t (person, met);

-- random rows against plain SQL: each failure names its seed; set care.seed to repeat one
create temp table seed as select coalesce(nullif(current_setting('care.seed', true), '')::int, (extract(epoch from clock_timestamp()) * 1000)::bigint % 1000000)::int as seed;
select setseed(seed / 1e6) is null as none from seed \gset
create table visits as
select g as team, i, case when random() > 0.05 then (array['', ' ', 'a', 'A', 'ab', U&'\00E1', U&'a\0301', 'NULL'])[1 + floor(random() * 8)::int] || case when random() < 0.7 then floor(random() * size)::text else '' end end as person,
	(array[true, false, false, null, null])[1 + floor(random() * 5)::int] as met
from (select g, floor(power(random(), 3) * 400)::int as size from generate_series(1, 400) g) s, generate_series(1, 1 + size * 2) i;
analyze visits;
create temporary table wanted as
select team, count(*) filter (where met) as met, count(met) as total, count(*) filter (where met is null) as missing
from (select team, bool_or(met) as met from visits where person is not null group by team, convert_to(person, 'UTF8')
	union all select team, null from visits where person is null) p group by team;
set local max_parallel_workers_per_gather = 0;
create temporary table by_one as
select team, summarise_people(person, met) as s, summarise_people(person, met order by md5(i || team::text)) as shuffled, summarise_people(person, met order by person, met) as sorted,
	summarise_people(person, met order by person desc nulls last, met desc) as backwards from visits group by team;
select is_empty($$ select seed, team, w.*, s from wanted w join by_one using (team), seed
	where s operator(careperf.<>) format('proportion:%s,%s;%s', w.met, w.total, w.missing)::summary $$, 'random rows: as by plain SQL');
select is((select count(*) from by_one), 400::bigint, 'of 400 teams');
select ok((select count(*) from visits) > 10000 and max(used(s)) > 100 and min(missing(s)) = 0, 'large ones and small ones') from by_one;
select is_empty($$ select seed, team from by_one, seed where summary_send(s) <> summary_send(shuffled) or summary_send(s) <> summary_send(sorted) or summary_send(s) <> summary_send(backwards) $$, 'order is nothing, byte for byte');
set local max_parallel_workers_per_gather = 3;
set local parallel_setup_cost = 0;
set local parallel_tuple_cost = 0;
set local min_parallel_table_scan_size = 0;
set local enable_sort = off;
create function pg_temp.plan_of(query text) returns text language plpgsql as
$$ declare line text; whole text := ''; begin for line in execute 'explain (costs off) ' || query loop whole := whole || line || E'\n'; end loop; return whole; end $$;
select matches(pg_temp.plan_of('select team, summarise_people(person, met) from visits group by team'), 'Partial', 'workers gather parts');
select is_empty($$
	select seed, team from (select team, summarise_people(person, met) as s from visits group by team) p join by_one o using (team), seed
	where summary_send(p.s) <> summary_send(o.s)
$$, 'workers give the same, byte for byte');
select is((select summarise_people(person, met) from visits)::text,
	(select format('proportion:%s,%s;%s', count(*) filter (where met), count(met), count(*) filter (where met is null) + (select count(*) from visits where person is null))
	from (select bool_or(met) as met from visits where person is not null group by convert_to(person, 'UTF8')) p), 'all in one group, by workers');
select is((select summarise_people((i % 1000)::text, i = 7) from generate_series(1, 100000) i)::text, 'proportion:1,1000', 'a hundred rows a person');
drop table visits;

-- follow-up
create function pg_temp.days_after(variadic integer[]) returns date[] language sql as $$ select array(select date '2025-01-01' + d from unnest($1) d) $$;
select is(array[within_days('2025-01-01', pg_temp.days_after(0), 30), within_days('2025-01-01', pg_temp.days_after(1), 30), within_days('2025-01-01', pg_temp.days_after(30), 30),
	within_days('2025-01-01', pg_temp.days_after(31), 30), within_days('2025-01-01', pg_temp.days_after(-1), 30)], array[false, true, true, false, false], 'from the day after to the last day, both in');
select is(within_days('2025-01-01', pg_temp.days_after(-5, 0, 31, 400), 30), false, 'one before and one after are none within');
select is(within_days('2025-01-01', pg_temp.days_after(-5, 31, 12, 400), 30), true, 'any outcome will do');
select is(within_days('2025-01-01', '{}', 30), false, 'no outcome is none within');
select is(array[within_days(null, '{2025-01-02}', 30), within_days('2025-01-01', null, 30), within_days('2025-01-01', '{2025-01-02}', null), within_days('2025-01-01', array_agg(null::date) filter (where false), 30)],
	array_fill(null::boolean, array[4]), 'NULL in, NULL out; array_agg() of no rows too') from generate_series(1, 2);
select is(array[within_days('2025-01-01', '{null,2025-01-02}', 30), within_days('2025-01-01', '{null,2025-03-02}', 30), within_days('2025-01-01', '{null}', 30)],
	array[true, null, null], 'an outcome on a day not known: NULL unless another is within');
select is(array[within_days('2025-01-01', '{infinity,-infinity}', 30), within_days('2024-02-28', '{2024-02-29,2024-03-02}', 1), within_days('2025-01-01', '{{2024-01-01,2025-01-03},{null,null}}', 30)],
	array[false, true, true], 'infinite outcomes, a leap day, arrays of arrays');
select is(array[follow_up_complete('2025-01-01', 30, '2025-01-30'), follow_up_complete('2025-01-01', 30, '2025-01-31'), follow_up_complete('2025-01-01', 30, '2024-01-01'), follow_up_complete('2025-01-01', 30, 'infinity')],
	array[false, true, false, true], 'complete with the last day');
select is(array[follow_up_complete(null, 30, '2025-01-30'), follow_up_complete('2025-01-01', null, '2025-01-31'), follow_up_complete('2025-01-01', 30, null)], array_fill(null::boolean, array[3]), 'complete: NULL in, NULL out');
select is(count(*) filter (where provolatile = 'i' and proparallel = 's'), 3::bigint, 'immutable and safe in workers') from pg_proc
where oid in ('within_days'::regproc, 'follow_up_complete'::regproc, 'summarise_people'::regproc);
select throws_ok('select within_days(''2025-01-01'', ''{}'', 0)', '22023', 'days must be a whole number above zero', 'no days');
select throws_ok('select follow_up_complete(''-infinity'', 30, ''2025-01-01'')', '22023', 'event must be a day of the calendar', 'an infinite event');

-- both together: a contact that came before its time counts neither way
select results_eq($$
	with contact (person, day) as (values ('a', date '2025-01-10'), ('b', '2025-01-10'), ('b', '2025-03-01'), ('c', '2025-06-01'), ('d', '2025-06-01'), ('d', '2025-06-20')),
		measure as (select person, case when follow_up_complete(day, 90, '2025-06-30')
			then not within_days(day, array(select n.day from contact n where n.person = c.person), 90) end as met from contact c)
	select summarise_proportion(met)::text, summarise_people(person, met)::text from measure $$,
	$$ values ('proportion:2,3;3', 'proportion:2,2;2') $$, 'no further contact in ninety days');
select * from finish();
rollback;
