/*
 * series_text.c
 *		A series as text and as the bytes that travel.
 *
 * Text:  series:2024-04-01=12,2024-05-01=?,2024-06-01|=15  of values, and
 * series*100:2024-04-01=[proportion:43,50],2024-05-01=[]  of summaries. A bar
 * stands before the first value of a new definition, ? and [] for what is not
 * known, the number after * for per where it is not 1.
 */
#include "series_form.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_TEXT_SIZE	32

/* Writes a day as year-month-day, the year with a minus before 1 BC, and returns the length. */
size_t
series_day_to_text(int32_t day, char *text)
{
	CalendarDate date = calendar_date(day);

	return (size_t) snprintf(text, SERIES_DAY_TEXT_SIZE, "%s%04d-%02d-%02d", date.year < 0 ? "-" : "",
							 date.year < 0 ? -date.year : date.year, date.month, date.day);
}

/* The fewest digits that read back as the same number. */
static size_t
number_to_text(double value, char *text)
{
	int			length = 0;

	if (fabs(value) < 1e15 && value == floor(value))
		return (size_t) snprintf(text, NUMBER_TEXT_SIZE, "%lld", (long long) value);
	for (int digits = 15; digits <= 17; digits++)
	{
		length = snprintf(text, NUMBER_TEXT_SIZE, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	return (size_t) length;
}

/* Room that series_to_text() needs, more than enough. */
size_t
series_text_room(const SeriesList *list)
{
	size_t		room = 64;

	for (int i = 0; i < list->count; i++)
	{
		room += SERIES_DAY_TEXT_SIZE + NUMBER_TEXT_SIZE + 8;
		/* eight digits a limb, and what each field needs besides */
		if (list->point[i].summary != NULL)
			room += 2 * (size_t) list->point[i].summary->length + SUMMARY_MAX_FIELDS * 64;
	}
	return room;
}

static char *
put_summary(const SummaryCanonical *summary, char *out)
{
	SummaryParts parts;

	*out++ = '[';
	if (summary != NULL)
	{
		summary_read_canonical(summary, (size_t) summary->length, &parts);
		out += summary_to_text(&parts, out);
	}
	*out++ = ']';
	return out;
}

/* Writes the text of a settled list and returns the length. */
size_t
series_to_text(const SeriesList *list, char *text)
{
	char	   *out = text;

	memcpy(out, "series", 6);
	out += 6;
	if (list->per != 1)
	{
		*out++ = '*';
		out += number_to_text(list->per, out);
	}
	for (int i = 0; i < list->count; i++)
	{
		const SeriesPoint *point = &list->point[i];

		*out++ = i == 0 ? ':' : ',';
		out += series_day_to_text(point->day, out);
		if (point->breaks)
			*out++ = '|';
		*out++ = '=';
		if (list->sort == SERIES_OF_SUMMARIES)
			out = put_summary(point->summary, out);
		else if (isnan(point->value))
			*out++ = '?';
		else
			out += number_to_text(point->value, out);
	}
	*out = '\0';
	return (size_t) (out - text);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Past the digits at *at; how many there were. */
static int
skip_digits(const char **at)
{
	int			digits = 0;

	for (; is_digit(**at); (*at)++)
		digits++;
	return digits;
}

/* A finite decimal number: no other spelling that strtod knows. */
static const char *
read_number(const char **at, double *value)
{
	const char *end = *at;
	int			digits;

	end += *end == '-';
	digits = skip_digits(&end);
	if (*end == '.')
	{
		end++;
		digits += skip_digits(&end);
	}
	if (digits == 0)
		return "a number was expected";
	if (*end == 'e' || *end == 'E')
	{
		end++;
		end += *end == '-' || *end == '+';
		if (skip_digits(&end) == 0)
		{
			*at = end;
			return "a power of ten was expected";
		}
	}
	errno = 0;
	*value = strtod(*at, NULL);
	if (!isfinite(*value) || (*value == 0 && errno == ERANGE))
		return "a number is out of range";
	*value += 0.0;				/* minus zero is zero */
	*at = end;
	return NULL;
}

/* So many digits as a number; false where there are fewer. */
static bool
read_digits(const char **at, int least, int most, int *number)
{
	int			digits = 0;

	for (*number = 0; digits < most && is_digit(**at); digits++)
		*number = *number * 10 + *(*at)++ - '0';
	return digits >= least;
}

static const char *
read_day(const char **at, int32_t *day)
{
	const char *start = *at;
	CalendarDate date;
	CalendarDate same;
	bool		minus = **at == '-';

	*at += minus;
	if (!read_digits(at, 4, 7, &date.year) || *(*at)++ != '-' ||
		!read_digits(at, 2, 2, &date.month) || *(*at)++ != '-' || !read_digits(at, 2, 2, &date.day))
	{
		*at = start;
		return "a date was expected";
	}
	if (minus)
		date.year = -date.year;
	if (date.month < 1 || date.month > 12 || date.year < -4713 || date.year > 5874898)
	{
		*at = start;
		return "there is no such date";
	}
	*day = calendar_day(date);
	same = calendar_date(*day);
	if (same.year != date.year || same.month != date.month || same.day != date.day || !series_day_is_valid(*day))
	{
		*at = start;
		return "there is no such date";
	}
	return NULL;
}

/* A copy of a summary in its canonical form, with a plain length word. */
static const SummaryCanonical *
keep_summary(const SummaryParts *parts, SeriesAllocate allocate)
{
	size_t		size = summary_size(parts);
	SummaryCanonical *kept = allocate(size);

	summary_write(parts, kept);
	kept->length = (int32_t) size;
	return kept;
}

/* Takes the summary's kind into the list; false where it has another. */
static bool
take_kind(SeriesList *list, SummaryKind kind)
{
	if (list->kind != 0 && list->kind != (int) kind)
		return false;
	list->kind = (int) kind;
	return true;
}

/* A summary's own text up to the closing bracket. */
static const char *
read_summary(SeriesList *list, SeriesPoint *point, const char **at, SeriesAllocate allocate)
{
	const char *start = *at + 1;
	const char *end = strchr(start, ']');
	char		text[SUMMARY_TEXT_SIZE];
	SummaryParts parts;
	const char *problem;
	size_t		position;

	if (end == NULL)
		return "a bracket is not closed";
	point->summary = NULL;
	*at = start;
	if (end > start)
	{
		if ((size_t) (end - start) >= sizeof(text))
			return "a summary is too long";
		memcpy(text, start, (size_t) (end - start));
		text[end - start] = '\0';
		problem = summary_from_text(&parts, text, &position);
		if (problem != NULL)
		{
			*at = start + position;
			return problem;
		}
		if (!take_kind(list, parts.kind))
			return "the summaries are of different kinds";
		point->summary = keep_summary(&parts, allocate);
	}
	*at = end + 1;
	return NULL;
}

/* What a point has, after its equals sign; the first point decides the sort. */
static const char *
read_content(SeriesList *list, SeriesPoint *point, const char **at, SeriesAllocate allocate)
{
	SeriesSort	sort = **at == '[' ? SERIES_OF_SUMMARIES : SERIES_OF_VALUES;

	point->value = series_unknown();
	point->summary = NULL;
	if (list->count == 0)
		list->sort = sort;
	if (sort != list->sort)
		return "values and summaries do not mix";
	if (sort == SERIES_OF_SUMMARIES)
		return read_summary(list, point, at, allocate);
	if (**at != '?')
		return read_number(at, &point->value);
	(*at)++;
	return NULL;
}

static const char *
read_point(SeriesList *list, const char **at, SeriesAllocate allocate)
{
	SeriesPoint *point = &list->point[list->count];
	const char *start = *at;
	const char *problem = read_day(at, &point->day);

	if (problem != NULL)
		return problem;
	if (list->count > 0 && point->day <= point[-1].day)
	{
		*at = start;
		return "it is not later than the period before";
	}
	point->breaks = **at == '|';
	*at += point->breaks;
	if (**at != '=')
		return "an equals sign was expected";
	(*at)++;
	problem = read_content(list, point, at, allocate);
	list->count += problem == NULL;
	return problem;
}

static const char *
read_text(SeriesList *list, const char **at, SeriesAllocate allocate)
{
	size_t		room = 1;
	const char *unit;

	while (is_space(**at))
		(*at)++;
	if (strncmp(*at, "series", 6) != 0)
		return "it does not begin with series";
	*at += 6;
	unit = *at;
	if (**at == '*')
	{
		const char *problem;

		(*at)++;
		problem = read_number(at, &list->per);
		if (problem != NULL)
			return problem;
		if (!series_per_is_valid(list->per))
		{
			*at = unit + 1;
			return "a number above zero was expected";
		}
	}
	if (**at != ':')
		return "a colon was expected";
	for (const char *comma = *at; (comma = strchr(comma, ',')) != NULL; comma++)
		room++;
	list->point = allocate((room < SERIES_MAX_POINTS ? room : SERIES_MAX_POINTS) * sizeof(SeriesPoint));
	do
	{
		const char *problem;

		if (list->count == SERIES_MAX_POINTS)
			return "it has more than 100000 periods";
		(*at)++;
		problem = read_point(list, at, allocate);
		if (problem != NULL)
			return problem;
	} while (**at == ',');
	if (list->sort == SERIES_OF_VALUES && list->per != 1)
	{
		*at = unit;
		return "values have no unit of their own";
	}
	while (is_space(**at))
		(*at)++;
	return **at == '\0' ? NULL : "something follows where it should end";
}

/*
 * Reads the text form. Returns NULL, or the reason; *position is where reading
 * stopped, in bytes.
 */
const char *
series_from_text(SeriesList *list, const char *text, size_t *position, SeriesAllocate allocate)
{
	const char *at = text;
	const char *problem;

	*list = (SeriesList) {.sort = SERIES_OF_VALUES, .per = 1};
	problem = read_text(list, &at, allocate);
	*position = (size_t) (at - text);
	return problem;
}

/*
 * The bytes that travel, high byte first: version, sort, per, count; for each
 * point its day, whether it breaks, and its value, or the length of its summary's
 * own travelling bytes and these.
 */

static uint8_t *
put_bits(uint8_t *bytes, uint64_t bits, int width)
{
	for (int shift = width - 8; shift >= 0; shift -= 8)
		*bytes++ = (uint8_t) (bits >> shift);
	return bytes;
}

static uint64_t
get_bits(const uint8_t *bytes, int width)
{
	uint64_t	bits = 0;

	for (int i = 0; i < width / 8; i++)
		bits = bits << 8 | bytes[i];
	return bits;
}

static uint8_t *
put_double(uint8_t *bytes, double value)
{
	uint64_t	bits;

	memcpy(&bits, &value, sizeof(bits));
	return put_bits(bytes, bits, 64);
}

static double
get_double(const uint8_t *bytes)
{
	uint64_t	bits = get_bits(bytes, 64);
	double		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

#define WIRE_HEAD	14			/* version, sort, per, count */
#define WIRE_POINT	9			/* day, breaks, and the length of a summary */

/* Room that series_to_wire() needs, more than enough. */
size_t
series_wire_room(const SeriesList *list)
{
	size_t		room = WIRE_HEAD;

	for (int i = 0; i < list->count; i++)
		room += WIRE_POINT + sizeof(double) +
			(list->point[i].summary != NULL ? (size_t) list->point[i].summary->length : 0);
	return room;
}

/* Writes the travelling bytes of a settled list and returns how many. */
size_t
series_to_wire(const SeriesList *list, uint8_t *bytes)
{
	uint8_t    *out = bytes;

	*out++ = SERIES_FORM_CANONICAL;
	*out++ = (uint8_t) list->sort;
	out = put_double(out, list->per);
	out = put_bits(out, (uint32_t) list->count, 32);
	for (int i = 0; i < list->count; i++)
	{
		const SeriesPoint *point = &list->point[i];
		SummaryParts parts;
		size_t		size = 0;

		out = put_bits(out, (uint32_t) point->day, 32);
		*out++ = point->breaks;
		if (list->sort == SERIES_OF_VALUES)
		{
			out = put_double(out, point->value);
			continue;
		}
		if (point->summary != NULL)
		{
			summary_read_canonical(point->summary, (size_t) point->summary->length, &parts);
			size = summary_to_wire(&parts, out + 4);
		}
		out = put_bits(out, size, 32) + size;
	}
	return (size_t) (out - bytes);
}

/* A point's summary: its length, then its bytes. Moves *at past them. */
static const char *
summary_off_wire(SeriesList *list, SeriesPoint *point, const uint8_t *bytes, size_t size, size_t *at,
				 SeriesAllocate allocate)
{
	SummaryParts parts;
	size_t		length;
	const char *problem;

	if (size - *at < 4)
		return "it ends too early";
	length = get_bits(bytes + *at, 32);
	*at += 4;
	if (length == 0)
		return NULL;
	if (size - *at < length)
		return "it ends too early";
	problem = summary_from_wire(&parts, bytes + *at, length);
	*at += length;
	if (problem != NULL)
		return "a summary in it is damaged";
	if (!take_kind(list, parts.kind))
		return "the summaries are of different kinds";
	point->summary = keep_summary(&parts, allocate);
	return NULL;
}

static const char *
point_off_wire(SeriesList *list, int i, const uint8_t *bytes, size_t size, size_t *at, SeriesAllocate allocate)
{
	SeriesPoint *point = &list->point[i];
	double		value;

	if (size - *at < 5)
		return "it ends too early";
	point->value = series_unknown();
	point->summary = NULL;
	point->day = (int32_t) (uint32_t) get_bits(bytes + *at, 32);
	if (bytes[*at + 4] > 1 || !series_day_is_valid(point->day) || (i > 0 && point->day <= point[-1].day))
		return "its periods are damaged";
	point->breaks = bytes[*at + 4] != 0;
	*at += 5;
	if (list->sort == SERIES_OF_SUMMARIES)
		return summary_off_wire(list, point, bytes, size, at, allocate);
	if (size - *at < 8)
		return "it ends too early";
	value = get_double(bytes + *at);
	if (isnan(value) ? get_bits(bytes + *at, 64) != UINT64_C(0x7ff8000000000000) :
		!isfinite(value) || (value == 0 && signbit(value)))
		return "a value is not in canonical form";
	point->value = value;
	*at += 8;
	return NULL;
}

/* Reads the travelling bytes. Returns NULL, or what is wrong with them. */
const char *
series_from_wire(SeriesList *list, const uint8_t *bytes, size_t size, SeriesAllocate allocate)
{
	size_t		at = WIRE_HEAD;
	size_t		count;

	if (size < WIRE_HEAD)
		return "it is shorter than its header";
	if (bytes[0] != SERIES_FORM_CANONICAL)
		return "its version is unknown";
	*list = (SeriesList) {.sort = (SeriesSort) bytes[1], .per = get_double(bytes + 2)};
	if (list->sort != SERIES_OF_VALUES && list->sort != SERIES_OF_SUMMARIES)
		return "it is neither of values nor of summaries";
	if (!series_per_is_valid(list->per) || (list->sort == SERIES_OF_VALUES && list->per != 1))
		return "its unit is damaged";
	count = get_bits(bytes + 10, 32);
	if (count < 1 || count > SERIES_MAX_POINTS)
		return "its number of points is out of range";
	if ((size - WIRE_HEAD) / WIRE_POINT < count)
		return "it ends too early";
	list->point = allocate(count * sizeof(SeriesPoint));
	for (; list->count < (int) count; list->count++)
	{
		const char *problem = point_off_wire(list, list->count, bytes, size, &at, allocate);

		if (problem != NULL)
			return problem;
	}
	return at == size ? NULL : "bytes are left over";
}
