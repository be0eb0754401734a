/*
 * distribution_aggregate.c
 *		Aggregates that make and merge distributions.
 *
 * The state is a distribution in its open form, changed in place.  It begins as
 * NULL, is made at the first row, and is made anew, wider, when it has no room
 * for a value; the executor then copies it to where it lives.
 */
#include "distribution.h"

#include <math.h>

#include "miscadmin.h"

#include "aggregate.h"

PG_FUNCTION_INFO_V1(distribution_step);
PG_FUNCTION_INFO_V1(distribution_back);
PG_FUNCTION_INFO_V1(distribution_step_rounded);
PG_FUNCTION_INFO_V1(distribution_back_rounded);
PG_FUNCTION_INFO_V1(distribution_merge_step);
PG_FUNCTION_INFO_V1(distribution_merge_back);
PG_FUNCTION_INFO_V1(distribution_close);
PG_FUNCTION_INFO_V1(distribution_close_or_empty);

/* What to use where these steps cannot be. */
#define INSTEAD	"the aggregates distribution() and rollup(), or add() and subtract()"

/* An open distribution that holds nothing, in the current context. */
static MultisetOpen *
new_state(const MultisetPlan *plan)
{
	Size		size = multiset_open_size(plan->layout, plan->size);
	MultisetOpen *state = palloc(size);

	SET_VARSIZE(state, size);
	multiset_open_start(state, plan);
	return state;
}

/* A state without room: the first value tells which it needs. */
static MultisetOpen *
empty_state(void)
{
	static const MultisetPlan none = {MULTISET_RAW, 0, 0};

	return new_state(&none);
}

/* A copy of the state with room for what is needed besides; error 54000 past the cap. */
static pg_noinline MultisetOpen *
widen_state(const MultisetOpen *state, MultisetExtent need)
{
	MultisetPlan plan;
	MultisetOpen *wide;

	distribution_require(multiset_open_plan(state, &need, &plan));
	wide = new_state(&plan);
	if (!multiset_open_move(wide, state))
		distribution_damaged_error("its parts do not fit together");
	return wide;
}

/* state += what the reader has to read, or -= it; makes the state anew where it must. */
static MultisetOpen *
merge_reader(MultisetOpen *state, MultisetReader *reader, bool back)
{
	MultisetResult result;

	while ((result = multiset_open_merge(state, reader, back)) == MULTISET_NO_ROOM)
	{
		double		value = multiset_reader_value(reader);

		CHECK_FOR_INTERRUPTS();
		state = widen_state(state, multiset_value_extent(value));
	}
	if (result == MULTISET_DAMAGED)
		distribution_damaged_error(reader->problem);
	distribution_require(result);
	return state;
}

/* The same from a state, such as a worker's. */
static MultisetOpen *
merge_open(MultisetOpen *state, const MultisetOpen *from, bool back)
{
	MultisetResult result;
	uint32		at = 0;

	while ((result = multiset_open_merge_open(state, from, &at, back)) == MULTISET_NO_ROOM)
	{
		double		value;
		int64		count;

		CHECK_FOR_INTERRUPTS();
		multiset_open_at(from, at, &value, &count);
		state = widen_state(state, multiset_value_extent(value));
	}
	distribution_require(result);
	return state;
}

/* Values rounded in two ways do not add up: error 22023. */
static void
resolution_mix_error(double one, double other)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a distribution has one resolution"),
			 errdetail("Rows of one group ask for %g and for %g.", one, other),
			 errhint("Give the same resolution in every row, or group by it.")));
}

/* state += a value of either form, or -= it. */
static MultisetOpen *
merge_value(MultisetOpen *state, Datum value, bool back)
{
	struct varlena *stored = (struct varlena *) DatumGetPointer(value);
	struct varlena *bytes = PG_DETOAST_DATUM_PACKED(value);
	const uint8 *body = (const uint8 *) VARDATA_ANY(bytes);
	Size		size = VARSIZE_ANY_EXHDR(bytes);
	const char *problem;

	if (size > 0 && body[0] == MULTISET_FORM_OPEN)
	{
		MultisetOpen *from = (MultisetOpen *) PG_DETOAST_DATUM(PointerGetDatum(bytes));

		problem = multiset_open_problem(from, VARSIZE(from));
		if (problem != NULL)
			distribution_damaged_error(problem);
		if (state->resolution != 0 && from->resolution != 0 && state->resolution != from->resolution)
			resolution_mix_error(state->resolution, from->resolution);
		if (state->size == 0 && from->size > 0)
		{
			MultisetPlan plan = {from->layout, from->low, from->size};
			MultisetOpen *wide = new_state(&plan);

			multiset_open_move(wide, state);
			state = wide;
		}
		if (state->resolution == 0)
			state->resolution = from->resolution;
		state = merge_open(state, from, back);
	}
	else
	{
		MultisetReader reader;

		problem = multiset_read_start(&reader, body, size);
		if (problem != NULL)
			distribution_damaged_error(problem);
		if (state->size == 0 && reader.pairs > 0)
			state = widen_state(state, multiset_bytes_extent(body, size));
		state = merge_reader(state, &reader, back);
	}
	if (bytes != stored)
		pfree(bytes);
	return state;
}

