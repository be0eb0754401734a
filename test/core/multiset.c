/*
 * multiset.c
 *		Unit and property tests of src/core/multiset*.c, as TAP.
 *
 * The model is a plain sorted array of values, one for each row, and a naive
 * count of them; the forms are read from memory of exactly their size, so that
 * the sanitizers see a step past the end.
 */
#include <math.h>

#include "multiset.h"
#include "tap.h"

#define TRIALS		3000
#define MOST_ROWS	600

/* ------------------------------------------------------------- a model */

/* Values of one flavour each: whole, decimals, wide, powers, few. */
static double
random_value(int flavour)
{
	switch (flavour)
	{
		case 0:
			return random_between(0, 400);
		case 1:
			return random_between(-200000, 200000) / 100.0;
		case 2:
			return random_double();
		case 3:
			return random_between(-9, 9) * pow(10, random_between(-9, 15));
		case 4:
			return random_between(0, 3);
		case 5:
			return (double) (random_bits() >> random_between(0, 63));
		case 6:
			return random_between(0, 9) == 0 ? random_between(0, 20) / 1000.0 : random_between(-30, 30);
		default:
			return random_between(0, 1000000) * 1000003.0;
	}
}
#define FLAVOURS	8

typedef struct Model
{
	int			pairs;
	int64_t		missing;
	MultisetPair pair[2 * MOST_ROWS];
} Model;

static void
model_add(Model *model, double value, int64_t count)
{
	int			at = 0;

	if (value == 0)
		value = 0;
	while (at < model->pairs && model->pair[at].value < value)
		at++;
	if (at == model->pairs || model->pair[at].value != value)
	{
		memmove(model->pair + at + 1, model->pair + at, sizeof(MultisetPair) * (size_t) (model->pairs - at));
		model->pair[at] = (MultisetPair) {value, 0};
		model->pairs++;
	}
	model->pair[at].count += count;
	if (model->pair[at].count == 0)
	{
		memmove(model->pair + at, model->pair + at + 1, sizeof(MultisetPair) * (size_t) (model->pairs - at - 1));
		model->pairs--;
	}
}

static bool
is_model(const Multiset *m, const Model *model)
{
	if (m->missing != model->missing || m->pairs != (uint32_t) model->pairs)
		return false;
	for (int i = 0; i < model->pairs; i++)
		if (m->pair[i].value != model->pair[i].value || m->pair[i].count != model->pair[i].count ||
			(m->pair[i].value == 0 && signbit(m->pair[i].value)))
			return false;
	return true;
}

static Multiset
multiset_of(Model *model)
{
	return (Multiset) {model->missing, (uint32_t) model->pairs, model->pair};
}

/* ------------------------------------------------------------- forms in memory */

/* The canonical body in memory of just its size. */
static uint8_t *
body_of(const Multiset *m, size_t *size)
{
	uint8_t    *body = malloc(MULTISET_BODY_SIZE(m->pairs));

	*size = multiset_write(m, body);
	if (*size > MULTISET_BODY_SIZE(m->pairs))
		abort();
	return realloc(body, *size);
}

/* Reads a body from memory of just its size; the pairs are the caller's to free. */
static const char *
read_body(const uint8_t *body, size_t size, Multiset *m)
{
	uint8_t    *copy = malloc(size > 0 ? size : 1);
	MultisetReader reader;
	const char *problem;

	memcpy(copy, body, size);
	m->pair = NULL;
	problem = multiset_read_start(&reader, copy, size);
	if (problem == NULL)
	{
		m->pair = malloc(sizeof(MultisetPair) * reader.pairs);
		problem = multiset_read(&reader, m);
	}
	free(copy);
	return problem;
}

static MultisetOpen *
new_open(const MultisetPlan *plan)
{
	MultisetOpen *open = malloc(multiset_open_size(plan->layout, plan->size));

	open->length = 0;
	multiset_open_start(open, plan);
	return open;
}

