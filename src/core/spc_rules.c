/*
 * spc_rules.c
 *		Which points a rule set signals, and the rule sets known by a name.
 *
 * Every rule walks a part once. Where a rule set skips unknown values, the
 * rules see the known points as neighbours; where they break, the rules see
 * each stretch between them alone.
 */
#include <math.h>
#include <string.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "spc_rules.h"

#define COUNT_OF(array) ((int) (sizeof(array) / sizeof((array)[0])))

/* The inverse of the mean range of two normal values, times 3. */
#define THREE_SIGMA_OF_RANGE (3.0 / 1.128)

static const SpcRules built_in[] = {
	{
		.name = "NHSRplotthedots",
		.xmr_factor = 2.66, .screening = true, .screening_factor = 3.267, .outside = true,
		.shift_points = 7, .shift_on_centre = SPC_BREAKS,
		.trend_points = 7, .trend_on_tie = SPC_BREAKS, .trend_flags = SPC_FLAG_ALL,
		.two_of_three = SPC_TWO_BETWEEN_ALL_ON_ONE_SIDE,
		.missing_values = SPC_BREAKS,
		.priority = {SPC_OUTSIDE, SPC_TREND, SPC_TWO_OF_THREE, SPC_SHIFT}, .priorities = 4,
		.conflict = SPC_CONFLICT_BY_PRIORITY, .fewest_points = 13,
		.source = "R package NHSRplotthedots 0.2.2, as its code does it. A point on the centre, a tie and a NULL value end what they are in."
	},
	{
		.name = "Making Data Count November 2023",
		.xmr_factor = 2.66, .screening = false, .screening_factor = 3.267, .outside = true,
		.shift_points = 7, .shift_on_centre = SPC_BREAKS,
		.trend_points = 7, .trend_on_tie = SPC_BREAKS, .trend_flags = SPC_FLAG_ALL,
		.two_of_three = SPC_TWO_BEYOND_ALL_ON_ONE_SIDE,
		.missing_values = SPC_SKIPPED,
		.priority = {SPC_OUTSIDE, SPC_TREND, SPC_TWO_OF_THREE, SPC_SHIFT}, .priorities = 4,
		.conflict = SPC_CONFLICT_IMPROVEMENT, .fewest_points = 13,
		.source = "NHS England Making Data Count workbook, as described by its makers and users in the threads of NHSRplotthedots (issue 194): points beyond 2 sigma count, past the limit or not, all three on one side. Improvement is shown on conflict. What a point on the centre, a tie and a missing value do was not to be read: the first two as NHSRplotthedots, missing values are skipped."
	},
	{
		.name = "Making Data Count November 2023, 6 points",
		.xmr_factor = 2.66, .screening = false, .screening_factor = 3.267, .outside = true,
		.shift_points = 6, .shift_on_centre = SPC_BREAKS,
		.trend_points = 6, .trend_on_tie = SPC_BREAKS, .trend_flags = SPC_FLAG_ALL,
		.two_of_three = SPC_TWO_BEYOND_ALL_ON_ONE_SIDE,
		.missing_values = SPC_SKIPPED,
		.priority = {SPC_OUTSIDE, SPC_TREND, SPC_TWO_OF_THREE, SPC_SHIFT}, .priorities = 4,
		.conflict = SPC_CONFLICT_IMPROVEMENT, .fewest_points = 13,
		.source = "The same workbook with its setting of 6 points for shift and trend."
	},
	{
		.name = "NHS England 2019",
		.xmr_factor = 2.66, .screening = false, .screening_factor = 3.267, .outside = true,
		.shift_points = 7, .shift_on_centre = SPC_BREAKS,
		.trend_points = 6, .trend_on_tie = SPC_BREAKS, .trend_flags = SPC_FLAG_ALL_BUT_THE_FIRST,
		.two_of_three = SPC_TWO_BEYOND_ON_EITHER_SIDE,
		.moving_range_factor = 3.27,
		.missing_values = SPC_SKIPPED,
		.priority = {SPC_OUTSIDE, SPC_TREND, SPC_SHIFT, SPC_TWO_OF_THREE, SPC_MOVING_RANGE}, .priorities = 5,
		.conflict = SPC_CONFLICT_BY_PRIORITY, .fewest_points = 13,
		.source = "SQL script of NHS England and NHS Improvement, 2019 to 2020. It has no missing values: they are skipped here. The fewest points are those of the other NHS sets."
	},
	{
		.name = "Public Health Scotland run chart",
		.xmr_factor = THREE_SIGMA_OF_RANGE, .screening = false, .screening_factor = 3.267, .outside = false,
		.shift_points = 6, .shift_on_centre = SPC_SKIPPED,
		.trend_points = 5, .trend_on_tie = SPC_SKIPPED, .trend_flags = SPC_FLAG_ALL,
		.two_of_three = SPC_TWO_NONE,
		.missing_values = SPC_SKIPPED,
		.priority = {SPC_TREND, SPC_SHIFT}, .priorities = 2,
		.conflict = SPC_CONFLICT_BY_PRIORITY, .fewest_points = 10,
		.source = "Text of Public Health Scotland's maternity and neonatal dashboard. Left out: too many or too few runs, because the text names no table and published tables differ; astronomical points, which it judges by eye. The order of the rules, missing values and the fewest points are ours."
	},
	{
		.name = "Public Health Scotland p chart",
		.xmr_factor = THREE_SIGMA_OF_RANGE, .screening = false, .screening_factor = 3.267, .outside = true,
		.shift_points = 8, .shift_on_centre = SPC_SKIPPED,
		.trend_points = 6, .trend_on_tie = SPC_SKIPPED, .trend_flags = SPC_FLAG_ALL,
		.two_of_three = SPC_TWO_BETWEEN_ON_ONE_SIDE,
		.inner_third_points = 15,
		.missing_values = SPC_SKIPPED,
		.priority = {SPC_OUTSIDE, SPC_TREND, SPC_TWO_OF_THREE, SPC_SHIFT, SPC_INNER_THIRD}, .priorities = 5,
		.conflict = SPC_CONFLICT_BY_PRIORITY, .fewest_points = 13,
		.source = "Text of Public Health Scotland's maternity and neonatal dashboard. Not stated there: points on the centre and ties (as its run charts), that the two in the outer third lie on one side, that close to the centre means within one sigma, the order of the rules, missing values, the fewest points."
	},
	{
		.name = "Anhoej",
		.xmr_factor = THREE_SIGMA_OF_RANGE, .screening = true, .screening_factor = 3.267, .outside = true,
		.shift_on_centre = SPC_SKIPPED, .trend_on_tie = SPC_SKIPPED, .trend_flags = SPC_FLAG_ALL,
		.two_of_three = SPC_TWO_NONE,
		.runs_test = SPC_RUNS_ANHOEJ,
		.missing_values = SPC_SKIPPED,
		.priority = {SPC_OUTSIDE, SPC_RUNS}, .priorities = 2,
		.conflict = SPC_CONFLICT_BY_PRIORITY, .fewest_points = 10,
		.source = "R package qicharts2: the longest run about the centre is longer than round(log2 n) + 3, or crossings are fewer than the 5 % quantile of Binomial(n - 1, 1/2). The fewest points are where its tables begin."
	},
	{
		.name = "Anhoej, best box",
		.xmr_factor = THREE_SIGMA_OF_RANGE, .screening = true, .screening_factor = 3.267, .outside = true,
		.shift_on_centre = SPC_SKIPPED, .trend_on_tie = SPC_SKIPPED, .trend_flags = SPC_FLAG_ALL,
		.two_of_three = SPC_TWO_NONE,
		.runs_test = SPC_RUNS_BEST_BOX,
		.missing_values = SPC_SKIPPED,
		.priority = {SPC_OUTSIDE, SPC_RUNS}, .priorities = 2,
		.conflict = SPC_CONFLICT_BY_PRIORITY, .fewest_points = 10,
		.source = "R package qicharts2, method bestbox; outside 10 to 100 useful points as Anhoej."
	},
	{
		.name = "Anhoej, cut box",
		.xmr_factor = THREE_SIGMA_OF_RANGE, .screening = true, .screening_factor = 3.267, .outside = true,
		.shift_on_centre = SPC_SKIPPED, .trend_on_tie = SPC_SKIPPED, .trend_flags = SPC_FLAG_ALL,
		.two_of_three = SPC_TWO_NONE,
		.runs_test = SPC_RUNS_CUT_BOX,
		.missing_values = SPC_SKIPPED,
		.priority = {SPC_OUTSIDE, SPC_RUNS}, .priorities = 2,
		.conflict = SPC_CONFLICT_BY_PRIORITY, .fewest_points = 10,
		.source = "R package qicharts2, method cutbox; outside 10 to 100 useful points as Anhoej."
	}
};

