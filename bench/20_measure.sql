-- How it is measured. A test has two statements, ours and the one it is compared with, and a bar that their ratio is held
-- to. Both run inside the server, one after the other, and what each took is kept. Where the other is a program outside, it tells
-- itself what it took.

set search_path = bench, pg_catalog;

create table bench.test (
	no text primary key,
	title text not null,
	ours text not null,
	other text,                        -- NULL: a program, which bench/run knows
	-- 'at most': time of ours / time of the other; 'at least': the other way round, how many times faster
	sense text not null check (sense in ('at most', 'at least')),
	bar numeric,                       -- NULL: shown for information
	pairs_for_one numeric not null default 1,  -- short statements run more often, very long ones less
	agreement text                     -- a query that is true when both give the same answers
);

create table bench.run (
	no text not null references bench.test,
	pair int4 not null,
	ours_ms float8 not null,
	other_ms float8 not null,
	ours_cpu_ms float8,
	other_cpu_ms float8,
	primary key (no, pair)
);

create table bench.look (
	no text not null references bench.test,
	which text not null,
	plan text not null,            -- node names, outermost first
	blocks_read int8 not null,     -- from outside shared buffers
	blocks_spilled int8 not null,  -- to temporary files
	primary key (no, which)
);

-- Processor time of this session in milliseconds, NULL where the system does not tell.
create function bench.cpu_ms() returns float8
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
	perform pg_sleep(0.001);  -- the kernel brings its figure up to date when a process yields
	return split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6;
exception
	when undefined_file or insufficient_privilege or invalid_text_representation then return null;
end
$function$;

-- The name of a plan's node as EXPLAIN prints it.
create function bench.node_name(node json) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
return case node ->> 'Strategy' when 'Hashed' then 'Hash' when 'Mixed' then 'Mixed' when 'Sorted' then 'Group' else '' end ||
	replace(node ->> 'Node Type', ' ', '');

-- Runs the statement once and keeps its plan's nodes and what it read.
create function bench.look(test_no text, which text, statement text) returns void
language plpgsql volatile
as $function$
declare
	explained json;
begin
	execute 'explain (analyze, timing off, buffers, format json) ' || statement into explained;
	insert into bench.look
	with recursive node(path, plan) as (
		select array[0], explained -> 0 -> 'Plan'
		union all
		select path || child.place::int4, child.plan
		from node, json_array_elements(node.plan -> 'Plans') with ordinality as child(plan, place)
	)
	select test_no, look.which, string_agg(bench.node_name(plan), ' < ' order by path),
		(explained -> 0 -> 'Plan' ->> 'Shared Read Blocks')::int8,
		(explained -> 0 -> 'Plan' ->> 'Temp Written Blocks')::int8
	from node;
end
$function$;

-- Before the pairs: whether the answers agree, and a look at each statement; a second one when the first had to read.
create function bench.prepare(test_no text) returns text
language plpgsql volatile
as $function$
declare
	t bench.test;
	agreed boolean;
begin
	select * into strict t from bench.test where no = test_no;
	if t.agreement is not null then
		execute t.agreement into agreed;
		if agreed is not true then
			raise exception 'test %: the two statements do not give the same answers', test_no;
		end if;
	end if;
	for attempt in 1..2 loop
		delete from bench.look where no = test_no;
		perform bench.look(test_no, 'ours', t.ours);
		if t.other is not null then
			perform bench.look(test_no, 'other', t.other);
		end if;
		exit when not exists (select from bench.look where no = test_no and blocks_read > 0);
	end loop;
	return format('careperf: %s %s%s', t.no, t.title, case when agreed then ' (the answers agree)' else '' end);
end
$function$;

-- One statement: elapsed and processor time in milliseconds.
create function bench.timed(statement text, out elapsed float8, out cpu float8)
language plpgsql volatile
as $function$
declare
	begun timestamptz;
	cpu_begun float8 := bench.cpu_ms();
	unused text;
begin
	begun := clock_timestamp();
	execute statement into unused;
	elapsed := 1000 * extract(epoch from clock_timestamp() - begun);
	cpu := bench.cpu_ms() - cpu_begun;
end
$function$;

-- One pair; every second pair runs in the other order, so that neither gains by its place.
create function bench.pair(test_no text, pair_no int4) returns text
language plpgsql volatile
as $function$
declare
	t bench.test;
	a record;
	b record;
begin
	select * into strict t from bench.test where no = test_no;
	if pair_no % 2 = 1 then
		a := bench.timed(t.ours);
		b := bench.timed(t.other);
	else
		b := bench.timed(t.other);
		a := bench.timed(t.ours);
	end if;
	insert into bench.run values (test_no, pair_no, a.elapsed, b.elapsed, a.cpu, b.cpu);
	return format('    pair %s: %s ms and %s ms', pair_no, round(a.elapsed), round(b.elapsed));
end
$function$;

-- One pair whose other half was a program, with what that took.
create function bench.pair(test_no text, pair_no int4, other_elapsed float8, other_cpu float8) returns text
language plpgsql volatile
as $function$
declare
	t bench.test;
	a record;
begin
	select * into strict t from bench.test where no = test_no;
	a := bench.timed(t.ours);
	insert into bench.run values (test_no, pair_no, a.elapsed, other_elapsed, a.cpu, other_cpu);
	return format('    pair %s: %s ms and %s ms', pair_no, round(a.elapsed), round(other_elapsed));
end
$function$;

-- The figure a bar is held to, one for each pair. All statements are serial and find everything in memory, so on an idle
-- machine processor time is elapsed time; on a shared one it leaves out the waiting for a processor. It is what counts
-- where the system tells it.
create view bench.ratio as
select no, pair, taken.ours, taken.other,
	case sense when 'at most' then taken.ours / taken.other else taken.other / taken.ours end as ratio,
	case sense when 'at most' then ours_ms / other_ms else other_ms / ours_ms end as elapsed_ratio
from bench.test join bench.run using (no),
	lateral (select coalesce(ours_cpu_ms, ours_ms) as ours, coalesce(other_cpu_ms, other_ms) as other) as taken;

create view bench.result as
select no, title, sense, bar, pairs, measured.ours, measured.other, median, least, most, elapsed_median,
	case
		when bar is null then ''
		when case sense when 'at most' then median <= bar else median >= bar end then 'pass'
		when sense = 'at most' then 'OVER'
		else 'UNDER'
	end as verdict
from bench.test join (
	select no, count(*) as pairs,
		percentile_cont(0.5) within group (order by ratio.ours) as ours,
		percentile_cont(0.5) within group (order by ratio.other) as other,
		percentile_cont(0.5) within group (order by ratio) as median,
		min(ratio) as least, max(ratio) as most,
		percentile_cont(0.5) within group (order by elapsed_ratio) as elapsed_median
	from bench.ratio group by no
) as measured using (no);
