/*
 * chart_time.c
 *		A series over time: points joined where periods follow each other, with
 *		centre line and control limits of each part, target, and signals.
 */
#include "chart_frame.h"

#include <math.h>
#include <stdio.h>

#define INSET				12.0	/* between the plot's sides and its first and last points */
#define LABEL_WIDTH_FROM	480		/* frames at least so wide have labels right of the plot */
#define LABEL_LINE			15.0
#define LEAST_PLOT			70.0
#define MOST_TOLD			10		/* breaks that are told one by one */

/* What is found out before anything is drawn. */
typedef struct Layout
{
	CalendarStep step;
	int			first;			/* first and last points with a value; -1: none */
	int			last;
	int			span;			/* steps from the first point to the last */
	int			limits_at;		/* last point with a centre line; -1: none */
	bool		has_limits;		/* it has limits too */
	bool		one_part;		/* all points with a centre have the same centre and limits */
	int			signals[CHART_SIGNALS];
	int			latest[CHART_SIGNALS];
	bool		has_break;
	bool		has_rebase;
	double		low;
	double		high;
	NumberFormat format;
	ChartAxis	axis;
	SvgBox		plot;
	double		labels;			/* width of the labels right of the plot; 0: none */
} Layout;

static const ChartStyle style_of_signal[CHART_SIGNALS] = {
	STYLE_POINT, STYLE_COMMON_CAUSE, STYLE_IMPROVEMENT, STYLE_CONCERN,
	STYLE_SPECIAL_HIGH, STYLE_SPECIAL_LOW, STYLE_SPECIAL_CAUSE, STYLE_NOT_CALCULATED,
};

static const ChartWord word_of_signal[CHART_SIGNALS] = {
	WORD_VALUE, WORD_COMMON_CAUSE, WORD_IMPROVEMENT, WORD_CONCERN,
	WORD_SPECIAL_HIGH, WORD_SPECIAL_LOW, WORD_SPECIAL_CAUSE, WORD_NOT_CALCULATED,
};

/* ------------------------------------------------------------ what is there */

static int
index_of(const TimeChart *chart, const Layout *layout, int i)
{
	return calendar_index(layout->step, chart->day[0], chart->day[i]);
}

/* A new part that no new definition explains. */
static bool
is_rebase(const TimeChart *chart, int i)
{
	return i > 0 && !chart->breaks[i] && chart->part[i] != chart->part[i - 1];
}

static void
include(Layout *layout, double value)
{
	if (isfinite(value))
	{
		layout->low = fmin(layout->low, value);
		layout->high = fmax(layout->high, value);
	}
}

static bool
same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static void
look_at_limits(const TimeChart *chart, Layout *layout, int i)
{
	int			before = layout->limits_at;

	include(layout, chart->centre[i]);
	include(layout, chart->lower[i]);
	include(layout, chart->upper[i]);
	if (isnan(chart->centre[i]))
		return;
	if (before >= 0 && !(same_number(chart->centre[i], chart->centre[before]) &&
						 same_number(chart->lower[i], chart->lower[before]) &&
						 same_number(chart->upper[i], chart->upper[before])))
		layout->one_part = false;
	layout->limits_at = i;
	layout->has_limits = !isnan(chart->lower[i]) || !isnan(chart->upper[i]);
}

static void
look_at_point(const TimeChart *chart, Layout *layout, int i)
{
	layout->has_break = layout->has_break || (i > 0 && chart->breaks[i]);
	layout->has_rebase = layout->has_rebase || is_rebase(chart, i);
	look_at_limits(chart, layout, i);
	if (isnan(chart->value[i]))
		return;
	include(layout, chart->value[i]);
	if (layout->first < 0)
		layout->first = i;
	layout->last = i;
	layout->signals[chart->signal[i]]++;
	layout->latest[chart->signal[i]] = i;
}

static Layout
look_at(const TimeChart *chart)
{
	Layout		layout = {.first = -1, .last = -1, .limits_at = -1, .one_part = true,
	.low = INFINITY, .high = -INFINITY};

	layout.step = calendar_step(chart->day, chart->count);
	for (int i = 0; i < chart->count; i++)
		look_at_point(chart, &layout, i);
	include(&layout, chart->target);
	if (layout.first >= 0)
		layout.span = index_of(chart, &layout, chart->count - 1);
	layout.format = chart_format(fmax(fabs(layout.low), fabs(layout.high)), chart->frame.decimals);
	return layout;
}

