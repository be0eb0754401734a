-- trend, mann_kendall and seasonal_kendall: which method, which unit, when there
-- is no answer, and what is refused. The numbers of other tools: vectors_trend.sql.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set datestyle = iso;
set intervalstyle = postgres;
set search_path = careperf, public, pg_catalog;

begin;
select plan(85);

-- A series of bare values, one a period from 2020-01-01 on; NULL: not known.
create function pg_temp.of(step interval, variadic v float8[]) returns series language sql immutable as
$$ select series(('2020-01-01'::date + (i - 1) * step)::date, x) from unnest(v) with ordinality t (x, i) $$;
create function pg_temp.of_months(variadic v float8[]) returns series language sql immutable as $$ select pg_temp.of('1 month', variadic v) $$;
create function pg_temp.of_years(variadic v float8[]) returns series language sql immutable as $$ select pg_temp.of('1 year', variadic v) $$;
-- Yearly proportions of 1000.
create function pg_temp.shares(variadic v int[]) returns series language sql immutable as
$$ select series(make_date(2015 + i::int, 4, 1), proportion_of(x::bigint, 1000::bigint)) from unnest(v) with ordinality t (x, i) $$;
-- What trend says, as one line.
create function pg_temp.said(s series, method text default 'ols', polarity text default 'neutral', level float8 default 0.95) returns text language sql immutable as
$$ select concat_ws(' ', points, coalesce(round(slope_per_period::numeric, 6)::text, '-'), coalesce(round(lower_per_period::numeric, 6)::text, '-'),
	coalesce(round(upper_per_period::numeric, 6)::text, '-'), coalesce(round(statistic::numeric, 6)::text, '-'), coalesce(round(p::numeric, 6)::text, '-'),
	coalesce(significant::text, '-'), direction, reason) from trend(s, method, polarity, level) $$;

create temporary table one as select
	pg_temp.of_months(52.1, 53.4, 51.9, 54.8, null, 55.2, 56.1, 54.9, 57.3, null, 58.8, 58.1) as gappy,
	pg_temp.of_months(1, 2, 3, 4, 5, 6) as straight,
	pg_temp.of_months(7, 7, 7, 7, 7, 7) as same,
	pg_temp.of_months(null, null) as unknown;

-- least squares: R's lm(c(52.1, ...) ~ c(0, 1, 2, 3, 5, ...))
select is(pg_temp.said(gappy), '10 0.587198 0.405319 0.769076 7.444980 0.000073 true rising', 'ols: R''s numbers, gaps counted') from one;
select is(method, 'ordinary least squares, t limits', 'ols: the method') from one, trend(gappy);
select is((first_period, last_period)::text, '(2020-01-01,2020-12-01)', 'the first and the last period with a value') from one, trend(gappy);
select ok(slope_per_year = slope_per_period * 12 and lower_per_year = lower_per_period * 12 and upper_per_year = upper_per_period * 12, 'months: twelve periods a year') from one, trend(gappy);
select ok(slope_per_year = slope_per_period, 'years: one period a year') from trend(pg_temp.of_years(1, 3, 2, 5));
select ok(slope_per_year = slope_per_period * 4, 'quarters: four') from trend(pg_temp.of('3 months', 1, 3, 2, 5));
select ok(slope_per_year = slope_per_period / 2, 'every second year: half') from trend(pg_temp.of('2 years', 1, 3, 2, 5));
select ok(slope_per_year = slope_per_period * (365.25 / 7), 'weeks: 365.25 / 7') from trend(pg_temp.of('7 days', 1, 3, 2, 5));
select is(pg_temp.said(straight), '6 1.000000 1.000000 1.000000 - 0.000000 true rising', 'ols: a line through every point has limits without width and p 0') from one;
select is(pg_temp.said(same), '6 0.000000 0.000000 0.000000 - 1.000000 false no_significant_change', 'ols: all alike') from one;
select is(pg_temp.said(pg_temp.of_months(1, 2)), '2 - - - - - - not_calculated fewer than three points', 'ols: two points');
select is(pg_temp.said(pg_temp.of_months(5)), '1 - - - - - - not_calculated fewer than three points', 'ols: one');
select is(pg_temp.said(unknown), '0 - - - - - - not_calculated fewer than three points', 'ols: none known') from one;
select is((points, first_period, last_period)::text, '(0,,)', 'no value known: no first and last period') from one, trend(unknown);
select is(pg_temp.said(pg_temp.of_months(1, null, 2, null, 3)), '3 0.500000 0.500000 0.500000 - 0.000000 true rising', 'unknown values widen the distance');
select is(pg_temp.said(pg_temp.of_months(-1.5e308, 1.5e308, 1, 2)), '4 - - - - - - not_calculated the result is out of range', 'ols: past double precision');

