/*
 * standardise.c
 *		Directly and indirectly standardised rates, and their limits.
 *
 * The formulas are those of PHEindicatormethods (calculate_dsr,
 * calculate_ISRatio, calculate_ISRate), after Dobson and others (Statistics in
 * Medicine 1991) and Breslow and Day (1987). Sums are exact, so that the order of
 * the rows is nothing. What that package takes as 0 or refuses with an error is
 * here a reason that comes with the row to blame.
 */
#include "standardise.h"

#include <math.h>
#include <string.h>

#include "exact_sum.h"

static Standardised
not_standardised(StandardiseMethod method, StandardiseReason reason, int blame)
{
	Standardised result = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, method, reason, blame};

	return result;
}

static int
compare_numbers(double a, double b)
{
	if (isnan(a) || isnan(b))
		return (isnan(a) != 0) - (isnan(b) != 0);
	return (a > b) - (a < b);
}

static int
compare_keys(const Stratum *a, const Stratum *b)
{
	size_t		shorter = a->key_length < b->key_length ? a->key_length : b->key_length;
	int			order;

	if (a->key == NULL || b->key == NULL)
		return (a->key == NULL) - (b->key == NULL);
	order = memcmp(a->key, b->key, shorter);
	return order != 0 ? order : (a->key_length > b->key_length) - (a->key_length < b->key_length);
}

/*
 * stratum_compare
 *	  The order in which the rows must be given: by key, frequency, then the
 *	  rest. Keys are compared byte by byte; what is not known comes last.
 */
int
stratum_compare(const Stratum *a, const Stratum *b)
{
	int			order = compare_keys(a, b);

	if (order == 0)
		order = compare_numbers(a->frequency, b->frequency);
	if (order == 0)
		order = compare_numbers(a->events, b->events);
	if (order == 0)
		order = compare_numbers(a->population, b->population);
	if (order == 0)
		order = compare_numbers(a->standard, b->standard);
	return order != 0 ? order : compare_numbers(a->reference, b->reference);
}

/* Is this row of the same stratum as the one before? Never so without keys. */
static bool
is_same_stratum(const Stratum *strata, int i, StratumForm form)
{
	return form.keyed && i > 0 && strata[i].key != NULL &&
		compare_keys(&strata[i - 1], &strata[i]) == 0;
}

/* What is wrong with the key and the frequency of a row. */
static StandardiseReason
key_problem(const Stratum *strata, int i, StratumForm form)
{
	if (form.keyed && strata[i].key == NULL)
		return STANDARDISE_STRATUM_NOT_KNOWN;
	if (form.frequency && isnan(strata[i].frequency))
		return STANDARDISE_FREQUENCY_NOT_KNOWN;
	if (form.frequency && strata[i].frequency <= 0.0)
		return STANDARDISE_FREQUENCY_NOT_POSITIVE;
	if (is_same_stratum(strata, i, form) &&
		!(form.frequency && strata[i].frequency > strata[i - 1].frequency))
		return STANDARDISE_STRATUM_TWICE;
	return STANDARDISE_CALCULATED;
}

static StandardiseReason
events_problem(double events)
{
	if (isnan(events))
		return STANDARDISE_EVENTS_NOT_KNOWN;
	return events < 0.0 ? STANDARDISE_EVENTS_NEGATIVE : STANDARDISE_CALCULATED;
}

static StandardiseReason
direct_problem(const Stratum *strata, int i, StratumForm form)
{
	const Stratum *row = &strata[i];
	StandardiseReason problem = key_problem(strata, i, form);

	if (problem != STANDARDISE_CALCULATED)
		return problem;
	if (isnan(row->standard))
		return STANDARDISE_STANDARD_NOT_KNOWN;
	if (row->standard < 0.0)
		return STANDARDISE_STANDARD_NEGATIVE;
	if (isnan(row->population))
		return STANDARDISE_POPULATION_NOT_KNOWN;
	if (row->population <= 0.0)
		return STANDARDISE_POPULATION_NOT_POSITIVE;
	if (is_same_stratum(strata, i, form) && (row->population != row[-1].population || row->standard != row[-1].standard))
		return STANDARDISE_PARTS_DIFFER;
	return events_problem(row->events);
}

