/*
 * distribution_ask.c
 *		What a distribution answers.
 *
 * Percentiles, shares, lowest and highest are about rows in order, which a
 * distribution with negative counts does not have: they are NULL then, as they
 * are when it is empty.
 */
#include "distribution.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "arguments.h"
#include "summary.h"

PG_FUNCTION_INFO_V1(distribution_used);
PG_FUNCTION_INFO_V1(distribution_missing);
PG_FUNCTION_INFO_V1(distribution_distinct_values);
PG_FUNCTION_INFO_V1(distribution_lowest);
PG_FUNCTION_INFO_V1(distribution_highest);
PG_FUNCTION_INFO_V1(distribution_mean);
PG_FUNCTION_INFO_V1(distribution_stddev);
PG_FUNCTION_INFO_V1(distribution_median);
PG_FUNCTION_INFO_V1(distribution_percentile);
PG_FUNCTION_INFO_V1(distribution_percentiles);
PG_FUNCTION_INFO_V1(distribution_share_at_most);
PG_FUNCTION_INFO_V1(distribution_share_below);
PG_FUNCTION_INFO_V1(distribution_proportion_at_most);
PG_FUNCTION_INFO_V1(distribution_proportion_below);
PG_FUNCTION_INFO_V1(distribution_as_summary);
PG_FUNCTION_INFO_V1(distribution_frequencies);
PG_FUNCTION_INFO_V1(distribution_whole);
PG_FUNCTION_INFO_V1(distribution_describe);

/* Error 22003: the content is there, its answer does not fit. */
static void
answer_range_error(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("the answer is out of range"),
			 errdetail_internal("%s", detail),
			 errhint("frequencies(distribution) has the values and counts in full.")));
}

static int64
whole_answer(__int128 x)
{
	if (x > PG_INT64_MAX || x < PG_INT64_MIN)
		answer_range_error("A number of rows passes 64 bits.");
	return (int64) x;
}

/* Whether there are rows to put in order; error 22003 where they are more than 64 bits can count. */
static bool
has_rows(const Multiset *m)
{
	return m->pairs > 0 && multiset_is_whole(m) && whole_answer(multiset_used(m)) > 0;
}

Datum
distribution_used(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	PG_RETURN_INT64(whole_answer(multiset_used(&m)));
}

Datum
distribution_missing(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	PG_RETURN_INT64(m.missing);
}

Datum
distribution_distinct_values(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	PG_RETURN_INT64(m.pairs);
}

Datum
distribution_lowest(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	if (!has_rows(&m))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(m.pair[0].value);
}

Datum
distribution_highest(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	if (!has_rows(&m))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(m.pair[m.pairs - 1].value);
}

/* Sums, as a summary of kind mean keeps them. */

static void
sums_of(Datum value, SummaryParts *parts)
{
	Multiset	m;

	distribution_take(value, &m);
	parts->kind = SUMMARY_MEAN;
	exact_from_int128(&parts->field[0], multiset_used(&m));
	exact_from_int128(&parts->field[3], m.missing);
	if (!multiset_sums(&m, &parts->field[1], &parts->field[2]))
		summary_range_error();
}

Datum
distribution_as_summary(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	sums_of(PG_GETARG_DATUM(0), &parts);
	PG_RETURN_SUMMARY(&parts);
}

Datum
distribution_mean(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	double		mean;

	sums_of(PG_GETARG_DATUM(0), &parts);
	if (!summary_value_of(&parts, 1, &mean))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(mean);
}

Datum
distribution_stddev(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	double		stddev;

	sums_of(PG_GETARG_DATUM(0), &parts);
	if (!summary_stddev_of(&parts, &stddev))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(stddev);
}

/* Percentiles. */

/* Error 22003, as percentile_cont has it. */
static double
fraction_argument(double fraction)
{
	if (!(fraction >= 0 && fraction <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a fraction of percentile is not between 0 and 1"),
				 errdetail("It is %g.", fraction),
				 errhint("Use 0.5 for the median, 0.9 for the 90th percentile.")));
	return fraction;
}

static double
percentile_of(const Multiset *m, double fraction)
{
	double		value;

	if (!multiset_percentile(m, fraction, &value))
		answer_range_error("Two values lie further apart than double precision reaches.");
	return value;
}

static Datum
percentile_answer(FunctionCallInfo fcinfo, double fraction)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	if (!has_rows(&m))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(percentile_of(&m, fraction));
}

Datum
distribution_median(PG_FUNCTION_ARGS)
{
	return percentile_answer(fcinfo, 0.5);
}

Datum
distribution_percentile(PG_FUNCTION_ARGS)
{
	return percentile_answer(fcinfo, fraction_argument(PG_GETARG_FLOAT8(1)));
}