-- direction
select is(array_agg(direction order by polarity), array['improving', 'worsening', 'rising'], 'up: improving when high is good, worsening when low is, else rising')
	from one, unnest(array['high', 'low', 'neutral']) polarity, trend(straight, polarity => polarity);
select is(array_agg(direction order by polarity), array['worsening', 'improving', 'falling'], 'down: the other way round')
	from unnest(array['high', 'low', 'neutral']) polarity, trend(pg_temp.of_months(6, 5, 4, 3, 2), polarity => polarity);
select is(array_agg(direction), array['improving', 'no_significant_change'], 'significant at one level, not at another')
	from unnest(array[0.95, 0.999]) level, trend(pg_temp.of_months(1, 3, 2, 5, 4, 6), 'ols', 'high', level);

-- Sen
select is(pg_temp.said(gappy, 'sen'), '10 0.600000 0.406793 0.772827 3.041052 0.000946 true rising', 'sen: gaps counted, p exact') from one;
select is(method, 'Mann-Kendall (exact), Sen slope (interpolated limits)', 'sen: ten points without ties are counted') from one, trend(gappy, 'sen');
select is(method, 'Mann-Kendall (normal, continuity correction), Sen slope (interpolated limits)', 'sen: ties are not')
	from trend(pg_temp.of_months(1, 2, 2, 4, 5), 'sen');
select is(method, 'Mann-Kendall (normal, continuity correction), Sen slope (interpolated limits)', 'sen: nor are eleven points')
	from trend(pg_temp.of_months(1, 3, 2, 4, 6, 5, 7, 9, 8, 11, 10), 'sen');
select is(pg_temp.said(same, 'sen'), '6 0.000000 0.000000 0.000000 0.000000 1.000000 false no_significant_change', 'sen: all alike') from one;
select is(method, 'Mann-Kendall (all values alike), Sen slope (interpolated limits)', 'sen: and it says so') from one, trend(same, 'sen');
select is(pg_temp.said(pg_temp.of_months(1, 2, 3), 'sen'), '3 1.000000 - - 1.044466 0.333333 false no_significant_change', 'sen: three points, too few for limits');
select is(pg_temp.said(pg_temp.of_months(1, 2), 'sen'), '2 - - - - - - not_calculated fewer than three points', 'sen: two points');
select is(pg_temp.said(unknown, 'sen'), '0 - - - - - - not_calculated fewer than three points', 'sen: none known') from one;
select is(pg_temp.said(pg_temp.of_months(-1.5e308, 1.5e308, 1, 2), 'sen'), '4 - - - - - - not_calculated the values are out of range', 'sen: past double precision');
select is(direction, 'rising', 'sen: most values alike, a slope of 0, and yet significant: the direction is that of S')
	from trend(pg_temp.of_months(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1), 'sen') where slope_per_period = 0;

-- breaks
create temporary table broken as
	select series(('2020-01-01'::date + (i - 1) * interval '1 month')::date, v, i = 5) as s
	from unnest(array[10, 9, 8, 7, 1, 2, 3, 4, 5]::float8[]) with ordinality t (v, i);
