#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/stamp.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Seconds and nanoseconds, for readable tables. */
#define AT(seconds, fraction) ((seconds)*INT64_C(1000000000) + (fraction))

static void times_are_read(struct test *t)
{
	static const struct {
		const char *text;
		int64_t ns;
	} cases[] = {
		{"1970-01-01T00:00:00.000000000Z", 0},
		{"1970-01-01T00:00:00Z", 0},
		{"1970-01-01T00:00:00.000000001Z", 1},
		{"1969-12-31T23:59:59.999999999Z", -1},
		{"2026-11-22T06:43:00.001200000Z", AT(1795329780, 1200000)},
		{"2026-11-22T06:43:00Z", AT(1795329780, 0)},
		{"2026-11-22T06:43:00.5Z", AT(1795329780, 500000000)},
		{"2026-11-22T06:43:00.12Z", AT(1795329780, 120000000)},
		{"2026-11-22T06:43:00.123Z", AT(1795329780, 123000000)},
		{"2026-11-22T06:43:00.1234567Z", AT(1795329780, 123456700)},
		{"2026-11-22t06:43:00z", AT(1795329780, 0)},
		{"2026-11-22 06:43:00Z", AT(1795329780, 0)},
		{"2026-11-22T06:43:00+01:30", AT(1795324380, 0)},
		{"2026-11-22T06:43:00-01:30", AT(1795335180, 0)},
		{"2026-11-22T06:43:00-00:00", AT(1795329780, 0)},
		{"2026-11-22T06:43:00+00:00", AT(1795329780, 0)},
		{"2026-11-22T06:43:00+23:59", AT(1795243440, 0)},
		{"2026-11-22T06:43:00.123456789-23:59", AT(1795416120, 123456789)},
		{"2016-12-31T23:59:60Z", AT(1483228800, 0)},
		{"2016-12-31T23:59:60.500000000Z", AT(1483228800, 500000000)},
		{"2000-02-29T00:00:00Z", AT(951782400, 0)},
		{"2024-02-29T12:00:00.000000000Z", AT(1709208000, 0)},
		{"2000-03-01T00:00:00Z", AT(951868800, 0)},
		{"1900-03-01T00:00:00Z", AT(-2203891200, 0)},
		{"1900-02-28T23:59:59Z", AT(-2203891201, 0)},
		{"2100-02-28T23:59:59Z", AT(4107542399, 0)},
		{"1677-09-21T00:12:43.145224192Z", INT64_MIN},
		{"1677-09-21T00:12:43.145224193Z", INT64_MIN + 1},
		{"1677-09-21T00:12:44Z", AT(-9223372036, 0)},
		{"2262-04-11T23:47:16.854775807Z", INT64_MAX},
		{"2262-04-12T00:47:16.854775807+01:00", INT64_MAX},
	};
	int64_t ns;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *reason = "";

		ns = 42;
		if (!CHECK(t, stamp_parse(str_from(cases[i].text), &ns, &reason)) ||
			!CHECK_INT(t, ns, cases[i].ns))
			CHECK_STR(t, str_from(reason), cases[i].text);
	}
}