static MultisetOpen *
empty_open(void)
{
	MultisetPlan none = {MULTISET_RAW, 0, 0};

	return new_open(&none);
}

static MultisetOpen *
widened(MultisetOpen *open, MultisetExtent need)
{
	MultisetPlan plan;
	MultisetOpen *wide;

	if (multiset_open_plan(open, &need, &plan) != MULTISET_DONE)
		abort();
	wide = new_open(&plan);
	if (!multiset_open_move(wide, open) ||
		multiset_open_problem(wide, multiset_open_size(wide->layout, wide->size)) != NULL)
		abort();
	free(open);
	return wide;
}

static MultisetOpen *
applied(MultisetOpen *open, double value, int64_t count)
{
	if (multiset_open_apply(open, value, count) == MULTISET_NO_ROOM)
	{
		open = widened(open, multiset_value_extent(value));
		if (multiset_open_apply(open, value, count) != MULTISET_DONE)
			abort();
	}
	return open;
}

static MultisetOpen *
merged(MultisetOpen *open, const uint8_t *body, size_t size, bool subtract)
{
	MultisetReader reader;
	MultisetResult result;

	if (multiset_read_start(&reader, body, size) != NULL)
		abort();
	if (open->size == 0 && reader.pairs > 0 && random_between(0, 1))
		open = widened(open, multiset_bytes_extent(body, size));
	while ((result = multiset_open_merge(open, &reader, subtract)) == MULTISET_NO_ROOM)
		open = widened(open, multiset_value_extent(multiset_reader_value(&reader)));
	if (result != MULTISET_DONE)
		abort();
	return open;
}

static MultisetOpen *
merged_open(MultisetOpen *open, const MultisetOpen *from, bool subtract)
{
	uint32_t	at = 0;
	MultisetResult result;

	while ((result = multiset_open_merge_open(open, from, &at, subtract)) == MULTISET_NO_ROOM)
	{
		double		value;
		int64_t		count;

		multiset_open_at(from, at, &value, &count);
		open = widened(open, multiset_value_extent(value));
	}
	if (result != MULTISET_DONE)
		abort();
	return open;
}

/* Whether an open form holds the model. */
static bool
open_is_model(const MultisetOpen *open, const Model *model)
{
	Multiset	m;
	bool		same;

	m.pair = malloc(sizeof(MultisetPair) * multiset_open_pairs(open));
	same = multiset_open_read(open, &m) == NULL && is_model(&m, model);
	free(m.pair);
	return same;
}

/* ------------------------------------------------------------- tests */

static void
random_model(Model *model, int flavour, bool negative)
{
	int			rows = random_between(0, 9) == 0 ? random_between(0, 2) : random_between(0, MOST_ROWS);

	model->pairs = 0;
	model->missing = random_between(0, 2) == 0 ? random_between(negative ? -5 : 0, 5) : 0;
	for (int i = 0; i < rows; i++)
		model_add(model, random_value(flavour), negative && random_between(0, 3) == 0 ? -1 : 1);
	/* Counts of every length, at times. */
	for (int i = 0; i < model->pairs && random_between(0, 4) == 0; i++)
		model->pair[i].count = negative ? (int64_t) random_bits() >> random_between(0, 62) | 1 :
			(int64_t) (random_bits() >> random_between(1, 63)) | 1;
}

static void
test_forms(void)
{
	static Model model;
	int			bodies = 0,
				texts = 0,
				orders = 0;

	for (int trial = 0; trial < TRIALS; trial++)
	{
		Multiset	m,
					back;
		uint8_t    *body;
		size_t		size;
		size_t		position;
		char	   *text;

		random_model(&model, trial % FLAVOURS, random_between(0, 1));
		m = multiset_of(&model);
		body = body_of(&m, &size);
		bodies += read_body(body, size, &back) == NULL && is_model(&back, &model);
		orders += multiset_compare(&m, &back) == 0;
		free(back.pair);
		text = malloc(MULTISET_TEXT_SIZE(m.pairs));
		multiset_to_text(&m, text);
		back.pair = malloc(sizeof(MultisetPair) * multiset_text_pairs(text));
		texts += multiset_from_text(&back, text, &position) == NULL && is_model(&back, &model);
		free(back.pair);
		free(text);
		free(body);
	}
	ok(bodies == TRIALS, "%d random multisets come back from their bytes", TRIALS);
	ok(texts == TRIALS, "and from their text");
	ok(orders == TRIALS, "and compare as equal");
}

