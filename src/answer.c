/*
 * answer.c
 *		Rows that one function answers with and another asks.
 */
#include "answer.h"

#include <math.h>

#include "executor/executor.h"
#include "utils/builtins.h"

#include "arguments.h"

double
answer_number(HeapTupleHeader row, const char *name)
{
	bool		is_null;
	Datum		value = GetAttributeByName(row, name, &is_null);

	return is_null ? NAN : DatumGetFloat8(value);
}

char *
answer_text(HeapTupleHeader row, const char *name)
{
	bool		is_null;
	Datum		value = GetAttributeByName(row, name, &is_null);

	return is_null ? NULL : TextDatumGetCString(value);
}

Datum
answer_limits(FunctionCallInfo fcinfo, double lower, double upper,
			  const char *method, const char *reason)
{
	Datum		values[3] = {Float8GetDatum(lower), Float8GetDatum(upper), (Datum) 0};
	bool		nulls[3] = {false, false, false};

	if (reason == NULL && (!isfinite(lower) || !isfinite(upper)))
		reason = "the result is out of range";
	nulls[0] = nulls[1] = reason != NULL;
	values[2] = reason == NULL ? CStringGetTextDatum(method)
		: CStringGetTextDatum(psprintf("cannot be calculated: %s", reason));
	return result_row(fcinfo, values, nulls);
}

void
answer_columns(const double *numbers, int count, Datum *values, bool *nulls)
{
	for (int i = 0; i < count; i++)
	{
		values[i] = Float8GetDatum(numbers[i]);
		nulls[i] = isnan(numbers[i]);
	}
}
