/*
 * summary_form.c
 *		The fields of a summary, its canonical bytes and what is asked of them.
 */
#include "summary_form.h"

#include <string.h>

#define LOW_BIAS	128			/* a head's lowest byte holds low + LOW_BIAS */
#define HEAD_SIGN	UINT32_C(0x80000000)

static const SummaryShape shapes[SUMMARY_KINDS] = {
	{"count", 2, {FIELD_COUNT, FIELD_COUNT}, 0, 0, -1},
	{"proportion", 3, {FIELD_COUNT, FIELD_COUNT, FIELD_COUNT}, 1, 0, 1},
	{"rate", 3, {FIELD_SUM, FIELD_SUM, FIELD_COUNT}, -1, 0, 1},
	{"ratio", 3, {FIELD_SUM, FIELD_SUM, FIELD_COUNT}, -1, 0, 1},
	{"mean", 4, {FIELD_COUNT, FIELD_SUM, FIELD_SQUARES, FIELD_COUNT}, 0, 1, 0}
};

const FieldBounds field_bounds[] = {
	{0, 4},
	{2 * WINDOW_SUM_LOW, 2 * WINDOW_SUM_HIGH},
	{2 * WINDOW_SQUARES_LOW, 2 * WINDOW_SQUARES_HIGH}
};

/* NULL when kind is none. */
const SummaryShape *
summary_shape(SummaryKind kind)
{
	if ((int) kind < 1 || (int) kind > SUMMARY_KINDS)
		return NULL;
	return &shapes[kind - 1];
}

/* How many fields of a kind are counts, which come first in the open form. */
int
summary_counts(SummaryKind kind)
{
	const SummaryShape *shape = summary_shape(kind);
	int			counts = 0;

	for (int i = 0; i < shape->fields; i++)
		counts += shape->sort[i] == FIELD_COUNT;
	return counts;
}

void
summary_set_empty(SummaryParts *parts, SummaryKind kind)
{
	parts->kind = kind;
	for (int i = 0; i < summary_shape(kind)->fields; i++)
		exact_set_zero(&parts->field[i]);
}

/* Whether a number lies within the bounds of a field's sort. */
bool
field_in_bounds(const ExactNumber *x, FieldSort sort)
{
	if (x->count == 0)
		return true;
	if (x->low < field_bounds[sort].low || x->low + x->count > field_bounds[sort].high)
		return false;
	/* A count leaves the sign bit of an int128 free. */
	return sort != FIELD_COUNT || x->low + x->count < 4 || !(x->limbs[x->count - 1] >> 31);
}

bool
summary_in_bounds(const SummaryParts *parts)
{
	const SummaryShape *shape = summary_shape(parts->kind);

	for (int i = 0; i < shape->fields; i++)
		if (!field_in_bounds(&parts->field[i], shape->sort[i]))
			return false;
	return true;
}

/* A field's head: sign, number of limbs and the place of the lowest. */
static uint32_t
field_head(const ExactNumber *x)
{
	if (x->count == 0)
		return 0;
	return (x->sign < 0 ? HEAD_SIGN : 0) | (uint32_t) x->count << 8 | (uint32_t) (x->low + LOW_BIAS);
}

/* Takes a head apart; false when it is no head. */
static bool
read_head(uint32_t head, ExactNumber *x)
{
	x->sign = head == 0 ? 0 : head & HEAD_SIGN ? -1 : 1;
	x->count = (int) ((head & ~HEAD_SIGN) >> 8);
	x->low = head == 0 ? 0 : (int) (head & 0xff) - LOW_BIAS;
	return (head == 0) == (x->count == 0) && x->count <= EXACT_MAX_LIMBS;
}

/* Whether the limbs just read are trimmed and within the field's bounds. */
static bool
number_is_canonical(const ExactNumber *x, FieldSort sort)
{
	return x->count == 0 ||
		(x->limbs[0] != 0 && x->limbs[x->count - 1] != 0 && field_in_bounds(x, sort));
}

/* Takes a canonical value apart, whose form is known.  Returns NULL, or what is wrong. */
const char *
summary_read_canonical(const SummaryCanonical *value, size_t size, SummaryParts *parts)
{
	const SummaryShape *shape = summary_shape((SummaryKind) value->kind);
	size_t		left = (size - sizeof(SummaryCanonical)) / sizeof(uint32_t);
	const uint32_t *word = value->words;

	if (shape == NULL || value->reserved != 0 || size % sizeof(uint32_t) != 0)
		return "the header of a summary is damaged";
	parts->kind = (SummaryKind) value->kind;
	for (int i = 0; i < shape->fields; i++)
	{
		ExactNumber *x = &parts->field[i];

		if (left < 1 || !read_head(word[0], x) || left - 1 < (size_t) x->count)
			return "a summary ends too early or a field's head is damaged";
		memcpy(x->limbs, word + 1, (size_t) x->count * sizeof(uint32_t));
		if (!number_is_canonical(x, shape->sort[i]))
			return "a field of a summary is not in canonical form";
		word += 1 + x->count;
		left -= 1 + (size_t) x->count;
	}
	return left == 0 ? NULL : "a summary has bytes left over";
}

