#include "number.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char ait_number_pairs[200] = "00010203040506070809101112131415161718192021222324"
				   "25262728293031323334353637383940414243444546474849"
				   "50515253545556575859606162636465666768697071727374"
				   "75767778798081828384858687888990919293949596979899";

void ait_number_padded(char *to, uint64_t value, unsigned count)
{
	for (; count >= 2; count -= 2, value /= 100)
		ait_number_pair(to + count - 2, value % 100);
	if (count == 1)
		*to = (char)('0' + value % 10);
}

/* Not in place: what few records have should not lie in the way of what all have. */
#define RARE __attribute__((noinline))

static unsigned count_digits(uint64_t value)
{
	unsigned count = 1;

	for (; value >= 100; value /= 100)
		count += 2;
	return count + (value >= 10);
}

static RARE size_t put_many(char *to, uint64_t value)
{
	unsigned count = count_digits(value);

	ait_number_padded(to, value, count);
	return count;
}

size_t ait_number_unsigned(char *to, uint64_t value)
{
	if (value >= 100)
		return put_many(to, value);
	ait_number_pair(to, value < 10 ? 10 * value : value);
	return 1 + (value >= 10);
}

size_t ait_number_int(char *to, int64_t value)
{
	if (value >= 0)
		return ait_number_unsigned(to, (uint64_t)value);
	*to = '-';
	return 1 + ait_number_unsigned(to + 1, -(uint64_t)value);
}

static size_t put(char *to, const char *text)
{
	size_t len = strlen(text);

	memcpy(to, text, len);
	return len;
}

/* `digits` / 10^`decimals`, as `12.5`; at least one decimal. */
static size_t put_fixed(char *to, uint64_t digits, unsigned decimals)
{
	uint64_t power = 1;
	size_t len = 1;

	for (unsigned i = 0; i < decimals && power <= digits; i++)
		power *= 10;
	if (power > digits) {
		*to = '0'; /* and the power may be less than 10^decimals, if that is very large */
	} else {
		len = ait_number_unsigned(to, digits / power);
		digits %= power;
	}
	to[len++] = '.';
	ait_number_padded(to + len, digits, decimals);
	return len + decimals;
}

/*
 * printf's digits, for the very large and the very small. It writes the locale's point, of any
 * length, behind the first digit.
 */
static size_t put_printed(char *to, double value)
{
	char text[64];
	const char *at = text;
	int kept = errno;
	size_t len = 0;

	for (int precision = 14; precision <= 16; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, value);
		if (strtod(text, NULL) >= value && strtod(text, NULL) <= value)
			break;
	}
	errno = kept; /* of a number so small that strtod complains */
	to[len++] = *at++;
	to[len++] = '.';
	while (*at < '0' || *at > '9')
		at++;
	while (*at != 'e')
		to[len++] = *at++;
	while (to[len - 1] == '0' && to[len - 2] != '.')
		len--;
	return len + put(to + len, at);
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;

enum { DECIMALS_MAX = 22 }; /* a 53-bit number times 10^22 fits into 127 bits */

/* A positive value = fraction * 2^-shift exactly, the fraction of 53 bits (IEEE 754). */
static uint64_t take_apart(double value, int *shift)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	*shift = 1075 - (int)(bits >> 52);
	return (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
}

/* How far the steps to the doubles beside it reach: half of one, a quarter below a power of two. */
static unsigned margin_of(uint64_t fraction)
{
	return fraction == UINT64_C(1) << 52 ? 4 : 2;
}

/*
 * Each count of decimals is tried, the fewest first: the number of them, and all digits in *n, or
 * 0. n / 10^k reads back as the value exactly when it is nearer to it than half the step to the
 * next double. All is exact: both sides are multiplied by 10^k * 2^shift.
 */
static unsigned try_decimals(uint64_t fraction, int shift, uint64_t *n)
{
	unsigned margin = margin_of(fraction);
	wide power = 10;

	for (unsigned k = 1; k <= DECIMALS_MAX; k++, power *= 10) {
		wide exact = fraction * power;
		wide nearest = (exact + ((wide)1 << (shift - 1))) >> shift;
		wide near = nearest << shift;
		wide apart = near > exact ? near - exact : exact - near;

		*n = (uint64_t)nearest;
		if (apart < power && apart * margin < power)
			return k;
	}
	return 0;
}

static RARE size_t put_shortest(char *to, double value)
{
	int shift;
	uint64_t digits;
	uint64_t fraction = take_apart(value, &shift);
	unsigned decimals = try_decimals(fraction, shift, &digits);

	return decimals ? put_fixed(to, digits, decimals) : put_printed(to, value);
}

/* `n` / 10^`count` = n / `power`, where the part before the point is known. */
static inline size_t put_parts(
	char *to, uint64_t whole, uint64_t n, uint64_t power, unsigned count)
{
	size_t len = ait_number_unsigned(to, whole);

	to[len++] = '.';
	ait_number_padded(to + len, n - whole * power, count);
	return len + count;
}

/*
 * The same as put_shortest of up to three decimals, which most numbers are content with, and of
 * values for which 64 bits are enough; 0: three are not. What reads back as the value has its whole
 * part.
 */
enum { USUAL_DECIMALS = 3 };

static bool is_usual(double value)
{
	return value >= 0x1p-11 && value < 0x1p52;
}

static size_t put_usual(char *to, double value)
{
	int shift;
	uint64_t fraction = take_apart(value, &shift);
	uint64_t half = UINT64_C(1) << (shift - 1);
	unsigned margin = margin_of(fraction);
	uint64_t power = 10;

	for (unsigned k = 1; k <= USUAL_DECIMALS; k++, power *= 10) {
		uint64_t sum = fraction * power + half;
		uint64_t rest = sum & (half | (half - 1));
		uint64_t apart = rest > half ? rest - half : half - rest;

		if (apart < power && apart * margin < power)
			return put_parts(
				to, (uint64_t)(int64_t)value, sum >> shift, power, k);
	}
	return 0;
}
#else
#define put_shortest put_printed

static bool is_usual(double value)
{
	(void)value;
	return false;
}

static size_t put_usual(char *to, double value)
{
	return put_printed(to, value);
}
#endif

static size_t put_finite(char *to, double value)
{
	double whole = value < 1e17 ? (double)(int64_t)value : -1;

	if (value >= whole && value <= whole)
		return put_fixed(to, (uint64_t)value * 10, 1);
	if (value >= 1e-6 && value < 1e17)
		return put_shortest(to, value);
	return put_printed(to, value);
}

static RARE size_t put_any(char *to, double value)
{
	if (isnan(value))
		return put(to, "\"NaN\"");
	if (isinf(value))
		return put(to, value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
	if (!signbit(value))
		return put_finite(to, value);
	*to = '-';
	return 1 + ait_number_double(to + 1, -value);
}

size_t ait_number_double(char *to, double value)
{
	size_t len = is_usual(value) ? put_usual(to, value) : 0;

	return len > 0 ? len : put_any(to, value);
}
