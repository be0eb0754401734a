/*
 * limits.c
 *		Unit tests of src/core/limits.c, as TAP.
 *
 * Expected numbers: the published edge cases and pocket numbers of
 * PHEindicatormethods 2.1.0, Newcombe (1998) table II, and R 4.2.2 (qchisq, qt,
 * t.test on its own "sleep" data). Build: cc -Isrc test/core/limits.c
 * src/core/limits.c -l:libRmath.a -lm
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "limits.h"

#define EXACTLY 0.0
#define PUBLISHED 1e-12			/* relative, of numbers given to 14 digits or more */

static int	tests_run = 0;
static int	tests_failed = 0;

static void
ok(bool passed, const char *name)
{
	printf("%s %d - %s\n", passed ? "ok" : "not ok", ++tests_run, name);
	if (!passed)
		tests_failed++;
}

static bool
is_near(double got, double expected, double tolerance)
{
	if (got == expected)
		return true;
	return fabs(got - expected) <= tolerance * fmax(fabs(expected), 1e-300);
}

/* The limits are these, to a relative tolerance. */
static void
limits_are(Limits got, double lower, double upper, double tolerance, const char *name)
{
	bool		passed = got.reason == LIMITS_CALCULATED &&
		is_near(got.lower, lower, tolerance) && is_near(got.upper, upper, tolerance);

	ok(passed, name);
	if (!passed)
		printf("# got %.17g to %.17g (%s), expected %.17g to %.17g\n", got.lower,
			   got.upper, limits_reason_text(got.reason), lower, upper);
}

/* There are no limits, for this reason, and nothing looks like a number. */
static void
refused(Limits got, LimitsReason reason, const char *name)
{
	bool		passed = got.reason == reason && isnan(got.lower) && isnan(got.upper);

	ok(passed, name);
	if (!passed)
		printf("# got \"%s\", expected \"%s\"\n", limits_reason_text(got.reason),
			   limits_reason_text(reason));
}

static void
method_is(Limits got, const char *words, const char *name)
{
	ok(strcmp(limits_method_text(got.method), words) == 0, name);
}

static void
proportions(void)
{
	limits_are(limits_of_proportion(0, 10, 0.95), 0, 0.27753279986289, PUBLISHED, "Wilson 0/10, 95%");
	limits_are(limits_of_proportion(0, 10, 0.998), 0, 0.48847890045346, PUBLISHED, "Wilson 0/10, 99.8%");
	limits_are(limits_of_proportion(1, 10, 0.95), 0.017876213095072941, 0.40415002679523837, PUBLISHED, "Wilson 1/10, 95%");
	limits_are(limits_of_proportion(1, 10, 0.998), 0.0087891128245499162, 0.58199400753821995, PUBLISHED, "Wilson 1/10, 99.8%");
	limits_are(limits_of_proportion(10, 10, 0.95), 0.72246720013711085, 1, PUBLISHED, "Wilson 10/10, 95%");
	limits_are(limits_of_proportion(10, 10, 0.998), 0.51152109954653779, 1, PUBLISHED, "Wilson 10/10, 99.8%");
	limits_are(limits_of_proportion(50, 100, 0.95), 0.40383153036600, 0.59616846963400, PUBLISHED, "Wilson 50/100, 95%");
	limits_are(limits_of_proportion(50, 100, 0.998), 0.35237637614532, 0.64762362385468, PUBLISHED, "Wilson 50/100, 99.8%");
	limits_are(limits_of_proportion(7776456, 7564336677.0, 0.95), 0.0010273201001641094, 0.0010287644578977231, PUBLISHED, "Wilson of 7,564,336,677, 95%");
	limits_are(limits_of_proportion(3, 12, 0.5), 0.17587227313706463, 0.34239102454926851, PUBLISHED, "Wilson 3/12, 50%");
	limits_are(limits_of_proportion(3, 12, 1 - 1e-12), 0.013392248131243248, 0.89113350385521117, PUBLISHED, "Wilson 3/12, level 1e-12 below 1");

	/* computed with 50 digits */
	limits_are(limits_of_proportion(1, 9e18, 0.95), 1.9613839437239213e-20, 6.2943714063988589e-19, 1e-12, "Wilson one in 9e18 keeps its digits");
	limits_are(limits_of_proportion(3, 12, 1e-300), 0.25, 0.25, EXACTLY, "Wilson at a level of 1e-300 is the share itself");
	method_is(limits_of_proportion(1, 10, 0.95), "Wilson", "a proportion says Wilson");

	refused(limits_of_proportion(-1, 10, 0.95), LIMITS_NEGATIVE_NUMERATOR, "proportion: negative numerator");
	refused(limits_of_proportion(11, 10, 0.95), LIMITS_NUMERATOR_EXCEEDS_DENOMINATOR, "proportion: numerator above denominator");
	refused(limits_of_proportion(0, 0, 0.95), LIMITS_EMPTY_DENOMINATOR, "proportion: empty denominator");
	refused(limits_of_proportion(3, 0, 0.95), LIMITS_EMPTY_DENOMINATOR, "proportion: cases met, none seen");
	refused(limits_of_proportion(-3, -10, 0.95), LIMITS_NEGATIVE_DENOMINATOR, "proportion: negative denominator");
	refused(limits_of_proportion(NAN, 10, 0.95), LIMITS_OUT_OF_RANGE, "proportion: NaN numerator");
	refused(limits_of_proportion(1, INFINITY, 0.95), LIMITS_OUT_OF_RANGE, "proportion: infinite denominator");
}