/* The rule sets known by a name; *count of them. */
const SpcRules *
spc_rules_built_in(int *count)
{
	*count = COUNT_OF(built_in);
	return built_in;
}

/* The rule set of that name, or NULL. */
const SpcRules *
spc_rules_by_name(const char *name)
{
	for (int i = 0; i < COUNT_OF(built_in); i++)
		if (strcmp(built_in[i].name, name) == 0)
			return &built_in[i];
	return NULL;
}

/* Does the rule set use this rule? */
bool
spc_rules_has(const SpcRules *rules, SpcRule rule)
{
	switch (rule)
	{
		case SPC_OUTSIDE:
			return rules->outside;
		case SPC_TREND:
			return rules->trend_points > 0;
		case SPC_TWO_OF_THREE:
			return rules->two_of_three != SPC_TWO_NONE;
		case SPC_SHIFT:
			return rules->shift_points > 0;
		case SPC_INNER_THIRD:
			return rules->inner_third_points > 0;
		case SPC_MOVING_RANGE:
			return rules->moving_range_factor > 0.0;
		case SPC_RUNS:
			return rules->runs_test != SPC_RUNS_NONE;
		case SPC_RULES:
			break;
	}
	return false;
}

/* The word for a rule, in signals and in a rule set's priority. */
const char *
spc_rule_text(SpcRule rule)
{
	static const char *const words[] = {
		"outside", "trend", "two_of_three", "shift", "inner_third", "moving_range", "runs"
	};

	return words[rule];
}

