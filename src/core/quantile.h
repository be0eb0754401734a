/*
 * quantile.h
 *		Which of so many bands a place falls into: by its rank, or by bounds.
 *
 * Plain C: no PostgreSQL header, no allocation, no state. Band 0 says that there
 * is none.
 */
#ifndef CAREPERF_CORE_QUANTILE_H
#define CAREPERF_CORE_QUANTILE_H

#include <stdint.h>

#define QUANTILE_LEAST_BANDS 2
#define QUANTILE_MOST_BANDS 100

/* Bounds by percentiles want more values than this. */
#define QUANTILE_FEW_VALUES 3

extern int	quantile_band_by_rank(int64_t used, int64_t before, int bands);
extern int	quantile_band_by_bounds(double value, const double *bounds, int bands);

#endif							/* CAREPERF_CORE_QUANTILE_H */
