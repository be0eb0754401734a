-- The type distribution: what each function says for ordinary, empty, missing and odd content, and the promise that
-- percentiles of rolled-up distributions are those of the rows, whatever the order and plan.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set datestyle = iso;
set intervalstyle = postgres;
set search_path = careperf, public, pg_catalog;

\getenv seed CAREPERF_SEED
\if :{?seed}
\else
\set seed 20261121
\endif

begin;
select plan(131);
select diag('distribution: seed ' || :seed);
select setseed((:seed % 1000003) / 1000003.0) \g /dev/null

create function pg_temp.refuses(statement text, state text, part text, name text) returns text language plpgsql as $$
declare said text; detail text; hint text;
begin
	execute statement;
	return fail(name || ': no error');
exception when others then
	get stacked diagnostics said = message_text, detail = pg_exception_detail, hint = pg_exception_hint;
	return ok(sqlstate = state and position(part in said || ' ' || detail || ' ' || hint) > 0 and length(detail) > 5 and length(hint) > 10,
		name) || case when sqlstate = state and position(part in said || ' ' || detail || ' ' || hint) > 0 then ''
		else e'\n' || diag(sqlstate || ': ' || said || ' / ' || detail || ' / ' || hint) end;
end $$;

create function pg_temp.rollup_of_two(a distribution, b distribution) returns distribution language sql as
$$ select rollup(d) from (values (a), (b)) v(d) $$;

-- Aggregates over ordinary rows, no rows, only NULLs, one row, and a FILTER that drops all.
create temp table v (x float8);
insert into v values (3), (5), (3), (null), (-0.5);
select is(distribution(x)::text, 'distribution:-0.5,3*2,5;1', 'values, counts and missing rows') from v;
select is(distribution(x)::text, 'distribution:', 'no rows: the empty distribution') from v where false;
select is(distribution(null::float8)::text, 'distribution:;5', 'all NULL: all missing') from v;
select is(distribution(x) filter (where x > 100)::text, 'distribution:', 'a FILTER that drops all: empty') from v;
select is(distribution(x)::text, 'distribution:5', 'one row') from v where x = 5;
select is(distribution(x)::text, 'distribution:3*2', 'all ties') from v where x = 3;
select is(distribution(n)::text, 'distribution:1,2,3', 'whole numbers of other types') from generate_series(1, 3) n;
select is(distribution(n)::text, 'distribution:0.1,0.2', 'numerics too') from (values (0.1), (0.2)) t(n);
select is(distribution(x)::text, 'distribution:0*2', 'minus zero is zero') from (values ('-0'::float8), (0)) t(x);
select is(rollup(d), null, 'no rows: rollup is NULL') from (select distribution(x) as d from v) t where false;
select is(rollup(d), 'distribution:1,2', 'rollup skips NULL') from (values ('distribution:1'::distribution), (null), ('distribution:2')) t(d);
select is(rollup(d), 'distribution:1', 'rollup of one') from (values (null), ('distribution:1'::distribution), (null)) t(d);
select is(rollup(d), 'distribution:;3', 'rollup of missing rows alone') from (values ('distribution:;1'::distribution), ('distribution:;2')) t(d);
select is(rollup(d), 'distribution:', 'rollup of empty ones') from (values ('distribution:'::distribution), ('distribution:')) t(d);
select is(rollup(d), 'distribution:0.1,1,1000000000000000*2', 'rollup of different layouts')
	from (values ('distribution:1'::distribution), ('distribution:0.1'), ('distribution:1e15*2')) t(d);

-- Resolution.
select is(distribution(x, 0.1)::text, 'distribution:-0.3,0.3*2,0.7,1;1', 'rounded to one decimal, halves away from zero')
	from (values (0.25::float8), (-0.25), (0.1 + 0.2), (null), (0.7), (0.96)) t(x);
select is(distribution(x, 5)::text, 'distribution:-5,0,5,10', 'rounded to fives') from (values (7.5::float8), (7), (2), (-2.5)) t(x);
select is(distribution(x, 0.1), distribution(round(x::numeric, 1)::float8), 'the doubles of decimal literals')
	from (select k / 100.0::float8 as x from generate_series(-500, 500) k where k % 10 not in (5, -5)) t;
