/*
 * exact.c
 *		Unit and property tests of src/core/exact.c, as TAP.
 *
 * Sums and products are checked by their residues modulo two primes, quotients
 * and rounding by exact products and distances; the processor's own integers,
 * the compiler's 128-bit floating point and printf are the second opinion.
 */
#include <float.h>
#include <math.h>

#include "tap.h"

#define TRIALS		20000
#define PRIME_61	((UINT64_C(1) << 61) - 1)

/* value * 2^places modulo 2^61 - 1, where a power of two is a rotation; places may be negative. */
static uint64_t
rotated(uint64_t value, int places)
{
	int			turn = ((places % 61) + 61) % 61;
	unsigned __int128 wide = (unsigned __int128) (value % PRIME_61) << turn;

	return (uint64_t) (wide % PRIME_61);
}

static uint64_t
residue(const ExactNumber *x)
{
	uint64_t	sum = 0;

	for (int i = 0; i < x->count; i++)
		sum = (sum + rotated(x->limbs[i], 32 * (x->low + i))) % PRIME_61;
	return x->sign < 0 ? (PRIME_61 - sum) % PRIME_61 : sum;
}

#define PRIME_31	UINT64_C(2147483629)	/* no Mersenne prime: its powers of two are no rotations */

static uint64_t
power_of_two(int exponent)
{
	uint64_t	base = exponent < 0 ? (PRIME_31 + 1) / 2 : 2;
	uint64_t	power = 1;

	for (int n = exponent < 0 ? -exponent : exponent; n > 0; n >>= 1)
	{
		if (n & 1)
			power = power * base % PRIME_31;
		base = base * base % PRIME_31;
	}
	return power;
}

static uint64_t
small_residue(const ExactNumber *x)
{
	uint64_t	sum = 0;

	for (int i = 0; i < x->count; i++)
		sum = (sum + x->limbs[i] % PRIME_31 * power_of_two(32 * (x->low + i))) % PRIME_31;
	return x->sign < 0 ? (PRIME_31 - sum) % PRIME_31 : sum;
}

static void
negated(ExactNumber *result, const ExactNumber *x)
{
	exact_copy(result, x);
	result->sign = -result->sign;
}

static bool
distance(ExactNumber *result, const ExactNumber *a, const ExactNumber *b)
{
	ExactNumber minus_b;

	negated(&minus_b, b);
	if (!exact_add(result, a, &minus_b))
		return false;
	result->sign = abs(result->sign);
	return true;
}

/* top * 2^exponent */
static void
scaled(ExactNumber *x, unsigned __int128 top, int exponent)
{
	int			shift = exponent & 31;

	x->sign = 1;
	x->low = (exponent - shift) / 32;
	x->count = 5;
	for (int i = 0; i < 5; i++)
	{
		int			bit = 32 * i - shift;

		x->limbs[i] = bit < 0 ? (uint32_t) (top << -bit) : bit < 128 ? (uint32_t) (top >> bit) : 0;
	}
	exact_trim(x);
}

static bool
mantissa_is_even(double value)
{
	uint64_t	bits;

	memcpy(&bits, &value, sizeof(bits));
	return (bits & 1) == 0;
}

/*
 * Whether value is a / b rounded half to even: no neighbour times b is nearer
 * to a, and where one is as near, value is the even one.
 */
static bool
is_rounded(double value, const ExactNumber *a, const ExactNumber *b)
{
	double		neighbour[2] = {nextafter(value, -INFINITY), nextafter(value, INFINITY)};
	ExactNumber product;
	ExactNumber here;
	ExactNumber there;

	exact_from_double(&product, value);
	exact_multiply(&product, &product, b);
	if (!distance(&here, &product, a))
		return false;
	for (int i = 0; i < 2; i++)
	{
		int			order;

		/* Past the largest double lies 2^1024 as if there were one more. */
		if (isinf(neighbour[i]))
		{
			scaled(&product, 1, 1024);
			product.sign = neighbour[i] < 0 ? -1 : 1;
		}
		else
			exact_from_double(&product, neighbour[i]);
		exact_multiply(&product, &product, b);
		if (!distance(&there, &product, a))
			return false;
		order = exact_compare(&here, &there);
		if (order > 0 || (order == 0 && !mantissa_is_even(value)))
			return false;
	}
	return true;
}