/* Bytes of the canonical form, the length word included. */
size_t
summary_size(const SummaryParts *parts)
{
	size_t		words = 0;

	for (int i = 0; i < summary_shape(parts->kind)->fields; i++)
		words += 1 + (size_t) parts->field[i].count;
	return sizeof(SummaryCanonical) + words * sizeof(uint32_t);
}

/* Writes the canonical form but for the length word. */
void
summary_write(const SummaryParts *parts, void *bytes)
{
	SummaryCanonical *value = bytes;
	uint32_t   *word = value->words;

	value->form = SUMMARY_FORM_CANONICAL;
	value->kind = (uint8_t) parts->kind;
	value->reserved = 0;
	for (int i = 0; i < summary_shape(parts->kind)->fields; i++)
	{
		const ExactNumber *x = &parts->field[i];

		*word++ = field_head(x);
		memcpy(word, x->limbs, (size_t) x->count * sizeof(uint32_t));
		word += x->count;
	}
}

/* Writes  kind:field,field;missing  and returns the length. */
size_t
summary_to_text(const SummaryParts *parts, char *text)
{
	const SummaryShape *shape = summary_shape(parts->kind);
	char	   *out = text + strlen(shape->name);

	memcpy(text, shape->name, strlen(shape->name));
	for (int i = 0; i < shape->fields - 1; i++)
	{
		*out++ = i == 0 ? ':' : ',';
		out += exact_to_text(&parts->field[i], out);
	}
	if (parts->field[shape->fields - 1].count > 0)
	{
		*out++ = ';';
		out += exact_to_text(&parts->field[shape->fields - 1], out);
	}
	*out = '\0';
	return (size_t) (out - text);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The kind whose name begins the text and ends in a colon, NULL if none. */
static const SummaryShape *
read_kind(SummaryParts *parts, const char **at)
{
	for (int i = 0; i < SUMMARY_KINDS; i++)
	{
		size_t		length = strlen(shapes[i].name);

		if (strncmp(*at, shapes[i].name, length) == 0 && (*at)[length] == ':')
		{
			parts->kind = (SummaryKind) (i + 1);
			*at += length;
			return &shapes[i];
		}
	}
	return NULL;
}

static const char *
read_text(SummaryParts *parts, const char **at)
{
	const SummaryShape *shape;
	int			last;

	while (is_space(**at))
		(*at)++;
	shape = read_kind(parts, at);
	if (shape == NULL)
		return "it begins with no kind";
	last = shape->fields - 1;
	exact_set_zero(&parts->field[last]);
	for (int i = 0; i < shape->fields; i++)
	{
		const char *problem;

		if (i == last && **at != ';')
			break;
		if (i > 0 && i < last && **at != ',')
			return "it has too few numbers for its kind";
		(*at)++;
		problem = exact_from_text(&parts->field[i], *at, at);
		if (problem != NULL)
			return problem;
		if (!field_in_bounds(&parts->field[i], shape->sort[i]))
			return shape->sort[i] == FIELD_COUNT ?
				"a count is not a whole number in range" : "a number is out of range";
	}
	while (is_space(**at))
		(*at)++;
	return **at == '\0' ? NULL : "something follows where it should end";
}

/*
 * Reads the text form.  Returns NULL, or the reason; *position is where reading
 * stopped, in bytes.
 */
const char *
summary_from_text(SummaryParts *parts, const char *text, size_t *position)
{
	const char *at = text;
	const char *problem = read_text(parts, &at);

	*position = (size_t) (at - text);
	return problem;
}

static uint8_t *
put_word(uint8_t *bytes, uint32_t word)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*bytes++ = (uint8_t) (word >> shift);
	return bytes;
}

static uint32_t
get_word(const uint8_t *bytes)
{
	return (uint32_t) bytes[0] << 24 | (uint32_t) bytes[1] << 16 | (uint32_t) bytes[2] << 8 | bytes[3];
}

/* Writes the travelling bytes: version, kind, then heads and limbs, high byte first. */
size_t
summary_to_wire(const SummaryParts *parts, uint8_t *bytes)
{
	uint8_t    *out = bytes;

	*out++ = SUMMARY_FORM_CANONICAL;
	*out++ = (uint8_t) parts->kind;
	for (int i = 0; i < summary_shape(parts->kind)->fields; i++)
	{
		const ExactNumber *x = &parts->field[i];

		out = put_word(out, field_head(x));
		for (int j = 0; j < x->count; j++)
			out = put_word(out, x->limbs[j]);
	}
	return (size_t) (out - bytes);
}

