/*
 * spc_rules.c
 *		Rule sets as rows of careperf.spc_rules, checked and made.
 */
#include "spc.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "arguments.h"

PG_FUNCTION_INFO_V1(spc_rule_sets);
PG_FUNCTION_INFO_V1(spc_rule_set);

/* The columns of careperf.spc_rules, in their order. */
enum
{
	RULES_NAME,
	RULES_XMR_FACTOR,
	RULES_SCREENING,
	RULES_SCREENING_FACTOR,
	RULES_OUTSIDE,
	RULES_SHIFT_POINTS,
	RULES_SHIFT_ON_CENTRE,
	RULES_TREND_POINTS,
	RULES_TREND_ON_TIE,
	RULES_TREND_FLAGS,
	RULES_TWO_OF_THREE,
	RULES_INNER_THIRD_POINTS,
	RULES_MOVING_RANGE_FACTOR,
	RULES_RUNS_TEST,
	RULES_MISSING_VALUES,
	RULES_PRIORITY,
	RULES_CONFLICT,
	RULES_FEWEST_POINTS,
	RULES_SOURCE,
	RULES_COLUMNS
};

static const char *const interruption_words[] = {"breaks", "skipped", NULL};
static const char *const trend_flag_words[] = {"all", "all but the first", NULL};
static const char *const two_of_three_words[] = {
	"none", "between limits, all three on one side",
	"beyond warning limit, all three on one side", "beyond warning limit, two on one side",
	"beyond warning limits, either side", "between limits, two on one side", NULL
};
static const char *const runs_test_words[] = {"none", "anhoej", "best box", "cut box", NULL};
static const char *const conflict_words[] = {"priority", "improvement", NULL};

static void
rules_error(const char *column, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("this rule set cannot be used: %s", column),
			 errdetail("%s", detail),
			 errhint("Start from a row of careperf.spc_rule_sets() and change its columns.")));
}

/* A row taken apart. */
typedef struct RulesRow
{
	Datum		value[RULES_COLUMNS];
	bool		null[RULES_COLUMNS];
} RulesRow;

static Datum
required(const RulesRow *row, int column, const char *name)
{
	if (row->null[column])
		rules_error(name, psprintf("%s is NULL.", name));
	return row->value[column];
}

static double
positive(double value, const char *name)
{
	if (!isfinite(value) || value <= 0.0)
		rules_error(name, psprintf("%s is %g, not a number above zero.", name, value));
	return value;
}

/* Points of a rule; NULL means that the rule is off. */
static int
points_or_none(const RulesRow *row, int column, const char *name)
{
	int			points;

	if (row->null[column])
		return 0;
	points = DatumGetInt32(row->value[column]);
	if (points < 2)
		rules_error(name, psprintf("%s is %d; NULL switches the rule off, else it takes at least 2.", name, points));
	return points;
}

static int
word(const RulesRow *row, int column, const char *const *words, const char *name)
{
	return argument_word(required(row, column, name), words, name);
}

static SpcRule
rule_of_word(Datum given)
{
	const char *words[SPC_RULES + 1] = {NULL};

	for (int i = 0; i < SPC_RULES; i++)
		words[i] = spc_rule_text((SpcRule) i);
	return (SpcRule) argument_word(given, words, "a rule in priority");
}

/* Every rule that is used must be named once: the first one named says what a point's variation is. */
static void
take_priority(const RulesRow *row, SpcRules *rules)
{
	ArrayType  *array = DatumGetArrayTypeP(required(row, RULES_PRIORITY, "priority"));
	Datum	   *given;
	bool	   *null;
	int			count;
	int			named[SPC_RULES] = {0};

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &given, &null, &count);
	rules->priorities = 0;
	for (int i = 0; i < count; i++)
	{
		SpcRule		rule;

		if (null[i])
			rules_error("priority", "priority has a NULL among its rules.");
		rule = rule_of_word(given[i]);
		if (named[rule]++ > 0)
			rules_error("priority", psprintf("priority names %s twice.", spc_rule_text(rule)));
		rules->priority[rules->priorities++] = rule;
	}
	for (int i = 0; i < SPC_RULES; i++)
		if (spc_rules_has(rules, (SpcRule) i) && named[i] == 0)
			rules_error("priority", psprintf("priority does not name %s, which is used.", spc_rule_text((SpcRule) i)));
}

