-- Loads England's real data into the register: units, two hierarchies, 40 indicators, 35,531 council figures.
--
--   psql -d your_database -v data=demo/data -f demo/load.sql
--
-- data is the folder of the CSV files; without it, demo/data under the current folder. The register is made if
-- there is none. The files as read stay in schema demo: drop it when done.

\set ON_ERROR_STOP 1
\if :{?data}
\else
	\set data demo/data
\endif

set client_min_messages = warning;
select to_regclass('care.register_version') is null as without_register \gset
\if :without_register
	select careperf.create_register();
\endif

begin;

create schema demo;
comment on schema demo is 'The demo''s files as they were read, all text. May be dropped.';

create table demo.unit_file (code text, title text, title_cy text, level text, region text, council_type text, first_day text, last_day text);
create table demo.indicator_file (code text, title text, kind text, per text, polarity text, decimals text, unit_of_measure text);
create table demo.council_file (year text, geo_code text, geo_name text, ons_code text, measure text, disagg text, numerator text, denominator text, outcome text);
create table demo.published_file (year text, geo_level text, geo_code text, geo_name text, ons_code text, measure text, disagg text, numerator text, denominator text, outcome text);

-- \copy takes no variables, so go where the files are
\cd :data
\copy demo.unit_file from 'units.csv' with (format csv, header)
\copy demo.indicator_file from 'indicators.csv' with (format csv, header)
\copy demo.council_file from 'ascof_council_2014_21.csv' with (format csv, header)
\copy demo.published_file from 'ascof_published_2015_18.csv' with (format csv, header)
analyze demo.council_file;

-- units, each under its region and under its council type

insert into care.unit_level (code, tier, title_en) values
	('nation', 1, 'Nation'),
	('region', 2, 'Region'),
	('council_type', 2, 'Council type'),
	('council', 3, 'Council');
insert into care.hierarchy (code, title_en) values
	('region', 'England by region'),
	('council_type', 'England by council type');

create view demo.unit_by_region as
select code, title, title_cy, level, region as parent, first_day, last_day
from demo.unit_file
where level in ('nation', 'region', 'council');

create view demo.unit_by_council_type as
select code, title, title_cy, level, council_type as parent, first_day, last_day
from demo.unit_file
where level in ('nation', 'council_type', 'council');

select rows_read, added, unchanged, noted, bad, outcome from care.load_units('demo.unit_by_region', 'region');
select rows_read, added, unchanged, noted, bad, outcome from care.load_units('demo.unit_by_council_type', 'council_type');

-- indicators

insert into care.indicator (code, kind)
select code, kind from demo.indicator_file order by code;
insert into care.indicator_version (indicator_id, title_en, per, polarity, decimals, unit_of_measure)
select i.indicator_id, f.title, f.per::float8, f.polarity, f.decimals::int, f.unit_of_measure
from demo.indicator_file as f join care.indicator as i on i.code = f.code
order by f.code;

-- figures: in this publication a blank means that there is no figure

create view demo.council_figure as
select measure as indicator, ons_code as unit, year as period,
	coalesce(nullif(btrim(numerator), ''), '[x]') as numerator,
	coalesce(nullif(btrim(denominator), ''), '[x]') as denominator,
	outcome as value
from demo.council_file;

select rows_read, added, unchanged, noted, bad, outcome from care.load_figures('demo.council_figure');

commit;
