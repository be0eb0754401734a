/*
 * spc_rules.h
 *		Rule sets for control charts as data, and the signals they give.
 *
 * There is no single rule set in the field: at least six differ within the UK.
 * So every choice that any of them makes is a member here, and the sets that
 * are known by a name are rows of a table.
 */
#ifndef CAREPERF_CORE_SPC_RULES_H
#define CAREPERF_CORE_SPC_RULES_H

#include <stdbool.h>
#include <stdint.h>

/* The rules. One bit each in the signals of a point: SPC_SIGNAL(rule). */
typedef enum SpcRule
{
	SPC_OUTSIDE,				/* beyond a control limit */
	SPC_TREND,					/* successive points rising, or falling */
	SPC_TWO_OF_THREE,			/* two of three near or beyond a warning limit */
	SPC_SHIFT,					/* successive points on one side of the centre */
	SPC_INNER_THIRD,			/* successive points within one sigma of the centre */
	SPC_MOVING_RANGE,			/* a jump from the point before */
	SPC_RUNS,					/* the whole part: too long a run, or too few crossings */
	SPC_RULES
} SpcRule;

#define SPC_SIGNAL(rule) ((uint8_t) (1u << (rule)))

/* What a point on the centre does to a shift, a tie to a trend, an unknown value to either. */
typedef enum SpcInterruption
{
	SPC_BREAKS,
	SPC_SKIPPED
} SpcInterruption;

typedef enum SpcTrendFlags
{
	SPC_FLAG_ALL,
	SPC_FLAG_ALL_BUT_THE_FIRST
} SpcTrendFlags;

typedef enum SpcTwoOfThree
{
	SPC_TWO_NONE,
	SPC_TWO_BETWEEN_ALL_ON_ONE_SIDE,	/* two between warning and control limit, all three on one side; flags the two */
	SPC_TWO_BEYOND_ALL_ON_ONE_SIDE, /* two beyond a warning limit, all three on one side; flags the two */
	SPC_TWO_BEYOND_ON_ONE_SIDE, /* two beyond one warning limit; flags them */
	SPC_TWO_BEYOND_ON_EITHER_SIDE,	/* two beyond either warning limit; flags all three */
	SPC_TWO_BETWEEN_ON_ONE_SIDE /* two between one warning and control limit; flags them */
} SpcTwoOfThree;

typedef enum SpcRunsTest
{
	SPC_RUNS_NONE,
	SPC_RUNS_ANHOEJ,
	SPC_RUNS_BEST_BOX,
	SPC_RUNS_CUT_BOX
} SpcRunsTest;

typedef enum SpcConflict
{
	SPC_CONFLICT_BY_PRIORITY,	/* the first rule of the priority names the variation */
	SPC_CONFLICT_IMPROVEMENT	/* improvement is named when any rule says so */
} SpcConflict;

typedef struct SpcRules
{
	const char *name;
	double		xmr_factor;		/* limits of an XmR chart: this times the mean moving range */
	bool		screening;		/* of moving ranges, once */
	double		screening_factor;	/* those at or above this times their mean are left out */
	bool		outside;
	int			shift_points;	/* 0: no such rule; so in the others */
	SpcInterruption shift_on_centre;
	int			trend_points;	/* points, not changes */
	SpcInterruption trend_on_tie;
	SpcTrendFlags trend_flags;
	SpcTwoOfThree two_of_three;
	int			inner_third_points;
	double		moving_range_factor;	/* 0: no such rule */
	SpcRunsTest runs_test;
	SpcInterruption missing_values;
	SpcRule		priority[SPC_RULES];
	int			priorities;
	SpcConflict conflict;
	int			fewest_points;	/* fewer in a part give a warning */
	const char *source;			/* where the rules come from, and what we decided */
} SpcRules;

/* What the rules see: the points first to end - 1, one part of a chart. */
typedef struct SpcStretch
{
	int			first;
	int			end;
	const double *value;		/* NaN: not known */
	double		centre;
	const double *lower;		/* NaN: none; so in the next four */
	const double *upper;
	const double *near_lower;
	const double *near_upper;
	const double *sigma;
	const double *moving_range;
	double		mean_moving_range;
	bool		has_runs;		/* runs about the centre make sense on this chart */
	int		   *place;			/* scratch, as long as the series */
	uint8_t    *signals;		/* out: bits by rule */
	uint8_t    *high;			/* out: the signal speaks of high values */
	uint8_t    *low;			/* out: of low values; neither: of no direction */
} SpcStretch;

/* Runs about the centre, points on it left out. */
typedef struct SpcRuns
{
	int			useful;			/* points not on the centre */
	int			longest;
	int			crossings;
	int			longest_allowed;	/* by Anhoej's rule; 0 without useful points */
	int			crossings_needed;
} SpcRuns;

extern SpcRuns spc_runs(const double *value, int first, int end, double centre);
extern bool spc_runs_signal(SpcRuns runs, SpcRunsTest test);
extern void spc_signals(const SpcRules *rules, SpcStretch *stretch);

extern const SpcRules *spc_rules_built_in(int *count);
extern const SpcRules *spc_rules_by_name(const char *name);
extern bool spc_rules_has(const SpcRules *rules, SpcRule rule);
extern const char *spc_rule_text(SpcRule rule);

#endif							/* CAREPERF_CORE_SPC_RULES_H */
