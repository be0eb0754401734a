/*
 * series_ask.c
 *		What a series is asked for: its points, gaps and periods, a part of it, a
 *		line of characters. Change is in change.c, the other questions in files of
 *		their own.
 */
#include "series_stored.h"

#include <math.h>

#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "catalog/pg_type.h"

#include "arguments.h"
#include "core/sparkline.h"
#include "summary.h"

PG_FUNCTION_INFO_V1(series_with_per);
PG_FUNCTION_INFO_V1(series_with_breaks);
PG_FUNCTION_INFO_V1(series_clip);
PG_FUNCTION_INFO_V1(series_points);
PG_FUNCTION_INFO_V1(series_gaps);
PG_FUNCTION_INFO_V1(series_used_points);
PG_FUNCTION_INFO_V1(series_missing);
PG_FUNCTION_INFO_V1(series_first_period);
PG_FUNCTION_INFO_V1(series_last_period);
PG_FUNCTION_INFO_V1(series_period_step);
PG_FUNCTION_INFO_V1(series_value_at);
PG_FUNCTION_INFO_V1(series_summary_at);
PG_FUNCTION_INFO_V1(series_describe);
PG_FUNCTION_INFO_V1(series_sparkline);

#define MOST_GAPS	1000000

/* Value times so much: of summaries only. */
Datum
series_with_per(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));
	double		per = argument_positive(PG_GETARG_FLOAT8(1), "per");
	SeriesCanonical *result;

	if (stored->sort != SERIES_OF_SUMMARIES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a series of values has no per"),
				 errdetail("Only the value of a summary is a quotient, per one of its denominator."),
				 errhint("Multiply the values before the series is made.")));
	result = palloc(VARSIZE(stored));
	memcpy(result, stored, VARSIZE(stored));
	result->per = per;
	PG_RETURN_POINTER(result);
}

/* The place of the first point on or after the day; the number of points where there is none. */
static int
place_from(const SeriesCanonical *stored, int64 wanted)
{
	const int32 *day = series_days(stored);
	int			low = 0;
	int			high = stored->count;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (day[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first point on or after each day begins a new definition; breaks that are there stay. */
Datum
series_with_breaks(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));
	SeriesList	list;
	Datum	   *day;
	bool	   *null;
	int			days;

	series_points_of(PointerGetDatum(stored), &list);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), DATEOID, sizeof(DateADT), true, TYPALIGN_INT, &day, &null, &days);
	for (int i = 0; i < days; i++)
	{
		int			place;

		if (null[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a day of a break is NULL"),
					 errdetail("Each element of days is the first day of a new definition."),
					 errhint("Leave NULLs out with array_remove(days, NULL).")));
		place = place_from(stored, series_day(DatumGetDateADT(day[i]), "a day of a break"));
		if (place < list.count)
			list.point[place].breaks = true;
	}
	PG_RETURN_DATUM(series_give(&list));
}

/* The points from one day to another, both included; NULL is open, and so is infinity. */
Datum
series_clip(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored;
	SeriesList	list;
	int			first = 0;
	int			last;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	stored = series_closed(PG_GETARG_DATUM(0));
	series_points_of(PointerGetDatum(stored), &list);
	last = list.count;
	/* infinities are days before and after all others */
	if (!PG_ARGISNULL(1))
		first = place_from(stored, PG_GETARG_DATEADT(1));
	if (!PG_ARGISNULL(2))
		last = place_from(stored, (int64) PG_GETARG_DATEADT(2) + 1);
	if (first >= last)
		PG_RETURN_NULL();
	list.point += first;
	list.count = last - first;
	/* where no summary is left no kind is known */
	if (list.kind != 0)
	{
		list.kind = 0;
		for (int i = 0; i < list.count && list.kind == 0; i++)
			if (list.point[i].summary != NULL)
				list.kind = list.point[i].summary->kind;
	}
	PG_RETURN_DATUM(series_give(&list));
}

/* points(s) -> period, value, summary, breaks */
Datum
series_points(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));
	ReturnSetInfo *answer = (ReturnSetInfo *) fcinfo->resultinfo;
	Series		series;

	series_take_closed(stored, &series);
	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < series.count; i++)
	{
		const SummaryCanonical *summary = series_summary(stored, i);
		Datum		values[4];
		bool		nulls[4] = {false, !series_has(&series, i), summary == NULL, false};

		CHECK_FOR_INTERRUPTS();
		values[0] = DateADTGetDatum(series.day[i]);
		values[1] = Float8GetDatum(series.value[i]);
		values[2] = summary == NULL ? (Datum) 0 : series_summary_value(summary);
		values[3] = BoolGetDatum(i == 0 ? stored->leads != 0 : series.breaks[i]);
		tuplestore_putvalues(answer->setResult, answer->setDesc, values, nulls);
		if (summary != NULL)
			pfree(DatumGetPointer(values[2]));
	}
	return (Datum) 0;
}

/* Periods from the first to the last, those that the series does not hold included. */
static int64
periods_of(const Series *series)
{
	return (int64) series_index(series, series->count - 1) + 1;
}

