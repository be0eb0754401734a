/*
 * chart_frame.h
 *		What the pictures share: title and note, legend, axes, marks.
 */
#ifndef CAREPERF_CORE_CHART_FRAME_H
#define CAREPERF_CORE_CHART_FRAME_H

#include "chart.h"
#include "chart_words.h"

#define CHART_PAD			12.0	/* between the frame and what is in it */
#define CHART_LETTER		12.0	/* size of all letters but the title's */
#define CHART_LINE			16.0	/* from one line of them to the next */
#define CHART_AXIS_BASE		20.0	/* from the plot down to the base line of its axis's labels */
#define CHART_AXIS_ROOM		25.0	/* below the plot, for these labels */

/* Colours of at least 4.5 to 1 on white, those of band_texts(); the grid alone is lighter. */
#define CHART_BLUE			"#0b6bc2"
#define CHART_CRIMSON		"#99154f"
#define CHART_OCHRE			"#7f6c00"
#define CHART_PURPLE		"#4b2e83"
#define CHART_TEAL			"#00766c"
#define CHART_GREY			"#595959"
#define CHART_BLACK			"#1a1a1a"
#define CHART_GRID			"#e3e3e3"

/* Every mark and line, so that a legend can show it. */
typedef enum ChartStyle
{
	STYLE_POINT,
	STYLE_COMMON_CAUSE,
	STYLE_IMPROVEMENT,
	STYLE_CONCERN,
	STYLE_SPECIAL_HIGH,
	STYLE_SPECIAL_LOW,
	STYLE_SPECIAL_CAUSE,
	STYLE_NOT_CALCULATED,
	STYLE_NOT_COMPARED,
	STYLE_BETTER,
	STYLE_SIMILAR,
	STYLE_WORSE,
	STYLE_HIGHER,
	STYLE_LOWER,
	STYLE_WITHIN,
	STYLE_ABOVE_BETTER,
	STYLE_ABOVE_WORSE,
	STYLE_ABOVE_NEUTRAL,
	STYLE_BELOW_BETTER,
	STYLE_BELOW_WORSE,
	STYLE_BELOW_NEUTRAL,
	STYLE_FAR_ABOVE_BETTER,
	STYLE_FAR_ABOVE_WORSE,
	STYLE_FAR_ABOVE_NEUTRAL,
	STYLE_FAR_BELOW_BETTER,
	STYLE_FAR_BELOW_WORSE,
	STYLE_FAR_BELOW_NEUTRAL,
	STYLE_CENTRE,
	STYLE_LIMIT,
	STYLE_TARGET,
	STYLE_DATA,
	STYLE_BREAK,
	STYLE_REBASE,
	STYLE_BASELINE,
	STYLE_WHISKER,
	STYLE_COMPARATOR,
	STYLE_LIMIT_95,
	STYLE_LIMIT_998,
	CHART_STYLES
} ChartStyle;

typedef struct ChartLegend
{
	int			count;
	struct
	{
		ChartStyle	style;
		char		text[CHART_LABEL_SIZE];
	}			entry[16];
} ChartLegend;

/* Which lines there is room for, and where the plot lies with the labels of its axes. */
typedef struct ChartPlan
{
	SvgPiece	title[3];
	int			titles;
	SvgPiece	note[2];
	int			notes;
	bool		unit;
	int			legend_rows;
	double		unit_y;			/* base line of the unit */
	double		strip_y;		/* base line of the labels above the plot */
	double		top;			/* of the plot */
	double		bottom;			/* of the plot: the labels of the axis come below */
	bool		fits;			/* the plot is as high as it must be */
} ChartPlan;

typedef struct ChartAxis
{
	double		low;
	double		high;
	double		step;
	double		first;			/* ticks are first, first + 1, ... last times the step */
	double		last;
	NumberFormat format;
} ChartAxis;

extern void chart_add(ChartLegend *legend, ChartStyle style, const char *text);
extern ChartPlan chart_plan(const ChartFrame *frame, const ChartLegend *legend,
							bool strip, double least_plot);
extern void chart_start(Svg *svg, const ChartFrame *frame);
extern void chart_head(Svg *svg, const ChartFrame *frame, const ChartPlan *plan,
					   const ChartLegend *legend);
extern void chart_end(Svg *svg);
extern void chart_empty(Svg *svg, const ChartFrame *frame);

extern ChartAxis chart_axis(double low, double high, int most_ticks);
extern double chart_share(const ChartAxis *axis, double value);
extern double chart_axis_width(const ChartAxis *axis);
extern void chart_axis_left(Svg *svg, const ChartAxis *axis, SvgBox plot);
extern ChartAxis chart_axis_fitting(double low, double high, double width);
extern void chart_axis_bottom(Svg *svg, const ChartAxis *axis, SvgBox plot, bool grid);

extern const char *chart_colour(ChartStyle style);
extern void chart_mark(Svg *svg, ChartStyle style, double x, double y, double radius);
extern void chart_mark_end(Svg *svg, ChartStyle style);
extern void chart_stroke_end(Svg *svg, ChartStyle style);
extern void chart_rule(Svg *svg, ChartStyle style, double x1, double y1, double x2, double y2);
extern void chart_bar_mark(Svg *svg, ChartStyle style, SvgBox box);

#endif							/* CAREPERF_CORE_CHART_FRAME_H */
