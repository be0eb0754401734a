/*
 * spc.c
 *		Control charts: centre and limits, part by part, then the signals.
 *
 * Formulas: XmR as NHSRplotthedots (mean -/+ factor times the mean moving
 * range), the others as qicharts2 (Montgomery; Laney for p' and u'). Limits
 * are clipped as qicharts2 clips them. Differences, all of them deliberate: a
 * baseline without variation has limits equal to its centre where those tools
 * give NaN, and a part without limits says why.
 */
#include "spc.h"

#include <stdlib.h>
#include <string.h>

#define MOVING_RANGE_TO_SIGMA 1.128	/* d2 for ranges of two */
#define MOVING_RANGE_LIMIT 3.267	/* D4 for ranges of two */
#define T_POWER 3.6					/* Nelson: time between events to this root is nearly normal */

static bool
is_proportion_chart(SpcChart chart)
{
	return chart == SPC_P || chart == SPC_PP;
}

static bool
is_rate_chart(SpcChart chart)
{
	return chart == SPC_U || chart == SPC_UP;
}

static bool
is_laney_chart(SpcChart chart)
{
	return chart == SPC_PP || chart == SPC_UP;
}

/* Bytes of an array, rounded up so that the next is aligned. */
static size_t
room(size_t count, size_t size)
{
	return (count * size + 15) / 16 * 16;
}

#define DOUBLE_ARRAYS 9

/*
 * spc_memory
 *	  Bytes that spc_ask() needs for this series and question.
 */
size_t
spc_memory(const Series *series, const SpcQuestion *question)
{
	size_t		count = (size_t) series->count;
	int			most = baseline_most_segments(series, question->choice_count, question->automatic);

	return DOUBLE_ARRAYS * room(count, sizeof(double)) +
		room((size_t) most, sizeof(SpcPart)) +
		room(count, sizeof(int)) + room(2 * count, sizeof(int)) +
		3 * room(count, 1) + room(count, sizeof(bool));
}

static void *
take(char **memory, size_t bytes)
{
	char	   *taken = *memory;

	*memory += bytes;
	return taken;
}

/* Lays the arrays out in the caller's block, whose size spc_memory() says. */
static void
lay_out(const Series *series, const SpcQuestion *question, char *memory, SpcAnswer *answer)
{
	size_t		count = (size_t) series->count;
	int			most = baseline_most_segments(series, question->choice_count, question->automatic);
	double	  **doubles[DOUBLE_ARRAYS] = {
		&answer->value, &answer->centre, &answer->lower, &answer->upper, &answer->near_lower,
		&answer->near_upper, &answer->moving_range, &answer->sigma, &answer->work
	};

	answer->count = series->count;
	answer->part_count = 0;
	for (int i = 0; i < DOUBLE_ARRAYS; i++)
		*doubles[i] = take(&memory, room(count, sizeof(double)));
	answer->parts = take(&memory, room((size_t) most, sizeof(SpcPart)));
	answer->part = take(&memory, room(count, sizeof(int)));
	answer->place = take(&memory, room(2 * count, sizeof(int)));
	answer->signals = take(&memory, room(count, 1));
	answer->high = take(&memory, room(count, 1));
	answer->low = take(&memory, room(count, 1));
	answer->in_baseline = take(&memory, room(count, sizeof(bool)));
	memset(answer->signals, 0, count);
	memset(answer->high, 0, count);
	memset(answer->low, 0, count);
}

/* Moving ranges between neighbours with a value; none at the start of a part. */
static void
fill_moving_ranges(const double *value, double *moving_range, int first, int end)
{
	if (first < end)
		moving_range[first] = NAN;
	for (int i = first + 1; i < end; i++)
		moving_range[i] = fabs(value[i] - value[i - 1]);
}

