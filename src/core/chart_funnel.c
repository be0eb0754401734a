/*
 * chart_funnel.c
 *		Places in a funnel: value against denominator, with the limits between
 *		which chance alone would keep them, were all places alike.
 */
#include "chart_frame.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "funnel.h"

#define LEVEL_NEAR			0.95
#define LEVEL_FAR			0.998
#define LEAST_PLOT			90.0
#define CURVE_STEPS			200		/* points of one limit */
#define RADIUS				4.0
#define LABEL_SIZE			11.0
#define AXIS_TITLE_ROOM		16.0

/* Where a place lies: the styles of both sides follow from it. */
typedef enum Position
{
	POSITION_WITHIN,
	POSITION_ABOVE,				/* outside 95 %, within 99.8 % */
	POSITION_BELOW,
	POSITION_FAR_ABOVE,			/* outside 99.8 % */
	POSITION_FAR_BELOW,
	POSITION_NONE,				/* no value, or no limits */
	POSITIONS
} Position;

typedef struct Layout
{
	int			known;
	int			of[POSITIONS];
	double		low;
	double		high;
	double		largest;		/* denominator */
	NumberFormat format;
	ChartAxis	across;
	ChartAxis	up;
	SvgBox		plot;
} Layout;

/* One of the limits at a size, in the unit of the values; NaN where there is none. */
static FunnelLimits
limits_at(const FunnelChart *chart, double size, double level)
{
	FunnelLimits limits = chart->proportion ? funnel_of_proportion(chart->overall, size, level) :
		funnel_of_rate(chart->overall, size, level);

	return funnel_times(limits, chart->per);
}

static Position
find_position(const FunnelChart *chart, int i)
{
	FunnelLimits near = limits_at(chart, chart->size[i], LEVEL_NEAR);
	FunnelLimits far = limits_at(chart, chart->size[i], LEVEL_FAR);
	double		value = chart->value[i];

	if (isnan(value) || near.reason != FUNNEL_CALCULATED || far.reason != FUNNEL_CALCULATED)
		return POSITION_NONE;
	if (value > far.upper)
		return POSITION_FAR_ABOVE;
	if (value < far.lower)
		return POSITION_FAR_BELOW;
	if (value > near.upper)
		return POSITION_ABOVE;
	return value < near.lower ? POSITION_BELOW : POSITION_WITHIN;
}

/* As look_at() found it. */
static Position
position_of(const FunnelChart *chart, int i)
{
	return (Position) chart->scratch[i];
}

static bool
is_far(Position position)
{
	return position == POSITION_FAR_ABOVE || position == POSITION_FAR_BELOW;
}

static ChartStyle
style_of(Position position, ChartGood good)
{
	bool		above = position == POSITION_ABOVE || position == POSITION_FAR_ABOVE;
	bool		better = above == (good == CHART_HIGH_IS_GOOD);
	int			kind = good == CHART_NEITHER_IS_GOOD ? 2 : better ? 0 : 1;

	if (position == POSITION_WITHIN)
		return STYLE_WITHIN;
	if (position == POSITION_NONE)
		return STYLE_NOT_CALCULATED;
	if (is_far(position))
		return (ChartStyle) ((above ? STYLE_FAR_ABOVE_BETTER : STYLE_FAR_BELOW_BETTER) + kind);
	return (ChartStyle) ((above ? STYLE_ABOVE_BETTER : STYLE_BELOW_BETTER) + kind);
}

static ChartWord
word_of(Position position, ChartGood good)
{
	bool		above = position == POSITION_ABOVE || position == POSITION_FAR_ABOVE;

	if (position == POSITION_WITHIN)
		return WORD_SIMILAR;
	if (position == POSITION_NONE)
		return WORD_NOT_COMPARED;
	if (good == CHART_NEITHER_IS_GOOD)
		return above ? WORD_HIGHER : WORD_LOWER;
	return above == (good == CHART_HIGH_IS_GOOD) ? WORD_BETTER : WORD_WORSE;
}

