/*
 * summary_parts.h
 *		Random summaries within their bounds, for the unit tests and the fuzzer.
 */
#ifndef CAREPERF_SUMMARY_PARTS_H
#define CAREPERF_SUMMARY_PARTS_H

#include "summary_form.h"
#include "tap.h"

/* The grid of each sort of field in 32-bit limbs, said a second time. */
static const int sort_low[] = {0, -34, -68};
static const int sort_high[] = {4, 38, 70};

static inline void
random_field(ExactNumber *x, FieldSort sort)
{
	switch (random_between(0, 3))
	{
		case 0:
			exact_set_zero(x);
			break;
		case 1:
			exact_from_int128(x, random_between(-5, 100000));
			break;
		default:
			random_number(x, sort_low[sort], sort_high[sort], random_between(1, sort == FIELD_COUNT ? 4 : 140));
			if (sort == FIELD_COUNT && x->low + x->count == 4)
				x->limbs[x->count - 1] &= UINT32_C(0x7fffffff);
			exact_trim(x);
	}
}

static inline void
random_parts(SummaryParts *parts, SummaryKind kind)
{
	parts->kind = kind;
	for (int i = 0; i < summary_shape(kind)->fields; i++)
		random_field(&parts->field[i], summary_shape(kind)->sort[i]);
}

static inline bool
same_parts(const SummaryParts *a, const SummaryParts *b)
{
	if (a->kind != b->kind)
		return false;
	for (int i = 0; i < summary_shape(a->kind)->fields; i++)
		if (!is_same(&a->field[i], &b->field[i]))
			return false;
	return true;
}

/* The bytes of either stored form in memory of just their size, so that a reader past the end is caught. */
static inline void *
canonical_bytes(const SummaryParts *parts, size_t *size)
{
	void	   *bytes;

	*size = summary_size(parts);
	bytes = calloc(1, *size);
	summary_write(parts, bytes);
	return bytes;
}

/* The open form, with so many limbs to spare at either end of each window; NULL when it does not fit its grid. */
static inline void *
open_bytes(const SummaryParts *parts, int spare, size_t *size)
{
	WindowSpan	span[2];
	SummaryOpen *open;

	summary_open_spans(parts, span);
	for (int i = 0; i < 2; i++)
		if (span[i].count > 0)
		{
			bool		squares = parts->kind == SUMMARY_MEAN && i == 1;
			int			low = squares ? WINDOW_SQUARES_LOW : WINDOW_SUM_LOW;
			int			high = 1 + (squares ? WINDOW_SQUARES_HIGH : WINDOW_SUM_HIGH);
			int			first = span[i].low - spare < low ? low : span[i].low - spare;
			int			last = span[i].low + span[i].count + spare > high ? high : span[i].low + span[i].count + spare;

			span[i] = (WindowSpan) {(int16_t) first, (int16_t) (last - first)};
		}
	*size = summary_open_size(parts->kind, span);
	open = calloc(1, *size);
	summary_open_start(open, parts->kind, span);
	if (!summary_open_add(open, parts, false))
	{
		free(open);
		return NULL;
	}
	return open;
}

#endif							/* CAREPERF_SUMMARY_PARTS_H */