static void
take_columns(const RulesRow *row, SpcRules *rules)
{
	rules->name = TextDatumGetCString(required(row, RULES_NAME, "name"));
	rules->xmr_factor = positive(DatumGetFloat8(required(row, RULES_XMR_FACTOR, "xmr_factor")), "xmr_factor");
	rules->screening = DatumGetBool(required(row, RULES_SCREENING, "screening"));
	rules->screening_factor = 0.0;
	if (rules->screening)
		rules->screening_factor =
			positive(DatumGetFloat8(required(row, RULES_SCREENING_FACTOR, "screening_factor")), "screening_factor");
	if (rules->screening && rules->screening_factor <= 1.0)
		rules_error("screening_factor", "At 1 or below it could leave out every moving range.");
	rules->outside = DatumGetBool(required(row, RULES_OUTSIDE, "outside"));
	rules->shift_points = points_or_none(row, RULES_SHIFT_POINTS, "shift_points");
	rules->shift_on_centre = (SpcInterruption)
		word(row, RULES_SHIFT_ON_CENTRE, interruption_words, "shift_on_centre");
	rules->trend_points = points_or_none(row, RULES_TREND_POINTS, "trend_points");
	rules->trend_on_tie = (SpcInterruption) word(row, RULES_TREND_ON_TIE, interruption_words, "trend_on_tie");
	rules->trend_flags = (SpcTrendFlags) word(row, RULES_TREND_FLAGS, trend_flag_words, "trend_flags");
	rules->two_of_three = (SpcTwoOfThree) word(row, RULES_TWO_OF_THREE, two_of_three_words, "two_of_three");
	rules->inner_third_points = points_or_none(row, RULES_INNER_THIRD_POINTS, "inner_third_points");
	rules->moving_range_factor = row->null[RULES_MOVING_RANGE_FACTOR] ? 0.0 :
		positive(DatumGetFloat8(row->value[RULES_MOVING_RANGE_FACTOR]), "moving_range_factor");
	rules->runs_test = (SpcRunsTest) word(row, RULES_RUNS_TEST, runs_test_words, "runs_test");
	rules->missing_values = (SpcInterruption)
		word(row, RULES_MISSING_VALUES, interruption_words, "missing_values");
	take_priority(row, rules);
	rules->conflict = (SpcConflict) word(row, RULES_CONFLICT, conflict_words, "conflict");
	rules->fewest_points = DatumGetInt32(required(row, RULES_FEWEST_POINTS, "fewest_points"));
	rules->source = NULL;
}

/* A row of careperf.spc_rules as a rule set, every column checked: error 22023. */
void
spc_rules_from_row(Datum given, SpcRules *rules)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(given);
	TupleDesc	type = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
											  HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	RulesRow	row;

	if (type->natts != RULES_COLUMNS)
		elog(ERROR, "careperf.spc_rules has %d columns, not %d", type->natts, RULES_COLUMNS);
	heap_deform_tuple(&tuple, type, row.value, row.null);
	take_columns(&row, rules);
	ReleaseTupleDesc(type);
}

/* The rule set of that name; error 22023 where there is none. */
const SpcRules *
spc_rules_named(Datum name)
{
	char	   *given = TextDatumGetCString(name);
	const SpcRules *found = spc_rules_by_name(given);
	const SpcRules *known;
	int			count;
	StringInfoData names;

	if (found != NULL)
		return found;
	known = spc_rules_built_in(&count);
	initStringInfo(&names);
	for (int i = 0; i < count; i++)
		appendStringInfo(&names, "%s\"%s\"", i > 0 ? ", " : "", known[i].name);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no rule set \"%.*s\"", pg_mbcliplen(given, (int) strlen(given), 100), given),
			 errdetail("Names known here: %s.", names.data),
			 errhint("Use one of these names, or give a row of careperf.spc_rules.")));
}

