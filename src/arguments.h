/*
 * arguments.h
 *		What the SQL doors share: checked arguments and rows for answers.
 */
#ifndef CAREPERF_ARGUMENTS_H
#define CAREPERF_ARGUMENTS_H

#include "compat.h"

#include "funcapi.h"

typedef enum Polarity
{
	POLARITY_HIGH,				/* high is good */
	POLARITY_LOW,
	POLARITY_NEUTRAL
} Polarity;

/* Each checks what it is given: error 22023 with a hint. */
extern double argument_level(double level);
extern double argument_positive(double value, const char *name);
extern double argument_finite(double value, const char *name);
extern int	argument_word(Datum word, const char *const *words, const char *name);
extern Polarity argument_polarity(Datum word);

/* A row of the called function's own type, which is looked up once per query. */
extern Datum result_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

#endif							/* CAREPERF_ARGUMENTS_H */
