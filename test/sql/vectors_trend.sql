-- Trends against the numbers of EnvStats, trend, Kendall, rkt, modifiedmk and
-- Fingertips in test/vectors (each file names its source), to 1e-9 relative.
-- The arrays of limits of fingertips_recent_trend_* are in test/core/recent.c.
--
-- Columns that are less precise at the source:
--   *_Kendall_*: single precision, to 2e-7
--   rkt_p, rkt_p_corrected: 2 (1 - pnorm(z)), which has no digits below 1e-16: to 5e-16 absolute
-- Known faults at the source, not matched:
--   flat8: Kendall says tau = 1 for equal values (ours is NULL for tau-b), EnvStats has no p (ours is 1)
--   GuelphP_NA: rkt needs ten years for the covariance (so do we, and say so)
--   next_GpRegistered...: FingertipsNext answers no change where it has no limits (ours says what is missing)
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
select plan(25);

create temporary table mk_point (series text, t int, y float8);
create temporary table mk (series text, n int, s int, variance float8, z float8, p float8, tau_a float8, tau_b float8,
	z_trend float8, p_trend float8, slope float8, intercept float8, lo_envstats float8, hi_envstats float8,
	lo_trend float8, hi_trend float8, p_kendall float8, tau_kendall float8);
create temporary table modified (series text, test text, stat text, value float8);
create temporary table seasonal_point (series text, year int, season int, y float8);
create temporary table seasonal (series text, n int, seasons int, s int, variance float8, z float8, p float8, chi float8, chi_df int,
	chi_p float8, slope float8, intercept float8, tau float8, lo float8, hi float8, smk_s int, smk_variance float8, smk_z float8,
	smk_p float8, smk_sen float8, kendall_p float8, kendall_tau float8, rkt_s int, rkt_variance float8, rkt_b float8, rkt_p float8,
	rkt_variance_corrected float8, rkt_p_corrected float8, csmk_z float8, csmk_variance float8, csmk_p float8);
create temporary table recent_point (name text, year int, numerator float8, denominator float8, value float8, lower float8, upper float8);
create temporary table recent (name text, method text, published text, note text, ci_slope float8, ci_se float8, ci_chi2 float8,
	ci_one_sign boolean, ci_significant boolean, chi2 float8, logit_slope float8, one_sign boolean, significant boolean);

\copy mk_point from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/mk_datasets.tsv' with (format csv, header, delimiter E'\t')
\copy mk from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/mk_expected.tsv' with (format csv, header, delimiter E'\t')
\copy modified from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/modified_mk_expected.tsv' with (format csv, header, delimiter E'\t')
\copy seasonal_point from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/seasonal_kendall_datasets.tsv' with (format csv, header, delimiter E'\t')
\copy seasonal from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/seasonal_kendall_expected.tsv' with (format csv, header, delimiter E'\t')
\copy recent_point from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/fingertips_recent_trend_points.tsv' with (format csv, header, delimiter E'\t')
\copy recent from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/fingertips_recent_trend_expected.tsv' with (format csv, header, delimiter E'\t')

-- Equal to 1e-9 relative; NULL only equals NULL.
create function pg_temp.is_near(got float8, expected float8, relative float8 default 1e-9, absolute float8 default 0) returns boolean
language sql immutable as
$$ select case when got is null or expected is null then got is null and expected is null
	else abs(got - expected) <= relative * abs(expected) + absolute end $$;
select is(pg_temp.is_near(1 + 2e-9, 1) or pg_temp.is_near(null, 1) or pg_temp.is_near(0, null), false, 'the yardstick rejects 2e-9, and NULL for a number');

-- Mann-Kendall and Sen: t is the year
create temporary table mk_series as
	select p.series, series(make_date(1800 + t, 1, 1), y) as x from mk_point p group by p.series;
create temporary view mk_answer as
	select e.series as name, e.n, e.s as e_s, e.variance as e_variance, e.z as e_z, e.p as e_p, e.tau_a as e_tau_a, e.tau_b as e_tau_b,
		e.z_trend, e.p_trend, e.slope, e.intercept as e_intercept, e.lo_envstats, e.hi_envstats, e.lo_trend, e.hi_trend, e.p_kendall, e.tau_kendall,
		a.*, r.lower as rounded_lower, r.upper as rounded_upper
	from mk e join mk_series using (series)
	cross join lateral mann_kendall(x, exact => false) a
	cross join lateral mann_kendall(x, exact => false, slope_limits => 'rounded') r;

select is((select count(*) from mk) || ' ' || (select count(*) from mk_point), '24 1168', 'Mann-Kendall: 24 series read');
select is_empty($$ select * from mk_answer where name <> 'flat8' and not (points = n and kendall_s = e_s and pg_temp.is_near(variance, e_variance)
	and pg_temp.is_near(z, e_z) and pg_temp.is_near(p, e_p) and pg_temp.is_near(tau_a, e_tau_a) and reason is null) $$,
	'Mann-Kendall: S, its variance, z, p and tau-a of EnvStats');
