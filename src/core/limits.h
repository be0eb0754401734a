/*
 * limits.h
 *		Confidence limits of counts, proportions, rates and means, and of the
 *		difference between two of them.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state. Quantiles
 * come from R's own mathematics library, so the numbers are R's numbers.
 *
 * No function here stops a program. A result that makes no sense carries the
 * reason, and its limits are NaN; only when reason is LIMITS_CALCULATED do
 * lower and upper hold something.
 */
#ifndef CAREPERF_CORE_LIMITS_H
#define CAREPERF_CORE_LIMITS_H

#include <stdbool.h>

/* How limits were calculated. The words for it: limits_method_text(). */
typedef enum LimitsMethod
{
	LIMITS_BY_WILSON,
	LIMITS_BY_POISSON_EXACT,
	LIMITS_BY_POISSON_BYAR,
	LIMITS_BY_STUDENT_T,
	LIMITS_BY_MOVER_OF_WILSON,
	LIMITS_BY_MOVER_OF_POISSON,
	LIMITS_BY_WELCH_T
} LimitsMethod;

/* Why there are no limits. The words for it: limits_reason_text(). */
typedef enum LimitsReason
{
	LIMITS_CALCULATED = 0,
	LIMITS_NEGATIVE_COUNT,
	LIMITS_NEGATIVE_NUMERATOR,
	LIMITS_NUMERATOR_EXCEEDS_DENOMINATOR,
	LIMITS_EMPTY_DENOMINATOR,
	LIMITS_NEGATIVE_DENOMINATOR,
	LIMITS_TOO_FEW_VALUES,
	LIMITS_SQUARES_MAKE_NO_SENSE,
	LIMITS_NO_SPREAD,
	LIMITS_RATIO_HAS_NONE,
	LIMITS_LEVEL_OUT_OF_RANGE,
	LIMITS_OUT_OF_RANGE
} LimitsReason;

typedef struct Limits
{
	double		lower;
	double		upper;
	LimitsReason reason;
	LimitsMethod method;		/* which method was, or would have been, used */
} Limits;

/* From this many events on, Byar's approximation replaces the exact limits. */
#define LIMITS_BYAR_FROM 10.0

extern bool limits_level_is_valid(double level);

extern Limits limits_of_proportion(double met, double total, double level);
extern Limits limits_of_count(double events, double level);
extern Limits limits_of_rate(double events, double population, double level);
extern Limits limits_of_mean(double n, double mean, double stddev, double level);
extern Limits limits_of_ratio(void);

extern Limits limits_of_difference_mover(double value_a, Limits a,
										 double value_b, Limits b);
extern Limits limits_of_difference_welch(double n_a, double mean_a, double stddev_a,
										 double n_b, double mean_b, double stddev_b,
										 double level);

extern Limits limits_times(Limits limits, double factor);
extern bool limits_exclude_zero(Limits limits);

extern const char *limits_method_text(LimitsMethod method);
extern const char *limits_reason_text(LimitsReason reason);

#endif							/* CAREPERF_CORE_LIMITS_H */
