/*
 * questions.c
 *		A fuzzer for what src/core asks of a series: trends, outlook, control
 *		charts, sparkline. Prints TAP.
 *
 * questions [inputs]: random series, and memory of exactly the size asked for,
 * under the sanitizers. What is calculated must be finite and within its bounds.
 * The seed is fixed; CAREPERF_SEED sets another.
 */
#include <math.h>

#include "kendall.h"
#include "outlook.h"
#include "recent.h"
#include "sparkline.h"
#include "spc.h"
#include "trend.h"

#include "tap.h"

#define MOST_POINTS		60

/* One series in memory of just its size. */
typedef struct Subject
{
	Series		series;
	int			known;			/* points with a value: the arrays below */
	double	   *t;
	double	   *x;
} Subject;

/* ------------------------------------------------------------- series */

/* Values of one flavour each; NaN now and then. */
static double
random_value(int flavour, int i)
{
	switch (flavour)
	{
		case 0:
			return random_between(0, 3);
		case 1:
			return 10 + 0.25 * i;
		case 2:
			return 7;
		case 3:
			return random_double() + 0.0;
		case 4:
			return (random_between(0, 1) ? 1 : -1) * 1.7976931348623157e308;
		case 5:
			return 1e15 + random_between(0, 5) * 0.125;
		case 6:
			return i % 2 ? 1e-200 * random_between(0, 9) : 1e200 * random_between(0, 9);
		case 7:
			return random_between(0, 3) * 4.9406564584124654e-324;
		case 8:
			return i < 12 ? random_between(0, 9) : 100 + random_between(0, 9);
		default:
			return random_between(-500, 500) / 10.0;
	}
}

#define FLAVOURS	10

static void *
room(int count, size_t size)
{
	void	   *found = malloc(count > 0 ? (size_t) count * size : 1);

	/* what is not written before it is read must show */
	memset(found, 0x7f, count > 0 ? (size_t) count * size : 1);
	return found;
}

static void
make_subject(Subject *subject)
{
	static const CalendarStep steps[] = {{1, 0, false}, {3, 0, false}, {12, 0, false}, {0, 1, false}, {0, 7, false}, {1, 0, true}};
	int			flavour = random_between(0, FLAVOURS - 1);
	int			of = random_between(0, 3);	/* bare values, counts, with a denominator, means */
	int			count = random_between(0, 4) ? random_between(1, MOST_POINTS) : random_between(0, 4);
	int			unknown = random_between(0, 2) ? 0 : random_between(1, 9);
	int			gaps = random_between(0, 2) ? 0 : random_between(1, 5);
	CalendarStep step = steps[random_between(0, 5)];
	int32_t		origin = step.month_ends ? calendar_day((CalendarDate) {2016, 12, 31}) : calendar_day((CalendarDate) {2016, 4, 1});
	int32_t    *day = room(count, sizeof(int32_t));
	double	   *value = room(count, sizeof(double));
	double	   *numerator = of > 0 ? room(count, sizeof(double)) : NULL;
	double	   *denominator = of > 1 ? room(count, sizeof(double)) : NULL;
	double	   *stddev = of > 2 ? room(count, sizeof(double)) : NULL;
	bool	   *breaks = room(count, sizeof(bool));
	int			place = 0;

	*subject = (Subject) {.t = room(count, sizeof(double)), .x = room(count, sizeof(double))};
	for (int i = 0; i < count; i++, place += 1 + (gaps > 0 && random_between(0, 9) < gaps ? random_between(1, 20) : 0))
	{
		bool		known = random_between(0, 9) >= unknown;

		day[i] = calendar_start(step, origin, place);
		breaks[i] = i > 0 && random_between(0, 25) == 0;
		value[i] = random_value(flavour, i);
		if (numerator)
			numerator[i] = value[i];
		if (denominator)
		{
			denominator[i] = random_between(0, 9) ? random_between(1, 500) : random_value(random_between(0, FLAVOURS - 1), i);
			if (random_between(0, 1))
				numerator[i] = random_between(0, 500);
			value[i] = numerator[i] / denominator[i];
		}
		if (stddev)
			stddev[i] = random_between(0, 3) ? fabs(random_value(flavour, i)) : NAN;
		if (!known || !isfinite(value[i]))
		{
			value[i] = NAN;
			if (numerator && random_between(0, 1))
				numerator[i] = NAN;
			if (denominator && random_between(0, 1))
				denominator[i] = NAN;
		}
		else
		{
			subject->t[subject->known] = place;
			subject->x[subject->known++] = value[i];
		}
	}
	/* the arrays of exactly the points that are known */
	subject->t = realloc(subject->t, subject->known > 0 ? (size_t) subject->known * sizeof(double) : 1);
	subject->x = realloc(subject->x, subject->known > 0 ? (size_t) subject->known * sizeof(double) : 1);
	subject->series = (Series) {.count = count, .day = day, .value = value, .breaks = breaks, .numerator = numerator,
		.denominator = denominator, .stddev = stddev, .per = 1, .step = calendar_step(day, count)};
}

