/*
 * exact.h
 *		Exact numbers: sign, and a magnitude of 32-bit limbs on a fixed grid.
 *
 * A number is  sign * sum(limbs[i] * 2^(32 * (low + i))).  The grid's limb 0
 * begins at 2^0, so whole numbers need no limb below it.  The canonical form
 * keeps the limbs from the lowest to the highest that is not zero and none at
 * all for zero: equal numbers have equal forms.
 *
 * Nothing here knows PostgreSQL, allocates memory or fails silently: whatever
 * can go wrong is told by the result.
 */
#ifndef CAREPERF_EXACT_H
#define CAREPERF_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for every product the statistics need: count * sum of squares, sum^2. */
#define EXACT_MAX_LIMBS 160

typedef struct ExactNumber
{
	int			sign;			/* -1, 0 or 1; 0 exactly when count is 0 */
	int			low;			/* grid place of limbs[0] */
	int			count;			/* limbs in use */
	uint32_t	limbs[EXACT_MAX_LIMBS];
} ExactNumber;

/* A quotient before rounding: top * 2^exponent, top in [2^63, 2^64). */
typedef struct ExactQuotient
{
	int			sign;
	uint64_t	top;
	bool		inexact;		/* something non-zero was cut off below */
	int			exponent;
} ExactQuotient;

extern void exact_set_zero(ExactNumber *x);
extern void exact_copy(ExactNumber *to, const ExactNumber *from);
extern void exact_trim(ExactNumber *x);
extern void exact_from_int128(ExactNumber *x, __int128 value);
extern bool exact_from_double(ExactNumber *x, double value);

extern bool exact_to_int64(const ExactNumber *x, int64_t *value);
extern bool exact_to_int128(const ExactNumber *x, __int128 *value);
extern bool exact_to_double(const ExactNumber *x, double *value);

extern int	exact_compare(const ExactNumber *a, const ExactNumber *b);
extern bool exact_add(ExactNumber *result, const ExactNumber *a, const ExactNumber *b);
extern bool exact_multiply(ExactNumber *result, const ExactNumber *a, const ExactNumber *b);

extern void exact_divide(ExactQuotient *result, const ExactNumber *a, const ExactNumber *b);
extern bool exact_quotient_to_double(const ExactQuotient *q, double *value);
extern bool exact_quotient_root(const ExactQuotient *q, double *value);
extern bool exact_ratio(const ExactNumber *a, const ExactNumber *b, double *value);

/* Longest text of either kind, with its closing zero. */
#define EXACT_TEXT_SIZE		(EXACT_MAX_LIMBS * 8 + 32)
#define EXACT_DECIMAL_SIZE	4096

extern size_t exact_to_text(const ExactNumber *x, char *text);
extern const char *exact_from_text(ExactNumber *x, const char *text, const char **end);
extern bool exact_to_decimal(const ExactNumber *x, char *text);
extern bool exact_from_decimal(ExactNumber *x, const char *text);

#endif							/* CAREPERF_EXACT_H */
