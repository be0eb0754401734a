/*
 * multiset_inputs.h
 *		Distributions for the fuzzers: valid ones in each form, to be changed as
 *		inputs.h changes summaries.
 */
#ifndef CAREPERF_MULTISET_INPUTS_H
#define CAREPERF_MULTISET_INPUTS_H

#include <math.h>

#include "inputs.h"
#include "multiset.h"

#define MULTISET_MOST	40

/* A few values of one flavour each: whole numbers, decimals, anything. */
static inline double
multiset_random_value(int flavour)
{
	double		value = random_double();

	if (flavour == 0)
		return random_between(-40, 400);
	if (flavour == 1)
		return multiset_decimal_value(random_between(-100000, 100000), random_between(0, MULTISET_MAX_SCALE));
	if (flavour == 2)
		return random_between(-9, 9) * pow(10, random_between(0, 15));
	return isfinite(value) ? value + 0.0 : 0.5;
}

static inline int64_t
multiset_random_count(void)
{
	switch (random_between(0, 9))
	{
		case 0:
			return random_between(0, 1) ? INT64_MIN : INT64_MAX;
		case 1:
			return (int64_t) random_bits() | 1;
		case 2:
			return -random_between(1, 300);
		default:
			return random_between(1, 30);
	}
}

static int
multiset_order(const void *a, const void *b)
{
	double		x = ((const MultisetPair *) a)->value;
	double		y = ((const MultisetPair *) b)->value;

	return (x > y) - (x < y);
}

/* pair has room for MULTISET_MOST. */
static inline void
make_multiset(Multiset *m, MultisetPair *pair)
{
	int			flavour = random_between(0, 3);
	uint32_t	wanted = (uint32_t) random_between(0, random_between(0, 5) ? 6 : MULTISET_MOST);

	*m = (Multiset) {.missing = random_between(0, 1) ? multiset_random_count() : 0, .pair = pair};
	for (uint32_t i = 0; i < wanted; i++)
		pair[i] = (MultisetPair) {multiset_random_value(flavour), multiset_random_count()};
	qsort(pair, wanted, sizeof(MultisetPair), multiset_order);
	for (uint32_t i = 0; i < wanted; i++)
		if (m->pairs == 0 || pair[i].value > pair[m->pairs - 1].value)
			pair[m->pairs++] = pair[i];
}

/* The open form of a multiset, as an aggregate would have made it. */
static inline void
make_multiset_open(const Multiset *m, Input *input)
{
	MultisetOpen *open = (MultisetOpen *) input->bytes;
	MultisetExtent all = {0, 0, 0, 0};
	MultisetPlan plan;
	uint8_t		body[MULTISET_BODY_SIZE(MULTISET_MOST)];

	if (m->pairs > 0)
		all = multiset_bytes_extent(body, multiset_write(m, body));
	multiset_open_plan(NULL, &all, &plan);
	input->size = multiset_open_size(plan.layout, plan.size);
	multiset_open_start(open, &plan);
	open->length = 0;
	for (uint32_t i = 0; i < m->pairs; i++)
		multiset_open_apply(open, m->pair[i].value, m->pair[i].count);
	open->missing = m->missing;
}

/* One form of a random multiset, changed up to three times; one in ten is left as it is. */
static inline void
make_mutated_multiset(Input *input, Reader reader)
{
	MultisetPair pair[MULTISET_MOST];
	Multiset	m;

	make_multiset(&m, pair);
	if (reader == READ_TEXT)
		input->size = multiset_to_text(&m, (char *) input->bytes);
	else if (reader == READ_WIRE)
		input->size = multiset_write(&m, input->bytes);
	else if (random_between(0, 1))
	{
		memset(input->bytes, 0, 4);
		input->size = 4 + multiset_write(&m, input->bytes + 4);
	}
	else
		make_multiset_open(&m, input);
	if (random_between(0, 9) > 0)
		for (int changes = random_between(1, 3); changes > 0; changes--)
			change(input, reader);
}

#endif							/* CAREPERF_MULTISET_INPUTS_H */
