/*
 * summary_aggregate.c
 *		Aggregates that make and merge summaries.
 *
 * The state is a summary in its open form, changed in place.  It begins as
 * NULL, is made at the first row, and is made anew, wider, when a number lies
 * outside its windows; the executor then copies it to where it lives.
 */
#include "summary.h"

#include "aggregate.h"

PG_FUNCTION_INFO_V1(summary_count_step);
PG_FUNCTION_INFO_V1(summary_count_back);
PG_FUNCTION_INFO_V1(summary_proportion_step);
PG_FUNCTION_INFO_V1(summary_proportion_back);
PG_FUNCTION_INFO_V1(summary_rate_step);
PG_FUNCTION_INFO_V1(summary_rate_back);
PG_FUNCTION_INFO_V1(summary_ratio_step);
PG_FUNCTION_INFO_V1(summary_ratio_back);
PG_FUNCTION_INFO_V1(summary_mean_step);
PG_FUNCTION_INFO_V1(summary_mean_back);
PG_FUNCTION_INFO_V1(summary_merge_step);
PG_FUNCTION_INFO_V1(summary_merge_back);
PG_FUNCTION_INFO_V1(summary_close);
PG_FUNCTION_INFO_V1(summary_close_count);
PG_FUNCTION_INFO_V1(summary_close_proportion);
PG_FUNCTION_INFO_V1(summary_close_rate);
PG_FUNCTION_INFO_V1(summary_close_ratio);
PG_FUNCTION_INFO_V1(summary_close_mean);

/* What to use where these steps cannot be. */
#define INSTEAD	"the summarise_ aggregates, rollup(), or add() and subtract()"

/* The counts of each kind in the open form, and how many there are. */
#define COUNT_USED				0
#define COUNT_MISSING			1
#define COUNT_COUNTS			2
#define PROPORTION_MET			0
#define PROPORTION_TOTAL		1
#define PROPORTION_MISSING		2
#define PAIR_MISSING			0
#define PAIR_COUNTS				1
#define MEAN_USED				0
#define MEAN_MISSING			1
#define MEAN_COUNTS				2

static const WindowSpan no_span[2];

/* An open summary that holds nothing, in the current context. */
static SummaryOpen *
new_state(SummaryKind kind, const WindowSpan *span)
{
	Size		size = summary_open_size(kind, span);
	SummaryOpen *state = palloc(size);

	SET_VARSIZE(state, size);
	summary_open_start(state, kind, span);
	return state;
}

/*
 * The windows of everyday numbers: a state begins with them where they cover its
 * first number.  They take every double that is below 2^64 and whose last bit is
 * at least 2^-96, pence as well as millions, and make a mean's state 128 bytes.
 * A state made anew no longer lies beside its group's key, which with many groups
 * costs each later row a cache miss: the first windows should last.
 */
static const WindowSpan everyday_sum = {-2, 4};
static const WindowSpan everyday_squares = {-3, 6};

static bool
covers(WindowSpan span, WindowSpan need)
{
	return need.low >= span.low && need.low + need.count <= span.low + span.count;
}

/*
 * The narrowest span that covers both now and need.  Room to spare would save
 * few widenings, as the grid has few limbs, and would be carried by every group.
 */
static WindowSpan
wider_span(SummaryKind kind, int window, WindowSpan now, WindowSpan need)
{
	WindowSpan	everyday = kind == SUMMARY_MEAN && window == 1 ? everyday_squares : everyday_sum;
	int			low = Min(now.low, need.low);
	int			high = Max(now.low + now.count, need.low + need.count);

	if (need.count == 0)
		return now;
	if (now.count == 0)
		return covers(everyday, need) ? everyday : need;
	return (WindowSpan) {(int16) low, (int16) (high - low)};
}

/* A copy of the state whose windows also cover need. */
static SummaryOpen *
widen_state(SummaryOpen *state, const WindowSpan *need)
{
	SummaryKind kind = (SummaryKind) state->kind;
	int			counts = summary_counts(kind);
	WindowSpan	span[2];
	SummaryOpen *wide;

	for (int i = 0; i < 2; i++)
		span[i] = wider_span(kind, i, state->span[i], need[i]);
	wide = new_state(kind, span);
	memcpy(wide->words, state->words, sizeof(uint64) * 2 * counts);
	for (int i = 0; i < 2; i++)
		window_move(span[i], summary_open_limbs(wide, i, counts),
					state->span[i], summary_open_limbs(state, i, counts));
	return wide;
}

/* A summary of either form as a state, in the current context. */
static SummaryOpen *
open_parts(const SummaryParts *parts)
{
	WindowSpan	need[2];
	SummaryOpen *state;

	summary_open_spans(parts, need);
	state = widen_state(new_state(parts->kind, no_span), need);
	if (!summary_open_add(state, parts, false))
		elog(ERROR, "a new summary state does not take its own parts");
	return state;
}

