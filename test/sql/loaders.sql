\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
-- the loaders: every reason, nothing by halves, the same rows twice, corrections, markers
begin;
select plan(43);
create temp table made as select careperf.create_register();

insert into care.unit_level (code, tier, title_en) values ('nation', 1, 'Nation'), ('region', 2, 'Region'), ('council', 3, 'Council');
insert into care.hierarchy (code, title_en) values ('by_region', 'By region');

create function pg_temp.problems(severity text) returns table (line bigint, column_name text, given text, reason text) language sql as $$
	select p.line, p.column_name, p.given, p.reason from care.load_problem as p
	where p.severity = $1 and p.load_id = (select max(r.load_id) from care.load_run as r)
	order by p.line, p.column_name, p.reason $$;

-- units

create temp table units (line text, code text, title text, level text, parent text, first_day text, last_day text);
insert into units values
	('1', 'N', 'Nation', 'nation', null, '', ''), ('2', 'R1', 'North', 'region', 'N', '', ''),
	('3', 'C1', 'First', 'council', 'R1', '', ''), ('4', 'C2', ' Second ', 'council', 'R1', null, '2016-03-31'),
	('5', 'C3', 'Third', 'council', 'R1', '2016-04-01', null);
select results_eq(
	$$select rows_read, added, unchanged, noted, bad, outcome from care.load_units('units', 'by_region')$$,
	$$values (5::bigint, 5::bigint, 0::bigint, 0::bigint, 0::bigint, 'loaded')$$, 'load_units: units and their parents, new parents of the same load too');
select results_eq(
	$$select u.code, u.title_en, l.code, p.code, k.first_day, k.last_day from care.unit as u join care.unit_level as l using (level_id)
	left join care.unit_parent as k using (unit_id) left join care.unit as p on p.unit_id = k.parent_id order by 1$$,
	$$values ('C1', 'First', 'council', 'R1', null::date, null::date), ('C2', 'Second', 'council', 'R1', null, '2016-03-31'), ('C3', 'Third', 'council', 'R1', '2016-04-01', null),
		('N', 'Nation', 'nation', null, null, null), ('R1', 'North', 'region', 'N', null, null)$$, 'load_units: as they were given');
select results_eq(
	$$select added, unchanged from care.load_units('units', 'by_region')$$, $$values (0::bigint, 5::bigint)$$, 'load_units: the same again changes nothing');
update units set title = 'Third council', last_day = '2020-03-31' where code = 'C3';
select results_eq(
	$$select added, unchanged from care.load_units('units', 'by_region')$$, $$values (1::bigint, 4::bigint)$$, 'load_units: a changed row changes the unit');
select results_eq(
	$$select u.title_en, u.last_day, k.last_day from care.unit as u join care.unit_parent as k using (unit_id) where u.code = 'C3'$$,
	$$values ('Third council', date '2020-03-31', date '2020-03-31')$$, 'load_units: and its place');
truncate units;
insert into units values
	('10', null, 'x', 'region', 'N', null, null), ('11', 'a b', 'x', 'region', 'N', null, null), ('12', 'D1', '  ', 'region', 'N', null, null),
	('13', 'D2', 'x', 'village', 'N', null, null), ('14', 'D3', 'x', null, 'N', null, null), ('15', 'C1', 'x', 'region', 'N', null, null),
	('16', 'D4', 'x', 'council', 'R1', '2015-02-29', '1/4/2016'), ('17', 'D5', 'x', 'council', 'R1', '2016-01-02', '2016-01-01'),
	('18', 'D6', 'x', 'council', 'D6', null, null), ('19', 'D7', 'x', 'council', 'nowhere', null, null), ('20', 'D8', 'x', 'region', 'C1', null, null),
	('21', 'D9', 'x', 'council', 'R1', null, null), ('22', 'D9', 'x', 'council', 'R1', null, null), ('23', 'C2', 'Second', 'council', 'N', '2015-04-01', null),
	('24', 'E1', 'Good', 'council', 'R1', null, null), ('25', 'E2', 'Under a bad one', 'council', 'D1', null, null);
