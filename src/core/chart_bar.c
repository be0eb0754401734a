/*
 * chart_bar.c
 *		Places as bars, with their confidence limits, against a comparator.
 */
#include "chart_frame.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW				24.0	/* height of a row where nothing else is asked */
#define LEAST_ROW		15.0	/* lower, and names would touch */
#define MARK_ROOM		20.0
#define COLUMN_GAP		8.0
#define LEAST_BARS		40.0	/* width of the plot, names giving way */
#define LIMITS_FROM		560		/* frames at least so wide have the limits in figures */

typedef struct Layout
{
	int			known;			/* places with a value */
	bool		has_limits;
	bool		has_comparator;
	int			of[CHART_COMPARISONS];
	int			least;			/* places of the least and the greatest value; -1: none */
	int			most;
	double		low;
	double		high;
	NumberFormat format;
	double		names;			/* width of the names' column */
	double		figures;		/* width of the figures' column */
	ChartAxis	axis;
	SvgBox		plot;
	double		row;
} Layout;

static const ChartStyle style_of[CHART_COMPARISONS] = {
	STYLE_NOT_COMPARED, STYLE_BETTER, STYLE_SIMILAR, STYLE_WORSE, STYLE_HIGHER, STYLE_LOWER,
};

static const ChartWord word_of[CHART_COMPARISONS] = {
	WORD_NOT_COMPARED, WORD_BETTER, WORD_SIMILAR, WORD_WORSE, WORD_HIGHER, WORD_LOWER,
};

static void
include(Layout *layout, double value)
{
	if (isfinite(value))
	{
		layout->low = fmin(layout->low, value);
		layout->high = fmax(layout->high, value);
	}
}

static void
look_at_place(const BarChart *chart, Layout *layout, int i)
{
	if (isnan(chart->value[i]))
		return;
	layout->known++;
	layout->of[chart->comparison[i]]++;
	layout->has_limits = layout->has_limits || !isnan(chart->lower[i]) || !isnan(chart->upper[i]);
	if (layout->least < 0 || chart->value[i] < chart->value[layout->least])
		layout->least = i;
	if (layout->most < 0 || chart->value[i] > chart->value[layout->most])
		layout->most = i;
	include(layout, chart->value[i]);
	include(layout, chart->lower[i]);
	include(layout, chart->upper[i]);
}

static Layout
look_at(const BarChart *chart)
{
	Layout		layout;

	memset(&layout, 0, sizeof(layout));
	layout.least = layout.most = -1;
	for (int i = 0; i < chart->count; i++)
		look_at_place(chart, &layout, i);
	layout.has_comparator = !isnan(chart->comparator);
	include(&layout, chart->comparator);
	layout.format = chart_format(fmax(fabs(layout.low), fabs(layout.high)), chart->frame.decimals);
	return layout;
}

static const char *
number(const Layout *layout, double value, char *text)
{
	return chart_number(layout->format, value, text);
}

/* ---------------------------------------------------------------- in words */

static void
say(Svg *svg, const BarChart *chart, ChartWord what, const char *const *arguments, int count)
{
	chart_say(svg, chart_word(chart->frame.welsh, what), arguments, count);
}

/* One place: value, limits and what the comparison says. */
static void
say_place(Svg *svg, const BarChart *chart, const Layout *layout, int i)
{
	char		text[3][CHART_NUMBER_SIZE];
	char		verdict[CHART_LABEL_SIZE] = "";

	if (layout->has_comparator)
		snprintf(verdict, sizeof(verdict), ", %s", chart_word(chart->frame.welsh, word_of[chart->comparison[i]]));
	if (isnan(chart->value[i]))
		say(svg, chart, SAY_PLACE_NO_DATA, &chart->place[i], 1);
	else if (isnan(chart->lower[i]) && isnan(chart->upper[i]))
		say(svg, chart, SAY_PLACE, (const char *[])
			{
			chart->place[i], number(layout, chart->value[i], text[0]), verdict}, 3);
	else
		say(svg, chart, SAY_PLACE_LIMITS, (const char *[])
			{
			chart->place[i], number(layout, chart->value[i], text[0]), number(layout, chart->lower[i], text[1]),
			number(layout, chart->upper[i], text[2]), verdict}, 5);
}

static const char *
comparator_label(const BarChart *chart)
{
	return chart->comparator_label[0] != '\0' ? chart->comparator_label :
		chart_word(chart->frame.welsh, WORD_COMPARATOR);
}

