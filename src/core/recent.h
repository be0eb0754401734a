/*
 * recent.h
 *		The recent trend of Fingertips (2020): five yearly points, one test for
 *		proportions and one for values with limits.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state. Nothing
 * here stops a program: a test that cannot be made carries the reason.
 */
#ifndef CAREPERF_CORE_RECENT_H
#define CAREPERF_CORE_RECENT_H

#include <stdbool.h>

#define RECENT_POINTS 5

/* Above this chi-squared (p below 0.002) a trend is significant. */
#define RECENT_CHI_SQUARED 9.54953570608324
#define RECENT_LEVEL 0.998

/* Why there is no test. The words: recent_reason_text(). */
typedef enum RecentReason
{
	RECENT_CALCULATED = 0,
	RECENT_TOO_FEW_POINTS,
	RECENT_NOT_YEARS,
	RECENT_GAP,
	RECENT_NO_COUNTS,
	RECENT_KIND,
	RECENT_ALL_OR_NONE,			/* a proportion of 0 or 1 */
	RECENT_NO_SENSE,			/* parts that are no proportion or rate */
	RECENT_OUT_OF_RANGE
} RecentReason;

typedef struct RecentTrend
{
	RecentReason reason;
	double		slope;			/* of the value, per unit of t; weighted */
	double		error;			/* its standard error, as the test has it */
	double		logit_slope;	/* proportions: that of the logit, unweighted; else NaN */
	double		chi_squared;
	double		p;
	bool		one_sign;		/* all points, and all but any one, slope the same way */
	bool		significant;	/* above the threshold, and of one sign */
	int			direction;		/* 1 rising, -1 falling; 0 when not significant */
} RecentTrend;

extern RecentTrend recent_of_proportions(const double *t, const double *count, const double *denominator, int n);
extern RecentTrend recent_by_limits(const double *t, const double *value, const double *lower,
									const double *upper, int n);
extern const char *recent_reason_text(RecentReason reason);

#endif							/* CAREPERF_CORE_RECENT_H */
