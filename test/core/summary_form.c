/*
 * summary_form.c
 *		Unit and property tests of src/core/summary_form.c and summary_open.c, as
 *		TAP: each form survives, equal summaries have equal bytes, and every
 *		reader refuses what no writer writes.
 */
#include <float.h>
#include <math.h>

#include "summary_parts.h"

#define TRIALS		2000

/* memory of exactly the size, so that the sanitizer sees a read past its end */
static const char *
read_copy(const void *bytes, size_t size, SummaryParts *parts)
{
	void	   *copy = malloc(size > 0 ? size : 1);
	const char *problem;

	memcpy(copy, bytes, size);
	problem = summary_read(copy, size, parts);
	free(copy);
	return problem;
}

static const char *
wire_copy(const uint8_t *bytes, size_t size, SummaryParts *parts)
{
	uint8_t    *copy = malloc(size > 0 ? size : 1);
	const char *problem;

	memcpy(copy, bytes, size);
	problem = summary_from_wire(parts, copy, size);
	free(copy);
	return problem;
}

/* Whether stored bytes that were accepted are the ones that their parts are written as. */
static bool
is_written_so(const SummaryParts *parts, const uint8_t *bytes, size_t size)
{
	size_t		again_size;
	uint8_t    *again = canonical_bytes(parts, &again_size);
	bool		same = again_size == size && memcmp(again + 4, bytes + 4, size - 4) == 0;

	free(again);
	return same;
}

/* ------------------------------------------------------------- forms that survive */

static void
test_round_trips(void)
{
	bool		canonical = true;
	bool		open = true;
	bool		text = true;
	bool		wire = true;

	for (int trial = 0; trial < TRIALS; trial++)
	{
		SummaryParts parts,
					back;
		char		words[SUMMARY_TEXT_SIZE];
		uint8_t		travelling[SUMMARY_MAX_SIZE];
		size_t		size;
		size_t		position;
		void	   *bytes;

		random_parts(&parts, (SummaryKind) (1 + trial % SUMMARY_KINDS));

		bytes = canonical_bytes(&parts, &size);
		canonical &= size <= SUMMARY_MAX_SIZE && summary_read(bytes, size, &back) == NULL && same_parts(&parts, &back);
		free(bytes);

		bytes = open_bytes(&parts, trial % 4, &size);
		open &= bytes != NULL && summary_read(bytes, size, &back) == NULL && same_parts(&parts, &back);
		free(bytes);

		size = summary_to_text(&parts, words);
		text &= size == strlen(words) && size < sizeof(words) && summary_from_text(&back, words, &position) == NULL &&
			position == size && same_parts(&parts, &back);

		size = summary_to_wire(&parts, travelling);
		wire &= size <= sizeof(travelling) && wire_copy(travelling, size, &back) == NULL && same_parts(&parts, &back);
	}
	ok(canonical, "random summaries survive their canonical bytes");
	ok(open, "and the open form, whatever room its windows have");
	ok(text, "and text");
	ok(wire, "and the bytes that travel");
}

static void
test_known_forms(void)
{
	static const struct
	{
		const char *text;
		const char *canonical;
		int			size;
	}			cases[] = {
		{"proportion:4380,4790", "proportion:4380,4790", 28},
		{"proportion:4380,4790;12", "proportion:4380,4790;12", 32},
		{" count:0\n", "count:0", 16},
		{"rate:5231,43108471", "rate:5231,43108471", 28},
		{"ratio:0x1p-1,-0x1p-1", "ratio:0x8p-4,-0x8p-4", 28},
		{"mean:8,430,23105", "mean:8,430,23105", 36},
		{"mean:-8,-430,-23105;-1", "mean:-8,-430,-23105;-1", 40},
		{"count:0x7fffffffffffffffffffffffffffffffp0", "count:0x7fffffffffffffffffffffffffffffffp0", 32}
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		SummaryParts parts;
		char		words[SUMMARY_TEXT_SIZE];
		size_t		position;
		const char *problem = summary_from_text(&parts, cases[i].text, &position);

		if (problem == NULL)
			summary_to_text(&parts, words);
		ok(problem == NULL && strcmp(words, cases[i].canonical) == 0 && (int) summary_size(&parts) == cases[i].size,
		   "%s takes %d bytes", cases[i].canonical, cases[i].size);
	}
}