/* An array of the fractions' own shape, NULL where a fraction is. */
Datum
distribution_percentiles(PG_FUNCTION_ARGS)
{
	ArrayType  *fractions = PG_GETARG_ARRAYTYPE_P(1);
	Multiset	m;
	Datum	   *values;
	bool	   *nulls;
	int			count;

	PG_GETARG_DISTRIBUTION(0, &m);
	deconstruct_array(fractions, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &values, &nulls, &count);
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			fraction_argument(DatumGetFloat8(values[i]));
	if (!has_rows(&m))
		PG_RETURN_NULL();
	if (count == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(FLOAT8OID));
	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!nulls[i])
			values[i] = Float8GetDatum(percentile_of(&m, DatumGetFloat8(values[i])));
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, ARR_NDIM(fractions), ARR_DIMS(fractions),
											 ARR_LBOUND(fractions), FLOAT8OID, sizeof(float8),
											 FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* Shares. */

/* A bound may be infinite, which all or no values are within, but not NaN. */
static double
bound_argument(double bound)
{
	if (isnan(bound))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the bound is not a number"),
				 errdetail("No value is below NaN or above it."),
				 errhint("Use NULL for a bound that is not known.")));
	return bound;
}

static Datum
share_answer(FunctionCallInfo fcinfo, bool inclusive)
{
	double		bound = bound_argument(PG_GETARG_FLOAT8(1));
	Multiset	m;
	ExactNumber within;
	ExactNumber used;
	double		share;

	PG_GETARG_DISTRIBUTION(0, &m);
	if (!has_rows(&m))
		PG_RETURN_NULL();
	exact_from_int128(&within, multiset_used_to(&m, bound, inclusive));
	exact_from_int128(&used, multiset_used(&m));
	exact_ratio(&within, &used, &share);
	PG_RETURN_FLOAT8(share);
}

Datum
distribution_share_at_most(PG_FUNCTION_ARGS)
{
	return share_answer(fcinfo, true);
}

Datum
distribution_share_below(PG_FUNCTION_ARGS)
{
	return share_answer(fcinfo, false);
}

static Datum
proportion_answer(FunctionCallInfo fcinfo, bool inclusive)
{
	double		bound = bound_argument(PG_GETARG_FLOAT8(1));
	Multiset	m;
	SummaryParts parts;

	PG_GETARG_DISTRIBUTION(0, &m);
	parts.kind = SUMMARY_PROPORTION;
	exact_from_int128(&parts.field[0], multiset_used_to(&m, bound, inclusive));
	exact_from_int128(&parts.field[1], multiset_used(&m));
	exact_from_int128(&parts.field[2], m.missing);
	PG_RETURN_SUMMARY(&parts);
}

Datum
distribution_proportion_at_most(PG_FUNCTION_ARGS)
{
	return proportion_answer(fcinfo, true);
}

Datum
distribution_proportion_below(PG_FUNCTION_ARGS)
{
	return proportion_answer(fcinfo, false);
}

/* The whole content. */

Datum
distribution_frequencies(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Multiset	m;

	InitMaterializedSRF(fcinfo, 0);
	PG_GETARG_DISTRIBUTION(0, &m);
	for (uint32 i = 0; i < m.pairs; i++)
	{
		Datum		values[2] = {Float8GetDatum(m.pair[i].value), Int64GetDatum(m.pair[i].count)};
		bool		nulls[2] = {false, false};

		CHECK_FOR_INTERRUPTS();
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
distribution_whole(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	PG_RETURN_BOOL(multiset_is_whole(&m));
}

static const char *
readable(double value)
{
	char	   *text = palloc(MULTISET_VALUE_SIZE);

	multiset_value_text(value, text);
	return text;
}

static void
describe_rows(StringInfo text, const Multiset *m)
{
	int64		used = whole_answer(multiset_used(m));

	if (used == 1)
	{
		appendStringInfo(text, "1 value, %s", readable(m->pair[0].value));
		return;
	}
	appendStringInfo(text, INT64_FORMAT " values, ", used);
	if (m->pairs == 1)
		appendStringInfo(text, "all %s", readable(m->pair[0].value));
	else
		appendStringInfo(text, "%u distinct, from %s to %s, median %.6g", m->pairs,
						 readable(m->pair[0].value), readable(m->pair[m->pairs - 1].value),
						 percentile_of(m, 0.5));
}

Datum
distribution_describe(PG_FUNCTION_ARGS)
{
	Multiset	m;
	StringInfoData text;

	PG_GETARG_DISTRIBUTION(0, &m);
	initStringInfo(&text);
	appendStringInfoString(&text, "distribution: ");
	if (!multiset_is_whole(&m))
		appendStringInfo(&text, "%u distinct values, some counts negative", m.pairs);
	else if (m.pairs == 0)
		appendStringInfoString(&text, "no values");
	else
		describe_rows(&text, &m);
	if (m.missing != 0)
		appendStringInfo(&text, " (" INT64_FORMAT " missing)", m.missing);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}
