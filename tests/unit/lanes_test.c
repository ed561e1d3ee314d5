#include "test.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "export/lanes.h"
#include "model/store.h"
#include "model/tree.h"
#include "record/decode.h"

/* Spans given as from, to and parent; the store makes a trace of them. */
struct given {
	int64_t from;
	int64_t to; /* below 0: it has not ended */
	unsigned parent;
};

static struct trace *trace_of(struct store *s, const struct given *g, unsigned count)
{
	struct trace *t = NULL;
	struct arena arena = {0};

	store_init(s, 5);
	for (unsigned i = 0; i < count; i++) {
		char text[512 + LINE_PAD] = {0};
		struct line line = {.number = i + 1};
		struct record r;
		struct diag why;

		snprintf(text, 512,
			"{\"type\":\"%s\",\"ts\":%" PRId64 ",\"end_ts\":%" PRId64
			",\"trace_id\":\"t\",\"span_id\":\"%u\",\"parent_span_id\":\"",
			g[i].to < 0 ? "span_start" : "span", g[i].from, g[i].to, i + 1);
		if (g[i].parent)
			snprintf(text + strlen(text), 16, "%u", g[i].parent);
		strcat(text, "\",\"name\":\"n\"}");
		line.text = str_from(text);
		if (decode(NULL, &line, &arena, &r, &why) == DECODED_RECORD)
			t = store_add(s, &r);
	}
	arena_release(&arena);
	tree_settle(t);
	return t;
}

/* ---- extents ------------------------------------------------------------------------------ */

static int64_t self_of(const struct given *g, unsigned count)
{
	struct store s;
	struct trace *t = trace_of(&s, g, count);
	int64_t self = extent_self(t, 1);

	store_release(&s);
	return self;
}

static void what_children_share_counts_once(struct test *t)
{
	static const struct given alone[] = {{0, 100, 0}};
	static const struct given apart[] = {{0, 100, 0}, {10, 20, 1}, {30, 40, 1}};
	static const struct given shared[] = {
		{0, 100, 0}, {10, 50, 1}, {20, 30, 1}, {40, 60, 1}};
	static const struct given outside[] = {
		{10, 20, 0}, {0, 12, 1}, {18, 40, 1}, {50, 60, 1}};
	static const struct given covered[] = {{0, 100, 0}, {0, 200, 1}};
	static const struct given grand[] = {{0, 100, 0}, {10, 20, 1}, {50, 90, 2}};
	static const struct given open[] = {{0, -1, 0}, {40, 100, 1}};
	static const struct given backwards[] = {{100, 0, 0}, {0, 50, 1}};

	CHECK_INT(t, self_of(alone, 1), 100);
	CHECK_INT(t, self_of(apart, 3), 80);
	CHECK_INT(t, self_of(shared, 4), 50);
	CHECK_INT(t, self_of(outside, 4), 6);
	CHECK_INT(t, self_of(covered, 2), 0);
	CHECK_INT(t, self_of(grand, 3), 90);
	CHECK_INT(t, self_of(open, 2), 40);
	CHECK_INT(t, self_of(backwards, 2), 0);
}

static void the_ends_of_time(struct test *t)
{
	struct extent x = {INT64_MIN, INT64_MAX};

	CHECK(t, extent_length(&x) == INT64_MAX);
	x.from_ns = x.to_ns;
	CHECK_INT(t, extent_length(&x), 0);
}

/* ---- lanes -------------------------------------------------------------------------------- */

static void lane_is(struct test *t, const struct given *g, unsigned count, const char *want)
{
	struct buf got = {0};
	struct lanes l;
	struct store s;
	struct trace *trace = trace_of(&s, g, count);

	lanes_init(&l, trace, NULL);
	for (unsigned i = 1; i <= count; i++) {
		char text[16];
		struct id id;

		snprintf(text, sizeof(text), "%u", i);
		id_parse(str_from(text), 16, &id);
		buf_addf(&got, "%" PRIu32, l.lane_of[trace_find(trace, &id, 5)]);
	}
	CHECK_STR(t, buf_str(&got), want);
	buf_release(&got);
	lanes_release(&l);
	store_release(&s);
}

static void spans_are_in_their_parents_lane(struct test *t)
{
	static const struct given one[] = {{0, 10, 0}, {1, 5, 1}, {5, 9, 1}, {6, 7, 3}};
	static const struct given two[] = {
		{0, 10, 0}, {1, 5, 1}, {2, 6, 1}, {3, 4, 2}, {3, 5, 3}, {6, 8, 1}};
	static const struct given over[] = {{0, 10, 0}, {5, 20, 1}, {6, 8, 2}, {20, 30, 2}};
	static const struct given same[] = {{0, 10, 0}, {0, 10, 1}, {0, 10, 2}, {0, 10, 0}};
	static const struct given free[] = {
		{0, 10, 0}, {5, 20, 0}, {12, 30, 0}, {25, 40, 0}};
	static const struct given none[] = {{0, 0, 0}, {0, 0, 1}, {0, 5, 0}, {5, 5, 3}};

	lane_is(t, one, 4, "1111");
	lane_is(t, two, 6, "112121");
	lane_is(t, over, 4, "1222");
	lane_is(t, same, 4, "1112");
	lane_is(t, free, 4, "1212");
	lane_is(t, none, 4, "2211");
}

/* Of two spans in one lane, one is inside of the other, or they are apart. */
static bool nests(const struct lanes *l)
{
	for (size_t i = 0; i < l->count; i++)
		for (size_t j = i + 1; j < l->count; j++) {
			const struct lane_span *a = &l->spans[i], *b = &l->spans[j];

			if (l->lane_of[a->span] != l->lane_of[b->span])
				continue;
			if (b->x.from_ns < a->x.to_ns && b->x.to_ns > a->x.to_ns)
				return false;
		}
	return true;
}

static void whatever_comes_nests(struct test *t)
{
	uint64_t state = 3;

	for (int round = 0; round < 200; round++) {
		struct given g[60];
		unsigned count = 1 + (unsigned)(test_random(&state) % 60);
		struct store s;
		struct trace *trace;
		struct lanes l;

		for (unsigned i = 0; i < count; i++) {
			g[i].from = (int64_t)(test_random(&state) % 50);
			g[i].to = g[i].from + (int64_t)(test_random(&state) % 30) - 3;
			g[i].parent = (unsigned)(test_random(&state) % (count + 2));
		}
		trace = trace_of(&s, g, count);
		lanes_init(&l, trace, NULL);
		CHECK_INT(t, l.count, count);
		CHECK(t, nests(&l));
		lanes_release(&l);
		store_release(&s);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what children share counts once", what_children_share_counts_once);
	test_run(&t, "the ends of time", the_ends_of_time);
	test_run(&t, "spans are in their parents' lane", spans_are_in_their_parents_lane);
	test_run(&t, "whatever comes nests", whatever_comes_nests);
	return test_done(&t);
}