/* ------------------------------------------------------------- what is refused */

static void
test_damage(void)
{
	bool		truncated = true;
	bool		longer = true;
	bool		flipped = true;
	bool		open_safe = true;
	bool		open_cut = true;

	for (int trial = 0; trial < 60; trial++)
	{
		SummaryParts parts,
					back;
		uint8_t		travelling[SUMMARY_MAX_SIZE + 8] = {0};
		uint8_t		again[SUMMARY_MAX_SIZE];
		size_t		size;
		size_t		wire_size;
		uint8_t    *bytes;

		do
			random_parts(&parts, (SummaryKind) (1 + trial % SUMMARY_KINDS));
		while (summary_size(&parts) > 200);
		bytes = canonical_bytes(&parts, &size);
		wire_size = summary_to_wire(&parts, travelling);

		for (size_t cut = 0; cut < size; cut++)
			truncated &= read_copy(bytes, cut, &back) != NULL;
		for (size_t cut = 0; cut < wire_size; cut++)
			truncated &= wire_copy(travelling, cut, &back) != NULL;
		for (size_t extra = 1; extra <= 8; extra++)
		{
			uint8_t    *more = calloc(1, size + extra);

			memcpy(more, bytes, size);
			longer &= summary_read(more, size + extra, &back) != NULL;
			longer &= wire_copy(travelling, wire_size + extra, &back) != NULL;
			free(more);
		}

		/* What is accepted with a bit changed is another summary's own form. */
		for (size_t bit = 32; bit < 8 * size; bit++)
		{
			bytes[bit / 8] ^= (uint8_t) (1 << bit % 8);
			if (summary_read(bytes, size, &back) == NULL)
				flipped &= bytes[4] == SUMMARY_FORM_CANONICAL ? is_written_so(&back, bytes, size) : summary_in_bounds(&back);
			bytes[bit / 8] ^= (uint8_t) (1 << bit % 8);
		}
		for (size_t bit = 0; bit < 8 * wire_size; bit++)
		{
			travelling[bit / 8] ^= (uint8_t) (1 << bit % 8);
			if (wire_copy(travelling, wire_size, &back) == NULL)
				flipped &= summary_to_wire(&back, again) == wire_size && memcmp(again, travelling, wire_size) == 0;
			travelling[bit / 8] ^= (uint8_t) (1 << bit % 8);
		}
		free(bytes);

		bytes = open_bytes(&parts, trial % 3, &size);
		for (size_t cut = 0; cut < size; cut++)
			open_cut &= read_copy(bytes, cut, &back) != NULL;
		for (size_t bit = 32; bit < 8 * size; bit++)
		{
			bytes[bit / 8] ^= (uint8_t) (1 << bit % 8);
			if (summary_read(bytes, size, &back) == NULL)
			{
				size_t		closed_size;
				void	   *closed = canonical_bytes(&back, &closed_size);
				SummaryParts once_more;

				open_safe &= summary_in_bounds(&back) && summary_read(closed, closed_size, &once_more) == NULL &&
					same_parts(&back, &once_more);
				free(closed);
			}
			bytes[bit / 8] ^= (uint8_t) (1 << bit % 8);
		}
		free(bytes);
	}
	ok(truncated, "canonical and travelling bytes are refused when cut at any byte");
	ok(longer, "and with one to eight bytes left over");
	ok(flipped, "any bit changed is refused, or is the one form of another summary");
	ok(open_cut, "the open form is refused when cut at any byte");
	ok(open_safe, "and with any bit changed is refused, or closes to a summary within its bounds");
}

/* A canonical value of words as given; the header is the caller's. */
static const char *
read_words(uint8_t form, uint8_t kind, uint16_t reserved, const uint32_t *word, int count)
{
	size_t		size = sizeof(SummaryCanonical) + sizeof(uint32_t) * (size_t) count;
	SummaryCanonical *value = calloc(1, size);
	SummaryParts parts;
	const char *problem;

	value->form = form;
	value->kind = kind;
	value->reserved = reserved;
	memcpy(value->words, word, sizeof(uint32_t) * (size_t) count);
	problem = summary_read(value, size, &parts);
	free(value);
	return problem;
}

