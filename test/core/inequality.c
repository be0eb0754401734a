/*
 * inequality.c
 *		Unit tests of src/core/inequality.c, as TAP.
 *
 * Numbers by hand; the published ones are in test/sql/vectors_inequality.sql.
 */
#include <math.h>

#include "inequality.h"
#include "tap.h"

static bool
is_near(double got, double expected)
{
	return got == expected || fabs(got - expected) <= 1e-13 * fabs(expected);
}

static void
slopes(void)
{
	InequalityQuantile quantiles[101];
	SlopeIndex	index;
	double		lower = 0;
	double		upper = 0;

	for (int i = 0; i < 101; i++)
		quantiles[i] = (InequalityQuantile) {i + 1, 100, 72 + 2 * i, 1};
	index = inequality_slope(quantiles, 5);
	ok(is_near(index.slope, 10) && is_near(index.intercept, 71) && is_near(index.slope_variance, 2.5), "a line by hand");
	ok(inequality_slope_limits(&index, 0.95, &lower, &upper) == INEQUALITY_CALCULATED && is_near((upper - lower) / 2, 1.9599639845400545 * sqrt(2.5)), "limits by hand");
	ok(inequality_relative_limits(&index, 0.95, &lower, &upper) == INEQUALITY_CALCULATED, "limits of the ratio");

	/* Fieller: at either limit, last less ratio times first is z standard errors from zero */
	for (int i = 0; i < 2; i++)
	{
		double		ratio = i == 0 ? lower : upper;
		double		difference = index.intercept + index.slope - ratio * index.intercept;
		double		variance = (1 - ratio) * (1 - ratio) * index.intercept_variance +
			2 * (1 - ratio) * index.covariance + index.slope_variance;

		ok(fabs(fabs(difference) - 1.9599639845400545 * sqrt(variance)) < 1e-9, "Fieller's equation holds at limit %d", i);
	}
	ok(inequality_slope(quantiles, 4).reason == INEQUALITY_TOO_FEW_QUANTILES && inequality_slope(quantiles, 101).reason == INEQUALITY_TOO_MANY_QUANTILES, "four, and a hundred and one");
	index = inequality_slope(quantiles, 100);
	ok(is_near(index.slope, 200), "a hundred");
	quantiles[2].standard_error = NAN;
	index = inequality_slope(quantiles, 5);
	ok(index.reason == INEQUALITY_CALCULATED && index.limits_reason == INEQUALITY_NO_STANDARD_ERROR &&
	   inequality_slope_limits(&index, 0.95, &lower, &upper) == INEQUALITY_NO_STANDARD_ERROR, "a standard error that is not known takes the limits");
	quantiles[2].value = 1e308;
	quantiles[3].value = -1e308;
	quantiles[4].value = 1.7e308;
	ok(inequality_slope(quantiles, 5).reason == INEQUALITY_OUT_OF_RANGE || isfinite(inequality_slope(quantiles, 5).slope), "large values end in numbers or a reason");
	ok(isnan(inequality_relative(10, 0)) && isnan(inequality_relative(10, -1)) && inequality_relative(10, 10) == 2, "a ratio wants a bottom above zero");
}

int
main(void)
{
	slopes();
	return tap_done();
}
