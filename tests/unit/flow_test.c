#include "test.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/store.h"
#include "record/decode.h"
#include "view/flow.h"

/* Streams shown as they come, in ASCII; what came out is one text. */

enum { LINES_MAX = 600 };

struct stream {
	char *lines[LINES_MAX];
	size_t count;
};

static void stream_add(struct stream *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void stream_add(struct stream *s, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	s->lines[s->count++] = strdup(line);
}

static void stream_release(struct stream *s)
{
	while (s->count)
		free(s->lines[--s->count]);
}

static void keep_row(void *to, const struct row *row)
{
	struct buf *out = to;
	size_t len = row->text.len;

	while (len && row->text.at[len - 1] == ' ')
		len--;
	buf_add(out, (struct str){row->text.at, len});
	buf_add_byte(out, '\n');
}

struct showing {
	struct store store;
	struct life life;
	struct outline outline;
	struct flow flow;
	struct arena arena;
	struct buf out;
};

static void showing_init(struct showing *s)
{
	*s = (struct showing){0};
	store_init(&s->store, 5);
	s->outline = (struct outline){.columns = columns_of(60, TEXT_ASCII, false),
		.life = &s->life,
		.names = &s->store.common.names,
		.emit = keep_row,
		.to = &s->out};
	flow_init(&s->flow, &s->outline);
}

static void showing_release(struct showing *s)
{
	flow_release(&s->flow);
	outline_release(&s->outline);
	store_release(&s->store);
	arena_release(&s->arena);
	buf_release(&s->out);
}

/* A line that is no record is text; a record of a time moves the stream's clock. */
static void showing_line(struct showing *s, const char *text)
{
	size_t len = strlen(text);
	char *padded = mem_new(len + LINE_PAD);
	struct line line = {.text = {padded, len}};
	struct record r;
	struct diag why;

	memcpy(padded, text, len);
	if (decode(NULL, &line, &s->arena, &r, &why) == DECODED_RECORD) {
		flow_record(&s->flow, store_add(&s->store, &r), &r);
	} else {
		flow_text(&s->flow);
		buf_add(&s->out, str_from(text));
		buf_add_byte(&s->out, '\n');
	}
	free(padded);
}

static void stream_show(const struct stream *s, const size_t *order, struct buf *out)
{
	struct showing show;

	showing_init(&show);
	for (size_t i = 0; i < s->count; i++)
		showing_line(&show, s->lines[order ? order[i] : i]);
	flow_finish(&show.flow);
	buf_add(out, buf_str(&show.out));
	showing_release(&show);
}

/*
 * A short way to write streams: `+a` starts a span, `+b<a` one below a, `-a` ends it, `!a` ends
 * it with an error, `*a` changes the state in it, `#a` says in it that records are missing (`#` in the trace), `=b<a` is a whole one, `?a` says that it failed,
 * `.a` that it did not, `~a` that it is called `new`, `t:N` sets the clock to N seconds, all else
 * is text. Each step takes a millisecond.
 */
struct script {
	const char *name;
	const char *steps;
	const char *shown;
};

static void stream_step(struct stream *s, const char *step, long *ms)
{
	const char *below = strchr(step, '<');
	int len = (int)(below ? below - step : (long)strlen(step)) - 1;
	char parent[64] = "";

	*ms += 1;
	if (below)
		snprintf(parent, sizeof(parent), ",\"parent_span_id\":\"%s\"", below + 1);
	if (step[0] == '+')
		stream_add(s,
			"{\"type\":\"span_start\",\"ts\":%ld000000,\"trace_id\":\"t\",\"span_id\":\"%.*s\"%s,"
			"\"name\":\"%.*s\"}",
			*ms, len, step + 1, parent, len, step + 1);
	else if (step[0] == '-' || step[0] == '!')
		stream_add(s,
			"{\"type\":\"span_end\",\"ts\":%ld000000,\"trace_id\":\"t\",\"span_id\":\"%.*s\","
			"\"status\":\"%s\",\"status_message\":\"broken\"}",
			*ms, len, step + 1, step[0] == '-' ? "ok" : "error");
	else if (step[0] == '#')
		stream_add(s,
			"{\"type\":\"event\",\"ts\":%ld000000,\"trace_id\":\"t\"%s%.*s%s,"
			"\"name\":\"records_dropped\",\"attributes\":{\"count\":7}}",
			*ms, len ? ",\"span_id\":\"" : "", len, step + 1, len ? "\"" : "");
	else if (step[0] == '*')
		stream_add(s,
			"{\"type\":\"event\",\"ts\":%ld000000,\"trace_id\":\"t\",\"span_id\":\"%.*s\","
			"\"name\":\"agent_state_updated\",\"attributes\":{\"state.merge\":{\"k\":1}}}",
			*ms, len, step + 1);
	else if (step[0] == '=')
		stream_add(s,
			"{\"type\":\"span\",\"ts\":%ld000000,\"end_ts\":%ld000000,\"trace_id\":\"t\","
			"\"span_id\":\"%.*s\"%s,\"name\":\"%.*s\"}",
			*ms, *ms + 1, len, step + 1, parent, len, step + 1);
	else if (strchr("?.~", step[0]))
		stream_add(s,
			"{\"type\":\"span_update\",\"ts\":%ld000000,\"trace_id\":\"t\",\"span_id\":\"%.*s\",%s}",
			*ms, len, step + 1,
			step[0] == '~' ? "\"name\":\"new\""
				: step[0] == '.'
				? "\"status\":\"ok\""
				: "\"status\":\"error\",\"status_message\":\"late\"");
	else if (strncmp(step, "t:", 2) == 0)
		*ms = strtol(step + 2, NULL, 10) * 1000;
	else
		stream_add(s, "%s", step);
}

static void stream_script(struct stream *s, const char *steps)
{
	char *copy = strdup(steps), *rest = copy, *step;
	long ms = 0;

	while ((step = strsep(&rest, " ")))
		if (*step)
			stream_step(s, step, &ms);
	free(copy);
}

static const struct script scripts[] = {
	{"a span without children is one line", "+a -a",
		"trace t  00:00:00\n"
		"+ - a                                            1ms\n"},
	{"a parent opens when its first child is over, and closes", "+a +b<a -b +c<a -c -a",
		"trace t  00:00:00\n"
		"> - a                                               00:00:00\n"
		"|-+ - b                                          1ms\n"
		"|-+ - c                                          1ms\n"
		"` + - a                                          5ms\n"},
	{"what is over waits for what began before it", "+a +b<a +c<a -c -b -a",
		"trace t  00:00:00\n"
		"> - a                                               00:00:00\n"
		"|-+ - b                                          3ms\n"
		"|-+ - c                                          1ms\n"
		"` + - a                                          5ms\n"},
	{"text stands where it was said", "one +a +b<a two -b three -a four",
		"one\n"
		"trace t  00:00:00\n"
		"> - a                                               00:00:00\n"
		"two\n"
		"|-+ - b                                          2ms\n"
		"three\n"
		"` + - a                                          5ms\n"
		"four\n"},
	{"an error says why", "+a !a",
		"trace t  00:00:00\n"
		"x - a                                            1ms\n"
		"    ! broken\n"},
	{"a change of state stands in its place", "+a +b<a -b *a +c<a -c -a",
		"trace t  00:00:00\n"
		"> - a                                               00:00:00\n"
		"|-+ - b                                          1ms\n"
		"|   * agent_state_updated  k                         +0.003s\n"
		"|-+ - c                                          1ms\n"
		"` + - a                                          6ms\n"},
	{"that records are missing is said at once, in a span in its place",
		"# +a +b<a # -b #a #b +c<a",
		"trace t  00:00:00\n"
		"! 7 records dropped: the output could not take them  +0.000s\n"
		"> - a                                               00:00:00\n"
		"! 7 records dropped: the output could not take them  +0.003s\n"
		"|-+ - b                                          2ms\n"
		"|   ! 7 records dropped: the output could not take ~ +0.005s\n"
		"| |   (in b)\n"
		"| |   ! 7 records dropped: the output could not tak~ +0.006s\n"
		"|-> - c\n"
		"` > - a\n"},
	{"what never ends is lost", "+a +b<a +c<b -c",
		"trace t  00:00:00\n"
		"> - a                                               00:00:00\n"
		"|-> - b                                             00:00:00\n"
		"| |-+ - c                                        1ms\n"
		"| ` > - b\n"
		"` > - a\n"},
	{"children that come first are held until their parent comes", "=c<b =d<b =b<a =a",
		"trace t  00:00:00\n"
		"+ - a                                            1ms\n"
		"`-+ - b                                          1ms\n"
		"  |-+ - c                                        1ms\n"
		"  `-+ - d                                        1ms\n"},
	{"what comes after its parent's end is told so", "+a -a +b<a -b",
		"trace t  00:00:00\n"
		"+ - a                                            1ms\n"
		"|   (in a)\n"
		"|-+ - b                                          1ms\n"},
	{"so is an error that is said after its row", "+a +b<a -b ?b ?b .b +c<a -c ?b -a",
		"trace t  00:00:00\n"
		"> - a                                               00:00:00\n"
		"|-+ - b                                          1ms\n"
		"| |   (in b)\n"
		"| |   ! late\n"
		"| |   ok after all\n"
		"|-+ - c                                          1ms\n"
		"| |   (in b)\n"
		"| |   ! late\n"
		"` + - a                                          9ms\n"},
	{"in a span that was named anew", "+a +b<a -b ~b +c<b -c -a",
		"trace t  00:00:00\n"
		"> - a                                               00:00:00\n"
		"|-+ - b                                          1ms\n"
		"| |   (in new)\n"
		"| |-+ - c                                        1ms\n"
		"` + - a                                          6ms\n"},
	{"what failed before its row is told by its row", "+a ?a -a",
		"trace t  00:00:00\n"
		"+ - a                                            2ms\n"},
	{"an end before its start is shown too", "t:8 +a t:1 -a",
		"trace t  00:00:01\n"
		"+ - a                                         -7.00s\n"},
	{"five seconds are enough to wait", "+a +b<a +c<a -c t:7 +d<a -d -b -a",
		"trace t  00:00:00\n"
		"> - a                                               00:00:00\n"
		"|-+ - c                                          1ms\n"
		"|-+ - b                                        7.00s\n"
		"|-+ - d                                          1ms\n"
		"` + - a                                        7.00s\n"},
	{"a parent from elsewhere holds nobody up", "+a<far +b<a -b -a",
		"trace t  00:00:00\n"
		". - (missing) far\n"
		"|-> - a                                             00:00:00\n"
		"| |-+ - b                                        1ms\n"
		"| ` + - a                                        3ms\n"},
};

static void scripts_are_shown(struct test *t)
{
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		struct stream s = {0};
		struct buf out = {0};

		stream_script(&s, scripts[i].steps);
		stream_show(&s, NULL, &out);
		if (!CHECK_STR(t, buf_str(&out), scripts[i].shown))
			printf("# %s: %s\n%s", scripts[i].name, scripts[i].steps,
				buf_text(&out));
		buf_release(&out);
		stream_release(&s);
	}
}