static void
describe(Svg *svg, const BarChart *chart, const Layout *layout)
{
	char		text[2][CHART_NUMBER_SIZE];
	const char *count = chart_whole(chart->count, text[0]);

	svg_raw(svg, "<desc>");
	say(svg, chart, SAY_BAR_CHART, &count, 1);
	if (chart->frame.unit[0] != '\0')
		say(svg, chart, SAY_UNIT, &chart->frame.unit, 1);
	if (layout->known > 1)
		say(svg, chart, SAY_RANGE, (const char *[])
			{
			number(layout, chart->value[layout->least], text[0]), chart->place[layout->least],
			number(layout, chart->value[layout->most], text[1]), chart->place[layout->most]}, 4);
	if (layout->has_comparator)
		say(svg, chart, SAY_COMPARATOR, (const char *[])
			{
			comparator_label(chart), number(layout, chart->comparator, text[0])}, 2);
	for (int i = 0; i < chart->count; i++)
		say_place(svg, chart, layout, i);
	svg_escaped(svg, svg_piece(chart->frame.note));
	svg_raw(svg, "</desc>\n");
}

/* -------------------------------------------------------------- the layout */

/* What stands in the last column: the value, with its limits where the picture is wide. */
static const char *
figures(const BarChart *chart, const Layout *layout, int i, char *text)
{
	char		part[3][CHART_NUMBER_SIZE];

	if (isnan(chart->value[i]))
		return chart_word(chart->frame.welsh, WORD_NO_DATA);
	number(layout, chart->value[i], part[0]);
	if (chart->frame.width < LIMITS_FROM || isnan(chart->lower[i]) || isnan(chart->upper[i]))
		return strcpy(text, part[0]);
	number(layout, chart->lower[i], part[1]);
	number(layout, chart->upper[i], part[2]);
	snprintf(text, CHART_LABEL_SIZE + CHART_NUMBER_SIZE, "%s (%s %s %s)", part[0], part[1],
			 chart_word(chart->frame.welsh, WORD_TO), part[2]);
	return text;
}

static ChartLegend
legend_of(const BarChart *chart, const Layout *layout)
{
	static const int order[] = {CHART_BETTER, CHART_SIMILAR, CHART_WORSE, CHART_HIGHER, CHART_LOWER, CHART_NOT_COMPARED};
	char		text[CHART_LABEL_SIZE];
	char		digits[CHART_NUMBER_SIZE];
	ChartLegend legend;

	legend.count = 0;
	for (int i = 0; i < CHART_COMPARISONS && layout->has_comparator; i++)
		if (layout->of[order[i]] > 0)
			chart_add(&legend, style_of[order[i]], chart_word(chart->frame.welsh, word_of[order[i]]));
	if (layout->has_comparator)
	{
		snprintf(text, sizeof(text), "%s %s", chart_word(chart->frame.welsh, WORD_COMPARATOR),
				 number(layout, chart->comparator, digits));
		chart_add(&legend, STYLE_COMPARATOR, text);
	}
	if (layout->has_limits)
		chart_add(&legend, STYLE_WHISKER, chart_word(chart->frame.welsh, WORD_CONFIDENCE_LIMITS));
	return legend;
}

static void
place_columns(const BarChart *chart, Layout *layout, const ChartPlan *plan)
{
	double		width = chart->frame.width;
	double		marks;
	char		text[CHART_LABEL_SIZE + CHART_NUMBER_SIZE];

	for (int i = 0; i < chart->count; i++)
	{
		layout->names = fmax(layout->names, svg_width(svg_piece(chart->place[i]), CHART_LETTER));
		layout->figures = fmax(layout->figures, svg_width(svg_piece(figures(chart, layout, i, text)), CHART_LETTER));
	}
	/* a number is never shortened: it is there or not */
	if (layout->figures > width * 0.4)
		layout->figures = 0.0;
	marks = layout->has_comparator ? MARK_ROOM : 0.0;
	layout->names = fmin(layout->names, fmin(width * 0.34, width - 2.0 * (CHART_PAD + COLUMN_GAP) - layout->figures -
											 marks - LEAST_BARS));
	layout->plot.left = CHART_PAD + layout->names + COLUMN_GAP + marks;
	layout->plot.right = width - CHART_PAD - layout->figures - COLUMN_GAP;
	layout->plot.top = plan->top;
	layout->plot.bottom = plan->bottom;
	layout->row = (plan->bottom - plan->top) / chart->count;
	layout->axis = chart_axis_fitting(layout->low, layout->high, layout->plot.right - layout->plot.left);
}

/* ------------------------------------------------------------------ drawing */

static double
x_of(const Layout *layout, double value)
{
	return layout->plot.left + chart_share(&layout->axis, value) * (layout->plot.right - layout->plot.left);
}

static void
draw_whisker(Svg *svg, const Layout *layout, double lower, double upper, double y)
{
	double		left = x_of(layout, lower);
	double		right = x_of(layout, upper);
	double		cap = fmin(4.0, layout->row * 0.2);

	/* white behind, so that it is seen on a full bar */
	svg_line(svg, left, y, right, y, "#ffffff", 3.5, NULL);
	svg_path_start(svg);
	svg_path_move(svg, left, y - cap);
	svg_path_to(svg, left, y + cap);
	svg_path_move(svg, left, y);
	svg_path_to(svg, right, y);
	svg_path_move(svg, right, y - cap);
	svg_path_to(svg, right, y + cap);
	chart_stroke_end(svg, STYLE_WHISKER);
}

