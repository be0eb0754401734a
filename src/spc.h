/*
 * spc.h
 *		Control charts as the SQL doors share them: the question, taken from the
 *		arguments once and kept while they stay the same, and its words.
 */
#ifndef CAREPERF_SPC_H
#define CAREPERF_SPC_H

#include "compat.h"

#include "funcapi.h"

#include "core/spc.h"

#define SPC_SIGNAL_SETS (1 << SPC_RULES)

/* Where a function has each argument; -1 where it has none. */
typedef struct SpcPlaces
{
	int			chart;
	int			rules;			/* a name, or a row of spc_rules */
	int			baseline;
	int			polarity;
	int			centre;
	int			automatic;
	int			automatic_side;
	bool		with_runs;
} SpcPlaces;

#define SPC_ARGUMENTS 7

/* A question, and everything about it that does not depend on the series. */
typedef struct SpcAsked
{
	SpcQuestion question;
	SpcRules	rules;
	int			good;			/* 1: high values are good; -1: low ones; 0: neither */
	TupleDesc	row;			/* of a function that answers with one row; NULL at first */
	Datum		chart_text;
	Datum		rules_text;
	Datum		few_points_text;
	Datum		variation_text[SPC_SPECIAL_CAUSE + 1];
	Datum		assurance_text[SPC_INCONSISTENT + 1];
	Datum		signals_text[SPC_SIGNAL_SETS];	/* text[] by bits; 0: not made yet */
	MemoryContext memory;
	bool		null[SPC_ARGUMENTS];	/* the arguments of which all this was made */
	Datum		given[SPC_ARGUMENTS];
} SpcAsked;

/*
 * spc_asked() gives the question in the arguments of the called function, kept
 * in its fn_extra; NULL where an argument other than baseline and automatic is
 * NULL. Error 22023 for words, rules and baselines that make no sense.
 */
extern SpcAsked *spc_asked(FunctionCallInfo fcinfo, const SpcPlaces *places);

/* Takes the series apart and asks; error 22023 for a series without what the chart needs. The memory of the answer is in *memory. */
extern void spc_answer(SpcAsked *asked, Datum series_value, Series *series, SpcAnswer *answer, void **memory);

/* Words. Those by asked are made once. */
extern Datum spc_signals_text(SpcAsked *asked, uint8 signals);
extern Datum spc_reason_in_words(const SpcAsked *asked, SpcReason reason, bool *isnull);
extern Datum spc_baseline_in_words(const Series *series, const SpcAnswer *answer, int part);

/* The part of the last point; -1 where the series has none. */
extern int	spc_last_part(const SpcAnswer *answer);

/* A number as a column: NULL where NaN or infinite. */
extern Datum spc_number(double number, bool *isnull);

/* A row of the called function's type, which is looked up once per query. */
extern Datum spc_row(FunctionCallInfo fcinfo, SpcAsked *asked, Datum *values, bool *nulls);

/* Rule sets as rows. */
extern void spc_rules_from_row(Datum row, SpcRules *rules);
extern const SpcRules *spc_rules_named(Datum name);

/* Baselines: an array of baseline_part, in the order of `starts`. */
extern BaselinePart *baseline_choices(Datum array, int *count);

#endif							/* CAREPERF_SPC_H */
