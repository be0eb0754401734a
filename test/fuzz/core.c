/*
 * core.c
 *		A fuzzer for the readers of src/core: text, travelling bytes, stored bytes
 *		of either form of summaries, series and distributions, and decimals.
 *		Prints TAP.
 *
 * core [inputs]: valid inputs are made, changed a few times each, and read from
 * memory of exactly their size under the sanitizers. Whatever is accepted must
 * be written again as the same thing. The seed is fixed; CAREPERF_SEED sets
 * another.
 *
 * With libFuzzer:  clang -DCAREPERF_LIBFUZZER -fsanitize=fuzzer,address,undefined
 * -Isrc/core -Itest/core test/fuzz/core.c src/core/exact*.c src/core/window.c
 * src/core/summary*.c src/core/calendar.c src/core/series_*.c src/core/multiset*.c
 */
#include "inputs.h"
#include "multiset_inputs.h"
#include "series_inputs.h"

typedef enum Verdict
{
	REFUSED,
	ACCEPTED,
	WRONG						/* accepted, and written again as something else */
} Verdict;

/* ------------------------------------------------------------- the readers */

/* Whether parts that a reader gave survive all three forms. */
static bool
survives(const SummaryParts *parts)
{
	SummaryParts back;
	char		text[SUMMARY_TEXT_SIZE];
	uint8_t		wire[SUMMARY_MAX_SIZE];
	size_t		size;
	size_t		position;
	void	   *bytes;
	bool		same;

	if (!summary_in_bounds(parts))
		return false;
	summary_to_text(parts, text);
	if (summary_from_text(&back, text, &position) != NULL || !same_parts(&back, parts))
		return false;
	size = summary_to_wire(parts, wire);
	if (summary_from_wire(&back, wire, size) != NULL || !same_parts(&back, parts))
		return false;
	bytes = canonical_bytes(parts, &size);
	same = summary_read(bytes, size, &back) == NULL && same_parts(&back, parts);
	free(bytes);
	return same;
}

/* A copy in memory of exactly the size, with a zero at its end when it is text. */
static void *
exact_copy_of(const Input *input, bool text)
{
	uint8_t    *copy = malloc(input->size + 1);

	memcpy(copy, input->bytes, input->size);
	if (!text)
		return realloc(copy, input->size > 0 ? input->size : 1);
	copy[input->size] = '\0';
	return copy;
}

static Verdict
try_text(const Input *input)
{
	char	   *text = exact_copy_of(input, true);
	size_t		position = 0;
	SummaryParts parts;
	const char *problem = summary_from_text(&parts, text, &position);
	bool		sound = problem != NULL ? position <= strlen(text) : survives(&parts);

	free(text);
	return !sound ? WRONG : problem != NULL ? REFUSED : ACCEPTED;
}

static Verdict
try_wire(const Input *input)
{
	uint8_t    *bytes = exact_copy_of(input, false);
	uint8_t		again[SUMMARY_MAX_SIZE];
	SummaryParts parts;
	const char *problem = summary_from_wire(&parts, bytes, input->size);
	bool		sound = problem != NULL || (survives(&parts) && summary_to_wire(&parts, again) == input->size &&
											memcmp(again, input->bytes, input->size) == 0);

	free(bytes);
	return !sound ? WRONG : problem != NULL ? REFUSED : ACCEPTED;
}

static Verdict
try_stored(const Input *input)
{
	uint8_t    *bytes = exact_copy_of(input, false);
	SummaryParts parts;
	const char *problem = summary_read(bytes, input->size, &parts);
	bool		sound = problem != NULL || survives(&parts);

	if (problem == NULL && bytes[4] == SUMMARY_FORM_CANONICAL)
	{
		size_t		size;
		uint8_t    *again = canonical_bytes(&parts, &size);

		sound = sound && size == input->size && memcmp(again + 4, bytes + 4, size - 4) == 0;
		free(again);
	}
	free(bytes);
	return !sound ? WRONG : problem != NULL ? REFUSED : ACCEPTED;
}

