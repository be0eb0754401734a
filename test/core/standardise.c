/*
 * standardise.c
 *		Unit tests of src/core/standardise.c and exact_sum.c, as TAP.
 *
 * Numbers by hand; the published ones are in test/sql/vectors_standardise.sql.
 */
#include <math.h>

#include "exact_sum.h"
#include "standardise.h"
#include "tap.h"

static bool
is_near(double got, double expected)
{
	return got == expected || fabs(got - expected) <= 1e-14 * fabs(expected);
}

static Stratum
stratum(const char *key, double events, double population, double standard)
{
	Stratum		result = {key, key == NULL ? 0 : strlen(key), events, population, standard, NAN, NAN};

	return result;
}

static const StratumForm keyed = {true, false};

static void
sums(void)
{
	ExactSum	sum;

	exact_sum_start(&sum);
	ok(exact_sum_read(&sum) == 0, "the sum of nothing is 0");
	exact_sum_add(&sum, 1e300);
	exact_sum_add(&sum, 1);
	exact_sum_add(&sum, 5e-324);
	exact_sum_add(&sum, -1e300);
	exact_sum_add(&sum, -1);
	ok(exact_sum_read(&sum) == 5e-324, "the least double comes through the largest");
	exact_sum_add(&sum, 1.7e308);
	exact_sum_add(&sum, 1.7e308);
	ok(isnan(exact_sum_read(&sum)), "past double precision there is no sum");
	exact_sum_add(&sum, -1.7e308);
	ok(exact_sum_read(&sum) == 1.7e308, "and back within it there is");
	exact_sum_add(&sum, INFINITY);
	ok(isnan(exact_sum_read(&sum)), "after an infinity there is none");
}

static void
direct(void)
{
	Stratum		strata[3] = {stratum("a", 4, 100, 20), stratum("b", 6, 200, 60), stratum("c", 10, 100, 20)};
	Standardised answer = standardise_directly(strata, 3, keyed);
	Limits		limits;

	ok(is_near(answer.rate, 0.046) && is_near(answer.variance, 0.00011) && answer.events == 20 && answer.population == 400, "a rate by hand");
	limits = standardised_limits_direct(answer.rate, answer.variance, 20, 0.95);
	ok(is_near(limits.lower, 0.046 + sqrt(0.00011 / 20) * (limits_of_count(20, 0.95).lower - 20)), "limits by hand");
	strata[2] = stratum("b", 6, 200, 60);
	answer = standardise_directly(strata, 3, keyed);
	ok(answer.reason == STANDARDISE_STRATUM_TWICE && answer.blame == 2 && isnan(answer.rate), "a stratum twice is to blame");
	answer = standardise_directly(strata, 3, (StratumForm) {false, false});
	ok(answer.reason == STANDARDISE_CALCULATED, "without keys nobody knows");
	answer = standardise_directly(strata, 0, keyed);
	ok(answer.reason == STANDARDISE_NO_STRATA && answer.blame == -1, "no strata");
	ok(standardised_limits_direct(NAN, NAN, 20, 0.95).reason == LIMITS_OUT_OF_RANGE, "what is not known has no limits");
}

static void
orders(void)
{
	Stratum		a = stratum("a", 1, 1, 1);
	Stratum		ab = stratum("ab", 1, 1, 1);
	Stratum		none = stratum(NULL, 1, 1, 1);
	Stratum		dearer = stratum("a", NAN, 1, 1);

	ok(stratum_compare(&a, &ab) < 0 && stratum_compare(&ab, &a) > 0 && stratum_compare(&a, &a) == 0, "shorter keys come first");
	ok(stratum_compare(&none, &ab) > 0 && stratum_compare(&ab, &none) < 0 && stratum_compare(&none, &none) == 0, "no key comes last");
	ok(stratum_compare(&a, &dearer) < 0 && stratum_compare(&dearer, &dearer) == 0, "what is not known comes last");
}

static void
indirect(void)
{
	Standardised answer = standardise_from_expected(0, 5, 0.1);
	Limits		limits = standardised_limits_indirect(1 / 5.0, 0, 0.95);

	ok(answer.ratio == 0 && answer.rate == 0 && answer.reason == STANDARDISE_CALCULATED, "no event is a ratio of 0");
	ok(limits.lower == 0 && is_near(limits.upper, limits_of_count(0, 0.95).upper / 5), "with limits");
	limits = standardised_limits_indirect(0, 12, 0.95);
	ok(limits.lower == 0 && limits.upper == 0, "a reference rate of 0 leaves nothing");
	answer = standardise_from_expected(5, 5, NAN);
	ok(answer.ratio == 1 && isnan(answer.rate) && answer.reason == STANDARDISE_CALCULATED, "without a reference rate there is a ratio");
	ok(standardise_from_expected(1e308, 1e-308, 1).reason == STANDARDISE_OUT_OF_RANGE, "out of range");
}

int
main(void)
{
	sums();
	direct();
	orders();
	indirect();
	return tap_done();
}