#define HEAD(sign, count, low)	((sign) | (uint32_t) (count) << 8 | (uint32_t) ((low) + 128))
#define MINUS	UINT32_C(0x80000000)

static void
test_no_canonical_form(void)
{
	const uint32_t five[] = {HEAD(0, 1, 0), 5, 0};
	const uint32_t minus_zero[] = {MINUS, 0};
	const uint32_t placed_zero[] = {HEAD(0, 0, 1), 0};
	const uint32_t low_zero[] = {HEAD(0, 2, 0), 0, 5, 0};
	const uint32_t high_zero[] = {HEAD(0, 2, 0), 5, 0, 0};
	const uint32_t only_zero[] = {HEAD(0, 1, 0), 0, 0};
	const uint32_t fraction[] = {HEAD(0, 1, -1), 5, 0};
	const uint32_t above[] = {HEAD(0, 1, 4), 5, 0};
	const uint32_t sign_bit[] = {HEAD(0, 1, 3), MINUS, 0};
	const uint32_t most[] = {HEAD(0, 1, 3), MINUS - 1, 0};
	const uint32_t too_many[] = {HEAD(0, 161, 0), 5, 0};
	const uint32_t huge[] = {HEAD(0, 0x7fffff, 0), 5, 0};
	const uint32_t no_missing[] = {HEAD(0, 1, 0), 5};
	const uint32_t left_over[] = {HEAD(0, 1, 0), 5, 0, 0};
	const uint32_t sum_low[] = {HEAD(0, 1, -35), 1, 0, 0};
	const uint32_t sum_lowest[] = {HEAD(0, 1, -34), 1, 0, 0};
	const uint32_t sum_high[] = {HEAD(0, 1, 38), 1, 0, 0};
	const uint32_t sum_highest[] = {HEAD(0, 1, 37), UINT32_MAX, 0, 0};
	const uint32_t square_low[] = {0, 0, HEAD(0, 1, -69), 1, 0};
	const uint32_t square_lowest[] = {0, 0, HEAD(0, 1, -68), 1, 0};
	const uint32_t square_high[] = {0, 0, HEAD(0, 1, 70), 1, 0};
	const uint32_t square_highest[] = {0, 0, HEAD(MINUS, 1, 69), UINT32_MAX, 0};

	ok(read_words(1, SUMMARY_COUNT, 0, five, 3) == NULL, "a count of five, word by word, is read");
	ok(read_words(1, SUMMARY_COUNT, 1, five, 3) != NULL, "a reserved field that is not zero is refused");
	ok(read_words(1, 0, 0, five, 3) != NULL && read_words(1, 6, 0, five, 3) != NULL &&
	   read_words(1, 255, 0, five, 3) != NULL, "a kind that there is not");
	ok(read_words(0, SUMMARY_COUNT, 0, five, 3) != NULL && read_words(2, SUMMARY_COUNT, 0, five, 3) != NULL &&
	   read_words(129, SUMMARY_COUNT, 0, five, 3) != NULL, "a form that there is not");
	ok(read_words(1, SUMMARY_COUNT, 0, minus_zero, 2) != NULL, "minus zero");
	ok(read_words(1, SUMMARY_COUNT, 0, placed_zero, 2) != NULL, "zero with a place");
	ok(read_words(1, SUMMARY_COUNT, 0, low_zero, 4) != NULL, "a zero limb at the bottom");
	ok(read_words(1, SUMMARY_COUNT, 0, high_zero, 4) != NULL, "a zero limb at the top");
	ok(read_words(1, SUMMARY_COUNT, 0, only_zero, 3) != NULL, "nothing but a zero limb");
	ok(read_words(1, SUMMARY_COUNT, 0, fraction, 3) != NULL, "a count with a fraction");
	ok(read_words(1, SUMMARY_COUNT, 0, above, 3) != NULL && read_words(1, SUMMARY_COUNT, 0, sign_bit, 3) != NULL,
	   "a count of more than 127 bits");
	ok(read_words(1, SUMMARY_COUNT, 0, most, 3) == NULL, "but not one of 127");
	ok(read_words(1, SUMMARY_COUNT, 0, too_many, 3) != NULL && read_words(1, SUMMARY_COUNT, 0, huge, 3) != NULL,
	   "more limbs than there are");
	{
		/* All of them there: more than the parts have room for. */
		uint32_t   *word = malloc(sizeof(uint32_t) * 5002);
		uint8_t    *wire = malloc(2 + sizeof(uint32_t) * 5002);
		SummaryParts *parts = malloc(sizeof(SummaryParts));

		memset(word, 1, sizeof(uint32_t) * 5002);
		word[0] = HEAD(0, 5000, -68);
		word[5001] = 0;
		ok(read_words(1, SUMMARY_COUNT, 0, word, 5002) != NULL, "and even when they are there");
		memset(wire, 1, 2 + sizeof(uint32_t) * 5002);
		memcpy(wire + 2, "\0\x13\x88\x3c", 4);
		ok(summary_from_wire(parts, wire, 2 + sizeof(uint32_t) * 5002) != NULL, "in the bytes that travel too");
		free(parts);
		free(wire);
		free(word);
	}
	ok(read_words(1, SUMMARY_COUNT, 0, no_missing, 2) != NULL, "a field too few");
	ok(read_words(1, SUMMARY_COUNT, 0, left_over, 4) != NULL, "a word too many");
	ok(read_words(1, SUMMARY_RATE, 0, sum_low, 4) != NULL && read_words(1, SUMMARY_RATIO, 0, sum_high, 4) != NULL,
	   "a sum past its bounds");
	ok(read_words(1, SUMMARY_RATE, 0, sum_lowest, 4) == NULL && read_words(1, SUMMARY_RATIO, 0, sum_highest, 4) == NULL,
	   "but not one at them");
	ok(read_words(1, SUMMARY_MEAN, 0, square_low, 5) != NULL && read_words(1, SUMMARY_MEAN, 0, square_high, 5) != NULL,
	   "a sum of squares past its bounds");
	ok(read_words(1, SUMMARY_MEAN, 0, square_lowest, 5) == NULL && read_words(1, SUMMARY_MEAN, 0, square_highest, 5) == NULL,
	   "but not one at them");
}

