-- The questions about series and distributions against plain SQL, base R and tdigest. Needs the psql variables with_r and
-- with_tdigest: are they there?

set search_path = bench, pg_catalog;

-- XmR charts with all rules of NHSRplotthedots ---------------------------------------------------------------------

create view bench.spc_ours as
select series_id, points, centre, lower, upper, signalled, outside, trend, two_of_three, shift, first_signal, last_signal,
	latest_period, latest_value, latest_signals, latest_variation
from (
	select series_id, careperf.series(month, value) as s
	from bench.points
	group by series_id
) as made, careperf.spc_summary(s);

-- By window functions: no sort, frames that add and take away, every flag once. A rule that needs seven points is found where the
-- seventh is, and then looks forward from each of them. A value that was not reported is NULL, which breaks what it is in.
create view bench.spc_other as
with changed as (
	select series_id, month, value, value - lag(value) over (partition by series_id order by month) as change
	from bench.points
), centred as (
	select *, avg(value) over part as centre, avg(abs(change)) over part as mean_range,
		max(month) filter (where value is not null) over part as latest_period
	from changed
	window part as (partition by series_id order by month rows between unbounded preceding and unbounded following)
), screened as (
	select *, avg(abs(change)) filter (where abs(change) < 3.267 * mean_range) over part * 2.66 / 3 as sigma
	from centred
	window part as (partition by series_id order by month rows between unbounded preceding and unbounded following)
), placed as (
	select series_id, month, value, centre, sigma, latest_period,
		case when value > centre then 1 when value < centre then -1 else 0 end as side,
		case when change > 0 then 1 when change < 0 then -1 else 0 end as moved,
		case
			when value > centre + 3 * sigma then 3
			when value < centre - 3 * sigma then -3
			when value > centre + 2 * sigma then 2
			when value < centre - 2 * sigma then -2
			else 0
		end as zone
	from screened
), ended as (
	select *, sum(side) over (w rows 6 preceding) in (7, -7) as shift_ends,
		sum(moved) over (w rows 5 preceding) in (6, -6) as trend_ends,
		sum(side) over (w rows 2 preceding) in (3, -3) and count(*) filter (where zone in (2, -2)) over (w rows 2 preceding) >= 2 as two_end
	from placed
	window w as (partition by series_id order by month)
), flagged as (
	select series_id, month, value, centre, sigma, side, moved, month = latest_period as latest,
		zone in (3, -3) as outside,
		count(*) filter (where trend_ends) over next_six > 0 as trend,
		zone in (2, -2) and count(*) filter (where two_end) over next_two > 0 as two_of_three,
		count(*) filter (where shift_ends) over next_six > 0 as shift
	from ended
	window next_six as (partition by series_id order by month rows between current row and 6 following),
		next_two as (partition by series_id order by month rows between current row and 2 following)
), counted as (
	select series_id, count(value)::int4 as points, min(centre) as centre, min(sigma) as sigma,
		(count(*) filter (where outside or trend or two_of_three or shift))::int4 as signalled,
		(count(*) filter (where outside))::int4 as outside,
		(count(*) filter (where trend))::int4 as trend,
		(count(*) filter (where two_of_three))::int4 as two_of_three,
		(count(*) filter (where shift))::int4 as shift,
		min(month) filter (where outside or trend or two_of_three or shift) as first_signal,
		max(month) filter (where outside or trend or two_of_three or shift) as last_signal,
		min(month) filter (where latest) as latest_period,
		min(value) filter (where latest) as latest_value,
		min(side) filter (where latest) as latest_side,
		min(moved) filter (where latest) as latest_moved,
		bool_or(outside) filter (where latest) as latest_outside,
		bool_or(trend) filter (where latest) as latest_trend,
		bool_or(two_of_three) filter (where latest) as latest_two,
		bool_or(shift) filter (where latest) as latest_shift
	from flagged
	group by series_id
)
select series_id, points, centre, centre - 3 * sigma as lower, centre + 3 * sigma as upper,
	signalled, outside, trend, two_of_three, shift, first_signal, last_signal, latest_period, latest_value,
	array_remove(array[
		case when latest_outside then 'outside' end,
		case when latest_trend then 'trend' end,
		case when latest_two then 'two_of_three' end,
		case when latest_shift then 'shift' end], null) as latest_signals,
	case
		when latest_trend and not latest_outside then case when latest_moved > 0 then 'special_high' else 'special_low' end
		when latest_outside or latest_two or latest_shift then case when latest_side > 0 then 'special_high' else 'special_low' end
		else 'common_cause'
	end as latest_variation
