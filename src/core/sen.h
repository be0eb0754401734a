/*
 * sen.h
 *		Slopes between all pairs of points, and their ordered values: the Sen
 *		slope and its limits.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state.
 */
#ifndef CAREPERF_CORE_SEN_H
#define CAREPERF_CORE_SEN_H

#include <stdbool.h>

/* Points past which all pairs would take too long: 12,497,500 slopes. */
#define SEN_MOST_POINTS 5000

/* Called now and then within long loops; it may leave them by a jump. */
typedef void (*SenCheckpoint) (void);

/* Which ranks of the slopes are the limits, where the rank is not whole. */
typedef enum SenLimits
{
	SEN_LIMITS_INTERPOLATED,	/* between the two neighbours (Gilbert 1987; EnvStats) */
	SEN_LIMITS_ROUNDED			/* the nearest slope (R package trend) */
} SenLimits;

/* How many pairs rise, fall and are level; and the sum of t(t-1)(2t+5) over the groups of t equal values. */
typedef struct SenPairs
{
	int			rising;
	int			falling;
	int			level;
	double		tied;
} SenPairs;

/* The median slope and its limits, NaN where the ranks lie outside the slopes. */
typedef struct SenSlope
{
	double		slope;
	double		lower;
	double		upper;
} SenSlope;

/* Between which slopes the limits likely lie, and room for as many slopes again. */
typedef struct SenGuess
{
	double		middle;
	double		reach;			/* to either side; NaN: no guess */
	double	   *room;
} SenGuess;

extern SenPairs sen_slopes(const double *t, const double *x, int n, double *slope, SenCheckpoint checkpoint);
extern SenSlope sen_slope(double *slope, int count, double half_width, SenLimits limits,
						  const SenGuess *guess, SenCheckpoint checkpoint);
extern void sen_order(double *values, int count, const int *rank, int ranks, SenCheckpoint checkpoint);
extern void sen_sort(double *values, int count);
extern double sen_median_of_sorted(const double *sorted, int count);

#endif							/* CAREPERF_CORE_SEN_H */
