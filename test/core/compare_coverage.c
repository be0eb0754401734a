/*
 * compare_coverage.c
 *		How often do the limits of a difference hold the true difference?
 *
 * For each setting two groups with known truths are drawn again and again, and
 * the 95% limits of their difference are counted as hit or miss. A share of
 * DRAWS has its own binomial error, so a bound is only broken when the share
 * lies more than four standard errors (1 in 30,000 by chance) outside it.
 *
 * The bounds differ by method, as theory and the literature say they must:
 *   large groups, any method	   0.945 to 0.955  the nominal level
 *   small proportions, Welch t	   0.93  to 0.98   discrete, but near nominal
 *   fewer than 10 events		   0.95  to 0.999  exact limits err on the safe side
 * Two controls show that the test can fail: 90% limits, and limits that take the
 * wrong ends of the two intervals, must be found out.
 *
 * The seed is fixed and printed; another one may be given as arguments. TAP.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "limits.h"

#define DRAWS 20000
#define MAX_GROUP 200

typedef struct Bounds
{
	double		lowest;
	double		highest;
} Bounds;

static const Bounds NOMINAL = {0.945, 0.955};
static const Bounds NEAR_NOMINAL = {0.93, 0.98};
static const Bounds ON_THE_SAFE_SIDE = {0.95, 0.999};

typedef enum Drawing
{
	PROPORTIONS,				/* size cases, truth is the share */
	RATES,						/* size is the population, truth the rate */
	MEANS						/* size values, truth the mean, spread the stddev */
} Drawing;

typedef struct Group
{
	double		size;
	double		truth;
	double		spread;
} Group;

static int	tests_run = 0;
static int	tests_failed = 0;

static void
ok(bool passed, const char *name)
{
	printf("%s %d - %s\n", passed ? "ok" : "not ok", ++tests_run, name);
	if (!passed)
		tests_failed++;
}

static double
sample_mean(const Group *group, double *stddev)
{
	double		values[MAX_GROUP];
	double		sum = 0.0;
	double		squares = 0.0;
	int			n = (int) group->size;

	for (int i = 0; i < n; i++)
		sum += values[i] = rnorm(group->truth, group->spread);
	for (int i = 0; i < n; i++)
		squares += (values[i] - sum / n) * (values[i] - sum / n);
	*stddev = sqrt(squares / (n - 1));
	return sum / n;
}

/* Limits of one drawn difference. */
static Limits
draw(Drawing drawing, const Group *a, const Group *b, double level)
{
	double		drawn_a;
	double		drawn_b;
	double		stddev_a;
	double		stddev_b;

	switch (drawing)
	{
		case PROPORTIONS:
			drawn_a = rbinom(a->size, a->truth);
			drawn_b = rbinom(b->size, b->truth);
			return limits_of_difference_mover(drawn_a / a->size, limits_of_proportion(drawn_a, a->size, level),
											  drawn_b / b->size, limits_of_proportion(drawn_b, b->size, level));
		case RATES:
			drawn_a = rpois(a->size * a->truth);
			drawn_b = rpois(b->size * b->truth);
			return limits_of_difference_mover(drawn_a / a->size, limits_of_rate(drawn_a, a->size, level),
											  drawn_b / b->size, limits_of_rate(drawn_b, b->size, level));
		case MEANS:
			break;
	}
	drawn_a = sample_mean(a, &stddev_a);
	drawn_b = sample_mean(b, &stddev_b);
	return limits_of_difference_welch(a->size, drawn_a, stddev_a,
									  b->size, drawn_b, stddev_b, level);
}

/* The share of DRAWS whose limits hold the true difference. */
static double
coverage(Drawing drawing, Group a, Group b, double level)
{
	double		truth = a.truth - b.truth;
	int			hits = 0;

	for (int i = 0; i < DRAWS; i++)
	{
		Limits		limits = draw(drawing, &a, &b, level);

		if (limits.reason == LIMITS_CALCULATED && limits.lower <= truth && truth <= limits.upper)
			hits++;
	}
	return (double) hits / DRAWS;
}

static double
standard_error(double share)
{
	return sqrt(share * (1.0 - share) / DRAWS);
}

static bool
is_within(double share, Bounds bounds)
{
	return share >= bounds.lowest - 4.0 * standard_error(bounds.lowest) &&
		share <= bounds.highest + 4.0 * standard_error(bounds.highest);
}

static void
covers(Drawing drawing, Group a, Group b, Bounds bounds, const char *what)
{
	double		share = coverage(drawing, a, b, 0.95);
	char		name[160];

	snprintf(name, sizeof(name), "%s: %.4f, expected %.3f to %.3f", what, share,
			 bounds.lowest, bounds.highest);
	ok(is_within(share, bounds), name);
}

