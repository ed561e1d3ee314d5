#include "test.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/state_run.h"
#include "model/store.h"
#include "record/decode.h"

/* State at a time: which change counts when, and that a seek finds what going there finds. */

struct told {
	struct store store;
	struct arena arena;
	struct life life;
	struct states states;
	uint64_t lines;
};

static void tell(struct told *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void tell(struct told *f, const char *format, ...)
{
	struct buf text = {0};
	struct line line = {.number = ++f->lines};
	struct record r;
	struct diag why;
	char piece[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(piece, sizeof(piece), format, args);
	va_end(args);
	buf_add(&text, str_from(piece));
	buf_reserve(&text, LINE_PAD);
	line.text = buf_str(&text);
	if (decode(NULL, &line, &f->arena, &r, &why) == DECODED_RECORD)
		store_add(&f->store, &r);
	else
		printf("# no record: %s\n", piece);
	buf_release(&text);
}

/* An event of a span at a time; `said` are its attributes. */
static void change(struct told *f, int ts, const char *span, const char *said)
{
	tell(f,
		"{\"type\":\"event\",\"ts\":%d,\"trace_id\":\"t\"%s%s%s,"
		"\"name\":\"agent_state_updated\",\"attributes\":{%s}}",
		ts, *span ? ",\"span_id\":\"" : "", span, *span ? "\"" : "", said);
}

#define SNAPSHOT(v) "\"state.snapshot\":" v
#define MERGE(v) "\"state.merge\":" v
#define PATCH(op, path, more) \
	"\"state.patch\":[{\"op\":\"" op "\",\"path\":\"" path "\"" more "}]"

static void told_begin(struct told *f)
{
	*f = (struct told){.life.seed = 3};
	store_init(&f->store, 17);
	tell(f, "{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"a\"}");
}

static void told_states(struct told *f, const struct state_limits *limits)
{
	states_init(&f->states, f->store.first, &f->life, limits);
	states_update(&f->states);
}

static void told_end(struct told *f)
{
	states_release(&f->states);
	store_release(&f->store);
	arena_release(&f->arena);
}

/* What a state reads, or why it is unknown. */
static struct buf reading(const struct state *state)
{
	struct buf text = {0};

	if (state->fault == STATE_KNOWN)
		doc_write(&state->value, &text);
	else
		buf_addf(&text, "(%s)", state_why(state));
	return text;
}

static bool check_state(struct test *t, const struct state *state, const char *want)
{
	struct buf text = reading(state);
	bool same = CHECK_STR(t, buf_str(&text), want);

	buf_release(&text);
	return same;
}

static bool check_at(
	struct test *t, struct told *f, const char *key, int64_t ts, const char *want)
{
	struct state_series *series = states_find(&f->states, str_from(key));
	struct state state;

	if (!CHECK(t, series))
		return false;
	state_after(&f->states, series, state_count(series, ts), &state);
	if (check_state(t, &state, want))
		return true;
	printf("# of \"%s\" at %d\n", key, (int)ts);
	return false;
}

static void the_last_snapshot_and_what_came_after(struct test *t)
{
	struct told f;

	told_begin(&f);
	change(&f, 10, "a", SNAPSHOT("{\"plan\":[\"todo\"],\"n\":1.0}"));
	change(&f, 20, "a", PATCH("replace", "/plan/0", ",\"value\":\"done\""));
	change(&f, 30, "", MERGE("{\"n\":null,\"big\":12345678901234567890}"));
	change(&f, 40, "b", SNAPSHOT("[]"));
	change(&f, 50, "b",
		"\"state.patch\":\"[{\\\"op\\\":\\\"add\\\",\\\"path\\\":\\\"/-\\\",\\\"value\\\":1}]\"");
	told_states(&f, NULL);
	CHECK_INT(t, f.states.count, 1);
	check_at(t, &f, "", 9, "(nothing was said of it yet)");
	check_at(t, &f, "", 10, "{\"plan\":[\"todo\"],\"n\":1.0}");
	check_at(t, &f, "", 19, "{\"plan\":[\"todo\"],\"n\":1.0}");
	check_at(t, &f, "", 30, "{\"plan\":[\"done\"],\"big\":12345678901234567890}");
	check_at(t, &f, "", 20, "{\"plan\":[\"done\"],\"n\":1.0}");
	check_at(t, &f, "", 99, "[1]");
	check_at(t, &f, "", 40, "[]");
	told_end(&f);
}

static void unknown_until_the_next_snapshot(struct test *t)
{
	struct state state;
	struct told f;

	told_begin(&f);
	change(&f, 5, "a", MERGE("{\"a\":0}"));
	change(&f, 10, "a", SNAPSHOT("{\"a\":1}"));
	change(&f, 20, "a", PATCH("test", "/a", ",\"value\":2"));
	change(&f, 30, "a", MERGE("{\"a\":3}"));
	change(&f, 40, "a", SNAPSHOT("{\"a\":4}"));
	change(&f, 50, "a", "\"note\":1");
	change(&f, 60, "a", SNAPSHOT("{\"a\":6}"));
	change(&f, 70, "a", SNAPSHOT("1") "," MERGE("2"));
	change(&f, 80, "a", SNAPSHOT("{\"a\":8}"));
	change(&f, 90, "a", "\"state.patch\":\"no patch\"");
	told_states(&f, NULL);
	check_at(t, &f, "", 99, "(it is not a JSON Patch)");
	check_at(t, &f, "", 5, "(no snapshot came before)");
	check_at(t, &f, "", 10, "{\"a\":1}");
	check_at(t, &f, "", 20, "(a test failed)");
	check_at(t, &f, "", 30, "(a test failed)");
	check_at(t, &f, "", 40, "{\"a\":4}");
	check_at(t, &f, "", 50, "(a change does not say what changed)");
	check_at(t, &f, "", 60, "{\"a\":6}");
	check_at(t, &f, "", 70, "(a change says what changed in more than one way)");
	check_at(t, &f, "", 80, "{\"a\":8}");
	state_after(&f.states, f.states.series, 4, &state);
	CHECK(t, state.broke && state.broke->ts == 20);
	CHECK(t, state.change && state.change->ts == 30);
	told_end(&f);
}

/* By going back from change to change. */
static const struct state_change *broke(const struct state_series *series, size_t count)
{
	while (count && !series->at[count - 1].broke)
		count--;
	return count ? &series->at[count - 1] : NULL;
}

static void what_broke_it_wherever_one_asks(struct test *t)
{
	static const char *const said[] = {SNAPSHOT("{\"a\":1}"),
		PATCH("test", "/a", ",\"value\":2"), MERGE("{\"b\":3}"), "\"note\":1"};
	uint64_t seed = 5;
	struct told f;

	told_begin(&f);
	for (int i = 0; i < 60; i++)
		change(&f, 10 + i * 10, "a", said[i % 8 ? 1 + test_random(&seed) % 3 : 0]);
	told_states(&f, NULL);
	for (int i = 0; i < 600 && t->ok; i++) {
		const struct state_series *series;
		struct state state;
		size_t count;

		if (i % 20 == 0) { /* one that comes late */
			change(&f, (int)(test_random(&seed) % 600), "a",
				said[test_random(&seed) % 4]);
			states_update(&f.states);
		}
		series = f.states.series;
		count = i % 3 ? (size_t)i % series->count
			      : test_random(&seed) % series->count;
		state_after(&f.states, f.states.series, count + 1, &state);
		CHECK(t,
			state.broke ==
				(state.fault == STATE_KNOWN ? NULL
							    : broke(series, count + 1)));
	}
	told_end(&f);
}

static void the_order_is_that_of_time(struct test *t)
{
	struct told f;

	told_begin(&f);
	change(&f, 30, "a", PATCH("add", "/-", ",\"value\":3"));
	change(&f, 10, "b", SNAPSHOT("[]"));
	change(&f, 20, "a", PATCH("add", "/-", ",\"value\":1"));
	change(&f, 20, "b", PATCH("add", "/-", ",\"value\":2"));
	told_states(&f, NULL);
	check_at(t, &f, "", 30, "[1,2,3]");
	told_end(&f);
}

static void events_inside_of_whole_spans(struct test *t)
{
	struct told f;

	told_begin(&f);
	tell(&f,
		"{\"type\":\"span\",\"ts\":10,\"end_ts\":50,\"trace_id\":\"t\",\"span_id\":\"w\","
		"\"name\":\"w\",\"events\":["
		"{\"ts\":40,\"name\":\"agent_state_updated\",\"attributes\":{" MERGE(
			"{\"d\":4}") "}},"
				     "{\"ts\":15,\"name\":\"thought\"},"
				     "{\"ts\":20,\"name\":\"agent_state_updated\",\"attributes\":{" SNAPSHOT(
					     "{\"b\":2}") "}},"
							  "{\"ts\":21,\"name\":\"agent_state_updated\"}]}");
	change(&f, 30, "a", MERGE("{\"c\":3}"));
	change(&f, 25, "a", SNAPSHOT("{}"));
	told_states(&f, NULL);
	check_at(t, &f, "", 20, "{\"b\":2}");
	check_at(t, &f, "", 24, "(a change does not say what changed)");
	check_at(t, &f, "", 99, "{\"c\":3,\"d\":4}");
	CHECK_INT(t, f.states.series->at[0].inner, 3);
	told_end(&f);
}

static void keys_are_states_of_their_own(struct test *t)
{
	struct told f;
	char said[128];

	told_begin(&f);
	for (int i = 0; i < 40; i++) {
		snprintf(said, sizeof(said),
			"\"state.key\":\"k%d\"," SNAPSHOT("{\"i\":%d}"), i % 20, i);
		change(&f, 100 + i, "a", said);
	}
	change(&f, 10, "a", SNAPSHOT("0") ",\"state.key\":\"\\u006b7\"");
	change(&f, 10, "a", SNAPSHOT("1"));
	told_states(&f, NULL);
	CHECK_INT(t, f.states.count, 21);
	check_at(t, &f, "k7", 10, "0");
	check_at(t, &f, "k7", 126, "{\"i\":7}");
	check_at(t, &f, "k7", 127, "{\"i\":27}");
	check_at(t, &f, "", 999, "1");
	CHECK(t, !states_find(&f.states, STR("k20")));
	told_end(&f);
}

/* What comes later belongs where its time is, and what was found out is found out again. */
static void what_comes_later(struct test *t)
{
	struct told f;

	told_begin(&f);
	told_states(&f, NULL);
	CHECK_INT(t, f.states.count, 0);
	change(&f, 10, "a", SNAPSHOT("[]"));
	change(&f, 30, "a", PATCH("add", "/0", ",\"value\":3"));
	CHECK(t, states_update(&f.states));
	CHECK(t, !states_update(&f.states));
	check_at(t, &f, "", 30, "[3]");
	change(&f, 40, "a", PATCH("add", "/0", ",\"value\":4"));
	CHECK(t, states_update(&f.states));
	check_at(t, &f, "", 40, "[4,3]");
	change(&f, 20, "b", PATCH("add", "/-", ",\"value\":2"));
	CHECK(t, states_update(&f.states));
	check_at(t, &f, "", 40, "[4,3,2]");
	check_at(t, &f, "", 20, "[2]");
	tell(&f,
		"{\"type\":\"span\",\"ts\":10,\"end_ts\":50,\"trace_id\":\"t\",\"span_id\":\"w\","
		"\"name\":\"w\",\"events\":[{\"ts\":25,\"name\":\"agent_state_updated\","
		"\"attributes\":{" SNAPSHOT("[0]") "}}]}");
	CHECK(t, states_update(&f.states));
	check_at(t, &f, "", 40, "[4,3,0]");
	tell(&f, "{\"type\":\"event\",\"ts\":60,\"trace_id\":\"t\",\"name\":\"other\"}");
	states_update(&f.states);
	check_at(t, &f, "", 60, "[4,3,0]");
	told_end(&f);
}

static void before_and_after(struct test *t)
{
	struct state before, after;
	struct told f;

	told_begin(&f);
	change(&f, 10, "a", SNAPSHOT("[1]"));
	change(&f, 20, "b", PATCH("add", "/-", ",\"value\":2"));
	change(&f, 30, "a", PATCH("remove", "/9", ""));
	told_states(&f, NULL);
	for (int round = 0; round < 2; round++) {
		state_change(&f.states, f.states.series, 3, &before, &after);
		check_state(t, &before, "[1,2]");
		check_state(t, &after, "(what a path points at is not there)");
		state_change(&f.states, f.states.series, 2, &before, &after);
		check_state(t, &before, "[1]");
		check_state(t, &after, "[1,2]");
		state_change(&f.states, f.states.series, 1, &before, &after);
		check_state(t, &before, "(nothing was said of it yet)");
		check_state(t, &after, "[1]");
	}
	told_end(&f);
}

/* ---- seeking ---- */

/* Changes of all sorts, some of which do not apply. */
static void change_anyhow(struct told *f, int ts, uint64_t *seed)
{
	char said[256];
	int n = (int)(test_random(seed) % 7), v = (int)(test_random(seed) % 100);

	switch (test_random(seed) % 40) {
	case 0:
		snprintf(said, sizeof(said), SNAPSHOT("{\"k%d\":[%d]}"), n, v);
		break;
	case 1:
		snprintf(
			said, sizeof(said), PATCH("test", "/k%d/0", ",\"value\":%d"), n, v);
		break;
	case 2:
		snprintf(said, sizeof(said), MERGE("{\"k%d\":null}"), n);
		break;
	default:
		if (v % 2)
			snprintf(said, sizeof(said), MERGE("{\"k%d\":[%d]}"), n, v);
		else
			snprintf(said, sizeof(said),
				PATCH("add", "/m%d", ",\"value\":{\"v\":%d}"), n, v);
	}
	change(f, ts, v % 3 ? "a" : "b", said);
}

enum { MANY = 2000 };

static void seeks_find_what_going_there_finds(
	struct test *t, const struct state_limits *limits)
{
	static struct buf want[MANY + 1];
	struct state state;
	uint64_t seed = 7;
	struct told f;
	struct state_series *series;

	told_begin(&f);
	change(&f, 1, "a", SNAPSHOT("{}"));
	for (int i = 2; i <= MANY; i++)
		change_anyhow(&f, i, &seed);
	told_states(&f, limits);
	series = f.states.series;
	for (size_t i = 0; i <= MANY; i++) {
		state_after(&f.states, series, i, &state);
		want[i] = reading(&state);
	}
	CHECK(t, limits->frames < 100 || series->frame_count > 3);
	CHECK(t, f.states.frame_bytes <= limits->frames);
	for (int i = 0; i < 3000 && t->ok; i++) {
		size_t n = test_random(&seed) % (MANY + 1);
		struct buf got;

		if (i % 3 == 0 && n)
			state_change(&f.states, series, n, &(struct state){0}, &state);
		else
			state_after(&f.states, series, n, &state);
		got = reading(&state);
		if (!CHECK(t, str_eq(buf_str(&got), buf_str(&want[n]))))
			printf("# after %d: %.*s\n", (int)n, (int)got.len, got.at);
		buf_release(&got);
	}
	for (size_t i = 0; i <= MANY; i++)
		buf_release(&want[i]);
	told_end(&f);
}

static void seeks_with_frames(struct test *t)
{
	seeks_find_what_going_there_finds(
		t, &(struct state_limits){.stride = 8, .frames = 1 << 20});
}

static void seeks_with_few_frames(struct test *t)
{
	seeks_find_what_going_there_finds(
		t, &(struct state_limits){.stride = 4, .frames = 2000});
}

static void seeks_without_frames(struct test *t)
{
	seeks_find_what_going_there_finds(
		t, &(struct state_limits){.stride = 8, .frames = 1});
}

/* A seek reads no more changes than lie between two frames, wherever it goes. */
static void a_seek_costs_the_same_everywhere(struct test *t)
{
	struct state_limits limits = {.stride = 16, .frames = 1 << 20};
	struct state_series *series;
	struct state state;
	uint64_t seed = 9;
	struct told f;

	told_begin(&f);
	change(&f, 1, "a", SNAPSHOT("[]"));
	for (int i = 2; i <= MANY; i++)
		change(&f, i, "a", PATCH("add", "/-", ",\"value\":1"));
	told_states(&f, &limits);
	series = f.states.series;
	state_after(&f.states, series, MANY, &state);
	for (int i = 0; i < 200; i++) {
		size_t n = test_random(&seed) % MANY + 1;

		state_after(&f.states, series, n, &state);
		CHECK_INT(t, state.value.len, n - 1);
		CHECK(t, series->cursor.steps <= limits.stride);
		state_rest(series);
	}
	told_end(&f);
}

static bool always_late(void *to)
{
	++*(int *)to;
	return true;
}

/* What is found in pieces, while more comes, is what is found at once. */
static void in_pieces(struct test *t)
{
	struct state_series *series;
	uint64_t seed = 11;
	struct state state;
	struct states once;
	struct told f;
	int asked = 0, built = 0;

	told_begin(&f);
	change(&f, 1, "a", SNAPSHOT("{}"));
	for (int i = 2; i <= MANY; i++)
		change_anyhow(&f, i, &seed);
	states_init(&f.states, f.store.first, &f.life, NULL);
	while (!states_gather(&f.states, &(struct state_pace){always_late, &asked}))
		if (asked == 3)
			change(&f, MANY / 2, "c", MERGE("{\"late\":1}"));
	CHECK(t, asked > 10);
	CHECK_INT(t, f.states.series->count, MANY);
	CHECK(t, states_update(&f.states));
	series = f.states.series;
	CHECK_INT(t, series->count, MANY + 1);
	while (!states_build(&f.states, series, series->count,
		&(struct state_pace){always_late, &built}))
		;
	CHECK(t, built > 10);
	CHECK_INT(t, series->built, series->count);
	states_init(&once, f.store.first, &f.life, NULL);
	states_update(&once);
	for (size_t n = 0; n <= series->count && t->ok; n += 7) {
		struct buf want;

		state_after(&once, once.series, n, &state);
		want = reading(&state);
		state_after(&f.states, series, n, &state);
		check_state(t, &state, buf_text(&want));
		buf_release(&want);
	}
	states_release(&once);
	told_end(&f);
}

/* ---- as they come ---- */

/* What is found as changes come is what is found by looking. */
static void a_run_finds_the_same(struct test *t)
{
	struct state_budget budget = {.most = 64 << 20};
	struct state_run run = {.budget = &budget, .seed = 3};
	struct state before, after, want_before, want;
	uint64_t seed = 7;
	struct told f;

	told_begin(&f);
	for (int i = 1; i <= MANY; i++)
		change_anyhow(&f, i, &seed);
	told_states(&f, NULL);
	for (size_t i = 1; i <= MANY && t->ok; i++) {
		const struct state_change *c = &f.states.series->at[i - 1];
		struct facts facts = {0};
		struct arena arena = {0};
		struct record r;
		bool known;

		CHECK(t, facts_read(&facts, c->place, &f.life, &arena, &r));
		known = state_run(&run, r.attributes, c->ts, &before, &after);
		state_change(&f.states, f.states.series, i, &want_before, &want);
		CHECK_INT(t, before.fault, want_before.fault);
		CHECK_INT(t, after.fault, want.fault);
		CHECK_INT(t, after.why, want.why);
		CHECK_INT(t, known,
			before.fault == STATE_KNOWN || after.fault == STATE_KNOWN);
		if (after.fault == STATE_KNOWN) {
			struct buf text = reading(&want);

			check_state(t, &after, buf_text(&text));
			buf_release(&text);
		}
		arena_release(&arena);
	}
	state_run_release(&run);
	CHECK_INT(t, budget.bytes, 0);
	told_end(&f);
}

static void what_comes_late(struct test *t)
{
	struct state_budget budget = {.most = 64 << 20};
	struct state_run run = {.budget = &budget};
	struct state before, after;

	CHECK(t, !state_run(&run, STR("{" MERGE("1") "}"), 5, &before, &after));
	CHECK(t, state_run(&run, STR("{" SNAPSHOT("[1]") "}"), 10, &before, &after));
	CHECK(t, state_run(&run, STR("{" MERGE("[2]") "}"), 10, &before, &after));
	check_state(t, &after, "[2]");
	CHECK(t, !state_run(&run, STR("{" MERGE("[3]") "}"), 9, &before, &after));
	check_state(t, &before, "[2]");
	check_state(t, &after, "(a change came after later ones)");
	CHECK(t, !state_run(&run, STR("{" SNAPSHOT("[4]") "}"), 8, &before, &after));
	CHECK(t, state_run(&run, STR("{" SNAPSHOT("[5]") "}"), 11, &before, &after));
	check_state(t, &after, "[5]");
	state_run_release(&run);
}

static void a_run_is_bounded(struct test *t)
{
	struct state_budget budget = {.most = 10000};
	struct state_run run = {.budget = &budget};
	struct state before, after;
	struct buf text = {0};

	CHECK(t, state_run(&run, STR("{" SNAPSHOT("[1]") "}"), 1, &before, &after));
	buf_addf(&text, "{\"state.key\":\"big\"," SNAPSHOT("\"%0*d\"") "}", 20000, 1);
	state_run(&run, buf_str(&text), 2, &before, &after);
	check_state(t, &after, "(all states together are too big)");
	CHECK(t,
		!state_run(&run, STR("{\"state.key\":\"big\"," MERGE("1") "}"), 3, &before,
			&after));
	CHECK(t, budget.bytes < budget.most);
	CHECK(t, state_run(&run, STR("{" MERGE("[2]") "}"), 4, &before, &after));
	check_state(t, &after, "[2]");
	for (int i = 0; i < 2 * STATE_RUN_KEYS; i++) {
		buf_reset(&text);
		buf_addf(&text, "{\"state.key\":\"%d\"," SNAPSHOT("1") "}", i);
		state_run(&run, buf_str(&text), 5, &before, &after);
	}
	CHECK_INT(t, run.count, STATE_RUN_KEYS);
	buf_release(&text);
	state_run_release(&run);
}

/* ---- bounds ---- */

static void a_state_is_bounded(struct test *t)
{
	struct state_limits limits = {.weight = 4000};
	struct told f;

	told_begin(&f);
	change(&f, 1, "a", SNAPSHOT("[1,1,1,1,1,1,1,1]"));
	for (int i = 2; i < 40; i++)
		change(&f, i, "a",
			"\"state.patch\":[{\"op\":\"copy\",\"from\":\"\",\"path\":\"/-\"}]");
	change(&f, 99, "a", SNAPSHOT("1"));
	told_states(&f, &limits);
	check_at(t, &f, "", 50, "(it is too big)");
	check_at(t, &f, "", 99, "1");
	told_end(&f);
}

static void work_is_bounded(struct test *t)
{
	struct state_limits limits = {.spent = 2000};
	struct told f;

	told_begin(&f);
	change(&f, 1, "a", SNAPSHOT("[1,1,1,1,1,1,1,1]"));
	for (int i = 2; i < 1000; i++)
		change(&f, i, "a", PATCH("replace", "/0", ",\"value\":2"));
	change(&f, 1000, "a", SNAPSHOT("3"));
	told_states(&f, &limits);
	check_at(t, &f, "", 100, "[2,1,1,1,1,1,1,1]");
	check_at(t, &f, "", 999, "(it takes too much work)");
	check_at(t, &f, "", 1000, "3");
	told_end(&f);
}

/* The cursor's memory is that of the value, however long the way was. */
static void the_way_leaves_nothing(struct test *t)
{
	struct state_series *series;
	struct state state;
	struct told f;

	told_begin(&f);
	change(&f, 1, "a", SNAPSHOT("{\"n\":0}"));
	for (int i = 2; i < 30000; i++) {
		char said[64];

		snprintf(said, sizeof(said), MERGE("{\"n\":%d}"), i);
		change(&f, i, "a", said);
	}
	told_states(&f, NULL);
	series = f.states.series;
	state_after(&f.states, series, series->count, &state);
	check_state(t, &state, "{\"n\":29999}");
	CHECK(t, series->cursor.docs.arena.bytes < 3 << 20);
	told_end(&f);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "the last snapshot and what came after it",
		the_last_snapshot_and_what_came_after);
	test_run(&t, "unknown until the next snapshot", unknown_until_the_next_snapshot);
	test_run(&t, "what broke it, wherever one asks", what_broke_it_wherever_one_asks);
	test_run(&t, "the order is that of time", the_order_is_that_of_time);
	test_run(&t, "events inside of whole spans", events_inside_of_whole_spans);
	test_run(&t, "keys are states of their own", keys_are_states_of_their_own);
	test_run(&t, "what comes later", what_comes_later);
	test_run(&t, "before and after", before_and_after);
	test_run(&t, "seeks with frames", seeks_with_frames);
	test_run(&t, "seeks with few frames", seeks_with_few_frames);
	test_run(&t, "seeks without frames", seeks_without_frames);
	test_run(&t, "a seek costs the same everywhere", a_seek_costs_the_same_everywhere);
	test_run(&t, "in pieces", in_pieces);
	test_run(&t, "a run finds the same", a_run_finds_the_same);
	test_run(&t, "what comes late", what_comes_late);
	test_run(&t, "a run is bounded", a_run_is_bounded);
	test_run(&t, "a state is bounded", a_state_is_bounded);
	test_run(&t, "work is bounded", work_is_bounded);
	test_run(&t, "the way leaves nothing", the_way_leaves_nothing);
	return test_done(&t);
}
