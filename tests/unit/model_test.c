#include "test.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/trace_json.h"
#include "model/store.h"
#include "model/tally.h"
#include "model/tree.h"
#include "model/usage.h"
#include "record/decode.h"

/* Streams are held in memory; what a store has made of them is compared as JSON. */

enum { LINES_MAX = 400 };

struct stream {
	char *lines[LINES_MAX];
	size_t count;
};

static void stream_release(struct stream *s)
{
	while (s->count)
		free(s->lines[--s->count]);
}

static void stream_add(struct stream *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void stream_add(struct stream *s, const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	s->lines[s->count++] = strdup(line);
}

static void store_line(struct store *s, const char *text, uint64_t number)
{
	size_t len = strlen(text);
	char *padded = mem_new(len + LINE_PAD);
	struct line line = {.text = {padded, len}, .number = number};
	struct arena arena = {0};
	struct record r;
	struct diag why;

	memcpy(padded, text, len);
	if (decode(NULL, &line, &arena, &r, &why) == DECODED_RECORD)
		store_add(s, &r);
	else
		printf("# not a record: %s\n", text);
	arena_release(&arena);
	free(padded);
}

static void keep_piece(void *to, struct str piece)
{
	buf_add(to, piece);
}

static void store_json(struct store *s, struct buf *out)
{
	struct sink sink = {.write = keep_piece, .to = out};
	struct life life = {0};

	for (struct trace *t = s->first; t; t = t->next)
		trace_json(t, NULL, &life, &sink);
}

/* What becomes of the lines in an order; `settle` looks after every so many. */
static void stream_json(
	const struct stream *s, const size_t *order, size_t settle, struct buf *out)
{
	struct store store;

	store_init(&store, 99);
	for (size_t i = 0; i < s->count; i++) {
		store_line(&store, s->lines[order ? order[i] : i], i + 1);
		if (settle && i % settle == 0)
			for (struct trace *t = store.first; t; t = t->next) {
				tree_settle(t);
				tree_deepest(t, 0);
			}
	}
	store_json(&store, out);
	store_release(&store);
}

static void check_json(struct test *t, const struct stream *s, const char *has)
{
	struct buf out = {0};

	stream_json(s, NULL, 0, &out);
	if (!CHECK(t, strstr(buf_text(&out), has) != NULL))
		printf("# %s\n# not in %s\n", has, buf_text(&out));
	buf_release(&out);
}

/* A random trace: every span has a start, an update, an event, and most have an end. */
static void stream_random(struct stream *s, uint64_t *state, unsigned spans)
{
	for (unsigned i = 1; i <= spans; i++) {
		unsigned parent = i > 1 ? (unsigned)(test_random(state) % (i - 1)) + 1 : 0;
		unsigned at = i * 1000;

		if (parent)
			stream_add(s,
				"{\"type\":\"span_start\",\"ts\":%u,\"trace_id\":\"t\",\"span_id\":\"s%u\","
				"\"parent_span_id\":\"s%u\",\"name\":\"n%u\",\"attributes\":{\"a\":1,\"b\":2}}",
				at, i, parent, i);
		else
			stream_add(s,
				"{\"type\":\"span_start\",\"ts\":%u,\"trace_id\":\"t\",\"span_id\":\"s%u\","
				"\"name\":\"n%u\"}",
				at, i, i);
		stream_add(s,
			"{\"type\":\"span_update\",\"ts\":%u,\"trace_id\":\"t\",\"span_id\":\"s%u\","
			"\"name\":\"m%u\",\"attributes\":{\"b\":3,\"gen_ai.usage.input_tokens\":%u}}",
			at + 1, i, i, i);
		stream_add(s,
			"{\"type\":\"event\",\"ts\":%u,\"trace_id\":\"t\",\"span_id\":\"s%u\",\"name\":\"e\"}",
			at + 2, i);
		if (test_random(state) % 4)
			stream_add(s,
				"{\"type\":\"span_end\",\"ts\":%u,\"trace_id\":\"t\",\"span_id\":\"s%u\","
				"\"status\":\"error\",\"attributes\":{\"b\":4,\"c\":5}}",
				at + 500000, i);
	}
}

static void shuffle(size_t *order, size_t count, uint64_t *state)
{
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count; i > 1; i--) {
		size_t j = test_random(state) % i, swap = order[i - 1];

		order[i - 1] = order[j];
		order[j] = swap;
	}
}