/* An open value with such spans and so many words of 64 bits after its header. */
static const char *
read_spans(SummaryKind kind, WindowSpan first, WindowSpan second, int words)
{
	size_t		size = sizeof(SummaryOpen) + sizeof(uint64_t) * (size_t) words;
	SummaryOpen *open = calloc(1, size);
	SummaryParts parts;
	const char *problem;

	open->form = SUMMARY_FORM_OPEN;
	open->kind = (uint8_t) kind;
	open->span[0] = first;
	open->span[1] = second;
	problem = summary_read(open, size, &parts);
	free(open);
	return problem;
}

static void
test_absurd_spans(void)
{
	const WindowSpan none = {0, 0};
	const WindowSpan some = {-1, 3};
	static const WindowSpan absurd[] = {{0, -1}, {0, INT16_MIN}, {0, INT16_MAX}, {INT16_MIN, 1}, {INT16_MAX, 1},
		{INT16_MIN, INT16_MAX}, {INT16_MAX, INT16_MAX}, {-18, 3}, {20, 1}, {-17, 38}, {18, 3}};
	bool		refused = true;
	SummaryOpen *open;
	SummaryParts parts;
	size_t		size;

	ok(read_spans(SUMMARY_RATE, some, some, 2 + 6) == NULL, "a small open rate is read");
	for (size_t i = 0; i < sizeof(absurd) / sizeof(absurd[0]); i++)
	{
		/* With the bytes that they ask for, which may be fewer than none, and without. */
		int			words = absurd[i].count > -2 ? absurd[i].count : 0;

		refused &= read_spans(SUMMARY_RATE, absurd[i], none, 2 + words) != NULL;
		refused &= read_spans(SUMMARY_RATIO, none, absurd[i], 2 + words) != NULL;
		refused &= read_spans(SUMMARY_RATE, absurd[i], none, 2) != NULL;
		refused &= read_spans(SUMMARY_MEAN, absurd[i], none, 4 + words) != NULL;
	}
	ok(refused, "windows out of the grid or of no size are refused");
	ok(read_spans(SUMMARY_MEAN, none, (WindowSpan) {-35, 3}, 4 + 3) != NULL &&
	   read_spans(SUMMARY_MEAN, none, (WindowSpan) {34, 3}, 4 + 3) != NULL &&
	   read_spans(SUMMARY_MEAN, none, (WindowSpan) {-34, 71}, 4 + 71) != NULL, "and so are a mean's squares");
	ok(read_spans(SUMMARY_MEAN, (WindowSpan) {-17, 37}, (WindowSpan) {-34, 70}, 4 + 107) == NULL,
	   "the widest windows are read");
	ok(read_spans(SUMMARY_COUNT, some, none, 4 + 3) != NULL && read_spans(SUMMARY_PROPORTION, none, some, 6 + 3) != NULL,
	   "a count has no window");
	ok(read_spans(SUMMARY_RATE, some, some, 2 + 5) != NULL && read_spans(SUMMARY_RATE, some, some, 2 + 7) != NULL,
	   "the size must be that of the windows");
	ok(read_spans((SummaryKind) 0, none, none, 4) != NULL && read_spans((SummaryKind) 77, none, none, 4) != NULL,
	   "a kind that there is not is refused");

	/* A header alone, a count past its bounds, a window whose top limb is too high. */
	summary_set_empty(&parts, SUMMARY_COUNT);
	open = open_bytes(&parts, 0, &size);
	ok(read_copy(open, sizeof(SummaryCanonical), &parts) != NULL, "an open header without its spans is refused");
	open->words[1] = UINT64_C(1) << 63;
	ok(summary_read(open, size, &parts) != NULL, "a count of -2^127 is refused");
	open->words[0] = 1;
	ok(summary_read(open, size, &parts) == NULL, "but not one above it");
	open->reserved = 1;
	ok(summary_read(open, size, &parts) != NULL, "a reserved field that is not zero is refused");
	free(open);
	{
		WindowSpan	whole[2] = {{-17, 37}, {0, 0}};

		size = summary_open_size(SUMMARY_RATE, whole);
		open = calloc(1, size);
		summary_open_start(open, SUMMARY_RATE, whole);
		summary_open_limbs(open, 0, 1)[36] = 1;
		ok(summary_read(open, size, &parts) != NULL, "a sum past its bounds in an open window is refused");
		summary_open_limbs(open, 0, 1)[36] = 0;
		summary_open_limbs(open, 0, 1)[35] = UINT64_MAX;
		ok(summary_read(open, size, &parts) == NULL && parts.field[0].low + parts.field[0].count == 38, "but not one at them");
		free(open);
	}
}

