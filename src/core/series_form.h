/*
 * series_form.h
 *		What a series is made of, and its forms: canonical bytes, text, the bytes
 *		that travel, and the open form that an aggregate fills.
 *
 * A series holds bare values or summaries, never both. The canonical form of
 * equal series is equal byte by byte; that of bare values can be used as it
 * lies, without taking it apart. Every reader here takes untrusted input and
 * tells what is wrong with it.
 */
#ifndef CAREPERF_SERIES_FORM_H
#define CAREPERF_SERIES_FORM_H

#include "calendar.h"
#include "summary_form.h"

typedef enum SeriesSort
{
	SERIES_OF_VALUES = 1,
	SERIES_OF_SUMMARIES
} SeriesSort;

#define SERIES_MAX_POINTS		100000

/* The days that PostgreSQL's date knows, counted from 2000-01-01. */
#define SERIES_FIRST_DAY		(-2451545)
#define SERIES_LAST_DAY			2145031948

#define SERIES_FORM_CANONICAL	1
#define SERIES_FORM_OPEN		128

/*
 * The canonical form; length is the server's own and not ours to touch. After
 * the header, of values: double value[count], int32 day[count], bool
 * breaks[count]. Of summaries: int32 day[count], uint32 end[count] (where each
 * summary ends, none where it ends as the one before), bool breaks[count], zeros
 * to a multiple of four, then the summaries in their canonical form, with the
 * plain number of their bytes as length word.
 */
typedef struct SeriesCanonical
{
	int32_t		length;
	uint8_t		form;
	uint8_t		sort;
	uint8_t		kind;			/* of its summaries; 0 for values, and where no summary is known */
	uint8_t		leads;			/* the first point is the first of a new definition; breaks[0] is 0 */
	double		per;			/* 1 for values */
	int32_t		count;			/* points, one or more */
	int32_t		size;			/* bytes of the summaries */
} SeriesCanonical;

/*
 * The open form: rows in the order they came, after one another. It has no
 * pointers: a copy of its bytes is a copy. Of values each row is a SeriesEntry;
 * of summaries a SeriesRecord, where its length is not zero followed by the rest
 * of the summary.
 */
typedef struct SeriesOpen
{
	int32_t		length;
	uint8_t		form;
	uint8_t		sort;
	uint8_t		kind;
	uint8_t		rising;			/* so far each day is later than the one before */
	double		per;
	int32_t		count;			/* rows */
	int32_t		room;			/* bytes after this header */
	int32_t		used;			/* of them */
	int32_t		last;			/* day of the last row */
} SeriesOpen;

typedef struct SeriesEntry
{
	double		value;			/* SERIES_UNKNOWN where it is not known */
	int32_t		day;
	int32_t		breaks;			/* 0 or 1 */
} SeriesEntry;

typedef struct SeriesRecord
{
	int32_t		day;
	int32_t		breaks;
	int32_t		length;			/* of the summary, this word included; 0 for none */
} SeriesRecord;

/* One row or point, taken out of any form. */
typedef struct SeriesPoint
{
	double		value;			/* of a bare value: NaN where it is not known */
	const SummaryCanonical *summary;	/* NULL where there is none */
	int32_t		day;
	bool		breaks;
} SeriesPoint;

typedef struct SeriesList
{
	SeriesSort	sort;
	int			kind;			/* a SummaryKind; 0 where none is known */
	double		per;
	int			count;
	SeriesPoint *point;
} SeriesList;

/* Memory for what a reader makes; it lives as long as the list. Never NULL. */
typedef void *(*SeriesAllocate) (size_t size);

/* Why rows are no series. The words for it: series_reason_text(). */
typedef enum SeriesReason
{
	SERIES_SETTLED = 0,
	SERIES_VALUE_TWICE,			/* two known bare values for one period */
	SERIES_SUM_OUT_OF_RANGE,
	SERIES_TOO_MANY_POINTS
} SeriesReason;

extern double series_unknown(void);
extern bool series_day_is_valid(int64_t day);
extern bool series_per_is_valid(double per);

extern const char *series_problem(const void *bytes, size_t size);
extern const char *series_open_problem(const SeriesOpen *open, size_t size);
extern int	series_rows(const void *bytes);
extern void series_list(const void *bytes, SeriesList *list);
extern SeriesReason series_settle(SeriesList *list, SeriesAllocate allocate, int32_t *day);
extern const char *series_reason_text(SeriesReason reason);
extern size_t series_size(const SeriesList *list);
extern void series_write(const SeriesList *list, void *bytes);
extern size_t series_open_used(const SeriesList *list);
extern void series_open_append(SeriesOpen *open, const SeriesPoint *point);
extern int	series_compare(const SeriesList *a, const SeriesList *b);

extern size_t series_text_room(const SeriesList *list);
extern size_t series_to_text(const SeriesList *list, char *text);
extern const char *series_from_text(SeriesList *list, const char *text, size_t *position, SeriesAllocate allocate);
extern size_t series_wire_room(const SeriesList *list);
extern size_t series_to_wire(const SeriesList *list, uint8_t *bytes);
extern const char *series_from_wire(SeriesList *list, const uint8_t *bytes, size_t size, SeriesAllocate allocate);
extern size_t series_day_to_text(int32_t day, char *text);

/* Longest text of a day, with its closing zero. */
#define SERIES_DAY_TEXT_SIZE	24

/* The parts of a canonical series. */
static inline const double *
series_values(const SeriesCanonical *series)
{
	return (const double *) (series + 1);
}

static inline const int32_t *
series_days(const SeriesCanonical *series)
{
	return series->sort == SERIES_OF_VALUES ?
		(const int32_t *) (series_values(series) + series->count) : (const int32_t *) (series + 1);
}

static inline const uint32_t *
series_ends(const SeriesCanonical *series)
{
	return (const uint32_t *) (series_days(series) + series->count);
}

static inline const bool *
series_breaks(const SeriesCanonical *series)
{
	return (const bool *) (series_days(series) + (size_t) series->count * (series->sort == SERIES_OF_VALUES ? 1 : 2));
}

static inline const char *
series_summaries(const SeriesCanonical *series)
{
	return (const char *) series_breaks(series) + (((size_t) series->count + 3) & ~(size_t) 3);
}

/* The summary of point i of a canonical series, NULL where it has none. */
static inline const SummaryCanonical *
series_summary(const SeriesCanonical *series, int i)
{
	const uint32_t *end = series_ends(series);
	uint32_t	start;

	if (series->sort != SERIES_OF_SUMMARIES)
		return NULL;
	start = i > 0 ? end[i - 1] : 0;
	if (end[i] == start)
		return NULL;
	return (const SummaryCanonical *) (series_summaries(series) + start);
}

static inline SeriesEntry *
series_entries(SeriesOpen *open)
{
	return (SeriesEntry *) (open + 1);
}

#endif							/* CAREPERF_SERIES_FORM_H */