/* ---------------------------------------------------------------- in words */

static const char *
number(const Layout *layout, double value, char *text)
{
	return chart_number(layout->format, value, text);
}

static const char *
period(const TimeChart *chart, const Layout *layout, int i, char *text)
{
	return chart_period(chart->frame.welsh, layout->step, chart->day[i], text);
}

static void
say(Svg *svg, const TimeChart *chart, ChartWord what, const char *const *arguments, int count)
{
	chart_say(svg, chart_word(chart->frame.welsh, what), arguments, count);
}

static void
say_points(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	char		text[5][CHART_NUMBER_SIZE];
	int			used = 0;
	int			from = index_of(chart, layout, layout->first);
	int			to = index_of(chart, layout, layout->last);

	for (int i = 0; i < CHART_SIGNALS; i++)
		used += layout->signals[i];
	if (used == 1)
		say(svg, chart, SAY_ONE_POINT, (const char *[])
			{
			period(chart, layout, layout->first, text[1]),
			number(layout, chart->value[layout->first], text[2])}, 2);
	else
		say(svg, chart, SAY_POINTS, (const char *[])
			{
			chart_whole(used, text[0]),
			period(chart, layout, layout->first, text[1]),
			number(layout, chart->value[layout->first], text[2]),
			period(chart, layout, layout->last, text[3]),
			number(layout, chart->value[layout->last], text[4])}, 5);
	if (to - from + 1 > used)
		say(svg, chart, SAY_GAPS, (const char *[])
			{
			chart_whole(to - from + 1 - used, text[0])}, 1);
}

static void
say_limits(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	int			i = layout->limits_at;
	char		text[3][CHART_NUMBER_SIZE];
	const char *arguments[3];

	if (i >= 0)
	{
		arguments[0] = number(layout, chart->centre[i], text[0]);
		arguments[1] = number(layout, chart->lower[i], text[1]);
		arguments[2] = number(layout, chart->upper[i], text[2]);
		say(svg, chart, !layout->has_limits ? SAY_CENTRE : layout->one_part ? SAY_LIMITS : SAY_LIMITS_LAST_PART,
			arguments, 3);
	}
	if (!isnan(chart->target))
	{
		arguments[0] = number(layout, chart->target, text[0]);
		say(svg, chart, SAY_TARGET, arguments, 1);
	}
}

/* How many signals of each kind, and the latest of it. */
static void
say_signals(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	bool		any = false;
	char		text[2][CHART_NUMBER_SIZE];

	for (int i = CHART_IMPROVEMENT; i < CHART_SIGNALS; i++)
	{
		if (layout->signals[i] == 0)
			continue;
		any = true;
		say(svg, chart, SAY_LATEST, (const char *[])
			{
			chart_word(chart->frame.welsh, word_of_signal[i]),
			chart_whole(layout->signals[i], text[0]),
			period(chart, layout, layout->latest[i], text[1])}, 3);
	}
	if (!any && layout->signals[CHART_COMMON_CAUSE] > 0)
		say(svg, chart, SAY_NO_SIGNALS, NULL, 0);
}

/* Where definitions and baselines begin: the first few, and how many more. */
static void
say_parts(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	char		text[CHART_NUMBER_SIZE];
	const char *argument = text;
	int			told = 0;

	for (int i = 1; i < chart->count; i++)
	{
		if (!chart->breaks[i] && !is_rebase(chart, i))
			continue;
		if (++told > MOST_TOLD)
			continue;
		period(chart, layout, i, text);
		say(svg, chart, chart->breaks[i] ? SAY_BREAK : SAY_REBASE, &argument, 1);
	}
	if (told > MOST_TOLD)
	{
		chart_whole(told - MOST_TOLD, text);
		say(svg, chart, SAY_MORE, &argument, 1);
	}
}

static void
describe(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	svg_raw(svg, "<desc>");
	say(svg, chart, SAY_TIME_CHART, NULL, 0);
	if (chart->frame.unit[0] != '\0')
		say(svg, chart, SAY_UNIT, &chart->frame.unit, 1);
	say_points(svg, chart, layout);
	say_limits(svg, chart, layout);
	say_signals(svg, chart, layout);
	say_parts(svg, chart, layout);
	svg_escaped(svg, svg_piece(chart->frame.note));
	svg_raw(svg, "</desc>\n");
}