static const ExactNumber one = {1, 0, 1, {1}};

/* ------------------------------------------------------------- whole numbers */

static void
test_whole_numbers(void)
{
	static const struct
	{
		__int128	value;
		bool		fits64;
		bool		fits128;
	}			cases[] = {
		{0, true, true},
		{1, true, true},
		{-1, true, true},
		{INT64_MAX, true, true},
		{INT64_MIN, true, true},
		{(__int128) INT64_MAX + 1, false, true},
		{(__int128) INT64_MIN - 1, false, true},
		{(__int128) (((unsigned __int128) 1 << 127) - 1), false, true},
		{-(__int128) (((unsigned __int128) 1 << 127) - 1), false, true},
		{(__int128) ((unsigned __int128) 1 << 127), false, false}
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		ExactNumber x;
		int64_t		narrow = 0;
		__int128	wide = 0;
		bool		fits64;
		bool		fits128;

		exact_from_int128(&x, cases[i].value);
		fits64 = exact_to_int64(&x, &narrow);
		fits128 = exact_to_int128(&x, &wide);
		ok(is_canonical(&x) && fits64 == cases[i].fits64 && fits128 == cases[i].fits128 &&
		   (!fits64 || narrow == (int64_t) cases[i].value) && (!fits128 || wide == cases[i].value),
		   "whole number %d survives, or is told not to fit", (int) i);
	}
	{
		ExactNumber half;
		int64_t		narrow;
		__int128	wide;

		exact_from_double(&half, 0.5);
		ok(!exact_to_int64(&half, &narrow) && !exact_to_int128(&half, &wide), "a half is no whole number");
	}
}

/* ------------------------------------------------------------- doubles */

static bool
double_survives(double value)
{
	ExactNumber x;
	double		back;

	return exact_from_double(&x, value) && is_canonical(&x) && exact_to_double(&x, &back) && back == value;
}

static void
test_doubles(void)
{
	static const double edges[] = {5e-324, DBL_MIN, DBL_MAX, -DBL_MAX, -5e-324, 1.0, -1.5, 0.1,
		9007199254740993.0, 0x1.fffffffffffffp-1023, 0x1p-1022, 0x1p1023, 4294967296.0, 0x1p-32};
	ExactNumber x;
	double		back = 1;
	bool		all = true;

	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
		ok(double_survives(edges[i]), "%a survives", edges[i]);

	ok(exact_from_double(&x, 5e-324) && x.sign == 1 && x.count == 1 && x.low == -34 && x.limbs[0] == 1 << 14,
	   "the least double is 2^-1074");
	ok(exact_from_double(&x, DBL_MAX) && x.count == 2 && x.low == 30 && x.limbs[1] == UINT32_MAX &&
	   x.limbs[0] == UINT32_C(0xfffff800), "the largest double has 53 ones below 2^1024");
	ok(exact_from_double(&x, -0.0) && x.sign == 0 && x.count == 0, "minus zero is zero");
	ok(exact_to_double(&x, &back) && back == 0 && !signbit(back), "and comes back as plus zero");
	ok(!exact_from_double(&x, NAN) && !exact_from_double(&x, INFINITY) && !exact_from_double(&x, -INFINITY),
	   "NaN and the infinities are refused");
	for (int i = 0; i < TRIALS && all; i++)
	{
		double		value = random_double();

		all = double_survives(value);
		if (!all)
			printf("# %a\n", value);
	}
	ok(all, "random doubles survive");
}

/* ------------------------------------------------------------- sum, product, order */