select results_eq(
	$$select rows_read, added, unchanged, noted, bad, outcome from care.load_units('units', 'by_region')$$,
	$$values (16::bigint, 0::bigint, 0::bigint, 0::bigint, 14::bigint, 'nothing loaded: there are bad rows')$$, 'load_units: bad rows, nothing loaded');
select results_eq($$select * from pg_temp.problems('bad')$$,
	$$values (10::bigint, 'code', null, 'no code'), (11, 'code', 'a b', 'a code has no blanks and at most 100 characters'), (12, 'title', null, 'no title'),
		(13, 'level', 'village', 'unknown level'), (14, 'level', null, 'no level'), (15, 'level', 'region', 'the unit is registered at level council'),
		(15, 'parent', 'N', 'the unit has another parent in these days: R1'),
		(16, 'first_day', '2015-02-29', 'not a day'), (16, 'last_day', '1/4/2016', 'not a day'), (17, 'last_day', '2016-01-01', 'ends before it begins'),
		(18, 'parent', 'D6', 'a unit cannot be its own parent'), (19, 'parent', 'nowhere', 'unknown parent'), (20, 'parent', 'C1', 'the parent does not rank above the unit'),
		(21, 'code', 'D9', 'more than one row for this unit'), (22, 'code', 'D9', 'more than one row for this unit'),
		(23, 'parent', 'N', 'the unit has another parent in these days: R1')$$, 'load_units: every reason of every bad row');
select is((select count(*) from care.unit), 5::bigint, 'load_units: not by halves');
select results_eq(
	$$select added, bad, outcome from care.load_units('units', 'by_region', true)$$,
	$$values (1::bigint, 15::bigint, 'good rows loaded, bad rows left out')$$, 'load_units: the good rows when asked for, less those under a bad parent');
select is((select string_agg(u.code, ' ' order by u.code) from care.unit as u), 'C1 C2 C3 E1 N R1', 'load_units: and only those');
select throws_ok($$select care.load_units('units', 'by_moon')$$, '42704', 'there is no hierarchy "by_moon"', 'load_units: a hierarchy that is there');
create temp view without_level as select code, title, parent from units;
select throws_ok($$select care.load_units('without_level', 'by_region')$$, '42703', 'without_level lacks the column level', 'load_units: the columns it needs');

-- figures

insert into care.indicator (code, kind) values ('P', 'proportion'), ('R', 'rate'), ('C', 'count'), ('Q', 'ratio'), ('M', 'mean'), ('PM', 'proportion'), ('OLD', 'proportion');
insert into care.indicator_version (indicator_id, title_en, polarity, per, base_period, decimals, last_day)
select i.indicator_id, i.code, 'high', case i.kind when 'proportion' then 100 when 'rate' then 100000 else 1 end,
	case i.code when 'PM' then 'month' else 'year' end, 1, case i.code when 'OLD' then date '2013-03-31' end
from care.indicator as i;

create temp table figures (line text, indicator text, unit text, period text, numerator text, denominator text, value text, sum_of_squares text, note text, status text);
create function pg_temp.shown() returns setof text language sql as $$
	select format('%s %s %s: %s%s%s%s', i.code, u.code, careperf.period_text(f.first_day, f.last_day), f.summary, f.stated_value,
		case when f.note_codes <> '{}' then f.note_codes::text end, case f.status when 'provisional' then ' provisional' end)
	from care.current_fact as f join care.indicator as i using (indicator_id) join care.unit as u using (unit_id)
	order by i.code, u.code, f.first_day $$;

