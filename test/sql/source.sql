\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
-- sources in place: what is refused, what is collected, what is read again, people counted once
begin;
select plan(40);
create temp table made as select careperf.create_register();
insert into care.unit_level (code, tier, title_en) values ('nation', 1, 'Nation'), ('council', 2, 'Council'), ('team', 3, 'Team');
insert into care.hierarchy (code, title_en) values ('main', 'Main');
create temp table units (code text, title text, level text, parent text);
insert into units values ('N', 'N', 'nation', null), ('C1', 'C1', 'council', 'N'), ('C2', 'C2', 'council', 'N'),
	('T1', 'T1', 'team', 'C1'), ('T2', 'T2', 'team', 'C1'), ('T3', 'T3', 'team', 'C2');
create temp table loaded as select * from care.load_units('units', 'main');
insert into care.indicator (code, kind) values ('prop', 'proportion'), ('mean', 'mean'), ('count', 'count'), ('rate', 'rate'), ('ratio', 'ratio'), ('people', 'proportion');
insert into care.indicator_version (indicator_id, title_en, polarity, base_period, operator_units)
select indicator_id, code, 'high', 'month', case code when 'people' then 'people' else 'pool' end from care.indicator;

create schema cases;
create table cases.event (unit text, day date, met boolean, value numeric, numerator bigint, denominator double precision, weight real, person integer, words text, moment timestamptz);
insert into cases.event
select 'T' || 1 + i % 3, date '2025-04-01' + i % 90, case when i % 11 > 0 then i % 7 < 3 end, i % 10 / 4.0, i % 5, i % 4 + 1, i % 3, i % 40, 'x', now()
from generate_series(1, 900) as i;

/* what a sum over the rows says, by the parts of each kind */
create function pg_temp.wanted(kind text) returns table (code text, first_day date, summary careperf.summary) language sql as $$
	select unit, date_trunc('month', day)::date, case kind
		when 'prop' then summarise_proportion(met) when 'mean' then summarise_mean(value::float8)
		when 'count' then count_of(count(*) filter (where met), count(*) filter (where met is null))
		when 'rate' then summarise_rate(numerator::float8, denominator)
		when 'ratio' then summarise_ratio(numerator::float8, denominator) end
	from cases.event group by 1, 2 $$;
create function pg_temp.got(indicator text) returns table (code text, first_day date, summary careperf.summary) language sql as $$
	select u.code, f.first_day, f.summary from care.current_fact f join care.unit u using (unit_id) join care.indicator i using (indicator_id)
	where i.code = indicator and f.summary is not null $$;

-- registration

select throws_ok($$select care.register_source('none', 'cases.event')$$, '42704', 'there is no indicator "none"', 'an unknown indicator');
select throws_ok($$select care.register_source('prop', 'units')$$, '42809', 'units cannot be a source', 'a temporary table does not stay');
select throws_ok($$select care.register_source('prop', 'cases.event', met_column => 'nothing')$$, '42703', 'cases.event has no column "nothing" for the answer met or not', 'a column that is not there');
select throws_ok($$select care.register_source('prop', 'cases.event', met_column => 'words')$$, '42804', 'column "words" of cases.event cannot be the answer met or not: it is text', 'a column of the wrong type');
select throws_ok($$select care.register_source('prop', 'cases.event', day_column => 'moment')$$, '42804', 'column "moment" of cases.event cannot be the day: it is timestamp with time zone', 'a moment whose day depends on the session');
create table cases.bare (unit text, day date);
select throws_ok($$select care.register_source('mean', 'cases.bare')$$, '42703', 'cases.bare lacks the column value', 'a mean without values');
create view cases.failing as select unit, day, met, 1 / (numerator - numerator) as value from cases.event;
select throws_ok($$select care.register_source('mean', 'cases.failing')$$, '22012', 'division by zero', 'a view that fails is found by the sample');
select throws_ok($$select care.register_source('prop', 'cases.event', person_level => 'council')$$, '55000', 'the definition of "prop" adds the figures of units: people would be counted twice', 'people need their operator');
select throws_ok($$select care.register_source('people', 'cases.event', person_column => 'person')$$, '42704', 'there is no level "NULL" up to which people are counted once', 'people need a level');
select ok(care.register_source(k, 'cases.event') > 0, 'registered: ' || k) from unnest('{prop,mean,count,rate,ratio}'::text[]) as k;
select ok(care.register_source('people', 'cases.event', person_level => 'council') > 0, 'registered: people');

-- collecting

select throws_ok($$select care.collect('none', '2025-04-01', '2025-06-30')$$, '42704', 'indicator "none" has no source', 'no source');
select throws_ok($$select care.collect('prop', '2025-04-01', '2025-06-15')$$, '22023', '2025-04-01 to 2025-06-15 are not whole periods', 'a part of a period would be a wrong figure');
select results_eq(format($$select rows_read, added, unchanged, bad, outcome from care.collect(%L, '2025-04-01', '2025-06-30')$$, k),
	$$values (900::bigint, 9::bigint, 0::bigint, 0::bigint, 'collected')$$, 'collected: ' || k) from unnest('{prop,mean,count,rate,ratio}'::text[]) as k;
