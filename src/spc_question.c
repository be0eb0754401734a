/*
 * spc_question.c
 *		From SQL arguments to the question that core/spc.c answers.
 *
 * A query asks thousands of series the same question, so it is taken from the
 * arguments once, and again only when one of them changes.
 */
#include "spc.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "arguments.h"
#include "series.h"
#include "series_stored.h"
#include "summary.h"

static const char *const chart_words[] = {"xmr", "run", "mr", "p", "pp", "u", "up", "c", "g", "t", NULL};
static const char *const centre_words[] = {"mean", "median", NULL};
static const char *const side_words[] = {"both", "above", "below", "improvement", NULL};

#define SIDE_IMPROVEMENT 3

/* The place of argument k of places, in the order of SpcPlaces. */
static int
place_of(const SpcPlaces *places, int k)
{
	const int	all[SPC_ARGUMENTS] = {places->chart, places->rules, places->baseline, places->polarity,
		places->centre, places->automatic, places->automatic_side};

	return all[k];
}

static bool
is_by_value(const SpcPlaces *places, int k)
{
	return place_of(places, k) == places->automatic;
}

static bool
is_same_argument(FunctionCallInfo fcinfo, const SpcPlaces *places, const SpcAsked *asked, int k)
{
	int			place = place_of(places, k);

	if (place < 0)
		return true;
	if (PG_ARGISNULL(place) || asked->null[k])
		return PG_ARGISNULL(place) && asked->null[k];
	return datumIsEqual(PG_GETARG_DATUM(place), asked->given[k], is_by_value(places, k), -1);
}

static bool
is_same_question(FunctionCallInfo fcinfo, const SpcPlaces *places, const SpcAsked *asked)
{
	for (int k = 0; k < SPC_ARGUMENTS; k++)
		if (!is_same_argument(fcinfo, places, asked, k))
			return false;
	return true;
}

static bool
has_null(FunctionCallInfo fcinfo, const SpcPlaces *places)
{
	return PG_ARGISNULL(places->chart) || PG_ARGISNULL(places->rules) ||
		PG_ARGISNULL(places->automatic_side) ||
		(places->polarity >= 0 && PG_ARGISNULL(places->polarity));
}

static void
keep_arguments(FunctionCallInfo fcinfo, const SpcPlaces *places, SpcAsked *asked)
{
	for (int k = 0; k < SPC_ARGUMENTS; k++)
	{
		int			place = place_of(places, k);

		asked->null[k] = place < 0 || PG_ARGISNULL(place);
		if (!asked->null[k])
			asked->given[k] = datumCopy(PG_GETARG_DATUM(place), is_by_value(places, k), -1);
	}
}

static void
question_error(const char *message, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", message),
			 errdetail("%s", detail),
			 errhint("%s", hint)));
}

/* A centre that may be chosen: only XmR and run charts have two. */
static SpcCentre
centre_argument(FunctionCallInfo fcinfo, int place, SpcChart chart)
{
	SpcCentre	centre;

	if (place < 0 || PG_ARGISNULL(place))
		return SPC_CENTRE_OWN;
	centre = argument_word(PG_GETARG_DATUM(place), centre_words, "centre") == 0 ?
		SPC_CENTRE_MEAN : SPC_CENTRE_MEDIAN;
	if (chart != SPC_XMR && chart != SPC_RUN)
		question_error(psprintf("a %s has a centre of its own", spc_chart_name(chart)),
					   "Its limits follow from that centre.",
					   "Leave centre out, or use an XmR or run chart.");
	return centre;
}

static int
automatic_argument(FunctionCallInfo fcinfo, int place, SpcChart chart)
{
	int			length;

	if (PG_ARGISNULL(place))
		return 0;
	length = PG_GETARG_INT32(place);
	if (length < 2)
		question_error("the run that re-bases must have at least 2 points",
					   psprintf("automatic is %d.", length),
					   "Use 9 as runcharter does, or NULL for no automatic re-base.");
	if (chart == SPC_MR)
		question_error("a moving range chart cannot be re-based automatically",
					   "Neighbouring moving ranges share a point, so their runs mean nothing.",
					   "Re-base the XmR chart, and give the dates found as starts.");
	return length;
}

