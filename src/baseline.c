/*
 * baseline.c
 *		Baselines: given as parts, and answered as the parts of a chart with what
 *		made their limits.
 *
 * The mathematics is in core/baseline.c and core/spc.c.
 */
#include "spc.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "arguments.h"

PG_FUNCTION_INFO_V1(series_baseline);

/* The columns of careperf.baseline_part, in their order. */
enum
{
	CHOICE_STARTS,
	CHOICE_POINTS,
	CHOICE_FIRST_DAY,
	CHOICE_LAST_DAY,
	CHOICE_CENTRE,
	CHOICE_SIGMA,
	CHOICE_COLUMNS
};

static void
choice_error(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("this baseline cannot be used"),
			 errdetail("%s", detail),
			 errhint("A part takes its limits from its first points, or from first_day to last_day, or is frozen at centre and sigma; all NULL: from every point.")));
}

static int32
choice_day(Datum value, bool isnull, int32 open, const char *name)
{
	DateADT		day;

	if (isnull)
		return open;
	day = DatumGetDateADT(value);
	if (DATE_NOT_FINITE(day))
		choice_error(psprintf("%s is not a finite date.", name));
	return day;
}

static BaselinePart
choice_of_row(const Datum *value, const bool *null)
{
	BaselinePart choice = baseline_every_point();

	choice.starts = choice_day(value[CHOICE_STARTS], null[CHOICE_STARTS], BASELINE_NO_FIRST, "starts");
	choice.first_day = choice_day(value[CHOICE_FIRST_DAY], null[CHOICE_FIRST_DAY], BASELINE_NO_FIRST, "first_day");
	choice.last_day = choice_day(value[CHOICE_LAST_DAY], null[CHOICE_LAST_DAY], BASELINE_NO_LAST, "last_day");
	if (!null[CHOICE_POINTS])
		choice.points = DatumGetInt32(value[CHOICE_POINTS]);
	if (!null[CHOICE_CENTRE])
		choice.centre = DatumGetFloat8(value[CHOICE_CENTRE]);
	if (!null[CHOICE_SIGMA])
		choice.sigma = DatumGetFloat8(value[CHOICE_SIGMA]);

	if (!null[CHOICE_POINTS] && choice.points < 2)
		choice_error(psprintf("points is %d; limits need at least 2.", choice.points));
	if (!null[CHOICE_POINTS] && !(null[CHOICE_FIRST_DAY] && null[CHOICE_LAST_DAY]))
		choice_error("It has both points and days.");
	if (choice.first_day > choice.last_day)
		choice_error("last_day lies before first_day.");
	if (!null[CHOICE_CENTRE] && !isfinite(choice.centre))
		choice_error("centre is not a finite number.");
	if (!null[CHOICE_SIGMA] && null[CHOICE_CENTRE])
		choice_error("It has sigma without a centre.");
	if (!null[CHOICE_SIGMA] && !(isfinite(choice.sigma) && choice.sigma >= 0.0))
		choice_error("sigma is not a finite number from zero on.");
	return choice;
}

static int
compare_choices(const void *a, const void *b)
{
	int32		x = ((const BaselinePart *) a)->starts;
	int32		y = ((const BaselinePart *) b)->starts;

	return (x > y) - (x < y);
}