static void
test_sums(void)
{
	bool		sums = true;
	bool		products = true;
	bool		orders = true;
	bool		aliases = true;
	bool		laws = true;

	for (int i = 0; i < TRIALS && sums && products && orders && aliases && laws; i++)
	{
		ExactNumber a,
					b,
					c,
					sum,
					product,
					left,
					right,
					minus_b,
					gap;

		random_number(&a, -34, 38, 1 + i % 40);
		random_number(&b, -34, 38, 1 + i / 40 % 40);
		random_number(&c, -34, 38, 20);
		if (i % 5 == 0)			/* cancels but for one limb */
		{
			negated(&b, &a);
			if (b.count > 0)
			{
				b.limbs[random_between(0, b.count - 1)] ^= (uint32_t) random_bits();
				exact_trim(&b);
			}
		}

		sums = exact_add(&sum, &a, &b) && is_canonical(&sum) &&
			residue(&sum) == (residue(&a) + residue(&b)) % PRIME_61 &&
			small_residue(&sum) == (small_residue(&a) + small_residue(&b)) % PRIME_31;
		products = exact_multiply(&product, &a, &b) && is_canonical(&product) &&
			product.sign == a.sign * b.sign &&
			residue(&product) == (uint64_t) ((unsigned __int128) residue(&a) * residue(&b) % PRIME_61) &&
			small_residue(&product) == small_residue(&a) * small_residue(&b) % PRIME_31;

		negated(&minus_b, &b);
		exact_add(&gap, &a, &minus_b);
		orders = exact_compare(&a, &b) == gap.sign && exact_compare(&b, &a) == -gap.sign &&
			(exact_compare(&a, &b) == 0) == is_same(&a, &b);

		exact_copy(&left, &a);
		exact_copy(&right, &b);
		aliases = exact_add(&left, &left, &b) && is_same(&left, &sum) &&
			exact_add(&right, &a, &right) && is_same(&right, &sum);
		exact_copy(&left, &a);
		exact_copy(&right, &b);
		aliases &= exact_multiply(&left, &left, &b) && is_same(&left, &product) &&
			exact_multiply(&right, &a, &right) && is_same(&right, &product);

		/* (a + b) c = a c + b c, and a + b - b = a */
		exact_multiply(&left, &sum, &c);
		exact_multiply(&right, &a, &c);
		exact_multiply(&gap, &b, &c);
		laws = exact_add(&right, &right, &gap) && is_same(&left, &right) &&
			exact_add(&left, &sum, &minus_b) && is_same(&left, &a);
		if (!(sums && products && orders && aliases && laws))
		{
			print_number("a", &a);
			print_number("b", &b);
			print_number("c", &c);
		}
	}
	ok(sums, "sums agree modulo two primes and are canonical");
	ok(products, "products agree modulo two primes and are canonical");
	ok(orders, "the order is the sign of the difference");
	ok(aliases, "the result may be either argument");
	ok(laws, "a product distributes, and what was added can be taken away");
}

static void
test_no_room(void)
{
	ExactNumber wide,
				far,
				result;

	random_number(&wide, 0, EXACT_MAX_LIMBS, EXACT_MAX_LIMBS);
	wide.sign = 1;
	wide.low = 0;
	wide.count = EXACT_MAX_LIMBS;
	for (int i = 0; i < EXACT_MAX_LIMBS; i++)
		wide.limbs[i] = UINT32_MAX;
	exact_copy(&far, &one);
	far.low = -1;
	ok(!exact_add(&result, &wide, &wide), "a sum that needs one limb too many is refused");
	ok(!exact_add(&result, &wide, &far), "and so is one that begins too low");
	ok(!exact_multiply(&result, &wide, &one), "and a product");
	far.low = 1000;
	ok(!exact_add(&result, &one, &far), "numbers that lie too far apart cannot be added");
}

/* ------------------------------------------------------------- rounding */

