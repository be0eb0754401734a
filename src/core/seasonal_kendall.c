/*
 * seasonal_kendall.c
 *		The Mann-Kendall test by season: each month with the same month of other
 *		years, so that the seasons themselves are no trend.
 */
#include "kendall.h"

#include <math.h>
#include <string.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

enum {UPPER_TAIL = 0, NOT_LOG = 0};

/* What the seasons add up to. */
typedef struct Sums
{
	KendallTest *test;
	int			slopes;
	int			seasons;		/* with two points or more */
	double		points;			/* in those */
	double		tau;			/* times points */
	double		denominator;	/* of tau-b */
	double		eighteen;		/* times the variance */
	double		z;
	double		z_squared;
	double		intercept[KENDALL_MOST_SEASONS];
} Sums;

/* The slopes, three arrays of points, three of years, and two tables of years by seasons. */
size_t
seasonal_scratch(int n, int years, int seasons)
{
	size_t		pairs = (size_t) n * (size_t) (n > 0 ? n - 1 : 0) / 2;

	return pairs + 3 * (size_t) n + (3 + 2 * (size_t) seasons) * (size_t) years + 8;
}

/* The points of one season, in order of time; how many. */
static int
take_season(const double *year, const int *season, const double *x, int n, int which,
			double *t, double *y)
{
	int			count = 0;

	for (int i = 0; i < n; i++)
		if (season[i] == which)
		{
			t[count] = year[i];
			y[count++] = x[i];
		}
	return count;
}

/* Adds one season; slope: where its slopes go; scratch: room for n. */
static void
add_season(Sums *sums, const double *t, const double *y, int n, double *slope,
		   double *scratch, SenCheckpoint checkpoint)
{
	SenPairs	pairs = sen_slopes(t, y, n, slope, checkpoint);
	int			count = n * (n - 1) / 2;
	int			middle[2] = {(count - 1) / 2, count / 2};
	KendallScore score;
	double		z;

	memcpy(scratch, y, (size_t) n * sizeof(double));
	sen_sort(scratch, n);
	score = kendall_score(pairs, n);
	z = kendall_z(score.s, score.eighteen / 18.0, false);
	sen_order(slope, count, middle, 2, checkpoint);
	sums->intercept[sums->seasons] = sen_median_of_sorted(scratch, n) -
		(slope[middle[0]] + (slope[middle[1]] - slope[middle[0]]) * 0.5) * sen_median_of_sorted(t, n);
	sums->test->s += score.s;
	sums->eighteen += score.eighteen;
	sums->points += n;
	sums->tau += n * (score.s / score.pairs);
	sums->denominator += sqrt(score.pairs - score.level_pairs) * sqrt(score.pairs);
	sums->z += z;
	sums->z_squared += z * z;
	sums->slopes += count;
	sums->seasons++;
}

/* A table of years by seasons, NaN where there is no value, and one of ranks, the mean where there is none. */
static void
tabulate(const double *year, const int *season, const double *x, int n, int years, int seasons,
		 double *value, double *rank, int *count, double *scratch)
{
	for (int i = 0; i < years * seasons; i++)
		value[i] = NAN;
	for (int i = 0; i < n; i++)
		value[season[i] * years + (int) (year[i] - year[0])] = x[i];
	for (int g = 0; g < seasons; g++)
	{
		double	   *known = scratch;
		double	   *ranks = scratch + years;
		int			k = 0;

		for (int i = 0; i < years; i++)
			if (!isnan(value[g * years + i]))
				known[k++] = value[g * years + i];
		count[g] = k;
		kendall_ranks(known, k, scratch + 2 * years, ranks);
		k = 0;
		for (int i = 0; i < years; i++)
			rank[g * years + i] = isnan(value[g * years + i]) ? (count[g] + 1) / 2.0 : ranks[k++];
	}
}

/* Pairs of years in which both seasons move the same way, less those in which they do not. */
static double
concordance(const double *g, const double *h, int years)
{
	double		sum = 0.0;

	for (int i = 0; i < years - 1; i++)
	{
		int			row = 0;

		for (int j = i + 1; j < years; j++)
			row += ((g[j] > g[i]) - (g[j] < g[i])) * ((h[j] > h[i]) - (h[j] < h[i]));
		sum += row;
	}
	return sum;
}

/*
 * The covariances between all seasons, both ways:
 * (K + 4 sum R_g R_h - years (n_g + 1)(n_h + 1)) / 3.
 */
static double
covariances(const double *value, const double *rank, const int *count, int years, int seasons,
			SenCheckpoint checkpoint)
{
	double		sum = 0.0;

	for (int g = 0; g < seasons; g++)
		for (int h = 0; h < g; h++)
		{
			double		products = 0.0;

			if (checkpoint != NULL)
				checkpoint();
			for (int i = 0; i < years; i++)
				products += rank[g * years + i] * rank[h * years + i];
			sum += 2.0 * (concordance(value + g * years, value + h * years, years) + 4.0 * products -
						  (double) years * (count[g] + 1.0) * (count[h] + 1.0)) / 3.0;
		}
	return sum;
}

