\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
-- the register: how it is made and brought forward, what its tables refuse, and who may see it
begin;
select plan(90);

-- periods

select results_eq(
	$$select p.period, p.base_period, d.first_day, d.last_day
	from (values
		(1, '2014-15', null), (2, '2014/15', null), (3, ' 2014-15 ', null), (4, '1999-00', null),
		(5, '2014-15 Q1', null), (6, '2014-15 Q4', null), (7, '2014-04', null), (8, '2011-12', null),
		(9, '2011-12', 'month'), (10, '2012-02', 'year'), (11, '2014-04-01/2014-06-30', null),
		(12, '2016-02-29/2016-02-29', null)) as p(n, period, base_period)
	cross join lateral careperf.period_days(p.period, p.base_period) as d
	order by p.n$$,
	$$values
		('2014-15', null::text, date '2014-04-01', date '2015-03-31'), ('2014/15', null, '2014-04-01', '2015-03-31'),
		(' 2014-15 ', null, '2014-04-01', '2015-03-31'), ('1999-00', null, '1999-04-01', '2000-03-31'),
		('2014-15 Q1', null, '2014-04-01', '2014-06-30'), ('2014-15 Q4', null, '2015-01-01', '2015-03-31'),
		('2014-04', null, '2014-04-01', '2014-04-30'), ('2011-12', null, '2011-04-01', '2012-03-31'),
		('2011-12', 'month', '2011-12-01', '2011-12-31'), ('2012-02', 'year', '2012-02-01', '2012-02-29'),
		('2014-04-01/2014-06-30', null, '2014-04-01', '2014-06-30'), ('2016-02-29/2016-02-29', null, '2016-02-29', '2016-02-29')$$,
	'period_days reads years, quarters, months and days');
select is_empty(
	$$select p.period, d.* from unnest(array['2014', '2014-16', '2014-00', '2014-13', '2014 Q1', '2014-15 Q5', 'x', '', ' ', '14-15',
			'2015-02-29/2015-03-01', '2014-06-30/2014-04-01', '2014-04-31/2014-05-01', '9999-00', '٢٠١٤-١٥']) as p(period)
	cross join lateral careperf.period_days(p.period) as d
	where d.first_day is not null or d.last_day is not null$$,
	'period_days answers NULL for what is no period, never an error');
select is_empty(
	$$select p.text, t.back
	from unnest(array['2014-15', '1999-00', '2014-15 Q1', '2014-15 Q2', '2014-15 Q3', '2014-15 Q4', '2014-04', '2014-01-01/2014-12-31', '2014-02-03/2014-02-09']) as p(text)
	cross join lateral careperf.period_days(p.text) as d
	cross join lateral careperf.period_text(d.first_day, d.last_day) as t(back)
	where t.back is distinct from p.text$$,
	'period_text is the opposite of period_days');
select results_eq(
	$$select careperf.date_or_null(d) from unnest(array['2016-02-29', '2015-02-29', '2015-04-31', '2015-4-1', 'yesterday', '01/04/2015', null]) as d$$,
	$$values (date '2016-02-29'), (null), (null), (null), (null), (null), (null)$$,
	'date_or_null reads days of the calendar and nothing else');
select results_eq(
	$$select careperf.period_months(a, b) from (values (date '2014-04-01', date '2015-03-31'), ('2014-04-01', '2014-06-30'), ('2016-02-01', '2016-02-29'), ('2016-02-02', '2016-03-01'), ('2016-02-01', '2016-02-28')) as p(a, b)$$,
	$$values (12), (3), (1), (null::int), (null)$$,
	'period_months counts whole calendar months only');

-- small counts

