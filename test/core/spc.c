/*
 * spc.c
 *		Unit tests of core/spc.c, core/spc_rules.c and core/baseline.c: runs tests
 *		against the published tables, and series at the edge of everything.
 *
 * Charts against published numbers: test/sql/vectors_spc.sql.
 */
#include "tap.h"

#include <math.h>

#include "core/spc.h"

#define MOST_POINTS 200

static int32_t day[MOST_POINTS];
static double value[MOST_POINTS];
static double numerator[MOST_POINTS];
static double denominator[MOST_POINTS];
static bool breaks[MOST_POINTS];

static Series
series_of(int count)
{
	Series		series = {count, day, value, breaks, numerator, denominator, NULL, 1.0, {0, 1, false}};

	for (int i = 0; i < count; i++)
		day[i] = 10 * i;
	return series;
}

/* Asks, in a block of exactly the size that spc_memory() says: the sanitizer watches its end. */
static void *
ask(const Series *series, const SpcQuestion *question, SpcAnswer *answer)
{
	void	   *memory = malloc(spc_memory(series, question));

	spc_ask(series, question, memory, answer);
	return memory;
}

static SpcQuestion
question_of(SpcChart chart, const char *rules)
{
	SpcQuestion question = {chart, SPC_CENTRE_OWN, spc_rules_by_name(rules), NULL, 0, 0, BASELINE_EITHER_SIDE, true};

	return question;
}

/* A file of test/vectors, behind its comments and header. */
static FILE *
vectors(const char *name)
{
	char		path[4096];
	char		line[4096];
	const char *slash = strrchr(__FILE__, '/');
	FILE	   *file;

	snprintf(path, sizeof(path), "%.*s/../vectors/%s", (int) (slash - __FILE__), __FILE__, name);
	file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL && line[0] == '#')
		;
	return file;
}

/* Runs of a made-up series with so many useful points, as crsignal of qicharts2 takes them. */
static SpcRuns
runs_of(int useful, int longest, int crossings)
{
	double		values[1000];
	SpcRuns		runs;

	for (int i = 0; i < useful; i++)
		values[i] = 1.0;
	runs = spc_runs(values, 0, useful, 0.0);
	runs.longest = longest;
	runs.crossings = crossings;
	return runs;
}

static void
test_critical_values(void)
{
	FILE	   *file = vectors("anhoej_critical_values.tsv");
	int			rows = 0;
	int			wrong = 0;
	int			n;
	int			longest;
	double		crossings;

	while (file != NULL && fscanf(file, "%d %d %lf", &n, &longest, &crossings) == 3)
	{
		SpcRuns		runs = runs_of(n, 1, 0);

		rows++;
		wrong += runs.longest_allowed != longest || runs.crossings_needed != (int) crossings;
		wrong += spc_runs_signal(runs_of(n, longest, (int) crossings), SPC_RUNS_ANHOEJ);
		wrong += !spc_runs_signal(runs_of(n, longest + 1, (int) crossings), SPC_RUNS_ANHOEJ);
		if (crossings > 0)
			wrong += !spc_runs_signal(runs_of(n, longest, (int) crossings - 1), SPC_RUNS_ANHOEJ);
	}
	ok(rows == 103 && wrong == 0, "Anhoej's critical values: %d rows, %d wrong", rows, wrong);
	if (file != NULL)
		fclose(file);
}

/* The same answer as the source's steps, written out another way than ours. */
static bool
in_cut_box(int c, int l, int cb, int lb, int cbord, int lbord)
{
	if (cbord == 0)
		return c >= cb && l <= lb;
	if (c == cb)
		return l <= lbord;
	if (l == lb)
		return c >= cbord;
	return c > cb && l < lb;
}

