#include "retold.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "import/format.h"
#include "record/decode.h"

/* One source with its format's state. */
struct importing {
	const struct import_format *format;
	struct import_from from;
	void *state;
	struct import_out out;
	struct arena arena;
	uint64_t number;
	uint64_t refused;
};

/* A value goes on in the next line where it is not whole, as a pretty document does. */
static size_t value_length(struct str text)
{
	size_t len = str_find(text, '\n'), offset;
	const char *reason;

	if (!len || (text.at[0] != '{' && text.at[0] != '['))
		return len;
	for (size_t end = len; end < text.len;) {
		if (scan_check(str_head(text, end), &offset, &reason))
			return end;
		end += 1 + str_find(str_tail(text, end + 1), '\n');
	}
	return scan_check(text, &offset, &reason) ? text.len : len;
}

static void import_one(struct importing *in, struct str text)
{
	/* As large as it is: a sanitizer sees who reads behind it. */
	char *copy = mem_new(text.len + 64);
	struct import_value v = {.text = {copy, text.len}, .number = ++in->number};
	const char *reason;
	size_t offset;

	memcpy(copy, text.at, text.len);
	memset(copy + text.len, ' ', 64);
	in->from.now_ns += 1000000000;
	if (!scan_check(v.text, &offset, &reason) ||
		!in->format->value(in->state, &in->from, &v, &in->arena, &in->out))
		in->refused++;
	arena_reset(&in->arena);
	free(copy);
}

static void import_lines(struct importing *in, struct str text)
{
	while (text.len) {
		size_t len = value_length(text);

		if (len)
			import_one(in, str_head(text, len));
		text = str_tail(text, len + 1);
	}
}

static void check_records(struct test *t, struct buf *records)
{
	struct str text;
	struct arena arena = {0};
	struct diag why = {0};
	struct record r;

	buf_reserve(records, LINE_PAD);
	text = buf_str(records);
	while (text.len) {
		size_t len = str_find(text, '\n');
		struct line line = {.text = str_head(text, len), .number = 1};

		if (!CHECK(t, decode(NULL, &line, &arena, &r, &why) == DECODED_RECORD))
			fprintf(stderr, "# no record: %.*s\n", (int)len, text.at);
		arena_reset(&arena);
		text = str_tail(text, len + 1);
	}
	arena_release(&arena);
}

static void import_all(
	struct test *t, struct importing *in, const char *format, struct str text)
{
	in->format = import_format_find(str_from(format));
	in->from = (struct import_from){"dir/source.jsonl", 0, 42};
	if (!CHECK(t, in->format != NULL))
		return;
	in->state = in->format->begin ? in->format->begin(&in->from) : NULL;
	import_lines(in, text);
	if (in->format->end)
		in->format->end(in->state, &in->from, &in->out);
	arena_release(&in->arena);
	check_records(t, &in->out.text);
}

/* ---- shown short -------------------------------------------------------------------------- */

static bool find(struct str line, const char *key, struct str *text)
{
	struct scan_value v;

	if (!scan_find(line, str_from(key), &v))
		return false;
	*text = v.text;
	return true;
}

static void show_member(
	struct buf *out, struct str line, const char *key, const char *before)
{
	struct str text;

	if (!find(line, key, &text))
		return;
	buf_add(out, str_from(before));
	buf_add(out, text);
}

static void show(struct buf *out, struct str line)
{
	struct str text;

	if (find(line, "type", &text))
		buf_add(out, text);
	if (find(line, "ts", &text)) /* minutes, seconds, thousandths */
		buf_addf(out, " %.9s", text.len == 30 ? text.at + 14 : "?");
	if (find(line, "end_ts", &text))
		buf_addf(out, "-%.9s", text.len == 30 ? text.at + 14 : "?");
	show_member(out, line, "span_id", " ");
	show_member(out, line, "parent_span_id", "<");
	show_member(out, line, "name", " ");
	show_member(out, line, "kind", " ");
	show_member(out, line, "status", " ");
	show_member(out, line, "status_message", ": ");
	show_member(out, line, "attributes", " ");
	show_member(out, line, "events", " events");
	show_member(out, line, "links", " links");
	show_member(out, line, "resource", " +");
	show_member(out, line, "scope", " scope");
	show_member(out, line, "otlp", " otlp");
	buf_add_byte(out, '\n');
}

static void turn_quotes(char *at, size_t len, char from, char to)
{
	for (size_t i = 0; i < len; i++)
		if (at[i] == from)
			at[i] = to;
}

void retold(struct test *t, const char *format, const char *lines, struct buf *out)
{
	struct importing in = {0};
	struct buf text = {0};
	struct str rest;

	buf_add(&text, str_from(lines));
	turn_quotes(text.at, text.len, '\'', '"');
	import_all(t, &in, format, buf_str(&text));
	for (rest = buf_str(&in.out.text); rest.len;) {
		size_t len = str_find(rest, '\n');

		show(out, str_head(rest, len));
		rest = str_tail(rest, len + 1);
	}
	turn_quotes(out->at, out->len, '"', '\'');
	if (in.refused)
		buf_addf(out, "refused %llu\n", (unsigned long long)in.refused);
	if (in.out.skipped)
		buf_addf(out, "skipped %llu\n", (unsigned long long)in.out.skipped);
	buf_release(&in.out.text);
	buf_release(&text);
}

