/*
 * Mann-Kendall and Sen: against every pair and every order counted plainly, and
 * edges. The numbers of other tools: test/sql/vectors_trend.sql.
 */
#include "tap.h"

#include <math.h>

#include "kendall.h"

#define MOST 200

static double scratch[100000];

static KendallOptions
usual(void)
{
	KendallOptions options = {KENDALL_PLAIN, true, true, SEN_LIMITS_INTERPOLATED, 0.95, NULL};

	return options;
}

static KendallTest
test_of(const double *x, int n, KendallOptions options)
{
	double		t[MOST];

	for (int i = 0; i < n; i++)
		t[i] = i;
	return kendall_test(t, x, n, &options, scratch);
}

static bool
is_near(double got, double expected)
{
	return fabs(got - expected) <= 1e-12 * fabs(expected) + 1e-300;
}

static int
by_size(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/* The slope at a place, from 1, between its neighbours. */
static double
at_place(const double *sorted, int count, double place)
{
	int			whole = (int) floor(place);

	if (!(place >= 1.0 && place <= count))
		return NAN;
	if (place == whole)
		return sorted[whole - 1];
	return sorted[whole - 1] + (sorted[whole] - sorted[whole - 1]) * (place - whole);
}

static bool
same_or_both_missing(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-12 * (fabs(a) + 1.0);
}

/* One random series with gaps and ties; is every number what plain counting gives? */
static bool
agrees_with_counting(int n, int kind)
{
	static double slopes[MOST * MOST];
	double		t[MOST];
	double		x[MOST];
	double		s = 0.0;
	double		variance = n * (n - 1.0) * (2.0 * n + 5.0);
	double		level = 0.0;
	int			count = 0;
	double		half;
	KendallOptions options = usual();
	KendallTest got;
	bool		limits;

	for (int i = 0; i < n; i++)
	{
		t[i] = (i == 0 ? 0 : t[i - 1]) + random_between(1, kind % 3 == 0 ? 4 : 1);
		x[i] = kind % 4 == 0 ? random_between(0, 3)
			: kind % 4 == 1 ? random_between(0, 1000000) / 1000.0
			: kind % 4 == 2 ? 3.0 * t[i] + random_between(-5, 5)
			: pow(10.0, random_between(-100, 100) / 10.0);
	}
	for (int i = 0; i < n; i++)
	{
		double		tied = 0.0;

		for (int j = 0; j < n; j++)
		{
			tied += x[j] == x[i];
			if (j > i)
			{
				s += (x[j] > x[i]) - (x[j] < x[i]);
				slopes[count++] = (x[j] - x[i]) / (t[j] - t[i]);
			}
		}
		variance -= (tied - 1.0) * (2.0 * tied + 5.0);
		level += (tied - 1.0) / 2.0;
	}
	variance /= 18.0;
	qsort(slopes, (size_t) count, sizeof(double), by_size);
	got = kendall_test(t, x, n, &options, scratch);
	half = 1.959963984540054 * sqrt(variance > 0 ? variance : 0);
	limits = (count - half) / 2.0 >= 1.0;
	return got.reason == KENDALL_CALCULATED && got.s == s && fabs(got.variance - variance) <= 1e-9 * variance + 1e-9 &&
		is_near(got.tau_a, s / count) &&
		same_or_both_missing(got.tau_b, level < count ? s / sqrt((count - level) * count) : NAN) &&
		same_or_both_missing(got.slope, at_place(slopes, count, (count + 1) / 2.0)) &&
		(limits ? fabs(got.lower - at_place(slopes, count, (count - half) / 2.0)) <= 1e-9 * fabs(got.lower) + 1e-9 &&
		 fabs(got.upper - at_place(slopes, count, (count + half) / 2.0 + 1.0)) <= 1e-9 * fabs(got.upper) + 1e-9
		 : isnan(got.lower) && isnan(got.upper));
}

static void
counted_plainly(void)
{
	int			wrong = 0;

	for (int i = 0; i < 2000; i++)
		if (!agrees_with_counting(random_between(3, 90), i))
		{
			printf("# series %d differs\n", i);
			wrong++;
		}
	ok(wrong == 0, "S, variance, taus, slope and limits of 2,000 series with ties and gaps are as counted plainly");
	ok(agrees_with_counting(150, 1) && agrees_with_counting(199, 4), "and of long ones");
}

/* How many orders of 0..n-1 have an S as far from 0? */
static void
count_orders(int *order, int used, int n, double s, int *far, int *all)
{
	if (used == n)
	{
		int			sum = 0;

		for (int i = 0; i < n; i++)
			for (int j = i + 1; j < n; j++)
				sum += order[j] > order[i] ? 1 : -1;
		*far += abs(sum) >= fabs(s);
		(*all)++;
		return;
	}
	for (int value = 0; value < n; value++)
	{
		bool		taken = false;

		for (int i = 0; i < used; i++)
			taken = taken || order[i] == value;
		if (!taken)
		{
			order[used] = value;
			count_orders(order, used + 1, n, s, far, all);
		}
	}
}

static void
exact_p(void)
{
	int			wrong = 0;

	for (int n = 2; n <= 7; n++)
		for (int s = -n * (n - 1) / 2; s <= n * (n - 1) / 2; s += 2)
		{
			int			order[8];
			int			far = 0;
			int			all = 0;

			count_orders(order, 0, n, s, &far, &all);
			wrong += !is_near(kendall_exact_p(n, s), (double) far / all);
		}
	ok(wrong == 0, "exact p up to seven points is what counting all orders gives");

	/* R: cor.test(1:10, c(4,1,2,6,3,5,8,7,10,9), method = "kendall", exact = TRUE)$p.value, S = 31; 3,1,2,7,4,6,10,5,9,8: S = 25 */
	ok(is_near(kendall_exact_p(10, 31), 0.0046869488536154247), "R's exact p of ten points and S of 31");
	ok(is_near(kendall_exact_p(10, -25), 0.028609457671957772), "and of -25");
	ok(is_near(kendall_exact_p(10, 45), 2.0 / 3628800), "ten points in order: 2 of 10! orders");
	ok(kendall_exact_p(5, 0) == 1.0 && kendall_exact_p(4, 0) == 1.0, "S of 0: 1");
}

static void
edges(void)
{
	const double up[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
	const double same[] = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
	const double tied[] = {1, 2, 2, 3, 5, 4};
	const double wide[] = {-1e308, 1e308, 0, 5};
	const double uneven[] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
	KendallOptions options = usual();
	KendallTest test;

	for (int n = 0; n < 3; n++)
		ok(test_of(up, n, options).reason == KENDALL_TOO_FEW_POINTS, "%d points are too few", n);
	test = test_of(up, 5, options);
	ok(test.p_from == KENDALL_P_EXACT && is_near(test.p, 2.0 / 120), "five points in order: exact p");
	ok(test.slope == 1.0 && isnan(test.lower) && test.intercept == 1.0, "slope 1, too few for limits, intercept at the first point");
	ok(test_of(tied, 6, options).p_from == KENDALL_P_NORMAL_CONTINUITY, "ties: no exact p");
	ok(test_of(up, 10, options).p_from == KENDALL_P_EXACT, "ten points: exact p");
	ok(test_of(up, 11, options).p_from == KENDALL_P_NORMAL_CONTINUITY, "eleven points: normal p");

	test = test_of(same, 12, options);
	ok(test.reason == KENDALL_CALCULATED && test.s == 0 && test.variance == 0 && test.z == 0 && test.p == 1 &&
	   test.p_from == KENDALL_P_CONSTANT, "all alike: S, variance and z of 0, p of 1, and it says so");
	ok(test.slope == 0 && test.lower == 0 && test.upper == 0 && test.tau_a == 0 && isnan(test.tau_b) && test.intercept == 3,
	   "all alike: slope and its limits 0, no tau-b");
	ok(test_of(wide, 4, options).reason == KENDALL_OUT_OF_RANGE, "differences past a double are refused");

	options.continuity = false;
	test = test_of(uneven, 12, options);
	ok(is_near(test.z, test.s / sqrt(test.variance)) && test.p_from == KENDALL_P_NORMAL, "without the continuity correction");
	options.continuity = true;
	options.correction = KENDALL_YUE_WANG;
	ok(test_of(same, 12, options).reason == KENDALL_NO_VARIATION, "all alike have no autocorrelation");
	ok(test_of(up, 12, options).reason == KENDALL_NO_VARIATION, "nor has a straight line");
	options.correction = KENDALL_TREND_FREE;
	ok(test_of(up, 12, options).reason == KENDALL_NO_VARIATION, "that cannot be whitened once its trend is out");
	ok(test_of(uneven, 3, options).reason == KENDALL_TOO_FEW_FOR_WHITENING, "three points are too few to whiten");
	options.correction = KENDALL_PREWHITENED;
	test = test_of(uneven, 12, options);
	ok(test.points == 11 && isnan(test.intercept), "whitening costs a point and the intercept");

	for (int c = KENDALL_HAMED_RAO; c <= KENDALL_TREND_FREE; c++)
	{
		const double gappy[] = {0, 1, 2, 4, 5, 6};

		options.correction = (KendallCorrection) c;
		ok(kendall_test(gappy, uneven, 6, &options, scratch).reason == KENDALL_GAPS, "%s needs every period",
		   kendall_correction_text(options.correction));
	}
	ok(kendall_test((const double[]) {0, 1, 2, 12}, up, 4, (const KendallOptions[]) {usual()}, scratch).slope < 1,
	   "a gap widens the distance");
}

static void
seasons(void)
{
	KendallOptions options = usual();
	double		year[240];
	int			season[240];
	double		x[240];
	SeasonalTest test;
	SeasonalTest one;
	KendallTest plain;

	for (int i = 0; i < 240; i++)
	{
		year[i] = 2000 + i / 4;
		season[i] = i % 4;
		x[i] = 100 * (i % 4) + i / 4;
	}
	ok(seasonal_test(year, season, x, 8, 4, false, &options, scratch).test.reason == KENDALL_TOO_FEW_YEARS,
	   "two years are too few");
	ok(seasonal_test(year, season, x, 0, 4, false, &options, scratch).test.reason == KENDALL_TOO_FEW_YEARS,
	   "and so are none");
	test = seasonal_test(year, season, x, 9, 4, false, &options, scratch);
	ok(test.test.reason == KENDALL_CALCULATED && test.seasons == 4 && test.years == 3 && test.test.s == 6,
	   "a season of three points is enough; those of two count too");
	test = seasonal_test(year, season, x, 20, 4, true, &options, scratch);
	ok(!test.covariance && isnan(test.covariances) && test.test.slope == 1 && test.test.tau_a == 1,
	   "below ten years: no covariance");
	test = seasonal_test(year, season, x, 40, 4, true, &options, scratch);
	ok(test.covariance && is_near(test.test.variance, 16 * 125.0) &&
	   is_near(test.covariances, 3 * 4 * 125.0), "seasons in step: as many covariances as pairs, each a variance");

	/* one season is the plain test */
	for (int i = 0; i < 30; i++)
	{
		year[i] = i;
		season[i] = 0;
		x[i] = random_between(0, 50);
	}
	one = seasonal_test(year, season, x, 30, 1, true, &options, scratch);
	plain = kendall_test(year, x, 30, &options, scratch);
	ok(one.test.s == plain.s && one.test.p == plain.p && one.test.slope == plain.slope && one.test.lower == plain.lower &&
	   one.test.intercept == plain.intercept && isnan(one.chi_squared_p), "one season is the plain test");

	for (int i = 0; i < 120; i++)
	{
		year[i] = i / 12;
		season[i] = i % 12;
		x[i] = 7;
	}
	test = seasonal_test(year, season, x, 120, 12, true, &options, scratch);
	ok(test.test.p == 1 && test.test.p_from == KENDALL_P_CONSTANT && test.test.variance == 0 && isnan(test.test.tau_b) &&
	   test.test.slope == 0, "all alike: p of 1, and it says so");
	x[3] = 1e308;
	x[4] = -1e308;
	ok(seasonal_test(year, season, x, 120, 12, true, &options, scratch).test.reason == KENDALL_OUT_OF_RANGE,
	   "values past a double are refused");
}

static void
orders(void)
{
	static double values[5000];
	static double sorted[5000];
	int			wrong = 0;

	for (int round = 0; round < 200; round++)
	{
		int			n = random_between(1, round < 190 ? 300 : 5000);
		int			most = round % 3 == 0 ? 3 : 1000000;
		int			rank[6];

		for (int i = 0; i < n; i++)
			sorted[i] = values[i] = random_between(0, most);
		qsort(sorted, (size_t) n, sizeof(double), by_size);
		rank[0] = random_between(0, n - 1);
		for (int i = 1; i < 6; i++)
			rank[i] = random_between(rank[i - 1], n - 1);
		sen_order(values, n, rank, 6, NULL);
		for (int i = 0; i < 6; i++)
			wrong += values[rank[i]] != sorted[rank[i]];
		sen_sort(values, n);
		wrong += memcmp(values, sorted, (size_t) n * sizeof(double)) != 0;
	}
	ok(wrong == 0, "ordered values are those of a full sort");
}

static void
words(void)
{
	int			missing = 0;

	for (int i = 0; i <= KENDALL_OUT_OF_RANGE; i++)
		missing += strcmp(kendall_reason_text((KendallReason) i), "unknown") == 0;
	for (int i = 0; i <= KENDALL_P_CONSTANT; i++)
		missing += strcmp(kendall_p_text((KendallP) i), "unknown") == 0;
	for (int i = 0; i <= KENDALL_TREND_FREE; i++)
		missing += strcmp(kendall_correction_text((KendallCorrection) i), "unknown") == 0;
	ok(missing == 0, "every reason, method and correction has words");
}

int
main(void)
{
	seed_random();
	orders();
	counted_plainly();
	exact_p();
	edges();
	seasons();
	words();
	return tap_done();
}
