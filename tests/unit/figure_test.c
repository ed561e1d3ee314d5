#include "test.h"

#include <math.h>

#include "view/figure.h"

struct count {
	uint64_t count;
	const char *text;
	const char *exact;
};

static void counts_are_short(struct test *t)
{
	static const struct count cases[] = {
		{0, "0", "0"},
		{999, "999", "999"},
		{1000, "1.0k", "1000"},
		{6447, "6.4k", "6447"},
		{6450, "6.5k", "6450"},
		{99949, "99.9k", "99949"},
		{99950, "100k", "99950"},
		{100000, "100k", "100k"},
		{999499, "999k", "999k"},
		{999500, "1.0M", "1.0M"},
		{1234567, "1.2M", "1.2M"},
		{2999999999, "3.0G", "3.0G"},
		{UINT64_MAX, "18.4E", "18.4E"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};

		figure_count(cases[i].count, &out);
		CHECK_STR(t, buf_str(&out), cases[i].text);
		buf_reset(&out);
		figure_exact(cases[i].count, &out);
		CHECK_STR(t, buf_str(&out), cases[i].exact);
		buf_release(&out);
	}
}

struct cost {
	double dollars;
	const char *text;
};

static void costs_have_seven_cells(struct test *t)
{
	static const struct cost cases[] = {
		{0, "$0.0000"},
		{0.0572, "$0.0572"},
		{0.00004, "<$.0001"},
		{0.00005, "$0.0001"},
		{9.99994, "$9.9999"},
		{9.99996, "$10.000"},
		{99.9996, "$100.00"},
		{999.996, "$1000.0"},
		{9999.96, "$10000"},
		{999999, "$999999"},
		{1e6, "$?"},
		{-1, "$?"},
		{INFINITY, "$?"},
		{NAN, "$?"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};

		figure_cost(cases[i].dollars, &out);
		CHECK_STR(t, buf_str(&out), cases[i].text);
		CHECK(t, out.len <= 7);
		buf_release(&out);
	}
}

struct span_of_time {
	int64_t ns;
	const char *offset;
	const char *running;
};

static void times_are_told(struct test *t)
{
	static const struct span_of_time cases[] = {
		{0, "+0.000s", "0.0s"},
		{999999, "+0.000s", "0.0s"},
		{12641000000, "+12.641s", "12.6s"},
		{59999999999, "+59.999s", "59.9s"},
		{64641000000, "+1m04.641s", "1m05s"},
		{7264641000000, "+2h01m04.641s", "2h01m"},
		{-2000000, "-0.002s", "0.0s"},
		{INT64_MIN, "-2562047h47m16.854s", "0.0s"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};

		figure_offset(cases[i].ns, &out);
		CHECK_STR(t, buf_str(&out), cases[i].offset);
		buf_reset(&out);
		figure_running(cases[i].ns, &out);
		CHECK_STR(t, buf_str(&out), cases[i].running);
		buf_release(&out);
	}
}

static void differences_do_not_overflow(struct test *t)
{
	CHECK_INT(t, figure_since(5, 3), 2);
	CHECK_INT(t, figure_since(INT64_MAX, -1), INT64_MAX);
	CHECK_INT(t, figure_since(INT64_MIN, 1), INT64_MIN);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "counts are short", counts_are_short);
	test_run(&t, "costs have seven cells", costs_have_seven_cells);
	test_run(&t, "times are told", times_are_told);
	test_run(&t, "differences do not overflow", differences_do_not_overflow);
	return test_done(&t);
}
