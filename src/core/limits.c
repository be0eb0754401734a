/*
 * limits.c
 *		Confidence limits of counts, proportions, rates and means, and of the
 *		difference between two of them.
 *
 * The formulas are those of PHEindicatormethods (phe_proportion, phe_rate,
 * phe_mean), the tool of the English public health indicators, rearranged
 * where the textbook form loses digits. Differences: Newcombe's hybrid of two
 * intervals (Statistics in Medicine 1998, method 10; MOVER in Zou and Donner
 * 2008) and Welch's t (Biometrika 1947).
 *
 * Two-sided levels: level 0.95 leaves 0.025 outside at either end. The tail is
 * always asked for as the small probability it is, (1 - level) / 2, because
 * 1 - tail would lose the digits that levels near 1 live on; 1 - level itself
 * is exact in floating point from one half up.
 */
#include <math.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "limits.h"

/* Below this level a quantile is worked out from the centre, not from a tail. */
#define NARROW_LEVEL 0.01

/* Below this level the density is flat to the last bit (its bend is of order level^2). */
#define TINY_LEVEL 1e-9

#define LOWER_TAIL 1
#define UPPER_TAIL 0
#define NOT_LOG 0

static Limits
no_limits(LimitsReason reason, LimitsMethod method)
{
	Limits		result = {NAN, NAN, reason, method};

	return result;
}

/* Limits as found, or the reason out of range where a double cannot hold them. */
static Limits
found_limits(double lower, double upper, LimitsMethod method)
{
	Limits		result = {lower, upper, LIMITS_CALCULATED, method};

	if (!isfinite(lower) || !isfinite(upper))
		return no_limits(LIMITS_OUT_OF_RANGE, method);
	return result;
}

/* The probability outside the limits at either end. */
static double
tail_of(double level)
{
	return (1.0 - level) / 2.0;
}

/*
 * z with P(|Z| < z) = level for a standard normal Z.
 *
 * For narrow levels the tail is so near one half that its quantile is all
 * rounding error; Newton's steps on erf, which is accurate near zero, keep it.
 */
static double
normal_quantile(double level)
{
	double		z;

	if (level >= NARROW_LEVEL)
		return qnorm(tail_of(level), 0.0, 1.0, UPPER_TAIL, NOT_LOG);

	z = level * sqrt(M_PI_2);
	for (int step = 0; step < 3; step++)
		z -= (erf(z * M_SQRT1_2) - level) / (2.0 * dnorm(z, 0.0, 1.0, NOT_LOG));
	return z;
}

/*
 * t with P(|T| < t) = level for Student's T with df degrees of freedom.
 *
 * Narrow levels: as in normal_quantile, here through the incomplete beta
 * function, P(|T| < t) = I(t^2 / (df + t^2); 1/2, df/2).
 */
static double
student_quantile(double level, double df)
{
	double		t;

	if (level >= NARROW_LEVEL)
		return qt(tail_of(level), df, UPPER_TAIL, NOT_LOG);

	/* the straight line through the centre is all there is below TINY_LEVEL */
	t = level / (2.0 * dt(0.0, df, NOT_LOG));
	for (int step = 0; step < 3 && level > TINY_LEVEL; step++)
	{
		double		share = t * t / (df + t * t);

		t -= (pbeta(share, 0.5, df / 2.0, LOWER_TAIL, NOT_LOG) - level) /
			(2.0 * dt(t, df, NOT_LOG));
	}
	return t;
}

/*
 * limits_level_is_valid
 *	  Is this a level of confidence: strictly between 0 and 1 (NaN is not)?
 */
bool
limits_level_is_valid(double level)
{
	return level > 0.0 && level < 1.0;
}

/*
 * limits_of_proportion
 *	  Wilson score limits of a proportion.
 *
 * met, total: cases that met the condition, and all cases. level: in (0,1).
 * Gives shares of 1, never outside 0 to 1, and exactly 0 below when no case
 * met it, exactly 1 above when all did.
 * Reasons: negative numerator, numerator above denominator, empty or negative
 * denominator, level out of range, out of range.
 * Source: Wilson 1927, as in PHEindicatormethods phe_proportion:
 * (2x + z^2 -/+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)).
 */
