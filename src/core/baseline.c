/*
 * baseline.c
 *		Parts of a series, and which points make the limits of each.
 *
 * Automatic re-basing follows runcharter: after the points of the baseline, and
 * leaving out points on the centre, the first run of so many points on the
 * wanted side begins a new part, whose centre comes from the points of the run;
 * the search goes on behind the run.
 */
#include "baseline.h"

/* The choice nobody made: limits from every point. */
BaselinePart
baseline_every_point(void)
{
	BaselinePart choice = {BASELINE_NO_FIRST, 0, BASELINE_NO_FIRST, BASELINE_NO_LAST, NAN, NAN};

	return choice;
}

/* What kind of baseline a choice asks for. */
BaselineKind
baseline_kind(const BaselinePart *choice)
{
	if (!isnan(choice->centre))
		return BASELINE_FROZEN;
	if (choice->points > 0)
		return BASELINE_FIRST_POINTS;
	if (choice->first_day != BASELINE_NO_FIRST || choice->last_day != BASELINE_NO_LAST)
		return BASELINE_DATES;
	return BASELINE_ALL;
}

/*
 * baseline_most_segments
 *	  No more parts than this come of the series.
 *
 * choices: how many baseline parts were given. automatic: length of the run
 * that re-bases, 0 for none.
 */
int
baseline_most_segments(const Series *series, int choices, int automatic)
{
	int			most = choices + 1;

	for (int i = 1; i < series->count; i++)
		most += series->breaks[i];
	if (automatic > 0)
		most += series->count / automatic;
	return most;
}

/* A changed definition keeps "the first n points", but not the dates and values of the old one. */
static BaselinePart
choice_after_break(const BaselinePart *choice)
{
	BaselinePart after = baseline_every_point();

	after.points = choice->points;
	return after;
}

/*
 * baseline_next_segment
 *	  The next part of a series: the one that begins where *segment ends.
 *
 * choices: count of them, by `starts`, rising. *next_choice and segment->end
 * are 0 at first, and segment->choice is baseline_every_point(). Gives 0 when
 * there are no more parts. A choice that no point belongs to gives a part
 * without points.
 */
int
baseline_next_segment(const Series *series, const BaselinePart *choices, int count,
					  int *next_choice, BaselineSegment *segment)
{
	int			first = segment->end;
	int			end;

	if (first >= series->count && *next_choice >= count)
		return 0;
	if (*next_choice < count &&
		(first >= series->count || choices[*next_choice].starts <= series->day[first]))
		segment->choice = choices[(*next_choice)++];
	else if (first > 0)
		segment->choice = choice_after_break(&segment->choice);

	for (end = first; end < series->count; end++)
	{
		if (*next_choice < count && choices[*next_choice].starts <= series->day[end])
			break;
		if (end > first && series->breaks[end])
			break;
	}
	segment->first = first;
	segment->end = end;
	segment->kind = baseline_kind(&segment->choice);
	return 1;
}

/*
 * baseline_mark
 *	  Marks the points that make the limits of a part; gives how many have a value.
 *
 * in_baseline is as long as the series; only the part's own points are written.
 */
int
baseline_mark(const Series *series, const BaselineSegment *segment, bool *in_baseline)
{
	const BaselinePart *choice = &segment->choice;
	int			known = 0;

	for (int i = segment->first; i < segment->end; i++)
	{
		bool		chosen = true;

		if (choice->points > 0)
			chosen = i - segment->first < choice->points;
		else
			chosen = series->day[i] >= choice->first_day && series->day[i] <= choice->last_day;
		in_baseline[i] = chosen;
		known += chosen && series_has(series, i);
	}
	return known;
}

/* Where the search for a run begins: behind the last point of the baseline. */
int
baseline_search_from(const BaselineSegment *segment, const bool *in_baseline)
{
	if (segment->kind == BASELINE_FROZEN)
		return segment->first;
	for (int i = segment->end; i > segment->first; i--)
		if (in_baseline[i - 1])
			return i;
	return segment->end;
}

/*
 * baseline_find_run
 *	  The first point of the first sustained run between from and end - 1, or -1.
 *
 * value: NaN where not known. length: points of the run. Points on the centre
 * and points without a value neither break a run nor count. *last becomes
 * the run's last point. in_run, as long as the series, is written from the
 * run's first to its last point: true for those that count.
 * Source: runcharter (get_run_dates, basic_processing).
 */
int
baseline_find_run(const double *value, int from, int end, double centre,
				  int length, BaselineSide side, bool *in_run, int *last)
{
	int			run_side = 0;
	int			run = 0;
	int			first = -1;

	for (int i = from; i < end; i++)
	{
		int			now = (value[i] > centre) - (value[i] < centre);

		if (now == 0)
			continue;
		if (now != run_side)
		{
			run_side = now;
			run = 0;
			first = i;
		}
		run++;
		if (run == length && side != (now > 0 ? BASELINE_BELOW : BASELINE_ABOVE))
		{
			for (int k = first; k <= i; k++)
				in_run[k] = now > 0 ? value[k] > centre : value[k] < centre;
			*last = i;
			return first;
		}
	}
	return -1;
}