/* Mean of the marked values. The second pass makes it exact where all are equal. */
static double
mean_of(const double *value, const bool *marked, int first, int end)
{
	double		sum = 0.0;
	double		rest = 0.0;
	double		mean;
	int			n = 0;

	for (int i = first; i < end; i++)
		if (marked[i] && !isnan(value[i]))
		{
			sum += value[i];
			n++;
		}
	if (n == 0)
		return NAN;
	mean = sum / n;
	if (!isfinite(mean))
		return mean;
	for (int i = first; i < end; i++)
		if (marked[i] && !isnan(value[i]))
			rest += value[i] - mean;
	return mean + rest / n;
}

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/* Median of the marked values; work holds as many. */
static double
median_of(const double *value, const bool *marked, int first, int end, double *work)
{
	int			n = 0;

	for (int i = first; i < end; i++)
		if (marked[i] && !isnan(value[i]))
			work[n++] = value[i];
	if (n == 0)
		return NAN;
	qsort(work, (size_t) n, sizeof(double), compare_doubles);
	if (n % 2 == 1)
		return work[n / 2];
	return work[n / 2 - 1] + (work[n / 2] - work[n / 2 - 1]) / 2.0;
}

/*
 * Mean of the moving ranges between marked neighbours, screened once where the
 * rules say so: those at or above the factor times their mean are left out.
 * Ranges that are all zero are kept: there is nothing to screen.
 */
static double
mean_moving_range(const double *value, const bool *marked, int first, int end,
				  const SpcRules *rules)
{
	double		bound = 0.0;
	double		mean = NAN;

	for (int pass = 0; pass < (rules->screening ? 2 : 1); pass++)
	{
		double		sum = 0.0;
		int			n = 0;

		for (int i = first + 1; i < end; i++)
		{
			double		range = fabs(value[i] - value[i - 1]);

			if (marked[i] && marked[i - 1] && !isnan(range) && (pass == 0 || range < bound))
			{
				sum += range;
				n++;
			}
		}
		mean = n > 0 ? sum / n : NAN;
		if (!(mean > 0.0) || isinf(mean))
			break;
		bound = rules->screening_factor * mean;
	}
	return mean;
}

/* What is wrong with a point's parts on this chart? */
static SpcReason
point_reason(const Series *series, SpcChart chart, int i)
{
	double		value = series->value[i];

	if (is_proportion_chart(chart) && series->numerator[i] > series->denominator[i])
		return SPC_NUMERATOR_EXCEEDS_DENOMINATOR;
	if (is_proportion_chart(chart) || is_rate_chart(chart))
		return series->numerator[i] < 0.0 || series->denominator[i] < 0.0 ? SPC_NEGATIVE : SPC_CALCULATED;
	if (chart == SPC_C || chart == SPC_G)
	{
		if (value < 0.0)
			return SPC_NEGATIVE;
		return value != floor(value) ? SPC_NOT_WHOLE : SPC_CALCULATED;
	}
	if (chart == SPC_T)
		return value > 0.0 ? SPC_CALCULATED : SPC_NOT_POSITIVE;
	return SPC_CALCULATED;
}

static SpcReason
data_reason(const Series *series, SpcChart chart, int first, int end)
{
	if (chart == SPC_XMR || chart == SPC_RUN || chart == SPC_MR)
		return SPC_CALCULATED;
	for (int i = first; i < end; i++)
	{
		SpcReason	reason = series_has(series, i) ? point_reason(series, chart, i) : SPC_CALCULATED;

		if (reason != SPC_CALCULATED)
			return reason;
	}
	return SPC_CALCULATED;
}

/* What is plotted: the value, its moving range on mr charts, its root on t charts for the while. */
static void
fill_values(const Series *series, const SpcQuestion *question, int first, int end, SpcAnswer *answer)
{
	for (int i = first; i < end; i++)
		answer->value[i] = series->value[i];
	fill_moving_ranges(answer->value, answer->moving_range, first, end);
	if (question->chart == SPC_MR)
		memcpy(answer->value + first, answer->moving_range + first, (size_t) (end - first) * sizeof(double));
	if (question->chart == SPC_T)
		for (int i = first; i < end; i++)
			answer->value[i] = pow(series->value[i], 1.0 / T_POWER);
}