/* -------------------------------------------------------------- the layout */

/* Words, and a number where there is one. */
static const char *
label(const TimeChart *chart, const Layout *layout, ChartWord word, double value, char *text)
{
	char		digits[CHART_NUMBER_SIZE];

	snprintf(text, CHART_LABEL_SIZE, "%s %s", chart_word(chart->frame.welsh, word),
			 number(layout, value, digits));
	return text;
}

/* The labels right of the plot, from the last part: how many, their words and values. */
static int
side_labels(const TimeChart *chart, const Layout *layout, char text[4][CHART_LABEL_SIZE], double *value)
{
	int			i = layout->limits_at;
	double		all[4] = {i >= 0 ? chart->upper[i] : NAN, i >= 0 ? chart->centre[i] : NAN,
	i >= 0 ? chart->lower[i] : NAN, chart->target};
	static const ChartWord words[4] = {WORD_UPPER_LIMIT, WORD_CENTRE, WORD_LOWER_LIMIT, WORD_TARGET};
	int			count = 0;

	for (int j = 0; j < 4; j++)
	{
		if (isnan(all[j]))
			continue;
		label(chart, layout, words[j], all[j], text[count]);
		value[count++] = all[j];
	}
	return count;
}

static double
side_width(const TimeChart *chart, const Layout *layout)
{
	char		text[4][CHART_LABEL_SIZE];
	double		value[4];
	double		width = 0.0;
	int			count = side_labels(chart, layout, text, value);

	if (chart->frame.width < LABEL_WIDTH_FROM)
		return 0.0;
	for (int i = 0; i < count; i++)
		width = fmax(width, svg_width(svg_piece(text[i]), CHART_LETTER));
	return width <= chart->frame.width * 0.35 ? width : 0.0;
}

/* A legend entry for a line; with its number where there is no room for it beside the plot. */
static void
add_line(ChartLegend *legend, const TimeChart *chart, const Layout *layout,
		 ChartStyle style, ChartWord word, double value)
{
	char		text[CHART_LABEL_SIZE];

	if (layout->labels > 0.0 || isnan(value))
		chart_add(legend, style, chart_word(chart->frame.welsh, word));
	else
		chart_add(legend, style, label(chart, layout, word, value, text));
}

static void
add_limits(ChartLegend *legend, const TimeChart *chart, const Layout *layout)
{
	char		text[CHART_LABEL_SIZE];
	char		digits[2][CHART_NUMBER_SIZE];
	int			i = layout->limits_at;

	if (i < 0)
		return;
	add_line(legend, chart, layout, STYLE_CENTRE, WORD_CENTRE, chart->centre[i]);
	if (!layout->has_limits)
		return;
	snprintf(text, sizeof(text), "%s %s, %s", chart_word(chart->frame.welsh, WORD_LIMITS),
			 number(layout, chart->lower[i], digits[0]), number(layout, chart->upper[i], digits[1]));
	chart_add(legend, STYLE_LIMIT, layout->labels > 0.0 ? chart_word(chart->frame.welsh, WORD_LIMITS) : text);
}

/* What is seen, in words; the signals first, since they are given up last. */
static ChartLegend
legend_of(const TimeChart *chart, const Layout *layout)
{
	static const int order[] = {CHART_IMPROVEMENT, CHART_CONCERN, CHART_SPECIAL_HIGH, CHART_SPECIAL_LOW,
		CHART_SPECIAL_CAUSE, CHART_COMMON_CAUSE, CHART_NOT_CALCULATED, CHART_NOT_JUDGED};
	bool		welsh = chart->frame.welsh;
	ChartLegend legend;

	legend.count = 0;
	for (int i = 0; i < CHART_SIGNALS; i++)
		if (layout->signals[order[i]] > 0)
			chart_add(&legend, style_of_signal[order[i]], chart_word(welsh, word_of_signal[order[i]]));
	if (!isnan(chart->target))
		add_line(&legend, chart, layout, STYLE_TARGET, WORD_TARGET, chart->target);
	add_limits(&legend, chart, layout);
	if (chart->baselines > 0)
		chart_add(&legend, STYLE_BASELINE, chart_word(welsh, WORD_BASELINE));
	if (layout->has_break)
		chart_add(&legend, STYLE_BREAK, chart_word(welsh, WORD_NEW_DEFINITION));
	if (layout->has_rebase)
		chart_add(&legend, STYLE_REBASE, chart_word(welsh, WORD_NEW_BASELINE));
	return legend;
}

