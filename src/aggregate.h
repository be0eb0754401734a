/*
 * aggregate.h
 *		What the steps of every aggregate share.
 */
#ifndef CAREPERF_AGGREGATE_H
#define CAREPERF_AGGREGATE_H

#include "compat.h"

#include "nodes/execnodes.h"

/*
 * A state may be changed in place only where an aggregate owns it: error 0A000
 * anywhere else. instead: what to use, for the hint.
 */
static inline void
require_aggregate(FunctionCallInfo fcinfo, const char *instead)
{
	if (unlikely(fcinfo->context == NULL ||
				 !(IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState))))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function is a step of an aggregate and cannot be called by itself"),
				 errdetail("It changes the state of the aggregate in place."),
				 errhint("Use %s.", instead)));
}

#endif							/* CAREPERF_AGGREGATE_H */
