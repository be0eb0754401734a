/*
 * chart_frame.c
 *		What the pictures share: title and note, legend, axes.
 */
#include "chart_frame.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define TITLE_SIZE		17.0
#define TITLE_LINE		22.0
#define LEGEND_LINE		18.0
#define SAMPLE_WIDTH	24.0	/* of the mark or line before the words of a legend */
#define SAMPLE_GAP		6.0
#define ENTRY_GAP		14.0
#define TICK_GAP		14.0	/* between two labels of the axis below, at the least */

/* ------------------------------------------------------------- the legend */

/* One more entry; what no longer fits is left out. */
void
chart_add(ChartLegend *legend, ChartStyle style, const char *text)
{
	size_t		size = strlen(text);

	if (legend->count >= (int) (sizeof(legend->entry) / sizeof(legend->entry[0])))
		return;
	if (size >= CHART_LABEL_SIZE)
		size = CHART_LABEL_SIZE - 1;
	legend->entry[legend->count].style = style;
	memcpy(legend->entry[legend->count].text, text, size);
	legend->entry[legend->count++].text[size] = '\0';
}

static void
legend_sample(Svg *svg, ChartStyle style, double x, double y)
{
	if (style >= STYLE_CENTRE)
	{
		chart_rule(svg, style, x, y, x + SAMPLE_WIDTH, y);
		return;
	}
	svg_path_start(svg);
	chart_mark(svg, style, x + SAMPLE_WIDTH / 2.0, y, 5.0);
	chart_mark_end(svg, style);
}

/* How many rows the legend takes; draws the first of them, from y on, where svg is not NULL. */
static int
legend_rows(Svg *svg, const ChartFrame *frame, const ChartLegend *legend, double y, int most)
{
	double		right = frame->width - CHART_PAD;
	double		x = CHART_PAD;
	int			row = 0;

	for (int i = 0; i < legend->count; i++)
	{
		double		room = right - CHART_PAD - SAMPLE_WIDTH - SAMPLE_GAP;
		SvgPiece	text = svg_cut(svg_piece(legend->entry[i].text), CHART_LETTER, room);
		double		width = SAMPLE_WIDTH + SAMPLE_GAP + svg_width(text, CHART_LETTER);

		if (x > CHART_PAD && x + width > right)
		{
			x = CHART_PAD;
			row++;
		}
		if (svg != NULL && row < most)
		{
			double		base = y + row * LEGEND_LINE + 13.0;

			legend_sample(svg, legend->entry[i].style, x, base - 4.0);
			svg_text(svg, x + SAMPLE_WIDTH + SAMPLE_GAP, base, CHART_LETTER, SVG_START, CHART_BLACK, text);
		}
		x += width + ENTRY_GAP;
	}
	return legend->count > 0 ? row + 1 : 0;
}

/* ---------------------------------------------------------------- the plan */

/* Puts the lines below each other. */
static void
lay_out(const ChartFrame *frame, ChartPlan *plan, bool strip)
{
	double		y = CHART_PAD - 2.0;

	y += plan->titles * TITLE_LINE + plan->notes * CHART_LINE;
	if (plan->notes > 0)
		y += 2.0;
	if (plan->unit)
	{
		plan->unit_y = y + 13.0;
		y += CHART_LINE;
	}
	if (strip)
	{
		plan->strip_y = y + 13.0;
		y += CHART_LINE;
	}
	plan->top = y + 8.0;
	plan->bottom = frame->height - 8.0 - plan->legend_rows * LEGEND_LINE - CHART_AXIS_ROOM;
	if (plan->legend_rows > 0)
		plan->bottom -= 2.0;
}

/* Gives up one line, the least needed first; false when there is none left. */
static bool
give_up_a_line(ChartPlan *plan)
{
	if (plan->notes > 1)
		plan->notes = 1;
	else if (plan->titles > 2)
		plan->titles = 2;
	else if (plan->legend_rows > 2)
		plan->legend_rows--;
	else if (plan->notes > 0)
		plan->notes = 0;
	else if (plan->titles > 1)
		plan->titles = 1;
	else if (plan->legend_rows > 0)
		plan->legend_rows--;
	else
		return false;
	return true;
}

/*
 * Which lines are shown, so that the plot is at least so high. strip: labels
 * stand above it. Where even that cannot be done, fits is false.
 */
