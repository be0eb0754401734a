/*
 * survey.c
 *		Estimates of a stratified survey, with their margin of error.
 *
 * The formulas are those of the publications of the Personal Social Services
 * Adult Social Care Survey, England (methodology reports): each stratum counts by
 * its population, and the variance has the finite population correction.
 */
#include "survey.h"

#include <math.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "exact_sum.h"

#define UPPER_TAIL 0
#define NOT_LOG 0

/* What is wrong with a stratum, so that there is no estimate. */
static SurveyReason
stratum_problem(const SurveyStratum *stratum)
{
	if (isnan(stratum->answered_so) || isnan(stratum->respondents) || isnan(stratum->population))
		return SURVEY_NOT_KNOWN;
	if (stratum->answered_so < 0.0 || stratum->respondents < 0.0 || stratum->population < 0.0)
		return SURVEY_NEGATIVE;
	if (stratum->answered_so > stratum->respondents)
		return SURVEY_MORE_ANSWERS_THAN_RESPONDENTS;
	if (stratum->respondents == 0.0 && stratum->population > 0.0)
		return SURVEY_NO_RESPONDENTS;
	return SURVEY_CALCULATED;
}

/* What is wrong with it for the variance. A stratum that was asked in full has none. */
static SurveyReason
margin_problem(const SurveyStratum *stratum)
{
	if (stratum->respondents > stratum->population)
		return SURVEY_MORE_RESPONDENTS_THAN_PEOPLE;
	if (stratum->respondents == 1.0 && stratum->population > 1.0)
		return SURVEY_ONE_RESPONDENT;
	return SURVEY_CALCULATED;
}

/* The part of a stratum in the variance of the estimate, in people squared. */
static double
stratum_variance(const SurveyStratum *stratum)
{
	double		n = stratum->respondents;
	double		share = stratum->answered_so / n;
	double		not_asked = stratum->population - n;

	return not_asked == 0.0 ? 0.0 : share * (1.0 - share) * stratum->population * not_asked / (n - 1.0);
}

static SurveyShare
no_estimate(SurveyReason reason)
{
	SurveyShare result = {NAN, NAN, NAN, NAN, NAN, NAN, false, reason, reason};

	return result;
}

/* The sums that an estimate is made of. */
typedef struct SurveySums
{
	ExactSum	answered_so;
	ExactSum	respondents;
	ExactSum	population;
	ExactSum	estimate;
	ExactSum	variance;
} SurveySums;

static void
add_stratum(SurveySums *sums, const SurveyStratum *stratum)
{
	exact_sum_add(&sums->answered_so, stratum->answered_so);
	exact_sum_add(&sums->respondents, stratum->respondents);
	exact_sum_add(&sums->population, stratum->population);
	if (stratum->respondents == 0.0)
		return;
	exact_sum_add(&sums->estimate, stratum->population * (stratum->answered_so / stratum->respondents));
	if (margin_problem(stratum) == SURVEY_CALCULATED)
		exact_sum_add(&sums->variance, stratum_variance(stratum));
}

/* The sums as shares of the people. */
static SurveyShare
share_of_sums(const SurveySums *sums)
{
	SurveyShare result = no_estimate(SURVEY_CALCULATED);

	result.answered_so = exact_sum_read(&sums->answered_so);
	result.respondents = exact_sum_read(&sums->respondents);
	result.population = exact_sum_read(&sums->population);
	if (result.population == 0.0)
		result.reason = result.margin_reason = SURVEY_NO_POPULATION;
	else
	{
		result.estimate = exact_sum_read(&sums->estimate);
		result.share = result.estimate / result.population;
		result.variance = exact_sum_read(&sums->variance) / result.population / result.population;
	}
	if (result.reason == SURVEY_CALCULATED && (!isfinite(result.share) || !isfinite(result.variance)))
		return no_estimate(SURVEY_OUT_OF_RANGE);
	return result;
}

/*
 * survey_estimate
 *	  The share of people who would answer so, from the respondents of each stratum.
 *
 * estimate = sum N k / n; share = estimate / sum N; variance of the share =
 * sum p (1 - p) N^2 (1 - n / N) / (n - 1) / (sum N)^2, with p = k / n. The order
 * of the strata is nothing. A stratum of one respondent among more people, or of
 * more respondents than people, leaves the share and takes the variance away.
 * Reasons: see SurveyReason. Source: as named at the top.
 */
SurveyShare
survey_estimate(const SurveyStratum *strata, int count)
{
	SurveySums	sums;
	SurveyShare result;
	SurveyReason worst = SURVEY_CALCULATED;
	SurveyReason worst_of_margin = SURVEY_CALCULATED;
	bool		too_small = false;

	exact_sum_start(&sums.answered_so);
	exact_sum_start(&sums.respondents);
	exact_sum_start(&sums.population);
	exact_sum_start(&sums.estimate);
	exact_sum_start(&sums.variance);
	for (int i = 0; i < count; i++)
	{
		SurveyReason problem = stratum_problem(&strata[i]);
		SurveyReason of_margin = margin_problem(&strata[i]);

		worst = problem > worst ? problem : worst;
		worst_of_margin = of_margin > worst_of_margin ? of_margin : worst_of_margin;
		if (strata[i].respondents < strata[i].population &&
			(strata[i].answered_so == 0.0 || strata[i].answered_so == strata[i].respondents))
			too_small = true;
		if (problem == SURVEY_CALCULATED)
			add_stratum(&sums, &strata[i]);
	}
	if (count == 0)
		worst = SURVEY_NO_STRATA;
	if (worst != SURVEY_CALCULATED)
		return no_estimate(worst);
	result = share_of_sums(&sums);
	result.too_small = too_small;
	if (result.margin_reason == SURVEY_CALCULATED && worst_of_margin != SURVEY_CALCULATED)
	{
		result.margin_reason = worst_of_margin;
		result.variance = NAN;
	}
	return result;
}

/* survey_critical_value: z with P(|Z| < z) = level, which must be in (0,1), for a standard normal Z. */
double
survey_critical_value(double level)
{
	return qnorm((1.0 - level) / 2.0, 0.0, 1.0, UPPER_TAIL, NOT_LOG);
}

/* survey_reason_text: the reason in words, to follow "cannot be calculated: ". */
const char *
survey_reason_text(SurveyReason reason)
{
	switch (reason)
	{
		case SURVEY_CALCULATED:
			return "calculated";
		case SURVEY_NO_STRATA:
			return "there are no strata";
		case SURVEY_NOT_KNOWN:
			return "a number of a stratum is not known";
		case SURVEY_NEGATIVE:
			return "a number of a stratum is negative";
		case SURVEY_MORE_ANSWERS_THAN_RESPONDENTS:
			return "a stratum has more answers than respondents";
		case SURVEY_NO_RESPONDENTS:
			return "a stratum has people but no respondents";
		case SURVEY_NO_POPULATION:
			return "the strata have no people";
		case SURVEY_MORE_RESPONDENTS_THAN_PEOPLE:
			return "a stratum has more respondents than people";
		case SURVEY_ONE_RESPONDENT:
			return "a stratum has only one respondent";
		case SURVEY_OUT_OF_RANGE:
			return "the result is out of range";
	}
	return "unknown";
}