Limits
limits_of_proportion(double met, double total, double level)
{
	const LimitsMethod method = LIMITS_BY_WILSON;
	double		share;
	double		centre;
	double		spread;
	double		lower = 0.0;
	double		upper = 1.0;
	double		z;

	if (!limits_level_is_valid(level))
		return no_limits(LIMITS_LEVEL_OUT_OF_RANGE, method);
	if (!isfinite(met) || !isfinite(total))
		return no_limits(LIMITS_OUT_OF_RANGE, method);
	if (total < 0.0)
		return no_limits(LIMITS_NEGATIVE_DENOMINATOR, method);
	if (met < 0.0)
		return no_limits(LIMITS_NEGATIVE_NUMERATOR, method);
	if (total == 0.0)
		return no_limits(LIMITS_EMPTY_DENOMINATOR, method);
	if (met > total)
		return no_limits(LIMITS_NUMERATOR_EXCEEDS_DENOMINATOR, method);

	z = normal_quantile(level);
	share = met / total;
	centre = 2.0 * met + z * z;
	spread = z * sqrt(z * z + 4.0 * met * ((total - met) / total));

	/*
	 * centre - spread subtracts near equals when few cases met it and the
	 * level is high; multiplied through by centre + spread it does not.
	 * Rounding must not put the share itself outside its limits.
	 */
	if (met > 0.0)
		lower = fmin(2.0 * share * met / (centre + spread), share);
	if (met < total)
		upper = fmin(fmax((centre + spread) / (2.0 * (total + z * z)), share), 1.0);

	return found_limits(lower, upper, method);
}

/* Exact Poisson limits of a count (Garwood 1936). */
static Limits
poisson_exact(double events, double level)
{
	double		tail = tail_of(level);
	double		lower = 0.0;
	double		upper;

	if (events > 0.0)
		lower = qchisq(tail, 2.0 * events, LOWER_TAIL, NOT_LOG) / 2.0;
	upper = qchisq(tail, 2.0 * events + 2.0, UPPER_TAIL, NOT_LOG) / 2.0;

	return found_limits(lower, upper, LIMITS_BY_POISSON_EXACT);
}

/*
 * Byar's approximation (Breslow and Day 1987). From ten events on its base is
 * above zero at every level a double below 1 can express (z stays under 8.3).
 */
static Limits
poisson_byar(double events, double level)
{
	double		z = normal_quantile(level);
	double		above = events + 1.0;
	double		lower_base = 1.0 - 1.0 / (9.0 * events) - z / (3.0 * sqrt(events));
	double		upper_base = 1.0 - 1.0 / (9.0 * above) + z / (3.0 * sqrt(above));

	return found_limits(events * lower_base * lower_base * lower_base,
						above * upper_base * upper_base * upper_base,
						LIMITS_BY_POISSON_BYAR);
}

/*
 * limits_of_count
 *	  Poisson limits of a number of events: exact below ten events, Byar's
 *	  approximation from ten on, and exactly 0 below for no event.
 *
 * events: how many; need not be whole (weighted events). level: in (0,1).
 * Gives limits in events.
 * Reasons: negative count, level out of range, out of range.
 * Source: PHEindicatormethods phe_rate.
 */
Limits
limits_of_count(double events, double level)
{
	LimitsMethod method = events < LIMITS_BYAR_FROM ? LIMITS_BY_POISSON_EXACT
		: LIMITS_BY_POISSON_BYAR;

	if (!limits_level_is_valid(level))
		return no_limits(LIMITS_LEVEL_OUT_OF_RANGE, method);
	if (!isfinite(events))
		return no_limits(LIMITS_OUT_OF_RANGE, method);
	if (events < 0.0)
		return no_limits(LIMITS_NEGATIVE_COUNT, method);

	return method == LIMITS_BY_POISSON_EXACT ? poisson_exact(events, level)
		: poisson_byar(events, level);
}

/*
 * limits_of_rate
 *	  Poisson limits of the events, divided by the population.
 *
 * events: as in limits_of_count. population: people, or time at risk, known
 * without error. level: in (0,1). Gives events per one of the population.
 * Reasons: negative numerator, empty or negative denominator, level out of
 * range, out of range.
 * Source: PHEindicatormethods phe_rate.
 */