insert into figures values
	('1', 'P', 'C1', '2014-15', '10', '20', null, null, null, null),
	('2', 'P', 'C2', '2014-15', ' 25 ', '20', '125.0', null, null, null),
	('3', 'R', 'C1', '2014-15', '12', '100000', '12.1', null, null, null),
	('4', 'C', 'C1', '2014-15', null, null, '7', null, 'p', null),
	('5', 'Q', 'C1', '2014-15', '-1.5e1', '2.5', '-6', null, null, 'provisional'),
	('6', 'M', 'C1', '2014-15', '6.5', '3', null, '15.25', null, 'final'),
	('7', 'P', 'C1', '2015-16', '[c]', '[c]', '71.5', null, null, null),
	('8', 'P', 'C2', '2015-16', 'C', 'c', '*', null, null, null),
	('9', 'R', 'C2', '2014-15', ':', '100000', ':', null, null, null),
	('10', 'R', 'C2', '2015-16', '0', '0', '[x]', null, null, null),
	('11', 'C', 'C2', '2014-15', '', '  ', null, null, null, null),
	('12', 'PM', 'C1', '2014-12', '1', '2', '50', null, 'b, [E]', null),
	('13', 'PM', 'C1', '2014/15 Q1', '1', '2', null, null, null, null),
	('14', 'C', 'C1', '2015-16', null, null, null, null, 'b', null);
delete from figures where line = '13';
select results_eq(
	$$select rows_read, added, unchanged, noted, bad, outcome from care.load_figures('figures')$$,
	$$values (13::bigint, 13::bigint, 0::bigint, 5::bigint, 0::bigint, 'loaded')$$, 'load_figures: five kinds, values, markers, silence');
select results_eq('select * from pg_temp.shown()',
	$$values ('C C1 2014-15: count:7{p} provisional'), ('C C1 2015-16: {b,x}'), ('C C2 2014-15: {x}'), ('M C1 2014-15: mean:3,0x68p-4,0xf4p-4'),
	('P C1 2014-15: proportion:10,20'), ('P C1 2015-16: 71.5{c}'), ('P C2 2014-15: proportion:25,20{above}'), ('P C2 2015-16: {c}'), ('PM C1 2014-12: proportion:1,2{b,e}'),
	('Q C1 2014-15: ratio:-15,0x28p-4 provisional'), ('R C1 2014-15: rate:12,100000'), ('R C2 2014-15: {x}'), ('R C2 2015-16: rate:0,0{x}')$$, 'load_figures: the facts they became');
select results_eq($$select * from pg_temp.problems('note')$$,
	$$values (2::bigint, 'numerator', '25', 'numerator above denominator: kept'), (3, 'value', '12.1', 'the counts give 12.0'),
		(7, 'value', '71.5', 'value without its counts: kept as stated, not rolled up'), (9, 'denominator', '100000', 'not kept: the other count is not there'),
		(11, null, null, 'nothing given: kept as not available')$$, 'load_figures: what is worth knowing of rows that were kept');

create temp table before as select * from care.fact;
select results_eq(
	$$select rows_read, added, unchanged, outcome from care.load_figures('figures')$$,
	$$values (13::bigint, 0::bigint, 13::bigint, 'loaded')$$, 'load_figures: the same rows again add nothing');
select set_eq('select fact_id from care.fact', 'select fact_id from before', 'load_figures: not one fact');
update figures set numerator = '11' where line = '1';
update figures set note = null where line = '4';
update figures set status = 'final' where line = '5';
update figures set value = '71.6' where line = '7';
select results_eq(
	$$select added, unchanged from care.load_figures('figures')$$, $$values (4::bigint, 9::bigint)$$, 'load_figures: changed rows are corrections');
select results_eq(
	$$select f.summary::text, f.stated_value, f.status, b.summary::text, b.stated_value, b.status from care.fact as f join before as b on b.fact_id = f.replaces order by f.fact_id$$,
	$$values ('proportion:11,20', null::float8, 'final', 'proportion:10,20', null::float8, 'final'), ('count:7', null, 'final', 'count:7', null, 'provisional'),
		('ratio:-15,0x28p-4', null, 'final', 'ratio:-15,0x28p-4', null, 'provisional'), (null, 71.6, 'final', null, 71.5, 'final')$$, 'load_figures: that say which fact they replace');
select set_eq('select fact_id from before', 'select f.fact_id from care.fact as f where f.fact_id <= (select max(fact_id) from before)', 'load_figures: the replaced facts stay');
select is_empty($$select 1 from before as b join care.fact as f using (fact_id) where (b.recorded_at, b.replaces, b.summary::text) is distinct from (f.recorded_at, f.replaces, f.summary::text)$$, 'load_figures: as they were');

-- every reason

