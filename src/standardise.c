/*
 * standardise.c
 *		Standardised rates: the aggregates, and what is asked of their answers.
 *
 * The mathematics is in core/standardise.c. An answer is a row of plain numbers,
 * careperf.standardised, so that level and unit can be chosen later.
 */
#include "compat.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "answer.h"
#include "arguments.h"
#include "core/standardise.h"
#include "gather.h"

PG_FUNCTION_INFO_V1(standardise_step);
PG_FUNCTION_INFO_V1(standardise_keyed_step);
PG_FUNCTION_INFO_V1(standardise_directly_close);
PG_FUNCTION_INFO_V1(standardise_directly_keyed_close);
PG_FUNCTION_INFO_V1(standardise_directly_dependent_close);
PG_FUNCTION_INFO_V1(standardise_indirectly_close);
PG_FUNCTION_INFO_V1(standardise_indirectly_keyed_close);
PG_FUNCTION_INFO_V1(ratio_to_expected);
PG_FUNCTION_INFO_V1(standardised_rate_limits);
PG_FUNCTION_INFO_V1(standardised_ratio_limits);

/* Longest key shown in a reason. */
#define SHOWN_KEY 60

/* One row of numbers: argument 1 on, in the order of the aggregate's arguments. */
Datum
standardise_step(PG_FUNCTION_ARGS)
{
	Gathered   *state = gather_row(fcinfo);
	GatheredRow *row = &state->row[state->count - 1];

	for (int i = 1; i < PG_NARGS(); i++)
		row->value[i - 1] = gather_number(fcinfo, i, "what is standardised");
	PG_RETURN_POINTER(state);
}

/* The same with the key of the stratum first. */
Datum
standardise_keyed_step(PG_FUNCTION_ARGS)
{
	Gathered   *state = gather_row(fcinfo);
	GatheredRow *row = &state->row[state->count - 1];

	row->key = gather_key(fcinfo, 1);
	for (int i = 2; i < PG_NARGS(); i++)
		row->value[i - 2] = gather_number(fcinfo, i, "what is standardised");
	PG_RETURN_POINTER(state);
}

static int
compare_strata(const void *a, const void *b)
{
	return stratum_compare(a, b);
}

/* The rows of the state in the order that the calculation asks for. */
static Stratum *
sorted_strata(const Gathered *rows, bool indirect)
{
	Stratum    *strata = palloc(sizeof(Stratum) * Max(rows->count, 1));

	for (int64 i = 0; i < rows->count; i++)
	{
		const GatheredRow *row = &rows->row[i];

		strata[i].key = row->key == NULL ? NULL : VARDATA_ANY(row->key);
		strata[i].key_length = row->key == NULL ? 0 : VARSIZE_ANY_EXHDR(row->key);
		strata[i].events = row->value[0];
		strata[i].population = row->value[1];
		strata[i].standard = row->value[2];
		strata[i].reference = indirect ? row->value[3] : NAN;
		strata[i].frequency = indirect ? NAN : row->value[3];
	}
	qsort(strata, rows->count, sizeof(Stratum), compare_strata);
	return strata;
}

/* Why there is no rate, with the stratum to blame where it has a name. */
static Datum
reason_in_words(const Standardised *answer, const Stratum *strata)
{
	const char *words = standardise_reason_text(answer->reason);
	const Stratum *blamed = answer->blame < 0 ? NULL : &strata[answer->blame];

	if (blamed == NULL || blamed->key == NULL)
		return CStringGetTextDatum(words);
	return PointerGetDatum(cstring_to_text(psprintf("%s (stratum %.*s)", words,
													pg_mbcliplen(blamed->key, (int) blamed->key_length, SHOWN_KEY),
													blamed->key)));
}

/* The answer as a row of careperf.standardised. */
static Datum
answer_row(FunctionCallInfo fcinfo, const Standardised *answer, const Stratum *strata)
{
	const double numbers[7] = {
		answer->rate, answer->ratio, answer->variance, answer->events,
		answer->population, answer->expected, answer->reference_rate
	};
	Datum		values[9];
	bool		nulls[9] = {false};

	answer_columns(numbers, 7, values, nulls);
	values[7] = CStringGetTextDatum(standardise_method_text(answer->method));
	nulls[8] = answer->reason == STANDARDISE_CALCULATED;
	values[8] = nulls[8] ? (Datum) 0 : reason_in_words(answer, strata);
	return result_row(fcinfo, values, nulls);
}