static void
test_text(void)
{
	static const struct
	{
		const char *text;
		int			position;	/* in bytes, where reading stopped */
	}			refused[] = {
		{"", 0}, {"   ", 3}, {"count", 0}, {"count:", 6}, {"Count:5", 0}, {"counts:5", 0}, {"cost:5", 0}, {"count 5", 0},
		{"count:5,", 7}, {"count:5,6", 7}, {"count:5;", 8}, {"count:5;6;7", 9}, {"count:5 6", 8}, {"count: 5", 6},
		{"count:-", 6}, {"count:0x8p-4", 12}, {"count:0x1p127", 13}, {"count:18446744073709551616", 6},
		{"proportion:5", 12}, {"proportion:5;6", 12}, {"proportion:5,", 13}, {"proportion:5,6,7", 14},
		{"rate:1,2;0x1p-1", 15}, {"rate:0x1p1216,1", 13}, {"ratio:1,0x1p-1089", 17}, {"mean:1,2", 8},
		{"mean:1,2,0x1p2240", 17}, {"mean:1,2,3,4", 10}, {"mean:NaN,1,1", 5}, {"rate:1.5,2", 6}, {"rate:1e5,2", 6},
		{"summary:1,2", 0}, {"mean:1,2,3;4 \v", 13}
	};
	SummaryParts parts;
	bool		safe = true;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
	{
		size_t		position = 999;
		const char *problem = summary_from_text(&parts, refused[i].text, &position);

		ok(problem != NULL && strlen(problem) > 10 && (int) position == refused[i].position,
		   "\"%s\" is refused at byte %d", refused[i].text, refused[i].position);
		if ((int) position != refused[i].position)
			printf("# at %d\n", (int) position);
	}

	/* Cut anywhere: refused, or the text of another summary that survives. */
	for (int trial = 0; trial < 300 && safe; trial++)
	{
		char		words[SUMMARY_TEXT_SIZE];
		char		again[SUMMARY_TEXT_SIZE];
		size_t		length;

		random_parts(&parts, (SummaryKind) (1 + trial % SUMMARY_KINDS));
		length = summary_to_text(&parts, words);
		for (size_t cut = 0; cut < length; cut++)
		{
			char	   *copy = strndup(words, cut);
			size_t		position;

			if (summary_from_text(&parts, copy, &position) == NULL)
			{
				SummaryParts back;

				summary_to_text(&parts, again);
				safe &= summary_in_bounds(&parts) && summary_from_text(&back, again, &position) == NULL &&
					same_parts(&parts, &back);
			}
			else
				safe &= position <= cut;
			free(copy);
		}
	}
	ok(safe, "text cut at any character is refused, or another summary's");
}