select is(distribution(x, 1), distribution(x), 'whole numbers stay') from (select n::float8 as x from generate_series(-3, 3) n) t;
select is(distribution(x, 0.5)::text, 'distribution:;1', 'NULL stays missing') from (values (null::float8)) t(x);
select is(distribution(x, 0.5)::text, 'distribution:', 'no rows, no resolution, no error') from v where false;
select pg_temp.refuses($$ select distribution(x, r) from (values (1.0::float8, 0.1::float8), (2, 0.2)) t(x, r) $$, '22023', '0.1 and for 0.2', 'two resolutions');
select pg_temp.refuses($$ select distribution(x, 0) from pg_temp.v $$, '22023', 'resolution', 'a resolution of 0');
select pg_temp.refuses($$ select distribution(x, -1) from pg_temp.v $$, '22023', 'resolution', 'a resolution below 0');
select pg_temp.refuses($$ select distribution(x, null) from pg_temp.v $$, '22023', 'NULL', 'a resolution of NULL');
select pg_temp.refuses($$ select distribution(x, 'NaN') from pg_temp.v $$, '22023', 'NaN', 'a resolution of NaN');
select pg_temp.refuses($$ select distribution(1.7e308::float8, 1e308) $$, '22003', 'finer', 'a rounded value past double precision');

-- What rows may not hold.
select pg_temp.refuses($$ select distribution('NaN'::float8) $$, '22023', 'NULL', 'NaN');
select pg_temp.refuses($$ select distribution('infinity'::float8) $$, '22023', 'NULL', 'infinity');
select pg_temp.refuses($$ select distribution('-infinity'::float8, 1) $$, '22023', 'NULL', 'infinity with a resolution');
select pg_temp.refuses($$ select distribution(n * 1.37) from generate_series(1, 100001) n $$, '54000', 'resolution', 'past the cap');
select is(distinct_values(distribution(n * 1.37)), 100000::bigint, 'at the cap') from generate_series(1, 100000) n;
select pg_temp.refuses($$ select rollup(d) from (select distribution(n * 0.37) as d from generate_series(1, 100001) n group by n / 60000) t $$,
	'54000', 'resolution', 'past the cap by rollup');
select pg_temp.refuses($$ select a.d + b.d from (select distribution(n) as d from generate_series(1, 60000) n) a,
	(select distribution(n) as d from generate_series(50000, 100001) n) b $$, '54000', 'resolution', 'past the cap by +');
select pg_temp.refuses($$ select distribution_step('distribution:', 1) $$, '0A000', 'rollup', 'steps are not for calling');
select pg_temp.refuses($$ select distribution_merge_step('distribution:', 'distribution:') $$, '0A000', 'rollup', 'nor those that merge');

-- Text.
select is(t::distribution::text, t, 'text comes back: ' || t) from (values ('distribution:'), ('distribution:;4'), ('distribution:3*2,5,7*-1;4'),
	('distribution:-1e+300,-0.5,0.000000001,0.1'), ('distribution:5e-324,0.30000000000000004,1e+15'), ('distribution:1*-9223372036854775808;9223372036854775807'),
	('distribution:0.1,0.7,123456789.123456')) t(t);
select is(' distribution:1e2,250.0*1;0 '::distribution::text, 'distribution:100,250', 'other ways to write it are read, the short one is written');
select is('distribution:2e-308,1e-7'::distribution::text, 'distribution:2e-308,0.0000001', 'small values in few digits');
select is('distribution:-0'::distribution::text, 'distribution:0', 'minus zero is zero in text');
select pg_temp.refuses('select ' || quote_literal(t) || '::distribution', '22P02', part, 'bad text: ' || t) from (values
	('', 'At character 1'), ('mean:1', 'begin'), ('distribution:2,1', 'At character 16: the values do not ascend'), ('distribution:1,1', 'ascend'),
	('distribution:1*0', 'a count is 0'), ('distribution:1*9223372036854775808', '64 bits'), ('distribution:1,', 'a value should be here'),
	('distribution:NaN', 'a value should be here'), ('distribution:1e999', 'double precision'), ('distribution:1;', 'missing'),
	('distribution:1;2x', 'At character 17: something follows')) t(t, part);

-- Binary: through COPY, with damage.
create temp table sent as select i, d from (select 1 as i, distribution(x) as d from v union all select 2, 'distribution:'
	union all select 3, distribution(random()) from generate_series(1, 5000) union all select 4, -distribution(n % 70) from generate_series(1, 9000) n) t;
