/*
 * series.c
 *		The type series: its doors, its sum and order, and how questions take it.
 */
#include "series.h"

#include <math.h>

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "series_stored.h"
#include "summary.h"

PG_FUNCTION_INFO_V1(series_in);
PG_FUNCTION_INFO_V1(series_out);
PG_FUNCTION_INFO_V1(series_recv);
PG_FUNCTION_INFO_V1(series_send);
PG_FUNCTION_INFO_V1(series_add);
PG_FUNCTION_INFO_V1(series_eq);
PG_FUNCTION_INFO_V1(series_ne);
PG_FUNCTION_INFO_V1(series_lt);
PG_FUNCTION_INFO_V1(series_le);
PG_FUNCTION_INFO_V1(series_gt);
PG_FUNCTION_INFO_V1(series_ge);
PG_FUNCTION_INFO_V1(series_cmp);
PG_FUNCTION_INFO_V1(series_hash);
PG_FUNCTION_INFO_V1(series_hash_extended);

void *
series_allocate(size_t size)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, size);
}

/* Error XX001: bytes that no door of ours let in. */
static void
damaged_error(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("a stored series is damaged"),
			 errdetail_internal("Reading it: %s.", problem),
			 errhint("Restore the row from a backup, or make the series again from its rows.")));
}

const void *
series_stored(Datum value)
{
	struct varlena *bytes = PG_DETOAST_DATUM(value);
	const char *problem;

	/* in a row it lies aligned, as the type says; elsewhere nobody promises it */
	if (unlikely((uintptr_t) bytes % MAXIMUM_ALIGNOF != 0))
	{
		struct varlena *aligned = palloc(VARSIZE(bytes));

		memcpy(aligned, bytes, VARSIZE(bytes));
		bytes = aligned;
	}
	problem = series_problem(bytes, VARSIZE(bytes));
	if (unlikely(problem != NULL))
		damaged_error(problem);
	return bytes;
}

const SeriesCanonical *
series_closed(Datum value)
{
	const SeriesCanonical *stored = series_stored(value);
	SeriesList	list;

	if (stored->form == SERIES_FORM_CANONICAL)
		return stored;
	list.point = series_allocate(sizeof(SeriesPoint) * (size_t) series_rows(stored));
	series_list(stored, &list);
	series_settled(&list);
	return (const SeriesCanonical *) DatumGetPointer(series_give(&list));
}

void
series_points_of(Datum value, SeriesList *list)
{
	const SeriesCanonical *stored = series_stored(value);

	list->point = series_allocate(sizeof(SeriesPoint) * (size_t) series_rows(stored));
	series_list(stored, list);
	if (stored->form != SERIES_FORM_CANONICAL)
		series_settled(list);
}

/* Reasons that are errors, with the period for which they hold. */
static pg_noinline void
settle_error(SeriesReason reason, int32 day)
{
	char		text[SERIES_DAY_TEXT_SIZE];

	series_day_to_text(day, text);
	if (reason == SERIES_VALUE_TWICE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a series has one value for a period"),
				 errdetail("For %s there are two or more.", text),
				 errhint("Give summaries, which pool, or aggregate the rows of a period first.")));
	if (reason == SERIES_TOO_MANY_POINTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a series has at most %d periods", SERIES_MAX_POINTS),
				 errdetail("There are more."),
				 errhint("Use longer periods, such as date_trunc('month', ...), or split the series.")));
	summary_range_error();
}

void
series_settled(SeriesList *list)
{
	int32		day = 0;
	SeriesReason reason = series_settle(list, series_allocate, &day);

	if (unlikely(reason != SERIES_SETTLED))
		settle_error(reason, day);
}

Datum
series_give(const SeriesList *list)
{
	struct varlena *bytes;
	Size		size;

	if (list->count == 0)
		return (Datum) 0;
	size = series_size(list);
	bytes = palloc(size);
	SET_VARSIZE(bytes, size);
	series_write(list, bytes);
	return PointerGetDatum(bytes);
}

