/*
 * arguments.c
 *		What the SQL doors share: checked arguments and rows for answers.
 */
#include "arguments.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "core/limits.h"

/* A level of confidence strictly between 0 and 1. */
double
argument_level(double level)
{
	if (!limits_level_is_valid(level))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("level of confidence is not between 0 and 1"),
				 errdetail("It is %g.", level),
				 errhint("Use 0.95 for limits of 95 %%, 0.998 for limits of 99.8 %%.")));
	return level;
}

/* A factor or unit that must be finite and above zero. */
double
argument_positive(double value, const char *name)
{
	if (!isfinite(value) || value <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be a number above zero", name),
				 errdetail("It is %g.", value),
				 errhint("Use 100 for per cent, 1000 or 100000 for rates.")));
	return value;
}

double
argument_finite(double value, const char *name)
{
	if (!isfinite(value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be a finite number", name),
				 errdetail("It is %g.", value),
				 errhint("Use NULL for a number that is not known.")));
	return value;
}

/* The place of the word among the words, which end with NULL. */
int
argument_word(Datum word, const char *const *words, const char *name)
{
	char	   *given = TextDatumGetCString(word);
	StringInfoData known;

	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(given, words[i]) == 0)
		{
			pfree(given);
			return i;
		}
	initStringInfo(&known);
	for (int i = 0; words[i] != NULL; i++)
		appendStringInfo(&known, "%s%s", i > 0 ? ", " : "", words[i]);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s cannot be \"%.*s\"", name, pg_mbcliplen(given, (int) strlen(given), 100), given),
			 errdetail("Only a few words are known here, in lower case."),
			 errhint("Use one of: %s.", known.data)));
}

Polarity
argument_polarity(Datum word)
{
	static const char *const words[] = {"high", "low", "neutral", NULL};

	return (Polarity) argument_word(word, words, "polarity");
}

Datum
result_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	FmgrInfo   *called = fcinfo->flinfo;

	if (called->fn_extra == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(called->fn_mcxt);
		TupleDesc	row;

		if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "this function must return a row");
		called->fn_extra = BlessTupleDesc(row);
		MemoryContextSwitchTo(caller);
	}
	return HeapTupleGetDatum(heap_form_tuple((TupleDesc) called->fn_extra, values, nulls));
}