create temp table back (like sent);
\copy sent to program 'cat > "${TMPDIR:-/tmp}/careperf_distribution_$PPID"' (format binary)
\copy back from program 'cat "${TMPDIR:-/tmp}/careperf_distribution_$PPID"; rm "${TMPDIR:-/tmp}/careperf_distribution_$PPID"' (format binary)
select is((select count(*) from sent a join back b using (i) where a *= b), 4::bigint, 'binary out and in gives the same bytes');
select is(distribution_send('distribution:3*2,5;1'), '\x0100020206040100'::bytea, 'the binary form');
-- An internal function of the server that hands back its argument's bytes.
create function pg_temp.as_stored(bytea, bytea) returns distribution language internal immutable strict as 'byteacat';
select is(pg_temp.as_stored(distribution_send(d), ''), d, 'stored bytes are those sent') from sent where i = 1;
select pg_temp.refuses(format('select %s', ask), 'XX001', 'damaged', 'a damaged value is seen by ' || ask) from (values
	('distribution_out(pg_temp.as_stored(''\x0100020206'', ''''))'), ('median(pg_temp.as_stored(''\x010202020602'', ''''))'),
	('pg_temp.as_stored(''\x01000102060200'', '''') = ''distribution:'''), ('pg_temp.as_stored(''\x7f'', '''') + ''distribution:'''),
	('distribution_hash(pg_temp.as_stored('''', ''''))'), ('rollup(pg_temp.as_stored(''\x010f0102ffff'', '''')) from generate_series(1, 2)'),
	('rollup(pg_temp.as_stored(''\x80000000'', '''')) from generate_series(1, 2)')) t(ask);

-- Questions.
create temp table d (name text, d distribution);
insert into d values ('usual', 'distribution:1,2*3,4,10*5;2'), ('empty', 'distribution:'), ('one', 'distribution:7'), ('ties', 'distribution:7*9'),
	('missing', 'distribution:;6'), ('negative', 'distribution:1*-1,2*4'), ('two', 'distribution:1,2');
select is(array_agg(used(d) order by name), '{0,0,3,1,9,2,10}', 'used') from d;
select is(array_agg(missing(d) order by name), '{0,6,0,0,0,0,2}', 'missing') from d;
select is(array_agg(distinct_values(d) order by name), '{0,0,2,1,1,2,4}', 'distinct_values') from d;
select is(array_agg(lowest(d) order by name), '{null,null,null,7,7,1,1}', 'lowest') from d;
select is(array_agg(highest(d) order by name), '{null,null,null,7,7,2,10}', 'highest') from d;
select is(array_agg(median(d) order by name), '{null,null,null,7,7,1.5,7}', 'median') from d;
select is(array_agg(percentile(d, 0.25) order by name), '{null,null,null,7,7,1.25,2}', 'percentile') from d;
select is(array_agg(mean(d) order by name), array[null, null, 7.0 / 3, 7, 7, 1.5, 6.1]::float8[], 'mean') from d;
select is(array_agg(stddev(d) is null order by name), '{t,t,t,t,f,f,f}', 'stddev is NULL below two values and for impossible sums') from d;
select is(array_agg(is_whole(d) order by name), '{t,t,f,t,t,t,t}', 'is_whole') from d;
select is(array_agg(share_at_most(d, 2) order by name), array[null, null, null, 0, 0, 1, 0.4]::float8[], 'share_at_most') from d;
select is(array_agg(share_below(d, 2) order by name), array[null, null, null, 0, 0, 0.5, 0.1]::float8[], 'share_below') from d;
select is(array_agg(proportion_at_most(d, 2) order by name)::text[],
	'{"proportion:0,0","proportion:0,0;6","proportion:3,3","proportion:0,1","proportion:0,9","proportion:2,2","proportion:4,10;2"}', 'proportion_at_most') from d;
select is(array_agg(proportion_below(d, 2) order by name)::text[],
	'{"proportion:0,0","proportion:0,0;6","proportion:-1,3","proportion:0,1","proportion:0,9","proportion:1,2","proportion:1,10;2"}', 'proportion_below') from d;
select is(array_agg(as_summary(d) order by name)::text[],
	'{"mean:0,0,0","mean:0,0,0;6","mean:3,7,15","mean:1,7,49","mean:9,63,441","mean:2,3,5","mean:10,61,529;2"}', 'as_summary') from d;
