/*
 * series_form.c
 *		Unit and property tests of src/core/series_form.c and series_text.c, as
 *		TAP: each form survives, rows in any order and in any parts give the same
 *		bytes, and every reader refuses what no writer writes.
 */
#include "series_form.h"

#include <math.h>

#include "summary_parts.h"

#define TRIALS		1500
#define MOST		40

/* Memory that lives as long as a trial. */
static void *kept[100000];
static int	kept_count = 0;

static void *
allocate(size_t size)
{
	if (kept_count == (int) (sizeof(kept) / sizeof(kept[0])))
		abort();
	return kept[kept_count++] = malloc(size > 0 ? size : 1);
}

static void
forget(void)
{
	while (kept_count > 0)
		free(kept[--kept_count]);
}

static double
random_value(void)
{
	double		value = 0;

	switch (random_between(0, 3))
	{
		case 0:
			return series_unknown();
		case 1:
			return random_between(-1000, 1000);
		case 2:
			return random_between(-100000, 100000) / 100.0;
		default:
			value = random_double();
	}
	return value + 0.0;
}

static bool
has_large_count(const SummaryParts *parts)
{
	const SummaryShape *shape = summary_shape(parts->kind);

	for (int i = 0; i < shape->fields; i++)
		if (shape->sort[i] == FIELD_COUNT && parts->field[i].low + parts->field[i].count > 3)
			return true;
	return false;
}

static const SummaryCanonical *
random_summary(SummaryKind kind)
{
	SummaryParts parts;
	SummaryCanonical *summary;

	/* counts next to the end of their range would leave it in one order and not in another */
	do
		random_parts(&parts, kind);
	while (summary_size(&parts) > 300 || has_large_count(&parts));
	summary = allocate(summary_size(&parts));
	summary_write(&parts, summary);
	summary->length = (int32_t) summary_size(&parts);
	return summary;
}

/* A settled list of random points, with room for as many again. */
static SeriesList
random_series(SeriesSort sort)
{
	SeriesList	list = {.sort = sort, .per = 1, .count = random_between(1, MOST)};
	SummaryKind kind = (SummaryKind) random_between(1, SUMMARY_KINDS);
	int32_t		day = random_between(0, 9) ? random_between(-4000, 20000) : SERIES_FIRST_DAY;

	list.point = allocate(sizeof(SeriesPoint) * 3 * MOST);
	if (sort == SERIES_OF_SUMMARIES && random_between(0, 1))
		list.per = random_between(0, 1) ? 100 : fabs(random_double()) + 1e-300;
	for (int i = 0; i < list.count; i++)
	{
		SeriesPoint *point = &list.point[i];

		*point = (SeriesPoint) {.value = series_unknown(), .day = day, .breaks = random_between(0, 5) == 0};
		if (sort == SERIES_OF_VALUES)
			point->value = random_value();
		else if (random_between(0, 4) > 0)
		{
			point->summary = random_summary(kind);
			list.kind = (int) kind;
		}
		day += random_between(1, 40);
	}
	return list;
}

static void *
canonical(const SeriesList *list, size_t *size)
{
	void	   *bytes;

	*size = series_size(list);
	bytes = allocate(*size);
	memset(bytes, 0xa5, *size);
	memset(bytes, 0, 4);
	series_write(list, bytes);
	return bytes;
}

static SeriesOpen *
open_of(const SeriesList *list, size_t spare, size_t *size)
{
	SeriesOpen *open;

	*size = sizeof(SeriesOpen) + series_open_used(list) + spare;
	open = allocate(*size);
	memset(open, 0, *size);
	open->form = SERIES_FORM_OPEN;
	open->sort = (uint8_t) list->sort;
	open->kind = (uint8_t) list->kind;
	open->rising = 1;
	open->per = list->per;
	open->room = (int32_t) (*size - sizeof(SeriesOpen));
	for (int i = 0; i < list->count; i++)
		series_open_append(open, &list->point[i]);
	return open;
}

/* The list that stored bytes hold, as it lies in them. */
static SeriesList
list_of(const void *bytes)
{
	SeriesList	list;

	list.point = allocate(sizeof(SeriesPoint) * (size_t) series_rows(bytes));
	series_list(bytes, &list);
	return list;
}

static bool
same(const SeriesList *a, const SeriesList *b)
{
	size_t		size_a;
	size_t		size_b;
	void	   *bytes_a = canonical(a, &size_a);
	void	   *bytes_b = canonical(b, &size_b);

	return size_a == size_b && memcmp(bytes_a, bytes_b, size_a) == 0 && series_compare(a, b) == 0;
}

