/*
 * outlook.c
 *		Where the trend leads by a due date, and how likely it meets a target.
 */
#include "outlook.h"

#include <math.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "trend.h"

enum {LOWER_TAIL = 1, NOT_LOG = 0};

/* How likely a new value is on the good side of the target; on a perfect line it is known. */
static double
probability_of(double projected, double error, double df, const OutlookAsked *asked)
{
	double		beyond = asked->sign * (projected - asked->target);

	if (error == 0.0)
		return beyond >= 0.0 ? 1.0 : 0.0;
	return pt(beyond / error, df, LOWER_TAIL, NOT_LOG);
}

static OutlookBand
band_of(double probability, double likely)
{
	if (probability >= likely)
		return OUTLOOK_ON_COURSE;
	return probability <= 1.0 - likely ? OUTLOOK_UNLIKELY : OUTLOOK_UNCERTAIN;
}

/*
 * outlook_of
 *	  The least-squares line at the due time, the prediction interval of one new
 *	  value there, and the probability (t) that it meets the target.
 *
 * t, x: n known values in order of time. On a line through every point the
 * interval has no width, and the probability is 1 where the target is met, its
 * own value included, else 0.
 * Reasons: fewer than five points; not ahead of the last value; out of range;
 * with a projection but no probability: no target, no polarity.
 * Source: as R's predict.lm with interval = "prediction".
 */
Outlook
outlook_of(const double *t, const double *x, int n, const OutlookAsked *asked)
{
	Outlook		result = {.reason = OUTLOOK_TOO_FEW_POINTS, .points = n,
	.projected = NAN, .lower = NAN, .upper = NAN, .probability = NAN, .band = OUTLOOK_NONE};
	TrendLine	line;
	double		error;
	double		half_width;
	double		middle;

	if (n < OUTLOOK_POINTS)
		return result;
	result.reason = OUTLOOK_NOT_AHEAD;
	if (asked->due <= t[n - 1])
		return result;
	line = trend_line(t, x, n, asked->level);
	error = trend_error_of_new(&line, asked->due);
	half_width = error > 0.0 ? trend_student_quantile(asked->level, n - 2.0) * error : 0.0;
	middle = trend_at(&line, asked->due);
	result.reason = OUTLOOK_OUT_OF_RANGE;
	if (line.reason != TREND_CALCULATED || !isfinite(middle - half_width) || !isfinite(middle + half_width))
		return result;
	result.projected = middle;
	result.lower = middle - half_width;
	result.upper = middle + half_width;
	result.perfect = line.residual == 0.0;
	result.reason = isnan(asked->target) ? OUTLOOK_NO_TARGET
		: asked->sign == 0 ? OUTLOOK_NO_POLARITY : OUTLOOK_CALCULATED;
	if (result.reason == OUTLOOK_CALCULATED)
	{
		result.probability = probability_of(result.projected, error, n - 2.0, asked);
		result.band = band_of(result.probability, asked->likely);
	}
	return result;
}

/* outlook_band_code: the word of the band. */
const char *
outlook_band_code(OutlookBand band)
{
	switch (band)
	{
		case OUTLOOK_NONE:
			return "no_outlook";
		case OUTLOOK_ON_COURSE:
			return "on_course";
		case OUTLOOK_UNCERTAIN:
			return "uncertain";
		case OUTLOOK_UNLIKELY:
			return "unlikely_to_achieve";
	}
	return "unknown";
}

/* outlook_reason_text: the reason in words. */
const char *
outlook_reason_text(OutlookReason reason)
{
	switch (reason)
	{
		case OUTLOOK_CALCULATED:
			return "calculated";
		case OUTLOOK_NO_TARGET:
			return "no target";
		case OUTLOOK_NO_POLARITY:
			return "polarity is neutral: no value is better than another";
		case OUTLOOK_TOO_FEW_POINTS:
			return "fewer than five points";
		case OUTLOOK_NO_DUE:
			return "no due date";
		case OUTLOOK_NOT_AHEAD:
			return "the due date is not after the last period with a value";
		case OUTLOOK_OUT_OF_RANGE:
			return "the result is out of range";
	}
	return "unknown";
}