select is_empty($$ select * from mk_answer where name <> 'flat8' and not (pg_temp.is_near(z, z_trend) and pg_temp.is_near(p, p_trend)
	and pg_temp.is_near(tau_b, e_tau_b)) $$, 'Mann-Kendall: z, p and tau-b of trend');
select is_empty($$ select * from mk_answer where not (pg_temp.is_near(sen_slope, slope) and pg_temp.is_near(intercept_from_one, e_intercept)
	and pg_temp.is_near(intercept, e_intercept + slope)) $$, 'Sen slope, and the Conover intercept of EnvStats, whose first t is 1');
select is_empty($$ select * from mk_answer where not (pg_temp.is_near(lower, lo_envstats) and pg_temp.is_near(upper, hi_envstats)) $$,
	'Sen limits of EnvStats: interpolated ranks');
select is_empty($$ select * from mk_answer where not (pg_temp.is_near(rounded_lower, lo_trend) and pg_temp.is_near(rounded_upper, hi_trend)) $$,
	'Sen limits of trend: rounded ranks');
select is_empty($$ select * from mk_answer where not pg_temp.is_near(p, p_kendall, 0, 2e-7)
	or name <> 'flat8' and not pg_temp.is_near(tau_b, tau_kendall, 2e-7) $$, 'p and tau of Kendall, in single precision');
select results_eq($$ select kendall_s, variance, z, p, p_method, tau_a, tau_b, sen_slope from mk_answer where name = 'flat8' $$,
	$$ values (0, 0::float8, 0::float8, 1::float8, 'all values alike', 0::float8, null::float8, 0::float8) $$, 'the flat series, which the tools disagree on');
select is_empty($$ select m.series from mk m join mk_series using (series) cross join lateral trend(x, 'sen') t
	where m.n > 10 and not (pg_temp.is_near(t.slope_per_period, m.slope) and pg_temp.is_near(t.lower_per_year, m.lo_envstats)
	and pg_temp.is_near(t.upper_per_year, m.hi_envstats) and pg_temp.is_near(t.statistic, m.z) and pg_temp.is_near(t.p, m.p)) $$,
	'trend by sen says the same');

-- corrected for autocorrelation
create temporary view modified_answer as
	select m.*, a.kendall_s, a.variance, a.variance_factor, a.z, a.p, a.tau_a, a.sen_slope,
		o.variance as old_variance, o.z as old_z, o.p as old_p, o.sen_slope as old_slope
	from modified m join mk_series using (series)
	cross join lateral mann_kendall(x, case test when 'mmkh' then 'hamed-rao' when 'mmkh3lag' then 'hamed-rao 3 lags' when 'mmky' then 'yue-wang'
		when 'pwmk' then 'prewhitened' when 'tfpwmk' then 'trend-free prewhitened' end) a
	cross join lateral mann_kendall(x) o;
create temporary view modified_got as
	select *, case lower(stat)
		when 'corrected zc' then z when 'z-value' then z
		when 'new p-value' then p when 'p-value' then p
		when 'n/n*' then variance_factor when 'original z' then old_z when 'old p.value' then old_p when 'tau' then tau_a
		when 'sen''s slope' then sen_slope
		when 'old. sen''s slope' then old_slope when 'old sen''s slope' then old_slope
		when 'old.variance' then old_variance when 'new.variance' then variance when 'var(s)' then variance when 's' then kendall_s end as got
	from modified_answer;
select is((select count(*) || ' ' || count(distinct (series, test)) from modified), '164 20', 'corrections: 164 numbers of 20 tests read');
select is_empty($$ select series, test, stat, value, got from modified_got where test like 'mmk%' and not pg_temp.is_near(got, value) $$,
	'Hamed-Rao, its three lags and Yue-Wang: every number of modifiedmk');
select is_empty($$ select series, test, stat, value, got from modified_got where test like '%pwmk' and not pg_temp.is_near(got, value) $$,
	'prewhitened and trend-free prewhitened: every number of modifiedmk');

-- seasonal
create temporary table seasonal_series as
	select p.series, series(make_date(year, (season - 1) * 12 / e.seasons + 1, 1), y) as x
	from seasonal_point p join seasonal e using (series) group by p.series;
