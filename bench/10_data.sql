-- The tables that are measured: deterministic, unlogged, filled by INSERT so that the rows end up in shared buffers
-- (CREATE TABLE AS and COPY go round them), vacuumed, analysed and written out before anything is timed.
-- Needs the psql variables rows and people.

create schema bench;
set search_path = bench, pg_catalog;
select setseed(0.5) as seeded \gset

-- amount: pounds and pence; spread: both signs and 24 decimal orders; grp: rows / 100 groups, scattered;
-- unit and month: series of 120 months, one after the other on disk, with an index in that order.
create unlogged table bench.numbers (
	amount float8 not null,
	met boolean not null,
	month int2 not null,
	grp int4 not null,
	unit int4 not null,
	spread float8 not null
);

\echo 'careperf: making' :rows 'rows of numbers'
insert into bench.numbers
select floor(random() * 200000) / 100,
	random() < 0.8,
	(i % 120)::int2,
	floor(random() * (:rows / 100))::int4,
	i / 120,
	(case when random() < 0.5 then -1 else 1 end) * 10 ^ (random() * 24 - 12)
from generate_series(0, :rows - 1) i;

create index numbers_series on bench.numbers (unit, month);

-- A synthetic case table: a year of home care visits, in the order they happened. With a thousand rows a person that is
-- about three visits a day. Each row carries all its levels, so that GROUPING SETS need no join.
create table bench.people (
	person int4 primary key,
	team int4 not null,
	council int2 not null,
	region int2 not null,
	nation int2 not null
);

insert into bench.people
select person, person % 500, person % 25, person % 5, 1
from generate_series(0, :people - 1) person;

create unlogged table bench.visits (
	minutes float8 not null,
	person int4 not null,
	team int4 not null,
	month date not null,
	council int2 not null,
	region int2 not null,
	nation int2 not null,
	on_time boolean not null
);

\echo 'careperf: making' :rows 'rows of visits to' :people 'people'
insert into bench.visits
select 15 + floor(random() * 31),
	person,
	person % 500,
	date '2024-04-01' + make_interval(months => (i * 12 / :rows)::int4),
	person % 25,
	person % 5,
	1,
	random() < 0.8
from (
	select i, floor(random() * :people)::int4 as person
	from generate_series(0, :rows::int8 - 1) i
) as visit;

-- What a council would keep: two summaries for each team and month.
create unlogged table bench.team_months (
	team int4 not null,
	council int2 not null,
	region int2 not null,
	nation int2 not null,
	month date not null,
	on_time careperf.summary not null,
	minutes careperf.summary not null
);

insert into bench.team_months
select team, council, region, nation, month, careperf.summarise_proportion(on_time), careperf.summarise_mean(minutes)
from bench.visits
group by team, council, region, nation, month;

vacuum (analyze) bench.numbers, bench.people, bench.visits, bench.team_months;
checkpoint;
