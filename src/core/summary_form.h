/*
 * summary_form.h
 *		What a summary is made of, and its three forms: canonical bytes, text and
 *		the bytes that travel; and the open form that an aggregate fills.
 *
 * A kind has named fields, and each field is an exact number within the bounds
 * of its sort.  The canonical form of equal summaries is equal byte by byte.
 * Every reader here takes untrusted input and tells what is wrong with it.
 */
#ifndef CAREPERF_SUMMARY_FORM_H
#define CAREPERF_SUMMARY_FORM_H

#include "exact.h"
#include "window.h"

typedef enum SummaryKind
{
	SUMMARY_COUNT = 1,
	SUMMARY_PROPORTION,
	SUMMARY_RATE,
	SUMMARY_RATIO,
	SUMMARY_MEAN
} SummaryKind;

#define SUMMARY_KINDS		5
#define SUMMARY_MAX_FIELDS	4

typedef enum FieldSort
{
	FIELD_COUNT,				/* a whole number of at most 127 bits */
	FIELD_SUM,					/* a sum of doubles */
	FIELD_SQUARES				/* a sum of squares of doubles */
} FieldSort;

/* The grid that a sort of field keeps to, in 32-bit limbs: [low, high). */
typedef struct FieldBounds
{
	int			low;
	int			high;
} FieldBounds;

typedef struct SummaryShape
{
	const char *name;
	int			fields;			/* the last one counts the missing rows */
	FieldSort	sort[SUMMARY_MAX_FIELDS];
	int			used;			/* the field that counts rows, -1 if none */
	int			numerator;
	int			denominator;	/* -1 for a count */
} SummaryShape;

typedef struct SummaryParts
{
	SummaryKind kind;
	ExactNumber field[SUMMARY_MAX_FIELDS];
} SummaryParts;

/* The first byte after a value's length tells its form. */
#define SUMMARY_FORM_CANONICAL	1
#define SUMMARY_FORM_OPEN		128

/* The canonical form; length is the server's own and not ours to touch. */
typedef struct SummaryCanonical
{
	int32_t		length;
	uint8_t		form;
	uint8_t		kind;
	uint16_t	reserved;		/* zero */
	uint32_t	words[];		/* for each field a head, then its limbs */
} SummaryCanonical;

/*
 * The open form: counts of two words each, then the limbs of the windows of the
 * fields that are sums.  It has no pointers: a copy of its bytes is a copy.
 */
typedef struct SummaryOpen
{
	int32_t		length;
	uint8_t		form;
	uint8_t		kind;
	uint16_t	reserved;		/* zero */
	WindowSpan	span[2];
	uint64_t	words[];
} SummaryOpen;

#define SUMMARY_TEXT_SIZE	(SUMMARY_MAX_FIELDS * EXACT_TEXT_SIZE)
#define SUMMARY_MAX_SIZE	(8 + SUMMARY_MAX_FIELDS * 4 * (1 + EXACT_MAX_LIMBS))

extern const FieldBounds field_bounds[];	/* by FieldSort */
extern bool field_in_bounds(const ExactNumber *x, FieldSort sort);

extern const SummaryShape *summary_shape(SummaryKind kind);
extern int	summary_counts(SummaryKind kind);
extern void summary_set_empty(SummaryParts *parts, SummaryKind kind);
extern bool summary_in_bounds(const SummaryParts *parts);

extern const char *summary_read_canonical(const SummaryCanonical *value, size_t size, SummaryParts *parts);
extern size_t summary_size(const SummaryParts *parts);
extern void summary_write(const SummaryParts *parts, void *bytes);

extern size_t summary_to_text(const SummaryParts *parts, char *text);
extern const char *summary_from_text(SummaryParts *parts, const char *text, size_t *position);
extern size_t summary_to_wire(const SummaryParts *parts, uint8_t *bytes);
extern const char *summary_from_wire(SummaryParts *parts, const uint8_t *bytes, size_t size);

extern bool summary_combine(SummaryParts *result, const SummaryParts *a, const SummaryParts *b, bool subtract);
extern int	summary_compare(const SummaryParts *a, const SummaryParts *b);
extern bool summary_is_whole(const SummaryParts *parts);
extern bool summary_variance(const SummaryParts *parts, ExactQuotient *variance, int *sign);

extern const char *summary_read(const void *bytes, size_t size, SummaryParts *parts);
extern size_t summary_open_size(SummaryKind kind, const WindowSpan *span);
extern void summary_open_spans(const SummaryParts *parts, WindowSpan *span);
extern void summary_open_start(SummaryOpen *open, SummaryKind kind, const WindowSpan *span);
extern const char *summary_open_problem(const SummaryOpen *open, size_t size);
extern bool summary_open_covers(const SummaryOpen *open, const WindowSpan *span);
extern bool summary_open_add(SummaryOpen *open, const SummaryParts *parts, bool subtract);

/* The limbs of window 0 or 1 of an open summary. */
static inline uint64_t *
summary_open_limbs(SummaryOpen *open, int window, int counts)
{
	return open->words + 2 * counts + (window == 1 ? open->span[0].count : 0);
}

#endif							/* CAREPERF_SUMMARY_FORM_H */
