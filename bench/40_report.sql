-- The report. Its last query is what bench/run takes its exit status from.

set search_path = bench, pg_catalog;
\pset footer off
\pset null '-'

\echo 'Ratios of processor time, pair by pair (elapsed: the median by the clock):'
select no, title, sense || ' ' || bar as bar, round(median::numeric, 2) as median, round(least::numeric, 2) as least,
	round(most::numeric, 2) as most, round(elapsed_median::numeric, 2) as elapsed, pairs,
	round(ours) as "ours, ms", round(other) as "other, ms", verdict
from bench.result order by no;

\echo 'Plans, outermost node first:'
\pset tuples_only on
select '  ' || no || case when count(*) = 2 then ' both: ' else ' ' || min(which) || ': ' end || plan
from bench.look group by no, plan order by no, min(which) desc;
\pset tuples_only off

\echo 'Bytes of a stored summary, on average:'
select what, round(avg(pg_column_size(s)), 1) as bytes, count(*) as summaries
from (
	select 'proportion, a team and month' as what, on_time as s from bench.team_months
	union all
	select 'mean of whole numbers, a team and month', minutes from bench.team_months
	union all
	select 'mean of pounds and pence, 100 rows', s
	from (select careperf.summarise_mean(amount) as s from bench.numbers where grp < 1000 group by grp) as money
	union all
	select 'mean of 24 decimal orders, 100 rows', s
	from (select careperf.summarise_mean(spread) as s from bench.numbers where grp < 1000 group by grp) as wide
) as stored
group by what order by 2;

select case when sum(blocks_read + blocks_spilled) > 0 then
	'Not everything was in memory: ' || sum(blocks_read) || ' blocks read, ' || sum(blocks_spilled) || ' spilled. Give the server more.'
	else 'Nothing was read from outside the server''s memory and nothing spilled.' end as memory from bench.look \gset
\echo :memory
