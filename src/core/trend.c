/*
 * trend.c
 *		A straight line through a series by least squares.
 */
#include "trend.h"

#include <float.h>
#include <math.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

enum {LOWER_TAIL = 1, UPPER_TAIL = 0, NOT_LOG = 0};

/* Residuals below this share of the values are rounding: R's summary.lm warns there. */
#define PERFECT 1e-30

/* The t quantile that leaves level between itself and its opposite. */
double
trend_student_quantile(double level, double df)
{
	return qt((1.0 - level) / 2.0, df, UPPER_TAIL, NOT_LOG);
}

/* Means, slope and the sum of squares of t; the residual squares are returned. Equal values have a slope of exactly 0. */
static double
fit(TrendLine *line, const double *t, const double *x, int n)
{
	double		sum_t = 0.0;
	double		sum_x = 0.0;
	double		products = 0.0;
	double		residuals = 0.0;

	for (int i = 0; i < n; i++)
	{
		sum_t += t[i];
		sum_x += x[i] - x[0];
	}
	line->mean_t = sum_t / n;
	line->mean_x = x[0] + sum_x / n;
	line->squares_t = 0.0;
	for (int i = 0; i < n; i++)
	{
		double		dt = t[i] - line->mean_t;

		line->squares_t += dt * dt;
		products += dt * (x[i] - line->mean_x);
	}
	line->slope = products / line->squares_t;
	for (int i = 0; i < n; i++)
	{
		double		rest = (x[i] - line->mean_x) - line->slope * (t[i] - line->mean_t);

		residuals += rest * rest;
	}
	return residuals;
}

static bool
all_alike(const double *x, int n)
{
	for (int i = 1; i < n; i++)
		if (x[i] != x[0])
			return false;
	return true;
}

/*
 * trend_line
 *	  The least-squares line of x on t, with t limits of its slope.
 *
 * t: not all alike; x: finite; n: points; level: in (0,1). A line through every
 * point has a standard error of 0, limits equal to the slope, and p of 0 (1
 * where it is level).
 * Reasons: fewer than three points; out of range.
 * Source: as R's lm and confint.
 */
TrendLine
trend_line(const double *t, const double *x, int n, double level)
{
	TrendLine	line = {.reason = TREND_TOO_FEW_POINTS, .points = n};
	double		residuals;
	double		half_width;
	double		size;

	if (n < 3)
		return line;
	residuals = fit(&line, t, x, n) / (n - 2.0);
	size = line.mean_x * line.mean_x + line.slope * line.slope * line.squares_t / (n - 1.0);
	line.reason = isfinite(residuals) && isfinite(size) ? TREND_CALCULATED : TREND_OUT_OF_RANGE;
	/* squares that vanish would make any line a perfect one */
	if (size < DBL_MIN / PERFECT && !all_alike(x, n))
		line.reason = TREND_OUT_OF_RANGE;
	if (residuals <= size * PERFECT)
		residuals = 0.0;
	line.residual = sqrt(residuals);
	line.error = line.residual / sqrt(line.squares_t);
	line.t = line.error > 0.0 ? line.slope / line.error : NAN;
	line.p = line.error > 0.0 ? 2.0 * pt(-fabs(line.t), n - 2.0, LOWER_TAIL, NOT_LOG)
		: line.slope == 0.0 ? 1.0 : 0.0;
	half_width = line.error > 0.0 ? trend_student_quantile(level, n - 2.0) * line.error : 0.0;
	line.lower = line.slope - half_width;
	line.upper = line.slope + half_width;
	if (line.reason == TREND_CALCULATED && !isfinite(line.upper - line.lower))
		line.reason = TREND_OUT_OF_RANGE;
	return line;
}

/* The value of the line at a time. */
double
trend_at(const TrendLine *line, double t)
{
	return line->mean_x + line->slope * (t - line->mean_t);
}

/* The standard error of one new value at a time, that of the line with it. */
double
trend_error_of_new(const TrendLine *line, double t)
{
	double		away = t - line->mean_t;

	return line->residual * sqrt(1.0 + 1.0 / line->points + away * away / line->squares_t);
}

/* trend_reason_text: the reason in words. */
const char *
trend_reason_text(TrendReason reason)
{
	switch (reason)
	{
		case TREND_CALCULATED:
			return "calculated";
		case TREND_TOO_FEW_POINTS:
			return "fewer than three points";
		case TREND_OUT_OF_RANGE:
			return "the result is out of range";
	}
	return "unknown";
}
