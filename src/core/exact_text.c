/*
 * exact_text.c
 *		Exact numbers as text: the compact form that travels, and decimals.
 *
 * The compact form of a whole number below 2^64 is its decimal digits.  Every
 * other number is a hexadecimal whole number and a power of two, such as
 * 0x1bp-4: as quick to read as to write, and nothing is rounded.
 */
#include "exact.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECIMAL_STEP		UINT32_C(1000000000)	/* digits leave nine at a time */
#define DECIMAL_STEP_DIGITS 9
#define FIVE_STEP			UINT32_C(1220703125)	/* 5^13, the largest in a limb */
#define FIVE_STEP_POWER		13
#define BIG_LIMBS			512

/* A whole number larger than any field, for the steps to and from decimals. */
typedef struct BigWhole
{
	int			count;
	uint32_t	limbs[BIG_LIMBS];
} BigWhole;

/* big = big * factor + addend; false when it does not fit. */
static bool
big_multiply_add(BigWhole *big, uint32_t factor, uint32_t addend)
{
	uint64_t	carry = addend;

	for (int i = 0; i < big->count; i++)
	{
		carry += (uint64_t) big->limbs[i] * factor;
		big->limbs[i] = (uint32_t) carry;
		carry >>= 32;
	}
	if (carry != 0)
	{
		if (big->count == BIG_LIMBS)
			return false;
		big->limbs[big->count++] = (uint32_t) carry;
	}
	return true;
}

/* big = big / divisor; returns the remainder. */
static uint32_t
big_divide(BigWhole *big, uint32_t divisor)
{
	uint64_t	rest = 0;

	for (int i = big->count - 1; i >= 0; i--)
	{
		rest = (rest << 32) | big->limbs[i];
		big->limbs[i] = (uint32_t) (rest / divisor);
		rest %= divisor;
	}
	while (big->count > 0 && big->limbs[big->count - 1] == 0)
		big->count--;
	return (uint32_t) rest;
}

/* limbs <<= bits, for bits below 32; count grows by one when they spill. */
static int
shift_left(uint32_t *limbs, int count, int bits)
{
	uint32_t	spill = 0;

	if (bits == 0)
		return count;
	for (int i = 0; i < count; i++)
	{
		uint32_t	limb = limbs[i];

		limbs[i] = (limb << bits) | spill;
		spill = limb >> (32 - bits);
	}
	if (spill != 0)
		limbs[count++] = spill;
	return count;
}

/* big >>= bits, for bits below 32. */
static void
shift_right(BigWhole *big, int bits)
{
	if (bits == 0)
		return;
	for (int i = 0; i < big->count; i++)
	{
		uint32_t	above = i + 1 < big->count ? big->limbs[i + 1] : 0;

		big->limbs[i] = (big->limbs[i] >> bits) | (above << (32 - bits));
	}
	while (big->count > 0 && big->limbs[big->count - 1] == 0)
		big->count--;
}

