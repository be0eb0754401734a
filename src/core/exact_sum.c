/*
 * exact_sum.c
 *		A sum of doubles without rounding: the same in any order.
 */
#include "exact_sum.h"

#include <math.h>

static const WindowSpan whole_grid = {WINDOW_SUM_LOW, EXACT_SUM_LIMBS};

/* exact_sum_start: the sum of nothing, 0. */
void
exact_sum_start(ExactSum *sum)
{
	memset(sum, 0, sizeof(*sum));
	sum->finite = true;
}

/* exact_sum_add: adds a number; after NaN or an infinity the sum is NaN. */
void
exact_sum_add(ExactSum *sum, double value)
{
	if (window_apply_double(whole_grid, sum->limbs, value, false) != WINDOW_DONE)
		sum->finite = false;
}

/* exact_sum_read: the sum rounded once; NaN where it is no double. */
double
exact_sum_read(const ExactSum *sum)
{
	ExactNumber total;
	double		value;

	window_to_number(whole_grid, sum->limbs, &total);
	return sum->finite && exact_to_double(&total, &value) ? value : NAN;
}
