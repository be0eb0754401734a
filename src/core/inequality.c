/*
 * inequality.c
 *		Slope index of inequality and relative index, linear, with exact limits.
 *
 * The points are those of PHEindicatormethods phe_sii with value_type 0: the
 * line through the quantiles' values over the middles of their shares of the
 * population, weighted by those shares. That package draws its limits at random;
 * as the line is linear in the values, whose standard errors are known, the
 * limits have a closed form: normal for the slope, Fieller's for the ratio.
 */
#include "inequality.h"

#include <math.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#define UPPER_TAIL 0
#define NOT_LOG 0

static SlopeIndex
no_slope(InequalityReason reason)
{
	SlopeIndex	result = {NAN, NAN, NAN, NAN, NAN, NAN, reason, reason};

	return result;
}

/* inequality_compare: the order in which the quantiles must be given; not known last. */
int
inequality_compare(const InequalityQuantile *a, const InequalityQuantile *b)
{
	if (isnan(a->quantile) || isnan(b->quantile))
		return (isnan(a->quantile) != 0) - (isnan(b->quantile) != 0);
	return (a->quantile > b->quantile) - (a->quantile < b->quantile);
}

static InequalityReason
quantile_problem(const InequalityQuantile *quantiles, int i)
{
	const InequalityQuantile *one = &quantiles[i];

	if (isnan(one->quantile) || isnan(one->population) || isnan(one->value))
		return INEQUALITY_NOT_KNOWN;
	if (i > 0 && one->quantile == one[-1].quantile)
		return INEQUALITY_QUANTILE_TWICE;
	if (one->population <= 0.0)
		return INEQUALITY_POPULATION_NOT_POSITIVE;
	if (one->standard_error < 0.0)
		return INEQUALITY_NEGATIVE_ERROR;
	return INEQUALITY_CALCULATED;
}

/* The gravest problem of all, so that the order of the rows does not choose it. */
static InequalityReason
problem_of(const InequalityQuantile *quantiles, int count)
{
	InequalityReason worst = INEQUALITY_CALCULATED;

	if (count < INEQUALITY_LEAST_QUANTILES)
		return INEQUALITY_TOO_FEW_QUANTILES;
	if (count > INEQUALITY_MOST_QUANTILES)
		return INEQUALITY_TOO_MANY_QUANTILES;
	for (int i = 0; i < count; i++)
	{
		InequalityReason problem = quantile_problem(quantiles, i);

		worst = problem > worst ? problem : worst;
	}
	return worst;
}

/*
 * inequality_slope
 *	  The line from the very first to the very last person.
 *
 * quantiles: in the order of inequality_compare. Each covers its share of the
 * population and is placed in its middle.
 * Reasons: see InequalityReason; limits_reason tells apart what only the limits
 * lack. Source: PHEindicatormethods phe_sii.
 */
SlopeIndex
inequality_slope(const InequalityQuantile *quantiles, int count)
{
	SlopeIndex	result = no_slope(problem_of(quantiles, count));
	double		population = 0.0;
	double		before = 0.0;
	double		mean_place = 0.0;
	double		mean_value = 0.0;
	double		spread = 0.0;
	double		place[INEQUALITY_MOST_QUANTILES];

	if (result.reason != INEQUALITY_CALCULATED)
		return result;
	for (int i = 0; i < count; i++)
		population += quantiles[i].population;
	for (int i = 0; i < count; i++)
	{
		double		share = quantiles[i].population / population;

		place[i] = before + share / 2.0;
		before += share;
		mean_place += share * place[i];
		mean_value += share * quantiles[i].value;
	}
	for (int i = 0; i < count; i++)
		spread += quantiles[i].population / population * (place[i] - mean_place) * (place[i] - mean_place);

	result.population = population;
	result.slope = result.slope_variance = result.intercept_variance = result.covariance = 0.0;
	for (int i = 0; i < count; i++)
	{
		double		share = quantiles[i].population / population;
		double		error = quantiles[i].standard_error;
		double		in_slope = share * (place[i] - mean_place) / spread;
		double		in_intercept = share - in_slope * mean_place;

		result.slope += in_slope * (quantiles[i].value - mean_value);
		result.slope_variance += (in_slope * error) * (in_slope * error);
		result.intercept_variance += (in_intercept * error) * (in_intercept * error);
		result.covariance += (in_slope * error) * (in_intercept * error);
	}
	result.intercept = mean_value - result.slope * mean_place;
	if (!isfinite(result.slope) || !isfinite(result.intercept))
		return no_slope(INEQUALITY_OUT_OF_RANGE);
	if (isnan(result.slope_variance))
		result.limits_reason = INEQUALITY_NO_STANDARD_ERROR;
	return result;
}

