/*
 * kendall.c
 *		The Mann-Kendall test, with ties and gaps, and the Sen slope beside it.
 */
#include "kendall.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

enum {LOWER_TAIL = 1, UPPER_TAIL = 0, NOT_LOG = 0};

/* A guess where the limits of the slope lie pays from so many points on, and up to so many it gets its room. */
#define GUESS_FROM 16
#define GUESS_TO 500

/* How much further than those of least squares the limits are looked for. */
#define REACH 1.4

/* The slopes, the room of the guess, and what else is kept per point. */
size_t
kendall_scratch(int n)
{
	size_t		pairs = (size_t) n * (size_t) (n > 0 ? n - 1 : 0) / 2;

	return pairs * (n <= GUESS_TO ? 2 : 1) + 6 * (size_t) n + 8;
}

/* The normal quantile that leaves level between itself and its opposite. */
double
kendall_quantile(double level)
{
	return qnorm((1.0 - level) / 2.0, 0.0, 1.0, UPPER_TAIL, NOT_LOG);
}

double
kendall_two_sided(double z)
{
	return 2.0 * pnorm(-fabs(z), 0.0, 1.0, LOWER_TAIL, NOT_LOG);
}

/* Can the difference of any two be held, and room be left to halve and add? */
bool
kendall_span_is_finite(const double *x, int n)
{
	double		least = x[0];
	double		most = x[0];

	for (int i = 1; i < n; i++)
	{
		least = x[i] < least ? x[i] : least;
		most = x[i] > most ? x[i] : most;
	}
	return most - least <= DBL_MAX / 4.0 && fabs(most) <= DBL_MAX / 4.0 && fabs(least) <= DBL_MAX / 4.0;
}

/*
 * kendall_score
 *	  S and eighteen times its variance, less what the ties take away.
 *
 * Source: Kendall 1975, as in every tool.
 */
KendallScore
kendall_score(SenPairs pairs, int n)
{
	KendallScore score;

	score.s = pairs.rising - pairs.falling;
	score.eighteen = (double) n * (n - 1.0) * (2.0 * n + 5.0) - pairs.tied;
	score.pairs = (double) n * (n - 1.0) / 2.0;
	score.level_pairs = pairs.level;
	return score;
}

/* S in standard deviations; 0 when S is 0 or cannot vary. */
double
kendall_z(double s, double variance, bool continuity)
{
	double		sign = (s > 0.0) - (s < 0.0);

	if (s == 0.0 || variance <= 0.0)
		return 0.0;
	return (s - (continuity ? sign : 0.0)) / sqrt(variance);
}

/*
 * kendall_exact_p
 *	  How likely S is at least as far from 0, were all orders of n different
 *	  values equally likely. n: 2 to KENDALL_EXACT_POINTS.
 */
double
kendall_exact_p(int n, double s)
{
	enum {MOST = KENDALL_EXACT_POINTS * (KENDALL_EXACT_POINTS - 1) / 2};
	double		orders[MOST + 1] = {1.0};	/* by how many pairs fall */
	double		before[MOST + 1];
	double		tail = 0.0;
	double		all = 1.0;
	int			pairs = n * (n - 1) / 2;
	int			falling = (int) ((pairs - fabs(s)) / 2.0);

	for (int size = 2; size <= n; size++)
	{
		memcpy(before, orders, sizeof(before));
		for (int k = 0; k <= pairs; k++)
		{
			orders[k] = 0.0;
			for (int j = k; j >= 0 && j > k - size; j--)
				orders[k] += before[j];
		}
		all *= size;
	}
	for (int k = 0; k <= falling; k++)
		tail += orders[k];
	return fmin(1.0, 2.0 * tail / all);
}

