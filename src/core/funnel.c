/*
 * funnel.c
 *		Funnel limits: between which two values a place of a given size would lie
 *		by chance alone, were it like all places together.
 *
 * Proportions: the shares whose Wilson limit is the overall share, which is the
 * score test turned round: overall -/+ z sqrt(overall (1 - overall) / n). Rates
 * and ratios: the numbers of events, whole or not, whose exact Poisson limit is
 * the number expected. Both are the definitions of PHEindicatormethods
 * (calculate_funnel_limits); its bisection for the Poisson limits stops at
 * 1e-7, the solution here goes on to the last digits of a double.
 */
#include <math.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "funnel.h"

#define LOWER_TAIL 1
#define UPPER_TAIL 0
#define NOT_LOG 0
#define AS_LOG 1

/* False position needs about ten steps; the bound is for what nobody foresaw. */
#define MOST_STEPS 200

static FunnelLimits
no_funnel(FunnelReason reason, FunnelMethod method)
{
	FunnelLimits result = {NAN, NAN, reason, method};

	return result;
}

static FunnelLimits
found_funnel(double lower, double upper, FunnelMethod method)
{
	FunnelLimits result = {lower, upper, FUNNEL_CALCULATED, method};

	if (!isfinite(lower) || !isfinite(upper))
		return no_funnel(FUNNEL_OUT_OF_RANGE, method);
	return result;
}

/* What is wrong with a place's size, the overall value or the level, if anything. */
static FunnelReason
problem_of(double overall, double size, double level)
{
	if (!limits_level_is_valid(level))
		return FUNNEL_LEVEL_OUT_OF_RANGE;
	if (isnan(overall) || isnan(size))
		return FUNNEL_NOT_KNOWN;
	if (isinf(overall) || isinf(size))
		return FUNNEL_OUT_OF_RANGE;
	if (size < 0.0)
		return FUNNEL_NEGATIVE_DENOMINATOR;
	if (size == 0.0)
		return FUNNEL_EMPTY_DENOMINATOR;
	if (overall < 0.0)
		return FUNNEL_OVERALL_NEGATIVE;
	return FUNNEL_CALCULATED;
}

/* The logarithm of P(X <= events) for whole and, by the gamma function, other events. */
static double
log_at_most(double events, double expected)
{
	return pgamma(expected, events + 1.0, 1.0, UPPER_TAIL, AS_LOG);
}

/* The logarithm of P(X >= events), likewise. */
static double
log_at_least(double events, double expected)
{
	return pgamma(expected, events, 1.0, LOWER_TAIL, AS_LOG);
}

/*
 * The number of events between low and high at which the tail is as asked for.
 *
 * False position on the logarithm of the tail (nearly a parabola), with the
 * Illinois halving, so that the bracket shrinks from both sides.
 */
static double
events_at_tail(double (*log_tail) (double, double), double expected, double log_wanted,
			   double low, double high)
{
	double		below = log_tail(low, expected) - log_wanted;
	double		above = log_tail(high, expected) - log_wanted;
	double		at = low;
	int			side = 0;

	/* at no event a tail can be certain; its logarithm is 0, or minus infinity far out */
	if (!isfinite(below))
		below = -1e3;
	if (!isfinite(above))
		above = -1e3;
	for (int step = 0; step < MOST_STEPS; step++)
	{
		double		before = at;
		double		miss;

		at = low + (high - low) * (below / (below - above));
		if (!(at > low && at < high))
			at = low + (high - low) / 2.0;
		miss = log_tail(at, expected) - log_wanted;
		if (miss == 0.0 || fabs(at - before) <= 1e-16 * at || !(at > low && at < high))
			break;
		if ((miss < 0.0) == (above < 0.0))
		{
			high = at;
			above = miss;
			if (side == 1)
				below /= 2.0;
			side = 1;
		}
		else
		{
			low = at;
			below = miss;
			if (side == -1)
				above /= 2.0;
			side = -1;
		}
	}
	return at;
}

/* The events below which a place with so many expected is low; 0 where none is too few. */
static double
least_events(double expected, double tail)
{
	if (-expected >= log(tail))
		return 0.0;
	return events_at_tail(log_at_most, expected, log(tail), 0.0, expected);
}

