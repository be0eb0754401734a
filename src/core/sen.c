/*
 * sen.c
 *		Slopes between all pairs of points, and their ordered values.
 *
 * Sixty points have 1,770 slopes, and a hundred thousand series are asked at
 * once: the loops below have no branch that the data decide.
 */
#include "sen.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Two at a time: every processor has registers for that, and -O2 does not use them by itself. */
typedef double Two __attribute__((vector_size(16)));
typedef int64_t TwoFlags __attribute__((vector_size(16)));

/* Up to here an insertion sort is quicker than another partition. */
#define SMALL 20

static inline Two
two_from(const double *at)
{
	Two			two;

	memcpy(&two, at, sizeof(two));
	return two;
}

/* Slopes between point i and all later ones; rising and falling pairs are added up. */
static void
slopes_from(const double *t, const double *x, int i, int n, double *slope, SenPairs *pairs)
{
	const Two	ti = {t[i], t[i]};
	const Two	xi = {x[i], x[i]};
	const Two	zero = {0.0, 0.0};
	TwoFlags	rising = {0, 0};	/* a flag that is set counts -1 */
	TwoFlags	falling = {0, 0};
	int			j = i + 1;

	for (; j + 1 < n; j += 2, slope += 2)
	{
		Two			rise = two_from(x + j) - xi;
		Two			two = rise / (two_from(t + j) - ti);

		memcpy(slope, &two, sizeof(two));
		rising += rise > zero;
		falling += rise < zero;
	}
	pairs->rising -= (int) (rising[0] + rising[1]);
	pairs->falling -= (int) (falling[0] + falling[1]);
	if (j < n)
	{
		*slope = (x[j] - x[i]) / (t[j] - t[i]);
		pairs->rising += x[j] > x[i];
		pairs->falling += x[j] < x[i];
	}
}

/*
 * sen_slopes
 *	  The slope between every two points, and how many pairs rise and fall.
 *
 * t: strictly rising; x: finite, and so is the difference of any two; n: at
 * most SEN_MOST_POINTS. slope: room for n(n-1)/2, not ordered. checkpoint may
 * be NULL.
 */
SenPairs
sen_slopes(const double *t, const double *x, int n, double *slope, SenCheckpoint checkpoint)
{
	SenPairs	pairs = {0, 0, 0, 0.0};
	int			seen = 0;

	for (int i = 0; i < n - 1; i++)
	{
		int			equal;

		if (checkpoint != NULL && n > 500)
			checkpoint();
		slopes_from(t, x, i, n, slope, &pairs);
		slope += n - 1 - i;
		seen += n - 1 - i;
		/* of t equal values one has t - 1 equals after it, one t - 2, and so on: these terms add up to t(t-1)(2t+5) */
		equal = seen - pairs.rising - pairs.falling - pairs.level;
		pairs.level += equal;
		pairs.tied += 6.0 * equal * (equal + 2.0);
	}
	return pairs;
}

/* Sorts in place; for few values, or for thousands that are wanted sorted. */
void
sen_sort(double *values, int count)
{
	static const int gaps[] = {8929, 3905, 2161, 929, 505, 209, 109, 41, 19, 5, 1};

	for (size_t g = 0; g < sizeof(gaps) / sizeof(gaps[0]); g++)
		for (int i = gaps[g]; i < count; i++)
		{
			double		value = values[i];
			int			j = i;

			for (; j >= gaps[g] && values[j - gaps[g]] > value; j -= gaps[g])
				values[j] = values[j - gaps[g]];
			values[j] = value;
		}
}

static void
sort_few(double *values, int count)
{
	for (int i = 1; i < count; i++)
	{
		double		value = values[i];
		int			j = i;

		for (; j > 0 && values[j - 1] > value; j--)
			values[j] = values[j - 1];
		values[j] = value;
	}
}

static double
median_of_three(double a, double b, double c)
{
	double		least = a < b ? a : b;
	double		most = a < b ? b : a;

	return c < least ? least : c > most ? most : c;
}

/* A value that is likely near the middle; places are drawn, so that no pattern of slopes is a bad one. */
static double
likely_middle(const double *values, int count, uint32_t *draw)
{
	double		of_three[3];

	for (int i = 0; i < 3; i++)
	{
		double		sample[3];

		for (int k = 0; k < 3; k++)
		{
			*draw = *draw * UINT32_C(1664525) + UINT32_C(1013904223);
			sample[k] = values[((uint64_t) *draw * (uint64_t) count) >> 32];
		}
		of_three[i] = median_of_three(sample[0], sample[1], sample[2]);
	}
	return median_of_three(of_three[0], of_three[1], of_three[2]);
}

/* Moves values below the pivot to the front; how many there are. */
static int
move_below(double *values, int count, double pivot)
{
	int			below = 0;

	for (int i = 0; i < count; i++)
	{
		double		value = values[i];

		values[i] = values[below];
		values[below] = value;
		below += value < pivot;
	}
	return below;
}

/* The same for values that equal the pivot, where none is below it. */
static int
move_equal(double *values, int count, double pivot)
{
	int			equal = 0;

	for (int i = 0; i < count; i++)
	{
		double		value = values[i];

		values[i] = values[equal];
		values[equal] = value;
		equal += value <= pivot;
	}
	return equal;
}

/*
 * sen_order
 *	  Puts those values where they would be if all were sorted that have the
 *	  given ranks, and nothing else.
 *
 * rank: rising, from 0 to count - 1; ranks: how many. checkpoint may be NULL.
 */
