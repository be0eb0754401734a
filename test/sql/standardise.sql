-- Standardised rates: reasons, joins by key, order and plan, questions, errors.
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
select plan(73);

create temporary table standard (stratum text, people float8);
insert into standard values ('0-17', 20), ('18-64', 60), ('65+', 20);
create temporary table place (area text, stratum text, events float8, population float8);
insert into place values
	('all there', '0-17', 4, 100), ('all there', '18-64', 6, 200), ('all there', '65+', 10, 100),
	('no 65+', '0-17', 4, 100), ('no 65+', '18-64', 6, 200),
	('one more', '0-17', 4, 100), ('one more', '18-64', 6, 200), ('one more', '65+', 10, 100), ('one more', 'unknown', 1, 10);

-- what is calculated
create temporary table answered as
select area, standardise_directly(stratum, events, population, people) as s
from (select distinct area from place) a cross join standard full join place using (area, stratum)
group by area;
select is((s).rate, (20 * 4 / 100.0 + 60 * 6 / 200.0 + 20 * 10 / 100.0)::float8 / 100, 'direct: the rate by hand') from answered where area = 'all there';
select is((s).variance::numeric, 0.00011, 'direct: the variance by hand') from answered where area = 'all there';
select is(array[(s).events, (s).population], array[20, 400]::float8[], 'direct: events and population') from answered where area = 'all there';
select is(array[(s).method, (s).reason], array['directly standardised, Dobson', null], 'direct: method and no reason') from answered where area = 'all there';
select is(array[(s).ratio, (s).expected, (s).reference_rate, ratio(s)], array[null, null, null, null]::float8[], 'direct: nothing is expected') from answered where area = 'all there';
select is((s).reason, 'a population is not known (stratum 65+)', 'direct: a stratum that the place lacks is a reason') from answered where area = 'no 65+';
select is((s).reason, 'a standard population is not known (stratum unknown)', 'direct: a stratum that the standard lacks is a reason') from answered where area = 'one more';
select is((select count(*) from answered where (s).reason is not null and standardised_value(s) is null and (s).rate is null and (s).variance is null), 2::bigint, 'direct: with a reason there is no rate');
select is(l.method, 'cannot be calculated: a population is not known (stratum 65+)', 'direct: and no limits') from answered, standardised_limits(s) l where area = 'no 65+';

-- reasons of the direct one, keyed
create temporary table direct_case (name text, stratum text, events float8, population float8, people float8, reason text);
insert into direct_case
select c.name, t.* , c.reason from (values
	('twice', 'a', 5, 10, 10, 'a stratum comes twice (stratum a)'),
	('nameless', null, 5, 10, 10, 'a row has no stratum'),
	('events unknown', 'b', null, 10, 10, 'a number of events is not known (stratum b)'),
	('population unknown', 'b', 5, null, 10, 'a population is not known (stratum b)'),
	('standard unknown', 'b', 5, 10, null, 'a standard population is not known (stratum b)'),
	('population zero', 'b', 5, 0, 10, 'a population is not above zero (stratum b)'),
	('population negative', 'b', 5, -1, 10, 'a population is not above zero (stratum b)'),
	('events negative', 'b', -5, 10, 10, 'a number of events is negative (stratum b)'),
	('standard negative', 'b', 5, 10, -1, 'a standard population is negative (stratum b)'),
	('past all numbers', 'b', 1e308, 1e-308, 1e308, 'the result is out of range')) c (name, stratum, events, population, people, reason)