/* The events above which a place with so many expected is high. */
static double
most_events(double expected, double tail)
{
	double		high = expected + 4.0 * sqrt(expected) + 4.0;

	while (log_at_least(high, expected) > log(tail))
		high = 2.0 * high;
	return events_at_tail(log_at_least, expected, log(tail), expected, high);
}

/*
 * funnel_of_proportion
 *	  Limits of the share of a place with so many cases.
 *
 * overall: the share of all places, 0 to 1. total: the place's cases. level: in
 * (0,1). Gives shares of 1, never outside 0 to 1.
 * Reasons: not known, empty or negative denominator, overall negative or above
 * one, level out of range, out of range.
 * Source: PHEindicatormethods calculate_funnel_limits, statistic "proportion".
 */
FunnelLimits
funnel_of_proportion(double overall, double total, double level)
{
	const FunnelMethod method = FUNNEL_BY_INVERSE_WILSON;
	FunnelReason problem = problem_of(overall, total, level);
	double		spread;

	if (problem == FUNNEL_CALCULATED && overall > 1.0)
		problem = FUNNEL_OVERALL_ABOVE_ONE;
	if (problem != FUNNEL_CALCULATED)
		return no_funnel(problem, method);
	spread = qnorm((1.0 - level) / 2.0, 0.0, 1.0, UPPER_TAIL, NOT_LOG) *
		sqrt(overall * (1.0 - overall) / total);
	return found_funnel(fmax(overall - spread, 0.0), fmin(overall + spread, 1.0), method);
}

/*
 * funnel_of_rate
 *	  Limits of the rate of a place of so many people; of a ratio of observed to
 *	  expected events with overall 1 and the expected events as population.
 *
 * overall: events per one of the population of all places. population: the
 * place's. level: in (0,1). Gives events per one of the population.
 * Reasons: not known, empty or negative denominator, overall negative, level
 * out of range, out of range.
 * Source: the exact Poisson limits that PHEindicatormethods approaches
 * (calculate_funnel_limits, statistics "rate" and "ratio").
 */
FunnelLimits
funnel_of_rate(double overall, double population, double level)
{
	const FunnelMethod method = FUNNEL_BY_POISSON_EXACT;
	FunnelReason problem = problem_of(overall, population, level);
	double		expected = overall * population;
	double		tail = (1.0 - level) / 2.0;

	if (problem != FUNNEL_CALCULATED)
		return no_funnel(problem, method);
	if (expected == 0.0)
		return found_funnel(0.0, 0.0, method);
	if (!isfinite(expected))
		return no_funnel(FUNNEL_OUT_OF_RANGE, method);
	return found_funnel(least_events(expected, tail) / population,
						most_events(expected, tail) / population, method);
}

/*
 * funnel_of_proportion_wilson
 *	  As funnel_of_proportion, by the Wilson limits of the overall share at the
 *	  size of the place.
 *
 * Source: the Fingertips engine of 2020 (SPC for proportions).
 */
FunnelLimits
funnel_of_proportion_wilson(double overall, double total, double level)
{
	const FunnelMethod method = FUNNEL_BY_WILSON;
	FunnelReason problem = problem_of(overall, total, level);
	Limits		wilson;

	if (problem == FUNNEL_CALCULATED && overall > 1.0)
		problem = FUNNEL_OVERALL_ABOVE_ONE;
	if (problem != FUNNEL_CALCULATED)
		return no_funnel(problem, method);
	wilson = limits_of_proportion(fmin(overall * total, total), total, level);
	return found_funnel(wilson.lower, wilson.upper, method);
}

/*
 * funnel_of_rate_counted
 *	  As funnel_of_rate, by the exact Poisson limits that the expected events
 *	  would have, had they been counted: rounded up for the lower limit and down
 *	  for the upper one. It is narrower below than funnel_of_rate.
 *
 * Source: the Fingertips engine of 2020 (SPC for directly standardised rates),
 * whose own bisection stops at about 1e-6 of the limits.
 */
