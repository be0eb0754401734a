/*
 * series_aggregate.c
 *		Aggregates that make and merge series.
 *
 * The state is a series in its open form: rows are appended in place, in the
 * order they come. Full, it is put in order and pooled, and made anew, larger,
 * where that frees too little; the executor then copies it to where it lives.
 */
#include "series_stored.h"

#include <math.h>

#include "utils/memutils.h"

#include "aggregate.h"
#include "summary.h"

PG_FUNCTION_INFO_V1(series_value_step);
PG_FUNCTION_INFO_V1(series_summary_step);
PG_FUNCTION_INFO_V1(series_merge_step);
PG_FUNCTION_INFO_V1(series_close);

/* What to use where these steps cannot be. */
#define INSTEAD	"the aggregates series() and rollup(), or add()"

/*
 * Sizes of states, which memory contexts hand out in powers of two: the first
 * takes 14 values, the second five years of months, from then on they double.
 */
#define FIRST_SIZE		256
#define SECOND_SIZE		1024

/* An open series without rows, of at least such a size, in the current context. */
static SeriesOpen *
new_state(SeriesSort sort, int kind, double per, Size used)
{
	Size		size = FIRST_SIZE;
	SeriesOpen *state;

	if (size < sizeof(SeriesOpen) + used)
		size = SECOND_SIZE;
	while (size < sizeof(SeriesOpen) + used)
		size *= 2;
	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a series is too large"),
				 errdetail("Its rows take more than a gigabyte."),
				 errhint("Use longer periods, or split the series.")));
	state = palloc0(size);
	SET_VARSIZE(state, size);
	state->form = SERIES_FORM_OPEN;
	state->sort = (uint8) sort;
	state->kind = (uint8) kind;
	state->rising = true;
	state->per = per;
	state->room = (int32) (size - sizeof(SeriesOpen));
	return state;
}

static void
append_all(SeriesOpen *state, const SeriesList *list)
{
	for (int i = 0; i < list->count; i++)
		series_open_append(state, &list->point[i]);
}

/* A state of the list's rows with room for so many bytes more, and some to spare. */
static SeriesOpen *
state_of(const SeriesList *list, Size more)
{
	Size		used = series_open_used(list);
	SeriesOpen *state = new_state(list->sort, list->kind, list->per, used + more);

	append_all(state, list);
	return state;
}

/*
 * Room for so many bytes in a state that has too little. Rows in disorder are
 * pooled first: a million rows of sixty months stay sixty points. Only where more
 * than a quarter is then still in use does the state grow, or pooling would come
 * again at every few rows.
 */
static pg_noinline SeriesOpen *
make_room(SeriesOpen *state, Size more)
{
	Size		room = (Size) state->room;
	SeriesList	list;
	SeriesOpen *made;

	if (state->count == 0)
		return new_state((SeriesSort) state->sort, state->kind, state->per, more);
	/* a stored value may have become the state of rollup, with only its header looked at */
	series_stored(PointerGetDatum(state));
	list.point = series_allocate(sizeof(SeriesPoint) * (size_t) state->count);
	series_list(state, &list);
	series_settled(&list);
	made = state_of(&list, Max(more, series_open_used(&list) > room / 4 ? room : room / 2));
	pfree(list.point);
	if (VARSIZE(made) != VARSIZE(state))
		return made;
	/* the same size again: it stays where it lies */
	memcpy(state, made, VARSIZE(made));
	pfree(made);
	return state;
}

/* The first argument as a state of the sort, made where there is none. */
static inline SeriesOpen *
state_argument(FunctionCallInfo fcinfo, SeriesSort sort)
{
	SeriesOpen *state;

	require_aggregate(fcinfo, INSTEAD);
	if (unlikely(PG_ARGISNULL(0)))
		return new_state(sort, 0, 1.0, 0);
	state = (SeriesOpen *) PG_GETARG_POINTER(0);
	if (unlikely(VARATT_IS_EXTENDED(state) || state->form != SERIES_FORM_OPEN || state->sort != sort))
		elog(ERROR, "the state of an aggregate is not an open series of its sort");
	return state;
}

/* Error 22023 for a row without a period that it belongs to. */
static inline int32
period_argument(FunctionCallInfo fcinfo)
{
	DateADT		day;

	if (unlikely(PG_ARGISNULL(1)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a row has no period"),
				 errdetail("Its period is NULL."),
				 errhint("Leave such rows out with FILTER (WHERE period IS NOT NULL).")));
	day = PG_GETARG_DATEADT(1);
	if (unlikely(DATE_NOT_FINITE(day)))
		series_day(day, "a period");
	return day;
}

/* NULL and an argument that is not there are no break. */
static inline bool
breaks_argument(FunctionCallInfo fcinfo)
{
	return PG_NARGS() > 3 && !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
}

static pg_noinline void
value_error(double value)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a value of a series is NaN or infinite"),
			 errdetail("It is %g.", value),
			 errhint("Use NULL for a value that is not known.")));
}