static StandardiseReason
indirect_problem(const Stratum *strata, int i, StratumForm form)
{
	const Stratum *row = &strata[i];
	StandardiseReason problem = key_problem(strata, i, form);

	if (problem != STANDARDISE_CALCULATED)
		return problem;
	if (isnan(row->standard) || isnan(row->reference))
		return STANDARDISE_REFERENCE_NOT_KNOWN;
	if (row->standard < 0.0)
		return STANDARDISE_REFERENCE_NEGATIVE;
	if (row->reference <= 0.0)
		return STANDARDISE_REFERENCE_POPULATION_NOT_POSITIVE;
	if (isnan(row->population))
		return STANDARDISE_POPULATION_NOT_KNOWN;
	if (row->population < 0.0)
		return STANDARDISE_POPULATION_NEGATIVE;
	return events_problem(row->events);
}

/* The sums that a directly standardised rate is made of. */
typedef struct DirectSums
{
	ExactSum	events;
	ExactSum	population;
	ExactSum	standard;
	ExactSum	weighted;		/* standard * events / population */
	ExactSum	squared;		/* (frequency * standard / population)^2 * people */
} DirectSums;

static void
add_direct(DirectSums *sums, const Stratum *row, bool first_of_stratum, bool has_frequency)
{
	double		frequency = has_frequency ? row->frequency : 1.0;
	double		weight = row->standard / row->population;

	exact_sum_add(&sums->events, frequency * row->events);
	exact_sum_add(&sums->weighted, weight * (frequency * row->events));
	exact_sum_add(&sums->squared, (frequency * weight) * (frequency * weight) * row->events);
	if (first_of_stratum)
	{
		exact_sum_add(&sums->population, row->population);
		exact_sum_add(&sums->standard, row->standard);
	}
}

/*
 * standardise_directly
 *	  The rate that a standard population would have with the rates of the strata.
 *
 * strata: in the order of stratum_compare where they are keyed; count: how many.
 * rate = sum(w x / n) / sum(w); variance = sum(f^2 w^2 x / n^2) / sum(w)^2, where
 * f is the frequency, 1 without one. Events and population are told also where
 * there are fewer than ten events and so no rate.
 * Reasons: see StandardiseReason. Source: PHEindicatormethods calculate_dsr.
 */
Standardised
standardise_directly(const Stratum *strata, int count, StratumForm form)
{
	const StandardiseMethod method = form.frequency ? STANDARDISED_BY_DOBSON_DEPENDENT : STANDARDISED_BY_DOBSON;
	Standardised result = not_standardised(method, STANDARDISE_CALCULATED, -1);
	DirectSums	sums;
	double		standard;

	if (count == 0)
		return not_standardised(method, STANDARDISE_NO_STRATA, -1);
	exact_sum_start(&sums.events);
	exact_sum_start(&sums.population);
	exact_sum_start(&sums.standard);
	exact_sum_start(&sums.weighted);
	exact_sum_start(&sums.squared);
	for (int i = 0; i < count; i++)
	{
		StandardiseReason problem = direct_problem(strata, i, form);

		if (problem != STANDARDISE_CALCULATED)
			return not_standardised(method, problem, i);
		add_direct(&sums, &strata[i], !is_same_stratum(strata, i, form), form.frequency);
	}
	standard = exact_sum_read(&sums.standard);
	result.events = exact_sum_read(&sums.events);
	result.population = exact_sum_read(&sums.population);
	if (standard == 0.0)
		result.reason = STANDARDISE_NO_STANDARD;
	else if (result.events < STANDARDISE_LEAST_EVENTS)
		result.reason = STANDARDISE_TOO_FEW_EVENTS;
	else
	{
		result.rate = exact_sum_read(&sums.weighted) / standard;
		result.variance = exact_sum_read(&sums.squared) / standard / standard;
		if (!isfinite(result.rate) || !isfinite(result.variance) || isnan(result.events) || isnan(result.population))
			return not_standardised(method, STANDARDISE_OUT_OF_RANGE, -1);
	}
	return result;
}