select is(array_agg(describe(d) order by name), array['distribution: no values', 'distribution: no values (6 missing)',
	'distribution: 2 distinct values, some counts negative', 'distribution: 1 value, 7', 'distribution: 9 values, all 7',
	'distribution: 2 values, 2 distinct, from 1 to 2, median 1.5', 'distribution: 10 values, 4 distinct, from 1 to 10, median 7 (2 missing)'], 'describe') from d;
select results_eq($$ select name, value, frequency from pg_temp.d, frequencies(d) where name in ('negative', 'empty', 'one') order by name, value $$,
	$$ values ('negative', 1::float8, -1::bigint), ('negative', 2, 4), ('one', 7, 1) $$, 'frequencies');
select is(percentiles('distribution:1,2', '{{0,null},{0.5,1}}')::text, '{{1,NULL},{1.5,2}}', 'percentiles keep the shape and the NULLs');
select is(percentiles('distribution:1,2', '{}')::text, '{}', 'no percentiles');
select is(percentiles('distribution:', '{0.5}'), null, 'percentiles of nothing');
select is(median(null::distribution), null, 'NULL for NULL');
select is(percentile('distribution:1', null), null, 'a fraction of NULL');
select is(share_at_most('distribution:1,2', 'infinity'), 1::float8, 'all are at most infinity');
select is(share_below('distribution:1,2', '-infinity'), 0::float8, 'none below minus infinity');
select is(share_at_most('distribution:1*4611686018427387904,2*4611686018427387903', 1), 0.5::float8, 'shares of huge counts are rounded once');
select pg_temp.refuses($$ select percentile('distribution:1', 1.1) $$, '22003', '1.1', 'a fraction above 1');
select pg_temp.refuses($$ select percentile('distribution:1', 'NaN') $$, '22003', 'NaN', 'a fraction of NaN');
select pg_temp.refuses($$ select percentiles('distribution:1', '{0.5,-0.1}') $$, '22003', '-0.1', 'a fraction below 0 among others');
select pg_temp.refuses($$ select share_at_most('distribution:1', 'NaN') $$, '22023', 'NaN', 'a bound of NaN');
select pg_temp.refuses($$ select used('distribution:1*9223372036854775807,2'::distribution) $$, '22003', '64 bits', 'more rows than 64 bits count');
select pg_temp.refuses($$ select median('distribution:-1.7e308,1.7e308') $$, '22003', 'double precision', 'values too far apart');

-- The group, order and hash.
select is(a + b, 'distribution:1*3,2;3', '+ adds counts') from (select 'distribution:1;1'::distribution as a, 'distribution:1*2,2;2'::distribution as b) t;
select is(a - b, 'distribution:1*-1,2*-1;-1', '- takes away') from (select 'distribution:1;1'::distribution as a, 'distribution:1*2,2;2'::distribution as b) t;
select is(a - a, 'distribution:', 'what is taken away vanishes') from (select 'distribution:0.5*7,1;1'::distribution as a) t;
select is(-a, 'distribution:1*-2;-3', 'unary -') from (select 'distribution:1*2;3'::distribution as a) t;
select is(add(a, negate(a)), subtract(a, a), 'the functions beside the operators') from (select 'distribution:1*2;3'::distribution as a) t;
select pg_temp.refuses($$ select 'distribution:1*9223372036854775807'::distribution + 'distribution:1' $$, '22003', '64 bits', 'a count past 64 bits');
select pg_temp.refuses($$ select -'distribution:1*-9223372036854775808'::distribution $$, '22003', '64 bits', 'a count without an opposite');
select pg_temp.refuses($$ select rollup(d) from (values ('distribution:1*9223372036854775807'::distribution), ('distribution:1'), ('distribution:2')) t(d) $$,
	'22003', '64 bits', 'a count past 64 bits in rollup');
select is(array_agg(t order by d), array['distribution:', 'distribution:;1', 'distribution:1', 'distribution:1*2', 'distribution:1*2,3', 'distribution:2'],
	'distributions sort') from (values ('distribution:2'), ('distribution:1*2'), ('distribution:;1'), ('distribution:1*2,3'), ('distribution:'),
	('distribution:1')) v(t), lateral (select t::distribution as d) c;
select is(a < b and a <= b and not a > b and not a >= b and a <> b and not a = b and a = a, true, 'the six comparisons agree')
	from (select 'distribution:1'::distribution as a, 'distribution:2'::distribution as b) t;