/* Every share of every n up to 60, and some levels: inside 0 to 1 and ordered. */
static void
proportions_are_ordered(void)
{
	const double levels[] = {1e-15, 0.001, 0.0099, 0.0101, 0.5, 0.95, 0.998, 1 - 1e-15};
	int			wrong = 0;

	for (int n = 1; n <= 60; n++)
		for (int x = 0; x <= n; x++)
		{
			Limits		narrower = {(double) x / n, (double) x / n, LIMITS_CALCULATED, LIMITS_BY_WILSON};

			for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
			{
				Limits		wilson = limits_of_proportion(x, n, levels[i]);
				Limits		mirror = limits_of_proportion(n - x, n, levels[i]);

				if (!(wilson.lower >= 0 && wilson.upper <= 1 &&
					  wilson.lower <= narrower.lower && wilson.upper >= narrower.upper &&
					  (x > 0 || wilson.lower == 0) && (x < n || wilson.upper == 1) &&
					  fabs(wilson.lower - (1 - mirror.upper)) <= 1e-15))
					wrong++;
				narrower = wilson;
			}
		}
	ok(wrong == 0, "Wilson limits hold the share, stay in 0 to 1, widen with the level and mirror");
	if (wrong)
		printf("# %d of 15,120 wrong\n", wrong);
}