/* The pooled share or rate of the baseline, in the unit of the values. */
static double
pooled_value(const Series *series, const bool *marked, int first, int end)
{
	double		numerator = 0.0;
	double		denominator = 0.0;

	for (int i = first; i < end; i++)
		if (marked[i] && series_has(series, i))
		{
			numerator += series->numerator[i];
			denominator += series->denominator[i];
		}
	return denominator > 0.0 ? numerator * series->per / denominator : NAN;
}

static bool
centre_is_median(const SpcQuestion *question)
{
	if (question->chart == SPC_G)
		return true;
	if (question->chart == SPC_RUN && question->centre == SPC_CENTRE_OWN)
		return true;
	return question->centre == SPC_CENTRE_MEDIAN;
}

static double
baseline_centre(const Series *series, const SpcQuestion *question, const SpcAnswer *answer,
				const SpcPart *part)
{
	int			first = part->segment.first;
	int			end = part->segment.end;
	double		frozen = part->segment.choice.centre;

	if (!isnan(frozen))
		return question->chart == SPC_T ? pow(frozen, 1.0 / T_POWER) : frozen;
	if (is_proportion_chart(question->chart) || is_rate_chart(question->chart))
		return pooled_value(series, answer->in_baseline, first, end);
	if (part->centre_is_median)
		return median_of(answer->value, answer->in_baseline, first, end, answer->work);
	return mean_of(answer->value, answer->in_baseline, first, end);
}

/* Sigma of one point of a p or u chart, in the unit of the values: by the centre and its denominator. NaN without one. */
static double
attribute_sigma(const Series *series, SpcChart chart, double centre, int i)
{
	double		share = centre / series->per;
	double		variance = is_proportion_chart(chart) ? share * (1.0 - share) : share;

	if (!(series->denominator[i] > 0.0))
		return NAN;
	return sqrt(variance / series->denominator[i]) * series->per;
}

/* How much wider than chance alone: the sigma of the standardised values, by their moving ranges. */
static double
laney_widening(const Series *series, const SpcQuestion *question, SpcAnswer *answer, SpcPart *part)
{
	int			first = part->segment.first;
	int			end = part->segment.end;
	double	   *z = answer->work;

	for (int i = first; i < end; i++)
	{
		double		sigma = attribute_sigma(series, question->chart, part->centre, i);

		z[i] = sigma > 0.0 ? (answer->value[i] - part->centre) / sigma :
			answer->value[i] == part->centre ? 0.0 : NAN;
	}
	part->mean_moving_range = mean_moving_range(z, answer->in_baseline, first, end, question->rules);
	return part->mean_moving_range / MOVING_RANGE_TO_SIGMA;
}

/* Sigma where it is one for the whole part. NaN where each point has its own, or there is none. */
static double
common_sigma(const SpcQuestion *question, const SpcAnswer *answer, SpcPart *part)
{
	int			first = part->segment.first;
	int			end = part->segment.end;
	double		mean;

	switch (question->chart)
	{
		case SPC_XMR:
		case SPC_T:
			part->mean_moving_range = mean_moving_range(answer->value, answer->in_baseline, first, end,
														question->rules);
			if (!isnan(part->segment.choice.sigma))
				return part->segment.choice.sigma;
			return question->chart == SPC_T ? part->mean_moving_range / MOVING_RANGE_TO_SIGMA :
				part->mean_moving_range * question->rules->xmr_factor / 3.0;
		case SPC_MR:
			part->mean_moving_range = part->centre;
			return part->centre * (MOVING_RANGE_LIMIT / 3.0);
		case SPC_C:
			return sqrt(part->centre);
		case SPC_G:
			mean = mean_of(answer->value, answer->in_baseline, first, end);
			return sqrt(mean * (mean + 1.0));
		default:
			return NAN;
	}
}