/* ------------------------------------------------------------- the group */

static SummaryParts
parts_of(const char *text)
{
	SummaryParts parts;
	size_t		position;

	if (summary_from_text(&parts, text, &position) != NULL)
		abort();
	return parts;
}

static void
test_group(void)
{
	bool		inverse = true;
	bool		commutes = true;
	bool		orders = true;
	bool		opened = true;
	SummaryParts most,
				result;

	for (int trial = 0; trial < TRIALS && inverse && commutes && orders && opened; trial++)
	{
		SummaryKind kind = (SummaryKind) (1 + trial % SUMMARY_KINDS);
		SummaryParts a,
					b,
					sum,
					other,
					back;

		random_parts(&a, kind);
		random_parts(&b, kind);
		orders = summary_compare(&a, &b) == -summary_compare(&b, &a) &&
			(summary_compare(&a, &b) == 0) == same_parts(&a, &b) && summary_compare(&a, &a) == 0;
		if (!summary_combine(&sum, &a, &b, false))
			continue;			/* at the bounds of a field */
		inverse = summary_combine(&back, &sum, &b, true) && same_parts(&back, &a);
		commutes = summary_combine(&other, &b, &a, false) && same_parts(&other, &sum);

		/* The open form gives the same sum when its windows cover both. */
		{
			size_t		size;
			WindowSpan	need[2];
			SummaryOpen *open = open_bytes(&a, 1, &size);

			summary_open_spans(&b, need);
			if (summary_open_covers(open, need))
			{
				opened = summary_open_add(open, &b, false) && summary_read(open, size, &other) == NULL && same_parts(&other, &sum);
				opened &= summary_open_add(open, &b, true) && summary_read(open, size, &other) == NULL && same_parts(&other, &a);
			}
			else
				opened = b.kind != SUMMARY_COUNT && b.kind != SUMMARY_PROPORTION;
			free(open);
		}
	}
	ok(inverse, "what was added can be taken away, to the same bytes");
	ok(commutes, "the order of a sum does not matter");
	ok(orders, "the order of summaries is one, and equal means the same");
	ok(opened, "an open summary adds and takes away as the closed one does");

	summary_set_empty(&most, SUMMARY_COUNT);
	exact_from_int128(&most.field[0], (__int128) (((unsigned __int128) 1 << 127) - 1));
	ok(!summary_combine(&result, &most, &most, false) && summary_combine(&result, &most, &most, true),
	   "a count past 127 bits is refused, in a sum");
	{
		size_t		size;
		SummaryOpen *open = open_bytes(&most, 0, &size);

		ok(!summary_open_add(open, &most, false) && summary_open_add(open, &most, true), "and in an open summary");
		free(open);
	}
	{
		static const char *const halves[] = {"rate:0x1p1215,1", "rate:-0x1p1215,1", "ratio:1,0x1p1215", "mean:1,-0x1p1215,0",
			"mean:1,0,0x1p2239", "mean:1,0,-0x1p2239"};

		for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++)
		{
			SummaryParts half = parts_of(halves[i]);
			size_t		size;
			SummaryOpen *open = open_bytes(&half, 0, &size);
			WindowSpan	need[2];

			summary_open_spans(&half, need);
			ok(!summary_combine(&result, &half, &half, false) && summary_open_covers(open, need) &&
			   !summary_open_add(open, &half, false), "twice %s is past the bounds, closed or open", halves[i]);
			free(open);
		}
	}
}

