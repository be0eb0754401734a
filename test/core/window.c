/*
 * window.c
 *		Property tests of src/core/window.h and window.c, as TAP: whatever is put
 *		into a window and taken out of it again, in any order, its number is the
 *		one that exact sums and products give.
 */
#include <float.h>
#include <math.h>

#include "tap.h"
#include "window.h"

#define TRIALS		400
#define MOST		200			/* doubles in one trial */
#define MOST_LIMBS	72

static const WindowSpan sums = {WINDOW_SUM_LOW, WINDOW_SUM_HIGH + 1 - WINDOW_SUM_LOW};
static const WindowSpan squares = {WINDOW_SQUARES_LOW, WINDOW_SQUARES_HIGH + 1 - WINDOW_SQUARES_LOW};

/* x += value, or its square; or -= */
static void
add_exactly(ExactNumber *x, double value, bool square, bool subtract)
{
	ExactNumber term;

	exact_from_double(&term, value);
	if (square)
		exact_multiply(&term, &term, &term);
	if (subtract)
		term.sign = -term.sign;
	if (!exact_add(x, x, &term))
		abort();
}

static WindowResult
apply(WindowSpan span, uint64_t *limbs, double value, bool square, bool subtract)
{
	return square ? window_apply_square(span, limbs, value, subtract) :
		window_apply_double(span, limbs, value, subtract);
}

static bool
window_is(WindowSpan span, const uint64_t *limbs, const ExactNumber *expected)
{
	ExactNumber x;

	window_to_number(span, limbs, &x);
	return is_canonical(&x) && is_same(&x, expected);
}

/* The exponents of one trial lie anywhere, in one place, or at one of the ends. */
static double
trial_double(int trial)
{
	double		value = random_double();

	switch (trial % 4)
	{
		case 0:
			return value;
		case 1:
			return ldexp(value, -ilogb(value == 0 ? 1 : value) + random_between(0, 70));
		case 2:
			return ldexp(copysign(1, value), random_between(-1074, -1000));
		default:
			return value < 0 ? -DBL_MAX : DBL_MAX;
	}
}

static void
shuffle(double *value, int count)
{
	for (int i = count - 1; i > 0; i--)
	{
		int			j = random_between(0, i);
		double		other = value[i];

		value[i] = value[j];
		value[j] = other;
	}
}

static void
test_random_orders(bool square)
{
	WindowSpan	span = square ? squares : sums;
	const char *what = square ? "squares" : "doubles";
	bool		one_number = true;
	bool		retracted = true;
	bool		empty = true;

	for (int trial = 0; trial < TRIALS && one_number && retracted && empty; trial++)
	{
		double		value[MOST];
		uint64_t	limbs[MOST_LIMBS] = {0};
		uint64_t	other[MOST_LIMBS] = {0};
		ExactNumber expected;
		int			count = random_between(1, MOST);
		int			kept = random_between(0, count);

		exact_set_zero(&expected);
		for (int i = 0; i < count; i++)
		{
			value[i] = trial_double(trial);
			add_exactly(&expected, value[i], square, false);
			one_number &= apply(span, limbs, value[i], square, false) == WINDOW_DONE;
		}
		one_number &= window_is(span, limbs, &expected);

		shuffle(value, count);
		for (int i = 0; i < count; i++)
			one_number &= apply(span, other, value[i], square, false) == WINDOW_DONE;
		one_number &= memcmp(limbs, other, sizeof(limbs)) == 0;

		/* Some are taken away, then as many again as came: below zero and back. */
		for (int i = kept; i < count; i++)
		{
			add_exactly(&expected, value[i], square, true);
			apply(span, limbs, value[i], square, true);
		}
		retracted &= window_is(span, limbs, &expected);
		for (int i = 0; i < count; i++)
		{
			add_exactly(&expected, value[i], square, true);
			apply(span, limbs, value[i], square, true);
			retracted &= window_is(span, limbs, &expected);
		}
		for (int i = 0; i < count; i++)
			apply(span, limbs, value[i], square, false);
		for (int i = 0; i < kept; i++)
			apply(span, limbs, value[i], square, true);
		exact_set_zero(&expected);
		empty &= window_is(span, limbs, &expected);
		for (int i = 0; i < MOST_LIMBS; i++)
			empty &= limbs[i] == 0;
		if (!(one_number && retracted && empty))
			printf("# trial %d\n", trial);
	}
	ok(one_number, "%s in two random orders leave the same limbs, of the exact sum", what);
	ok(retracted, "%s taken away again leave the exact difference, below zero too", what);
	ok(empty, "%s all taken away leave nothing but zeros", what);
}

