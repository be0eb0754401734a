/*
 * summary_open.c
 *		The open form: reading either form, making the open one, adding whole
 *		summaries to it.
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

/* Whether an open window lies where its sort of field may have one. */
static bool
span_in_bounds(WindowSpan span, FieldSort sort)
{
	return span.count >= 0 &&
		(span.count == 0 ||
		 (2 * span.low >= field_bounds[sort].low && 2 * (span.low + span.count - 1) <= field_bounds[sort].high));
}

/*
 * What is wrong with the header of an open summary of such a size, NULL if
 * nothing: what must hold before it is changed in place.
 */
const char *
summary_open_problem(const SummaryOpen *open, size_t size)
{
	const SummaryShape *shape = summary_shape((SummaryKind) open->kind);
	int			windows = 0;

	if (shape == NULL || open->reserved != 0 || size < sizeof(SummaryOpen))
		return "the header of a summary is damaged";
	for (int i = 0; i < shape->fields; i++)
		if (shape->sort[i] != FIELD_COUNT && !span_in_bounds(open->span[windows++], shape->sort[i]))
			return "a window of a summary is out of range";
	if (windows == 0 && (open->span[0].count != 0 || open->span[1].count != 0))
		return "a window of a summary is out of range";
	if (size != summary_open_size((SummaryKind) open->kind, open->span))
		return "a summary ends too early or has bytes left over";
	return NULL;
}

static const char *
read_open(const SummaryOpen *open, size_t size, SummaryParts *parts)
{
	const char *problem = summary_open_problem(open, size);
	const SummaryShape *shape = summary_shape((SummaryKind) open->kind);
	int			counts = 0;
	int			windows = 0;
	const uint64_t *limbs;

	if (problem != NULL)
		return problem;
	parts->kind = (SummaryKind) open->kind;
	limbs = open->words + 2 * summary_counts(parts->kind);
	for (int i = 0; i < shape->fields; i++)
	{
		if (shape->sort[i] == FIELD_COUNT)
		{
			const uint64_t *word = open->words + 2 * counts++;

			exact_from_int128(&parts->field[i],
							  (__int128) (((unsigned __int128) word[1] << 64) | word[0]));
		}
		else
		{
			window_to_number(open->span[windows], limbs, &parts->field[i]);
			limbs += open->span[windows++].count;
		}
		if (!field_in_bounds(&parts->field[i], shape->sort[i]))
			return "a field of a summary is out of range";
	}
	return NULL;
}

/*
 * Takes a value of either form apart; bytes are aligned to eight and begin with
 * the length word.  Returns NULL, or what is wrong with them.
 */
const char *
summary_read(const void *bytes, size_t size, SummaryParts *parts)
{
	const SummaryCanonical *value = bytes;

	if (size < sizeof(SummaryCanonical))
		return "a summary is shorter than its header";
	if (value->form == SUMMARY_FORM_CANONICAL)
		return summary_read_canonical(value, size, parts);
	if (value->form == SUMMARY_FORM_OPEN)
		return read_open(bytes, size, parts);
	return "the version of a summary is unknown";
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
 * Whether a window's number has left its field's grid, of which high is the
 * first limb above: only a window that reaches it can hold such a number.
 */
static bool
window_past_grid(WindowSpan span, const uint64_t *limbs, int high)
{
	uint64_t	top;

	if (span.count == 0 || span.low + span.count <= high)
		return false;
	top = limbs[span.count - 1];
	if (top != UINT64_MAX)
		return top != 0;
	/* Minus the power of two at the grid's end is the one such number below zero with this top. */
	for (int i = 0; i < span.count - 1; i++)
		if (limbs[i] != 0)
			return false;
	return true;
}

/*
 * open += parts, or -= parts.  The windows cover them: the caller has asked.
 * False when a count or a sum passes its bounds.
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
			uint64_t   *limbs = summary_open_limbs(open, window, counts);

			if (!window_apply_number(open->span[window], limbs, &parts->field[i], subtract) ||
				window_past_grid(open->span[window], limbs, field_bounds[shape->sort[i]].high / 2))
				return false;
			window++;
		}
	}
	return true;
}