static Datum
close_directly(FunctionCallInfo fcinfo, StratumForm form)
{
	Gathered   *rows = gather_rows(fcinfo);
	Stratum    *strata = sorted_strata(rows, false);
	Standardised answer = standardise_directly(strata, (int) rows->count, form);

	return answer_row(fcinfo, &answer, strata);
}

static Datum
close_indirectly(FunctionCallInfo fcinfo, StratumForm form)
{
	Gathered   *rows = gather_rows(fcinfo);
	Stratum    *strata = sorted_strata(rows, true);
	Standardised answer = standardise_indirectly(strata, (int) rows->count, form);

	return answer_row(fcinfo, &answer, strata);
}

Datum
standardise_directly_close(PG_FUNCTION_ARGS)
{
	return close_directly(fcinfo, (StratumForm) {false, false});
}

Datum
standardise_directly_keyed_close(PG_FUNCTION_ARGS)
{
	return close_directly(fcinfo, (StratumForm) {true, false});
}

Datum
standardise_directly_dependent_close(PG_FUNCTION_ARGS)
{
	return close_directly(fcinfo, (StratumForm) {true, true});
}

Datum
standardise_indirectly_close(PG_FUNCTION_ARGS)
{
	return close_indirectly(fcinfo, (StratumForm) {false, false});
}

Datum
standardise_indirectly_keyed_close(PG_FUNCTION_ARGS)
{
	return close_indirectly(fcinfo, (StratumForm) {true, false});
}

/* ratio_to_expected(observed, expected, reference_rate) -> careperf.standardised */
Datum
ratio_to_expected(PG_FUNCTION_ARGS)
{
	double		observed = gather_number(fcinfo, 0, "observed");
	double		expected = gather_number(fcinfo, 1, "expected");
	double		reference_rate = gather_number(fcinfo, 2, "reference_rate");
	Standardised answer = standardise_from_expected(observed, expected, reference_rate);

	return answer_row(fcinfo, &answer, NULL);
}

/* Limits, or NULLs and why, as a row (lower, upper, method). */
static Datum
limits_row(FunctionCallInfo fcinfo, Limits limits, const char *method, const char *reason)
{
	if (reason == NULL && limits.reason != LIMITS_CALCULATED)
		reason = limits_reason_text(limits.reason);
	return answer_limits(fcinfo, limits.lower, limits.upper, method, reason);
}

/*
 * confidence_limits(standardised, level, per) -> lower, upper, method
 *
 * Of the rate. Error 22023 for a level outside (0,1) or a per not above zero.
 */
Datum
standardised_rate_limits(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
	double		level = argument_level(PG_GETARG_FLOAT8(1));
	double		per = argument_positive(PG_GETARG_FLOAT8(2), "per");
	double		events = answer_number(row, "events");
	double		expected = answer_number(row, "expected");
	double		reference_rate = answer_number(row, "reference_rate");
	const char *reason = answer_text(row, "reason");
	Limits		limits = limits_of_ratio();

	if (reason == NULL && isnan(answer_number(row, "rate")))
		reason = standardise_reason_text(STANDARDISE_NO_REFERENCE_RATE);
	if (reason != NULL)
		return limits_row(fcinfo, limits, NULL, reason);
	if (isnan(expected))
	{
		limits = limits_times(standardised_limits_direct(answer_number(row, "rate"), answer_number(row, "variance"), events, level), per);
		return limits_row(fcinfo, limits, "Dobson", NULL);
	}
	limits = limits_times(standardised_limits_indirect(reference_rate / expected, events, level), per);
	return limits_row(fcinfo, limits, limits_method_text(limits.method), NULL);
}

/*
 * ratio_limits(standardised, level, per) -> lower, upper, method
 *
 * Of observed to expected events. Errors as confidence_limits.
 */
Datum
standardised_ratio_limits(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
	double		level = argument_level(PG_GETARG_FLOAT8(1));
	double		per = argument_positive(PG_GETARG_FLOAT8(2), "per");
	double		expected = answer_number(row, "expected");
	const char *reason = answer_text(row, "reason");
	Limits		limits = limits_of_ratio();

	if (reason == NULL && isnan(expected))
		reason = standardise_reason_text(STANDARDISE_NOT_A_RATIO);
	if (reason != NULL)
		return limits_row(fcinfo, limits, NULL, reason);
	limits = limits_times(standardised_limits_indirect(1.0 / expected, answer_number(row, "events"), level), per);
	return limits_row(fcinfo, limits, limits_method_text(limits.method), NULL);
}