static void order_does_not_matter(struct test *t)
{
	uint64_t state = 20261123;

	for (unsigned round = 0; round < 60; round++) {
		struct stream s = {0};
		struct buf want = {0}, got = {0};
		size_t order[LINES_MAX];

		stream_random(&s, &state, 1 + round);
		stream_json(&s, NULL, 0, &want);
		shuffle(order, s.count, &state);
		stream_json(&s, order, round % 7, &got);
		if (!CHECK(t, str_eq(buf_str(&want), buf_str(&got))))
			printf("# round %u\n# %s\n# %s\n", round, buf_text(&want),
				buf_text(&got));
		buf_release(&want);
		buf_release(&got);
		stream_release(&s);
	}
}

static void twice_is_once(struct test *t)
{
	uint64_t state = 7;
	struct stream s = {0};
	struct buf once = {0}, twice = {0};
	size_t count;

	stream_random(&s, &state, 20);
	/* Events are not numbered, so a second one is another one. */
	for (size_t i = count = 0; i < s.count; i++) {
		if (strstr(s.lines[i], "\"event\""))
			free(s.lines[i]);
		else
			s.lines[count++] = s.lines[i];
	}
	s.count = count;
	stream_json(&s, NULL, 0, &once);
	for (size_t i = 0; i < count; i++)
		s.lines[s.count++] = strdup(s.lines[i]);
	stream_json(&s, NULL, 0, &twice);
	CHECK(t, str_eq(buf_str(&once), buf_str(&twice)));
	buf_release(&once);
	buf_release(&twice);
	stream_release(&s);
}

/* Streams, and what must be in their JSON. Times are small numbers: 1970-01-01T00:00:00.000000001Z. */
#define R(type, ts, span, more)                                                        \
	"{\"type\":\"" type "\",\"ts\":" #ts ",\"trace_id\":\"t\",\"span_id\":\"" span \
	"\"" more "}"

