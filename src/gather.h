/*
 * gather.h
 *		Aggregates that need their rows together: a stratum, a quantile, a group of
 *		a survey each. Their state is the rows; the last step sorts them, so that
 *		no order and no plan shows in the answer.
 */
#ifndef CAREPERF_GATHER_H
#define CAREPERF_GATHER_H

#include "compat.h"

#define GATHER_COLUMNS 5

typedef struct GatheredRow
{
	text	   *key;			/* NULL: none, or not known */
	double		value[GATHER_COLUMNS];	/* NaN: not known */
} GatheredRow;

typedef struct Gathered
{
	int64		count;
	int64		capacity;
	int64		most;			/* so many rows at most; an aggregate that needs more says so */
	GatheredRow *row;
} Gathered;

/*
 * gather_row() makes room for one more row in the state of the aggregate that
 * calls, argument 0 (made where it is NULL), and returns the state.  Its key is
 * NULL and its values NaN.  Error 0A000 outside an aggregate.
 */
extern Gathered *gather_row(FunctionCallInfo fcinfo);

/* Room for so many more rows; error 54000 past the most that there may be. */
extern void gather_room(Gathered *state, int64 more);

/* For aggregates with more to do than joining and sending the rows. */
extern Datum gather_combine(PG_FUNCTION_ARGS);
extern Datum gather_send(PG_FUNCTION_ARGS);

/* The number in an argument, NaN where it is NULL; error 22023 unless finite. */
extern double gather_number(FunctionCallInfo fcinfo, int argument, const char *name);

/* The text in an argument, in the memory of the aggregate; NULL where it is NULL. */
extern text *gather_key(FunctionCallInfo fcinfo, int argument);

/* The rows of a last step's argument 0; none where it is NULL. */
extern Gathered *gather_rows(FunctionCallInfo fcinfo);

#endif							/* CAREPERF_GATHER_H */