from counted;

-- Less of the answer, in another way: each point a letter, each series a text, each rule a regular expression. It has no dates, no
-- latest signals and no count of points with any signal.
create view bench.spc_letters as
with changed as (
	select series_id, month, value, value - lag(value) over (partition by series_id order by month) as change
	from bench.points
), collected as (
	select series_id, count(value)::int4 as points, avg(value) as centre, avg(abs(change)) as mean_range,
		array_agg(value) as series_values, array_agg(abs(change)) as ranges,
		string_agg(case when change > 0 then 'U' when change < 0 then 'D' else '-' end, '') as moves
	from changed
	group by series_id
), screened as materialized (
	select series_id, points, centre, moves, series_values, (
		select avg(range)
		from (select unnest(ranges) as range) as each
		where range < 3.267 * mean_range
	) * 2.66 / 3 as sigma
	from collected
), written as materialized (
	select series_id, points, centre, sigma, moves, (
		select string_agg(case
				when value > centre + 3 * sigma then 'A'
				when value < centre - 3 * sigma then 'a'
				when value > centre + 2 * sigma then 'B'
				when value < centre - 2 * sigma then 'b'
				when value > centre then 'C'
				when value < centre then 'c'
				else '-'
			end, '')
		from (select unnest(series_values) as value) as each
	) as places
	from screened
)
select series_id, points, centre, centre - 3 * sigma as lower, centre + 3 * sigma as upper,
	length(places) - length(translate(places, 'Aa', '')) as outside,
	length(moves) - length(regexp_replace(moves, 'U{6,}|D{6,}', '', 'g')) + regexp_count(moves, '(U{6,}|D{6,})+') as trend,
	regexp_count(places, 'B(?=[ABC]B|B[ABC])|(?<=B)B(?=[ABC])|(?<=[ABC])B(?=B)|(?<=B[ABC]|[ABC]B)B') +
		regexp_count(places, 'b(?=[abc]b|b[abc])|(?<=b)b(?=[abc])|(?<=[abc])b(?=b)|(?<=b[abc]|[abc]b)b') as two_of_three,
	length(places) - length(regexp_replace(places, '[ABC]{7,}|[abc]{7,}', '', 'g')) as shift
from written;

-- The trend by least squares ---------------------------------------------------------------------------------------

create view bench.ols_ours as
select series_id, points, slope_per_period, lower_per_period, upper_per_period, slope_per_year, lower_per_year, upper_per_year,
	statistic, p, direction
from (
	select series_id, careperf.series(month, value) as s
	from bench.points
	group by series_id
) as made, careperf.trend(s, 'ols');

-- Student's t at whole degrees of freedom is a finite sum of powers of df / (df + t * t). Its terms are made beforehand, and so
-- is the quantile, which leaves p. As one expression without a loop it is the quickest way found.
create table bench.student (
	df int4 primary key,
	terms float8[] not null,
	quantile float8
);

insert into bench.student(df, terms)
with recursive term(k, of_even, of_odd) as (
	select 0, 1::float8, 1::float8
	union all
	select k + 1, of_even * (2 * k + 1) / (2 * k + 2), of_odd * (2 * k + 2) / (2 * k + 3)
	from term
	where k < 28
)
select df, array_agg(case when k >= df / 2 then 0 when df % 2 = 0 then of_even else of_odd end order by k)
from generate_series(1, 58) df, term
group by df;

do $block$
declare
	nested text := '0';
begin
	for k in reverse 29..1 loop
		nested := format('terms[%s] + x * (%s)', k, nested);
	end loop;
	execute 'create function bench.student_sum(terms float8[], x float8) returns float8 language sql immutable return ' || nested;
end
$block$;