/* Reads the travelling bytes.  Returns NULL, or what is wrong with them. */
const char *
summary_from_wire(SummaryParts *parts, const uint8_t *bytes, size_t size)
{
	const SummaryShape *shape;
	size_t		at = 2;

	if (size < 2)
		return "it is shorter than its header";
	if (bytes[0] != SUMMARY_FORM_CANONICAL)
		return "its version is unknown";
	parts->kind = (SummaryKind) bytes[1];
	shape = summary_shape(parts->kind);
	if (shape == NULL)
		return "its kind is unknown";
	for (int i = 0; i < shape->fields; i++)
	{
		ExactNumber *x = &parts->field[i];

		if (size - at < 4 || !read_head(get_word(bytes + at), x))
			return "it ends too early or a field's head is damaged";
		at += 4;
		if (size - at < 4 * (size_t) x->count)
			return "it ends too early";
		for (int j = 0; j < x->count; j++, at += 4)
			x->limbs[j] = get_word(bytes + at);
		if (!number_is_canonical(x, shape->sort[i]))
			return "a field is not in canonical form";
	}
	return at == size ? NULL : "bytes are left over";
}

/* result = a + b, or a - b, of one kind; false past the bounds of a field. */
bool
summary_combine(SummaryParts *result, const SummaryParts *a, const SummaryParts *b, bool subtract)
{
	result->kind = a->kind;
	for (int i = 0; i < summary_shape(a->kind)->fields; i++)
	{
		if (subtract)
		{
			ExactNumber negated;

			exact_copy(&negated, &b->field[i]);
			negated.sign = -negated.sign;
			if (!exact_add(&result->field[i], &a->field[i], &negated))
				return false;
		}
		else if (!exact_add(&result->field[i], &a->field[i], &b->field[i]))
			return false;
	}
	return summary_in_bounds(result);
}

/* A total order: by kind, then field by field; 0 only for equal summaries. */
int
summary_compare(const SummaryParts *a, const SummaryParts *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	for (int i = 0; i < summary_shape(a->kind)->fields; i++)
	{
		int			order = exact_compare(&a->field[i], &b->field[i]);

		if (order != 0)
			return order;
	}
	return 0;
}

/*
 * n * sum of squares - sum^2 over n * (n - 1): the variance of a mean's values,
 * rounded nowhere before its last step.  False below two values.  *sign is 0 for
 * equal values, and -1 when no values can have such sums.
 */
bool
summary_variance(const SummaryParts *parts, ExactQuotient *variance, int *sign)
{
	const ExactNumber *n = &parts->field[0];
	ExactNumber one_less;
	ExactNumber minus_one;
	ExactNumber spread;
	ExactNumber square;

	exact_from_int128(&minus_one, -1);
	exact_add(&one_less, n, &minus_one);
	if (n->sign <= 0 || one_less.sign <= 0)
		return false;
	exact_multiply(&spread, n, &parts->field[2]);
	exact_multiply(&square, &parts->field[1], &parts->field[1]);
	square.sign = -square.sign;
	exact_add(&spread, &spread, &square);
	*sign = spread.sign;
	if (spread.sign != 0)
	{
		exact_multiply(&one_less, &one_less, n);
		exact_divide(variance, &spread, &one_less);
	}
	return true;
}

/* Whether real records could have given these parts. */
bool
summary_is_whole(const SummaryParts *parts)
{
	const SummaryShape *shape = summary_shape(parts->kind);
	ExactQuotient variance;
	int			sign;

	for (int i = 0; i < shape->fields; i++)
		if (parts->field[i].sign < 0 && !(parts->kind == SUMMARY_MEAN && i == 1))
			return false;
	switch (parts->kind)
	{
		case SUMMARY_COUNT:
			return true;
		case SUMMARY_PROPORTION:
			return exact_compare(&parts->field[0], &parts->field[1]) <= 0;
		case SUMMARY_RATE:
		case SUMMARY_RATIO:
			return parts->field[1].sign > 0 || parts->field[0].sign == 0;
		case SUMMARY_MEAN:
			if (parts->field[0].sign == 0)
				return parts->field[1].sign == 0 && parts->field[2].sign == 0;
			if (summary_variance(parts, &variance, &sign))
				return sign >= 0;
			else
			{
				/* One value: its square is the sum of squares. */
				ExactNumber square;

				exact_multiply(&square, &parts->field[1], &parts->field[1]);
				return exact_compare(&square, &parts->field[2]) == 0;
			}
	}
	return false;
}