static void
shuffle(SeriesPoint *point, int count)
{
	for (int i = count - 1; i > 0; i--)
	{
		int			other = random_between(0, i);
		SeriesPoint kept_point = point[i];

		point[i] = point[other];
		point[other] = kept_point;
	}
}

/* ------------------------------------------------------------- forms that survive */

static void
test_round_trips(void)
{
	bool		stored = true;
	bool		open = true;
	bool		text = true;
	bool		wire = true;

	for (int trial = 0; trial < TRIALS; trial++)
	{
		SeriesList	list = random_series(1 + trial % 2);
		SeriesList	back;
		size_t		size;
		size_t		position;
		void	   *bytes = canonical(&list, &size);
		char	   *words = allocate(series_text_room(&list));
		uint8_t    *travelling = allocate(series_wire_room(&list));
		int32_t		day;

		stored &= series_problem(bytes, size) == NULL;
		back = list_of(bytes);
		stored &= same(&list, &back);

		bytes = open_of(&list, (size_t) random_between(0, 9), &size);
		open &= series_problem(bytes, size) == NULL;
		back = list_of(bytes);
		open &= series_settle(&back, allocate, &day) == SERIES_SETTLED && same(&list, &back);

		size = series_to_text(&list, words);
		text &= size == strlen(words) && size < series_text_room(&list) &&
			series_from_text(&back, words, &position, allocate) == NULL && position == size && same(&list, &back);

		size = series_to_wire(&list, travelling);
		wire &= size <= series_wire_room(&list) &&
			series_from_wire(&back, travelling, size, allocate) == NULL && same(&list, &back);
		forget();
	}
	ok(stored, "random series survive their canonical bytes");
	ok(open, "and the open form, put in order");
	ok(text, "and text");
	ok(wire, "and the bytes that travel");
}

static void
test_parts(void)
{
	bool		values = true;
	bool		summaries = true;

	for (int trial = 0; trial < TRIALS; trial++)
	{
		SeriesList	list = random_series(SERIES_OF_VALUES);
		SeriesList	rows = list;
		int32_t		day;

		/* a value may come with rows of its period that do not know it */
		rows.point = allocate(sizeof(SeriesPoint) * 3 * MOST);
		memcpy(rows.point, list.point, sizeof(SeriesPoint) * (size_t) list.count);
		for (int more = random_between(0, MOST); more > 0; more--)
		{
			SeriesPoint point = list.point[random_between(0, list.count - 1)];

			point.value = series_unknown();
			point.breaks = point.breaks && random_between(0, 1);
			rows.point[rows.count++] = point;
		}
		shuffle(rows.point, rows.count);
		values &= series_settle(&rows, allocate, &day) == SERIES_SETTLED && same(&list, &rows);
		forget();
	}
	ok(values, "values in any order, with rows that do not know them, give the same bytes");

	for (int trial = 0; trial < TRIALS / 3; trial++)
	{
		SeriesList	rows = {.sort = SERIES_OF_SUMMARIES, .per = 1, .count = 2 * MOST};
		SeriesList	all = rows;
		SeriesList	parts = rows;
		SummaryKind kind = (SummaryKind) random_between(1, SUMMARY_KINDS);
		SeriesReason reason;
		SeriesReason part_reason = SERIES_SETTLED;
		int32_t		day;

		rows.kind = all.kind = parts.kind = (int) kind;
		rows.point = allocate(sizeof(SeriesPoint) * 3 * MOST);
		all.point = allocate(sizeof(SeriesPoint) * 3 * MOST);
		parts.point = allocate(sizeof(SeriesPoint) * 3 * MOST);
		for (int i = 0; i < rows.count; i++)
			rows.point[i] = (SeriesPoint)
		{
			.value = series_unknown(), .day = random_between(0, 12), .breaks = random_between(0, 9) == 0,
				.summary = i == 0 || random_between(0, 9) ? random_summary(kind) : NULL
		};
		memcpy(all.point, rows.point, sizeof(SeriesPoint) * (size_t) rows.count);
		reason = series_settle(&all, allocate, &day);

		/* in another order, a part pooled before the others come */
		shuffle(rows.point, rows.count);
		parts.count = 0;
		for (int first = 0, next; first < rows.count; first = next)
		{
			next = first + random_between(1, 30) < rows.count ? first + random_between(1, 30) : rows.count;
			next = next > rows.count ? rows.count : next;
			memcpy(parts.point + parts.count, rows.point + first, sizeof(SeriesPoint) * (size_t) (next - first));
			parts.count += next - first;
			if (part_reason == SERIES_SETTLED)
				part_reason = series_settle(&parts, allocate, &day);
			if (part_reason != SERIES_SETTLED)
				break;
		}
		summaries &= reason == part_reason && (reason == SERIES_SETTLED ? same(&all, &parts) : reason == SERIES_SUM_OUT_OF_RANGE);
		forget();
	}
	ok(summaries, "summaries pooled in any order and in any parts give the same bytes");
}