/* A value whose last bit has the weight 2^exponent and which has 53 bits, where doubles have them. */
static double
full_mantissa(int exponent)
{
	return ldexp(0x1.fffffffffffffp52, exponent);
}

/* Every exponent against every narrow window: taken exactly, or refused with nothing changed. */
static void
test_narrow(bool square)
{
	const char *what = square ? "square" : "double";
	bool		exact = true;
	bool		untouched = true;
	bool		needed = true;

	for (int exponent = -1074; exponent <= 971; exponent++)
		for (int count = 0; count <= 5; count++)
			for (int offset = -3; offset <= 6; offset++)
			{
				int			bottom = square ? 2 * exponent : exponent;
				int			bits = square ? 106 : 53;
				WindowSpan	span = {(int16_t) (((bottom + 8192) / 64 - 128) - offset), (int16_t) count};
				uint64_t   *limbs = calloc((size_t) count + 1, sizeof(uint64_t));	/* its bounds are guarded */
				double		value = exponent % 2 ? full_mantissa(exponent) : -full_mantissa(exponent);
				bool		fits = bottom >= 64 * span.low && bottom + bits <= 64 * (span.low + count - 1);
				ExactNumber expected;

				limbs[count] = UINT64_C(0x5a5a5a5a5a5a5a5a);
				exact_set_zero(&expected);
				if (apply(span, limbs, value, square, false) == WINDOW_DONE)
				{
					needed &= fits;
					add_exactly(&expected, value, square, false);
					exact &= window_is(span, limbs, &expected);
					apply(span, limbs, value, square, true);
					apply(span, limbs, value, square, true);
					expected.sign = -expected.sign;
					exact &= window_is(span, limbs, &expected);
				}
				else
				{
					needed &= !fits;
					for (int i = 0; i < count; i++)
						untouched &= limbs[i] == 0;
				}
				untouched &= limbs[count] == UINT64_C(0x5a5a5a5a5a5a5a5a);
				free(limbs);
			}
	ok(exact, "a %s of any exponent that a narrow window takes is in it exactly", what);
	ok(untouched, "a %s that it does not take changes nothing, and nothing lies past its end", what);
	ok(needed, "a %s is taken exactly where its bits leave the top limb free", what);
}

static void
test_carries(void)
{
	uint64_t	limbs[MOST_LIMBS] = {0};
	ExactNumber expected;
	bool		ones = true;
	bool		zeros = true;

	/* The least double taken from nothing borrows through every limb. */
	window_apply_double(sums, limbs, 5e-324, true);
	for (int i = 1; i < sums.count; i++)
		ones &= limbs[i] == UINT64_MAX;
	exact_from_double(&expected, -5e-324);
	ok(ones && window_is(sums, limbs, &expected), "a borrow runs through every limb");
	window_apply_double(sums, limbs, 5e-324, false);
	for (int i = 0; i < sums.count; i++)
		zeros &= limbs[i] == 0;
	ok(zeros, "and the carry back");

	/* The same for squares, whose least has a place of its own. */
	memset(limbs, 0, sizeof(limbs));
	window_apply_square(squares, limbs, 5e-324, true);
	exact_from_double(&expected, 5e-324);
	exact_multiply(&expected, &expected, &expected);
	expected.sign = -1;
	ok(limbs[squares.count - 1] == UINT64_MAX && window_is(squares, limbs, &expected), "a square's borrow too");
	window_apply_square(squares, limbs, 5e-324, false);
	zeros = true;
	for (int i = 0; i < squares.count; i++)
		zeros &= limbs[i] == 0;
	ok(zeros, "and its carry back");

	/* Neighbours with opposite signs around every power of two. */
	{
		bool		signs = true;

		memset(limbs, 0, sizeof(limbs));
		exact_set_zero(&expected);
		for (int exponent = -1074; exponent < 1024 && signs; exponent++)
		{
			double		value = ldexp(1, exponent);
			double		step[4] = {value, -nextafter(value, INFINITY), -value, nextafter(value, INFINITY)};

			for (int i = 0; i < 4; i++)
			{
				if (isinf(step[i]))
					continue;
				window_apply_double(sums, limbs, step[i], false);
				add_exactly(&expected, step[i], false, false);
				signs &= window_is(sums, limbs, &expected);
			}
		}
		ok(signs, "the sign changes exactly at every power of two");
	}

	/* A million of the largest double: the top limb is far from full. */
	{
		ExactNumber million;

		memset(limbs, 0, sizeof(limbs));
		for (int i = 0; i < 1000000; i++)
			window_apply_double(sums, limbs, DBL_MAX, false);
		exact_from_double(&expected, DBL_MAX);
		exact_from_int128(&million, 1000000);
		exact_multiply(&expected, &expected, &million);
		ok(window_is(sums, limbs, &expected), "a million of the largest double are summed exactly");
	}
}