static unsigned count_of(const char *text, const char *word)
{
	unsigned count = 0;

	while ((text = strstr(text, word))) {
		count++;
		text += strlen(word);
	}
	return count;
}

/* What is given out before the end; lines of several traces, one after the other. */
static void later_traces_do_not_wait_for_the_end(struct test *t)
{
	static const char *const lines[] = {
		"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"a\"}",
		"{\"type\":\"span_end\",\"ts\":2,\"trace_id\":\"t\",\"span_id\":\"a\"}",
		"{\"type\":\"span_start\",\"ts\":3,\"trace_id\":\"u\",\"span_id\":\"b\",\"name\":\"b\"}",
		"{\"type\":\"span_end\",\"ts\":4,\"trace_id\":\"u\",\"span_id\":\"b\"}",
		"{\"type\":\"span_start\",\"ts\":5,\"trace_id\":\"v\",\"span_id\":\"c\",\"name\":\"c\"}",
		"{\"type\":\"span_end\",\"ts\":6,\"trace_id\":\"v\",\"span_id\":\"c\"}",
	};
	struct showing show;

	showing_init(&show);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		showing_line(&show, lines[i]);
	CHECK_INT(t, count_of(buf_text(&show.out), "+ - "), 3);
	showing_release(&show);
}

/* One that never ends holds the others up for five seconds of the stream, and no longer. */
static void an_open_trace_does_not_hide_the_others(struct test *t)
{
	struct showing show;
	char line[256];

	showing_init(&show);
	showing_line(&show,
		"{\"type\":\"span_start\",\"ts\":0,\"trace_id\":\"t\",\"span_id\":\"a\","
		"\"name\":\"a\"}");
	for (int i = 1; i <= 20; i++) {
		snprintf(line, sizeof(line),
			"{\"type\":\"span\",\"ts\":%d000000000,\"end_ts\":%d000000001,\"trace_id\":\"u%d\","
			"\"span_id\":\"b\",\"name\":\"b\"}",
			i, i, i);
		showing_line(&show, line);
	}
	CHECK(t, count_of(buf_text(&show.out), "+ - b") >= 13);
	showing_release(&show);
}

