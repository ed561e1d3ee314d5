#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "import/slices.h"
#include "import/slices_parts.h"
#include "importing.h"

/* Chrome's trace events, and which of them come out in which. */

static struct str member(struct str line, const char *key, struct arena *arena)
{
	struct scan_value v;

	if (!scan_find(line, str_from(key), &v))
		return (struct str){0};
	return v.type == SCAN_STRING ? field_text(&v, arena) : v.text;
}

static struct str name_of(struct str lines, struct str id, struct arena *arena)
{
	while (lines.len && id.len) {
		size_t end = str_find(lines, '\n');
		struct str line = str_head(lines, end);

		if (str_eq(member(line, "span_id", arena), id) &&
			!str_eq(member(line, "type", arena), STR("event")))
			return member(line, "name", arena);
		lines = str_tail(lines, end + 1);
	}
	return id.len ? STR("?") : (struct str){0};
}

static void summary_links(
	struct str lines, struct str line, struct arena *arena, struct buf *out)
{
	struct str list = member(line, "links", arena);
	struct scan s;
	struct scan_value v;

	scan_init(&s, list, 0);
	if (!list.len || !scan_array(&s))
		return;
	while (scan_element(&s, &v)) {
		buf_add(out, STR(" <- "));
		buf_add(out, name_of(lines, member(v.text, "span_id", arena), arena));
	}
}

/* `name < parent <- link`, `* event < span`, with a `+` where there is no end. */
static void summary(struct str lines, struct buf *out)
{
	struct arena arena = {0};

	for (struct str left = lines; left.len;) {
		size_t end = str_find(left, '\n');
		struct str line = str_head(left, end);
		bool event = str_eq(member(line, "type", &arena), STR("event"));
		struct str above;

		left = str_tail(left, end + 1);
		if (str_starts(line, STR("("))) {
			buf_add(out, line);
			buf_add_byte(out, '\n');
			continue;
		}
		above = name_of(lines,
			member(line, event ? "span_id" : "parent_span_id", &arena), &arena);

		if (event)
			buf_add(out, STR("* "));
		if (str_eq(member(line, "type", &arena), STR("span_start")))
			buf_add(out, STR("+"));
		buf_add(out, member(line, "name", &arena));
		if (above.len) {
			buf_add(out, STR(" < "));
			buf_add(out, above);
		}
		summary_links(lines, line, &arena, out);
		buf_add_byte(out, '\n');
	}
	arena_release(&arena);
}

/* In each, `(X a 0 9)` is a slice of thread 1 from 0 to 9, `(B a 0)` its beginning, and so on. */
static const struct nesting {
	const char *name;
	const char *events;
	const char *out;
} nestings[] = {
	{"in the order of their beginnings",
		"(X a 0 9)(X b 1 5)(X c 2 3)(X d 6 8)(X e 10 11)",
		"c < b\nb < a\nd < a\na\ne\n"},
	{"in the order of their ends", "(X c 2 3)(X b 1 5)(X d 6 8)(X a 0 9)(X e 10 11)",
		"c < b\nb < a\nd < a\na\ne\n"},
	{"begun and ended", "(B a 0)(B b 1)(E 5)(B c 6)(E 7)(E 9)", "b < a\nc < a\na\n"},
	{"both kinds in each other", "(B a 0)(X b 1 5)(B c 2)(E 4)(E 9)(X d 0 20)",
		"c < b\nb < a\na < d\nd\n"},
	{"not ended", "(B a 0)(B b 1)(X c 2 3)", "+a\n+b < a\nc < b\n"},
	{"ended and not begun", "(E 1)(X a 0 9)", "a\n(1 skipped)\n"},
	{"of one length: who came first is outside", "(X a 0 9)(X b 0 9)", "b < a\na\n"},
	{"one after the other", "(X a 0 5)(X b 5 9)(X c 9 9)", "a\nc < b\nb\n"},
	{"overlapping", "(X a 0 5)(X b 3 9)(X c 4 5)(X d 6 7)", "c < b\na\nd < b\nb\n"},
	{"on other threads", "(X a 0 9)(Y b 1 2)(X c 3 4)", "b\nc < a\na\n"},
	{"instants", "(X a 0 9)(X b 1 5)(i x 3)(i y 6)(i z 20)(g w 3)",
		"* w\n* x < b\nb < a\n* y < a\na\n* z\n"},
	{"asynchronous ones",
		"(X a 0 9)(b p 1 7)(b q 2 7)(b r 2 8)(n s 3 7)(e 3 7)(e 12 7)(e 5 8)",
		"* s < q\nq < p\nr < a\na\np\n"},
	{"asynchronous ones that do not end", "(X a 0 9)(b p 1 7)(e 2 8)",
		"+p\na\n(1 skipped)\n"},
	{"arrows of steps", "(X a 0 9)(s f 1 3)(Y b 5 8)(t f 6 3)(f f 8 3)(Y c 9 10)",
		"b <- a\na\nc <- b\n"},
	{"an arrow that ends where it is", "(X a 0 3)(s f 1 3)(X b 5 8)(h f 6 3)",
		"a\nb <- a\n"},
	{"an arrow to nowhere", "(X a 0 3)(s f 1 3)(f f 9 3)", "a\n(1 skipped)\n"},
	{"arrows of slices", "(o a 0 3)(x b 4 6)(m c 7 8)(x d 9 9)",
		"a\nb <- a\nc <- a\nd <- c\n"},
	{"counters and others", "(C n 1)(X a 0 9)(P p 1)", "a\n(2 skipped)\n"},
};

