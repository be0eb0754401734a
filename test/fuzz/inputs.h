/*
 * inputs.h
 *		Inputs for the fuzzers: valid ones for each reader of src/core, and the
 *		changes that damage them.
 */
#ifndef CAREPERF_INPUTS_H
#define CAREPERF_INPUTS_H

#include "summary_parts.h"

#define MOST_BYTES		9000

typedef struct Input
{
	size_t		size;
	uint8_t		bytes[MOST_BYTES];
} Input;

/* What there is to read, and the order of the tables below. */
typedef enum Reader
{
	READ_TEXT,
	READ_WIRE,
	READ_STORED,
	READ_DECIMAL
} Reader;

#define READERS		4

/* ------------------------------------------------------------- valid inputs */

static inline void
make_text(Input *input)
{
	static const char *const by_hand[] = {"proportion:4380,4790", "proportion:4380,4790;12", "count:0", " count:-7\n",
		"rate:0x1bp-4,18446744073709551615", "mean:8,-0x1p1000,0x1p2000;3", "ratio:0x0p0,0x1p-1074"};
	SummaryParts parts;
	char		text[SUMMARY_TEXT_SIZE];

	if (random_between(0, 3) == 0)
	{
		const char *chosen = by_hand[random_between(0, (int) (sizeof(by_hand) / sizeof(by_hand[0])) - 1)];

		input->size = strlen(chosen);
		memcpy(input->bytes, chosen, input->size);
		return;
	}
	random_parts(&parts, (SummaryKind) random_between(1, SUMMARY_KINDS));
	input->size = summary_to_text(&parts, text);
	memcpy(input->bytes, text, input->size);
}

static inline void
make_wire(Input *input)
{
	SummaryParts parts;

	random_parts(&parts, (SummaryKind) random_between(1, SUMMARY_KINDS));
	input->size = summary_to_wire(&parts, input->bytes);
}

static inline void
make_stored(Input *input)
{
	SummaryParts parts;
	void	   *bytes;

	do
	{
		random_parts(&parts, (SummaryKind) random_between(1, SUMMARY_KINDS));
		bytes = random_between(0, 1) ? canonical_bytes(&parts, &input->size) :
			open_bytes(&parts, random_between(0, 3), &input->size);
	} while (bytes == NULL);
	memcpy(input->bytes, bytes, input->size);
	free(bytes);
}

static inline void
make_decimal(Input *input)
{
	ExactNumber x;
	char		text[EXACT_DECIMAL_SIZE];

	if (random_between(0, 1))
		exact_from_double(&x, random_double());
	else
		random_number(&x, -2, 4, 5);
	if (!exact_to_decimal(&x, text))
		strcpy(text, "0.1");
	input->size = strlen(text);
	memcpy(input->bytes, text, input->size);
}

typedef void (*Maker) (Input *);
static const Maker makers[READERS] = {make_text, make_wire, make_stored, make_decimal};


/* ------------------------------------------------------------- changes */

static inline uint8_t
telling_byte(Reader reader)
{
	static const char letters[] = "0123456789abcdefxp-:;,. \n+NIm";
	static const uint8_t bytes[] = {0, 1, 2, 5, 6, 127, 128, 129, 254, 255};

	if (reader == READ_TEXT || reader == READ_DECIMAL)
		return (uint8_t) letters[random_between(0, (int) sizeof(letters) - 2)];
	return random_between(0, 1) ? bytes[random_between(0, (int) sizeof(bytes) - 1)] : (uint8_t) random_bits();
}

/* Takes out count bytes at a place, or makes room for them. */
static inline void
cut_out(Input *input, size_t at, size_t count)
{
	memmove(input->bytes + at, input->bytes + at + count, input->size - at - count);
	input->size -= count;
}

static inline void
make_room(Input *input, size_t at, size_t count)
{
	if (input->size + count > MOST_BYTES)
		return;
	memmove(input->bytes + at + count, input->bytes + at, input->size - at);
	input->size += count;
}

static inline void
change(Input *input, Reader reader)
{
	size_t		at = input->size > 0 ? random_bits() % input->size : 0;
	size_t		left;
	size_t		count;
	Input		other;

	/* Heads and names are at the front, where damage is the most interesting. */
	if (random_between(0, 1))
		at %= 24;
	left = input->size - at;
	count = left > 0 ? 1 + random_bits() % (left < 12 ? left : 12) : 0;
	switch (random_between(0, 8))
	{
		case 0:
			if (left > 0)
				input->bytes[at] ^= (uint8_t) (1 << random_between(0, 7));
			break;
		case 1:
			if (left > 0)
				input->bytes[at] = telling_byte(reader);
			break;
		case 2:
			if (left > 0)
				cut_out(input, at, count);
			break;
		case 3:					/* something comes twice */
			if (left > 0 && input->size + count <= MOST_BYTES)
				make_room(input, at, count);
			break;
		case 4:
			make_room(input, at, 1);
			if (input->size > 0)
				input->bytes[at] = telling_byte(reader);
			break;
		case 5:
			input->size = at;
			break;
		case 6:					/* the end of another */
			makers[reader] (&other);
			if (at < other.size)
			{
				memcpy(input->bytes + at, other.bytes + at, other.size - at);
				input->size = other.size;
			}
			break;
		case 7:
			if (left > 4)
				for (size_t i = 0; i < 4; i++)
					input->bytes[at + i] = random_between(0, 1) ? 0xff : 0;
			break;
		case 8:					/* whole words more or less, so that sizes stay plausible */
			if (left > 8)
				cut_out(input, at & ~(size_t) 3, 4 << random_between(0, 1));
			break;
	}
}

/* A valid input, changed up to four times; one in twenty is left as it is. */
static inline void
make_mutated(Input *input, Reader reader)
{
	makers[reader] (input);
	if (random_between(0, 19) == 0)
		return;
	for (int changes = random_between(1, 4); changes > 0; changes--)
		change(input, reader);
}

static inline void
print_input(const Input *input)
{
	printf("# %d bytes:", (int) input->size);
	for (size_t i = 0; i < input->size && i < 2000; i++)
		printf(" %02x", input->bytes[i]);
	printf("\n");
}

#endif							/* CAREPERF_INPUTS_H */
