#include "test.h"

#include <stdlib.h>
#include <time.h>

#include "base/stamp.h"
#include "view/axis.h"

static const int64_t ms = 1000000;
static const int64_t second = 1000000000;

static void check_axis(struct test *t, const struct lane *lane, const struct axis *a,
	enum text_set set, const char *want)
{
	struct row r = {0};

	axis_add(&r, lane, a, set);
	CHECK_STR(t, buf_str(&r.text), want);
	CHECK_INT(t, r.width, lane->cols);
	row_release(&r);
}

static void steps_are_what_people_use(struct test *t)
{
	static const struct {
		int64_t ns, step;
	} cases[] = {{INT64_MIN, 1}, {0, 1}, {1, 1}, {2, 2}, {3, 5}, {6, 10}, {11, 20},
		{501, 1000}, {4999999999, 5000000000}, {5000000001, 10000000000},
		{10000000001, 15000000000}, {16000000000, 30000000000},
		{31000000000, 60000000000}, {61000000000, 120000000000},
		{3601000000000, 7200000000000}, {43201000000000, 86400000000000},
		{86400000000001, 172800000000000},
		{INT64_C(8640000000000000001), INT64_MAX}, {INT64_MAX, INT64_MAX}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		CHECK_INT(t, axis_step(cases[i].ns), cases[i].step);
}

static void ticks_as_many_as_fit(struct test *t)
{
	struct axis a = {.times = AXIS_RELATIVE};
	struct lane lane = {.t1 = 14200 * ms, .cols = 41};

	check_axis(t, &lane, &a, TEXT_UTF8, "╷0s           ╷5s           ╷10s         ");
	check_axis(t, &lane, &a, TEXT_ASCII, "|0s           |5s           |10s         ");
	lane.cols = 78;
	check_axis(t, &lane, &a, TEXT_UTF8,
		"╷0s        ╷2s        ╷4s        ╷6s        ╷8s       ╷10s       ╷12s       ╷ ");
	lane.cols = 5;
	check_axis(t, &lane, &a, TEXT_UTF8, "╷0s  ");
	lane.cols = 1;
	check_axis(t, &lane, &a, TEXT_UTF8, "╷");
	lane.cols = 0;
	check_axis(t, &lane, &a, TEXT_UTF8, "");
}

static void labels_are_as_exact_as_steps(struct test *t)
{
	static const struct {
		int64_t t0, t1;
		const char *want;
	} cases[] = {{0, 9, "╷0ns    ╷2ns     ╷4ns     ╷6ns     ╷8ns "},
		{0, 2500000, "╷0ms            ╷1ms            ╷2ms    "},
		{0, 1500000, "╷0ms         ╷0.5ms       ╷1ms          "},
		{0, 5400000000000, "╷0s          ╷30m         ╷1h           "},
		{3600000000000, 3661000000000, "╷1h                ╷1h00m30s           ╷"},
		{3600000000000, 3600300000000, "╷1h                       ╷1h00m00.2s   "},
		{-5000000000, 5000000000, "    ╷-4s    ╷-2s    ╷0s     ╷2s     ╷4s "},
		{0, 25920000000000000, "╷0s          ╷100d        ╷200d         "},
		{0, 300000000000000, "╷0s        ╷1d         ╷2d        ╷3d   "},
		{0, 90000000000000, "╷0s      ╷6h       ╷12h     ╷18h      ╷ "},
		{5, 5, "╷5ns                                    "}};
	struct axis a = {.times = AXIS_RELATIVE};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct lane lane = {.t0 = cases[i].t0, .t1 = cases[i].t1, .cols = 40};

		check_axis(t, &lane, &a, TEXT_UTF8, cases[i].want);
	}
}

/* The clock's ticks stand where a clock has them, whenever the trace began. */
static void times_of_day_and_since_a_span(struct test *t)
{
	int64_t start = INT64_C(1767276131000000000); /* 14:02:11 */
	struct lane lane = {.t0 = start, .t1 = start + 14200 * ms, .cols = 40};
	struct axis a = {AXIS_CLOCK, stamp_midnight(start)};

	check_axis(t, &lane, &a, TEXT_UTF8, "           ╷14:02:15     ╷14:02:20     ╷");
	lane.t1 = start + 600 * second;
	check_axis(t, &lane, &a, TEXT_UTF8, "           ╷14:05              ╷14:10   ");
	lane.t1 = start + 500 * ms;
	check_axis(t, &lane, &a, TEXT_UTF8, "╷14:02:11.0     ╷14:02:11.2     ╷       ");
	lane.t1 = start + 200000 * second;
	check_axis(t, &lane, &a, TEXT_UTF8, "       ╷01-02           ╷01-03          ");
	lane.t1 = start + 14200 * ms;
	a = (struct axis){AXIS_DELTA, start + 3150 * ms};
	check_axis(t, &lane, &a, TEXT_UTF8, "        ╷0s            ╷+5s          ╷  ");
}