static void
flag(SpcStretch *stretch, int point, SpcRule rule, int direction)
{
	uint8_t		bit = SPC_SIGNAL(rule);

	stretch->signals[point] |= bit;
	stretch->high[point] &= (uint8_t) ~bit;
	stretch->low[point] &= (uint8_t) ~bit;
	if (direction > 0)
		stretch->high[point] |= bit;
	else if (direction < 0)
		stretch->low[point] |= bit;
}

/* Above the centre, on it, or below: 1, 0, -1. */
static int
side_of(const SpcStretch *stretch, int point)
{
	double		value = stretch->value[point];

	return (value > stretch->centre) - (value < stretch->centre);
}

static void
signal_outside(SpcStretch *stretch)
{
	for (int i = stretch->first; i < stretch->end; i++)
	{
		if (stretch->value[i] > stretch->upper[i])
			flag(stretch, i, SPC_OUTSIDE, 1);
		else if (stretch->value[i] < stretch->lower[i])
			flag(stretch, i, SPC_OUTSIDE, -1);
	}
}

static void
signal_moving_range(const SpcRules *rules, SpcStretch *stretch)
{
	for (int i = stretch->first; i < stretch->end; i++)
		if (stretch->moving_range[i] > rules->moving_range_factor * stretch->mean_moving_range)
			flag(stretch, i, SPC_MOVING_RANGE, side_of(stretch, i));
}

/* Flags the points of a run that has become long enough: all at once, then one by one. */
static void
flag_run(SpcStretch *stretch, const int *run, int length, int wanted, int leave_out,
		 SpcRule rule, int direction)
{
	if (length < wanted)
		return;
	for (int k = length == wanted ? leave_out : length - 1; k < length; k++)
		flag(stretch, run[k], rule, direction);
}

/*
 * The places first to last - 1 of `place` are the points that a rule sees as
 * neighbours. A point on the centre is taken out of them where it is skipped,
 * so place is written: trend must have walked before.
 */
