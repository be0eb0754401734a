\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
-- the views: roll-up by date along each hierarchy, never twice; targets and bands; peers; history; small counts
begin;
select plan(61);
create temp table made as select careperf.create_register();

insert into care.unit_level (code, tier, title_en) values ('nation', 1, 'Nation'), ('region', 2, 'Region'), ('type', 2, 'Type'), ('council', 3, 'Council');
insert into care.hierarchy (code, title_en) values ('by_region', 'By region'), ('by_type', 'By type');
create temp table units (code text, title text, level text, parent text, first_day text, last_day text);
insert into units values
	('N', 'Nation', 'nation', null, null, null), ('R1', 'North', 'region', 'N', null, null), ('R2', 'South', 'region', 'N', null, null),
	('C1', 'First', 'council', 'R1', null, null), ('C2', 'Second', 'council', 'R1', null, null), ('C3', 'Third', 'council', 'R2', null, null),
	('C4', 'Moves', 'council', null, null, null), ('C5', 'Closes', 'council', 'R2', null, '2014-09-30'), ('X', 'Alone', 'council', null, null, null);
create temp table unit_load as select * from care.load_units('units', 'by_region');
truncate units;
insert into units values
	('N', 'Nation', 'nation', null, null, null), ('T1', 'Town', 'type', 'N', null, null), ('T2', 'Shire', 'type', 'N', null, null),
	('C1', 'First', 'council', 'T1', null, null), ('C2', 'Second', 'council', 'T2', null, null), ('C3', 'Third', 'council', 'T1', null, null),
	('C4', 'Moves', 'council', 'T2', null, null), ('C5', 'Closes', 'council', 'T2', null, '2014-09-30');
insert into unit_load select * from care.load_units('units', 'by_type');
insert into care.unit_parent (hierarchy_id, unit_id, parent_id, first_day, last_day)
select h.hierarchy_id, c.unit_id, p.unit_id, l.first_day, l.last_day
from (values ('R1', null::date, date '2015-03-30'), ('R2', '2015-03-31', null)) as l(parent, first_day, last_day)
join care.hierarchy as h on h.code = 'by_region' join care.unit as c on c.code = 'C4' join care.unit as p on p.code = l.parent;
select is((select sum(bad) from unit_load), 0::numeric, 'the units are there');

insert into care.indicator (code, kind) values ('P', 'proportion'), ('L', 'rate'), ('K', 'count'), ('M', 'mean'), ('Z', 'proportion'), ('S', 'proportion'), ('A', 'proportion'), ('B', 'proportion'), ('V', 'proportion');
insert into care.indicator_version (indicator_id, title_en, title_cy, polarity, per, withhold_below, unit_of_measure)
select i.indicator_id, i.code || ' in English', i.code || ' yn Gymraeg', case i.code when 'L' then 'low' when 'K' then 'neutral' else 'high' end,
	case i.kind when 'proportion' then 100 when 'rate' then 100000 else 1 end, case i.code when 'Z' then 0 else 5 end, case i.kind when 'proportion' then '%' else '' end
from care.indicator as i where i.code <> 'V';
insert into care.indicator_version (indicator_id, title_en, polarity, per, withhold_below, first_day, last_day)
select i.indicator_id, 'V', 'high', 100, v.below, v.first_day, v.last_day
from care.indicator as i cross join (values (5, null::date, date '2014-03-31'), (0, '2014-04-01', '2015-03-31')) as v(below, first_day, last_day) where i.code = 'V';

