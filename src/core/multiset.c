/*
 * multiset.c
 *		The decimals of a multiset, its canonical bytes, its group and order.
 *
 * Canonical bytes: form, layout, number of pairs (varint), missing (signed
 * varint), the place of the first value, then for each pair a count and, before
 * all but the first, the step from the place before.  Count and step share
 * their first byte, so that a run of consecutive whole numbers with everyday
 * counts takes one byte a pair:
 *
 *		bit 0		set when the step is more than 1: step - 2 follows as a varint
 *		bits 1..6	the lowest bits of the count's code
 *		bit 7		set when the higher bits of the code follow, as a varint
 *
 * The code of a count is 2(n - 1) for n > 0 and 2(-n - 1) + 1 for n < 0.
 */
#include "multiset.h"

#include <math.h>
#include <string.h>

#define TOKEN_STEP		0x01
#define TOKEN_MORE		0x80
#define TOKEN_BITS		6
#define SIGN_BIT		(UINT64_C(1) << 63)

static const double power_of_ten[MULTISET_MAX_SCALE + 1] = {
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9
};

/* Values as decimals. */

/* Whether the value is k / 10^scale, as the nearest double to it, with k below its limit. */
bool
multiset_decimal_at(double value, int scale, int64_t *k)
{
	double		scaled = value * power_of_ten[scale];

	if (!(scaled > -(double) MULTISET_K_LIMIT && scaled < (double) MULTISET_K_LIMIT))
		return false;
	*k = (int64_t) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
	if (*k <= -MULTISET_K_LIMIT || *k >= MULTISET_K_LIMIT)
		return false;
	return (scale == 0 ? (double) *k : (double) *k / power_of_ten[scale]) == value;
}

/* The least scale, not below the one given, that takes the value; MULTISET_RAW if none. */
int
multiset_decimal(double value, int least, int64_t *k)
{
	for (int scale = least; scale <= MULTISET_MAX_SCALE; scale++)
		if (multiset_decimal_at(value, scale, k))
			return scale;
	return MULTISET_RAW;
}

double
multiset_decimal_value(int64_t k, int scale)
{
	return scale == 0 ? (double) k : (double) k / power_of_ten[scale];
}

/*
 * The multiple of the resolution nearest to a finite value, halves away from
 * zero.  Where 1 / resolution is a whole number n, it is round(value * n) / n, so
 * that steps of 0.1 give the doubles of decimal literals; else it is
 * round(value / resolution) * resolution.  False past double precision.
 */
bool
multiset_round(double value, double resolution, double *rounded)
{
	double		inverse = 1 / resolution;
	bool		by_inverse = inverse <= 1e15 && inverse == floor(inverse);
	double		steps = by_inverse ? value * inverse : value / resolution;

	/* A double of 52 bits before the point is whole: there is nothing to round. */
	if (fabs(steps) >= 4503599627370496.0)
		*rounded = value;
	else
		*rounded = by_inverse ? round(steps) / inverse : round(steps) * resolution;
	return isfinite(*rounded);
}

/* Bit patterns whose order is that of the values; zero has one. */
static uint64_t
place_of(double value)
{
	uint64_t	bits;

	if (value == 0)
		return SIGN_BIT;
	memcpy(&bits, &value, sizeof(bits));
	return bits & SIGN_BIT ? ~bits : bits | SIGN_BIT;
}

/* False for what is no finite value, and for minus zero. */
static bool
value_at(uint64_t place, double *value)
{
	uint64_t	bits = place & SIGN_BIT ? place & ~SIGN_BIT : ~place;

	memcpy(value, &bits, sizeof(bits));
	return isfinite(*value) && bits != SIGN_BIT;
}

/* Varints: seven bits a byte, the lowest first, no byte more than needed. */

static inline bool
get_varint(const uint8_t **at, const uint8_t *end, uint64_t *value)
{
	uint64_t	result = 0;

	for (int shift = 0; *at < end && shift < 64; shift += 7)
	{
		uint8_t		byte = *(*at)++;

		if (shift == 63 && byte > 1)
			return false;
		result |= (uint64_t) (byte & 0x7f) << shift;
		if (!(byte & 0x80))
		{
			*value = result;
			return byte != 0 || shift == 0;
		}
	}
	return false;
}

static uint8_t *
put_varint(uint8_t *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		*out++ = (uint8_t) (value | 0x80);
	*out++ = (uint8_t) value;
	return out;
}

static inline int64_t
from_zigzag(uint64_t code)
{
	return (int64_t) (code >> 1) ^ -(int64_t) (code & 1);
}