static void
test_sense(void)
{
	static const struct
	{
		const char *text;
		bool		whole;
	}			cases[] = {
		{"count:0", true}, {"count:5", true}, {"count:-5", false}, {"count:5;-1", false},
		{"proportion:5,5", true}, {"proportion:6,5", false}, {"proportion:-1,5", false}, {"proportion:0,0", true},
		{"rate:5,0", false}, {"rate:0,0", true}, {"rate:0x1p-3,7", true}, {"rate:5,-7", false}, {"ratio:700,1", true},
		{"mean:0,0,0", true}, {"mean:0,1,1", false}, {"mean:0,0,1", false}, {"mean:1,-3,9", true}, {"mean:1,3,10", false},
		{"mean:2,4,8", true}, {"mean:2,4,7", false}, {"mean:8,430,23105", false}, {"mean:8,430,23113", true},
		{"mean:-1,3,9", false}, {"mean:2,-4,8", true}
	};
	SummaryParts parts;
	ExactQuotient variance;
	int			sign;
	double		root = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		parts = parts_of(cases[i].text);
		ok(summary_is_whole(&parts) == cases[i].whole, "%s %s from real records", cases[i].text,
		   cases[i].whole ? "may come" : "cannot come");
	}

	/* 2, 4, 4, 4, 5, 5, 7, 9: squares 232, sum 40, variance 32 / 7 */
	parts = parts_of("mean:8,40,232");
	ok(summary_variance(&parts, &variance, &sign) && sign == 1 && exact_quotient_root(&variance, &root) &&
	   fabs(root - sqrt(32.0 / 7)) <= 1e-15, "the variance of eight values");
	parts = parts_of("mean:3,6,12");
	ok(summary_variance(&parts, &variance, &sign) && sign == 0, "equal values have none");
	parts = parts_of("mean:3,6,11");
	ok(summary_variance(&parts, &variance, &sign) && sign == -1, "impossible sums are told");
	parts = parts_of("mean:1,6,36");
	ok(!summary_variance(&parts, &variance, &sign), "one value has no variance");
	parts = parts_of("mean:-4,6,36");
	ok(!summary_variance(&parts, &variance, &sign), "nor has a negative number of values");

	/* 1e9, 1e9 + 1, 1e9 + 2: where the textbook formula in doubles gives rubbish. */
	parts = parts_of("mean:3,3000000003,0x29a2241b013f8805p0");
	exact_from_int128(&parts.field[2], (__int128) 1000000000 * 1000000000 + (__int128) 1000000001 * 1000000001 +
					  (__int128) 1000000002 * 1000000002);
	ok(summary_variance(&parts, &variance, &sign) && exact_quotient_root(&variance, &root) && root == 1,
	   "large values that differ little have their variance exactly");

	/* The widest sums there are still fit. */
	parts.kind = SUMMARY_MEAN;
	exact_from_int128(&parts.field[0], (__int128) (((unsigned __int128) 1 << 127) - 1));
	for (int field = 1; field <= 2; field++)
	{
		ExactNumber *x = &parts.field[field];

		x->sign = field == 1 ? -1 : 1;
		x->low = sort_low[field];
		x->count = sort_high[field] - sort_low[field];
		for (int i = 0; i < x->count; i++)
			x->limbs[i] = UINT32_MAX;
	}
	exact_set_zero(&parts.field[3]);
	ok(summary_in_bounds(&parts) && summary_variance(&parts, &variance, &sign) && sign == -1,
	   "the variance of the widest sums is computed, and told to be impossible");
	ok(!summary_is_whole(&parts), "and they are not whole");
}

int
main(void)
{
	seed_random();
	ok(summary_shape((SummaryKind) 0) == NULL && summary_shape((SummaryKind) 6) == NULL && summary_shape((SummaryKind) -1) == NULL,
	   "there are five kinds");
	test_round_trips();
	test_known_forms();
	test_damage();
	test_no_canonical_form();
	test_absurd_spans();
	test_text();
	test_group();
	test_sense();
	return tap_done();
}