static Datum
words_of_priority(const SpcRules *rules)
{
	Datum		words[SPC_RULES];

	for (int i = 0; i < rules->priorities; i++)
		words[i] = CStringGetTextDatum(spc_rule_text(rules->priority[i]));
	return PointerGetDatum(construct_array(words, rules->priorities, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
points_column(RulesRow *row, int column, int points)
{
	row->value[column] = Int32GetDatum(points);
	row->null[column] = points == 0;
}

static void
row_of_rules(const SpcRules *rules, RulesRow *row)
{
	memset(row->null, 0, sizeof(row->null));
	row->value[RULES_NAME] = CStringGetTextDatum(rules->name);
	row->value[RULES_XMR_FACTOR] = Float8GetDatum(rules->xmr_factor);
	row->value[RULES_SCREENING] = BoolGetDatum(rules->screening);
	row->value[RULES_SCREENING_FACTOR] = Float8GetDatum(rules->screening_factor);
	row->value[RULES_OUTSIDE] = BoolGetDatum(rules->outside);
	points_column(row, RULES_SHIFT_POINTS, rules->shift_points);
	row->value[RULES_SHIFT_ON_CENTRE] = CStringGetTextDatum(interruption_words[rules->shift_on_centre]);
	points_column(row, RULES_TREND_POINTS, rules->trend_points);
	row->value[RULES_TREND_ON_TIE] = CStringGetTextDatum(interruption_words[rules->trend_on_tie]);
	row->value[RULES_TREND_FLAGS] = CStringGetTextDatum(trend_flag_words[rules->trend_flags]);
	row->value[RULES_TWO_OF_THREE] = CStringGetTextDatum(two_of_three_words[rules->two_of_three]);
	points_column(row, RULES_INNER_THIRD_POINTS, rules->inner_third_points);
	row->value[RULES_MOVING_RANGE_FACTOR] = Float8GetDatum(rules->moving_range_factor);
	row->null[RULES_MOVING_RANGE_FACTOR] = rules->moving_range_factor == 0.0;
	row->value[RULES_RUNS_TEST] = CStringGetTextDatum(runs_test_words[rules->runs_test]);
	row->value[RULES_MISSING_VALUES] = CStringGetTextDatum(interruption_words[rules->missing_values]);
	row->value[RULES_PRIORITY] = words_of_priority(rules);
	row->value[RULES_CONFLICT] = CStringGetTextDatum(conflict_words[rules->conflict]);
	row->value[RULES_FEWEST_POINTS] = Int32GetDatum(rules->fewest_points);
	row->value[RULES_SOURCE] = CStringGetTextDatum(rules->source);
}

/* spc_rule_sets() -> setof spc_rules: the rule sets known by a name. */
Datum
spc_rule_sets(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *answer = (ReturnSetInfo *) fcinfo->resultinfo;
	const SpcRules *rules;
	int			count;

	InitMaterializedSRF(fcinfo, 0);
	rules = spc_rules_built_in(&count);
	for (int i = 0; i < count; i++)
	{
		RulesRow	row;

		row_of_rules(&rules[i], &row);
		tuplestore_putvalues(answer->setResult, answer->setDesc, row.value, row.null);
	}
	return (Datum) 0;
}

/* spc_rule_set(name) -> spc_rules; error 22023 for a name that is not known. */
Datum
spc_rule_set(PG_FUNCTION_ARGS)
{
	RulesRow	row;

	row_of_rules(spc_rules_named(PG_GETARG_DATUM(0)), &row);
	PG_RETURN_DATUM(result_row(fcinfo, row.value, row.null));
}
