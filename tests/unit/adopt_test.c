#include "test.h"

#include "base/str.h"
#include "cmd/adopt.h"

/* OURS and ROOT stand for ids of ours in what is wanted. */
static const char OURS[] = "11111111111111111111111111111111";
static const char ROOT[] = "2222222222222222";

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define O "11111111111111111111111111111111"
#define R "2222222222222222"

static const struct {
	const char *name;
	const char *in; /* one record, or several lines */
	const char *out;
} cases[] = {
	{"a root gets our span as its parent",
		"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"" A
		"\",\"span_id\":\"1\",\"name\":\"a\"}\n",
		"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"" O
		"\",\"span_id\":\"1\",\"parent_span_id\":\"" R
		"\",\"name\":\"a\",\"attributes\":{\"aitrace.received_trace_id\":\"" A
		"\"}}\n"},
	{"a child keeps its parent, and its attributes",
		"{\"type\":\"span\",\"ts\":1,\"end_ts\":2,\"trace_id\":\"" A
		"\",\"span_id\":\"1\",\"parent_span_id\":\"0\",\"name\":\"\\u00e4\\\"\","
		"\"attributes\":{\"k\":[1,{}]},\"resource\":{\"a\":1}}\n",
		"{\"type\":\"span\",\"ts\":1,\"end_ts\":2,\"trace_id\":\"" O
		"\",\"span_id\":\"1\",\"parent_span_id\":\"0\",\"name\":\"\\u00e4\\\"\","
		"\"attributes\":{\"k\":[1,{}],\"aitrace.received_trace_id\":\"" A
		"\"},\"resource\":{\"a\":1}}\n"},
	{"a parent that is null or empty is none",
		"{\"type\":\"span\",\"trace_id\":\"" A
		"\",\"span_id\":\"1\",\"parent_span_id\":null,\"attributes\":{}}\n"
		"{\"type\":\"span\",\"trace_id\":\"" A
		"\",\"span_id\":\"1\",\"parent_span_id\":\"\",\"attributes\":{}}\n",
		"{\"type\":\"span\",\"trace_id\":\"" O
		"\",\"span_id\":\"1\",\"parent_span_id\":\"" R
		"\",\"attributes\":{\"aitrace.received_trace_id\":\"" A "\"}}\n"
		"{\"type\":\"span\",\"trace_id\":\"" O
		"\",\"span_id\":\"1\",\"parent_span_id\":\"" R
		"\",\"attributes\":{\"aitrace.received_trace_id\":\"" A "\"}}\n"},
	{"an end is of the span where that is now",
		"{\"type\":\"span_end\",\"trace_id\":\"" A "\",\"span_id\":\"1\"}\n",
		"{\"type\":\"span_end\",\"trace_id\":\"" O "\",\"span_id\":\"1\"}\n"},
	{"an event of no span is one of ours",
		"{\"type\":\"event\",\"trace_id\":\"run-42\",\"name\":\"log\"}\n",
		"{\"type\":\"event\",\"trace_id\":\"" O "\",\"span_id\":\"" R
		"\",\"name\":\"log\"}\n"},
	{"an event of a span stays with it",
		"{\"type\":\"event\",\"trace_id\":\"" A
		"\",\"span_id\":\"1\",\"name\":\"log\"}\n",
		"{\"type\":\"event\",\"trace_id\":\"" O
		"\",\"span_id\":\"1\",\"name\":\"log\"}\n"},
	{"what is of our trace is as it was",
		"{\"type\":\"span_start\", \"trace_id\":\"" O "\",\"span_id\":\"1\"}\n",
		"{\"type\":\"span_start\", \"trace_id\":\"" O "\",\"span_id\":\"1\"}\n"},
	{"links lead to where what they know is now",
		"{\"type\":\"event\",\"trace_id\":\"" A
		"\",\"span_id\":\"1\",\"name\":\"\"}\n"
		"{\"type\":\"span_update\",\"trace_id\":\"" B
		"\",\"span_id\":\"1\",\"links\":[{\"trace_id\":\"" A
		"\",\"span_id\":\"9\"},{\"trace_id\":\"c\",\"x\":{}},7,{}]}\n",
		"{\"type\":\"event\",\"trace_id\":\"" O
		"\",\"span_id\":\"1\",\"name\":\"\"}\n"
		"{\"type\":\"span_update\",\"trace_id\":\"" O
		"\",\"span_id\":\"1\",\"links\":[{\"trace_id\":\"" O
		"\",\"span_id\":\"9\"},{\"trace_id\":\"c\",\"x\":{}},7,{}]}\n"},
	{"attributes that are no object do not stop the id from being kept",
		"{\"type\":\"span\",\"trace_id\":\"" A
		"\",\"span_id\":\"1\",\"attributes\":7}\n",
		"{\"type\":\"span\",\"trace_id\":\"" O
		"\",\"span_id\":\"1\",\"parent_span_id\":\"" R
		"\",\"attributes\":7,\"attributes\":{\"aitrace.received_trace_id\":\"" A
		"\"}}\n"},
	{"text, other types and broken records are as they were",
		"hello\n{\"type\":\"chunk\",\"trace_id\":\"a\"}\n{\"type\":\"event\",\n[1]\n\n"
		"{\"type\":7,\"trace_id\":\"a\"}\n{\"type\":\"event\",\"trace_id\":7}\n",
		"hello\n{\"type\":\"chunk\",\"trace_id\":\"a\"}\n{\"type\":\"event\",\n[1]\n\n"
		"{\"type\":7,\"trace_id\":\"a\"}\n{\"type\":\"event\",\"trace_id\":7}\n"},
	{"a span without an id does not become ours",
		"{\"type\":\"span_end\",\"trace_id\":\"" A "\"}\n",
		"{\"type\":\"span_end\",\"trace_id\":\"" O "\"}\n"},
};

static void adopts(struct test *t)
{
	struct aitrace_context span;

	CHECK(t, aitrace_context_parse("00-" O "-" R "-01", &span));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct import_out out = {0};
		struct adopt a;

		adopt_init(&a, span, 7);
		CHECK_STR(t, str_from(a.trace_id), OURS);
		CHECK_STR(t, str_from(a.span_id), ROOT);
		adopt_lines(&a, str_from(cases[i].in), &out);
		CHECK_STR(t, buf_str(&out.text), cases[i].out);
		adopt_release(&a);
		buf_release(&out.text);
	}
}

/* As many as the memory is for, and no more. */
static void traces_are_counted(struct test *t)
{
	struct aitrace_context span;
	struct import_out out = {0};
	struct adopt a;

	aitrace_context_parse("00-" O "-" R "-01", &span);
	adopt_init(&a, span, 7);
	for (int i = 0; i < 300; i++) {
		struct buf line = {0};

		buf_addf(&line, "{\"type\":\"event\",\"trace_id\":\"t%d\",\"name\":\"\"}\n",
			i % 100);
		adopt_lines(&a, buf_str(&line), &out);
		buf_release(&line);
	}
	CHECK_INT(t, a.traces, 100);
	adopt_release(&a);
	buf_release(&out.text);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "records of other traces become records of ours", adopts);
	test_run(&t, "traces are counted", traces_are_counted);
	return test_done(&t);
}
