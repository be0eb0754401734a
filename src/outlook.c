/*
 * outlook.c
 *		Where the trend leads by a due date, and how likely it meets a target.
 *
 * The mathematics is in core/outlook.c; here is the SQL door.
 */
#include "trend.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/date.h"

#include "arguments.h"
#include "core/outlook.h"

PG_FUNCTION_INFO_V1(series_outlook);

/* From which probability on it is on course: above one half, below one. */
static double
argument_likely(double likely)
{
	if (!(likely > 0.5 && likely < 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("likely must be above 0.5 and below 1"),
				 errdetail("It is %g.", likely),
				 errhint("Use 0.8 to call a probability of 80 %% and more on course, and of 20 %% and less unlikely.")));
	return likely;
}

static DateADT
argument_day(DateADT day)
{
	if (DATE_NOT_FINITE(day))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("due must be a finite date"),
				 errdetail("It is infinite."),
				 errhint("Use NULL for a date that is not known.")));
	return day;
}

/* The first day of the period that holds the due date, or false before what a date holds. */
static bool
due_period_of(const Series *series, int index, DateADT due, DateADT *day)
{
	int64		longest = series->step.months > 0 ? (int64) series->step.months * 31 : series->step.days;

	if (index < 0 && due - longest < DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE)
		return false;
	*day = calendar_start(series->step, series->day[0], index);
	return true;
}

/*
 * outlook(series, target, due, polarity, level, likely, across_breaks) -> a row
 *
 * Not strict: what is not known is the reason. Errors: 22023 for an unknown
 * word, a level, a likely or a target that is none, an infinite date.
 */
Datum
series_outlook(PG_FUNCTION_ARGS)
{
	static const int sign_of[] = {[POLARITY_HIGH] = 1, [POLARITY_LOW] = -1, [POLARITY_NEUTRAL] = 0};
	OutlookAsked asked = {.target = NAN};
	Outlook		outlook = {.reason = OUTLOOK_NO_DUE, .projected = NAN, .lower = NAN, .upper = NAN,
	.probability = NAN};
	DateADT		due = 0;
	DateADT		due_period = 0;
	bool		has_period = false;
	Series		series;
	TrendPoints points;
	Datum		values[10] = {0};
	bool		nulls[10] = {false};

	for (int i = 3; i <= 6; i++)
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	asked.sign = sign_of[argument_polarity(PG_GETARG_DATUM(3))];
	asked.level = argument_level(PG_GETARG_FLOAT8(4));
	asked.likely = argument_likely(PG_GETARG_FLOAT8(5));
	if (!PG_ARGISNULL(1))
		asked.target = argument_finite(PG_GETARG_FLOAT8(1), "target");
	PG_GETARG_SERIES(0, &series);
	trend_points(&series, PG_GETARG_BOOL(6), &points);
	outlook.points = points.count;
	if (!PG_ARGISNULL(2))
	{
		due = argument_day(PG_GETARG_DATEADT(2));
		if (series.count > 1)
		{
			int			index = calendar_index(series.step, series.day[0], due);

			has_period = due_period_of(&series, index, due, &due_period);
			asked.due = (double) index - series_index(&series, points.first);
		}
		outlook = outlook_of(points.t, points.x, points.count, &asked);
	}

	nulls[0] = PG_ARGISNULL(2);
	values[0] = DateADTGetDatum(due);
	nulls[1] = !has_period;
	values[1] = DateADTGetDatum(due_period);
	values[2] = Int32GetDatum(outlook.points);
	trend_put(values, nulls, 3, outlook.projected);
	trend_put(values, nulls, 4, outlook.lower);
	trend_put(values, nulls, 5, outlook.upper);
	trend_put(values, nulls, 6, outlook.probability);
	trend_put_words(values, nulls, 7, outlook_band_code(outlook.band));
	trend_put_words(values, nulls, 8, outlook.perfect ? "least squares, t prediction interval (every point lies on the line)"
					: "least squares, t prediction interval");
	trend_put_words(values, nulls, 9,
					outlook.reason == OUTLOOK_CALCULATED ? NULL : outlook_reason_text(outlook.reason));
	PG_RETURN_DATUM(result_row(fcinfo, values, nulls));
}
