#include "test.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/stamp.h"
#include "clock.h"
#include "number.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { RANDOM_NUMBERS = 200000 };

static void integers(struct test *t)
{
	static const int64_t values[] = {0, 1, 9, 10, 99, 100, 101, 12345, 1000000,
		INT64_MAX, INT64_MIN, -1, -10, -999, INT64_MAX / 10, 4294967296};
	char want[AIT_NUMBER_SIZE];
	char got[AIT_NUMBER_SIZE];

	for (size_t i = 0; i < COUNT(values); i++) {
		snprintf(want, sizeof(want), "%lld", (long long)values[i]);
		CHECK_STR(t, ((struct str){got, ait_number_int(got, values[i])}), want);
	}
	CHECK_STR(t, ((struct str){got, ait_number_unsigned(got, UINT64_MAX)}),
		"18446744073709551615");
	ait_number_padded(got, 7, 5);
	CHECK_STR(t, ((struct str){got, 5}), "00007");
}

static const struct {
	double value;
	const char *written;
} doubles[] = {
	{0, "0.0"},
	{-0.0, "-0.0"},
	{1, "1.0"},
	{-1.5, "-1.5"},
	{0.7, "0.7"},
	{0.1 + 0.2, "0.30000000000000004"},
	{3.14159, "3.14159"},
	{1e15, "1000000000000000.0"},
	{9007199254740992, "9007199254740992.0"},
	{1e17, "1.0e+17"},
	{0.000001, "0.000001"},
	{1e-7, "1.0e-07"},
	{123456.789, "123456.789"},
	{DBL_MAX, "1.7976931348623157e+308"},
	{DBL_MIN, "2.2250738585072014e-308"},
	{DBL_TRUE_MIN, "4.94065645841247e-324"},
	{NAN, "\"NaN\""},
	{INFINITY, "\"Infinity\""},
	{-INFINITY, "\"-Infinity\""},
	{0.5, "0.5"},
	{1.0000000000000002, "1.0000000000000002"},
	{0.9999999999999999, "0.9999999999999999"},
	{2251799813685249.5, "2251799813685249.5"},
};

static void known_doubles(struct test *t)
{
	char got[AIT_NUMBER_SIZE];

	for (size_t i = 0; i < COUNT(doubles); i++)
		CHECK_STR(t, ((struct str){got, ait_number_double(got, doubles[i].value)}),
			doubles[i].written);
}

static double random_double(uint64_t *state)
{
	uint64_t bits = test_random(state);
	double value;

	switch (bits % 4) {
	case 0:
		return (double)(bits >> 12) / 1e6;
	case 1:
		return (double)(bits >> 40) / 1000;
	case 2:
		bits = (bits >> 12) | (uint64_t)(1003 + (bits >> 4) % 76) << 52;
		break;
	default:
		break;
	}
	memcpy(&value, &bits, sizeof(value));
	return isfinite(value) ? value : 1;
}

static unsigned fewest_digits(double value)
{
	char text[64];

	for (int digits = 1; digits < 17; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits - 1, value);
		if (fabs(strtod(text, NULL) - value) <= 0)
			return (unsigned)digits;
	}
	return 17;
}

/* Digits from the first to the last that is not 0, up to an exponent. */
static unsigned digits_of(const char *text)
{
	unsigned digits = 0;
	unsigned zeros = 0;

	for (; *text != '\0' && *text != 'e'; text++) {
		if (*text == '0' && digits > 0)
			zeros++;
		if (*text >= '1' && *text <= '9') {
			digits += zeros + 1;
			zeros = 0;
		}
	}
	return digits;
}

static void doubles_read_back(struct test *t)
{
	uint64_t state = 5;
	char got[AIT_NUMBER_SIZE + 1];

	for (unsigned i = 0; i < RANDOM_NUMBERS; i++) {
		double value = random_double(&state);

		got[ait_number_double(got, value)] = '\0';
		if (!CHECK(t, fabs(strtod(got, NULL) - value) <= 0))
			break;
		if (fabs(value) < 1e-6 || fabs(value) >= 1e15)
			continue;
		if (!CHECK_INT(t, digits_of(got), fewest_digits(value)))
			break;
	}
}

static void no_locale(struct test *t)
{
	const struct {
		double value;
		const char *written;
	} far[] = {{1.5e300, "1.5e+300"}, {-2.5e-9, "-2.5e-09"}, {0.5, "0.5"}};
	char got[AIT_NUMBER_SIZE];

	for (size_t i = 0; i < COUNT(far); i++)
		CHECK_STR(t, ((struct str){got, ait_number_double(got, far[i].value)}),
			far[i].written);
}

static bool set_comma(void)
{
	static const char *const names[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "ps_AF"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (setlocale(LC_NUMERIC, names[i]) != NULL)
			return true;
	return false;
}

static void times(struct test *t)
{
	static const int64_t known[] = {0, 1, -1, 999999999, 1000000000, -1000000000,
		INT64_MAX, INT64_MIN, 951782400000000000, 951868799999999999,
		1795329780001200000, 1709164800000000000, 4107542399000000000};
	uint64_t state = 9;

	for (unsigned i = 0; i < 20000; i++) {
		int64_t ns = i < COUNT(known) ? known[i] : (int64_t)test_random(&state);
		char got[AIT_CLOCK_SIZE];
		struct buf want = {0};

		ait_clock_format(got, ns);
		stamp_format(ns, &want);
		CHECK_STR(t, ((struct str){got, sizeof(got)}), buf_text(&want));
		buf_release(&want);
	}
}

static void known_time(struct test *t)
{
	char got[AIT_CLOCK_SIZE];

	ait_clock_format(got, 1795329780001200000);
	CHECK_STR(t, ((struct str){got, sizeof(got)}), "2026-11-22T06:43:00.001200000Z");
	ait_clock_format(got, -1);
	CHECK_STR(t, ((struct str){got, sizeof(got)}), "1969-12-31T23:59:59.999999999Z");
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "integers are written as printf writes them", integers);
	test_run(&t, "doubles that are known", known_doubles);
	test_run(&t, "doubles read back, with the fewest digits", doubles_read_back);
	if (set_comma())
		test_run(&t, "a decimal comma is no matter", no_locale);
	else
		test_skip(&t, "a decimal comma is no matter",
			"no locale with a comma is installed");
	test_run(&t, "a time that is known", known_time);
	test_run(&t, "times are written as base/stamp writes them", times);
	return test_done(&t);
}