static void
place_plot(const TimeChart *chart, Layout *layout, const ChartPlan *plan)
{
	double		width = chart->frame.width;

	layout->plot.top = plan->top;
	layout->plot.bottom = plan->bottom;
	layout->axis = chart_axis(layout->low, layout->high, (int) fmax(2.0, fmin(10.0, (plan->bottom - plan->top) / 36.0)));
	layout->plot.left = fmin(CHART_PAD + chart_axis_width(&layout->axis) + 6.0, width * 0.45);
	layout->plot.right = width - CHART_PAD - (layout->labels > 0.0 ? layout->labels + 6.0 : 0.0);
}

static double
y_of(const Layout *layout, double value)
{
	return layout->plot.bottom - chart_share(&layout->axis, value) * (layout->plot.bottom - layout->plot.top);
}

/* Where so many steps after the first point lie; half a step is between two periods. */
static double
x_of(const Layout *layout, double steps)
{
	double		left = layout->plot.left + INSET;
	double		right = layout->plot.right - INSET;

	if (layout->span == 0)
		return (left + right) / 2.0 + (right - left) * steps;
	return left + (right - left) * (steps / layout->span);
}

static double
x_of_point(const TimeChart *chart, const Layout *layout, int i)
{
	return x_of(layout, index_of(chart, layout, i));
}

static double
in_plot(const Layout *layout, double x)
{
	return fmax(layout->plot.left, fmin(layout->plot.right, x));
}

/* --------------------------------------------------------------- time's axis */

/* The next wider distance between labels, in steps: such that years and quarters stay together. */
static int
next_stride(CalendarStep step, int stride)
{
	static const int months[] = {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000, 60000};
	static const int days[] = {1, 2, 7, 14, 28, 56, 91, 182, 364};
	static const int tens[] = {2, 5, 10};
	int64_t		power = 1;

	for (int i = 0; i < 16 && step.months > 0; i++)
		if (months[i] % step.months == 0 && months[i] / step.months > stride)
			return months[i] / step.months;
	for (int i = 0; i < 9 && step.days > 0; i++)
		if (days[i] % step.days == 0 && days[i] / step.days > stride)
			return days[i] / step.days;
	for (;; power *= 10)
		for (int i = 0; i < 3; i++)
			if (tens[i] * power > stride)
				return (int) (tens[i] * power < INT32_MAX ? tens[i] * power : INT32_MAX);
}

static const char *
period_at(const TimeChart *chart, const Layout *layout, int index, char *text)
{
	return chart_period(chart->frame.welsh, layout->step,
						calendar_start(layout->step, chart->day[0], index), text);
}

/* The widest label, when every so many steps have one. */
static double
widest_period(const TimeChart *chart, const Layout *layout, int stride)
{
	char		text[CHART_PERIOD_SIZE];
	double		widest = 0.0;

	for (int i = 0; i <= layout->span / stride; i++)
		widest = fmax(widest, svg_width(svg_piece(period_at(chart, layout, i * stride, text)), CHART_LETTER));
	return widest;
}

/* A tick and its label, moved into the frame. */
static void
draw_period(Svg *svg, const TimeChart *chart, const Layout *layout, int index)
{
	char		text[CHART_PERIOD_SIZE];
	SvgPiece	words = svg_piece(period_at(chart, layout, index, text));
	double		half = svg_width(words, CHART_LETTER) / 2.0;
	double		x = x_of(layout, index);

	svg_line(svg, x, layout->plot.bottom, x, layout->plot.bottom + 4.0, CHART_GREY, 1.0, NULL);
	svg_text(svg, fmax(half + 2.0, fmin(svg->width - half - 2.0, x)), layout->plot.bottom + CHART_AXIS_BASE,
			 CHART_LETTER, SVG_MIDDLE, CHART_BLACK, words);
}

