#include "test.h"

#include <string.h>

#include "view/bar.h"

enum { MS = 1000000 };

struct drawn {
	const char *what;
	struct bar bar; /* times in ms */
	const char *unicode;
	const char *ascii;
};

/* A lane of 10 cells over 80 ms, so an eighth is 1 ms. */
static const struct drawn drawn[] = {
	{"whole", {0, 80, .end = BAR_ENDED}, "██████████", "=========="},
	{"nothing", {0, 0, .end = BAR_ENDED}, "▏         ", "=         "},
	{"negative", {8, 2, .end = BAR_ENDED}, " ▏        ", " =        "},
	{"an end in a cell", {0, 11, .end = BAR_ENDED}, "█▍        ", "==        "},
	{"a late start", {4, 16, .end = BAR_ENDED}, "▐█        ", "==        "},
	{"a later start", {6, 16, .end = BAR_ENDED}, "▕█        ", "==        "},
	{"inside one cell", {12, 13, .end = BAR_ENDED}, " ▕        ", " =        "},
	{"at the very end", {80, 80, .end = BAR_ENDED}, "         ▕", "         ="},
	{"failed", {8, 24, .end = BAR_ENDED, .error = true}, " ██       ", " xx       "},
	{"first token", {0, 80, .first_ns = 20}, "▒▒████████", "..========"},
	{"a first token at once", {0, 80, .first_ns = 5}, "██████████", "=========="},
	{"a first token never", {8, 28, .first_ns = 900}, " ▒▒▌      ", " ..=      "},
	{"open", {16, 43, .end = BAR_OPEN}, "  ███▸    ", "  ===>    "},
	{"just opened", {16, 16, .end = BAR_OPEN}, "  ▸       ", "  >       "},
	{"lost", {16, 43, .end = BAR_LOST}, "  ╌╌╌?    ", "  ---?    "},
	{"lost at once", {16, 16, .end = BAR_LOST}, "  ?       ", "  ?       "},
	{"clipped", {-5, 85, .end = BAR_ENDED}, "‹████████›", "<========>"},
	{"before", {-50, -5, .end = BAR_ENDED}, "‹         ", "<         "},
	{"behind", {90, 100, .end = BAR_ENDED}, "         ›", "         >"},
	{"open and clipped", {40, 85, .end = BAR_OPEN}, "     ████›", "     ====>"},
};

static struct bar in_ns(const struct bar *ms)
{
	struct bar b = *ms;

	b.start_ns *= MS;
	b.end_ns *= MS;
	b.first_ns *= MS;
	return b;
}

static void check_bar(struct test *t, const struct lane *lane, const struct bar *b,
	enum text_set set, const char *want)
{
	struct row r = {0};

	bar_add(&r, lane, b, set);
	CHECK_STR(t, buf_str(&r.text), want);
	CHECK_INT(t, r.width, lane->cols);
	row_release(&r);
}

static void bars_are_drawn(struct test *t)
{
	struct lane lane = {.t1 = 80 * MS, .cols = 10};

	for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++) {
		struct bar b = in_ns(&drawn[i].bar);

		check_bar(t, &lane, &b, TEXT_UTF8, drawn[i].unicode);
		check_bar(t, &lane, &b, TEXT_ASCII, drawn[i].ascii);
	}
}

static void children_are_thin(struct test *t)
{
	static const struct bar_part parts[] = {{24 * MS, 40 * MS}, {8 * MS, 16 * MS},
		{30 * MS, 59 * MS}, {70 * MS, 60 * MS}, {-9 * MS, -5 * MS}};
	struct lane lane = {.t1 = 80 * MS, .cols = 10};
	struct bar b = {.end_ns = 80 * MS, .parts = parts, .part_count = 5};

	check_bar(t, &lane, &b, TEXT_UTF8, "█─█────███");
	check_bar(t, &lane, &b, TEXT_ASCII, "=-=----===");
	b.start_ns = 12 * MS;
	b.end_ns = 50 * MS;
	check_bar(t, &lane, &b, TEXT_UTF8, " ─█────   ");
	b.end = BAR_OPEN;
	check_bar(t, &lane, &b, TEXT_UTF8, " ─█───▸   ");
}

/* Marks by cell: `e` an event, `x` an exception. */
static const struct marked {
	const char *marks;
	struct bar bar; /* times in ms */
	const char *unicode;
	const char *ascii;
} marked[] = {
	{"          ", {8, 40, .end = BAR_ENDED}, " ████     ", " ====     "},
	{" e x      ", {8, 40, .end = BAR_ENDED}, " +█!█     ", " +=!=     "},
	{"   x  e  x", {8, 40, .error = true}, " ██!█ +  !", " xx!x +  !"},
	{"e        e", {-8, 88, .end = BAR_ENDED}, "‹████████›", "<========>"},
	{" ex       ", {8, 40, .first_ns = 24}, " +!██     ", " +!==     "},
	{"  e e     ", {8, 40, .end = BAR_LOST}, " ╌+╌?     ", " -+-?     "},
	{"  e e     ", {8, 40, .end = BAR_OPEN}, " █+█▸     ", " =+=>     "},
};

static void what_happened_is_marked(struct test *t)
{
	struct lane lane = {.t1 = 80 * MS, .cols = 10};

	for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
		struct bar b = in_ns(&marked[i].bar);
		unsigned char marks[10];

		for (int c = 0; c < 10; c++)
			marks[c] = marked[i].marks[c] == 'e' ? MARK_EVENT
				: marked[i].marks[c] == 'x'  ? MARK_EXCEPTION
							     : MARK_NONE;
		b.marks = marks;
		check_bar(t, &lane, &b, TEXT_UTF8, marked[i].unicode);
		check_bar(t, &lane, &b, TEXT_ASCII, marked[i].ascii);
	}
}