select results_eq(
	$$select s.t, careperf.is_small(s.t::summary, 5) from unnest(array[
		'count:0', 'count:4', 'count:5', 'proportion:0,10', 'proportion:4,100', 'proportion:5,10', 'proportion:96,100', 'proportion:5,5', 'proportion:2,2', 'proportion:100,97',
		'rate:3,100000', 'rate:5,100000', 'rate:0,4']) as s(t)$$,
	$$values ('count:0', false), ('count:4', true), ('count:5', false), ('proportion:0,10', false), ('proportion:4,100', true), ('proportion:5,10', false), ('proportion:96,100', true), ('proportion:5,5', false), ('proportion:2,2', true), ('proportion:100,97', false),
		('rate:3,100000', true), ('rate:5,100000', false), ('rate:0,4', true)$$,
	'is_small: cases, base and rest from 1 to 4, never 0');
select ok(careperf.is_small(careperf.mean_of(4, 10, 30), 5), 'is_small: a mean of four values');
select ok(not careperf.is_small(careperf.mean_of(5, 3, 2.5), 5), 'is_small: the sum of a mean is no count of people');
select ok(careperf.is_small(careperf.mean_of(10, 2, 2), 5) and careperf.is_small(careperf.mean_of(10, 8, 8), 5) and not careperf.is_small(careperf.mean_of(10, 5, 5), 5),
	'is_small: but where the values are all 0 and 1 it is');
select ok(careperf.is_small(careperf.ratio_of(3::float8, 100::float8), 5), 'is_small: a whole numerator of a ratio');
select ok(not careperf.is_small(careperf.ratio_of(3.5::float8, 100::float8), 5), 'is_small: a ratio of amounts');
select ok(not careperf.is_small('proportion:1,2', 0), 'is_small: below 0 nothing is small');
select is(careperf.is_small(null, 5), null, 'is_small: NULL gives NULL');

-- making it

select ok(not careperf.has_register(), 'has_register: none yet');
select throws_ok('select careperf.upgrade_register()', '42704', 'there is no register in this database', 'upgrade_register: none there');
create schema care;
select throws_ok('select careperf.create_register()', '42P06', 'schema care exists but holds no register', 'create_register: a schema care of somebody else');
drop schema care;

create role careperf_t_owner;
create role careperf_t_reader;
create role careperf_t_nobody;
set local role careperf_t_nobody;
select throws_ok('select careperf.create_register()', '42501', format('role careperf_t_nobody may not create a schema in database %I', current_database()), 'create_register: not without CREATE on the database');
reset role;
do $$ begin execute format('grant create on database %I to careperf_t_owner', current_database()); end $$;
alter default privileges for role careperf_t_owner grant select on tables to public;
set local role careperf_t_owner;
select matches(careperf.create_register(), '^register created in schema care, \d+ steps$', 'create_register: CREATE on the database is enough');
select throws_ok('select careperf.create_register()', '42710', 'there is already a register in schema care', 'create_register: there is one');
select is(careperf.upgrade_register(), 'register is up to date', 'upgrade_register: nothing to do');
select results_eq(
	'select step, area from care.register_version order by step',
	'select step, area from careperf.register_steps() order by step',
	'every step is recorded');
select ok(bool_and(extension_version = (select extversion from pg_extension where extname = 'careperf') and applied_by = 'careperf_t_owner'),
	'a step is recorded with version and role') from care.register_version;
-- as an older register would be: without the step of series
create temp table last_step as select step from care.register_version where area = 'series';
drop view care.figure_over_time, care.figure_series;
drop table care.spc_rule_set, care.series_setting, care.baseline_setting;
drop function care.check_spc_rule_set(), care.keep_spc_rule_set(), care.check_series_setting(), care.check_baseline_setting();
delete from care.register_version where step = (select step from last_step);
-- a superuser's rights must not be lent to whatever triggers the owner has made
reset role;
select throws_ok('select careperf.upgrade_register()', '42501', 'the register belongs to role careperf_t_owner', 'upgrade_register: not by a superuser');
set local role careperf_t_owner;
select is(careperf.upgrade_register(), 'register upgraded, 1 steps', 'upgrade_register runs what is missing');
select has_view('care'::name, 'figure_over_time'::name, 'upgrade_register brought the view back');
set local role careperf_t_nobody;
select ok(careperf.has_register(), 'has_register: anyone may ask');
select throws_ok('select careperf.create_register()', '42710', null, 'create_register: there is one, whoever asks');
select throws_ok('select careperf.upgrade_register()', '42501', 'the register belongs to role careperf_t_owner', 'upgrade_register: only by its owner');
reset role;

