/*
 * window.h
 *		Open sums: a two's complement window of 64-bit limbs on the exact grid,
 *		to which doubles, their squares and exact numbers are added in place.
 *
 * A window covers the limbs [low, low + count) of a grid whose limb 0 begins
 * at 2^0.  Its top limb only ever receives carries, one unit an addition, so
 * it cannot overflow in 2^63 additions.  Whatever lies outside the window is
 * refused; the owner then makes a wider one.  The functions are here to be
 * inlined: they are what a row costs.
 */
#ifndef CAREPERF_WINDOW_H
#define CAREPERF_WINDOW_H

#include <string.h>

#include "exact.h"

/* The grid's ends in 64-bit limbs: every sum of doubles, every sum of squares. */
#define WINDOW_SUM_LOW		(-17)	/* 2^-1088, below the least double */
#define WINDOW_SUM_HIGH		19
#define WINDOW_SQUARES_LOW	(2 * WINDOW_SUM_LOW)
#define WINDOW_SQUARES_HIGH 35

typedef struct WindowSpan
{
	int16_t		low;
	int16_t		count;
} WindowSpan;

typedef enum WindowResult
{
	WINDOW_DONE,
	WINDOW_TOO_NARROW,
	WINDOW_NOT_FINITE
} WindowResult;

/* A double taken apart: sign, whole mantissa, exponent of its last bit. */
typedef struct DoubleParts
{
	bool		negative;
	uint64_t	mantissa;
	int			exponent;
} DoubleParts;

/* False for NaN and the infinities. */
static inline bool
double_parts(double value, DoubleParts *parts)
{
	uint64_t	bits;
	int			biased;

	memcpy(&bits, &value, sizeof(bits));
	biased = (int) (bits >> 52) & 0x7ff;
	parts->negative = bits >> 63;
	parts->mantissa = bits & ((UINT64_C(1) << 52) - 1);
	if (biased == 0x7ff)
		return false;
	if (biased == 0)
		biased = 1;				/* the subnormals have no hidden bit */
	else
		parts->mantissa |= UINT64_C(1) << 52;
	parts->exponent = biased - 1075;
	return true;
}

static inline void
window_add_from(uint64_t *limbs, int count, int at, uint64_t addend)
{
	while (addend != 0 && at < count)
	{
		limbs[at] += addend;
		addend = limbs[at] < addend;
		at++;
	}
}

static inline void
window_subtract_from(uint64_t *limbs, int count, int at, uint64_t subtrahend)
{
	while (subtrahend != 0 && at < count)
	{
		uint64_t	before = limbs[at];

		limbs[at] = before - subtrahend;
		subtrahend = before < subtrahend;
		at++;
	}
}

/* Adds, or subtracts, a word pair beginning at limb at. */
static inline void
window_apply_pair(uint64_t *limbs, int count, int at, unsigned __int128 pair, bool subtract)
{
	unsigned __int128 before = ((unsigned __int128) limbs[at + 1] << 64) | limbs[at];
	unsigned __int128 after = subtract ? before - pair : before + pair;

	limbs[at] = (uint64_t) after;
	limbs[at + 1] = (uint64_t) (after >> 64);
	if (subtract)
	{
		if (after > before)
			window_subtract_from(limbs, count, at + 2, 1);
	}
	else if (after < before)
		window_add_from(limbs, count, at + 2, 1);
}

/* limbs += value, or -= value. */
static inline WindowResult
window_apply_double(WindowSpan span, uint64_t *limbs, double value, bool subtract)
{
	DoubleParts parts;
	int			place;

	if (!double_parts(value, &parts))
		return WINDOW_NOT_FINITE;
	place = parts.exponent - 64 * span.low;
	if (place < 0 || place + 53 > 64 * (span.count - 1))
		return parts.mantissa == 0 ? WINDOW_DONE : WINDOW_TOO_NARROW;
	window_apply_pair(limbs, span.count, place >> 6,
					  (unsigned __int128) parts.mantissa << (place & 63),
					  parts.negative != subtract);
	return WINDOW_DONE;
}

/*
 * limbs += value^2, or -= value^2.  The product of two mantissas is exact in
 * 106 bits over the whole range, where a fused multiply-add is not.
 */
static inline WindowResult
window_apply_square(WindowSpan span, uint64_t *limbs, double value, bool subtract)
{
	DoubleParts parts;
	unsigned __int128 square;
	int			place;
	int			at;
	int			shift;
	uint64_t	bottom;

	if (!double_parts(value, &parts))
		return WINDOW_NOT_FINITE;
	place = 2 * parts.exponent - 64 * span.low;
	if (place < 0 || place + 106 > 64 * (span.count - 1))
		return parts.mantissa == 0 ? WINDOW_DONE : WINDOW_TOO_NARROW;
	at = place >> 6;
	shift = place & 63;
	square = (unsigned __int128) parts.mantissa * parts.mantissa;
	bottom = (uint64_t) square << shift;

	/* Three words: the lowest, and the two above as a pair with its carry. */
	if (subtract)
	{
		uint64_t	before = limbs[at];

		limbs[at] = before - bottom;
		window_apply_pair(limbs, span.count, at + 1,
						  (square >> 1 >> (63 - shift)) + (before < bottom), true);
	}
	else
	{
		limbs[at] += bottom;
		window_apply_pair(limbs, span.count, at + 1,
						  (square >> 1 >> (63 - shift)) + (limbs[at] < bottom), false);
	}
	return WINDOW_DONE;
}

extern void window_number_span(const ExactNumber *x, WindowSpan *span);
extern bool window_apply_number(WindowSpan span, uint64_t *limbs, const ExactNumber *x, bool subtract);
extern void window_to_number(WindowSpan span, const uint64_t *limbs, ExactNumber *x);
extern void window_move(WindowSpan to, uint64_t *to_limbs, WindowSpan from, const uint64_t *from_limbs);

#endif							/* CAREPERF_WINDOW_H */
