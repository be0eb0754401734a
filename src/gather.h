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
	GatheredRow *row;
} Gathered;

/*
 * gather_row() makes room for one more row in the state of the aggregate that
 * calls, argument 0 (made where it is NULL), and returns the state.  Its key is
 * NULL and its values NaN.  Error 0A000 outside an aggregate.
 */
extern Gathered *gather_row(FunctionCallInfo fcinfo);

/* The number in an argument, NaN where it is NULL; error 22023 unless finite. */
extern double gather_number(FunctionCallInfo fcinfo, int argument, const char *name);

/* The text in an argument, in the memory of the aggregate; NULL where it is NULL. */
extern text *gather_key(FunctionCallInfo fcinfo, int argument);

/* The rows of a last step's argument 0; none where it is NULL. */
extern Gathered *gather_rows(FunctionCallInfo fcinfo);

#endif							/* CAREPERF_GATHER_H */
