/*
 * chart.c
 *		Tests of src/core/svg.h and the chart words, as TAP: whatever bytes come
 *		in, only safe ASCII goes out; widths and cuts agree; numbers and periods.
 */
#include <float.h>
#include <math.h>

#include "chart_frame.h"
#include "tap.h"

#define TRIALS	2000

typedef struct Page
{
	char		bytes[8192];
	size_t		size;
} Page;

static void
append(void *where, const char *bytes, size_t size)
{
	Page	   *page = where;

	if (page->size + size >= sizeof(page->bytes))
		abort();
	memcpy(page->bytes + page->size, bytes, size);
	page->size += size;
	page->bytes[page->size] = '\0';
}

static SvgBox boxes[40];

static Svg
new_svg(Page *page)
{
	Svg			svg = {append, page, 300.0, 200.0, false, boxes, 0, 40};

	page->size = 0;
	page->bytes[0] = '\0';
	return svg;
}

static const char *
escaped(SvgPiece piece)
{
	static Page page;
	Svg			svg = new_svg(&page);

	svg_escaped(&svg, piece);
	return page.bytes;
}

static void
is(const char *got, const char *expected, const char *name)
{
	bool		same = strcmp(got, expected) == 0;

	if (!same)
		printf("# got \"%s\", expected \"%s\"\n", got, expected);
	ok(same, "%s", name);
}

static void
check_escapes(void)
{
	is(escaped(svg_piece("a <b> & 'c' \"d\"")), "a &#x3C;b&#x3E; &#x26; &#x27;c&#x27; &#x22;d&#x22;", "markup");
	is(escaped(svg_piece("a\tb\nc\x01\x7f")), "a b c  ", "controls are spaces");
	is(escaped(svg_piece("\xC5\xB5")), "&#x175;", "w with a circumflex");
	is(escaped(svg_piece("\xE2\x80\xAE""a")), "a", "what turns the order round is left out");
	is(escaped(svg_piece("\xEF\xBF\xBF")), "&#xFFFD;", "what XML does not know is replaced");
	is(escaped(svg_piece("\xED\xA0\x80")), "&#xFFFD;", "so is half of a pair");
	is(escaped(svg_piece("a\xC3")), "a&#xFFFD;", "and a character that is cut off");
	is(escaped(svg_piece("e\xCC\x81\xCC\x81\xCC\x81\xCC\x81")), "e&#x301;&#x301;", "two accents on a letter at most");
	ok(svg_is_blank(svg_piece(" \t\xE2\x80\x8B\xE2\x80\xA8")), "spaces and signs without a shape are nothing to see");
	ok(!svg_is_blank(svg_piece(" a")), "a letter is");
	is(escaped((SvgPiece) {"ab", 1, true}), "a&#x2026;", "an ellipsis");
}

static bool
is_safe(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~' || strchr("<>\"'", *text) != NULL || (*text == '&' && text[1] != '#'))
			return false;
	return true;
}

/* Bytes of every kind, of which many are UTF-8. */
static size_t
random_text(char *text, size_t most)
{
	size_t		size = (size_t) random_between(0, (int) most);

	for (size_t i = 0; i < size; i++)
		text[i] = (char) (random_between(0, 2) ? random_between(1, 255) : random_between(32, 126));
	text[size] = '\0';
	return size;
}

static void
check_random_texts(void)
{
	int			unsafe = 0;
	int			too_wide = 0;
	int			lost = 0;
	int			wide_lines = 0;

	for (int trial = 0; trial < TRIALS; trial++)
	{
		char		text[200];
		double		room = random_between(1, 400);
		size_t		size = random_text(text, sizeof(text) - 1);
		SvgPiece	all = {text, size, false};
		SvgPiece	cut = svg_cut(all, 12.0, room);
		SvgPiece	lines[3];
		int			count = svg_wrap(text, 12.0, room, lines, 3);

		unsafe += !is_safe(escaped(all)) || !is_safe(escaped(cut));
		too_wide += svg_width(cut, 12.0) > room + 1e-9;
		lost += (svg_width(all, 12.0) <= room) != (cut.size == size && !cut.cut);
		/* the spaces at the end of a line do not show, and one letter may be wider than the room */
		for (int i = 0; i < count; i++)
		{
			while (lines[i].size > 0 && (unsigned char) lines[i].bytes[lines[i].size - 1] <= ' ')
				lines[i].size--;
			wide_lines += room > 100.0 && i == count - 1 && svg_width(lines[i], 12.0) > room + 1e-9;
		}
	}
	ok(unsafe == 0, "random bytes: nothing unsafe is written");
	ok(too_wide == 0, "a cut text is no wider than its room");
	ok(lost == 0, "and is cut only where it must be");
	ok(wide_lines == 0, "nor is the last line of a wrapped one");
}

