/*
 * chart.c
 *		Pictures of series and places, as SVG in a text.
 *
 * The drawing is in core/chart*.c; here are the SQL doors, which check what
 * they are given. chart(series, ...) and the bars of summaries are put together
 * in SQL from the answers of spc(), confidence_limits() and benchmark_code().
 */
#include "summary.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"

#include "arguments.h"
#include "core/chart.h"
#include "core/funnel.h"

PG_FUNCTION_INFO_V1(time_chart);
PG_FUNCTION_INFO_V1(bar_chart);
PG_FUNCTION_INFO_V1(funnel_chart);

/* --------------------------------------------------------------- arguments */

static void
null_error(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s cannot be NULL", name),
			 errhint("Leave it out for its default.")));
}

static Datum
argument_known(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		null_error(name);
	return PG_GETARG_DATUM(n);
}

static int
argument_between(int value, int least, int most, const char *name)
{
	if (value < least || value > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be from %d to %d", name, least, most),
				 errdetail("It is %d.", value)));
	return value;
}

/* A text in UTF-8, whatever the server's encoding is; empty for NULL. */
static const char *
utf8_of(Datum value, bool is_null)
{
	char	   *given;

	if (is_null)
		return "";
	given = TextDatumGetCString(value);
	return pg_server_to_any(given, (int) strlen(given), PG_UTF8);
}

static const char *
argument_text(FunctionCallInfo fcinfo, int n)
{
	return utf8_of(PG_ARGISNULL(n) ? (Datum) 0 : PG_GETARG_DATUM(n), PG_ARGISNULL(n));
}

/* Error 22023 for a title without a word: those who cannot see the picture would have nothing. */
static const char *
argument_title(FunctionCallInfo fcinfo, int n)
{
	const char *title = argument_text(fcinfo, n);

	if (svg_is_blank(svg_piece(title)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("title cannot be empty"),
				 errdetail("A screen reader reads it in place of the picture."),
				 errhint("Say what is measured, and where.")));
	return title;
}

static double
argument_or_nan(FunctionCallInfo fcinfo, int n, const char *name)
{
	return PG_ARGISNULL(n) ? NAN : argument_finite(PG_GETARG_FLOAT8(n), name);
}

/* The last four arguments of every picture: language, width, height, decimals. A NULL height is 0. */
static void
take_frame(FunctionCallInfo fcinfo, int n, ChartFrame *frame, bool height_may_be_null)
{
	static const char *const languages[] = {"en", "cy", NULL};

	frame->welsh = argument_word(argument_known(fcinfo, n, "language"), languages, "language") == 1;
	frame->width = argument_between(DatumGetInt32(argument_known(fcinfo, n + 1, "width")),
									CHART_LEAST_SIZE, CHART_MOST_SIZE, "width");
	frame->decimals = argument_between(DatumGetInt32(argument_known(fcinfo, n + 3, "decimals")),
									   0, CHART_MOST_DECIMALS, "decimals");
	if (height_may_be_null && PG_ARGISNULL(n + 2))
		frame->height = 0;
	else
		frame->height = argument_between(DatumGetInt32(argument_known(fcinfo, n + 2, "height")), CHART_LEAST_SIZE,
										 height_may_be_null ? CHART_MOST_HEIGHT : CHART_MOST_SIZE, "height");
}

/* ------------------------------------------------------------------ arrays */

typedef struct Array
{
	int			count;
	Datum	   *values;
	bool	   *nulls;
} Array;

static Array
take_array(FunctionCallInfo fcinfo, int n, const char *name)
{
	Array		array = {0, NULL, NULL};
	ArrayType  *given;
	int16		size;
	bool		by_value;
	char		align;

	if (PG_ARGISNULL(n))
		return array;
	given = PG_GETARG_ARRAYTYPE_P(n);
	if (ARR_NDIM(given) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be an array of one dimension", name),
				 errdetail("It has %d.", ARR_NDIM(given)),
				 errhint("Use array_agg() or array[...].")));
	get_typlenbyvalalign(ARR_ELEMTYPE(given), &size, &by_value, &align);
	deconstruct_array(given, ARR_ELEMTYPE(given), size, by_value, align,
					  &array.values, &array.nulls, &array.count);
	return array;
}

static void
require_count(int count, int expected, const char *name, const char *as)
{
	if (count != expected)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s and %s must be arrays of the same length", as, name),
				 errdetail("One has %d elements, the other %d.", expected, count),
				 errhint("Aggregate both in one query, in the same order.")));
}

