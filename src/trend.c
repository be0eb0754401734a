/*
 * trend.c
 *		Does a series rise or fall? Least squares, Sen, seasonal and recent trend,
 *		and the Mann-Kendall tests with all their numbers.
 *
 * The mathematics is in core/trend.c, core/kendall.c and core/recent.c; here
 * are the SQL doors.
 */
#include "trend.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"

#include "arguments.h"
#include "core/kendall.h"
#include "core/limits.h"
#include "core/recent.h"
#include "core/trend.h"
#include "series_stored.h"

PG_FUNCTION_INFO_V1(series_trend);
PG_FUNCTION_INFO_V1(series_mann_kendall);
PG_FUNCTION_INFO_V1(series_seasonal_kendall);

/* Enough for the slopes of so many points, so that most series need no memory. */
#define SCRATCH_AT_HAND (TREND_POINTS_AT_HAND * (TREND_POINTS_AT_HAND + 6) + 8)

typedef enum TrendMethod
{
	TREND_OLS,
	TREND_SEN,
	TREND_SEASONAL,
	TREND_RECENT
} TrendMethod;

/* What trend() answers, whatever the method. */
typedef struct TrendAnswer
{
	const char *method;
	const char *reason;			/* NULL: calculated */
	int			points;
	int			first;			/* places in the series; -1: none */
	int			last;
	double		slope;			/* NaN where there is none, as the limits */
	double		lower;
	double		upper;
	double		periods;		/* that slope and limits are per */
	double		statistic;
	double		p;
	bool		significant;
	double		sign;			/* which way, when significant */
} TrendAnswer;

void
trend_put(Datum *values, bool *nulls, int column, double value)
{
	nulls[column] = isnan(value);
	values[column] = Float8GetDatum(value);
}

void
trend_put_words(Datum *values, bool *nulls, int column, const char *words)
{
	nulls[column] = words == NULL;
	values[column] = words == NULL ? (Datum) 0 : PointerGetDatum(cstring_to_text(words));
}

/*
 * The known values after the last break, or all of them, and their times.
 */
void
trend_points(const Series *series, bool across_breaks, TrendPoints *points)
{
	int			origin;
	bool		unbroken;

	points->count = 0;
	points->t = points->t_at_hand;
	points->x = points->x_at_hand;
	points->place = points->place_at_hand;
	points->first = 0;
	if (series->count == 0)
		return;
	points->first = across_breaks ? 0 : series_last_part(series);
	if (series->count - points->first > TREND_POINTS_AT_HAND)
	{
		points->t = palloc((series->count - points->first) * sizeof(double));
		points->x = palloc((series->count - points->first) * sizeof(double));
		points->place = palloc((series->count - points->first) * sizeof(int));
	}
	/* places rise with the days: with the last where it is without gaps, so is every other */
	unbroken = series_index(series, series->count - 1) == series->count - 1;
	origin = unbroken ? points->first : series_index(series, points->first);
	for (int i = points->first; i < series->count; i++)
		if (series_has(series, i))
		{
			points->t[points->count] = (unbroken ? i : series_index(series, i)) - origin;
			points->x[points->count] = series->value[i];
			points->place[points->count++] = i;
		}
}

/* Leaves a long loop when the query is cancelled. */
static void
checkpoint(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* Error 54000 where all pairs of points would be too many. */
static void
require_few(int points)
{
	if (points > SEN_MOST_POINTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a series of %d points is too long to compare every pair of them", points),
				 errdetail("At most %d points are compared.", SEN_MOST_POINTS),
				 errhint("Aggregate to longer periods, clip() the series, or use trend(..., method => 'ols').")));
}

/* Room for doubles: that at hand where it suffices. */
static double *
room_for(size_t doubles, double *at_hand)
{
	return doubles <= SCRATCH_AT_HAND ? at_hand
		: MemoryContextAllocHuge(CurrentMemoryContext, doubles * sizeof(double));
}

static void
give_back(double *room, const double *at_hand)
{
	if (room != at_hand)
		pfree(room);
}

