/*
 * calendar.h
 *		Days, months and the step from one period to the next.
 *
 * A day is counted from 2000-01-01, as PostgreSQL's date is. No PostgreSQL
 * header, no allocation.
 */
#ifndef CAREPERF_CORE_CALENDAR_H
#define CAREPERF_CORE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

typedef struct CalendarDate
{
	int			year;			/* 0 is 1 BC */
	int			month;			/* 1 to 12 */
	int			day;			/* 1 to 31 */
} CalendarDate;

/*
 * How far apart periods are: months when every one begins on the same day of
 * its month (or every one on the last), else days. Both 0: one period only, so
 * that nothing is known.
 */
typedef struct CalendarStep
{
	int			months;
	int			days;
	bool		month_ends;		/* periods are dated by the last day of a month */
} CalendarStep;

extern CalendarDate calendar_date(int32_t day);
extern int32_t calendar_day(CalendarDate date);
extern CalendarStep calendar_step(const int32_t *day, int count);
extern int	calendar_index(CalendarStep step, int32_t origin, int32_t day);
extern int32_t calendar_start(CalendarStep step, int32_t origin, int index);
extern double calendar_steps_per_year(CalendarStep step);
extern int	calendar_seasons(CalendarStep step);

#endif							/* CAREPERF_CORE_CALENDAR_H */
