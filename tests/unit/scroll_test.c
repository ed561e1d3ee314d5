#include "test.h"

#include <stdio.h>

#include "tui/scroll.h"

enum { ITEMS = 60 };

/* How many rows each of some items takes. */
struct heights {
	uint32_t rows[ITEMS];
};

/* A number below `end`. */
static uint32_t any(uint64_t *state, uint32_t end)
{
	return (uint32_t)(test_random(state) % end);
}

static uint32_t heights_rows(void *from, uint32_t item)
{
	const struct heights *h = from;

	return h->rows[item];
}

static uint32_t heights_all(const struct heights *h, uint32_t count)
{
	uint32_t rows = 0;

	for (uint32_t i = 0; i < count; i++)
		rows += h->rows[i];
	return rows;
}

static const enum action moves[] = {ACT_DOWN, ACT_UP, ACT_SCROLL_DOWN, ACT_SCROLL_UP,
	ACT_HALF_DOWN, ACT_HALF_UP, ACT_PAGE_DOWN, ACT_PAGE_UP, ACT_FIRST, ACT_LAST,
	ACT_PERCENT, ACT_CENTRE, ACT_TOP, ACT_BOTTOM};

static struct press any_press(uint64_t *state)
{
	static const int counts[] = {0, 0, 0, 1, 2, 7, 30, 1000000};
	struct press p = {
		.action = moves[test_random(state) % (sizeof(moves) / sizeof(moves[0]))],
		.count = counts[test_random(state) % 8]};

	if (p.action == ACT_PERCENT && !p.count)
		p.count = 50;
	return p;
}

static bool same(const struct scroll *a, const struct scroll *b)
{
	if (a->top == b->top && a->at == b->at && !a->into && !b->into)
		return true;
	printf("# top %u+%u, at %u; top %u+%u, at %u\n", a->top, a->into, a->at, b->top,
		b->into, b->at);
	return false;
}

/* Items that say that they take a row each are as those that are not asked. */
static void rows_are_items(struct test *t)
{
	struct heights h;
	uint64_t state = 5;

	for (int i = 0; i < ITEMS; i++)
		h.rows[i] = 1;
	for (int round = 0; round < 200; round++) {
		struct scroll a = {.count = any(&state, ITEMS + 1),
			.height = any(&state, 20),
			.cursor = round % 3 > 0};
		struct scroll b = a;

		b.rows = heights_rows;
		b.from = &h;
		for (int i = 0; i < 60 && t->ok; i++) {
			struct press p = any_press(&state);

			scroll_act(&a, &p);
			scroll_act(&b, &p);
			CHECK(t, same(&a, &b));
		}
	}
}

/* The window shows the item with the cursor: all of it, or nothing else. */
static bool is_seen(const struct scroll *s, const struct heights *h)
{
	int64_t above = -(int64_t)s->into;

	if (!s->count || !s->height)
		return true;
	if (s->at < s->top || s->into >= h->rows[s->top])
		return false;
	for (uint32_t i = s->top; i < s->at; i++)
		above += h->rows[i];
	if (h->rows[s->at] > s->height)
		return above <= 0 && above + h->rows[s->at] >= s->height;
	return above >= 0 && above + h->rows[s->at] <= s->height;
}

/* No row of the window is left empty where there are rows above it. */
static bool is_full(const struct scroll *s, const struct heights *h)
{
	uint32_t rows = 0;

	for (uint32_t i = s->top; i < s->count; i++)
		rows += h->rows[i];
	return rows - s->into >= s->height || (!s->top && !s->into);
}

static void any_heights(struct heights *h, uint64_t *state)
{
	uint32_t most = 1 + any(state, 30);

	for (int i = 0; i < ITEMS; i++)
		h->rows[i] = 1 + any(state, most);
}

static void any_moves(struct test *t)
{
	struct heights h;
	uint64_t state = 11;

	for (int round = 0; round < 400 && t->ok; round++) {
		struct scroll s = {.count = any(&state, ITEMS + 1),
			.height = any(&state, 24),
			.cursor = round % 5 > 0,
			.rows = heights_rows,
			.from = &h};

		any_heights(&h, &state);
		for (int i = 0; i < 60 && t->ok; i++) {
			struct press p = any_press(&state);

			if (i % 9 == 8)
				s.height = any(&state, 24);
			scroll_act(&s, &p);
			CHECK(t, !s.cursor || is_seen(&s, &h));
			CHECK(t, !s.count || !s.height || is_full(&s, &h));
		}
	}
}

/* Any key that moves comes to the end, if it is pressed often enough. */
static void all_is_reached(struct test *t)
{
	static const enum action there[] = {
		ACT_DOWN, ACT_SCROLL_DOWN, ACT_HALF_DOWN, ACT_PAGE_DOWN};
	static const enum action back[] = {ACT_UP, ACT_SCROLL_UP, ACT_HALF_UP, ACT_PAGE_UP};
	struct heights h;
	uint64_t state = 17;

	for (int round = 0; round < 400 && t->ok; round++) {
		struct scroll s = {.count = ITEMS,
			.height = 1 + any(&state, 24),
			.cursor = true,
			.rows = heights_rows,
			.from = &h};
		uint32_t most;

		any_heights(&h, &state);
		most = heights_all(&h, ITEMS) + ITEMS;
		for (uint32_t i = 0; i < most; i++)
			scroll_act(&s, &(struct press){.action = there[round % 4]});
		CHECK(t, round % 4 == 1 || s.at == ITEMS - 1);
		CHECK_INT(t, scroll_item(&s, s.height - 1), ITEMS - 1);
		for (uint32_t i = 0; i < most; i++)
			scroll_act(&s, &(struct press){.action = back[round % 4]});
		CHECK(t, round % 4 == 1 || s.at == 0);
		CHECK(t, s.top == 0 && s.into == 0);
	}
}

/* Item by item, and row by row through one that is taller than the window. */
static void down_and_up(struct test *t)
{
	static const struct {
		const char *key;
		uint32_t at, top, into;
	} steps[] = {
		{"j", 1, 0, 0},
		{"j", 2, 2, 0}, /* of 9 rows */
		{"j", 2, 2, 1},
		{"9", 2, 2, 4},
		{"j", 3, 2, 5},
		{"k", 2, 2, 4},
		{"k", 2, 2, 3},
	};
	struct heights h = {.rows = {2, 3, 9, 1, 2, 2, 2}};
	struct scroll s = {
		.count = 7, .height = 5, .cursor = true, .rows = heights_rows, .from = &h};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		scroll_act(&s,
			&(struct press){.action = *steps[i].key == 'k' ? ACT_UP : ACT_DOWN,
				.count = *steps[i].key == '9' ? 9 : 0});
		CHECK_INT(t, s.at, steps[i].at);
		CHECK_INT(t, s.top, steps[i].top);
		CHECK_INT(t, s.into, steps[i].into);
	}
	CHECK_INT(t, scroll_item(&s, 0), 2);
	CHECK_INT(t, scroll_item(&s, 4), 2);
	CHECK_INT(t, scroll_item(&s, 5), 7);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "a row an item", rows_are_items);
	test_run(&t, "any moves keep the cursor in sight", any_moves);
	test_run(&t, "all is reached, and the way back", all_is_reached);
	test_run(&t, "down and up", down_and_up);
	return test_done(&t);
}
