-- A small register for the scripts: six councils in two hierarchies, an indicator of each kind, three years, and one
-- of everything that may be recorded: a correction, a marker, a value without counts, an odd count, a provisional and
-- a withheld figure, targets of each kind, a band scheme. Run in a database with careperf and without a register.
set client_min_messages = warning;
select careperf.create_register();

insert into care.unit_level (code, tier, title_en, title_cy) values
	('nation', 1, 'Nation', 'Cenedl'), ('region', 2, 'Region', null), ('council_type', 2, 'Council type', null),
	('council', 3, 'Council', 'Cyngor');
insert into care.hierarchy (code, title_en) values ('region', 'By region'), ('council_type', 'By council type');

create schema own;
create table own.unit_row (code text, title text, title_cy text, level text, region text, council_type text);
insert into own.unit_row values
	('W', 'The nation', 'Y genedl', 'nation', null, null),
	('R1', 'North', 'Gogledd', 'region', 'W', null), ('R2', 'South', 'De', 'region', 'W', null),
	('T1', 'County', 'Sir', 'council_type', null, 'W'), ('T2', 'City', null, 'council_type', null, 'W'),
	('C1', 'Anglesey', 'Ynys Môn', 'council', 'R1', 'T1'), ('C2', 'Dinas', null, 'council', 'R1', 'T2'),
	('C3', 'Glan yr Afon', null, 'council', 'R1', 'T1'), ('C4', 'Bro "Deg"', null, 'council', 'R2', 'T2'),
	('C5', 'Cwm; Du', null, 'council', 'R2', 'T1'), ('C6', 'Tŷ, Newydd', null, 'council', 'R2', 'T2');
create view own.by_region as select code, title, title_cy, level, region as parent from own.unit_row where level <> 'council_type';
create view own.by_council_type as select code, title, title_cy, level, council_type as parent from own.unit_row where level <> 'region';
select outcome from care.load_units('own.by_region', 'region');
select outcome from care.load_units('own.by_council_type', 'council_type');

insert into care.indicator (code, kind) values
	('well', 'proportion'), ('admitted', 'rate'), ('spend', 'ratio'), ('wait', 'mean'), ('reports', 'count');
insert into care.indicator_version (indicator_id, title_en, title_cy, per, polarity, decimals, unit_of_measure)
select i.indicator_id, v.title_en, v.title_cy, v.per, v.polarity, v.decimals, v.unit_of_measure
from (values
	('well', 'People who live as well as they can', 'Pobl sy''n byw cystal ag y gallant', 100, 'high', 1, 'per cent'),
	('admitted', 'Admissions to care homes', null, 100000, 'low', 1, 'per 100,000 people'),
	('spend', 'Spend a person', null, 1, 'neutral', 2, 'pounds'),
	('wait', 'Days waited', null, 1, 'low', 1, 'days'),
	('reports', 'Reports of concern', null, 1, 'neutral', 0, 'reports')
) as v(code, title_en, title_cy, per, polarity, decimals, unit_of_measure)
join care.indicator as i using (code);

create table own.figure_row (indicator text, unit text, period text, numerator text, denominator text, value text,
	sum_of_squares text, note text, status text);
insert into own.figure_row
select i.code, 'C' || n, (2018 + y) || '-' || (19 + y),
	case i.code when 'well' then 300 + 17 * n + 5 * y when 'admitted' then 90 + 11 * n - 4 * y
		when 'spend' then 12345.67 * n + y when 'wait' then 5000 + 13 * n when 'reports' then 40 + n + y end,
	case i.code when 'well' then 500 + 20 * n when 'admitted' then 100000 + 1000 * n
		when 'spend' then 700 + n when 'wait' then 250 + n end,
	null,
	case i.code when 'wait' then 101000 + 997 * n end,
	null, null
from generate_series(1, 6) as n, generate_series(0, 2) as y, care.indicator as i
order by 3, 1, 2;
update own.figure_row set numerator = '3' where (indicator, unit, period) = ('well', 'C1', '2018-19');
update own.figure_row set numerator = '650' where (indicator, unit, period) = ('well', 'C5', '2019-20');
update own.figure_row set numerator = '[c]', denominator = '[c]' where (indicator, unit, period) = ('admitted', 'C2', '2018-19');
update own.figure_row set numerator = null, denominator = null, value = '151.5', note = 'e'
where (indicator, unit, period) = ('admitted', 'C3', '2018-19');
update own.figure_row set status = 'provisional' where period = '2020-21';
select outcome from care.load_figures('own.figure_row');

-- two corrections, one of them of a correction
update own.figure_row set numerator = '333', note = 'r' where (indicator, unit, period) = ('well', 'C2', '2018-19');
select outcome from care.load_figures('own.figure_row');
update own.figure_row set numerator = '334' where (indicator, unit, period) = ('well', 'C2', '2018-19');
select outcome from care.load_figures('own.figure_row');
-- and a load that is refused, for its problems
create view own.bad_row as select 'well' as indicator, 'nowhere' as unit, '2018-19' as period, '-1' as numerator, 'many' as denominator;
select outcome from care.load_figures('own.bad_row');

insert into care.target (indicator_id, unit_id, level_id, first_day, last_day, kind, amount, baseline_name,
	baseline_first_day, baseline_last_day, baseline_value, due, reason)
select i.indicator_id, u.unit_id, l.level_id, '2018-04-01', t.last_day, t.kind, t.amount, t.baseline_name,
	t.baseline_first_day, t.baseline_last_day, t.baseline_value, '2021-03-31', 'agreed'
from (values
	('well', null, null, null::date, 'level', 62::float8, null, null::date, null::date, null::float8),
	('well', 'C1', null, null, 'change_points', 5, '2018-19', '2018-04-01', '2019-03-31', null),
	('well', null, 'council', '2020-03-31', 'always', null, null, null, null, null),
	('admitted', null, null, null, 'change_per_cent', -10, 'frozen', null, null, 120),
	('wait', null, null, null, 'direction', null, null, null, null, null)
) as t(indicator, unit, level, last_day, kind, amount, baseline_name, baseline_first_day, baseline_last_day, baseline_value)
join care.indicator as i on i.code = t.indicator
left join care.unit as u on u.code = t.unit
left join care.unit_level as l on l.code = t.level;
insert into care.band_scheme (indicator_id, first_day, tolerance, tolerance_in, confidence)
select indicator_id, '2018-04-01', 2.5, 'points', 0.9 from care.indicator where code = 'well';
