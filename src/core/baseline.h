/*
 * baseline.h
 *		Parts of a series, and which points make the limits of each.
 *
 * A part begins where somebody re-based, where a definition changed (a break),
 * or, when asked, where a sustained run shows that the level has moved.
 */
#ifndef CAREPERF_CORE_BASELINE_H
#define CAREPERF_CORE_BASELINE_H

#include "series.h"

#define BASELINE_NO_FIRST INT32_MIN
#define BASELINE_NO_LAST INT32_MAX

/* Points of the baseline before automatic re-basing looks for runs, when nothing else is said. */
#define BASELINE_AUTOMATIC_POINTS 13

/* What somebody decided: from `starts` on, limits come from these points. */
typedef struct BaselinePart
{
	int32_t		starts;			/* BASELINE_NO_FIRST: from the first period */
	int			points;			/* the first so many of the part; 0: no such choice */
	int32_t		first_day;		/* BASELINE_NO_FIRST: open */
	int32_t		last_day;		/* BASELINE_NO_LAST: open */
	double		centre;			/* frozen; NaN: calculated */
	double		sigma;			/* frozen, XmR charts only; NaN: calculated */
} BaselinePart;

typedef enum BaselineKind
{
	BASELINE_ALL,				/* every point of the part */
	BASELINE_FIRST_POINTS,
	BASELINE_DATES,
	BASELINE_FROZEN,
	BASELINE_RUN				/* the points of the run that re-based */
} BaselineKind;

/* Which side a run must lie on to re-base. */
typedef enum BaselineSide
{
	BASELINE_EITHER_SIDE,
	BASELINE_ABOVE,
	BASELINE_BELOW
} BaselineSide;

/* The points first to end - 1 of a series, and what makes their limits. */
typedef struct BaselineSegment
{
	int			first;
	int			end;
	BaselineKind kind;
	BaselinePart choice;
} BaselineSegment;

extern BaselinePart baseline_every_point(void);
extern BaselineKind baseline_kind(const BaselinePart *choice);
extern int	baseline_most_segments(const Series *series, int choices, int automatic);
extern int	baseline_next_segment(const Series *series, const BaselinePart *choices, int count,
								  int *next_choice, BaselineSegment *segment);
extern int	baseline_mark(const Series *series, const BaselineSegment *segment, bool *in_baseline);
extern int	baseline_search_from(const BaselineSegment *segment, const bool *in_baseline);
extern int	baseline_find_run(const double *value, int from, int end, double centre,
							  int length, BaselineSide side, bool *in_run, int *last);

#endif							/* CAREPERF_CORE_BASELINE_H */
