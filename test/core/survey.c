/*
 * survey.c
 *		Unit tests of src/core/survey.c, as TAP.
 *
 * Numbers by hand; the published ones are in test/sql/vectors_survey.sql.
 */
#include <math.h>

#include "survey.h"
#include "tap.h"

static bool
is_near(double got, double expected)
{
	return got == expected || fabs(got - expected) <= 1e-13 * fabs(expected);
}

static void
surveys(void)
{
	SurveyStratum strata[2] = {{4, 10, 100}, {3, 6, 60}};
	SurveyShare answer = survey_estimate(strata, 2);

	ok(is_near(answer.share, 0.4375) && is_near(answer.estimate, 70) && !answer.too_small, "a share by hand");
	ok(is_near(answer.variance, (0.24 * 100 * 90 / 9 + 0.25 * 60 * 54 / 5) / 25600), "a variance by hand");
	strata[1] = (SurveyStratum) {0, 1, 60};
	answer = survey_estimate(strata, 2);
	ok(answer.reason == SURVEY_CALCULATED && answer.margin_reason == SURVEY_ONE_RESPONDENT && isnan(answer.variance), "one respondent: no variance, and no division by zero");
	strata[1] = (SurveyStratum) {1, 1, 1};
	answer = survey_estimate(strata, 2);
	ok(answer.margin_reason == SURVEY_CALCULATED && !answer.too_small, "the only person was asked: nothing is uncertain");
	strata[0].respondents = NAN;
	answer = survey_estimate(strata, 2);
	ok(answer.reason == SURVEY_NOT_KNOWN && isnan(answer.share), "not known");
	ok(survey_estimate(strata, 0).reason == SURVEY_NO_STRATA, "no strata");
	ok(is_near(survey_critical_value(0.95), 1.9599639845400545), "the critical value of 95 %%");
}

int
main(void)
{
	surveys();
	return tap_done();
}