static void
free_subject(Subject *subject)
{
	free((void *) subject->series.day);
	free((void *) subject->series.value);
	free((void *) subject->series.breaks);
	free((void *) subject->series.numerator);
	free((void *) subject->series.denominator);
	free((void *) subject->series.stddev);
	free(subject->t);
	free(subject->x);
}

/* ------------------------------------------------------------- questions */

/* Lower, middle, upper: each finite or NaN, and in order. */
static bool
in_order(double lower, double middle, double upper)
{
	return !isinf(lower) && !isinf(middle) && !isinf(upper) && !(lower > middle) && !(middle > upper) && !(lower > upper);
}

static bool
is_share(double p)
{
	return p >= 0 && p <= 1;
}

static double
random_level(void)
{
	static const double levels[] = {0.95, 0.95, 0.998, 0.5, 1e-9, 0.999999999999};

	return levels[random_between(0, 5)];
}

static bool
ask_line(const Subject *subject, bool *answered)
{
	TrendLine	line = trend_line(subject->t, subject->x, subject->known, random_level());

	*answered = line.reason == TREND_CALCULATED;
	return !*answered || (isfinite(line.slope) && is_share(line.p) && !isinf(line.t) && in_order(line.lower, line.slope, line.upper));
}

static KendallOptions
random_options(KendallCorrection correction)
{
	return (KendallOptions) {correction, random_between(0, 1), random_between(0, 1), (SenLimits) random_between(0, 1), random_level(), NULL};
}

/* An intercept past double precision is none for the server. */
static bool
is_test(const KendallTest *test)
{
	return test->reason != KENDALL_CALCULATED ||
		(is_share(test->p) && isfinite(test->z) && isfinite(test->s) && isfinite(test->variance) && isfinite(test->slope) &&
		 in_order(test->lower, test->slope, test->upper) && fabs(test->tau_a) <= 1 && !(fabs(test->tau_b) > 1 + 1e-12));
}

static bool
ask_kendall(const Subject *subject, bool *answered)
{
	KendallOptions options = random_options((KendallCorrection) random_between(KENDALL_PLAIN, KENDALL_TREND_FREE));
	double	   *scratch = room((int) kendall_scratch(subject->known), sizeof(double));
	KendallTest test = kendall_test(subject->t, subject->x, subject->known, &options, scratch);

	free(scratch);
	*answered = test.reason == KENDALL_CALCULATED;
	return is_test(&test);
}

static bool
ask_seasons(const Subject *subject, bool *answered)
{
	static const int seasons_of[] = {2, 4, 12, 12};
	int			seasons = seasons_of[random_between(0, 3)];
	int			years = subject->known > 0 ? 1 + (int) subject->t[subject->known - 1] / seasons - (int) subject->t[0] / seasons : 1;
	double	   *year = room(subject->known, sizeof(double));
	int		   *season = room(subject->known, sizeof(int));
	KendallOptions options = random_options(KENDALL_PLAIN);
	double	   *scratch = room((int) seasonal_scratch(subject->known, years, seasons), sizeof(double));
	SeasonalTest answer;

	for (int i = 0; i < subject->known; i++)
	{
		year[i] = (int) subject->t[i] / seasons;
		season[i] = (int) subject->t[i] % seasons;
	}
	answer = seasonal_test(year, season, subject->x, subject->known, seasons, random_between(0, 1), &options, scratch);
	free(scratch);
	free(year);
	free(season);
	*answered = answer.test.reason == KENDALL_CALCULATED;
	return is_test(&answer.test) && (!*answered || (!isinf(answer.chi_squared) && !(answer.chi_squared_p < 0) && !(answer.chi_squared_p > 1)));
}

