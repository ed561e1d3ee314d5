/* Inputs of other formats among our own: found by looking, translated, given as lines that can be read again. */
#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gather.h"
#include "import/import.h"
#include "test.h"

#define RECORD(id) "{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"" id "\"}"
#define DOC(name)                                                                               \
	"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"t\",\"spanId\":\"s\"," \
	"\"startTimeUnixNano\":1,\"endTimeUnixNano\":2,\"name\":\"" name "\"}]}]}]}"
#define PRETTY(name)                                                                              \
	"{\n  \"resourceSpans\": [\n{\"scopeSpans\": [\n{\"spans\": [\n{\"traceId\": \"t\",\n"    \
	"\"spanId\": \"s\", \"startTimeUnixNano\": 1, \"endTimeUnixNano\": 2,\n\"name\": \"" name \
	"\"}]}]}\n]\n}"

/* A session that is told at its end. */
#define CHAT(id)                                                                    \
	"{\"timestamp\":\"2026-01-09T10:00:00Z\",\"sessionId\":\"" id               \
	"\",\"message\":{\"role\":\"assistant\",\"id\":\"" id "\",\"model\":\"m\"," \
	"\"usage\":{\"input_tokens\":1,\"output_tokens\":1}},\"version\":\"1.0.0\"}\n"

/* An input, its stage, and what came of it. */
struct desk {
	struct input *in;
	struct import im;
	struct buf out; /* a line each: number, what it is and its name or text */
	struct buf recalled;
	struct buf diags;
	size_t max;
};

static void desk_open(struct desk *d, struct input_options options,
	const struct import_options *from, size_t max)
{
	static const struct import_options none = {0};

	*d = (struct desk){.in = input_new(&options), .max = max};
	import_init(&d->im, d->in, from ? from : &none);
}

static void desk_close(struct desk *d)
{
	import_release(&d->im);
	input_free(d->in);
	buf_release(&d->out);
	buf_release(&d->recalled);
	buf_release(&d->diags);
}

static struct str name_of(struct str text)
{
	struct scan_value v;
	const char *why;
	size_t at;

	if (scan_check(text, &at, &why) && text.at[0] == '{' &&
		scan_find(text, STR("name"), &v))
		return v.text;
	return str_head(text, 20);
}

static void desk_line(struct test *t, struct desk *d, const struct line *line)
{
	struct str text = name_of(line->text), again;

	buf_addf(&d->out, "%d%s %.*s\n", (int)line->number,
		line->fault		   ? "!"
			: line->recallable ? "*"
					   : "",
		(int)text.len, text.at);
	if (line->recallable &&
		CHECK(t, input_recall(d->in, line->source, line->offset, &again)))
		CHECK(t, str_eq(again, line->text));
}

static size_t desk_read(struct test *t, struct desk *d)
{
	struct line lines[64];
	struct diag diag;
	size_t count = import_lines(&d->im, lines, d->max);

	for (size_t i = 0; i < count; i++)
		desk_line(t, d, &lines[i]);
	while (input_diag(d->in, &diag))
		diag_format(&diag, &d->diags);
	return count;
}

static void desk_all(struct test *t, struct desk *d)
{
	for (int i = 0; i < 100000 && !import_done(&d->im); i++)
		desk_read(t, d);
	CHECK(t, import_done(&d->im));
}

struct stage_case {
	const char *in;
	const char *out; /* of a regular file; `*`: it can be read again, `!`: it is bad */
};