static void
check_boxes(void)
{
	Page		page;
	Svg			svg = new_svg(&page);

	ok(svg_text(&svg, 10.0, 20.0, 12.0, SVG_START, "#000000", svg_piece("One")), "a text is written");
	ok(!svg_text(&svg, 12.0, 22.0, 12.0, SVG_START, "#000000", svg_piece("Two")), "another on it is not");
	ok(!svg_text(&svg, 299.0, 60.0, 12.0, SVG_START, "#000000", svg_piece("Three")), "nor one outside the frame");
	ok(!svg_text(&svg, 10.0, 60.0, 12.0, SVG_START, "#000000", svg_piece("")), "nor an empty one");
	ok(svg_text(&svg, 299.0, 60.0, 12.0, SVG_END, "#000000", svg_piece("Four")), "one that ends inside is");
	ok(strstr(page.bytes, "Two") == NULL && strstr(page.bytes, "Three") == NULL, "nothing is left of those refused");
	svg.count = svg.capacity;
	ok(!svg_text(&svg, 10.0, 100.0, 12.0, SVG_START, "#000000", svg_piece("Five")), "without room for its box there is no text");
}

static const char *
written(double value)
{
	static Page page;
	Svg			svg = new_svg(&page);

	svg_number(&svg, value);
	return page.bytes;
}

static void
check_numbers(void)
{
	char		text[CHART_NUMBER_SIZE];
	NumberFormat one = chart_format(100.0, 1);
	NumberFormat tiny = chart_format(1e-9, 1);

	is(written(1.5), "1.5", "a length");
	is(written(-0.004), "0", "no minus zero");
	is(written(12.346), "12.35", "to hundredths");
	is(written(NAN), "0", "never NaN");
	is(written(1e300), "10000000", "nor anything endless");
	is(chart_number(one, 1234567.25, text), "1,234,567.2", "commas between thousands");
	is(chart_number(one, -0.04, text), "0.0", "what rounds to zero has no sign");
	is(chart_number(one, -12.0, text), "\xE2\x88\x92" "12.0", "a true minus sign");
	is(chart_number(one, NAN, text), "\xE2\x80\x93", "a dash for what is not known");
	is(chart_number(tiny, 1.234e-9, text), "1.23e-9", "tiny numbers are seen");
	is(chart_number(chart_format(DBL_MAX, 2), -DBL_MAX, text), "\xE2\x88\x92" "1.80e308", "so is the largest");
	is(chart_number(chart_format(999.0, 0), 999.0, text), "999", "no comma before the first digit");
}

static void
check_periods(void)
{
	CalendarStep month = {1, 0, false};
	CalendarStep year = {12, 0, false};
	CalendarStep week = {0, 7, false};
	CalendarDate april = {2024, 4, 1};
	CalendarDate january = {2024, 1, 1};
	CalendarDate long_ago = {0, 4, 1};
	char		text[CHART_PERIOD_SIZE];

	is(chart_period(false, month, calendar_day(april), text), "Apr 2024", "a month");
	is(chart_period(true, month, calendar_day(april), text), "Ebr 2024", "a month in Welsh");
	is(chart_period(false, year, calendar_day(january), text), "2024", "a year");
	is(chart_period(false, year, calendar_day(april), text), "Apr 2024", "a year from April");
	is(chart_period(false, week, calendar_day(april), text), "1 Apr 2024", "a week");
	is(chart_period(false, month, calendar_day(long_ago), text), "Apr 1 BC", "long ago");
	for (int welsh = 0; welsh < 2; welsh++)
		for (int word = 0; word < CHART_WORDS; word++)
			if (chart_word(welsh, (ChartWord) word) == NULL || chart_word(welsh, (ChartWord) word)[0] == '\0')
				ok(false, "word %d is there", word);
}

/* Whatever the numbers: two ticks at the least, a few more at the most, all of them within the axis. */
static void
check_axes(void)
{
	int			wrong = 0;

	for (int trial = 0; trial < TRIALS; trial++)
	{
		double		a = trial % 3 ? random_double() : random_between(-100, 100);
		double		b = trial % 5 ? random_double() : a;
		ChartAxis	axis = chart_axis(fmin(a, b), fmax(a, b), random_between(2, 10));
		double		count = axis.last - axis.first + 1.0;
		bool		right = count >= 2.0 && count <= 24.0 &&
			chart_share(&axis, a) >= 0.0 && chart_share(&axis, a) <= 1.0 &&
			chart_share(&axis, axis.first * axis.step) >= -1e-9 && chart_share(&axis, axis.last * axis.step) <= 1.0 + 1e-9;

		if (!right && wrong++ < 3)
			printf("# %.17g to %.17g: low %.17g high %.17g step %.17g, %g ticks\n", fmin(a, b), fmax(a, b),
				   axis.low, axis.high, axis.step, count);
	}
	ok(wrong == 0, "axes of random numbers");
}

