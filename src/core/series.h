/*
 * series.h
 *		A series as its questions see it: periods in order, each with a value.
 *
 * The form that is stored is in series_form.h. The questions (trend.h, spc.h
 * and the like) take this struct or plain arrays, so that they can be tested
 * without either.
 */
#ifndef CAREPERF_CORE_SERIES_H
#define CAREPERF_CORE_SERIES_H

#include <math.h>

#include "calendar.h"

typedef struct Series
{
	int			count;			/* points, with those whose value is not known */
	const int32_t *day;			/* first day of each period, strictly rising */
	const double *value;		/* in its unit: already times per; NaN where not known */
	const bool *breaks;			/* this point is the first of a new definition; the first point never is */
	const double *numerator;	/* of each point's summary; NULL for a series of bare values */
	const double *denominator;	/* NULL for bare values and for counts; NaN where not known */
	const double *stddev;		/* of the rows within each period; NULL unless means; NaN where not known */
	double		per;			/* value = numerator / denominator * per; 1 for bare values */
	CalendarStep step;
} Series;

static inline bool
series_has(const Series *series, int i)
{
	return !isnan(series->value[i]);
}

extern int	series_index(const Series *series, int i);
extern int	series_used(const Series *series);
extern int	series_last_part(const Series *series);

#endif							/* CAREPERF_CORE_SERIES_H */