/* Where limits are measured from; the centre as a rule. */
static double
limits_middle(const SpcQuestion *question, const SpcAnswer *answer, const SpcPart *part)
{
	if (question->chart == SPC_MR)
		return 0.0;
	if (question->chart == SPC_G)
		return mean_of(answer->value, answer->in_baseline, part->segment.first, part->segment.end);
	return part->centre;
}

static double
clip(double limit, double least, double most)
{
	return limit < least ? least : limit > most ? most : limit;
}

/* The limits of points first to end - 1, clipped to what the values can be. */
static void
fill_limits(const Series *series, const SpcQuestion *question, SpcAnswer *answer, SpcPart *part)
{
	SpcChart	chart = question->chart;
	bool		by_point = is_proportion_chart(chart) || is_rate_chart(chart);
	double		widening = is_laney_chart(chart) ? laney_widening(series, question, answer, part) : 1.0;
	double		middle = limits_middle(question, answer, part);
	double		least = chart == SPC_XMR || chart == SPC_T || chart == SPC_RUN ? -INFINITY : 0.0;
	double		most = is_proportion_chart(chart) ? series->per : INFINITY;
	double		sigma = part->sigma;

	for (int i = part->segment.first; i < part->segment.end; i++)
	{
		if (by_point)
			sigma = attribute_sigma(series, chart, part->centre, i) * widening;
		answer->centre[i] = part->centre;
		answer->sigma[i] = sigma;
		answer->lower[i] = clip(middle - 3.0 * sigma, least, most);
		answer->upper[i] = clip(middle + 3.0 * sigma, least, most);
		answer->near_lower[i] = clip(middle - 2.0 * sigma, least, most);
		answer->near_upper[i] = clip(middle + 2.0 * sigma, least, most);
	}
}

/* A root below zero has no meaning as a time; as a limit it is zero. */
static double
time_of_root(double root)
{
	return root < 0.0 ? 0.0 : pow(root, T_POWER);
}

/* A t chart's limits were those of roots of times: back to times. */
static void
fill_times(const Series *series, SpcAnswer *answer, SpcPart *part)
{
	part->centre = time_of_root(part->centre);
	part->sigma = NAN;
	for (int i = part->segment.first; i < part->segment.end; i++)
	{
		answer->value[i] = series->value[i];
		answer->sigma[i] = NAN;
		answer->centre[i] = part->centre;
		answer->lower[i] = time_of_root(answer->lower[i]);
		answer->upper[i] = time_of_root(answer->upper[i]);
		answer->near_lower[i] = time_of_root(answer->near_lower[i]);
		answer->near_upper[i] = time_of_root(answer->near_upper[i]);
	}
}

/* A part's points when nothing can be said about them but their values. */
static void
fill_nothing(const SpcPart *part, SpcAnswer *answer, bool keep_centre)
{
	for (int i = part->segment.first; i < part->segment.end; i++)
	{
		if (!keep_centre)
			answer->centre[i] = NAN;
		answer->sigma[i] = answer->lower[i] = answer->upper[i] =
			answer->near_lower[i] = answer->near_upper[i] = NAN;
	}
}

static bool
uses_moving_ranges(SpcChart chart)
{
	return chart == SPC_XMR || chart == SPC_T || is_laney_chart(chart);
}

/* Can a value on this chart be what somebody froze as the centre? */
static bool
centre_is_possible(const Series *series, SpcChart chart, double centre)
{
	if (chart == SPC_XMR || chart == SPC_RUN)
		return true;
	return centre >= 0.0 && !(is_proportion_chart(chart) && centre > series->per);
}

/* Does the baseline show no variation at all, so that limits and centre are one? */
static bool
has_no_spread(const Series *series, const SpcQuestion *question, const SpcPart *part)
{
	if (question->chart == SPC_RUN || !isnan(part->segment.choice.sigma))
		return false;
	if (uses_moving_ranges(question->chart))
		return part->mean_moving_range == 0.0;
	return part->centre == 0.0 || (is_proportion_chart(question->chart) && part->centre == series->per);
}