/* A state that is not in the open form or of another kind: rare, or an error. */
static pg_noinline SummaryOpen *
reopen_state(Datum value, SummaryKind kind)
{
	SummaryParts parts;

	summary_take(value, &parts);
	if (parts.kind != kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an aggregate's state is of another kind"),
				 errdetail("It is a %s, where a %s is made.",
						   summary_kind_name(parts.kind), summary_kind_name(kind)),
				 errhint("Merge summaries with rollup().")));
	return open_parts(&parts);
}

/* The state to change, made where there is none yet. */
static inline SummaryOpen *
state_argument(FunctionCallInfo fcinfo, SummaryKind kind)
{
	SummaryOpen *state;

	require_aggregate(fcinfo, INSTEAD);
	if (unlikely(PG_ARGISNULL(0)))
		return new_state(kind, no_span);
	state = (SummaryOpen *) PG_GETARG_POINTER(0);
	if (likely(!VARATT_IS_EXTENDED(state) && state->form == SUMMARY_FORM_OPEN && state->kind == kind))
		return state;
	return reopen_state(PG_GETARG_DATUM(0), kind);
}

/* Adds one to a count of two words, or takes one away. */
static inline void
step_count(SummaryOpen *state, int count, bool back)
{
	uint64_t   *word = state->words + 2 * count;

	if (back)
		word[1] -= word[0]-- == 0;
	else
		word[1] += ++word[0] == 0;
}

/* count */

static inline Datum
apply_count(FunctionCallInfo fcinfo, bool back)
{
	SummaryOpen *state = state_argument(fcinfo, SUMMARY_COUNT);

	step_count(state, PG_ARGISNULL(1) ? COUNT_MISSING : COUNT_USED, back);
	PG_RETURN_POINTER(state);
}

Datum
summary_count_step(PG_FUNCTION_ARGS)
{
	return apply_count(fcinfo, false);
}

Datum
summary_count_back(PG_FUNCTION_ARGS)
{
	return apply_count(fcinfo, true);
}

/* proportion */

static inline Datum
apply_proportion(FunctionCallInfo fcinfo, bool back)
{
	SummaryOpen *state = state_argument(fcinfo, SUMMARY_PROPORTION);

	if (PG_ARGISNULL(1))
		step_count(state, PROPORTION_MISSING, back);
	else
	{
		step_count(state, PROPORTION_TOTAL, back);
		if (PG_GETARG_BOOL(1))
			step_count(state, PROPORTION_MET, back);
	}
	PG_RETURN_POINTER(state);
}

Datum
summary_proportion_step(PG_FUNCTION_ARGS)
{
	return apply_proportion(fcinfo, false);
}

Datum
summary_proportion_back(PG_FUNCTION_ARGS)
{
	return apply_proportion(fcinfo, true);
}

/* rate and ratio: two sums */

/*
 * The span that a mantissa of so many bits needs when its last one has the
 * weight 2^exponent: its whole words, and one for the carries.
 */
static WindowSpan
mantissa_span(int exponent, int bits)
{
	int			shift = exponent & 63;

	return (WindowSpan) {
		(int16) ((exponent - shift) / 64), (int16) ((shift + bits + 63) / 64 + 1)
	};
}

/* A state that takes the value, which its window did not: error 22023 if none can. */
static pg_noinline SummaryOpen *
widen_for_value(SummaryOpen *state, int window, double value)
{
	WindowSpan	need[2] = {{0, 0}, {0, 0}};
	DoubleParts parts;

	if (!double_parts(value, &parts))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot summarise NaN or infinity"),
				 errdetail("An exact sum has only finite numbers."),
				 errhint("Use NULL for what is not known, or leave such rows out with FILTER.")));
	need[window] = mantissa_span(parts.exponent, 53);
	if (state->kind == SUMMARY_MEAN)
	{
		need[0] = mantissa_span(parts.exponent, 53);
		need[1] = mantissa_span(2 * parts.exponent, 106);
	}
	return widen_state(state, need);
}

static inline Datum
apply_pair(FunctionCallInfo fcinfo, SummaryKind kind, bool back)
{
	SummaryOpen *state = state_argument(fcinfo, kind);

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		step_count(state, PAIR_MISSING, back);
		PG_RETURN_POINTER(state);
	}
	for (int i = 0; i < 2; i++)
	{
		double		value = PG_GETARG_FLOAT8(i + 1);

		if (unlikely(window_apply_double(state->span[i], summary_open_limbs(state, i, PAIR_COUNTS),
										 value, back) != WINDOW_DONE))
		{
			state = widen_for_value(state, i, value);
			window_apply_double(state->span[i], summary_open_limbs(state, i, PAIR_COUNTS), value, back);
		}
	}
	PG_RETURN_POINTER(state);
}

