/*
 * inequality.h
 *		Slope index of inequality and relative index, linear, with exact limits.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state, and no
 * function stops a program. A number that is not known is NaN.
 */
#ifndef CAREPERF_CORE_INEQUALITY_H
#define CAREPERF_CORE_INEQUALITY_H

#include "limits.h"

#define INEQUALITY_LEAST_QUANTILES 5
#define INEQUALITY_MOST_QUANTILES 100

/* Why there is no slope. The words for it: inequality_reason_text(). */
typedef enum InequalityReason
{
	INEQUALITY_CALCULATED = 0,
	INEQUALITY_TOO_FEW_QUANTILES,
	INEQUALITY_TOO_MANY_QUANTILES,
	INEQUALITY_NOT_KNOWN,
	INEQUALITY_QUANTILE_TWICE,
	INEQUALITY_POPULATION_NOT_POSITIVE,
	INEQUALITY_NEGATIVE_ERROR,
	INEQUALITY_NO_STANDARD_ERROR,	/* of the limits only */
	INEQUALITY_BOTTOM_NOT_CERTAIN,	/* of the relative index and its limits */
	INEQUALITY_OUT_OF_RANGE
} InequalityReason;

typedef struct InequalityQuantile
{
	double		quantile;		/* its number: 1 for the first, most deprived as a rule */
	double		population;
	double		value;
	double		standard_error; /* of the value; NaN where not known */
} InequalityQuantile;

typedef struct SlopeIndex
{
	double		slope;			/* from the very first to the very last person */
	double		intercept;		/* the value of the very first person */
	double		slope_variance; /* the three are NaN without standard errors */
	double		intercept_variance;
	double		covariance;
	double		population;
	InequalityReason reason;
	InequalityReason limits_reason;
} SlopeIndex;

extern int	inequality_compare(const InequalityQuantile *a, const InequalityQuantile *b);
extern SlopeIndex inequality_slope(const InequalityQuantile *quantiles, int count);
extern double inequality_relative(double slope, double intercept);
extern InequalityReason inequality_slope_limits(const SlopeIndex *index, double level, double *lower, double *upper);
extern InequalityReason inequality_relative_limits(const SlopeIndex *index, double level, double *lower, double *upper);
extern const char *inequality_reason_text(InequalityReason reason);

#endif							/* CAREPERF_CORE_INEQUALITY_H */