void
series_require_same(const SeriesList *a, const SeriesList *b, const char *doing)
{
	if (a->sort != b->sort)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot %s a series of values and a series of summaries", doing),
				 errdetail("Values do not pool, summaries do."),
				 errhint("Make both from summaries.")));
	if (a->kind != 0 && b->kind != 0)
		summary_require_same_kind((SummaryKind) a->kind, (SummaryKind) b->kind, doing);
	if (a->per != b->per)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot %s series of different units", doing),
				 errdetail("One is per %g, the other per %g.", a->per, b->per),
				 errhint("Give both the same unit with with_per().")));
}

int32
series_day(DateADT day, const char *name)
{
	if (DATE_NOT_FINITE(day))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not a finite date", name),
				 errdetail("A period begins on a day of the calendar."),
				 errhint("Leave such rows out with FILTER.")));
	return day;
}

Datum
series_summary_value(const SummaryCanonical *summary)
{
	Size		size = (Size) summary->length;
	struct varlena *bytes = palloc(size);

	memcpy(bytes, summary, size);
	SET_VARSIZE(bytes, size);
	return PointerGetDatum(bytes);
}

static void
parts_of(const SummaryCanonical *summary, SummaryParts *parts)
{
	if (summary_read_canonical(summary, (size_t) summary->length, parts) != NULL)
		elog(ERROR, "a checked summary does not read");
}

/* What questions see of summaries: their values, sums and spread. */
static void
take_summaries(const SeriesCanonical *stored, Series *series)
{
	int			count = stored->count;
	bool		has_denominator = stored->kind != 0 &&
		summary_shape((SummaryKind) stored->kind)->denominator >= 0;
	bool		has_stddev = stored->kind == SUMMARY_MEAN;
	double	   *array = series_allocate(sizeof(double) * 4 * (size_t) count);
	double	   *value = array;
	double	   *numerator = array + count;
	double	   *denominator = array + 2 * (size_t) count;
	double	   *stddev = array + 3 * (size_t) count;

	for (int i = 0; i < count; i++)
	{
		const SummaryCanonical *summary = series_summary(stored, i);
		SummaryParts parts;

		value[i] = numerator[i] = denominator[i] = stddev[i] = NAN;
		if (summary == NULL)
			continue;
		parts_of(summary, &parts);
		if (!summary_value_of(&parts, stored->per, &value[i]))
			value[i] = NAN;
		numerator[i] = summary_double(summary_numerator_of(&parts));
		if (has_denominator)
			denominator[i] = summary_double(summary_denominator_of(&parts));
		if (has_stddev && !summary_stddev_of(&parts, &stddev[i]))
			stddev[i] = NAN;
	}
	series->value = value;
	series->numerator = numerator;
	series->denominator = has_denominator ? denominator : NULL;
	series->stddev = has_stddev ? stddev : NULL;
}

void
series_take_closed(const SeriesCanonical *stored, Series *series)
{
	series->count = stored->count;
	series->day = series_days(stored);
	series->breaks = series_breaks(stored);
	series->per = stored->per;
	series->step = calendar_step(series->day, series->count);
	if (stored->sort == SERIES_OF_SUMMARIES)
	{
		take_summaries(stored, series);
		return;
	}
	series->value = series_values(stored);
	series->numerator = NULL;
	series->denominator = NULL;
	series->stddev = NULL;
}

void
series_take(Datum value, Series *series)
{
	series_take_closed(series_closed(value), series);
}

/* The doors. */

Datum
series_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	SeriesList	list;
	size_t		position;
	const char *problem = series_from_text(&list, text, &position, series_allocate);

	if (problem != NULL)
		input_error(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%.*s\"", "series",
							pg_mbcliplen(text, (int) strlen(text), 200), text),
					 errdetail("At character %d: %s.", (int) position + 1, problem),
					 errhint("A series is written as its periods in order, such as series:2024-04-01=12.5,2024-05-01=? or series:2024-04-01=[proportion:43,50].")));
	PG_RETURN_DATUM(series_give(&list));
}