Datum
summary_rate_step(PG_FUNCTION_ARGS)
{
	return apply_pair(fcinfo, SUMMARY_RATE, false);
}

Datum
summary_rate_back(PG_FUNCTION_ARGS)
{
	return apply_pair(fcinfo, SUMMARY_RATE, true);
}

Datum
summary_ratio_step(PG_FUNCTION_ARGS)
{
	return apply_pair(fcinfo, SUMMARY_RATIO, false);
}

Datum
summary_ratio_back(PG_FUNCTION_ARGS)
{
	return apply_pair(fcinfo, SUMMARY_RATIO, true);
}

/* mean: a sum and a sum of squares */

static inline Datum
apply_mean(FunctionCallInfo fcinfo, bool back)
{
	SummaryOpen *state = state_argument(fcinfo, SUMMARY_MEAN);
	double		value;

	if (unlikely(PG_ARGISNULL(1)))
	{
		step_count(state, MEAN_MISSING, back);
		PG_RETURN_POINTER(state);
	}
	value = PG_GETARG_FLOAT8(1);
	if (unlikely(window_apply_square(state->span[1], summary_open_limbs(state, 1, MEAN_COUNTS),
									 value, back) != WINDOW_DONE))
	{
		state = widen_for_value(state, 1, value);
		window_apply_square(state->span[1], summary_open_limbs(state, 1, MEAN_COUNTS), value, back);
	}
	if (unlikely(window_apply_double(state->span[0], summary_open_limbs(state, 0, MEAN_COUNTS),
									 value, back) != WINDOW_DONE))
	{
		state = widen_for_value(state, 0, value);
		window_apply_double(state->span[0], summary_open_limbs(state, 0, MEAN_COUNTS), value, back);
	}
	step_count(state, MEAN_USED, back);
	PG_RETURN_POINTER(state);
}

Datum
summary_mean_step(PG_FUNCTION_ARGS)
{
	return apply_mean(fcinfo, false);
}

Datum
summary_mean_back(PG_FUNCTION_ARGS)
{
	return apply_mean(fcinfo, true);
}

/*
 * rollup, and the combining of states: the same strict step.  Its first value
 * becomes the state as it is, packed and canonical perhaps.
 */

static inline Datum
apply_merge(FunctionCallInfo fcinfo, bool back)
{
	SummaryParts parts;
	SummaryOpen *state;
	WindowSpan	need[2];

	require_aggregate(fcinfo, INSTEAD);
	PG_GETARG_SUMMARY(1, &parts);
	state = (SummaryOpen *) PG_GETARG_POINTER(0);
	/* The first value may be a stored one in the open form: damaged, it would be written past its end. */
	if (VARATT_IS_EXTENDED(state) || state->form != SUMMARY_FORM_OPEN ||
		summary_open_problem(state, VARSIZE(state)) != NULL)
	{
		SummaryParts held;

		PG_GETARG_SUMMARY(0, &held);
		state = open_parts(&held);
	}
	summary_require_same_kind((SummaryKind) state->kind, parts.kind, "roll up");
	summary_open_spans(&parts, need);
	if (!summary_open_covers(state, need))
		state = widen_state(state, need);
	if (!summary_open_add(state, &parts, back))
		summary_range_error();
	PG_RETURN_POINTER(state);
}

Datum
summary_merge_step(PG_FUNCTION_ARGS)
{
	return apply_merge(fcinfo, false);
}

Datum
summary_merge_back(PG_FUNCTION_ARGS)
{
	return apply_merge(fcinfo, true);
}

/* The canonical form of a state. */
Datum
summary_close(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	PG_GETARG_SUMMARY(0, &parts);
	PG_RETURN_SUMMARY(&parts);
}

/* The same where no row came: the empty summary of the kind. */
static Datum
close_or_empty(FunctionCallInfo fcinfo, SummaryKind kind)
{
	SummaryParts parts;

	if (PG_ARGISNULL(0))
		summary_set_empty(&parts, kind);
	else
		PG_GETARG_SUMMARY(0, &parts);
	PG_RETURN_SUMMARY(&parts);
}

Datum
summary_close_count(PG_FUNCTION_ARGS)
{
	return close_or_empty(fcinfo, SUMMARY_COUNT);
}

Datum
summary_close_proportion(PG_FUNCTION_ARGS)
{
	return close_or_empty(fcinfo, SUMMARY_PROPORTION);
}

Datum
summary_close_rate(PG_FUNCTION_ARGS)
{
	return close_or_empty(fcinfo, SUMMARY_RATE);
}

Datum
summary_close_ratio(PG_FUNCTION_ARGS)
{
	return close_or_empty(fcinfo, SUMMARY_RATIO);
}

Datum
summary_close_mean(PG_FUNCTION_ARGS)
{
	return close_or_empty(fcinfo, SUMMARY_MEAN);
}