static uint64_t
to_zigzag(int64_t value)
{
	return ((uint64_t) value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

/* The least scale that takes all the values, which are in order; MULTISET_RAW if none. */
static int
common_scale(const MultisetPair *pair, uint32_t pairs)
{
	int			scale = 0;
	int64_t		k;

	for (uint32_t i = 0; i < pairs && scale != MULTISET_RAW; i++)
		scale = multiset_decimal(pair[i].value, scale, &k);
	/* One met at a lower scale may be too large at this one: the ends tell. */
	if (scale != MULTISET_RAW && pairs > 0 &&
		!(multiset_decimal_at(pair[0].value, scale, &k) &&
		  multiset_decimal_at(pair[pairs - 1].value, scale, &k)))
		return MULTISET_RAW;
	return scale;
}

/* Reading. */

/*
 * Begins a pass over the body of a canonical value, which is all of it but the
 * length.  Returns NULL, or what is wrong.  The number of pairs is no more than
 * the body has bytes.
 */
const char *
multiset_read_start(MultisetReader *reader, const uint8_t *body, size_t size)
{
	uint64_t	pairs;
	uint64_t	missing;

	memset(reader, 0, sizeof(*reader));
	if (size < 2)
		return "it is shorter than its header";
	if (body[0] != MULTISET_FORM_CANONICAL)
		return "its version is unknown";
	if (body[1] > MULTISET_MAX_SCALE && body[1] != MULTISET_RAW)
		return "its layout is unknown";
	reader->scale = body[1];
	reader->at = body + 2;
	reader->end = body + size;
	if (!get_varint(&reader->at, reader->end, &pairs) || !get_varint(&reader->at, reader->end, &missing))
		return "its header is damaged";
	if (pairs > MULTISET_MAX_PAIRS || pairs > (uint64_t) (reader->end - reader->at))
		return "it has fewer bytes than its number of values needs, or too many values";
	reader->missing = from_zigzag(missing);
	reader->pairs = (uint32_t) pairs;
	reader->left = (uint32_t) pairs;
	return NULL;
}

/* Keeps what tells, at the end, whether a lower layout would have done. */
static inline bool
note_scale(MultisetReader *reader)
{
	double		value;
	int64_t		k;

	if (reader->scale != MULTISET_RAW)
	{
		if (reader->least_scale < reader->scale && (int64_t) reader->place % 10 != 0)
			reader->least_scale = reader->scale;
		return true;
	}
	if (!value_at(reader->place, &value))
		return false;
	if (reader->least_scale != MULTISET_RAW)
	{
		reader->least_scale = multiset_decimal(value, reader->least_scale, &k);
		if (fabs(value) > reader->extreme)
			reader->extreme = fabs(value);
	}
	return true;
}

/* Moves the place on by the step of the pair; false past the places there are. */
static inline bool
move_place(MultisetReader *reader, uint64_t step)
{
	if (reader->scale == MULTISET_RAW)
		return !__builtin_add_overflow(reader->place, step, &reader->place);
	if (step >= 2 * (uint64_t) MULTISET_K_LIMIT)
		return false;
	reader->place += step;
	return (int64_t) reader->place < MULTISET_K_LIMIT;
}

static inline bool
read_first_place(MultisetReader *reader)
{
	uint64_t	place;

	if (!get_varint(&reader->at, reader->end, &place))
		return false;
	if (reader->scale != MULTISET_RAW)
	{
		int64_t		k = from_zigzag(place);

		if (k <= -MULTISET_K_LIMIT || k >= MULTISET_K_LIMIT)
			return false;
		place = (uint64_t) k;
	}
	reader->place = place;
	return true;
}

static inline bool
refuse(MultisetReader *reader, const char *problem)
{
	reader->problem = problem;
	return false;
}

/* After the last pair: whether these are the bytes that these values have. */
static bool
finish(MultisetReader *reader)
{
	int64_t		k;

	if (reader->at != reader->end)
		return refuse(reader, "bytes are left over");
	if (reader->scale == MULTISET_RAW ?
		reader->least_scale != MULTISET_RAW && multiset_decimal_at(reader->extreme, reader->least_scale, &k) :
		reader->least_scale != reader->scale)
		return refuse(reader, "its layout is not the canonical one");
	return false;
}

/*
 * Reads the next pair into place and count.  False at the end, where problem is
 * NULL when all was well.
 */
bool
multiset_read_next(MultisetReader *reader)
{
	uint8_t		token;
	uint64_t	code;
	uint64_t	more;
	uint64_t	step = 1;
	bool		first = reader->left == reader->pairs;

	if (reader->left == 0)
		return finish(reader);
	if (first && !read_first_place(reader))
		return refuse(reader, "its first value is damaged");
	if (reader->at >= reader->end)
		return refuse(reader, "it ends too early");
	token = *reader->at++;
	code = (token >> 1) & ((1 << TOKEN_BITS) - 1);
	if (token & TOKEN_MORE)
	{
		if (!get_varint(&reader->at, reader->end, &more) || more == 0 || more >> (64 - TOKEN_BITS))
			return refuse(reader, "a count is damaged");
		code |= more << TOKEN_BITS;
	}
	if (token & TOKEN_STEP)
	{
		if (first || !get_varint(&reader->at, reader->end, &step) || step > UINT64_MAX - 2)
			return refuse(reader, "a step between values is damaged");
		step += 2;
	}
	if (!first && !move_place(reader, step))
		return refuse(reader, "a value is out of range");
	if (!note_scale(reader))
		return refuse(reader, "a value is not finite");
	/* One code is that of 2^63, a positive count that there is not. */
	if (code == UINT64_MAX - 1)
		return refuse(reader, "a count is out of range");
	reader->count = code & 1 ? -1 - (int64_t) (code >> 1) : (int64_t) (code >> 1) + 1;
	reader->left--;
	return true;
}

/* The value of the pair just read. */
double
multiset_reader_value(const MultisetReader *reader)
{
	double		value = 0;

	if (reader->scale != MULTISET_RAW)
		return multiset_decimal_value((int64_t) reader->place, reader->scale);
	value_at(reader->place, &value);
	return value;
}

/* Reads all pairs after multiset_read_start(); m->pair has room for reader->pairs. */
const char *
multiset_read(MultisetReader *reader, Multiset *m)
{
	m->missing = reader->missing;
	m->pairs = 0;
	while (multiset_read_next(reader))
		m->pair[m->pairs++] = (MultisetPair) {multiset_reader_value(reader), reader->count};
	return reader->problem;
}

/* Writing. */

/*
 * Writes the body of the canonical form and returns its size, which is at most
 * MULTISET_BODY_SIZE(m->pairs).
 */
size_t
multiset_write(const Multiset *m, uint8_t *body)
{
	int			scale = common_scale(m->pair, m->pairs);
	uint8_t    *out = body;
	uint64_t	before = 0;

	*out++ = MULTISET_FORM_CANONICAL;
	*out++ = (uint8_t) scale;
	out = put_varint(out, m->pairs);
	out = put_varint(out, to_zigzag(m->missing));
	for (uint32_t i = 0; i < m->pairs; i++)
	{
		int64_t		count = m->pair[i].count;
		uint64_t	code = count > 0 ? 2 * (uint64_t) (count - 1) : 2 * (uint64_t) (-1 - count) + 1;
		uint64_t	place;
		int64_t		k = 0;
		uint64_t	step;

		if (scale == MULTISET_RAW)
			place = place_of(m->pair[i].value);
		else
		{
			multiset_decimal_at(m->pair[i].value, scale, &k);
			place = (uint64_t) k;
		}
		if (i == 0)
		{
			out = put_varint(out, scale == MULTISET_RAW ? place : to_zigzag(k));
			step = 1;
		}
		else
			step = place - before;
		before = place;
		*out++ = (uint8_t) ((step > 1 ? TOKEN_STEP : 0) | (code << 1 & 0x7e) | (code >> TOKEN_BITS ? TOKEN_MORE : 0));
		if (code >> TOKEN_BITS)
			out = put_varint(out, code >> TOKEN_BITS);
		if (step > 1)
			out = put_varint(out, step - 2);
	}
	return (size_t) (out - body);
}

/* The group. */

/* result = a + b or a - b; result->pair has room for the pairs of both. */
MultisetResult
multiset_combine(Multiset *result, const Multiset *a, const Multiset *b, bool subtract)
{
	uint32_t	i = 0;
	uint32_t	j = 0;
	uint32_t	n = 0;

	while (i < a->pairs || j < b->pairs)
	{
		bool		from_a = i < a->pairs && (j == b->pairs || a->pair[i].value <= b->pair[j].value);
		bool		from_b = j < b->pairs && (i == a->pairs || b->pair[j].value <= a->pair[i].value);
		MultisetPair pair = {from_a ? a->pair[i].value : b->pair[j].value, from_a ? a->pair[i].count : 0};

		if (from_b && (subtract ? __builtin_sub_overflow(pair.count, b->pair[j].count, &pair.count)
					   : __builtin_add_overflow(pair.count, b->pair[j].count, &pair.count)))
			return MULTISET_OVERFLOW;
		i += from_a;
		j += from_b;
		if (pair.count != 0)
			result->pair[n++] = pair;
	}
	result->pairs = n;
	if (subtract ? __builtin_sub_overflow(a->missing, b->missing, &result->missing)
		: __builtin_add_overflow(a->missing, b->missing, &result->missing))
		return MULTISET_OVERFLOW;
	return n > MULTISET_MAX_PAIRS ? MULTISET_FULL : MULTISET_DONE;
}

/* False when a count is the one that has no opposite in 64 bits. */
bool
multiset_negate(Multiset *m)
{
	if (m->missing == INT64_MIN)
		return false;
	m->missing = -m->missing;
	for (uint32_t i = 0; i < m->pairs; i++)
	{
		if (m->pair[i].count == INT64_MIN)
			return false;
		m->pair[i].count = -m->pair[i].count;
	}
	return true;
}

/* A total order: pair by pair, then by length, then by what is missing; 0 only for equals. */
int
multiset_compare(const Multiset *a, const Multiset *b)
{
	for (uint32_t i = 0; i < a->pairs && i < b->pairs; i++)
	{
		if (a->pair[i].value != b->pair[i].value)
			return a->pair[i].value < b->pair[i].value ? -1 : 1;
		if (a->pair[i].count != b->pair[i].count)
			return a->pair[i].count < b->pair[i].count ? -1 : 1;
	}
	if (a->pairs != b->pairs)
		return a->pairs < b->pairs ? -1 : 1;
	return a->missing == b->missing ? 0 : a->missing < b->missing ? -1 : 1;
}

/* Questions. */

/* Whether rows could have given it: nothing negative. */
bool
multiset_is_whole(const Multiset *m)
{
	for (uint32_t i = 0; i < m->pairs; i++)
		if (m->pair[i].count < 0)
			return false;
	return m->missing >= 0;
}

/* How many values there are. */
__int128
multiset_used(const Multiset *m)
{
	__int128	used = 0;

	for (uint32_t i = 0; i < m->pairs; i++)
		used += m->pair[i].count;
	return used;
}

/* How many are below the bound, or at it when it is inclusive. */
__int128
multiset_used_to(const Multiset *m, double bound, bool inclusive)
{
	__int128	used = 0;

	for (uint32_t i = 0; i < m->pairs; i++)
		if (m->pair[i].value < bound || (inclusive && m->pair[i].value == bound))
			used += m->pair[i].count;
	return used;
}

/* The value of a row, counted from 0 in ascending order. */
static double
value_of_row(const Multiset *m, int64_t row)
{
	uint32_t	i = 0;

	while (i + 1 < m->pairs && row >= m->pair[i].count)
		row -= m->pair[i++].count;
	return m->pair[i].value;
}

/*
 * The continuous percentile, in the steps of PostgreSQL's percentile_cont: row
 * fraction * (n - 1), and a straight line between the rows beside it.  m is whole
 * and not empty, its rows number less than 2^63, and fraction is from 0 to 1.
 * False when two values lie further apart than double precision reaches.
 */
bool
multiset_percentile(const Multiset *m, double fraction, double *value)
{
	int64_t		rows = (int64_t) multiset_used(m);
	double		row = fraction * (double) (rows - 1);
	int64_t		first = row >= (double) (rows - 1) ? rows - 1 : (int64_t) floor(row);
	int64_t		second = row >= (double) (rows - 1) ? rows - 1 : (int64_t) ceil(row);
	double		low = value_of_row(m, first);
	double		high;

	*value = low;
	if (first == second)
		return true;
	high = value_of_row(m, second);
	*value = low + (row - (double) first) * (high - low);
	return isfinite(*value);
}

/* The exact sums of the values and of their squares; false past their grids. */
bool
multiset_sums(const Multiset *m, ExactNumber *sum, ExactNumber *squares)
{
	exact_set_zero(sum);
	exact_set_zero(squares);
	for (uint32_t i = 0; i < m->pairs; i++)
	{
		ExactNumber value;
		ExactNumber term;

		exact_from_double(&value, m->pair[i].value);
		exact_from_int128(&term, m->pair[i].count);
		if (!exact_multiply(&term, &term, &value) || !exact_add(sum, sum, &term) ||
			!exact_multiply(&term, &term, &value) || !exact_add(squares, squares, &term))
			return false;
	}
	return true;
}