truncate figures;
insert into figures values
	('101', null, 'C1', '2014-15', '1', '2', null, null, null, null),
	('102', 'nothing', 'C1', '2014-15', '1', '2', null, null, null, null),
	('103', 'P', 'nobody', '2014-15', '1', '2', null, null, null, null),
	('104', 'P', null, '2014-15', '1', '2', null, null, null, null),
	('105', 'P', 'C1', 'last year', '1', '2', null, null, null, null),
	('106', 'P', 'C1', null, '1', '2', null, null, null, null),
	('107', 'P', 'C1', '2198-99', '1', '2', null, null, null, null),
	('108', 'OLD', 'C1', '2014-15', '1', '2', null, null, null, null),
	('109', 'P', 'C1', '2014-04', '1', '2', null, null, null, null),
	('110', 'PM', 'C1', '2014/15', '1', '2', null, null, null, null),
	('111', 'P', 'C3', '2014-15', '1', '2', null, null, null, null),
	('112', 'P', 'C2', '2016-17', '1', '2', null, null, null, null),
	('113', 'P', 'R1', '2014-15', '1', '2', null, null, null, null),
	('114', 'P', 'R1', '2014/15', '1', '2', null, null, null, null),
	('115', 'P', 'N', '2011-12', 'a lot', '2', null, null, null, null),
	('116', 'P', 'N', '2012-13', '1,000', '2', null, null, null, null),
	('117', 'P', 'N', '2013-14', 'NaN', '-inf', null, null, null, null),
	('118', 'P', 'N', '2014-15', '-1', '2', null, null, null, null),
	('119', 'P', 'N', '2015-16', '1.5', '2', null, null, null, null),
	('120', 'P', 'N', '2016-17', '1', '9007199254740993', null, null, null, null),
	('121', 'P', 'N', '2017-18', '1', null, null, null, null, null),
	('122', 'P', 'N', '2018-19', null, '2', null, null, null, null),
	('123', 'C', 'N', '2011-12', '1', '2', null, null, null, null),
	('124', 'C', 'N', '2012-13', '1.5', null, null, null, null, null),
	('125', 'M', 'N', '2011-12', '1', '2', null, null, null, null),
	('126', 'M', 'N', '2012-13', '1', '1.5', null, '-1', null, null),
	('127', 'R', 'N', '2011-12', '-1', '-2', '-1', null, null, null),
	('128', 'Q', 'N', '2011-12', '-1', '-2', null, null, null, null),
	('129', 'P', 'N', '2019-20', '1', '2', null, null, 'qq b', null),
	('130', 'P', 'N', '2020-21', '1', '2', null, null, null, 'guessed'),
	('131', 'P', 'N', '2021-22', repeat('9', 60), '1e99', 'p', null, null, null),
	('132', 'P', 'N', '2010-11', '٣', '1e999', null, null, null, null),
	('133', 'nothing', 'nobody', 'never', '?', '-', '!', null, '[q]', 'so'),
	('140', 'P', 'C1', '2016-17', '5', '6', null, null, null, null);
select results_eq(
	$$select rows_read, added, unchanged, noted, bad, outcome from care.load_figures('figures')$$,
	$$values (34::bigint, 0::bigint, 0::bigint, 0::bigint, 33::bigint, 'nothing loaded: there are bad rows')$$, 'load_figures: bad rows, nothing loaded');
select results_eq($$select p.line, p.column_name, left(p.given, 20), p.reason from pg_temp.problems('bad') as p where p.line < 115$$,
	$$values (101::bigint, 'indicator', null, 'no indicator'), (102, 'indicator', 'nothing', 'unknown indicator'), (103, 'unit', 'nobody', 'unknown unit'), (104, 'unit', null, 'no unit'),
		(105, 'period', 'last year', 'not a period'), (106, 'period', '', 'no period'), (107, 'period', '2198-99', 'the period is in the future'),
		(108, 'period', '2014-15', 'the indicator has no definition for this period'), (109, 'period', '2014-04', 'the indicator is measured by the year'),
		(110, 'period', '2014/15', 'the indicator is measured by the month'), (111, 'unit', 'C3', 'the unit is not open in this period'), (112, 'unit', 'C2', 'the unit is not open in this period'),
		(113, null, 'P R1 2014-15', 'more than one row for this indicator, unit and period'), (114, null, 'P R1 2014/15', 'more than one row for this indicator, unit and period')$$,
	'load_figures: who, what, when');
