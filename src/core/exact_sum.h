/*
 * exact_sum.h
 *		A sum of doubles without rounding: the same in any order.
 *
 * Plain C: a window over the whole grid (window.h), so nothing is too large or
 * too small for it. The sum is rounded once, when it is read.
 */
#ifndef CAREPERF_CORE_EXACT_SUM_H
#define CAREPERF_CORE_EXACT_SUM_H

#include "window.h"

#define EXACT_SUM_LIMBS (WINDOW_SUM_HIGH - WINDOW_SUM_LOW)

typedef struct ExactSum
{
	bool		finite;			/* nothing but finite numbers was added */
	uint64_t	limbs[EXACT_SUM_LIMBS];
} ExactSum;

extern void exact_sum_start(ExactSum *sum);
extern void exact_sum_add(ExactSum *sum, double value);
extern double exact_sum_read(const ExactSum *sum);

#endif							/* CAREPERF_CORE_EXACT_SUM_H */