static void
signal_shift(const SpcRules *rules, SpcStretch *stretch, int *place, int count)
{
	int			run_side = 0;
	int			length = 0;
	int			kept = 0;

	for (int k = 0; k < count; k++)
	{
		int			point = place[k];
		int			now = side_of(stretch, point);

		if (now == 0 && rules->shift_on_centre == SPC_SKIPPED)
			continue;
		length = now == run_side ? length + 1 : 1;
		run_side = now;
		place[kept++] = point;
		if (now != 0)
			flag_run(stretch, place + kept - length, length, rules->shift_points, 0, SPC_SHIFT, now);
	}
}

/* Ties are skipped by keeping, of equal neighbours, the first: so too the run that ends a rise begins the fall. */
static void
signal_trend(const SpcRules *rules, SpcStretch *stretch, const int *place, int count, int *seen)
{
	int			direction = 0;
	int			length = 0;
	int			kept = 0;

	for (int k = 0; k < count; k++)
	{
		int			point = place[k];
		double		change = kept == 0 ? 0.0 :
			stretch->value[point] - stretch->value[seen[kept - 1]];
		int			now = (change > 0.0) - (change < 0.0);

		if (kept > 0 && now == 0 && rules->trend_on_tie == SPC_SKIPPED)
			continue;
		seen[kept++] = point;
		if (now == 0)
			length = 1;
		else
			length = now == direction ? length + 1 : 2;
		direction = now;
		if (now != 0)
			flag_run(stretch, seen + kept - length, length, rules->trend_points,
					 rules->trend_flags == SPC_FLAG_ALL_BUT_THE_FIRST, SPC_TREND, now);
	}
}

/* Beyond a warning limit: 1 above the upper, -1 below the lower, else 0; past the control limit only where that counts. */
static int
beyond_warning(const SpcStretch *stretch, int point, bool also_outside)
{
	double		value = stretch->value[point];

	if (value > stretch->near_upper[point])
		return also_outside || !(value > stretch->upper[point]);
	if (value < stretch->near_lower[point])
		return -(also_outside || !(value < stretch->lower[point]));
	return 0;
}

static void
signal_two_of_three(const SpcRules *rules, SpcStretch *stretch, const int *place, int count)
{
	SpcTwoOfThree variant = rules->two_of_three;
	bool		also_outside = variant == SPC_TWO_BEYOND_ALL_ON_ONE_SIDE ||
		variant == SPC_TWO_BEYOND_ON_ONE_SIDE || variant == SPC_TWO_BEYOND_ON_EITHER_SIDE;
	bool		all_on_one_side = variant == SPC_TWO_BEYOND_ALL_ON_ONE_SIDE ||
		variant == SPC_TWO_BETWEEN_ALL_ON_ONE_SIDE;
	int			beyond[3];

	for (int k = 0; k < count; k++)
	{
		int			above = 0;
		int			below = 0;
		int			sides = 0;

		beyond[k % 3] = beyond_warning(stretch, place[k], also_outside);
		if (k < 2)
			continue;
		for (int j = 0; j < 3; j++)
		{
			above += beyond[j] > 0;
			below += beyond[j] < 0;
		}
		if (above + below < 2)
			continue;
		for (int j = k - 2; j <= k; j++)
			sides += side_of(stretch, place[j]);
		for (int j = k - 2; j <= k; j++)
		{
			int			side = beyond[j % 3];

			if (variant == SPC_TWO_BEYOND_ON_EITHER_SIDE)
				flag(stretch, place[j], SPC_TWO_OF_THREE, side_of(stretch, place[j]));
			else if (side == 0 || (all_on_one_side && sides != 3 * side))
				continue;
			else if ((side > 0 ? above : below) >= 2)
				flag(stretch, place[j], SPC_TWO_OF_THREE, side);
		}
	}
}

static void
signal_inner_third(const SpcRules *rules, SpcStretch *stretch, const int *place, int count)
{
	int			length = 0;

	for (int k = 0; k < count; k++)
	{
		int			point = place[k];

		if (fabs(stretch->value[point] - stretch->centre) < stretch->sigma[point])
			length++;
		else
			length = 0;
		flag_run(stretch, place + k + 1 - length, length, rules->inner_third_points, 0,
				 SPC_INNER_THIRD, 0);
	}
}