/* A late event while a circle of parents is not untied yet. */
static void a_circle_does_not_hang(struct test *t)
{
	struct stream s = {0};
	struct buf out = {0};

	stream_script(&s, "+a -a +b<c +c<b *a +d<b -d *a -b -c");
	stream_show(&s, NULL, &out);
	CHECK(t, count_of(buf_text(&out), "- b") && count_of(buf_text(&out), "- c"));
	buf_release(&out);
	stream_release(&s);
}

/* A random trace of spans with names of their own, some of them open, some roots. */
static void stream_random(struct stream *s, uint64_t *state, unsigned spans)
{
	unsigned open[64], count = 0, made = 0;
	long ms = 0;

	while (made < spans || count) {
		char step[64];

		if (made < spans && (!count || test_random(state) % 2) && count < 60) {
			unsigned parent = count ? open[test_random(state) % count] : 0;

			open[count++] = ++made;
			if (parent && test_random(state) % 8)
				snprintf(step, sizeof(step), "+n%u.<n%u.", made, parent);
			else
				snprintf(step, sizeof(step), "+n%u.", made);
		} else {
			unsigned at = (unsigned)(test_random(state) % count);

			snprintf(step, sizeof(step),
				test_random(state) % 5 ? "-n%u." : "*n%u.", open[at]);
			if (step[0] == '-' || made >= spans)
				open[at] = open[--count];
		}
		ms += (long)(test_random(state) % 400);
		stream_step(s, step, &ms);
	}
}

