/*
 * recent.c
 *		The recent trend of Fingertips, as its engine of 2020 has it.
 */
#include "recent.h"

#include <math.h>
#include <stddef.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

enum {UPPER_TAIL = 0, NOT_LOG = 0};

/* Limits of 95 % are so many standard errors apart. */
#define ERRORS_BETWEEN 3.92

#define ALL_POINTS (-1)

/* The slope of y on t by least squares with weights (NULL: all alike), without one of the points. */
static double
slope_without(const double *t, const double *y, const double *weight, int n, int without, double *error)
{
	double		sum = 0.0;
	double		mean_t = 0.0;
	double		mean_y = 0.0;
	double		squares = 0.0;
	double		products = 0.0;

	for (int i = 0; i < n; i++)
	{
		double		w = i == without ? 0.0 : weight != NULL ? weight[i] : 1.0;

		sum += w;
		mean_t += w * t[i];
		mean_y += w * y[i];
	}
	mean_t /= sum;
	mean_y /= sum;
	for (int i = 0; i < n; i++)
	{
		double		w = i == without ? 0.0 : weight != NULL ? weight[i] : 1.0;

		squares += w * (t[i] - mean_t) * (t[i] - mean_t);
		products += w * (t[i] - mean_t) * (y[i] - mean_y);
	}
	if (error != NULL)
		*error = 1.0 / sqrt(squares);
	return products / squares;
}

/* Do the slopes of all points, and without any one of them, share a sign? A slope of 0 rises. */
static bool
share_a_sign(const double *t, const double *y, const double *weight, int n)
{
	bool		falls = slope_without(t, y, weight, n, ALL_POINTS, NULL) < 0.0;

	for (int i = 0; i < n; i++)
		if ((slope_without(t, y, weight, n, i, NULL) < 0.0) != falls)
			return false;
	return true;
}

static RecentTrend
refused(RecentReason reason)
{
	RecentTrend result = {.reason = reason};

	return result;
}

/* What both tests say in the end; sign is that of the slopes they share. */
static void
judge(RecentTrend *result, double sign)
{
	if (!isfinite(result->chi_squared) || !isfinite(result->slope))
	{
		result->reason = RECENT_OUT_OF_RANGE;
		return;
	}
	result->p = pchisq(result->chi_squared, 1.0, UPPER_TAIL, NOT_LOG);
	result->significant = result->chi_squared > RECENT_CHI_SQUARED && result->one_sign;
	result->direction = !result->significant ? 0 : sign < 0.0 ? -1 : 1;
}

/*
 * recent_of_proportions
 *	  The chi-squared test for a trend in proportions; the slopes that must share
 *	  a sign are those of the logit.
 *
 * t: years, rising; count of denominator, each; n: RECENT_POINTS, or others to
 * be compared with other tools. slope is that of the proportion, weighted by
 * the denominators: the slope that the chi-squared tests.
 * Reasons: a proportion of 0 or 1, which has no logit; parts that are no
 * proportion; out of range.
 * Source: the engine of 2020. Its direction is read from a slope that it does
 * not set for proportions; here it is the sign that the slopes share.
 */
RecentTrend
recent_of_proportions(const double *t, const double *count, const double *denominator, int n)
{
	RecentTrend result = {.reason = RECENT_CALCULATED};
	double		share[RECENT_POINTS];
	double		logit[RECENT_POINTS];
	double		counts = 0.0;
	double		total = 0.0;

	if (n < 3 || n > RECENT_POINTS)
		return refused(RECENT_TOO_FEW_POINTS);
	for (int i = 0; i < n; i++)
	{
		if (!(denominator[i] > 0.0) || !(count[i] >= 0.0) || !(count[i] <= denominator[i]))
			return refused(RECENT_NO_SENSE);
		if (count[i] == 0.0 || count[i] == denominator[i])
			return refused(RECENT_ALL_OR_NONE);
		share[i] = count[i] / denominator[i];
		logit[i] = log(count[i] / (denominator[i] - count[i]));
		counts += count[i];
		total += denominator[i];
	}
	result.slope = slope_without(t, share, denominator, n, ALL_POINTS, &result.error);
	result.error *= sqrt(counts / total * (1.0 - counts / total));
	result.logit_slope = slope_without(t, logit, NULL, n, ALL_POINTS, NULL);
	result.chi_squared = (result.slope / result.error) * (result.slope / result.error);
	result.one_sign = share_a_sign(t, logit, NULL, n) && (result.slope < 0.0) == (result.logit_slope < 0.0);
	judge(&result, result.logit_slope);
	return result;
}

/*
 * recent_by_limits
 *	  A line weighted by how sure each value is; chi-squared is the square of its
 *	  slope over its standard error.
 *
 * t, n: as above; lower, upper: limits of 95 % of each value.
 * Reasons: limits that have no width; out of range.
 */
RecentTrend
recent_by_limits(const double *t, const double *value, const double *lower, const double *upper, int n)
{
	RecentTrend result = {.reason = RECENT_CALCULATED, .logit_slope = NAN};
	double		weight[RECENT_POINTS];

	if (n < 3 || n > RECENT_POINTS)
		return refused(RECENT_TOO_FEW_POINTS);
	for (int i = 0; i < n; i++)
	{
		double		error = (upper[i] - lower[i]) / ERRORS_BETWEEN;

		if (!(error > 0.0))
			return refused(RECENT_NO_SENSE);
		weight[i] = 1.0 / (error * error);
	}
	result.slope = slope_without(t, value, weight, n, ALL_POINTS, &result.error);
	result.chi_squared = (result.slope / result.error) * (result.slope / result.error);
	result.one_sign = share_a_sign(t, value, weight, n);
	judge(&result, result.slope);
	return result;
}

/* recent_reason_text: the reason in words. */
const char *
recent_reason_text(RecentReason reason)
{
	switch (reason)
	{
		case RECENT_CALCULATED:
			return "calculated";
		case RECENT_TOO_FEW_POINTS:
			return "fewer than five points";
		case RECENT_NOT_YEARS:
			return "the periods are not years";
		case RECENT_GAP:
			return "a gap among the latest five years";
		case RECENT_NO_COUNTS:
			return "the values have no counts behind them";
		case RECENT_KIND:
			return "neither proportions nor rates";
		case RECENT_ALL_OR_NONE:
			return "a proportion of none or all";
		case RECENT_NO_SENSE:
			return "parts that make no sense";
		case RECENT_OUT_OF_RANGE:
			return "the result is out of range";
	}
	return "unknown";
}
