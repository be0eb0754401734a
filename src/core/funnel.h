/*
 * funnel.h
 *		Funnel limits: between which two values a place of a given size would lie
 *		by chance alone, were it like all places together.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state, and no
 * function stops a program. Only when reason is FUNNEL_CALCULATED do lower and
 * upper hold something; else both are NaN.
 */
#ifndef CAREPERF_CORE_FUNNEL_H
#define CAREPERF_CORE_FUNNEL_H

#include "limits.h"

/* How funnel limits were calculated. The words for it: funnel_method_text(). */
typedef enum FunnelMethod
{
	FUNNEL_BY_INVERSE_WILSON,	/* proportions, as PHEindicatormethods */
	FUNNEL_BY_POISSON_EXACT,	/* rates and ratios */
	FUNNEL_BY_WILSON,			/* proportions, as the Fingertips engine of 2020 */
	FUNNEL_BY_POISSON_COUNTED	/* rates, as the Fingertips engine of 2020 */
} FunnelMethod;

/* Why there are no limits. The words for it: funnel_reason_text(). */
typedef enum FunnelReason
{
	FUNNEL_CALCULATED = 0,
	FUNNEL_NOT_KNOWN,			/* something that is needed is NaN */
	FUNNEL_EMPTY_DENOMINATOR,
	FUNNEL_NEGATIVE_DENOMINATOR,
	FUNNEL_OVERALL_NEGATIVE,
	FUNNEL_OVERALL_ABOVE_ONE,	/* of a proportion */
	FUNNEL_NEGATIVE_EVENTS,
	FUNNEL_LEVEL_OUT_OF_RANGE,
	FUNNEL_OUT_OF_RANGE
} FunnelReason;

typedef struct FunnelLimits
{
	double		lower;
	double		upper;
	FunnelReason reason;
	FunnelMethod method;		/* which method was, or would have been, used */
} FunnelLimits;

/* Limits of the value of a place, from its size and the value of all places. */
extern FunnelLimits funnel_of_proportion(double overall, double total, double level);
extern FunnelLimits funnel_of_rate(double overall, double population, double level);
extern FunnelLimits funnel_of_proportion_wilson(double overall, double total, double level);
extern FunnelLimits funnel_of_rate_counted(double overall, double population, double level);

/* The other way round: the expected numbers at which so many events lie on a limit. */
extern FunnelLimits funnel_expected_of_events(double events, double level);

extern FunnelLimits funnel_times(FunnelLimits limits, double factor);

extern const char *funnel_method_text(FunnelMethod method);
extern const char *funnel_reason_text(FunnelReason reason);

#endif							/* CAREPERF_CORE_FUNNEL_H */