static void
test_not_finite(void)
{
	static const double bad[] = {NAN, INFINITY, -INFINITY};
	uint64_t	limbs[MOST_LIMBS] = {0};
	bool		refused = true;
	WindowSpan	none = {0, 0};

	for (int i = 0; i < 12; i++)
		refused &= apply(i & 2 ? squares : sums, limbs, bad[i % 3], i & 2, i & 1) == WINDOW_NOT_FINITE;
	for (int i = 0; i < MOST_LIMBS; i++)
		refused &= limbs[i] == 0;
	ok(refused, "NaN and the infinities are refused with nothing changed");
	ok(window_apply_double(none, limbs, NAN, false) == WINDOW_NOT_FINITE, "even where there is no window");
	ok(window_apply_double(none, limbs, -0.0, false) == WINDOW_DONE && window_apply_square(none, limbs, 0, true) == WINDOW_DONE,
	   "zero needs no window");
	ok(window_apply_double(none, limbs, 1, false) == WINDOW_TOO_NARROW && window_apply_square(none, limbs, 1, false) == WINDOW_TOO_NARROW,
	   "every other number does");
}

static void
test_whole_numbers_of_limbs(void)
{
	bool		covered = true;
	bool		least = true;
	bool		applied = true;
	bool		moved = true;

	for (int trial = 0; trial < 20000 && covered && least && applied && moved; trial++)
	{
		ExactNumber x,
					y,
					expected;
		WindowSpan	span;
		WindowSpan	narrow;
		WindowSpan	wide;
		uint64_t	limbs[MOST_LIMBS + 16] = {0};
		uint64_t	more[MOST_LIMBS + 16] = {0};

		random_number(&x, 2 * WINDOW_SQUARES_LOW, 2 * WINDOW_SQUARES_HIGH, 1 + trial % 138);
		if (x.sign == 0)
			continue;
		window_number_span(&x, &span);
		covered = window_apply_number(span, limbs, &x, false) && window_is(span, limbs, &x) &&
			2 * (span.low + span.count - 1) >= x.low + x.count;

		/* A limb less on either side is refused. */
		narrow = (WindowSpan) {span.low, (int16_t) (span.count - 1)};
		least = !window_apply_number(narrow, more, &x, false);
		narrow = (WindowSpan) {(int16_t) (span.low + 1), (int16_t) (span.count - 1)};
		least &= !window_apply_number(narrow, more, &x, false);
		for (int i = 0; i < MOST_LIMBS; i++)
			least &= more[i] == 0;

		/* Adding numbers that the window covers is the exact sum. */
		exact_copy(&expected, &x);
		for (int i = 0; i < 5; i++)
		{
			bool		subtract = random_between(0, 1);

			random_number(&y, 2 * span.low, 2 * (span.low + span.count - 1), 8);
			applied &= window_apply_number(span, limbs, &y, subtract);
			if (subtract)
				y.sign = -y.sign;
			applied &= exact_add(&expected, &expected, &y);
		}
		applied &= window_is(span, limbs, &expected);

		/* A wider window holds the same number, and takes more. */
		wide.low = (int16_t) (span.low - random_between(0, 3));
		wide.count = (int16_t) (span.count + (span.low - wide.low) + random_between(0, 3));
		window_move(wide, more, span, limbs);
		moved = window_is(wide, more, &expected);
		applied &= window_apply_number(wide, more, &x, true);
		x.sign = -x.sign;
		exact_add(&expected, &expected, &x);
		moved &= window_is(wide, more, &expected);
		if (!(covered && least && applied && moved))
			print_number("x", &x);
	}
	ok(covered, "the span of a number takes it, and leaves a limb for the carries");
	ok(least, "and no narrower one does");
	ok(applied, "numbers are added and taken away exactly");
	ok(moved, "a window moved into a wider one is the same number");
	{
		uint64_t	limbs[4] = {7, 7, 7, 7};
		WindowSpan	none = {0, 0};
		ExactNumber x;

		window_move((WindowSpan) {-2, 4}, limbs, none, NULL);
		ok(limbs[0] == 0 && limbs[1] == 0 && limbs[2] == 0 && limbs[3] == 0, "no window moves to zeros");
		window_to_number(none, NULL, &x);
		ok(x.sign == 0 && x.count == 0, "and is zero");
	}
}

int
main(void)
{
	seed_random();
	test_random_orders(false);
	test_random_orders(true);
	test_narrow(false);
	test_narrow(true);
	test_carries();
	test_not_finite();
	test_whole_numbers_of_limbs();
	return tap_done();
}
