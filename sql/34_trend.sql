/*
 * Does a series rise or fall? trend() in one row whatever the method, and the
 * Mann-Kendall tests with all their numbers.
 */

create function careperf.trend(
	s careperf.series,
	method text default 'ols',
	polarity text default 'neutral',
	level float8 default 0.95,
	across_breaks boolean default false,
	out method text,
	out points integer,
	out first_period date,
	out last_period date,
	out slope_per_period float8,
	out lower_per_period float8,
	out upper_per_period float8,
	out slope_per_year float8,
	out lower_per_year float8,
	out upper_per_year float8,
	out statistic float8,
	out p float8,
	out significant boolean,
	out direction text,
	out reason text)
as 'MODULE_PATHNAME', 'series_trend'
language c immutable strict parallel safe;

comment on function careperf.trend(careperf.series, text, text, float8, boolean) is
'Does the series rise or fall, and how fast? One row; only the part after the last break is looked at unless across_breaks. method: ols (least squares, t limits), sen (Mann-Kendall test, median slope), seasonal (each month, quarter... with the same of other years), recent (the five-point test of Fingertips, for yearly proportions and rates, always at 99.8 %). Slopes and limits are in the unit of the values, per period and per year; a gap widens the distance between its neighbours. statistic: t, z, z or chi-squared. p: two-sided. significant: p below 1 - level. direction: improving or worsening by polarity (high, low), rising or falling when it is neutral, no_significant_change, not_calculated. reason: why not, in words; NULL when calculated. Limits alone are NULL where the points are too few for the level. All values alike: slope 0, p 1. NULL in, NULL out. Error 22023 for an unknown word or a level not between 0 and 1, 54000 for sen and seasonal past 5,000 points.';

create function careperf.mann_kendall(
	s careperf.series,
	correction text default 'none',
	continuity boolean default true,
	across_breaks boolean default false,
	exact boolean default true,
	slope_limits text default 'interpolated',
	level float8 default 0.95,
	out points integer,
	out kendall_s integer,
	out variance float8,
	out variance_factor float8,
	out z float8,
	out p float8,
	out p_method text,
	out tau_a float8,
	out tau_b float8,
	out sen_slope float8,
	out lower float8,
	out upper float8,
	out intercept float8,
	out intercept_from_one float8,
	out method text,
	out reason text)
as 'MODULE_PATHNAME', 'series_mann_kendall'
language c immutable strict parallel safe;

comment on function careperf.mann_kendall(careperf.series, text, boolean, boolean, boolean, text, float8) is
'The Mann-Kendall test with all its numbers: points compared, kendall_s (rising less falling pairs), its variance (ties and the correction allowed for; variance_factor: by how much the correction widened it), z, two-sided p and where it comes from, tau_a (over all pairs) and tau_b (over pairs that are not level; NULL when all are), the Sen slope per period with limits, the intercept (Conover) where the first period is 0 and where it is 1. correction: none, hamed-rao, hamed-rao 3 lags, yue-wang, prewhitened, trend-free prewhitened; whitened series have no intercept. continuity: S moves one towards 0. exact: p by counting orders up to ten points without ties and correction. slope_limits: interpolated between ranks, or rounded to one; NULL where the points are too few for the level. reason: why there is no test, else NULL. NULL in, NULL out. Error 22023 for an unknown word or a level not between 0 and 1, 54000 past 5,000 points.';

create function careperf.seasonal_kendall(
	s careperf.series,
	covariance boolean default true,
	continuity boolean default true,
	across_breaks boolean default false,
	slope_limits text default 'interpolated',
	level float8 default 0.95,
	out points integer,
	out seasons integer,
	out years integer,
	out kendall_s integer,
	out variance float8,
	out covariances float8,
	out z float8,
	out p float8,
	out p_method text,
	out tau_a float8,
	out tau_b float8,
	out sen_slope float8,
	out lower float8,
	out upper float8,
	out intercept float8,
	out chi_squared float8,
	out chi_squared_p float8,
	out method text,
	out reason text)
as 'MODULE_PATHNAME', 'series_seasonal_kendall'
language c immutable strict parallel safe;

comment on function careperf.seasonal_kendall(careperf.series, boolean, boolean, boolean, text, float8) is
'The seasonal Kendall test: each month (quarter, ...) is compared with the same of other years, so that the seasons are no trend. seasons with two points or more, years from the first period on, kendall_s and its variance summed over seasons, covariances: what the seasons'' moving together adds to the variance (Hirsch-Slack; used when covariance and from ten years on, else NULL), z, two-sided p and where it comes from, tau_a (mean of the seasons'' by their points), tau_b (S over all pairs that are not level), the median slope within seasons per year with limits, its intercept in the year 0 of the calendar (median of the seasons''), chi_squared and its p: do the seasons differ (independent seasons only). reason: why there is no test, else NULL: periods that do not divide a year or are one, no season with three points. NULL in, NULL out. Error 22023 for an unknown word or a level not between 0 and 1, 54000 past 5,000 points or years.';
