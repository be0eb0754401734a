/*
 * gather.c
 *		Aggregates that need their rows together.
 *
 * The strata of a place are few, so their rows are kept as they are; workers
 * send theirs as bytes.
 */
#include "gather.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "aggregate.h"
#include "arguments.h"

PG_FUNCTION_INFO_V1(gather_combine);
PG_FUNCTION_INFO_V1(gather_send);
PG_FUNCTION_INFO_V1(gather_receive);

/* A group of so many strata is no group of strata. */
#define MOST_ROWS 1000000

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	require_aggregate(fcinfo, "the aggregate");
	AggCheckCallContext(fcinfo, &context);
	return context;
}

void
gather_room(Gathered *state, int64 more)
{
	if (state->count + more > state->most)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many rows in one group"),
				 errdetail("At most %lld rows can be one place's strata.", (long long) state->most),
				 errhint("Sum the rows of each stratum first, with GROUP BY.")));
	if (state->count + more <= state->capacity)
		return;
	while (state->count + more > state->capacity)
		state->capacity *= 2;
	state->row = repalloc_huge(state->row, state->capacity * sizeof(GatheredRow));
}

static Gathered *
new_rows(MemoryContext context, int64 capacity)
{
	Gathered   *state = MemoryContextAllocZero(context, sizeof(Gathered));

	state->capacity = capacity;
	state->most = MOST_ROWS;
	state->row = MemoryContextAlloc(context, capacity * sizeof(GatheredRow));
	return state;
}

Gathered *
gather_row(FunctionCallInfo fcinfo)
{
	MemoryContext context = aggregate_context(fcinfo);
	Gathered   *state = PG_ARGISNULL(0) ? new_rows(context, 32) : (Gathered *) PG_GETARG_POINTER(0);
	GatheredRow *row;

	gather_room(state, 1);
	row = &state->row[state->count++];
	row->key = NULL;
	for (int i = 0; i < GATHER_COLUMNS; i++)
		row->value[i] = NAN;
	return state;
}

double
gather_number(FunctionCallInfo fcinfo, int argument, const char *name)
{
	return PG_ARGISNULL(argument) ? NAN : argument_finite(PG_GETARG_FLOAT8(argument), name);
}

Gathered *
gather_rows(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(0) ? new_rows(aggregate_context(fcinfo), 1) : (Gathered *) PG_GETARG_POINTER(0);
}

/* A key of its own in the aggregate's memory. */
static text *
keep_key(MemoryContext context, const text *key)
{
	text	   *copy = NULL;

	if (key != NULL)
	{
		copy = MemoryContextAlloc(context, VARSIZE_ANY(key));
		memcpy(copy, key, VARSIZE_ANY(key));
	}
	return copy;
}

text *
gather_key(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? NULL : keep_key(aggregate_context(fcinfo), PG_GETARG_TEXT_PP(argument));
}

/* The rows of two states together. */
Datum
gather_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Gathered   *other = PG_ARGISNULL(1) ? NULL : (Gathered *) PG_GETARG_POINTER(1);
	Gathered   *state = PG_ARGISNULL(0) ? NULL : (Gathered *) PG_GETARG_POINTER(0);

	if (other == NULL && state == NULL)
		PG_RETURN_NULL();
	if (state == NULL)
	{
		state = new_rows(context, 32);
		state->most = other->most;
	}
	if (other != NULL)
	{
		gather_room(state, other->count);
		for (int64 i = 0; i < other->count; i++)
		{
			state->row[state->count] = other->row[i];
			state->row[state->count++].key = keep_key(context, other->row[i].key);
			CHECK_FOR_INTERRUPTS();
		}
	}
	PG_RETURN_POINTER(state);
}

/* A state as bytes: its limit and its size, for each row its values, then the key and its length, -1 for none. */
Datum
gather_send(PG_FUNCTION_ARGS)
{
	Gathered   *state = (Gathered *) PG_GETARG_POINTER(0);
	StringInfoData bytes;

	aggregate_context(fcinfo);
	pq_begintypsend(&bytes);
	pq_sendint64(&bytes, state->most);
	pq_sendint64(&bytes, state->count);
	for (int64 i = 0; i < state->count; i++)
	{
		GatheredRow *row = &state->row[i];

		for (int j = 0; j < GATHER_COLUMNS; j++)
			pq_sendfloat8(&bytes, row->value[j]);
		pq_sendint32(&bytes, row->key == NULL ? (uint32) -1 : (uint32) VARSIZE_ANY_EXHDR(row->key));
		if (row->key != NULL)
			pq_sendbytes(&bytes, VARDATA_ANY(row->key), VARSIZE_ANY_EXHDR(row->key));
		CHECK_FOR_INTERRUPTS();
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&bytes));
}

/* A state from its bytes. */
Datum
gather_receive(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	bytea	   *given = PG_GETARG_BYTEA_PP(0);
	StringInfoData bytes;
	Gathered   *state = new_rows(context, 32);
	int64		count;

	initStringInfo(&bytes);
	appendBinaryStringInfo(&bytes, VARDATA_ANY(given), VARSIZE_ANY_EXHDR(given));
	state->most = pq_getmsgint64(&bytes);
	count = pq_getmsgint64(&bytes);
	gather_room(state, count);
	for (int64 i = 0; i < count; i++)
	{
		GatheredRow *row = &state->row[state->count++];
		int32		length;

		for (int j = 0; j < GATHER_COLUMNS; j++)
			row->value[j] = pq_getmsgfloat8(&bytes);
		length = (int32) pq_getmsgint(&bytes, 4);
		row->key = NULL;
		if (length >= 0)
		{
			row->key = MemoryContextAlloc(context, length + VARHDRSZ);
			SET_VARSIZE(row->key, length + VARHDRSZ);
			memcpy(VARDATA(row->key), pq_getmsgbytes(&bytes, length), length);
		}
		CHECK_FOR_INTERRUPTS();
	}
	pq_getmsgend(&bytes);
	PG_RETURN_POINTER(state);
}