static KendallTest
kendall_of(const TrendPoints *points, const KendallOptions *options)
{
	double		at_hand[SCRATCH_AT_HAND];
	double	   *scratch;
	KendallTest test;

	require_few(points->count);
	scratch = room_for(kendall_scratch(points->count), at_hand);
	test = kendall_test(points->t, points->x, points->count, options, scratch);
	give_back(scratch, at_hand);
	return test;
}

/* The seasonal test; years run from the part's first period and are numbered by its year. */
static SeasonalTest
seasonal_of(const Series *series, const TrendPoints *points, bool covariance, const KendallOptions *options)
{
	SeasonalTest result = {.test = {.points = points->count}, .covariances = NAN,
		.chi_squared = NAN, .chi_squared_p = NAN};
	int			seasons = calendar_seasons(series->step);
	int			n = points->count;
	int			first_year;
	int			years;
	double	   *year;
	int		   *season;
	double	   *scratch;

	result.test.reason = n < 3 ? KENDALL_TOO_FEW_YEARS
		: seasons == 0 ? KENDALL_NO_YEAR
		: seasons == 1 ? KENDALL_NO_SEASONS : KENDALL_CALCULATED;
	if (result.test.reason != KENDALL_CALCULATED)
		return result;

	require_few(n);
	year = palloc(n * sizeof(double));
	season = palloc(n * sizeof(int));
	first_year = calendar_date(series->day[points->first]).year;
	for (int i = 0; i < n; i++)
	{
		year[i] = first_year + floor(points->t[i] / seasons);
		season[i] = (int) points->t[i] % seasons;
	}
	years = (int) (year[n - 1] - year[0]) + 1;
	require_few(years);
	scratch = MemoryContextAllocHuge(CurrentMemoryContext,
									 seasonal_scratch(n, years, seasons) * sizeof(double));
	result = seasonal_test(year, season, points->x, n, seasons, covariance, options, scratch);
	pfree(scratch);
	return result;
}

static const char *
kendall_words(KendallReason reason)
{
	return reason == KENDALL_CALCULATED ? NULL : kendall_reason_text(reason);
}

/* trend() by least squares. */
static void
answer_ols(TrendAnswer *answer, const TrendPoints *points, double level)
{
	TrendLine	line = trend_line(points->t, points->x, points->count, level);

	answer->method = "ordinary least squares, t limits";
	if (line.reason != TREND_CALCULATED)
	{
		answer->reason = trend_reason_text(line.reason);
		return;
	}
	answer->slope = line.slope;
	answer->lower = line.lower;
	answer->upper = line.upper;
	answer->statistic = line.t;
	answer->p = line.p;
	answer->significant = line.p < 1.0 - level;
	answer->sign = line.slope;
}

/* What a Kendall test says. */
static void
take_kendall(TrendAnswer *answer, const KendallTest *test, double level)
{
	answer->reason = kendall_words(test->reason);
	if (answer->reason != NULL)
		return;
	answer->slope = test->slope;
	answer->lower = test->lower;
	answer->upper = test->upper;
	answer->statistic = test->z;
	answer->p = test->p;
	answer->significant = test->p < 1.0 - level;
	answer->sign = test->s;
}

static void
answer_sen(TrendAnswer *answer, const TrendPoints *points, const KendallOptions *options)
{
	KendallTest test = kendall_of(points, options);

	switch (test.p_from)
	{
		case KENDALL_P_EXACT:
			answer->method = "Mann-Kendall (exact), Sen slope (interpolated limits)";
			break;
		case KENDALL_P_CONSTANT:
			answer->method = "Mann-Kendall (all values alike), Sen slope (interpolated limits)";
			break;
		default:
			answer->method = "Mann-Kendall (normal, continuity correction), Sen slope (interpolated limits)";
	}
	take_kendall(answer, &test, options->level);
}

static void
answer_seasonal(TrendAnswer *answer, const Series *series, const TrendPoints *points,
				const KendallOptions *options)
{
	SeasonalTest result = seasonal_of(series, points, true, options);

	answer->method = result.covariance
		? "seasonal Kendall (continuity correction, covariance between seasons), seasonal Sen slope (interpolated limits)"
		: "seasonal Kendall (continuity correction, independent seasons), seasonal Sen slope (interpolated limits)";
	take_kendall(answer, &result.test, options->level);
	answer->periods = Max(calendar_seasons(series->step), 1);
}

