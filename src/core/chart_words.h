/*
 * chart_words.h
 *		The words, dates and numbers of pictures, in English and Welsh.
 */
#ifndef CAREPERF_CORE_CHART_WORDS_H
#define CAREPERF_CORE_CHART_WORDS_H

#include "calendar.h"
#include "svg.h"

/* Room for one number, one period, one label. */
#define CHART_NUMBER_SIZE	64
#define CHART_PERIOD_SIZE	40
#define CHART_LABEL_SIZE	160

/* Templates take $1 to $5. */
typedef enum ChartWord
{
	WORD_NO_DATA,
	WORD_COMMON_CAUSE,
	WORD_IMPROVEMENT,
	WORD_CONCERN,
	WORD_SPECIAL_HIGH,
	WORD_SPECIAL_LOW,
	WORD_SPECIAL_CAUSE,
	WORD_NOT_CALCULATED,
	WORD_NOT_COMPARED,
	WORD_BETTER,
	WORD_SIMILAR,
	WORD_WORSE,
	WORD_HIGHER,
	WORD_LOWER,
	WORD_VALUE,
	WORD_CENTRE,
	WORD_LIMITS,
	WORD_UPPER_LIMIT,
	WORD_LOWER_LIMIT,
	WORD_TARGET,
	WORD_COMPARATOR,
	WORD_BASELINE,
	WORD_CONFIDENCE_LIMITS,
	WORD_NEW_DEFINITION,
	WORD_NEW_BASELINE,
	WORD_ALL_PLACES,
	WORD_SIZE,
	WORD_LIMITS_95,
	WORD_LIMITS_998,
	WORD_WITHIN_95,
	WORD_BETWEEN,
	WORD_OUTSIDE_998,
	WORD_TO,
	SAY_TIME_CHART,
	SAY_ONE_POINT,
	SAY_POINTS,
	SAY_GAPS,
	SAY_LIMITS,
	SAY_LIMITS_LAST_PART,
	SAY_CENTRE,
	SAY_TARGET,
	SAY_COUNT,
	SAY_LATEST,
	SAY_NO_SIGNALS,
	SAY_BREAK,
	SAY_REBASE,
	SAY_MORE,
	SAY_BAR_CHART,
	SAY_COMPARATOR,
	SAY_RANGE,
	SAY_PLACE,
	SAY_PLACE_LIMITS,
	SAY_PLACE_NO_DATA,
	SAY_FUNNEL_CHART,
	SAY_OVERALL,
	SAY_OUTSIDE,
	SAY_UNIT,
	CHART_WORDS
} ChartWord;

/* How the numbers of one picture are written. */
typedef struct NumberFormat
{
	int			decimals;
	bool		exponent;		/* 1.50e15 */
} NumberFormat;

extern const char *chart_word(bool welsh, ChartWord word);
extern void chart_say(Svg *svg, const char *template, const char *const *arguments, int count);
extern NumberFormat chart_format(double largest, int decimals);
extern const char *chart_number(NumberFormat format, double value, char *text);
extern const char *chart_whole(int value, char *text);
extern const char *chart_period(bool welsh, CalendarStep step, int32_t day, char *text);
extern int	chart_exponent(double value);
extern double chart_power_of_ten(int exponent);

#endif							/* CAREPERF_CORE_CHART_WORDS_H */