static void
draw_time_axis(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	double		room = layout->plot.right - layout->plot.left - 2.0 * INSET;
	int			most = (int) (room / 30.0) + 1;	/* labels, were they short */
	int			stride = 1;

	while (stride <= layout->span &&
		   (layout->span / stride > most ||
			room * stride / layout->span < widest_period(chart, layout, stride) + 12.0))
		stride = next_stride(layout->step, stride);
	/* where there is room for the first alone, the last may still fit */
	if (stride > layout->span && layout->span > 0)
		stride = layout->span;
	for (int i = 0; i <= layout->span / stride; i++)
		draw_period(svg, chart, layout, i * stride);
}

/* ------------------------------------------------------------------- lines */

/* One of the three lines of the limits: level over each period, broken where a part ends. */
static void
draw_stepped(Svg *svg, const TimeChart *chart, const Layout *layout, const double *level, ChartStyle style)
{
	bool		open = false;
	bool		any = false;

	for (int i = 0; i < chart->count; i++)
	{
		double		here = index_of(chart, layout, i);
		bool		last = i == chart->count - 1 || chart->part[i + 1] != chart->part[i];
		double		until = last ? here + 0.5 : (here + index_of(chart, layout, i + 1)) / 2.0;
		double		y = y_of(layout, level[i]);

		if (isnan(level[i]))
		{
			open = false;
			continue;
		}
		if (!any)
			svg_path_start(svg);
		any = true;
		if (!open)
			svg_path_move(svg, in_plot(layout, x_of(layout, here - 0.5)), y);
		else if (level[i] != level[i - 1])
			svg_path_to(svg, in_plot(layout, x_of(layout, (here + index_of(chart, layout, i - 1)) / 2.0)), y);
		/* where the next level is the same, its own end is enough */
		if (last || level[i + 1] != level[i])
			svg_path_to(svg, in_plot(layout, x_of(layout, until)), y);
		open = !last;
	}
	if (any)
		chart_stroke_end(svg, style);
}

static bool
follows(const TimeChart *chart, const Layout *layout, int i)
{
	return i > 0 && !isnan(chart->value[i]) && !isnan(chart->value[i - 1]) && !chart->breaks[i] &&
		index_of(chart, layout, i) == index_of(chart, layout, i - 1) + 1;
}

/* The line from point to point; none over a gap or a change of definition. */
static void
draw_data_line(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	bool		any = false;

	for (int i = 1; i < chart->count; i++)
	{
		if (!follows(chart, layout, i))
			continue;
		if (!any)
			svg_path_start(svg);
		any = true;
		if (!follows(chart, layout, i - 1))
			svg_path_move(svg, x_of_point(chart, layout, i - 1), y_of(layout, chart->value[i - 1]));
		svg_path_to(svg, x_of_point(chart, layout, i), y_of(layout, chart->value[i]));
	}
	if (any)
		chart_stroke_end(svg, STYLE_DATA);
}

/* Upright lines where a definition or baseline begins, with a label where it does not touch another. */
static void
draw_parts(Svg *svg, const TimeChart *chart, const Layout *layout, double strip_y)
{
	for (int i = 1; i < chart->count; i++)
	{
		SvgPiece	words = svg_piece(chart_word(chart->frame.welsh,
												 chart->breaks[i] ? WORD_NEW_DEFINITION : WORD_NEW_BASELINE));
		double		half = svg_width(words, CHART_LETTER) / 2.0;
		double		x;

		if (!chart->breaks[i] && !is_rebase(chart, i))
			continue;
		x = x_of(layout, index_of(chart, layout, i) - 0.5);
		chart_rule(svg, chart->breaks[i] ? STYLE_BREAK : STYLE_REBASE, x, layout->plot.top - 4.0, x, layout->plot.bottom);
		svg_text(svg, fmax(half + 2.0, fmin(svg->width - half - 2.0, x)), strip_y,
				 CHART_LETTER, SVG_MIDDLE, CHART_BLACK, words);
	}
}

/* A thick line at the foot of the plot under the periods that limits come from. */
static void
draw_baselines(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	double		y = layout->plot.bottom - 2.0;

	for (int i = 0; i < chart->baselines; i++)
	{
		double		first = calendar_index(layout->step, chart->day[0], chart->baseline_first[i]);
		double		last = calendar_index(layout->step, chart->day[0], chart->baseline_last[i]);

		chart_rule(svg, STYLE_BASELINE, in_plot(layout, x_of(layout, first) - 5.0), y,
				   in_plot(layout, x_of(layout, last) + 5.0), y);
	}
}

