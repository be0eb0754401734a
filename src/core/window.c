/*
 * window.c
 *		Between open windows and exact numbers.
 */
#include "window.h"

/* The place in 64-bit limbs at or below a place in 32-bit limbs. */
static int
wide_place(int place)
{
	return (place - (place & 1)) / 2;
}

/* The narrowest window that takes x: its limbs and one for the carries. */
void
window_number_span(const ExactNumber *x, WindowSpan *span)
{
	span->low = (int16_t) wide_place(x->low);
	span->count = (int16_t) (wide_place(x->low + x->count + 1) - span->low + 1);
}

/* limbs += x, or -= x; false, with nothing changed, when the window is too narrow. */
bool
window_apply_number(WindowSpan span, uint64_t *limbs, const ExactNumber *x, bool subtract)
{
	WindowSpan	needed;
	bool		negative = (x->sign < 0) != subtract;

	if (x->sign == 0)
		return true;
	window_number_span(x, &needed);
	if (needed.low < span.low || needed.low + needed.count > span.low + span.count)
		return false;
	for (int i = 0; i < x->count; i++)
	{
		int			place = x->low + i - 2 * span.low;
		uint64_t	word = (uint64_t) x->limbs[i] << (32 * (place & 1));

		if (negative)
			window_subtract_from(limbs, span.count, place / 2, word);
		else
			window_add_from(limbs, span.count, place / 2, word);
	}
	return true;
}

/* The window's value in canonical form. */
void
window_to_number(WindowSpan span, const uint64_t *limbs, ExactNumber *x)
{
	bool		negative = span.count > 0 && limbs[span.count - 1] >> 63;
	uint64_t	carry = negative ? 1 : 0;

	x->sign = negative ? -1 : 1;
	x->low = 2 * span.low;
	x->count = 2 * span.count;
	for (int i = 0; i < span.count; i++)
	{
		uint64_t	limb = limbs[i];

		if (negative)
		{
			limb = ~limb + carry;
			carry = carry && limb == 0;
		}
		x->limbs[2 * i] = (uint32_t) limb;
		x->limbs[2 * i + 1] = (uint32_t) (limb >> 32);
	}
	exact_trim(x);
}

/* Copies a window into one that covers it: zeros below, the sign above. */
void
window_move(WindowSpan to, uint64_t *to_limbs, WindowSpan from, const uint64_t *from_limbs)
{
	uint64_t	sign = from.count > 0 && from_limbs[from.count - 1] >> 63 ? UINT64_MAX : 0;

	for (int i = 0; i < to.count; i++)
	{
		int			at = to.low + i - from.low;

		to_limbs[i] = from.count == 0 || at < 0 ? 0 : at < from.count ? from_limbs[at] : sign;
	}
}