static void
test_settle(void)
{
	SeriesPoint point[3] = {{.value = 1, .day = 5}, {.value = 2, .day = 3}, {.value = 3, .day = 5}};
	SeriesList	list = {.sort = SERIES_OF_VALUES, .per = 1, .count = 3, .point = point};
	int32_t		day = 0;

	ok(series_settle(&list, allocate, &day) == SERIES_VALUE_TWICE && day == 5, "two known values of a day are refused, and the day is told");
	list.point = allocate(sizeof(SeriesPoint) * (SERIES_MAX_POINTS + 2));
	list.count = SERIES_MAX_POINTS;
	for (int i = 0; i <= SERIES_MAX_POINTS; i++)
		list.point[i] = (SeriesPoint) {.value = i, .day = SERIES_MAX_POINTS - i};
	ok(series_settle(&list, allocate, &day) == SERIES_SETTLED && list.point[0].day == 1, "a hundred thousand points are a series");
	list.point[list.count++] = (SeriesPoint) {.value = 1, .day = 0};
	ok(series_settle(&list, allocate, &day) == SERIES_TOO_MANY_POINTS, "one more are none");
	for (SeriesReason reason = SERIES_SETTLED; reason <= SERIES_TOO_MANY_POINTS; reason++)
		ok(strlen(series_reason_text(reason)) > 10 && strcmp(series_reason_text(reason), "unknown") != 0,
		   "reason %d: %s", (int) reason, series_reason_text(reason));
	forget();
}

static void
test_order(void)
{
	static const char *const rising[] = {"series:2024-01-01=-1", "series:2024-01-01=1", "series:2024-01-01|=1",
		"series:2024-01-01=?", "series:2024-01-01=?,2024-02-01=1", "series:2024-01-02=0",
		"series:2024-01-01=[]", "series:2024-01-01=[count:3]", "series:2024-01-01=[count:4]",
		"series*100:2024-01-01=[count:4]", "series:2024-01-01=[proportion:1,2]", "series:2024-01-01=[],2024-02-01=[proportion:1,2]"};
	int			cases = (int) (sizeof(rising) / sizeof(rising[0]));
	bool		sound = true;

	for (int i = 0; i < cases; i++)
		for (int j = 0; j < cases; j++)
		{
			SeriesList	a;
			SeriesList	b;
			size_t		position;

			sound &= series_from_text(&a, rising[i], &position, allocate) == NULL &&
				series_from_text(&b, rising[j], &position, allocate) == NULL;
			if (sound)
				sound = series_compare(&a, &b) == (i > j) - (i < j);
			if (!sound)
				printf("# %s and %s\n", rising[i], rising[j]);
		}
	ok(sound, "series are in one order");
	forget();
}

/* ------------------------------------------------------------- text */