static void many_have_a_bar_each(struct test *t)
{
	static const struct bar_part parts[] = {{8 * MS, 16 * MS}, {18 * MS, 18 * MS},
		{29 * MS, 36 * MS}, {58 * MS, 60 * MS}, {62 * MS, 63 * MS},
		{90 * MS, 95 * MS}};
	struct lane lane = {.t1 = 80 * MS, .cols = 10};
	struct bar b = {.start_ns = 8 * MS,
		.end_ns = 63 * MS,
		.parts = parts,
		.part_count = 5,
		.many = true};

	check_bar(t, &lane, &b, TEXT_UTF8, " █▕▐▌  ▐  ");
	check_bar(t, &lane, &b, TEXT_ASCII, " ====  =  ");
	b.end = BAR_OPEN;
	b.end_ns = 30 * MS;
	check_bar(t, &lane, &b, TEXT_UTF8, " █▕▸      ");
	b.end_ns = 95 * MS;
	b.part_count = 6;
	check_bar(t, &lane, &b, TEXT_UTF8, " █▕▐▌  ▐ ›");
}

static void lanes_without_extent(struct test *t)
{
	struct lane none = {.t1 = 80}, point = {.t0 = 5, .t1 = 5, .cols = 4},
		    inverse = {.t0 = 9, .t1 = 5, .cols = 4}, cell = {.t1 = 80, .cols = 1};
	struct bar b = {.start_ns = 5, .end_ns = 5};

	check_bar(t, &none, &b, TEXT_UTF8, "");
	check_bar(t, &point, &b, TEXT_UTF8, "▏   ");
	check_bar(t, &inverse, &b, TEXT_UTF8, "‹   ");
	check_bar(t, &cell, &b, TEXT_UTF8, "▕");
	b.end_ns = 900;
	check_bar(t, &cell, &b, TEXT_UTF8, "›");
}

static void adjacent_bars_touch(struct test *t)
{
	struct lane lane = {.t1 = 1000003, .cols = 37};
	uint64_t seed = 5;

	for (int i = 0; i < 2000; i++) {
		int64_t cut = (int64_t)(test_random(&seed) % 1000003);
		struct bar left = {.start_ns = 0, .end_ns = cut},
			   right = {.start_ns = cut, .end_ns = 1000003};
		enum bar_cell a[37], b[37];
		int last = 36, first = 0;

		bar_layout(&lane, &left, a);
		bar_layout(&lane, &right, b);
		while (last > 0 && a[last] == BAR_EMPTY)
			last--;
		while (first < 36 && b[first] == BAR_EMPTY)
			first++;
		CHECK(t, first == last || first == last + 1);
	}
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

static void random_bar(uint64_t *seed, struct bar *b, struct bar_part *parts)
{
	*b = (struct bar){.start_ns = random_time(seed),
		.end_ns = random_time(seed),
		.first_ns = random_time(seed),
		.end = (enum bar_end)(test_random(seed) % 3),
		.parts = parts,
		.part_count = test_random(seed) % 4};
	for (size_t i = 0; i < b->part_count; i++)
		parts[i] = (struct bar_part){random_time(seed), random_time(seed)};
}

/* Always as wide as the lane, one run of cells, and something to see. */
static void random_bars_stay_inside(struct test *t)
{
	uint64_t seed = 99;

	for (int i = 0; i < 100000 && t->ok; i++) {
		struct lane lane = {.t0 = random_time(&seed),
			.t1 = random_time(&seed),
			.cols = 1 + (int)(test_random(&seed) % 60)};
		enum bar_cell cells[62];
		struct bar_part parts[4];
		struct bar b;
		int from = 0, to;

		random_bar(&seed, &b, parts);
		for (int c = 0; c < 62; c++)
			cells[c] = BAR_CELL_COUNT;
		bar_layout(&lane, &b, cells + 1);
		CHECK(t,
			cells[0] == BAR_CELL_COUNT &&
				cells[lane.cols + 1] == BAR_CELL_COUNT);
		while (from < lane.cols && cells[from + 1] == BAR_EMPTY)
			from++;
		CHECK(t, from < lane.cols);
		for (to = from; to < lane.cols && cells[to + 1] != BAR_EMPTY; to++)
			CHECK(t, cells[to + 1] < BAR_CELL_COUNT);
		while (to < lane.cols && cells[to + 1] == BAR_EMPTY)
			to++;
		CHECK(t, to == lane.cols);
	}
}

/* A later end never makes a bar shorter, a later start never makes it begin sooner. */
static void edges_are_monotone(struct test *t)
{
	struct lane lane = {.t0 = 100, .t1 = 100 + 7919, .cols = 23};
	int before = 0;

	for (int64_t end = 100; end <= 100 + 7919; end++) {
		struct bar b = {.start_ns = 100, .end_ns = end};
		enum bar_cell cells[23];
		int eighths = 0;

		bar_layout(&lane, &b, cells);
		for (int i = 0; i < 23; i++)
			eighths += (int)cells[i]; /* LEFT_1 is 1 ... FULL is 8 */
		CHECK(t, eighths >= before && eighths <= 23 * 8);
		before = eighths;
	}
	CHECK_INT(t, before, 23 * 8);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "bars are drawn", bars_are_drawn);
	test_run(&t, "children are thin", children_are_thin);
	test_run(&t, "what happened is marked", what_happened_is_marked);
	test_run(&t, "many have a bar each", many_have_a_bar_each);
	test_run(&t, "lanes without extent", lanes_without_extent);
	test_run(&t, "adjacent bars touch", adjacent_bars_touch);
	test_run(&t, "random bars stay inside", random_bars_stay_inside);
	test_run(&t, "edges are monotone", edges_are_monotone);
	return test_done(&t);
}