select is(pg_temp.said(s), '5 1.000000 1.000000 1.000000 - 0.000000 true rising', 'only the part after the last break is looked at') from broken;
select is((points, first_period)::text, '(5,2020-05-01)', 'and it begins there') from broken, trend(s);
select is((points, first_period, direction)::text, '(9,2020-01-01,falling)', 'unless across_breaks') from broken, trend(s, across_breaks => true);
select is((m.points, round(m.intercept::numeric, 9), c.points)::text, '(5,1.000000000,9)', 'mann_kendall too; its intercept is at the first period of the part')
	from broken, mann_kendall(s) m, mann_kendall(s, across_breaks => true) c;
select is((a.points, b.points)::text, '(5,9)', 'seasonal_kendall too') from broken, seasonal_kendall(s) a, seasonal_kendall(s, across_breaks => true) b;

-- seasonal
create temporary table seasonal as
	select series(('2010-01-01'::date + i * interval '1 month')::date, 100 * (i % 12) + i / 12 + (i * 7 % 5) * 0.1) as s, n
	from (values (24), (36), (144)) t (n), generate_series(0, n - 1) i group by n;
select is(pg_temp.said(s, 'seasonal'), '24 - - - - - - not_calculated no season has three points', 'seasonal: two years') from seasonal where n = 24;
select is((direction, round(slope_per_year::numeric, 6), round((slope_per_year - 12 * slope_per_period)::numeric, 12))::text, '(rising,1.000000,0.000000000000)', 'seasonal: the slope is within months, per year') from seasonal, trend(s, 'seasonal') where n = 144;
select is(method, 'seasonal Kendall (continuity correction, covariance between seasons), seasonal Sen slope (interpolated limits)', 'seasonal: covariance from ten years on') from seasonal, trend(s, 'seasonal') where n = 144;
select is(method, 'seasonal Kendall (continuity correction, independent seasons), seasonal Sen slope (interpolated limits)', 'seasonal: not before') from seasonal, trend(s, 'seasonal') where n = 36;
select is((t.p = k.p and t.slope_per_year = k.sen_slope and t.lower_per_year = k.lower and t.statistic = k.z), true, 'trend and seasonal_kendall agree')
	from seasonal, trend(s, 'seasonal') t, seasonal_kendall(s) k where n = 144;
select is((seasons, years, points, covariances is null)::text, '(12,12,144,t)', 'seasons, years and points; no covariance when not asked for') from seasonal, seasonal_kendall(s, covariance => false) where n = 144;
select is((a.chi_squared is null, b.chi_squared is null)::text, '(t,f)', 'do seasons differ: only for independent ones') from seasonal, seasonal_kendall(s) a, seasonal_kendall(s, false) b where n = 144;
select is(reason, 'the periods do not divide a year', 'seasonal: weeks') from trend(pg_temp.of('7 days', 1, 2, 3, 4), 'seasonal');
select is(reason, 'the periods do not divide a year', 'seasonal: five months') from trend(pg_temp.of('5 months', 1, 2, 3, 4), 'seasonal');
select is(reason, 'a period is a year or longer: there are no seasons', 'seasonal: years') from trend(pg_temp.of_years(1, 2, 3, 4), 'seasonal');
select is(reason, 'a period is a year or longer: there are no seasons', 'seasonal: two years') from trend(pg_temp.of('2 years', 1, 2, 3, 4), 'seasonal');
select is(reason, 'no season has three points', 'seasonal: two points') from trend(pg_temp.of_months(1, 2), 'seasonal');
select is((p, p_method, tau_b)::text, '(1,"all values alike",)', 'seasonal: all alike')
	from (select series(('2010-01-01'::date + i * interval '3 months')::date, 4::float8) as s from generate_series(0, 47) i) x, seasonal_kendall(s);
