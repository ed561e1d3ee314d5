#include "test.h"

#include "view/lane.h"

static const int64_t second = 1000000000;

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

static void places_are_the_nearest_eighths(struct test *t)
{
	struct lane lane = {.t0 = 1000, .t1 = 1800, .cols = 10};

	CHECK_INT(t, lane_place(&lane, 1000), 0);
	CHECK_INT(t, lane_place(&lane, 1004), 0);
	CHECK_INT(t, lane_place(&lane, 1005), 1);
	CHECK_INT(t, lane_place(&lane, 1400), 40);
	CHECK_INT(t, lane_place(&lane, 1800), 80);
	CHECK_INT(t, lane_place(&lane, 5), 0);
	CHECK_INT(t, lane_place(&lane, INT64_MAX), 80);
	CHECK_INT(t, lane_time(&lane, 40), 1400);
	CHECK_INT(t, lane_time(&lane, -1), 1000);
	CHECK_INT(t, lane_time(&lane, 99), 1800);
	CHECK_INT(t, lane_cell(&lane, 1079), 0);
	CHECK_INT(t, lane_cell(&lane, 1080), 1);
	CHECK_INT(t, lane_cell(&lane, 1800), 9);
	CHECK_INT(t, lane_cell(&lane, 999), -1);
	CHECK_INT(t, lane_cell(&lane, 1801), -1);
}

/* 36 s of which something happened in the first 4 and the last 4. */
static void what_is_idle_takes_three_cells(struct test *t)
{
	struct extent idle = {4 * second, 32 * second};
	struct lane_gap gaps[LANE_GAPS_MAX];
	struct lane lane = {.t1 = 36 * second, .cols = 43};
	struct lane_piece p;

	lane_squeeze(&lane, &idle, 1, gaps);
	CHECK_INT(t, lane.gap_count, 1);
	CHECK_INT(t, gaps[0].from, 20);
	CHECK_INT(t, gaps[0].to, 23);
	CHECK_INT(t, lane_place(&lane, 2 * second), 80);
	CHECK_INT(t, lane_place(&lane, 4 * second), 160);
	CHECK_INT(t, lane_place(&lane, 18 * second), 172);
	CHECK_INT(t, lane_place(&lane, 32 * second), 184);
	CHECK_INT(t, lane_place(&lane, 34 * second), 264);
	CHECK_INT(t, lane_time(&lane, 264), 34 * second);
	CHECK_INT(t, lane_time(&lane, 172), 18 * second);
	CHECK(t, lane_piece(&lane, 1, &p) && p.gap && p.from == 20);
	CHECK(t, lane_piece(&lane, 2, &p) && !p.gap && p.to == 43);
	CHECK(t, !lane_piece(&lane, 3, &p) && !lane_piece(&lane, -1, &p));
}

static void what_is_not_worth_it_stays(struct test *t)
{
	struct lane_gap gaps[LANE_GAPS_MAX];
	struct lane lane = {.t1 = 100 * second, .cols = 40};
	struct extent idle[] = {{2 * second, 7 * second}, {20 * second, 26 * second}};
	struct extent all = {-1, 101 * second};

	lane_squeeze(&lane, idle, 2, gaps); /* a twentieth is not more than a twentieth */
	CHECK_INT(t, lane.gap_count, 1);
	CHECK_INT(t, gaps[0].time.from_ns, 20 * second);
	lane_squeeze(&lane, &all, 1, gaps);
	CHECK_INT(t, lane.gap_count, 0);
	lane_squeeze(&lane, idle, 0, gaps);
	CHECK_INT(t, lane.gap_count, 0);
	lane.cols = 7;
	lane_squeeze(&lane, idle, 2, gaps);
	CHECK_INT(t, lane.gap_count, 0);
}

/* What took no time lies between two gaps; where all took none, there is no place for it. */
static void nothing_between_gaps(struct test *t)
{
	struct lane_gap gaps[LANE_GAPS_MAX];
	struct lane lane = {.t1 = 100, .cols = 40};
	struct extent idle[] = {{0, 50}, {50, 100}};

	lane_squeeze(&lane, idle, 2, gaps);
	CHECK_INT(t, lane.gap_count, 0);
	lane.t1 = 110;
	lane_squeeze(&lane, idle, 2, gaps);
	CHECK_INT(t, lane.gap_count, 2);
	CHECK_INT(t, lane_place(&lane, 50), 24);
	CHECK_INT(t, lane_place(&lane, 110), 320);
}