-- who may see it

select is_empty(
	$$select c.relname, c.relkind from pg_class as c where c.relnamespace = 'care'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity$$,
	'row security is on for every table');
select is_empty(
	$$select c.relname, a.privilege_type from pg_class as c cross join lateral aclexplode(c.relacl) as a
	where c.relnamespace = 'care'::regnamespace and a.grantee = 0$$,
	'no table, view or sequence is granted to PUBLIC, whatever the owner''s default privileges');
select is_empty(
	$$select p.proname from pg_proc as p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
	where p.pronamespace = 'care'::regnamespace and a.grantee = 0$$,
	'no function is granted to PUBLIC');
select is_empty(
	$$select n.nspname from pg_namespace as n cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) as a
	where n.nspname = 'care' and a.grantee = 0$$,
	'the schema is not granted to PUBLIC');
select is_empty(
	$$select p.proname from pg_proc as p
	where p.pronamespace = 'care'::regnamespace and (p.prosecdef <> (p.proname = 'mark_stale') or not coalesce(p.proconfig, '{}') @> '{"search_path=pg_catalog, pg_temp"}')$$,
	'every function has a safe search_path and is SECURITY INVOKER, but for the trigger of tracked sources, whose writers need not know the register');
select is_empty(
	$$select c.relname from pg_class as c where c.relnamespace = 'care'::regnamespace and c.relkind in ('r', 'v', 'p')
		and obj_description(c.oid, 'pg_class') is null
	union all select p.proname from pg_proc as p where p.pronamespace = 'care'::regnamespace and obj_description(p.oid, 'pg_proc') is null$$,
	'every table, view and function has a comment');
select is_empty(
	$$select c.relname, o.rolname from pg_class as c join pg_roles as o on o.oid = c.relowner
	where c.relnamespace = 'care'::regnamespace and o.rolname <> 'careperf_t_owner'
	union all
	select p.proname, o.rolname from pg_proc as p join pg_roles as o on o.oid = p.proowner
	where p.pronamespace = 'care'::regnamespace and o.rolname <> 'careperf_t_owner'$$,
	'everything belongs to the one who made it');

set local role careperf_t_owner;
select care.grant_reader('careperf_t_reader');
reset role;
set local role careperf_t_reader;
select lives_ok('select * from care.scorecard', 'a reader reads the scorecard');
select lives_ok('select * from care.peer_comparison', 'a reader reads the comparison of peers');
select lives_ok('select * from care.figure_history', 'a reader reads the history');
select lives_ok('select * from care.target_breaches', 'a reader reads the breaches');
select lives_ok('select * from care.note_code_text', 'a reader reads what the notes mean');
select is_empty(
	$$select c.relname from pg_class as c
	where c.relnamespace = 'care'::regnamespace and c.relkind in ('r', 'v', 'm', 'p', 'S')
	  and c.relname not in ('scorecard', 'peer_comparison', 'figure_history', 'target_breaches', 'note_code_text', 'figure_over_time')
	  and case c.relkind when 'S' then has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE')
		else has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') or has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') end$$,
	'a reader reads nothing else');
select is_empty(
	$$select p.proname from pg_proc as p where p.pronamespace = 'care'::regnamespace and has_function_privilege(p.oid, 'EXECUTE')$$,
	'a reader calls no function of the register');
