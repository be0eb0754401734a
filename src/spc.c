/*
 * spc.c
 *		Control charts: every point with its limits and signals, one row per
 *		series for tables of many, and whether a target will be met.
 *
 * The mathematics is in core/spc.c and core/spc_rules.c.
 */
#include "spc.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/date.h"

#include "arguments.h"

PG_FUNCTION_INFO_V1(series_spc);
PG_FUNCTION_INFO_V1(series_spc_summary);
PG_FUNCTION_INFO_V1(series_assurance);

#define ARGUMENT_SERIES 0

/* spc(s, chart, rules, baseline, polarity, target, centre, automatic, automatic_side); the overload has rules before chart. */
static const SpcPlaces spc_places = {1, 2, 3, 4, 6, 7, 8, false};
static const SpcPlaces spc_places_of_rules = {2, 1, 3, 4, 6, 7, 8, false};

#define ARGUMENT_TARGET_OF_SPC 5

/* spc_summary(s, chart, rules, baseline, polarity, centre, automatic, automatic_side) */
static const SpcPlaces summary_places = {1, 2, 3, 4, 5, 6, 7, false};
static const SpcPlaces summary_places_of_rules = {2, 1, 3, 4, 5, 6, 7, false};

/* assurance(s, target, polarity, chart, rules, baseline, centre, automatic, automatic_side) */
static const SpcPlaces assurance_places = {3, 4, 5, 2, 6, 7, 8, false};
static const SpcPlaces assurance_places_of_rules = {4, 3, 5, 2, 6, 7, 8, false};

#define ARGUMENT_TARGET_OF_ASSURANCE 1

/* Of two layouts, the one the call has: only rules by name leave the chart first. */
static const SpcPlaces *
places_of(FunctionCallInfo fcinfo, const SpcPlaces *by_name, const SpcPlaces *by_row)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, by_name->chart);

	if (!OidIsValid(type))
		elog(ERROR, "the types of the arguments are not known");
	return type == TEXTOID ? by_name : by_row;
}

static double
target_argument(FunctionCallInfo fcinfo, int place)
{
	return PG_ARGISNULL(place) ? NAN : argument_finite(PG_GETARG_FLOAT8(place), "target");
}

enum
{
	SPC_COLUMN_PERIOD,
	SPC_COLUMN_VALUE,
	SPC_COLUMN_PART,
	SPC_COLUMN_CENTRE,
	SPC_COLUMN_LOWER,
	SPC_COLUMN_UPPER,
	SPC_COLUMN_NEAR_LOWER,
	SPC_COLUMN_NEAR_UPPER,
	SPC_COLUMN_MOVING_RANGE,
	SPC_COLUMN_SIGNALS,
	SPC_COLUMN_VARIATION,
	SPC_COLUMN_CHART,
	SPC_COLUMN_RULES,
	SPC_COLUMN_BASELINE,
	SPC_COLUMN_REASON,
	SPC_COLUMN_TARGET,
	SPC_COLUMN_ASSURANCE,
	SPC_COLUMNS
};

/* One point as a row; what is the same for its part is there already. */
static void
put_point(const Series *series, const SpcAnswer *answer, int i, SpcAsked *asked, double target,
		  Datum *values, bool *nulls)
{
	values[SPC_COLUMN_PERIOD] = DateADTGetDatum(series->day[i]);
	values[SPC_COLUMN_VALUE] = spc_number(answer->value[i], &nulls[SPC_COLUMN_VALUE]);
	values[SPC_COLUMN_CENTRE] = spc_number(answer->centre[i], &nulls[SPC_COLUMN_CENTRE]);
	values[SPC_COLUMN_LOWER] = spc_number(answer->lower[i], &nulls[SPC_COLUMN_LOWER]);
	values[SPC_COLUMN_UPPER] = spc_number(answer->upper[i], &nulls[SPC_COLUMN_UPPER]);
	values[SPC_COLUMN_NEAR_LOWER] = spc_number(answer->near_lower[i], &nulls[SPC_COLUMN_NEAR_LOWER]);
	values[SPC_COLUMN_NEAR_UPPER] = spc_number(answer->near_upper[i], &nulls[SPC_COLUMN_NEAR_UPPER]);
	values[SPC_COLUMN_MOVING_RANGE] = spc_number(answer->moving_range[i], &nulls[SPC_COLUMN_MOVING_RANGE]);
	values[SPC_COLUMN_SIGNALS] = spc_signals_text(asked, answer->signals[i]);
	values[SPC_COLUMN_VARIATION] =
		asked->variation_text[spc_variation(answer, i, &asked->rules, asked->good)];
	values[SPC_COLUMN_ASSURANCE] =
		asked->assurance_text[spc_assurance(answer->lower[i], answer->upper[i], target, asked->good)];
}

