/*
 * chart_mark.c
 *		Marks and lines: a shape and a colour for everything that is judged, so
 *		that each can be told from the others without its colour.
 */
#include "chart_frame.h"

#include <math.h>

typedef enum Shape
{
	SHAPE_CIRCLE,
	SHAPE_SQUARE,
	SHAPE_DIAMOND,
	SHAPE_NESTED_DIAMOND,
	SHAPE_UP,
	SHAPE_DOWN,
	SHAPE_STAR,
	SHAPE_CROSS,
	SHAPE_LINE
} Shape;

static const struct
{
	Shape		shape;
	bool		full;			/* else white inside */
	const char *colour;
	double		width;			/* of a line or border */
	const char *dashes;
}			styles[CHART_STYLES] = {
	[STYLE_POINT] = {SHAPE_CIRCLE, true, CHART_BLUE, 1.0, NULL},
	[STYLE_COMMON_CAUSE] = {SHAPE_CIRCLE, true, CHART_OCHRE, 1.0, NULL},
	[STYLE_IMPROVEMENT] = {SHAPE_SQUARE, true, CHART_BLUE, 1.0, NULL},
	[STYLE_CONCERN] = {SHAPE_DIAMOND, false, CHART_CRIMSON, 2.0, NULL},
	[STYLE_SPECIAL_HIGH] = {SHAPE_UP, true, CHART_PURPLE, 1.0, NULL},
	[STYLE_SPECIAL_LOW] = {SHAPE_DOWN, true, CHART_TEAL, 1.0, NULL},
	[STYLE_SPECIAL_CAUSE] = {SHAPE_STAR, true, CHART_PURPLE, 1.0, NULL},
	[STYLE_NOT_CALCULATED] = {SHAPE_CROSS, false, CHART_GREY, 1.5, NULL},
	[STYLE_NOT_COMPARED] = {SHAPE_CROSS, false, CHART_GREY, 1.5, NULL},
	[STYLE_BETTER] = {SHAPE_DIAMOND, true, CHART_BLUE, 1.5, NULL},
	[STYLE_SIMILAR] = {SHAPE_NESTED_DIAMOND, false, CHART_OCHRE, 1.5, NULL},
	[STYLE_WORSE] = {SHAPE_DIAMOND, false, CHART_CRIMSON, 1.5, NULL},
	[STYLE_HIGHER] = {SHAPE_UP, true, CHART_PURPLE, 1.5, NULL},
	[STYLE_LOWER] = {SHAPE_DOWN, true, CHART_TEAL, 1.5, NULL},
	[STYLE_WITHIN] = {SHAPE_CIRCLE, true, CHART_OCHRE, 1.0, NULL},
	[STYLE_ABOVE_BETTER] = {SHAPE_UP, false, CHART_BLUE, 1.5, NULL},
	[STYLE_ABOVE_WORSE] = {SHAPE_UP, false, CHART_CRIMSON, 1.5, NULL},
	[STYLE_ABOVE_NEUTRAL] = {SHAPE_UP, false, CHART_PURPLE, 1.5, NULL},
	[STYLE_BELOW_BETTER] = {SHAPE_DOWN, false, CHART_BLUE, 1.5, NULL},
	[STYLE_BELOW_WORSE] = {SHAPE_DOWN, false, CHART_CRIMSON, 1.5, NULL},
	[STYLE_BELOW_NEUTRAL] = {SHAPE_DOWN, false, CHART_TEAL, 1.5, NULL},
	[STYLE_FAR_ABOVE_BETTER] = {SHAPE_UP, true, CHART_BLUE, 1.5, NULL},
	[STYLE_FAR_ABOVE_WORSE] = {SHAPE_UP, true, CHART_CRIMSON, 1.5, NULL},
	[STYLE_FAR_ABOVE_NEUTRAL] = {SHAPE_UP, true, CHART_PURPLE, 1.5, NULL},
	[STYLE_FAR_BELOW_BETTER] = {SHAPE_DOWN, true, CHART_BLUE, 1.5, NULL},
	[STYLE_FAR_BELOW_WORSE] = {SHAPE_DOWN, true, CHART_CRIMSON, 1.5, NULL},
	[STYLE_FAR_BELOW_NEUTRAL] = {SHAPE_DOWN, true, CHART_TEAL, 1.5, NULL},
	[STYLE_CENTRE] = {SHAPE_LINE, false, CHART_GREY, 1.5, NULL},
	[STYLE_LIMIT] = {SHAPE_LINE, false, CHART_GREY, 1.5, "6 4"},
	[STYLE_TARGET] = {SHAPE_LINE, false, CHART_BLACK, 2.0, "12 3 2 3"},
	[STYLE_DATA] = {SHAPE_LINE, false, "#767676", 1.2, NULL},
	[STYLE_BREAK] = {SHAPE_LINE, false, CHART_BLACK, 1.0, "2 3"},
	[STYLE_REBASE] = {SHAPE_LINE, false, CHART_BLACK, 1.0, "7 3"},
	[STYLE_BASELINE] = {SHAPE_LINE, false, CHART_TEAL, 4.0, NULL},
	[STYLE_WHISKER] = {SHAPE_LINE, false, CHART_BLACK, 1.5, NULL},
	[STYLE_COMPARATOR] = {SHAPE_LINE, false, CHART_BLACK, 1.5, "6 3"},
	[STYLE_LIMIT_95] = {SHAPE_LINE, false, CHART_GREY, 1.5, "3 3"},
	[STYLE_LIMIT_998] = {SHAPE_LINE, false, CHART_GREY, 1.5, "8 4"},
};

