/*
 * summary.c
 *		The type summary: its doors, its makers from totals, its group and order.
 */
#include "summary.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/numeric.h"

PG_FUNCTION_INFO_V1(summary_in);
PG_FUNCTION_INFO_V1(summary_out);
PG_FUNCTION_INFO_V1(summary_recv);
PG_FUNCTION_INFO_V1(summary_send);
PG_FUNCTION_INFO_V1(count_of);
PG_FUNCTION_INFO_V1(proportion_of);
PG_FUNCTION_INFO_V1(rate_of_float8);
PG_FUNCTION_INFO_V1(rate_of_numeric);
PG_FUNCTION_INFO_V1(ratio_of_float8);
PG_FUNCTION_INFO_V1(ratio_of_numeric);
PG_FUNCTION_INFO_V1(mean_of);
PG_FUNCTION_INFO_V1(summary_add);
PG_FUNCTION_INFO_V1(summary_subtract);
PG_FUNCTION_INFO_V1(summary_negate);
PG_FUNCTION_INFO_V1(summary_eq);
PG_FUNCTION_INFO_V1(summary_ne);
PG_FUNCTION_INFO_V1(summary_lt);
PG_FUNCTION_INFO_V1(summary_le);
PG_FUNCTION_INFO_V1(summary_gt);
PG_FUNCTION_INFO_V1(summary_ge);
PG_FUNCTION_INFO_V1(summary_cmp);
PG_FUNCTION_INFO_V1(summary_hash);
PG_FUNCTION_INFO_V1(summary_hash_extended);

const char *
summary_kind_name(SummaryKind kind)
{
	return summary_shape(kind)->name;
}

/* Error XX001: bytes that no door of ours let in. */
static void
damaged_error(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("a stored summary is damaged"),
			 errdetail_internal("Reading it: %s.", problem),
			 errhint("Restore the row from a backup, or compute the summary again from its rows.")));
}

/*
 * Most stored summaries have the short header of small values; they are laid
 * out anew here rather than by detoasting, which allocates.
 */
static const char *
read_short(const struct varlena *packed, SummaryParts *parts)
{
	union
	{
		SummaryCanonical value;
		uint64		aligned[20];
		char		bytes[VARHDRSZ + VARATT_SHORT_MAX];
	}			copy;
	Size		size = VARSIZE_SHORT(packed) - VARHDRSZ_SHORT;

	memcpy(copy.bytes + VARHDRSZ, VARDATA_SHORT(packed), size);
	return summary_read(&copy, VARHDRSZ + size, parts);
}

void
summary_take(Datum value, SummaryParts *parts)
{
	struct varlena *stored = (struct varlena *) DatumGetPointer(value);
	const char *problem;

	/* a pointer to a value out of line counts as short too */
	if (VARATT_IS_SHORT(stored) && !VARATT_IS_EXTERNAL(stored))
		problem = read_short(stored, parts);
	else
	{
		struct varlena *bytes = PG_DETOAST_DATUM(value);

		problem = summary_read(bytes, VARSIZE(bytes), parts);
		if (bytes != stored)
			pfree(bytes);
	}
	if (problem != NULL)
		damaged_error(problem);
}

void
summary_range_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("summary out of range"),
			 errdetail("A count passed 127 bits, or a sum the range of double precision more than 2^64 times over."),
			 errhint("Look for a summary that was added to itself many times.")));
}

Datum
summary_give(const SummaryParts *parts)
{
	struct varlena *bytes;
	Size		size;

	if (!summary_in_bounds(parts))
		summary_range_error();
	size = summary_size(parts);
	bytes = palloc(size);
	SET_VARSIZE(bytes, size);
	summary_write(parts, bytes);
	return PointerGetDatum(bytes);
}

/* Kinds do not mix: error 22023. */
void
summary_require_same_kind(SummaryKind a, SummaryKind b, const char *doing)
{
	if (a != b)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot %s summaries of different kinds", doing),
				 errdetail("One is a %s, the other a %s.",
						   summary_kind_name(a), summary_kind_name(b)),
				 errhint("Group by the indicator, or filter by kind(summary), so that only one kind meets.")));
}

/* The doors. */

Datum
summary_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	SummaryParts parts;
	size_t		position;
	const char *problem = summary_from_text(&parts, text, &position);

	if (problem != NULL)
		input_error(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%.*s\"", "summary",
							pg_mbcliplen(text, (int) strlen(text), 200), text),
					 errdetail("At character %d: %s.", (int) position + 1, problem),
					 errhint("A summary is written as its kind and its numbers, such as proportion:43,50 or mean:3,12,50;1.")));
	PG_RETURN_SUMMARY(&parts);
}

Datum
summary_out(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	char		text[SUMMARY_TEXT_SIZE];
	size_t		length;

	PG_GETARG_SUMMARY(0, &parts);
	length = summary_to_text(&parts, text);
	PG_RETURN_CSTRING(pnstrdup(text, length));
}

Datum
summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			size = buffer->len - buffer->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(buffer, size);
	SummaryParts parts;
	const char *problem = summary_from_wire(&parts, bytes, (size_t) size);

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary form of a summary"),
				 errdetail_internal("Of %d bytes: %s.", size, problem),
				 errhint("Send what summary_send wrote, or the text form.")));
	PG_RETURN_SUMMARY(&parts);
}