/* One event of the short form. */
static void event(const char *form, struct buf *out)
{
	char phase, name[8] = "", second[8] = "", third[8] = "";
	int count = sscanf(
		form, "(%c %7[^ )] %7[^ )] %7[^ )]", &phase, name, second, third);
	int from = atoi(second), to = atoi(third);

	(void)count;
	switch (phase) {
	case 'X':
	case 'Y':
		buf_addf(out,
			"{\"ph\":\"X\",\"pid\":1,\"tid\":%d,\"name\":\"%s\",\"ts\":%d,\"dur\":%d}",
			phase == 'Y' ? 2 : 1, name, from, to - from);
		break;
	case 'o':
	case 'x':
	case 'm':
		buf_addf(out,
			"{\"ph\":\"X\",\"pid\":1,\"name\":\"%s\",\"ts\":%d,\"dur\":%d,"
			"\"bind_id\":\"0x1\",\"flow_out\":%s,\"flow_in\":%s}",
			name, from, to - from, phase == 'x' ? "false" : "true",
			phase == 'o' ? "false" : "true");
		break;
	case 'E':
		buf_addf(out, "{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":%s}", name);
		break;
	case 'e':
		buf_addf(out, "{\"ph\":\"e\",\"pid\":1,\"id\":%s,\"ts\":%s}", second, name);
		break;
	case 'g':
		buf_addf(out,
			"{\"ph\":\"i\",\"s\":\"g\",\"pid\":1,\"tid\":1,\"name\":\"%s\",\"ts\":%d}",
			name, from);
		break;
	case 'h':
		buf_addf(out,
			"{\"ph\":\"f\",\"bp\":\"e\",\"pid\":1,\"tid\":1,\"name\":\"%s\",\"ts\":%d,\"id\":%d}",
			name, from, to);
		break;
	case 't':
	case 'f':
		buf_addf(out,
			"{\"ph\":\"%c\",\"pid\":1,\"tid\":2,\"name\":\"%s\",\"ts\":%d,\"id\":%d}",
			phase, name, from, to);
		break;
	default:
		buf_addf(out,
			"{\"ph\":\"%c\",\"pid\":1,\"tid\":1,\"name\":\"%s\",\"ts\":%d,\"id\":%d}",
			phase, name, from, to);
	}
}

static void events(const char *forms, struct buf *out)
{
	buf_add_byte(out, '[');
	for (const char *at = forms; *at; at++)
		if (*at == '(') {
			if (out->len > 1)
				buf_add_byte(out, ',');
			event(at, out);
		}
	buf_add_byte(out, ']');
}

static void what_is_in_what(struct test *t)
{
	for (size_t i = 0; i < sizeof(nestings) / sizeof(nestings[0]); i++) {
		struct buf text = {0}, lines = {0}, got = {0};

		events(nestings[i].events, &text);
		CHECK(t, importing_text(t, "chrome", "x", buf_str(&text), &lines));
		summary(buf_str(&lines), &got);
		if (!CHECK_STR(t, buf_str(&got), nestings[i].out))
			printf("# in: %s\n", nestings[i].name);
		buf_release(&text);
		buf_release(&lines);
		buf_release(&got);
	}
}

/* The process is our own export's, so ids are its. */
#define OWN                                                                                       \
	"{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"name\":\"process_name\",\"args\":{\"name\":\"r t\"," \
	"\"trace_id\":\"t\",\"since\":\"2026-01-01T00:00:00Z\"}}\n"