static const struct model_case {
	const char *name;
	const char *lines[6];
	const char *has[3];
} model_cases[] = {
	{"an end without a start", {R("span_end", 5, "a", ",\"status\":\"ok\"")},
		{"\"state\":\"ended\",\"status\":\"ok\"", "\"start\":null",
			"\"duration_ns\":null"}},
	{"an open span", {R("span_start", 5, "a", ",\"name\":\"n\"")},
		{"\"state\":\"open\"", "\"end\":null,\"duration_ns\":null"}},
	{"a negative duration is told as it is",
		{R("span_start", 5, "a", ",\"name\":\"n\""), R("span_end", 3, "a", "")},
		{"\"duration_ns\":-2", "\"state\":\"ended\""}},
	{"an orphan is below a span that is missing",
		{R("span_start", 5, "a", ",\"name\":\"n\",\"parent_span_id\":\"p\"")},
		{"{\"span_id\":\"p\",\"parent_span_id\":null,\"name\":null,\"kind\":null,\"state\":\"missing\"",
			"\"children\":[{\"span_id\":\"a\",\"parent_span_id\":\"p\""}},
	{"an event alone makes its span known",
		{"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"e\"}"},
		{"\"state\":\"missing\"", "\"event_count\":1", "\"span_count\":0"}},
	{"the later name wins",
		{R("span_update", 9, "a", ",\"name\":\"late\""),
			R("span_start", 5, "a", ",\"name\":\"n\""),
			R("span_update", 7, "a", ",\"name\":\"early\"")},
		{"\"name\":\"late\""}},
	{"at equal times the later line wins",
		{R("span_start", 5, "a", ",\"name\":\"n\""),
			R("span_update", 5, "a", ",\"name\":\"m\"")},
		{"\"name\":\"m\""}},
	{"the end's status wins over an earlier update",
		{R("span_end", 9, "a", ",\"status\":\"ok\""),
			R("span_update", 7, "a", ",\"status\":\"error\"")},
		{"\"status\":\"ok\"", "\"error_count\":0"}},
	{"a later update's status wins over the end's",
		{R("span_end", 9, "a", ",\"status\":\"ok\""),
			R("span_update", 11, "a",
				",\"status\":\"error\",\"status_message\":\"m\"")},
		{"\"status\":\"error\",\"status_message\":\"m\"", "\"error_count\":1"}},
	{"a later end that says nothing of the status leaves it to an update before it",
		{R("span_end", 10, "a", ",\"status\":\"error\""),
			R("span_end", 20, "a", ""),
			R("span_update", 15, "a", ",\"status\":\"ok\"")},
		{"\"status\":\"ok\""}},
	{"a status of an end before the last one gives way to what was said between them",
		{R("span_end", 10, "a", ""), R("span_end", 5, "a", ",\"status\":\"error\""),
			R("span_update", 7, "a", ",\"status\":\"ok\"")},
		{"\"status\":\"ok\""}},
	{"the parent that was said last wins",
		{R("span_start", 10, "a", ",\"name\":\"n\",\"parent_span_id\":\"p\""),
			R("span_start", 5, "a",
				",\"name\":\"n\",\"parent_span_id\":\"q\"")},
		{"\"parent_span_id\":\"p\""}},
	{"the parent that was said last wins, where that is an end that came first",
		{R("span_end", 20, "a", ",\"parent_span_id\":\"p\""),
			R("span_start", 10, "a",
				",\"name\":\"n\",\"parent_span_id\":\"q\"")},
		{"\"parent_span_id\":\"p\""}},
	{"at equal times attributes go by the line",
		{R("span_end", 5, "a", ",\"attributes\":{\"k\":1}"),
			R("span_update", 5, "a", ",\"attributes\":{\"k\":2}")},
		{"\"attributes\":{\"k\":2}"}},
	{"a whole span says its status at its end",
		{R("span_update", 5, "a", ",\"status\":\"ok\",\"status_message\":\"U\""),
			R("span", 0, "a",
				",\"end_ts\":10,\"name\":\"n\",\"status\":\"error\",\"status_message\":\"E\"")},
		{"\"status\":\"error\",\"status_message\":\"E\""}},
	{"events inside of a whole span that also had a start",
		{R("span_start", 5, "a", ",\"name\":\"n\""),
			R("span", 5, "a",
				",\"end_ts\":8,\"name\":\"n\",\"events\":[{\"ts\":6,\"name\":\"e\"}]")},
		{"\"event_count\":1", "\"name\":\"e\""}},
	{"a later start wins",
		{R("span_start", 9, "a", ",\"name\":\"x\""),
			R("span_start", 5, "a", ",\"name\":\"n\"")},
		{"\"name\":\"x\"", "00.000000009Z"}},
	{"attributes merge key by key",
		{R("span_end", 9, "a", ",\"attributes\":{\"b\":[3],\"c\":4}"),
			R("span_start", 5, "a",
				",\"name\":\"n\",\"attributes\":{\"a\":1,\"b\":{\"x\":2}}")},
		{"\"attributes\":{\"a\":1,\"b\":[3],\"c\":4}"}},
	{"links add up, each once, whatever they are",
		{R("span_update", 7, "a",
			 ",\"links\":[{\"span_id\":\"z\"}, {\"span_id\":\"x\"},7,\"\"]"),
			R("span_update", 6, "a", ",\"links\":[{\"span_id\":\"y\"}]"),
			R("span_start", 5, "a",
				",\"name\":\"n\",\"links\":[ {\"span_id\":\"x\"} ]"),
			R("span_update", 8, "a", ",\"links\":[]")},
		{"\"links\":[{\"span_id\":\"x\"},{\"span_id\":\"y\"},{\"span_id\":\"z\"},7,\"\"]"}},
	{"a link that stands twice is one",
		{R("span_start", 5, "a",
			",\"name\":\"n\",\"links\":[{\"span_id\":\"x\"},{ \"span_\\u0069d\":\"x\"}]")},
		{"\"links\":[{\"span_id\":\"x\"}]"}},
	{"a whole span and its events",
		{R("span", 5, "a",
			",\"end_ts\":8,\"name\":\"n\",\"events\":[{\"ts\":7,\"name\":\"f\"},{\"ts\":6,\"name\":"
			"\"e\",\"attributes\":{\"k\":\"v\"}},7]")},
		{"\"event_count\":2",
			"\"events\":[{\"ts\":\"1970-01-01T00:00:00.000000006Z\",\"name\":\"e\",\"attributes\":"
			"{\"k\":\"v\"}},",
			"\"duration_ns\":3"}},
	{"of two whole spans the later one's events, of one time the later record's",
		{R("span", 5, "a",
			 ",\"end_ts\":8,\"name\":\"n\",\"events\":[{\"ts\":7,\"name\":\"f\"}]"),
			R("span", 5, "a",
				",\"end_ts\":8,\"name\":\"n\",\"events\":[{\"ts\":6,\"name\":\"g\"},{\"ts\":7,\"name\":\"h\"}]"),
			R("span", 4, "a",
				",\"end_ts\":8,\"name\":\"n\",\"events\":[{\"ts\":6,\"name\":\"i\"}]")},
		{"\"event_count\":2", "\"name\":\"g\"", "\"name\":\"h\""}},
	{"the same id in another trace is another span",
		{R("span_start", 5, "a", ",\"name\":\"n\""),
			"{\"type\":\"span_start\",\"ts\":6,\"trace_id\":\"u\",\"span_id\":\"a\",\"name\":\"m\"}"},
		{"\"trace_id\":\"t\"", "\"trace_id\":\"u\"", "\"name\":\"m\""}},
	{"a kind is inferred",
		{R("span_start", 5, "a",
			",\"name\":\"n\",\"attributes\":{\"gen_ai.operation.name\":\"chat\"}")},
		{"\"kind\":\"llm\""}},
	{"a kind of one's own is kept",
		{R("span_start", 5, "a", ",\"name\":\"n\",\"kind\":\"zap\"")},
		{"\"kind\":\"zap\""}},
	{"a span that is its own parent is a root",
		{R("span_start", 5, "a", ",\"name\":\"n\",\"parent_span_id\":\"a\"")},
		{"\"roots\":[{\"span_id\":\"a\",\"parent_span_id\":null"}},
	{"of two in a circle the first to start is a root",
		{R("span_start", 5, "a", ",\"name\":\"n\",\"parent_span_id\":\"b\""),
			R("span_start", 6, "b",
				",\"name\":\"m\",\"parent_span_id\":\"a\"")},
		{"\"roots\":[{\"span_id\":\"a\",\"parent_span_id\":null",
			"\"children\":[{\"span_id\":\"b\",\"parent_span_id\":\"a\""}},
	{"a circle of three with a tail",
		{R("span_start", 9, "d", ",\"name\":\"d\",\"parent_span_id\":\"c\""),
			R("span_start", 5, "a", ",\"name\":\"a\",\"parent_span_id\":\"c\""),
			R("span_start", 6, "b", ",\"name\":\"b\",\"parent_span_id\":\"a\""),
			R("span_start", 7, "c",
				",\"name\":\"c\",\"parent_span_id\":\"b\"")},
		{"\"roots\":[{\"span_id\":\"a\"",
			"{\"span_id\":\"d\",\"parent_span_id\":\"c\"", "\"span_count\":4"}},
	{"before 1970", {R("span_start", -1, "a", ",\"name\":\"n\"")},
		{"1969-12-31T23:59:59.999999999Z"}},
	{"text is escaped again",
		{R("span_start", 5, "a",
			",\"name\":\"q\\\"\\u0007\\ud83d\\ude00\\ud800\\n\"")},
		{"\"name\":\"q\\\"\\u0007\xf0\x9f\x98\x80\xef\xbf\xbd\\n\""}},
};