/* Why the calculated limits cannot stand, or what to remark about them. */
static SpcReason
limits_reason(const Series *series, const SpcQuestion *question, const SpcAnswer *answer,
			  const SpcPart *part)
{
	int			fewest = question->rules->fewest_points;

	if (isnan(part->centre))
		return SPC_NO_BASELINE_VALUES;
	if (!isfinite(part->centre))
		return SPC_OUT_OF_RANGE;
	if (!centre_is_possible(series, question->chart, part->centre))
		return SPC_CENTRE_NOT_POSSIBLE;
	if (uses_moving_ranges(question->chart) && isnan(part->segment.choice.sigma) &&
		isnan(part->mean_moving_range))
		return SPC_NO_MOVING_RANGE;
	for (int i = part->segment.first; i < part->segment.end; i++)
		if (isinf(answer->lower[i]) || isinf(answer->upper[i]) || isinf(part->mean_moving_range))
			return SPC_OUT_OF_RANGE;
	if (has_no_spread(series, question, part))
		return SPC_NO_SPREAD;
	return part->known < fewest ? SPC_FEW_POINTS : SPC_CALCULATED;
}

static void
count_points(const SpcAnswer *answer, SpcPart *part)
{
	part->known = part->baseline_points = 0;
	part->baseline_first = part->baseline_last = -1;
	for (int i = part->segment.first; i < part->segment.end; i++)
	{
		bool		known = !isnan(answer->value[i]);

		part->known += known;
		part->baseline_points += known && answer->in_baseline[i];
		if (answer->in_baseline[i])
		{
			if (part->baseline_first < 0)
				part->baseline_first = i;
			part->baseline_last = i;
		}
	}
}

/* Centre, limits and reason of one part, whose baseline is marked. */
static void
calculate_part(const Series *series, const SpcQuestion *question, SpcAnswer *answer, SpcPart *part)
{
	int			first = part->segment.first;
	int			end = part->segment.end;

	part->centre = part->sigma = part->mean_moving_range = NAN;
	part->centre_is_median = centre_is_median(question) && isnan(part->segment.choice.centre);
	part->runs_signal = false;
	memset(&part->runs, 0, sizeof(part->runs));
	fill_values(series, question, first, end, answer);
	count_points(answer, part);
	part->reason = first == end ? SPC_NO_POINTS : data_reason(series, question->chart, first, end);
	if (part->reason != SPC_CALCULATED)
	{
		for (int i = first; i < end; i++)
			answer->value[i] = question->chart == SPC_MR ? answer->moving_range[i] : series->value[i];
		fill_nothing(part, answer, false);
		return;
	}
	part->centre = baseline_centre(series, question, answer, part);
	part->sigma = common_sigma(question, answer, part);
	fill_limits(series, question, answer, part);
	if (question->chart == SPC_T)
		fill_times(series, answer, part);
	part->reason = limits_reason(series, question, answer, part);
	if (SPC_REFUSED(part->reason))
	{
		part->sigma = NAN;
		if (!isfinite(part->centre))
			part->centre = NAN;
		fill_nothing(part, answer, !isnan(part->centre));
	}
}

/* Signals of one part, when its limits are final. */
static void
signal_part(const SpcQuestion *question, SpcAnswer *answer, SpcPart *part)
{
	SpcStretch	stretch = {
		.first = part->segment.first, .end = part->segment.end,
		.value = answer->value, .centre = part->centre,
		.lower = answer->lower, .upper = answer->upper,
		.near_lower = answer->near_lower, .near_upper = answer->near_upper,
		.sigma = answer->sigma, .moving_range = answer->moving_range,
		.mean_moving_range = part->mean_moving_range,
		.has_runs = question->chart != SPC_MR,
		.place = answer->place, .signals = answer->signals,
		.high = answer->high, .low = answer->low
	};

	if (question->with_runs || question->rules->runs_test != SPC_RUNS_NONE)
	{
		part->runs = spc_runs(answer->value, stretch.first, stretch.end, part->centre);
		part->runs_signal = stretch.has_runs && spc_runs_signal(part->runs, SPC_RUNS_ANHOEJ);
	}
	if (!isnan(part->centre))
		spc_signals(question->rules, &stretch);
}