static bool
ask_outlook(const Subject *subject, bool *answered)
{
	OutlookAsked asked = {random_between(-5, 200), random_between(0, 5) ? random_value(random_between(0, FLAVOURS - 1), 3) : NAN,
		random_between(-1, 1), random_level(), 0.8};
	Outlook		answer = outlook_of(subject->t, subject->x, subject->known, &asked);

	*answered = answer.reason == OUTLOOK_CALCULATED;
	return !*answered || (is_share(answer.probability) && isfinite(answer.projected) && in_order(answer.lower, answer.projected, answer.upper));
}

static bool
ask_recent(const Subject *subject, bool *answered)
{
	const Series *series = &subject->series;
	double		t[5],
				lower[5],
				upper[5];
	RecentTrend answer;

	*answered = false;
	if (series->count < 5)
		return true;
	for (int i = 0; i < 5; i++)
	{
		t[i] = i;
		lower[i] = series->value[i] - random_between(0, 3);
		upper[i] = series->value[i] + random_between(0, 3);
	}
	for (int i = 0; i < 5; i++)
		if (isnan(series->value[i]))
			return true;
	answer = series->denominator && random_between(0, 1) ? recent_of_proportions(t, series->numerator, series->denominator, 5) :
		recent_by_limits(t, series->value, lower, upper, 5);
	*answered = answer.reason == RECENT_CALCULATED;
	return !*answered || (is_share(answer.p) && isfinite(answer.slope) && isfinite(answer.chi_squared) && !isinf(answer.logit_slope));
}

static bool
ask_sparkline(const Subject *subject, bool *answered)
{
	size_t		most = sparkline_room(&subject->series);
	char	   *text = room((int) most, 1);
	size_t		length = sparkline(&subject->series, text);
	bool		sound = length < most && text[length] == '\0';

	free(text);
	*answered = length > 0;
	return sound;
}

/* Up to three decisions, by their first day, each with one choice. */
static int
random_choices(const Series *series, BaselinePart *choice)
{
	int			count = 0;

	for (int i = 0; i < series->count && count < 3; i += random_between(1, 15))
	{
		BaselinePart *part = &choice[count++];

		*part = baseline_every_point();
		part->starts = i == 0 && random_between(0, 1) ? BASELINE_NO_FIRST : series->day[i] - random_between(0, 3);
		if (count > 1 && part->starts <= part[-1].starts)
			count--;
		else if (random_between(0, 2) == 0)
			part->points = random_between(1, 30);
		else if (random_between(0, 2) == 0)
		{
			part->first_day = series->day[random_between(0, series->count - 1)];
			part->last_day = random_between(0, 1) ? BASELINE_NO_LAST : part->first_day + random_between(0, 400);
		}
		else if (random_between(0, 2) == 0)
		{
			part->centre = random_between(0, 50);
			part->sigma = random_between(0, 1) ? random_between(1, 9) / 2.0 : NAN;
		}
	}
	return count;
}

static void
random_rules(SpcRules *rules)
{
	int			known;
	const SpcRules *built_in = spc_rules_built_in(&known);

	*rules = built_in[random_between(0, known - 1)];
	if (random_between(0, 1))
		return;
	rules->shift_points = random_between(0, 1) ? random_between(2, 9) : rules->shift_points;
	rules->trend_points = random_between(0, 1) ? random_between(2, 9) : rules->trend_points;
	rules->inner_third_points = random_between(0, 1) ? random_between(2, 15) : rules->inner_third_points;
	rules->shift_on_centre = (SpcInterruption) random_between(0, 1);
	rules->trend_on_tie = (SpcInterruption) random_between(0, 1);
	rules->missing_values = (SpcInterruption) random_between(0, 1);
	rules->trend_flags = (SpcTrendFlags) random_between(0, 1);
	rules->two_of_three = (SpcTwoOfThree) random_between(0, 5);
	rules->runs_test = (SpcRunsTest) random_between(0, 3);
	rules->moving_range_factor = random_between(0, 1) ? 3.267 : 0;
	rules->xmr_factor = random_between(0, 1) ? 2.66 : 1e308;
}

