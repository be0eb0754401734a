-- Writes the pictures of doc/chart.md. From the project's folder, in a database with careperf:
--   psql -X -q -f doc/pictures/pictures.sql
-- The numbers are made up. test/t/chart.t compares what it writes with the files kept here.
\set ECHO none
\pset format unaligned
\pset tuples_only on
\if :{?folder}
\else
\set folder doc/pictures
\endif
set search_path = careperf, public;

-- Three years of months: a gap, a change of definition, a better spell.
create temp table reviews as
select (date '2022-04-01' + i * interval '1 month')::date as period,
	proportion_of(least(140, 84 + i * 29 % 17 + case when i between 26 and 32 then 28 when i = 13 then -34 else 0 end), 140 + i * 13 % 9) as reviewed,
	i = 18 as breaks
from generate_series(0, 35) i
where i not in (9, 10);

\set time_out :folder /time_chart.svg
\o :time_out
select time_chart(array_agg(period order by period), array_agg(percent(reviewed) order by period),
	'Care and support plans reviewed within the agreed time', 'per cent of the plans due for review in the month',
	breaks => array_agg(breaks order by period), target => 65, note => 'made-up numbers', width => 700, height => 320)
from reviews;

-- Places beside each other.
create temp table places as
select place, proportion_of(met, total) as reviewed
from (values ('Northvale', 61, 84), ('Eastmoor', 102, 171), ('Southdown', 77, 160), ('Westbrook', null, null), ('Hillside', 118, 190),
	('Riverbank', 121, 177), ('Lakehead', 64, 158), ('Harbour', 41, 60)) v (place, met, total);

\set bar_out :folder /bar_chart.svg
\o :bar_out
select bar_chart(array_agg(place order by percent(reviewed) desc nulls last), array_agg(reviewed order by percent(reviewed) desc nulls last),
	'Care and support plans reviewed in time, by council', 'per cent', per => 100,
	comparator => rollup(reviewed), comparator_name => 'All', polarity => 'high', note => 'made-up numbers', width => 700)
from places;

\set funnel_out :folder /funnel_chart.svg
\o :funnel_out
select funnel_chart(array_agg('Place ' || i order by i), array_agg(rate_of(round(n * (0.014 + case i when 7 then 0.0065 when 15 then -0.006 when 19 then 0.004 else 0.0016 * sin(i * 5) end))::float8, n) order by i),
	'Admissions to residential care, people aged 65 and over', 'per 1,000 people', per => 1000, polarity => 'low', note => 'made-up numbers', width => 700, height => 420)
from generate_series(1, 22) i, lateral (select (2500 + i * 7919 % 23 * 1100)::float8) x (n);
\o
