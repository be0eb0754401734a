/*
 * compat.h
 *		Differences between PostgreSQL versions.  PG_VERSION_NUM appears in no
 *		other file.
 */
#ifndef CAREPERF_COMPAT_H
#define CAREPERF_COMPAT_H

#include "postgres.h"
#include "fmgr.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#ifdef PG_MODULE_MAGIC_EXT
#define CAREPERF_MODULE_MAGIC \
	PG_MODULE_MAGIC_EXT(.name = "careperf", .version = CAREPERF_VERSION)
#else
#define CAREPERF_MODULE_MAGIC PG_MODULE_MAGIC
#endif

/* Input functions report softly from 16 on, so that pg_input_is_valid works. */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#define input_error(fcinfo, ...) ereturn((fcinfo)->context, (Datum) 0, __VA_ARGS__)
#else
#define input_error(fcinfo, ...) ereport(ERROR, __VA_ARGS__)
#endif

/* Up to 17 the word stood behind the declaration, and had another name. */
#ifndef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif

#endif							/* CAREPERF_COMPAT_H */