static void the_rest_is_refused(struct test *t)
{
	static const struct {
		const char *text;
		const char *reason;
	} cases[] = {
		{"", "the time is cut off"},
		{"2026", "the time is cut off"},
		{"2026-11-22", "the time is cut off"},
		{"2026-11-22T06:43", "the time is cut off"},
		{"2026-11-22T06:43:00",
			"the time needs a Z or an offset such as +02:00 at its end"},
		{"2026-11-22T06:43:00.000000000",
			"the time needs a Z or an offset such as +02:00 at its end"},
		{"2026-11-22T06:43:00+01:3", "the time is cut off"},
		{"2026-11-22T06:43:00.Z", "expected a digit behind the point"},
		{"2026-11-22T06:43:00,5Z", "expected Z or an offset behind the time"},
		{"2026-11-22T06:43:00.0000000000Z", "more than nine digits of a second"},
		{"2026-11-22T06:43:00.000000000ZZ", "something stands behind the time"},
		{"2026-11-22T06:43:00.000000000Z ", "something stands behind the time"},
		{" 2026-11-22T06:43:00.000000000Z", "expected a digit in the time"},
		{"2026-11-22T06:43:00+0130", "expected a colon in the offset"},
		{"2026-11-22T06:43:00+24:00", "no such offset"},
		{"2026-11-22T06:43:00+01:60", "no such offset"},
		{"2026-11-22T06:43:00 Z", "expected Z or an offset behind the time"},
		{"2026-11-22_06:43:00Z", "expected a T behind the date"},
		{"2026-11-22T24:00:00Z", "no such hour"},
		{"2026-11-22T24:00:00.000000000Z", "no such hour"},
		{"2026-11-22T06:60:00.000000000Z", "no such minute"},
		{"2026-11-22T06:43:61.000000000Z", "no such second"},
		{"2026-00-22T06:43:00.000000000Z", "no such month"},
		{"2026-13-22T06:43:00.000000000Z", "no such month"},
		{"2026-11-00T06:43:00.000000000Z", "no such day"},
		{"2026-11-32T06:43:00.000000000Z", "no such day"},
		{"2026-11-31T06:43:00.000000000Z", "no such day in that month"},
		{"2026-02-29T06:43:00.000000000Z", "no such day in that month"},
		{"2024-02-30T06:43:00.000000000Z", "no such day in that month"},
		{"1900-02-29T00:00:00.000000000Z", "no such day in that month"},
		{"2100-02-29T00:00:00Z", "no such day in that month"},
		{"2026/11/22T06:43:00Z", "expected a - in the date"},
		{"2026-11/22T06:43:00.000000000Z", "expected a - in the date"},
		{"2026-11-22T06.43:00.000000000Z", "expected a colon in the time"},
		{"20a6-11-22T06:43:00.000000000Z", "expected a digit in the time"},
		{"2026-11-22T06:43:00.00000:000Z",
			"expected Z or an offset behind the time"},
		{"2026-11-22T06:43:0/.000000000Z", "expected a digit in the time"},
		{"2026-11-22T06:43:00.00000000\xb0Z",
			"expected Z or an offset behind the time"},
		{"+026-11-22T06:43:00.000000000Z", "expected a digit in the time"},
		{"1677-09-21T00:12:43.145224191Z",
			"a time must lie between 1677-09-21 and 2262-04-11"},
		{"2262-04-11T23:47:16.854775808Z",
			"a time must lie between 1677-09-21 and 2262-04-11"},
		{"0000-01-01T00:00:00.000000000Z",
			"a time must lie between 1677-09-21 and 2262-04-11"},
		{"9999-12-31T23:59:59.999999999Z",
			"a time must lie between 1677-09-21 and 2262-04-11"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *reason = "accepted";
		int64_t ns = 42;

		if (!CHECK(t, !stamp_parse(str_from(cases[i].text), &ns, &reason)) ||
			!CHECK_STR(t, str_from(reason), cases[i].reason))
			CHECK_STR(
				t, str_from(cases[i].text), "(refused for another reason)");
		CHECK(t, !stamp_parse(str_from(cases[i].text), &ns, NULL));
		CHECK_INT(t, ns, 42);
	}
}

/* Times near the ends and the middle, and of every size. */
static int64_t some_time(uint64_t *state)
{
	uint64_t bits = test_random(state), shift = test_random(state) % 64;

	return test_random(state) % 2 ? (int64_t)(bits >> shift)
				      : -(int64_t)(bits >> shift >> 1);
}

static void format_is_the_inverse(struct test *t)
{
	uint64_t state = 42;
	struct buf text = {0};

	for (int i = 0; i < 200000 && t->ok; i++) {
		int64_t ns = some_time(&state), back = 0;

		buf_reset(&text);
		stamp_format(ns, &text);
		CHECK_INT(t, text.len, 30);
		CHECK(t, stamp_parse(buf_str(&text), &back, NULL));
		CHECK_INT(t, back, ns);
	}
	buf_release(&text);
}

/* libc's calendar is the authority. */
static void days_are_those_of_libc(struct test *t)
{
	struct buf text = {0};

	for (int64_t day = -106000; day < 106000 && t->ok; day++) {
		time_t seconds = (time_t)(day * 86400);
		struct tm tm;
		char want[64];

		gmtime_r(&seconds, &tm);
		strftime(want, sizeof(want), "%Y-%m-%dT00:00:00.000000000Z", &tm);
		buf_reset(&text);
		stamp_format(AT((int64_t)seconds, 0), &text);
		CHECK_STR(t, buf_str(&text), want);
	}
	buf_release(&text);
}

/* The form that programs write has its own road: a byte changed must not change the answer. */
static void both_roads_agree(struct test *t)
{
	uint64_t state = 7;
	struct buf text = {0};

	for (int i = 0; i < 200000 && t->ok; i++) {
		int64_t ns = 0, other = 0;
		size_t at;
		bool read;

		buf_reset(&text);
		stamp_format(some_time(&state), &text);
		at = test_random(&state) % 30;
		text.at[at] = (char)(test_random(&state) % 3
				? '0' + test_random(&state) % 10
				: test_random(&state));
		read = stamp_parse(buf_str(&text), &ns, NULL);
		if (text.at[29] != 'Z')
			continue;
		text.len--;
		buf_add(&text, STR("+00:00"));
		CHECK_INT(t, stamp_parse(buf_str(&text), &other, NULL), read);
		if (!CHECK_INT(t, other, ns))
			CHECK_STR(t, buf_str(&text), "(the two roads differ)");
	}
	buf_release(&text);
}

/* Near or far from the time before, and however that one was written. */
static void near_times_are_the_same(struct test *t)
{
	struct stamp_near near = {0};
	uint64_t state = 5;
	int64_t at = AT(1795329780, 0);

	for (int i = 0; i < 200000 && t->ok; i++) {
		struct buf text = {0};
		int64_t alone = 1, after = 2;

		at += (int64_t)(test_random(&state) % 40) * AT(1, 0) - AT(15, 0);
		if (test_random(&state) % 64 == 0)
			at = (int64_t)test_random(&state);
		stamp_format(at + (int64_t)(test_random(&state) % 1000), &text);
		if (test_random(&state) % 8 == 0)
			text.at[test_random(&state) % text.len] =
				"0:9-Z. "[test_random(&state) % 7];
		CHECK_INT(t, stamp_parse_near(&near, buf_str(&text), &after, NULL),
			stamp_parse(buf_str(&text), &alone, NULL));
		CHECK(t, after == alone || (after == 2 && alone == 1));
		buf_release(&text);
	}
}

static void clock_is_local(struct test *t)
{
	struct buf text = {0};

	setenv("TZ", "XYZ-2:30", 1);
	tzset();
	stamp_clock(AT(1795329780, 999999999), &text);
	stamp_clock(-1, &text);
	CHECK_STR(t, buf_str(&text), "09:13:0002:29:59");
	buf_reset(&text);
	stamp_day(AT(1795329780, 999999999), &text);
	stamp_day(-1, &text);
	stamp_day(AT(1795296600, 0) - 1, &text);
	CHECK_STR(t, buf_str(&text), "11-2201-0111-21");
	buf_reset(&text);
	stamp_year(AT(1795329780, 999999999), &text);
	stamp_year(INT64_MIN, &text);
	stamp_year(INT64_MAX, &text);
	CHECK_STR(t, buf_str(&text), "202616772262");
	CHECK_INT(t, stamp_midnight(AT(1795329780, 999999999)), AT(1795296600, 0));
	CHECK_INT(t, stamp_midnight(-1), AT(-9000, 0));
	CHECK_INT(t, stamp_midnight(INT64_MIN), INT64_MIN);
	CHECK(t, stamp_same_day(AT(1795296600, 0), AT(1795382999, 999999999)));
	CHECK(t, !stamp_same_day(AT(1795296600, 0), AT(1795296600, 0) - 1));
	CHECK(t, !stamp_same_day(0, AT(365 * 86400, 0)));
	buf_release(&text);
}

static void durations_for_people(struct test *t)
{
	static const struct {
		int64_t ns;
		const char *text;
	} cases[] = {
		{0, "0ns"},
		{1, "1ns"},
		{999, "999ns"},
		{1000, "1us"},
		{1499, "1us"},
		{1500, "2us"},
		{12000, "12us"},
		{999499, "999us"},
		{999999, "999us"},
		{1000000, "1ms"},
		{12040000, "12ms"},
		{41500000, "42ms"},
		{999500000, "999ms"},
		{AT(0, 999999999), "999ms"},
		{AT(1, 0), "1.00s"},
		{AT(1, 4999999), "1.00s"},
		{AT(1, 5000000), "1.01s"},
		{AT(1, 614000000), "1.61s"},
		{AT(9, 999000000), "10.00s"},
		{AT(14, 200000000), "14.20s"},
		{AT(59, 994999999), "59.99s"},
		{AT(59, 999999999), "59.99s"},
		{AT(60, 0), "1m00s"},
		{AT(64, 499999999), "1m04s"},
		{AT(64, 500000000), "1m05s"},
		{AT(3599, 0), "59m59s"},
		{AT(3599, 999999999), "59m59s"},
		{AT(3600, 0), "1h00m"},
		{AT(3749, 999999999), "1h02m"},
		{AT(3750, 0), "1h03m"},
		{AT(359999, 999999999), "99h59m"},
		{AT(360000, 0), "4d04h"},
		{AT(8639999, 0), "99d23h"},
		{AT(8640000, 0), "100d"},
		{AT(106617600, 0), "1234d"},
		{INT64_MAX, "106752d"},
		{-1, "-1ns"},
		{AT(-1, -614000000), "-1.61s"},
		{INT64_MIN, "-106752d"},
	};
	struct buf text = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&text);
		stamp_duration(cases[i].ns, &text);
		CHECK_STR(t, buf_str(&text), cases[i].text);
	}
	buf_release(&text);
}

