/*
 * exact.c
 *		Arithmetic on exact numbers: sum, product, rounded quotient, and root.
 */
#include "exact.h"

#include <math.h>
#include <string.h>

/* Bits that hold the magnitude of x, counted from the bottom of its lowest limb. */
static int
bit_length(const uint32_t *limbs, int count)
{
	if (count == 0)
		return 0;
	return 32 * count - __builtin_clz(limbs[count - 1]);
}

void
exact_set_zero(ExactNumber *x)
{
	x->sign = 0;
	x->low = 0;
	x->count = 0;
}

/* Copies the limbs in use only: the rest of the struct may be unset. */
void
exact_copy(ExactNumber *to, const ExactNumber *from)
{
	to->sign = from->sign;
	to->low = from->low;
	to->count = from->count;
	memcpy(to->limbs, from->limbs, (size_t) from->count * sizeof(uint32_t));
}

/* Brings x to its canonical form. */
void
exact_trim(ExactNumber *x)
{
	int			skip = 0;

	while (x->count > 0 && x->limbs[x->count - 1] == 0)
		x->count--;
	while (skip < x->count && x->limbs[skip] == 0)
		skip++;
	if (x->count == 0)
	{
		exact_set_zero(x);
		return;
	}
	if (skip > 0)
	{
		x->count -= skip;
		x->low += skip;
		memmove(x->limbs, x->limbs + skip, (size_t) x->count * sizeof(uint32_t));
	}
}

void
exact_from_int128(ExactNumber *x, __int128 value)
{
	unsigned __int128 magnitude = value < 0 ? -(unsigned __int128) value : (unsigned __int128) value;

	x->sign = value < 0 ? -1 : 1;
	x->low = 0;
	x->count = 4;
	for (int i = 0; i < 4; i++)
		x->limbs[i] = (uint32_t) (magnitude >> (32 * i));
	exact_trim(x);
}

/* False, with x unset, for NaN and the infinities. */
bool
exact_from_double(ExactNumber *x, double value)
{
	int			exponent;
	int			place;
	int			shift;
	uint64_t	mantissa;
	unsigned __int128 wide;

	if (!isfinite(value))
		return false;
	if (value == 0)
	{
		exact_set_zero(x);
		return true;
	}
	mantissa = (uint64_t) ldexp(frexp(fabs(value), &exponent), 53);
	exponent -= 53;
	shift = exponent & 31;
	place = (exponent - shift) / 32;
	wide = (unsigned __int128) mantissa << shift;
	x->sign = value < 0 ? -1 : 1;
	x->low = place;
	x->count = 3;
	for (int i = 0; i < 3; i++)
		x->limbs[i] = (uint32_t) (wide >> (32 * i));
	exact_trim(x);
	return true;
}

/* False when x is not a whole number of at most 127 bits. */
bool
exact_to_int128(const ExactNumber *x, __int128 *value)
{
	unsigned __int128 magnitude = 0;

	if (x->count > 0 && (x->low < 0 || x->low + x->count > 4))
		return false;
	for (int i = 0; i < x->count; i++)
		magnitude |= (unsigned __int128) x->limbs[i] << (32 * (x->low + i));
	if (magnitude >> 127)
		return false;
	*value = x->sign < 0 ? -(__int128) magnitude : (__int128) magnitude;
	return true;
}

bool
exact_to_int64(const ExactNumber *x, int64_t *value)
{
	__int128	wide;

	if (!exact_to_int128(x, &wide) || wide > INT64_MAX || wide < INT64_MIN)
		return false;
	*value = (int64_t) wide;
	return true;
}

/* Compares the magnitudes of two canonical numbers. */
static int
compare_magnitudes(const ExactNumber *a, const ExactNumber *b)
{
	int			top_a = a->low + a->count;
	int			top_b = b->low + b->count;
	int			i = a->count;
	int			j = b->count;

	if (top_a != top_b)
		return top_a < top_b ? -1 : 1;
	while (i > 0 && j > 0)
	{
		uint32_t	left = a->limbs[--i];
		uint32_t	right = b->limbs[--j];

		if (left != right)
			return left < right ? -1 : 1;
	}
	return i > 0 ? 1 : j > 0 ? -1 : 0;
}

int
exact_compare(const ExactNumber *a, const ExactNumber *b)
{
	if (a->sign != b->sign)
		return a->sign < b->sign ? -1 : 1;
	if (a->sign == 0)
		return 0;
	return a->sign * compare_magnitudes(a, b);
}

/* The limb of x at a place of the grid, 0 outside its limbs. */
static uint32_t
limb_at(const ExactNumber *x, int place)
{
	int			i = place - x->low;

	return i >= 0 && i < x->count ? x->limbs[i] : 0;
}