static void
test_boxes(void)
{
	FILE	   *file = vectors("anhoej_bestbox_cutbox.tsv");
	char		line[200];
	int			rows = 0;
	int			wrong = 0;

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
	{
		int			n;
		int			cb;
		int			lb;
		int			cbord = 0;
		int			lbord = 0;

		if (sscanf(line, "%d %d %d %d %d", &n, &cb, &lb, &cbord, &lbord) < 3)
			continue;
		rows++;
		for (int c = 0; c < n; c++)
			for (int l = 1; l <= n; l++)
			{
				SpcRuns		runs = runs_of(n, l, c);

				wrong += spc_runs_signal(runs, SPC_RUNS_BEST_BOX) != !(c >= cb && l <= lb);
				wrong += spc_runs_signal(runs, SPC_RUNS_CUT_BOX) != !in_cut_box(c, l, cb, lb, cbord, lbord);
			}
	}
	ok(rows == 91 && wrong == 0, "best box and cut box, every crossing and run: %d rows, %d wrong", rows, wrong);
	ok(spc_runs_signal(runs_of(101, 11, 60), SPC_RUNS_CUT_BOX) && !spc_runs_signal(runs_of(101, 10, 60), SPC_RUNS_BEST_BOX),
	   "past 100 useful points the boxes are Anhoej's rule");
	if (file != NULL)
		fclose(file);
}

static void
test_constant(void)
{
	static const double awkward[] = {0.1, 1.0 / 3.0, 1e300, 5e-324, -7.3, 0.0};
	SpcQuestion question = question_of(SPC_XMR, "NHSRplotthedots");
	int			wrong = 0;

	for (int k = 0; k < 6; k++)
		for (int n = 2; n <= 100; n++)
		{
			Series		series = series_of(n);
			SpcAnswer	answer;
			void	   *memory;

			for (int i = 0; i < n; i++)
				value[i] = awkward[k];
			memory = ask(&series, &question, &answer);
			wrong += answer.parts[0].reason != SPC_NO_SPREAD || answer.signals[n - 1] != 0 ||
				answer.lower[0] != awkward[k] || answer.upper[0] != awkward[k] || answer.centre[0] != awkward[k];
			free(memory);
		}
	ok(wrong == 0, "a constant series: limits equal to the centre to the last bit, no signal (%d wrong)", wrong);
}

static void
test_few(void)
{
	SpcQuestion question = question_of(SPC_XMR, "NHSRplotthedots");
	Series		series = series_of(1);
	SpcAnswer	answer;
	void	   *memory;

	value[0] = 4.0;
	memory = ask(&series, &question, &answer);
	ok(answer.part_count == 1 && answer.parts[0].reason == SPC_NO_MOVING_RANGE &&
	   answer.centre[0] == 4.0 && isnan(answer.lower[0]) && answer.signals[0] == 0, "one point has a centre and no limits");
	ok(spc_variation(&answer, 0, question.rules, 1) == SPC_VARIATION_NOT_CALCULATED, "and no variation");
	free(memory);

	value[0] = NAN;
	memory = ask(&series, &question, &answer);
	ok(answer.parts[0].reason == SPC_NO_BASELINE_VALUES && isnan(answer.centre[0]), "one point without a value has nothing");
	free(memory);

	series = series_of(0);
	memory = ask(&series, &question, &answer);
	ok(answer.part_count == 0, "no points, no parts");
	free(memory);
}

static void
test_past_range(void)
{
	SpcQuestion question = question_of(SPC_XMR, "NHSRplotthedots");
	Series		series = series_of(20);
	SpcAnswer	answer;
	void	   *memory;

	for (int i = 0; i < 20; i++)
		value[i] = i % 2 ? 1.7e308 : -1.7e308;
	memory = ask(&series, &question, &answer);
	ok(answer.parts[0].reason == SPC_OUT_OF_RANGE && isnan(answer.lower[3]), "moving ranges past double precision give no limits");
	free(memory);
	for (int i = 0; i < 20; i++)
		value[i] = 1.7e308;
	memory = ask(&series, &question, &answer);
	ok(answer.parts[0].reason == SPC_OUT_OF_RANGE && isnan(answer.centre[3]), "nor does a sum past it");
	free(memory);
}

