/*
 * quantile.c
 *		Which of so many bands a place falls into: by its rank, or by bounds.
 */
#include "quantile.h"

#include <math.h>

/* A value this little above a bound is on it: doubles hold few decimal fractions. */
#define ON_BOUND 1e-12

/*
 * quantile_band_by_rank
 *	  The band of a place among places in order, 1 to bands.
 *
 * used: places with a value. before: those strictly before this one, so that
 * ties share the best rank. 0, no band, with fewer places than bands or for a
 * place that is not among them.
 * Source: PHEindicatormethods phe_quantile: bands + 1 - ceil((used - before) /
 * (used / bands)), and 1 for 0; here in whole numbers, which cannot be off by a rounding.
 */
int
quantile_band_by_rank(int64_t used, int64_t before, int bands)
{
	__int128	scaled = (__int128) (used - before) * bands;
	int			from_last;

	if (used < bands || before < 0 || before >= used)
		return 0;
	from_last = (int) ((scaled + used - 1) / used);
	return from_last > bands ? 1 : bands + 1 - from_last;
}

/*
 * quantile_band_by_bounds
 *	  The band between bounds, 1 to bands; a value on a bound is in the band below it.
 *
 * bounds: bands - 1 of them, rising.
 * Source: the Fingertips engine, whose bounds are Excel's PERCENTILE.INC.
 */
int
quantile_band_by_bounds(double value, const double *bounds, int bands)
{
	int			band = 1;

	for (int i = 0; i < bands - 1; i++)
		if (value - bounds[i] > ON_BOUND * fmax(fabs(value), fabs(bounds[i])))
			band = i + 2;
	return band;
}
