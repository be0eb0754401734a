/*
 * The recent trend: against the cases of two Fingertips engines, and edges.
 */
#include "tap.h"

#include <math.h>

#include "core/recent.h"

/*
 * Points and numbers of test/vectors/fingertips_recent_trend_*.tsv, which name
 * their source. way: what the engine's own test publishes.
 */
typedef struct Case
{
	const char *name;
	int			n;
	double		count[5];
	double		denominator[5];
	double		value[5];
	double		lower[5];
	double		upper[5];
	double		slope;
	double		error;
	double		chi_squared;
	bool		one_sign;
	bool		significant;
	double		of_proportions;
	double		logit_slope;
	bool		logit_one_sign;
	bool		logit_significant;
	int			way;
} Case;

static const Case cases[] = {
	{"old_set1", 5,
		{994, 1023, 1199, 1332, 1367},
		{40299, 41527, 42811, 44064, 44701},
		{24.67, 24.6, 28, 30.2, 30.6},
		{23.16, 23.15, 26.44, 28.63, 28.98},
		{26.25, 26.19, 29.64, 31.9, 32.25},
	1.751566222662941, 0.2561324631235089, 46.76531579206266, true, true, 47.896676707589116, 0.06524964077898289, true, true, 1},
	{"old_set2", 5,
		{209, 213, 213, 239, 210},
		{1017, 1087, 1119, 1117, 1139},
		{20.5506, 19.5952, 19.0349, 21.3966, 18.4372},
		{18.1803, 17.3444, 16.8421, 19.0918, 16.2925},
		{23.1427, 22.0602, 21.4394, 23.8975, 20.7941},
	-0.2599809643705955, 0.3815652613202241, 0.4642430851373943, false, false, 0.4002640632524542, -0.01589416348376659, false, false, 0},
	{"next_DiabetesPrevelance", 5,
		{3455176, 3491868, 3625401, 3774801, 3938080},
		{48783947, 49122259, 49956777, 50649129, 51441896},
		{7.0826, 7.1085, 7.2571, 7.4528, 7.6554},
		{7.0754, 7.1013, 7.2499, 7.4456, 7.6481},
		{7.094, 7.1199, 7.2684, 7.4643, 7.6669},
	0.14879926342020153, 0.001507714198878455, 9740.102184854955, true, true, 16494.755906619033, 0.02189182570328512, true, true, 1},
	{"next_GpRegisteredPopulationOver65", 4,
		{10588957, 10547929, 11034431, 11246440},
		{60458658, 60744002, 62418295, 63227624},
		{17.5144, 17.3646, 17.6782, 17.7872},
		{NAN, NAN, NAN, NAN},
		{NAN, NAN, NAN, NAN},
	NAN, NAN, NAN, false, false, 2761.5813525966596, 0.007801889770131609, true, true, 0},
	{"next_YorkshireMmrCoverage", 5,
		{57274, 55865, 53681, 51767, 53185},
		{61834, 60511, 59074, 57508, 59028},
		{92.6254, 92.3221, 90.8708, 90.017, 90.1013},
		{92.4168, 92.1072, 90.6358, 89.7694, 89.8578},
		{92.8288, 92.5315, 91.1004, 90.2594, 90.3396},
	-0.7405107315617998, 0.036196339425052286, 418.53656853121885, true, true, 405.04790902721055, -0.09317961760305479, true, true, -1},
	{"next_DiabeticEyeDisease", 5,
		{1416, 935, 1344, 1415, 1502},
		{48246126, 48440507, 48753376, 49300918, 49866388},
		{2.935, 1.93028, 2.7567, 2.8701, 3.0121},
		{2.7841, 1.8085, 2.6113, 2.7225, 2.8616},
		{3.0919, 2.058, 2.9082, 3.0237, 3.1683},
	0.13984364887629136, 0.024166431912477453, 33.48578067368996, true, true, 22.104183619599667, 0.04486027136206758, true, true, 1},
	{"next_Under75CancerMortality", 5,
		{61807, 61740, 60202, 60192, 59423},
		{51510878, 51530437, 51653460, 51966274, 52380101},
		{126.9341, 125.829, 121.5234, 122.3782, 120},
		{125.9343, 124.8371, 120.5533, 121.4012, 119.8035},
		{127.94, 126.8268, 122.4993, 123.361, 121.7507},
	-1.7278143564478197, 0.15940383166151925, 117.48884745165093, true, true, 129.36140426424075, -0.014612379828384973, true, true, -1},
};