/* Why the latest five points cannot be asked for the recent trend. */
static RecentReason
recent_refusal(const Series *series, const TrendPoints *points, int kind)
{
	if (series->numerator == NULL)
		return RECENT_NO_COUNTS;
	if (kind != SUMMARY_PROPORTION && kind != SUMMARY_RATE)
		return RECENT_KIND;
	if (points->count < RECENT_POINTS)
		return RECENT_TOO_FEW_POINTS;
	if (series->step.months != 12)
		return RECENT_NOT_YEARS;
	if (points->place[points->count - 1] != series->count - 1 ||
		points->t[points->count - 1] - points->t[points->count - RECENT_POINTS] != RECENT_POINTS - 1)
		return RECENT_GAP;
	return RECENT_CALCULATED;
}

/* The test of the five points from there on. */
static RecentTrend
recent_of(const Series *series, const double *t, int place, int kind)
{
	const double *count = series->numerator + place;
	const double *denominator = series->denominator + place;
	double		lower[RECENT_POINTS];
	double		upper[RECENT_POINTS];
	RecentTrend result = {.reason = RECENT_NO_SENSE};

	if (kind == SUMMARY_PROPORTION)
	{
		result = recent_of_proportions(t, count, denominator, RECENT_POINTS);
		result.slope *= series->per;
		result.error *= series->per;
		return result;
	}
	for (int i = 0; i < RECENT_POINTS; i++)
	{
		Limits		limits = limits_times(limits_of_rate(count[i], denominator[i], 0.95), series->per);

		if (limits.reason != LIMITS_CALCULATED)
			return result;
		lower[i] = limits.lower;
		upper[i] = limits.upper;
	}
	return recent_by_limits(t, series->value + place, lower, upper, RECENT_POINTS);
}

/* trend() as Fingertips has it: the latest five years, at 99.8 % whatever the level. kind: of the summaries, 0 for values. */
static void
answer_recent(TrendAnswer *answer, const Series *series, const TrendPoints *points, int kind)
{
	RecentReason reason = recent_refusal(series, points, kind);
	RecentTrend result;
	double		half_width;

	answer->method = "Fingertips recent trend (2020)";
	if (reason == RECENT_CALCULATED)
	{
		int			first = points->count - RECENT_POINTS;

		answer->method = kind == SUMMARY_PROPORTION
			? "Fingertips recent trend (2020), chi-squared for proportions at 99.8 %"
			: "Fingertips recent trend (2020), weighted by limits at 99.8 %";
		answer->points = RECENT_POINTS;
		answer->first = points->place[first];
		result = recent_of(series, points->t + first, points->place[first], kind);
		reason = result.reason;
	}
	if (reason != RECENT_CALCULATED)
	{
		answer->reason = recent_reason_text(reason);
		return;
	}
	half_width = kendall_quantile(RECENT_LEVEL) * result.error;
	answer->slope = result.slope;
	answer->lower = result.slope - half_width;
	answer->upper = result.slope + half_width;
	answer->statistic = result.chi_squared;
	answer->p = result.p;
	answer->significant = result.significant;
	answer->sign = result.direction;
}

static const char *
direction_of(const TrendAnswer *answer, Polarity polarity)
{
	bool		rises = answer->sign > 0.0;

	if (answer->reason != NULL)
		return "not_calculated";
	if (!answer->significant)
		return "no_significant_change";
	if (polarity == POLARITY_NEUTRAL)
		return rises ? "rising" : "falling";
	return rises == (polarity == POLARITY_HIGH) ? "improving" : "worsening";
}

/* Slopes past double precision are no slopes. */
static void
require_finite(TrendAnswer *answer, double steps)
{
	if (answer->reason == NULL &&
		(!isfinite(answer->slope * steps) || isinf(answer->lower * steps) || isinf(answer->upper * steps)))
	{
		answer->reason = trend_reason_text(TREND_OUT_OF_RANGE);
		answer->slope = answer->lower = answer->upper = answer->statistic = answer->p = NAN;
	}
}

