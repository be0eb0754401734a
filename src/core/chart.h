/*
 * chart.h
 *		Pictures for people: a series over time, places as bars, places in a funnel.
 *
 * Plain C: no PostgreSQL header, no allocation. Each picture is written to an
 * Svg (svg.h) whose width and height are those of the frame. All words are in
 * UTF-8. A number that is not known is NaN.
 */
#ifndef CAREPERF_CORE_CHART_H
#define CAREPERF_CORE_CHART_H

#include "calendar.h"
#include "svg.h"

#define CHART_LEAST_SIZE		200		/* pixels, of either side */
#define CHART_MOST_SIZE			4000
#define CHART_MOST_HEIGHT		20000	/* of bars, which are as high as they are many */
#define CHART_MOST_POINTS		10000
#define CHART_MOST_PLACES		500
#define CHART_MOST_DECIMALS		10

/* Boxes of texts that a picture of so many places may need. */
#define CHART_BOXES(places)		(200 + 3 * (places))

/* What every picture has. */
typedef struct ChartFrame
{
	const char *title;			/* never NULL; shortened where there is no room, but not in <title> */
	const char *unit;			/* of the values, in words; empty for none */
	const char *note;			/* one small line: method and rules; empty for none */
	bool		welsh;			/* else English */
	int			width;			/* pixels */
	int			height;
	int			decimals;		/* of the values that are written */
} ChartFrame;

/* What the rules say of a point; the words and colours are those of band_texts(). */
typedef enum ChartSignal
{
	CHART_NOT_JUDGED,			/* a picture without limits */
	CHART_COMMON_CAUSE,
	CHART_IMPROVEMENT,
	CHART_CONCERN,
	CHART_SPECIAL_HIGH,
	CHART_SPECIAL_LOW,
	CHART_SPECIAL_CAUSE,		/* unusual, but neither high nor low */
	CHART_NOT_CALCULATED,
	CHART_SIGNALS				/* how many there are */
} ChartSignal;

typedef struct TimeChart
{
	ChartFrame	frame;
	int			count;			/* points, with those whose value is not known */
	const int32_t *day;			/* first day of each period, strictly rising */
	const double *value;
	const bool *breaks;			/* this point is the first of a new definition */
	const int  *part;			/* limits belong to the points of one part */
	const double *centre;
	const double *lower;
	const double *upper;
	const ChartSignal *signal;
	double		target;
	int			baselines;		/* periods that limits come from */
	const int32_t *baseline_first;	/* their first and last periods */
	const int32_t *baseline_last;
} TimeChart;

/* A place against the comparator; words and colours as in band_texts(). */
typedef enum ChartComparison
{
	CHART_NOT_COMPARED,
	CHART_BETTER,
	CHART_SIMILAR,
	CHART_WORSE,
	CHART_HIGHER,
	CHART_LOWER,
	CHART_COMPARISONS			/* how many there are */
} ChartComparison;

typedef struct BarChart
{
	ChartFrame	frame;			/* height 0: as high as the places need */
	int			count;
	const char *const *place;
	const double *value;		/* NaN: no data */
	const double *lower;		/* limits; NaN: none */
	const double *upper;
	const ChartComparison *comparison;
	double		comparator;		/* NaN: none */
	const char *comparator_label;
} BarChart;

typedef enum ChartGood
{
	CHART_HIGH_IS_GOOD,
	CHART_LOW_IS_GOOD,
	CHART_NEITHER_IS_GOOD
} ChartGood;

typedef struct FunnelChart
{
	ChartFrame	frame;
	int			count;
	const char *const *place;
	const double *value;		/* times per; NaN: no data */
	const double *size;			/* denominators, above zero where there is a value */
	bool		proportion;		/* else rates */
	double		overall;		/* of all places together, per one; NaN: no data */
	double		per;
	ChartGood	good;
	uint8_t    *scratch;		/* room for one of each place */
} FunnelChart;

extern void chart_time(Svg *svg, const TimeChart *chart);
extern int	chart_bar_height(const BarChart *chart);
extern int	chart_bar_least_height(const BarChart *chart);
extern void chart_bar(Svg *svg, const BarChart *chart);
extern void chart_funnel(Svg *svg, const FunnelChart *chart);

#endif							/* CAREPERF_CORE_CHART_H */