static void
test_rounding_of_sums(void)
{
	bool		nearest = true;
	bool		second = true;
	bool		halves = true;
	ExactNumber x,
				half,
				little;
	double		value = 0;

	for (int i = 0; i < TRIALS && nearest; i++)
	{
		random_number(&x, -34, 33, 1 + i % 12);
		if (exact_to_double(&x, &value))
			nearest = is_rounded(value, &x, &one);
		else
			nearest = x.low + x.count > 31;
		if (!nearest)
			print_number("x", &x);
	}
	ok(nearest, "a double is the nearest, ties to even");

	/* libgcc rounds a whole number of 128 bits to double by its own code. */
	for (int i = 0; i < TRIALS && second; i++)
	{
		__int128	whole = (__int128) (((unsigned __int128) random_bits() << 64) | random_bits());

		whole >>= random_between(1, 120);
		exact_from_int128(&x, whole);
		second = exact_to_double(&x, &value) && value == (double) whole;
	}
	ok(second, "whole numbers of up to 127 bits are rounded as the compiler does");
	second = true;
	for (int i = 0; i < TRIALS && second; i++)
	{
		/* 96 bits fit the compiler's 113; the exponents go below the normal range. */
		__float128	wide = (__float128) (uint32_t) random_bits();
		int			exponent = random_between(-1075, 900);

		wide = wide * 0x1p64 + (__float128) random_bits();
		scaled(&x, (unsigned __int128) wide, exponent);
		for (int n = exponent; n != 0; n += n < 0 ? 1 : -1)
			wide *= n < 0 ? 0.5 : 2.0;
		second = exact_to_double(&x, &value) && value == (double) wide;
		if (!second)
			print_number("x", &x);
	}
	ok(second, "96 bits at any exponent are rounded as 128-bit floating point rounds them");

	/* Exactly between two doubles, and 2^-1088 to either side of it. */
	for (int i = 0; i < 4000 && halves; i++)
	{
		double		below = fabs(random_double());
		double		above = nextafter(below, INFINITY);
		double		even = mantissa_is_even(below) ? below : above;

		if (i % 4 == 0)
			below = ldexp((double) random_between(1, 1 << 20), -1074), above = nextafter(below, INFINITY),
				even = mantissa_is_even(below) ? below : above;
		if (isinf(above))
			continue;
		exact_from_double(&x, below);
		exact_from_double(&half, above);
		exact_add(&x, &x, &half);
		scaled(&half, 1, -1);
		exact_multiply(&x, &x, &half);
		scaled(&little, 1, -1088);
		halves = exact_to_double(&x, &value) && value == even;
		exact_add(&half, &x, &little);
		halves = halves && exact_to_double(&half, &value) && value == above;
		little.sign = -1;
		exact_add(&half, &x, &little);
		halves = halves && exact_to_double(&half, &value) && value == below;
		half.sign = -1;
		halves = halves && exact_to_double(&half, &value) && value == -below;
		if (!halves)
			printf("# between %a and %a\n", below, above);
	}
	ok(halves, "halfway goes to the even double, a hair beside it to the nearer");

	scaled(&x, 1, -1075);
	ok(exact_to_double(&x, &value) && value == 0, "half the least double is 0");
	scaled(&x, 3, -1076);
	ok(exact_to_double(&x, &value) && value == 5e-324, "three quarters of it is itself");
	scaled(&x, 1, -1200);
	ok(exact_to_double(&x, &value) && value == 0, "what lies far below is 0");
	scaled(&x, ((unsigned __int128) 1 << 54) - 1, 970);
	ok(!exact_to_double(&x, &value), "half a unit above the largest double is out of range");
	scaled(&x, ((unsigned __int128) 1 << 55) - 3, 969);
	ok(exact_to_double(&x, &value) && value == DBL_MAX, "a quarter above it is the largest double");
}