static Datum
trend_row(FunctionCallInfo fcinfo, const TrendAnswer *answer, const Series *series, double steps,
		  Polarity polarity)
{
	Datum		values[15] = {0};
	bool		nulls[15] = {false};
	double		slopes[3] = {answer->slope, answer->lower, answer->upper};

	trend_put_words(values, nulls, 0, answer->method);
	values[1] = Int32GetDatum(answer->points);
	nulls[2] = nulls[3] = answer->first < 0;
	if (answer->first >= 0)
	{
		values[2] = DateADTGetDatum(series->day[answer->first]);
		values[3] = DateADTGetDatum(series->day[answer->last]);
	}
	for (int i = 0; i < 3; i++)
	{
		trend_put(values, nulls, 4 + i, slopes[i] / answer->periods);
		trend_put(values, nulls, 7 + i, slopes[i] * (steps / answer->periods));
	}
	trend_put(values, nulls, 10, answer->statistic);
	trend_put(values, nulls, 11, answer->p);
	nulls[12] = answer->reason != NULL;
	values[12] = BoolGetDatum(answer->significant);
	trend_put_words(values, nulls, 13, direction_of(answer, polarity));
	trend_put_words(values, nulls, 14, answer->reason);
	return result_row(fcinfo, values, nulls);
}

/*
 * trend(series, method, polarity, level, across_breaks) -> a row
 *
 * Slope with limits, p and direction, or the reason why not. Errors: 22023 for
 * an unknown word or level; 54000 past the points that can be paired.
 */
Datum
series_trend(PG_FUNCTION_ARGS)
{
	static const char *const methods[] = {"ols", "sen", "seasonal", "recent", NULL};
	TrendMethod method = (TrendMethod) argument_word(PG_GETARG_DATUM(1), methods, "method");
	Polarity	polarity = argument_polarity(PG_GETARG_DATUM(2));
	double		level = argument_level(PG_GETARG_FLOAT8(3));
	KendallOptions options = {KENDALL_PLAIN, true, true, SEN_LIMITS_INTERPOLATED, level, checkpoint};
	TrendAnswer answer = {.slope = NAN, .lower = NAN, .upper = NAN, .periods = 1.0,
	.statistic = NAN, .p = NAN};
	Series		series;
	TrendPoints points;
	double		steps;

	PG_GETARG_SERIES(0, &series);
	trend_points(&series, PG_GETARG_BOOL(4), &points);
	answer.points = points.count;
	answer.first = points.count > 0 ? points.place[0] : -1;
	answer.last = points.count > 0 ? points.place[points.count - 1] : -1;
	switch (method)
	{
		case TREND_OLS:
			answer_ols(&answer, &points, level);
			break;
		case TREND_SEN:
			answer_sen(&answer, &points, &options);
			break;
		case TREND_SEASONAL:
			answer_seasonal(&answer, &series, &points, &options);
			break;
		case TREND_RECENT:
			answer_recent(&answer, &series, &points, series_closed(PG_GETARG_DATUM(0))->kind);
	}
	steps = calendar_steps_per_year(series.step);
	require_finite(&answer, steps);
	PG_RETURN_DATUM(trend_row(fcinfo, &answer, &series, steps, polarity));
}

/* The choices that both Kendall functions leave to the caller, from the argument that is continuity. */
static KendallOptions
kendall_options(Datum continuity, Datum limits, Datum level)
{
	static const char *const words[] = {"interpolated", "rounded", NULL};
	KendallOptions options = {KENDALL_PLAIN, DatumGetBool(continuity), false,
		(SenLimits) argument_word(limits, words, "slope_limits"),
	argument_level(DatumGetFloat8(level)), checkpoint};

	return options;
}

static const char *
limits_words(SenLimits limits)
{
	return limits == SEN_LIMITS_ROUNDED ? "rounded limits" : "interpolated limits";
}

/* The columns from p to intercept, that both have. */
static void
put_kendall(Datum *values, bool *nulls, int column, const KendallTest *test)
{
	trend_put(values, nulls, column, test->z);
	trend_put(values, nulls, column + 1, test->p);
	trend_put_words(values, nulls, column + 2, kendall_p_text(test->p_from));
	trend_put(values, nulls, column + 3, test->tau_a);
	trend_put(values, nulls, column + 4, test->tau_b);
	trend_put(values, nulls, column + 5, test->slope);
	trend_put(values, nulls, column + 6, test->lower);
	trend_put(values, nulls, column + 7, test->upper);
	trend_put(values, nulls, column + 8, test->intercept);
}

