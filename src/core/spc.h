/*
 * spc.h
 *		Control charts: centre, limits and signals of a series, part by part.
 *
 * Plain C on a Series: no PostgreSQL header, no allocation, no state. The
 * caller gives one block of memory; nothing here stops a program.
 */
#ifndef CAREPERF_CORE_SPC_H
#define CAREPERF_CORE_SPC_H

#include <stddef.h>

#include "baseline.h"
#include "spc_rules.h"

typedef enum SpcChart
{
	SPC_XMR,
	SPC_RUN,
	SPC_MR,
	SPC_P,
	SPC_PP,						/* p', Laney */
	SPC_U,
	SPC_UP,						/* u', Laney */
	SPC_C,
	SPC_G,
	SPC_T,
	SPC_CHARTS
} SpcChart;

typedef enum SpcCentre
{
	SPC_CENTRE_OWN,				/* of the chart: median on run charts, mean on XmR charts */
	SPC_CENTRE_MEAN,
	SPC_CENTRE_MEDIAN
} SpcCentre;

/* Why there are no limits, or what to know about them. The words: spc_reason_text(). */
typedef enum SpcReason
{
	SPC_CALCULATED = 0,
	SPC_NO_POINTS,
	SPC_NO_BASELINE_VALUES,
	SPC_NO_MOVING_RANGE,
	SPC_OUT_OF_RANGE,
	SPC_NUMERATOR_EXCEEDS_DENOMINATOR,
	SPC_NEGATIVE,
	SPC_NOT_WHOLE,
	SPC_NOT_POSITIVE,
	SPC_CENTRE_NOT_POSSIBLE,
	SPC_NO_SPREAD,				/* calculated: limits equal to the centre */
	SPC_FEW_POINTS				/* calculated from fewer points than the rule set wants */
} SpcReason;

/* Can no limits be given? The last two reasons are only remarks. */
#define SPC_REFUSED(reason) ((reason) != SPC_CALCULATED && (reason) < SPC_NO_SPREAD)

/* What a chart is asked for. */
typedef struct SpcQuestion
{
	SpcChart	chart;
	SpcCentre	centre;
	const SpcRules *rules;
	const BaselinePart *choices;	/* by `starts`, rising; may be NULL */
	int			choice_count;
	int			automatic;		/* length of the run that re-bases; 0: none does */
	BaselineSide automatic_side;
	bool		with_runs;		/* runs of each part, whatever the rule set */
} SpcQuestion;

typedef struct SpcPart
{
	BaselineSegment segment;
	int			known;			/* points of the part with a value */
	int			baseline_first; /* first and last point that make the limits; -1: none */
	int			baseline_last;
	int			baseline_points;	/* with a value */
	double		centre;			/* in the unit of the values; NaN: none */
	double		sigma;			/* NaN where it differs from point to point, or there is none */
	double		mean_moving_range;	/* after screening; NaN where the chart uses none */
	bool		centre_is_median;
	SpcRuns		runs;
	bool		runs_signal;	/* by Anhoej's rule, whatever the rule set */
	SpcReason	reason;
} SpcPart;

/* Arrays of `count`; NaN where a point has no such number. */
typedef struct SpcAnswer
{
	int			count;
	double	   *value;			/* as plotted: the moving range on mr charts */
	double	   *centre;
	double	   *lower;
	double	   *upper;
	double	   *near_lower;		/* 2 sigma */
	double	   *near_upper;
	double	   *moving_range;	/* from the point before, within the part */
	double	   *sigma;
	int		   *part;			/* which of parts, from 0 */
	uint8_t    *signals;		/* bits: SPC_SIGNAL(rule) */
	uint8_t    *high;			/* the same bits: of those, which speak of high values */
	uint8_t    *low;			/* and which of low values */
	SpcPart    *parts;
	int			part_count;
	/* scratch */
	double	   *work;
	int		   *place;
	bool	   *in_baseline;
} SpcAnswer;

typedef enum SpcVariation
{
	SPC_VARIATION_NOT_CALCULATED,
	SPC_COMMON_CAUSE,
	SPC_IMPROVEMENT,
	SPC_CONCERN,
	SPC_SPECIAL_HIGH,
	SPC_SPECIAL_LOW,
	SPC_SPECIAL_CAUSE			/* signals that know no direction */
} SpcVariation;

typedef enum SpcAssurance
{
	SPC_ASSURANCE_NOT_CALCULATED,
	SPC_CONSISTENTLY_PASSING,
	SPC_CONSISTENTLY_FAILING,
	SPC_INCONSISTENT
} SpcAssurance;

extern size_t spc_memory(const Series *series, const SpcQuestion *question);
extern void spc_ask(const Series *series, const SpcQuestion *question, void *memory, SpcAnswer *answer);

extern SpcVariation spc_variation(const SpcAnswer *answer, int point, const SpcRules *rules, int good);
extern SpcAssurance spc_assurance(double lower, double upper, double target, int good);

extern const char *spc_chart_text(SpcChart chart);
extern const char *spc_chart_name(SpcChart chart);
extern const char *spc_reason_text(SpcReason reason);
extern const char *spc_variation_text(SpcVariation variation);
extern const char *spc_assurance_text(SpcAssurance assurance);

#endif							/* CAREPERF_CORE_SPC_H */
