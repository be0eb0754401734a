/*
 * multiset.h
 *		An exact multiset of doubles: values in ascending order, how often each
 *		came, and how many rows had none.  Its canonical bytes, its text, and the
 *		open form that an aggregate fills.
 *
 * Counts are whole numbers of 64 bits and may be negative, never zero: the
 * multisets are a group.  Equal multisets have equal canonical bytes.  Every
 * reader here takes untrusted input and tells what is wrong with it.
 */
#ifndef CAREPERF_MULTISET_H
#define CAREPERF_MULTISET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exact.h"

/* More distinct values than this are refused: continuous data want a resolution. */
#define MULTISET_MAX_PAIRS	100000

/*
 * The layout of the values.  Where all of them are decimals k / 10^scale with
 * |k| < MULTISET_K_LIMIT, they are kept as k with the least such scale, else as
 * bit patterns in order.  Decimals of 15 digits are all different doubles, so
 * that k and its value give each other.
 */
#define MULTISET_MAX_SCALE	9
#define MULTISET_RAW		15
#define MULTISET_K_LIMIT	INT64_C(1000000000000000)

/* The first byte after a value's length tells its form. */
#define MULTISET_FORM_CANONICAL	1
#define MULTISET_FORM_OPEN		128

typedef struct MultisetPair
{
	double		value;
	int64_t		count;
} MultisetPair;

/* A multiset taken apart; the pairs belong to the caller. */
typedef struct Multiset
{
	int64_t		missing;
	uint32_t	pairs;
	MultisetPair *pair;
} Multiset;

typedef enum MultisetResult
{
	MULTISET_DONE,
	MULTISET_NO_ROOM,			/* the open form must be made wider first */
	MULTISET_FULL,				/* more than MULTISET_MAX_PAIRS values */
	MULTISET_OVERFLOW,			/* a count passes 64 bits */
	MULTISET_DAMAGED			/* the reader's problem says why */
} MultisetResult;

/* A pass over canonical bytes. */
typedef struct MultisetReader
{
	const uint8_t *at;
	const uint8_t *end;
	const char *problem;
	int64_t		missing;
	uint32_t	pairs;
	uint32_t	left;			/* pairs not read yet */
	int			scale;			/* or MULTISET_RAW */
	int			least_scale;	/* the least scale that the values read so far allow, or MULTISET_RAW */
	double		extreme;		/* of a raw layout: the largest magnitude so far */
	bool		pending;		/* a pair was read and not taken */
	uint64_t	place;			/* of the pair just read: k, or the bit pattern in order */
	int64_t		count;
} MultisetReader;

/* Room that a multiset needs at least: so many values, from first to last on a decimal scale. */
typedef struct MultisetExtent
{
	uint32_t	pairs;
	int			scale;			/* or MULTISET_RAW, without first and last */
	int64_t		first;
	int64_t		last;
} MultisetExtent;

/* What an open form is made to: a window of decimals, or a hash table of so many slots. */
typedef struct MultisetPlan
{
	int			layout;			/* scale of the window, or MULTISET_RAW for the table */
	int64_t		low;
	uint32_t	size;			/* counts in the window, slots of the table */
} MultisetPlan;

/* The open form has no pointers: a copy of its bytes is a copy. */
typedef struct MultisetOpen
{
	int32_t		length;			/* the server's own */
	uint8_t		form;
	uint8_t		layout;
	uint16_t	reserved;		/* zero */
	int64_t		missing;
	double		resolution;		/* that values were rounded to, 0 for none */
	int64_t		low;			/* k of the window's first count */
	uint32_t	size;
	uint32_t	used;			/* slots of the table that are taken */
	uint64_t	words[];		/* counts of the window, or a place and a count for each slot */
} MultisetOpen;

extern bool multiset_decimal_at(double value, int scale, int64_t *k);
extern int	multiset_decimal(double value, int least, int64_t *k);
extern double multiset_decimal_value(int64_t k, int scale);
extern bool multiset_round(double value, double resolution, double *rounded);

extern const char *multiset_read_start(MultisetReader *reader, const uint8_t *body, size_t size);
extern bool multiset_read_next(MultisetReader *reader);
extern double multiset_reader_value(const MultisetReader *reader);
extern const char *multiset_read(MultisetReader *reader, Multiset *m);

#define MULTISET_BODY_SIZE(pairs)	(32 + 20 * (size_t) (pairs))
extern size_t multiset_write(const Multiset *m, uint8_t *body);

extern MultisetResult multiset_combine(Multiset *result, const Multiset *a, const Multiset *b, bool subtract);
extern bool multiset_negate(Multiset *m);
extern int	multiset_compare(const Multiset *a, const Multiset *b);

extern bool multiset_is_whole(const Multiset *m);
extern __int128 multiset_used(const Multiset *m);
extern __int128 multiset_used_to(const Multiset *m, double bound, bool inclusive);
extern bool multiset_percentile(const Multiset *m, double fraction, double *value);
extern bool multiset_sums(const Multiset *m, ExactNumber *sum, ExactNumber *squares);

#define MULTISET_TEXT_SIZE(pairs)	(64 + 48 * (size_t) (pairs))
#define MULTISET_VALUE_SIZE			32
extern size_t multiset_value_text(double value, char *text);
extern size_t multiset_to_text(const Multiset *m, char *text);
extern uint32_t multiset_text_pairs(const char *text);
extern const char *multiset_from_text(Multiset *m, const char *text, size_t *position);

extern MultisetExtent multiset_value_extent(double value);
extern MultisetExtent multiset_bytes_extent(const uint8_t *body, size_t size);
extern MultisetResult multiset_open_plan(const MultisetOpen *open, const MultisetExtent *need, MultisetPlan *plan);
extern size_t multiset_open_size(int layout, uint32_t size);
extern void multiset_open_start(MultisetOpen *open, const MultisetPlan *plan);
extern bool multiset_open_move(MultisetOpen *to, const MultisetOpen *from);
extern const char *multiset_open_problem(const MultisetOpen *open, size_t size);
extern MultisetResult multiset_open_apply(MultisetOpen *open, double value, int64_t count);
extern MultisetResult multiset_open_missing(MultisetOpen *open, int64_t count, bool subtract);
extern MultisetResult multiset_open_merge(MultisetOpen *open, MultisetReader *reader, bool subtract);
extern MultisetResult multiset_open_merge_open(MultisetOpen *open, const MultisetOpen *from, uint32_t *at, bool subtract);
extern bool multiset_open_at(const MultisetOpen *open, uint32_t at, double *value, int64_t *count);
extern uint32_t multiset_open_pairs(const MultisetOpen *open);
extern const char *multiset_open_read(const MultisetOpen *open, Multiset *m);

#endif							/* CAREPERF_MULTISET_H */
