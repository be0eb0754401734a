/*
 * limits.c
 *		Confidence limits of a summary, and of the difference between two.
 *
 * The mathematics is in core/limits.c; here are the SQL doors: they check what
 * they are given, choose the method by the kind, and put the answer in a row.
 */
#include "summary.h"

#include <math.h>

#include "utils/builtins.h"

#include "arguments.h"
#include "core/limits.h"

PG_FUNCTION_INFO_V1(confidence_limits);
PG_FUNCTION_INFO_V1(compare_summaries);
PG_FUNCTION_INFO_V1(comparator_value);

/* From two values on, a standard deviation is only missing when the squares make no sense. */
static double
stddev_or_nan(const SummaryParts *parts)
{
	double		stddev;

	return summary_stddev_of(parts, &stddev) ? stddev : NAN;
}

/* The value per one of the denominator; 0 where the denominator is empty. */
static double
value_or_zero(const SummaryParts *parts)
{
	double		value;

	return summary_value_of(parts, 1.0, &value) ? value : 0.0;
}

/* The limits that belong to the kind, per one of its denominator. */
static Limits
limits_of_summary(const SummaryParts *parts, double level)
{
	const ExactNumber *exact_denominator = summary_denominator_of(parts);
	double		numerator = summary_double(summary_numerator_of(parts));
	double		denominator = exact_denominator ? summary_double(exact_denominator) : 1.0;

	switch (parts->kind)
	{
		case SUMMARY_COUNT:
			return limits_of_count(numerator, level);
		case SUMMARY_PROPORTION:
			return limits_of_proportion(numerator, denominator, level);
		case SUMMARY_RATE:
			return limits_of_rate(numerator, denominator, level);
		case SUMMARY_MEAN:
			return limits_of_mean(denominator, value_or_zero(parts),
								  stddev_or_nan(parts), level);
		case SUMMARY_RATIO:
			break;
	}
	return limits_of_ratio();
}

/* The limits of the difference a - b; each of the two has limits of its own. */
static Limits
limits_of_difference(const SummaryParts *a, Limits limits_a,
					 const SummaryParts *b, Limits limits_b, double level)
{
	if (a->kind == SUMMARY_MEAN)
		return limits_of_difference_welch(summary_double(summary_denominator_of(a)),
										  value_or_zero(a), stddev_or_nan(a),
										  summary_double(summary_denominator_of(b)),
										  value_or_zero(b), stddev_or_nan(b), level);
	return limits_of_difference_mover(value_or_zero(a), limits_a,
									  value_or_zero(b), limits_b);
}

/* Error 22003 for limits past double precision; every other reason is an answer. */
static Limits
in_range(Limits limits)
{
	if (limits.reason == LIMITS_OUT_OF_RANGE)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("confidence limits are out of range"),
				 errdetail("They lie past double precision."),
				 errhint("Use a smaller per, or a larger unit.")));
	return limits;
}

/* The method, or why there are no limits; which_one names a summary or is empty. */
static Datum
method_in_words(Limits limits, const char *which_one)
{
	if (limits.reason == LIMITS_CALCULATED)
		return CStringGetTextDatum(limits_method_text(limits.method));
	return PointerGetDatum(cstring_to_text(psprintf("cannot be calculated: %s%s",
													limits_reason_text(limits.reason), which_one)));
}

void
summary_difference(const SummaryParts *a, const SummaryParts *b, double level, double per,
				   SummaryDifference *result)
{
	Limits		limits_a = in_range(limits_of_summary(a, level));
	Limits		limits_b = in_range(limits_of_summary(b, level));
	double		value_a = 0.0;
	double		value_b = 0.0;

	result->without_limits = 0;
	if (a->kind == SUMMARY_RATIO)
		result->limits = limits_of_ratio();
	else if (limits_a.reason != LIMITS_CALCULATED)
	{
		result->limits = limits_a;
		result->without_limits = 1;
	}
	else if (limits_b.reason != LIMITS_CALCULATED)
	{
		result->limits = limits_b;
		result->without_limits = 2;
	}
	else
		result->limits = limits_of_difference(a, limits_a, b, limits_b, level);
	result->limits = in_range(limits_times(result->limits, per));

	result->known = summary_value_of(a, per, &value_a) && summary_value_of(b, per, &value_b);
	result->difference = value_a - value_b;
	if (result->known && !isfinite(result->difference))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the difference is out of range"),
				 errdetail("It lies past double precision."),
				 errhint("Use a smaller per, or a larger unit.")));
}

/*
 * confidence_limits(summary, level, per) -> lower, upper, method
 *
 * Error 22023 for a level outside (0,1) or a per that is not above zero; 22003
 * for limits past double precision. Where the parts make no sense the limits
 * are NULL and the method says why.
 */
Datum
confidence_limits(PG_FUNCTION_ARGS)
{
	double		level = argument_level(PG_GETARG_FLOAT8(1));
	double		per = argument_positive(PG_GETARG_FLOAT8(2), "per");
	SummaryParts parts;
	Limits		limits;
	Datum		values[3];
	bool		nulls[3] = {false, false, false};

	PG_GETARG_SUMMARY(0, &parts);
	limits = in_range(limits_times(limits_of_summary(&parts, level), per));
	nulls[0] = nulls[1] = limits.reason != LIMITS_CALCULATED;
	values[0] = Float8GetDatum(limits.lower);
	values[1] = Float8GetDatum(limits.upper);
	values[2] = method_in_words(limits, "");
	PG_RETURN_DATUM(result_row(fcinfo, values, nulls));
}

/*
 * compare(a, b, level, per) -> difference, lower, upper, significant, method
 *
 * a - b, and limits of it. Errors as confidence_limits, and 22023 for kinds
 * that differ. The difference is NULL when either value is; limits and
 * significance are NULL where they make no sense, and the method says why.
 */
Datum
compare_summaries(PG_FUNCTION_ARGS)
{
	double		level = argument_level(PG_GETARG_FLOAT8(2));
	double		per = argument_positive(PG_GETARG_FLOAT8(3), "per");
	static const char *const which_one[] = {"", " (first summary)", " (second summary)"};
	SummaryParts a;
	SummaryParts b;
	SummaryDifference answer;
	Datum		values[5];
	bool		nulls[5] = {false, false, false, false, false};

	PG_GETARG_SUMMARY(0, &a);
	PG_GETARG_SUMMARY(1, &b);
	summary_require_same_kind(a.kind, b.kind, "compare");
	summary_difference(&a, &b, level, per, &answer);

	nulls[0] = !answer.known;
	nulls[1] = nulls[2] = nulls[3] = answer.limits.reason != LIMITS_CALCULATED;
	values[0] = Float8GetDatum(answer.difference);
	values[1] = Float8GetDatum(answer.limits.lower);
	values[2] = Float8GetDatum(answer.limits.upper);
	values[3] = BoolGetDatum(limits_exclude_zero(answer.limits));
	values[4] = method_in_words(answer.limits, which_one[answer.without_limits]);
	PG_RETURN_DATUM(result_row(fcinfo, values, nulls));
}

/*
 * comparator_value(s, comparator) -> the comparator's value
 *
 * For benchmark(): the value that s may be compared with. Error 22023 for kinds
 * that differ; NULL on an empty denominator.
 */
Datum
comparator_value(PG_FUNCTION_ARGS)
{
	SummaryParts s;
	SummaryParts comparator;
	double		value;

	PG_GETARG_SUMMARY(0, &s);
	PG_GETARG_SUMMARY(1, &comparator);
	summary_require_same_kind(s.kind, comparator.kind, "compare");
	if (!summary_value_of(&comparator, 1.0, &value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}