cross join lateral (values ('a', 20::float8, 10::float8, 10::float8), (c.stratum, c.events, c.population, c.people)) t;
select is((s).reason, reason, 'direct: ' || name)
from (select name, reason, standardise_directly(stratum, events, population, people) as s from direct_case group by name, reason) t order by name;
select is((s).reason, regexp_replace(reason, ' \(stratum.*', ''), 'direct without keys: ' || name)
from (select name, reason, standardise_directly(events, population, people) as s from direct_case where name not in ('twice', 'nameless') group by name, reason) t order by name;
select is((standardise_directly(stratum, events, population, people)).reason, null, 'direct without reason: the same with a sane row')
from (values ('a', 20, 10, 10), ('b', 5, 10, 10)) t (stratum, events, population, people);
select is((standardise_directly(events, population, people)).reason, 'there are no strata', 'direct: no rows') from (select 1.0::float8 as events, 1.0::float8 as population, 1.0::float8 as people limit 0) t;
select is((standardise_directly(events, 10, 0)).reason, 'the standard population is zero', 'direct: a standard of nobody') from (values (20), (30)) t (events);
select is((standardise_directly(20, 100, 10)).reason, null, 'direct: one stratum is enough');
select is(array[(s).reason, (s).events::text, (s).population::text], array['fewer than ten events', '9', '100'], 'direct: nine events are told and refused')
from (select standardise_directly(9, 100, 10) as s) t;
select is((standardise_directly(10, 100, 10)).reason, null, 'direct: ten events are enough');
select is((standardise_directly(0, 100, 10)).reason, 'fewer than ten events', 'direct: no event');
select ok((standardise_directly('zażółć ' || repeat('ż', 100), null, 10, 10)).reason ~ '^a number of events is not known \(stratum zażółć ż+\)$', 'direct: a long key is cut between characters');

-- events that are not independent
select is(array[(s).rate, (s).variance, (s).events, (s).population],
	array[(10 + 2 * 5) / 100.0, (10 + 4 * 5) / 1e4, 20, 100]::float8[], 'dependent: by hand; the population counts once')
from (select standardise_directly('a', people, 100, 50, frequency) as s from (values (10, 1), (5, 2)) t (people, frequency)) t;
select is((s).reason, reason, 'dependent: ' || reason)
from (
	select reason, standardise_directly(stratum, people, population, standard, frequency) as s
	from (values
		('a stratum comes twice (stratum a)', 'a', 10, 100, 50, 1), ('a stratum comes twice (stratum a)', 'a', 10, 100, 50, 1),
		('a frequency is not known (stratum a)', 'a', 10, 100, 50, null),
		('a frequency is not above zero (stratum a)', 'a', 10, 100, 50, 0),
		('a stratum has more than one population or standard population (stratum a)', 'a', 10, 100, 50, 1),
		('a stratum has more than one population or standard population (stratum a)', 'a', 10, 101, 50, 2)) t (reason, stratum, people, population, standard, frequency)
	group by reason) t order by reason;
select is((s).variance > (i).variance and (s).rate = (i).rate, true, 'dependent: the same rate, less certain')
from (select standardise_directly('a', people, 100, 50, frequency) as s from (values (10, 1), (5, 2)) t (people, frequency)) d,
	(select standardise_directly('a', 20, 100, 50) as i) n;

-- indirect
select is(array[(s).ratio, (s).expected, (s).events, (s).population], array[30 / 40.0, 40, 30, 200]::float8[], 'indirect: by hand')
from (select standardise_indirectly(o, p, x, n) as s from (values (10, 100, 100, 1000), (20, 100, 300, 1000)) t (o, p, x, n)) t;
select is(array[(s).reference_rate, (s).rate]::numeric[], array[0.2, 0.15], 'indirect: the rate')
from (select standardise_indirectly(o, p, x, n) as s from (values (10, 100, 100, 1000), (20, 100, 300, 1000)) t (o, p, x, n)) t;
select is((s).reason, reason, 'indirect: ' || reason)
from (
	select reason, standardise_indirectly(stratum, o, p, x, n) as s
	from (values
		('a stratum comes twice (stratum a)', 'a', 10, 100, 50, 1000), ('a stratum comes twice (stratum a)', 'a', 10, 100, 50, 1000),
		('a row has no stratum', null, 10, 100, 50, 1000),
		('a number of events is not known (stratum a)', 'a', null, 100, 50, 1000),
		('a number of events is negative (stratum a)', 'a', -1, 100, 50, 1000),
		('a population is not known (stratum a)', 'a', 10, null, 50, 1000),
		('a population is negative (stratum a)', 'a', 10, -1, 50, 1000),
		('what is expected is not known (stratum a)', 'a', 10, 100, null, 1000),
		('what is expected is negative (stratum a)', 'a', 10, 100, -50, 1000),
		('a reference population is not above zero (stratum a)', 'a', 10, 100, 50, 0),
		('no event is expected', 'a', 10, 100, 0, 1000)) t (reason, stratum, o, p, x, n)
	group by reason) t order by reason;
