/*
 * people.c
 *		People counted once: the proportion of the people in many rows.
 *
 * The state is gathered rows, of which those of one person become one whenever
 * there is no room for more. What a person is does not depend on which of their
 * rows met which, so no order and no plan shows in the answer.
 */
#include "summary.h"

#include <math.h>

#include "common/hashfn.h"
#include "miscadmin.h"

#include "gather.h"

PG_FUNCTION_INFO_V1(people_step);
PG_FUNCTION_INFO_V1(people_combine);
PG_FUNCTION_INFO_V1(people_send);
PG_FUNCTION_INFO_V1(people_close);

/* So many different people at most; rows of people whom nobody has joined yet need as much again. */
#define MOST_PEOPLE	10000000
#define MOST_ROWS	(2 * (int64) MOST_PEOPLE)

/* What the values of a row are. */
#define MET		0				/* 1, 0, or NaN where it is not known */
#define ROWS	1				/* how many rows this one stands for */
#define HASH	2				/* of the key, 0 where there is none */

/* As many bits of the key's hash as a double holds, so that they travel as the other values do. */
static double
hash_of(const text *key)
{
	uint64		hash = hash_bytes_extended((const unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key), 0);

	return (double) (hash >> 11);
}

/*
 * Brings a person's rows together: by the hash, which spares nearly every look at
 * a key, then byte by byte, so that no collation makes two people one.
 */
static int
compare_people(const void *a, const void *b)
{
	double		left_hash = ((const GatheredRow *) a)->value[HASH];
	double		right_hash = ((const GatheredRow *) b)->value[HASH];
	const text *left = ((const GatheredRow *) a)->key;
	const text *right = ((const GatheredRow *) b)->key;
	Size		left_length;
	Size		right_length;
	int			order;

	if (left_hash != right_hash)
		return left_hash < right_hash ? -1 : 1;
	if (left == NULL || right == NULL)
		return (left != NULL) - (right != NULL);
	left_length = VARSIZE_ANY_EXHDR(left);
	right_length = VARSIZE_ANY_EXHDR(right);
	order = memcmp(VARDATA_ANY(left), VARDATA_ANY(right), Min(left_length, right_length));
	return order != 0 ? order : (left_length > right_length) - (left_length < right_length);
}

/* Met if any row is, else not met if any row is not, else not known. */
static double
either_met(double a, double b)
{
	return isnan(a) ? b : isnan(b) ? a : Max(a, b);
}

/* Makes the rows of each person one; error 54000 for more people than there may be. */
static void
join_people(Gathered *state)
{
	int64		kept = 0;

	qsort(state->row, state->count, sizeof(GatheredRow), compare_people);
	for (int64 i = 0; i < state->count; i++)
	{
		GatheredRow *row = &state->row[i];
		GatheredRow *person = kept > 0 ? &state->row[kept - 1] : NULL;

		if (person != NULL && compare_people(person, row) == 0)
		{
			person->value[MET] = either_met(person->value[MET], row->value[MET]);
			person->value[ROWS] += row->value[ROWS];
			if (row->key != NULL)
				pfree(row->key);
		}
		else
			state->row[kept++] = *row;
		CHECK_FOR_INTERRUPTS();
	}
	state->count = kept;
	if (kept > MOST_PEOPLE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many people in one group"),
				 errdetail("At most %d different people can be counted once.", MOST_PEOPLE),
				 errhint("Count the people of each unit below, and add those up with rollup().")));
}

/* people_step(state, person, met) */
Datum
people_step(PG_FUNCTION_ARGS)
{
	Gathered   *state = PG_ARGISNULL(0) ? NULL : (Gathered *) PG_GETARG_POINTER(0);
	GatheredRow *row;

	if (state != NULL && (state->count == state->capacity || state->count == MOST_ROWS))
	{
		join_people(state);
		/* Half of the room must be free, or the few next rows would all come here again. */
		gather_room(state, Min(state->capacity, MOST_ROWS) / 2);
	}
	state = gather_row(fcinfo);
	state->most = MOST_ROWS;
	row = &state->row[state->count - 1];
	row->key = gather_key(fcinfo, 1);
	row->value[MET] = PG_ARGISNULL(2) ? NAN : PG_GETARG_BOOL(2);
	row->value[ROWS] = 1;
	row->value[HASH] = row->key == NULL ? 0 : hash_of(row->key);
	PG_RETURN_POINTER(state);
}

Datum
people_combine(PG_FUNCTION_ARGS)
{
	if (!PG_ARGISNULL(0) && !PG_ARGISNULL(1))
	{
		Gathered   *state = (Gathered *) PG_GETARG_POINTER(0);
		Gathered   *other = (Gathered *) PG_GETARG_POINTER(1);

		if (state->count + other->count > state->capacity)
		{
			join_people(state);
			join_people(other);
		}
	}
	return gather_combine(fcinfo);
}

/* A person's rows travel as one. */
Datum
people_send(PG_FUNCTION_ARGS)
{
	join_people((Gathered *) PG_GETARG_POINTER(0));
	return gather_send(fcinfo);
}

/* The proportion of the people who met; people of whom it is not known, and rows without a person, are missing. */
Datum
people_close(PG_FUNCTION_ARGS)
{
	Gathered   *state = gather_rows(fcinfo);
	int64		met = 0;
	int64		total = 0;
	int64		missing = 0;
	SummaryParts parts;

	join_people(state);
	for (int64 i = 0; i < state->count; i++)
	{
		const GatheredRow *row = &state->row[i];

		if (row->key == NULL)
			missing += (int64) row->value[ROWS];
		else if (isnan(row->value[MET]))
			missing++;
		else
		{
			total++;
			met += row->value[MET] == 1.0;
		}
	}
	summary_set_empty(&parts, SUMMARY_PROPORTION);
	exact_from_int128(&parts.field[0], met);
	exact_from_int128(&parts.field[1], total);
	exact_from_int128(&parts.field[2], missing);
	PG_RETURN_SUMMARY(&parts);
}
