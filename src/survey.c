/*
 * survey.c
 *		Stratified survey estimates: the aggregate and its margin of error.
 *
 * The mathematics is in core/survey.c.
 */
#include "compat.h"

#include <math.h>

#include "utils/builtins.h"

#include "answer.h"
#include "arguments.h"
#include "core/survey.h"
#include "gather.h"

PG_FUNCTION_INFO_V1(survey_step);
PG_FUNCTION_INFO_V1(survey_close);
PG_FUNCTION_INFO_V1(survey_margin);

#define METHOD "stratified, finite population correction"
#define TOO_SMALL METHOD "; the margin is too small: a stratum that answers alike adds none"

/* One stratum: answered_so, respondents, population. */
Datum
survey_step(PG_FUNCTION_ARGS)
{
	Gathered   *state = gather_row(fcinfo);
	GatheredRow *row = &state->row[state->count - 1];

	if (!PG_ARGISNULL(1))
		row->value[0] = (double) PG_GETARG_INT64(1);
	if (!PG_ARGISNULL(2))
		row->value[1] = (double) PG_GETARG_INT64(2);
	row->value[2] = gather_number(fcinfo, 3, "population");
	PG_RETURN_POINTER(state);
}

/* The answer as a row of careperf.survey_share. */
Datum
survey_close(PG_FUNCTION_ARGS)
{
	Gathered   *rows = gather_rows(fcinfo);
	SurveyStratum *strata = palloc(sizeof(SurveyStratum) * Max(rows->count, 1));
	SurveyShare answer;
	Datum		values[9];
	bool		nulls[9] = {false};

	for (int64 i = 0; i < rows->count; i++)
		strata[i] = (SurveyStratum) {rows->row[i].value[0], rows->row[i].value[1], rows->row[i].value[2]};
	answer = survey_estimate(strata, (int) rows->count);

	answer_columns((double[]) {answer.share, answer.estimate, answer.variance, answer.answered_so,
				   answer.respondents, answer.population}, 6, values, nulls);
	values[6] = CStringGetTextDatum(answer.too_small ? TOO_SMALL : METHOD);
	nulls[7] = answer.reason == SURVEY_CALCULATED;
	values[7] = CStringGetTextDatum(survey_reason_text(answer.reason));
	nulls[8] = answer.margin_reason == SURVEY_CALCULATED;
	values[8] = CStringGetTextDatum(survey_reason_text(answer.margin_reason));
	return result_row(fcinfo, values, nulls);
}

/*
 * margin_of_error(survey_share, level, per, critical_value) -> margin, lower, upper, method
 *
 * critical_value, where given, in place of the normal quantile of the level.
 * Error 22023 for a level outside (0,1), a per or critical value not above zero.
 */
Datum
survey_margin(PG_FUNCTION_ARGS)
{
	double		level = argument_level(PG_ARGISNULL(1) ? NAN : PG_GETARG_FLOAT8(1));
	double		per = argument_positive(PG_ARGISNULL(2) ? NAN : PG_GETARG_FLOAT8(2), "per");
	double		z = PG_ARGISNULL(3) ? survey_critical_value(level)
		: argument_positive(PG_GETARG_FLOAT8(3), "critical_value");
	HeapTupleHeader row;
	double		share;
	double		margin;
	char	   *reason;
	Datum		values[4];
	bool		nulls[4] = {false, false, false, false};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	row = PG_GETARG_HEAPTUPLEHEADER(0);
	reason = answer_text(row, "margin_reason");
	share = answer_number(row, "share");
	margin = z * sqrt(answer_number(row, "variance"));
	if (reason == NULL && !isfinite((share + margin) * per))
		reason = "the result is out of range";

	nulls[0] = nulls[1] = nulls[2] = reason != NULL;
	values[0] = Float8GetDatum(margin * per);
	values[1] = Float8GetDatum(fmax(share - margin, 0.0) * per);
	values[2] = Float8GetDatum(fmin(share + margin, 1.0) * per);
	if (reason != NULL)
		values[3] = CStringGetTextDatum(psprintf("cannot be calculated: %s", reason));
	else
	{
		const char *method = answer_text(row, "method");

		values[3] = CStringGetTextDatum(psprintf("%s, critical value %.6g", method != NULL ? method : METHOD, z));
	}
	return result_row(fcinfo, values, nulls);
}
