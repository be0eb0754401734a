/*
 * distribution.c
 *		The type distribution: its doors, its group and its order.
 */
#include "distribution.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(distribution_in);
PG_FUNCTION_INFO_V1(distribution_out);
PG_FUNCTION_INFO_V1(distribution_recv);
PG_FUNCTION_INFO_V1(distribution_send);
PG_FUNCTION_INFO_V1(distribution_add);
PG_FUNCTION_INFO_V1(distribution_subtract);
PG_FUNCTION_INFO_V1(distribution_negate);
PG_FUNCTION_INFO_V1(distribution_eq);
PG_FUNCTION_INFO_V1(distribution_ne);
PG_FUNCTION_INFO_V1(distribution_lt);
PG_FUNCTION_INFO_V1(distribution_le);
PG_FUNCTION_INFO_V1(distribution_gt);
PG_FUNCTION_INFO_V1(distribution_ge);
PG_FUNCTION_INFO_V1(distribution_cmp);
PG_FUNCTION_INFO_V1(distribution_hash);
PG_FUNCTION_INFO_V1(distribution_hash_extended);

/* Error XX001: bytes that no door of ours let in. */
void
distribution_damaged_error(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("a stored distribution is damaged"),
			 errdetail_internal("Reading it: %s.", problem),
			 errhint("Restore the row from a backup, or compute the distribution again from its rows.")));
}

/* Raises the error that a result stands for, if any. */
void
distribution_require(MultisetResult result)
{
	if (result == MULTISET_FULL)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a distribution cannot hold more than %d distinct values", MULTISET_MAX_PAIRS),
				 errdetail("It keeps every value and how often it came."),
				 errhint("Round continuous data with a resolution: distribution(value, 0.1) keeps one decimal.")));
	if (result == MULTISET_OVERFLOW)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("distribution out of range"),
				 errdetail("A count passed 64 bits."),
				 errhint("Look for a distribution that was added to itself many times.")));
	if (result != MULTISET_DONE)
		distribution_damaged_error("its parts do not fit together");
}

static MultisetPair *
room_for(Size pairs)
{
	return palloc(sizeof(MultisetPair) * Max(pairs, 1));
}

static void
take_open(Datum value, Multiset *m)
{
	MultisetOpen *open = (MultisetOpen *) PG_DETOAST_DATUM(value);
	const char *problem = multiset_open_problem(open, VARSIZE(open));

	if (problem == NULL)
	{
		m->pair = room_for(multiset_open_pairs(open));
		problem = multiset_open_read(open, m);
	}
	if (problem == NULL && m->pairs > MULTISET_MAX_PAIRS)
		distribution_require(MULTISET_FULL);
	if (problem != NULL)
		distribution_damaged_error(problem);
}

void
distribution_take(Datum value, Multiset *m)
{
	struct varlena *bytes = PG_DETOAST_DATUM_PACKED(value);
	const uint8 *body = (const uint8 *) VARDATA_ANY(bytes);
	Size		size = VARSIZE_ANY_EXHDR(bytes);
	MultisetReader reader;
	const char *problem;

	if (size > 0 && body[0] == MULTISET_FORM_OPEN)
	{
		take_open(PointerGetDatum(bytes), m);
		return;
	}
	problem = multiset_read_start(&reader, body, size);
	if (problem == NULL)
	{
		m->pair = room_for(reader.pairs);
		problem = multiset_read(&reader, m);
	}
	if (problem != NULL)
		distribution_damaged_error(problem);
}

Datum
distribution_give(const Multiset *m)
{
	struct varlena *bytes = palloc(VARHDRSZ + MULTISET_BODY_SIZE(m->pairs));

	SET_VARSIZE(bytes, VARHDRSZ + multiset_write(m, (uint8 *) VARDATA(bytes)));
	return PointerGetDatum(bytes);
}

/* The doors. */

