/*
 * funnel.c
 *		Unit tests of src/core/funnel.c, as TAP.
 *
 * Expected numbers: PHEindicatormethods 2.1.0 (calculate_funnel_limits) where
 * named; else the definition: limits put back into the tail give the tail.
 */
#include <math.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "funnel.h"
#include "tap.h"

static bool
is_near(double got, double expected, double tolerance)
{
	return got == expected || fabs(got - expected) <= tolerance * fabs(expected);
}

static void
proportions(void)
{
	FunnelLimits limits = funnel_of_proportion(0.80642447857149563, 2, 0.95);

	ok(is_near(limits.lower, 0.25885382682780101, 1e-9) && limits.upper == 1.0, "two cases around 80.6 %%, as published");
	limits = funnel_of_proportion(0.80642447857149563, 110000, 0.998);
	ok(is_near(limits.lower, 0.80274317310435734, 1e-9) && is_near(limits.upper, 0.81010578403863406, 1e-9), "110,000 cases at 99.8 %%, as published");
	limits = funnel_of_proportion(0, 10, 0.95);
	ok(limits.lower == 0 && limits.upper == 0, "nobody overall: both limits are 0");
	limits = funnel_of_proportion(1, 10, 0.95);
	ok(limits.lower == 1 && limits.upper == 1, "everybody overall: both limits are 1");

	/* the score test turned round: the Wilson limit of the limit is the overall share */
	limits = funnel_of_proportion(0.3, 50, 0.95);
	ok(is_near(limits_of_proportion(limits.upper * 50, 50, 0.95).lower, 0.3, 1e-13) &&
	   is_near(limits_of_proportion(limits.lower * 50, 50, 0.95).upper, 0.3, 1e-13), "they are Wilson's limits inverted");
}

/* At the limits, whole or not, the tail is what was asked for. */
static void
rates_are_exact(void)
{
	const double expected[] = {1e-9, 0.5, 3.7, 3.8, 9.99, 10, 123.4, 5e3, 1e6, 1e9, 1e14};
	const double levels[] = {1e-6, 0.5, 0.95, 0.998, 1 - 1e-12};

	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		for (size_t j = 0; j < sizeof(levels) / sizeof(levels[0]); j++)
		{
			double		e = expected[i];
			double		tail = (1 - levels[j]) / 2;
			FunnelLimits limits = funnel_of_rate(1, e, levels[j]);
			double		lower = limits.lower * e;
			double		upper = limits.upper * e;
			/* a last digit of the events moves the tail by about this much */
			double		noise = 1e-12 + 4e-16 * sqrt(e) * (2 - log(tail));

			ok(limits.reason == FUNNEL_CALCULATED && lower >= 0 && lower <= e && e <= upper &&
			   (lower == 0 ? exp(-e) >= tail : is_near(pgamma(e, lower + 1, 1, 0, 0), tail, noise)) &&
			   is_near(pgamma(e, upper, 1, 1, 0), tail, noise),
			   "%g expected, level %g: the tails are those asked for (%.17g, %.17g)", e, levels[j], lower, upper);
		}
}

static void
points(void)
{
	FunnelLimits limits = funnel_expected_of_events(1, 0.95);

	ok(is_near(limits.upper, 5.5716433909388, 1e-12) && is_near(limits.lower, 0.025317807984289897, 1e-12), "one event: exact limits (R: qchisq)");
	ok(funnel_expected_of_events(0, 0.95).lower == 0, "no event: 0 below");
	limits = funnel_of_rate(2, funnel_expected_of_events(7, 0.998).upper / 2, 0.998);
	ok(is_near(limits.lower * funnel_expected_of_events(7, 0.998).upper / 2, 7, 1e-13), "points and limits are one curve, lower");
	limits = funnel_of_rate(2, funnel_expected_of_events(7, 0.998).lower / 2, 0.998);
	ok(is_near(limits.upper * funnel_expected_of_events(7, 0.998).lower / 2, 7, 1e-13), "points and limits are one curve, upper");
}

static void
refused(FunnelLimits got, FunnelReason reason, const char *name)
{
	ok(got.reason == reason && isnan(got.lower) && isnan(got.upper), "%s (%s)", name, funnel_reason_text(got.reason));
}

static void
refusals(void)
{
	refused(funnel_of_proportion(0.5, 0, 0.95), FUNNEL_EMPTY_DENOMINATOR, "no case");
	refused(funnel_of_proportion(0.5, -1, 0.95), FUNNEL_NEGATIVE_DENOMINATOR, "negative cases");
	refused(funnel_of_proportion(1.1, 10, 0.95), FUNNEL_OVERALL_ABOVE_ONE, "overall above one");
	refused(funnel_of_proportion(-0.1, 10, 0.95), FUNNEL_OVERALL_NEGATIVE, "overall negative");
	refused(funnel_of_proportion(NAN, 10, 0.95), FUNNEL_NOT_KNOWN, "overall not known");
	refused(funnel_of_proportion(0.5, INFINITY, 0.95), FUNNEL_OUT_OF_RANGE, "infinitely many cases");
	refused(funnel_of_proportion(0.5, 10, 1), FUNNEL_LEVEL_OUT_OF_RANGE, "level 1");
	refused(funnel_of_proportion_wilson(1.1, 10, 0.95), FUNNEL_OVERALL_ABOVE_ONE, "overall above one, Wilson");
	refused(funnel_of_rate(0.5, 0, 0.95), FUNNEL_EMPTY_DENOMINATOR, "nobody");
	refused(funnel_of_rate(1e200, 1e200, 0.95), FUNNEL_OUT_OF_RANGE, "too many expected");
	refused(funnel_of_rate_counted(1e200, 1e200, 0.95), FUNNEL_OUT_OF_RANGE, "too many expected, counted");
	refused(funnel_expected_of_events(-1, 0.95), FUNNEL_NEGATIVE_EVENTS, "negative events");
	refused(funnel_times(funnel_of_rate(1, 10, 0.95), 1.7e308), FUNNEL_OUT_OF_RANGE, "per too large");
	ok(funnel_of_rate(0, 10, 0.95).upper == 0, "an overall rate of 0: both limits are 0");
}

int
main(void)
{
	proportions();
	rates_are_exact();
	points();
	refusals();
	return tap_done();
}
