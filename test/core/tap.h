/*
 * tap.h
 *		What the unit tests of src/core share: TAP, a seeded random number
 *		generator, and random numbers of the kinds that break things.
 *
 * The seed is fixed, so that a failure comes again; CAREPERF_SEED sets another.
 */
#ifndef CAREPERF_TAP_H
#define CAREPERF_TAP_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exact.h"

static int	tap_run = 0;
static int	tap_failed = 0;
static uint64_t random_state;

static inline void
ok(bool passed, const char *name,...)
{
	va_list		arguments;

	printf("%s %d - ", passed ? "ok" : "not ok", ++tap_run);
	va_start(arguments, name);
	vprintf(name, arguments);
	va_end(arguments);
	printf("\n");
	tap_failed += !passed;
}

/* The exit status of the program, which says how many checks it ran. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed > 0;
}

/* Starts the random numbers and prints their seed. */
static inline void
seed_random(void)
{
	const char *given = getenv("CAREPERF_SEED");

	random_state = given != NULL ? strtoull(given, NULL, 10) : 20261121;
	printf("# seed %llu\n", (unsigned long long) random_state);
}

/* splitmix64: small, and every seed is a good one. */
static inline uint64_t
random_bits(void)
{
	uint64_t	z = (random_state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* A whole number from first to last. */
static inline int
random_between(int first, int last)
{
	return first + (int) (random_bits() % (uint64_t) (last - first + 1));
}

/* A finite double, any bit pattern as likely as another: the full range of exponents. */
static inline double
random_double(void)
{
	for (;;)
	{
		uint64_t	bits = random_bits();
		double		value;

		if (((bits >> 52) & 0x7ff) == 0x7ff)
			continue;
		if (random_between(0, 15) == 0)
			bits &= UINT64_C(0x800fffffffffffff);	/* a subnormal */
		if (random_between(0, 7) == 0)
			bits |= UINT64_C(0x000fffffffffffff);	/* all ones: long carries */
		memcpy(&value, &bits, sizeof(value));
		return value;
	}
}

/* A limb: random, or one of those that carry. */
static inline uint32_t
random_limb(void)
{
	switch (random_between(0, 5))
	{
		case 0:
			return 0;
		case 1:
			return UINT32_MAX;
		case 2:
			return UINT32_C(1) << random_between(0, 31);
		default:
			return (uint32_t) random_bits();
	}
}

/* A canonical number of at most so many limbs, between two places of the grid; zero at times. */
static inline void
random_number(ExactNumber *x, int low, int high, int most)
{
	int			room = high - low < most ? high - low : most;

	x->count = random_between(0, room);
	x->low = random_between(low, high - x->count);
	x->sign = random_between(0, 1) ? 1 : -1;
	for (int i = 0; i < x->count; i++)
		x->limbs[i] = random_limb();
	exact_trim(x);
}

static inline bool
is_canonical(const ExactNumber *x)
{
	if (x->count == 0)
		return x->sign == 0 && x->low == 0;
	return (x->sign == 1 || x->sign == -1) && x->count > 0 && x->count <= EXACT_MAX_LIMBS &&
		x->limbs[0] != 0 && x->limbs[x->count - 1] != 0;
}

static inline bool
is_same(const ExactNumber *a, const ExactNumber *b)
{
	return a->sign == b->sign && a->low == b->low && a->count == b->count &&
		memcmp(a->limbs, b->limbs, (size_t) a->count * sizeof(uint32_t)) == 0;
}

static inline void
print_number(const char *name, const ExactNumber *x)
{
	char		text[EXACT_TEXT_SIZE];

	exact_to_text(x, text);
	printf("# %s = %s\n", name, text);
}

#endif							/* CAREPERF_TAP_H */