/*
 * Cuts a calculated part where sustained runs re-base. Each new part is
 * calculated over its run first, which gives its centre, and over all its
 * points when the next run shows where it ends: so no point is seen often.
 */
static void
cut_at_runs(const Series *series, const SpcQuestion *question, SpcAnswer *answer, SpcPart *part)
{
	int			end = part->segment.end;
	int			search_from = baseline_search_from(&part->segment, answer->in_baseline);
	int			first;
	int			last;

	while (!isnan(part->centre) &&
		   (first = baseline_find_run(answer->value, search_from, end, part->centre, question->automatic,
									  question->automatic_side, answer->in_baseline, &last)) >= 0)
	{
		/* all points of a part that is frozen were marked, those behind the run too */
		if (part->segment.kind == BASELINE_FROZEN)
			memset(answer->in_baseline + last + 1, 0, (size_t) (end - last - 1) * sizeof(bool));
		part->segment.end = first;
		calculate_part(series, question, answer, part);
		part = &answer->parts[answer->part_count++];
		part->segment = (BaselineSegment) {first, last + 1, BASELINE_RUN, baseline_every_point()};
		calculate_part(series, question, answer, part);
		search_from = last + 1;
	}
	part->segment.end = end;
	calculate_part(series, question, answer, part);
}

/* Adds one segment, cut into more parts where sustained runs re-base. */
static void
add_parts(const Series *series, const SpcQuestion *question, const BaselineSegment *segment, SpcAnswer *answer)
{
	SpcPart    *part = &answer->parts[answer->part_count++];

	part->segment = *segment;
	if (question->automatic > 0 && part->segment.kind == BASELINE_ALL)
	{
		part->segment.kind = BASELINE_FIRST_POINTS;
		part->segment.choice.points = BASELINE_AUTOMATIC_POINTS;
	}
	baseline_mark(series, &part->segment, answer->in_baseline);
	calculate_part(series, question, answer, part);
	if (question->automatic > 0)
		cut_at_runs(series, question, answer, part);
}

/*
 * spc_ask
 *	  Centre, limits and signals of every point of a series.
 *
 * question: chart, rule set, baselines; series must have what the chart needs:
 * numerators and denominators for p, p', u and u' charts. memory: a block of
 * spc_memory() bytes, aligned for doubles; the answer lives in it. Parts that
 * have no limits carry the reason, and their limits are NaN.
 */
void
spc_ask(const Series *series, const SpcQuestion *question, void *memory, SpcAnswer *answer)
{
	BaselineSegment segment = {0, 0, BASELINE_ALL, baseline_every_point()};
	int			next_choice = 0;

	lay_out(series, question, memory, answer);
	while (baseline_next_segment(series, question->choices, question->choice_count,
								 &next_choice, &segment))
		add_parts(series, question, &segment, answer);
	for (int p = 0; p < answer->part_count; p++)
	{
		SpcPart    *part = &answer->parts[p];

		for (int i = part->segment.first; i < part->segment.end; i++)
			answer->part[i] = p;
		signal_part(question, answer, part);
	}
}

/* Which way the first signal of the priority points that points anywhere: 1, -1 or 0. */
static int
direction_by_priority(const SpcAnswer *answer, int point, const SpcRules *rules)
{
	for (int k = 0; k < rules->priorities; k++)
	{
		uint8_t		bit = SPC_SIGNAL(rules->priority[k]);

		if (answer->high[point] & bit)
			return 1;
		if (answer->low[point] & bit)
			return -1;
	}
	return 0;
}

/*
 * spc_variation
 *	  What the signals of a point mean.
 *
 * good: 1 where high values are good, -1 where low ones are, 0 for neither.
 */