static BaselineSide
side_argument(Datum word, int good)
{
	int			side = argument_word(word, side_words, "automatic_side");

	if (side != SIDE_IMPROVEMENT)
		return (BaselineSide) side;
	if (good == 0)
		question_error("a neutral indicator does not improve",
					   "automatic_side is improvement, and polarity is neutral.",
					   "Give polarity high or low, or automatic_side both, above or below.");
	return good > 0 ? BASELINE_ABOVE : BASELINE_BELOW;
}

/* Frozen values that the chart can use. */
static void
check_choices(const SpcQuestion *question)
{
	for (int i = 0; i < question->choice_count; i++)
	{
		const BaselinePart *choice = &question->choices[i];

		if (!isnan(choice->sigma) && question->chart != SPC_XMR)
			question_error(psprintf("a %s has no sigma of its own to freeze", spc_chart_name(question->chart)),
						   "Its sigma follows from its centre, or from the values.",
						   "Freeze the centre alone, or use an XmR chart.");
		if (!isnan(choice->centre) && question->chart == SPC_G)
			question_error("the centre of a g chart cannot be frozen",
						   "Its limits follow from the mean, its centre is the median.",
						   "Choose the points that make the limits instead.");
	}
}

static void
take_rules(FunctionCallInfo fcinfo, int place, SpcAsked *asked)
{
	if (get_fn_expr_argtype(fcinfo->flinfo, place) == TEXTOID)
		asked->rules = *spc_rules_named(PG_GETARG_DATUM(place));
	else
		spc_rules_from_row(PG_GETARG_DATUM(place), &asked->rules);
}

static void
take_question(FunctionCallInfo fcinfo, const SpcPlaces *places, SpcAsked *asked)
{
	SpcQuestion *question = &asked->question;

	if (places->polarity >= 0)
	{
		Polarity	polarity = argument_polarity(PG_GETARG_DATUM(places->polarity));

		asked->good = polarity == POLARITY_HIGH ? 1 : polarity == POLARITY_LOW ? -1 : 0;
	}
	take_rules(fcinfo, places->rules, asked);
	question->rules = &asked->rules;
	question->chart = (SpcChart) argument_word(PG_GETARG_DATUM(places->chart), chart_words, "chart");
	question->centre = centre_argument(fcinfo, places->centre, question->chart);
	question->automatic = automatic_argument(fcinfo, places->automatic, question->chart);
	question->automatic_side = side_argument(PG_GETARG_DATUM(places->automatic_side), asked->good);
	question->with_runs = places->with_runs;
	if (!PG_ARGISNULL(places->baseline))
		question->choices = baseline_choices(PG_GETARG_DATUM(places->baseline), &question->choice_count);
	check_choices(question);
}

static void
make_words(SpcAsked *asked)
{
	asked->chart_text = CStringGetTextDatum(spc_chart_name(asked->question.chart));
	asked->rules_text = CStringGetTextDatum(asked->rules.name);
	asked->few_points_text =
		CStringGetTextDatum(psprintf("fewer than %d points", asked->rules.fewest_points));
	for (int i = 0; i <= SPC_SPECIAL_CAUSE; i++)
		asked->variation_text[i] = CStringGetTextDatum(spc_variation_text((SpcVariation) i));
	for (int i = 0; i <= SPC_INCONSISTENT; i++)
		asked->assurance_text[i] = CStringGetTextDatum(spc_assurance_text((SpcAssurance) i));
}

