/*
 * modified_kendall.c
 *		What autocorrelation does to the Mann-Kendall test: two corrections of the
 *		variance, and two ways to whiten the series first.
 *
 * The choices within each method are those of the R package modifiedmk 1.6.
 */
#include "kendall.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Below this share of the values, what varies is rounding. */
#define ROUNDING (16.0 * DBL_EPSILON)

/* Autocorrelations up to this lag are looked at by the limited correction. */
#define FEW_LAGS 3

/* The share of an autocorrelation's normal limits by which it counts as significant. */
#define LAG_LEVEL 0.95

/* values less their mean, in place; the sum of their squares. */
static double
centre(double *values, int n)
{
	double		sum = 0.0;
	double		squares = 0.0;

	for (int i = 0; i < n; i++)
		sum += values[i];
	sum /= n;
	for (int i = 0; i < n; i++)
	{
		values[i] -= sum;
		squares += values[i] * values[i];
	}
	return squares;
}

/* The autocorrelation of centred values at a lag; NaN where their squares vanish. */
static double
at_lag(const double *centred, int n, int lag, double squares)
{
	double		sum = 0.0;

	for (int i = 0; i + lag < n; i++)
		sum += centred[i] * centred[i + lag];
	return squares > 0.0 ? sum / squares : NAN;
}

/* Does anything but rounding vary? */
static bool
varies(const double *values, const double *x, int n)
{
	double		least = values[0];
	double		most = values[0];
	double		size = 0.0;

	for (int i = 0; i < n; i++)
	{
		least = fmin(least, values[i]);
		most = fmax(most, values[i]);
		size = fmax(size, fabs(x[i]));
	}
	return most - least > ROUNDING * size;
}

/* x less the trend: slope times 1, 2, 3... */
static void
take_trend(const double *x, int n, double slope, double *rest)
{
	for (int i = 0; i < n; i++)
		rest[i] = x[i] - slope * (i + 1);
}

/* Ranks from 1 on, the mean one for ties. sorted: room for n. */
void
kendall_ranks(const double *x, int n, double *sorted, double *rank)
{
	memcpy(sorted, x, (size_t) n * sizeof(double));
	sen_sort(sorted, n);
	for (int i = 0; i < n; i++)
	{
		int			low = 0;
		int			high = n;
		int			last;

		while (low < high)
		{
			int			middle = (low + high) / 2;

			if (sorted[middle] < x[i])
				low = middle + 1;
			else
				high = middle;
		}
		for (last = low; last + 1 < n && sorted[last + 1] == x[i]; last++)
			;
		rank[i] = (low + last) / 2.0 + 1.0;
	}
}

/* Hamed and Rao 1998: 1 + 2 / (n(n-1)(n-2)) sum (n-k)(n-k-1)(n-k-2) r_k over the significant lags. */
static double
hamed_rao(const double *centred, int n, double squares, int lags, SenCheckpoint checkpoint)
{
	double		limit = kendall_quantile(LAG_LEVEL) / sqrt(n);
	double		sum = 0.0;

	for (int k = 1; k <= lags && k < n; k++)
	{
		double		r = at_lag(centred, n, k, squares);

		if (checkpoint != NULL && n > 500)
			checkpoint();
		if (fabs(r) > limit)
			sum += (n - k) * (n - k - 1.0) * (n - k - 2.0) * r;
	}
	return 1.0 + sum * 2.0 / (n * (n - 1.0) * (n - 2.0));
}

/* Yue and Wang 2004: 1 + 2 sum (1 - k/n) r_k over all lags. */
static double
yue_wang(const double *centred, int n, double squares, SenCheckpoint checkpoint)
{
	double		sum = 0.0;

	for (int k = 1; k < n; k++)
	{
		if (checkpoint != NULL && n > 500)
			checkpoint();
		sum += (1.0 - (double) k / n) * at_lag(centred, n, k, squares);
	}
	return 1.0 + 2.0 * sum;
}

/*
 * kendall_factor
 *	  By how much autocorrelation widens the variance of S.
 *
 * x: in every period; slope: the Sen slope, taken out first. scratch: 3n.
 * Reasons: no variation about the trend; out of range.
 */
KendallReason
kendall_factor(const double *x, int n, double slope, KendallCorrection correction,
			   double *scratch, SenCheckpoint checkpoint, double *factor)
{
	double	   *rest = scratch;
	double	   *rank = scratch + n;
	double		squares;

	*factor = 1.0;
	take_trend(x, n, slope, rest);
	if (!varies(rest, x, n))
		return KENDALL_NO_VARIATION;
	if (correction == KENDALL_YUE_WANG)
	{
		squares = centre(rest, n);
		*factor = yue_wang(rest, n, squares, checkpoint);
	}
	else
	{
		kendall_ranks(rest, n, scratch + 2 * n, rank);
		squares = centre(rank, n);
		*factor = hamed_rao(rank, n, squares, correction == KENDALL_HAMED_RAO_3 ? FEW_LAGS : n - 1,
							checkpoint);
	}
	return isfinite(*factor) ? KENDALL_CALCULATED : KENDALL_OUT_OF_RANGE;
}

/*
 * kendall_whiten
 *	  What each value holds beyond the part of the one before it that the lag-1
 *	  autocorrelation carries on: n - 1 values.
 *
 * trend_free: the autocorrelation is that of the series less its trend, and the
 * trend comes back afterwards. whitened: room for n.
 * Reasons: no variation; out of range.
 * Sources: von Storch 1995; Yue and others 2002.
 */
KendallReason
kendall_whiten(const double *x, int n, double slope, bool trend_free, double *whitened)
{
	double		mean = 0.0;
	double		squares = 0.0;
	double		products = 0.0;
	double		r;

	take_trend(x, n, trend_free ? slope : 0.0, whitened);
	if (!varies(whitened, x, n))
		return KENDALL_NO_VARIATION;
	for (int i = 0; i < n; i++)
		mean += whitened[i];
	mean /= n;
	for (int i = 0; i < n; i++)
	{
		squares += (whitened[i] - mean) * (whitened[i] - mean);
		products += i + 1 < n ? (whitened[i] - mean) * (whitened[i + 1] - mean) : 0.0;
	}
	r = squares > 0.0 ? products / squares : NAN;
	if (!isfinite(r))
		return KENDALL_OUT_OF_RANGE;
	for (int i = 0; i + 1 < n; i++)
	{
		whitened[i] = whitened[i + 1] - whitened[i] * r;
		if (trend_free)
			whitened[i] += slope * (i + 1);
	}
	return KENDALL_CALCULATED;
}
