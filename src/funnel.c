/*
 * funnel.c
 *		Funnel limits for plain numbers, summaries and standardised rates.
 *
 * The mathematics is in core/funnel.c. What cannot be calculated is a reason in
 * the row, so that one odd place does not stop the others.
 */
#include "summary.h"

#include <math.h>

#include "utils/builtins.h"

#include "answer.h"
#include "arguments.h"
#include "core/funnel.h"

PG_FUNCTION_INFO_V1(funnel_limits_of_numbers);
PG_FUNCTION_INFO_V1(funnel_limits_of_summary);
PG_FUNCTION_INFO_V1(funnel_limits_of_standardised);
PG_FUNCTION_INFO_V1(funnel_expected);

typedef enum FunnelKind
{
	FUNNEL_OF_PROPORTION,
	FUNNEL_OF_RATE,
	FUNNEL_OF_RATIO
} FunnelKind;

static const char *const kind_words[] = {"proportion", "rate", "ratio", NULL};
static const char *const rule_words[] = {"PHE", "Fingertips 2020", NULL};

/* Error 22023 for NaN and the infinities; NaN stands for NULL. */
static double
number_argument(FunctionCallInfo fcinfo, int argument, const char *name)
{
	return PG_ARGISNULL(argument) ? NAN : argument_finite(PG_GETARG_FLOAT8(argument), name);
}

/* NaN for NULL: then there are no limits, and no error. */
static double
level_argument(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? NAN : argument_level(PG_GETARG_FLOAT8(argument));
}

static double
per_argument(FunctionCallInfo fcinfo, int argument)
{
	return argument_positive(PG_ARGISNULL(argument) ? NAN : PG_GETARG_FLOAT8(argument), "per");
}

static int
word_argument(FunctionCallInfo fcinfo, int argument, const char *const *words, const char *name)
{
	return argument_word(PG_ARGISNULL(argument) ? CStringGetTextDatum("") : PG_GETARG_DATUM(argument), words, name);
}

/* Limits as a row (lower, upper, method, reason); words, where given, are the reason. */
static Datum
funnel_row(FunctionCallInfo fcinfo, FunnelLimits limits, const char *words)
{
	Datum		values[4];
	bool		nulls[4] = {false, false, false, false};

	if (words == NULL && limits.reason != FUNNEL_CALCULATED)
		words = funnel_reason_text(limits.reason);
	nulls[0] = nulls[1] = words != NULL;
	nulls[3] = words == NULL;
	values[0] = Float8GetDatum(limits.lower);
	values[1] = Float8GetDatum(limits.upper);
	values[2] = CStringGetTextDatum(funnel_method_text(limits.method));
	values[3] = words == NULL ? (Datum) 0 : CStringGetTextDatum(words);
	return result_row(fcinfo, values, nulls);
}

/*
 * funnel_limits(kind, overall, denominator, level, per, rule) -> row
 *
 * overall and the limits are per so many of the denominator. Error 22023 for
 * unknown words, numbers that are not finite, a level outside (0,1), a per not
 * above zero.
 */
Datum
funnel_limits_of_numbers(PG_FUNCTION_ARGS)
{
	FunnelKind	kind = (FunnelKind) word_argument(fcinfo, 0, kind_words, "kind");
	double		overall = number_argument(fcinfo, 1, "overall");
	double		size = number_argument(fcinfo, 2, "denominator");
	double		level = level_argument(fcinfo, 3);
	double		per = per_argument(fcinfo, 4);
	bool		fingertips = word_argument(fcinfo, 5, rule_words, "rule") == 1;
	FunnelLimits limits;

	if (kind == FUNNEL_OF_PROPORTION)
		limits = fingertips ? funnel_of_proportion_wilson(overall / per, size, level)
			: funnel_of_proportion(overall / per, size, level);
	else
		limits = fingertips ? funnel_of_rate_counted(overall / per, size, level)
			: funnel_of_rate(overall / per, size, level);
	return funnel_row(fcinfo, funnel_times(limits, per), NULL);
}

/* The limits that belong to the kind of a summary; overall per one of its denominator. */
static FunnelLimits
limits_of_kind(const SummaryParts *parts, double overall, double level)
{
	double		size = summary_double(summary_denominator_of(parts));

	return parts->kind == SUMMARY_PROPORTION ? funnel_of_proportion(overall, size, level)
		: funnel_of_rate(overall, size, level);
}

/*
 * funnel_limits(summary, overall, level, per) -> row
 *
 * overall in the unit of value(s, per). Errors as above, without the words.
 */
Datum
funnel_limits_of_summary(PG_FUNCTION_ARGS)
{
	double		overall = number_argument(fcinfo, 1, "overall");
	double		level = level_argument(fcinfo, 2);
	double		per = per_argument(fcinfo, 3);
	SummaryParts parts;
	FunnelLimits limits = funnel_of_rate(NAN, NAN, level);

	if (PG_ARGISNULL(0))
		return funnel_row(fcinfo, limits, "there is no value");
	PG_GETARG_SUMMARY(0, &parts);
	if (parts.kind != SUMMARY_PROPORTION && parts.kind != SUMMARY_RATE)
		return funnel_row(fcinfo, limits, psprintf("a %s has no funnel limits", summary_kind_name(parts.kind)));
	if (isnan(overall))
		return funnel_row(fcinfo, limits, "there is no overall value");
	limits = limits_of_kind(&parts, overall / per, level);
	return funnel_row(fcinfo, funnel_times(limits, per), NULL);
}

/*
 * The population that a standardised rate stands for in a funnel: the one that
 * has its events at its rate (PHEindicatormethods: the derived denominator); for
 * an indirect one the expected events by the reference rate, which is the same
 * and holds without an event.
 */
static double
derived_population(HeapTupleHeader row)
{
	double		expected = answer_number(row, "expected");

	if (!isnan(expected))
		return expected / answer_number(row, "reference_rate");
	return answer_number(row, "events") / answer_number(row, "rate");
}

/*
 * funnel_limits(standardised, overall, level, per) -> row
 *
 * overall in the unit of value(s, per). Errors as above.
 */
Datum
funnel_limits_of_standardised(PG_FUNCTION_ARGS)
{
	double		overall = number_argument(fcinfo, 1, "overall");
	double		level = level_argument(fcinfo, 2);
	double		per = per_argument(fcinfo, 3);
	FunnelLimits limits = funnel_of_rate(NAN, NAN, level);
	HeapTupleHeader row;
	char	   *reason;

	if (PG_ARGISNULL(0))
		return funnel_row(fcinfo, limits, "there is no value");
	row = PG_GETARG_HEAPTUPLEHEADER(0);
	reason = answer_text(row, "reason");
	if (reason != NULL)
		return funnel_row(fcinfo, limits, reason);
	if (isnan(answer_number(row, "rate")))
		return funnel_row(fcinfo, limits, "the reference rate is not known");
	if (isnan(overall))
		return funnel_row(fcinfo, limits, "there is no overall value");
	limits = funnel_of_rate(overall / per, derived_population(row), level);
	return funnel_row(fcinfo, funnel_times(limits, per), NULL);
}

/*
 * funnel_expected(events, level) -> row
 *
 * The expected events at which these lie on a limit. Errors as above.
 */
Datum
funnel_expected(PG_FUNCTION_ARGS)
{
	double		events = number_argument(fcinfo, 0, "events");
	double		level = level_argument(fcinfo, 1);
	FunnelLimits limits = funnel_expected_of_events(events, level);

	return funnel_row(fcinfo, limits, limits.reason == FUNNEL_NOT_KNOWN ? "the number of events is not known" : NULL);
}