/* The rules that look at neighbours, on points that are neighbours. */
static void
signal_neighbours(const SpcRules *rules, SpcStretch *stretch, int *place, int count, int *seen)
{
	if (rules->two_of_three != SPC_TWO_NONE)
		signal_two_of_three(rules, stretch, place, count);
	if (rules->inner_third_points > 0)
		signal_inner_third(rules, stretch, place, count);
	if (rules->trend_points > 0)
		signal_trend(rules, stretch, place, count, seen);
	if (rules->shift_points > 0 && stretch->has_runs)
		signal_shift(rules, stretch, place, count);
}

/* Gives the rules the known points, all as neighbours, or each stretch between unknown ones. */
static void
signal_stretches(const SpcRules *rules, SpcStretch *stretch)
{
	int		   *place = stretch->place;
	int		   *seen = stretch->place + (stretch->end - stretch->first);
	int			count = 0;

	for (int i = stretch->first; i < stretch->end; i++)
	{
		if (!isnan(stretch->value[i]))
			place[count++] = i;
		else if (rules->missing_values == SPC_BREAKS)
		{
			signal_neighbours(rules, stretch, place, count, seen);
			count = 0;
		}
	}
	signal_neighbours(rules, stretch, place, count, seen);
}

/*
 * spc_signals
 *	  Flags the points of one part by every rule of a rule set.
 *
 * stretch: as described there; signals, high and low must be 0 before. Limits that
 * are NaN signal nothing. The scratch `place` needs two places a point.
 */
void
spc_signals(const SpcRules *rules, SpcStretch *stretch)
{
	if (rules->outside)
		signal_outside(stretch);
	if (rules->moving_range_factor > 0.0)
		signal_moving_range(rules, stretch);
	signal_stretches(rules, stretch);
	if (rules->runs_test != SPC_RUNS_NONE && stretch->has_runs &&
		spc_runs_signal(spc_runs(stretch->value, stretch->first, stretch->end, stretch->centre),
						rules->runs_test))
		for (int i = stretch->first; i < stretch->end; i++)
			flag(stretch, i, SPC_RUNS, 0);
}

/* round(log2 n), ties to even; n is not so great that log2 n comes near one. */
static int
rounded_log2(int n)
{
	return (int) rint(log2((double) n));
}

/*
 * spc_runs
 *	  Longest run and crossings about a centre, and what Anhoej's rule allows.
 *
 * value: the points first to end - 1; those on the centre and NaN are left out.
 * Source: qicharts2 runs.analysis; Schilling 2012 for the run, Chen 2010 for
 * the crossings.
 */
SpcRuns
spc_runs(const double *value, int first, int end, double centre)
{
	SpcRuns		runs = {0, 0, 0, 0, 0};
	int			side = 0;
	int			length = 0;

	for (int i = first; i < end; i++)
	{
		int			now = (value[i] > centre) - (value[i] < centre);

		if (now == 0)
			continue;
		runs.crossings += side != 0 && now != side;
		length = now == side ? length + 1 : 1;
		side = now;
		runs.useful++;
		if (length > runs.longest)
			runs.longest = length;
	}
	if (runs.useful > 0)
	{
		runs.longest_allowed = rounded_log2(runs.useful) + 3;
		runs.crossings_needed = (int) qbinom(0.05, runs.useful - 1, 0.5, 1, 0);
	}
	return runs;
}

/* Bounds of the box for 10 to 100 useful points, as published with qicharts2. */
typedef struct Box
{
	uint8_t		crossings;		/* at least */
	uint8_t		longest;		/* at most */
	uint8_t		cut_crossings;	/* the corner that the cut box cuts off; 0: none */
	uint8_t		cut_longest;
} Box;

#define BOX_FROM 10
#define BOX_TO 100