/* Each span has a line; one with an opening line has a closing line too. */
static void check_nothing_lost(struct test *t, struct buf *out, unsigned spans)
{
	for (unsigned i = 1; i <= spans; i++) {
		char word[32];
		unsigned count;

		snprintf(word, sizeof(word), "- n%u.", i);
		count = count_of(buf_text(out), word);
		if (!CHECK(t, count == 1 || count == 2))
			printf("# %s: %u times\n", word, count);
	}
}

static void nothing_is_lost(struct test *t)
{
	uint64_t state = 42;

	for (unsigned round = 0; round < 200 && t->ok; round++) {
		struct stream s = {0};
		struct buf out = {0};
		unsigned spans = 1 + round % 90;

		stream_random(&s, &state, spans);
		stream_show(&s, NULL, &out);
		check_nothing_lost(t, &out, spans);
		if (!t->ok)
			printf("# round %u\n%s", round, buf_text(&out));
		buf_release(&out);
		stream_release(&s);
	}
}

static void nothing_is_lost_out_of_order(struct test *t)
{
	uint64_t state = 43;

	for (unsigned round = 0; round < 200 && t->ok; round++) {
		struct stream s = {0};
		struct buf out = {0};
		unsigned spans = 1 + round % 90;
		size_t order[LINES_MAX];

		stream_random(&s, &state, spans);
		for (size_t i = 0; i < s.count; i++)
			order[i] = i;
		for (size_t i = s.count; i > 1; i--) {
			size_t j = test_random(&state) % i, swap = order[i - 1];

			order[i - 1] = order[j];
			order[j] = swap;
		}
		stream_show(&s, order, &out);
		check_nothing_lost(t, &out, spans);
		if (!t->ok)
			printf("# round %u\n%s", round, buf_text(&out));
		buf_release(&out);
		stream_release(&s);
	}
}

int main(void)
{
	struct test t = {0};

	setenv("TZ", "UTC", 1);
	test_run(&t, "streams are shown as they come", scripts_are_shown);
	test_run(&t, "later traces do not wait for the end",
		later_traces_do_not_wait_for_the_end);
	test_run(&t, "an open trace does not hide the others",
		an_open_trace_does_not_hide_the_others);
	test_run(&t, "a circle does not hang", a_circle_does_not_hang);
	test_run(&t, "no span is lost", nothing_is_lost);
	test_run(&t, "no span is lost out of order", nothing_is_lost_out_of_order);
	return test_done(&t);
}