select is((kendall_s, points, seasons, years)::text, '(3,3,1,6)', 'seasonal: one month of some years')
	from (select series(d, v) as x from (values ('2010-01-01'::date, 1::float8), ('2010-02-01', 5), ('2012-01-01', 2), ('2015-01-01', 3)) t (d, v) where v <> 5) y,
	lateral (select series(d, v) as with_a_neighbour from (values ('2010-01-01'::date, 1::float8), ('2010-02-01', null), ('2012-01-01', 2), ('2015-01-01', 3)) t (d, v)) z,
	seasonal_kendall(with_a_neighbour);

-- recent; R: prop.trend.test(c(100, 130, 160, 190, 220), rep(1000, 5))
select is(pg_temp.said(pg_temp.shares(100, 130, 160, 190, 220), 'recent', 'high'), '5 0.030000 0.018671 0.041329 66.964286 0.000000 true improving', 'recent: proportions that rise');
select is((slope_per_period, direction)::text, '(3,worsening)', 'recent: per cent, low is good') from (select slope_per_period::numeric(9,6)::float8, direction from trend(with_per(pg_temp.shares(100, 130, 160, 190, 220), 100), 'recent', 'low')) t;
select is((points, first_period, last_period)::text, '(5,2018-04-01,2022-04-01)', 'recent: the latest five of seven') from trend(pg_temp.shares(500, 900, 100, 130, 160, 190, 220), 'recent');
select is((significant, direction, p < 0.002)::text, '(f,no_significant_change,t)', 'recent: one outlier is no trend, whatever its p') from trend(pg_temp.shares(101, 100, 100, 99, 200), 'recent');
select is((significant, direction)::text, '(f,no_significant_change)', 'recent: 99.8 %, whatever the level') from trend(pg_temp.shares(100, 105, 110, 115, 121), 'recent', level => 0.5);
select is(method, 'Fingertips recent trend (2020), chi-squared for proportions at 99.8 %', 'recent: the method for proportions') from trend(pg_temp.shares(100, 130, 160, 190, 220), 'recent');
select is((method, direction)::text, '("Fingertips recent trend (2020), weighted by limits at 99.8 %",rising)', 'recent: the method for rates')
	from (select series(make_date(2015 + i, 4, 1), rate_of((100 + 30 * i)::bigint, 1000::bigint)) as s from generate_series(1, 5) i) x, trend(s, 'recent');
select is(reason, 'fewer than five points', 'recent: four points') from trend(pg_temp.shares(100, 130, 160, 190), 'recent');
select is(reason, 'the values have no counts behind them', 'recent: bare values') from trend(pg_temp.of_years(1, 2, 3, 4, 5), 'recent');
select is(reason, 'neither proportions nor rates', 'recent: counts')
	from (select series(make_date(2015 + i, 4, 1), count_of(100 + i)) as s from generate_series(1, 5) i) x, trend(s, 'recent');
select is(reason, 'the periods are not years', 'recent: months')
	from (select series(make_date(2015, i, 1), proportion_of(100::bigint + i, 1000)) as s from generate_series(1, 6) i) x, trend(s, 'recent');
select is(reason, 'a gap among the latest five years', 'recent: a gap')
	from (select series(make_date(2015 + i, 4, 1), proportion_of(100::bigint + i, 1000)) as s from generate_series(1, 7) i where i <> 5) x, trend(s, 'recent');
select is(reason, 'a gap among the latest five years', 'recent: the latest is not known')
	from (select series(make_date(2015 + i, 4, 1), case when i < 7 then proportion_of(100::bigint + i, 1000) else proportion_of(0, 0) end) as s from generate_series(1, 7) i) x, trend(s, 'recent');
select is(reason, 'a proportion of none or all', 'recent: none') from trend(pg_temp.shares(0, 130, 160, 190, 220), 'recent');
select is(reason, 'a proportion of none or all', 'recent: all') from trend(pg_temp.shares(100, 130, 160, 190, 1000), 'recent');
select is(reason, 'parts that make no sense', 'recent: more than all') from trend(pg_temp.shares(100, 130, 160, 190, 1001), 'recent');