static void
test_quotients(void)
{
	bool		quotients = true;
	bool		ratios = true;
	bool		halves = true;
	bool		small = true;
	bool		roots = true;
	double		value = 0;

	for (int i = 0; i < TRIALS / 2 && quotients; i++)
	{
		ExactNumber a,
					b,
					below,
					above;
		ExactQuotient q;
		int			order;

		random_number(&a, -34, 38, 1 + i % 30);
		random_number(&b, -34, 38, 1 + i % 17);
		if (a.sign == 0 || b.sign == 0)
			continue;
		if (i % 7 == 0 && a.count + b.count <= 38)
			exact_multiply(&a, &a, &b); /* divides without a rest, at times */
		exact_divide(&q, &a, &b);
		scaled(&below, q.top, q.exponent);
		scaled(&above, (unsigned __int128) q.top + 1, q.exponent);
		exact_multiply(&below, &below, &b);
		exact_multiply(&above, &above, &b);
		below.sign = above.sign = 1;
		quotients = q.sign == a.sign * b.sign && q.top >> 63;
		a.sign = 1;
		order = exact_compare(&below, &a);
		quotients = quotients && order <= 0 && q.inexact == (order < 0) && exact_compare(&a, &above) < 0;
		if (!quotients)
		{
			print_number("a", &a);
			print_number("b", &b);
		}
	}
	ok(quotients, "a quotient's 64 bits are cut off right, and it tells whether they were");

	for (int i = 0; i < TRIALS / 2 && ratios; i++)
	{
		ExactNumber a,
					b;

		/* Every second one near or below the least normal double. */
		random_number(&b, -4, 12, 1 + i % 9);
		random_number(&a, i % 2 ? -34 : -28, i % 2 ? -30 : 20, 1 + i % 11);
		if (b.sign == 0)
			continue;
		if (!exact_ratio(&a, &b, &value))
			ratios = a.low + a.count - b.low - b.count >= 31;
		else
			ratios = a.sign == 0 ? value == 0 : is_rounded(value, &a, &b);
		if (!ratios)
		{
			printf("# %a\n", value);
			print_number("a", &a);
			print_number("b", &b);
		}
	}
	ok(ratios, "a ratio is the nearest double, ties to even, below the normal range too");

	for (int i = 0; i < 4000 && halves; i++)
	{
		double		below = i % 2 ? ldexp((double) random_between(1, 1 << 30), -1074) :
			ldexp(1 + ldexp((double) (random_bits() >> 12), -52), random_between(-900, 900));
		double		above = nextafter(below, INFINITY);
		ExactNumber a,
					b,
					half;

		exact_from_double(&a, below);
		exact_from_double(&half, above);
		exact_add(&a, &a, &half);
		scaled(&half, 1, -1);
		exact_multiply(&a, &a, &half);
		random_number(&b, 0, 3, 3);
		if (b.sign == 0)
			continue;
		exact_multiply(&a, &a, &b);
		halves = exact_ratio(&a, &b, &value) && value == (mantissa_is_even(below) ? below : above);
	}
	ok(halves, "a ratio halfway between two doubles goes to the even one");

	for (int i = 0; i < TRIALS && small; i++)
	{
		int64_t		a = (int64_t) (random_bits() >> random_between(11, 60));
		int64_t		b = (int64_t) (random_bits() >> random_between(11, 60)) + 1;
		ExactNumber x,
					y;

		exact_from_int128(&x, random_between(0, 1) ? a : -a);
		exact_from_int128(&y, b);
		small = exact_ratio(&x, &y, &value) && fabs(value) == (double) a / (double) b &&
			(a == 0 || signbit(value) == (x.sign < 0)) && (a != 0 || !signbit(value));
	}
	ok(small, "small whole numbers divide as the processor does, and 0 has no sign");
	small = true;
	for (int i = 0; i < TRIALS / 2 && small; i++)
	{
		ExactNumber x,
					y;

		/* Past 2^53 the processor would round twice. */
		exact_from_int128(&x, (int64_t) random_bits() >> random_between(0, 11));
		exact_from_int128(&y, (int64_t) random_bits() >> random_between(0, 62));
		small = x.sign == 0 || y.sign == 0 || (exact_ratio(&x, &y, &value) && is_rounded(value, &x, &y));
	}
	ok(small, "whole numbers of 64 bits, of either sign, divide with one rounding");

	for (int i = 0; i < TRIALS / 4 && roots; i++)
	{
		ExactNumber a,
					b,
					low,
					high;
		ExactQuotient q;

		random_number(&a, -20, 20, 1 + i % 9);
		random_number(&b, 0, 4, 3);
		if (a.sign == 0 || b.sign == 0)
			continue;
		a.sign = b.sign = 1;
		exact_divide(&q, &a, &b);
		roots = exact_quotient_root(&q, &value);
		exact_from_double(&low, nextafter(value, 0));
		exact_from_double(&high, nextafter(value, INFINITY));
		exact_multiply(&low, &low, &low);
		exact_multiply(&high, &high, &high);
		exact_multiply(&low, &low, &b);
		exact_multiply(&high, &high, &b);
		roots = roots && exact_compare(&low, &a) <= 0 && exact_compare(&a, &high) <= 0;
		if (!roots)
		{
			print_number("a", &a);
			print_number("b", &b);
		}
	}
	ok(roots, "a root is right to the last bit or the next");
	{
		ExactNumber nine;
		ExactQuotient q;

		exact_from_int128(&nine, 9);
		exact_divide(&q, &nine, &one);
		ok(exact_quotient_root(&q, &value) && value == 3, "the root of nine is three");
	}
}

/* ------------------------------------------------------------- decimals */