/* Rows in any order, some taken out again, windows and tables: the same content. */
static void
test_open(void)
{
	static Model model;
	int			rows_right = 0,
				merged_right = 0,
				open_right = 0,
				undone = 0,
				small = 0;

	for (int trial = 0; trial < TRIALS / 4; trial++)
	{
		MultisetOpen *open = empty_open();
		MultisetOpen *other = empty_open();
		MultisetOpen *third = empty_open();
		int			rows = random_between(0, MOST_ROWS);
		Multiset	m;
		uint8_t    *body;
		size_t		size;
		static Model none;

		model.pairs = 0;
		model.missing = 0;
		for (int i = 0; i < rows; i++)
		{
			double		value = random_value(trial % FLAVOURS);
			int64_t		count = random_between(0, 9) == 0 ? -1 : 1;

			model_add(&model, value, count);
			open = applied(open, value, count);
		}
		rows_right += open_is_model(open, &model);
		small += multiset_open_size(open->layout, open->size) <= sizeof(MultisetOpen) + 64 * (size_t) (rows + 2);

		m = multiset_of(&model);
		body = body_of(&m, &size);
		other = applied(other, 7, 1);
		other = merged(other, body, size, false);
		other = applied(other, 7, -1);
		third = merged(third, body, size, false);
		merged_right += open_is_model(other, &model) && open_is_model(third, &model);

		third = merged_open(third, other, true);
		third = merged_open(third, open, false);
		open_right += open_is_model(third, &model);
		third = merged(third, body, size, true);
		undone += open_is_model(third, &none);
		free(body);
		free(open);
		free(other);
		free(third);
	}
	ok(rows_right == TRIALS / 4, "%d open forms filled row by row hold their rows", TRIALS / 4);
	ok(small == TRIALS / 4, "and take at most 64 bytes a row");
	ok(merged_right == TRIALS / 4, "merging canonical bytes gives the same");
	ok(open_right == TRIALS / 4, "merging open forms too, added and taken away");
	ok(undone == TRIALS / 4, "and all taken away leaves nothing");
}

static void
test_group(void)
{
	static Model a,
				b,
				sum;
	static MultisetPair room[2][4 * MOST_ROWS];
	int			sums = 0,
				back = 0;

	for (int trial = 0; trial < TRIALS / 4; trial++)
	{
		Multiset	x,
					y,
					both = {0, 0, room[0]},
					again = {0, 0, room[1]};

		a.pairs = b.pairs = 0;
		a.missing = random_between(-3, 3);
		b.missing = random_between(-3, 3);
		for (int i = random_between(0, MOST_ROWS / 2); i > 0; i--)
			model_add(&a, random_value(trial % FLAVOURS), random_between(0, 3) - 1);
		for (int i = random_between(0, MOST_ROWS / 2); i > 0; i--)
			model_add(&b, random_value(trial % FLAVOURS), random_between(0, 3) - 1);
		x = multiset_of(&a);
		y = multiset_of(&b);
		sum = a;
		sum.missing += b.missing;
		for (int i = 0; i < b.pairs; i++)
			model_add(&sum, b.pair[i].value, b.pair[i].count);
		sums += multiset_combine(&both, &x, &y, false) == MULTISET_DONE && is_model(&both, &sum);
		back += multiset_combine(&again, &both, &y, true) == MULTISET_DONE && is_model(&again, &a);
	}
	ok(sums == TRIALS / 4, "a + b is the model's, %d times", TRIALS / 4);
	ok(back == TRIALS / 4, "and a + b - b is a");
}

