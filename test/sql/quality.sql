\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
-- what is missing, twice there, odd or left out
begin;
select plan(8);
create temp table made as select careperf.create_register();
insert into care.unit_level (code, tier, title_en) values ('council', 1, 'Council');
insert into care.unit (code, level_id, title_en) select c, 1, c from unnest('{A,B,S}'::text[]) as c;
insert into care.indicator (code, kind) values ('admissions', 'count'), ('mean', 'mean');
insert into care.indicator_version (indicator_id, title_en, polarity, base_period, withhold_below) select indicator_id, code, 'low', 'month', 0 from care.indicator;
create table event (unit text, day date, value numeric);
insert into event select u, date '2025-01-01' + m * interval '1 month', 10 + (m % 3) + case when u = 'A' and m = 7 then 500 else 0 end
from generate_series(0, 9) as m, unnest('{A,B}'::text[]) as u where not (u = 'B' and m = 4);
select is_empty('select * from care.data_quality', 'nothing yet');
create temp table registered as select care.register_source('admissions', 'event', numerator_column => 'value') as a, care.register_source('mean', 'event') as b;
insert into event values ('B', '2025-03-03', 'NaN'), ('Q', '2025-03-03', 1), ('B', '2199-03-03', 1);
create temp table collected as select c.* from unnest('{admissions,mean}'::text[]) as k, care.collect(k, '2025-01-01', '2025-10-31') as c;
select set_eq($$select indicator_code, column_name, given, detail from care.data_quality where kind = 'bad row' and indicator_code = 'mean'$$,
	$$values ('mean', 'value', 'NaN', 'not a number between -1e16 and 1e16 (unit B, day 2025-03-03)'), ('mean', 'unit', 'Q', 'unknown unit (unit Q, day 2025-03-03)'),
	('mean', 'day', '2199-03-03', 'the day is in the future (unit B, day 2199-03-03)')$$, 'bad rows, by column, with what stood there');
select results_eq($$select unit_code, first_day from care.data_quality where kind = 'gap' and indicator_code = 'admissions'$$, $$values ('B', date '2025-05-01')$$, 'a month that one did not report');
select is_empty($$select * from care.scorecard where indicator_code = 'admissions' and unit_code = 'B' and first_day = '2025-05-01' and value is not null$$,
	'and silence is no figure, let alone the best one');
select is_empty($$select * from care.scorecard where unit_code = 'S'$$, 'who never sends anything scores nothing');
select results_eq($$select distinct unit_code, first_day from care.data_quality where kind = 'outlier'$$, $$values ('A', date '2025-08-01')$$, 'the odd value, and no other');
insert into care.fact (indicator_id, unit_id, first_day, last_day, summary) select i.indicator_id, u.unit_id, '2025-01-01', '2025-12-31', count_of(100) from care.indicator i, care.unit u where i.code = 'admissions' and u.code = 'A';
select is((select count(*) from care.data_quality where kind = 'overlap' and unit_code = 'A'), 10::bigint, 'a year beside its months');
delete from event where unit = 'Q' or value = 'NaN' or day > '2100-01-01';
create temp table again as select c.* from care.collect('mean', '2025-01-01', '2025-10-31') as c;
select is_empty($$select * from care.data_quality where kind = 'bad row' and indicator_code = 'mean'$$, 'mended rows are listed no more');
select * from finish();
rollback;