/*
 * mann_kendall(series, correction, continuity, across_breaks, exact, slope_limits, level) -> a row
 *
 * Errors as trend(). Times are periods from the first of the part.
 */
Datum
series_mann_kendall(PG_FUNCTION_ARGS)
{
	static const char *const corrections[] = {"none", "hamed-rao", "hamed-rao 3 lags", "yue-wang",
	"prewhitened", "trend-free prewhitened", NULL};
	KendallOptions options = kendall_options(PG_GETARG_DATUM(2), PG_GETARG_DATUM(5), PG_GETARG_DATUM(6));
	Series		series;
	TrendPoints points;
	KendallTest test;
	Datum		values[16] = {0};
	bool		nulls[16] = {false};

	options.correction = (KendallCorrection) argument_word(PG_GETARG_DATUM(1), corrections, "correction");
	options.exact = PG_GETARG_BOOL(4);
	PG_GETARG_SERIES(0, &series);
	trend_points(&series, PG_GETARG_BOOL(3), &points);
	test = kendall_of(&points, &options);

	values[0] = Int32GetDatum(test.points);
	if (test.reason != KENDALL_CALCULATED)
		memset(nulls + 1, true, 13);
	else
	{
		values[1] = Int32GetDatum((int32) test.s);
		trend_put(values, nulls, 2, test.variance);
		trend_put(values, nulls, 3, test.factor);
		put_kendall(values, nulls, 4, &test);
		trend_put(values, nulls, 13, test.intercept - test.slope);
	}
	trend_put_words(values, nulls, 14,
					psprintf("Mann-Kendall, correction: %s; Sen slope (%s)",
							 kendall_correction_text(options.correction), limits_words(options.limits)));
	trend_put_words(values, nulls, 15, kendall_words(test.reason));
	PG_RETURN_DATUM(result_row(fcinfo, values, nulls));
}

/*
 * seasonal_kendall(series, covariance, continuity, across_breaks, slope_limits, level) -> a row
 *
 * Errors as trend().
 */
Datum
series_seasonal_kendall(PG_FUNCTION_ARGS)
{
	bool		covariance = PG_GETARG_BOOL(1);
	KendallOptions options = kendall_options(PG_GETARG_DATUM(2), PG_GETARG_DATUM(4), PG_GETARG_DATUM(5));
	Series		series;
	TrendPoints points;
	SeasonalTest result;
	Datum		values[19] = {0};
	bool		nulls[19] = {false};

	PG_GETARG_SERIES(0, &series);
	trend_points(&series, PG_GETARG_BOOL(3), &points);
	result = seasonal_of(&series, &points, covariance, &options);

	values[0] = Int32GetDatum(result.test.points);
	if (result.test.reason != KENDALL_CALCULATED)
		memset(nulls + 1, true, 16);
	else
	{
		values[1] = Int32GetDatum(result.seasons);
		values[2] = Int32GetDatum(result.years);
		values[3] = Int32GetDatum((int32) result.test.s);
		trend_put(values, nulls, 4, result.test.variance);
		trend_put(values, nulls, 5, result.covariances);
		put_kendall(values, nulls, 6, &result.test);
		trend_put(values, nulls, 15, result.chi_squared);
		trend_put(values, nulls, 16, result.chi_squared_p);
	}
	trend_put_words(values, nulls, 17,
					psprintf("seasonal Kendall, %s; seasonal Sen slope (%s)",
							 result.covariance ? "covariance between seasons (Hirsch-Slack)"
							 : covariance && result.test.reason == KENDALL_CALCULATED
							 ? "independent seasons (fewer than ten years)" : "independent seasons",
							 limits_words(options.limits)));
	trend_put_words(values, nulls, 18, kendall_words(result.test.reason));
	PG_RETURN_DATUM(result_row(fcinfo, values, nulls));
}