create temp table figures (indicator text, unit text, period text, numerator text, denominator text, value text, sum_of_squares text, note text);
create function pg_temp.load() returns text language sql as $$ select l.outcome from care.load_figures('pg_temp.figures') as l $$;
insert into figures (indicator, unit, period, numerator, denominator, value, note) values
	('P', 'C1', '2013-14', '50', '100', null, null), ('P', 'C2', '2013-14', '60', '90', null, null), ('P', 'C3', '2013-14', '10', '70', null, null), ('P', 'C4', '2013-14', '33', '44', null, null), ('P', 'C5', '2013-14', '9', '30', null, null),
	('P', 'C1', '2014-15', '55', '100', null, 'p'), ('P', 'C2', '2014-15', '66', '90', null, 'b'), ('P', 'C3', '2014-15', '3', '70', null, null), ('P', 'C4', '2014-15', '30', '40', null, null), ('P', 'C5', '2014-15', '8', '20', null, null),
	('P', 'C1', '2015-16', '99', '100', null, null), ('P', 'C2', '2015-16', '[x]', '[x]', null, null), ('P', 'C3', '2015-16', '12', '70', null, null), ('P', 'C4', '2015-16', '45', '40', null, null),
	('P', 'X', '2014-15', '7', '12', null, null),
	('L', 'C1', '2014-15', '10', '100000', null, null), ('L', 'C2', '2014-15', '20', '100000', null, null), ('L', 'C3', '2014-15', '10', '100000', null, null), ('L', 'C4', '2014-15', '3', '100000', null, null),
	('L', 'C1', '2015-16', '20', '100000', null, null),
	('K', 'C1', '2014-15', '12', null, null, null), ('K', 'C2', '2014-15', '4', null, null, null), ('K', 'C3', '2014-15', '0', null, null, null),
	('Z', 'C1', '2014-15', '1', '2', null, null),
	('S', 'C1', '2014-15', null, null, '81.5', null), ('S', 'C2', '2014-15', '[c]', '[c]', null, null), ('S', 'C3', '2014-15', null, null, null, null), ('S', 'C1', '2015-16', null, null, '84', null),
	('V', 'C1', '2013-14', '2', '10', null, null), ('V', 'C1', '2014-15', '2', '10', null, null);
select is(pg_temp.load(), 'loaded', 'the figures are there');

create temp view card as select * from care.scorecard;

-- plain, and with every column told

select is_empty(
	$$select c.relname, a.attname, a.atttypid::regtype from pg_attribute as a join pg_class as c on c.oid = a.attrelid
	where c.relnamespace = 'care'::regnamespace and c.relname in ('scorecard', 'peer_comparison', 'figure_history', 'target_breaches', 'note_code_text')
	  and a.attnum > 0 and a.atttypid not in ('text'::regtype, 'date'::regtype, 'float8'::regtype, 'bool'::regtype, 'int8'::regtype, 'int4'::regtype, 'timestamptz'::regtype)$$,
	'readers see plain types only');
select columns_are('care', 'scorecard', array['indicator_code', 'indicator_title_en', 'indicator_title_cy', 'hierarchy_code', 'unit_code', 'unit_title_en', 'unit_title_cy', 'level_code',
	'first_day', 'last_day', 'period', 'numerator', 'denominator', 'value', 'lower', 'upper', 'limits_method', 'previous_value', 'change', 'change_lower', 'change_upper', 'change_significant',
	'target', 'band_code', 'band_en', 'band_cy', 'band_symbol', 'band_colour', 'note_codes', 'units_reporting', 'units_expected', 'records_missing', 'withheld',
	'unit_of_measure', 'decimals', 'polarity', 'target_kind'], 'the columns of the scorecard');

-- roll-up

select results_eq(
	$$select hierarchy_code, unit_code, period, numerator, denominator from card where indicator_code = 'P' and level_code <> 'council' order by 1, 2, 3$$,
	$$values ('by_region', 'N', '2013-14', 162::float8, 334::float8), ('by_region', 'N', '2014-15', 162, 320), ('by_region', 'N', '2015-16', 156, 210),
		('by_region', 'R1', '2013-14', 143, 234), ('by_region', 'R1', '2014-15', 121, 190), ('by_region', 'R1', '2015-16', null, null),
		('by_region', 'R2', '2013-14', 19, 100), ('by_region', 'R2', '2014-15', 41, 130), ('by_region', 'R2', '2015-16', 57, 110),
		('by_type', 'N', '2013-14', 162, 334), ('by_type', 'N', '2014-15', 162, 320), ('by_type', 'N', '2015-16', 156, 210),
		('by_type', 'T1', '2013-14', 60, 170), ('by_type', 'T1', '2014-15', 58, 170), ('by_type', 'T1', '2015-16', 111, 170),
		('by_type', 'T2', '2013-14', 102, 164), ('by_type', 'T2', '2014-15', 104, 150), ('by_type', 'T2', '2015-16', 45, 40)$$,
	'rolled up along each hierarchy on its own, by who was where on the last day; a council that closed counts where it was');
