/*
 * calendar.c
 *		Days, months and the step from one period to the next.
 */
#include "calendar.h"

#define DAYS_TO_2000	730425	/* from 0000-03-01, where leap days end a year */
#define DAYS_PER_400	146097

/* Quotient rounded down, whatever the signs; b is above zero. */
static int
floor_quotient(int64_t a, int64_t b)
{
	int64_t		q = a / b;

	return (int) (q - (a % b < 0));
}

/* The date of a day, in the Gregorian calendar before its time too. */
CalendarDate
calendar_date(int32_t day)
{
	int64_t		since = (int64_t) day + DAYS_TO_2000;
	int			era = floor_quotient(since, DAYS_PER_400);
	int			of_era = (int) (since - (int64_t) era * DAYS_PER_400);
	int			year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int			of_year = of_era - (365 * year + year / 4 - year / 100);
	int			month = (5 * of_year + 2) / 153;	/* from March */
	CalendarDate date;

	date.day = of_year - (153 * month + 2) / 5 + 1;
	date.month = month < 10 ? month + 3 : month - 9;
	date.year = year + era * 400 + (date.month <= 2);
	return date;
}

/* The day of a date; days past the end of the month run on into the next. */
int32_t
calendar_day(CalendarDate date)
{
	int			year = date.year - (date.month <= 2);
	int			era = floor_quotient(year, 400);
	int			of_era = year - era * 400;
	int			month = date.month > 2 ? date.month - 3 : date.month + 9;
	int			of_year = (153 * month + 2) / 5 + date.day - 1;

	return (int32_t) ((int64_t) era * DAYS_PER_400 + of_era * 365 + of_era / 4 - of_era / 100 +
					  of_year - DAYS_TO_2000);
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool		leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

/* The date so many days later, which is quick for a few months. */
static CalendarDate
later_date(CalendarDate date, int days)
{
	int			length;

	if (days > 366)
		return calendar_date(calendar_day(date) + days);
	date.day += days;
	while (date.day > (length = days_in_month(date.year, date.month)))
	{
		date.day -= length;
		date.year += date.month == 12;
		date.month = date.month == 12 ? 1 : date.month + 1;
	}
	return date;
}

static bool
ends_month(CalendarDate date)
{
	/* most days are far from it */
	return date.day >= 28 && date.day == days_in_month(date.year, date.month);
}

static int
month_number(CalendarDate date)
{
	return date.year * 12 + date.month - 1;
}

static int
common_divisor(int a, int b)
{
	while (b != 0 && a != 1)
	{
		int			rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* The longest step that leads from the first of the rising days to every other. */
CalendarStep
calendar_step(const int32_t *day, int count)
{
	CalendarStep step = {0, 0, false};
	CalendarDate first;
	CalendarDate date;
	bool		same_day = true;
	bool		all_end = true;

	if (count < 2)
		return step;
	date = first = calendar_date(day[0]);
	all_end = ends_month(first);
	for (int i = 1; i < count; i++)
	{
		date = later_date(date, day[i] - day[i - 1]);
		step.days = common_divisor(step.days, day[i] - day[0]);
		if (same_day || all_end)
			step.months = common_divisor(step.months, month_number(date) - month_number(first));
		same_day = same_day && date.day == first.day;
		all_end = all_end && ends_month(date);
	}
	if (same_day || all_end)
		step.days = 0;
	else
		step.months = 0;
	step.month_ends = all_end && !same_day;
	return step;
}

/* How many steps after the origin the period begins that holds the day; below 0 before it. */
int
calendar_index(CalendarStep step, int32_t origin, int32_t day)
{
	CalendarDate from;
	CalendarDate date;
	int			months;

	if (step.days > 0)
		return floor_quotient((int64_t) day - origin, step.days);
	if (step.months == 0)
		return 0;
	from = calendar_date(origin);
	date = calendar_date(day);
	months = month_number(date) - month_number(from);
	/* where a month is too short for the day, the period begins on its last */
	if (!ends_month(date) && (step.month_ends || date.day < from.day))
		months--;
	return floor_quotient(months, step.months);
}

/* The first day of the period that is index steps after the origin. */
int32_t
calendar_start(CalendarStep step, int32_t origin, int index)
{
	CalendarDate date;
	int			months;
	int			last;

	if (step.days > 0)
		return origin + step.days * index;
	if (step.months == 0)
		return origin;
	date = calendar_date(origin);
	months = month_number(date) + step.months * index;
	date.year = floor_quotient(months, 12);
	date.month = months - date.year * 12 + 1;
	last = days_in_month(date.year, date.month);
	if (step.month_ends || date.day > last)
		date.day = last;
	return calendar_day(date);
}

/* Steps in a year, on average where they are days; 0 where the step is not known. */
double
calendar_steps_per_year(CalendarStep step)
{
	if (step.months > 0)
		return 12.0 / step.months;
	return step.days > 0 ? 365.25 / step.days : 0.0;
}

/* How many periods make a year exactly: 12, 6, 4, 3, 2 or 1; 0 where none do. */
int
calendar_seasons(CalendarStep step)
{
	if (step.months > 0 && 12 % step.months == 0)
		return 12 / step.months;
	return step.months > 0 && step.months % 12 == 0 ? 1 : 0;
}