Datum
series_out(PG_FUNCTION_ARGS)
{
	SeriesList	list;
	char	   *text;

	series_points_of(PG_GETARG_DATUM(0), &list);
	text = series_allocate(series_text_room(&list));
	series_to_text(&list, text);
	PG_RETURN_CSTRING(text);
}

Datum
series_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			size = buffer->len - buffer->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(buffer, size);
	SeriesList	list;
	const char *problem = series_from_wire(&list, bytes, (size_t) size, series_allocate);

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary form of a series"),
				 errdetail_internal("Of %d bytes: %s.", size, problem),
				 errhint("Send what series_send wrote, or the text form.")));
	PG_RETURN_DATUM(series_give(&list));
}

Datum
series_send(PG_FUNCTION_ARGS)
{
	SeriesList	list;
	StringInfoData buffer;
	uint8	   *bytes;

	series_points_of(PG_GETARG_DATUM(0), &list);
	bytes = series_allocate(series_wire_room(&list));
	pq_begintypsend(&buffer);
	pq_sendbytes(&buffer, (const char *) bytes, (int) series_to_wire(&list, bytes));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* The points of both. */
Datum
series_add(PG_FUNCTION_ARGS)
{
	SeriesList	a;
	SeriesList	b;
	SeriesList	both;

	series_points_of(PG_GETARG_DATUM(0), &a);
	series_points_of(PG_GETARG_DATUM(1), &b);
	series_require_same(&a, &b, "add");
	both = a;
	both.kind = a.kind != 0 ? a.kind : b.kind;
	both.count = a.count + b.count;
	both.point = series_allocate(sizeof(SeriesPoint) * (size_t) both.count);
	memcpy(both.point, a.point, sizeof(SeriesPoint) * (size_t) a.count);
	memcpy(both.point + a.count, b.point, sizeof(SeriesPoint) * (size_t) b.count);
	series_settled(&both);
	PG_RETURN_DATUM(series_give(&both));
}

/* Equality, order and hash, of either form. */

/* The points of an argument; forget_points() frees them, as a sort compares very often. */
static const void *
list_argument(Datum value, SeriesList *list)
{
	const void *stored = series_stored(value);

	list->point = series_allocate(sizeof(SeriesPoint) * (size_t) series_rows(stored));
	series_list(stored, list);
	series_settled(list);
	return stored;
}

static void
forget_points(Datum value, const void *stored, SeriesList *list)
{
	pfree(list->point);
	if (stored != DatumGetPointer(value))
		pfree((void *) stored);
}

static int
compare_arguments(FunctionCallInfo fcinfo)
{
	SeriesList	a;
	SeriesList	b;
	const void *stored_a = list_argument(PG_GETARG_DATUM(0), &a);
	const void *stored_b = list_argument(PG_GETARG_DATUM(1), &b);
	int			order = series_compare(&a, &b);

	forget_points(PG_GETARG_DATUM(0), stored_a, &a);
	forget_points(PG_GETARG_DATUM(1), stored_b, &b);
	return order;
}

Datum
series_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) == 0);
}

Datum
series_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) != 0);
}

Datum
series_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) < 0);
}

Datum
series_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) <= 0);
}

Datum
series_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) > 0);
}

Datum
series_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) >= 0);
}

Datum
series_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_arguments(fcinfo));
}

/* The canonical bytes without the length word: equal content has equal ones. */
static const unsigned char *
bytes_to_hash(Datum value, int *size)
{
	const SeriesCanonical *stored = series_closed(value);

	*size = (int) (VARSIZE(stored) - VARHDRSZ);
	return (const unsigned char *) stored + VARHDRSZ;
}

Datum
series_hash(PG_FUNCTION_ARGS)
{
	int			size;
	const unsigned char *bytes = bytes_to_hash(PG_GETARG_DATUM(0), &size);

	return hash_any(bytes, size);
}

Datum
series_hash_extended(PG_FUNCTION_ARGS)
{
	int			size;
	const unsigned char *bytes = bytes_to_hash(PG_GETARG_DATUM(0), &size);

	return hash_any_extended(bytes, size, PG_GETARG_INT64(1));
}