select is(count(*), 2::bigint, 'DISTINCT works') from (select distinct d from (values ('distribution:1'::distribution), ('distribution:2'), ('distribution:1.0')) t(d)) s;

-- Many trials: rows of six flavours in a tree of five levels.
create table person as
select t % 6 as flavour, t as trial, team, team / 3 as provider, team / 6 as council, team / 12 as region,
	case t % 6
		when 0 then floor(400 * random() * random())                -- days
		when 1 then round((2000 * random())::numeric, 2)::float8     -- pounds
		when 2 then random()                                         -- continuous
		when 3 then floor(4 * random())                              -- scores
		when 4 then (random() - 0.5) * 10.0 ^ (600 * random() - 300)
		else case when random() < 0.3 then null else floor(30 * random()) * 10 ^ floor(4 * random()) - 500 end
	end as x, row_number() over (partition by t order by random()) as place
from generate_series(0, 59) t, generate_series(0, 23) team, generate_series(1, 20);
analyze person;

create function differing(a regclass, b regclass) returns bigint language plpgsql as $$
declare found bigint;
begin
	execute format('select count(*) filter (where distribution_send(a.d) is distinct from distribution_send(b.d)) from %s a full join %s b using (trial)', a, b) into found;
	return found;
end $$;

set local max_parallel_workers_per_gather = 0;
create table reference as select trial, distribution(x) as d from person group by trial;
create table by_team as select trial, region, council, provider, team, distribution(x) as d from person group by trial, region, council, provider, team;
create table by_provider as select trial, region, council, provider, rollup(d) as d from by_team group by trial, region, council, provider;
create table by_council as select trial, region, council, rollup(d) as d from by_provider group by trial, region, council;
create table by_region as select trial, region, rollup(d) as d from by_council group by trial, region;
create table by_nation as select trial, rollup(d) as d from by_region group by trial;
select is((select count(*) from reference), 60::bigint, '60 trials');

-- Percentiles at each level beside percentile_cont over the rows, bit for bit.
create function unlike_rows(level text, columns text) returns bigint language plpgsql as $$
declare found bigint;
begin
	execute format($q$
		select count(*) from (
			select %2$s, percentile_cont(array[0, 0.05, 0.1, 0.25, 1.0 / 3, 0.5, 0.75, 0.9, 0.987, 1]) within group (order by x) as p,
				percentile_cont(0.5) within group (order by x) as m, min(x) as low, max(x) as high, count(x) as used, count(*) - count(x) as missing,
				summarise_mean(x) as mean, summarise_proportion(x <= 7) as within_seven
			from person group by %2$s) r
		full join by_%1$s d using (%2$s)
		where percentiles(d.d, array[0, 0.05, 0.1, 0.25, 1.0 / 3, 0.5, 0.75, 0.9, 0.987, 1]) is distinct from r.p
			or median(d.d) is distinct from r.m or percentile(d.d, 0.5) is distinct from r.m or lowest(d.d) is distinct from low
			or highest(d.d) is distinct from high or used(d.d) is distinct from r.used or missing(d.d) is distinct from r.missing
			or as_summary(d.d) is distinct from r.mean or proportion_at_most(d.d, 7) is distinct from r.within_seven
			or mean(d.d) is distinct from mean(r.mean) or share_at_most(d.d, 7) is distinct from value(r.within_seven)
		$q$, level, columns) into found;
	return found;
end $$;
select is(unlike_rows('team', 'trial, region, council, provider, team'), 0::bigint, 'teams: percentiles, means and shares are those of the rows');
select is(unlike_rows('provider', 'trial, region, council, provider'), 0::bigint, 'providers too');
select is(unlike_rows('council', 'trial, region, council'), 0::bigint, 'councils too');
select is(unlike_rows('region', 'trial, region'), 0::bigint, 'regions too');
select is(unlike_rows('nation', 'trial'), 0::bigint, 'nations too');
select is(differing('by_nation', 'reference'), 0::bigint, 'five levels give the bytes of one');

