/*
 * sparkline.c
 *		Unit tests of src/core/sparkline.c, as TAP.
 */
#include "sparkline.h"

#include "tap.h"

#define MOST	1200

static int32_t days[MOST];
static double values[MOST];
static bool breaks[MOST];

/* A series of months; values 'n' are not known, 's' are not held, a bar breaks; digits are values. */
static Series
series_of(const char *picture)
{
	Series		series = {.day = days, .value = values, .breaks = breaks, .per = 1};
	int			month = 0;
	bool		broken = false;

	for (; *picture != '\0'; picture++)
	{
		if (*picture == '|')
		{
			broken = true;
			continue;
		}
		if (*picture != 's')
		{
			days[series.count] = calendar_day((CalendarDate) {2020 + month / 12, 1 + month % 12, 1});
			values[series.count] = *picture == 'n' ? NAN : *picture - '0';
			breaks[series.count++] = broken;
			broken = false;
		}
		month++;
	}
	series.step = calendar_step(days, series.count);
	return series;
}

static void
is_drawn(const Series *series, const char *expected, const char *name)
{
	size_t		room = sparkline_room(series);
	char	   *text = malloc(room);
	size_t		length = sparkline(series, text);

	ok(length < room && length == strlen(text) && strcmp(text, expected) == 0, "%s", name);
	if (strcmp(text, expected) != 0)
		printf("# %s\n", text);
	free(text);
}

static void
draws(const char *picture, const char *expected, const char *name)
{
	Series		series = series_of(picture);

	is_drawn(&series, expected, name);
}

int
main(void)
{
	Series		series;

	draws("01234567", "▁▂▃▄▅▆▇█", "eight values in eight heights");
	draws("08", "▁█", "two");
	draws("444", "▄▄▄", "constant: half height");
	draws("5", "▄", "one point");
	draws("n", "·", "one point without a value");
	draws("nnn", "···", "no value at all");
	draws("0ns7", "▁··█", "periods without a value and periods that are not held");
	draws("01s|27", "▁▂·|▃█", "a new definition");
	draws("|07", "▁█", "the first point is never one") ;

	series = series_of("07");
	values[0] = -1.7e308;
	values[1] = 1.7e308;
	is_drawn(&series, "▁█", "the whole range of double precision");
	values[0] = 5e-324;
	values[1] = 0;
	is_drawn(&series, "▄▄", "values whose distance cannot be halved");

	/* days: a long series */
	for (int i = 0; i < MOST; i++)
	{
		days[i] = i < 3 ? i : 100000 + 2 * i;
		values[i] = i < 1197 ? 0 : i % 2 ? 7 : NAN;
		breaks[i] = i == 1198;
	}
	series = (Series) {.count = 4, .day = days, .value = values, .breaks = breaks, .per = 1};
	series.step = calendar_step(days, 4);
	is_drawn(&series, "▄▄▄…▄", "a long gap is one mark");
	series.count = MOST;
	{
		size_t		room = sparkline_room(&series);
		char	   *text = malloc(room);
		size_t		length = sparkline(&series, text);

		ok(length < room && length == strlen(text), "a long series fits its room: %d bytes", (int) length);
		ok(strcmp(text + length - strlen("▁…█…|…█"), "▁…█…|…█") == 0, "it ends in a gap, a gap that begins a definition, and a value");
		free(text);
	}
	return tap_done();
}
