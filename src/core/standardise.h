/*
 * standardise.h
 *		Directly and indirectly standardised rates, and their limits.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state, and no
 * function stops a program. A number that is not known is NaN. A rate that makes
 * no sense carries the reason and the stratum that is to blame, and is NaN.
 */
#ifndef CAREPERF_CORE_STANDARDISE_H
#define CAREPERF_CORE_STANDARDISE_H

#include <stdbool.h>
#include <stddef.h>

#include "limits.h"

/* A directly standardised rate of fewer events is refused. */
#define STANDARDISE_LEAST_EVENTS 10.0

typedef enum StandardiseMethod
{
	STANDARDISED_BY_DOBSON,
	STANDARDISED_BY_DOBSON_DEPENDENT,	/* one person may have several events */
	STANDARDISED_INDIRECTLY
} StandardiseMethod;

/* Why there is no rate. The words for it: standardise_reason_text(). */
typedef enum StandardiseReason
{
	STANDARDISE_CALCULATED = 0,
	STANDARDISE_NO_STRATA,
	STANDARDISE_STRATUM_NOT_KNOWN,	/* a row without a key */
	STANDARDISE_STRATUM_TWICE,
	STANDARDISE_FREQUENCY_NOT_KNOWN,
	STANDARDISE_FREQUENCY_NOT_POSITIVE,
	STANDARDISE_PARTS_DIFFER,	/* one stratum, several populations or standards */
	STANDARDISE_STANDARD_NOT_KNOWN,
	STANDARDISE_STANDARD_NEGATIVE,
	STANDARDISE_POPULATION_NOT_KNOWN,
	STANDARDISE_POPULATION_NOT_POSITIVE,
	STANDARDISE_POPULATION_NEGATIVE,
	STANDARDISE_EVENTS_NOT_KNOWN,
	STANDARDISE_EVENTS_NEGATIVE,
	STANDARDISE_REFERENCE_NOT_KNOWN,
	STANDARDISE_REFERENCE_NEGATIVE,
	STANDARDISE_REFERENCE_POPULATION_NOT_POSITIVE,
	STANDARDISE_NO_STANDARD,	/* the standard population sums to zero */
	STANDARDISE_NONE_EXPECTED,
	STANDARDISE_TOO_FEW_EVENTS,
	STANDARDISE_NOT_A_RATIO,
	STANDARDISE_NO_REFERENCE_RATE,
	STANDARDISE_OUT_OF_RANGE
} StandardiseReason;

/* One row: a stratum, or the people of a stratum with so many events each. */
typedef struct Stratum
{
	const char *key;			/* NULL: not known */
	size_t		key_length;
	double		events;			/* with a frequency: people who had so many events */
	double		population;
	double		standard;		/* indirect: events of the reference population */
	double		reference;		/* indirect: people of the reference population */
	double		frequency;		/* events of each person */
} Stratum;

/* Which of the optional columns the rows have. */
typedef struct StratumForm
{
	bool		keyed;
	bool		frequency;
} StratumForm;

typedef struct Standardised
{
	double		rate;			/* per one of the population */
	double		ratio;			/* observed / expected; NaN for direct ones */
	double		variance;		/* of the rate; NaN for indirect ones */
	double		events;
	double		population;
	double		expected;		/* direct: NaN */
	double		reference_rate; /* direct: NaN */
	StandardiseMethod method;
	StandardiseReason reason;
	int			blame;			/* the row that the reason speaks of, or -1 */
} Standardised;

extern int	stratum_compare(const Stratum *a, const Stratum *b);
extern Standardised standardise_directly(const Stratum *strata, int count, StratumForm form);
extern Standardised standardise_indirectly(const Stratum *strata, int count, StratumForm form);
extern Standardised standardise_from_expected(double observed, double expected, double reference_rate);

extern Limits standardised_limits_direct(double rate, double variance, double events, double level);
extern Limits standardised_limits_indirect(double factor, double events, double level);

extern const char *standardise_method_text(StandardiseMethod method);
extern const char *standardise_reason_text(StandardiseReason reason);

#endif							/* CAREPERF_CORE_STANDARDISE_H */