ChartPlan
chart_plan(const ChartFrame *frame, const ChartLegend *legend, bool strip, double least_plot)
{
	ChartPlan	plan;
	double		room = frame->width - 2.0 * CHART_PAD;

	memset(&plan, 0, sizeof(plan));
	plan.titles = svg_wrap(frame->title, TITLE_SIZE, room, plan.title, frame->width < 400 ? 3 : 2);
	plan.notes = svg_wrap(frame->note, CHART_LETTER, room, plan.note, 2);
	plan.unit = frame->unit[0] != '\0';
	plan.legend_rows = legend_rows(NULL, frame, legend, 0.0, 0);
	do
		lay_out(frame, &plan, strip);
	while (plan.bottom - plan.top < least_plot && give_up_a_line(&plan));
	plan.fits = plan.bottom - plan.top >= least_plot;

	/* fewer lines may have to be cut sooner */
	plan.titles = svg_wrap(frame->title, TITLE_SIZE, room, plan.title, plan.titles);
	plan.notes = svg_wrap(frame->note, CHART_LETTER, room, plan.note, plan.notes);
	return plan;
}

/* ------------------------------------------------------- start, head and end */

static void
size_attributes(Svg *svg)
{
	svg_raw(svg, " width=\"");
	svg_number(svg, svg->width);
	svg_raw(svg, "\" height=\"");
	svg_number(svg, svg->height);
	svg_raw(svg, "\" viewBox=\"0 0 ");
	svg_number(svg, svg->width);
	svg_raw(svg, " ");
	svg_number(svg, svg->height);
	svg_raw(svg, "\"");
}

/* The start of the picture and its title; what comes next is <desc>. */
void
chart_start(Svg *svg, const ChartFrame *frame)
{
	const char *language = frame->welsh ? "cy" : "en";

	svg_raw(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"");
	svg_raw(svg, language);
	svg_raw(svg, "\" xml:lang=\"");
	svg_raw(svg, language);
	svg_raw(svg, "\"");
	size_attributes(svg);
	svg_raw(svg, " font-family=\"Arial, Helvetica, sans-serif\">\n<title>");
	svg_escaped(svg, svg_piece(frame->title));
	svg_raw(svg, "</title>\n");
}

/* The white ground, and all words around the plot. */
void
chart_head(Svg *svg, const ChartFrame *frame, const ChartPlan *plan, const ChartLegend *legend)
{
	SvgBox		all = {0.0, 0.0, svg->width, svg->height};
	double		y = CHART_PAD - 2.0;

	svg_rectangle(svg, all, "#ffffff", 1.0, NULL, 0.0);
	for (int i = 0; i < plan->titles; i++, y += TITLE_LINE)
		svg_text(svg, CHART_PAD, y + 17.0, TITLE_SIZE, SVG_START, CHART_BLACK, plan->title[i]);
	for (int i = 0; i < plan->notes; i++, y += CHART_LINE)
		svg_text(svg, CHART_PAD, y + 13.0, CHART_LETTER, SVG_START, CHART_GREY, plan->note[i]);
	if (plan->unit)
		svg_text(svg, CHART_PAD, plan->unit_y, CHART_LETTER, SVG_START, CHART_BLACK,
				 svg_cut(svg_piece(frame->unit), CHART_LETTER, svg->width - 2.0 * CHART_PAD));
	legend_rows(svg, frame, legend, frame->height - 8.0 - plan->legend_rows * LEGEND_LINE, plan->legend_rows);
}

void
chart_end(Svg *svg)
{
	svg_raw(svg, "</svg>\n");
}

/* A picture that says that there is nothing to show. */
void
chart_empty(Svg *svg, const ChartFrame *frame)
{
	const char *word = chart_word(frame->welsh, WORD_NO_DATA);
	ChartLegend legend;
	ChartPlan	plan;

	legend.count = 0;
	plan = chart_plan(frame, &legend, false, 30.0);
	chart_start(svg, frame);
	svg_raw(svg, "<desc>");
	svg_escaped(svg, svg_piece(word));
	svg_raw(svg, ".</desc>\n");
	chart_head(svg, frame, &plan, &legend);
	svg_text(svg, svg->width / 2.0, (plan.top + plan.bottom) / 2.0 + 5.0, 16.0, SVG_MIDDLE, CHART_GREY,
			 svg_piece(word));
	chart_end(svg);
}

/* ----------------------------------------------------------------- the axes */

/* Makes room around what is shown, and some where it is all one value; zero is not crossed for that. */
static void
widen(double *low, double *high)
{
	double		least = *low;
	double		most = *high;
	double		size = fmax(fabs(least), fabs(most));
	double		room = (most * 0.25 - least * 0.25) * 0.2;	/* a twentieth of it; no overflow */

	if (size < 1e-290)
		room = 1.0;
	else if (!(room * 20.0 > size * 1e-12))
		room = size * 0.1;
	*low = fmax(least - room, -DBL_MAX);
	*high = fmin(most + room, DBL_MAX);
	if (least >= 0.0 && *low < 0.0)
		*low = 0.0;
	if (most <= 0.0 && *high > 0.0 && least < 0.0)
		*high = 0.0;
}