static const struct stage_case cases[] = {
	{"", ""},
	{RECORD("a") "\nhi\n" RECORD("b") "\n", "1* a\n2* hi\n3* b\n"},
	{DOC("a") "\n" DOC("b") "\n", "1* a\n2* b\n"},
	{PRETTY("a") "\n", "5* a\n"},
	{PRETTY("a") PRETTY("b"), "5* a\n13* b\n"},
	{"hi\n\n" DOC("a") "\nho\n" RECORD("r") "\n", "1 hi\n2 \n3* a\n4 ho\n5* r\n"},
	{RECORD("r") "\n" DOC("a") "\nhi\n", "1* r\n2 a\n3* hi\n"},
	{RECORD("r") "\n{\"resourceSpans\":\n", "1* r\n2* {\"resourceSpans\":\n"},
	{"{\"a\":1}\n{\"b\":2}\n", "1 {\"a\":1}\n2 {\"b\":2}\n"},
	{"{\"a\":1}\n" DOC("a") "\n", "1 {\"a\":1}\n2* a\n"},
	{"{\n{\n", "1 {\n2 {\n"},
	{"{", "1 {\n"},
	{"{\n\n  \n\"resourceSpans\":[]}\n", ""},
	{DOC("a") "\n{\"resourceSpans\":[x\n" DOC("b") "\n",
		"1* a\n2! {\"resourceSpans\":[x\n3* b\n"},
	{DOC("a") "\n{\"resourceSpans\":[{", "1* a\n2! {\"resourceSpans\":[{\n"},
	{DOC("a") "\n[]\n", "1* a\n2! []\n"},
	{"[1]\n" RECORD("r") "\n", "1 [1]\n2* r\n"},
};

static const size_t block_sizes[] = {1, 7, 64, 0};
static const size_t maxes[] = {1, 2, 64};

static void one_case(struct test *t, const struct stage_case *c, size_t block, size_t max)
{
	struct desk d;

	file_write("f", str_from(c->in));
	desk_open(&d, (struct input_options){.block_size = block, .spool_folder = "."},
		NULL, max);
	input_add_file(d.in, "f");
	desk_all(t, &d);
	CHECK_STR(t, buf_str(&d.out), c->out);
	desk_close(&d);
}

static void stage_cases(struct test *t)
{
	char folder[64];

	folder_enter(folder);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t b = 0; b < sizeof(block_sizes) / sizeof(block_sizes[0]); b++)
			for (size_t m = 0; m < sizeof(maxes) / sizeof(maxes[0]); m++)
				one_case(t, &cases[i], block_sizes[b], maxes[m]);
	folder_leave(folder);
}

/* Where no file can be made, lines are not to be read again; and with a redactor all is seen once. */
static void stage_without_spool(struct test *t)
{
	char folder[64];
	struct desk d;

	folder_enter(folder);
	file_write("f", STR(DOC("a") "\n"));
	desk_open(&d, (struct input_options){.spool_folder = "./nowhere"}, NULL, 64);
	input_add_file(d.in, "f");
	desk_all(t, &d);
	CHECK_STR(t, buf_str(&d.out), "1 a\n");
	desk_close(&d);
	folder_leave(folder);
}

struct seen {
	unsigned begun;
	unsigned lines;
	unsigned again;
};

static void seen_begin(void *to)
{
	((struct seen *)to)->begun++;
}

/* What passes is records, never the document. */
static bool seen_pass(void *to, struct line *line, bool again)
{
	struct seen *s = to;

	s->lines += !again && str_starts(line->text, STR("{\"type\":"));
	s->again += again && str_starts(line->text, STR("{\"type\":"));
	return false;
}

static void stage_passes(struct test *t)
{
	struct seen seen = {0};
	char folder[64];
	struct desk d;

	folder_enter(folder);
	file_write("f", STR(DOC("a") "\n" DOC("b") "\n"));
	desk_open(&d,
		(struct input_options){.spool_folder = ".",
			.pass = {.begin = seen_begin, .pass = seen_pass, .to = &seen}},
		NULL, 64);
	input_add_file(d.in, "f");
	desk_all(t, &d);
	CHECK_INT(t, seen.lines, 2);
	CHECK_INT(t, seen.again, 2);
	CHECK(t, seen.begun > 0);
	desk_close(&d);
	folder_leave(folder);
}

static void put(struct test *t, int fd, const char *text)
{
	CHECK_INT(t, write(fd, text, strlen(text)), strlen(text));
}