Limits
limits_of_rate(double events, double population, double level)
{
	Limits		of_events = limits_of_count(events, level);

	if (of_events.reason == LIMITS_LEVEL_OUT_OF_RANGE)
		return of_events;
	if (!isfinite(population))
		return no_limits(LIMITS_OUT_OF_RANGE, of_events.method);
	if (population < 0.0)
		return no_limits(LIMITS_NEGATIVE_DENOMINATOR, of_events.method);
	if (of_events.reason == LIMITS_NEGATIVE_COUNT)
		return no_limits(LIMITS_NEGATIVE_NUMERATOR, of_events.method);
	if (population == 0.0)
		return no_limits(LIMITS_EMPTY_DENOMINATOR, of_events.method);
	if (of_events.reason != LIMITS_CALCULATED)
		return of_events;

	return found_limits(of_events.lower / population,
						of_events.upper / population, of_events.method);
}

/*
 * limits_of_mean
 *	  Student t limits of a mean.
 *
 * n: how many values. mean, stddev: of those values, stddev with n - 1; NaN as
 * stddev says that the sum of squares does not fit the sum. level: in (0,1).
 * Gives limits in the unit of the values. Values that are all alike have
 * limits equal to the mean.
 * Reasons: too few values (below two), squares make no sense, level out of
 * range, out of range.
 * Source: PHEindicatormethods phe_mean.
 */
Limits
limits_of_mean(double n, double mean, double stddev, double level)
{
	const LimitsMethod method = LIMITS_BY_STUDENT_T;
	double		half_width;

	if (!limits_level_is_valid(level))
		return no_limits(LIMITS_LEVEL_OUT_OF_RANGE, method);
	if (!(n >= 2.0))
		return no_limits(LIMITS_TOO_FEW_VALUES, method);
	if (isnan(stddev) || stddev < 0.0)
		return no_limits(LIMITS_SQUARES_MAKE_NO_SENSE, method);
	if (stddev == 0.0)
		return found_limits(mean, mean, method);

	half_width = student_quantile(level, n - 1.0) * (stddev / sqrt(n));
	return found_limits(mean - half_width, mean + half_width, method);
}

/*
 * limits_of_ratio
 *	  The answer for a ratio of two sums of unlike things: there is none,
 *	  because nothing is known of how the two vary together.
 */
Limits
limits_of_ratio(void)
{
	return no_limits(LIMITS_RATIO_HAS_NONE, LIMITS_BY_WILSON);
}

/*
 * limits_of_difference_mover
 *	  Limits of value_a - value_b from the limits of each (method of variance
 *	  estimates recovery; of two Wilson intervals: Newcombe's hybrid).
 *
 * value_a, value_b: the two values; a, b: their limits, at one level and in
 * one unit. The two must be independent: no case may be in both.
 * Gives limits in the unit of the values.
 * Reasons: that of a, else that of b, else out of range.
 * Source: Newcombe 1998 (method 10), Zou and Donner 2008.
 */
Limits
limits_of_difference_mover(double value_a, Limits a, double value_b, Limits b)
{
	LimitsMethod method = a.method == LIMITS_BY_WILSON ? LIMITS_BY_MOVER_OF_WILSON
		: LIMITS_BY_MOVER_OF_POISSON;
	double		difference = value_a - value_b;

	if (a.reason != LIMITS_CALCULATED)
		return no_limits(a.reason, method);
	if (b.reason != LIMITS_CALCULATED)
		return no_limits(b.reason, method);

	return found_limits(difference - hypot(value_a - a.lower, b.upper - value_b),
						difference + hypot(a.upper - value_a, value_b - b.lower),
						method);
}

/*
 * limits_of_difference_welch
 *	  Welch's t limits of mean_a - mean_b; the spreads need not be alike.
 *
 * n, mean, stddev of either group as in limits_of_mean. level: in (0,1).
 * Gives limits in the unit of the values.
 * Reasons: too few values (below two in either), squares make no sense, no
 * spread (both groups constant: nothing to judge a difference by), level out
 * of range, out of range.
 * Source: Welch 1947, as in R's t.test.
 */
