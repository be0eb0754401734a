-- What is measured. Each statement counts the answers of what it measures, so that all of them are computed, down to their
-- last step, and none is sent to the client.

set search_path = bench, pg_catalog;

-- Whether two doubles are the same but for the rounding of the plain aggregates, ours being exact.
create function bench.close_to(a float8, b float8) returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
return a is not distinct from b or abs(a - b) <= 1e-9 * greatest(abs(a), abs(b));

-- Five levels from rows: a summary for each person and month, rolled up level by level.
create view bench.levels_ours as
with person_months as materialized (
	select person, month, careperf.summarise_proportion(on_time) as on_time, careperf.summarise_mean(minutes) as minutes
	from bench.visits
	group by person, month
), team_months as materialized (
	select team, council, region, nation, month, careperf.rollup(on_time) as on_time, careperf.rollup(minutes) as minutes
	from person_months join bench.people using (person)
	group by team, council, region, nation, month
), council_months as materialized (
	select council, region, nation, month, careperf.rollup(on_time) as on_time, careperf.rollup(minutes) as minutes
	from team_months
	group by council, region, nation, month
), region_months as materialized (
	select region, nation, month, careperf.rollup(on_time) as on_time, careperf.rollup(minutes) as minutes
	from council_months
	group by region, nation, month
), every_level as (
	select 'person' as level, person as unit, month, on_time, minutes from person_months
	union all
	select 'team', team, month, on_time, minutes from team_months
	union all
	select 'council', council, month, on_time, minutes from council_months
	union all
	select 'region', region, month, on_time, minutes from region_months
	union all
	select 'nation', nation, month, careperf.rollup(on_time), careperf.rollup(minutes) from region_months group by nation, month
)
select level, unit, month, careperf.numerator(on_time) as met, careperf.denominator(on_time) as total,
	careperf.mean(minutes) as mean, careperf.stddev(minutes) as stddev
from every_level;

-- The same answers by GROUPING SETS.
create view bench.levels_other as
select case
		when grouping(person) = 0 then 'person'
		when grouping(team) = 0 then 'team'
		when grouping(council) = 0 then 'council'
		when grouping(region) = 0 then 'region'
		else 'nation'
	end as level,
	coalesce(person, team, council, region, nation) as unit,
	month,
	count(*) filter (where on_time) as met,
	count(on_time) as total,
	avg(minutes) as mean,
	stddev_samp(minutes) as stddev
from bench.visits
group by grouping sets ((person, month), (team, month), (council, month), (region, month), (nation, month));

-- Team and above, from what a council would keep. Each level is small, so each comes straight from the team-months.
create view bench.stored_ours as
with every_level as (
	select 'team' as level, team as unit, month, on_time, minutes from bench.team_months
	union all
	select 'council', council, month, careperf.rollup(on_time), careperf.rollup(minutes)
	from bench.team_months group by council, month
	union all
	select 'region', region, month, careperf.rollup(on_time), careperf.rollup(minutes)
	from bench.team_months group by region, month
	union all
	select 'nation', nation, month, careperf.rollup(on_time), careperf.rollup(minutes)
	from bench.team_months group by nation, month
)
select level, unit, month, careperf.numerator(on_time) as met, careperf.denominator(on_time) as total,
	careperf.mean(minutes) as mean, careperf.stddev(minutes) as stddev
from every_level;

create view bench.stored_other as
select case
		when grouping(team) = 0 then 'team'
		when grouping(council) = 0 then 'council'
		when grouping(region) = 0 then 'region'
		else 'nation'
	end as level,
	coalesce(team, council, region, nation) as unit,
	month,
	count(*) filter (where on_time) as met,
	count(on_time) as total,
	avg(minutes) as mean,
	stddev_samp(minutes) as stddev
from bench.visits
group by grouping sets ((team, month), (council, month), (region, month), (nation, month));

create view bench.nation_ours as
select 'nation' as level, nation as unit, month, careperf.numerator(careperf.rollup(on_time)) as met,
	careperf.denominator(careperf.rollup(on_time)) as total,
	careperf.mean(careperf.rollup(minutes)) as mean, careperf.stddev(careperf.rollup(minutes)) as stddev
from bench.team_months
group by nation, month;

create view bench.nation_other as
select 'nation' as level, nation as unit, month, count(*) filter (where on_time) as met, count(on_time) as total,
	avg(minutes) as mean, stddev_samp(minutes) as stddev
from bench.visits
group by nation, month;

