/*
 * change.c
 *		What has changed: since the period before, since the same period last year,
 *		and against a base period.
 */
#include "series_stored.h"

#include <math.h>

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "arguments.h"
#include "summary.h"

PG_FUNCTION_INFO_V1(series_change);
PG_FUNCTION_INFO_V1(series_changes);
PG_FUNCTION_INFO_V1(series_indexed);

#define CHANGE_COLUMNS	10

typedef struct ChangeQuestion
{
	const SeriesCanonical *stored;
	Series		series;
	bool		last_year;
	double		level;
	bool		across_breaks;
} ChangeQuestion;

/* A row of the answer: period, value, earlier_period, earlier_value, difference, lower, upper, significant, per_cent, method. */
typedef struct ChangeRow
{
	Datum		values[CHANGE_COLUMNS];
	bool		nulls[CHANGE_COLUMNS];
} ChangeRow;

enum
{
	PERIOD, VALUE, EARLIER_PERIOD, EARLIER_VALUE, DIFFERENCE, LOWER, UPPER, SIGNIFICANT, PER_CENT, METHOD
};

static ChangeQuestion
question_of(FunctionCallInfo fcinfo)
{
	static const char *const against[] = {"previous period", "same period last year", NULL};
	ChangeQuestion question;

	question.last_year = argument_word(PG_GETARG_DATUM(1), against, "against") == 1;
	question.level = argument_level(PG_GETARG_FLOAT8(2));
	question.across_breaks = PG_GETARG_BOOL(3);
	question.stored = series_closed(PG_GETARG_DATUM(0));
	series_take_closed(question.stored, &question.series);
	return question;
}

/* Steps back to the period to compare with; 0 where a year is no whole number of them or no step is known. */
static int
steps_back(const ChangeQuestion *question)
{
	CalendarStep step = question->series.step;

	if (!question->last_year)
		return question->series.count > 1;
	return step.months > 0 && 12 % step.months == 0 ? 12 / step.months : 0;
}

/* The point at so many steps from the first, looked for before point i; -1 where there is none. */
static int
point_before(const Series *series, int i, int index)
{
	while (--i >= 0)
	{
		int			here = series_index(series, i);

		if (here <= index)
			return here == index ? i : -1;
	}
	return -1;
}

/* The last point after earlier and up to later that begins a new definition; -1 where there is none. */
static int
break_between(const Series *series, int earlier, int later)
{
	for (int i = later; i > earlier; i--)
		if (series->breaks[i])
			return i;
	return -1;
}

static const char *
day_text(int32 day)
{
	char	   *text = palloc(SERIES_DAY_TEXT_SIZE);

	series_day_to_text(day, text);
	return text;
}

static void
set_float(ChangeRow *row, int column, double value)
{
	row->values[column] = Float8GetDatum(value);
	row->nulls[column] = false;
}

static void
set_date(ChangeRow *row, int column, int32 day)
{
	row->values[column] = DateADTGetDatum(day);
	row->nulls[column] = false;
}

static void
set_method(ChangeRow *row, const char *method)
{
	row->values[METHOD] = CStringGetTextDatum(method);
	row->nulls[METHOD] = false;
}

static void
read_parts(const SummaryCanonical *summary, SummaryParts *parts)
{
	if (summary_read_canonical(summary, (size_t) summary->length, parts) != NULL)
		elog(ERROR, "a checked summary does not read");
}

/* Limits of the difference where both points have summaries; else the method says why there are none. */
static void
set_limits(const ChangeQuestion *question, int later, int earlier, ChangeRow *row)
{
	static const char *const which_one[] = {"", " (this period)", " (earlier period)"};
	const SummaryCanonical *summary = series_summary(question->stored, later);
	const SummaryCanonical *earlier_summary = series_summary(question->stored, earlier);
	SummaryParts parts;
	SummaryParts earlier_parts;
	SummaryDifference answer;

	if (summary == NULL || earlier_summary == NULL)
	{
		set_method(row, "no limits: the points have no summaries");
		return;
	}
	read_parts(summary, &parts);
	read_parts(earlier_summary, &earlier_parts);
	summary_difference(&parts, &earlier_parts, question->level, question->series.per, &answer);
	if (answer.limits.reason != LIMITS_CALCULATED)
	{
		set_method(row, psprintf("no limits: %s%s", limits_reason_text(answer.limits.reason),
								 which_one[answer.without_limits]));
		return;
	}
	set_float(row, LOWER, answer.limits.lower);
	set_float(row, UPPER, answer.limits.upper);
	row->values[SIGNIFICANT] = BoolGetDatum(limits_exclude_zero(answer.limits));
	row->nulls[SIGNIFICANT] = false;
	set_method(row, limits_method_text(answer.limits.method));
}

static double
difference_of(double value, double earlier)
{
	double		difference = value - earlier;

	if (!isfinite(difference))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the difference is out of range"),
				 errdetail("It lies past double precision."),
				 errhint("Use a larger unit.")));
	return difference;
}