select results_eq(
	$$select unit_code, period, units_reporting, units_expected from card where indicator_code = 'P' and hierarchy_code = 'by_region' and level_code <> 'council' order by 1, 2$$,
	$$values ('N', '2013-14', 5::bigint, 5::bigint), ('N', '2014-15', 5, 5), ('N', '2015-16', 3, 4), ('R1', '2013-14', 3, 3), ('R1', '2014-15', 2, 2), ('R1', '2015-16', 1, 2),
		('R2', '2013-14', 2, 2), ('R2', '2014-15', 3, 3), ('R2', '2015-16', 2, 2)$$, 'units reporting of units expected');
select results_eq(
	$$select hierarchy_code, numerator, denominator, units_reporting, units_expected from card where unit_code = 'X'$$,
	$$values (null::text, 7::float8, 12::float8, 1::bigint, 1::bigint)$$, 'a unit in no hierarchy is shown by itself');
select is((select count(*) from card where unit_code = 'C1' and indicator_code = 'P' and period = '2014-15'), 2::bigint, 'a council in two hierarchies is shown in each');
select results_eq($$select value, previous_value, change, lower, upper, change_lower, change_upper, change_significant, limits_method from card where indicator_code = 'P' and unit_code = 'C1' and hierarchy_code = 'by_type' and period = '2014-15'$$,
	$$select 55::float8, 50::float8, c.difference, l.lower, l.upper, c.lower, c.upper, c.significant, l.method
	from careperf.confidence_limits('proportion:55,100', 0.95, 100) as l, careperf.compare('proportion:55,100', 'proportion:50,100', 0.95, 100) as c$$, 'limits, and the change on the year before');
select results_eq($$select previous_value, change from card where indicator_code = 'P' and unit_code = 'T1' and hierarchy_code = 'by_type' and period = '2014-15'$$,
	$$select careperf.percent('proportion:60,170'), c.difference from careperf.compare('proportion:58,170', 'proportion:60,170', 0.95, 100) as c$$, 'the year before of what is above too');
select results_eq($$select previous_value, change, change_significant from card where indicator_code = 'P' and unit_code = 'N' and hierarchy_code = 'by_type' and period = '2014-15'$$,
	$$values (careperf.percent('proportion:162,334'), null::float8, null::boolean)$$, 'no change is told across a break, of one council either');
create temp table two_definitions as
select s.unit_code, s.indicator_code, s.change from card as s where false;
do $$ begin
	update care.indicator_version set last_day = '2015-03-31' where indicator_id = (select indicator_id from care.indicator where code = 'L');
	insert into care.indicator_version (indicator_id, title_en, polarity, per, first_day)
	select indicator_id, 'L anew', 'high', 100000, '2015-04-01' from care.indicator where code = 'L';
end $$;
insert into two_definitions select unit_code, indicator_code, change from card where indicator_code = 'L' and unit_code = 'C1' and hierarchy_code = 'by_type' and period = '2015-16';
update care.indicator_version set comparable_before = true where title_en = 'L anew';
insert into two_definitions select unit_code, indicator_code, change from card where indicator_code = 'L' and unit_code = 'C1' and hierarchy_code = 'by_type' and period = '2015-16';
select is(array_agg(change), array[null, 10]::float8[], 'nor across definitions, unless they are said to be comparable') from two_definitions;
delete from care.indicator_version where title_en = 'L anew';
update care.indicator_version set last_day = null where indicator_id = (select indicator_id from care.indicator where code = 'L');
select results_eq($$select unit_code, period from card where indicator_code = 'V' and hierarchy_code = 'by_type' and level_code = 'council' order by 2$$, $$values ('C1', '2013-14'), ('C1', '2014-15')$$, 'a figure is read by the definition in force');
select results_eq($$select indicator_title_en, indicator_title_cy, unit_title_en, unit_of_measure, polarity from card where indicator_code = 'P' and unit_code = 'C1' and hierarchy_code = 'by_type' and period = '2014-15'$$,
	$$values ('P in English', 'P yn Gymraeg', 'First', '%', 'high')$$, 'titles and what the value is in');