select results_eq($$select p.line, p.column_name, left(p.given, 20), p.reason from pg_temp.problems('bad') as p where p.line between 115 and 132$$,
	$$values (115::bigint, 'numerator', 'a lot', 'not a number'), (116, 'numerator', '1,000', 'not a number'), (117, 'denominator', '-inf', 'not a finite number'), (117, 'numerator', 'NaN', 'not a finite number'),
		(118, 'numerator', '-1', 'negative'), (119, 'numerator', '1.5', 'not a whole number'), (120, 'denominator', '9007199254740993', 'out of range'),
		(121, 'denominator', null, 'denominator missing: give it, or a marker such as [x]'), (122, 'numerator', null, 'numerator missing: give it, or a marker such as [x]'),
		(123, 'denominator', '2', 'a count has no denominator'), (124, 'numerator', '1.5', 'not a whole number'), (125, 'sum_of_squares', null, 'a mean needs its sum_of_squares'),
		(126, 'denominator', '1.5', 'not a whole number'), (126, 'sum_of_squares', '-1', 'negative'),
		(127, 'denominator', '-2', 'negative'), (127, 'numerator', '-1', 'negative'), (127, 'value', '-1', 'negative'), (128, 'denominator', '-2', 'negative'),
		(129, 'note', 'qq', 'unknown note'), (130, 'status', 'guessed', 'a status is final or provisional'),
		(131, 'denominator', '1e99', 'out of range'), (131, 'numerator', repeat('9', 20), 'not a number'), (131, 'value', 'p', 'not a number'),
		(132, 'denominator', '1e999', 'not a number'), (132, 'numerator', '٣', 'not a number')$$,
	'load_figures: the numbers');
select results_eq($$select p.column_name, p.reason from pg_temp.problems('bad') as p where p.line = 133$$,
	$$values ('denominator', 'not a number'), ('indicator', 'unknown indicator'), ('note', 'unknown note'), ('numerator', 'not a number'), ('period', 'not a period'),
		('status', 'a status is final or provisional'), ('unit', 'unknown unit'), ('value', 'not a number')$$, 'load_figures: all reasons of one row');
select is_empty($$select * from pg_temp.problems('bad') where line = 140$$, 'load_figures: no reason for a good row');
select is((select count(*) from care.fact), 17::bigint, 'load_figures: not by halves');
select results_eq(
	$$select added, bad, outcome from care.load_figures('figures', true)$$,
	$$values (1::bigint, 33::bigint, 'good rows loaded, bad rows left out')$$, 'load_figures: the good rows when asked for');
select results_eq($$select f.summary::text from care.fact as f order by f.fact_id desc limit 1$$, $$values ('proportion:5,6')$$, 'load_figures: and only those');

-- days in place of a period, lines that are no lines, other types of column, names that need quotes