/* A document in a line that is too long to be held comes by its elements. */
static void stage_long_line(struct test *t)
{
	struct buf in = {0};
	char folder[64];
	struct desk d;

	folder_enter(folder);
	buf_add(&in, STR("{\"resourceSpans\":["));
	for (int i = 0; i < 80; i++) {
		buf_add(&in, STR("{\"schemaUrl\":\""));
		buf_add_bytes(&in, 'x', 100000);
		buf_addf(&in,
			"\",\"scopeSpans\":[{\"spans\":[{\"traceId\":\"t\",\"spanId\":\"s%d\","
			"\"startTimeUnixNano\":1,\"endTimeUnixNano\":2}]}]}%s",
			i, i < 79 ? "," : "]}\n");
	}
	file_write("f", buf_str(&in));
	desk_open(&d, (struct input_options){.spool_folder = "."}, NULL, 64);
	input_add_file(d.in, "f");
	while (!d.out.len && !import_done(&d.im))
		desk_read(t, &d);
	CHECK(t, input_counts(d.in).bytes < in.len);
	desk_all(t, &d);
	CHECK_INT(t, d.out.len, 80 * strlen("1* \n"));
	desk_close(&d);
	buf_release(&in);
	folder_leave(folder);
}

/* A beginning of a line is for people who are asked something: of a document there is none. */
static void stage_prompts(struct test *t)
{
	struct line line;
	struct desk d;
	int fds[2];

	if (!CHECK_INT(t, pipe(fds), 0))
		return;
	desk_open(&d, (struct input_options){0}, NULL, 64);
	input_add_fd(d.in, fds[0], "pipe");
	put(t, fds[1], "name? ");
	desk_read(t, &d);
	CHECK(t, input_partial(d.in, &line));
	put(t, fds[1], "\n{\n\"resourceSp");
	desk_read(t, &d);
	CHECK(t, !input_partial(d.in, &line));
	put(t, fds[1], "ans\": []\n}\n[");
	desk_read(t, &d);
	CHECK(t, !input_partial(d.in, &line));
	close(fds[1]);
	desk_all(t, &d);
	close(fds[0]);
	desk_close(&d);
}

/* `@` stands behind each span: what is cut there, or later, has it. */
static const struct torn_case {
	const char *format;
	const char *text;
} torn[] = {
#define OTLP_SPAN(id)                                                               \
	"{\"traceId\":\"t\",\"spanId\":\"" id "\",\"startTimeUnixNano\":1,"         \
	"\"endTimeUnixNano\":2,\"name\":\"]}\\\"\",\"attributes\":[{\"key\":\"a\"," \
	"\"value\":{\"arrayValue\":{\"values\":[{\"intValue\":1}]}}}],"             \
	"\"events\":[{\"name\":\"e\"}]}@"
	{"otlp",
		"{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"r\"}]},"
		"\"scopeSpans\":[{\"scope\":{\"name\":\"x\"},\"spans\":[" OTLP_SPAN("1") "," OTLP_SPAN(
			"2") "]},{\"spans\":[" OTLP_SPAN("3") "]}]},"
							      "{\"scopeSpans\":"
							      "[{\"spans\":"
							      "[" OTLP_SPAN("4") "]}]}]}"},
#define JAEGER_SPAN(id)                                                                   \
	"{\"traceID\":\"1\",\"spanID\":\"" id                                             \
	"\",\"operationName\":\"n\",\"references\":[{\"refType\":\"CHILD_OF\","           \
	"\"traceID\":\"1\",\"spanID\":\"f\"}],\"startTime\":1,\"duration\":1,\"tags\":[{" \
	"\"key\":\"k\",\"type\":\"string\",\"value\":\"v\"}]}@"
	{"jaeger",
		"{\"data\":[{\"traceID\":\"1\",\"spans\":[" JAEGER_SPAN("1") "," JAEGER_SPAN(
			"2") "],\"processes\":{\"p1\":{\"tags\":[]}}},{\"traceID\":\"1\","
			     "\"spans\":[" JAEGER_SPAN("3") "]}]}"},
#define ZIPKIN_SPAN(id)                                                                       \
	"{\"traceId\":\"1\",\"id\":\"" id                                                     \
	"\",\"name\":\"n\",\"timestamp\":1,\"duration\":1,\"annotations\":[{\"timestamp\":1," \
	"\"value\":\"v\"}],\"tags\":{\"k\":\"v\"}}@"
	{"zipkin", "[" ZIPKIN_SPAN("1") "," ZIPKIN_SPAN("2") "]"},
	{"zipkin", "[[" ZIPKIN_SPAN("1") "," ZIPKIN_SPAN("2") "],[" ZIPKIN_SPAN("3") "]]"},
};