static void
test_known_text(void)
{
	static const char *const cases[][2] = {
		{"series:2024-04-01=12,2024-05-01=?,2024-06-01|=15", NULL},
		{"series*100:2024-04-01|=[proportion:43,50],2024-05-01=[]", NULL},
		{"series:-4713-11-24=0.1,0000-02-29=1e+300,5874897-12-31=5e-324", "series:-4713-11-24=0.1,0000-02-29=1e+300,5874897-12-31=4.94065645841247e-324"},
		{" series:2024-04-01=1.50,2024-04-02=-0.0,2024-04-03=1E2\n", "series:2024-04-01=1.5,2024-04-02=0,2024-04-03=100"},
		{"series*1:2024-04-01=[ count:7 ]", "series:2024-04-01=[count:7]"},
		{"series:2024-04-01=0.1,2024-04-02=0.30000000000000004,2024-04-03=1000000000000000,2024-04-04=-123456789012345680", "series:2024-04-01=0.1,2024-04-02=0.30000000000000004,2024-04-03=1e+15,2024-04-04=-1.2345678901234568e+17"},
		{"series:2024-04-01=.5,2024-04-02=5.", "series:2024-04-01=0.5,2024-04-02=5"}
	};
	static const struct
	{
		const char *text;
		int			position;
		const char *reason;
	}			refused[] = {
		{"", 0, "it does not begin with series"},
		{"serie:2024-04-01=1", 0, "it does not begin with series"},
		{"series", 6, "a colon was expected"},
		{"series:", 7, "a date was expected"},
		{"series*:2024-04-01=[]", 7, "a number was expected"},
		{"series*0:2024-04-01=[]", 7, "a number above zero was expected"},
		{"series*-5:2024-04-01=[]", 7, "a number above zero was expected"},
		{"series*100:2024-04-01=1", 6, "values have no unit of their own"},
		{"series:2024-4-01=1", 7, "a date was expected"},
		{"series:24-04-01=1", 7, "a date was expected"},
		{"series:2024-02-30=1", 7, "there is no such date"},
		{"series:2024-13-01=1", 7, "there is no such date"},
		{"series:2024-00-01=1", 7, "there is no such date"},
		{"series:5874898-01-01=1", 7, "there is no such date"},
		{"series:9999999-01-01=1", 7, "there is no such date"},
		{"series:-4713-11-23=1", 7, "there is no such date"},
		{"series:2024-04-01", 17, "an equals sign was expected"},
		{"series:2024-04-01=", 18, "a number was expected"},
		{"series:2024-04-01=NaN", 18, "a number was expected"},
		{"series:2024-04-01=inf", 18, "a number was expected"},
		{"series:2024-04-01=0x10", 19, "something follows where it should end"},
		{"series:2024-04-01= 1", 18, "a number was expected"},
		{"series:2024-04-01=+1", 18, "a number was expected"},
		{"series:2024-04-01=.", 18, "a number was expected"},
		{"series:2024-04-01=1e", 20, "a power of ten was expected"},
		{"series:2024-04-01=1e999", 18, "a number is out of range"},
		{"series:2024-04-01=1e-999", 18, "a number is out of range"},
		{"series:2024-04-01=1,", 20, "a date was expected"},
		{"series:2024-04-01=1,2024-04-01=2", 20, "it is not later than the period before"},
		{"series:2024-04-01=1,2024-03-01=2", 20, "it is not later than the period before"},
		{"series:2024-04-01=1,2024-05-01=[]", 31, "values and summaries do not mix"},
		{"series:2024-04-01=[],2024-05-01=?", 32, "values and summaries do not mix"},
		{"series:2024-04-01=[count:1", 18, "a bracket is not closed"},
		{"series:2024-04-01=[count:x]", 25, "a number was expected"},
		{"series:2024-04-01=[count:1],2024-05-01=[mean:1,2,4]", 40, "the summaries are of different kinds"},
		{"series:2024-04-01=1 2024-05-01=2", 20, "something follows where it should end"}
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const char *expected = cases[i][1] != NULL ? cases[i][1] : cases[i][0];
		SeriesList	list;
		size_t		position;
		const char *problem = series_from_text(&list, cases[i][0], &position, allocate);
		char	   *text = allocate(1000);

		text[0] = '\0';
		if (problem == NULL)
			series_to_text(&list, text);
		ok(problem == NULL && strcmp(text, expected) == 0, "%s", expected);
		if (strcmp(text, expected) != 0)
			printf("# %s: %s\n", problem != NULL ? problem : "read as", text);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
	{
		SeriesList	list;
		size_t		position;
		const char *problem = series_from_text(&list, refused[i].text, &position, allocate);

		ok(problem != NULL && strcmp(problem, refused[i].reason) == 0 && (int) position == refused[i].position,
		   "refused: \"%s\"", refused[i].text);
		if (problem == NULL || strcmp(problem, refused[i].reason) != 0 || (int) position != refused[i].position)
			printf("# at %d: %s\n", (int) position, problem != NULL ? problem : "accepted");
	}
	forget();
}

/* ------------------------------------------------------------- what is refused */

/* Whether stored bytes that were accepted are safe to use, and canonical ones the very bytes of their list. */
static bool
is_sound(const void *bytes, size_t size)
{
	SeriesList	list = list_of(bytes);
	bool		closed = ((const SeriesCanonical *) bytes)->form == SERIES_FORM_CANONICAL;
	size_t		again_size;
	uint8_t    *again;
	int32_t		day;

	if (series_settle(&list, allocate, &day) != SERIES_SETTLED)
		return !closed;
	again = canonical(&list, &again_size);
	if (series_problem(again, again_size) != NULL)
		return false;
	return !closed || (again_size == size && memcmp(again + 4, (const char *) bytes + 4, size - 4) == 0);
}

static const char *
problem_of_copy(const void *bytes, size_t size, bool *sound)
{
	void	   *copy = malloc(size > 0 ? size : 1);
	const char *problem;

	memcpy(copy, bytes, size);
	problem = series_problem(copy, size);
	if (problem == NULL)
		*sound &= is_sound(copy, size);
	free(copy);
	return problem;
}

static const char *
wire_of_copy(const uint8_t *bytes, size_t size, bool *sound)
{
	uint8_t    *copy = malloc(size > 0 ? size : 1);
	SeriesList	list;
	const char *problem;

	memcpy(copy, bytes, size);
	problem = series_from_wire(&list, copy, size, allocate);
	if (problem == NULL)
	{
		uint8_t    *again = allocate(series_wire_room(&list));

		*sound &= series_to_wire(&list, again) == size && memcmp(again, bytes, size) == 0;
	}
	free(copy);
	return problem;
}

static void
test_damage(void)
{
	bool		cut_seen = true;
	bool		longer_seen = true;
	bool		stored = true;
	bool		open = true;
	bool		wire = true;
	bool		text = true;

	for (int trial = 0; trial < 60; trial++)
	{
		SeriesList	list;
		size_t		size[3];
		uint8_t    *bytes[3];
		uint8_t		longer[9] = {0};

		do
		{
			forget();
			list = random_series(1 + trial % 2);
		} while (series_size(&list) > 500);
		bytes[0] = canonical(&list, &size[0]);
		bytes[1] = (uint8_t *) open_of(&list, 16, &size[1]);
		bytes[2] = allocate(series_wire_room(&list));
		size[2] = series_to_wire(&list, bytes[2]);
		for (int form = 0; form < 3; form++)
		{
			bool	   *sound = form == 0 ? &stored : form == 1 ? &open : &wire;
			int			marker = kept_count;
			uint8_t    *more = malloc(size[form] + 9);

			for (size_t cut = 0; cut < size[form]; cut++)
				cut_seen &= (form < 2 ? problem_of_copy(bytes[form], cut, sound) : wire_of_copy(bytes[form], cut, sound)) != NULL;
			memcpy(more, bytes[form], size[form]);
			memcpy(more + size[form], longer, 9);
			for (size_t extra = 1; extra < 9; extra++)
				longer_seen &= (form < 2 ? problem_of_copy(more, size[form] + extra, sound) :
								wire_of_copy(more, size[form] + extra, sound)) != NULL;
			free(more);
			for (int change = 0; change < 3000; change++)
			{
				size_t		at = random_bits() % (random_between(0, 1) && size[form] > 48 ? 48 : size[form]);
				uint8_t		was = bytes[form][at];

				if (form < 2 && at < 4)
					continue;
				bytes[form][at] = random_between(0, 1) ? was ^ (uint8_t) (1 << random_between(0, 7)) : (uint8_t) random_bits();
				if (form < 2)
					problem_of_copy(bytes[form], size[form], sound);
				else
					wire_of_copy(bytes[form], size[form], sound);
				bytes[form][at] = was;
				while (kept_count > marker)
					free(kept[--kept_count]);
			}
		}
		forget();
	}
	ok(cut_seen, "cut short anywhere, every form is refused");
	ok(longer_seen, "and with zeros behind it");
	ok(stored, "canonical bytes with damage are refused, or are another series' own");
	ok(open, "open bytes with damage are refused, or are safe to use");
	ok(wire, "travelling bytes with damage are refused, or are another series' own");

	for (int trial = 0; trial < 20000; trial++)
	{
		static const char letters[] = "0123456789-=,|?[]:.e*scount+ \nNx";
		SeriesList	list = random_series(1 + trial % 2);
		SeriesList	back;
		char	   *words;
		char	   *again;
		size_t		length;
		size_t		position;

		list.count = list.count > 3 ? 3 : list.count;
		words = allocate(series_text_room(&list) + 8);
		length = series_to_text(&list, words);
		for (int changes = random_between(1, 3); changes > 0; changes--)
			words[random_bits() % length] = letters[random_bits() % (sizeof(letters) - 1)];
		again = malloc(length + 1);
		memcpy(again, words, length + 1);
		if (series_from_text(&back, again, &position, allocate) != NULL)
			text &= position <= length;
		else
		{
			char	   *written = allocate(series_text_room(&back));
			SeriesList	third;

			series_to_text(&back, written);
			text &= series_from_text(&third, written, &position, allocate) == NULL && same(&back, &third);
		}
		free(again);
		forget();
	}
	ok(text, "changed text is refused, or read as a series that is written as text again");
}

int
main(void)
{
	seed_random();
	test_round_trips();
	test_parts();
	test_settle();
	test_order();
	test_known_text();
	test_damage();
	return tap_done();
}