static bool
ask_spc(const Subject *subject, bool *answered)
{
	const Series *series = &subject->series;
	BaselinePart choice[3];
	SpcRules	rules;
	SpcQuestion question = {.chart = (SpcChart) random_between(SPC_XMR, SPC_T), .centre = (SpcCentre) random_between(0, 2),
		.rules = &rules, .choices = choice, .with_runs = random_between(0, 1)};
	SpcAnswer	answer;
	void	   *memory;
	bool		needs_two = question.chart >= SPC_P && question.chart <= SPC_UP;
	bool		sound = true;

	*answered = false;
	/* the caller gives no chart what it cannot draw */
	if ((needs_two && series->denominator == NULL) || (question.centre != SPC_CENTRE_OWN && question.chart > SPC_RUN))
		return true;
	random_rules(&rules);
	question.choice_count = random_between(0, 1) ? random_choices(series, choice) : 0;
	for (int i = 0; i < question.choice_count; i++)
		if (question.chart == SPC_G && !isnan(choice[i].centre))
			choice[i] = (BaselinePart) {choice[i].starts, 0, BASELINE_NO_FIRST, BASELINE_NO_LAST, NAN, NAN};
	if (random_between(0, 3) == 0 && question.chart != SPC_MR)
	{
		question.automatic = random_between(2, 12);
		question.automatic_side = (BaselineSide) random_between(0, 2);
	}
	memory = room((int) spc_memory(series, &question), 1);
	spc_ask(series, &question, memory, &answer);
	for (int i = 0; i < answer.count; i++)
	{
		SpcReason	reason;

		sound = sound && answer.part[i] >= 0 && answer.part[i] < answer.part_count;
		if (!sound)
			break;
		reason = answer.parts[answer.part[i]].reason;
		/* a moving range past double precision is none for the server */
		sound = in_order(answer.lower[i], answer.centre[i], answer.upper[i]) &&
			in_order(answer.near_lower[i], answer.centre[i], answer.near_upper[i]) &&
			!(SPC_REFUSED(reason) && (!isnan(answer.lower[i]) || !isnan(answer.upper[i])));
		*answered = *answered || !isnan(answer.upper[i]) || !isnan(answer.centre[i]);
		sound = sound && spc_variation_text(spc_variation(&answer, i, &rules, random_between(-1, 1))) != NULL;
	}
	free(memory);
	return sound;
}

static const struct
{
	const char *name;
	bool		(*ask) (const Subject *subject, bool *answered);
}			questions[] = {
	{"straight lines", ask_line},
	{"Mann-Kendall tests", ask_kendall},
	{"seasonal tests", ask_seasons},
	{"outlooks", ask_outlook},
	{"recent trends", ask_recent},
	{"sparklines", ask_sparkline},
	{"control charts", ask_spc},
};

#define QUESTIONS	((int) (sizeof(questions) / sizeof(questions[0])))

int
main(int argc, char **argv)
{
	int			inputs = (argc > 1 ? atoi(argv[1]) : 70000) / QUESTIONS;

	setvbuf(stdout, NULL, _IOLBF, 0);
	seed_random();
	for (int which = 0; which < QUESTIONS; which++)
	{
		int			wrong = 0;
		int			answers = 0;

		for (int i = 0; i < inputs; i++)
		{
			uint64_t	state = random_state;
			Subject		subject;
			bool		answered;

			make_subject(&subject);
			if (!questions[which].ask(&subject, &answered) && wrong++ < 5)
				printf("# wrong from CAREPERF_SEED=%llu on, %d points\n", (unsigned long long) state, subject.series.count);
			answers += answered;
			free_subject(&subject);
		}
		ok(wrong == 0, "%d %s: numbers are finite and within their bounds", inputs, questions[which].name);
		ok(answers >= inputs / 20, "of which %d could be calculated", answers);
	}
	return tap_done();
}