-- mann_kendall
select is((points, kendall_s, variance_factor, p_method, reason)::text, '(10,35,1,exact,)', 'mann_kendall: plain') from one, mann_kendall(gappy);
select is(p_method, 'normal', 'mann_kendall: without the continuity correction') from one, mann_kendall(gappy, continuity => false, exact => false);
select is((a.lower < a.sen_slope and a.sen_slope < a.upper and a.lower <> b.lower and b.upper is not null), true, 'mann_kendall: two kinds of limits')
	from one, mann_kendall(gappy) a, mann_kendall(gappy, slope_limits => 'rounded') b;
select is((n.upper - n.lower < w.upper - w.lower), true, 'mann_kendall: limits widen with the level') from one, mann_kendall(gappy, level => 0.5) n, mann_kendall(gappy, level => 0.9) w;
select is((points, kendall_s, p, reason)::text, '(10,,,"gaps: the correction needs a value in every period")', 'mann_kendall: corrections need every period') from one, mann_kendall(gappy, 'hamed-rao');
select is((kendall_s, reason)::text, '(,"nothing varies about the trend, so that there is no autocorrelation")', 'mann_kendall: a straight line cannot be corrected') from one, mann_kendall(straight, 'yue-wang');
select is((points, intercept)::text, '(6,)', 'mann_kendall: whitening costs a point and the intercept') from mann_kendall(pg_temp.of_months(3, 1, 4, 1, 5, 9, 2), 'prewhitened');
select is(reason, 'fewer than four points', 'mann_kendall: too few to whiten') from mann_kendall(pg_temp.of_months(3, 1, 4), 'trend-free prewhitened');
select is(method, 'Mann-Kendall, correction: yue-wang; Sen slope (rounded limits)', 'mann_kendall: the method names its choices') from mann_kendall(pg_temp.of_months(3, 1, 4, 1, 5, 9, 2), 'yue-wang', slope_limits => 'rounded');
select is((a.intercept - a.intercept_from_one)::numeric(12,9), a.sen_slope::numeric(12,9), 'mann_kendall: the two intercepts are a slope apart') from one, mann_kendall(gappy) a;

-- order of rows, NULL, errors
select is(count(distinct t::text), 1::bigint, 'the order of rows changes nothing')
	from (values (1), (-1)) k (k), lateral (select series(d, v) as s from (select '2020-01-01'::date + 7 * i as d, (i * 37 % 11)::float8 as v from generate_series(1, 40) i order by i * k.k) r) x, trend(s, 'sen') t;
select is(num_nulls(t.method, t.points, t.direction), 3, 'NULL in, NULLs out') from trend(null) t;
select is(num_nulls(t.method, t.points), 2, 'NULL polarity: the same') from one, trend(straight, polarity => null) t;
select throws_ok($$ select trend(straight, 'loess') from one $$, '22023', 'method cannot be "loess"', 'an unknown method');
select throws_ok($$ select trend(straight, 'ols', 'up') from one $$, '22023', 'polarity cannot be "up"', 'an unknown polarity');
select throws_ok($$ select trend(straight, level => 95) from one $$, '22023', 'level of confidence is not between 0 and 1', 'a level in per cent');
select throws_ok($$ select mann_kendall(straight, 'prewhite') from one $$, '22023', 'correction cannot be "prewhite"', 'an unknown correction');
select throws_ok($$ select trend(series('2000-01-01'::date + i, i::float8), 'sen') from generate_series(1, 5001) i $$, '54000',
	'a series of 5001 points is too long to compare every pair of them', 'more than 5,000 points');

-- squares too small for double precision make no perfect line
select is((trend(series((date '2020-01-01' + i * interval '1 month')::date, 1e-170 * (i % 5)))).reason, 'the result is out of range', 'ols: values whose squares vanish')
from generate_series(0, 19) i;
select is(((trend(series((date '2020-01-01' + i * interval '1 month')::date, 1e-170)))).p, 1::float8, 'ols: but all alike they are level')
from generate_series(0, 19) i;

select * from finish();
rollback;
