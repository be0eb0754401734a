-- Writes the pictures of doc/chart.md and doc/tutorial.md. From the project's folder, in a database with careperf:
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

\set chart_out :folder /chart.svg
\o :chart_out
select chart(with_per(series(period, reviewed, breaks), 100), 'Care and support plans reviewed within the agreed time', 'per cent of the plans due for review in the month',
	polarity => 'high', target => 65, width => 700, height => 340)
from reviews;

\set chart_cy_out :folder /chart_cy.svg
\o :chart_cy_out
select chart(with_per(series(period, reviewed), 100), 'Cynlluniau gofal a chymorth a adolygwyd mewn pryd', 'y cant o gynlluniau', chart => 'p',
	polarity => 'high', language => 'cy', width => 420, height => 320)
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

-- The referrals of doc/tutorial.md.
\set referrals_out :folder /referrals.svg
\o :referrals_out
select chart(series((timestamp '2023-04-01' + (nth - 1) * interval '1 month')::date, count_of(referrals)),
	'Referrals to adult social care', 'referrals a month', polarity => 'low', target => 200,
	baseline => baseline_parts(points => 12, rebase => array[date '2024-07-01']))
from unnest(array[
		208, 215, 199, 221, 204, 196, 213, 218, 190, 211, 203, 207,
		205, 209, 203, 243, 251, 238, 247, 256, 239, 245, 252, 244,
		250, 246, 249, 240, 242, 235, 233, 236, 222, 229, 224, 219]) with ordinality as count (referrals, nth);
\o