static const struct importing cases[] = {
	{"our own",
		OWN
		"{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"name\":\"n\",\"cat\":\"llm\",\"ts\":0.001,\"dur\":1000000.5,"
		"\"args\":{\"span_id\":\"s\",\"parent_span_id\":\"p\",\"status\":\"error\","
		"\"status_message\":\"m\",\"attributes\":{\"k\":[1]}}}\n"
		"{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"name\":\"(no name)\",\"cat\":\"span\",\"ts\":0,\"dur\":9,"
		"\"args\":{\"span_id\":\"u\",\"state\":\"open\"}}\n"
		"{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"name\":\"gone\",\"ts\":0,\"dur\":9,"
		"\"args\":{\"span_id\":\"v\",\"state\":\"missing\"}}\n"
		"{\"ph\":\"i\",\"pid\":1,\"tid\":1,\"s\":\"t\",\"name\":\"e\",\"ts\":2,"
		"\"args\":{\"event\":true,\"span_id\":\"s\",\"attributes\":{\"a\":2}}}",
		"{\"type\":\"event\",\"ts\":\"2026-01-01T00:00:00.000002000Z\",\"trace_id\":\"t\","
		"\"span_id\":\"s\",\"name\":\"e\",\"attributes\":{\"a\":2}}\n"
		"{\"type\":\"span_start\",\"ts\":\"2026-01-01T00:00:00.000000000Z\",\"trace_id\":\"t\","
		"\"span_id\":\"u\",\"name\":\"\"}\n"
		"{\"type\":\"span\",\"ts\":\"2026-01-01T00:00:00.000000001Z\","
		"\"end_ts\":\"2026-01-01T00:00:01.000000501Z\",\"trace_id\":\"t\",\"span_id\":\"s\","
		"\"parent_span_id\":\"p\",\"name\":\"n\",\"kind\":\"llm\",\"status\":\"error\","
		"\"status_message\":\"m\",\"attributes\":{\"k\":[1]}}\n"},
	{"our own of old: the name ends with the id, the times begin behind it all",
		"{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"r "
		"0123456789abcdef0123456789abcdef\"}}\n"
		"{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"name\":\"n\",\"cat\":\"span\",\"ts\":1,\"dur\":1,"
		"\"args\":{\"span_id\":\"s\"}}\n"
		"rest {\"traceEvents\":[],\"otherData\":{\"since\":\"2026-01-01T00:00:00Z\"}}",
		"{\"type\":\"span\",\"ts\":\"2026-01-01T00:00:00.000001000Z\","
		"\"end_ts\":\"2026-01-01T00:00:00.000002000Z\","
		"\"trace_id\":\"0123456789abcdef0123456789abcdef\",\"span_id\":\"s\",\"name\":\"n\"}\n"},
	{"what cannot be used",
		"3\n{\"a\":1}\n{\"ph\":\"X\",\"ts\":\"x\"}\n{\"ph\":\"M\",\"name\":\"process_name\"}\n{}\n"
		"{\"ph\":\"M\",\"name\":\"thread_sort_index\"}",
		"(refused)\n(refused)\n(refused)\n(refused)\n"},
};

static void events_become_lines(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		importing_check(t, "chrome", "traceEvents", &cases[i]);
}

/* Of another tool, with all that a slice may say. */
static void nothing_is_lost(struct test *t)
{
	struct buf lines = {0};
	struct str text;
	size_t from;

	importing_text(t, "chrome", "x",
		STR("[{\"ph\":\"B\",\"pid\":7,\"tid\":\"w\",\"cat\":\"a,b\",\"ts\":\"1.5\",\"tts\":3,"
		    "\"args\":{\"x\":{\"y\":1}}},"
		    "{\"ph\":\"E\",\"pid\":7,\"tid\":\"w\",\"name\":\"late\",\"ts\":2e0,\"args\":3},"
		    "{\"ph\":\"M\",\"pid\":7,\"name\":\"process_name\",\"args\":{\"name\":\"proc\"}},"
		    "{\"ph\":\"M\",\"pid\":7,\"tid\":\"w\",\"name\":\"thread_name\",\"args\":"
		    "{\"name\":\"worker\"}},{}]"),
		&lines);
	text = buf_str(&lines);
	CHECK(t,
		str_starts(text,
			STR("{\"type\":\"span\",\"ts\":\"1970-01-01T00:00:00.000001500Z\","
			    "\"end_ts\":\"1970-01-01T00:00:00.000002000Z\",\"trace_id\":")));
	from = text.len - str_from(strstr(buf_text(&lines), "\"name\"")).len;
	CHECK_STR(t, str_tail(text, from),
		"\"name\":\"late\",\"attributes\":{\"x\":{\"y\":1},\"chrome.args\":3,"
		"\"chrome.cat\":\"a,b\",\"thread.id\":\"w\",\"thread.name\":\"worker\","
		"\"chrome.tts\":3},\"resource\":{\"service.name\":\"proc\",\"process.pid\":7}}\n");
	buf_release(&lines);
}