/* Percentiles, shares and sums beside the rows laid out one by one. */
static void
test_questions(void)
{
	static Model model;
	static double row[MOST_ROWS];
	int			percentiles = 0,
				asked = 0,
				shares = 0,
				sums = 0;

	for (int trial = 0; trial < TRIALS / 4; trial++)
	{
		int			rows = random_between(1, MOST_ROWS);
		int			at = 0;
		int			below = 0;
		ExactNumber sum,
					squares,
					model_sum,
					model_squares;
		double		bound = random_value(trial % FLAVOURS);
		Multiset	m;

		model.pairs = 0;
		for (int i = 0; i < rows; i++)
			model_add(&model, random_value(trial % FLAVOURS), 1);
		m = multiset_of(&model);
		exact_set_zero(&model_sum);
		exact_set_zero(&model_squares);
		for (int i = 0; i < model.pairs; i++)
			for (int64_t n = model.pair[i].count; n > 0; n--)
			{
				ExactNumber x;

				row[at++] = model.pair[i].value;
				below += model.pair[i].value < bound;
				exact_from_double(&x, model.pair[i].value);
				exact_add(&model_sum, &model_sum, &x);
				exact_multiply(&x, &x, &x);
				exact_add(&model_squares, &model_squares, &x);
			}
		for (int i = 0; i <= 20; i++)
		{
			double		fraction = i / 20.0;
			int			first = (int) floor(fraction * (rows - 1));
			int			second = (int) ceil(fraction * (rows - 1));
			double		expected = first == second ? row[first] :
				row[first] + ((fraction * (rows - 1)) - first) * (row[second] - row[first]);
			double		value;
			bool		found = multiset_percentile(&m, fraction, &value);

			asked++;
			percentiles += isfinite(expected) ? found && value == expected : !found;
		}
		shares += multiset_used_to(&m, bound, false) == below && multiset_used(&m) == rows &&
			multiset_used_to(&m, INFINITY, true) == rows && multiset_used_to(&m, -INFINITY, true) == 0 &&
			multiset_used_to(&m, row[rows / 2], true) > rows / 2;
		sums += multiset_sums(&m, &sum, &squares) && is_same(&sum, &model_sum) && is_same(&squares, &model_squares);
	}
	ok(percentiles == asked, "%d percentiles are those of the rows", asked);
	ok(shares == TRIALS / 4, "shares are those of the rows");
	ok(sums == TRIALS / 4, "sums and squares are those of the rows");
}

/* The layout is the least that takes the values. */
static int
layout_of(const char *text)
{
	MultisetPair room[8];
	Multiset	m = {0, 0, room};
	size_t		position;
	size_t		size;
	uint8_t    *body;
	int			layout;

	if (multiset_from_text(&m, text, &position) != NULL)
		return -1;
	body = body_of(&m, &size);
	layout = body[1];
	free(body);
	return layout;
}

static void
test_layouts(void)
{
	ok(layout_of("distribution:") == 0, "nothing is whole numbers");
	ok(layout_of("distribution:-5,0,400") == 0, "whole numbers");
	ok(layout_of("distribution:-5,0.5,400") == 1, "one decimal");
	ok(layout_of("distribution:0.000000001,0.1") == 9, "nine decimals");
	ok(layout_of("distribution:0.0000000001") == MULTISET_RAW, "ten are too many");
	ok(layout_of("distribution:999999999999999") == 0, "15 digits");
	ok(layout_of("distribution:1000000000000000") == MULTISET_RAW, "16 are too many");
	ok(layout_of("distribution:0.5,999999999999999") == MULTISET_RAW, "nor do 15 digits and a decimal go together");
	ok(layout_of("distribution:0.5,99999999999999") == 1, "14 do");
}