/* The smallest of 1, 2 and 5 times a power of ten that is not below size. */
static double
round_step(double size)
{
	double		power = chart_power_of_ten(chart_exponent(size));

	if (size <= power)
		return power;
	if (size <= power * 2.0)
		return power * 2.0;
	return size <= power * 5.0 ? power * 5.0 : power * 10.0;
}

/* How the ticks are written: with the decimals of their step. */
static NumberFormat
tick_format(const ChartAxis *axis)
{
	int			of_step = chart_exponent(axis->step);
	double		largest = fmax(fabs(axis->low), fabs(axis->high));
	NumberFormat format = {of_step < 0 ? -of_step : 0, false};

	if (of_step < -6 || largest >= 1e12)
	{
		int			digits = chart_exponent(largest) - of_step;

		format.exponent = true;
		format.decimals = digits < 0 ? 0 : digits > 15 ? 15 : digits;
	}
	return format;
}

/* An axis from low to high, whose ticks are about so many or fewer. */
static ChartAxis
axis_of(double low, double high, int most_ticks)
{
	ChartAxis	axis;

	axis.low = low;
	axis.high = high;
	axis.step = round_step((high * 0.25 - low * 0.25) / most_ticks * 4.0);
	if (!isfinite(axis.step))
		axis.step = DBL_MAX / 2.0;
	axis.first = ceil(low / axis.step);
	axis.last = floor(high / axis.step);
	axis.format = tick_format(&axis);
	return axis;
}

/*
 * An axis that holds both numbers, with at most about so many ticks, but two at
 * the least: one alone gives no scale.
 */
ChartAxis
chart_axis(double low, double high, int most_ticks)
{
	ChartAxis	axis;

	widen(&low, &high);
	do
		axis = axis_of(low, high, most_ticks++);
	while (axis.last - axis.first < 1.0 && most_ticks < 20);
	return axis;
}

/* Where a value lies on the axis: 0 at its low end, 1 at its high one. */
double
chart_share(const ChartAxis *axis, double value)
{
	double		length = axis->high * 0.25 - axis->low * 0.25;

	return (value * 0.25 - axis->low * 0.25) / length;
}

/* The widest label. */
double
chart_axis_width(const ChartAxis *axis)
{
	double		widest = 0.0;
	char		text[CHART_NUMBER_SIZE];

	for (double i = axis->first; i <= axis->last; i++)
		widest = fmax(widest, svg_width(svg_piece(chart_number(axis->format, i * axis->step, text)), CHART_LETTER));
	return widest;
}

/* Grid lines, and the labels left of the plot. */
void
chart_axis_left(Svg *svg, const ChartAxis *axis, SvgBox plot)
{
	char		text[CHART_NUMBER_SIZE];

	for (double i = axis->first; i <= axis->last; i++)
	{
		double		y = plot.bottom - chart_share(axis, i * axis->step) * (plot.bottom - plot.top);

		svg_line(svg, plot.left, y, plot.right, y, i == 0.0 ? CHART_GREY : CHART_GRID, 1.0, NULL);
		svg_text(svg, plot.left - 6.0, y + 4.0, CHART_LETTER, SVG_END, CHART_BLACK,
				 svg_piece(chart_number(axis->format, i * axis->step, text)));
	}
	svg_line(svg, plot.left, plot.bottom, plot.right, plot.bottom, CHART_GREY, 1.0, NULL);
}

/* An axis whose labels stand beside each other in so much width. */
ChartAxis
chart_axis_fitting(double low, double high, double width)
{
	ChartAxis	axis;

	for (int ticks = 12; ticks >= 2; ticks--)
	{
		axis = chart_axis(low, high, ticks);
		if ((chart_axis_width(&axis) + TICK_GAP) <= width * (chart_share(&axis, axis.step) - chart_share(&axis, 0.0)))
			break;
	}
	return axis;
}

/* Labels below the plot, those at the ends moved into the frame; grid lines where asked. */
void
chart_axis_bottom(Svg *svg, const ChartAxis *axis, SvgBox plot, bool grid)
{
	char		text[CHART_NUMBER_SIZE];

	for (double i = axis->first; i <= axis->last; i++)
	{
		double		x = plot.left + chart_share(axis, i * axis->step) * (plot.right - plot.left);
		SvgPiece	label = svg_piece(chart_number(axis->format, i * axis->step, text));
		double		half = svg_width(label, CHART_LETTER) / 2.0;

		if (grid)
			svg_line(svg, x, plot.top, x, plot.bottom, i == 0.0 ? CHART_GREY : CHART_GRID, 1.0, NULL);
		else
			svg_line(svg, x, plot.bottom, x, plot.bottom + 4.0, CHART_GREY, 1.0, NULL);
		svg_text(svg, fmin(x, svg->width - half - 2.0), plot.bottom + CHART_AXIS_BASE, CHART_LETTER, SVG_MIDDLE,
				 CHART_BLACK, label);
	}
}
