/*
 * multiset_text.c
 *		A multiset as text:  distribution:value*count,value,...;missing
 *
 * A count of 1 and a missing of 0 are left out.  Values stand in ascending
 * order, in the fewest digits that give the same double back.
 */
#include "multiset.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX			"distribution:"
#define PREFIX_LENGTH	(sizeof(PREFIX) - 1)

static size_t
put_whole(char *out, uint64_t value)
{
	char		digits[20];
	int			count = 0;

	do
	{
		digits[count++] = (char) ('0' + value % 10);
		value /= 10;
	} while (value > 0);
	for (int i = 0; i < count; i++)
		out[i] = digits[count - 1 - i];
	return (size_t) count;
}

static size_t
put_signed(char *out, int64_t value)
{
	size_t		sign = value < 0;

	if (sign)
		*out = '-';
	return sign + put_whole(out + sign, value < 0 ? -(uint64_t) value : (uint64_t) value);
}

/* k / 10^scale in digits; at the least scale the last digit is not 0. */
static size_t
put_decimal(char *out, int64_t k, int scale)
{
	uint64_t	size = (uint64_t) llabs(k);
	uint64_t	below = 1;
	size_t		at = 0;

	for (int i = 0; i < scale; i++)
		below *= 10;
	if (k < 0)
		out[at++] = '-';
	at += put_whole(out + at, size / below);
	if (scale == 0)
		return at;
	out[at++] = '.';
	for (size %= below; scale-- > 0; size %= below)
	{
		below /= 10;
		out[at++] = (char) ('0' + size / below);
	}
	return at;
}

/* Writes a finite value in the fewest digits that give it back; MULTISET_VALUE_SIZE is room enough. */
size_t
multiset_value_text(double value, char *text)
{
	int64_t		k;
	int			scale = multiset_decimal(value, 0, &k);
	size_t		length = 0;

	if (scale != MULTISET_RAW)
		length = put_decimal(text, k, scale);
	else						/* 15 digits always hold, but for the subnormals */
		for (int digits = fabs(value) < DBL_MIN ? 1 : 15; digits <= 17; digits++)
		{
			length = (size_t) snprintf(text, MULTISET_VALUE_SIZE, "%.*g", digits, value);
			if (strtod(text, NULL) == value)
				break;
		}
	text[length] = '\0';
	return length;
}

/* Writes the text form and returns its length; MULTISET_TEXT_SIZE(m->pairs) is room enough. */
size_t
multiset_to_text(const Multiset *m, char *text)
{
	char	   *out = text + PREFIX_LENGTH;

	memcpy(text, PREFIX, PREFIX_LENGTH);
	for (uint32_t i = 0; i < m->pairs; i++)
	{
		if (i > 0)
			*out++ = ',';
		out += multiset_value_text(m->pair[i].value, out);
		if (m->pair[i].count != 1)
		{
			*out++ = '*';
			out += put_signed(out, m->pair[i].count);
		}
	}
	if (m->missing != 0)
	{
		*out++ = ';';
		out += put_signed(out, m->missing);
	}
	*out = '\0';
	return (size_t) (out - text);
}

/* How many pairs a text can have at most, itself capped. */
uint32_t
multiset_text_pairs(const char *text)
{
	uint32_t	pairs = 1;

	for (; *text != '\0' && pairs < MULTISET_MAX_PAIRS; text++)
		pairs += *text == ',';
	return pairs;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
read_signed(const char **at, int64_t *value)
{
	bool		negative = **at == '-';
	const char *digits = *at + negative;
	int64_t		result = 0;

	for (*at = digits; is_digit(**at); (*at)++)
	{
		/* Downwards, where there is one more. */
		if (__builtin_mul_overflow(result, (int64_t) 10, &result) ||
			__builtin_sub_overflow(result, (int64_t) (**at - '0'), &result))
			return false;
	}
	if (*at == digits || (!negative && result == INT64_MIN))
		return false;
	*value = negative ? result : -result;
	return true;
}

/* Passes over digits, gathering them in *k while they are few; returns how many. */
static int
pass_digits(const char **at, int64_t *k)
{
	int			digits = 0;

	for (; is_digit(**at); (*at)++)
	{
		if (*k < MULTISET_K_LIMIT)
			*k = *k * 10 + (**at - '0');
		digits++;
	}
	return digits;
}

/* A decimal number as people and programs write it; NULL, or what is wrong. */
static const char *
read_value(const char **at, double *value)
{
	const char *start = *at;
	bool		negative = **at == '-';
	bool		power = false;
	int64_t		k = 0;
	int			before;
	int			after = 0;

	*at += negative;
	before = pass_digits(at, &k);
	if (**at == '.')
	{
		(*at)++;
		after = pass_digits(at, &k);
		if (after == 0)
			return "a value has no digit after its point";
	}
	if (before == 0)
		return "a value should be here";
	if (**at == 'e' || **at == 'E')
	{
		int64_t		exponent = 0;

		power = true;
		(*at)++;
		*at += **at == '-' || **at == '+';
		if (pass_digits(at, &exponent) == 0)
			return "a value has no digit in its power of ten";
	}
	if (!power && after <= MULTISET_MAX_SCALE && k < MULTISET_K_LIMIT)
		*value = multiset_decimal_value(negative ? -k : k, after);
	else
		*value = strtod(start, NULL);
	if (!isfinite(*value) || (*value == 0 && k != 0))
		return "a value is past double precision";
	if (*value == 0)
		*value = 0;				/* not minus zero */
	return NULL;
}

static const char *
read_text(Multiset *m, uint32_t room, const char **at)
{
	m->pairs = 0;
	m->missing = 0;
	while (is_space(**at))
		(*at)++;
	if (strncmp(*at, PREFIX, PREFIX_LENGTH) != 0)
		return "it does not begin with \"distribution:\"";
	*at += PREFIX_LENGTH;
	while (**at != '\0' && **at != ';' && !is_space(**at))
	{
		MultisetPair pair = {0, 1};
		const char *start = *at;
		const char *problem = read_value(at, &pair.value);

		if (problem != NULL)
			return problem;
		if (m->pairs > 0 && pair.value <= m->pair[m->pairs - 1].value)
		{
			*at = start;
			return "the values do not ascend";
		}
		if (**at == '*')
		{
			start = ++(*at);
			if (!read_signed(at, &pair.count))
				return "a count is not a whole number of 64 bits";
			if (pair.count == 0)
			{
				*at = start;
				return "a count is 0";
			}
		}
		if (m->pairs == room)
			return "it has too many values";
		m->pair[m->pairs++] = pair;
		if (**at != ',')
			break;
		(*at)++;
		if (**at == '\0' || **at == ';' || is_space(**at))
			return "a value should be here";
	}
	if (**at == ';')
	{
		(*at)++;
		if (!read_signed(at, &m->missing))
			return "the number of missing rows is not a whole number of 64 bits";
	}
	while (is_space(**at))
		(*at)++;
	return **at == '\0' ? NULL : "something follows where it should end";
}

/*
 * Reads the text form; m->pair has room for multiset_text_pairs(text).  Returns
 * NULL, or the reason; *position is where reading stopped, in bytes.
 */
const char *
multiset_from_text(Multiset *m, const char *text, size_t *position)
{
	const char *at = text;
	const char *problem = read_text(m, multiset_text_pairs(text), &at);

	*position = (size_t) (at - text);
	return problem;
}