/*
 * standardise_indirectly
 *	  Observed events beside those that a reference population's rates lead to
 *	  expect, and the rate that follows.
 *
 * strata: standard and reference hold the events and the people of the reference
 * population; else as in standardise_directly. ratio = sum(x) / sum(n * X / N);
 * rate = ratio * sum(X) / sum(N).
 * Reasons: see StandardiseReason. Source: PHEindicatormethods calculate_ISRate.
 */
Standardised
standardise_indirectly(const Stratum *strata, int count, StratumForm form)
{
	const StandardiseMethod method = STANDARDISED_INDIRECTLY;
	Standardised result;
	ExactSum	observed;
	ExactSum	population;
	ExactSum	expected;
	ExactSum	reference_events;
	ExactSum	reference_population;

	if (count == 0)
		return not_standardised(method, STANDARDISE_NO_STRATA, -1);
	exact_sum_start(&observed);
	exact_sum_start(&population);
	exact_sum_start(&expected);
	exact_sum_start(&reference_events);
	exact_sum_start(&reference_population);
	for (int i = 0; i < count; i++)
	{
		const Stratum *row = &strata[i];
		StandardiseReason problem = indirect_problem(strata, i, form);

		if (problem != STANDARDISE_CALCULATED)
			return not_standardised(method, problem, i);
		exact_sum_add(&observed, row->events);
		exact_sum_add(&population, row->population);
		exact_sum_add(&expected, row->population * (row->standard / row->reference));
		exact_sum_add(&reference_events, row->standard);
		exact_sum_add(&reference_population, row->reference);
	}
	result = standardise_from_expected(exact_sum_read(&observed), exact_sum_read(&expected),
									   exact_sum_read(&reference_events) / exact_sum_read(&reference_population));
	result.population = exact_sum_read(&population);
	if (isnan(result.events) || isnan(result.expected) || isnan(result.reference_rate) || isnan(result.population))
		return not_standardised(method, STANDARDISE_OUT_OF_RANGE, -1);
	return result;
}

/*
 * standardise_from_expected
 *	  As standardise_indirectly where the expected events are known already.
 *
 * reference_rate: events per one of the reference population; NaN where it is
 * not known, which leaves the rate NaN but not the ratio.
 */
Standardised
standardise_from_expected(double observed, double expected, double reference_rate)
{
	Standardised result = not_standardised(STANDARDISED_INDIRECTLY, STANDARDISE_CALCULATED, -1);

	result.events = observed;
	result.expected = expected;
	result.reference_rate = reference_rate;
	if (events_problem(observed) != STANDARDISE_CALCULATED)
		result.reason = events_problem(observed);
	else if (isnan(expected))
		result.reason = STANDARDISE_REFERENCE_NOT_KNOWN;
	else if (expected < 0.0 || reference_rate < 0.0)
		result.reason = STANDARDISE_REFERENCE_NEGATIVE;
	else if (expected == 0.0)
		result.reason = STANDARDISE_NONE_EXPECTED;
	else
	{
		result.ratio = observed / expected;
		result.rate = result.ratio * reference_rate;
		if (isinf(result.ratio) || isinf(result.rate))
			return not_standardised(STANDARDISED_INDIRECTLY, STANDARDISE_OUT_OF_RANGE, -1);
	}
	return result;
}

static Limits
no_limits(LimitsReason reason)
{
	Limits		result = {NAN, NAN, reason, LIMITS_BY_POISSON_BYAR};

	return result;
}

/*
 * standardised_limits_direct
 *	  Dobson's limits of a directly standardised rate: those of the events
 *	  (Byar's), moved and stretched to the rate and its variance.
 *
 * Gives limits in the unit of the rate. Reasons: those of limits_of_count, and
 * out of range. With fewer than ten events there is no rate to ask about.
 * Source: Dobson and others 1991: rate + sqrt(variance / events) * (limit - events).
 */