Datum
summary_send(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	StringInfoData buffer;
	uint8		bytes[SUMMARY_MAX_SIZE];

	PG_GETARG_SUMMARY(0, &parts);
	pq_begintypsend(&buffer);
	pq_sendbytes(&buffer, (const char *) bytes, (int) summary_to_wire(&parts, bytes));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* From totals. */

static void
set_count(ExactNumber *x, int64 value)
{
	exact_from_int128(x, value);
}

/* Error 22023 for NaN and the infinities, as in a row. */
static void
set_double(ExactNumber *x, double value, const char *what)
{
	if (!exact_from_double(x, value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the %s is not a finite number", what),
				 errdetail("A sum with NaN or infinity has no exact value."),
				 errhint("Use NULL for what is not known.")));
}

static void
set_numeric(ExactNumber *x, Datum value, const char *what)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, value));

	if (numeric_is_nan(DatumGetNumeric(value)) || numeric_is_inf(DatumGetNumeric(value)))
		set_double(x, get_float8_nan(), what);
	else if (!exact_from_decimal(x, text))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the %s is out of range", what),
				 errdetail("It lies past the range of double precision."),
				 errhint("Use a larger unit.")));
	pfree(text);
}

Datum
count_of(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	parts.kind = SUMMARY_COUNT;
	set_count(&parts.field[0], PG_GETARG_INT64(0));
	set_count(&parts.field[1], PG_GETARG_INT64(1));
	PG_RETURN_SUMMARY(&parts);
}

Datum
proportion_of(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	parts.kind = SUMMARY_PROPORTION;
	for (int i = 0; i < 3; i++)
		set_count(&parts.field[i], PG_GETARG_INT64(i));
	PG_RETURN_SUMMARY(&parts);
}

static Datum
pair_of_float8(FunctionCallInfo fcinfo, SummaryKind kind, const char *above, const char *below)
{
	SummaryParts parts;

	parts.kind = kind;
	set_double(&parts.field[0], PG_GETARG_FLOAT8(0), above);
	set_double(&parts.field[1], PG_GETARG_FLOAT8(1), below);
	set_count(&parts.field[2], PG_GETARG_INT64(2));
	PG_RETURN_SUMMARY(&parts);
}

static Datum
pair_of_numeric(FunctionCallInfo fcinfo, SummaryKind kind, const char *above, const char *below)
{
	SummaryParts parts;

	parts.kind = kind;
	set_numeric(&parts.field[0], PG_GETARG_DATUM(0), above);
	set_numeric(&parts.field[1], PG_GETARG_DATUM(1), below);
	set_count(&parts.field[2], PG_GETARG_INT64(2));
	PG_RETURN_SUMMARY(&parts);
}

Datum
rate_of_float8(PG_FUNCTION_ARGS)
{
	return pair_of_float8(fcinfo, SUMMARY_RATE, "number of events", "population");
}

Datum
rate_of_numeric(PG_FUNCTION_ARGS)
{
	return pair_of_numeric(fcinfo, SUMMARY_RATE, "number of events", "population");
}

Datum
ratio_of_float8(PG_FUNCTION_ARGS)
{
	return pair_of_float8(fcinfo, SUMMARY_RATIO, "numerator", "denominator");
}

Datum
ratio_of_numeric(PG_FUNCTION_ARGS)
{
	return pair_of_numeric(fcinfo, SUMMARY_RATIO, "numerator", "denominator");
}

Datum
mean_of(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	parts.kind = SUMMARY_MEAN;
	set_count(&parts.field[0], PG_GETARG_INT64(0));
	set_numeric(&parts.field[1], PG_GETARG_DATUM(1), "sum");
	set_numeric(&parts.field[2], PG_GETARG_DATUM(2), "sum of squares");
	set_count(&parts.field[3], PG_GETARG_INT64(3));
	PG_RETURN_SUMMARY(&parts);
}

/* The group. */

static Datum
combine(FunctionCallInfo fcinfo, bool subtract, const char *doing)
{
	SummaryParts a;
	SummaryParts b;
	SummaryParts result;

	PG_GETARG_SUMMARY(0, &a);
	PG_GETARG_SUMMARY(1, &b);
	summary_require_same_kind(a.kind, b.kind, doing);
	if (!summary_combine(&result, &a, &b, subtract))
		summary_range_error();
	PG_RETURN_SUMMARY(&result);
}

Datum
summary_add(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, false, "add");
}

Datum
summary_subtract(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, true, "subtract");
}

Datum
summary_negate(PG_FUNCTION_ARGS)
{
	SummaryParts parts;

	PG_GETARG_SUMMARY(0, &parts);
	for (int i = 0; i < summary_shape(parts.kind)->fields; i++)
		parts.field[i].sign = -parts.field[i].sign;
	PG_RETURN_SUMMARY(&parts);
}

/* Equality, order and hash, of either form. */

static int
compare_arguments(FunctionCallInfo fcinfo)
{
	SummaryParts a;
	SummaryParts b;

	PG_GETARG_SUMMARY(0, &a);
	PG_GETARG_SUMMARY(1, &b);
	return summary_compare(&a, &b);
}

Datum
summary_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) == 0);
}

Datum
summary_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) != 0);
}

Datum
summary_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) < 0);
}

Datum
summary_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) <= 0);
}

Datum
summary_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) > 0);
}

Datum
summary_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) >= 0);
}

Datum
summary_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_arguments(fcinfo));
}

/* Equal content has equal travelling bytes, whatever form it is in. */
Datum
summary_hash(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	uint8		bytes[SUMMARY_MAX_SIZE];

	PG_GETARG_SUMMARY(0, &parts);
	return hash_any(bytes, (int) summary_to_wire(&parts, bytes));
}

Datum
summary_hash_extended(PG_FUNCTION_ARGS)
{
	SummaryParts parts;
	uint8		bytes[SUMMARY_MAX_SIZE];

	PG_GETARG_SUMMARY(0, &parts);
	return hash_any_extended(bytes, (int) summary_to_wire(&parts, bytes), PG_GETARG_INT64(1));
}