static size_t count_of(struct str text, char c)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == c;
	return count;
}

/* A text that is read as a regular file, and how many records came of it; faults are told by `!`. */
static size_t torn_records(
	struct test *t, const char *format, struct str text, bool *broken)
{
	struct import_options from = {.format = import_format_find(str_from(format))};
	struct desk d;
	size_t lines;

	file_write("f", text);
	desk_open(&d, (struct input_options){.spool_folder = "."}, &from, 64);
	input_add_file(d.in, "f");
	desk_all(t, &d);
	*broken = memchr(d.out.at ? d.out.at : "", '!', d.out.len) != NULL;
	lines = count_of(buf_str(&d.out), '*');
	desk_close(&d);
	return lines;
}

/* Wherever it breaks off, what is whole is there, and nothing that is not. */
static void torn_case(struct test *t, const struct torn_case *c, bool pretty)
{
	struct str text = str_from(c->text);
	struct buf plain = {0};
	bool broken;
	size_t spans;

	for (size_t cut = 1; cut <= text.len; cut++) {
		char last = text.at[cut - 1];

		if (last == '@')
			continue;
		buf_add_byte(&plain, last);
		if (pretty && last == ',')
			buf_add_byte(&plain, '\n');
		if (isalnum((unsigned char)last) && cut % 7)
			continue;
		spans = torn_records(t, c->format, buf_str(&plain), &broken);
		CHECK_INT(t, spans,
			count_of(str_head(text, cut < text.len ? cut + 1 : cut), '@'));
		CHECK_INT(t, broken, cut < text.len);
	}
	buf_release(&plain);
}

static void stage_torn(struct test *t)
{
	char folder[64];

	folder_enter(folder);
	for (size_t i = 0; i < sizeof(torn) / sizeof(torn[0]); i++) {
		torn_case(t, &torn[i], false);
		torn_case(t, &torn[i], true);
	}
	folder_leave(folder);
}

static void stage_mixed(struct test *t)
{
	char folder[64];
	struct desk d;

	folder_enter(folder);
	file_write("native", STR(RECORD("r") "\n"));
	file_write("otlp", STR(DOC("a") "\n{\"resourceMetrics\":[{}]}\n"));
	desk_open(&d, (struct input_options){.spool_folder = "."}, NULL, 64);
	input_add_file(d.in, "native");
	input_add_file(d.in, "otlp");
	input_add_file(d.in, "native");
	desk_all(t, &d);
	CHECK_STR(t, buf_str(&d.out), "1* r\n1* a\n1* r\n");
	CHECK_STR(t, buf_str(&d.diags),
		"otlp: 1 record of types that otlp does not know was skipped");
	desk_close(&d);
	folder_leave(folder);
}

/* Lines of two inputs that are made in one go: each is found again. */
static void stage_at_once(struct test *t)
{
	char folder[64];
	struct desk d;

	folder_enter(folder);
	file_write("a", STR(CHAT("a")));
	file_write("b", STR(DOC("b") "\n"));
	desk_open(&d, (struct input_options){.spool_folder = "."}, NULL, 64);
	input_add_file(d.in, "a");
	input_add_file(d.in, "b");
	desk_all(t, &d);
	CHECK_STR(t, buf_str(&d.out),
		"1* b\n1* claude-code\n1* chat m\n1* {\"type\":\"span_end\",\"\n");
	desk_close(&d);
	folder_leave(folder);
}

static void stage_told(struct test *t)
{
	struct import_options never = {.never = true}, otlp = {0};
	char folder[64];
	struct desk d;

	folder_enter(folder);
	file_write("f", STR(DOC("a") "\n{\"x\":1}\n"));
	desk_open(&d, (struct input_options){.spool_folder = "."}, &never, 64);
	input_add_file(d.in, "f");
	desk_all(t, &d);
	CHECK_STR(t, buf_str(&d.out), "1* {\"resourceSpans\":[{\"\n2* {\"x\":1}\n");
	desk_close(&d);
	otlp.format = import_format_find(STR("otlp"));
	file_write("f", STR("{\"x\":1}\n" DOC("a") "\n"));
	desk_open(&d, (struct input_options){.spool_folder = "."}, &otlp, 64);
	input_add_file(d.in, "f");
	desk_all(t, &d);
	CHECK_STR(t, buf_str(&d.out), "2* a\n");
	desk_close(&d);
	folder_leave(folder);
}

