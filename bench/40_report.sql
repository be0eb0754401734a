-- The report. Its last query is what bench/run takes its exit status from.

set search_path = bench, pg_catalog;
\pset footer off
\pset null '-'

\echo 'Ratios of processor time, pair by pair (elapsed: the median by the clock):'
select no, title, sense || ' ' || bar as bar, round(median::numeric, 2) as median, round(least::numeric, 2) as least,
	round(most::numeric, 2) as most, round(elapsed_median::numeric, 2) as elapsed, pairs,
	round(ours) as "ours, ms", round(other) as "other, ms", verdict
from bench.result order by substring(no from '[0-9]+')::int4, no;

\echo 'Plans, outermost node first:'
\pset tuples_only on
select '  ' || no || case when count(*) = 2 then ' both: ' else ' ' || min(which) || ': ' end || plan
from bench.look group by no, plan order by substring(no from '[0-9]+')::int4, no, min(which) desc;
\pset tuples_only off

\echo 'Bytes of a stored value, on average:'
select what, round(avg(pg_column_size(s)), 1) as bytes, count(*) as stored
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
group by what
union all
select 'series of 60 months', round(avg(pg_column_size(s)), 1), count(*) from bench.kept_series having count(*) > 0
union all
select 'distribution of days waited, a team and month', round(avg(pg_column_size(days)), 1), count(*)
from bench.kept_waits having count(*) > 0
order by 2;

select to_regclass('bench.kept_digests') is not null and exists (select from bench.kept_waits) as with_tdigest \gset
\if :with_tdigest
\echo 'Percentiles of all rows, by percentile_cont, from distributions and from tdigests (compression 100):'
with asked as (
	select array[0.05, 0.25, 0.5, 0.75, 0.95, 0.99]::float8[] as fractions
)
select fraction, by_rows as "over the rows", ours as distribution, digest as tdigest, digest - by_rows as "error of tdigest"
from asked, lateral unnest(
	fractions,
	(select percentile_cont(fractions) within group (order by days) from bench.waits),
	(select careperf.percentiles(careperf.rollup(days), fractions) from bench.kept_waits),
	(select bench.tdigest_percentile(days, fractions) from bench.kept_digests)
) as answer(fraction, by_rows, ours, digest);

\echo 'Bytes of a stored tdigest, on average:'
select round(avg(pg_column_size(days)), 1) as bytes, count(*) as stored from bench.kept_digests;
\endif

select case when sum(blocks_read + blocks_spilled) > 0 then
	'Not everything was in memory: ' || sum(blocks_read) || ' blocks read, ' || sum(blocks_spilled) || ' spilled. Give the server more.'
	else 'Nothing was read from outside the server''s memory and nothing spilled.' end as memory from bench.look \gset
\echo :memory
