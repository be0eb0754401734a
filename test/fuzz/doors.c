/*
 * doors.c
 *		A fuzzer for the doors of a running server: mutated text and mutated
 *		bytes go in as parameters of a prepared statement, mutated stored values
 *		through a function that passes bytes off as one of our types. Prints TAP.
 *
 * doors [inputs]: connects as libpq's environment says, to a database that has
 * the extension, as a superuser. The readers of src/core are linked in and say
 * what the server must answer. The seed is fixed; CAREPERF_SEED sets another.
 */
#include <libpq-fe.h>

#include "inputs.h"
#include "multiset_inputs.h"
#include "series_inputs.h"

typedef struct Tally
{
	int			accepted;
	int			refused;
	int			mistaken;		/* not what src/core says, or another class of error */
	int			silent;			/* refused without DETAIL or HINT */
} Tally;

static PGconn *connection;

static void
run(const char *query)
{
	PGresult   *result = PQexec(connection, query);

	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		printf("Bail out! %s", PQerrorMessage(connection));
		exit(2);
	}
	PQclear(result);
}

/* The server's answer to one input, as a parameter in text or binary. */
static PGresult *
ask(const char *statement, const Input *input, bool binary)
{
	const char *value[1] = {(const char *) input->bytes};
	int			length[1] = {(int) input->size};
	int			format[1] = {binary};

	return PQexecPrepared(connection, statement, 1, value, length, format, 1);
}

static bool
is_given(const PGresult *result, int field)
{
	const char *text = PQresultErrorField(result, field);

	return text != NULL && strlen(text) > 10;
}

/* Whether text is UTF-8 as the server sees it; if not, it never reaches the type. */
static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text & 0x80)
			return false;
	return true;
}

/*
 * Counts an answer. expected: the bytes that it must have, NULL where src/core
 * refused the input; states: the SQLSTATEs that refuse it here.
 */
static void
judge_bytes(Tally *tally, const PGresult *result, const Input *input, const uint8_t *expected, size_t size, const char *states)
{
	bool		sound;

	if (PQresultStatus(result) == PGRES_TUPLES_OK)
	{
		sound = expected != NULL && (size_t) PQgetlength(result, 0, 0) == size &&
			memcmp(PQgetvalue(result, 0, 0), expected, size) == 0;
		tally->accepted++;
	}
	else
	{
		const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

		sound = expected == NULL && state != NULL && strstr(states, state) != NULL;
		tally->refused++;
		if (state != NULL && strcmp(state, "22021") != 0 &&
			!(is_given(result, PG_DIAG_MESSAGE_DETAIL) && is_given(result, PG_DIAG_MESSAGE_HINT)))
			tally->silent++;
	}
	if (!sound && tally->mistaken++ < 5)
	{
		print_input(input);
		printf("# %s\n", PQresultErrorMessage(result));
	}
}

/* The same of a summary: what src/core made of the input, NULL where it refused it. */
static void
judge(Tally *tally, const PGresult *result, const Input *input, const SummaryParts *expected, const char *states)
{
	uint8_t		wire[SUMMARY_MAX_SIZE];

	if (expected == NULL)
		judge_bytes(tally, result, input, NULL, 0, states);
	else
		judge_bytes(tally, result, input, wire, summary_to_wire(expected, wire), states);
}

static void
report(const char *door, int inputs, const Tally *tally)
{
	ok(tally->mistaken == 0, "%d mutated inputs to the %s: each is answered or refused as it must be", inputs, door);
	ok(tally->silent == 0, "every refusal has a detail and a hint");
	ok(tally->accepted > inputs / 40 && tally->refused > inputs / 10, "%d were accepted, %d refused", tally->accepted, tally->refused);
}

