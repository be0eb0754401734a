/*
 * series.h
 *		Series as the server knows them.
 */
#ifndef CAREPERF_SERIES_H
#define CAREPERF_SERIES_H

#include "compat.h"

#include "core/series.h"

/*
 * series_take() takes a stored series apart, in the current memory context: its
 * arrays may point into the value. A damaged value is error XX001.
 */
extern void series_take(Datum value, Series *series);

#define PG_GETARG_SERIES(n, series)	series_take(PG_GETARG_DATUM(n), (series))

#endif							/* CAREPERF_SERIES_H */