Limits
limits_of_difference_welch(double n_a, double mean_a, double stddev_a,
						   double n_b, double mean_b, double stddev_b,
						   double level)
{
	const LimitsMethod method = LIMITS_BY_WELCH_T;
	double		difference = mean_a - mean_b;
	double		error_a;
	double		error_b;
	double		error;
	double		share_a;
	double		share_b;
	double		df;
	double		half_width;

	if (!limits_level_is_valid(level))
		return no_limits(LIMITS_LEVEL_OUT_OF_RANGE, method);
	if (!(n_a >= 2.0) || !(n_b >= 2.0))
		return no_limits(LIMITS_TOO_FEW_VALUES, method);
	if (isnan(stddev_a) || isnan(stddev_b) || stddev_a < 0.0 || stddev_b < 0.0)
		return no_limits(LIMITS_SQUARES_MAKE_NO_SENSE, method);
	if (stddev_a == 0.0 && stddev_b == 0.0)
		return no_limits(LIMITS_NO_SPREAD, method);

	error_a = stddev_a / sqrt(n_a);
	error_b = stddev_b / sqrt(n_b);
	error = hypot(error_a, error_b);

	/* shares of the variance, so that no fourth power can overflow */
	share_a = (error_a / error) * (error_a / error);
	share_b = (error_b / error) * (error_b / error);
	df = 1.0 / (share_a * share_a / (n_a - 1.0) + share_b * share_b / (n_b - 1.0));

	half_width = student_quantile(level, df) * error;
	return found_limits(difference - half_width, difference + half_width, method);
}

/*
 * limits_times
 *	  The limits in another unit: both times factor, which must be above 0.
 *	  Reason out of range where a double cannot hold the result.
 */
Limits
limits_times(Limits limits, double factor)
{
	if (limits.reason != LIMITS_CALCULATED)
		return limits;
	return found_limits(limits.lower * factor, limits.upper * factor, limits.method);
}

/*
 * limits_exclude_zero
 *	  Do both limits lie on one side of zero? A limit of exactly 0 does not
 *	  exclude it; neither do limits that could not be calculated.
 */
bool
limits_exclude_zero(Limits limits)
{
	return limits.reason == LIMITS_CALCULATED &&
		(limits.lower > 0.0 || limits.upper < 0.0);
}

/* limits_method_text: the method in words, as shown to readers. */
const char *
limits_method_text(LimitsMethod method)
{
	switch (method)
	{
		case LIMITS_BY_WILSON:
			return "Wilson";
		case LIMITS_BY_POISSON_EXACT:
			return "Poisson, exact";
		case LIMITS_BY_POISSON_BYAR:
			return "Poisson, Byar";
		case LIMITS_BY_STUDENT_T:
			return "Student t";
		case LIMITS_BY_MOVER_OF_WILSON:
			return "MOVER of Wilson limits";
		case LIMITS_BY_MOVER_OF_POISSON:
			return "MOVER of Poisson limits";
		case LIMITS_BY_WELCH_T:
			return "Welch t";
	}
	return "unknown";
}

/* limits_reason_text: the reason in words, to follow "cannot be calculated: ". */
const char *
limits_reason_text(LimitsReason reason)
{
	switch (reason)
	{
		case LIMITS_CALCULATED:
			return "calculated";
		case LIMITS_NEGATIVE_COUNT:
			return "the count is negative";
		case LIMITS_NEGATIVE_NUMERATOR:
			return "the numerator is negative";
		case LIMITS_NUMERATOR_EXCEEDS_DENOMINATOR:
			return "the numerator exceeds the denominator";
		case LIMITS_EMPTY_DENOMINATOR:
			return "the denominator is zero";
		case LIMITS_NEGATIVE_DENOMINATOR:
			return "the denominator is negative";
		case LIMITS_TOO_FEW_VALUES:
			return "fewer than two values";
		case LIMITS_SQUARES_MAKE_NO_SENSE:
			return "the sum of squares does not fit the sum";
		case LIMITS_NO_SPREAD:
			return "the values do not vary within either group";
		case LIMITS_RATIO_HAS_NONE:
			return "a ratio has no confidence limits";
		case LIMITS_LEVEL_OUT_OF_RANGE:
			return "the level is not between 0 and 1";
		case LIMITS_OUT_OF_RANGE:
			return "the result is out of range";
	}
	return "unknown";
}
