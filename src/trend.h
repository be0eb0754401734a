/*
 * trend.h
 *		What the questions about trends and outlooks share.
 */
#ifndef CAREPERF_TREND_H
#define CAREPERF_TREND_H

#include "series.h"

#define TREND_POINTS_AT_HAND 64

/* The known values that a question looks at, and when. Points into itself: do not copy. */
typedef struct TrendPoints
{
	int			count;
	double	   *t;				/* in periods from the first of the part, gaps counted */
	double	   *x;
	int		   *place;			/* in the series */
	int			first;			/* place of the part's first period, known or not */
	double		t_at_hand[TREND_POINTS_AT_HAND];
	double		x_at_hand[TREND_POINTS_AT_HAND];
	int			place_at_hand[TREND_POINTS_AT_HAND];
} TrendPoints;

extern void trend_points(const Series *series, bool across_breaks, TrendPoints *points);

/* A double into a row: NaN is NULL. */
extern void trend_put(Datum *values, bool *nulls, int column, double value);

/* Words into a row: no words are NULL. */
extern void trend_put_words(Datum *values, bool *nulls, int column, const char *words);

#endif							/* CAREPERF_TREND_H */