/*
 * result = a + b.  False when the limbs between the lowest and the highest bit
 * do not fit; the callers' fields are all narrower.  result may be a or b.
 */
bool
exact_add(ExactNumber *result, const ExactNumber *a, const ExactNumber *b)
{
	ExactNumber sum;
	const ExactNumber *larger = a;
	const ExactNumber *smaller = b;
	int			low;
	int			high;

	if (a->sign == 0 || b->sign == 0)
	{
		const ExactNumber *only = a->sign == 0 ? b : a;

		if (result != only)
			exact_copy(result, only);
		return true;
	}
	if (compare_magnitudes(a, b) < 0)
	{
		larger = b;
		smaller = a;
	}
	low = a->low < b->low ? a->low : b->low;
	high = larger->low + larger->count + 1;
	if (high - low > EXACT_MAX_LIMBS)
		return false;

	sum.sign = larger->sign;
	sum.low = low;
	sum.count = high - low;
	if (a->sign == b->sign)
	{
		uint64_t	carry = 0;

		for (int place = low; place < high; place++)
		{
			carry += (uint64_t) limb_at(larger, place) + limb_at(smaller, place);
			sum.limbs[place - low] = (uint32_t) carry;
			carry >>= 32;
		}
	}
	else
	{
		int64_t		borrow = 0;

		for (int place = low; place < high; place++)
		{
			borrow += (int64_t) limb_at(larger, place) - limb_at(smaller, place);
			sum.limbs[place - low] = (uint32_t) borrow;
			borrow >>= 32;
		}
	}
	exact_trim(&sum);
	exact_copy(result, &sum);
	return true;
}

/* result = a * b; false when it does not fit.  result may be a or b. */
bool
exact_multiply(ExactNumber *result, const ExactNumber *a, const ExactNumber *b)
{
	ExactNumber product;

	if (a->sign == 0 || b->sign == 0)
	{
		exact_set_zero(result);
		return true;
	}
	if (a->count + b->count > EXACT_MAX_LIMBS)
		return false;
	product.sign = a->sign * b->sign;
	product.low = a->low + b->low;
	product.count = a->count + b->count;
	memset(product.limbs, 0, (size_t) product.count * sizeof(uint32_t));
	for (int i = 0; i < a->count; i++)
	{
		uint64_t	carry = 0;

		for (int j = 0; j < b->count; j++)
		{
			carry += (uint64_t) a->limbs[i] * b->limbs[j] + product.limbs[i + j];
			product.limbs[i + j] = (uint32_t) carry;
			carry >>= 32;
		}
		product.limbs[i + b->count] = (uint32_t) carry;
	}
	exact_trim(&product);
	exact_copy(result, &product);
	return true;
}

/* remainder = 2 * remainder + bit */
static void
shift_in(uint32_t *remainder, int count, uint32_t bit)
{
	for (int i = 0; i < count; i++)
	{
		uint32_t	out = remainder[i] >> 31;

		remainder[i] = (remainder[i] << 1) | bit;
		bit = out;
	}
}

/* remainder -= divisor when it is not smaller; tells whether it did. */
static bool
subtract_if_not_smaller(uint32_t *remainder, const uint32_t *divisor, int count)
{
	int64_t		borrow = 0;
	int			i = count;

	while (i > 0 && remainder[i - 1] == divisor[i - 1])
		i--;
	if (i > 0 && remainder[i - 1] < divisor[i - 1])
		return false;
	for (i = 0; i < count; i++)
	{
		borrow += (int64_t) remainder[i] - divisor[i];
		remainder[i] = (uint32_t) borrow;
		borrow >>= 32;
	}
	return true;
}

/* Whether a limb below a place is not zero. */
static bool
any_limb_below(const ExactNumber *x, int place)
{
	for (int i = 0; i < place && i < x->count; i++)
		if (x->limbs[i] != 0)
			return true;
	return false;
}

/* a / b where b has at most two limbs, as counts have: 32 bits a step. */
static void
divide_by_word(ExactQuotient *result, const ExactNumber *a, const ExactNumber *b)
{
	uint64_t	divisor = b->limbs[0] | (b->count == 2 ? (uint64_t) b->limbs[1] << 32 : 0);
	unsigned __int128 quotient = 0;
	unsigned __int128 rest = 0;
	int			place = a->count;
	uint64_t	above;
	int			drop;

	while (quotient >> 63 == 0)
	{
		place--;
		rest = (rest << 32) | (place >= 0 ? a->limbs[place] : 0);
		quotient = (quotient << 32) | (uint64_t) (rest / divisor);
		rest %= divisor;
	}
	above = (uint64_t) (quotient >> 64);
	drop = above == 0 ? 0 : 64 - __builtin_clzll(above);
	result->sign = a->sign * b->sign;
	result->top = (uint64_t) (quotient >> drop);
	result->exponent = 32 * (a->low + place - b->low) + drop;
	result->inexact = rest != 0 || quotient != (unsigned __int128) result->top << drop ||
		any_limb_below(a, place);
}

