/*
 * Least squares and outlook: against R's lm and predict, and edges.
 */
#include "tap.h"

#include <math.h>

#include "core/outlook.h"
#include "core/trend.h"

static const double times[] = {0, 1, 2, 3, 5, 6, 7, 8, 10, 11};
static const double values[] = {52.1, 53.4, 51.9, 54.8, 55.2, 56.1, 54.9, 57.3, 58.8, 58.1};

static bool
is_near(double got, double expected)
{
	return fabs(got - expected) <= 1e-12 * fabs(expected);
}

/* R: m <- lm(values ~ times); summary(m)$coefficients; confint(m); confint(m, level = .998) */
static void
lines(void)
{
	const double even[] = {0, 1, 2, 3, 4, 5};
	const double same[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
	const double straight[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
	const double huge[] = {-1.5e308, 1.5e308, 0, 1, 2, 3};
	const double large[] = {1e200, 3e200, 2e200, 5e200, 4e200, 6e200};
	TrendLine	line = trend_line(times, values, 10, 0.95);

	ok(line.reason == TREND_CALCULATED && is_near(line.slope, 0.58719750195160081) &&
	   is_near(line.error, 0.078871603280648045) && is_near(line.t, 7.4449799107313916) &&
	   is_near(line.p, 7.2993109391936194e-05), "slope, standard error, t and p are R's, with gaps");
	ok(is_near(line.lower, 0.40531925863624396) && is_near(line.upper, 0.76907574526695766), "limits of 95 % are R's");
	line = trend_line(times, values, 10, 0.998);
	ok(is_near(line.lower, 0.23221290497780578) && is_near(line.upper, 0.94218209892539584), "limits of 99.8 % are R's");

	for (int n = 0; n < 3; n++)
		ok(trend_line(times, values, n, 0.95).reason == TREND_TOO_FEW_POINTS, "%d points are too few", n);
	ok(trend_line(times, values, 3, 0.95).reason == TREND_CALCULATED, "three are enough");

	line = trend_line(even, same, 6, 0.95);
	ok(line.slope == 0 && line.error == 0 && line.p == 1 && line.lower == 0 && line.upper == 0 && isnan(line.t),
	   "all alike: slope exactly 0 and p of 1");
	line = trend_line(even, straight, 6, 0.95);
	ok(is_near(line.slope, 0.1) && line.error == 0 && line.p == 0 && line.lower == line.slope && isnan(line.t),
	   "a line through every point, but for rounding: error and p of 0");
	ok(trend_line(even, huge, 6, 0.95).reason == TREND_OUT_OF_RANGE, "differences past a double are refused");
	ok(trend_line(even, large, 6, 0.95).reason == TREND_OUT_OF_RANGE, "and squares past a double");
}

static OutlookAsked
asked_of(double due, double target, int sign)
{
	OutlookAsked asked = {due, target, sign, 0.95, 0.8};

	return asked;
}

static Outlook
outlook_at(double due, double target, int sign)
{
	OutlookAsked asked = asked_of(due, target, sign);

	return outlook_of(times, values, 10, &asked);
}

/*
 * R: p <- predict(m, data.frame(times = 15), interval = "prediction", se.fit = TRUE)
 * se <- sqrt(p$se.fit^2 + p$residual.scale^2); pt((p$fit[1] - 60) / se, 8); pt((58 - p$fit[1]) / se, 8)
 */
static void
outlooks(void)
{
	const double even[] = {0, 1, 2, 3, 4, 5};
	const double straight[] = {1, 2, 3, 4, 5, 6};
	const double huge[] = {-1.5e308, 1.5e308, 0, 1, 2, 3};
	OutlookAsked asked = asked_of(15, 60, 1);
	Outlook		outlook = outlook_at(15, 60, 1);

	ok(outlook.reason == OUTLOOK_CALCULATED && is_near(outlook.projected, 60.955815768930528) &&
	   is_near(outlook.lower, 58.167675095112607) && is_near(outlook.upper, 63.743956442748448),
	   "projection and prediction interval are R's");
	ok(is_near(outlook.probability, 0.77399364257023562) && outlook.band == OUTLOOK_UNCERTAIN,
	   "the probability of 60 or more is R's, and uncertain");
	ok(is_near(outlook_at(15, 58, -1).probability, 0.020134607392694782) && outlook_at(15, 58, -1).band == OUTLOOK_UNLIKELY,
	   "so is that of 58 or less, and unlikely");
	ok(is_near(outlook_at(15, 58, 1).probability, 1 - 0.020134607392694782) && outlook_at(15, 58, 1).band == OUTLOOK_ON_COURSE,
	   "58 or more is on course");
	asked.level = 0.8;
	outlook = outlook_of(times, values, 10, &asked);
	ok(is_near(outlook.lower, 59.266956013887793) && is_near(outlook.upper, 62.644675523973262), "the interval of 80 % is R's");
	asked.likely = outlook.probability;
	ok(outlook_of(times, values, 10, &asked).band == OUTLOOK_ON_COURSE, "exactly as likely as asked is on course");

	outlook = outlook_at(15, 60, 0);
	ok(outlook.reason == OUTLOOK_NO_POLARITY && outlook.band == OUTLOOK_NONE && isnan(outlook.probability) &&
	   is_near(outlook.projected, 60.955815768930528), "no polarity: a projection, no probability");
	outlook = outlook_at(15, NAN, 1);
	ok(outlook.reason == OUTLOOK_NO_TARGET && isnan(outlook.probability) && !isnan(outlook.upper), "no target: the same");
	ok(outlook_at(11, 60, 1).reason == OUTLOOK_NOT_AHEAD && isnan(outlook_at(11, 60, 1).projected), "due in the last period: not ahead");
	ok(outlook_at(12, 60, 1).reason == OUTLOOK_CALCULATED, "due in the next: ahead");
	asked = asked_of(15, 60, 1);
	ok(outlook_of(times, values, 4, &asked).reason == OUTLOOK_TOO_FEW_POINTS, "four points are too few");
	ok(outlook_of(times, values, 5, &asked).reason == OUTLOOK_CALCULATED, "five are enough");
	ok(outlook_of(even, huge, 6, &asked).reason == OUTLOOK_OUT_OF_RANGE &&
	   isnan(outlook_of(even, huge, 6, &asked).lower), "values past a double are refused");

	asked = asked_of(9, 10, 1);
	outlook = outlook_of(even, straight, 6, &asked);
	ok(outlook.perfect && outlook.projected == 10 && outlook.lower == 10 && outlook.upper == 10 && outlook.probability == 1,
	   "a perfect line that ends at the target meets it");
	asked.target = 10.5;
	ok(outlook_of(even, straight, 6, &asked).probability == 0, "one that ends below does not");
	asked.sign = -1;
	ok(outlook_of(even, straight, 6, &asked).probability == 1, "when low is good it does");
}

static void
words(void)
{
	int			missing = 0;

	for (int i = 0; i <= TREND_OUT_OF_RANGE; i++)
		missing += strcmp(trend_reason_text((TrendReason) i), "unknown") == 0;
	for (int i = 0; i <= OUTLOOK_OUT_OF_RANGE; i++)
		missing += strcmp(outlook_reason_text((OutlookReason) i), "unknown") == 0;
	for (int i = 0; i <= OUTLOOK_UNLIKELY; i++)
		missing += strcmp(outlook_band_code((OutlookBand) i), "unknown") == 0;
	ok(missing == 0, "every reason and band has words");
}

int
main(void)
{
	lines();
	outlooks();
	words();
	return tap_done();
}