/* ---- twisted ------------------------------------------------------------------------------ */

/* What stands in the place of a member. */
static const char *const twists[] = {"null", "true", "-1", "9223372036854775807", "1e999",
	"\"\"", "\"x\\u0000\\ud800\"", "[]", "[[{}]]", "{}", "{\"type\":\"text\"}",
	"[{\"type\":7},{\"type\":\"tool_use\",\"id\":\"\"},null,\"s\"]"};

enum { TWIST_COUNT = sizeof(twists) / sizeof(twists[0]) + 1, LONG = 300 };

static void add_twist(struct buf *out, size_t twist)
{
	if (twist < TWIST_COUNT - 1) {
		buf_add(out, str_from(twists[twist]));
		return;
	}
	buf_add_byte(out, '"');
	buf_add_bytes(out, 'y', LONG);
	buf_add_byte(out, '"');
}

/* The line with the member whose value is at `from` twisted. */
static void import_twisted(
	struct importing *in, struct str line, struct str value, bool quoted, size_t twist)
{
	size_t from = (size_t)(value.at - line.at) - quoted;
	struct buf text = {0};

	buf_add(&text, str_head(line, from));
	add_twist(&text, twist);
	buf_add(&text, str_tail(line, from + value.len + 2 * (size_t)quoted));
	import_one(in, buf_str(&text));
	buf_release(&text);
}

static void twist_value(struct importing *in, struct str line, const struct scan_value *v);

static void twist_inside(struct importing *in, struct str line, struct str value)
{
	struct scan_value element;
	struct scan_member m;
	struct scan s;

	scan_init(&s, value, 0);
	if (value.at[0] == '{' && scan_object(&s)) {
		while (scan_member(&s, &m))
			twist_value(in, line, &m.value);
	} else if (value.at[0] == '[' && scan_array(&s)) {
		while (scan_element(&s, &element))
			twist_value(in, line, &element);
	}
}

static void twist_value(struct importing *in, struct str line, const struct scan_value *v)
{
	for (size_t i = 0; i < TWIST_COUNT; i++)
		import_twisted(in, line, v->text, v->type == SCAN_STRING, i);
	if (v->type == SCAN_OBJECT || v->type == SCAN_ARRAY)
		twist_inside(in, line, v->text);
}

void retold_twisted(struct test *t, const char *format, const char *lines)
{
	struct importing in = {.format = import_format_find(str_from(format)),
		.from = {"dir/source.jsonl", 0, 42}};
	struct buf text = {0};
	struct str rest;

	buf_add(&text, str_from(lines));
	turn_quotes(text.at, text.len, '\'', '"');
	in.state = in.format->begin(&in.from);
	for (rest = buf_str(&text); rest.len;) {
		size_t len = str_find(rest, '\n');

		if (rest.at[0] == '{' && rest.at[len - 1] == '}')
			twist_inside(&in, str_head(rest, len), str_head(rest, len));
		import_one(&in, str_head(rest, len));
		rest = str_tail(rest, len + 1);
	}
	in.format->end(in.state, &in.from, &in.out);
	arena_release(&in.arena);
	check_records(t, &in.out.text);
	CHECK(t, in.out.text.len > 0);
	buf_release(&in.out.text);
	buf_release(&text);
}

enum import_likeness retold_look(const struct import_format *format, const char *head)
{
	struct buf text = {0};
	enum import_likeness is;

	buf_add(&text, str_from(head));
	turn_quotes(text.at, text.len, '\'', '"');
	is = format->look(buf_str(&text));
	buf_release(&text);
	return is;
}

/* ---- others' files ------------------------------------------------------------------------ */

static bool read_sample(const char *name, struct buf *text)
{
	const char *folder = getenv("AITRACE_SAMPLES");
	struct buf path = {0};
	FILE *file;

	buf_addf(&path, "%s/%s", folder ? folder : "../shared/samples", name);
	file = fopen(buf_text(&path), "r");
	buf_release(&path);
	if (!file)
		return false;
	for (size_t got = 1; got;) {
		got = fread(buf_reserve(text, 65536), 1, 65536, file);
		text->len += got;
	}
	fclose(file);
	return true;
}

/* test_run knows of no state, so the text is checked outside of a case and the case says it. */
static struct {
	const char *format;
	struct str text;
} sample;

static void told_sample(struct test *t)
{
	size_t lens[] = {sample.text.len, sample.text.len / 2, sample.text.len / 3};

	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		struct importing in = {0};

		import_all(t, &in, sample.format, str_head(sample.text, lens[i]));
		CHECK(t, i > 0 || in.out.text.len > 0); /* a half may say nothing yet */
		buf_release(&in.out.text);
	}
	CHECK(t,
		import_format_find(str_from(sample.format))
				->look(str_head(sample.text, 4096)) >= IMPORT_LIKELY);
}

void retold_samples(struct test *t, const char *format, const char *const *names)
{
	for (; *names; names++) {
		struct buf text = {0};

		if (read_sample(*names, &text)) {
			sample.format = format;
			sample.text = buf_str(&text);
			test_run(t, *names, told_sample);
		} else {
			test_skip(t, *names, "AITRACE_SAMPLES names no folder with it");
		}
		buf_release(&text);
	}
}