/* Where the limits of the slope are likely to be: a little further than those of least squares. */
static SenGuess
guess_of(const double *t, const double *x, int n, double quantile, double *room)
{
	SenGuess	guess;
	double		sum_t = 0.0;
	double		sum_x = 0.0;
	double		tt = 0.0;
	double		tx = 0.0;
	double		xx = 0.0;
	double		slope;
	double		error;

	for (int i = 0; i < n; i++)
	{
		sum_t += t[i];
		sum_x += x[i];
	}
	for (int i = 0; i < n; i++)
	{
		double		dt = t[i] - sum_t / n;
		double		dx = x[i] - sum_x / n;

		tt += dt * dt;
		tx += dt * dx;
		xx += dx * dx;
	}
	slope = tx / tt;
	error = sqrt(fmax(xx - slope * tx, 0.0) / (n - 2.0) / tt);
	guess.middle = slope;
	guess.reach = REACH * quantile * error;
	guess.room = room;
	return guess;
}

static void
set_p(KendallTest *test, const KendallOptions *options, bool ties)
{
	test->z = kendall_z(test->s, test->variance, options->continuity);
	test->p = kendall_two_sided(test->z);
	test->p_from = options->continuity ? KENDALL_P_NORMAL_CONTINUITY : KENDALL_P_NORMAL;
	if (test->variance == 0.0)
		test->p_from = KENDALL_P_CONSTANT;
	else if (options->exact && options->correction == KENDALL_PLAIN && !ties &&
			 test->points <= KENDALL_EXACT_POINTS)
	{
		test->p = kendall_exact_p(test->points, test->s);
		test->p_from = KENDALL_P_EXACT;
	}
}

/* The test without a correction; scratch as kendall_scratch(n). */
static KendallTest
plain_test(const double *t, const double *x, int n, const KendallOptions *options, double *scratch)
{
	KendallTest test = {.reason = KENDALL_CALCULATED, .points = n, .factor = 1.0};
	double	   *slope = scratch;
	int			count = n * (n - 1) / 2;
	double		quantile = kendall_quantile(options->level);
	KendallScore score;
	SenPairs	pairs;
	SenSlope	sen;
	SenGuess	guess;
	bool		guessed = n >= GUESS_FROM && n <= GUESS_TO;

	if (!kendall_span_is_finite(x, n))
	{
		test.reason = KENDALL_OUT_OF_RANGE;
		return test;
	}
	pairs = sen_slopes(t, x, n, slope, options->checkpoint);
	score = kendall_score(pairs, n);
	test.s = score.s;
	test.variance = score.eighteen / 18.0;
	test.tau_a = score.s / score.pairs;
	test.tau_b = score.level_pairs < score.pairs
		? score.s / (sqrt(score.pairs - score.level_pairs) * sqrt(score.pairs)) : NAN;
	set_p(&test, options, pairs.level > 0);
	if (guessed)
		guess = guess_of(t, x, n, quantile, slope + count);
	sen = sen_slope(slope, count, quantile * sqrt(test.variance), options->limits,
					guessed ? &guess : NULL, options->checkpoint);
	test.slope = sen.slope;
	test.lower = sen.lower;
	test.upper = sen.upper;
	test.intercept = NAN;
	return test;
}

/* The middle of values in no order; sorted: room for n. */
static double
median_of(const double *values, int n, double *sorted)
{
	int			rank[2] = {(n - 1) / 2, n / 2};

	memcpy(sorted, values, (size_t) n * sizeof(double));
	sen_order(sorted, n, rank, 2, NULL);
	return sorted[rank[0]] + (sorted[rank[1]] - sorted[rank[0]]) * 0.5;
}

/* Whether every step from the first point to the last has a point. */
static bool
has_gaps(const double *t, int n)
{
	return t[n - 1] - t[0] > n - 1;
}

/* The test of what is left of x once whitened. */
static KendallTest
whitened_test(const double *t, const double *x, int n, double slope,
			  const KendallOptions *options, double *scratch)
{
	double	   *whitened = scratch;
	KendallReason reason = kendall_whiten(x, n, slope, options->correction == KENDALL_TREND_FREE, whitened);
	KendallTest test = {.reason = reason, .points = n - 1};

	return reason == KENDALL_CALCULATED ? plain_test(t, whitened, n - 1, options, scratch + n) : test;
}