/* 15-digit decimals are different doubles, in order, and read back as themselves. */
static void
test_decimals(void)
{
	int			right = 0;

	for (int trial = 0; trial < 100000; trial++)
	{
		int			scale = random_between(0, MULTISET_MAX_SCALE);
		int64_t		k = (int64_t) (random_bits() >> random_between(14, 60)) % (MULTISET_K_LIMIT - 1);
		double		value;
		int64_t		back;
		char		text[40];

		if (trial % 5 == 0)
			k = MULTISET_K_LIMIT - 2 - trial;
		value = multiset_decimal_value(k, scale);
		snprintf(text, sizeof(text), "%lld.%09llde-%d", (long long) k, 0LL, scale);
		right += multiset_decimal_at(value, scale, &back) && back == k && strtod(text, NULL) == value &&
			multiset_decimal_value(k + 1, scale) > value;
	}
	ok(right == 100000, "100,000 decimals give their whole number back and are the doubles of their literals");
}

static void
test_rounding(void)
{
	static const struct
	{
		double		value,
					resolution,
					rounded;
	}			cases[] = {
		{0.25, 0.1, 0.3}, {-0.25, 0.1, -0.3}, {0.35, 0.1, 0.4}, {2.5, 1, 3}, {-2.5, 1, -3}, {7, 5, 5}, {7.5, 5, 10},
		{0.1 + 0.2, 0.1, 0.3}, {0.7, 0.1, 0.7}, {1.13, 0.05, 1.15}, {1e300, 0.1, 1e300}, {0, 0.1, 0}, {12.3, 0.25, 12.25},
		{1e-20, 0.001, 0}, {5e-324, 5e-324, 5e-324}, {1e15, 0.3, 1e15}
	};
	int			right = 0;
	int			count = (int) (sizeof(cases) / sizeof(cases[0]));
	double		rounded;

	for (int i = 0; i < count; i++)
	{
		bool		same = multiset_round(cases[i].value, cases[i].resolution, &rounded) &&
			fabs(rounded - cases[i].rounded) <= (i == count - 1 ? 0.3 : 0);

		if (!same)
			printf("# %.17g by %.17g is %.17g\n", cases[i].value, cases[i].resolution, rounded);
		right += same;
	}
	ok(right == count, "%d values are rounded to their resolution", count);
	ok(!multiset_round(1.7e308, 1e308, &rounded), "past double precision is told");
}

static void
refuses(const char *text, size_t place, const char *reason)
{
	MultisetPair *room = malloc(sizeof(MultisetPair) * multiset_text_pairs(text));
	Multiset	m = {0, 0, room};
	size_t		position = 0;
	const char *problem = multiset_from_text(&m, text, &position);

	ok(problem != NULL && strcmp(problem, reason) == 0 && position == place, "\"%s\" is refused: %s at %zu",
	   text, problem != NULL ? problem : "no, it is accepted", position);
	free(room);
}

static void
test_bad_text(void)
{
	refuses("", 0, "it does not begin with \"distribution:\"");
	refuses("summary:1", 0, "it does not begin with \"distribution:\"");
	refuses("distribution:3,3", 15, "the values do not ascend");
	refuses("distribution:5,-5", 15, "the values do not ascend");
	refuses("distribution:0,-0", 15, "the values do not ascend");
	refuses("distribution:3*0", 15, "a count is 0");
	refuses("distribution:3*", 15, "a count is not a whole number of 64 bits");
	refuses("distribution:3*9223372036854775808", 34, "a count is not a whole number of 64 bits");
	refuses("distribution:3*1.5", 16, "something follows where it should end");
	refuses("distribution:3,", 15, "a value should be here");
	refuses("distribution:,3", 13, "a value should be here");
	refuses("distribution:NaN", 13, "a value should be here");
	refuses("distribution:inf", 13, "a value should be here");
	refuses("distribution:1.", 15, "a value has no digit after its point");
	refuses("distribution:1e", 15, "a value has no digit in its power of ten");
	refuses("distribution:1e999", 18, "a value is past double precision");
	refuses("distribution:1e-999", 19, "a value is past double precision");
	refuses("distribution:1;", 15, "the number of missing rows is not a whole number of 64 bits");
	refuses("distribution:1 2", 15, "something follows where it should end");
}