static void
fuzz_text(int inputs)
{
	static Input input;
	Tally		tally = {0};

	run("prepare from_text as select summary_send($1::summary)");
	for (int i = 0; i < inputs && PQstatus(connection) == CONNECTION_OK; i++)
	{
		SummaryParts parts;
		size_t		position;
		const char *problem;
		PGresult   *result;

		make_mutated(&input, READ_TEXT);
		input.bytes[input.size < MOST_BYTES ? input.size : MOST_BYTES - 1] = '\0';
		problem = summary_from_text(&parts, (char *) input.bytes, &position);
		result = ask("from_text", &input, false);
		judge(&tally, result, &input, problem == NULL ? &parts : NULL, is_ascii((char *) input.bytes) ? "22P02" : "22P02 22021");
		PQclear(result);
	}
	report("text door", inputs, &tally);
}

static void
fuzz_binary(int inputs)
{
	static Input input;
	Tally		tally = {0};

	run("prepare from_binary as select summary_send($1::summary)");
	for (int i = 0; i < inputs && PQstatus(connection) == CONNECTION_OK; i++)
	{
		SummaryParts parts;
		const char *problem;
		PGresult   *result;

		make_mutated(&input, READ_WIRE);
		problem = summary_from_wire(&parts, input.bytes, input.size);
		result = ask("from_binary", &input, true);
		judge(&tally, result, &input, problem == NULL ? &parts : NULL, "22P03");
		PQclear(result);
	}
	report("binary door", inputs, &tally);
}

/*
 * Stored bytes that some damage has changed: every function that takes a
 * summary apart must see it. The third statement makes the damaged value an
 * aggregate's first one, which becomes its state as it is; there a sum past its
 * bounds is seen as such.
 */
static void
fuzz_stored(int inputs)
{
	static const char *const statements[] = {"stored_sent", "stored_merged", "stored_state"};
	static Input input;
	static Input bare;
	Tally		tally[3] = {{0}, {0}, {0}};

	/* An internal function of the server that hands back its argument's bytes. */
	run("create function pg_temp.as_stored(bytea, bytea) returns summary language internal immutable strict as 'byteacat'");
	run("prepare stored_sent(bytea) as select summary_send(pg_temp.as_stored($1, ''))");
	run("prepare stored_merged(bytea) as select summary_send(pg_temp.as_stored($1, '') + (pg_temp.as_stored($1, '') - pg_temp.as_stored($1, '')))");
	run("prepare stored_state(bytea) as select summary_send(rollup(case n when 1 then pg_temp.as_stored($1, '')"
		" else (array['count:0', 'proportion:0,0', 'rate:0,0', 'ratio:0,0', 'mean:0,0,0']::summary[])[greatest(1, least(5, get_byte($1, 1)))] end))"
		" from generate_series(1, 2) n");
	for (int i = 0; i < inputs && PQstatus(connection) == CONNECTION_OK; i++)
	{
		SummaryParts parts;
		const char *problem;
		PGresult   *result;
		int			which = i % 3;

		make_mutated(&input, READ_STORED);
		if (input.size < 8)
			continue;			/* the server keeps the length word, and here a header's two bytes are asked for */
		problem = summary_read(input.bytes, input.size, &parts);
		bare.size = input.size - 4;
		memcpy(bare.bytes, input.bytes + 4, bare.size);
		result = ask(statements[which], &bare, true);
		judge(&tally[which], result, &bare, problem == NULL ? &parts : NULL, which == 2 ? "XX001 22003" : "XX001");
		PQclear(result);
	}
	report("stored values, sent", inputs / 3, &tally[0]);
	report("stored values, added and subtracted", inputs / 3, &tally[1]);
	report("stored values, as the state of rollup", inputs / 3, &tally[2]);
}

/* The list that an input holds, in order; false where src/core refuses it. */
static bool
read_series(Input *input, Reader reader, SeriesList *list)
{
	size_t		position;
	int32_t		day;

	if (reader == READ_TEXT)
		return series_from_text(list, (char *) input->bytes, &position, series_keep) == NULL;
	if (reader == READ_WIRE)
		return series_from_wire(list, input->bytes, input->size, series_keep) == NULL;
	if (series_problem(input->bytes, input->size) != NULL)
		return false;
	list->point = series_keep(sizeof(SeriesPoint) * (size_t) series_rows(input->bytes));
	series_list(input->bytes, list);
	return series_settle(list, series_keep, &day) == SERIES_SETTLED;
}