/*
 * inequality_relative
 *	  The relative index: the value of the very last person by that of the very
 *	  first. NaN where that is not above zero.
 */
double
inequality_relative(double slope, double intercept)
{
	return intercept > 0.0 ? (intercept + slope) / intercept : NAN;
}

static double
critical_value(double level)
{
	return qnorm((1.0 - level) / 2.0, 0.0, 1.0, UPPER_TAIL, NOT_LOG);
}

/* Both limits, or out of range. */
static InequalityReason
checked(double lower, double upper)
{
	return isfinite(lower) && isfinite(upper) ? INEQUALITY_CALCULATED : INEQUALITY_OUT_OF_RANGE;
}

/*
 * inequality_slope_limits
 *	  Normal limits of the slope; level in (0,1). The reason says why there are
 *	  none, and then lower and upper hold nothing.
 */
InequalityReason
inequality_slope_limits(const SlopeIndex *index, double level, double *lower, double *upper)
{
	double		margin = critical_value(level) * sqrt(index->slope_variance);

	if (index->limits_reason != INEQUALITY_CALCULATED)
		return index->limits_reason;
	*lower = index->slope - margin;
	*upper = index->slope + margin;
	return checked(*lower, *upper);
}

/*
 * inequality_relative_limits
 *	  Fieller's limits of the relative index; level in (0,1). There are none where
 *	  the value of the very first person might be zero at this level.
 *
 * Source: Fieller 1954: the ratios whose numerator less ratio times denominator
 * is within z standard errors of zero.
 */
InequalityReason
inequality_relative_limits(const SlopeIndex *index, double level, double *lower, double *upper)
{
	double		z = critical_value(level);
	double		first = index->intercept;
	double		last = index->intercept + index->slope;
	double		between = index->intercept_variance + index->covariance;
	double		of_last = between + index->covariance + index->slope_variance;
	double		a = first * first - z * z * index->intercept_variance;
	double		b = first * last - z * z * between;
	double		c = last * last - z * z * of_last;
	double		root;

	if (index->limits_reason != INEQUALITY_CALCULATED)
		return index->limits_reason;
	if (!(first > 0.0) || !(a > 0.0))
		return INEQUALITY_BOTTOM_NOT_CERTAIN;
	root = sqrt(fmax(b * b - a * c, 0.0));
	*lower = (b - root) / a;
	*upper = (b + root) / a;
	return checked(*lower, *upper);
}

/* inequality_reason_text: the reason in words, to follow "cannot be calculated: ". */
const char *
inequality_reason_text(InequalityReason reason)
{
	switch (reason)
	{
		case INEQUALITY_CALCULATED:
			return "calculated";
		case INEQUALITY_TOO_FEW_QUANTILES:
			return "fewer than five quantiles";
		case INEQUALITY_TOO_MANY_QUANTILES:
			return "more than a hundred quantiles";
		case INEQUALITY_NOT_KNOWN:
			return "a quantile, its population or its value is not known";
		case INEQUALITY_QUANTILE_TWICE:
			return "a quantile comes twice";
		case INEQUALITY_POPULATION_NOT_POSITIVE:
			return "a population is not above zero";
		case INEQUALITY_NEGATIVE_ERROR:
			return "a standard error is negative";
		case INEQUALITY_NO_STANDARD_ERROR:
			return "a standard error is not known";
		case INEQUALITY_BOTTOM_NOT_CERTAIN:
			return "the value at the bottom is not clearly above zero";
		case INEQUALITY_OUT_OF_RANGE:
			return "the result is out of range";
	}
	return "unknown";
}