create temp table "Figures of the ""north""" (line int, indicator varchar, unit char(2), first_day date, last_day date, numerator int, denominator bigint, "Value" numeric);
insert into "Figures of the ""north""" values (7, 'PM', 'C1', '2015-01-01', '2015-01-31', 3, 4, null), (7, 'PM', 'C1', '2015-02-01', '2015-02-28', 3, 4, null);
select results_eq($$select added, bad from care.load_figures('"Figures of the ""north"""')$$, $$values (2::bigint, 0::bigint)$$, 'load_figures: dates, numbers and quoted names');
truncate "Figures of the ""north""";
insert into "Figures of the ""north""" values (7, 'PM', 'C1', '2015-03-01', '2015-02-01', 3, 4, null), (7, 'PM', 'C1', '2015-04-01', null, 3, 4, null), (null, 'PM', 'C1', '2015-05-01', '2015-05-31', 3, 4, null);
select results_eq($$select added, bad from care.load_figures('"Figures of the ""north"""', true)$$, $$values (1::bigint, 2::bigint)$$, 'load_figures: good rows beside bad ones of the same line');
select results_eq($$select line, reason from pg_temp.problems('bad')$$, $$values (1::bigint, 'ends before it begins'), (2, 'not a period')$$, 'load_figures: lines that tell no rows apart are numbered anew');
create temp view no_number as select indicator, unit, first_day, last_day, denominator from "Figures of the ""north""";
select throws_like($$select care.load_figures('no_number')$$, '%no_number lacks the column numerator or value', 'load_figures: the columns it needs');
select throws_ok($$select care.load_figures(null)$$, '22004', 'there is no source to load', 'load_figures: a source');
create temp table empty_source (indicator text, unit text, period text, value text);
select results_eq($$select rows_read, added, bad, outcome from care.load_figures('empty_source')$$, $$values (0::bigint, 0::bigint, 0::bigint, 'loaded')$$, 'load_figures: nothing to read');
create temp view bomb as select 'P'::text as indicator, 'C1'::text as unit, '2017-18); drop table care.fact; --' as period, '1'';' as numerator, '2' as denominator;
select results_eq($$select bad from care.load_figures('bomb')$$, $$values (1::bigint)$$, 'load_figures: text is never run');

-- what a load leaves behind

select ok(bool_and(r.outcome is not null and r.rows_read is not null and r.loaded_by = current_user and r.source is not null), 'load_run: every load is on record') from care.load_run as r;
select is_empty($$select 1 from care.fact as f where f.load_id is null$$, 'load_run: every loaded fact says by which load');
select is_empty($$select relname from pg_class where relnamespace = pg_my_temp_schema() and relname like 'care_load%'$$, 'no working table is left');

-- a year of everything, at once

create temp view many as
select g.line::text, 'PM' as indicator, 'C1' as unit, careperf.period_text(d, (d + interval '1 month')::date - 1) as period,
	(g.line % 50)::text as numerator, '50' as denominator
from generate_series(1, 500) as g(line) cross join lateral (select (date '1950-01-01' + g.line * interval '1 month')::date) as m(d);
select results_eq($$select rows_read, added, bad from care.load_figures('many')$$, $$values (500::bigint, 500::bigint, 0::bigint)$$, 'load_figures: months, those that look like years too');
select is((select count(*) from care.current_fact as f join care.indicator as i using (indicator_id)
	where i.code = 'PM' and f.last_day - f.first_day < 31), 504::bigint, 'load_figures: every one of them a month');

-- what the review of the loaders found: links dated in parts, and columns that are left out

create temp table in_parts (code text, title text, level text, parent text);
insert into in_parts values ('C1', 'First', 'council', 'R1');
do $$ begin
	update care.unit_parent as k set last_day = '2010-03-31'
	from care.unit as u, care.hierarchy as h where u.unit_id = k.unit_id and h.hierarchy_id = k.hierarchy_id and u.code = 'C1' and h.code = 'by_region';
	insert into care.unit_parent (hierarchy_id, unit_id, parent_id, first_day)
	select h.hierarchy_id, u.unit_id, p.unit_id, '2012-04-01' from care.hierarchy as h, care.unit as u, care.unit as p
	where h.code = 'by_region' and u.code = 'C1' and p.code = 'R1';
end $$;
create temp table loaded_in_parts as select * from care.load_units('in_parts', 'by_region');
select is((select l.outcome || ': ' || p.reason from loaded_in_parts as l join care.load_problem as p using (load_id)),
	'nothing loaded: there are bad rows: the links to this parent are dated in parts: change care.unit_parent by hand',
	'load_units: links dated in parts are reported, not an error');
update care.unit set title_cy = 'Cyntaf', first_day = '2009-04-01' where code = 'C1';
create temp table without_days as select code, title, level from in_parts;
create temp table loaded_again as select * from care.load_units('without_days');
select is((select u.title_cy || to_char(u.first_day, ' YYYY-MM-DD') from care.unit as u where u.code = 'C1'), 'Cyntaf 2009-04-01',
	'load_units: a column that is left out keeps what is registered');

select * from finish();
rollback;
