-- The tables of the questions about series and distributions: deterministic, made as in 10_data.sql. Needs the psql variables
-- series, sample (of them, for what is slow) and days.

set search_path = bench, pg_catalog;
select setseed(0.25) as seeded \gset

-- Referrals to many services, month by month for five years: whole numbers of very different sizes (so that the small services
-- have many ties), a season, and noise somewhat above Poisson's; a third of the services rise or fall steadily, a fifth change
-- level in some month; one value in fifty was never reported. One series after the other, with the index of a primary key, so
-- that no window has to sort.
create unlogged table bench.points (
	series_id int4 not null,
	month date not null,
	value float8
);

\echo 'careperf: making' :series 'series of 60 months'
with service as materialized (
	select series_id,
		exp(1 + 4.5 * random()) as size,
		0.25 * random() as season,
		12 * random() as peak,
		case when random() < 0.33 then 0.02 * (random() - 0.5) else 0 end as growth,
		case when random() < 0.2 then 0.6 * (random() - 0.5) else 0 end as jump,
		60 * random() as jumps
	from generate_series(1, :series) series_id
), expected as (
	select series_id, i,
		size * (1 + season * cos(2 * pi() * (i - peak) / 12)) * (1 + growth * (i - 30)) *
			(1 + case when i >= jumps then jump else 0 end) as mean
	from service, generate_series(0, 59) i
), noisy as (
	select *, sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) as normal, random() >= 0.02 as reported
	from expected
)
insert into bench.points
select series_id, (date '2020-04-01' + make_interval(months => i))::date,
	case when reported then greatest(0, round(mean + 1.2 * sqrt(mean) * normal)) end
from noisy
order by series_id, i;

alter table bench.points add primary key (series_id, month);

create unlogged table bench.sample_points (like bench.points including indexes);
insert into bench.sample_points
select * from bench.points where series_id <= :sample;

-- The series as a council would keep them.
create unlogged table bench.kept_series (
	series_id int4 not null,
	s careperf.series not null
);

insert into bench.kept_series
select series_id, careperf.series(month, value)
from bench.points
group by series_id;

-- Each month's number, which plain SQL needs for a regression on months.
create table bench.months (
	month date primary key,
	no float8 not null
);

insert into bench.months
select (date '2020-04-01' + make_interval(months => i))::date, i
from generate_series(0, 59) i;

-- Days that people waited, one row a person, in the order they happened, and what a council would keep: a distribution for each
-- team and month.
create unlogged table bench.waits (
	team int4 not null,
	month date not null,
	days float8 not null
);

\echo 'careperf: making' :days 'rows of days waited'
insert into bench.waits
select team, date '2024-04-01' + make_interval(months => (i * 12 / greatest(:days, 1))::int4),
	least(400, floor(exp(2.2 + (team % 25) / 25.0 + 0.8 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))))
from (
	select i, floor(random() * 500)::int4 as team
	from generate_series(0, :days::int8 - 1) i
) as person;

create unlogged table bench.kept_waits (
	team int4 not null,
	month date not null,
	days careperf.distribution not null
);

insert into bench.kept_waits
select team, month, careperf.distribution(days)
from bench.waits
group by team, month;

vacuum (analyze) bench.points, bench.sample_points, bench.kept_series, bench.months, bench.waits, bench.kept_waits;
checkpoint;