/* Six cells, and never more than one unit shown away from the truth. */
static void durations_are_near(struct test *t)
{
	uint64_t state = 99;
	struct buf text = {0};

	for (int i = 0; i < 200000 && t->ok; i++) {
		int64_t ns = some_time(&state) & INT64_MAX, read = 0;
		int64_t off;

		buf_reset(&text);
		stamp_duration(ns, &text);
		CHECK(t, text.len <= (ns < AT(INT64_C(86400) * 100000 - 43200, 0) ? 6 : 7));
		CHECK(t,
			ns > INT64_MAX - AT(86400, 0) ||
				stamp_parse_duration(buf_str(&text), &read));
		off = read > ns ? read - ns : ns - read;
		CHECK(t, !read || off <= ns / 2);
		CHECK(t, !read || ns < 2000 || off <= ns / 3);
	}
	buf_release(&text);
}

static void typed_durations_are_read(struct test *t)
{
	static const struct {
		const char *text;
		int64_t ns;
	} cases[] = {
		{"0", 0},
		{"5ns", 5},
		{"250us", 250000},
		{"10ms", 10000000},
		{"1.5s", AT(1, 500000000)},
		{"90", AT(90, 0)},
		{"0.25", AT(0, 250000000)},
		{"2m", AT(120, 0)},
		{"1h30m", AT(5400, 0)},
		{"1.5h", AT(5400, 0)},
		{"1d", AT(86400, 0)},
		{"1d2h3m4s5ms6us7ns", AT(93784, 5006007)},
		{"1.9ns", 1},
		{"0.123456789123s", 123456789},
		{"2.000000000000000000000000s", AT(2, 0)},
		{"9223372036854775807ns", INT64_MAX},
		{"9223372036.854775807s", INT64_MAX},
		{"0.1d", AT(8640, 0)},
	};
	static const char *const none[] = {"", "s", ".5s", "1.s", "1..5s", "-1s", "+1s",
		" 1s", "1s ", "1 s", "1x", "1S", "1h30", "30m1h", "1m1m", "1e3s", "1,5s",
		"1sm", "0x1s", "9223372036854775808ns", "106752d", "9223372036.854775808s",
		"99999999999999999999", "\xc2\xb5s", "1\xc2\xb5s", "1h-5m"};
	int64_t ns;

	for (size_t i = 0; i < COUNT(cases); i++) {
		ns = -1;
		if (!CHECK(t, stamp_parse_duration(str_from(cases[i].text), &ns)) ||
			!CHECK_INT(t, ns, cases[i].ns))
			CHECK_STR(t, str_from(cases[i].text), "(read otherwise)");
	}
	for (size_t i = 0; i < COUNT(none); i++) {
		ns = -1;
		if (!CHECK(t, !stamp_parse_duration(str_from(none[i]), &ns) && ns == -1))
			CHECK_STR(t, str_from(none[i]), "(no such duration)");
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "RFC 3339 times are read", times_are_read);
	test_run(&t, "what is no such time is refused, with the reason",
		the_rest_is_refused);
	test_run(&t, "format is the inverse of parse", format_is_the_inverse);
	test_run(&t, "days are those of libc", days_are_those_of_libc);
	test_run(&t, "the usual form and the others agree", both_roads_agree);
	test_run(&t, "near times are the same", near_times_are_the_same);
	test_run(&t, "the clock is local", clock_is_local);
	test_run(&t, "durations for people", durations_for_people);
	test_run(&t, "durations are near the truth", durations_are_near);
	test_run(&t, "typed durations are read", typed_durations_are_read);
	return test_done(&t);
}