/* The doors of a series, and damaged stored ones: sent, and as the state of rollup. */
static void
fuzz_series(int inputs)
{
	static const struct
	{
		Reader		reader;
		const char *name;
		const char *statement;
		const char *states;
	}			doors[] = {
		{READ_TEXT, "text door of series", "series_send($1::series)", "22P02"},
		{READ_WIRE, "binary door of series", "series_send($1::series)", "22P03"},
		{READ_STORED, "stored series, sent", "series_send(pg_temp.as_stored_series($1, ''))", "XX001"},
		{READ_STORED, "stored series, as the state of rollup", "series_send(rollup(pg_temp.as_stored_series($1, ''))) from generate_series(1, 1)", "XX001"}
	};
	static Input input;
	static Input bare;

	run("create function pg_temp.as_stored_series(bytea, bytea) returns series language internal immutable strict as 'byteacat'");
	for (size_t door = 0; door < sizeof(doors) / sizeof(doors[0]); door++)
	{
		Reader		reader = doors[door].reader;
		Tally		tally = {0};
		char		prepare[400];

		snprintf(prepare, sizeof(prepare), "prepare series_door_%d%s as select %s", (int) door,
				 reader == READ_STORED ? "(bytea)" : "", doors[door].statement);
		run(prepare);
		snprintf(prepare, sizeof(prepare), "series_door_%d", (int) door);
		for (int i = 0; i < inputs / 4 && PQstatus(connection) == CONNECTION_OK; i++)
		{
			SeriesList	list;
			bool		sound;
			uint8_t    *wire = NULL;
			size_t		size = 0;
			const char *states = doors[door].states;
			PGresult   *result;

			make_mutated_series(&input, reader);
			if (reader == READ_STORED && input.size < 8)
				continue;
			input.bytes[input.size < MOST_BYTES ? input.size : MOST_BYTES - 1] = '\0';
			sound = read_series(&input, reader, &list);
			if (sound)
			{
				wire = series_keep(series_wire_room(&list));
				size = series_to_wire(&list, wire);
			}
			/* rows of damaged but readable states may still be no series */
			else if (reader == READ_STORED && series_problem(input.bytes, input.size) == NULL)
				states = "22023 22003";
			if (reader == READ_TEXT && !is_ascii((char *) input.bytes))
				states = "22P02 22021";
			bare = input;
			if (reader == READ_STORED)
			{
				bare.size = input.size - 4;
				memmove(bare.bytes, input.bytes + 4, bare.size);
			}
			result = ask(prepare, &bare, reader != READ_TEXT);
			judge_bytes(&tally, result, &bare, sound ? wire : NULL, size, states);
			PQclear(result);
		}
		report(doors[door].name, inputs / 4, &tally);
	}
	series_forget();
}

/* What an input holds, its pairs allocated; NULL where src/core refuses it. */
static const char *
read_multiset(const Input *input, Reader reader, Multiset *m)
{
	MultisetReader canonical;
	const MultisetOpen *open = (const MultisetOpen *) input->bytes;
	size_t		head = reader == READ_STORED ? 4 : 0;
	size_t		position;
	const char *problem;

	m->pair = NULL;
	if (reader == READ_TEXT)
	{
		m->pair = malloc(sizeof(MultisetPair) * multiset_text_pairs((const char *) input->bytes));
		return multiset_from_text(m, (const char *) input->bytes, &position);
	}
	if (reader == READ_STORED && input->bytes[4] == MULTISET_FORM_OPEN)
	{
		if ((problem = multiset_open_problem(open, input->size)) != NULL)
			return problem;
		m->pair = malloc(sizeof(MultisetPair) * (multiset_open_pairs(open) + (size_t) 1));
		return multiset_open_read(open, m);
	}
	if ((problem = multiset_read_start(&canonical, input->bytes + head, input->size - head)) != NULL)
		return problem;
	m->pair = malloc(sizeof(MultisetPair) * (canonical.pairs + (size_t) 1));
	return multiset_read(&canonical, m);
}