Limits
standardised_limits_direct(double rate, double variance, double events, double level)
{
	Limits		limits = limits_of_count(events, level);
	double		stretch = sqrt(variance / events);

	if (limits.reason != LIMITS_CALCULATED)
		return limits;
	limits.lower = rate + stretch * (limits.lower - events);
	limits.upper = rate + stretch * (limits.upper - events);
	if (!isfinite(limits.lower) || !isfinite(limits.upper))
		return no_limits(LIMITS_OUT_OF_RANGE);
	return limits;
}

/*
 * standardised_limits_indirect
 *	  Limits of a value that is so many events times a factor known without error:
 *	  exact below ten events, Byar's from ten.
 *
 * factor: 1 / expected for a ratio, reference rate / expected for a rate. events:
 * those observed. Reasons: those of limits_of_count.
 * Source: PHEindicatormethods calculate_ISRatio.
 */
Limits
standardised_limits_indirect(double factor, double events, double level)
{
	Limits		limits = limits_of_count(events, level);

	if (limits.reason != LIMITS_CALCULATED || factor > 0.0)
		return limits_times(limits, factor);
	limits.lower = limits.upper = 0.0;	/* nothing happens in the reference population */
	return limits;
}

/* standardise_method_text: the method in words, as shown to readers. */
const char *
standardise_method_text(StandardiseMethod method)
{
	switch (method)
	{
		case STANDARDISED_BY_DOBSON:
			return "directly standardised, Dobson";
		case STANDARDISED_BY_DOBSON_DEPENDENT:
			return "directly standardised, Dobson, events not independent";
		case STANDARDISED_INDIRECTLY:
			return "indirectly standardised";
	}
	return "unknown";
}

/* standardise_reason_text: the reason in words, to follow "cannot be calculated: ". */
const char *
standardise_reason_text(StandardiseReason reason)
{
	switch (reason)
	{
		case STANDARDISE_CALCULATED:
			return "calculated";
		case STANDARDISE_NO_STRATA:
			return "there are no strata";
		case STANDARDISE_STRATUM_NOT_KNOWN:
			return "a row has no stratum";
		case STANDARDISE_STRATUM_TWICE:
			return "a stratum comes twice";
		case STANDARDISE_FREQUENCY_NOT_KNOWN:
			return "a frequency is not known";
		case STANDARDISE_FREQUENCY_NOT_POSITIVE:
			return "a frequency is not above zero";
		case STANDARDISE_PARTS_DIFFER:
			return "a stratum has more than one population or standard population";
		case STANDARDISE_STANDARD_NOT_KNOWN:
			return "a standard population is not known";
		case STANDARDISE_STANDARD_NEGATIVE:
			return "a standard population is negative";
		case STANDARDISE_POPULATION_NOT_KNOWN:
			return "a population is not known";
		case STANDARDISE_POPULATION_NOT_POSITIVE:
			return "a population is not above zero";
		case STANDARDISE_POPULATION_NEGATIVE:
			return "a population is negative";
		case STANDARDISE_EVENTS_NOT_KNOWN:
			return "a number of events is not known";
		case STANDARDISE_EVENTS_NEGATIVE:
			return "a number of events is negative";
		case STANDARDISE_REFERENCE_NOT_KNOWN:
			return "what is expected is not known";
		case STANDARDISE_REFERENCE_NEGATIVE:
			return "what is expected is negative";
		case STANDARDISE_REFERENCE_POPULATION_NOT_POSITIVE:
			return "a reference population is not above zero";
		case STANDARDISE_NO_STANDARD:
			return "the standard population is zero";
		case STANDARDISE_NONE_EXPECTED:
			return "no event is expected";
		case STANDARDISE_TOO_FEW_EVENTS:
			return "fewer than ten events";
		case STANDARDISE_NOT_A_RATIO:
			return "a directly standardised rate has no expected events";
		case STANDARDISE_NO_REFERENCE_RATE:
			return "the reference rate is not known";
		case STANDARDISE_OUT_OF_RANGE:
			return "the result is out of range";
	}
	return "unknown";
}