-- notes

select results_eq($$select unit_code, note_codes from card where indicator_code = 'P' and hierarchy_code = 'by_type' and period = '2014-15' order by 1$$,
	$$values ('C1', 'p'), ('C2', 'b'), ('C3', 'c'), ('C4', ''), ('C5', ''), ('N', 'b p'), ('T1', 'p'), ('T2', 'b')$$, 'notes that hold for a total are carried up');
select results_eq($$select unit_code, note_codes from card where indicator_code = 'P' and hierarchy_code = 'by_type' and period = '2015-16' order by 1$$,
	$$values ('C1', 'c'), ('C2', 'x'), ('C3', ''), ('C4', 'above'), ('N', ''), ('T1', ''), ('T2', 'above')$$, 'not available, and a numerator above its denominator');
select results_eq($$select unit_code, value, numerator, previous_value, change, note_codes, units_reporting from card where indicator_code = 'S' and hierarchy_code = 'by_region' and period = '2014-15' order by 1$$,
	$$values ('C1', 81.5::float8, null::float8, null::float8, null::float8, '', 0::bigint), ('C2', null, null, null, null, 'c', 0), ('C3', null, null, null, null, 'x', 0),
		('N', null, null, null, null, 'x', 0), ('R1', null, null, null, null, 'x', 0), ('R2', null, null, null, null, 'x', 0)$$, 'a stated value is shown for its unit and never rolled up');
select results_eq($$select value, previous_value, change, lower from card where indicator_code = 'S' and unit_code = 'C1' and hierarchy_code = 'by_region' and period = '2015-16'$$,
	$$values (84::float8, 81.5::float8, 2.5::float8, null::float8)$$, 'the change between stated values has no limits');

-- a parent's own figure

truncate figures;
insert into figures (indicator, unit, period, numerator, denominator) values ('A', 'R1', '2014-15', '70', '100'), ('A', 'C3', '2014-15', '20', '40'), ('A', 'N', '2014-15', '99', '999'), ('A', 'C1', '2014-15', '[x]', '[x]');
select is(pg_temp.load(), 'loaded', 'figures of parents');
select results_eq($$select unit_code, numerator, denominator, units_reporting from card where indicator_code = 'A' and hierarchy_code = 'by_region' order by 1$$,
	$$values ('C1', null::float8, null::float8, 0::bigint), ('C3', 20, 40, 1), ('N', 90, 140, 2), ('R1', 70, 100, 1), ('R2', 20, 40, 1)$$,
	'a parent''s own counts stand where nothing below reports, and climb; where something does they do not count');
insert into figures (indicator, unit, period, numerator, denominator) values ('A', 'C2', '2014-15', '30', '50');
select is(pg_temp.load(), 'loaded', 'a child reports');
select results_eq($$select unit_code, numerator, denominator, units_reporting from card where indicator_code = 'A' and hierarchy_code = 'by_region' and level_code <> 'council' order by 1$$,
	$$values ('N', 50::float8, 90::float8, 2::bigint), ('R1', 30, 50, 1), ('R2', 20, 40, 1)$$, 'then its parent''s own counts do not');

-- small counts

select is_empty($$select indicator_code, unit_code, period from card where withheld and num_nonnulls(numerator, denominator, value, lower, upper, limits_method, change, change_lower, change_upper,
	change_significant, band_code, band_en, band_cy, band_symbol, band_colour, records_missing) > 0$$, 'scorecard: nothing of a withheld figure');