/* The doors of a distribution, and damaged stored ones: sent, and as the state of rollup. */
static void
fuzz_distribution(int inputs)
{
	static const struct
	{
		Reader		reader;
		const char *name;
		const char *statement;
		const char *states;
	}			doors[] = {
		{READ_TEXT, "text door of distribution", "distribution_send($1::distribution)", "22P02"},
		{READ_WIRE, "binary door of distribution", "distribution_send($1::distribution)", "22P03"},
		{READ_STORED, "stored distribution, sent", "distribution_send(pg_temp.as_stored_distribution($1, ''))", "XX001"},
		{READ_STORED, "stored distribution, as the state of rollup",
		"distribution_send(rollup(case n when 1 then pg_temp.as_stored_distribution($1, '') else 'distribution:' end)) from generate_series(1, 2) n", "XX001"}
	};
	static Input input;
	static Input bare;

	run("create function pg_temp.as_stored_distribution(bytea, bytea) returns distribution language internal immutable strict as 'byteacat'");
	for (size_t door = 0; door < sizeof(doors) / sizeof(doors[0]); door++)
	{
		Reader		reader = doors[door].reader;
		Tally		tally = {0};
		char		statement[400];

		snprintf(statement, sizeof(statement), "prepare distribution_door_%d%s as select %s", (int) door,
				 reader == READ_STORED ? "(bytea)" : "", doors[door].statement);
		run(statement);
		snprintf(statement, sizeof(statement), "distribution_door_%d", (int) door);
		for (int i = 0; i < inputs / 4 && PQstatus(connection) == CONNECTION_OK; i++)
		{
			Multiset	m;
			bool		sound;
			uint8_t    *body = NULL;
			size_t		size = 0;
			const char *states = doors[door].states;
			PGresult   *result;

			make_mutated_multiset(&input, reader);
			if (reader == READ_STORED && input.size < 8)
				continue;
			input.bytes[input.size < MOST_BYTES ? input.size : MOST_BYTES - 1] = '\0';
			sound = read_multiset(&input, reader, &m) == NULL;
			if (sound)
			{
				body = malloc(MULTISET_BODY_SIZE(m.pairs));
				size = multiset_write(&m, body);
			}
			if (reader == READ_TEXT && !is_ascii((char *) input.bytes))
				states = "22P02 22021";
			bare = input;
			if (reader == READ_STORED)
			{
				bare.size = input.size - 4;
				memmove(bare.bytes, input.bytes + 4, bare.size);
			}
			result = ask(statement, &bare, reader != READ_TEXT);
			judge_bytes(&tally, result, &bare, body, size, states);
			PQclear(result);
			free(body);
			free(m.pair);
		}
		report(doors[door].name, inputs / 4, &tally);
	}
}

int
main(int argc, char **argv)
{
	int			inputs = argc > 1 ? atoi(argv[1]) : 100000;
	int			server;

	setvbuf(stdout, NULL, _IOLBF, 0);
	seed_random();
	connection = PQconnectdb("");
	if (PQstatus(connection) != CONNECTION_OK)
	{
		printf("Bail out! %s", PQerrorMessage(connection));
		return 2;
	}
	/* A hundred thousand errors are no news for the log, but a crash is. */
	run("set log_min_messages = fatal");
	run("set client_min_messages = error");
	run("set search_path = careperf, pg_catalog");
	server = PQbackendPID(connection);

	fuzz_text(inputs / 5);
	fuzz_binary(inputs / 5);
	fuzz_stored(inputs / 5);
	fuzz_series(inputs / 5);
	fuzz_distribution(inputs / 5);
	ok(PQstatus(connection) == CONNECTION_OK && PQbackendPID(connection) == server, "the server process lives");
	PQfinish(connection);
	return tap_done();
}