/* Control: the limits of the wrong end of either interval, as a slip would take them. */
static double
coverage_of_swapped_ends(Group a, Group b)
{
	double		truth = a.truth - b.truth;
	int			hits = 0;

	for (int i = 0; i < DRAWS; i++)
	{
		double		share_a = rbinom(a.size, a.truth) / a.size;
		double		share_b = rbinom(b.size, b.truth) / b.size;
		Limits		limits_a = limits_of_proportion(share_a * a.size, a.size, 0.95);
		Limits		limits_b = limits_of_proportion(share_b * b.size, b.size, 0.95);
		double		difference = share_a - share_b;

		if (difference - hypot(limits_a.upper - share_a, share_b - limits_b.lower) <= truth &&
			truth <= difference + hypot(share_a - limits_a.lower, limits_b.upper - share_b))
			hits++;
	}
	return (double) hits / DRAWS;
}

int
main(int argc, char **argv)
{
	unsigned int seed_1 = argc > 2 ? (unsigned int) strtoul(argv[1], NULL, 10) : 20261121;
	unsigned int seed_2 = argc > 2 ? (unsigned int) strtoul(argv[2], NULL, 10) : 18201910;
	double		share;

	set_seed(seed_1, seed_2);
	printf("# seed %u %u, %d draws each\n", seed_1, seed_2, DRAWS);

	covers(PROPORTIONS, (Group) {10, 0.5, 0}, (Group) {10, 0.3, 0}, NEAR_NOMINAL, "proportions of 10 and 10");
	covers(PROPORTIONS, (Group) {20, 0.9, 0}, (Group) {15, 0.8, 0}, NEAR_NOMINAL, "proportions of 20 and 15");
	covers(PROPORTIONS, (Group) {50, 0.05, 0}, (Group) {500, 0.1, 0}, NEAR_NOMINAL, "proportions of 50 and 500, few cases");
	covers(PROPORTIONS, (Group) {200, 0.82, 0}, (Group) {300, 0.75, 0}, NOMINAL, "proportions of 200 and 300");
	covers(PROPORTIONS, (Group) {4790, 0.91, 0}, (Group) {150000, 0.89, 0}, NOMINAL, "proportions of a council and the nation");

	covers(RATES, (Group) {1000, 0.003, 0}, (Group) {2000, 0.004, 0}, ON_THE_SAFE_SIDE, "rates of 3 and 8 events");
	covers(RATES, (Group) {5000, 0.001, 0}, (Group) {9000, 0.0005, 0}, ON_THE_SAFE_SIDE, "rates of 5 and 4.5 events");
	covers(RATES, (Group) {10000, 0.002, 0}, (Group) {40000, 0.0015, 0}, NEAR_NOMINAL, "rates of 20 and 60 events");
	covers(RATES, (Group) {250000, 0.004, 0}, (Group) {43000000, 0.005, 0}, NOMINAL, "rates of 1,000 and 215,000 events");
	covers(RATES, (Group) {1, 400, 0}, (Group) {1, 350, 0}, NOMINAL, "counts of 400 and 350");

	covers(MEANS, (Group) {5, 20, 4}, (Group) {5, 18, 4}, NEAR_NOMINAL, "means of 5 and 5 values");
	covers(MEANS, (Group) {6, 20, 9}, (Group) {40, 18, 1}, NEAR_NOMINAL, "means of 6 and 40 values, spreads unlike");
	covers(MEANS, (Group) {30, 20, 4}, (Group) {60, 18, 5}, NOMINAL, "means of 30 and 60 values");
	covers(MEANS, (Group) {200, 20, 4}, (Group) {150, 18, 4}, NOMINAL, "means of 200 and 150 values");

	share = coverage(PROPORTIONS, (Group) {200, 0.82, 0}, (Group) {300, 0.75, 0}, 0.90);
	printf("# 90%% limits of proportions hold the truth in %.4f\n", share);
	ok(!is_within(share, NOMINAL) && !is_within(share, NEAR_NOMINAL), "control: 90% limits are found out");
	share = coverage_of_swapped_ends((Group) {50, 0.05, 0}, (Group) {500, 0.1, 0});
	printf("# limits with swapped ends hold the truth in %.4f\n", share);
	ok(!is_within(share, NEAR_NOMINAL), "control: limits with swapped ends are found out");

	printf("1..%d\n", tests_run);
	return tests_failed == 0 ? 0 : 1;
}