select results_eq($$select distinct indicator_code, unit_code, period from card where withheld order by 1, 2, 3$$,
	$$values ('K', 'C2', '2014-15'), ('K', 'T2', '2014-15'), ('L', 'C4', '2014-15'), ('P', 'C1', '2015-16'), ('P', 'C3', '2014-15'), ('P', 'R1', '2015-16'), ('V', 'C1', '2013-14'), ('V', 'N', '2013-14'), ('V', 'R1', '2013-14'), ('V', 'T1', '2013-14')$$,
	'scorecard: cases or rest of 1 to 4 are withheld at every level, 0 and the denominator''s excess are not');
select ok(bool_and(note_codes ~ '(^| )c( |$)'), 'scorecard: a withheld figure has the note c') from card where withheld;
select results_eq($$select previous_value, change, change_lower, change_significant, value from card where indicator_code = 'P' and unit_code = 'C3' and hierarchy_code = 'by_type' and period = '2015-16'$$,
	$$select null::float8, null::float8, null::float8, null::boolean, careperf.percent('proportion:12,70')$$, 'scorecard: a withheld year before gives neither value nor change');
select results_eq($$select previous_value, withheld from card where indicator_code = 'P' and unit_code = 'C1' and hierarchy_code = 'by_type' and period = '2015-16'$$,
	$$values (55::float8, true)$$, 'scorecard: beside a withheld figure the year before is what it was');
select results_eq($$select value, previous_value, change from card where indicator_code = 'V' and unit_code = 'C1' and hierarchy_code = 'by_type' and period = '2014-15'$$,
	$$values (20::float8, null::float8, null::float8)$$, 'scorecard: what was withheld by the definition then stays so under a laxer one');
select results_eq($$select value, withheld from card where indicator_code = 'Z' and unit_code = 'C1' and hierarchy_code = 'by_type'$$, $$values (50::float8, false)$$, 'scorecard: withhold_below 0 withholds nothing');
select results_eq($$select value, withheld from card where indicator_code = 'K' and unit_code = 'C3' and hierarchy_code = 'by_type'$$, $$values (0::float8, false)$$, 'scorecard: 0 is not small');

-- targets

create function pg_temp.target(indicator text, kind text, amount float8, unit text default null, level text default null, baseline_value float8 default null, baseline_period text default null, first_day date default null) returns void language sql as $$
	insert into care.target (indicator_id, kind, amount, unit_id, level_id, baseline_value, baseline_first_day, baseline_last_day, baseline_name, first_day)
	select i.indicator_id, $2, $3, (select u.unit_id from care.unit as u where u.code = $4), (select l.level_id from care.unit_level as l where l.code = $5), $6, d.first_day, d.last_day,
		case when $6 is not null or $7 is not null then 'baseline' end, $8
	from care.indicator as i, careperf.period_days($7) as d where i.code = $1 $$;
select pg_temp.target('P', 'level', 60), pg_temp.target('P', 'level', 50, null, 'council', null, null, '2014-04-01'), pg_temp.target('P', 'level', 70, 'C2'), pg_temp.target('P', 'change_points', 10, 'C4', null, null, '2013-14'),
	pg_temp.target('P', 'change_points', 10, 'C3', null, null, '2014-15'), pg_temp.target('P', 'change_per_cent', 20, 'C5', null, 30), pg_temp.target('L', 'direction', null), pg_temp.target('A', 'always', null), pg_temp.target('K', 'level', 12);
insert into care.band_scheme (indicator_id, tolerance, tolerance_in, confidence) select indicator_id, 5, 'points', 0.8 from care.indicator where code = 'P';
select results_eq($$select unit_code, target, band_code, band_en, target_kind from card where indicator_code = 'P' and hierarchy_code = 'by_type' and period = '2014-15' order by 1$$,
	$$values ('C1', 50::float8, 'on_target', 'On target', 'level'), ('C2', 70, 'on_target', 'On target', 'level'), ('C3', null, null, null, 'change_points'), ('C4', 85, 'off_target', 'Off target', 'change_points'),
		('C5', 36, 'on_target', 'On target', 'change_per_cent'), ('N', 60, 'off_target', 'Off target', 'level'), ('T1', 60, 'off_target', 'Off target', 'level'), ('T2', 60, 'on_target', 'On target', 'level')$$,
	'a unit''s own target goes before its level''s, and that before one for all');