/* Whether a state is one that can be changed where it lies. */
static inline bool
is_open(const MultisetOpen *state)
{
	return !VARATT_IS_EXTENDED(state) && VARSIZE(state) >= sizeof(MultisetOpen) &&
		state->form == MULTISET_FORM_OPEN;
}

/* The state to change, made where there is none yet. */
static inline MultisetOpen *
state_argument(FunctionCallInfo fcinfo)
{
	MultisetOpen *state;

	require_aggregate(fcinfo, INSTEAD);
	if (unlikely(PG_ARGISNULL(0)))
		return empty_state();
	state = (MultisetOpen *) PG_GETARG_POINTER(0);
	if (likely(is_open(state)))
		return state;
	return merge_value(empty_state(), PG_GETARG_DATUM(0), false);
}

/* Adds one row with the value to the state, or takes it away. */
static inline MultisetOpen *
apply_value(MultisetOpen *state, double value, bool back)
{
	int64		count = back ? -1 : 1;
	MultisetResult result;

	if (unlikely(!isfinite(value)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a distribution cannot hold NaN or infinity"),
				 errdetail("Percentiles and means of finite numbers are finite."),
				 errhint("Use NULL for what is not known, or leave such rows out with FILTER.")));
	result = multiset_open_apply(state, value, count);
	if (unlikely(result == MULTISET_NO_ROOM))
	{
		state = widen_state(state, multiset_value_extent(value));
		result = multiset_open_apply(state, value, count);
	}
	if (unlikely(result != MULTISET_DONE))
		distribution_require(result);
	return state;
}

static inline Datum
apply_row(FunctionCallInfo fcinfo, bool back)
{
	MultisetOpen *state = state_argument(fcinfo);

	if (PG_ARGISNULL(1))
		distribution_require(multiset_open_missing(state, 1, back));
	else
		state = apply_value(state, PG_GETARG_FLOAT8(1), back);
	PG_RETURN_POINTER(state);
}

Datum
distribution_step(PG_FUNCTION_ARGS)
{
	return apply_row(fcinfo, false);
}

Datum
distribution_back(PG_FUNCTION_ARGS)
{
	return apply_row(fcinfo, true);
}

static pg_noinline void
resolution_error(FunctionCallInfo fcinfo)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the resolution must be a finite number above zero"),
			 PG_ARGISNULL(2) ? errdetail("It is NULL.") : errdetail("It is %g.", PG_GETARG_FLOAT8(2)),
			 errhint("Use 1 for whole numbers, 0.1 for one decimal; leave it out to keep values as they are.")));
}

static inline Datum
apply_rounded(FunctionCallInfo fcinfo, bool back)
{
	MultisetOpen *state = state_argument(fcinfo);
	double		resolution;
	double		value;

	if (PG_ARGISNULL(2) || !isfinite(PG_GETARG_FLOAT8(2)) || PG_GETARG_FLOAT8(2) <= 0)
		resolution_error(fcinfo);
	resolution = PG_GETARG_FLOAT8(2);
	if (state->resolution != 0 && state->resolution != resolution)
		resolution_mix_error(state->resolution, resolution);
	state->resolution = resolution;
	if (PG_ARGISNULL(1))
	{
		distribution_require(multiset_open_missing(state, 1, back));
		PG_RETURN_POINTER(state);
	}
	value = PG_GETARG_FLOAT8(1);
	/* What is not finite before rounding is refused as such. */
	if (isfinite(value) && !multiset_round(value, resolution, &value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a rounded value is out of range"),
				 errdetail("The nearest multiple of %g lies past double precision.", resolution),
				 errhint("Use a finer resolution.")));
	PG_RETURN_POINTER(apply_value(state, value, back));
}

Datum
distribution_step_rounded(PG_FUNCTION_ARGS)
{
	return apply_rounded(fcinfo, false);
}

Datum
distribution_back_rounded(PG_FUNCTION_ARGS)
{
	return apply_rounded(fcinfo, true);
}

/*
 * rollup, and the combining of states: the same strict step.  Its first value
 * becomes the state as it is, packed and canonical perhaps.
 */
static inline Datum
apply_merge(FunctionCallInfo fcinfo, bool back)
{
	MultisetOpen *state;

	require_aggregate(fcinfo, INSTEAD);
	state = (MultisetOpen *) PG_GETARG_POINTER(0);
	/* The first value may be a stored one in the open form: damaged, it would be written past its end. */
	if (!is_open(state) || multiset_open_problem(state, VARSIZE(state)) != NULL)
		state = merge_value(empty_state(), PG_GETARG_DATUM(0), false);
	PG_RETURN_POINTER(merge_value(state, PG_GETARG_DATUM(1), back));
}

Datum
distribution_merge_step(PG_FUNCTION_ARGS)
{
	return apply_merge(fcinfo, false);
}

Datum
distribution_merge_back(PG_FUNCTION_ARGS)
{
	return apply_merge(fcinfo, true);
}

/* The canonical form of a state. */
Datum
distribution_close(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	PG_RETURN_DISTRIBUTION(&m);
}

/* The same where no row came: the empty distribution. */
Datum
distribution_close_or_empty(PG_FUNCTION_ARGS)
{
	Multiset	m = {0, 0, NULL};

	if (!PG_ARGISNULL(0))
		PG_GETARG_DISTRIBUTION(0, &m);
	PG_RETURN_DISTRIBUTION(&m);
}