select is((standardise_indirectly(a, a, a, a)).reason, 'there are no strata', 'indirect: no rows') from (select 1::float8 as a limit 0) t;
select is(array[(s).ratio, (s).rate, l.lower], array[0, 0, 0]::float8[], 'indirect: no event is a ratio of 0') from (select standardise_indirectly(0, 100, 50, 1000) as s) t, ratio_limits(s) l;
select ok(l.upper between 3.68 / 5 and 3.69 / 5 and l.method = 'Poisson, exact', 'indirect: with an upper limit') from (select standardise_indirectly(0, 100, 50, 1000) as s) t, ratio_limits(s) l;

-- expected given
select is(array[(s).ratio, (s).rate, ratio(s, 100)], array[1.2, null, 120]::float8[], 'expected: a ratio and no rate') from (select ratio_to_expected(12, 10) as s) t;
select is(array[(s).reason, l.method, r.method], array[null, 'cannot be calculated: the reference rate is not known', 'Poisson, Byar'], 'expected: limits of the ratio alone')
from (select ratio_to_expected(12, 10) as s) t, standardised_limits(s) l, ratio_limits(s) r;
select is((ratio_to_expected(12, 10, 0.5)).rate, 0.6::float8, 'expected: with the reference rate a rate');
select is(array[(ratio_to_expected(null, 10)).reason, (ratio_to_expected(12, null)).reason, (ratio_to_expected(12, 0)).reason, (ratio_to_expected(-1, 10)).reason, (ratio_to_expected(1, -10)).reason, (ratio_to_expected(1, 1, -1)).reason],
	array['a number of events is not known', 'what is expected is not known', 'no event is expected', 'a number of events is negative', 'what is expected is negative', 'what is expected is negative'], 'expected: reasons');
select is((select r.method from ratio_limits(standardise_directly) r), 'cannot be calculated: a directly standardised rate has no expected events', 'a direct rate has no ratio')
from (select standardise_directly(20, 100, 10)) t;

-- questions
select is(array[standardised_value(null::standardised), ratio(null::standardised), (standardised_limits(null::standardised)).lower, (ratio_limits(null::standardised)).upper], array_fill(null::float8, array[4]), 'NULL in, NULL out');
select throws_ok(c, '22023', null, c) from (values
	('select standardised_value(ratio_to_expected(1, 1), 0)'), ('select ratio(ratio_to_expected(1, 1), ''Infinity'')'), ('select standardised_limits(ratio_to_expected(1, 1), 1)'),
	('select ratio_limits(ratio_to_expected(1, 1), 0.95, -1)'), ('select ratio_to_expected(''NaN'', 1)'),
	('select standardise_directly(1, ''Infinity'', 1)'), ('select standardise_directly(''a'', 1, 1, ''NaN'')')) t (c);

-- order and plan
create temporary table many as
select 'place ' || i % 3000 as place, 'stratum ' || i / 3000 as stratum, (i * 7919 % 101) / 7.0::float8 as events, 100 + i % 977 + 0.1::float8 as population, 1000 + i / 3000 * 13.7::float8 as standard
from generate_series(0, 56999) i;
analyze many;
set local max_parallel_workers_per_gather = 0;
create temporary table by_one as select place, standardise_directly(stratum, events, population, standard) as s, standardise_directly(events, population, standard order by md5(stratum || place)) as shuffled from many group by place;
select is_empty($$ select * from by_one where (s)::text is distinct from (shuffled)::text $$, 'order is nothing, to the last digit');
create table many_shared as select * from many;
analyze many_shared;
set local max_parallel_workers_per_gather = 3;
set local parallel_setup_cost = 0;
set local parallel_tuple_cost = 0;
set local min_parallel_table_scan_size = 0;
set local enable_sort = off;
create function pg_temp.plan_of(query text) returns text language plpgsql as
$$ declare line text; whole text := ''; begin for line in execute 'explain (costs off) ' || query loop whole := whole || line || E'\n'; end loop; return whole; end $$;
select matches(pg_temp.plan_of('select place, standardise_directly(stratum, events, population, standard) from many_shared group by place'), 'Partial', 'workers gather parts');
select is_empty($$
	select * from (select place, standardise_directly(stratum, events, population, standard) as s from many_shared group by place) p join by_one o using (place)
	where p.s::text is distinct from o.s::text
$$, 'workers give the same, to the last digit');
select is((select count(*) from by_one), 3000::bigint, '3000 places were compared');
select * from finish();
rollback;