FunnelLimits
funnel_of_rate_counted(double overall, double population, double level)
{
	const FunnelMethod method = FUNNEL_BY_POISSON_COUNTED;
	FunnelReason problem = problem_of(overall, population, level);
	double		expected = overall * population;
	double		tail = (1.0 - level) / 2.0;
	double		lower = 0.0;

	if (problem != FUNNEL_CALCULATED)
		return no_funnel(problem, method);
	if (!isfinite(expected))
		return no_funnel(FUNNEL_OUT_OF_RANGE, method);
	if (expected > 0.0)
		lower = qchisq(tail, 2.0 * ceil(expected), LOWER_TAIL, NOT_LOG) / 2.0;
	return found_funnel(lower / population,
						qchisq(tail, 2.0 * floor(expected) + 2.0, UPPER_TAIL, NOT_LOG) / 2.0 / population, method);
}

/*
 * funnel_expected_of_events
 *	  The expected numbers between which so many events are unremarkable: with
 *	  upper expected, they lie on the lower funnel limit, with lower expected on
 *	  the upper one. For drawing the lines of a funnel from whole events.
 *
 * events: how many; level: in (0,1). Lower is 0 for no event.
 * Reasons: not known, negative events, level out of range, out of range.
 * Source: as funnel_of_rate; the exact limits of a Poisson count (Garwood 1936).
 */
FunnelLimits
funnel_expected_of_events(double events, double level)
{
	const FunnelMethod method = FUNNEL_BY_POISSON_EXACT;
	double		tail = (1.0 - level) / 2.0;

	if (!limits_level_is_valid(level))
		return no_funnel(FUNNEL_LEVEL_OUT_OF_RANGE, method);
	if (isnan(events))
		return no_funnel(FUNNEL_NOT_KNOWN, method);
	if (isinf(events))
		return no_funnel(FUNNEL_OUT_OF_RANGE, method);
	if (events < 0.0)
		return no_funnel(FUNNEL_NEGATIVE_EVENTS, method);
	return found_funnel(events > 0.0 ? qchisq(tail, 2.0 * events, LOWER_TAIL, NOT_LOG) / 2.0 : 0.0,
						qchisq(tail, 2.0 * events + 2.0, UPPER_TAIL, NOT_LOG) / 2.0, method);
}

/*
 * funnel_times
 *	  The limits in another unit: both times factor, which must be above 0.
 *	  Reason out of range where a double cannot hold the result.
 */
FunnelLimits
funnel_times(FunnelLimits limits, double factor)
{
	if (limits.reason != FUNNEL_CALCULATED)
		return limits;
	return found_funnel(limits.lower * factor, limits.upper * factor, limits.method);
}

/* funnel_method_text: the method in words, as shown to readers. */
const char *
funnel_method_text(FunnelMethod method)
{
	switch (method)
	{
		case FUNNEL_BY_INVERSE_WILSON:
			return "inverse Wilson";
		case FUNNEL_BY_POISSON_EXACT:
			return "Poisson, exact";
		case FUNNEL_BY_WILSON:
			return "Wilson at the overall value";
		case FUNNEL_BY_POISSON_COUNTED:
			return "Poisson, expected events as if counted";
	}
	return "unknown";
}

/* funnel_reason_text: the reason in words, to follow "cannot be calculated: ". */
const char *
funnel_reason_text(FunnelReason reason)
{
	switch (reason)
	{
		case FUNNEL_CALCULATED:
			return "calculated";
		case FUNNEL_NOT_KNOWN:
			return "the overall value or the denominator is not known";
		case FUNNEL_EMPTY_DENOMINATOR:
			return "the denominator is zero";
		case FUNNEL_NEGATIVE_DENOMINATOR:
			return "the denominator is negative";
		case FUNNEL_OVERALL_NEGATIVE:
			return "the overall value is negative";
		case FUNNEL_OVERALL_ABOVE_ONE:
			return "the overall value of a proportion is above one";
		case FUNNEL_NEGATIVE_EVENTS:
			return "the number of events is negative";
		case FUNNEL_LEVEL_OUT_OF_RANGE:
			return "there is no level between 0 and 1";
		case FUNNEL_OUT_OF_RANGE:
			return "the result is out of range";
	}
	return "unknown";
}