select results_eq($$select unit_code, target, band_code from card where indicator_code = 'P' and hierarchy_code = 'by_type' and period = '2013-14' and unit_code in ('C1', 'N') order by 1$$,
	$$values ('C1', 60::float8, 'off_target'), ('N', 60, 'off_target')$$, 'targets are in force by date');
select results_eq($$select target, value is not null, band_code from card where indicator_code = 'P' and unit_code = 'C3' and hierarchy_code = 'by_type' and period = '2015-16'$$,
	$$values (null::float8, true, 'no_target')$$, 'a withheld baseline makes no target: it could be had back from it');
select results_eq($$select upper from card where indicator_code = 'P' and unit_code = 'C2' and hierarchy_code = 'by_type' and period = '2014-15'$$,
	$$select upper from careperf.confidence_limits('proportion:66,90', 0.8, 100)$$, 'the scheme sets the level of the limits');
update care.band_scheme set tolerance = 10 where indicator_id is not null;
select results_eq($$select band_code, band_symbol, band_colour from card where indicator_code = 'P' and unit_code = 'C4' and hierarchy_code = 'by_type' and period = '2014-15'$$,
	$$select code, symbol, colour from careperf.band_texts() where code = 'close_to_target'$$, 'the scheme sets the tolerance');
select results_eq($$select period, unit_code, target, band_code from card where indicator_code = 'L' and unit_code in ('C1', 'C4') and hierarchy_code = 'by_type' order by 1, 2$$,
	$$values ('2014-15', 'C1', null::float8, 'no_baseline'), ('2014-15', 'C4', null, null), ('2015-16', 'C1', null, 'worsened')$$, 'direction: against the year before, by polarity');
select results_eq($$select unit_code, value, band_code from card where indicator_code = 'K' and hierarchy_code = 'by_type' order by 1$$,
	$$values ('C1', 12::float8, 'on_target'), ('C2', null, null), ('C3', 0, 'off_target'), ('N', 16, 'off_target'), ('T1', 12, 'on_target'), ('T2', null, null)$$, 'neutral: neither way is good');
select results_eq($$select unit_code, value, target from care.target_breaches where hierarchy_code = 'by_region' order by 1$$,
	$$values ('C2', 60::float8, 100::float8), ('C3', 50, 100), ('N', 500::float8 / 9, 100), ('R1', 60, 100), ('R2', 50, 100)$$, 'always: the breaches are listed');

-- peers

create temp view peers as select * from care.peer_comparison;
select results_eq($$select unit_code, round(value::numeric, 6), rank, peers, round(median_of_peers::numeric, 6), withheld from peers where indicator_code = 'P' and hierarchy_code = 'by_type' and level_code = 'council' and period = '2014-15' order by 1$$,
	$$values ('C1', 55.000000, 3::bigint, 4::bigint, 64.166667, false), ('C2', 73.333333, 2, 4, 64.166667, false), ('C3', null, null, 4, 64.166667, true),
		('C4', 75.000000, 1, 4, 64.166667, false), ('C5', 40.000000, 4, 4, 64.166667, false)$$, 'peers: rank, and the median of what is shown');
select results_eq($$select unit_code, rank, peers, median_of_peers from peers where indicator_code = 'L' and hierarchy_code = 'by_region' and level_code = 'council' and period = '2014-15' order by 1$$,
	$$values ('C1', 1::bigint, 3::bigint, 10::float8), ('C2', 3, 3, 10), ('C3', 1, 3, 10), ('C4', null, 3, 10)$$, 'peers: low is good, and equals share a rank');