/* The same text under the same name: the same ids; another text, or name: other ones. */
static void ids_are_the_same_again(struct test *t)
{
	static const char *const names[] = {"a", "a", "b", "a"};
	static const char *const texts[] = {"(X a 0 9)(X a 0 9)", "(X a 0 9)(X a 0 9)",
		"(X a 0 9)(X a 0 9)", "(X a 1 9)"};
	struct buf lines[4] = {{0}};

	for (int i = 0; i < 4; i++) {
		struct buf text = {0};

		events(texts[i], &text);
		importing_text(t, "chrome", names[i], buf_str(&text), &lines[i]);
		buf_release(&text);
	}
	CHECK(t, str_eq(buf_str(&lines[0]), buf_str(&lines[1])));
	CHECK(t, !str_eq(buf_str(&lines[0]), buf_str(&lines[2])));
	CHECK(t, !str_eq(buf_str(&lines[0]), buf_str(&lines[3])));
	for (int i = 0; i < 4; i++)
		buf_release(&lines[i]);
}

/* A long file in the order of its beginnings: what is outermost is known to the end of it. */
static void long_files_are_said_in_parts(struct test *t)
{
	struct buf text = {0}, lines = {0};
	size_t inner = 0;

	buf_add(&text,
		STR("[{\"ph\":\"X\",\"pid\":1,\"name\":\"outer\",\"ts\":0,\"dur\":999999}"));
	buf_add(&text, STR(",{\"ph\":\"B\",\"pid\":2,\"name\":\"open\",\"ts\":0}"));
	for (int i = 0; i < SLICES_HELD + 9; i++)
		buf_addf(&text,
			",{\"ph\":\"X\",\"pid\":%d,\"name\":\"in\",\"ts\":%d,\"dur\":1}",
			1 + i % 2, i);
	buf_add(&text, STR(",{\"ph\":\"E\",\"pid\":2,\"ts\":999999}]"));
	CHECK(t, importing_text(t, "chrome", "x", buf_str(&text), &lines));
	for (struct str left = buf_str(&lines); left.len;) {
		size_t end = str_find(left, '\n');

		inner += memmem(left.at, end, "\"parent_span_id\":\"", 18) != NULL;
		left = str_tail(left, end + 1);
	}
	CHECK_INT(t, inner, SLICES_HELD + 9);
	buf_release(&text);
	buf_release(&lines);
}

/* Memory follows what is held, not what a file says. */
static void what_is_held_is_bounded(struct test *t)
{
	struct slices_names names = {0};
	struct slices_name *first = slices_name(&names, 1);
	uint64_t made = 1;

	while (slices_name(&names, 2 * made + 1))
		made++;
	CHECK_INT(t, made, SLICES_NAMES / 2);
	CHECK(t, slices_name(&names, 1) == first);
	CHECK(t, slices_name_find(&names, 2 * made + 1) == NULL);
	slices_names_release(&names);
}

static void it_is_known_by_its_beginning(struct test *t)
{
	CHECK_INT(t, slices_look(STR("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")),
		IMPORT_SURE);
	CHECK_INT(t, slices_look(STR("[\n{\"name\":\"a\",\"ph\":\"X\",\"ts\":")),
		IMPORT_SURE);
	CHECK_INT(t, slices_look(STR("[{\"ph\":\"X\"")), IMPORT_MORE);
	CHECK_INT(t, slices_look(STR("[{\"a\":{\"ph\":1,\"ts\":1}}]")), IMPORT_NOT);
	CHECK_INT(t, slices_look(STR("{\"ph\":\"X\",\"ts\":1}")), IMPORT_NOT);
}

static void samples_are_read(struct test *t)
{
	static const char *const samples[] = {"chrome-trace/connected_flow_data.json",
		"chrome-trace/flow_events_json_v1.json",
		"chrome-trace/flow_events_json_v2.json",
		"synthetic/chrome-trace-agent.json"};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct buf text = {0}, lines = {0};

		importing_sample(t, samples[i], &text);
		CHECK_INT(t, slices_look(str_head(buf_str(&text), 4096)), IMPORT_SURE);
		CHECK(t, importing_text(t, "chrome", "x", buf_str(&text), &lines));
		CHECK(t, lines.len > 0);
		buf_release(&text);
		buf_release(&lines);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what is in what", what_is_in_what);
	test_run(&t, "events become lines", events_become_lines);
	test_run(&t, "nothing is lost", nothing_is_lost);
	test_run(&t, "ids are the same again", ids_are_the_same_again);
	test_run(&t, "long files are said in parts", long_files_are_said_in_parts);
	test_run(&t, "what is held is bounded", what_is_held_is_bounded);
	test_run(&t, "it is known by its beginning", it_is_known_by_its_beginning);
	importing_run_sample(&t, "samples are read",
		"chrome-trace/flow_events_json_v1.json", samples_are_read);
	return test_done(&t);
}