static void
counts_and_rates(void)
{
	limits_are(limits_times(limits_of_rate(0, 10000, 0.95), 1e5), 0, 36.88879454113936, PUBLISHED, "exact 0 of 10000 per 1e5, 95%");
	limits_are(limits_times(limits_of_rate(0, 10000, 0.998), 1e5), 0, 69.07755278982135, PUBLISHED, "exact 0 of 10000 per 1e5, 99.8%");
	limits_are(limits_times(limits_of_rate(9, 10000, 0.95), 1e5), 41.15373097378333, 170.8480345141917, PUBLISHED, "exact 9 of 10000 per 1e5, 95%");
	limits_are(limits_times(limits_of_rate(9, 10000, 0.998), 1e5), 24.52424404363775, 226.5737330906293, PUBLISHED, "exact 9 of 10000 per 1e5, 99.8%");
	limits_are(limits_times(limits_of_rate(10, 10000, 0.95), 1e5), 47.87449913967564, 183.9145860575648, PUBLISHED, "Byar 10 of 10000 per 1e5, 95%");
	limits_are(limits_times(limits_of_rate(10, 10000, 0.998), 1e5), 29.16318374695686, 241.9372492788055, PUBLISHED, "Byar 10 of 10000 per 1e5, 99.8%");
	limits_are(limits_times(limits_of_rate(100, 10000, 0.95), 1e5), 813.6210549052789, 1216.279375792065, PUBLISHED, "Byar 100 of 10000 per 1e5, 95%");
	limits_are(limits_times(limits_of_rate(100, 10000, 0.998), 1e5), 719.0369187259837, 1349.436217622632, PUBLISHED, "Byar 100 of 10000 per 1e5, 99.8%");
	limits_are(limits_of_count(2.5, 0.95), 0.41560580674333136, 8.0063821373146613, PUBLISHED, "exact limits of 2.5 weighted events");
	limits_are(limits_of_count(9.999, 0.95), 4.7947004147615111, 18.389057739743748, PUBLISHED, "9.999 events are still exact");
	limits_are(limits_of_count(1e6, 0.998), 996912.61713249574, 1003094.0841024572, PUBLISHED, "Byar of a million, 99.8%");
	limits_are(limits_of_count(3, 1 - 1e-12), 0.00014422909391689556, 37.485320021807013, PUBLISHED, "exact 3, level 1e-12 below 1");
	ok(limits_of_count(10, 1 - 0x1p-53).lower > 0, "Byar stays above zero at the level next to 1");

	method_is(limits_of_count(9, 0.95), "Poisson, exact", "9 events say exact");
	method_is(limits_of_count(10, 0.95), "Poisson, Byar", "10 events say Byar");
	method_is(limits_of_rate(9.5, 3, 0.95), "Poisson, exact", "a rate says how its events were judged");

	refused(limits_of_count(-1, 0.95), LIMITS_NEGATIVE_COUNT, "count: negative");
	refused(limits_of_count(NAN, 0.95), LIMITS_OUT_OF_RANGE, "count: NaN");
	refused(limits_of_rate(1e300, 1e-300, 0.95), LIMITS_OUT_OF_RANGE, "rate: far past a double");
	refused(limits_of_rate(-1, 10, 0.95), LIMITS_NEGATIVE_NUMERATOR, "rate: negative events");
	refused(limits_of_rate(1, 0, 0.95), LIMITS_EMPTY_DENOMINATOR, "rate: empty population");
	refused(limits_of_rate(1, -10, 0.95), LIMITS_NEGATIVE_DENOMINATOR, "rate: negative population");
	refused(limits_of_rate(1, 1e-310, 0.95), LIMITS_OUT_OF_RANGE, "rate: result past a double");
	refused(limits_times(limits_of_count(100, 0.95), 1e307), LIMITS_OUT_OF_RANGE, "limits_times: result past a double");
	refused(limits_times(limits_of_count(-1, 0.95), 100), LIMITS_NEGATIVE_COUNT, "limits_times keeps the reason");
	refused(limits_of_ratio(), LIMITS_RATIO_HAS_NONE, "a ratio has no limits");
}

static void
means(void)
{
	const double sd = 12.909944487358056;	/* of 30, 40, 50, 60 */

	limits_are(limits_of_mean(4, 45, sd, 0.95), 24.45739743239479, 65.54260256760520, PUBLISHED, "mean of 30, 40, 50, 60, 95%");
	limits_are(limits_of_mean(4, 45, sd, 0.998), -20.93451958946498, 110.9345195894650, PUBLISHED, "mean of 30, 40, 50, 60, 99.8%");
	limits_are(limits_of_mean(4, 45, sd, 0.5), 40.062641250746928, 49.937358749253072, PUBLISHED, "mean of 30, 40, 50, 60, 50%");
	limits_are(limits_of_mean(4, 45, sd, 1 - 1e-12), -83975.996343947831, 84065.996343947831, PUBLISHED, "mean, level 1e-12 below 1");
	limits_are(limits_of_mean(5, 7, 0, 0.95), 7, 7, EXACTLY, "values all alike: limits equal the mean");
	method_is(limits_of_mean(4, 45, sd, 0.95), "Student t", "a mean says Student t");

	refused(limits_of_mean(0, 0, 0, 0.95), LIMITS_TOO_FEW_VALUES, "mean of nothing");
	refused(limits_of_mean(1, 45, 0, 0.95), LIMITS_TOO_FEW_VALUES, "mean of one value");
	refused(limits_of_mean(-4, 45, 1, 0.95), LIMITS_TOO_FEW_VALUES, "mean of minus four values");
	refused(limits_of_mean(4, 45, NAN, 0.95), LIMITS_SQUARES_MAKE_NO_SENSE, "mean: negative variance");
	refused(limits_of_mean(2, 1e308, 1e308, 0.95), LIMITS_OUT_OF_RANGE, "mean: limits past a double");
}

