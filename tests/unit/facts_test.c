#include "test.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/facts.h"
#include "model/store.h"
#include "model/tree.h"
#include "record/decode.h"

/* A store that is filled line by line. */

struct filling {
	struct store store;
	struct arena arena;
	uint64_t lines;
};

static void filling_init(struct filling *f)
{
	*f = (struct filling){0};
	store_init(&f->store, 17);
}

static void filling_release(struct filling *f)
{
	store_release(&f->store);
	arena_release(&f->arena);
}

static void fill(struct filling *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void fill(struct filling *f, const char *format, ...)
{
	char text[512 + LINE_PAD] = "";
	struct line line = {.number = ++f->lines};
	struct record r;
	struct diag why;
	va_list args;

	va_start(args, format);
	line.text = (struct str){text, (size_t)vsnprintf(text, 512, format, args)};
	va_end(args);
	if (decode(NULL, &line, &f->arena, &r, &why) == DECODED_RECORD)
		store_add(&f->store, &r);
	else
		printf("# no record: %s\n", text);
}

#define R(type, span, more)                                                       \
	"{\"type\":\"" type "\",\"ts\":%d,\"trace_id\":\"t\",\"span_id\":\"" span \
	"\"" more "}"

/* ---- who is lost -------------------------------------------------------------------------- */

/* Spans below any earlier one; some belong to a process, and one of these is over. */
static void fill_random(struct filling *f, uint64_t *state, unsigned spans)
{
	for (unsigned i = 1; i <= spans; i++) {
		unsigned parent = i > 1 ? (unsigned)(test_random(state) % (i - 1)) + 1 : 0;
		unsigned pid = (unsigned)(test_random(state) % 6);
		char resource[64] = "";

		if (pid == 5)
			snprintf(resource, sizeof(resource), ",\"resource\":{}");
		else if (pid > 2)
			snprintf(resource, sizeof(resource),
				",\"resource\":{\"process.pid\":%u}", pid);
		fill(f,
			R("span_start", "s%u",
				",\"parent_span_id\":\"%s%u\",\"name\":\"n\"%s"),
			(int)i, i, parent ? "s" : "none", parent, resource);
	}
}

/* Asked in any order, what is remembered is what is found out anew each time. */
static void check_losses(struct test *t, struct filling *f, struct life *life,
	struct losses *losses, uint64_t *state)
{
	struct trace *trace = f->store.first;
	unsigned lost = 0;

	for (size_t n = 0; n < 2 * trace->span_count; n++) {
		uint32_t span = 1 +
			(uint32_t)(test_random(state) % (trace->span_count - 1));
		enum span_loss want, got;

		life->losses = NULL;
		facts_state(trace, span, life, &want);
		life->losses = losses;
		facts_state(trace, span, life, &got);
		if (!CHECK_INT(t, got, want))
			printf("# span %u of %u\n", span, trace->span_count - 1);
		lost += want == LOSS_PROCESS;
	}
	if (trace->span_count > 60)
		CHECK(t, lost > 0);
}

static void losses_are_remembered_as_they_are(struct test *t)
{
	static const int64_t gone[] = {3, 4};
	uint64_t state = 11;

	for (unsigned round = 0; round < 60; round++) {
		struct losses losses = {0};
		struct life life = {.gone = gone, .gone_count = 1};
		struct filling f;

		filling_init(&f);
		fill_random(&f, &state, 1 + round * 2);
		tree_settle(f.store.first);
		check_losses(t, &f, &life, &losses, &state);
		/* The world and the trace change. */
		life.gone_count = 2;
		check_losses(t, &f, &life, &losses, &state);
		fill(&f, R("span_update", "s1", ",\"resource\":{\"process.pid\":3}"), 900);
		check_losses(t, &f, &life, &losses, &state);
		losses_release(&losses);
		filling_release(&f);
	}
}

/* Parents that go in a circle are untied only when the tree is linked. */
static void a_circle_of_parents_has_no_process(struct test *t)
{
	static const int64_t gone[] = {3};
	struct losses losses = {0};
	struct life life = {.gone = gone, .gone_count = 1, .losses = &losses};
	enum span_loss loss;
	struct filling f;

	filling_init(&f);
	for (int i = 0; i < 3; i++)
		fill(&f,
			R("span_start", "s%d",
				",\"parent_span_id\":\"s%d\",\"name\":\"n\""),
			i, i, (i + 1) % 3);
	for (uint32_t i = 1; i < f.store.first->span_count; i++) {
		facts_state(f.store.first, i, &life, &loss);
		CHECK_INT(t, loss, LOSS_NONE);
	}
	losses_release(&losses);
	filling_release(&f);
}

/* ---- names -------------------------------------------------------------------------------- */

static const struct naming {
	const char *what;
	const char *lines[4];
	const char *name;
} namings[] = {
	{"its start's", {R("span_start", "a", ",\"name\":\"first\"")}, "first"},
	{"of two starts the later one's",
		{R("span_start", "a", ",\"name\":\"first\""),
			R("span_start", "a", ",\"name\":\"second\"")},
		"second"},
	{"of two starts at one time the later record's",
		{"{\"type\":\"span_start\",\"ts\":5,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"first\"}",
			"{\"type\":\"span_start\",\"ts\":5,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"second\"}"},
		"second"},
	{"a later update's",
		{R("span_start", "a", ",\"name\":\"first\""),
			R("span_update", "a", ",\"name\":\"second\""),
			R("span_update", "a", ",\"attributes\":{}")},
		"second"},
	{"with escapes undone", {R("span_start", "a", ",\"name\":\"\\u0041\\n\"")}, "A\n"},
	{"none", {R("span_end", "a", "")}, ""},
	{"not its end's, which has no such member",
		{R("span_start", "a", ",\"name\":\"first\""),
			R("span_end", "a", ",\"name\":\"second\"")},
		"first"},
	{"none of a span that only others have named",
		{R("span_start", "b", ",\"name\":\"b\",\"parent_span_id\":\"a\"")}, ""},
};

static void the_name_alone_is_that_of_the_whole(struct test *t)
{
	struct life life = {0};

	for (size_t i = 0; i < sizeof(namings) / sizeof(namings[0]); i++) {
		struct filling f;
		struct facts facts;
		struct id id;
		uint32_t span;

		filling_init(&f);
		for (int n = 0; n < 4 && namings[i].lines[n]; n++)
			fill(&f, namings[i].lines[n], n + 1);
		id_parse(STR("a"), 16, &id);
		span = trace_find(f.store.first, &id, 17);
		if (!CHECK_STR(t, facts_name(f.store.first, span, &life, &f.arena),
			    namings[i].name))
			printf("# %s\n", namings[i].what);
		facts_open(&facts, f.store.first, span, &life, &f.arena);
		CHECK_STR(t, facts.name, namings[i].name);
		filling_release(&f);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(
		&t, "losses are remembered as they are", losses_are_remembered_as_they_are);
	test_run(&t, "a circle of parents has no process",
		a_circle_of_parents_has_no_process);
	test_run(&t, "the name alone is that of the whole",
		the_name_alone_is_that_of_the_whole);
	return test_done(&t);
}