select throws_ok('select summary from care.fact', '42501', null, 'a reader does not read facts');
select throws_ok('select summary from care.figure', '42501', null, 'a reader does not read the views behind the views');
reset role;
set local role careperf_t_nobody;
select throws_ok('select * from care.scorecard', '42501', null, 'anyone else reads nothing');
reset role;

-- what the tables refuse; from here on as the owner

set local role careperf_t_owner;
insert into care.unit_level (code, tier, title_en) values ('nation', 1, 'Nation'), ('region', 2, 'Region'), ('type', 2, 'Type'), ('council', 3, 'Council');
insert into care.unit (code, level_id, title_en) select v.code, l.level_id, v.code
from (values ('N', 'nation'), ('R1', 'region'), ('R2', 'region'), ('T1', 'type'), ('C1', 'council'), ('C2', 'council')) as v(code, level)
join care.unit_level as l on l.code = v.level;
insert into care.hierarchy (code, title_en) values ('by_region', 'By region'), ('by_type', 'By type');

create function pg_temp.unit(code text) returns int language sql as $$ select u.unit_id from care.unit as u where u.code = $1 $$;
create function pg_temp.link(hierarchy text, child text, parent text, first_day date default null, last_day date default null) returns void language sql as $$
	insert into care.unit_parent (hierarchy_id, unit_id, parent_id, first_day, last_day)
	select h.hierarchy_id, pg_temp.unit(child), pg_temp.unit(parent), $4, $5 from care.hierarchy as h where h.code = $1 $$;

select throws_ok($$insert into care.unit (code, level_id, title_en) values (' C3', 1, 'x')$$, '23514', null, 'unit: no blanks in a code');
select throws_ok($$insert into care.unit (code, level_id, title_en) values ('', 1, 'x')$$, '23514', null, 'unit: no empty code');
select throws_ok($$insert into care.unit (code, level_id, title_en) values ('C1', 1, 'x')$$, '23505', null, 'unit: no code twice');
select throws_ok($$insert into care.unit (code, level_id, title_en, first_day, last_day) values ('C3', 1, 'x', '2015-01-02', '2015-01-01')$$,
	'23514', 'new row for relation "unit" violates check constraint "unit_dates_in_order"', 'unit: dates in order');
select throws_ok($$insert into care.unit (code, level_id, title_en, first_day) values ('C3', 1, 'x', '-infinity')$$, '23514', null, 'unit: since ever is NULL');
select lives_ok($$select pg_temp.link('by_region', 'R1', 'N'), pg_temp.link('by_region', 'R2', 'N'), pg_temp.link('by_region', 'C1', 'R1', null, '2016-03-31')$$, 'unit_parent: parents by date');
select throws_ok($$select pg_temp.link('by_region', 'C1', 'R2', '2016-03-31')$$,
	'23P01', 'conflicting key value violates exclusion constraint "unit_parent_one_at_a_time"', 'unit_parent: one parent a day');
select lives_ok($$select pg_temp.link('by_region', 'C1', 'R2', '2016-04-01')$$, 'unit_parent: another parent on the next day');
select lives_ok($$select pg_temp.link('by_type', 'C1', 'T1')$$, 'unit_parent: another hierarchy at the same time');
select throws_ok($$select pg_temp.link('by_region', 'C2', 'C2')$$, '23514', null, 'unit_parent: not under itself');
select throws_ok($$select pg_temp.link('by_region', 'N', 'C1')$$,
	'23514', 'unit "N" cannot be under "C1": that would make a circle', 'unit_parent: no circle');
select throws_ok($$select pg_temp.link('by_region', 'N', 'R1')$$,
	'23514', 'unit "N" cannot be under "R1": that would make a circle', 'unit_parent: no circle of two');
select throws_ok($$select pg_temp.link('by_type', 'R1', 'C2')$$,
	'23514', 'unit "R1" cannot be under "C2": a parent must rank above its child', 'unit_parent: a parent ranks above its child');