/*
 * kendall_test
 *	  The Mann-Kendall test of the values x at the times t, and the Sen slope.
 *
 * t: strictly rising, in periods (gaps widen the distance); x: known values; n:
 * at most SEN_MOST_POINTS. scratch: kendall_scratch(n) doubles. A series whose
 * values are all alike has S, slope and z of 0 and p of 1.
 * Reasons: fewer than three points (four to whiten); for a correction: gaps, no
 * variation, a variance that is not above zero; values out of range.
 * Sources: Kendall 1975, Sen 1968, Gilbert 1987; corrections: modified_kendall.c.
 */
KendallTest
kendall_test(const double *t, const double *x, int n, const KendallOptions *options, double *scratch)
{
	KendallCorrection correction = options->correction;
	KendallTest test = {.reason = KENDALL_TOO_FEW_POINTS, .points = n};
	bool		whitening = correction == KENDALL_PREWHITENED || correction == KENDALL_TREND_FREE;

	if (n < 3)
		return test;
	test.reason = whitening && n < 4 ? KENDALL_TOO_FEW_FOR_WHITENING
		: correction != KENDALL_PLAIN && has_gaps(t, n) ? KENDALL_GAPS : KENDALL_CALCULATED;
	if (test.reason != KENDALL_CALCULATED)
		return test;
	test = plain_test(t, x, n, options, scratch);
	if (test.reason != KENDALL_CALCULATED)
		return test;
	if (whitening)
		return whitened_test(t, x, n, test.slope, options, scratch);
	test.intercept = median_of(x, n, scratch) - test.slope * median_of(t, n, scratch + n);
	if (correction == KENDALL_PLAIN)
		return test;
	test.reason = kendall_factor(x, n, test.slope, correction, scratch, options->checkpoint, &test.factor);
	test.variance *= test.factor;
	if (test.reason == KENDALL_CALCULATED && !(test.variance > 0.0))
		test.reason = KENDALL_VARIANCE_NOT_POSITIVE;
	set_p(&test, options, true);
	return test;
}

/* kendall_p_text: where p comes from, in words. */
const char *
kendall_p_text(KendallP p_from)
{
	switch (p_from)
	{
		case KENDALL_P_NORMAL_CONTINUITY:
			return "normal, continuity correction";
		case KENDALL_P_NORMAL:
			return "normal";
		case KENDALL_P_EXACT:
			return "exact";
		case KENDALL_P_CONSTANT:
			return "all values alike";
	}
	return "unknown";
}

/* kendall_correction_text: the word by which the correction is asked for. */
const char *
kendall_correction_text(KendallCorrection correction)
{
	switch (correction)
	{
		case KENDALL_PLAIN:
			return "none";
		case KENDALL_HAMED_RAO:
			return "hamed-rao";
		case KENDALL_HAMED_RAO_3:
			return "hamed-rao 3 lags";
		case KENDALL_YUE_WANG:
			return "yue-wang";
		case KENDALL_PREWHITENED:
			return "prewhitened";
		case KENDALL_TREND_FREE:
			return "trend-free prewhitened";
	}
	return "unknown";
}

/* kendall_reason_text: the reason in words, to follow "cannot be calculated: ". */
const char *
kendall_reason_text(KendallReason reason)
{
	switch (reason)
	{
		case KENDALL_CALCULATED:
			return "calculated";
		case KENDALL_TOO_FEW_POINTS:
			return "fewer than three points";
		case KENDALL_TOO_FEW_FOR_WHITENING:
			return "fewer than four points";
		case KENDALL_GAPS:
			return "gaps: the correction needs a value in every period";
		case KENDALL_NO_VARIATION:
			return "nothing varies about the trend, so that there is no autocorrelation";
		case KENDALL_VARIANCE_NOT_POSITIVE:
			return "the corrected variance is not above zero";
		case KENDALL_NO_YEAR:
			return "the periods do not divide a year";
		case KENDALL_NO_SEASONS:
			return "a period is a year or longer: there are no seasons";
		case KENDALL_TOO_FEW_YEARS:
			return "no season has three points";
		case KENDALL_OUT_OF_RANGE:
			return "the values are out of range";
	}
	return "unknown";
}
