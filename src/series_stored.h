/*
 * series_stored.h
 *		Stored series, for the files that make them and take them apart. Questions
 *		need series.h alone.
 */
#ifndef CAREPERF_SERIES_STORED_H
#define CAREPERF_SERIES_STORED_H

#include "compat.h"

#include "utils/date.h"

#include "series.h"

#include "core/series_form.h"

/*
 * series_stored() checks a value of either form and gives it aligned and not
 * packed: error XX001 where it is damaged. series_closed() gives its canonical
 * form too. What they give may lie in the value itself: it is not to be changed.
 */
extern const void *series_stored(Datum value);
extern const SeriesCanonical *series_closed(Datum value);

/* series_take() of a canonical form that series_closed() gave. */
extern void series_take_closed(const SeriesCanonical *stored, Series *series);

/* Its points, in order and pooled; the summaries lie in the stored value. */
extern void series_points_of(Datum value, SeriesList *list);

/*
 * series_settled() puts a list in order and pools it: error 22023 for two values
 * of one period, 54000 past the cap, 22003 for sums past their range.
 * series_give() makes the canonical value of such a list; NULL (0) if it is empty.
 */
extern void series_settled(SeriesList *list);
extern Datum series_give(const SeriesList *list);

/* Two series or rows that are to be one: error 22023 where they do not mix. */
extern void series_require_same(const SeriesList *a, const SeriesList *b, const char *doing);

/* Memory for lists; arrays may be large. */
extern void *series_allocate(size_t size);

/* A day checked to be finite: error 22023, where name says what it is for. */
extern int32 series_day(DateADT day, const char *name);

/* The summary of a point as a value of its own; the point has one. */
extern Datum series_summary_value(const SummaryCanonical *summary);

#endif							/* CAREPERF_SERIES_STORED_H */