static void what_is_squeezed_has_ends(struct test *t)
{
	struct extent idle = {4 * second, 32 * second};
	struct lane_gap gaps[LANE_GAPS_MAX];
	struct lane lane = {.t1 = 36 * second, .cols = 43};
	struct axis a = {.times = AXIS_RELATIVE};

	lane_squeeze(&lane, &idle, 1, gaps);
	check_axis(t, &lane, &a, TEXT_UTF8, "╷0s       ╷2s       ╷╌╌╷32.00s   ╷34s      ");
	check_axis(t, &lane, &a, TEXT_ASCII, "|0s       |2s       |~~|32.00s   |34s      ");
	lane.t1 = 32 * second;
	lane_squeeze(&lane, &idle, 1, gaps);
	check_axis(t, &lane, &a, TEXT_UTF8, "╷0s       ╷1s       ╷2s       ╷3s       ╷╌╌");
	lane.t0 = 8 * second;
	lane.t1 = 36 * second;
	lane_squeeze(&lane, &idle, 1, gaps);
	check_axis(t, &lane, &a, TEXT_UTF8, "╷╌╌╷32.00s   ╷33s      ╷34s      ╷35s      ");
}

static int64_t random_time(uint64_t *seed)
{
	static const uint64_t sizes[] = {1, 100, 1000000000, UINT64_C(1) << 62};
	static const int64_t odd[] = {0, INT64_MIN, INT64_MAX, INT64_MIN + 1, 1, -1};
	uint64_t pick = test_random(seed);

	if (pick % 5 == 0)
		return odd[pick / 5 % 6];
	pick = test_random(seed) % sizes[pick / 5 % 4];
	return test_random(seed) % 2 ? (int64_t)pick : -(int64_t)pick;
}

/*
 * Whatever the times are: as wide as the lane, no label that is cut or touches another tick, and
 * no more ticks than there is room for.
 */
static void check_ticks(struct test *t, struct str text, int cols)
{
	int since = 0, marks = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		CHECK(t,
			c == '|' || c == '~' || c == ' ' || c == '-' || c == '+' ||
				c == '.' || c == ':' || (c >= '0' && c <= '9') ||
				(c >= 'a' && c <= 'z'));
		marks += c == '|';
		CHECK(t,
			c != '|' || i == 0 || text.at[i - 1] == ' ' ||
				text.at[i - 1] == '|' || text.at[i - 1] == '~');
		since = c == '|' ? 0 : since + 1;
	}
	CHECK(t, marks <= cols / 3 + 2 * LANE_GAPS_MAX + 1);
}

static void any_axis_is_whole(struct test *t)
{
	uint64_t seed = 3;

	for (int i = 0; i < 20000 && t->ok; i++) {
		struct axis a = {
			(enum axis_times)(test_random(&seed) % 3), random_time(&seed)};
		struct lane lane = {.t0 = random_time(&seed),
			.t1 = random_time(&seed),
			.cols = 1 + (int)(test_random(&seed) % 100)};
		struct extent idle = {random_time(&seed), random_time(&seed)};
		struct lane_gap gaps[LANE_GAPS_MAX];
		struct row r = {0};

		lane_squeeze(&lane, &idle, test_random(&seed) % 2, gaps);
		axis_add(&r, &lane, &a, TEXT_ASCII);
		CHECK_INT(t, r.width, lane.cols);
		check_ticks(t, buf_str(&r.text), lane.cols);
		row_release(&r);
	}
}

int main(void)
{
	struct test t = {0};

	setenv("TZ", "UTC0", 1);
	tzset();
	test_run(&t, "steps are what people use", steps_are_what_people_use);
	test_run(&t, "ticks as many as fit", ticks_as_many_as_fit);
	test_run(&t, "labels are as exact as steps", labels_are_as_exact_as_steps);
	test_run(&t, "times of day and since a span", times_of_day_and_since_a_span);
	test_run(&t, "what is squeezed has ends", what_is_squeezed_has_ends);
	test_run(&t, "any axis is whole", any_axis_is_whole);
	return test_done(&t);
}