void
sen_order(double *values, int count, const int *rank, int ranks, SenCheckpoint checkpoint)
{
	uint32_t	draw = 1;
	int			first = 0;

	while (ranks > 0 && count - first > SMALL)
	{
		double		pivot = likely_middle(values + first, count - first, &draw);
		int			middle = first + move_below(values + first, count - first, pivot);
		int			left = 0;

		if (checkpoint != NULL && count - first > 100000)
			checkpoint();
		if (middle == first)
		{
			/* the pivot is the least: its equals are in place */
			first += move_equal(values + first, count - first, pivot);
			while (ranks > 0 && *rank < first)
				rank++, ranks--;
			continue;
		}
		while (left < ranks && rank[left] < middle)
			left++;
		if (left == ranks)
			count = middle;
		else
		{
			if (left > 0)
			{
				int			base = first;
				int			of_left[8];

				for (int i = 0; i < left; i++)
					of_left[i] = rank[i] - base;
				sen_order(values + base, middle - base, of_left, left, checkpoint);
			}
			rank += left;
			ranks -= left;
			first = middle;
		}
	}
	if (ranks > 0)
		sort_few(values + first, count - first);
}

/* How many slopes lie further below the middle than that. */
static int
count_below(const double *slope, int count, double middle, double reach)
{
	const Two	middles = {middle, middle};
	const Two	edge = {-reach, -reach};
	TwoFlags	below = {0, 0};
	int			i = 0;

	for (; i + 1 < count; i += 2)
		below += two_from(slope + i) - middles < edge;
	return (i < count && slope[i] - middle < -reach) - (int) (below[0] + below[1]);
}

/* Copies the slopes within reach of the middle; how many those are. */
static int
copy_within(const double *restrict slope, int count, double middle, double reach, double *restrict room)
{
	int			kept = 0;

	for (int i = 0; i < count; i++)
	{
		room[kept] = slope[i];
		kept += fabs(slope[i] - middle) <= reach;
	}
	return kept;
}

/* Ranks sought: of the lower limit, the median and the upper limit, each between two. */
typedef struct Sought
{
	int			rank[6];		/* from 0, rising */
	double		part[3];		/* how far from the first of the two to the second */
	bool		limits;			/* are there limits? */
} Sought;

/* The place, from 1, of a limit among the slopes: whole, and what is over. */
static void
seek(Sought *sought, int which, double place)
{
	double		whole = floor(place);

	sought->part[which] = place - whole;
	sought->rank[2 * which] = (int) whole - 1;
	sought->rank[2 * which + 1] = (int) whole - (sought->part[which] > 0.0 ? 0 : 1);
}

/* The ranks of the median and of (N - C)/2 and (N + C)/2 + 1. */
static Sought
seek_all(int count, double half_width, SenLimits limits)
{
	Sought		sought;
	double		lower = (count - half_width) / 2.0;
	double		upper = (count + half_width) / 2.0 + 1.0;

	if (limits == SEN_LIMITS_ROUNDED)
	{
		lower = rint(lower);
		upper = rint(upper);
	}
	sought.limits = lower >= 1.0 && upper <= count;
	seek(&sought, 0, sought.limits ? lower : (count + 1) / 2.0);
	seek(&sought, 1, (count + 1) / 2.0);
	seek(&sought, 2, sought.limits ? upper : (count + 1) / 2.0);
	return sought;
}

static double
found(const double *slope, const Sought *sought, int which)
{
	double		first = slope[sought->rank[2 * which]];

	return first + (slope[sought->rank[2 * which + 1]] - first) * sought->part[which];
}

/*
 * sen_slope
 *	  The median of the slopes, and the slopes at (N - C)/2 and (N + C)/2 + 1.
 *
 * slope: count of them, at least one, put in another order. half_width: C, the
 * normal quantile times the standard deviation of Kendall's S. Limits are NaN
 * where a rank lies outside the slopes: too few for the level. guess: where the
 * limits may lie, only to be quicker; NULL without. checkpoint may be NULL.
 * Source: Sen 1968; Gilbert 1987, section 16.5.
 */
SenSlope
sen_slope(double *slope, int count, double half_width, SenLimits limits,
		  const SenGuess *guess, SenCheckpoint checkpoint)
{
	Sought		sought = seek_all(count, half_width, limits);
	SenSlope	result = {NAN, NAN, NAN};

	if (guess != NULL)
	{
		int			below = count_below(slope, count, guess->middle, guess->reach);
		int			kept = copy_within(slope, count, guess->middle, guess->reach, guess->room);

		if (below <= sought.rank[0] && sought.rank[5] < below + kept)
		{
			slope = guess->room;
			count = kept;
			for (int i = 0; i < 6; i++)
				sought.rank[i] -= below;
		}
	}
	sen_order(slope, count, sought.rank, 6, checkpoint);
	result.slope = found(slope, &sought, 1);
	if (sought.limits)
	{
		result.lower = found(slope, &sought, 0);
		result.upper = found(slope, &sought, 2);
	}
	return result;
}

/* The median of values in order, at least one. */
double
sen_median_of_sorted(const double *sorted, int count)
{
	double		upper = sorted[count / 2];
	double		lower = count % 2 == 1 ? upper : sorted[count / 2 - 1];

	return lower + (upper - lower) * 0.5;
}
