/*
 * summary_open.c
 *		The open form: making it, widening it, adding whole summaries to it.
 */
#include "summary_form.h"

#include <string.h>

/* Bytes of an open summary with such windows, the length word included. */
size_t
summary_open_size(SummaryKind kind, const WindowSpan *span)
{
	return sizeof(SummaryOpen) + sizeof(uint64_t) *
		(size_t) (2 * summary_counts(kind) + span[0].count + span[1].count);
}

/* The windows that the sums of a summary need at least. */
void
summary_open_spans(const SummaryParts *parts, WindowSpan *span)
{
	const SummaryShape *shape = summary_shape(parts->kind);
	int			window = 0;

	memset(span, 0, 2 * sizeof(WindowSpan));
	for (int i = 0; i < shape->fields; i++)
	{
		if (shape->sort[i] == FIELD_COUNT)
			continue;
		if (parts->field[i].sign != 0)
			window_number_span(&parts->field[i], &span[window]);
		window++;
	}
}

/* Makes an open summary that holds nothing; length is left alone. */
void
summary_open_start(SummaryOpen *open, SummaryKind kind, const WindowSpan *span)
{
	open->form = SUMMARY_FORM_OPEN;
	open->kind = (uint8_t) kind;
	open->reserved = 0;
	open->span[0] = span[0];
	open->span[1] = span[1];
	memset(open->words, 0, summary_open_size(kind, span) - sizeof(SummaryOpen));
}

/* Whether both windows cover the spans asked for. */
bool
summary_open_covers(const SummaryOpen *open, const WindowSpan *span)
{
	for (int i = 0; i < 2; i++)
		if (span[i].count > 0 &&
			(span[i].low < open->span[i].low ||
			 span[i].low + span[i].count > open->span[i].low + open->span[i].count))
			return false;
	return true;
}

/*
 * open += parts, or -= parts.  The windows cover them: the caller has asked.
 * False when a count passes its bounds.
 */
bool
summary_open_add(SummaryOpen *open, const SummaryParts *parts, bool subtract)
{
	const SummaryShape *shape = summary_shape(parts->kind);
	int			counts = summary_counts(parts->kind);
	int			count = 0;
	int			window = 0;

	for (int i = 0; i < shape->fields; i++)
	{
		if (shape->sort[i] == FIELD_COUNT)
		{
			uint64_t   *word = open->words + 2 * count++;
			__int128	total = (__int128) (((unsigned __int128) word[1] << 64) | word[0]);
			__int128	change;

			if (!exact_to_int128(&parts->field[i], &change) ||
				(subtract ? __builtin_sub_overflow(total, change, &total)
				 : __builtin_add_overflow(total, change, &total)))
				return false;
			word[0] = (uint64_t) total;
			word[1] = (uint64_t) ((unsigned __int128) total >> 64);
		}
		else
		{
			if (!window_apply_number(open->span[window], summary_open_limbs(open, window, counts),
									 &parts->field[i], subtract))
				return false;
			window++;
		}
	}
	return true;
}