select throws_ok($$select pg_temp.link('by_type', 'R1', 'T1')$$, '23514', null, 'unit_parent: nor is one of the same tier');
select throws_ok($$update care.unit_level set tier = 3 where code = 'region'$$, '23514', null, 'unit_level: a tier stays above what is under it');
select throws_ok($$update care.unit set level_id = (select level_id from care.unit_level where code = 'council') where code = 'R1'$$,
	'23514', null, 'unit: so does a level');

-- the closure keeps in step with the parents

select results_eq(
	$$select h.code, a.steps, b.code, a.first_day, a.last_day from care.unit_above as a join care.unit as u using (unit_id) join care.unit as b on b.unit_id = a.above_id
	join care.hierarchy as h using (hierarchy_id) where u.code = 'C1' order by 1, 2, 4$$,
	$$values ('by_region', 0, 'C1', date '-infinity', date 'infinity'), ('by_region', 1, 'R1', '-infinity', '2016-03-31'), ('by_region', 1, 'R2', '2016-04-01', 'infinity'),
		('by_region', 2, 'N', '-infinity', '2016-03-31'), ('by_region', 2, 'N', '2016-04-01', 'infinity'),
		('by_type', 0, 'C1', '-infinity', 'infinity'), ('by_type', 1, 'T1', '-infinity', 'infinity')$$,
	'unit_above holds every unit above, by date');
select results_eq(
	$$select a.steps from care.unit_above as a where a.hierarchy_id = 0 and a.unit_id = pg_temp.unit('C2')$$, 'values (0)',
	'unit_above holds a unit in no hierarchy by itself');
create temp table closure_before as select hierarchy_id, unit_id, above_id, steps, first_day, last_day, has_below from care.unit_above;
select care.refresh_unit_above();
select set_eq('select hierarchy_id, unit_id, above_id, steps, first_day, last_day, has_below from care.unit_above', 'select * from closure_before', 'unit_above made row by row equals unit_above made anew');
select lives_ok($$select pg_temp.link('by_type', 'T1', 'N')$$, 'unit_parent: a parent on top of what is there');
delete from closure_before;
insert into closure_before select hierarchy_id, unit_id, above_id, steps, first_day, last_day, has_below from care.unit_above;
select care.refresh_unit_above();
select set_eq('select hierarchy_id, unit_id, above_id, steps, first_day, last_day, has_below from care.unit_above', 'select * from closure_before', 'unit_above follows a parent put in above');
delete from care.unit_parent where unit_id = pg_temp.unit('C1') and first_day = '2016-04-01';
select is((select count(*) from care.unit_above where unit_id = pg_temp.unit('C1') and above_id = pg_temp.unit('R2')), 0::bigint, 'unit_above follows a parent taken away');

-- indicators, facts

insert into care.indicator (code, kind) values ('I1', 'proportion'), ('I2', 'count');
insert into care.indicator_version (indicator_id, title_en, polarity, per, last_day) select indicator_id, 'One', 'high', 100, '2016-03-31' from care.indicator where code = 'I1';
select throws_ok($$insert into care.indicator (code, kind) values ('I3', 'median')$$, '23514', null, 'indicator: five kinds');
select throws_ok($$insert into care.indicator_version (indicator_id, title_en, polarity, first_day) select indicator_id, 'Two', 'high', '2016-03-31' from care.indicator where code = 'I1'$$,
	'23P01', null, 'indicator_version: one definition a day');
select throws_ok($$insert into care.indicator_version (indicator_id, title_en, polarity, per) select indicator_id, 'Two', 'high', 0 from care.indicator where code = 'I2'$$,
	'23514', null, 'indicator_version: per is above 0');

