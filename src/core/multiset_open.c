/*
 * multiset_open.c
 *		The open form: counts in a window of decimals where the values lie close
 *		enough together, else in a hash table; changed in place.
 *
 * A window never takes more memory than the table would, so that many groups
 * with few values each stay small.  Neither form grows by itself: whoever owns
 * the memory asks for a plan, makes room, and moves the content over.
 */
#include "multiset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_SLOTS		4
#define MOST_SLOTS		(UINT32_C(1) << 18)		/* the least power of two above 2 * MULTISET_MAX_PAIRS */
#define SIGN_BIT		(UINT64_C(1) << 63)
#define EMPTY_SLOT		0		/* in the order of bit patterns this is a NaN */

static uint64_t
slot_key(double value)
{
	uint64_t	bits;

	if (value == 0)
		return SIGN_BIT;
	memcpy(&bits, &value, sizeof(bits));
	return bits & SIGN_BIT ? ~bits : bits | SIGN_BIT;
}

static double
key_value(uint64_t key)
{
	uint64_t	bits = key & SIGN_BIT ? key & ~SIGN_BIT : ~key;
	double		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static uint32_t
first_slot(uint64_t key, uint32_t size)
{
	key ^= key >> 32;
	return (uint32_t) ((key * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (size - 1);
}

static inline bool
is_table(const MultisetOpen *open)
{
	return open->layout == MULTISET_RAW;
}

/* Bytes of an open form, the length word included. */
size_t
multiset_open_size(int layout, uint32_t size)
{
	return sizeof(MultisetOpen) + sizeof(uint64_t) * (layout == MULTISET_RAW ? 2 : 1) * (size_t) size;
}

/* Makes an open form that holds nothing; length is left alone. */
void
multiset_open_start(MultisetOpen *open, const MultisetPlan *plan)
{
	open->form = MULTISET_FORM_OPEN;
	open->layout = (uint8_t) plan->layout;
	open->reserved = 0;
	open->missing = 0;
	open->resolution = 0;
	open->low = plan->low;
	open->size = plan->size;
	open->used = 0;
	memset(open->words, 0, multiset_open_size(plan->layout, plan->size) - sizeof(MultisetOpen));
}

/* What is wrong with the header of an open form of such a size, NULL if nothing. */
const char *
multiset_open_problem(const MultisetOpen *open, size_t size)
{
	if (size < sizeof(MultisetOpen) || open->form != MULTISET_FORM_OPEN || open->reserved != 0 ||
		(open->layout > MULTISET_MAX_SCALE && !is_table(open)))
		return "its header is damaged";
	if (open->size > 2 * MOST_SLOTS || size != multiset_open_size(open->layout, open->size))
		return "it ends too early or has bytes left over";
	if (!(open->resolution >= 0 && open->resolution <= 1.7976931348623157e308))
		return "its resolution is damaged";
	if (is_table(open) ? open->low != 0 || (open->size & (open->size - 1)) != 0 || open->used > open->size :
		open->used != 0 || open->low <= -2 * MULTISET_K_LIMIT || open->low >= 2 * MULTISET_K_LIMIT)
		return "its window or table is damaged";
	return NULL;
}

/* Changing it. */

static inline MultisetResult
add_count(uint64_t *word, int64_t count)
{
	int64_t		sum;

	if (__builtin_add_overflow((int64_t) *word, count, &sum))
		return MULTISET_OVERFLOW;
	*word = (uint64_t) sum;
	return MULTISET_DONE;
}

static MultisetResult
apply_to_table(MultisetOpen *open, double value, int64_t count)
{
	uint64_t	key = slot_key(value);
	uint32_t	slot = first_slot(key, open->size);

	/* Counted, as a damaged table may have no empty slot. */
	for (uint32_t tried = 0; tried < open->size; tried++)
	{
		uint64_t   *word = open->words + 2 * (size_t) slot;

		if (word[0] == key)
			return add_count(word + 1, count);
		if (word[0] == EMPTY_SLOT)
		{
			if (4 * (uint64_t) (open->used + 1) > 3 * (uint64_t) open->size)
				return MULTISET_NO_ROOM;
			word[0] = key;
			word[1] = (uint64_t) count;
			open->used++;
			return MULTISET_DONE;
		}
		slot = (slot + 1) & (open->size - 1);
	}
	return MULTISET_NO_ROOM;
}

/* Adds count to a finite value's count; nothing is changed unless it is done. */
MultisetResult
multiset_open_apply(MultisetOpen *open, double value, int64_t count)
{
	int64_t		k;

	if (is_table(open))
		return apply_to_table(open, value, count);
	if (!multiset_decimal_at(value, open->layout, &k) || (uint64_t) (k - open->low) >= open->size)
		return MULTISET_NO_ROOM;
	return add_count(open->words + (k - open->low), count);
}

MultisetResult
multiset_open_missing(MultisetOpen *open, int64_t count, bool subtract)
{
	int64_t		missing;

	if (subtract ? __builtin_sub_overflow(open->missing, count, &missing)
		: __builtin_add_overflow(open->missing, count, &missing))
		return MULTISET_OVERFLOW;
	open->missing = missing;
	return MULTISET_DONE;
}

/* -count, or count as it is; false when the opposite does not exist. */
static inline bool
signed_count(int64_t count, bool subtract, int64_t *result)
{
	if (!subtract)
		*result = count;
	else if (__builtin_sub_overflow((int64_t) 0, count, result))
		return false;
	return true;
}

/*
 * open += what the reader has yet to read, or -= it.  On MULTISET_NO_ROOM the
 * pair at hand is pending: make room and call again with the same reader.
 */
MultisetResult
multiset_open_merge(MultisetOpen *open, MultisetReader *reader, bool subtract)
{
	bool		same_scale = !is_table(open) && open->layout == reader->scale;

	while (reader->pending || multiset_read_next(reader))
	{
		MultisetResult result;
		int64_t		count;

		reader->pending = true;
		if (!signed_count(reader->count, subtract, &count))
			return MULTISET_OVERFLOW;
		if (same_scale && reader->place - (uint64_t) open->low < open->size)
			result = add_count(open->words + (reader->place - (uint64_t) open->low), count);
		else if (same_scale)
			result = MULTISET_NO_ROOM;
		else
			result = multiset_open_apply(open, multiset_reader_value(reader), count);
		if (result != MULTISET_DONE)
			return result;
		reader->pending = false;
	}
	if (reader->problem != NULL)
		return MULTISET_DAMAGED;
	return multiset_open_missing(open, reader->missing, subtract);
}

/*
 * The value and count at a place of the window or table; false where there are
 * none.  A value that is not finite tells of damage.
 */
bool
multiset_open_at(const MultisetOpen *open, uint32_t at, double *value, int64_t *count)
{
	if (!is_table(open))
	{
		*count = (int64_t) open->words[at];
		*value = *count == 0 ? 0 : multiset_decimal_value(open->low + at, open->layout);
		return *count != 0;
	}
	*count = (int64_t) open->words[2 * (size_t) at + 1];
	*value = key_value(open->words[2 * (size_t) at]);
	return open->words[2 * (size_t) at] != EMPTY_SLOT && *count != 0;
}

/* The same from another open form; *at is where it goes on, 0 to begin with. */
MultisetResult
multiset_open_merge_open(MultisetOpen *open, const MultisetOpen *from, uint32_t *at, bool subtract)
{
	for (; *at < from->size; (*at)++)
	{
		double		value;
		int64_t		count;
		MultisetResult result;

		if (!multiset_open_at(from, *at, &value, &count))
			continue;
		if (!isfinite(value))
			return MULTISET_DAMAGED;
		if (!signed_count(count, subtract, &count))
			return MULTISET_OVERFLOW;
		result = multiset_open_apply(open, value, count);
		if (result != MULTISET_DONE)
			return result;
	}
	return multiset_open_missing(open, from->missing, subtract);
}

/* Making room. */

MultisetExtent
multiset_value_extent(double value)
{
	MultisetExtent extent = {1, 0, 0, 0};

	extent.scale = multiset_decimal(value, 0, &extent.first);
	extent.last = extent.first;
	return extent;
}

/* Brings an extent to a scale not below its own; raw when it leaves the decimals. */
static void
rescale(MultisetExtent *extent, int scale)
{
	for (; extent->scale < scale && extent->scale != MULTISET_RAW; extent->scale++)
	{
		extent->first *= 10;
		extent->last *= 10;
		if (scale == MULTISET_RAW || extent->first <= -MULTISET_K_LIMIT || extent->last >= MULTISET_K_LIMIT)
		{
			extent->scale = MULTISET_RAW;
			return;
		}
	}
}

/* Widens an extent by another; no pairs is nothing. */
static void
extend(MultisetExtent *extent, MultisetExtent by)
{
	if (extent->pairs == 0)
		*extent = by;
	else if (by.pairs > 0)
	{
		rescale(extent, by.scale);
		rescale(&by, extent->scale);
		extent->scale = by.scale;
		extent->pairs += by.pairs;
		if (by.first < extent->first)
			extent->first = by.first;
		if (by.last > extent->last)
			extent->last = by.last;
	}
}

/* The extent of a canonical body, as far as it can be read. */
MultisetExtent
multiset_bytes_extent(const uint8_t *body, size_t size)
{
	MultisetExtent extent = {0, MULTISET_RAW, 0, 0};
	MultisetReader reader;

	if (multiset_read_start(&reader, body, size) != NULL)
		return extent;
	extent.scale = reader.scale;
	while (multiset_read_next(&reader))
	{
		if (extent.pairs++ == 0)
			extent.first = (int64_t) reader.place;
		extent.last = (int64_t) reader.place;
		/* Nothing else is told by the places of raw values. */
		if (extent.scale == MULTISET_RAW)
			return (MultisetExtent) {reader.pairs, MULTISET_RAW, 0, 0};
	}
	return extent;
}

/* The extent of what an open form holds. */
static MultisetExtent
held_extent(const MultisetOpen *open)
{
	MultisetExtent held = {0, 0, 0, 0};

	for (uint32_t at = 0; at < open->size; at++)
	{
		double		value;
		int64_t		count;

		if (!multiset_open_at(open, at, &value, &count))
			continue;
		if (!is_table(open))
			extend(&held, (MultisetExtent) {1, open->layout, open->low + at, open->low + at});
		else if (held.pairs > 0 && held.scale == MULTISET_RAW)
			held.pairs++;		/* one value that is no decimal is enough */
		else
			extend(&held, multiset_value_extent(value));
	}
	return held;
}

/*
 * How an open form must be made to hold what open holds, NULL for nothing, and
 * what is needed besides.  MULTISET_FULL past the cap on distinct values.
 */
MultisetResult
multiset_open_plan(const MultisetOpen *open, const MultisetExtent *need, MultisetPlan *plan)
{
	MultisetExtent all = {0, 0, 0, 0};
	uint32_t	slots = LEAST_SLOTS;
	uint64_t	span;
	bool		downwards;

	if (open != NULL)
		all = held_extent(open);
	downwards = all.pairs > 0 && need->scale == all.scale && need->first < all.first;
	extend(&all, *need);
	if (all.pairs > MULTISET_MAX_PAIRS)
		return MULTISET_FULL;
	while (slots < 2 * all.pairs)
		slots *= 2;
	*plan = (MultisetPlan) {MULTISET_RAW, 0, slots};
	if (all.scale == MULTISET_RAW)
		return MULTISET_DONE;
	span = (uint64_t) (all.last - all.first) + 1;
	if (span <= 2 * slots)
	{
		/* Room to grow by half, on the side where the last need lay. */
		uint64_t	spare = span / 2 + LEAST_SLOTS;

		if (spare > 2 * slots - span)
			spare = 2 * slots - span;
		plan->layout = all.scale;
		plan->low = downwards ? all.first - (int64_t) spare : all.first;
		plan->size = (uint32_t) (span + spare);
	}
	return MULTISET_DONE;
}

/* Fills a new open form, planned for it, with all that another holds; false when that is damaged. */
bool
multiset_open_move(MultisetOpen *to, const MultisetOpen *from)
{
	to->missing = from->missing;
	to->resolution = from->resolution;
	for (uint32_t at = 0; at < from->size; at++)
	{
		double		value;
		int64_t		count;

		if (multiset_open_at(from, at, &value, &count) &&
			(!isfinite(value) || multiset_open_apply(to, value, count) != MULTISET_DONE))
			return false;
	}
	return true;
}

/* Taking it apart. */

/* How many values it holds. */
uint32_t
multiset_open_pairs(const MultisetOpen *open)
{
	uint32_t	pairs = 0;
	double		value;
	int64_t		count;

	for (uint32_t at = 0; at < open->size; at++)
		pairs += multiset_open_at(open, at, &value, &count);
	return pairs;
}

static int
order_of_values(const void *a, const void *b)
{
	double		x = ((const MultisetPair *) a)->value;
	double		y = ((const MultisetPair *) b)->value;

	return (x > y) - (x < y);
}

/*
 * Takes an open form apart whose header was found sound; m->pair has room for
 * multiset_open_pairs().  Returns NULL, or what is wrong with it.
 */
const char *
multiset_open_read(const MultisetOpen *open, Multiset *m)
{
	m->missing = open->missing;
	m->pairs = 0;
	for (uint32_t at = 0; at < open->size; at++)
	{
		MultisetPair pair;

		if (!multiset_open_at(open, at, &pair.value, &pair.count))
			continue;
		if (!isfinite(pair.value) || (pair.value == 0 && signbit(pair.value)))
			return "a value is not finite";
		if (!is_table(open) && llabs(open->low + at) >= MULTISET_K_LIMIT)
			return "a value is out of range";
		m->pair[m->pairs++] = pair;
	}
	if (!is_table(open))
		return NULL;
	qsort(m->pair, m->pairs, sizeof(MultisetPair), order_of_values);
	for (uint32_t i = 1; i < m->pairs; i++)
		if (m->pair[i - 1].value == m->pair[i].value)
			return "a value comes twice";
	return NULL;
}
