#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan_parts.h"

/* A number taken apart: digits * 10^exponent. */
struct scan_decimal {
	bool negative;
	struct str whole;    /* digits before the point, leading zeros left out */
	struct str fraction; /* digits behind it */
	int64_t exponent;    /* as written, at most EXPONENT_MAX either way */
};

/* More than any number of digits in memory can make up for. */
static const int64_t EXPONENT_MAX = INT64_C(1000000000000000000) / 2;

static bool scan_number_digit(int byte)
{
	return byte >= '0' && byte <= '9';
}

/* Digits, at least one. */
static inline const char *scan_number_digits(struct scan *s, const char *begin)
{
	const char *p = begin, *end = s->end;

	while (p < end && scan_number_digit((unsigned char)*p))
		p++;
	return p > begin ? p : scan_fail(s, p, "expected a digit");
}

static const char *scan_number_exponent_end(struct scan *s, const char *p)
{
	p += scan_peek(s, p) == '+' || scan_peek(s, p) == '-';
	return scan_number_digits(s, p);
}

const char *scan_number_far(struct scan *s, const char *p)
{
	const char *begin = p + (*p == '-');

	p = scan_number_digits(s, begin);
	if (p && *begin == '0' && p > begin + 1)
		return scan_fail(s, begin + 1, "a digit behind a leading zero");
	if (p && scan_peek(s, p) == '.')
		p = scan_number_digits(s, p + 1);
	if (p && (scan_peek(s, p) | 0x20) == 'e')
		p = scan_number_exponent_end(s, p + 1);
	return p;
}

static struct str scan_number_run(struct str text)
{
	size_t len = 0;

	while (len < text.len && scan_number_digit((unsigned char)text.at[len]))
		len++;
	return str_head(text, len);
}

static int64_t scan_number_exponent(struct str text)
{
	bool negative = text.len && text.at[0] == '-';
	int64_t exponent = 0;

	if (text.len && (text.at[0] == '-' || text.at[0] == '+'))
		text = str_tail(text, 1);
	for (size_t i = 0; i < text.len; i++)
		if (exponent < EXPONENT_MAX / 10)
			exponent = exponent * 10 + (text.at[i] - '0');
	return negative ? -exponent : exponent;
}

static struct scan_decimal scan_number_parts(struct str text)
{
	struct scan_decimal d = {.negative = text.len && text.at[0] == '-'};

	text = str_tail(text, d.negative);
	d.whole = scan_number_run(text);
	text = str_tail(text, d.whole.len);
	if (text.len && text.at[0] == '.') {
		d.fraction = scan_number_run(str_tail(text, 1));
		text = str_tail(text, 1 + d.fraction.len);
	}
	d.exponent = scan_number_exponent(str_tail(text, 1));
	if (d.whole.len && d.whole.at[0] == '0')
		d.whole = str_tail(d.whole, 1);
	return d;
}

static struct str scan_number_trim(struct str digits)
{
	while (digits.len && digits.at[digits.len - 1] == '0')
		digits.len--;
	return digits;
}

/* Appends digits to *n; false when it does not fit. */
static bool scan_number_append(struct str digits, uint64_t *n)
{
	for (size_t i = 0; i < digits.len; i++)
		if (__builtin_mul_overflow(*n, (uint64_t)10, n) ||
			__builtin_add_overflow(*n, (uint64_t)(digits.at[i] - '0'), n))
			return false;
	return true;
}

/* digits * 10^exponent as a whole number; false when it is none, or none of 64 bits. */
static bool scan_number_whole(struct scan_decimal d, uint64_t *n)
{
	d.fraction = scan_number_trim(d.fraction);
	if (!d.fraction.len) {
		size_t len = d.whole.len;

		d.whole = scan_number_trim(d.whole);
		d.exponent += (int64_t)(len - d.whole.len);
	}
	d.exponent -= (int64_t)d.fraction.len;
	*n = 0;
	if (!scan_number_append(d.whole, n) || !scan_number_append(d.fraction, n))
		return false;
	if (*n == 0)
		return true;
	for (; d.exponent > 0; d.exponent--)
		if (__builtin_mul_overflow(*n, (uint64_t)10, n))
			return false;
	return d.exponent == 0;
}

/* Eight digits more, made pairs, fours and one number in three multiplications; false: they are none. */
static bool scan_number_eight(const char *at, uint64_t *n)
{
	uint64_t eight = word_load(at) ^ WORD_EACH * '0';

	if (((eight + WORD_EACH * (0x80 - 10)) | eight) & WORD_EACH * 0x80)
		return false;
	eight = eight * 10 + (eight >> 8);
	eight = ((eight & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064) +
			((eight >> 16) & UINT64_C(0x000000FF000000FF)) *
				UINT64_C(0x0000271000000001)) >>
		32;
	*n = *n * 100000000 + eight;
	return true;
}