static double
median_in_place(double *values, int n)
{
	sen_sort(values, n);
	return sen_median_of_sorted(values, n);
}

/* Do the seasons' trends differ? Van Belle and Hughes 1984, for independent seasons. */
static void
set_differences(SeasonalTest *result, const Sums *sums)
{
	result->chi_squared = fmax(sums->z_squared - sums->z * sums->z / sums->seasons, 0.0);
	result->chi_squared_p = sums->seasons < 2 ? NAN
		: pchisq(result->chi_squared, sums->seasons - 1.0, UPPER_TAIL, NOT_LOG);
}

/* Everything but the reason; the points of at least one season have been counted. */
static void
finish(SeasonalTest *result, Sums *sums, const KendallOptions *options, double *slope)
{
	KendallTest *test = &result->test;
	SenSlope	sen;

	test->z = kendall_z(test->s, test->variance, options->continuity);
	test->p = kendall_two_sided(test->z);
	test->p_from = sums->denominator == 0.0 ? KENDALL_P_CONSTANT
		: options->continuity ? KENDALL_P_NORMAL_CONTINUITY : KENDALL_P_NORMAL;
	test->tau_a = sums->tau / sums->points;
	test->tau_b = sums->denominator > 0.0 ? test->s / sums->denominator : NAN;
	sen = sen_slope(slope, sums->slopes, kendall_quantile(options->level) * sqrt(test->variance),
					options->limits, NULL, options->checkpoint);
	test->slope = sen.slope;
	test->lower = sen.lower;
	test->upper = sen.upper;
	test->intercept = median_in_place(sums->intercept, sums->seasons);
	result->seasons = sums->seasons;
}

static int
most_in_a_season(const int *season, int n, int seasons)
{
	int			count[KENDALL_MOST_SEASONS] = {0};
	int			most = 0;

	for (int i = 0; i < n; i++)
		count[season[i]]++;
	for (int g = 0; g < seasons; g++)
		most = count[g] > most ? count[g] : most;
	return most;
}

/*
 * seasonal_test
 *	  The seasonal Kendall test, the median of the slopes within seasons (per
 *	  year), and whether the seasons differ.
 *
 * year: whole numbers, not falling; season: 0 to seasons - 1, at most
 * KENDALL_MOST_SEASONS; one value for each season of a year at most. covariance:
 * allow for values of one year that move together (Hirsch and Slack 1984); not
 * used below KENDALL_COVARIANCE_YEARS years. scratch: seasonal_scratch().
 * Only continuity, limits, level and checkpoint of the options count.
 * Reasons: no season with three points; a variance that is not above zero;
 * out of range.
 * Sources: Hirsch and others 1982; choices of EnvStats and rkt.
 */
SeasonalTest
seasonal_test(const double *year, const int *season, const double *x, int n, int seasons, bool covariance,
			  const KendallOptions *options, double *scratch)
{
	SeasonalTest result = {.test = {.reason = KENDALL_CALCULATED, .points = n, .factor = 1.0},
		.covariances = NAN, .chi_squared = NAN, .chi_squared_p = NAN};
	Sums		sums = {.test = &result.test};
	double	   *t = scratch;
	double	   *y = scratch + n;
	double	   *sorted = scratch + 2 * n;
	double	   *slope = scratch + 3 * n;

	if (n == 0 || most_in_a_season(season, n, seasons) < 3)
		result.test.reason = KENDALL_TOO_FEW_YEARS;
	else if (!kendall_span_is_finite(x, n))
		result.test.reason = KENDALL_OUT_OF_RANGE;
	if (result.test.reason != KENDALL_CALCULATED)
		return result;

	result.years = (int) (year[n - 1] - year[0]) + 1;
	result.covariance = covariance && result.years >= KENDALL_COVARIANCE_YEARS && seasons > 1;
	for (int g = 0; g < seasons; g++)
	{
		int			count = take_season(year, season, x, n, g, t, y);

		if (count >= 2)
			add_season(&sums, t, y, count, slope + sums.slopes, sorted, options->checkpoint);
	}
	result.test.variance = sums.eighteen / 18.0;
	if (!result.covariance)
		set_differences(&result, &sums);
	else
	{
		double	   *value = slope + sums.slopes;
		double	   *rank = value + (size_t) result.years * seasons;
		int			count[KENDALL_MOST_SEASONS];

		tabulate(year, season, x, n, result.years, seasons, value, rank, count,
				 rank + (size_t) result.years * seasons);
		result.covariances = covariances(value, rank, count, result.years, seasons, options->checkpoint);
		if (result.test.variance > 0.0 && !(result.test.variance + result.covariances > 0.0))
			result.test.reason = KENDALL_VARIANCE_NOT_POSITIVE;
		else
			result.test.variance += result.covariances;
	}
	if (result.test.reason == KENDALL_CALCULATED)
		finish(&result, &sums, options, slope);
	return result;
}