-- Two-sided p; x is df / (df + t * t).
create function bench.student_p(df int4, x float8, terms float8[]) returns float8
language sql immutable
return case when df % 2 = 0 then 1 - sqrt(1 - x) * bench.student_sum(terms, x)
	else 1 - 2 / pi() * (atan2(sqrt(1 - x), sqrt(x)) + sqrt(x * (1 - x)) * bench.student_sum(terms, x)) end;

do $block$
declare
	t float8;
	step float8;
	of_df record;
begin
	for of_df in select df, terms from bench.student loop
		t := 0;
		step := 16;
		for i in 1..60 loop
			if bench.student_p(of_df.df, of_df.df / (of_df.df + (t + step) ^ 2), of_df.terms) > 0.05 then
				t := t + step;
			end if;
			step := step / 2;
		end loop;
		update bench.student set quantile = t where df = of_df.df;
	end loop;
end
$block$;

vacuum (analyze) bench.student;

-- The month's number from a table of months costs less than taking it from the date. The regression aggregates share one state.
create view bench.ols_other as
with fitted as materialized (
	select series_id, regr_count(value, no)::int4 as points, regr_slope(value, no) as slope,
		regr_sxx(value, no) as sxx, regr_sxy(value, no) as sxy, regr_syy(value, no) as syy
	from bench.points join bench.months using (month)
	group by series_id
), estimated as materialized (
	select series_id, points, slope, df, sqrt(greatest(syy - slope * sxy, 0) / df / sxx) as error, quantile, terms
	from fitted join bench.student on df = points - 2
), tested as materialized (
	select *, slope / error as t, df / (df + (slope / error) ^ 2) as x
	from estimated
), judged as materialized (
	select *, bench.student_p(df, x, terms) as p
	from tested
)
select series_id, points,
	slope as slope_per_period, slope - quantile * error as lower_per_period, slope + quantile * error as upper_per_period,
	12 * slope as slope_per_year, 12 * (slope - quantile * error) as lower_per_year, 12 * (slope + quantile * error) as upper_per_year,
	t as statistic, p,
	case when p >= 0.05 then 'no_significant_change' when slope > 0 then 'rising' else 'falling' end as direction
from judged;

-- Mann-Kendall with the Sen slope ----------------------------------------------------------------------------------

-- trend() has no S and variance of S. mann_kendall() has, and is asked for them only to compare the answers.
create view bench.sen_ours as
select series_id, points, statistic as z, p, slope_per_period as slope, lower_per_period as lower, upper_per_period as upper,
	direction
from (
	select series_id, careperf.series(month, value) as s
	from bench.points
	group by series_id
) as made, careperf.trend(s, 'sen');

create view bench.sen_kept_ours as
select series_id, points, statistic as z, p, slope_per_period as slope, lower_per_period as lower, upper_per_period as upper,
	direction
from bench.kept_series, careperf.trend(s, 'sen');

create view bench.sen_kept_sample_ours as
select * from bench.sen_kept_ours
where series_id in (select series_id from bench.sample_points);

create view bench.sen_sample_ours as
select series_id, points, kendall_s::float8 as kendall_s, variance, z, p, sen_slope as slope, lower, upper
from (
	select series_id, careperf.series(month, value) as s
	from bench.sample_points
	group by series_id
) as made, careperf.mann_kendall(s);