-- Every answer of a view, counted: each column of each row is computed.
create function bench.counted(relation text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return (
	select format('select %s from bench.%I', string_agg(format('count(%I)', attname), ' + ' order by attnum), relation)
	from pg_attribute
	where attrelid = format('bench.%I', relation)::regclass and attnum > 0
);

-- Every row of one is in the other by its key (column names), and all else that both have is equal: to 1e-9, or where less is left of a
-- difference to 1e-12, which is where the sixteen decimals of p in plain SQL end.
create function bench.same_rows(ours text, other text, key text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return (
	select format('select bool_and(%s) from bench.%I a full join bench.%I b using (%s)',
		string_agg(format(case when a.atttypid = 'float8'::regtype
			then 'coalesce(bench.close_to(a.%1$I, b.%1$I) or abs(a.%1$I - b.%1$I) <= 1e-12, false)'
			else 'a.%1$I is not distinct from b.%1$I' end, attname), ' and ' order by a.attnum),
		ours, other, key)
	from pg_attribute a join pg_attribute b using (attname)
	where a.attrelid = format('bench.%I', ours)::regclass and b.attrelid = format('bench.%I', other)::regclass
		and a.attnum > 0 and b.attnum > 0
);

insert into bench.test(no, title, ours, other, sense, bar, pairs_for_one, agreement) values
('1', 'summarise_proportion(boolean) / avg(float8)',
	'select careperf.summarise_proportion(met) from bench.numbers',
	'select avg(amount) from bench.numbers',
	'at most', 0.95, 3,
	'select bench.close_to(careperf.value(careperf.summarise_proportion(met)), avg(met::int4)::float8) from bench.numbers'),
('2', 'summarise_mean / var_samp',
	'select careperf.summarise_mean(amount) from bench.numbers',
	'select var_samp(amount) from bench.numbers',
	'at most', 1.10, 3,
	'select bench.close_to(careperf.stddev(careperf.summarise_mean(amount)) ^ 2, var_samp(amount)) from bench.numbers'),
('2s', 'the same, values over 24 decimal orders',
	'select careperf.summarise_mean(spread) from bench.numbers',
	'select var_samp(spread) from bench.numbers',
	'at most', null, 3,
	'select bench.close_to(careperf.stddev(careperf.summarise_mean(spread)) ^ 2, var_samp(spread)) from bench.numbers'),
('3', 'summarise_mean / var_samp, 100 rows a group',
	'select count(answer) from (select careperf.summarise_mean(amount) as answer from bench.numbers group by grp) as groups',
	'select count(answer) from (select var_samp(amount) as answer from bench.numbers group by grp) as groups',
	'at most', 1.15, 1,
	'select bool_and(bench.close_to(careperf.stddev(ours) ^ 2, other)) from (select careperf.summarise_mean(amount) as ours, var_samp(amount) as other from bench.numbers group by grp) as groups'),
('3s', 'the same, values over 24 decimal orders',
	'select count(answer) from (select careperf.summarise_mean(spread) as answer from bench.numbers group by grp) as groups',
	'select count(answer) from (select var_samp(spread) as answer from bench.numbers group by grp) as groups',
	'at most', 1.35, 1,
	'select bool_and(bench.close_to(careperf.stddev(ours) ^ 2, other)) from (select careperf.summarise_mean(spread) as ours, var_samp(spread) as other from bench.numbers group by grp) as groups'),
('4', 'summarise_proportion / avg, moving window of 12 rows',
	'select count(answer) from (select careperf.summarise_proportion(met) over w as answer from bench.numbers window w as (partition by unit order by month rows 11 preceding)) as windows',
	'select count(answer) from (select avg(amount) over w as answer from bench.numbers window w as (partition by unit order by month rows 11 preceding)) as windows',
	'at most', 0.6, 1,
	'select bool_and(bench.close_to(careperf.value(ours), other::float8)) from (select careperf.summarise_proportion(met) over w as ours, avg(met::int4) over w as other from bench.numbers where unit < 1000 window w as (partition by unit order by month rows 11 preceding)) as windows'),
('5', 'GROUPING SETS / summaries rolled up, five levels from rows',
	bench.counted('levels_ours'), bench.counted('levels_other'),
	'at least', 1.5, 1, bench.same_rows('levels_ours', 'levels_other', 'level, unit, month')),
('6', 'the nation from rows / from stored team-months',
	bench.counted('nation_ours'), bench.counted('nation_other'),
	'at least', 50, 1, bench.same_rows('nation_ours', 'nation_other', 'level, unit, month')),
('6l', 'GROUPING SETS from rows / from stored team-months, four levels',
	bench.counted('stored_ours'), bench.counted('stored_other'),
	'at least', 50, 1, bench.same_rows('stored_ours', 'stored_other', 'level, unit, month'));