Datum
distribution_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	Multiset	m;
	size_t		position;
	const char *problem;

	m.pair = room_for(multiset_text_pairs(text));
	problem = multiset_from_text(&m, text, &position);
	if (problem != NULL)
		input_error(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%.*s\"", "distribution",
							pg_mbcliplen(text, (int) strlen(text), 200), text),
					 errdetail("At character %d: %s.", (int) position + 1, problem),
					 errhint("A distribution is written as ascending values and their counts, such as distribution:3*2,5;1.")));
	PG_RETURN_DISTRIBUTION(&m);
}

Datum
distribution_out(PG_FUNCTION_ARGS)
{
	Multiset	m;
	char	   *text;

	PG_GETARG_DISTRIBUTION(0, &m);
	text = palloc(MULTISET_TEXT_SIZE(m.pairs));
	multiset_to_text(&m, text);
	PG_RETURN_CSTRING(text);
}

/* What travels is the canonical body. */
Datum
distribution_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			size = buffer->len - buffer->cursor;
	const uint8 *body = (const uint8 *) pq_getmsgbytes(buffer, size);
	MultisetReader reader;
	Multiset	m;
	const char *problem = multiset_read_start(&reader, body, (size_t) size);

	if (problem == NULL)
	{
		m.pair = room_for(reader.pairs);
		problem = multiset_read(&reader, &m);
	}
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary form of a distribution"),
				 errdetail_internal("Of %d bytes: %s.", size, problem),
				 errhint("Send what distribution_send wrote, or the text form.")));
	PG_RETURN_DISTRIBUTION(&m);
}

Datum
distribution_send(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	PG_RETURN_BYTEA_P((bytea *) DatumGetPointer(distribution_give(&m)));
}

/* The group. */

static Datum
combine(FunctionCallInfo fcinfo, bool subtract)
{
	Multiset	a;
	Multiset	b;
	Multiset	result;

	PG_GETARG_DISTRIBUTION(0, &a);
	PG_GETARG_DISTRIBUTION(1, &b);
	result.pair = room_for((Size) a.pairs + b.pairs);
	distribution_require(multiset_combine(&result, &a, &b, subtract));
	PG_RETURN_DISTRIBUTION(&result);
}

Datum
distribution_add(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, false);
}

Datum
distribution_subtract(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, true);
}

Datum
distribution_negate(PG_FUNCTION_ARGS)
{
	Multiset	m;

	PG_GETARG_DISTRIBUTION(0, &m);
	if (!multiset_negate(&m))
		distribution_require(MULTISET_OVERFLOW);
	PG_RETURN_DISTRIBUTION(&m);
}

/* Equality, order and hash, of either form. */

static int
compare_arguments(FunctionCallInfo fcinfo)
{
	Multiset	a;
	Multiset	b;
	int			order;

	PG_GETARG_DISTRIBUTION(0, &a);
	PG_GETARG_DISTRIBUTION(1, &b);
	order = multiset_compare(&a, &b);
	/* A sort compares often between two visits of the executor's broom. */
	pfree(a.pair);
	pfree(b.pair);
	return order;
}

Datum
distribution_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) == 0);
}

Datum
distribution_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) != 0);
}

Datum
distribution_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) < 0);
}

Datum
distribution_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) <= 0);
}

Datum
distribution_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) > 0);
}

Datum
distribution_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) >= 0);
}

Datum
distribution_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_arguments(fcinfo));
}

/* Equal content has equal canonical bytes, whatever form it is in. */
Datum
distribution_hash(PG_FUNCTION_ARGS)
{
	Multiset	m;
	struct varlena *bytes;

	PG_GETARG_DISTRIBUTION(0, &m);
	bytes = (struct varlena *) DatumGetPointer(distribution_give(&m));
	return hash_any((uint8 *) VARDATA(bytes), (int) (VARSIZE(bytes) - VARHDRSZ));
}

Datum
distribution_hash_extended(PG_FUNCTION_ARGS)
{
	Multiset	m;
	struct varlena *bytes;

	PG_GETARG_DISTRIBUTION(0, &m);
	bytes = (struct varlena *) DatumGetPointer(distribution_give(&m));
	return hash_any_extended((uint8 *) VARDATA(bytes), (int) (VARSIZE(bytes) - VARHDRSZ), PG_GETARG_INT64(1));
}
