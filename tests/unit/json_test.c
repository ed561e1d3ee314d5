#include "test.h"

#include <stdio.h>

#include "base/json.h"

/* What goes out as JSON, against what others can read and a terminal does not obey. */

struct pair {
	const char *name;
	const char *in; /* NUL-terminated */
	const char *out;
};

static const struct pair strings[] = {
	{"plain", "a b/c", "\"a b/c\""},
	{"nothing", "", "\"\""},
	{"quotes and backslashes", "\"\\", "\"\\\"\\\\\""},
	{"control characters", "\n\t\r\x1b\x7f", "\"\\n\\t\\u000d\\u001b\\u007f\""},
	{"UTF-8", "\u00e9 \u65e5 \U0001f600", "\"\u00e9 \u65e5 \U0001f600\""},
	{"C1", "\xc2\x80\xc2\x9b", "\"\\u0080\\u009b\""},
	{"not C1", "\u00a0", "\"\u00a0\""},
	{"bidirectional controls", "\u202e\u2066\u200f\u061c",
		"\"\\u202e\\u2066\\u200f\\u061c\""},
	{"line separators", "\u2028\u2029", "\"\\u2028\\u2029\""},
	{"broken UTF-8", "a\xff\xc2", "\"a\ufffd\ufffd\""},
};

static const struct pair texts[] = {
	{"as written", "{\"a\":[1.50E+3,\"\\/\\u00e9\"]}",
		"{\"a\":[1.50E+3,\"\\/\\u00e9\"]}"},
	{"blanks", "[\t1,\r2 ]", "[ 1, 2 ]"},
	{"pairs", "\\ud83d\\uDE00\\uD83D\\ude00", "\\ud83d\\uDE00\\uD83D\\ude00"},
	{"the first half", "\\ud83dx\\ud83d", "\\ufffdx\\ufffd"},
	{"the first half twice", "\\ud83d\\ud83d\\ude00", "\\ufffd\\ud83d\\ude00"},
	{"the second half", "\\udc00\\udfff\\ue000", "\\ufffd\\ufffd\\ue000"},
	{"no escape of it", "\\\\ud83d\\\\", "\\\\ud83d\\\\"},
	{"escaped quotes", "\\\"\\\\\"", "\\\"\\\\\""},
	{"escaped NUL", "\\u0000\\uD7FF", "\\u0000\\uD7FF"},
	{"what a terminal obeys", "\x7f\xc2\x9b\u202e", "\\u007f\\u009b\\u202e"},
	{"UTF-8", "\u00e9\U0001f600", "\u00e9\U0001f600"},
};

static void check(
	struct test *t, const struct pair *p, void (*make)(struct str, struct buf *))
{
	struct buf out = {0};

	make(str_from(p->in), &out);
	if (!CHECK_STR(t, buf_str(&out), p->out))
		printf("# %s\n", p->name);
	buf_release(&out);
}

/* The same wherever it stands among plain bytes, which are passed many at a time. */
static void check_anywhere(struct test *t, const struct pair *p, size_t quote,
	void (*make)(struct str, struct buf *))
{
	struct str plain = STR("0123456789abcdefghij"), want = str_from(p->out);
	struct buf in = {0}, out = {0}, wanted = {0};

	for (size_t i = 0; i <= plain.len; i++) {
		buf_reset(&in);
		buf_reset(&out);
		buf_reset(&wanted);
		buf_add(&in, str_head(plain, i));
		buf_add(&in, str_from(p->in));
		buf_add(&in, str_tail(plain, i));
		buf_add(&wanted, str_head(want, quote));
		buf_add(&wanted, str_head(plain, i));
		buf_add(&wanted, str_head(str_tail(want, quote), want.len - 2 * quote));
		buf_add(&wanted, str_tail(plain, i));
		buf_add(&wanted, str_head(want, quote));
		make(buf_str(&in), &out);
		if (!CHECK_STR(t, buf_str(&out), buf_text(&wanted)))
			printf("# %s behind %zu bytes\n", p->name, i);
	}
	buf_release(&in);
	buf_release(&out);
	buf_release(&wanted);
}

static void strings_are_quoted(struct test *t)
{
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		check_anywhere(t, &strings[i], 1, json_string);
		check(t, &strings[i], json_string);
	}
}

static void texts_stay_what_they_are(struct test *t)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		check_anywhere(t, &texts[i], 0, json_text);
		check(t, &texts[i], json_text);
	}
}

static void nothing_is_null(struct test *t)
{
	struct buf out = {0};

	json_key(STR("a\"b"), &out);
	json_string_or_null((struct str){"", 0}, &out);
	json_string_or_null(STR("c"), &out);
	CHECK_STR(t, buf_str(&out), "\"a\\\"b\":null\"c\"");
	buf_reset(&out);
	json_string((struct str){"a\0b", 3}, &out);
	CHECK_STR(t, buf_str(&out), "\"a\\u0000b\"");
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "strings are quoted", strings_are_quoted);
	test_run(&t, "texts stay what they are", texts_stay_what_they_are);
	test_run(&t, "nothing is null, and NUL is something", nothing_is_null);
	return test_done(&t);
}
