/*
 * series_inputs.h
 *		Series for the fuzzers: valid ones in each form, to be changed as inputs.h
 *		changes summaries.
 */
#ifndef CAREPERF_SERIES_INPUTS_H
#define CAREPERF_SERIES_INPUTS_H

#include "inputs.h"
#include "series_form.h"

#define SERIES_MEMORY	8000

/* Memory of the series at hand. */
static void *series_memory[SERIES_MEMORY];
static int	series_pieces = 0;

static inline void *
series_keep(size_t size)
{
	if (series_pieces == SERIES_MEMORY)
		abort();
	return series_memory[series_pieces++] = malloc(size > 0 ? size : 1);
}

static inline void
series_forget(void)
{
	while (series_pieces > 0)
		free(series_memory[--series_pieces]);
}

/* A few points of values or of small summaries. */
static inline void
make_series(SeriesList *list)
{
	SummaryKind kind = (SummaryKind) random_between(1, SUMMARY_KINDS);
	int32_t		day = random_between(-3000, 12000);

	*list = (SeriesList) {.sort = (SeriesSort) random_between(SERIES_OF_VALUES, SERIES_OF_SUMMARIES), .per = 1, .count = random_between(1, 6)};
	list->point = series_keep(sizeof(SeriesPoint) * (size_t) list->count);
	if (list->sort == SERIES_OF_SUMMARIES && random_between(0, 1))
		list->per = 100;
	for (int i = 0; i < list->count; i++, day += random_between(1, 40))
	{
		list->point[i] = (SeriesPoint) {.value = series_unknown(), .day = day, .breaks = random_between(0, 4) == 0};
		if (random_between(0, 4) == 0)
			continue;
		if (list->sort == SERIES_OF_VALUES)
			list->point[i].value = (random_between(0, 1) ? random_between(-500, 500) / 10.0 : random_double()) + 0.0;
		else
		{
			SummaryParts parts;
			SummaryCanonical *summary;

			do
				random_parts(&parts, kind);
			while (summary_size(&parts) > 200);
			summary = series_keep(summary_size(&parts));
			summary_write(&parts, summary);
			summary->length = (int32_t) summary_size(&parts);
			list->point[i].summary = summary;
			list->kind = (int) kind;
		}
	}
}

static inline void
make_series_stored(const SeriesList *list, Input *input)
{
	SeriesOpen *open = (SeriesOpen *) input->bytes;
	bool		closed = random_between(0, 1) != 0;

	memset(input->bytes, 0, sizeof(SeriesOpen));
	if (closed)
	{
		input->size = series_size(list);
		series_write(list, input->bytes);
		return;
	}
	*open = (SeriesOpen) {.form = SERIES_FORM_OPEN, .sort = (uint8_t) list->sort, .kind = (uint8_t) list->kind,
		.rising = 1, .per = list->per, .room = (int32_t) series_open_used(list) + 16};
	for (int i = 0; i < list->count; i++)
		series_open_append(open, &list->point[i]);
	memset((char *) (open + 1) + open->used, 0, 16);
	input->size = sizeof(SeriesOpen) + (size_t) open->room;
}

/* One form of a random series, changed up to three times; one in ten is left as it is. */
static inline void
make_mutated_series(Input *input, Reader reader)
{
	SeriesList	list;

	series_forget();
	make_series(&list);
	if (reader == READ_TEXT)
		input->size = series_to_text(&list, (char *) input->bytes);
	else if (reader == READ_WIRE)
		input->size = series_to_wire(&list, input->bytes);
	else
		make_series_stored(&list, input);
	if (random_between(0, 9) > 0)
		for (int changes = random_between(1, 3); changes > 0; changes--)
			change(input, reader);
}

#endif							/* CAREPERF_SERIES_INPUTS_H */
