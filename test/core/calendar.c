/*
 * calendar.c
 *		Unit and property tests of src/core/calendar.c, as TAP: dates against a
 *		calendar counted day by day, steps and places against their definition.
 */
#include "calendar.h"

#include "tap.h"

static int32_t
day_of(int year, int month, int day)
{
	return calendar_day((CalendarDate) {year, month, day});
}

/* The length of a month, said a second time. */
static int
length_of(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool		leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return lengths[month - 1] + (month == 2 && leap);
}

static void
test_dates(void)
{
	CalendarDate date = {-4713, 11, 24};
	bool		forth = true;
	bool		back = true;
	int32_t		day;

	ok(day_of(2000, 1, 1) == 0 && day_of(2000, 2, 29) == 59 && day_of(2024, 4, 1) == 8857 && day_of(1970, 1, 1) == -10957,
	   "days are counted from 2000-01-01");
	ok(day_of(-4713, 11, 24) == -2451545 && day_of(5874897, 12, 31) == 2145031948, "the first and the last date that the server knows");

	for (day = -2451545; day < 1100000; day++)
	{
		CalendarDate found = calendar_date(day);

		forth &= found.year == date.year && found.month == date.month && found.day == date.day;
		back &= calendar_day(date) == day;
		if (++date.day > length_of(date.year, date.month))
		{
			date.day = 1;
			date.month++;
		}
		if (date.month > 12)
		{
			date.month = 1;
			date.year++;
		}
	}
	ok(forth, "seventy centuries, day by day: the date of each day");
	ok(back, "and the day of each date");

	forth = true;
	for (int i = 0; i < 100000; i++)
	{
		day = (int32_t) (random_bits() % UINT64_C(2147483494)) - 2451545;
		date = calendar_date(day);
		forth &= calendar_day(date) == day && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
			date.day <= length_of(date.year, date.month);
	}
	ok(forth, "any day of the server's range and its date");
}

static bool
step_is(CalendarStep step, int months, int days, bool month_ends)
{
	return step.months == months && step.days == days && step.month_ends == month_ends;
}

static void
test_steps(void)
{
	int32_t		monthly[] = {day_of(2023, 11, 1), day_of(2023, 12, 1), day_of(2024, 2, 1)};
	int32_t		quarterly[] = {day_of(2022, 4, 1), day_of(2022, 10, 1), day_of(2023, 1, 1)};
	int32_t		yearly[] = {day_of(2019, 4, 1), day_of(2020, 4, 1), day_of(2024, 4, 1)};
	int32_t		ends[] = {day_of(2023, 1, 31), day_of(2023, 2, 28), day_of(2023, 4, 30)};
	int32_t		leap_ends[] = {day_of(2020, 2, 29), day_of(2021, 2, 28)};
	int32_t		leap_days[] = {day_of(2020, 2, 29), day_of(2024, 2, 29)};
	int32_t		not_ends[] = {day_of(2023, 1, 30), day_of(2023, 2, 28), day_of(2023, 3, 30)};
	int32_t		february[] = {day_of(2023, 2, 28), day_of(2023, 3, 28), day_of(2023, 4, 28)};
	int32_t		weekly[] = {day_of(2024, 1, 1), day_of(2024, 1, 15), day_of(2024, 1, 22)};
	int32_t		irregular[] = {day_of(2024, 1, 1), day_of(2024, 1, 15), day_of(2024, 1, 20)};

	ok(step_is(calendar_step(monthly, 3), 1, 0, false), "months, with a gap");
	ok(step_is(calendar_step(quarterly, 3), 3, 0, false), "quarters, with a gap");
	ok(step_is(calendar_step(yearly, 3), 12, 0, false), "years, with gaps");
	ok(step_is(calendar_step(ends, 3), 1, 0, true), "months dated by their last day");
	ok(step_is(calendar_step(leap_ends, 2), 12, 0, true), "the ends of two Februaries, one of them of a leap year");
	ok(step_is(calendar_step(leap_days, 2), 48, 0, false), "two leap days");
	ok(step_is(calendar_step(not_ends, 3), 0, 1, false), "a 28th between two 30ths is no month's distance");
	ok(step_is(calendar_step(february, 3), 1, 0, false), "every 28th, of which one ends its month");
	ok(step_is(calendar_step(weekly, 3), 0, 7, false), "weeks, with a gap");
	ok(step_is(calendar_step(irregular, 3), 0, 1, false), "dates with no pattern: days");
	ok(step_is(calendar_step(monthly, 2), 1, 0, false), "two points");
	ok(step_is(calendar_step(monthly, 1), 0, 0, false) && step_is(calendar_step(monthly, 0), 0, 0, false),
	   "one point, or none: no step is known");

	ok(calendar_seasons(calendar_step(monthly, 3)) == 12 && calendar_seasons(calendar_step(quarterly, 3)) == 4 &&
	   calendar_seasons(calendar_step(yearly, 3)) == 1 && calendar_seasons((CalendarStep) {24, 0, false}) == 1,
	   "twelve months, four quarters and one year make a year");
	ok(calendar_seasons((CalendarStep) {5, 0, false}) == 0 && calendar_seasons((CalendarStep) {18, 0, false}) == 0 &&
	   calendar_seasons(calendar_step(weekly, 3)) == 0 && calendar_seasons((CalendarStep) {0, 0, false}) == 0,
	   "five months, eighteen months, weeks and nothing do not");
	ok(calendar_steps_per_year((CalendarStep) {3, 0, false}) == 4 && calendar_steps_per_year((CalendarStep) {24, 0, false}) == 0.5 &&
	   calendar_steps_per_year((CalendarStep) {0, 7, false}) == 365.25 / 7 && calendar_steps_per_year((CalendarStep) {0, 0, false}) == 0,
	   "steps in a year");
}

