/*
 * quantile.c
 *		Places in bands of their distribution, and how far they lie from its middle.
 */
#include "distribution.h"

#include <math.h>

#include "utils/builtins.h"

#include "arguments.h"
#include "core/quantile.h"

PG_FUNCTION_INFO_V1(quantile_band);
PG_FUNCTION_INFO_V1(median_absolute_deviation);

typedef enum QuantileMethod
{
	QUANTILE_BY_RANK,
	QUANTILE_BY_PERCENTILE
} QuantileMethod;

static const char *const method_words[] = {"rank", "percentile", NULL};

static int
bands_argument(int bands)
{
	if (bands < QUANTILE_LEAST_BANDS || bands > QUANTILE_MOST_BANDS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bands must be from %d to %d", QUANTILE_LEAST_BANDS, QUANTILE_MOST_BANDS),
				 errdetail("It is %d.", bands),
				 errhint("Use 4 for quartiles, 5 for quintiles, 10 for deciles.")));
	return bands;
}

static void
out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("the distance between two values is out of range"),
			 errdetail("It lies past double precision."),
			 errhint("Use a larger unit.")));
}

/* The band by rank among the values; 0 where there is none. */
static int
band_by_rank(const Multiset *m, double value, int bands, bool highest_first)
{
	int64		used = (int64) multiset_used(m);
	int64		below = (int64) multiset_used_to(m, value, false);
	int64		not_above = (int64) multiset_used_to(m, value, true);

	if (below == not_above)		/* it is none of them */
		return 0;
	return quantile_band_by_rank(used, highest_first ? used - not_above : below, bands);
}

/* The band between percentiles; 0 where there is none. */
static int
band_by_percentile(const Multiset *m, double value, int bands, bool highest_first)
{
	double		bounds[QUANTILE_MOST_BANDS];
	int			band;

	if (multiset_used(m) <= QUANTILE_FEW_VALUES)
		return 0;
	for (int i = 1; i < bands; i++)
		if (!multiset_percentile(m, (double) i / bands, &bounds[i - 1]))
			out_of_range();
	band = quantile_band_by_bounds(value, bounds, bands);
	return highest_first ? bands + 1 - band : band;
}

/*
 * quantile_band(distribution, value, bands, method, highest_first) -> int
 *
 * NULL where there is no band. Error 22023 for a value that is not finite, bands
 * out of range, an unknown method.
 */
Datum
quantile_band(PG_FUNCTION_ARGS)
{
	double		value = argument_finite(PG_GETARG_FLOAT8(1), "value");
	int			bands = bands_argument(PG_GETARG_INT32(2));
	QuantileMethod method = (QuantileMethod) argument_word(PG_GETARG_DATUM(3), method_words, "method");
	bool		highest_first = PG_GETARG_BOOL(4);
	Multiset	m;
	int			band;

	PG_GETARG_DISTRIBUTION(0, &m);
	if (!multiset_is_whole(&m))
		PG_RETURN_NULL();
	band = method == QUANTILE_BY_RANK ? band_by_rank(&m, value, bands, highest_first)
		: band_by_percentile(&m, value, bands, highest_first);
	if (band == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(band);
}

static int
compare_pairs(const void *a, const void *b)
{
	double		left = ((const MultisetPair *) a)->value;
	double		right = ((const MultisetPair *) b)->value;

	return (left > right) - (left < right);
}

/*
 * median_absolute_deviation(distribution) -> float8
 *
 * The median of the distances from the median. NULL without values; error 22003
 * for distances past double precision.
 */
Datum
median_absolute_deviation(PG_FUNCTION_ARGS)
{
	Multiset	m;
	double		median;
	double		deviation;

	PG_GETARG_DISTRIBUTION(0, &m);
	if (!multiset_is_whole(&m) || multiset_used(&m) == 0)
		PG_RETURN_NULL();
	if (!multiset_percentile(&m, 0.5, &median))
		out_of_range();
	for (uint32 i = 0; i < m.pairs; i++)
		m.pair[i].value = fabs(m.pair[i].value - median);
	qsort(m.pair, m.pairs, sizeof(MultisetPair), compare_pairs);
	if (!multiset_percentile(&m, 0.5, &deviation) || !isfinite(deviation))
		out_of_range();
	PG_RETURN_FLOAT8(deviation);
}