static void all_model_cases(struct test *t)
{
	for (size_t i = 0; i < sizeof(model_cases) / sizeof(model_cases[0]); i++) {
		const struct model_case *c = &model_cases[i];
		struct stream s = {0};

		for (size_t j = 0; j < 6 && c->lines[j]; j++)
			stream_add(&s, "%s", c->lines[j]);
		for (size_t j = 0; j < 3 && c->has[j]; j++)
			check_json(t, &s, c->has[j]);
		if (!t->ok)
			printf("# in the case \"%s\"\n", c->name);
		stream_release(&s);
	}
}

static void chain(struct store *store, unsigned count, bool backwards)
{
	char line[256];

	for (unsigned i = 0; i < count; i++) {
		unsigned n = backwards ? count - i : i + 1;

		snprintf(line, sizeof(line),
			"{\"type\":\"span_start\",\"ts\":%u,\"trace_id\":\"t\",\"span_id\":\"%016x\","
			"\"parent_span_id\":\"%016x\",\"name\":\"n\"}",
			n, n, n - 1);
		store_line(store, line, i);
	}
}

static void a_chain_is_as_deep_as_it_is(struct test *t)
{
	for (int backwards = 0; backwards < 2; backwards++) {
		struct store store;
		unsigned seen = 1;

		store_init(&store, 3);
		chain(&store, 10000, backwards);
		tree_settle(store.first);
		for (uint32_t i = tree_first(store.first, 0);
			(i = tree_next_down(store.first, i, 0));)
			seen++;
		CHECK_INT(t, seen, 10000);
		CHECK_INT(t, tree_depth(store.first, tree_deepest(store.first, 0)),
			TREE_DEPTH_MAX);
		store_release(&store);
	}
}

