/*
 * answer.h
 *		Rows that one function answers with and another asks: standardised rates,
 *		survey shares, slopes of inequality.
 */
#ifndef CAREPERF_ANSWER_H
#define CAREPERF_ANSWER_H

#include "compat.h"

#include "access/htup_details.h"

/* A float8 of such a row; NaN where it is NULL. */
extern double answer_number(HeapTupleHeader row, const char *name);

/* A text of such a row; NULL where it is NULL. */
extern char *answer_text(HeapTupleHeader row, const char *name);

/*
 * A row (lower, upper, method): NULLs and "cannot be calculated: reason" where
 * there is a reason, which limits past double precision are by themselves.
 */
extern Datum answer_limits(FunctionCallInfo fcinfo, double lower, double upper,
						   const char *method, const char *reason);

/* The numbers as the first columns of an answer: NULL where NaN. */
extern void answer_columns(const double *numbers, int count, Datum *values, bool *nulls);

#endif							/* CAREPERF_ANSWER_H */