/* The difference of two points that both have a value. */
static void
set_difference(const ChangeQuestion *question, int later, int earlier, ChangeRow *row)
{
	double		from = question->series.value[earlier];
	double		difference = difference_of(question->series.value[later], from);
	/* per cent of nothing, or of less, says nothing */
	double		per_cent = from > 0 ? difference / from * 100 : NAN;

	set_float(row, DIFFERENCE, difference);
	if (isfinite(per_cent))
		set_float(row, PER_CENT, per_cent);
	set_limits(question, later, earlier, row);
}

/* The change up to point i. */
static void
change_of_point(const ChangeQuestion *question, int i, ChangeRow *row)
{
	const Series *series = &question->series;
	int			back = steps_back(question);
	int			index;
	int			earlier;
	int			broken;
	int32		earlier_day;

	memset(row->nulls, true, sizeof(row->nulls));
	memset(row->values, 0, sizeof(row->values));
	set_date(row, PERIOD, series->day[i]);
	if (series_has(series, i))
		set_float(row, VALUE, series->value[i]);
	if (back == 0)
	{
		set_method(row, series->count == 1 ? "cannot be calculated: there is only one period" :
				   "cannot be calculated: a year is not a whole number of periods");
		return;
	}
	index = series_index(series, i) - back;
	earlier = point_before(series, i, index);
	earlier_day = earlier >= 0 ? series->day[earlier] : calendar_start(series->step, series->day[0], index);
	if (series_day_is_valid(earlier_day))
		set_date(row, EARLIER_PERIOD, earlier_day);
	if (earlier >= 0 && series_has(series, earlier))
		set_float(row, EARLIER_VALUE, series->value[earlier]);
	if (!series_has(series, i) || earlier < 0 || !series_has(series, earlier))
	{
		set_method(row, psprintf("cannot be calculated: no value for %s",
								 day_text(series_has(series, i) ? earlier_day : series->day[i])));
		return;
	}
	broken = question->across_breaks ? -1 : break_between(series, earlier, i);
	if (broken >= 0)
		set_method(row, psprintf("cannot be calculated: the definition changed on %s", day_text(series->day[broken])));
	else
		set_difference(question, i, earlier, row);
}

/* change(s, against, level, across_breaks): of the last point with a value. */
Datum
series_change(PG_FUNCTION_ARGS)
{
	ChangeQuestion question = question_of(fcinfo);
	int			i = question.series.count - 1;
	ChangeRow	row;

	while (i >= 0 && !series_has(&question.series, i))
		i--;
	if (i >= 0)
		change_of_point(&question, i, &row);
	else
	{
		memset(row.nulls, true, sizeof(row.nulls));
		memset(row.values, 0, sizeof(row.values));
		set_method(&row, "cannot be calculated: no period has a value");
	}
	PG_RETURN_DATUM(result_row(fcinfo, row.values, row.nulls));
}

/* changes(...): of every point. */
Datum
series_changes(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *answer = (ReturnSetInfo *) fcinfo->resultinfo;
	ChangeQuestion question = question_of(fcinfo);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < question.series.count; i++)
	{
		ChangeRow	row;

		CHECK_FOR_INTERRUPTS();
		change_of_point(&question, i, &row);
		tuplestore_putvalues(answer->setResult, answer->setDesc, row.values, row.nulls);
	}
	return (Datum) 0;
}

/* The value of the base period: error 22023 where it gives no index. */
static double
base_value(const Series *series, int32 day)
{
	for (int i = 0; i < series->count; i++)
		if (series->day[i] == day && series_has(series, i) && series->value[i] > 0)
			return series->value[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the base period has no value above zero"),
			 errdetail("It is %s.", day_text(day)),
			 errhint("Choose a period with a value; periods are named by their first day.")));
}

/* indexed(s, base_period, base): values as shares of the base period's, times base. */
Datum
series_indexed(PG_FUNCTION_ARGS)
{
	int32		day = series_day(PG_GETARG_DATEADT(1), "the base period");
	double		base = argument_positive(PG_GETARG_FLOAT8(2), "base");
	const SeriesCanonical *stored = series_closed(PG_GETARG_DATUM(0));
	SeriesList	list;
	Series		series;
	double		of;

	series_take_closed(stored, &series);
	series_points_of(PointerGetDatum(stored), &list);
	of = base_value(&series, day);
	list.sort = SERIES_OF_VALUES;
	list.kind = 0;
	list.per = 1;
	for (int i = 0; i < list.count; i++)
	{
		list.point[i].summary = NULL;
		list.point[i].value = series_unknown();
		if (!series_has(&series, i))
			continue;
		list.point[i].value = series.value[i] / of * base + 0.0;
		if (!isfinite(list.point[i].value))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("an index is out of range"),
					 errdetail("For %s it lies past double precision.", day_text(series.day[i])),
					 errhint("Choose a base period with a larger value.")));
	}
	PG_RETURN_DATUM(series_give(&list));
}