static void siblings_stand_in_order(struct test *t)
{
	struct store store;
	char line[256];
	int64_t last = INT64_MIN;
	unsigned seen = 0;

	store_init(&store, 3);
	for (unsigned i = 1; i <= 100000; i++) {
		snprintf(line, sizeof(line),
			"{\"type\":\"span_start\",\"ts\":%u,\"trace_id\":\"t\",\"span_id\":\"%016x\","
			"\"parent_span_id\":\"r\",\"name\":\"n\"}",
			i * 7919U % 100003U, i);
		store_line(&store, line, i);
	}
	tree_settle(store.first);
	for (uint32_t i = tree_first(store.first, tree_first(store.first, 0)); i;
		i = tree_next(store.first, i), seen++) {
		CHECK(t, store.first->spans[i].start_ns > last);
		last = store.first->spans[i].start_ns;
	}
	CHECK_INT(t, seen, 100000);
	store_release(&store);
}

static unsigned children(struct trace *t, uint32_t span)
{
	unsigned count = 0;

	for (uint32_t i = tree_first(t, span); i && count < 10; i = tree_next(t, i))
		count++;
	return count;
}

/* The last child of one span is below another now, and no longer ends the ring of the first one's. */
static void a_walk_ends_where_a_parent_was_set_late(struct test *t)
{
	struct store store;
	struct trace *trace;

	store_init(&store, 3);
	store_line(&store,
		"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"n\"}",
		1);
	store_line(&store,
		"{\"type\":\"span_start\",\"ts\":2,\"trace_id\":\"t\",\"span_id\":\"b\",\"parent_span_id\":\"a\",\"name\":\"n\"}",
		2);
	store_line(&store,
		"{\"type\":\"span_start\",\"ts\":3,\"trace_id\":\"t\",\"span_id\":\"c\",\"parent_span_id\":\"a\",\"name\":\"n\"}",
		3);
	trace = store.first;
	tree_settle(trace);
	CHECK_INT(t, children(trace, 1), 2);
	store_line(&store,
		"{\"type\":\"span_update\",\"ts\":4,\"trace_id\":\"t\",\"span_id\":\"c\",\"parent_span_id\":\"b\"}",
		4);
	CHECK(t, trace->relink);
	CHECK_INT(t, children(trace, 1), 0);
	tree_settle(trace);
	CHECK_INT(t, children(trace, 1), 1);
	CHECK_INT(t, children(trace, 2), 1);
	store_release(&store);
}

/* Each row a span: parent, own input tokens; and what it has used with all below it. */
static const struct usage_case {
	unsigned parent, own, tree;
} usage_cases[][4] = {
	{{0, 0, 30}, {1, 10, 10}, {1, 20, 20}},	 /* an agent that says nothing */
	{{0, 30, 30}, {1, 10, 10}, {1, 20, 20}}, /* that says the sum */
	{{0, 50, 50}, {1, 10, 10}, {1, 20, 20}}, /* that knows of more */
	{{0, 30, 30}, {1, 30, 30}, {2, 30, 30}}, /* wrappers of one call */
	{{0, 0, 15}, {1, 0, 15}, {2, 10, 10}, {2, 5, 5}},
};