static Verdict
try_decimal(const Input *input)
{
	char	   *text = exact_copy_of(input, true);
	char		again[EXACT_DECIMAL_SIZE];
	ExactNumber x,
				y;
	bool		accepted = exact_from_decimal(&x, text);
	bool		sound = true;

	if (accepted)
	{
		sound = is_canonical(&x);
		/* Every field's number can be written; one past them need not. */
		if (exact_to_decimal(&x, again))
			sound = sound && exact_from_decimal(&y, again) && is_same(&x, &y);
		else
			sound = sound && (x.low < sort_low[FIELD_SQUARES] || x.low + x.count > sort_high[FIELD_SQUARES]);
	}
	free(text);
	return !sound ? WRONG : accepted ? ACCEPTED : REFUSED;
}

/* ------------------------------------------------------------- series */

/* Whether a list that a reader gave survives all three forms. */
static bool
series_survives(const SeriesList *list)
{
	size_t		size;
	size_t		position;
	uint8_t    *wire = series_keep(series_wire_room(list));
	uint8_t    *stored = series_keep(series_size(list));
	char	   *text = series_keep(series_text_room(list));
	SeriesList	back;

	size = series_to_wire(list, wire);
	if (size > series_wire_room(list) ||
		series_from_wire(&back, wire, size, series_keep) != NULL || series_compare(list, &back) != 0)
		return false;
	if (series_to_text(list, text) >= series_text_room(list) ||
		series_from_text(&back, text, &position, series_keep) != NULL || series_compare(list, &back) != 0)
		return false;
	series_write(list, stored);
	if (series_problem(stored, series_size(list)) != NULL)
		return false;
	back.point = series_keep(sizeof(SeriesPoint) * (size_t) series_rows(stored));
	series_list(stored, &back);
	return series_compare(list, &back) == 0;
}

static Verdict
try_series_text(const Input *input)
{
	char	   *text = exact_copy_of(input, true);
	size_t		position = 0;
	SeriesList	list;
	const char *problem = series_from_text(&list, text, &position, series_keep);
	bool		sound = problem != NULL ? position <= strlen(text) : series_survives(&list);

	free(text);
	return !sound ? WRONG : problem != NULL ? REFUSED : ACCEPTED;
}

static Verdict
try_series_wire(const Input *input)
{
	uint8_t    *bytes = exact_copy_of(input, false);
	SeriesList	list;
	const char *problem = series_from_wire(&list, bytes, input->size, series_keep);
	bool		sound = true;

	if (problem == NULL)
	{
		uint8_t    *again = series_keep(series_wire_room(&list));

		sound = series_survives(&list) && series_to_wire(&list, again) == input->size &&
			memcmp(again, input->bytes, input->size) == 0;
	}
	free(bytes);
	return !sound ? WRONG : problem != NULL ? REFUSED : ACCEPTED;
}

static Verdict
try_series_stored(const Input *input)
{
	uint8_t    *bytes = exact_copy_of(input, false);
	bool		refused = series_problem(bytes, input->size) != NULL;
	bool		sound = true;

	if (!refused)
	{
		SeriesList	list;
		int32_t		day;

		list.point = series_keep(sizeof(SeriesPoint) * (size_t) series_rows(bytes));
		series_list(bytes, &list);
		refused = series_settle(&list, series_keep, &day) != SERIES_SETTLED;
		sound = refused ? bytes[4] == SERIES_FORM_OPEN : series_survives(&list);
		if (!refused && bytes[4] == SERIES_FORM_CANONICAL)
		{
			uint8_t    *again = series_keep(series_size(&list));

			series_write(&list, again);
			sound = sound && series_size(&list) == input->size && memcmp(again + 4, bytes + 4, input->size - 4) == 0;
		}
	}
	free(bytes);
	return !sound ? WRONG : refused ? REFUSED : ACCEPTED;
}