static void
refuse_too_many(int count, int most, const char *what, const char *hint)
{
	if (count > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a picture of %d %s is too large", count, what),
				 errdetail("At most %d can be drawn.", most),
				 errhint("%s", hint)));
}

/* Numbers, NaN where they are NULL; all NaN where there is no array. Error 22023 for the infinities and NaN. */
static double *
take_numbers(FunctionCallInfo fcinfo, int n, int count, const char *name, const char *as)
{
	Array		array = take_array(fcinfo, n, name);
	double	   *numbers = palloc(sizeof(double) * Max(count, 1));

	if (!PG_ARGISNULL(n))
		require_count(array.count, count, name, as);
	for (int i = 0; i < count; i++)
		numbers[i] = i >= array.count || array.nulls[i] ? NAN :
			argument_finite(DatumGetFloat8(array.values[i]), name);
	return numbers;
}

/* Words, each one of those known; 0 where they are NULL or there is no array. */
static int *
take_words(FunctionCallInfo fcinfo, int n, int count, const char *const *known, const char *name, const char *as)
{
	Array		array = take_array(fcinfo, n, name);
	int		   *words = palloc0(sizeof(int) * Max(count, 1));

	if (!PG_ARGISNULL(n))
		require_count(array.count, count, name, as);
	for (int i = 0; i < array.count; i++)
		if (!array.nulls[i])
			words[i] = argument_word(array.values[i], known, name);
	return words;
}

