/*
 * inequality.c
 *		Slope and relative index of inequality: the aggregate and its questions.
 *
 * The mathematics is in core/inequality.c.
 */
#include "compat.h"

#include <math.h>

#include "utils/builtins.h"

#include "answer.h"
#include "arguments.h"
#include "core/inequality.h"
#include "gather.h"

PG_FUNCTION_INFO_V1(inequality_step);
PG_FUNCTION_INFO_V1(inequality_close);
PG_FUNCTION_INFO_V1(slope_index_limits);
PG_FUNCTION_INFO_V1(relative_index_limits);

#define METHOD "linear, weighted by population"

/* One quantile: its number, population, value, standard error. */
Datum
inequality_step(PG_FUNCTION_ARGS)
{
	Gathered   *state = gather_row(fcinfo);
	GatheredRow *row = &state->row[state->count - 1];

	if (!PG_ARGISNULL(1))
		row->value[0] = PG_GETARG_INT32(1);
	row->value[1] = gather_number(fcinfo, 2, "population");
	row->value[2] = gather_number(fcinfo, 3, "value");
	row->value[3] = gather_number(fcinfo, 4, "standard_error");
	PG_RETURN_POINTER(state);
}

static int
compare_quantiles(const void *a, const void *b)
{
	return inequality_compare(a, b);
}

/* The answer as a row of careperf.slope_index. */
Datum
inequality_close(PG_FUNCTION_ARGS)
{
	Gathered   *rows = gather_rows(fcinfo);
	InequalityQuantile *quantiles = palloc(sizeof(InequalityQuantile) * Max(rows->count, 1));
	SlopeIndex	answer;
	Datum		values[10];
	bool		nulls[10] = {false};

	for (int64 i = 0; i < rows->count; i++)
	{
		const double *value = rows->row[i].value;

		quantiles[i] = (InequalityQuantile) {value[0], value[1], value[2], value[3]};
	}
	qsort(quantiles, rows->count, sizeof(InequalityQuantile), compare_quantiles);
	answer = inequality_slope(quantiles, (int) rows->count);

	answer_columns((double[]) {answer.slope, answer.intercept, answer.slope_variance, answer.intercept_variance,
				   answer.covariance, answer.population}, 6, values, nulls);
	values[6] = Int32GetDatum((int32) rows->count);
	values[7] = CStringGetTextDatum(METHOD);
	nulls[8] = answer.reason == INEQUALITY_CALCULATED;
	values[8] = CStringGetTextDatum(inequality_reason_text(answer.reason));
	nulls[9] = answer.limits_reason == INEQUALITY_CALCULATED;
	values[9] = CStringGetTextDatum(inequality_reason_text(answer.limits_reason));
	return result_row(fcinfo, values, nulls);
}

/* A row of careperf.slope_index taken apart. */
static SlopeIndex
index_argument(HeapTupleHeader row)
{
	SlopeIndex	index;

	index.slope = answer_number(row, "slope");
	index.intercept = answer_number(row, "intercept");
	index.slope_variance = answer_number(row, "slope_variance");
	index.intercept_variance = answer_number(row, "intercept_variance");
	index.covariance = answer_number(row, "covariance");
	index.population = answer_number(row, "population");
	index.reason = index.limits_reason = INEQUALITY_CALCULATED;
	return index;
}

/* Why there are no limits: as the row says, else as the calculation does. */
static const char *
why_not(HeapTupleHeader row, InequalityReason reason)
{
	const char *words = answer_text(row, "limits_reason");

	if (words == NULL && reason != INEQUALITY_CALCULATED)
		words = inequality_reason_text(reason);
	return words;
}

/*
 * confidence_limits(slope_index, level, per) -> lower, upper, method
 *
 * Error 22023 for a level outside (0,1) or a per not above zero.
 */
Datum
slope_index_limits(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
	double		level = argument_level(PG_GETARG_FLOAT8(1));
	double		per = argument_positive(PG_GETARG_FLOAT8(2), "per");
	SlopeIndex	index = index_argument(row);
	double		lower = NAN;
	double		upper = NAN;
	InequalityReason reason = inequality_slope_limits(&index, level, &lower, &upper);

	return answer_limits(fcinfo, lower * per, upper * per, "normal, of a linear estimate", why_not(row, reason));
}

/* relative_index_limits(slope_index, level) -> lower, upper, method; errors as above. */
Datum
relative_index_limits(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
	double		level = argument_level(PG_GETARG_FLOAT8(1));
	SlopeIndex	index = index_argument(row);
	double		lower = NAN;
	double		upper = NAN;
	InequalityReason reason = inequality_relative_limits(&index, level, &lower, &upper);

	return answer_limits(fcinfo, lower, upper, "Fieller", why_not(row, reason));
}