create temporary view seasonal_answer as
	select e.series as name, e.n, e.seasons as e_seasons, e.s as e_s, e.variance as e_variance, e.z as e_z, e.p as e_p, e.chi, e.chi_df, e.chi_p,
		e.slope, e.intercept as e_intercept, e.tau, e.lo, e.hi, e.smk_s, e.smk_variance, e.smk_z, e.smk_p, e.smk_sen, e.kendall_p, e.kendall_tau,
		e.rkt_s, e.rkt_variance, e.rkt_b, e.rkt_p, e.rkt_variance_corrected, e.rkt_p_corrected, e.csmk_z, e.csmk_variance, e.csmk_p,
		a.*, c.variance as c_variance, c.p as c_p, c.covariances as c_covariances, c.method as c_method,
		cn.z as cn_z, cn.p as cn_p, an.p as an_p
	from seasonal e join seasonal_series using (series)
	cross join lateral seasonal_kendall(x, covariance => false) a
	cross join lateral seasonal_kendall(x) c
	cross join lateral seasonal_kendall(x, covariance => false, continuity => false) an
	cross join lateral seasonal_kendall(x, continuity => false) cn;
select is((select count(*) from seasonal) || ' ' || (select count(*) from seasonal_point), '6 828', 'seasons: 6 series read');
select is_empty($$ select * from seasonal_answer where not (points = n and seasons = e_seasons and kendall_s = e_s and pg_temp.is_near(variance, e_variance)
	and pg_temp.is_near(z, e_z) and pg_temp.is_near(p, e_p) and pg_temp.is_near(tau_a, tau)) $$, 'seasons: S, its variance, z, p and weighted tau of EnvStats');
select is_empty($$ select * from seasonal_answer where not (pg_temp.is_near(sen_slope, slope) and pg_temp.is_near(intercept, e_intercept)
	and pg_temp.is_near(lower, lo, 1e-9, 1e-12) and pg_temp.is_near(upper, hi)) $$, 'seasons: slope, limits and intercept of EnvStats');
select is_empty($$ select * from seasonal_answer where not (pg_temp.is_near(chi_squared, chi, 1e-9, 1e-12) and seasons - 1 = chi_df
	and pg_temp.is_near(chi_squared_p, chi_p)) $$, 'seasons: do they differ? Chi-squared of EnvStats');
select is_empty($$ select * from seasonal_answer where smk_s is not null and not (kendall_s = smk_s and pg_temp.is_near(variance, smk_variance)
	and pg_temp.is_near(z, smk_z) and pg_temp.is_near(p, smk_p) and pg_temp.is_near(sen_slope, smk_sen)) $$, 'seasons: smk.test and sea.sens.slope of trend');
select is_empty($$ select * from seasonal_answer where not (pg_temp.is_near(an_p, kendall_p, 0, 2e-7) and pg_temp.is_near(tau_b, kendall_tau, 2e-7)) $$,
	'seasons: p without continuity correction and pooled tau of Kendall');
select is_empty($$ select * from seasonal_answer where not (kendall_s = rkt_s and pg_temp.is_near(variance, rkt_variance) and pg_temp.is_near(sen_slope, rkt_b)
	and pg_temp.is_near(p, rkt_p, 1e-9, 5e-16)) $$, 'seasons: rkt');
select is_empty($$ select * from seasonal_answer where rkt_variance_corrected is not null and not (pg_temp.is_near(c_variance, rkt_variance_corrected)
	and pg_temp.is_near(c_p, rkt_p_corrected, 1e-9, 5e-16)) $$, 'seasons: covariance of rkt, with values missing too');
select is_empty($$ select * from seasonal_answer where csmk_z is not null and not (pg_temp.is_near(cn_z, csmk_z) and pg_temp.is_near(c_variance, csmk_variance)
	and pg_temp.is_near(cn_p, csmk_p)) $$, 'seasons: csmk.test of trend, which has no continuity correction');
select results_eq($$ select c_covariances, c_method from seasonal_answer where name = 'GuelphP_NA' $$,
	$$ values (null::float8, 'seasonal Kendall, independent seasons (fewer than ten years); seasonal Sen slope (interpolated limits)') $$,
	'seasons: six years are too few for the covariance, and the method says so');

-- Fingertips: proportions, of five years in a row
create temporary view recent_answer as
	select r.name, r.published, r.chi2, r.significant as e_significant, t.*
	from recent r
	join (select name, series(make_date(year, 4, 1), proportion_of(numerator::bigint, denominator::bigint)) as x from recent_point group by name) p using (name)
	cross join lateral trend(x, 'recent') t;
select is_empty($$ select * from recent_answer where name !~ 'Over65' and not (pg_temp.is_near(statistic, chi2) and significant = e_significant
	and direction = case when published ~ '^Incr' then 'rising' when published ~ '^Decr' then 'falling' else 'no_significant_change' end) $$,
	'recent: chi-squared, significance and published direction of proportions');
select results_eq($$ select direction, reason from recent_answer where name ~ 'Over65' $$, $$ values ('not_calculated', 'fewer than five points') $$,
	'recent: four points are refused');

select * from finish();
rollback;
