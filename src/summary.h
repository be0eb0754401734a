/*
 * summary.h
 *		Summaries as the server knows them.
 */
#ifndef CAREPERF_SUMMARY_H
#define CAREPERF_SUMMARY_H

#include "compat.h"

#include "core/limits.h"
#include "core/summary_form.h"

/*
 * summary_take() takes a value of either form apart and checks all of it; a
 * damaged value is error XX001.  summary_give() makes the canonical value of
 * parts within their bounds; past them it is error 22003.
 */
extern void summary_take(Datum value, SummaryParts *parts);
extern Datum summary_give(const SummaryParts *parts);

#define PG_GETARG_SUMMARY(n, parts)	summary_take(PG_GETARG_DATUM(n), (parts))
#define PG_RETURN_SUMMARY(parts)	return summary_give(parts)

/* Error 22003: a count or sum has left the range that the type covers. */
extern void summary_range_error(void);

extern const char *summary_kind_name(SummaryKind kind);
extern void summary_require_same_kind(SummaryKind a, SummaryKind b, const char *doing);

/* Questions in C; error 22003 where the answer lies past double precision. */
extern double summary_double(const ExactNumber *x);
extern const ExactNumber *summary_numerator_of(const SummaryParts *parts);
extern const ExactNumber *summary_denominator_of(const SummaryParts *parts);	/* NULL for a count */
extern bool summary_value_of(const SummaryParts *parts, double per, double *value);
extern bool summary_stddev_of(const SummaryParts *parts, double *stddev);

/*
 * What compare() answers: value(a, per) - value(b, per) of two of one kind, with
 * limits of that difference, or the reason why there are none. Error 22003 past
 * double precision.
 */
typedef struct SummaryDifference
{
	bool		known;			/* both have a value */
	double		difference;
	Limits		limits;
	int			without_limits;	/* 1 or 2 where that one has no limits of its own, else 0 */
} SummaryDifference;

extern void summary_difference(const SummaryParts *a, const SummaryParts *b, double level, double per,
							   SummaryDifference *result);

#endif							/* CAREPERF_SUMMARY_H */
