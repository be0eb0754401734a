/*
 * series.c
 *		What every question asks of a series.
 */
#include "series.h"

/* Steps from the first point to point i: its place on the axis of time, gaps counted. */
int
series_index(const Series *series, int i)
{
	return i == 0 ? 0 : calendar_index(series->step, series->day[0], series->day[i]);
}

/* Points with a value. */
int
series_used(const Series *series)
{
	int			used = 0;

	for (int i = 0; i < series->count; i++)
		used += series_has(series, i);
	return used;
}

/* The first point after the last break: where the definition of today begins. */
int
series_last_part(const Series *series)
{
	for (int i = series->count - 1; i > 0; i--)
		if (series->breaks[i])
			return i;
	return 0;
}