/* Bytes changed by hand, each at odds with one rule of the canonical form. */
static void
refuses_bytes(const uint8_t *bytes, size_t size, const char *reason)
{
	Multiset	m;
	const char *problem = read_body(bytes, size, &m);

	ok(problem != NULL && strcmp(problem, reason) == 0, "bytes are refused: %s (%s)", reason,
	   problem != NULL ? problem : "no, accepted");
	free(m.pair);
}

#define BYTES(...) (const uint8_t[]) {__VA_ARGS__}, sizeof((const uint8_t[]) {__VA_ARGS__})

static void
test_bad_bytes(void)
{
	refuses_bytes(BYTES(1), "it is shorter than its header");
	refuses_bytes(BYTES(2, 0, 0, 0), "its version is unknown");
	refuses_bytes(BYTES(1, 10, 0, 0), "its layout is unknown");
	refuses_bytes(BYTES(1, 0, 0), "its header is damaged");
	refuses_bytes(BYTES(1, 0, 0x80, 0, 0), "its header is damaged");
	refuses_bytes(BYTES(1, 0, 0xff, 0xff, 0x7f, 0), "it has fewer bytes than its number of values needs, or too many values");
	refuses_bytes(BYTES(1, 0, 0, 0, 0), "bytes are left over");
	refuses_bytes(BYTES(1, 3, 0, 0), "its layout is not the canonical one");
	refuses_bytes(BYTES(1, 15, 0, 0), "its layout is not the canonical one");
	refuses_bytes(BYTES(1, 1, 1, 0, 40, 0), "its layout is not the canonical one");
	refuses_bytes(BYTES(1, 0, 2, 0, 2, 0), "it ends too early");
	refuses_bytes(BYTES(1, 0, 1, 0, 2, 1), "a step between values is damaged");
	refuses_bytes(BYTES(1, 0, 1, 0, 2, 0x80, 0), "a count is damaged");
	refuses_bytes(BYTES(1, 0, 1, 0, 2, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), "a count is damaged");
	refuses_bytes(BYTES(1, 0, 1, 0, 2, 0xfc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03), "a count is out of range");
	refuses_bytes(BYTES(1, 0, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0), "its first value is damaged");
	refuses_bytes(BYTES(1, 0, 2, 0, 0, 0, 1, 0x80, 0x80, 0xb3, 0xb0, 0x83, 0xd4, 0xe3, 0x02), "a value is out of range");
	refuses_bytes(BYTES(1, 15, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0), "a value is not finite");
	refuses_bytes(BYTES(1, 15, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0), "a value is not finite");
	refuses_bytes(BYTES(1, 15, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0), "its layout is not the canonical one");
}

/* Whatever is accepted of changed bytes is written again as it was. */
static void
test_mutations(void)
{
	static Model model;
	int			accepted = 0,
				wrong = 0;

	for (int trial = 0; trial < 40 * TRIALS; trial++)
	{
		static uint8_t *body;
		static size_t size;
		uint8_t    *changed;
		size_t		changed_size;
		Multiset	m,
					back;

		if (trial % 40 == 0)
		{
			free(body);
			random_model(&model, trial / 40 % FLAVOURS, true);
			if (random_between(0, 1))
				model.pairs = model.pairs < 4 ? model.pairs : 4;
			m = multiset_of(&model);
			body = body_of(&m, &size);
		}
		changed = malloc(size);
		memcpy(changed, body, size);
		changed_size = random_between(0, 9) == 0 ? random_bits() % (size + 1) : size;
		if (changed_size > 0)
			for (int i = random_between(1, 3); i > 0; i--)
				changed[random_bits() % changed_size] ^= (uint8_t) (1 << random_between(0, 7));
		if (read_body(changed, changed_size, &back) == NULL)
		{
			size_t		again_size;
			uint8_t    *again = body_of(&back, &again_size);

			accepted++;
			wrong += again_size != changed_size || memcmp(again, changed, changed_size) != 0;
			free(again);
		}
		free(back.pair);
		free(changed);
	}
	ok(wrong == 0 && accepted > 1000, "%d mutated bytes are refused, or written again as they were (%d)", 40 * TRIALS, accepted);
}