/* printf's digits of a double, every one of them, without the zeros that end a fraction. */
static void
print_double(char *text, size_t size, double value)
{
	size_t		length = (size_t) snprintf(text, size, "%.1074f", value);

	while (text[length - 1] == '0')
		length--;
	if (text[length - 1] == '.')
		length--;
	text[length] = '\0';
}

static void
test_decimals(void)
{
	static const char *const refused[] = {"", "-", ".", "-.", "1e5", "1.2.3", " 1", "1 ", "+1", "0x1p3", "NaN", "Infinity",
		"--1", "1-", "12a"};
	static const struct
	{
		const char *text;
		double		value;
	}			nearest[] = {
		{"0.1", 0.1}, {"-0.1", -0.1}, {"0.3333333333333333333333333333333333", 1.0 / 3},
		{"1234567.89", 1234567.89}, {"0.000000000000000000000000000000000000001", 1e-39},
		{"0.5", 0.5}, {"00012.500", 12.5}, {"-0", 0}, {"-0.000", 0}, {"1.", 1}, {".5", 0.5}
	};
	char		printed[2048];
	char		text[EXACT_DECIMAL_SIZE];
	char	   *longest;
	bool		writes = true;
	bool		reads = true;
	bool		widest = true;
	ExactNumber x,
				y;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		ok(!exact_from_decimal(&x, refused[i]), "\"%s\" is no plain decimal", refused[i]);
	for (size_t i = 0; i < sizeof(nearest) / sizeof(nearest[0]); i++)
	{
		exact_from_double(&y, nearest[i].value);
		ok(exact_from_decimal(&x, nearest[i].text) && is_same(&x, &y), "%s is read as a row would hold it", nearest[i].text);
	}
	ok(exact_from_decimal(&x, "123456789012345678901234567890.125") && exact_to_decimal(&x, text) &&
	   strcmp(text, "123456789012345678901234567890.125") == 0, "a binary fraction past double precision is kept exactly");

	for (int i = 0; i < 600 && writes && reads; i++)
	{
		double		value = i == 0 ? 5e-324 : i == 1 ? DBL_MAX : i == 2 ? -DBL_MIN : random_double();

		print_double(printed, sizeof(printed), value);
		exact_from_double(&x, value);
		writes = exact_to_decimal(&x, text) && strcmp(text, value == 0 ? "0" : printed) == 0;
		reads = exact_from_decimal(&y, printed) && is_same(&x, &y);
		if (!(writes && reads))
			printf("# %a\n", value);
	}
	ok(writes, "random doubles are written with every digit that printf gives");
	ok(reads, "and read back exactly");

	/* The widest fields there are: sums of squares. */
	for (int i = 0; i < 200 && widest; i++)
	{
		random_number(&x, -68, 70, i < 4 ? 138 : 2 + i % 137);
		if (i < 4)
		{
			x.sign = i % 2 ? 1 : -1;
			x.low = -68;
			x.count = 138;
			for (int j = 0; j < 138; j++)
				x.limbs[j] = i < 2 ? UINT32_MAX : j == 0 || j == 137;
		}
		widest = exact_to_decimal(&x, text) && strlen(text) < EXACT_DECIMAL_SIZE &&
			exact_from_decimal(&y, text) && is_same(&x, &y);
		if (!widest)
			print_number("x", &x);
	}
	ok(widest, "every sum of squares is written whole and read back exactly");

	/* Far more digits than any field has. */
	longest = malloc(140000);
	memset(longest, '9', 131072);
	longest[131072] = '\0';
	ok(!exact_from_decimal(&x, longest), "131,072 digits are out of range");
	memset(longest, '0', 20000);
	strcpy(longest + 20000, "1.5");
	ok(exact_from_decimal(&x, longest) && exact_from_double(&y, 1.5) && is_same(&x, &y), "zeros at the front change nothing");
	memcpy(longest, "0.", 2);
	memset(longest + 2, '3', 16383);
	longest[16385] = '\0';
	ok(exact_from_decimal(&x, longest) && exact_from_double(&y, 1.0 / 3) && is_same(&x, &y), "16,383 decimal places are rounded once");
	longest[16384] = 'x';
	ok(!exact_from_decimal(&x, longest), "and what is wrong at their end is seen");
	free(longest);

	exact_copy(&x, &one);
	x.low = 5000;
	ok(!exact_to_decimal(&x, text), "a number with more digits than there is room for is told so");
	x.low = -5000;
	ok(!exact_to_decimal(&x, text), "and one with more decimal places");
}