BaselinePart *
baseline_choices(Datum array_value, int *count)
{
	ArrayType  *array = DatumGetArrayTypeP(array_value);
	TypeCacheEntry *type = lookup_type_cache(ARR_ELEMTYPE(array), TYPECACHE_TUPDESC);
	Datum	   *row;
	bool	   *null;
	BaselinePart *choices;

	if (type->tupDesc == NULL || type->tupDesc->natts != CHOICE_COLUMNS)
		elog(ERROR, "careperf.baseline_part is not as this library knows it");
	deconstruct_array(array, ARR_ELEMTYPE(array), type->typlen, type->typbyval, type->typalign,
					  &row, &null, count);
	choices = palloc(sizeof(BaselinePart) * (Size) Max(*count, 1));
	for (int i = 0; i < *count; i++)
	{
		HeapTupleData tuple;
		Datum		values[CHOICE_COLUMNS];
		bool		nulls[CHOICE_COLUMNS];

		if (null[i])
			choice_error("A part of it is NULL.");
		tuple.t_data = DatumGetHeapTupleHeader(row[i]);
		tuple.t_len = HeapTupleHeaderGetDatumLength(tuple.t_data);
		heap_deform_tuple(&tuple, type->tupDesc, values, nulls);
		choices[i] = choice_of_row(values, nulls);
	}
	qsort(choices, (size_t) *count, sizeof(BaselinePart), compare_choices);
	for (int i = 1; i < *count; i++)
		if (choices[i].starts == choices[i - 1].starts)
			choice_error("Two parts start on the same day.");
	return choices;
}

/* A day as 2024-04-01, whatever the session's style: an answer must not depend on it. */
static char *
day_in_words(int32 day)
{
	CalendarDate date = calendar_date(day);

	return psprintf("%04d-%02d-%02d", date.year, date.month, date.day);
}

/* What made the limits of a part. */
static char *
choice_in_words(const Series *series, const SpcPart *part)
{
	const BaselinePart *choice = &part->segment.choice;

	if (part->segment.first == part->segment.end)
		return pstrdup("no points yet");
	switch (part->segment.kind)
	{
		case BASELINE_ALL:
			return psprintf("all %d points", part->known);
		case BASELINE_FIRST_POINTS:
			return psprintf("first %d points", choice->points);
		case BASELINE_FROZEN:
			return isnan(choice->sigma) ? psprintf("frozen at centre %.15g", choice->centre) :
				psprintf("frozen at centre %.15g and sigma %.15g", choice->centre, choice->sigma);
		case BASELINE_DATES:
		case BASELINE_RUN:
			break;
	}
	if (part->baseline_points == 0)
		return pstrdup("no points on the days chosen");
	return psprintf("%s%s to %s, %d points",
					part->segment.kind == BASELINE_RUN ? "run on one side, " : "",
					day_in_words(series->day[part->baseline_first]),
					day_in_words(series->day[part->baseline_last]), part->baseline_points);
}

Datum
spc_baseline_in_words(const Series *series, const SpcAnswer *answer, int part)
{
	const SpcPart *told = &answer->parts[part];
	char	   *words = choice_in_words(series, told);

	if (told->segment.first > 0 && told->segment.first < told->segment.end)
		words = psprintf("from %s: %s", day_in_words(series->day[told->segment.first]), words);
	return CStringGetTextDatum(words);
}

static const char *
kind_in_words(BaselineKind kind)
{
	switch (kind)
	{
		case BASELINE_ALL:
			return "every point";
		case BASELINE_FIRST_POINTS:
			return "first points";
		case BASELINE_DATES:
			return "dates";
		case BASELINE_FROZEN:
			return "frozen";
		case BASELINE_RUN:
			return "sustained run";
	}
	return "unknown";
}

/* The limits of a chart in words. */
static const char *
limits_in_words(const SpcQuestion *question, const SpcPart *part)
{
	const SpcRules *rules = question->rules;

	switch (question->chart)
	{
		case SPC_XMR:
			if (!isnan(part->segment.choice.sigma))
				return "3 sigma, frozen";
			return psprintf("%.6g times the mean moving range%s", rules->xmr_factor,
							rules->screening ? psprintf(", screened once at %.6g times it", rules->screening_factor) : "");
		case SPC_RUN:
			return "no limits";
		case SPC_MR:
			return "0 to 3.267 times the centre";
		case SPC_P:
			return "3 sigma, binomial";
		case SPC_PP:
			return "3 sigma, binomial, widened by the moving ranges (Laney)";
		case SPC_U:
		case SPC_C:
			return "3 sigma, Poisson";
		case SPC_UP:
			return "3 sigma, Poisson, widened by the moving ranges (Laney)";
		case SPC_G:
			return "3 sigma about the mean, geometric";
		case SPC_T:
			return "3 times the mean moving range / 1.128 of the values to the power 1/3.6";
		case SPC_CHARTS:
			break;
	}
	return "unknown";
}