create function pg_temp.fact(indicator text, unit text, summary careperf.summary, replaces bigint default null, codes text[] default '{}', stated float8 default null) returns bigint language sql as $$
	insert into care.fact (indicator_id, unit_id, first_day, last_day, summary, replaces, note_codes, stated_value)
	select i.indicator_id, pg_temp.unit(unit), '2014-04-01', '2015-03-31', $3, $4, $5, $6 from care.indicator as i where i.code = $1 returning fact_id $$;
select lives_ok($$create temp table first_fact as select pg_temp.fact('I1', 'C1', 'proportion:10,20') as id$$, 'fact: the first of a cell');
select throws_ok($$select pg_temp.fact('I1', 'C1', 'proportion:11,20')$$,
	'23505', 'duplicate key value violates unique constraint "fact_one_chain"', 'fact: another one must say which it replaces');
select throws_ok($$select pg_temp.fact('I1', 'C2', 'proportion:11,20', (select id from first_fact))$$,
	'23503', 'insert or update on table "fact" violates foreign key constraint "fact_replaces_same_cell"', 'fact: it replaces one of its own cell');
select lives_ok($$select pg_temp.fact('I1', 'C1', 'proportion:11,20', (select id from first_fact))$$, 'fact: a correction');
select throws_ok($$select pg_temp.fact('I1', 'C1', 'proportion:12,20', (select id from first_fact))$$, '23505', 'duplicate key value violates unique constraint "fact_replaced_once"', 'fact: two corrections of one fact cannot both win');
select results_eq('select summary::text from care.current_fact', $$values ('proportion:11,20')$$, 'current_fact is the one not replaced');
select throws_ok($$update care.fact set summary = 'proportion:1,2'$$, '55000', 'facts are never changed: update on care.fact is refused', 'fact: no update');
select throws_ok('delete from care.fact', '55000', 'facts are never changed: delete on care.fact is refused', 'fact: no delete');
select throws_ok('truncate care.fact', '55000', 'facts are never changed: truncate on care.fact is refused', 'fact: no truncate');
select throws_ok($$select pg_temp.fact('I1', 'C2', 'count:11')$$, '23514', 'indicator "I1" holds summaries of kind proportion, not count', 'fact: of the indicator''s kind');
select throws_ok($$select pg_temp.fact('I1', 'C2', 'proportion:1,2', null, '{q}')$$, '23503', 'note code "q" is not known', 'fact: known notes only');
select throws_ok($$select pg_temp.fact('I1', 'C2', null)$$, '23514', null, 'fact: it says something');
select throws_ok($$select pg_temp.fact('I1', 'C2', null, null, '{}', 'NaN')$$, '23514', null, 'fact: a stated value is a number');
select throws_ok($$update care.indicator set kind = 'rate' where code = 'I1'$$, '23514', 'indicator "I1" has facts of kind proportion: its kind cannot change', 'indicator: its kind is lasting');

-- targets

create function pg_temp.target(kind text, amount float8, extra text default '') returns void language plpgsql as $$
begin
	execute format('insert into care.target (indicator_id, kind, amount %s) select indicator_id, %L, %L %s from care.indicator where code = ''I1''',
		split_part(extra, '=', 1), kind, amount, split_part(extra, '=', 2));
end $$;
select throws_ok($$select pg_temp.target('level', null)$$, '23514', null, 'target: a level needs an amount');
select throws_ok($$select pg_temp.target('always', 5)$$, '23514', null, 'target: always needs none');
select throws_ok($$select pg_temp.target('change_points', 5)$$, '23514', null, 'target: a change needs a baseline');
select throws_ok($$select pg_temp.target('change_points', 5, ', baseline_value=, 70')$$, '23514', null, 'target: a baseline has a name');
select lives_ok($$select pg_temp.target('level', 80), pg_temp.target('level', 90, ', unit_id=, pg_temp.unit(''C1'')')$$, 'target: for all, and for one unit');
select throws_ok($$select pg_temp.target('level', 85)$$, '23P01', null, 'target: one for all a day');

select * from finish();
rollback;