/* ------------------------------------------------------------- distributions */

/* Whether a multiset that a reader gave is one, and survives text and bytes. */
static bool
multiset_survives(const Multiset *m)
{
	char	   *text = malloc(MULTISET_TEXT_SIZE(m->pairs));
	uint8_t    *body = malloc(MULTISET_BODY_SIZE(m->pairs));
	Multiset	back = {.pair = malloc(sizeof(MultisetPair) * (m->pairs + (size_t) 1))};
	MultisetReader reader;
	size_t		position;
	bool		sound = true;

	for (uint32_t i = 0; i < m->pairs; i++)
		sound = sound && isfinite(m->pair[i].value) && m->pair[i].count != 0 &&
			!(m->pair[i].value == 0 && signbit(m->pair[i].value)) && (i == 0 || m->pair[i - 1].value < m->pair[i].value);
	if (sound)
	{
		multiset_to_text(m, text);
		sound = multiset_text_pairs(text) <= m->pairs + 1 && multiset_from_text(&back, text, &position) == NULL &&
			multiset_compare(m, &back) == 0;
	}
	if (sound)
	{
		size_t		size = multiset_write(m, body);

		sound = size <= MULTISET_BODY_SIZE(m->pairs) && multiset_read_start(&reader, body, size) == NULL &&
			reader.pairs == m->pairs && multiset_read(&reader, &back) == NULL && multiset_compare(m, &back) == 0;
	}
	free(text);
	free(body);
	free(back.pair);
	return sound;
}

static Verdict
try_multiset_text(const Input *input)
{
	char	   *text = exact_copy_of(input, true);
	Multiset	m = {.pair = malloc(sizeof(MultisetPair) * multiset_text_pairs(text))};
	size_t		position = 0;
	const char *problem = multiset_from_text(&m, text, &position);
	bool		sound = problem != NULL ? position <= strlen(text) : multiset_survives(&m);

	free(m.pair);
	free(text);
	return !sound ? WRONG : problem != NULL ? REFUSED : ACCEPTED;
}

/* A canonical body in memory of just its size. */
static Verdict
try_multiset_body(const uint8_t *body, size_t size)
{
	MultisetReader reader;
	Multiset	m = {.pair = NULL};
	const char *problem = multiset_read_start(&reader, body, size);
	bool		sound = true;

	if (problem == NULL)
	{
		m.pair = malloc(sizeof(MultisetPair) * (reader.pairs + (size_t) 1));
		problem = multiset_read(&reader, &m);
	}
	if (problem == NULL)
	{
		uint8_t    *again = malloc(MULTISET_BODY_SIZE(m.pairs));

		sound = multiset_survives(&m) && multiset_write(&m, again) == size && memcmp(again, body, size) == 0;
		free(again);
	}
	free(m.pair);
	return !sound ? WRONG : problem != NULL ? REFUSED : ACCEPTED;
}

static Verdict
try_multiset_wire(const Input *input)
{
	uint8_t    *bytes = exact_copy_of(input, false);
	Verdict		verdict = try_multiset_body(bytes, input->size);

	free(bytes);
	return verdict;
}

/* An open form takes one more value, and is taken apart; it may be told damaged at either. */
static Verdict
try_multiset_open(MultisetOpen *open, size_t size)
{
	Multiset	m;
	MultisetExtent need = multiset_value_extent(7);
	MultisetPlan plan;
	const char *problem = multiset_open_problem(open, size);
	bool		sound = true;

	if (problem != NULL)
		return REFUSED;
	if (multiset_open_plan(open, &need, &plan) == MULTISET_DONE && plan.size <= 4096)
	{
		MultisetOpen *wider = malloc(multiset_open_size(plan.layout, plan.size));

		multiset_open_start(wider, &plan);
		if (multiset_open_move(wider, open))
			multiset_open_apply(wider, 7, 1);
		free(wider);
	}
	m.pair = malloc(sizeof(MultisetPair) * (multiset_open_pairs(open) + (size_t) 1));
	problem = multiset_open_read(open, &m);
	if (problem == NULL)
		sound = multiset_survives(&m);
	free(m.pair);
	return !sound ? WRONG : problem != NULL ? REFUSED : ACCEPTED;
}

