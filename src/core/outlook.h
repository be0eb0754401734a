/*
 * outlook.h
 *		Where the trend leads by a due date, and how likely it meets a target.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state.
 */
#ifndef CAREPERF_CORE_OUTLOOK_H
#define CAREPERF_CORE_OUTLOOK_H

#include <stdbool.h>

#define OUTLOOK_POINTS 5

/* Why there is no outlook. The words: outlook_reason_text(). */
typedef enum OutlookReason
{
	OUTLOOK_CALCULATED = 0,
	OUTLOOK_NO_TARGET,			/* from here to the next line: projected, but no probability */
	OUTLOOK_NO_POLARITY,
	OUTLOOK_TOO_FEW_POINTS,		/* from here on: nothing at all */
	OUTLOOK_NO_DUE,
	OUTLOOK_NOT_AHEAD,
	OUTLOOK_OUT_OF_RANGE
} OutlookReason;

typedef enum OutlookBand
{
	OUTLOOK_NONE,
	OUTLOOK_ON_COURSE,
	OUTLOOK_UNCERTAIN,
	OUTLOOK_UNLIKELY
} OutlookBand;

typedef struct OutlookAsked
{
	double		due;			/* on the axis of t */
	double		target;			/* NaN: none */
	int			sign;			/* 1: meets the target at or above it; -1: at or below; 0: no polarity */
	double		level;			/* of the interval, in (0,1) */
	double		likely;			/* probability from which it is on course, in (0.5,1) */
} OutlookAsked;

typedef struct Outlook
{
	OutlookReason reason;
	int			points;
	double		projected;
	double		lower;
	double		upper;
	double		probability;	/* of meeting the target; NaN where there is none */
	bool		perfect;		/* every point lies on the line */
	OutlookBand band;
} Outlook;

extern Outlook outlook_of(const double *t, const double *x, int n, const OutlookAsked *asked);
extern const char *outlook_band_code(OutlookBand band);
extern const char *outlook_reason_text(OutlookReason reason);

#endif							/* CAREPERF_CORE_OUTLOOK_H */