static const char *
centre_in_words(const SpcQuestion *question, const SpcPart *part)
{
	if (!isnan(part->segment.choice.centre))
		return "frozen centre";
	if (question->chart == SPC_P || question->chart == SPC_PP ||
		question->chart == SPC_U || question->chart == SPC_UP)
		return "pooled value";
	return part->centre_is_median ? "median" : "mean";
}

enum
{
	BASELINE_COLUMN_PART,
	BASELINE_COLUMN_STARTS,
	BASELINE_COLUMN_ENDS,
	BASELINE_COLUMN_FIRST_PERIOD,
	BASELINE_COLUMN_LAST_PERIOD,
	BASELINE_COLUMN_POINTS,
	BASELINE_COLUMN_CENTRE,
	BASELINE_COLUMN_SIGMA,
	BASELINE_COLUMN_LOWER,
	BASELINE_COLUMN_UPPER,
	BASELINE_COLUMN_KIND,
	BASELINE_COLUMN_METHOD,
	BASELINE_COLUMN_REASON,
	BASELINE_COLUMN_USEFUL_POINTS,
	BASELINE_COLUMN_LONGEST_RUN,
	BASELINE_COLUMN_LONGEST_RUN_ALLOWED,
	BASELINE_COLUMN_CROSSINGS,
	BASELINE_COLUMN_CROSSINGS_NEEDED,
	BASELINE_COLUMN_RUNS_SIGNAL,
	BASELINE_COLUMNS
};

static void
put_day(const Series *series, int point, Datum *value, bool *isnull)
{
	*isnull = point < 0;
	if (point >= 0)
		*value = DateADTGetDatum(series->day[point]);
}

/* First and last period of the part; a part without points starts where it was told to. */
static void
put_extent(const Series *series, const SpcPart *part, Datum *values, bool *nulls)
{
	bool		empty = part->segment.first == part->segment.end;
	int32		told = part->segment.choice.starts;

	put_day(series, empty ? -1 : part->segment.first, &values[BASELINE_COLUMN_STARTS], &nulls[BASELINE_COLUMN_STARTS]);
	put_day(series, empty ? -1 : part->segment.end - 1, &values[BASELINE_COLUMN_ENDS], &nulls[BASELINE_COLUMN_ENDS]);
	if (empty && told != BASELINE_NO_FIRST)
	{
		values[BASELINE_COLUMN_STARTS] = DateADTGetDatum(told);
		nulls[BASELINE_COLUMN_STARTS] = false;
	}
	put_day(series, part->baseline_first, &values[BASELINE_COLUMN_FIRST_PERIOD], &nulls[BASELINE_COLUMN_FIRST_PERIOD]);
	put_day(series, part->baseline_last, &values[BASELINE_COLUMN_LAST_PERIOD], &nulls[BASELINE_COLUMN_LAST_PERIOD]);
}

/* The limits of a part, where they are the same for all its points. */
static void
put_limits(const SpcQuestion *question, const SpcAnswer *answer, const SpcPart *part,
		   Datum *values, bool *nulls)
{
	bool		by_point = question->chart == SPC_P || question->chart == SPC_PP ||
		question->chart == SPC_U || question->chart == SPC_UP;
	bool		none = by_point || part->segment.first == part->segment.end;
	int			first = part->segment.first;

	values[BASELINE_COLUMN_CENTRE] = spc_number(part->centre, &nulls[BASELINE_COLUMN_CENTRE]);
	values[BASELINE_COLUMN_SIGMA] = spc_number(part->sigma, &nulls[BASELINE_COLUMN_SIGMA]);
	values[BASELINE_COLUMN_LOWER] = spc_number(none ? NAN : answer->lower[first], &nulls[BASELINE_COLUMN_LOWER]);
	values[BASELINE_COLUMN_UPPER] = spc_number(none ? NAN : answer->upper[first], &nulls[BASELINE_COLUMN_UPPER]);
}