static void
draw_bar(Svg *svg, const BarChart *chart, const Layout *layout, int i, double y)
{
	ChartStyle	style = layout->has_comparator ? style_of[chart->comparison[i]] : STYLE_POINT;
	double		half = fmin(layout->row * 0.31, 14.0);
	double		from = x_of(layout, 0.0);
	double		to = x_of(layout, chart->value[i]);
	SvgBox		box = {fmin(from, to), y - half, fmax(from, to), y + half};

	chart_bar_mark(svg, style, box);
	if (!isnan(chart->lower[i]) && !isnan(chart->upper[i]))
		draw_whisker(svg, layout, chart->lower[i], chart->upper[i], y);
	if (layout->has_comparator)
	{
		svg_path_start(svg);
		chart_mark(svg, style, layout->plot.left - MARK_ROOM / 2.0 - 2.0, y, 4.5);
		chart_mark_end(svg, style);
	}
}

static void
draw_row(Svg *svg, const BarChart *chart, const Layout *layout, int i)
{
	double		y = layout->plot.top + (i + 0.5) * layout->row;
	char		text[CHART_LABEL_SIZE + CHART_NUMBER_SIZE];
	SvgPiece	name = svg_cut(svg_piece(chart->place[i]), CHART_LETTER, layout->names + 0.01);

	svg_text(svg, CHART_PAD + layout->names, y + 4.0, CHART_LETTER, SVG_END, CHART_BLACK, name);
	if (!isnan(chart->value[i]))
		draw_bar(svg, chart, layout, i, y);
	if (layout->figures > 0.0)
		svg_text(svg, chart->frame.width - CHART_PAD, y + 4.0, CHART_LETTER, SVG_END,
				 isnan(chart->value[i]) ? CHART_GREY : CHART_BLACK, svg_piece(figures(chart, layout, i, text)));
}

static void
draw_comparator(Svg *svg, const BarChart *chart, const Layout *layout, double strip_y)
{
	char		digits[CHART_NUMBER_SIZE];
	double		x = x_of(layout, chart->comparator);
	double		room = chart->frame.width - 2.0 * CHART_PAD;
	SvgPiece	words;
	double		half;

	chart_rule(svg, STYLE_COMPARATOR, x, layout->plot.top - 4.0, x, layout->plot.bottom);
	words = svg_cut(svg_piece(comparator_label(chart)), CHART_LETTER, room / 2.0);
	if (chart->comparator_label[0] == '\0')
		words = svg_piece(number(layout, chart->comparator, digits));
	half = svg_width(words, CHART_LETTER) / 2.0;
	svg_text(svg, fmax(half + 2.0, fmin(svg->width - half - 2.0, x)), strip_y,
			 CHART_LETTER, SVG_MIDDLE, CHART_BLACK, words);
}

/* How many pixels all lines around the rows take, when none is given up. */
static double
height_without_rows(const BarChart *chart, bool least)
{
	Layout		layout = look_at(chart);
	ChartLegend legend = legend_of(chart, &layout);
	ChartFrame	frame = chart->frame;
	ChartPlan	plan;

	frame.height = CHART_MOST_HEIGHT;
	plan = chart_plan(&frame, &legend, layout.has_comparator, least ? CHART_MOST_HEIGHT : 0.0);
	return frame.height - (plan.bottom - plan.top);
}

/* The height at which every place has a row of the usual height. */
int
chart_bar_height(const BarChart *chart)
{
	int			height = (int) ceil(height_without_rows(chart, false) + ROW * chart->count);

	return height < CHART_LEAST_SIZE ? CHART_LEAST_SIZE : height;
}

/* The least height at which no two names touch. */
int
chart_bar_least_height(const BarChart *chart)
{
	int			height = (int) ceil(height_without_rows(chart, true) + LEAST_ROW * chart->count);

	return height < CHART_LEAST_SIZE ? CHART_LEAST_SIZE : height;
}

/*
 * Places as bars, in the order given. The frame's height is one of the two
 * above or more. Without any place: a picture that says so.
 */
void
chart_bar(Svg *svg, const BarChart *chart)
{
	Layout		layout = look_at(chart);
	ChartLegend legend;
	ChartPlan	plan;

	if (chart->count == 0)
	{
		chart_empty(svg, &chart->frame);
		return;
	}
	legend = legend_of(chart, &layout);
	plan = chart_plan(&chart->frame, &legend, layout.has_comparator, LEAST_ROW * chart->count);
	place_columns(chart, &layout, &plan);

	chart_start(svg, &chart->frame);
	describe(svg, chart, &layout);
	chart_head(svg, &chart->frame, &plan, &legend);
	chart_axis_bottom(svg, &layout.axis, layout.plot, true);
	for (int i = 0; i < chart->count; i++)
		draw_row(svg, chart, &layout, i);
	if (layout.has_comparator)
		draw_comparator(svg, chart, &layout, plan.strip_y);
	chart_end(svg);
}