/*
 * spc(s, chart, rules, baseline, polarity, target, centre, automatic, automatic_side)
 *
 * A row a point. Errors: see spc_asked() and spc_answer().
 */
Datum
series_spc(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rows = (ReturnSetInfo *) fcinfo->resultinfo;
	SpcAsked   *asked;
	Series		series;
	SpcAnswer	answer;
	void	   *memory;
	double		target = target_argument(fcinfo, ARGUMENT_TARGET_OF_SPC);
	Datum		values[SPC_COLUMNS];
	bool		nulls[SPC_COLUMNS] = {false};

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	asked = spc_asked(fcinfo, places_of(fcinfo, &spc_places, &spc_places_of_rules));
	if (asked == NULL || PG_ARGISNULL(ARGUMENT_SERIES))
		return (Datum) 0;
	spc_answer(asked, PG_GETARG_DATUM(ARGUMENT_SERIES), &series, &answer, &memory);
	values[SPC_COLUMN_CHART] = asked->chart_text;
	values[SPC_COLUMN_RULES] = asked->rules_text;
	values[SPC_COLUMN_TARGET] = spc_number(target, &nulls[SPC_COLUMN_TARGET]);
	for (int p = 0; p < answer.part_count; p++)
	{
		const SpcPart *part = &answer.parts[p];

		if (part->segment.first == part->segment.end)
			continue;
		values[SPC_COLUMN_PART] = Int32GetDatum(p + 1);
		values[SPC_COLUMN_BASELINE] = spc_baseline_in_words(&series, &answer, p);
		values[SPC_COLUMN_REASON] = spc_reason_in_words(asked, part->reason, &nulls[SPC_COLUMN_REASON]);
		for (int i = part->segment.first; i < part->segment.end; i++)
		{
			put_point(&series, &answer, i, asked, target, values, nulls);
			tuplestore_putvalues(rows->setResult, rows->setDesc, values, nulls);
		}
	}
	pfree(memory);
	return (Datum) 0;
}

/* The last point with a value, or -1. */
static int
latest_point(const SpcAnswer *answer)
{
	for (int i = answer->count; i > 0; i--)
		if (!isnan(answer->value[i - 1]))
			return i - 1;
	return -1;
}

/* The last point of the last part that has limits, the part's last point where none has. */
static int
point_of_limits(const SpcAnswer *answer)
{
	const SpcPart *part = &answer->parts[spc_last_part(answer)];

	for (int i = part->segment.end; i > part->segment.first; i--)
		if (!isnan(answer->lower[i - 1]))
			return i - 1;
	return part->segment.end - 1;
}

enum
{
	SUMMARY_COLUMN_POINTS,
	SUMMARY_COLUMN_PARTS,
	SUMMARY_COLUMN_CENTRE,
	SUMMARY_COLUMN_LOWER,
	SUMMARY_COLUMN_UPPER,
	SUMMARY_COLUMN_SIGNALLED,
	SUMMARY_COLUMN_RULES_FIRST,	/* points by rule, in the order of SpcRule */
	SUMMARY_COLUMN_FIRST_SIGNAL = SUMMARY_COLUMN_RULES_FIRST + SPC_RULES,
	SUMMARY_COLUMN_LAST_SIGNAL,
	SUMMARY_COLUMN_LATEST_PERIOD,
	SUMMARY_COLUMN_LATEST_VALUE,
	SUMMARY_COLUMN_LATEST_SIGNALS,
	SUMMARY_COLUMN_LATEST_VARIATION,
	SUMMARY_COLUMN_CHART,
	SUMMARY_COLUMN_RULES,
	SUMMARY_COLUMN_BASELINE,
	SUMMARY_COLUMN_REASON,
	SUMMARY_COLUMNS
};