select results_eq($$select unit_code, parent_code, parent_value, against_parent_code, top_code, top_value, against_top_code from peers where indicator_code = 'P' and hierarchy_code = 'by_region' and period = '2014-15' order by 1$$,
	$$select v.u, v.p, v.pv, b.code, v.t, v.tv, a.code
	from (values ('C1', 'proportion:55,100', 'R1', careperf.percent('proportion:121,190'), 'N', careperf.percent('proportion:162,320')), ('C2', 'proportion:66,90', 'R1', careperf.percent('proportion:121,190'), 'N', careperf.percent('proportion:162,320')),
		('C3', null, 'R2', careperf.percent('proportion:41,130'), 'N', careperf.percent('proportion:162,320')), ('C4', 'proportion:30,40', 'R2', careperf.percent('proportion:41,130'), 'N', careperf.percent('proportion:162,320')),
		('C5', 'proportion:8,20', 'R2', careperf.percent('proportion:41,130'), 'N', careperf.percent('proportion:162,320')), ('N', null, null, null, null, null),
		('R1', 'proportion:121,190', 'N', careperf.percent('proportion:162,320'), 'N', careperf.percent('proportion:162,320')), ('R2', 'proportion:41,130', 'N', careperf.percent('proportion:162,320'), 'N', careperf.percent('proportion:162,320'))
		) as v(u, s, p, pv, t, tv)
	left join lateral careperf.benchmark(v.s::careperf.summary, v.pv, 'high', 0.8, 100) as b on v.s is not null
	left join lateral careperf.benchmark(v.s::careperf.summary, v.tv, 'high', 0.8, 100) as a on v.s is not null
	order by 1$$, 'peers: against parent and nation, as benchmark says');
select is_empty($$select unit_code from peers where withheld and num_nonnulls(value, lower, upper, rank, against_parent_code, against_parent_en, against_parent_cy, against_parent_symbol, against_top_code, against_top_en, against_top_cy, against_top_symbol) > 0$$,
	'peers: nothing of a withheld figure');
select ok(bool_and(parent_value is null and top_value is null), 'peers: nothing of a withheld parent') from peers where indicator_code = 'V' and period = '2013-14';
select is((select count(*) from peers), (select count(*) from card), 'peers: a row for every row of the scorecard');
create temp table card_kept as select * from card;
create temp table peers_kept as select * from peers;
select is_empty($$select unit_code from peers_kept as p join card_kept as c using (indicator_code, unit_code, first_day, last_day)
	where p.hierarchy_code is not distinct from c.hierarchy_code and (p.value, p.lower, p.upper, p.withheld) is distinct from (c.value, c.lower, c.upper, c.withheld)$$, 'peers: the same values and limits as the scorecard');

-- history

truncate figures;
insert into figures (indicator, unit, period, numerator, denominator) values ('P', 'C1', '2013-14', '51', '100'), ('P', 'C3', '2014-15', '30', '70'), ('P', 'C4', '2014-15', '4', '40');
select is(pg_temp.load(), 'loaded', 'corrections');
create temp view history as select * from care.figure_history;
select results_eq($$select numerator, value, is_current, withheld, note_codes from history where indicator_code = 'P' and unit_code = 'C1' and period = '2013-14' order by fact_id$$,
	$$values (50::float8, 50::float8, false, false, ''), (51, 51, true, false, '')$$, 'history: what it was and what it is');
select results_eq($$select numerator, value, is_current, withheld, note_codes from history where indicator_code = 'P' and period = '2014-15' and unit_code in ('C3', 'C4') order by unit_code, fact_id$$,
	$$values (null::float8, null::float8, false, true, 'c'), (30, 300::float8 / 7, true, false, ''), (30, 75, false, false, ''), (null, null, true, true, 'c')$$, 'history: each fact is withheld by its own counts');
select is_empty($$select 1 from history where withheld and num_nonnulls(numerator, denominator, value) > 0$$, 'history: nothing of a withheld figure');
select is_empty($$select h.fact_id from history as h left join history as n on n.fact_id = h.replaced_by
	where h.is_current <> (h.replaced_by is null) or h.recorded_by <> current_user or h.source is null or (h.replaced_by is not null and (n.replaces <> h.fact_id or h.replaced_at <> n.recorded_at))$$,
	'history: both clocks, by whom, from where, and which replaced which');
select is((select count(*) from history), (select count(*) from care.fact), 'history: every fact');
select results_eq($$select value, withheld, previous_value from card where indicator_code = 'P' and hierarchy_code = 'by_type' and (unit_code, period) in (('C1', '2014-15'), ('C3', '2014-15'), ('C4', '2014-15')) order by unit_code$$,
	$$values (55::float8, false, 51::float8), (300::float8 / 7, false, 100::float8 / 7), (null, true, 75)$$, 'the scorecard follows the corrections');