/* Two-sided quantiles next to zero, where a tail of nearly one half says nothing. */
static void
narrow_levels(void)
{
	const double cauchy_t = tan(M_PI_2 * 0.005);	/* t of one degree of freedom */
	const double root = sqrt(2.0);

	limits_are(limits_of_mean(2, 0, root, 0.005), -cauchy_t, cauchy_t, 1e-13, "t at level 0.005 is the Cauchy quantile");
	limits_are(limits_of_mean(2, 0, root, 1e-12), -M_PI_2 * 1e-12, M_PI_2 * 1e-12, 1e-13, "t at level 1e-12 keeps its digits");
	limits_are(limits_of_mean(2, 0, root, 1e-200), -M_PI_2 * 1e-200, M_PI_2 * 1e-200, 1e-13, "t at level 1e-200 keeps its digits");
	limits_are(limits_of_mean(1e12, 0, 1e6, 1e-12), -1.2533141373155e-12, 1.2533141373155e-12, 1e-12, "t with many values at level 1e-12 is the normal one");

	/* either side of the switch from tail to centre */
	ok(fabs(limits_of_mean(9, 0, 3, 0.01).upper / limits_of_mean(9, 0, 3, 0.0099999999999).upper - 1) < 2e-11,
	   "t does not jump where the way of working changes");
	ok(fabs((limits_of_proportion(500, 1000, 0.01).upper - 0.5) /
			(limits_of_proportion(500, 1000, 0.0099999999999).upper - 0.5) - 1) < 2e-11,
	   "z does not jump where the way of working changes");
}

static void
levels(void)
{
	const double wrong[] = {0, 1, -0.5, 1.5, 95, NAN, INFINITY};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
	{
		char		name[64];

		snprintf(name, sizeof(name), "level %g is refused everywhere", wrong[i]);
		ok(!limits_level_is_valid(wrong[i]) &&
		   limits_of_proportion(1, 10, wrong[i]).reason == LIMITS_LEVEL_OUT_OF_RANGE &&
		   limits_of_count(1, wrong[i]).reason == LIMITS_LEVEL_OUT_OF_RANGE &&
		   limits_of_rate(1, 10, wrong[i]).reason == LIMITS_LEVEL_OUT_OF_RANGE &&
		   limits_of_mean(4, 45, 1, wrong[i]).reason == LIMITS_LEVEL_OUT_OF_RANGE &&
		   limits_of_difference_welch(4, 45, 1, 4, 45, 1, wrong[i]).reason == LIMITS_LEVEL_OUT_OF_RANGE, name);
	}
	ok(limits_level_is_valid(0x1p-1074) && limits_level_is_valid(1 - 0x1p-53),
	   "the smallest level and the one next to 1 are levels");
}

static Limits
newcombe(double met_a, double total_a, double met_b, double total_b, double level)
{
	return limits_of_difference_mover(met_a / total_a, limits_of_proportion(met_a, total_a, level),
									  met_b / total_b, limits_of_proportion(met_b, total_b, level));
}

static Limits
rate_difference(double events_a, double population_a, double events_b, double population_b)
{
	return limits_of_difference_mover(events_a / population_a, limits_of_rate(events_a, population_a, 0.95),
									  events_b / population_b, limits_of_rate(events_b, population_b, 0.95));
}

