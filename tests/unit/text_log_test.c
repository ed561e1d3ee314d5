#include "test.h"

#include <stdio.h>
#include <unistd.h>

#include "cmd/text_log.h"

/* What has come to the file after each piece of text. */
static const struct {
	const char *put;
	const char *file;
} steps[] = {
	{"", ""},
	{"a", ""},
	{"b\nc\nd", "ab\nc\n"},
	{"\n", "ab\nc\nd\n"},
	{"\n\ne\n", "ab\nc\nd\n\n\ne\n"},
	{"last", "ab\nc\nd\n\n\ne\n"},
};

static void read_back(FILE *file, struct buf *out)
{
	ssize_t n;

	buf_reset(out);
	n = pread(fileno(file), buf_reserve(out, 1 << 20), 1 << 20, 0);
	out->len = n > 0 ? (size_t)n : 0;
}

static void whole_lines_are_written(struct test *t)
{
	FILE *file = tmpfile();
	struct text_log log = {.fd = fileno(file)};
	struct buf got = {0};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		text_log_put(&log, str_from(steps[i].put));
		read_back(file, &got);
		CHECK_STR(t, buf_str(&got), steps[i].file);
	}
	text_log_end(&log);
	read_back(file, &got);
	CHECK_STR(t, buf_str(&got), "ab\nc\nd\n\n\ne\nlast\n");
	buf_release(&got);
	fclose(file);
}

static void a_line_without_an_end_is_cut(struct test *t)
{
	FILE *file = tmpfile();
	struct text_log log = {.fd = fileno(file)};
	struct buf got = {0}, text = {0};

	buf_add_bytes(&text, 'x', TEXT_LOG_LINE / 2);
	text_log_put(&log, buf_str(&text));
	read_back(file, &got);
	CHECK_INT(t, got.len, 0);
	text_log_put(&log, buf_str(&text));
	read_back(file, &got);
	CHECK_INT(t, got.len, TEXT_LOG_LINE + 1);
	CHECK_INT(t, got.at[got.len - 1], '\n');
	CHECK_INT(t, log.line.len, 0);
	text_log_end(&log);
	buf_release(&got);
	buf_release(&text);
	fclose(file);
}

static void what_cannot_be_written_is_let_go(struct test *t)
{
	struct text_log log = {.fd = 12345};

	text_log_put(&log, STR("a\n"));
	CHECK_INT(t, log.fd, 0);
	text_log_put(&log, STR("b\nc"));
	CHECK_INT(t, log.line.len, 0);
	text_log_end(&log);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "whole lines are written", whole_lines_are_written);
	test_run(&t, "a line without an end is cut", a_line_without_an_end_is_cut);
	test_run(&t, "what cannot be written is let go", what_cannot_be_written_is_let_go);
	return test_done(&t);
}
