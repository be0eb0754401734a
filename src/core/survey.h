/*
 * survey.h
 *		Estimates of a stratified survey, with their margin of error.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state, and no
 * function stops a program. A number that is not known is NaN.
 */
#ifndef CAREPERF_CORE_SURVEY_H
#define CAREPERF_CORE_SURVEY_H

#include <stdbool.h>

/* Why there is no estimate, or no margin. The words for it: survey_reason_text(). */
typedef enum SurveyReason
{
	SURVEY_CALCULATED = 0,
	SURVEY_NO_STRATA,
	SURVEY_NOT_KNOWN,
	SURVEY_NEGATIVE,
	SURVEY_MORE_ANSWERS_THAN_RESPONDENTS,
	SURVEY_NO_RESPONDENTS,
	SURVEY_NO_POPULATION,
	SURVEY_MORE_RESPONDENTS_THAN_PEOPLE,	/* of the margin only */
	SURVEY_ONE_RESPONDENT,		/* of the margin only */
	SURVEY_OUT_OF_RANGE
} SurveyReason;

typedef struct SurveyStratum
{
	double		answered_so;	/* respondents who gave the answer */
	double		respondents;
	double		population;
} SurveyStratum;

typedef struct SurveyShare
{
	double		share;			/* of the people, 0 to 1 */
	double		estimate;		/* people */
	double		variance;		/* of the share; NaN where it cannot be calculated */
	double		answered_so;
	double		respondents;
	double		population;
	bool		too_small;		/* a stratum of one mind adds no variance */
	SurveyReason reason;
	SurveyReason margin_reason;
} SurveyShare;

extern SurveyShare survey_estimate(const SurveyStratum *strata, int count);
extern double survey_critical_value(double level);
extern const char *survey_reason_text(SurveyReason reason);

#endif							/* CAREPERF_CORE_SURVEY_H */
