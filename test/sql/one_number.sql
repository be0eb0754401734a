-- One number: the same rows give the same bytes in any order, partition, plan,
-- after any additions and retractions, through text and through binary.
-- All rows of all trials lie in one table, so that a plan serves them together.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;

\getenv seed CAREPERF_SEED
\if :{?seed}
\else
\set seed 20261121
\endif

begin;
select plan(20);
select diag('one_number: seed ' || :seed);
select setseed((:seed % 1000003) / 1000003.0) \g /dev/null

-- 1,200 trials of 1 to 160 rows in six flavours; part and place are random.
create table trial as
select t as trial, t % 6 as flavour, 1 + floor(160 * random())::int as size
from generate_series(1, 1200) t;

create function any_double() returns float8 language sql volatile as
$$ select (random() - 0.5) * 10.0 ^ (600 * random() - 300) $$;

create table observation as
select trial, i, flavour,
	case flavour
		when 0 then floor(200 * random())                                   -- whole numbers
		when 1 then round((20000 * random())::numeric, 2)::float8           -- money
		when 2 then any_double()                                            -- 1e-300 to 1e300
		when 3 then (case when i % 2 = 0 then -1 else 1 end) * 2.0 ^ (60 * (i / 2 % 5)) -- cancelling
		when 4 then case when random() < 0.3 then null else 1000 * random() end
		else case floor(4 * random())::int when 0 then 0 when 1 then '-0'::float8
			when 2 then 5e-324 else -1e300 * random() end
	end as x,
	case when random() < 0.1 then null else floor(1000 * random()) end as y,
	case when random() < 0.2 then null else random() < 0.4 end as met,
	floor(5 * random())::int as part,
	row_number() over (partition by trial order by random()) as place
from trial, generate_series(1, size) i;
analyze observation;

create type five as (c summary, p summary, r summary, q summary, m summary);

-- The reference: one serial scan in table order.
set max_parallel_workers_per_gather = 0;
create table reference as
select trial, row(summarise_count(x), summarise_proportion(met), summarise_rate(y, x),
	summarise_ratio(x, y), summarise_mean(x))::five as s
from observation group by trial;

