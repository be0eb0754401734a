/*
 * summary_ask.c
 *		What a summary answers, but for limits and comparisons (limits.c).
 */
#include "summary.h"

#include <math.h>

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/numeric.h"

#include "arguments.h"

PG_FUNCTION_INFO_V1(summary_kind);
PG_FUNCTION_INFO_V1(summary_used);
PG_FUNCTION_INFO_V1(summary_missing);
PG_FUNCTION_INFO_V1(summary_numerator);
PG_FUNCTION_INFO_V1(summary_denominator);
PG_FUNCTION_INFO_V1(summary_mean);
PG_FUNCTION_INFO_V1(summary_stddev);
PG_FUNCTION_INFO_V1(summary_value);
PG_FUNCTION_INFO_V1(summary_percent);
PG_FUNCTION_INFO_V1(summary_whole);
PG_FUNCTION_INFO_V1(summary_describe);
PG_FUNCTION_INFO_V1(summary_exact_totals);

/* Error 22003: the exact answer is there, its rounding is not. */
static void
answer_range_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("the answer is out of range"),
			 errdetail("It lies past double precision."),
			 errhint("exact_totals(summary) has the sums in full.")));
}

double
summary_double(const ExactNumber *x)
{
	double		value;

	if (!exact_to_double(x, &value))
		answer_range_error();
	return value;
}

const ExactNumber *
summary_numerator_of(const SummaryParts *parts)
{
	return &parts->field[summary_shape(parts->kind)->numerator];
}

const ExactNumber *
summary_denominator_of(const SummaryParts *parts)
{
	int			denominator = summary_shape(parts->kind)->denominator;

	return denominator < 0 ? NULL : &parts->field[denominator];
}

/*
 * numerator * per / denominator, rounded once; false on an empty denominator.
 * A count has no denominator: its value is n * per.
 */
bool
summary_value_of(const SummaryParts *parts, double per, double *value)
{
	const ExactNumber *denominator = summary_denominator_of(parts);
	ExactNumber scaled;

	if (denominator != NULL && denominator->sign == 0)
		return false;
	exact_from_double(&scaled, per);
	exact_multiply(&scaled, &scaled, summary_numerator_of(parts));
	if (denominator == NULL)
		*value = summary_double(&scaled);
	else if (!exact_ratio(&scaled, denominator, value))
		answer_range_error();
	return true;
}

/* The standard deviation with n - 1; false below two values or for impossible sums. */
bool
summary_stddev_of(const SummaryParts *parts, double *stddev)
{
	ExactQuotient variance;
	int			sign;

	if (!summary_variance(parts, &variance, &sign) || sign < 0)
		return false;
	*stddev = 0;
	if (sign > 0 && !exact_quotient_root(&variance, stddev))
		answer_range_error();
	return true;
}

static void
require_mean(const SummaryParts *parts, const char *question)
{
	if (parts->kind != SUMMARY_MEAN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a %s has no %s", summary_kind_name(parts->kind), question),
				 errdetail("Only a summary of kind mean keeps the sums that it needs."),
				 errhint("Use value(summary), or make the summary with summarise_mean().")));
}

Datum
summary_kind(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	PG_GETARG_SUMMARY(0, &parts);
	PG_RETURN_TEXT_P(cstring_to_text(summary_kind_name(parts.kind)));
}

static int64
whole_answer(const ExactNumber *x)
{
	int64		answer;

	if (!exact_to_int64(x, &answer))
		answer_range_error();
	return answer;
}