/* Days in rising order, each once. Error 22023 otherwise, and for NULL and infinite ones. */
static int32 *
take_days(FunctionCallInfo fcinfo, int n, int *count, bool rising, const char *name)
{
	Array		array = take_array(fcinfo, n, name);
	int32	   *days = palloc(sizeof(int32) * Max(array.count, 1));

	for (int i = 0; i < array.count; i++)
	{
		if (array.nulls[i])
			null_error(name);
		days[i] = DatumGetDateADT(array.values[i]);
		if (DATE_NOT_FINITE(days[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must be finite dates", name)));
		if (rising && i > 0 && days[i] <= days[i - 1])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must rise, each period once", name),
					 errdetail("Element %d does not come after the one before it.", i + 1),
					 errhint("Aggregate with array_agg(... ORDER BY period).")));
	}
	*count = array.count;
	return days;
}

/* Names of places; a NULL is one without a name. */
static const char *const *
take_places(FunctionCallInfo fcinfo, int n, int *count)
{
	Array		array = take_array(fcinfo, n, "places");
	const char **places = palloc(sizeof(char *) * Max(array.count, 1));

	refuse_too_many(array.count, CHART_MOST_PLACES, "places", "Draw the places of one region, or the first and last.");
	for (int i = 0; i < array.count; i++)
		places[i] = utf8_of(array.values[i], array.nulls[i]);
	*count = array.count;
	return places;
}

/* ----------------------------------------------------------------- drawing */

static void
append_bytes(void *where, const char *bytes, size_t size)
{
	CHECK_FOR_INTERRUPTS();
	appendBinaryStringInfo((StringInfo) where, bytes, (int) size);
}

/* An empty picture; what it writes goes to the buffer. */
static Svg
new_picture(const ChartFrame *frame, int places, StringInfo buffer)
{
	Svg			svg;

	initStringInfo(buffer);
	svg.append = append_bytes;
	svg.where = buffer;
	svg.width = frame->width;
	svg.height = frame->height;
	svg.halo = false;
	svg.count = 0;
	svg.capacity = CHART_BOXES(places);
	svg.boxes = palloc(sizeof(SvgBox) * svg.capacity);
	return svg;
}

/* It is all ASCII, so that it needs no conversion. */
static Datum
picture_text(StringInfo buffer)
{
	return PointerGetDatum(cstring_to_text_with_len(buffer->data, buffer->len));
}

/* Arguments 3 on of time_chart() that are arrays beside the points. */
static void
take_limits(FunctionCallInfo fcinfo, int n, TimeChart *chart)
{
	static const char *const known[] = {"", "common_cause", "improvement", "concern",
		"special_high", "special_low", "special_cause", "not_calculated", NULL};
	Array		breaks = take_array(fcinfo, n, "breaks");
	Array		parts = take_array(fcinfo, n + 1, "parts");
	bool	   *is_break = palloc0(sizeof(bool) * Max(chart->count, 1));
	int		   *part = palloc0(sizeof(int) * Max(chart->count, 1));

	if (!PG_ARGISNULL(n))
		require_count(breaks.count, chart->count, "breaks", "periods");
	if (!PG_ARGISNULL(n + 1))
		require_count(parts.count, chart->count, "parts", "periods");
	for (int i = 0; i < chart->count; i++)
	{
		is_break[i] = i > 0 && i < breaks.count && !breaks.nulls[i] && DatumGetBool(breaks.values[i]);
		/* a point of no part belongs to the one before it */
		part[i] = i < parts.count && !parts.nulls[i] ? DatumGetInt32(parts.values[i]) : i > 0 ? part[i - 1] : 1;
	}
	chart->breaks = is_break;
	chart->part = part;
	chart->centre = take_numbers(fcinfo, n + 2, chart->count, "centre", "periods");
	chart->lower = take_numbers(fcinfo, n + 3, chart->count, "lower", "periods");
	chart->upper = take_numbers(fcinfo, n + 4, chart->count, "upper", "periods");
	chart->signal = (const ChartSignal *) take_words(fcinfo, n + 5, chart->count, known, "variation", "periods");
}

/*
 * time_chart(periods, points, title, unit_of_measure, breaks, parts, centre,
 * lower, upper, variation, baseline_first, baseline_last, target, note,
 * language, width, height, decimals) -> SVG
 *
 * NULL where periods are NULL; error 22023 for what cannot be drawn.
 */
Datum
time_chart(PG_FUNCTION_ARGS)
{
	TimeChart	chart;
	StringInfoData buffer;
	Svg			svg;
	int			last_count;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	chart.day = take_days(fcinfo, 0, &chart.count, true, "periods");
	refuse_too_many(chart.count, CHART_MOST_POINTS, "points", "Draw a part of the series, or longer periods.");
	chart.value = take_numbers(fcinfo, 1, chart.count, "points", "periods");
	chart.frame.title = argument_title(fcinfo, 2);
	chart.frame.unit = argument_text(fcinfo, 3);
	take_limits(fcinfo, 4, &chart);
	chart.baseline_first = take_days(fcinfo, 10, &chart.baselines, false, "baseline_first");
	chart.baseline_last = take_days(fcinfo, 11, &last_count, false, "baseline_last");
	require_count(last_count, chart.baselines, "baseline_last", "baseline_first");
	chart.target = argument_or_nan(fcinfo, 12, "target");
	chart.frame.note = argument_text(fcinfo, 13);
	take_frame(fcinfo, 14, &chart.frame, false);

	svg = new_picture(&chart.frame, 0, &buffer);
	chart_time(&svg, &chart);
	return picture_text(&buffer);
}

/* Gives bars their height, or checks the one given: no names may touch. */
static void
set_bar_height(BarChart *chart)
{
	int			least = chart_bar_least_height(chart);

	if (chart->frame.height == 0)
		chart->frame.height = chart_bar_height(chart);
	else if (chart->frame.height < least && chart->count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("height is too small for %d places", chart->count),
				 errdetail("It is %d; they need %d.", chart->frame.height, least),
				 errhint("Leave height out to have it found.")));
}

/*
 * bar_chart(places, bars, title, unit_of_measure, lower, upper, comparison,
 * comparator, comparator_name, note, language, width, height, decimals) -> SVG
 *
 * NULL where places are NULL; error 22023 for what cannot be drawn.
 */
Datum
bar_chart(PG_FUNCTION_ARGS)
{
	static const char *const known[] = {"not_compared", "better", "similar", "worse", "higher", "lower",
		"no_data", NULL};
	BarChart	chart;
	StringInfoData buffer;
	Svg			svg;
	int		   *comparison;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	chart.place = take_places(fcinfo, 0, &chart.count);
	chart.value = take_numbers(fcinfo, 1, chart.count, "bars", "places");
	chart.frame.title = argument_title(fcinfo, 2);
	chart.frame.unit = argument_text(fcinfo, 3);
	chart.lower = take_numbers(fcinfo, 4, chart.count, "lower", "places");
	chart.upper = take_numbers(fcinfo, 5, chart.count, "upper", "places");
	comparison = take_words(fcinfo, 6, chart.count, known, "comparison", "places");
	for (int i = 0; i < chart.count; i++)
		if (comparison[i] >= CHART_COMPARISONS)
			comparison[i] = CHART_NOT_COMPARED;
	chart.comparison = (const ChartComparison *) comparison;
	chart.comparator = argument_or_nan(fcinfo, 7, "comparator");
	chart.comparator_label = argument_text(fcinfo, 8);
	chart.frame.note = argument_text(fcinfo, 9);
	take_frame(fcinfo, 10, &chart.frame, true);
	set_bar_height(&chart);

	svg = new_picture(&chart.frame, chart.count, &buffer);
	chart_bar(&svg, &chart);
	return picture_text(&buffer);
}