/*
 * a / b to 64 bits and whether something was cut off, by long division in
 * base 2 where b is long.  Neither may be zero.
 */
void
exact_divide(ExactQuotient *result, const ExactNumber *a, const ExactNumber *b)
{
	uint32_t	divisor[EXACT_MAX_LIMBS + 1] = {0};
	uint32_t	remainder[EXACT_MAX_LIMBS + 1] = {0};
	int			width = b->count + 1;
	int			next = bit_length(a->limbs, a->count) - 1;
	uint64_t	top = 0;

	if (b->count <= 2)
	{
		divide_by_word(result, a, b);
		return;
	}
	memcpy(divisor, b->limbs, (size_t) b->count * sizeof(uint32_t));
	result->sign = a->sign * b->sign;
	result->exponent = 32 * (a->low - b->low);

	/* One bit of the dividend a step, zeros once they are used up. */
	while (!(top >> 63))
	{
		uint32_t	bit = next >= 0 ? (a->limbs[next / 32] >> (next % 32)) & 1 : 0;

		shift_in(remainder, width, bit);
		top = (top << 1) | (subtract_if_not_smaller(remainder, divisor, width) ? 1 : 0);
		next--;
	}
	result->top = top;
	result->exponent += next + 1;
	result->inexact = false;
	for (int i = 0; i < width; i++)
		result->inexact |= remainder[i] != 0;
	for (; next >= 0 && !result->inexact; next--)
		result->inexact = (a->limbs[next / 32] >> (next % 32)) & 1;
}

/* Rounds half to even once, below the normal range too; false past float8. */
bool
exact_quotient_to_double(const ExactQuotient *q, double *value)
{
	int			drop = 11;		/* 64 bits to 53 */
	int			exponent = q->exponent + drop;
	uint64_t	kept;
	uint64_t	rest;
	uint64_t	half;

	if (exponent < -1074)
	{
		drop += -1074 - exponent;
		exponent = -1074;
	}
	if (drop > 64)
	{
		*value = q->sign < 0 ? -0.0 : 0.0;
		return true;
	}
	kept = drop == 64 ? 0 : q->top >> drop;
	rest = drop == 64 ? q->top : q->top & ((UINT64_C(1) << drop) - 1);
	half = UINT64_C(1) << (drop - 1);
	if (rest > half || (rest == half && (q->inexact || (kept & 1))))
		kept++;
	*value = q->sign * ldexp((double) kept, exponent);
	return isfinite(*value);
}

/* The square root of a positive quotient, to the last bit or the next. */
bool
exact_quotient_root(const ExactQuotient *q, double *value)
{
	int			exponent = q->exponent;
	double		mantissa = (double) q->top;

	if (exponent & 1)
	{
		mantissa *= 2;
		exponent--;
	}
	*value = ldexp(sqrt(mantissa), exponent / 2);
	return isfinite(*value);
}

/* The nearest double; false past float8. */
bool
exact_to_double(const ExactNumber *x, double *value)
{
	static const ExactNumber one = {1, 0, 1, {1}};
	int64_t		whole;
	ExactQuotient q;

	if (exact_to_int64(x, &whole))
	{
		*value = (double) whole;
		return true;
	}
	exact_divide(&q, x, &one);
	return exact_quotient_to_double(&q, value);
}

/* a / b as the nearest double; b may not be zero; false past float8. */
bool
exact_ratio(const ExactNumber *a, const ExactNumber *b, double *value)
{
	const int64_t exactly = INT64_C(1) << 53;
	int64_t		whole_a;
	int64_t		whole_b;
	ExactQuotient q;

	if (a->sign == 0)
	{
		*value = 0;
		return true;
	}
	/* Both are doubles already: the processor's division rounds once. */
	if (exact_to_int64(a, &whole_a) && exact_to_int64(b, &whole_b) &&
		whole_a <= exactly && whole_a >= -exactly && whole_b <= exactly && whole_b >= -exactly)
	{
		*value = (double) whole_a / (double) whole_b;
		return true;
	}
	exact_divide(&q, a, b);
	return exact_quotient_to_double(&q, value);
}