static void
put_runs(const SpcPart *part, bool has_runs, Datum *values, bool *nulls)
{
	values[BASELINE_COLUMN_USEFUL_POINTS] = Int32GetDatum(part->runs.useful);
	values[BASELINE_COLUMN_LONGEST_RUN] = Int32GetDatum(part->runs.longest);
	values[BASELINE_COLUMN_LONGEST_RUN_ALLOWED] = Int32GetDatum(part->runs.longest_allowed);
	values[BASELINE_COLUMN_CROSSINGS] = Int32GetDatum(part->runs.crossings);
	values[BASELINE_COLUMN_CROSSINGS_NEEDED] = Int32GetDatum(part->runs.crossings_needed);
	values[BASELINE_COLUMN_RUNS_SIGNAL] = BoolGetDatum(part->runs_signal);
	for (int column = BASELINE_COLUMN_LONGEST_RUN; column <= BASELINE_COLUMN_CROSSINGS_NEEDED; column++)
		nulls[column] = part->runs.useful == 0;
	nulls[BASELINE_COLUMN_RUNS_SIGNAL] = !has_runs;
}

/*
 * baseline(s, chart, rules, baseline, polarity, centre, automatic, automatic_side)
 *
 * A row a part. Errors: see spc_asked() and spc_answer().
 */
Datum
series_baseline(PG_FUNCTION_ARGS)
{
	static const SpcPlaces by_name = {1, 2, 3, 4, 5, 6, 7, true};
	static const SpcPlaces by_row = {2, 1, 3, 4, 5, 6, 7, true};
	ReturnSetInfo *rows = (ReturnSetInfo *) fcinfo->resultinfo;
	bool		named = get_fn_expr_argtype(fcinfo->flinfo, by_name.chart) == TEXTOID;
	SpcAsked   *asked;
	Series		series;
	SpcAnswer	answer;
	void	   *memory;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	asked = spc_asked(fcinfo, named ? &by_name : &by_row);
	if (asked == NULL || PG_ARGISNULL(0))
		return (Datum) 0;
	spc_answer(asked, PG_GETARG_DATUM(0), &series, &answer, &memory);
	for (int p = 0; p < answer.part_count; p++)
	{
		const SpcPart *part = &answer.parts[p];
		const SpcQuestion *question = &asked->question;
		Datum		values[BASELINE_COLUMNS] = {0};
		bool		nulls[BASELINE_COLUMNS] = {false};

		values[BASELINE_COLUMN_PART] = Int32GetDatum(p + 1);
		put_extent(&series, part, values, nulls);
		values[BASELINE_COLUMN_POINTS] = Int32GetDatum(part->baseline_points);
		put_limits(question, &answer, part, values, nulls);
		values[BASELINE_COLUMN_KIND] = CStringGetTextDatum(kind_in_words(part->segment.kind));
		values[BASELINE_COLUMN_METHOD] =
			CStringGetTextDatum(psprintf("%s: %s, %s", spc_chart_name(question->chart),
										 centre_in_words(question, part), limits_in_words(question, part)));
		values[BASELINE_COLUMN_REASON] = spc_reason_in_words(asked, part->reason, &nulls[BASELINE_COLUMN_REASON]);
		put_runs(part, question->chart != SPC_MR && part->known > 0, values, nulls);
		tuplestore_putvalues(rows->setResult, rows->setDesc, values, nulls);
	}
	pfree(memory);
	return (Datum) 0;
}