static void
test_places(void)
{
	CalendarStep month = {1, 0, false};
	CalendarStep quarter = {3, 0, false};
	CalendarStep month_end = {1, 0, true};
	CalendarStep week = {0, 7, false};
	CalendarStep none = {0, 0, false};
	int32_t		origin = day_of(2024, 1, 1);
	int32_t		last = day_of(2024, 1, 31);

	ok(calendar_start(month, origin, -1) == day_of(2023, 12, 1) && calendar_start(month, origin, -13) == day_of(2022, 12, 1) &&
	   calendar_start(month, origin, 14) == day_of(2025, 3, 1), "months before and after the origin");
	ok(calendar_start(month_end, last, 1) == day_of(2024, 2, 29) && calendar_start(month_end, last, 13) == day_of(2025, 2, 28) &&
	   calendar_start(month_end, last, -2) == day_of(2023, 11, 30), "last days of months, of every length");
	ok(calendar_start(month, last, 1) == day_of(2024, 2, 29) && calendar_start(month, last, 2) == day_of(2024, 3, 31),
	   "a 31st where the month has none is its last day");
	ok(calendar_index(month, last, day_of(2024, 2, 29)) == 1 && calendar_index(month, last, day_of(2024, 2, 28)) == 0,
	   "and that day is in the period that begins with it");
	ok(calendar_index(month, origin, day_of(2023, 12, 31)) == -1 && calendar_index(month, origin, day_of(2024, 1, 31)) == 0 &&
	   calendar_index(month, origin, day_of(2023, 12, 1)) == -1 && calendar_index(month, origin, day_of(2023, 11, 30)) == -2,
	   "the month that holds a day");
	ok(calendar_index(quarter, origin, day_of(2023, 12, 31)) == -1 && calendar_index(quarter, origin, day_of(2024, 3, 31)) == 0 &&
	   calendar_index(quarter, origin, day_of(2023, 9, 30)) == -2, "the quarter that holds a day");
	ok(calendar_index(week, origin, origin - 1) == -1 && calendar_index(week, origin, origin - 7) == -1 &&
	   calendar_index(week, origin, origin - 8) == -2 && calendar_index(week, origin, origin + 6) == 0 &&
	   calendar_start(week, origin, -2) == origin - 14, "weeks before and after the origin");
	ok(calendar_index(none, origin, origin + 100) == 0 && calendar_start(none, origin, 5) == origin, "without a step there is one place");
	ok(calendar_index((CalendarStep) {0, 1, false}, -2451545, 2145031948) == 2147483493 &&
	   calendar_start((CalendarStep) {0, 1, false}, -2451545, 2147483493) == 2145031948, "from the first day of all to the last");
}

/* A random step, and an origin that can have it. */
static CalendarStep
random_step(int32_t *origin)
{
	CalendarStep step = {0, 0, false};
	CalendarDate date;

	*origin = random_between(-800000, 800000);
	if (random_between(0, 2) == 0)
	{
		step.days = random_between(1, 100);
		return step;
	}
	step.months = random_between(1, 40);
	step.month_ends = random_between(0, 1) != 0;
	if (step.month_ends)
	{
		date = calendar_date(*origin);
		date.day = length_of(date.year, date.month);
		*origin = calendar_day(date);
	}
	return step;
}

static void
test_inverse(void)
{
	bool		starts = true;
	bool		rises = true;
	bool		holds = true;
	bool		found = true;

	for (int trial = 0; trial < 20000; trial++)
	{
		int32_t		origin;
		CalendarStep step = random_step(&origin);
		int			index = random_between(-300, 300);
		int32_t		start = calendar_start(step, origin, index);
		int32_t		next = calendar_start(step, origin, index + 1);
		int32_t		day;

		rises &= next > start;
		starts &= calendar_index(step, origin, start) == index;
		day = start + (int32_t) (random_bits() % (uint64_t) (next - start));
		holds &= calendar_index(step, origin, day) == index;
		holds &= calendar_index(step, origin, next - 1) == index;
	}
	ok(rises, "periods follow one another");
	ok(starts, "the place of a period's first day is the period's, in 20,000 calendars");
	ok(holds, "and so is that of every day up to the next");

	/* a step is found again from some of its periods, as a divisor that leads to all of them */
	for (int trial = 0; trial < 20000; trial++)
	{
		int32_t		origin;
		CalendarStep step = random_step(&origin);
		CalendarStep again;
		int32_t		day[12];
		int			count = random_between(2, 12);
		int			index = random_between(-50, 50);

		for (int i = 0; i < count; i++, index += random_between(1, 3))
			day[i] = calendar_start(step, origin, index);
		again = calendar_step(day, count);
		for (int i = 1; i < count; i++)
		{
			int			place = calendar_index(again, day[0], day[i]);

			found &= place > calendar_index(again, day[0], day[i - 1]) && calendar_start(again, day[0], place) == day[i];
		}
	}
	ok(found, "the step of random periods leads from the first to each of them");
}

int
main(void)
{
	seed_random();
	test_dates();
	test_steps();
	test_places();
	test_inverse();
	return tap_done();
}