static void usage_line(struct store *store, const struct usage_case *c, unsigned n)
{
	char line[256];

	snprintf(line, sizeof(line),
		"{\"type\":\"span_start\",\"ts\":%u,\"trace_id\":\"t\",\"span_id\":\"%016x\","
		"\"parent_span_id\":\"%016x\",\"name\":\"n\",\"attributes\":"
		"{\"gen_ai.usage.input_tokens\":%u}}",
		n + 1, n + 1, c->parent, c->own);
	store_line(store, line, n);
}

/* Sums up at once, or (`step`) so many spans at a time. */
static void usage_sum_up(struct trace *t, uint32_t step)
{
	struct usage_making making = {0};

	if (!step)
		usage_total(t, 0);
	while (step && usage_step(&making, t, step)) {
	}
	usage_making_release(&making);
}

/* Parents first, then children first: these are two ways to sum up. */
static void check_usage(struct test *t, const struct usage_case *c, unsigned count,
	bool backwards, uint32_t step)
{
	struct store store;

	store_init(&store, 3);
	for (unsigned n = 0; n < count; n++) {
		unsigned i = backwards ? count - 1 - n : n;

		usage_line(&store, &c[i], i);
	}
	tree_settle(store.first);
	usage_sum_up(store.first, step);
	for (unsigned n = 0; n < count; n++) {
		struct id id = {.low = n + 1};
		uint32_t span = trace_find(store.first, &id, store.common.seed);

		CHECK_INT(t, usage_of_tree(store.first, span).input, c[n].tree);
	}
	CHECK_INT(t, usage_of_tree(store.first, 0).input, c[0].tree);
	store_release(&store);
}

static void nothing_is_counted_twice(struct test *t)
{
	for (size_t i = 0; i < sizeof(usage_cases) / sizeof(usage_cases[0]); i++) {
		unsigned count = 0;

		while (count < 4 && usage_cases[i][count].tree)
			count++;
		for (uint32_t step = 0; step < 6; step++) {
			check_usage(t, usage_cases[i], count, false, step);
			check_usage(t, usage_cases[i], count, true, step);
		}
	}
}

/* Looks for one key of usage with `before` and `after` bytes of other members around it. */
static bool usage_is_read(const struct vocabulary_row *row, int before, int after)
{
	static const char filler[] = "one token of the cost of all tokens, and so on";
	const char *value = row->flags & KEY_HOLDS ? "\"{\\\"usage\\\":{\\\"input\\\":7}}\""
		: row->meaning == MEANING_COST_DETAILS ? "{\"input\":7}"
						       : "7";
	struct usage used = {0};
	struct buf object = {0};
	bool any;

	buf_addf(&object, "{\"a\":\"%.*s\",\"%.*s\"%s:%s,\"b\":\"%.*s\"}", before, filler,
		(int)row->key.len, row->key.at, before % 2 ? " " : "", value, after,
		filler);
	any = usage_read(buf_str(&object), &used);
	buf_release(&object);
	if (row->meaning == MEANING_TOTAL_TOKENS || row->meaning == MEANING_COST_MICROS)
		return any;
	return any && used.input + used.output + (unsigned)used.cost == 7;
}

static void usage_is_read_wherever_it_stands(struct test *t)
{
	const struct vocabulary_row *row;
	struct usage used;

	for (size_t i = 0; (row = vocabulary_row(i)); i++)
		for (int n = 0; n < 45 * 45; n++)
			if (tally_is(row->meaning) || row->flags & KEY_HOLDS)
				CHECK(t, usage_is_read(row, n / 45, n % 45));
	CHECK(t, usage_read(STR("{\"cost\":1}"), &used));
	CHECK(t, !usage_read(STR("{}"), &used));
	CHECK(t, usage_read(STR("{\"cost\":\"1\"}"), &used) && used.cost > 0);
	CHECK(t, !usage_read(STR("{\"cost\":\"1 dollar\"}"), &used));
	CHECK(t, !usage_read(STR("{\"cost\":\"\"}"), &used));
	CHECK(t,
		!usage_read(STR("{\"text\":\"{\\\"cost\\\":1} and other tokens\",\"b\":1}"),
			&used));
}

