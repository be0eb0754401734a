/*
 * distribution.h
 *		Distributions as the server knows them.
 */
#ifndef CAREPERF_DISTRIBUTION_H
#define CAREPERF_DISTRIBUTION_H

#include "compat.h"

#include "core/multiset.h"

/*
 * distribution_take() takes a value of either form apart, its pairs in the
 * current memory context, and checks all of it; a damaged value is error XX001.
 * distribution_give() makes the canonical value.
 */
extern void distribution_take(Datum value, Multiset *m);
extern Datum distribution_give(const Multiset *m);

#define PG_GETARG_DISTRIBUTION(n, m)	distribution_take(PG_GETARG_DATUM(n), (m))
#define PG_RETURN_DISTRIBUTION(m)		return distribution_give(m)

/* The errors that more than one door has: XX001, 54000 past the cap, 22003 past 64 bits. */
pg_noreturn extern void distribution_damaged_error(const char *problem);
extern void distribution_require(MultisetResult result);

#endif							/* CAREPERF_DISTRIBUTION_H */