select is_empty(format($$(select %1$L, w::text from pg_temp.wanted(%1$L) as w except select %1$L, g::text from pg_temp.got(%1$L) as g)
	union all (select %1$L, g::text from pg_temp.got(%1$L) as g except select %1$L, w::text from pg_temp.wanted(%1$L) as w)$$, k),
	'to the byte what the rows say: ' || k) from unnest('{prop,mean,count,rate,ratio}'::text[]) as k;
create temp table saved as select * from cases.event;
truncate cases.event;
insert into cases.event select * from saved order by random();
select results_eq($$select added, unchanged from care.collect('mean', '2025-04-01', '2025-06-30')$$, $$values (0::bigint, 9::bigint)$$, 'truncated and loaded again in another order: nothing is appended');

-- bad rows

insert into cases.event (unit, day, value) values ('T1', '2025-05-05', 'NaN'), ('TX', '2025-05-05', 1), ('T1', '2099-01-01', 1), (null, null, null), ('T1', '2025-05-06', 1e300);
select results_eq($$select added, bad, outcome from care.collect('mean', '2025-04-01', '2025-06-30')$$, $$values (1::bigint, 5::bigint, 'good rows collected, bad rows left out')$$, 'bad rows are left out, the rest is collected');
select set_eq($$select column_name, reason from care.load_problem where load_id = (select max(load_id) from care.load_run)$$,
	$$values ('value', 'not a number between -1e16 and 1e16 (unit T1, day 2025-05-05)'), ('value', 'not a number between -1e16 and 1e16 (unit T1, day 2025-05-06)'),
	('unit', 'unknown unit (unit TX, day 2025-05-05)'), ('day', 'the day is in the future (unit T1, day 2099-01-01)'), ('day', 'no day (unit ?, day ?)'), ('unit', 'no unit (unit ?, day ?)')$$,
	'each with its column and its reason');
select is((select summary from pg_temp.got('mean') where code = 'T1' and first_day = '2025-05-01'),
	(select summarise_mean(value::float8) from saved where unit = 'T1' and day between '2025-05-01' and '2025-05-31'), 'a cell with bad rows holds its good ones');
delete from cases.event where unit = 'T2' and day < '2025-05-01';
select results_eq($$select added from care.collect('mean', '2025-04-01', '2025-06-30')$$, $$values (1::bigint)$$, 'rows that are gone change their cell');
select results_eq($$select summary is null, note_codes, rows_seen from care.fact order by fact_id desc limit 1$$, $$values (true, '{x}'::text[], 0::bigint)$$, 'what nobody speaks of any more is silence, not zero');

-- people

select results_eq($$select bad from care.collect('people', '2025-04-01', '2025-06-30')$$, $$values (5::bigint)$$, 'people are collected');
select is_empty($$
	select s.unit_code, s.first_day, s.numerator, s.denominator from care.scorecard s
	join (select coalesce(k.code, 'N') as code, c.first_day, sum(c.met) as met, sum(c.known) as known
		from (select case unit when 'T3' then 'C2' else 'C1' end as council, date_trunc('month', day)::date as first_day, count(distinct person) filter (where met) as met,
			count(distinct person) filter (where met is not null) as known from cases.event where day < '2099-01-01' and unit in ('T1', 'T2', 'T3') and person is not null group by 1, 2) as c
		cross join lateral (values (c.council), (null)) as k(code) group by 1, 2) as w on w.code = s.unit_code and w.first_day = s.first_day
	where s.indicator_code = 'people' and not s.withheld and (s.numerator, s.denominator) is distinct from (w.met::float8, w.known::float8)$$,
	'a person in two teams of a council is once in the council; councils are added');
select isnt((select numerator from care.scorecard where indicator_code = 'people' and unit_code = 'C1' and first_day = '2025-05-01'), null, 'and there is a figure to compare');

-- tracking

select is(care.track('mean'), 'tracked; advised: create index on cases.event (unit, day)', 'track: with the index it needs');
create temp table whole as select * from care.collect('mean', '2025-04-01', '2025-06-30');
update cases.event set value = 9 where unit = 'T3' and day = '2025-06-05';
select results_eq($$select rows_read < 200, added, unchanged from care.collect('mean', '2025-04-01', '2025-06-30')$$, $$values (true, 1::bigint, 0::bigint)$$, 'only the cell that changed is read again');
select is_empty($$select from care.stale_cell$$, 'and its mark is gone');
select throws_ok($$select care.track('none')$$, '42704', 'indicator "none" has no source', 'track: no source');
select * from finish();
rollback;
