-- What `make demo` prints, from the register that load.sql filled and from a small case table made here.
set client_min_messages = warning;
set search_path = careperf, public;
\pset linestyle unicode
\pset border 1

analyze care.fact, care.unit, care.unit_parent;

-- The figures of England, its regions and Leeds. 2019-20 is not in the data.
create temp table story as
select s.* from care.scorecard s where s.hierarchy_code = 'region' and s.level_code in ('nation', 'region')
union all
select s.* from care.scorecard s where s.hierarchy_code = 'region' and s.unit_code = 'E08000035';

create temp view printed as
select unit_code, first_day, indicator_code as code,
	case when length(indicator_title_en) > 60 then left(indicator_title_en, 32) || ' … ' || right(indicator_title_en, 25)
		else indicator_title_en end as indicator,
	round(numerator) as numerator, round(denominator) as denominator,
	round(value::numeric, 1) as value, round(lower::numeric, 1) as lower, round(upper::numeric, 1) as upper,
	to_char(round(change::numeric, 1), 'FMSG990.0') || case when change_significant then ' *' else '' end as change,
	(select sparkline(series(make_date(y, 4, 1), o.value))
		from generate_series(2014, 2020) y
		left join story o on o.unit_code = s.unit_code and o.indicator_code = s.indicator_code
			and extract(year from o.first_day) = y) as "2014-21",
	units_reporting || '/' || units_expected as councils, note_codes as notes
from story s;

\echo
\echo 'England, 2018-19: per cent, or per 100,000 for 2A and 2C; 95 % limits; change on the year before (* beyond chance); · no figure (2019-20 is not in the data)'
select code, indicator, numerator, denominator, value, lower, upper, change, "2014-21", councils
from printed where unit_code = 'E92000001' and first_day = '2018-04-01' order by code;

\echo 'England over time: the slope a year with its limits, and in words (a trend needs no break in its series; 2019-20 is a gap, not a zero)'
select o.indicator_code as code, o.sparkline, round(o.value::numeric, 1) as latest, round(o.trend_per_year::numeric, 2) as "a year",
	round(o.trend_lower::numeric, 2) as lower, round(o.trend_upper::numeric, 2) as upper, o.trend_points as points,
	o.trend_symbol || ' ' || o.trend_en as trend
from care.figure_over_time o join demo.indicator_file i on i.code = o.indicator_code
where o.unit_code = 'E92000001' and o.hierarchy_code = 'region' and o.is_latest and length(i.code) <= 4 and i.code !~ '[FM]$'
order by 1;

\echo 'One region, the South West, 2018-19, totals only'
select code, indicator, value, lower, upper, change, "2014-21", councils
from printed join demo.indicator_file using (code)
where unit_code = 'E12000009' and first_day = '2018-04-01' and length(code) <= 4 and code !~ '[FM]$' order by code;

\echo 'One council, Leeds, 2018-19 (c: withheld, a count of 1 to 4)'
select code, indicator, value, lower, upper, change, "2014-21", notes
from printed where unit_code = 'E08000035' and first_day = '2018-04-01' and length(code) <= 4 and code !~ '[FM]$' order by code;

\echo 'Computed by rollup beside published, 2015-16 to 2017-18: figures that agree to the published decimal'
with published as (
	select p.year, p.geo_level, p.measure, p.outcome,
		case p.geo_level when 'England' then 'E92000001' when 'Council Type' then p.geo_code else m.code end as unit_code,
		case p.geo_level when 'Council Type' then 'council_type' else 'region' end as hierarchy_code,
		p.numerator::float8 as numerator, p.denominator::float8 as denominator
	from demo.published_file p
	left join (values ('NE', 'E12000001'), ('NW', 'E12000002'), ('YH', 'E12000003'), ('EM', 'E12000004'), ('WM', 'E12000005'),
		('E', 'E12000006'), ('L', 'E12000007'), ('SE', 'E12000008'), ('SW', 'E12000009')) m(letters, code)
		on m.letters = p.geo_code
)
select p.geo_level as level, count(*) as published, count(*) filter (where round(s.value::numeric, 1) = p.outcome::numeric) as agree,
	count(*) filter (where s.numerator = p.numerator and s.denominator = p.denominator) as "same counts",
	count(*) filter (where s.withheld) as withheld
from published p
left join (select * from story union all
		select s.* from care.scorecard s where s.hierarchy_code = 'council_type' and s.level_code = 'council_type') s
	on s.unit_code = p.unit_code and s.indicator_code = p.measure and s.hierarchy_code = p.hierarchy_code and s.period = p.year
group by p.geo_level order by p.geo_level desc;
\echo 'The rest: a council whose counts are not published (Isles of Scilly), or delayed transfers (2C), where councils'' own'
\echo 'published figures do not follow from their whole counts either. test/sql/published.sql lists each row.'

-- People, made up here, in a table such as a council has; measured in place.
select 1 as seeded where setseed(0.2026)::text is null \g /dev/null
create table demo.reablement as
select p as person, 'Team ' || (1 + p % 40) as team, 'Council ' || (1 + p % 40 / 5) as council,
	case when p % 40 < 20 then 'North' else 'South' end as region,
	date '2026-04-01' + (365 * random())::int as discharged,
	case when random() < 0.04 then null else random() < 0.78 + 0.004 * (p % 40 / 5) end as at_home_91_days_later
from generate_series(1, 10000) p;

\echo
\echo 'In place: 10,000 made-up people, from person to nation in one statement, nothing copied'
with person as (
	select region, council, team, person, summarise_proportion(at_home_91_days_later) as s
	from demo.reablement group by region, council, team, person
), team as (select region, council, team, rollup(s) as s from person group by region, council, team
), council as (select region, council, rollup(s) as s from team group by region, council
), region as (select region, rollup(s) as s from council group by region
), nation as (select rollup(s) as s from region
), level as (
	select 1 as tier, 'nation' as level, 'Nation' as place, s from nation
	union all select 2, 'region', region, s from region
	union all select 3, 'council', council, s from council where council = 'Council 3'
	union all select 4, 'team', team, s from team where team = 'Team 12'
	union all select 5, 'person', 'person ' || person, s from person where person = 11
)
select level, place, numerator(s) as "at home", denominator(s) as known, missing(s) as unknown,
	round(percent(s)::numeric, 1) as percent, round(lower::numeric, 1) as lower, round(upper::numeric, 1) as upper, s as summary
from level, confidence_limits(s, per => 100) order by tier, place;

select (select rollup(s) from (select summarise_proportion(at_home_91_days_later) as s from demo.reablement group by team) t)
	= (select summarise_proportion(at_home_91_days_later) from demo.reablement) as "teams rolled up = all people at once, to the last bit";

\echo 'What to try next'
\echo '  make demo KEEP=1       keep this cluster and connect to it'
\echo '  select * from care.scorecard where unit_code = ''E08000035'' and hierarchy_code = ''region'';'
\echo '  select * from care.peer_comparison where indicator_code = ''2B1'' and unit_code = ''E08000035'';'
\echo '  select * from care.figure_over_time where unit_code = ''E08000035'' and hierarchy_code = ''region'' and is_latest;'
\echo '  make test              every check, in a cluster of its own'
\echo '  README.md              install into your own database; doc/ has a page per subject'
\echo
\echo 'Contains public sector information licensed under the Open Government Licence v3.0 (see demo/data/README.md).'
