/*
 * quantile.c
 *		Unit tests of src/core/quantile.c, as TAP.
 *
 * Numbers by hand; the published ones are in test/sql/vectors_quantile.sql.
 */
#include <math.h>

#include "quantile.h"
#include "tap.h"

/* For every number of places and bands: bands rise, first to last, none twice as full as another. */
static void
quantiles(void)
{
	int			wrong = 0;

	for (int bands = 2; bands <= 20; bands++)
		for (int used = bands; used <= 200; used++)
		{
			int			size[21] = {0};
			int			last = 1;

			for (int before = 0; before < used; before++)
			{
				int			band = quantile_band_by_rank(used, before, bands);

				if (band < last || band > bands)
					wrong++;
				else
					size[band]++;
				last = band;
			}
			for (int i = 1; i <= bands; i++)
				if (size[i] < used / bands || size[i] > used / bands + 1)
					wrong++;
		}
	ok(wrong == 0, "bands by rank rise and are of one size, but for one place (%d wrong)", wrong);
	ok(quantile_band_by_rank(4, 0, 5) == 0 && quantile_band_by_rank(5, 5, 5) == 0 && quantile_band_by_rank(5, -1, 5) == 0, "too few, and no place");
	ok(quantile_band_by_bounds(2, (double[]) {1, 2, 3}, 4) == 2 && quantile_band_by_bounds(2.0000001, (double[]) {1, 2, 3}, 4) == 3 &&
	   quantile_band_by_bounds(4, (double[]) {1, 2, 3}, 4) == 4, "a value on a bound is below it");
}

int
main(void)
{
	quantiles();
	return tap_done();
}