/* Damaged open forms are refused by their header, or found out when read, and never read past. */
static void
test_damaged_open(void)
{
	int			sound = 0;
	int			trials = 20000;

	for (int trial = 0; trial < trials; trial++)
	{
		MultisetOpen *open = empty_open();
		size_t		size;
		MultisetReader reader;
		static const uint8_t one[] = {1, 0, 2, 0, 6, 0, 0};

		for (int i = random_between(0, 40); i > 0; i--)
			open = applied(open, random_value(trial % FLAVOURS), 1);
		size = multiset_open_size(open->layout, open->size);
		for (int i = random_between(1, 3); i > 0; i--)
			((uint8_t *) open)[4 + random_bits() % ((random_between(0, 1) ? size : 40) - 4)] ^= (uint8_t) (1 << random_between(0, 7));
		if (multiset_open_problem(open, size) == NULL)
		{
			MultisetExtent need = multiset_value_extent(3);
			MultisetPlan plan;
			Multiset	m;

			m.pair = malloc(sizeof(MultisetPair) * multiset_open_pairs(open));
			multiset_open_read(open, &m);
			free(m.pair);
			multiset_read_start(&reader, one, sizeof(one));
			if (multiset_open_merge(open, &reader, false) == MULTISET_NO_ROOM &&
				multiset_open_plan(open, &need, &plan) == MULTISET_DONE)
			{
				MultisetOpen *wide = new_open(&plan);

				multiset_open_move(wide, open);
				free(wide);
			}
		}
		sound++;
		free(open);
	}
	ok(sound == trials, "%d damaged open forms are not read past", trials);
}

static void
test_limits(void)
{
	MultisetOpen *open = empty_open();
	MultisetPlan plan;
	MultisetExtent need;
	Multiset	a = {0, 1, (MultisetPair[]) {{3, INT64_MAX}}};
	Multiset	b = {0, 1, (MultisetPair[]) {{3, 1}}};
	Multiset	c = {INT64_MIN, 0, NULL};
	Multiset	result = {0, 0, (MultisetPair[2]) {{0, 0}}};

	for (int i = 0; i < MULTISET_MAX_PAIRS; i++)
		open = applied(open, i * 1e7 + 0.5, 1);
	ok(multiset_open_pairs(open) == MULTISET_MAX_PAIRS, "as many values as the cap allows");
	need = multiset_value_extent(0.25);
	ok(multiset_open_plan(open, &need, &plan) == MULTISET_FULL, "and not one more");
	for (int i = 0; i < 1000; i++)
		open = applied(open, i * 1e7 + 0.5, -1);
	ok(multiset_open_plan(open, &need, &plan) == MULTISET_DONE, "what was taken away leaves room");
	free(open);
	ok(multiset_combine(&result, &a, &b, false) == MULTISET_OVERFLOW, "a count past 64 bits is told");
	ok(!multiset_negate(&c), "the count without an opposite is told");
	open = applied(empty_open(), 3, INT64_MAX);
	ok(multiset_open_apply(open, 3, 1) == MULTISET_OVERFLOW, "in the open form too");
	ok(multiset_open_missing(open, INT64_MIN, true) == MULTISET_OVERFLOW, "and of the missing rows");
	free(open);
}

int
main(void)
{
	seed_random();
	test_layouts();
	test_decimals();
	test_rounding();
	test_forms();
	test_open();
	test_group();
	test_questions();
	test_bad_text();
	test_bad_bytes();
	test_mutations();
	test_damaged_open();
	test_limits();
	return tap_done();
}