/* series(period, value [, breaks]): a row in. */
Datum
series_value_step(PG_FUNCTION_ARGS)
{
	SeriesOpen *state = state_argument(fcinfo, SERIES_OF_VALUES);
	int32		day = period_argument(fcinfo);
	SeriesEntry *entry;

	if (unlikely(state->room - state->used < (int32) sizeof(SeriesEntry)))
		state = make_room(state, sizeof(SeriesEntry));
	entry = (SeriesEntry *) ((char *) (state + 1) + state->used);
	if (PG_ARGISNULL(2))
		entry->value = series_unknown();
	else
	{
		entry->value = PG_GETARG_FLOAT8(2) + 0.0;	/* minus zero is zero */
		if (unlikely(!isfinite(entry->value)))
			value_error(entry->value);
	}
	entry->day = day;
	entry->breaks = breaks_argument(fcinfo);
	state->rising &= state->count == 0 || day > state->last;
	state->last = day;
	state->count++;
	state->used += (int32) sizeof(SeriesEntry);
	PG_RETURN_POINTER(state);
}

/* series(period, summary [, breaks]): a row in. */
Datum
series_summary_step(PG_FUNCTION_ARGS)
{
	SeriesOpen *state = state_argument(fcinfo, SERIES_OF_SUMMARIES);
	SeriesPoint point = {.day = period_argument(fcinfo), .breaks = breaks_argument(fcinfo), .value = NAN};
	Size		need = sizeof(SeriesRecord);
	SummaryCanonical *summary = NULL;
	uint8		kind = state->kind;
	union
	{
		SummaryCanonical summary;
		uint64		aligned[(SUMMARY_MAX_SIZE + 7) / 8];
	}			room;

	if (!PG_ARGISNULL(2))
	{
		SummaryParts parts;
		Size		size;

		PG_GETARG_SUMMARY(2, &parts);
		kind = (uint8) parts.kind;
		if (state->kind != 0)
			summary_require_same_kind((SummaryKind) state->kind, parts.kind, "make a series of");
		size = summary_size(&parts);
		summary = &room.summary;
		summary_write(&parts, summary);
		summary->length = (int32) size;
		need = offsetof(SeriesRecord, length) + size;
	}
	point.summary = summary;
	if (unlikely((Size) (state->room - state->used) < need))
		state = make_room(state, need);
	state->kind = kind;
	series_open_append(state, &point);
	PG_RETURN_POINTER(state);
}

/*
 * rollup, and the combining of states: one strict step. Its first value becomes
 * the state as it is: packed and canonical perhaps, or a stored one in the open
 * form, which damaged would be written past its end.
 */
Datum
series_merge_step(PG_FUNCTION_ARGS)
{
	SeriesOpen *state;
	SeriesList	held;
	SeriesList	list;
	Size		need;
	struct varlena *given;

	require_aggregate(fcinfo, INSTEAD);
	given = (struct varlena *) PG_GETARG_POINTER(0);
	if (VARATT_IS_EXTENDED(given) || series_open_problem((SeriesOpen *) given, VARSIZE(given)) != NULL)
	{
		series_points_of(PG_GETARG_DATUM(0), &held);
		state = state_of(&held, 0);
	}
	else
		state = (SeriesOpen *) given;
	series_points_of(PG_GETARG_DATUM(1), &list);
	held = (SeriesList) {.sort = (SeriesSort) state->sort, .kind = state->kind, .per = state->per};
	series_require_same(&held, &list, "roll up");
	need = series_open_used(&list);
	if ((Size) (state->room - state->used) < need)
		state = make_room(state, need);
	if (state->kind == 0)
		state->kind = (uint8) list.kind;
	append_all(state, &list);
	PG_RETURN_POINTER(state);
}

/* A state of values that came in order, written as it is: one pass. */
static Datum
close_rising(const SeriesOpen *state)
{
	const SeriesEntry *entry = (const SeriesEntry *) (state + 1);
	int			count = state->count;
	Size		size = sizeof(SeriesCanonical) + (Size) count * (sizeof(double) + sizeof(int32) + 1);
	SeriesCanonical *series = palloc(size);
	double	   *value = (double *) (series + 1);
	int32	   *day = (int32 *) (value + count);
	bool	   *breaks = (bool *) (day + count);

	*series = (SeriesCanonical)
	{
		.form = SERIES_FORM_CANONICAL,
		.sort = SERIES_OF_VALUES,
		.leads = entry[0].breaks != 0,
		.per = 1,
		.count = count
	};
	SET_VARSIZE(series, size);
	for (int i = 0; i < count; i++)
	{
		value[i] = entry[i].value;
		day[i] = entry[i].day;
		breaks[i] = entry[i].breaks != 0;
	}
	breaks[0] = false;
	return PointerGetDatum(series);
}

/* The canonical form of a state, which stays as it is: windows ask for it again. */
Datum
series_close(PG_FUNCTION_ARGS)
{
	const SeriesCanonical *stored = series_stored(PG_GETARG_DATUM(0));
	const SeriesOpen *state = (const SeriesOpen *) stored;

	if (stored->form == SERIES_FORM_OPEN && state->sort == SERIES_OF_VALUES && state->rising &&
		state->count <= SERIES_MAX_POINTS)
		return close_rising(state);
	return PointerGetDatum(series_closed(PointerGetDatum(stored)));
}