static void
differences(void)
{
	Limits		welch = limits_of_difference_welch(10, 0.75, 1.7890096577591625,
												   10, 2.33, 2.002248735796829, 0.95);
	Limits		touching = {0, 1, LIMITS_CALCULATED, LIMITS_BY_WELCH_T};

	/* Newcombe's own table is to four places; the rest of the digits are R's */
	limits_are(newcombe(56, 70, 48, 80, 0.95), 0.052431472402364898, 0.33387265403690591, PUBLISHED, "Newcombe (a) 56/70 - 48/80");
	limits_are(newcombe(9, 10, 3, 10, 0.95), 0.17052272393450302, 0.80901797353548799, PUBLISHED, "Newcombe (b) 9/10 - 3/10");
	limits_are(newcombe(5, 56, 0, 29, 0.95), -0.038137147903536853, 0.19256001385511157, PUBLISHED, "Newcombe (d) 5/56 - 0/29");
	limits_are(newcombe(0, 10, 0, 20, 0.95), -0.16112515805281932, 0.27753279986288915, PUBLISHED, "Newcombe (e) 0/10 - 0/20");
	limits_are(newcombe(10, 10, 0, 20, 0.95), 0.67908603714191473, 1, PUBLISHED, "Newcombe (g) 10/10 - 0/20");
	limits_are(newcombe(56, 70, 48, 80, 0.998), -0.033487253642442288, 0.40181176460263518, PUBLISHED, "Newcombe (a) at 99.8%");
	limits_are(rate_difference(4, 1000, 25, 2000), -0.015126445168035373, -0.0008559941981750854, PUBLISHED, "rates: 4 in 1000 less 25 in 2000");
	limits_are(rate_difference(30, 1, 20, 1), -4.6255547834608155, 25.007630308495131, PUBLISHED, "counts: 30 less 20");
	limits_are(welch, -3.3654832307117104, 0.20548323071171018, PUBLISHED, "Welch: R's sleep data, 95%");

	method_is(newcombe(1, 2, 1, 2, 0.95), "MOVER of Wilson limits", "proportions say MOVER of Wilson limits");
	method_is(rate_difference(4, 10, 25, 10), "MOVER of Poisson limits", "rates say MOVER of Poisson limits");
	method_is(welch, "Welch t", "means say Welch t");

	ok(limits_exclude_zero(newcombe(56, 70, 48, 80, 0.95)), "56/70 and 48/80 differ at 95%");
	ok(limits_exclude_zero(rate_difference(4, 1000, 25, 2000)), "a difference below zero excludes zero");
	ok(!limits_exclude_zero(newcombe(56, 70, 48, 80, 0.998)), "and not at 99.8%");
	ok(!limits_exclude_zero(welch), "the sleep data do not differ at 95%");
	ok(!limits_exclude_zero(touching), "a limit of exactly 0 does not exclude it");
	ok(!limits_exclude_zero(limits_of_ratio()), "limits that do not exist exclude nothing");

	refused(newcombe(-1, 10, 5, 10, 0.95), LIMITS_NEGATIVE_NUMERATOR, "difference: the first makes no sense");
	refused(newcombe(5, 10, 15, 10, 0.95), LIMITS_NUMERATOR_EXCEEDS_DENOMINATOR, "difference: the second makes no sense");
	refused(limits_of_difference_welch(1, 5, 0, 10, 5, 1, 0.95), LIMITS_TOO_FEW_VALUES, "Welch: one value");
	refused(limits_of_difference_welch(10, 5, 1, 1, 5, 0, 0.95), LIMITS_TOO_FEW_VALUES, "Welch: one value in the second");
	refused(limits_of_difference_welch(9, 5, NAN, 9, 5, 1, 0.95), LIMITS_SQUARES_MAKE_NO_SENSE, "Welch: negative variance");
	refused(limits_of_difference_welch(9, 5, 0, 9, 6, 0, 0.95), LIMITS_NO_SPREAD, "Welch: two constant groups");
	limits_are(limits_of_difference_welch(4, 45e150, 12.909944487358056e150, 9, 0, 0, 0.95),
			   24.45739743239479e150, 65.54260256760520e150, PUBLISHED, "Welch against a constant is the one-sample t, at 1e150 too");
}

static void
words(void)
{
	int			missing = 0;

	for (int reason = LIMITS_CALCULATED; reason <= LIMITS_OUT_OF_RANGE; reason++)
		if (strcmp(limits_reason_text((LimitsReason) reason), "unknown") == 0)
			missing++;
	for (int method = LIMITS_BY_WILSON; method <= LIMITS_BY_WELCH_T; method++)
		if (strcmp(limits_method_text((LimitsMethod) method), "unknown") == 0)
			missing++;
	ok(missing == 0, "every method and every reason has words");
}

int
main(void)
{
	proportions();
	proportions_are_ordered();
	counts_and_rates();
	means();
	narrow_levels();
	levels();
	differences();
	words();

	printf("1..%d\n", tests_run);
	return tests_failed == 0 ? 0 : 1;
}
