/*
 * sparkline.c
 *		A series as a line of block characters, in UTF-8.
 *
 * One character a period: eight heights from the least value to the greatest, a
 * middle dot where there is no value, and a bar before a new definition.
 */
#include "sparkline.h"

#include <string.h>

#define HEIGHTS			8
#define MARK_BYTES		3		/* the longest mark */

static const char *const heights[HEIGHTS] = {"\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
static const char no_value[] = "\u00b7";
static const char no_values[] = "\u2026";
static const char new_definition[] = "|";

static bool
is_long(const Series *series)
{
	return series->count > 0 && series_index(series, series->count - 1) >= SPARKLINE_MAX_PERIODS;
}

/* Bytes that sparkline() needs, the closing zero included. */
size_t
sparkline_room(const Series *series)
{
	size_t		marks = (size_t) series->count;

	if (is_long(series))
		marks *= 2;				/* a mark for what lies before each point */
	else if (series->count > 0)
		marks = (size_t) series_index(series, series->count - 1) + 1;
	return marks * MARK_BYTES + (size_t) series->count + 1;
}

static char *
put(char *out, const char *mark)
{
	size_t		length = strlen(mark);

	memcpy(out, mark, length);
	return out + length;
}

/* Halves, as the whole range of double precision has no width. */
static const char *
height_of(double value, double least, double greatest)
{
	double		width = greatest / 2 - least / 2;
	double		share;

	/* the smallest doubles have no half */
	if (!(width > 0))
		return heights[HEIGHTS / 2 - 1];
	share = (value / 2 - least / 2) / width;
	return heights[share >= 1 ? HEIGHTS - 1 : (int) (share * HEIGHTS)];
}

static void
extremes(const Series *series, double *least, double *greatest)
{
	*least = INFINITY;
	*greatest = -INFINITY;
	for (int i = 0; i < series->count; i++)
		if (series_has(series, i))
		{
			*least = fmin(*least, series->value[i]);
			*greatest = fmax(*greatest, series->value[i]);
		}
}

/*
 * Writes the line and returns its length. Periods that the series does not hold
 * are shown as those without a value; past SPARKLINE_MAX_PERIODS periods a run of
 * either is one ellipsis.
 */
size_t
sparkline(const Series *series, char *text)
{
	bool		shorten = is_long(series);
	char	   *out = text;
	double		least;
	double		greatest;
	int			drawn = 0;		/* periods up to here */
	bool		in_run = false;

	extremes(series, &least, &greatest);
	for (int i = 0; i < series->count; i++)
	{
		int			place = series_index(series, i);
		bool		has = series_has(series, i);

		if (shorten && drawn < place && !in_run)
		{
			out = put(out, no_values);
			in_run = true;
		}
		for (; drawn < place && !shorten; drawn++)
			out = put(out, no_value);
		if (i > 0 && series->breaks[i])
		{
			out = put(out, new_definition);
			in_run = false;
		}
		if (has)
			out = put(out, height_of(series->value[i], least, greatest));
		else if (!shorten)
			out = put(out, no_value);
		else if (!in_run)
			out = put(out, no_values);
		in_run = !has;
		drawn = place + 1;
	}
	*out = '\0';
	return (size_t) (out - text);
}