static const Box boxes[BOX_TO - BOX_FROM + 1] = {
	{2, 6, 3, 5}, {3, 7, 4, 6}, {3, 6, 0, 0}, {3, 6, 0, 0}, {3, 6, 0, 0},
	{4, 7, 6, 6}, {5, 8, 6, 7}, {5, 7, 0, 0}, {5, 7, 6, 6}, {5, 7, 6, 5},
	{6, 7, 0, 0}, {7, 8, 0, 0}, {6, 7, 7, 6}, {6, 7, 7, 6}, {6, 7, 7, 6},
	{6, 7, 0, 0}, {9, 9, 10, 7}, {9, 8, 10, 7}, {9, 8, 11, 7}, {10, 8, 0, 0},
	{11, 10, 12, 9}, {11, 9, 14, 8}, {11, 8, 0, 0}, {11, 8, 12, 7}, {11, 8, 13, 7},
	{12, 8, 0, 0}, {13, 9, 15, 8}, {14, 10, 0, 0}, {13, 8, 0, 0}, {15, 11, 0, 0},
	{15, 9, 0, 0}, {15, 9, 17, 8}, {14, 8, 0, 0}, {14, 8, 0, 0}, {17, 10, 0, 0},
	{17, 9, 0, 0}, {17, 9, 19, 8}, {17, 9, 20, 7}, {19, 12, 20, 11}, {19, 10, 21, 9},
	{19, 9, 0, 0}, {19, 9, 21, 8}, {19, 9, 21, 7}, {21, 11, 23, 9}, {21, 10, 23, 8},
	{21, 9, 0, 0}, {21, 9, 23, 8}, {23, 12, 25, 11}, {23, 10, 24, 9}, {23, 10, 26, 8},
	{23, 9, 0, 0}, {23, 9, 24, 8}, {25, 11, 27, 9}, {25, 10, 27, 9}, {26, 11, 27, 10},
	{26, 10, 27, 9}, {27, 12, 29, 10}, {27, 10, 0, 0}, {27, 10, 29, 8}, {28, 11, 29, 8},
	{29, 14, 30, 13}, {29, 11, 31, 9}, {29, 10, 30, 9}, {30, 11, 31, 10}, {30, 10, 0, 0},
	{31, 12, 32, 9}, {31, 11, 34, 8}, {31, 10, 33, 9}, {32, 11, 33, 8}, {33, 13, 37, 11},
	{33, 11, 35, 9}, {33, 10, 0, 0}, {34, 11, 36, 10}, {33, 10, 36, 7}, {35, 11, 0, 0},
	{35, 11, 38, 8}, {35, 10, 36, 9}, {35, 10, 38, 8}, {37, 12, 38, 10}, {37, 11, 39, 9},
	{38, 12, 0, 0}, {37, 10, 39, 9}, {39, 13, 41, 12}, {39, 11, 40, 10}, {39, 11, 42, 8},
	{39, 10, 0, 0}, {39, 10, 41, 8}, {41, 12, 42, 9}, {41, 11, 44, 9}, {42, 12, 43, 10},
	{41, 10, 42, 9}
};

/*
 * spc_runs_signal
 *	  Do the runs show more than chance?
 *
 * The boxes are known for 10 to 100 useful points; elsewhere Anhoej's rule
 * stands in for them, as in qicharts2. Never without useful points.
 */
bool
spc_runs_signal(SpcRuns runs, SpcRunsTest test)
{
	bool		has_box = runs.useful >= BOX_FROM && runs.useful <= BOX_TO;
	Box			box;

	if (runs.useful == 0 || test == SPC_RUNS_NONE)
		return false;
	if (test == SPC_RUNS_ANHOEJ || !has_box)
		return runs.longest > runs.longest_allowed || runs.crossings < runs.crossings_needed;
	box = boxes[runs.useful - BOX_FROM];
	if (test == SPC_RUNS_BEST_BOX || box.cut_crossings == 0)
		return runs.crossings < box.crossings || runs.longest > box.longest;
	return !((runs.crossings > box.crossings && runs.longest < box.longest) ||
			 (runs.crossings == box.crossings && runs.longest <= box.cut_longest) ||
			 (runs.crossings >= box.cut_crossings && runs.longest <= box.longest));
}
