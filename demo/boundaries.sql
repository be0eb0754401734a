-- Reorganisations: what went where, and figures as they were then beside the same on the boundaries of now.
-- Shares marked illustrative are for this demo: no official share of the councils' people was at hand.
set client_min_messages = warning;
\pset linestyle unicode
\pset border 1

begin;
insert into care.unit_event (kind, from_unit_id, to_unit_id, on_day, share, share_source, reason)
select e.kind, f.unit_id, t.unit_id, e.on_day, e.share, e.share_source, e.reason
from (values
	('recode', 'E10000002', 'E06000060', date '2020-04-01', 1, null, 'Buckinghamshire became a unitary council'),
	('merge', 'E06000028', 'E06000058', date '2019-04-01', 1, null, 'Bournemouth, Christchurch and Poole'),
	('merge', 'E06000029', 'E06000058', date '2019-04-01', 1, null, 'Bournemouth, Christchurch and Poole'),
	('split', 'E10000009', 'E06000058', date '2019-04-01', 0.115,
		'illustrative share by adult population (denominators of 2A1), not official', 'Christchurch left Dorset'),
	('split', 'E10000009', 'E06000059', date '2019-04-01', 0.885,
		'illustrative share by adult population (denominators of 2A1), not official', 'the rest of Dorset: a new council'),
	('split', 'E10000021', 'E06000061', date '2021-04-01', 0.46, 'illustrative share by adult population, not official', 'Northamptonshire was split'),
	('split', 'E10000021', 'E06000062', date '2021-04-01', 0.54, 'illustrative share by adult population, not official', 'Northamptonshire was split')
	) as e(kind, from_code, to_code, on_day, share, share_source, reason)
join care.unit as f on f.code = e.from_code
join care.unit as t on t.code = e.to_code;
commit;

create temp view involved as
select u.code, u.title_en || case when u.last_day is not null then ' (old)' else '' end as council
from care.unit as u
where u.unit_id in (select e.from_unit_id from care.unit_event as e union select e.to_unit_id from care.unit_event as e);

-- The same admissions to care homes, as they would be if only the published values had been given, without the counts.
insert into care.indicator (code, kind) values ('2A1_value_only', 'rate');
insert into care.indicator_version (indicator_id, title_en, per, polarity, decimals, unit_of_measure)
select n.indicator_id, v.title_en || ' (values without counts)', v.per, v.polarity, v.decimals, v.unit_of_measure
from care.indicator as n, care.indicator as i join care.indicator_version as v on v.indicator_id = i.indicator_id
where n.code = '2A1_value_only' and i.code = '2A1';
create temp view value_only as
select '2A1_value_only' as indicator, ons_code as unit, year as period, '[x]' as numerator, '[x]' as denominator, outcome as value
from demo.council_file where measure = '2A1' and outcome ~ '^[0-9.]+$';
select outcome as "values without counts" from care.load_figures('value_only');

create temp table as_then as
select i.council, f.unit_code, s.indicator, f.first_day, f.numerator, f.denominator, f.value, f.quality, f.reason, f.withheld
from (values ('1E'), ('2A1_value_only')) as s(indicator)
cross join (values (date '2014-04-01'), (date '2018-04-01'), (date '2020-04-01')) as p(day)
/* the boundaries of the last day of the period itself */
cross join lateral care.figure_on_boundaries(s.indicator, (p.day + interval '1 year')::date - 1, p.day, (p.day + interval '1 year')::date - 1,
	hierarchy => 'region') as f
join involved as i on i.code = f.unit_code;

create temp table as_now as
select i.council, f.unit_code, s.indicator, f.first_day, f.numerator, f.denominator, f.value, f.quality, f.reason, f.from_units, f.withheld
from (values ('1E'), ('2A1_value_only')) as s(indicator)
cross join lateral care.figure_on_boundaries(s.indicator, '2021-04-01', hierarchy => 'region') as f
join involved as i on i.code = f.unit_code;

\echo
\echo 'Reorganisations. Adults with a learning disability in paid work (1E), as it was then'
select careperf.period_text(first_day, (first_day + interval '1 year')::date - 1) as period, unit_code as code, council,
	numerator, denominator, round(value::numeric, 1) as value, case when withheld then 'withheld (c)' else quality end as quality
from as_then where indicator = '1E' order by first_day, unit_code;

\echo 'The same on the boundaries of 1 April 2021 (counts times the stated share where a part moved: fractions)'
select careperf.period_text(first_day, (first_day + interval '1 year')::date - 1) as period, unit_code as code, council,
	round(numerator::numeric, 1) as numerator, round(denominator::numeric, 1) as denominator, round(value::numeric, 1) as value,
	case when withheld then 'withheld (c)' else quality end as quality, from_units as "from"
from as_now where indicator = '1E' and first_day in ('2014-04-01', '2018-04-01', '2020-04-01') order by first_day, unit_code;

\echo 'Admissions to care homes (2A1) where only the values are known: as then and as now, 2018-19'
select coalesce(t.unit_code, n.unit_code) as code, coalesce(t.council, n.council) as council,
	t.value as "as then", n.value as "as now", coalesce(n.reason, t.reason) as reason
from (select * from as_then where indicator = '2A1_value_only' and first_day = '2018-04-01') as t
full join (select * from as_now where indicator = '2A1_value_only' and first_day = '2018-04-01') as n on n.unit_code = t.unit_code
order by 1;

\echo 'The South West, people in paid work (1E): what moved within the region moved nothing of the region'
select careperf.period_text(n.first_day, n.last_day) as period, t.numerator as "as then: numerator", t.denominator as denominator,
	n.numerator as "as now: numerator", n.denominator as denominator, n.quality, n.units_reporting || '/' || n.units_expected as councils
from care.figure_on_boundaries('1E', '2021-04-01', hierarchy => 'region') as n
join care.scorecard as t on t.unit_code = n.unit_code and t.hierarchy_code = 'region' and t.indicator_code = '1E' and t.first_day = n.first_day
where n.unit_code = 'E12000009'
order by n.first_day;

\echo 'And backwards: 2020-21 on the boundaries of 31 March 2019'
select f.unit_code as code, i.council, f.numerator, f.denominator, round(f.value::numeric, 1) as value, f.quality, f.reason
from care.figure_on_boundaries('1E', '2019-03-31', '2020-04-01', hierarchy => 'region') as f
join involved as i on i.code = f.unit_code
order by 1;