/* Writes x in the compact form and returns its length. */
size_t
exact_to_text(const ExactNumber *x, char *text)
{
	static const char digits[] = "0123456789abcdef";
	char	   *out = text;
	int			skipped = 0;
	int			nibble;

	if (x->sign < 0)
		*out++ = '-';
	if (x->count == 0 || (x->low >= 0 && x->low + x->count <= 2))
	{
		uint64_t	whole = 0;

		for (int i = 0; i < x->count; i++)
			whole |= (uint64_t) x->limbs[i] << (32 * (x->low + i));
		return (size_t) (out - text) + (size_t) sprintf(out, "%llu", (unsigned long long) whole);
	}
	while (((x->limbs[0] >> (4 * skipped)) & 15) == 0)
		skipped++;
	nibble = 8 * x->count - 1;
	while (((x->limbs[nibble / 8] >> (4 * (nibble % 8))) & 15) == 0)
		nibble--;
	*out++ = '0';
	*out++ = 'x';
	for (; nibble >= skipped; nibble--)
		*out++ = digits[(x->limbs[nibble / 8] >> (4 * (nibble % 8))) & 15];
	return (size_t) (out - text) + (size_t) sprintf(out, "p%d", 32 * x->low + 4 * skipped);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Reads decimal digits up to 2^64 - 1 into x. */
static const char *
read_whole(ExactNumber *x, const char *text, const char **end)
{
	uint64_t	whole = 0;

	if (*text < '0' || *text > '9')
		return "a number was expected";
	for (; *text >= '0' && *text <= '9'; text++)
	{
		uint64_t	digit = (uint64_t) (*text - '0');

		if (whole > (UINT64_MAX - digit) / 10)
			return "a whole number of more than 64 bits is written in hexadecimal";
		whole = whole * 10 + digit;
	}
	x->low = 0;
	x->count = 2;
	x->limbs[0] = (uint32_t) whole;
	x->limbs[1] = (uint32_t) (whole >> 32);
	*end = text;
	return NULL;
}

/* Reads hexadecimal digits and a binary exponent into x. */
static const char *
read_hexadecimal(ExactNumber *x, const char *text, const char **end)
{
	const char *first = text;
	const char *last;
	int			digits;
	int			exponent = 0;
	bool		negative;

	while (hex_digit(*text) >= 0)
		text++;
	last = text;
	while (first < last && *first == '0')
		first++;
	if (last - first > 8 * (EXACT_MAX_LIMBS - 2))
		return "a number has too many digits";
	if (text[-1] == 'x')
		return "hexadecimal digits were expected";
	digits = (int) (last - first);
	if (*text++ != 'p')
		return "a hexadecimal number ends in p and a power of two";
	negative = *text == '-';
	if (negative)
		text++;
	if (*text < '0' || *text > '9')
		return "a power of two was expected";
	for (; *text >= '0' && *text <= '9'; text++)
	{
		if (exponent > 9999)
			return "a power of two is out of range";
		exponent = exponent * 10 + (*text - '0');
	}
	if (negative)
		exponent = -exponent;

	x->count = (digits + 7) / 8;
	memset(x->limbs, 0, (size_t) x->count * sizeof(uint32_t));
	for (int i = 0; i < digits; i++)
		x->limbs[i / 8] |= (uint32_t) hex_digit(last[-1 - i]) << (4 * (i % 8));
	x->low = (exponent - (exponent & 31)) / 32;
	x->count = shift_left(x->limbs, x->count, exponent & 31);
	*end = text;
	return NULL;
}

/*
 * Reads one number; *end is left after its last character.  Returns NULL, or
 * the reason why the text is none.
 */
const char *
exact_from_text(ExactNumber *x, const char *text, const char **end)
{
	const char *problem;
	bool		negative = *text == '-';

	if (negative)
		text++;
	if (text[0] == '0' && text[1] == 'x')
		problem = read_hexadecimal(x, text + 2, end);
	else
		problem = read_whole(x, text, end);
	if (problem != NULL)
		return problem;
	x->sign = negative ? -1 : 1;
	exact_trim(x);
	return NULL;
}

/* Writes the digits of big backwards from end; returns where they begin. */
static char *
write_digits(BigWhole *big, char *end)
{
	while (big->count > 0)
	{
		uint32_t	step = big_divide(big, DECIMAL_STEP);

		for (int i = 0; i < DECIMAL_STEP_DIGITS; i++)
		{
			*--end = (char) ('0' + step % 10);
			step /= 10;
		}
	}
	return end;
}

/*
 * Writes every decimal digit of x into a text of EXACT_DECIMAL_SIZE; false when
 * they do not fit.
 */
bool
exact_to_decimal(const ExactNumber *x, char *text)
{
	char		digits[EXACT_DECIMAL_SIZE + DECIMAL_STEP_DIGITS];
	char	   *end = digits + sizeof(digits);
	char	   *first;
	BigWhole	big;
	int			fraction = 0;
	int			whole_digits;

	if (x->count == 0)
	{
		strcpy(text, "0");
		return true;
	}
	if (x->low + x->count > BIG_LIMBS)
		return false;
	big.count = 0;
	if (x->low > 0)
	{
		memset(big.limbs, 0, (size_t) x->low * sizeof(uint32_t));
		big.count = x->low;
	}
	memcpy(big.limbs + big.count, x->limbs, (size_t) x->count * sizeof(uint32_t));
	big.count += x->count;

	/* m * 2^-f is m * 5^f with f decimal places. */
	if (x->low < 0)
	{
		int			zeros = __builtin_ctz(big.limbs[0]);

		shift_right(&big, zeros);
		fraction = -32 * x->low - zeros;
	}
	for (int i = 0; i < fraction; i++)
		if (!big_multiply_add(&big, 5, 0))
			return false;
	if (big.count * 10 + 32 > EXACT_DECIMAL_SIZE)
		return false;
	first = write_digits(&big, end);
	while (end - first > fraction + 1 && *first == '0')
		first++;
	while (end - first < fraction + 1)
		*--first = '0';

	whole_digits = (int) (end - first) - fraction;
	if (end - first + 3 > EXACT_DECIMAL_SIZE)
		return false;
	if (x->sign < 0)
		*text++ = '-';
	memcpy(text, first, (size_t) whole_digits);
	text += whole_digits;
	if (fraction > 0)
	{
		*text++ = '.';
		memcpy(text, first + whole_digits, (size_t) fraction);
		text += fraction;
	}
	*text = '\0';
	return true;
}

/* The whole part of a decimal's digits divided by 5^fraction, if it divides. */
static bool
divide_by_fives(BigWhole *big, int fraction)
{
	for (; fraction >= FIVE_STEP_POWER; fraction -= FIVE_STEP_POWER)
		if (big_divide(big, FIVE_STEP) != 0)
			return false;
	for (; fraction > 0; fraction--)
		if (big_divide(big, 5) != 0)
			return false;
	return true;
}

/*
 * Reads a plain decimal, [-]digits[.digits].  A decimal that is a binary
 * fraction is taken exactly; any other as the nearest double, as a row holding
 * it would be.  False when it is out of range or no plain decimal.
 */
bool
exact_from_decimal(ExactNumber *x, const char *text)
{
	const char *at = text;
	BigWhole	big;
	int			fraction = 0;
	int			zeros = 0;
	bool		point = false;
	bool		digits = false;
	bool		fits = true;

	big.count = 0;
	if (*at == '-')
		at++;
	for (; *at != '\0'; at++)
	{
		if (*at == '.' && !point)
		{
			point = true;
			continue;
		}
		if (*at < '0' || *at > '9')
			return false;
		digits = true;
		if (!fits)
			continue;
		/* Zeros are held back: those that end the fraction change nothing. */
		if (point && *at == '0')
		{
			zeros++;
			continue;
		}
		for (; zeros > 0 && fits; zeros--, fraction++)
			fits = big_multiply_add(&big, 10, 0);
		fits = fits && big_multiply_add(&big, 10, (uint32_t) (*at - '0'));
		fraction += point ? 1 : 0;
	}
	if (!digits)
		return false;
	if (fits && divide_by_fives(&big, fraction) &&
		big.count < EXACT_MAX_LIMBS)
	{
		x->sign = *text == '-' ? -1 : 1;
		x->low = -((fraction + 31) / 32);
		x->count = big.count;
		memcpy(x->limbs, big.limbs, (size_t) big.count * sizeof(uint32_t));
		x->count = shift_left(x->limbs, x->count, -32 * x->low - fraction);
		exact_trim(x);
		return true;
	}
	return exact_from_double(x, strtod(text, NULL));
}