SpcVariation
spc_variation(const SpcAnswer *answer, int point, const SpcRules *rules, int good)
{
	const SpcPart *part = &answer->parts[answer->part[point]];
	uint8_t		wanted = good > 0 ? answer->high[point] : answer->low[point];
	int			direction;

	if (isnan(answer->value[point]) || SPC_REFUSED(part->reason))
		return SPC_VARIATION_NOT_CALCULATED;
	if (answer->signals[point] == 0)
		return SPC_COMMON_CAUSE;
	direction = direction_by_priority(answer, point, rules);
	if (direction == 0)
		return SPC_SPECIAL_CAUSE;
	if (good == 0)
		return direction > 0 ? SPC_SPECIAL_HIGH : SPC_SPECIAL_LOW;
	if (rules->conflict == SPC_CONFLICT_IMPROVEMENT && wanted != 0)
		return SPC_IMPROVEMENT;
	return direction == good ? SPC_IMPROVEMENT : SPC_CONCERN;
}

/*
 * spc_assurance
 *	  Will the target be met again and again, if nothing changes?
 *
 * lower, upper: the limits of now; NaN where there are none. good: as in
 * spc_variation. A target on a limit is inconsistent. Source: NHSRplotthedots.
 */
SpcAssurance
spc_assurance(double lower, double upper, double target, int good)
{
	if (isnan(lower) || isnan(upper) || isnan(target) || good == 0)
		return SPC_ASSURANCE_NOT_CALCULATED;
	if (target > upper)
		return good > 0 ? SPC_CONSISTENTLY_FAILING : SPC_CONSISTENTLY_PASSING;
	if (target < lower)
		return good > 0 ? SPC_CONSISTENTLY_PASSING : SPC_CONSISTENTLY_FAILING;
	return SPC_INCONSISTENT;
}

/* The word for a chart, as an argument says it. */
const char *
spc_chart_text(SpcChart chart)
{
	static const char *const words[] = {"xmr", "run", "mr", "p", "pp", "u", "up", "c", "g", "t"};

	return words[chart];
}

/* The chart in words, for people. */
const char *
spc_chart_name(SpcChart chart)
{
	static const char *const names[] = {
		"XmR chart", "run chart", "moving range chart", "p chart", "p' chart (Laney)",
		"u chart", "u' chart (Laney)", "c chart", "g chart", "t chart"
	};

	return names[chart];
}

const char *
spc_reason_text(SpcReason reason)
{
	switch (reason)
	{
		case SPC_CALCULATED:
			return "calculated";
		case SPC_NO_POINTS:
			return "the part has no points";
		case SPC_NO_BASELINE_VALUES:
			return "the baseline has no values";
		case SPC_NO_MOVING_RANGE:
			return "the baseline has no two neighbouring values";
		case SPC_OUT_OF_RANGE:
			return "out of range: past double precision";
		case SPC_NUMERATOR_EXCEEDS_DENOMINATOR:
			return "a numerator exceeds its denominator";
		case SPC_NEGATIVE:
			return "a count is negative";
		case SPC_NOT_WHOLE:
			return "a count is not whole";
		case SPC_NOT_POSITIVE:
			return "a time is not above zero";
		case SPC_CENTRE_NOT_POSSIBLE:
			return "the frozen centre is not a possible value";
		case SPC_NO_SPREAD:
			return "no variation in the baseline: limits equal the centre";
		case SPC_FEW_POINTS:
			return "few points";
	}
	return "unknown";
}

const char *
spc_variation_text(SpcVariation variation)
{
	static const char *const words[] = {
		"not_calculated", "common_cause", "improvement", "concern",
		"special_high", "special_low", "special_cause"
	};

	return words[variation];
}

const char *
spc_assurance_text(SpcAssurance assurance)
{
	static const char *const words[] = {
		"not_calculated", "consistently_passing", "consistently_failing", "inconsistent"
	};

	return words[assurance];
}