/* Counts signalled points, all together and by rule, and says when the first and last were. */
static void
put_counts(const Series *series, const SpcAnswer *answer, Datum *values, bool *nulls)
{
	int			by_rule[SPC_RULES] = {0};
	int			signalled = 0;
	int			points = 0;
	int			first = -1;
	int			last = -1;

	for (int i = 0; i < answer->count; i++)
	{
		uint8		signals = answer->signals[i];

		points += !isnan(answer->value[i]);
		if (signals == 0 || isnan(answer->value[i]))
			continue;
		signalled++;
		last = i;
		if (first < 0)
			first = i;
		for (int rule = 0; rule < SPC_RULES; rule++)
			by_rule[rule] += (signals & SPC_SIGNAL(rule)) != 0;
	}
	values[SUMMARY_COLUMN_POINTS] = Int32GetDatum(points);
	values[SUMMARY_COLUMN_SIGNALLED] = Int32GetDatum(signalled);
	for (int rule = 0; rule < SPC_RULES; rule++)
		values[SUMMARY_COLUMN_RULES_FIRST + rule] = Int32GetDatum(by_rule[rule]);
	nulls[SUMMARY_COLUMN_FIRST_SIGNAL] = nulls[SUMMARY_COLUMN_LAST_SIGNAL] = first < 0;
	if (first >= 0)
	{
		values[SUMMARY_COLUMN_FIRST_SIGNAL] = DateADTGetDatum(series->day[first]);
		values[SUMMARY_COLUMN_LAST_SIGNAL] = DateADTGetDatum(series->day[last]);
	}
}

/* Signals and variation of the last point with a value; NULL signals and not_calculated where there is none. */
static void
put_latest(SpcAsked *asked, const SpcAnswer *answer, int latest, Datum *signals, bool *signals_null,
		   Datum *variation)
{
	*signals_null = latest < 0;
	if (latest >= 0)
		*signals = spc_signals_text(asked, answer->signals[latest]);
	*variation = asked->variation_text[latest < 0 ? SPC_VARIATION_NOT_CALCULATED :
									   spc_variation(answer, latest, &asked->rules, asked->good)];
}

/* spc_summary(...) -> one row: how many points signal, by which rule, and the latest. */
Datum
series_spc_summary(PG_FUNCTION_ARGS)
{
	SpcAsked   *asked = spc_asked(fcinfo, places_of(fcinfo, &summary_places, &summary_places_of_rules));
	Series		series;
	SpcAnswer	answer;
	void	   *memory;
	int			part;
	int			latest;
	int			limits;
	Datum		values[SUMMARY_COLUMNS] = {0};
	bool		nulls[SUMMARY_COLUMNS] = {false};
	Datum		row;

	if (asked == NULL || PG_ARGISNULL(ARGUMENT_SERIES))
		PG_RETURN_NULL();
	spc_answer(asked, PG_GETARG_DATUM(ARGUMENT_SERIES), &series, &answer, &memory);
	part = spc_last_part(&answer);
	latest = latest_point(&answer);
	limits = point_of_limits(&answer);
	put_counts(&series, &answer, values, nulls);
	values[SUMMARY_COLUMN_PARTS] = Int32GetDatum(answer.part_count);
	values[SUMMARY_COLUMN_CENTRE] = spc_number(answer.centre[limits], &nulls[SUMMARY_COLUMN_CENTRE]);
	values[SUMMARY_COLUMN_LOWER] = spc_number(answer.lower[limits], &nulls[SUMMARY_COLUMN_LOWER]);
	values[SUMMARY_COLUMN_UPPER] = spc_number(answer.upper[limits], &nulls[SUMMARY_COLUMN_UPPER]);
	nulls[SUMMARY_COLUMN_LATEST_PERIOD] = nulls[SUMMARY_COLUMN_LATEST_VALUE] = latest < 0;
	if (latest >= 0)
	{
		values[SUMMARY_COLUMN_LATEST_PERIOD] = DateADTGetDatum(series.day[latest]);
		values[SUMMARY_COLUMN_LATEST_VALUE] =
			spc_number(answer.value[latest], &nulls[SUMMARY_COLUMN_LATEST_VALUE]);
	}
	put_latest(asked, &answer, latest, &values[SUMMARY_COLUMN_LATEST_SIGNALS],
			   &nulls[SUMMARY_COLUMN_LATEST_SIGNALS], &values[SUMMARY_COLUMN_LATEST_VARIATION]);
	values[SUMMARY_COLUMN_CHART] = asked->chart_text;
	values[SUMMARY_COLUMN_RULES] = asked->rules_text;
	values[SUMMARY_COLUMN_BASELINE] = spc_baseline_in_words(&series, &answer, part);
	values[SUMMARY_COLUMN_REASON] =
		spc_reason_in_words(asked, answer.parts[part].reason, &nulls[SUMMARY_COLUMN_REASON]);
	row = spc_row(fcinfo, asked, values, nulls);
	pfree(memory);
	PG_RETURN_DATUM(row);
}