static bool
is_near(double got, double expected)
{
	return fabs(got - expected) <= 1e-9 * fabs(expected);
}

/* The case of four points, years apart, closes its gap: places, not years. */
static void
published(void)
{
	const double t[] = {1, 2, 3, 4, 5};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const Case *c = &cases[i];
		RecentTrend by = recent_by_limits(t, c->value, c->lower, c->upper, c->n);
		RecentTrend of = recent_of_proportions(t, c->count, c->denominator, c->n);

		ok(of.reason == RECENT_CALCULATED && is_near(of.chi_squared, c->of_proportions) &&
		   is_near(of.logit_slope, c->logit_slope) && of.one_sign == c->logit_one_sign &&
		   of.significant == c->logit_significant, "%s: chi-squared and logit slope of the proportions", c->name);
		if (isnan(c->chi_squared))
		{
			ok(by.reason == RECENT_NO_SENSE, "%s: no limits, no test by limits", c->name);
			continue;
		}
		ok(by.reason == RECENT_CALCULATED && is_near(by.slope, c->slope) && is_near(by.error, c->error) &&
		   is_near(by.chi_squared, c->chi_squared) && by.one_sign == c->one_sign &&
		   by.significant == c->significant, "%s: slope, its error and chi-squared by limits", c->name);
		ok(by.direction == c->way && of.direction == c->way, "%s: the published direction, by both", c->name);
	}
}

static void
recent(void)
{
	const double t[] = {0, 1, 2, 3, 4};
	const double of[] = {1000, 1000, 1000, 1000, 1000};
	const double up[] = {100, 130, 160, 190, 220};
	const double down[] = {220, 190, 160, 130, 100};
	const double last_only[] = {100, 100, 100, 100, 200};
	const double same[] = {100, 100, 100, 100, 100};
	const double none[] = {0, 130, 160, 190, 220};
	const double all[] = {100, 130, 160, 190, 1000};
	const double over[] = {100, 130, 160, 190, 1001};
	const double lower[] = {90, 120, 150, 180, 210};
	const double upper[] = {110, 140, 170, 200, 230};
	RecentTrend result = recent_of_proportions(t, up, of, 5);

	ok(result.significant && result.direction == 1 && result.one_sign && is_near(result.slope, 0.03),
	   "proportions that rise: rising, and the slope is the proportion's");
	ok(recent_of_proportions(t, down, of, 5).direction == -1, "falling");
	result = recent_of_proportions(t, last_only, of, 5);
	ok(result.chi_squared > RECENT_CHI_SQUARED && result.one_sign, "a last point alone: without it the slope is 0, which rises");
	result = recent_of_proportions(t, (const double[]) {101, 100, 100, 99, 200}, of, 5);
	ok(result.chi_squared > RECENT_CHI_SQUARED && !result.one_sign && !result.significant && result.direction == 0,
	   "a last point alone that the others contradict: no significant change");
	result = recent_of_proportions(t, same, of, 5);
	ok(result.reason == RECENT_CALCULATED && result.p == 1 && !result.significant && result.direction == 0, "all alike: no change");
	ok(recent_of_proportions(t, none, of, 5).reason == RECENT_ALL_OR_NONE, "a proportion of none has no logit");
	ok(recent_of_proportions(t, all, of, 5).reason == RECENT_ALL_OR_NONE, "nor has one of all");
	ok(recent_of_proportions(t, over, of, 5).reason == RECENT_NO_SENSE, "more than all makes no sense");
	ok(recent_of_proportions(t, up, of, 2).reason == RECENT_TOO_FEW_POINTS, "two points are too few");
	ok(recent_of_proportions(t, up, of, 6).reason == RECENT_TOO_FEW_POINTS, "six are not this test");
	result = recent_by_limits(t, up, lower, upper, 5);
	ok(is_near(result.slope, 30) && is_near(result.error, 20 / 3.92 / sqrt(10)) && result.direction == 1, "values with limits");
	ok(recent_by_limits(t, up, up, up, 5).reason == RECENT_NO_SENSE, "limits without width make no sense");
}

static void
words(void)
{
	int			missing = 0;

	for (int i = 0; i <= RECENT_OUT_OF_RANGE; i++)
		missing += strcmp(recent_reason_text((RecentReason) i), "unknown") == 0;
	ok(missing == 0, "every reason has words");
}

int
main(void)
{
	published();
	recent();
	words();
	return tap_done();
}