Datum
summary_used(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	int			used;

	PG_GETARG_SUMMARY(0, &parts);
	used = summary_shape(parts.kind)->used;
	if (used < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT64(whole_answer(&parts.field[used]));
}

Datum
summary_missing(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	PG_GETARG_SUMMARY(0, &parts);
	PG_RETURN_INT64(whole_answer(&parts.field[summary_shape(parts.kind)->fields - 1]));
}

Datum
summary_numerator(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	PG_GETARG_SUMMARY(0, &parts);
	PG_RETURN_FLOAT8(summary_double(summary_numerator_of(&parts)));
}

Datum
summary_denominator(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	PG_GETARG_SUMMARY(0, &parts);
	if (summary_denominator_of(&parts) == NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(summary_double(summary_denominator_of(&parts)));
}

Datum
summary_mean(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	double		mean;

	PG_GETARG_SUMMARY(0, &parts);
	require_mean(&parts, "mean");
	if (!summary_value_of(&parts, 1, &mean))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(mean);
}

Datum
summary_stddev(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	double		stddev;

	PG_GETARG_SUMMARY(0, &parts);
	require_mean(&parts, "standard deviation");
	if (!summary_stddev_of(&parts, &stddev))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(stddev);
}

Datum
summary_value(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	double		value;

	PG_GETARG_SUMMARY(0, &parts);
	if (!summary_value_of(&parts, argument_positive(PG_GETARG_FLOAT8(1), "per"), &value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

Datum
summary_percent(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	double		value;

	PG_GETARG_SUMMARY(0, &parts);
	if (parts.kind == SUMMARY_COUNT || parts.kind == SUMMARY_MEAN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a %s is no percentage", summary_kind_name(parts.kind)),
				 errdetail("A percentage has a numerator that is part of a denominator."),
				 errhint("Use value(summary).")));
	if (!summary_value_of(&parts, 100, &value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

Datum
summary_whole(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	PG_GETARG_SUMMARY(0, &parts);
	PG_RETURN_BOOL(summary_is_whole(&parts));
}

/* A number as people read it: short where it is exact so, else in float8's digits. */
static char *
readable(double value)
{
	return DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(value)));
}

static char *
describe_value(const SummaryParts *parts)
{
	const char *numerator = readable(summary_double(summary_numerator_of(parts)));
	double		value;
	double		stddev;

	if (parts->kind == SUMMARY_COUNT)
		return psprintf("%s", numerator);
	if (!summary_value_of(parts, parts->kind == SUMMARY_PROPORTION ? 100 : 1, &value))
		return psprintf("no value, the denominator is empty");
	if (parts->kind == SUMMARY_PROPORTION)
		return psprintf("%s of %s = %.1f %%", numerator,
						readable(summary_double(&parts->field[1])), value);
	if (parts->kind != SUMMARY_MEAN)
		return psprintf("%s / %s = %.6g", numerator,
						readable(summary_double(&parts->field[1])), value);
	if (!summary_stddev_of(parts, &stddev))
		return psprintf("%.6g of %s values", value, readable(summary_double(&parts->field[0])));
	return psprintf("%.6g of %s values, standard deviation %.6g", value,
					readable(summary_double(&parts->field[0])), stddev);
}

Datum
summary_describe(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	const ExactNumber *missing;
	StringInfoData text;

	PG_GETARG_SUMMARY(0, &parts);
	missing = &parts.field[summary_shape(parts.kind)->fields - 1];
	initStringInfo(&text);
	appendStringInfo(&text, "%s: %s", summary_kind_name(parts.kind), describe_value(&parts));
	if (missing->sign != 0)
		appendStringInfo(&text, " (%s missing)", readable(summary_double(missing)));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}

static Datum
exact_numeric(const ExactNumber *x)
{
	char		text[EXACT_DECIMAL_SIZE];

	if (!exact_to_decimal(x, text))
		elog(ERROR, "a sum has more digits than it can have");
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

/* A row (used, missing, numerator, denominator, sum_of_squares), nothing rounded. */
Datum
summary_exact_totals(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	const SummaryShape *shape;
	const ExactNumber *column[5] = {NULL};
	Datum		values[5];
	bool		nulls[5];
	TupleDesc	row;

	PG_GETARG_SUMMARY(0, &parts);
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "exact_totals must return a row");
	shape = summary_shape(parts.kind);
	column[0] = shape->used < 0 ? NULL : &parts.field[shape->used];
	column[1] = &parts.field[shape->fields - 1];
	column[2] = summary_numerator_of(&parts);
	column[3] = summary_denominator_of(&parts);
	column[4] = parts.kind == SUMMARY_MEAN ? &parts.field[2] : NULL;
	for (int i = 0; i < 5; i++)
	{
		nulls[i] = column[i] == NULL;
		values[i] = nulls[i] ? (Datum) 0 : exact_numeric(column[i]);
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls)));
}