/* Ordinary text is not held back; what may be a document is, until it is known. */
static void stage_live(struct test *t)
{
	struct desk d;
	int fds[2];

	if (!CHECK_INT(t, pipe(fds), 0))
		return;
	desk_open(&d, (struct input_options){0}, NULL, 64);
	input_add_fd(d.in, fds[0], "pipe");
	put(t, fds[1], "starting\n{\n");
	CHECK_INT(t, desk_read(t, &d), 1);
	CHECK_STR(t, buf_str(&d.out), "1 starting\n");
	put(t, fds[1], "\"no\": 1\n");
	CHECK_INT(t, desk_read(t, &d), 0);
	put(t, fds[1], DOC("a") "\n");
	CHECK_INT(t, desk_read(t, &d), 3);
	put(t, fds[1], "bye\n");
	CHECK_INT(t, desk_read(t, &d), 1);
	CHECK_STR(t, buf_str(&d.out), "1 starting\n2 {\n3 \"no\": 1\n4 a\n5 bye\n");
	CHECK(t, !import_done(&d.im));
	close(fds[1]);
	desk_all(t, &d);
	close(fds[0]);
	desk_close(&d);
}

/* What only its user can have written is not translated. */
static void stage_plain(struct test *t)
{
	char folder[64];
	struct desk d;

	folder_enter(folder);
	file_write("f", STR(DOC("a") "\n"));
	desk_open(&d, (struct input_options){.spool_folder = "."}, NULL, 64);
	import_plain(&d.im, input_add_file(d.in, "f"));
	desk_all(t, &d);
	CHECK_STR(t, buf_str(&d.out), "1* {\"resourceSpans\":[{\"\n");
	desk_close(&d);
	folder_leave(folder);
}

/* A file that grows, and is then replaced by one of ours. */
static void stage_follows(struct test *t)
{
	char folder[64];
	struct desk d;

	folder_enter(folder);
	file_write("f", STR(DOC("a") "\n"));
	desk_open(&d,
		(struct input_options){
			.spool_folder = ".", .follow = true, .no_notify = true},
		NULL, 64);
	input_add_file(d.in, "f");
	for (int i = 0; i < 100 && d.out.len < 5; i++)
		desk_read(t, &d);
	file_append("f", STR(DOC("b")));
	file_append("f", STR("\n"));
	for (int i = 0; i < 1000 && d.out.len < 10; i++) {
		poll(NULL, 0, 10);
		desk_read(t, &d);
	}
	CHECK_STR(t, buf_str(&d.out), "1* a\n2* b\n");
	file_write("new", STR(RECORD("r") "\n"));
	CHECK_INT(t, rename("new", "f"), 0);
	for (int i = 0; i < 1000 && d.out.len < 14; i++) {
		poll(NULL, 0, 10);
		desk_read(t, &d);
	}
	CHECK_STR(t, buf_str(&d.out), "1* a\n2* b\n1 r\n");
	input_stop(d.in);
	desk_all(t, &d);
	desk_close(&d);
	folder_leave(folder);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what comes of inputs, however they are read", stage_cases);
	test_run(&t, "without a file to keep lines in", stage_without_spool);
	test_run(&t, "who looks at lines sees what they became", stage_passes);
	test_run(&t, "several inputs", stage_mixed);
	test_run(&t, "several inputs at once", stage_at_once);
	test_run(&t, "what breaks off", stage_torn);
	test_run(&t, "a line too long to be held", stage_long_line);
	test_run(&t, "beginnings of lines", stage_prompts);
	test_run(&t, "an input is what it is said to be", stage_told);
	test_run(&t, "a pipe holds nothing back that is text", stage_live);
	test_run(&t, "standard output of programs is as it is", stage_plain);
	test_run(&t, "a file that grows and is replaced", stage_follows);
	return test_done(&t);
}
