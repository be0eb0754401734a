/*
 * core.c
 *		A fuzzer for the readers of src/core: text, travelling bytes, stored bytes
 *		of either form, and decimals. Prints TAP.
 *
 * core [inputs]: valid inputs are made, changed a few times each, and read from
 * memory of exactly their size under the sanitizers. Whatever is accepted must
 * be written again as the same thing. The seed is fixed; CAREPERF_SEED sets
 * another.
 *
 * With libFuzzer:  clang -DCAREPERF_LIBFUZZER -fsanitize=fuzzer,address,undefined
 * -Isrc/core -Itest/core test/fuzz/core.c src/core/exact*.c src/core/window.c
 * src/core/summary*.c
 */
#include "inputs.h"

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

typedef Verdict (*Try) (const Input *);
static const Try tries[READERS] = {try_text, try_wire, try_stored, try_decimal};

#ifdef CAREPERF_LIBFUZZER

int			LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static Input input;

	if (size < 1 || size > MOST_BYTES)
		return -1;
	input.size = size - 1;
	memcpy(input.bytes, bytes + 1, input.size);
	if (tries[bytes[0] % READERS] (&input) == WRONG)
		abort();
	return 0;
}

#else

static const char *const names[READERS] = {"text", "travelling bytes", "stored bytes", "decimals"};

int
main(int argc, char **argv)
{
	static Input input;
	int			inputs = argc > 1 ? atoi(argv[1]) : 200000;

	setvbuf(stdout, NULL, _IOLBF, 0);
	seed_random();
	for (Reader reader = READ_TEXT; reader < READERS; reader++)
	{
		int			verdicts[3] = {0, 0, 0};

		for (int i = 0; i < inputs / READERS; i++)
		{
			Verdict		verdict;

			make_mutated(&input, reader);
			verdict = tries[reader] (&input);
			if (verdict == WRONG && verdicts[WRONG] < 5)
				print_input(&input);
			verdicts[verdict]++;
		}
		ok(verdicts[WRONG] == 0, "%d mutated %s: each that was read is written again as it was", inputs / READERS, names[reader]);
		ok(verdicts[ACCEPTED] >= inputs / READERS / 40 && verdicts[REFUSED] >= inputs / READERS / 10,
		   "of which some were accepted (%d) and some refused (%d)", verdicts[ACCEPTED], verdicts[REFUSED]);
	}
	return tap_done();
}

#endif							/* CAREPERF_LIBFUZZER */