-- Orders, text, retraction, windows.
create table shuffled as select trial, distribution(x) as d from (select * from person order by place, trial) p group by trial;
select is(differing('shuffled', 'reference'), 0::bigint, 'a random order gives the same bytes');
create table sorted as select trial, distribution(x order by x desc) as d from person group by trial;
select is(differing('sorted', 'reference'), 0::bigint, 'sorted values too');
create table by_text as select trial, rollup(d::text::distribution order by random()) as d from by_team group by trial;
select is(differing('by_text', 'reference'), 0::bigint, 'through text, in a random order, too');
create table retracted as select a.trial, a.d + b.d - rollup(c.d) as d from reference a join by_nation b using (trial) join by_team c using (trial) group by a.trial, a.d, b.d;
select is(differing('retracted', 'reference'), 0::bigint, 'what was added twice and taken away once leaves the same bytes');
create table frequent as select trial, distribution(value) as d
	from reference, frequencies(d), generate_series(1, frequency) group by trial;
select is((select count(*) from frequent f join reference r using (trial) where percentiles(f.d, '{0.1,0.5}') = percentiles(r.d, '{0.1,0.5}')), 60::bigint,
	'frequencies give the rows back');
select is((select count(*) from (select trial, place, distribution(x) over w as d, array_agg(x) over w as xs from person where trial % 3 = 0
		window w as (partition by trial order by place rows 30 preceding)) m
	where distribution_send(d) <> (select distribution_send(distribution(u)) from unnest(xs) u)), 0::bigint, 'moving windows have the bytes of their rows');
select is((select count(*) from (select rollup(d) over w as d, array_agg(d::text) over w as ds from by_team
		window w as (partition by trial order by team rows 3 preceding)) m
	where distribution_send(d) <> (select distribution_send(rollup(u::distribution)) from unnest(ds) u)), 0::bigint, 'rollup moves over windows too');

select is((select count(*) from (select trial, place, distribution(x, 0.25) over w as d, array_agg(x) over w as xs from person where flavour = 1
		window w as (partition by trial order by place rows 30 preceding)) m
	where distribution_send(d) <> (select distribution_send(distribution(u, 0.25)) from unnest(xs) u)), 0::bigint, 'rounded values move too');

-- Workers.
set local max_parallel_workers_per_gather = 2;
set local parallel_setup_cost = 0;
set local parallel_tuple_cost = 0;
set local min_parallel_table_scan_size = 0;
set local parallel_leader_participation = off;
create function plan_of(query text) returns text language plpgsql as
$$ declare p json; begin execute 'explain (format json, costs off) ' || query into p; return p::text; end $$;
select matches(plan_of('select trial, distribution(x) from person group by trial'), 'Gather.*"Partial Mode": "Partial"', 'the plan has partial aggregates under workers');
create table by_workers as select trial, distribution(x) as d from person group by trial;
select is(differing('by_workers', 'reference'), 0::bigint, 'workers give the same bytes');
create table by_worker_parts as select trial, rollup(d) as d from by_team group by trial;
select is(differing('by_worker_parts', 'reference'), 0::bigint, 'workers roll up to the same bytes');
create table rounded_by_workers as select trial, distribution(x, 0.25) as d from person where flavour < 4 group by trial;
set local max_parallel_workers_per_gather = 0;
create table rounded as select trial, distribution(x, 0.25) as d from person where flavour < 4 group by trial;
select is(differing('rounded_by_workers', 'rounded'), 0::bigint, 'rounded values too');
set local max_parallel_workers_per_gather = 2;
select pg_temp.refuses($$ select distribution(x, 1 + trial / 30) from person $$, '22023', 'one resolution', 'two resolutions meet between workers or in one');

-- Stored out of line, compressed and packed: the same content.
set local max_parallel_workers_per_gather = 0;
create table toasted (plain distribution, outside distribution);
alter table toasted alter plain set storage main, alter outside set storage external;
insert into toasted select d, d from (select distribution(random()) as d from generate_series(1, 3000)) t;
insert into toasted select d, d from (select distribution(n % 3) as d from generate_series(1, 30) n) t;
select is((select count(*) from toasted where plain = outside and distribution_send(plain) = distribution_send(outside)
	and pg_temp.rollup_of_two(plain, outside) = outside + plain), 2::bigint, 'values out of line are read as they are');
select cmp_ok((select sum(pg_column_size(d))::float8 / sum(distinct_values(d)) from (select distribution(floor(400 * random())) as d
	from generate_series(1, 100000) n group by n % 20) t), '<', 1.5::float8, 'days take less than one and a half bytes a pair');
select * from finish();
rollback;