static Verdict
try_multiset_stored(const Input *input)
{
	uint8_t    *bytes;
	Verdict		verdict;

	if (input->size < 5)
		return REFUSED;			/* the server keeps the length word, and asks for one byte more itself */
	bytes = exact_copy_of(input, false);
	if (bytes[4] == MULTISET_FORM_OPEN)
		verdict = try_multiset_open((MultisetOpen *) bytes, input->size);
	else
	{
		memmove(bytes, bytes + 4, input->size - 4);
		bytes = realloc(bytes, input->size - 4);
		verdict = try_multiset_body(bytes, input->size - 4);
	}
	free(bytes);
	return verdict;
}

/* ------------------------------------------------------------- what is fuzzed */

typedef struct Subject
{
	const char *name;
	void		(*make) (Input *input, Reader reader);
	Reader		reader;
	Verdict		(*attempt) (const Input *input);
} Subject;

static const Subject subjects[] = {
	{"summaries as text", make_mutated, READ_TEXT, try_text},
	{"summaries as travelling bytes", make_mutated, READ_WIRE, try_wire},
	{"summaries as stored bytes", make_mutated, READ_STORED, try_stored},
	{"decimals", make_mutated, READ_DECIMAL, try_decimal},
	{"series as text", make_mutated_series, READ_TEXT, try_series_text},
	{"series as travelling bytes", make_mutated_series, READ_WIRE, try_series_wire},
	{"series as stored bytes", make_mutated_series, READ_STORED, try_series_stored},
	{"distributions as text", make_mutated_multiset, READ_TEXT, try_multiset_text},
	{"distributions as travelling bytes", make_mutated_multiset, READ_WIRE, try_multiset_wire},
	{"distributions as stored bytes", make_mutated_multiset, READ_STORED, try_multiset_stored},
};

#define SUBJECTS	((int) (sizeof(subjects) / sizeof(subjects[0])))

#ifdef CAREPERF_LIBFUZZER

int			LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static Input input;

	if (size < 1 || size > MOST_BYTES)
		return -1;
	series_forget();
	input.size = size - 1;
	memcpy(input.bytes, bytes + 1, input.size);
	if (subjects[bytes[0] % SUBJECTS].attempt(&input) == WRONG)
		abort();
	return 0;
}

#else

int
main(int argc, char **argv)
{
	static Input input;
	int			inputs = (argc > 1 ? atoi(argv[1]) : 200000) / SUBJECTS;

	setvbuf(stdout, NULL, _IOLBF, 0);
	seed_random();
	for (const Subject *subject = subjects; subject < subjects + SUBJECTS; subject++)
	{
		int			verdicts[3] = {0, 0, 0};

		for (int i = 0; i < inputs; i++)
		{
			Verdict		verdict;

			subject->make(&input, subject->reader);
			verdict = subject->attempt(&input);
			if (verdict == WRONG && verdicts[WRONG] < 5)
				print_input(&input);
			verdicts[verdict]++;
			series_forget();
		}
		ok(verdicts[WRONG] == 0, "%d mutated %s: each that was read is written again as it was", inputs, subject->name);
		ok(verdicts[ACCEPTED] >= inputs / 40 && verdicts[REFUSED] >= inputs / 10,
		   "of which some were accepted (%d) and some refused (%d)", verdicts[ACCEPTED], verdicts[REFUSED]);
	}
	return tap_done();
}

#endif							/* CAREPERF_LIBFUZZER */