/* Digits alone, and so few that they fit; most numbers are such, and nanoseconds have 19. */
static bool scan_number_digits_only(struct str text, int64_t *out)
{
	uint64_t n = 0;

	size_t i = 0;

	if (text.len > 19)
		return false;
	for (; i + 8 <= text.len && scan_number_eight(text.at + i, &n); i += 8)
		;
	for (; i < text.len; i++) {
		if (!scan_number_digit((unsigned char)text.at[i]))
			return false;
		n = n * 10 + (uint64_t)(text.at[i] - '0');
	}
	if (n > INT64_MAX)
		return false;
	*out = (int64_t)n;
	return true;
}

bool scan_int(const struct scan_value *number, int64_t *out)
{
	struct scan_decimal d;
	uint64_t n;

	if (number->type != SCAN_NUMBER)
		return false;
	if (scan_number_digits_only(number->text, out))
		return true;
	d = scan_number_parts(number->text);
	if (!scan_number_whole(d, &n) || n > (uint64_t)INT64_MAX + d.negative)
		return false;
	*out = d.negative ? (int64_t)(0 - n) : (int64_t)n;
	return true;
}

/* Up to 2^53, and times or by up to 10^22: one rounding, so the nearest double. */
static bool scan_number_exact(const struct scan_decimal *d, double *out)
{
	static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
		1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
		1e22};
	int64_t exponent = d->exponent - (int64_t)d->fraction.len;
	uint64_t n = 0;

	if (FLT_EVAL_METHOD != 0 || d->whole.len + d->fraction.len > 15 || exponent < -22 ||
		exponent > 22)
		return false;
	scan_number_append(d->whole, &n);
	scan_number_append(d->fraction, &n);
	*out = exponent < 0 ? (double)n / tens[-exponent] : (double)n * tens[exponent];
	return true;
}

/* More significant digits than decide where a double rounds (767). */
enum { DIGITS_MAX = 800 };

/* A number for strtod: digits, and an exponent instead of a point, so no locale matters. */
struct scan_copy {
	char text[DIGITS_MAX + 32];
	size_t len;
	int64_t exponent;
	bool more; /* a digit that is not 0 was left out */
};

static void scan_number_copy(struct scan_copy *c, struct str digits, bool fraction)
{
	for (size_t i = 0; i < digits.len; i++) {
		bool kept = c->len < DIGITS_MAX;

		if (kept && (c->len || digits.at[i] != '0'))
			c->text[c->len++] = digits.at[i];
		c->more |= !kept && digits.at[i] != '0';
		c->exponent += !kept - fraction;
	}
}

static double scan_number_slow(const struct scan_decimal *d)
{
	struct scan_copy c = {.exponent = d->exponent};

	scan_number_copy(&c, d->whole, false);
	scan_number_copy(&c, d->fraction, true);
	if (!c.len)
		return 0;
	if (c.more) {
		c.text[c.len++] = '1';
		c.exponent--;
	}
	snprintf(c.text + c.len, sizeof(c.text) - c.len, "e%" PRId64, c.exponent);
	return strtod(c.text, NULL);
}

bool scan_double(const struct scan_value *number, double *out)
{
	struct scan_decimal d;

	if (number->type != SCAN_NUMBER)
		return false;
	d = scan_number_parts(number->text);
	if (!scan_number_exact(&d, out))
		*out = scan_number_slow(&d);
	if (d.negative)
		*out = -*out;
	return !isinf(*out);
}

/* Digits without zeros at either end, and what the first of them stands for. */
static struct scan_decimal scan_number_plain(struct str text)
{
	struct scan_decimal d = scan_number_parts(text);

	d.exponent += (int64_t)d.whole.len;
	while (!d.whole.len && d.fraction.len && d.fraction.at[0] == '0') {
		d.fraction = str_tail(d.fraction, 1);
		d.exponent--;
	}
	d.fraction = scan_number_trim(d.fraction);
	if (!d.fraction.len)
		d.whole = scan_number_trim(d.whole);
	if (!d.whole.len && !d.fraction.len)
		d = (struct scan_decimal){0};
	return d;
}

static char scan_number_at(const struct scan_decimal *d, size_t i)
{
	return i < d->whole.len ? d->whole.at[i] : d->fraction.at[i - d->whole.len];
}

bool scan_number_same(const struct scan_value *a, const struct scan_value *b)
{
	struct scan_decimal x = scan_number_plain(a->text), y = scan_number_plain(b->text);
	size_t len = x.whole.len + x.fraction.len;

	if (x.negative != y.negative || x.exponent != y.exponent ||
		len != y.whole.len + y.fraction.len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (scan_number_at(&x, i) != scan_number_at(&y, i))
			return false;
	return true;
}