const char *
chart_colour(ChartStyle style)
{
	return styles[style].colour;
}

static void
polygon(Svg *svg, double x, double y, double radius, const double (*corners)[2], int count)
{
	for (int i = 0; i < count; i++)
		(i == 0 ? svg_path_move : svg_path_to) (svg, x + corners[i][0] * radius, y + corners[i][1] * radius);
	svg_path_close(svg);
}

/* Adds a mark to a path of marks of one style, which chart_mark_end() ends. */
void
chart_mark(Svg *svg, ChartStyle style, double x, double y, double radius)
{
	static const double square[4][2] = {{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}};
	static const double diamond[4][2] = {{0.0, -1.25}, {1.25, 0.0}, {0.0, 1.25}, {-1.25, 0.0}};
	static const double up[3][2] = {{0.0, -1.2}, {1.15, 0.9}, {-1.15, 0.9}};
	static const double down[3][2] = {{0.0, 1.2}, {1.15, -0.9}, {-1.15, -0.9}};

	static const double star[8][2] = {{0.0, -1.5}, {0.4, -0.4}, {1.5, 0.0}, {0.4, 0.4},
	{0.0, 1.5}, {-0.4, 0.4}, {-1.5, 0.0}, {-0.4, -0.4}};

	switch (styles[style].shape)
	{
		case SHAPE_CIRCLE:
			svg_path_circle(svg, x, y, radius);
			break;
		case SHAPE_SQUARE:
			polygon(svg, x, y, radius, square, 4);
			break;
		case SHAPE_DIAMOND:
			polygon(svg, x, y, radius, diamond, 4);
			break;
		case SHAPE_NESTED_DIAMOND:
			polygon(svg, x, y, radius, diamond, 4);
			polygon(svg, x, y, radius * 0.4, diamond, 4);
			break;
		case SHAPE_UP:
			polygon(svg, x, y, radius, up, 3);
			break;
		case SHAPE_DOWN:
			polygon(svg, x, y, radius, down, 3);
			break;
		case SHAPE_STAR:
			polygon(svg, x, y, radius, star, 8);
			break;
		case SHAPE_CROSS:
			svg_path_move(svg, x - radius, y - radius);
			svg_path_to(svg, x + radius, y + radius);
			svg_path_move(svg, x - radius, y + radius);
			svg_path_to(svg, x + radius, y - radius);
			break;
		case SHAPE_LINE:
			break;
	}
}

void
chart_mark_end(Svg *svg, ChartStyle style)
{
	svg_path_end(svg, styles[style].full ? styles[style].colour : "#ffffff",
				 styles[style].colour, styles[style].width, NULL);
}

/* Ends a path that is a line. */
void
chart_stroke_end(Svg *svg, ChartStyle style)
{
	svg_path_end(svg, NULL, styles[style].colour, styles[style].width, styles[style].dashes);
}

/* A straight line. */
void
chart_rule(Svg *svg, ChartStyle style, double x1, double y1, double x2, double y2)
{
	svg_line(svg, x1, y1, x2, y2, styles[style].colour, styles[style].width, styles[style].dashes);
}

/* A bar: full, half full or empty, as the mark of its style is. */
void
chart_bar_mark(Svg *svg, ChartStyle style, SvgBox box)
{
	double		fullness = styles[style].full ? 1.0 : styles[style].shape == SHAPE_NESTED_DIAMOND ? 0.4 : 0.0;

	if (styles[style].shape == SHAPE_CROSS)
		fullness = 0.2;
	svg_rectangle(svg, box, fullness > 0.0 ? styles[style].colour : "#ffffff",
				  fullness > 0.0 ? fullness : 1.0, styles[style].colour, styles[style].width);
}