-- How many trials of a variant do not have the reference's bytes; -1 if one is lost.
create function differing(variant regclass) returns bigint language plpgsql as $$
declare found bigint; lost bigint;
begin
	execute format('select count(*) filter (where v.s *<> r.s), count(*) filter (where v.s is null or r.s is null)
		from reference r full join %s v using (trial)', variant) into found, lost;
	return case when lost > 0 then -1 else found end;
end $$;

select is((select count(*) from reference), 1200::bigint, '1,200 trials');
select cmp_ok((select count(*) from observation where abs(x) > 1e200), '>', 1000::bigint, 'with large values');
select cmp_ok((select count(*) from observation where x <> 0 and abs(x) < 1e-200), '>', 1000::bigint, 'with small values');

-- Orders.
create table by_order as
select trial, row(summarise_count(x), summarise_proportion(met), summarise_rate(y, x),
	summarise_ratio(x, y), summarise_mean(x))::five as s
from (select * from observation order by place, trial) o group by trial;
select is(differing('by_order'), 0::bigint, 'a random order gives the same bytes');

create table by_value as
select trial, row(summarise_count(x order by x), summarise_proportion(met order by x desc),
	summarise_rate(y, x order by abs(x)), summarise_ratio(x, y order by x), summarise_mean(x order by abs(x) desc))::five as s
from observation group by trial;
select is(differing('by_value'), 0::bigint, 'sorted values give the same bytes');

-- Partitions: parts, then rolled up, through one level and through two.
create table by_part as
select trial, part, count(*) as n, summarise_count(x) as c, summarise_proportion(met) as p, summarise_rate(y, x) as r,
	summarise_ratio(x, y) as q, summarise_mean(x) as m
from observation group by trial, part;
create table by_partition as
select trial, row(rollup(c), rollup(p), rollup(r), rollup(q), rollup(m))::five as s from by_part group by trial;
select is(differing('by_partition'), 0::bigint, 'a random partition rolls up to the same bytes');

create table by_two_levels as
select trial, row(rollup(c), rollup(p), rollup(r), rollup(q), rollup(m))::five as s
from (select trial, part / 2 as half, rollup(c) as c, rollup(p) as p, rollup(r) as r, rollup(q) as q, rollup(m) as m
	from by_part group by trial, half order by random()) h
group by trial;
select is(differing('by_two_levels'), 0::bigint, 'through two levels too');

create table by_row as
select trial, row(rollup(c), rollup(p), rollup(r), rollup(q), rollup(m))::five as s
from (select trial, i, summarise_count(x) as c, summarise_proportion(met) as p, summarise_rate(y, x) as r,
		summarise_ratio(x, y) as q, summarise_mean(x) as m
	from observation group by trial, i order by random()) one
group by trial;
select is(differing('by_row'), 0::bigint, 'from summaries of single rows too');

-- Text and binary round trips of every part.
create table by_text as
select trial, row(rollup(c::text::summary), rollup(p::text::summary), rollup(r::text::summary),
	rollup(q::text::summary), rollup(m::text::summary))::five as s
from by_part group by trial;
select is(differing('by_text'), 0::bigint, 'through text too');

create table part_again (like by_part);
\copy by_part to program 'cat > "${TMPDIR:-/tmp}/careperf_one_number_$PPID"' (format binary)
\copy part_again from program 'cat "${TMPDIR:-/tmp}/careperf_one_number_$PPID"; rm "${TMPDIR:-/tmp}/careperf_one_number_$PPID"' (format binary)
select is((select count(*) from by_part a join part_again b using (trial, part) where a *= b),
	(select count(*) from by_part), 'binary out and in gives the same bytes');

-- Retraction.
create table by_retraction as
select trial, row(c - c0, p - p0, r - r0, q - q0, m - m0)::five as s
from (select trial, rollup(c) as c, rollup(p) as p, rollup(r) as r, rollup(q) as q, rollup(m) as m
	from (select trial, c, p, r, q, m from by_part union all select * from (
		select trial, c, p, r, q, m from by_part where part <> 3) again) twice group by trial) a
join (select trial, coalesce(rollup(c) filter (where part <> 3), count_of(0)) as c0,
		coalesce(rollup(p) filter (where part <> 3), proportion_of(0, 0)) as p0,
		coalesce(rollup(r) filter (where part <> 3), rate_of(0, 0)) as r0,
		coalesce(rollup(q) filter (where part <> 3), ratio_of(0, 0)) as q0,
		coalesce(rollup(m) filter (where part <> 3), mean_of(0, 0, 0)) as m0
	from by_part group by trial) b using (trial);
select is(differing('by_retraction'), 0::bigint, 'what was added twice and taken away once leaves the same bytes');

select is((select count(*) from reference a join reference b on b.trial = 1 + a.trial % 1200
	where row(((a.s).c + (b.s).c) - (b.s).c, add((a.s).p, (b.s).p) - (b.s).p, -(-(a.s).r + (b.s).r) + (b.s).r,
		subtract((a.s).q + (b.s).q, (b.s).q), (a.s).m + ((b.s).m - (b.s).m))::five *<> a.s),
	0::bigint, 'a + b - b is a, whatever b');
select is((select count(*) from reference a join reference b on b.trial = 1 + a.trial * 7 % 1200
	where (a.s).m + (b.s).m <> (b.s).m + (a.s).m or (a.s).m - (b.s).m <> -((b.s).m - (a.s).m)),
	0::bigint, 'addition commutes, subtraction is its inverse');

-- Twelve-row windows, moved by inverse steps, beside the same rows taken anew.
create table moving as
select trial, place, row(summarise_count(x) over w, summarise_proportion(met) over w, summarise_rate(y, x) over w,
	summarise_ratio(x, y) over w, summarise_mean(x) over w)::five as s
from observation window w as (partition by trial order by place rows 11 preceding);
create table anew as
select a.trial, a.place, row(summarise_count(b.x), summarise_proportion(b.met), summarise_rate(b.y, b.x),
	summarise_ratio(b.x, b.y), summarise_mean(b.x))::five as s
from observation a join observation b on b.trial = a.trial and b.place between a.place - 11 and a.place
group by a.trial, a.place;
select is((select count(*) from moving m join anew a using (trial, place) where m.s *= a.s),
	(select count(*) from observation), 'every 12-row window has the bytes of its rows');

create table rolled as
select trial, place, rollup(m) over w as moved
from (select trial, place, summarise_mean(x) as m from observation group by trial, place) o
window w as (partition by trial order by place rows 11 preceding);
select is((select count(*) from rolled r join anew a using (trial, place) where r.moved = (a.s).m),
	(select count(*) from observation), 'rollup moves over windows too');

-- Parallel plans: the same statement, with workers alone.
set max_parallel_workers_per_gather = 2;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set min_parallel_table_scan_size = 0;
set parallel_leader_participation = off;
create function plan_of(query text) returns text language plpgsql as
$$ declare p json; begin execute 'explain (format json, costs off) ' || query into p; return p::text; end $$;
select matches(plan_of('select trial, summarise_mean(x), rollup(count_of(1)) from observation group by trial'),
	'Gather.*"Partial Mode": "Partial"', 'the plan has partial aggregates under workers');
create table by_workers as
select trial, row(summarise_count(x), summarise_proportion(met), summarise_rate(y, x),
	summarise_ratio(x, y), summarise_mean(x))::five as s
from observation group by trial;
select is(differing('by_workers'), 0::bigint, 'workers give the same bytes');
create table by_worker_parts as
select trial, row(rollup(c), rollup(p), rollup(r), rollup(q), rollup(m))::five as s from by_part group by trial;
select is(differing('by_worker_parts'), 0::bigint, 'workers roll up to the same bytes');

-- Totals: exact sums of single values by numeric arithmetic, given back as totals.
set max_parallel_workers_per_gather = 0;
create table one as
select trial, x, y, met, (exact_totals(summarise_mean(x))).numerator as exact_x
from observation where trial <= 300 group by trial, i, x, y, met;
create table by_totals as
select trial, row(count_of(count(x), count(*) - count(x)),
	proportion_of(count(*) filter (where met), count(met), count(*) filter (where met is null)),
	rate_of(coalesce(sum(y) filter (where x is not null), 0)::numeric,
		coalesce(sum(exact_x) filter (where y is not null), 0), count(*) filter (where x is null or y is null)),
	ratio_of(coalesce(sum(exact_x) filter (where y is not null), 0),
		coalesce(sum(y) filter (where x is not null), 0)::numeric, count(*) filter (where x is null or y is null)),
	mean_of(count(x), coalesce(sum(exact_x) filter (where x is not null), 0),
		coalesce(sum(exact_x * exact_x) filter (where x is not null), 0), count(*) - count(x)))::five as s
from one group by trial;
select is((select count(*) from reference r join by_totals t using (trial) where r.s *= t.s), 300::bigint,
	'totals of the same data give the same bytes');

-- And back out of the type: every summary is made again from its own totals.
select is((select count(*) from reference where (s).m = (select mean_of(t.used::bigint, t.numerator, t.sum_of_squares, t.missing::bigint)
	from exact_totals((s).m) t)), 1200::bigint, 'exact_totals keeps every bit');

select * from finish();
rollback;