static void
test_breaks_and_empty_parts(void)
{
	BaselinePart choices[3] = {baseline_every_point(), baseline_every_point(), baseline_every_point()};
	SpcQuestion question = question_of(SPC_XMR, "NHSRplotthedots");
	Series		series = series_of(30);
	SpcAnswer	answer;
	void	   *memory;

	for (int i = 0; i < 30; i++)
		value[i] = i % 3 + (i >= 15 ? 100 : 0);
	breaks[15] = true;
	choices[0].points = 12;
	choices[1].starts = 201;
	choices[2].starts = 1000;
	question.choices = choices;
	question.choice_count = 3;
	memory = ask(&series, &question, &answer);
	ok(answer.part_count == 4, "a break, a re-base and a re-base to come: %d parts", answer.part_count);
	ok(answer.parts[1].segment.first == 15 && answer.parts[1].segment.choice.points == 12,
	   "a break starts a part, which keeps the first 12 points");
	ok(answer.parts[2].segment.first == 21 && answer.parts[2].segment.kind == BASELINE_ALL, "a re-base takes the next period after its day");
	ok(answer.parts[3].reason == SPC_NO_POINTS, "a re-base to come has no points yet");
	ok(answer.signals[15] == 0 && answer.signals[14] == 0, "no rule looks across a break");
	breaks[15] = false;
	free(memory);
}

/* Whether any random series, chart and question keeps its invariants. The sanitizer checks the rest. */
static void
test_random(void)
{
	int			count;
	int			wrong = 0;
	const SpcRules *rules = spc_rules_built_in(&count);

	for (int trial = 0; trial < 20000; trial++)
	{
		int			n = random_between(0, MOST_POINTS);
		Series		series = series_of(n);
		BaselinePart choices[2] = {baseline_every_point(), baseline_every_point()};
		SpcQuestion question = question_of((SpcChart) random_between(0, SPC_CHARTS - 1), "Anhoej");
		SpcAnswer	answer;
		void	   *memory;
		int			seen = 0;

		for (int i = 0; i < n; i++)
		{
			denominator[i] = random_between(1, 40);
			numerator[i] = random_between(0, (int) denominator[i]);
			value[i] = question.chart >= SPC_P && question.chart <= SPC_UP ? numerator[i] / denominator[i] : random_between(1, 9);
			if (random_between(0, 9) == 0)
				value[i] = NAN;
			breaks[i] = i > 0 && random_between(0, 50) == 0;
		}
		question.rules = &rules[random_between(0, count - 1)];
		choices[0].points = random_between(0, 1) * random_between(2, 20);
		if (question.chart != SPC_G && random_between(0, 3) == 0)
			choices[0].centre = 0.5;
		choices[1].starts = random_between(-10, 10 * MOST_POINTS);
		question.choices = choices;
		question.choice_count = random_between(0, 2);
		question.automatic = random_between(0, 1) * random_between(2, 9);
		question.automatic_side = (BaselineSide) random_between(0, 2);
		memory = ask(&series, &question, &answer);
		wrong += answer.part_count > baseline_most_segments(&series, question.choice_count, question.automatic);
		for (int p = 0; p < answer.part_count; p++)
		{
			wrong += answer.parts[p].segment.first != seen && answer.parts[p].segment.first != answer.parts[p].segment.end;
			seen = answer.parts[p].segment.end;
		}
		wrong += seen != n && n > 0;
		for (int i = 0; i < n; i++)
			wrong += answer.lower[i] > answer.upper[i] || isinf(answer.upper[i]) ||
				((answer.high[i] | answer.low[i]) & ~answer.signals[i]) != 0 || (answer.high[i] & answer.low[i]) != 0;
		free(memory);
	}
	memset(breaks, 0, sizeof(breaks));
	ok(wrong == 0, "20,000 random questions: parts follow each other, limits are in order (%d wrong)", wrong);
}

int
main(void)
{
	seed_random();
	test_critical_values();
	test_boxes();
	test_constant();
	test_few();
	test_past_range();
	test_breaks_and_empty_parts();
	test_random();
	return tap_done();
}