static void
draw_target(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	double		y = y_of(layout, chart->target);

	if (!isnan(chart->target))
		chart_rule(svg, STYLE_TARGET, layout->plot.left, y, layout->plot.right, y);
}

/* The points, kind by kind, signals last and so on top. */
static void
draw_points(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	double		room = (layout->plot.right - layout->plot.left) / (layout->span + 1.0);
	double		radius = fmax(1.8, fmin(4.0, room * 0.45));
	static const int order[] = {CHART_NOT_JUDGED, CHART_NOT_CALCULATED, CHART_COMMON_CAUSE, CHART_SPECIAL_CAUSE, CHART_SPECIAL_LOW,
		CHART_SPECIAL_HIGH, CHART_CONCERN, CHART_IMPROVEMENT};

	for (int kind = 0; kind < CHART_SIGNALS; kind++)
	{
		ChartSignal signal = (ChartSignal) order[kind];
		bool		plain = signal == CHART_NOT_JUDGED || signal == CHART_COMMON_CAUSE;

		if (layout->signals[signal] == 0)
			continue;
		svg_path_start(svg);
		for (int i = 0; i < chart->count; i++)
			if (chart->signal[i] == signal && !isnan(chart->value[i]))
				chart_mark(svg, style_of_signal[signal], x_of_point(chart, layout, i),
						   y_of(layout, chart->value[i]), plain ? radius : radius + 1.0);
		chart_mark_end(svg, style_of_signal[signal]);
	}
}

/* ------------------------------------------------------------ labels beside */

/* Moves rising places apart, so that none is nearer than a line to the next, within the plot. */
static void
spread(double *y, int count, double top, double bottom)
{
	for (int i = 0; i < count; i++)
		y[i] = fmax(y[i], i == 0 ? top : y[i - 1] + LABEL_LINE);
	for (int i = count - 1; i >= 0; i--)
		y[i] = fmin(y[i], i == count - 1 ? bottom : y[i + 1] - LABEL_LINE);
}

static void
draw_side_labels(Svg *svg, const TimeChart *chart, const Layout *layout)
{
	char		text[4][CHART_LABEL_SIZE];
	double		value[4];
	double		y[4];
	int			order[4];
	int			count = side_labels(chart, layout, text, value);

	if (layout->labels == 0.0)
		return;
	for (int i = 0; i < count; i++)
	{
		int			at = i;

		for (; at > 0 && value[order[at - 1]] < value[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	for (int i = 0; i < count; i++)
		y[i] = y_of(layout, value[order[i]]) + 4.0;
	spread(y, count, layout->plot.top + 8.0, layout->plot.bottom + 2.0);
	for (int i = 0; i < count; i++)
		svg_text(svg, layout->plot.right + 6.0, y[i], CHART_LETTER, SVG_START,
				 value[order[i]] == chart->target ? CHART_BLACK : CHART_GREY, svg_piece(text[order[i]]));
}

/*
 * A series over time. Without any value: a picture that says so. The arrays of
 * the chart are as long as its count; limits and centre are NaN where there are
 * none.
 */
void
chart_time(Svg *svg, const TimeChart *chart)
{
	Layout		layout = look_at(chart);
	ChartLegend legend;
	ChartPlan	plan;

	if (layout.first < 0)
	{
		chart_empty(svg, &chart->frame);
		return;
	}
	layout.labels = side_width(chart, &layout);
	legend = legend_of(chart, &layout);
	plan = chart_plan(&chart->frame, &legend, layout.has_break || layout.has_rebase, LEAST_PLOT);
	place_plot(chart, &layout, &plan);

	chart_start(svg, &chart->frame);
	describe(svg, chart, &layout);
	chart_head(svg, &chart->frame, &plan, &legend);
	chart_axis_left(svg, &layout.axis, layout.plot);
	draw_time_axis(svg, chart, &layout);
	draw_baselines(svg, chart, &layout);
	draw_parts(svg, chart, &layout, plan.strip_y);
	draw_stepped(svg, chart, &layout, chart->centre, STYLE_CENTRE);
	draw_stepped(svg, chart, &layout, chart->lower, STYLE_LIMIT);
	draw_stepped(svg, chart, &layout, chart->upper, STYLE_LIMIT);
	draw_target(svg, chart, &layout);
	draw_data_line(svg, chart, &layout);
	draw_points(svg, chart, &layout);
	draw_side_labels(svg, chart, &layout);
	chart_end(svg);
}