/* The longest are squeezed where there is no room for all. */
static void the_longest_come_first(struct test *t)
{
	struct lane_gap gaps[LANE_GAPS_MAX];
	struct lane lane = {.t1 = 100, .cols = 16}; /* room for two */
	struct extent idle[] = {{0, 10}, {20, 40}, {50, 58}, {70, 100}};

	lane_squeeze(&lane, idle, 4, gaps);
	CHECK_INT(t, lane.gap_count, 2);
	CHECK_INT(t, gaps[0].time.from_ns, 20);
	CHECK_INT(t, gaps[1].time.from_ns, 70);
	CHECK_INT(t, gaps[1].to, 16);
	CHECK_INT(t, lane_place(&lane, 100), 128);
}

static int random_idle(uint64_t *seed, const struct lane *lane, struct extent *idle)
{
	uint64_t at = (uint64_t)lane->t0;
	uint64_t left = lane->t1 > lane->t0 ? (uint64_t)lane->t1 - at : 0;
	int count = 0;

	while (count < 40 && left > 3) {
		uint64_t skip = test_random(seed) % 4 ? 1 + test_random(seed) % (left / 2)
						      : 0;
		uint64_t len = 1 + test_random(seed) % (left - skip);

		len = test_random(seed) % 2 ? 1 + len / 8 : len;
		at += skip;
		idle[count++] = (struct extent){(int64_t)at, (int64_t)(at + len)};
		at += len;
		left -= skip + len;
	}
	return count;
}

/* Pieces lie side by side, fill the lane, and none that has time in it is without cells. */
static void check_pieces(struct test *t, const struct lane *lane)
{
	struct lane_piece p;
	int at = 0;

	for (int i = 0; lane_piece(lane, i, &p); i++) {
		CHECK_INT(t, p.from, at);
		CHECK(t, p.to >= p.from && p.time.to_ns >= p.time.from_ns);
		CHECK(t,
			p.to > p.from || p.time.to_ns == p.time.from_ns || lane->cols == 0);
		CHECK(t, !p.gap || p.to - p.from == LANE_GAP_CELLS);
		at = p.to;
	}
	CHECK_INT(t, at, lane->cols);
}

/* Later is never further left, and there and back is where it began. */
static void check_places(struct test *t, const struct lane *lane, uint64_t *seed)
{
	int64_t before = INT64_MIN;

	for (int place = 0; place <= lane->cols * 8; place++) {
		int64_t ns = lane_time(lane, place);
		struct lane_piece p = {0};
		int64_t length;

		CHECK(t, ns >= before);
		before = ns;
		for (int i = 0; lane_piece(lane, i, &p) && place > p.to * 8;)
			i++;
		if (__builtin_sub_overflow(p.time.to_ns, p.time.from_ns, &length) ||
			length >= (p.to - p.from) * 8)
			CHECK_INT(t, lane_place(lane, ns), place);
	}
	for (int i = 0; i < 20; i++) {
		int64_t a = random_time(seed), b = random_time(seed);

		CHECK(t,
			(a <= b) ? lane_place(lane, a) <= lane_place(lane, b)
				 : lane_place(lane, a) >= lane_place(lane, b));
		CHECK(t, lane_cell(lane, a) >= -1 && lane_cell(lane, a) < lane->cols);
	}
}

static void any_lane_is_in_order(struct test *t)
{
	uint64_t seed = 7;

	for (int i = 0; i < 3000 && t->ok; i++) {
		struct lane lane = {.t0 = random_time(&seed),
			.t1 = random_time(&seed),
			.cols = 1 + (int)(test_random(&seed) % 120)};
		struct lane_gap gaps[LANE_GAPS_MAX];
		struct extent idle[40];

		lane_squeeze(&lane, idle, (size_t)random_idle(&seed, &lane, idle), gaps);
		check_pieces(t, &lane);
		check_places(t, &lane, &seed);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "places are the nearest eighths", places_are_the_nearest_eighths);
	test_run(&t, "what is idle takes three cells", what_is_idle_takes_three_cells);
	test_run(&t, "what is not worth it stays", what_is_not_worth_it_stays);
	test_run(&t, "nothing between gaps", nothing_between_gaps);
	test_run(&t, "the longest come first", the_longest_come_first);
	test_run(&t, "any lane is in order", any_lane_is_in_order);
	return test_done(&t);
}