/* ------------------------------------------------------------- compact text */

static void
test_text(void)
{
	static const struct
	{
		const char *text;
		const char *canonical;
	}			accepted[] = {
		{"0", "0"}, {"-0", "0"}, {"5", "5"}, {"-5", "-5"}, {"0005", "5"},
		{"18446744073709551615", "18446744073709551615"}, {"-18446744073709551615", "-18446744073709551615"},
		{"0x1p64", "0x1p64"}, {"0x10p60", "0x1p64"}, {"0x8p-4", "0x8p-4"}, {"0x1p-1", "0x8p-4"}, {"0x0p7", "0"},
		{"0x00ffp0", "255"}, {"0xap-1074", "0x28p-1076"}, {"-0x1p-1", "-0x8p-4"}, {"0x1p3", "8"}
	};
	static const char *const refused[] = {"", "-", "x", "--5", "+5", " 5", "18446744073709551616", "0x", "0xp0", "0x1", "0x1p",
		"0x1p-", "0x1p+3", "0xAp0", "0x1.8p0", "0x1p100000", "0x1p-99999999999", "-0x", "99999999999999999999999"};
	char		text[EXACT_TEXT_SIZE];
	char	   *longest;
	const char *end = NULL;
	bool		all = true;
	ExactNumber x,
				y;

	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++)
	{
		bool		read = exact_from_text(&x, accepted[i].text, &end) == NULL;
		size_t		length = read ? exact_to_text(&x, text) : 0;

		ok(read && *end == '\0' && is_canonical(&x) && length == strlen(text) && strcmp(text, accepted[i].canonical) == 0,
		   "%s is written %s", accepted[i].text, accepted[i].canonical);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
	{
		const char *problem = exact_from_text(&x, refused[i], &end);

		ok(problem != NULL && strlen(problem) > 10, "\"%s\" is refused, with a reason", refused[i]);
	}
	ok(exact_from_text(&x, "12,7", &end) == NULL && strcmp(end, ",7") == 0, "reading stops after a whole number");
	ok(exact_from_text(&x, "0x1p-4;7", &end) == NULL && strcmp(end, ";7") == 0, "and after a power of two");

	for (int i = 0; i < TRIALS && all; i++)
	{
		size_t		length;

		random_number(&x, -68, 70, 1 + i % 138);
		length = exact_to_text(&x, text);
		all = length == strlen(text) && length < sizeof(text) && exact_from_text(&y, text, &end) == NULL && *end == '\0' &&
			is_same(&x, &y);
	}
	ok(all, "random numbers survive their text");

	longest = malloc(20001);
	memset(longest, 'f', 20000);
	memcpy(longest, "0x", 2);
	longest[20000] = '\0';
	ok(exact_from_text(&x, longest, &end) != NULL, "20,000 hexadecimal digits are refused");
	memset(longest + 2, '0', 19990);
	strcpy(longest + 19990, "1p5");
	ok(exact_from_text(&x, longest, &end) == NULL && exact_to_text(&x, text) == 2 && strcmp(text, "32") == 0,
	   "but not for their leading zeros");
	strcpy(longest, "0x");
	memset(longest + 2, 'f', 8 * (EXACT_MAX_LIMBS - 2));
	strcpy(longest + 2 + 8 * (EXACT_MAX_LIMBS - 2), "p31");
	ok(exact_from_text(&x, longest, &end) == NULL && is_canonical(&x), "as many digits as there may be are read");
	memset(longest + 2, 'f', 8 * EXACT_MAX_LIMBS);
	strcpy(longest + 2 + 8 * EXACT_MAX_LIMBS, "p31");
	ok(exact_from_text(&x, longest, &end) != NULL, "and no more, as they might not fit when shifted");
	free(longest);
}

int
main(void)
{
	seed_random();
	test_whole_numbers();
	test_doubles();
	test_sums();
	test_no_room();
	test_rounding_of_sums();
	test_quotients();
	test_decimals();
	test_text();
	return tap_done();
}