/* Attributes of a form, which the seed decides, with values that the state does. */
static void usage_record(uint64_t form, uint64_t *state, struct buf *line)
{
	static const char *const keys[] = {"a", "b", "gen_ai.usage.input_tokens",
		"gen_ai.usage.prompt_tokens", "gen_ai.usage.output_tokens",
		"llm.token_count.completion", "cost", "gen_ai.usage.cost",
		"gen_ai.usage.total_tokens", "gen_ai.usage.cache_read.input_tokens",
		"input_tokens", "cache_read_tokens", "thoughts_token_count",
		"gen_ai.usage.reasoning_tokens"};
	static const char *const values[] = {
		"0", "7", "120", "1.5", "2e3", "-1", "5000000000", "0.25"};
	unsigned count = (unsigned)(test_random(&form) % 7);

	buf_add(line,
		STR("{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"n\","
		    "\"attributes\":{"));
	for (unsigned i = 0; i < count; i++) {
		const char *key = keys[test_random(&form) % 14];
		bool text = test_random(&form) % 8 == 0;

		buf_addf(line, text ? "%s\"%s\":\"%s\"" : "%s\"%s\":%s", i ? "," : "", key,
			values[test_random(state) % 8]);
	}
	buf_add(line, STR("}}"));
}

/* What was learnt of one record holds for the others of its shape. */
static void usage_of_shapes_is_usage_of_records(struct test *t)
{
	static struct usage_shapes shapes;
	struct decoder decoder = {0};
	uint64_t state = 5;
	unsigned known = 0, said = 0;

	for (unsigned i = 0; i < 20000 && t->ok; i++) {
		struct usage all = {0}, short_cut = {0};
		struct arena arena = {0};
		struct buf text = {0};
		struct line line = {.number = 1};
		struct record r;
		struct diag why;
		bool any;

		usage_record(1 + test_random(&state) % 40, &state, &text);
		line.text = buf_str(&text);
		buf_add_bytes(&text, '\0', LINE_PAD);
		line.text.at = text.at;
		CHECK_INT(t, decode(&decoder, &line, &arena, &r, &why), DECODED_RECORD);
		any = usage_read(r.attributes, &all);
		CHECK_INT(t, usage_read_record(&shapes, &r, &short_cut), any);
		CHECK(t, all.input == short_cut.input && all.output == short_cut.output);
		CHECK(t, all.cost == short_cut.cost);
		CHECK(t, memcmp(&all.parts, &short_cut.parts, sizeof(all.parts)) == 0);
		known += r.shape != 0;
		said += any;
		if (!t->ok)
			printf("# %.*s\n", (int)line.text.len, line.text.at);
		buf_release(&text);
		arena_release(&arena);
	}
	CHECK(t, known > 10000 && said > 5000);
	decoder_release(&decoder);
}

/* Twelve traces with other spans, then the same spans in another order. */
static unsigned span_of(unsigned trace, unsigned n)
{
	return trace % 12 * 16 + 1 + (n + trace / 12) % 3;
}

/* Where a trace was, another one may come to be, with spans of the same ids elsewhere. */
static void a_new_trace_is_not_taken_for_one_that_went(struct test *t)
{
	struct store store;
	char line[256];

	store_init(&store, 3);
	for (unsigned i = 0; i < 300; i++) {
		struct trace *one;

		for (unsigned n = 0; n < 3; n++) {
			snprintf(line, sizeof(line),
				"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"%032x\","
				"\"span_id\":\"%016x\",\"name\":\"n\"}",
				i + 1, span_of(i, n));
			store_line(&store, line, n);
		}
		one = store.first;
		for (unsigned n = 0; n < 3; n++) {
			struct id id = {.low = span_of(i, n)};

			CHECK_INT(t, trace_find(one, &id, 3), n + 1);
		}
		CHECK_INT(t, trace_spans_seen(one), 3);
		store_drop(&store, one);
	}
	store_release(&store);
}