-- the same whatever the plan

create temp table card_before as select * from card;
create temp table peers_before as select * from peers;
set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_hashagg = off; set local jit = off;
create temp table card_after as select * from card;
create temp table peers_after as select * from peers;
select set_eq('select * from card_after', 'select * from card_before', 'scorecard: the same by nested loops');
select set_eq('select * from peers_after', 'select * from peers_before', 'peers: the same by nested loops');
reset enable_hashjoin; reset enable_mergejoin; reset enable_hashagg;
select results_eq($$select count(*) from card where unit_code = 'N' and hierarchy_code = 'by_type'$$, $$select count(*) from card_before where unit_code = 'N' and hierarchy_code = 'by_type'$$, 'scorecard: one unit asked for is one unit of all');

-- a tree of chance: every figure is the sum of what is under it

truncate figures;
insert into figures (indicator, unit, period, numerator, denominator)
select 'B', u.code, p.period, (10 + (u.n * 7 + p.n * 13) % 40)::text, (60 + (u.n * 11 + p.n) % 30)::text
from (values ('C1', 1), ('C2', 2), ('C3', 3), ('C4', 4)) as u(code, n), (values ('2011-12', 1), ('2012-13', 2), ('2013-14', 3), ('2014-15', 4), ('2015-16', 5), ('2016-17', 6)) as p(period, n);
select is(pg_temp.load(), 'loaded', 'six years of four councils');
select is_empty($$
	with wanted as (
		select h.code as hierarchy_code, p.code as unit_code, f.first_day, careperf.rollup(f.summary) as s, count(*) as n
		from care.current_fact as f join care.indicator as i using (indicator_id)
		join care.unit_parent as k on k.unit_id = f.unit_id and daterange(k.first_day, k.last_day, '[]') @> f.last_day
		join care.hierarchy as h using (hierarchy_id) join care.unit as p on p.unit_id = k.parent_id
		where i.code = 'B' group by 1, 2, 3)
	select * from wanted as w full join (select * from card where indicator_code = 'B' and level_code in ('region', 'type')) as c using (hierarchy_code, unit_code, first_day)
	where (careperf.numerator(w.s), careperf.denominator(w.s), w.n) is distinct from (c.numerator, c.denominator, c.units_reporting)$$, 'every figure is the sum of the facts under it');

-- what the search for leaks found

insert into care.fact (indicator_id, unit_id, first_day, last_day, summary)
select i.indicator_id, u.unit_id, v.first_day, v.last_day, v.s
from care.indicator as i, care.unit as u,
	(values (date '2016-04-01', date '2017-03-31', 'proportion:30,50;3'::careperf.summary), ('2017-04-01', '2018-03-31', 'proportion:30,50;7')) as v(first_day, last_day, s)
where i.code = 'P' and u.code = 'X';
select results_eq($$select period, value, records_missing from card where indicator_code = 'P' and unit_code = 'X' and period > '2016' order by period$$,
	$$values ('2016-17', 60::float8, null::bigint), ('2017-18', 60, 7)$$, 'few missing records are not counted out');
select throws_ok($$insert into care.fact (indicator_id, unit_id, first_day, last_day, stated_value)
	select i.indicator_id, u.unit_id, '2016-04-01', '2017-03-31', 3 from care.indicator as i, care.unit as u where i.code = 'K' and u.code = 'C1'$$,
	'23514', 'indicator "K" holds counts: a count is never a stated value', 'a bare count cannot get round the withholding');
select throws_ok($$insert into care.target (indicator_id, kind) select indicator_id, 'always' from care.indicator where code = 'K'$$,
	'23514', 'a target of kind always needs a proportion, rate or ratio; indicator "K" is a count', 'always needs a whole');
select throws_ok('select care.grant_reader(null)', '42704', 'there is no role NULL to let read', 'grant_reader: a role that is there');

select * from finish();
rollback;