-- In plain SQL every pair of points is a row. NULL slopes do not count.
create view bench.sen_sample_other as
with known as materialized (
	select series_id, no, value
	from bench.sample_points join bench.months using (month)
	where value is not null
), tied as (
	select series_id, sum(points)::int4 as points, sum(points * (points - 1) * (2 * points + 5)) as ties
	from (select series_id, count(*) as points from known group by series_id, value) as same
	group by series_id
), paired as materialized (
	select a.series_id, sign(b.value - a.value) as side, (b.value - a.value) / (b.no - a.no) as slope
	from known a join known b on a.series_id = b.series_id and a.no < b.no
), scored as (
	select series_id, points, (points * (points - 1) * (2 * points + 5) - ties)::float8 / 18 as variance, kendall_s, pairs
	from tied join (
		select series_id, sum(side) as kendall_s, count(*) as pairs
		from paired
		group by series_id
	) as pair using (series_id)
), slopes as (
	select series_id, points, kendall_s, variance,
		case when kendall_s = 0 then 0 else (kendall_s - sign(kendall_s)) / sqrt(variance) end as z,
		percentile_cont(0.5) within group (order by slope) as slope,
		percentile_cont(((pairs - 1.9599639845400545 * sqrt(variance)) / 2 - 1) / (pairs - 1)) within group (order by slope) as lower,
		percentile_cont((pairs + 1.9599639845400545 * sqrt(variance)) / 2 / (pairs - 1)) within group (order by slope) as upper
	from scored join paired using (series_id)
	group by series_id, points, kendall_s, variance, pairs
)
select series_id, points, kendall_s, variance, z, slope, lower, upper
from slopes;

-- What base R computes comes here.
create table bench.sen_r (
	series_id int4 primary key,
	points int4 not null,
	kendall_s float8 not null,
	variance float8 not null,
	z float8 not null,
	p float8 not null,
	slope float8 not null,
	lower float8 not null,
	upper float8 not null
);

-- Percentiles ------------------------------------------------------------------------------------------------------

create view bench.median_ours as
select careperf.median(careperf.rollup(days)) as median
from bench.kept_waits;

create view bench.median_other as
select percentile_cont(0.5) within group (order by days) as median
from bench.waits;

insert into bench.test(no, title, ours, other, sense, bar, pairs_for_one, agreement) values
('7', 'XmR with all rules: window functions / spc_summary(series)',
	bench.counted('spc_ours'), bench.counted('spc_other'),
	'at least', 10, 0.6, bench.same_rows('spc_ours', 'spc_other', 'series_id')),
('7l', 'the same but less of it: letters and regular expressions',
	bench.counted('spc_ours'), bench.counted('spc_letters'),
	'at least', null, 0.6, bench.same_rows('spc_ours', 'spc_letters', 'series_id')),
('8', 'trend by OLS: regr_* and Student''s t in SQL / trend(series, ''ols'')',
	bench.counted('ols_ours'), bench.counted('ols_other'),
	'at least', 3, 1, bench.same_rows('ols_ours', 'ols_other', 'series_id')),
('9q', 'Mann-Kendall and Sen slope: SQL by pairs of rows (no p) / mann_kendall(series), a sample',
	bench.counted('sen_sample_ours'), bench.counted('sen_sample_other'),
	'at least', null, 1, bench.same_rows('sen_sample_ours', 'sen_sample_other', 'series_id')),
('10', 'median: percentile_cont over the rows / median(rollup(distribution))',
	bench.counted('median_ours'), bench.counted('median_other'),
	'at least', 20, 3, 'select (select median from bench.median_ours) = (select median from bench.median_other)');

\if :with_r
insert into bench.test(no, title, ours, other, sense, bar, pairs_for_one, agreement) values
('9', 'Mann-Kendall and Sen slope: base R / trend(series, ''sen'')',
	bench.counted('sen_ours'), null,
	'at least', 100, 1, bench.same_rows('sen_r', 'sen_sample_ours', 'series_id')),
('9k', 'the same, from kept series',
	bench.counted('sen_kept_ours'), null,
	'at least', null, 1, bench.same_rows('sen_r', 'sen_kept_sample_ours', 'series_id'));
\endif

\if :with_tdigest
create extension tdigest;

-- As tdigest's own documentation does it: compression 100.
create unlogged table bench.kept_digests (
	team int4 not null,
	month date not null,
	days tdigest not null
);

insert into bench.kept_digests
select team, month, tdigest(days, 100)
from bench.waits
group by team, month;

vacuum (analyze) bench.kept_digests;

create view bench.median_tdigest as
select tdigest_percentile(days, 0.5) as median
from bench.kept_digests;

insert into bench.test(no, title, ours, other, sense, bar, pairs_for_one) values
('10t', 'median: tdigest_percentile (not exact) / median(rollup(distribution))',
	bench.counted('median_ours'), bench.counted('median_tdigest'),
	'at least', null, 3);
\endif