/* gaps(s) -> the first days of the periods without a value, from the first period to the last */
Datum
series_gaps(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *answer = (ReturnSetInfo *) fcinfo->resultinfo;
	Series		series;
	int64		missing;
	int			next = 0;

	series_take(PG_GETARG_DATUM(0), &series);
	missing = periods_of(&series) - series_used(&series);
	if (missing > MOST_GAPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a series has too many gaps to list"),
				 errdetail("There are %lld, and at most %d are listed.", (long long) missing, MOST_GAPS),
				 errhint("missing(series) counts them; look for a date that is far from the others.")));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	for (int64 index = 0; missing > 0; index++)
	{
		bool		held = next < series.count && series_index(&series, next) == index;
		Datum		day;
		bool		null = false;

		CHECK_FOR_INTERRUPTS();
		if (held && series_has(&series, next++))
			continue;
		day = DateADTGetDatum(held ? series.day[next - 1] : calendar_start(series.step, series.day[0], (int) index));
		tuplestore_putvalues(answer->setResult, answer->setDesc, &day, &null);
		missing--;
	}
	return (Datum) 0;
}

Datum
series_used_points(PG_FUNCTION_ARGS)
{
	Series		series;

	series_take(PG_GETARG_DATUM(0), &series);
	PG_RETURN_INT64(series_used(&series));
}

Datum
series_missing(PG_FUNCTION_ARGS)
{
	Series		series;

	series_take(PG_GETARG_DATUM(0), &series);
	PG_RETURN_INT64(periods_of(&series) - series_used(&series));
}

Datum
series_first_period(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(series_days(series_closed(PG_GETARG_DATUM(0)))[0]);
}

Datum
series_last_period(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));

	PG_RETURN_DATEADT(series_days(stored)[stored->count - 1]);
}

Datum
series_period_step(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));
	CalendarStep step = calendar_step(series_days(stored), stored->count);
	Interval   *interval;

	if (step.months == 0 && step.days == 0)
		PG_RETURN_NULL();
	interval = palloc0(sizeof(Interval));
	interval->month = step.months;
	interval->day = step.days;
	PG_RETURN_INTERVAL_P(interval);
}

/* The point of just that period, -1 where there is none. */
static int
point_at(const SeriesCanonical *stored, DateADT day)
{
	int			place = place_from(stored, day);

	return place < stored->count && series_days(stored)[place] == day ? place : -1;
}

Datum
series_value_at(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));
	int			place = point_at(stored, PG_GETARG_DATEADT(1));
	const SummaryCanonical *summary;
	SummaryParts parts;
	double		value;

	if (place < 0)
		PG_RETURN_NULL();
	if (stored->sort == SERIES_OF_VALUES)
	{
		value = series_values(stored)[place];
		if (isnan(value))
			PG_RETURN_NULL();
		PG_RETURN_FLOAT8(value);
	}
	summary = series_summary(stored, place);
	if (summary == NULL ||
		summary_read_canonical(summary, (size_t) summary->length, &parts) != NULL ||
		!summary_value_of(&parts, stored->per, &value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

Datum
series_summary_at(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));
	int			place = point_at(stored, PG_GETARG_DATEADT(1));
	const SummaryCanonical *summary = place < 0 ? NULL : series_summary(stored, place);

	if (summary == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(series_summary_value(summary));
}

static const char *
day_text(int32 day)
{
	char	   *text = palloc(SERIES_DAY_TEXT_SIZE);

	series_day_to_text(day, text);
	return text;
}

static const char *
step_text(CalendarStep step)
{
	if (step.months > 0)
		return step.months == 1 ? "1 month" : psprintf("%d months", step.months);
	return step.days == 1 ? "1 day" : psprintf("%d days", step.days);
}

/* A line for people: what is held, how many of how many periods, from when to when, and the last value. */
Datum
series_describe(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));
	StringInfoData text;
	Series		series;
	int64		periods;
	int			last_break;
	int			last;

	series_take_closed(stored, &series);
	periods = periods_of(&series);
	last_break = series_last_part(&series);
	initStringInfo(&text);
	appendStringInfo(&text, "series of %s", stored->sort == SERIES_OF_VALUES ? "values" :
					 stored->kind == 0 ? "summaries" : psprintf("summaries (%s)", summary_kind_name((SummaryKind) stored->kind)));
	if (series.per != 1)
		appendStringInfo(&text, " per %g", series.per);
	appendStringInfo(&text, ": %d of %lld %s", series_used(&series), (long long) periods, periods == 1 ? "period" : "periods");
	if (series.count == 1)
		appendStringInfo(&text, ", %s", day_text(series.day[0]));
	else
		appendStringInfo(&text, ", %s to %s, each of %s", day_text(series.day[0]),
						 day_text(series.day[series.count - 1]), step_text(series.step));
	if (last_break > 0)
		appendStringInfo(&text, ", last definition from %s", day_text(series.day[last_break]));
	for (last = series.count - 1; last > 0 && !series_has(&series, last);)
		last--;
	if (series_has(&series, last))
		appendStringInfo(&text, ", last value %.6g", series.value[last]);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}

Datum
series_sparkline(PG_FUNCTION_ARGS)
{
	Series		series;
	char	   *line;
	size_t		length;

	series_take(PG_GETARG_DATUM(0), &series);
	line = palloc(sparkline_room(&series));
	length = sparkline(&series, line);
	PG_RETURN_TEXT_P(cstring_to_text(pg_any_to_server(line, (int) length, PG_UTF8)));
}