/* Why there is no assurance although there are limits. */
static const char *
assurance_reason(const SpcAsked *asked, double target, double lower)
{
	if (isnan(target))
		return "cannot be calculated: there is no target";
	if (asked->good == 0)
		return "cannot be calculated: the polarity is neutral";
	if (isnan(lower))
		return "cannot be calculated: the chart has no limits";
	return NULL;
}

/* assurance(...) -> one row: will the target be met, by the limits of the last part? */
Datum
series_assurance(PG_FUNCTION_ARGS)
{
	enum
	{
		CENTRE, LOWER, UPPER, TARGET, ASSURANCE, VARIATION, SIGNALS, CHART, RULES, BASELINE, REASON, COLUMNS
	};
	SpcAsked   *asked = spc_asked(fcinfo, places_of(fcinfo, &assurance_places, &assurance_places_of_rules));
	double		target = target_argument(fcinfo, ARGUMENT_TARGET_OF_ASSURANCE);
	Series		series;
	SpcAnswer	answer;
	void	   *memory;
	int			part;
	int			limits;
	const char *why;
	Datum		values[COLUMNS] = {0};
	bool		nulls[COLUMNS] = {false};
	Datum		row;

	if (asked == NULL || PG_ARGISNULL(ARGUMENT_SERIES))
		PG_RETURN_NULL();
	spc_answer(asked, PG_GETARG_DATUM(ARGUMENT_SERIES), &series, &answer, &memory);
	part = spc_last_part(&answer);
	limits = point_of_limits(&answer);
	values[CENTRE] = spc_number(answer.centre[limits], &nulls[CENTRE]);
	values[LOWER] = spc_number(answer.lower[limits], &nulls[LOWER]);
	values[UPPER] = spc_number(answer.upper[limits], &nulls[UPPER]);
	values[TARGET] = spc_number(target, &nulls[TARGET]);
	values[ASSURANCE] = asked->assurance_text[spc_assurance(answer.lower[limits], answer.upper[limits],
															target, asked->good)];
	put_latest(asked, &answer, latest_point(&answer), &values[SIGNALS], &nulls[SIGNALS], &values[VARIATION]);
	values[CHART] = asked->chart_text;
	values[RULES] = asked->rules_text;
	values[BASELINE] = spc_baseline_in_words(&series, &answer, part);
	why = SPC_REFUSED(answer.parts[part].reason) ? NULL :
		assurance_reason(asked, target, answer.lower[limits]);
	if (why != NULL)
		values[REASON] = CStringGetTextDatum(why);
	else
		values[REASON] = spc_reason_in_words(asked, answer.parts[part].reason, &nulls[REASON]);
	row = spc_row(fcinfo, asked, values, nulls);
	pfree(memory);
	PG_RETURN_DATUM(row);
}