/* ------------------------------------------------------------------ funnel */

static void
refuse_kind(SummaryKind kind)
{
	if (kind != SUMMARY_PROPORTION && kind != SUMMARY_RATE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a funnel cannot be drawn from summaries of kind %s", summary_kind_name(kind)),
				 errdetail("Only proportions and rates have funnel limits."),
				 errhint("Use bar_chart().")));
}

/* Takes one place's summary apart and pools it with those before it. */
static void
take_summary(Datum value, double per, int known, SummaryParts *pooled, double *its_value, double *size)
{
	SummaryParts parts;
	SummaryParts sum;

	summary_take(value, &parts);
	refuse_kind(parts.kind);
	if (known == 0)
		*pooled = parts;
	else
	{
		summary_require_same_kind(pooled->kind, parts.kind, "draw");
		if (!summary_combine(&sum, pooled, &parts, false))
			summary_range_error();
		*pooled = sum;
	}
	*size = summary_double(summary_denominator_of(&parts));
	if (*size <= 0.0 || !summary_value_of(&parts, per, its_value))
		*its_value = NAN;
}

static void
take_summaries(FunctionCallInfo fcinfo, int n, FunnelChart *chart)
{
	Array		array = take_array(fcinfo, n, "summaries");
	double	   *value = palloc(sizeof(double) * Max(chart->count, 1));
	double	   *size = palloc(sizeof(double) * Max(chart->count, 1));
	SummaryParts pooled;
	int			known = 0;

	require_count(array.count, chart->count, "summaries", "places");
	for (int i = 0; i < array.count; i++)
	{
		value[i] = size[i] = NAN;
		if (!array.nulls[i])
			take_summary(array.values[i], chart->per, known++, &pooled, &value[i], &size[i]);
	}
	chart->value = value;
	chart->size = size;
	chart->overall = NAN;
	chart->proportion = known > 0 && pooled.kind == SUMMARY_PROPORTION;
	if (known > 0 && !summary_value_of(&pooled, 1.0, &chart->overall))
		chart->overall = NAN;
}

/* The caller's note, the method of the limits and which way is good. */
static const char *
funnel_note(const FunnelChart *chart, const char *note)
{
	static const char *const good[2][3] = {
		{"high is good", "low is good", "neither way is good"},
		{"uchel sy'n dda", "isel sy'n dda", "nid yw'r naill ffordd yn dda"}
	};
	FunnelMethod method = chart->proportion ? FUNNEL_BY_INVERSE_WILSON : FUNNEL_BY_POISSON_EXACT;

	return psprintf("%s%s%s: %s; %s", note, note[0] != '\0' ? "; " : "",
					chart->frame.welsh ? "terfynau twndis" : "funnel limits",
					funnel_method_text(method), good[chart->frame.welsh][chart->good]);
}

/*
 * funnel_chart(places, summaries, title, unit_of_measure, per, polarity, note,
 * language, width, height, decimals) -> SVG
 *
 * NULL where places are NULL; error 22023 for what cannot be drawn.
 */
Datum
funnel_chart(PG_FUNCTION_ARGS)
{
	FunnelChart chart;
	StringInfoData buffer;
	Svg			svg;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	chart.place = take_places(fcinfo, 0, &chart.count);
	chart.frame.title = argument_title(fcinfo, 2);
	chart.frame.unit = argument_text(fcinfo, 3);
	chart.per = argument_positive(DatumGetFloat8(argument_known(fcinfo, 4, "per")), "per");
	chart.good = (ChartGood) argument_polarity(argument_known(fcinfo, 5, "polarity"));
	take_frame(fcinfo, 7, &chart.frame, false);
	take_summaries(fcinfo, 1, &chart);
	chart.frame.note = funnel_note(&chart, argument_text(fcinfo, 6));
	chart.scratch = palloc(Max(chart.count, 1));

	svg = new_picture(&chart.frame, chart.count, &buffer);
	chart_funnel(&svg, &chart);
	return picture_text(&buffer);
}