static ChartWord
where_word(Position position)
{
	return is_far(position) ? WORD_OUTSIDE_998 : position == POSITION_WITHIN ? WORD_WITHIN_95 : WORD_BETWEEN;
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

/* The values, and the limits where they are not yet wide: at the smallest place, or a twentieth of the largest. */
static Layout
look_at(const FunnelChart *chart)
{
	Layout		layout;
	double		smallest = INFINITY;
	FunnelLimits limits;

	memset(&layout, 0, sizeof(layout));
	layout.low = INFINITY;
	layout.high = -INFINITY;
	for (int i = 0; i < chart->count; i++)
	{
		chart->scratch[i] = POSITION_NONE;
		if (isnan(chart->value[i]))
			continue;
		layout.known++;
		chart->scratch[i] = (uint8_t) find_position(chart, i);
		layout.of[position_of(chart, i)]++;
		layout.largest = fmax(layout.largest, chart->size[i]);
		smallest = fmin(smallest, chart->size[i]);
		include(&layout, chart->value[i]);
	}
	include(&layout, chart->overall * chart->per);
	limits = limits_at(chart, fmax(smallest, layout.largest / 20.0), LEVEL_FAR);
	include(&layout, limits.lower);
	include(&layout, limits.upper);
	layout.format = chart_format(fmax(fabs(layout.low), fabs(layout.high)), chart->frame.decimals);
	return layout;
}

/* ---------------------------------------------------------------- in words */

static void
say(Svg *svg, const FunnelChart *chart, ChartWord what, const char *const *arguments, int count)
{
	chart_say(svg, chart_word(chart->frame.welsh, what), arguments, count);
}

static const char *
number(const Layout *layout, double value, char *text)
{
	return chart_number(layout->format, value, text);
}

/* Those outside the limits by name, and how many are within. */
static void
say_places(Svg *svg, const FunnelChart *chart, const Layout *layout)
{
	bool		welsh = chart->frame.welsh;
	char		text[CHART_NUMBER_SIZE];

	for (int i = 0; i < chart->count; i++)
	{
		Position	position = position_of(chart, i);

		if (isnan(chart->value[i]))
			say(svg, chart, SAY_PLACE_NO_DATA, &chart->place[i], 1);
		else if (position != POSITION_WITHIN && position != POSITION_NONE)
			say(svg, chart, SAY_OUTSIDE, (const char *[])
				{
				chart->place[i], number(layout, chart->value[i], text),
				chart_word(welsh, word_of(position, chart->good)), chart_word(welsh, where_word(position))}, 4);
	}
}

static void
describe(Svg *svg, const FunnelChart *chart, const Layout *layout)
{
	bool		welsh = chart->frame.welsh;
	char		text[CHART_NUMBER_SIZE];
	char		within[CHART_LABEL_SIZE];
	const char *argument = chart_whole(layout->known, text);

	svg_raw(svg, "<desc>");
	say(svg, chart, SAY_FUNNEL_CHART, &argument, 1);
	if (chart->frame.unit[0] != '\0')
		say(svg, chart, SAY_UNIT, &chart->frame.unit, 1);
	argument = number(layout, chart->overall * chart->per, text);
	say(svg, chart, SAY_OVERALL, &argument, 1);
	snprintf(within, sizeof(within), "%s, %s", chart_word(welsh, WORD_SIMILAR), chart_word(welsh, WORD_WITHIN_95));
	say(svg, chart, SAY_COUNT, (const char *[])
		{
		within, chart_whole(layout->of[POSITION_WITHIN], text)}, 2);
	say_places(svg, chart, layout);
	svg_escaped(svg, svg_piece(chart->frame.note));
	svg_raw(svg, "</desc>\n");
}

/* -------------------------------------------------------------- the layout */

static ChartLegend
legend_of(const FunnelChart *chart, const Layout *layout)
{
	static const Position order[] = {POSITION_FAR_ABOVE, POSITION_FAR_BELOW, POSITION_ABOVE, POSITION_BELOW,
		POSITION_WITHIN, POSITION_NONE};
	bool		welsh = chart->frame.welsh;
	char		text[CHART_LABEL_SIZE];
	char		digits[CHART_NUMBER_SIZE];
	ChartLegend legend;

	legend.count = 0;
	for (int i = 0; i < POSITIONS; i++)
	{
		const char *word = chart_word(welsh, word_of(order[i], chart->good));

		if (layout->of[order[i]] == 0)
			continue;
		if (order[i] == POSITION_NONE)
			snprintf(text, sizeof(text), "%s", word);
		else
			snprintf(text, sizeof(text), "%s: %s", word, chart_word(welsh, where_word(order[i])));
		chart_add(&legend, style_of(order[i], chart->good), text);
	}
	snprintf(text, sizeof(text), "%s %s", chart_word(welsh, WORD_ALL_PLACES),
			 number(layout, chart->overall * chart->per, digits));
	chart_add(&legend, STYLE_CENTRE, text);
	chart_add(&legend, STYLE_LIMIT_95, chart_word(welsh, WORD_LIMITS_95));
	chart_add(&legend, STYLE_LIMIT_998, chart_word(welsh, WORD_LIMITS_998));
	return legend;
}

static void
place_plot(const FunnelChart *chart, Layout *layout, const ChartPlan *plan)
{
	double		width = chart->frame.width;

	layout->plot.top = plan->top;
	layout->plot.bottom = plan->bottom - AXIS_TITLE_ROOM;
	layout->up = chart_axis(layout->low, layout->high,
							(int) fmax(2.0, fmin(10.0, (layout->plot.bottom - layout->plot.top) / 36.0)));
	layout->plot.left = fmin(CHART_PAD + chart_axis_width(&layout->up) + 6.0, width * 0.45);
	layout->plot.right = width - CHART_PAD;
	layout->across = chart_axis_fitting(0.0, layout->largest, layout->plot.right - layout->plot.left);
}

static double
x_of(const Layout *layout, double size)
{
	return layout->plot.left + chart_share(&layout->across, size) * (layout->plot.right - layout->plot.left);
}

static double
y_of(const Layout *layout, double value)
{
	return layout->plot.bottom - chart_share(&layout->up, value) * (layout->plot.bottom - layout->plot.top);
}

/* ------------------------------------------------------------------ drawing */

/* The size at one of the steps of a curve; they are close together where the limits bend. */
static double
curve_size(const Layout *layout, int step)
{
	double		share = (double) step / CURVE_STEPS;

	return layout->across.high * share * share;
}

/* One limit, as far as it lies in the plot. */
static void
draw_curve(Svg *svg, const FunnelChart *chart, const Layout *layout, double level, bool upper, ChartStyle style)
{
	bool		open = false;
	bool		any = false;

	for (int step = 1; step <= CURVE_STEPS; step++)
	{
		double		size = curve_size(layout, step);
		FunnelLimits limits = limits_at(chart, size, level);
		double		value = upper ? limits.upper : limits.lower;

		if (isnan(value) || value > layout->up.high || value < layout->up.low)
		{
			open = false;
			continue;
		}
		if (!any)
			svg_path_start(svg);
		any = true;
		(open ? svg_path_to : svg_path_move) (svg, x_of(layout, size), y_of(layout, value));
		open = true;
	}
	if (any)
		chart_stroke_end(svg, style);
}

static void
draw_lines(Svg *svg, const FunnelChart *chart, const Layout *layout)
{
	double		y = y_of(layout, chart->overall * chart->per);

	chart_rule(svg, STYLE_CENTRE, layout->plot.left, y, layout->plot.right, y);
	for (int upper = 0; upper < 2; upper++)
	{
		draw_curve(svg, chart, layout, LEVEL_NEAR, upper, STYLE_LIMIT_95);
		draw_curve(svg, chart, layout, LEVEL_FAR, upper, STYLE_LIMIT_998);
	}
}

static void
draw_places(Svg *svg, const FunnelChart *chart, const Layout *layout)
{
	static const Position order[] = {POSITION_NONE, POSITION_WITHIN, POSITION_ABOVE, POSITION_BELOW,
		POSITION_FAR_ABOVE, POSITION_FAR_BELOW};

	for (int kind = 0; kind < POSITIONS; kind++)
	{
		ChartStyle	style = style_of(order[kind], chart->good);

		if (layout->of[order[kind]] == 0)
			continue;
		svg_path_start(svg);
		for (int i = 0; i < chart->count; i++)
			if (!isnan(chart->value[i]) && position_of(chart, i) == order[kind])
				chart_mark(svg, style, x_of(layout, chart->size[i]), y_of(layout, chart->value[i]),
						   is_far(order[kind]) ? RADIUS + 1.0 : RADIUS);
		chart_mark_end(svg, style);
	}
}

/* Whether a box lies in the plot and touches no mark. */
static bool
is_clear(const FunnelChart *chart, const Layout *layout, SvgBox box)
{
	if (box.left < layout->plot.left || box.right > layout->plot.right ||
		box.top < layout->plot.top || box.bottom > layout->plot.bottom)
		return false;
	for (int i = 0; i < chart->count; i++)
	{
		double		x = x_of(layout, chart->size[i]);
		double		y = y_of(layout, chart->value[i]);

		if (!isnan(chart->value[i]) && x + RADIUS > box.left && x - RADIUS < box.right &&
			y + RADIUS > box.top && y - RADIUS < box.bottom)
			return false;
	}
	return true;
}

/* The name of a place beside its mark, where there is room on one of its sides; the colour is that of the mark. */
static void
draw_name(Svg *svg, const FunnelChart *chart, const Layout *layout, int i, ChartStyle style)
{
	static const struct
	{
		double		x;
		double		y;
		SvgAnchor	anchor;
	}			sides[] = {{9.0, 4.0, SVG_START}, {-9.0, 4.0, SVG_END}, {0.0, -9.0, SVG_MIDDLE}, {0.0, 17.0, SVG_MIDDLE}};
	SvgPiece	name = svg_cut(svg_piece(chart->place[i]), LABEL_SIZE, chart->frame.width * 0.3);

	for (int side = 0; side < 4; side++)
	{
		double		x = x_of(layout, chart->size[i]) + sides[side].x;
		double		y = y_of(layout, chart->value[i]) + sides[side].y;

		if (is_clear(chart, layout, svg_text_box(x, y, LABEL_SIZE, sides[side].anchor, name)) &&
			svg_text(svg, x, y, LABEL_SIZE, sides[side].anchor, chart_colour(style), name))
			return;
	}
}

/* Names of those outside, the furthest first. */
static void
draw_names(Svg *svg, const FunnelChart *chart, const Layout *layout)
{
	for (int far = 1; far >= 0; far--)
		for (int i = 0; i < chart->count; i++)
		{
			Position	position = position_of(chart, i);

			if (!isnan(chart->value[i]) && position != POSITION_WITHIN && position != POSITION_NONE &&
				is_far(position) == far)
				draw_name(svg, chart, layout, i, style_of(position, chart->good));
		}
}

/*
 * Places in a funnel. Without any value: a picture that says so. A place whose
 * limits cannot be calculated is shown as such.
 */
void
chart_funnel(Svg *svg, const FunnelChart *chart)
{
	Layout		layout = look_at(chart);
	ChartLegend legend;
	ChartPlan	plan;

	if (layout.known == 0 || isnan(chart->overall))
	{
		chart_empty(svg, &chart->frame);
		return;
	}
	legend = legend_of(chart, &layout);
	plan = chart_plan(&chart->frame, &legend, false, LEAST_PLOT);
	place_plot(chart, &layout, &plan);

	chart_start(svg, &chart->frame);
	describe(svg, chart, &layout);
	chart_head(svg, &chart->frame, &plan, &legend);
	chart_axis_left(svg, &layout.up, layout.plot);
	chart_axis_bottom(svg, &layout.across, layout.plot, false);
	svg_text(svg, (layout.plot.left + layout.plot.right) / 2.0, layout.plot.bottom + CHART_AXIS_BASE + CHART_LINE,
			 CHART_LETTER, SVG_MIDDLE, CHART_BLACK, svg_piece(chart_word(chart->frame.welsh, WORD_SIZE)));
	draw_lines(svg, chart, &layout);
	draw_places(svg, chart, &layout);
	svg->halo = true;
	draw_names(svg, chart, &layout);
	svg->halo = false;
	chart_end(svg);
}