SpcAsked *
spc_asked(FunctionCallInfo fcinfo, const SpcPlaces *places)
{
	FmgrInfo   *called = fcinfo->flinfo;
	SpcAsked   *asked = called->fn_extra;
	MemoryContext memory;
	MemoryContext caller;

	if (has_null(fcinfo, places))
		return NULL;
	if (asked != NULL && is_same_question(fcinfo, places, asked))
		return asked;
	called->fn_extra = NULL;
	if (asked != NULL)
		MemoryContextDelete(asked->memory);

	memory = AllocSetContextCreate(called->fn_mcxt, "control chart question", ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(memory);
	asked = palloc0(sizeof(SpcAsked));
	asked->memory = memory;
	take_question(fcinfo, places, asked);
	make_words(asked);
	keep_arguments(fcinfo, places, asked);
	MemoryContextSwitchTo(caller);
	called->fn_extra = asked;
	return asked;
}

/* What a chart needs of its series. */
static void
check_series(SpcChart chart, const SeriesCanonical *stored)
{
	bool		summaries = stored->sort == SERIES_OF_SUMMARIES;
	int			kind = stored->kind;

	if ((chart == SPC_P || chart == SPC_PP) && !(summaries && (kind == 0 || kind == SUMMARY_PROPORTION)))
		question_error(psprintf("a %s needs proportions", spc_chart_name(chart)),
					   "Its limits follow from how many cases each period has.",
					   "Make the series from summarise_proportion() or proportion_of(), or use an XmR chart.");
	if ((chart == SPC_U || chart == SPC_UP) &&
		!(summaries && (kind == 0 || kind == SUMMARY_RATE || kind == SUMMARY_PROPORTION)))
		question_error(psprintf("a %s needs rates", spc_chart_name(chart)),
					   "Its limits follow from the population of each period.",
					   "Make the series from summarise_rate() or rate_of(), or use an XmR chart.");
	if ((chart == SPC_C || chart == SPC_G) && summaries && kind != 0 && kind != SUMMARY_COUNT)
		question_error(psprintf("a %s needs counts", spc_chart_name(chart)),
					   "Its limits follow from the counts alone.",
					   "Make the series from whole numbers, summarise_count() or count_of().");
}

void
spc_answer(SpcAsked *asked, Datum series_value, Series *series, SpcAnswer *answer, void **memory)
{
	const SpcQuestion *question = &asked->question;

	CHECK_FOR_INTERRUPTS();
	series_take(series_value, series);
	if (question->chart >= SPC_P && question->chart <= SPC_G)
		check_series(question->chart, series_closed(series_value));
	if ((question->chart == SPC_P || question->chart == SPC_PP ||
		 question->chart == SPC_U || question->chart == SPC_UP) && series->denominator == NULL)
		series->denominator = series->value;	/* no summary is known: all of it is NaN */
	*memory = palloc(spc_memory(series, question));
	spc_ask(series, question, *memory, answer);
}

Datum
spc_signals_text(SpcAsked *asked, uint8 signals)
{
	MemoryContext caller;
	Datum		words[SPC_RULES];
	int			count = 0;

	if (asked->signals_text[signals] != (Datum) 0)
		return asked->signals_text[signals];
	caller = MemoryContextSwitchTo(asked->memory);
	for (int k = 0; k < asked->rules.priorities; k++)
		if (signals & SPC_SIGNAL(asked->rules.priority[k]))
			words[count++] = CStringGetTextDatum(spc_rule_text(asked->rules.priority[k]));
	asked->signals_text[signals] =
		PointerGetDatum(construct_array(words, count, TEXTOID, -1, false, TYPALIGN_INT));
	MemoryContextSwitchTo(caller);
	return asked->signals_text[signals];
}

Datum
spc_reason_in_words(const SpcAsked *asked, SpcReason reason, bool *isnull)
{
	*isnull = reason == SPC_CALCULATED;
	if (reason == SPC_CALCULATED)
		return (Datum) 0;
	if (reason == SPC_FEW_POINTS)
		return asked->few_points_text;
	if (reason == SPC_NO_SPREAD)
		return CStringGetTextDatum(spc_reason_text(reason));
	return CStringGetTextDatum(psprintf("cannot be calculated: %s", spc_reason_text(reason)));
}

int
spc_last_part(const SpcAnswer *answer)
{
	return answer->count == 0 ? -1 : answer->part[answer->count - 1];
}

Datum
spc_number(double number, bool *isnull)
{
	*isnull = !isfinite(number);
	return Float8GetDatum(number);
}

Datum
spc_row(FunctionCallInfo fcinfo, SpcAsked *asked, Datum *values, bool *nulls)
{
	if (asked->row == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(asked->memory);
		TupleDesc	row;

		if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "this function must return a row");
		asked->row = BlessTupleDesc(row);
		MemoryContextSwitchTo(caller);
	}
	return HeapTupleGetDatum(heap_form_tuple(asked->row, values, nulls));
}