/* ------------------------------------------------ pictures of random things */

#define MOST_POINTS		80
#define PICTURES		300
#define MOST_BOXES		CHART_BOXES(MOST_POINTS)

/* Keeps the last bytes only: where a picture must end. */
static void
append_tail(void *where, const char *bytes, size_t size)
{
	char	   *tail = where;

	for (size_t i = 0; i < size; i++)
	{
		memmove(tail, tail + 1, 7);
		tail[6] = bytes[i];
	}
}

static double
random_value(int kind)
{
	if (random_between(0, 9) == 0)
		return NAN;
	return kind == 0 ? random_double() : kind == 1 ? random_between(-3, 3) : random_between(0, 1000000) / 7.0;
}

static void
random_values(double *values, int kind)
{
	for (int i = 0; i < MOST_POINTS; i++)
		values[i] = random_value(kind);
}

static ChartFrame
random_frame(char *title, char *note, size_t most)
{
	ChartFrame	frame = {title, note, note, random_between(0, 1) == 1, random_between(200, 1000),
	random_between(200, 600), random_between(0, 10)};

	random_text(title, most);
	random_text(note, most);
	return frame;
}

/* Whether the picture was drawn to its end; the sanitizers see the rest. */
static bool
drawn(ChartFrame *frame, TimeChart *line, BarChart *bars, FunnelChart *funnel)
{
	static SvgBox room[MOST_BOXES];
	char		tail[8] = "";
	Svg			svg = {append_tail, tail, frame->width, frame->height, false, room, 0, MOST_BOXES};

	if (line != NULL)
		chart_time(&svg, line);
	else if (bars != NULL)
		chart_bar(&svg, bars);
	else
		chart_funnel(&svg, funnel);
	return strcmp(tail, "</svg>\n") == 0 && svg.count > 0;
}

static void
check_pictures(void)
{
	static double numbers[5][MOST_POINTS];
	static int32_t days[MOST_POINTS];
	static bool breaks[MOST_POINTS];
	static int	parts[MOST_POINTS];
	static ChartSignal signals[MOST_POINTS];
	static ChartComparison comparisons[MOST_POINTS];
	static uint8_t scratch[MOST_POINTS];
	static const char *places[MOST_POINTS];
	static char texts[3][100];
	int			failed = 0;

	for (int trial = 0; trial < PICTURES; trial++)
	{
		int			kind = random_between(0, 2);
		int			count = random_between(0, MOST_POINTS);
		ChartFrame	frame = random_frame(texts[0], texts[1], 99);
		TimeChart	line = {frame, count, days, numbers[0], breaks, parts, numbers[1], numbers[2], numbers[3],
		signals, random_value(kind), count > 0, days, days + (count > 0 ? count - 1 : 0)};
		BarChart	bars = {frame, count, places, numbers[0], numbers[1], numbers[2], comparisons, random_value(kind), texts[2]};
		FunnelChart funnel = {frame, count, places, numbers[0], numbers[4], random_between(0, 1) == 1,
		random_between(0, 1000) / 1000.0, 1000.0, (ChartGood) random_between(0, 2), scratch};

		random_text(texts[2], 99);
		for (int i = 0; i < 4; i++)
			random_values(numbers[i], kind);
		for (int i = 0; i < MOST_POINTS; i++)
		{
			days[i] = (i == 0 ? random_between(-800000, 800000) : days[i - 1]) + random_between(1, trial % 2 ? 40 : 1);
			breaks[i] = i > 0 && random_between(0, 9) == 0;
			parts[i] = i / 20;
			signals[i] = (ChartSignal) random_between(0, CHART_SIGNALS - 1);
			comparisons[i] = (ChartComparison) random_between(0, CHART_COMPARISONS - 1);
			places[i] = texts[random_between(0, 2)];
			numbers[4][i] = isnan(numbers[0][i]) ? NAN : kind == 0 ? fabs(random_double()) + 1e-300 : random_between(1, 100000);
		}
		failed += !drawn(&frame, &line, NULL, NULL);
		failed += !drawn(&frame, NULL, NULL, &funnel);
		frame.height = bars.frame.height = chart_bar_height(&bars);
		failed += !drawn(&frame, NULL, &bars, NULL);
	}
	ok(failed == 0, "pictures of random things are drawn to their end");
}

int
main(void)
{
	seed_random();
	check_escapes();
	check_random_texts();
	check_boxes();
	check_numbers();
	check_periods();
	check_axes();
	check_pictures();
	return tap_done();
}
