-- England's published figures from the published counts of its councils, by rollup alone.
-- Every England row agrees. Region and council-type rows agree wherever the published counts are the sums of the
-- councils, but for three that their own published counts do not give either. All others are listed, with the cause
-- where the data show one, and otherwise with what else is seen there.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
\pset fieldsep ' | '
\pset null ''
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
begin;
select plan(12);

create temp table council_row (year text, geo_code text, geo_name text, ons_code text, measure text, disagg text,
	numerator text, denominator text, outcome text);
create temp table published_row (year text, geo_level text, geo_code text, geo_name text, ons_code text, measure text,
	disagg text, numerator text, denominator text, outcome text);
create temp table unit_row (code text, title text, title_cy text, level text, region text, council_type text,
	first_day text, last_day text);
\copy council_row from program 'cat "$PG_ABS_SRCDIR"/../demo/data/ascof_council_2014_21.csv' (format csv, header)
\copy published_row from program 'cat "$PG_ABS_SRCDIR"/../demo/data/ascof_published_2015_18.csv' (format csv, header)
\copy unit_row from program 'cat "$PG_ABS_SRCDIR"/../demo/data/units.csv' (format csv, header)
select is((select count(*) from council_row), 35531::bigint, 'all council rows are here');
select is((select count(*) from published_row), 1770::bigint, 'all published rows are here');

-- Which council is under which published place.
create temp table place as
select code as ons_code, 'England' as geo_level, 'England' as geo_code from unit_row where level = 'council'
union all
select c.code, 'Council Type', c.council_type from unit_row c where c.level = 'council'
union all
select c.code, 'Region', m.geo_code from unit_row c join unit_row r on r.code = c.region
join (values ('East of England', 'E'), ('East Midlands', 'EM'), ('London', 'L'), ('North East', 'NE'), ('North West', 'NW'),
	('South East', 'SE'), ('South West', 'SW'), ('West Midlands', 'WM'), ('Yorkshire and The Humber', 'YH')) m(title, geo_code)
	on m.title = r.title
where c.level = 'council';

-- The summary of each council's counts: 2A and 2C are rates per 100,000, all else are percentages.
create temp table council_figure as
select year, ons_code, geo_name, measure, outcome, per,
	case when numerator ~ '^\d+$' and denominator ~ '^\d+$' then
		case when per = 100 then proportion_of(numerator::bigint, denominator::bigint)
		else rate_of(numerator::float8, denominator::float8) end end as s
from (select *, case when measure ~ '^2[AC]' then 100000 else 100 end as per from council_row) c;

create function pg_temp.shown(s summary, per float8) returns numeric language sql as
$$ select round(value(s, per)::numeric, 1) $$;

create temp table computed as
select f.year, p.geo_level, p.geo_code, f.measure, f.per, rollup(f.s) as s,
	count(*) filter (where f.s is null) as without_counts,
	string_agg(f.geo_name, ', ' order by f.geo_name) filter (where f.s is null) as who,
	count(*) filter (where f.outcome ~ '^[\d.]+$' and pg_temp.shown(f.s, f.per) <> round(f.outcome::numeric, 1)) as unlike_counts
from council_figure f join place p using (ons_code)
group by f.year, p.geo_level, p.geo_code, f.measure, f.per;

create temp table beside as
select p.year, p.geo_level, p.geo_code, p.measure, p.numerator::float8 as numerator, p.denominator::float8 as denominator,
	round(p.outcome::numeric, 1) as published, pg_temp.shown(c.s, c.per) as computed, c.s,
	c.without_counts, c.who, c.unlike_counts,
	numerator(c.s) = p.numerator::float8 and denominator(c.s) = p.denominator::float8 as same_counts
from published_row p left join computed c using (year, geo_level, geo_code, measure)
where p.numerator ~ '^\d+$' and p.denominator ~ '^\d+$';

select is((select count(*) from beside where geo_level = 'England'), 118::bigint, '118 England rows have both counts');
select is((select count(*) from beside where geo_level = 'England' and published = computed), 118::bigint,
	'all 118 England figures equal the published ones');
select is((select count(*) from beside), (select count(*) from published_row), 'every published row has both counts');
select is((select count(*) from beside where s is null), 0::bigint, 'every published row is computed');
select is((select array_agg(year || ' ' || geo_name || ' ' || measure || ' ' || s::text order by year, geo_name)
		from council_figure join council_row using (year, ons_code, geo_name, measure)
		where kind(s) = 'proportion' and not is_whole(s)),
	array['2014-15 Calderdale 1GM proportion:345,260', '2014-15 Doncaster 1GF proportion:200,195',
		'2015-16 Hertfordshire 2B17584 proportion:152,147', '2017-18 Camden 1GM proportion:85,64'],
	'the four councils with a numerator above the denominator are in');
select is((select count(*) from beside where geo_level <> 'England' and same_counts), 1568::bigint,
	'1,568 region and council-type rows have the sums of their councils as counts');
select is((select array_agg(year || ' ' || geo_code || ' ' || measure || ' ' || published || ' for ' || computed order by year, geo_code)
		from beside where geo_level <> 'England' and same_counts and published <> computed),
	array['2015-16 I 2C2 3.1 for 3.2', '2015-16 SW 2C1 17.3 for 17.2', '2017-18 NE 2C1 6.1 for 6.0'],
	'all but three of them equal the published figure');
select is((select count(*) from beside where same_counts and published <> computed and round(100000 * numerator::numeric / denominator::numeric, 1) = computed), 3::bigint,
	'and these three do not follow from the published counts of the same row either');
select is((select count(*) from beside where geo_level <> 'England' and same_counts and published = computed), 1565::bigint,
	'1,565 of them equal the published figure');
select is((select count(*) from beside where not same_counts and published = computed), 78::bigint,
	'of 98 rows whose counts are other than the sums of the councils, 78 still equal the published figure');

-- Every other row: year, level, place, measure, published counts and figure, computed ones; then the cause, where the
-- data show it (a council without published counts), or what is also seen, which is no proof of a cause.
select year, geo_level, geo_code, measure, numerator || '/' || denominator || ' = ' || published,
	numerator(s) || '/' || denominator(s) || ' = ' || computed,
	case when without_counts > 0 then 'cause: no counts published for ' || who
		when unlike_counts > 0 then 'also seen: ' || unlike_counts || ' councils'' published figures do not follow from their whole counts' end
from beside where not same_counts or published <> computed
order by year, measure, geo_level, geo_code;

select * from finish();
rollback;
