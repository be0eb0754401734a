/*
 * series_form.c
 *		The canonical and the open bytes of a series: checked, taken apart,
 *		put in order, pooled and written. Text and travel are in series_text.c.
 */
#include "series_form.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN_BITS	UINT64_C(0x7ff8000000000000)
#define EXPONENT_BITS	UINT64_C(0x7ff0000000000000)
#define SIGN_BIT		UINT64_C(0x8000000000000000)

/* The one NaN that stands for a value that is not known. */
double
series_unknown(void)
{
	uint64_t	bits = UNKNOWN_BITS;
	double		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* Whether a day is one of PostgreSQL's dates. */
bool
series_day_is_valid(int64_t day)
{
	return day >= SERIES_FIRST_DAY && day <= SERIES_LAST_DAY;
}

bool
series_per_is_valid(double per)
{
	return isfinite(per) && per > 0;
}

/* Finite and not minus zero, or the one NaN. */
static inline bool
value_is_canonical(double value)
{
	uint64_t	bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits == UNKNOWN_BITS || ((bits & EXPONENT_BITS) != EXPONENT_BITS && bits != SIGN_BIT);
}

/* Whether stored bytes hold a canonical summary of the kind, in just that length. */
static bool
summary_is_sound(const SummaryCanonical *summary, size_t length, int kind)
{
	SummaryParts parts;

	return length >= sizeof(SummaryCanonical) && summary->length == (int32_t) length &&
		summary->form == SUMMARY_FORM_CANONICAL && summary->kind == kind &&
		summary_read_canonical(summary, length, &parts) == NULL;
}

/* The sort, the kind and per of either form. */
static const char *
head_problem(const SeriesCanonical *head)
{
	if (head->sort != SERIES_OF_VALUES && head->sort != SERIES_OF_SUMMARIES)
		return "the header of a series is damaged";
	if (head->kind > SUMMARY_KINDS || (head->sort == SERIES_OF_VALUES && head->kind != 0))
		return "the kind of a series is unknown";
	if (!series_per_is_valid(head->per) || (head->sort == SERIES_OF_VALUES && head->per != 1))
		return "the unit of a series is damaged";
	return NULL;
}

static const char *
days_problem(const SeriesCanonical *series)
{
	const int32_t *day = series_days(series);
	const uint8_t *breaks = (const uint8_t *) series_breaks(series);
	bool		sound = series_day_is_valid(day[0]) && series_day_is_valid(day[series->count - 1]) && breaks[0] == 0;

	for (int i = 1; i < series->count; i++)
		sound &= day[i] > day[i - 1] && breaks[i] <= 1;
	return sound ? NULL : "the periods of a series are damaged";
}

static const char *
canonical_values_problem(const SeriesCanonical *series, size_t size)
{
	const double *value = series_values(series);
	bool		sound = true;

	if (series->size != 0 ||
		size != sizeof(SeriesCanonical) + (size_t) series->count * (sizeof(double) + sizeof(int32_t) + 1))
		return "a series ends too early or has bytes left over";
	for (int i = 0; i < series->count; i++)
		sound &= value_is_canonical(value[i]);
	return sound ? days_problem(series) : "a value of a series is not in canonical form";
}

static const char *
canonical_summaries_problem(const SeriesCanonical *series, size_t size)
{
	size_t		count = (size_t) series->count;
	size_t		padded = (count + 3) & ~(size_t) 3;
	const uint32_t *end = series_ends(series);
	const char *breaks = (const char *) series_breaks(series);
	uint32_t	start = 0;

	if (series->size < 0 ||
		size != sizeof(SeriesCanonical) + count * 2 * sizeof(int32_t) + padded + (size_t) series->size)
		return "a series ends too early or has bytes left over";
	for (size_t i = count; i < padded; i++)
		if (breaks[i] != 0)
			return "a series is not in canonical form";
	for (size_t i = 0; i < count; i++)
	{
		if (end[i] < start || end[i] > (uint32_t) series->size || end[i] % sizeof(uint32_t) != 0)
			return "the places of a series' summaries are damaged";
		if (end[i] > start && !summary_is_sound((const SummaryCanonical *) (series_summaries(series) + start),
												end[i] - start, series->kind))
			return "a summary of a series is damaged";
		start = end[i];
	}
	if (start != (uint32_t) series->size || (start > 0) != (series->kind != 0))
		return "the places of a series' summaries are damaged";
	return days_problem(series);
}

static const char *
canonical_problem(const SeriesCanonical *series, size_t size)
{
	const char *problem = head_problem(series);

	if (problem != NULL)
		return problem;
	if (series->leads > 1 || series->count < 1 || series->count > SERIES_MAX_POINTS)
		return "the header of a series is damaged";
	return series->sort == SERIES_OF_VALUES ?
		canonical_values_problem(series, size) : canonical_summaries_problem(series, size);
}

static const char *
open_values_problem(const SeriesOpen *open)
{
	const SeriesEntry *entry = (const SeriesEntry *) (open + 1);
	bool		sound = (size_t) open->used == (size_t) open->count * sizeof(SeriesEntry);

	for (int i = 0; sound && i < open->count; i++)
		sound = value_is_canonical(entry[i].value) && series_day_is_valid(entry[i].day) &&
			(entry[i].breaks == 0 || entry[i].breaks == 1) &&
			(!open->rising || i == 0 || entry[i].day > entry[i - 1].day);
	return sound && entry[open->count - 1].day == open->last ? NULL : "the points of a series are damaged";
}

static const char *
open_summaries_problem(const SeriesOpen *open)
{
	const char *rows = (const char *) (open + 1);
	size_t		used = (size_t) open->used;
	size_t		at = 0;
	int32_t		last = 0;
	bool		any = false;

	for (int i = 0; i < open->count; i++)
	{
		const SeriesRecord *record = (const SeriesRecord *) (rows + at);
		size_t		length;

		if (used - at < sizeof(SeriesRecord) || !series_day_is_valid(record->day) ||
			(record->breaks != 0 && record->breaks != 1) || record->length < 0 ||
			(open->rising && i > 0 && record->day <= last))
			return "the points of a series are damaged";
		length = record->length > 0 ? (size_t) record->length : sizeof(int32_t);
		at += offsetof(SeriesRecord, length);
		if (length > used - at || length % sizeof(int32_t) != 0 ||
			(record->length > 0 && !summary_is_sound((const SummaryCanonical *) (rows + at), length, open->kind)))
			return "a summary of a series is damaged";
		at += length;
		last = record->day;
		any |= record->length > 0;
	}
	return at == used && last == open->last && any == (open->kind != 0) ? NULL : "a series ends too early or has bytes left over";
}

/*
 * What is wrong with the header of an open series of such a size, NULL if
 * nothing: what must hold before rows are appended to it. Its rows are not
 * looked at.
 */
const char *
series_open_problem(const SeriesOpen *open, size_t size)
{
	const char *problem = size < sizeof(SeriesOpen) ? "a series is shorter than its header" :
		head_problem((const SeriesCanonical *) open);

	if (problem != NULL)
		return problem;
	if (open->form != SERIES_FORM_OPEN || open->rising > 1 || open->room < 0 ||
		size - sizeof(SeriesOpen) != (size_t) open->room ||
		open->used < 0 || open->used > open->room || open->count < 1 ||
		(size_t) open->count > (size_t) open->used / sizeof(SeriesRecord))
		return "the header of a series is damaged";
	return NULL;
}

static const char *
open_problem(const SeriesOpen *open, size_t size)
{
	const char *problem = series_open_problem(open, size);

	if (problem != NULL)
		return problem;
	return open->sort == SERIES_OF_VALUES ? open_values_problem(open) : open_summaries_problem(open);
}

/*
 * What is wrong with stored bytes of either form, NULL if nothing; they are
 * aligned to eight and begin with the length word. All of them are looked at.
 */
const char *
series_problem(const void *bytes, size_t size)
{
	const SeriesCanonical *head = bytes;

	if (size < sizeof(SeriesCanonical))
		return "a series is shorter than its header";
	if (head->form == SERIES_FORM_CANONICAL)
		return canonical_problem(head, size);
	if (head->form == SERIES_FORM_OPEN)
		return open_problem(bytes, size);
	return "the version of a series is unknown";
}

/* Points of the canonical form, rows of the open one: room that series_list() needs. */
int
series_rows(const void *bytes)
{
	return ((const SeriesCanonical *) bytes)->count;	/* the same place in both */
}

static void
list_canonical(const SeriesCanonical *series, SeriesList *list)
{
	const double *value = series_values(series);
	const int32_t *day = series_days(series);
	const bool *breaks = series_breaks(series);

	for (int i = 0; i < series->count; i++)
		list->point[i] = (SeriesPoint)
	{
		.value = series->sort == SERIES_OF_VALUES ? value[i] : series_unknown(),
		.summary = series_summary(series, i),
		.day = day[i],
		.breaks = breaks[i]
	};
	list->point[0].breaks = series->leads != 0;
}

static void
list_open(const SeriesOpen *open, SeriesList *list)
{
	const SeriesEntry *entry = (const SeriesEntry *) (open + 1);
	const char *row = (const char *) (open + 1);

	for (int i = 0; i < open->count; i++)
	{
		const SeriesRecord *record = (const SeriesRecord *) row;

		if (open->sort == SERIES_OF_VALUES)
		{
			list->point[i] = (SeriesPoint) {.value = entry[i].value, .day = entry[i].day, .breaks = entry[i].breaks != 0};
			continue;
		}
		list->point[i] = (SeriesPoint) {.value = series_unknown(), .day = record->day, .breaks = record->breaks != 0};
		if (record->length > 0)
			list->point[i].summary = (const SummaryCanonical *) &record->length;
		row += offsetof(SeriesRecord, length) + (record->length > 0 ? (size_t) record->length : sizeof(int32_t));
	}
}

/* Takes sound bytes of either form apart; list->point has room for series_rows(). */
void
series_list(const void *bytes, SeriesList *list)
{
	const SeriesCanonical *head = bytes;

	list->sort = (SeriesSort) head->sort;
	list->kind = head->kind;
	list->per = head->per;
	list->count = head->count;
	if (head->form == SERIES_FORM_CANONICAL)
		list_canonical(head, list);
	else
		list_open(bytes, list);
}

static int
compare_days(const void *a, const void *b)
{
	int32_t		day_a = ((const SeriesPoint *) a)->day;
	int32_t		day_b = ((const SeriesPoint *) b)->day;

	return (day_a > day_b) - (day_a < day_b);
}

/* The points of one day, which are in a row, as one: the first of them is changed. */
static SeriesReason
pool(SeriesPoint *point, int count, SeriesAllocate allocate)
{
	SummaryParts total;
	SummaryParts parts;
	int			summaries = 0;

	for (int i = 0; i < count; i++)
	{
		point->breaks |= point[i].breaks;
		if (i > 0 && !isnan(point[i].value))
		{
			if (!isnan(point->value))
				return SERIES_VALUE_TWICE;
			point->value = point[i].value;
		}
		if (point[i].summary == NULL)
			continue;
		summary_read_canonical(point[i].summary, (size_t) point[i].summary->length, summaries > 0 ? &parts : &total);
		if (summaries++ == 0)
			point->summary = point[i].summary;
		else if (!summary_combine(&total, &total, &parts, false))
			return SERIES_SUM_OUT_OF_RANGE;
	}
	if (summaries > 1)
	{
		size_t		size = summary_size(&total);
		SummaryCanonical *made = allocate(size);

		summary_write(&total, made);
		made->length = (int32_t) size;
		point->summary = made;
	}
	return SERIES_SETTLED;
}

/*
 * Puts the points of a list in order and pools those of one day: summaries are
 * added, a known value goes before one that is not, breaks are or-ed. Where that
 * cannot be, *day says for which day; a list with a reason is no series.
 */
SeriesReason
series_settle(SeriesList *list, SeriesAllocate allocate, int32_t *day)
{
	SeriesPoint *point = list->point;
	bool		rising = true;
	int			kept = 0;

	for (int i = 1; i < list->count && rising; i++)
		rising = point[i].day > point[i - 1].day;
	if (!rising)
	{
		qsort(point, (size_t) list->count, sizeof(SeriesPoint), compare_days);
		for (int first = 0, next; first < list->count; first = next)
		{
			SeriesReason reason;

			for (next = first + 1; next < list->count && point[next].day == point[first].day;)
				next++;
			reason = next > first + 1 ? pool(point + first, next - first, allocate) : SERIES_SETTLED;
			*day = point[first].day;
			if (reason != SERIES_SETTLED)
				return reason;
			point[kept++] = point[first];
		}
		list->count = kept;
	}
	return list->count > SERIES_MAX_POINTS ? SERIES_TOO_MANY_POINTS : SERIES_SETTLED;
}

const char *
series_reason_text(SeriesReason reason)
{
	switch (reason)
	{
		case SERIES_SETTLED:
			return "it is a series";
		case SERIES_VALUE_TWICE:
			return "two values are given for one period";
		case SERIES_SUM_OUT_OF_RANGE:
			return "the summaries of a period add up to more than a summary holds";
		case SERIES_TOO_MANY_POINTS:
			return "there are more than 100000 periods";
	}
	return "unknown";
}

static size_t
summaries_size(const SeriesList *list)
{
	size_t		size = 0;

	for (int i = 0; i < list->count; i++)
		if (list->point[i].summary != NULL)
			size += (size_t) list->point[i].summary->length;
	return size;
}

/* Bytes of the canonical form of a settled list, the length word included. */
size_t
series_size(const SeriesList *list)
{
	size_t		count = (size_t) list->count;

	if (list->sort == SERIES_OF_VALUES)
		return sizeof(SeriesCanonical) + count * (sizeof(double) + sizeof(int32_t) + 1);
	return sizeof(SeriesCanonical) + count * 2 * sizeof(int32_t) + ((count + 3) & ~(size_t) 3) + summaries_size(list);
}

/* Writes the canonical form but for the length word; bytes has room for series_size(). */
void
series_write(const SeriesList *list, void *bytes)
{
	SeriesCanonical *series = bytes;
	int			count = list->count;
	double	   *value = (double *) (series + 1);
	int32_t    *day;
	bool	   *breaks;
	uint32_t	end = 0;

	series->form = SERIES_FORM_CANONICAL;
	series->sort = (uint8_t) list->sort;
	series->kind = (uint8_t) list->kind;
	series->leads = list->point[0].breaks;
	series->per = list->per;
	series->count = count;
	series->size = list->sort == SERIES_OF_VALUES ? 0 : (int32_t) summaries_size(list);
	day = (int32_t *) series_days(series);
	breaks = (bool *) series_breaks(series);
	for (int i = 0; i < count; i++)
	{
		day[i] = list->point[i].day;
		breaks[i] = i > 0 && list->point[i].breaks;
		if (list->sort == SERIES_OF_VALUES)
			value[i] = list->point[i].value;
	}
	if (list->sort == SERIES_OF_VALUES)
		return;
	memset(breaks + count, 0, (size_t) (-count & 3));
	for (int i = 0; i < count; i++)
	{
		const SummaryCanonical *summary = list->point[i].summary;

		if (summary != NULL)
		{
			memcpy((char *) series_summaries(series) + end, summary, (size_t) summary->length);
			end += (uint32_t) summary->length;
		}
		((uint32_t *) series_ends(series))[i] = end;
	}
}

/* Bytes that the rows of a list take in the open form, without its header. */
size_t
series_open_used(const SeriesList *list)
{
	size_t		used = 0;

	if (list->sort == SERIES_OF_VALUES)
		return (size_t) list->count * sizeof(SeriesEntry);
	for (int i = 0; i < list->count; i++)
		used += list->point[i].summary == NULL ? sizeof(SeriesRecord) :
			offsetof(SeriesRecord, length) + (size_t) list->point[i].summary->length;
	return used;
}

/* Adds a row to an open series that has room for it and is of its sort and kind. */
void
series_open_append(SeriesOpen *open, const SeriesPoint *point)
{
	char	   *row = (char *) (open + 1) + open->used;

	open->rising &= open->count == 0 || point->day > open->last;
	open->last = point->day;
	open->count++;
	if (open->sort == SERIES_OF_VALUES)
	{
		*(SeriesEntry *) row = (SeriesEntry) {point->value, point->day, point->breaks};
		open->used += (int32_t) sizeof(SeriesEntry);
		return;
	}
	*(SeriesRecord *) row = (SeriesRecord) {point->day, point->breaks, 0};
	open->used += (int32_t) sizeof(SeriesRecord);
	if (point->summary != NULL)
	{
		memcpy(row + offsetof(SeriesRecord, length), point->summary, (size_t) point->summary->length);
		open->used += point->summary->length - (int32_t) sizeof(int32_t);
	}
}

static int
compare_doubles(double a, double b)
{
	/* what is not known sorts last */
	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a > b) - (a < b);
}

static int
compare_summaries(const SummaryCanonical *a, const SummaryCanonical *b)
{
	SummaryParts parts_a;
	SummaryParts parts_b;

	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	summary_read_canonical(a, (size_t) a->length, &parts_a);
	summary_read_canonical(b, (size_t) b->length, &parts_b);
	return summary_compare(&parts_a, &parts_b);
}

static int
compare_points(const SeriesPoint *a, const SeriesPoint *b)
{
	int			order = compare_days(a, b);

	if (order == 0)
		order = compare_doubles(a->value, b->value);
	if (order == 0)
		order = compare_summaries(a->summary, b->summary);
	return order != 0 ? order : a->breaks - b->breaks;
}

/* A total order of settled lists: by sort, kind and unit, then point by point; 0 only for equal series. */
int
series_compare(const SeriesList *a, const SeriesList *b)
{
	if (a->sort != b->sort)
		return a->sort < b->sort ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->per != b->per)
		return a->per < b->per ? -1 : 1;
	for (int i = 0; i < a->count && i < b->count; i++)
	{
		int			order = compare_points(&a->point[i], &b->point[i]);

		if (order != 0)
			return order;
	}
	return (a->count > b->count) - (a->count < b->count);
}