static void a_dropped_trace_is_forgotten(struct test *t)
{
	struct store store;
	char line[256];

	store_init(&store, 3);
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line),
			"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"%032x\",\"span_id\":\"a\",\"name\":\"n\"}",
			i + 1);
		store_line(&store, line, i);
	}
	for (unsigned i = 0; i < 1000; i += 2) {
		struct id id = {.low = i + 1};
		struct trace *one = store_find(&store, &id);

		if (CHECK(t, one != NULL))
			store_drop(&store, one);
	}
	CHECK_INT(t, store.trace_count, 500);
	for (unsigned i = 0; i < 1000; i++) {
		struct id id = {.low = i + 1};

		CHECK_INT(t, store_find(&store, &id) != NULL, i % 2);
	}
	store_release(&store);
}

/* Traces come and go; all that are there are found, and no other one. */
static void those_that_are_there_are_found(struct test *t)
{
	enum { IDS = 300 };
	bool held[IDS] = {false};
	struct store store;
	uint64_t state = 9;
	char line[256];

	store_init(&store, 3);
	for (unsigned round = 0; round < 20000; round++) {
		unsigned n = (unsigned)(test_random(&state) >> 33) % IDS;
		struct id id = {.low = n + 1};
		struct trace *one = store_find(&store, &id);

		CHECK_INT(t, one != NULL, held[n]);
		if (one) {
			CHECK_INT(t, one->id.low, n + 1);
			CHECK(t, store_guess(&store, id_hash(&id, 3)) == one);
			store_drop(&store, one);
		} else {
			snprintf(line, sizeof(line),
				"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"%032x\",\"name\":\"n\"}",
				n + 1);
			store_line(&store, line, n);
		}
		held[n] = !one;
	}
	store_release(&store);
}

/* A million keys on one span must not cost a million looks each. */
static void many_attributes_are_found(struct test *t)
{
	struct facts f = {0};
	struct arena arena = {0};
	struct buf object = {0};

	buf_add_byte(&object, '{');
	for (unsigned i = 0; i < 200000; i++)
		buf_addf(&object, "%s\"k%u\":%u", i ? "," : "", i % 100000, i);
	buf_add_byte(&object, '}');
	facts_merge(&f, buf_str(&object), &arena);
	CHECK_INT(t, f.attribute_count, 100000);
	CHECK_STR(t, facts_attribute(&f, STR("k99999"))->text, "199999");
	CHECK_STR(t, facts_attribute(&f, STR("k0"))->text, "100000");
	CHECK(t, !facts_attribute(&f, STR("k100000")));
	buf_release(&object);
	arena_release(&arena);
}

/* The search needs the table in order. */
static void every_key_is_found(struct test *t)
{
	const struct vocabulary_row *row;
	struct str word, kind;
	int rank;

	for (size_t i = 0; (row = vocabulary_row(i)); i++)
		CHECK(t, vocabulary_find(row->key) == row);
	for (size_t i = 0; (word = vocabulary_word(i, &kind)).len; i++)
		CHECK_STR(t, vocabulary_kind(word), kind.at);
	CHECK_INT(t, vocabulary_meaning(STR("gen_ai.usage.input_token"), &rank),
		MEANING_NONE);
	CHECK_INT(t, vocabulary_meaning(STR(""), &rank), MEANING_NONE);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "any order of the lines gives the same trace", order_does_not_matter);
	test_run(&t, "reading all twice changes nothing", twice_is_once);
	test_run(&t, "what becomes of streams", all_model_cases);
	test_run(&t, "a chain of 10,000, either way", a_chain_is_as_deep_as_it_is);
	test_run(&t, "100,000 siblings stand in order", siblings_stand_in_order);
	test_run(&t, "a walk ends where a parent was set late",
		a_walk_ends_where_a_parent_was_set_late);
	test_run(&t, "no token is counted twice", nothing_is_counted_twice);
	test_run(&t, "tokens and cost are read wherever they stand",
		usage_is_read_wherever_it_stands);
	test_run(&t, "tokens and cost of shapes are those of their records",
		usage_of_shapes_is_usage_of_records);
	test_run(&t, "a new trace is not taken for one that went",
		a_new_trace_is_not_taken_for_one_that_went);
	test_run(&t, "a dropped trace is forgotten, the others are not",
		a_dropped_trace_is_forgotten);
	test_run(&t, "those that are there are found", those_that_are_there_are_found);
	test_run(&t, "every key of the vocabulary is found", every_key_is_found);
	test_run(&t, "many attributes are found", many_attributes_are_found);
	return test_done(&t);
}
