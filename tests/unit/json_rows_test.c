#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "sample.h"
#include "view/json_rows.h"

/* All rows of a value, each behind a line end. */
static size_t add_rows(struct str value, int width, bool wrap, struct buf *out)
{
	struct json_strings strings = {0};
	struct json_look look = {TEXT_UTF8, width, wrap, &strings};
	struct json_rows j;
	struct row r = {0};
	size_t count = 0;

	json_rows_init(&j, value);
	while (json_rows_next(&j, &look, &r)) {
		buf_add(out, buf_str(&r.text));
		buf_add_byte(out, '\n');
		row_reset(&r);
		count++;
	}
	row_release(&r);
	json_strings_release(&strings);
	return count;
}

struct shown {
	const char *value;
	int width;
	bool wrap;
	const char *rows;
};

static const struct shown cases[] = {
	{"12", 80, true, "12\n"},
	{" true ", 80, true, "true\n"},
	{"\"a\\u0041\\t\\\"\"", 80, true, "\"aA \"\"\n"},
	{"{}", 80, true, "{}\n"},
	{"[ ]", 80, true, "[ ]\n"},
	{"{\"command\":\"pytest -q\",\"timeout\":120,\"env\":{\"CI\":\"1\"},\"n\":null}",
		80, true,
		"{\n"
		"  \"command\": \"pytest -q\",\n"
		"  \"timeout\": 120,\n"
		"  \"env\": {\"CI\":\"1\"},\n"
		"  \"n\": null\n"
		"}\n"},
	{"[1,[2,[3,\n4]],\"x\"]", 80, true,
		"[\n"
		"  1,\n"
		"  [\n"
		"    2,\n"
		"    [\n"
		"      3,\n"
		"      4\n"
		"    ]\n"
		"  ],\n"
		"  \"x\"\n"
		"]\n"},
	/* Strings: of lines, long, JSON, JSON in JSON, a brace and no JSON. */
	{"{\"out\":\"one\\ntwo \\u001b[31m\\n\",\"exit\":1}", 80, true,
		"{\n"
		"  \"out\":\n"
		"    │ one\n"
		"    │ two ^[[31m\n"
		"  \"exit\": 1\n"
		"}\n"},
	{"[\"one\\ntwo\"]", 80, false,
		"[\n"
		"  │ one\n"
		"  │ two\n"
		"]\n"},
	{"{\"words\":\"the quick brown fox jumps over it\"}", 30, true,
		"{\n"
		"  \"words\":\n"
		"    │ the quick brown fox \n"
		"    │ jumps over it\n"
		"}\n"},
	{"{\"words\":\"the quick brown fox jumps over it\"}", 30, false,
		"{\n"
		"  \"words\": \"the quick brown…\"\n"
		"}\n"},
	{"{\"args\":\"{\\\"path\\\":\\\"a\\\\nb\\\",\\\"in\\\":\\\"[1]\\\"}\",\"z\":0}", 80,
		true,
		"{\n"
		"  \"args\": {  (a string)\n"
		"    \"path\":\n"
		"      │ a\n"
		"      │ b\n"
		"    \"in\": [  (a string)\n"
		"      1\n"
		"    ]\n"
		"  }\n"
		"  \"z\": 0\n"
		"}\n"},
	{"\"{\\\"a\\\":1}\"", 80, true, "{  (a string)\n  \"a\": 1\n}\n"},
	{"[\"{no\",\"[\"]", 80, true, "[\n  \"{no\",\n  \"[\"\n]\n"},
	/* Narrow. */
	{"{\"key\":{\"key\":[[[[[[[[1,\n2]]]]]]]]}}", 12, true,
		"{\n\"key\": {\n\"key\": [\n[\n[\n[\n[\n[\n[\n[\n1,\n2\n]\n]\n]\n]\n]\n]\n]\n]\n}\n}\n"},
};

static void values_are_rows(struct test *t)
{
	struct buf out = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct shown *c = &cases[i];

		buf_reset(&out);
		add_rows(str_from(c->value), c->width, c->wrap, &out);
		CHECK_STR(t, buf_str(&out), c->rows);
	}
	buf_release(&out);
}

/* Any valid value ends, stays within its width, and goes on from a copy as it would have. */
static void any_value_is_rows(struct test *t)
{
	struct buf value = {0};
	uint64_t state = 3;

	for (int round = 0; round < 3000; round++) {
		struct json_strings strings = {0};
		struct json_look look = {TEXT_UTF8, 1 + round % 70, round & 1, &strings};
		struct json_rows j, copy;
		struct row r = {0}, again = {0};

		buf_reset(&value);
		sample_json(&state, &value);
		json_rows_init(&j, buf_str(&value));
		for (copy = j; json_rows_next(&j, &look, &r); copy = j) {
			CHECK(t, r.width <= look.width);
			CHECK(t, json_rows_next(&copy, &look, &again));
			CHECK_STR(t, buf_str(&r.text), buf_text(&again.text));
			row_reset(&r);
			row_reset(&again);
		}
		CHECK_INT(t, j.depth, 0);
		row_release(&r);
		row_release(&again);
		json_strings_release(&strings);
	}
	buf_release(&value);
}

/* Strings in strings, and brackets in them, without end. */
static void deep_values_are_rows(struct test *t)
{
	struct buf value = {0}, out = {0};

	for (int i = 0; i < SCAN_DEPTH; i++)
		buf_add_byte(&value, '[');
	for (int i = 0; i < SCAN_DEPTH; i++)
		buf_add_byte(&value, ']');
	CHECK_INT(t, add_rows(buf_str(&value), 80, true, &out), (SCAN_DEPTH - 7) * 2 + 1);
	buf_reset(&value);
	for (int i = 0; i < 500; i++)
		buf_add_byte(&value, '[');
	buf_add_byte(&value, '"');
	for (int i = 0; i < 1000; i++)
		buf_add_byte(&value, '[');
	for (int i = 0; i < 1000; i++)
		buf_add_byte(&value, ']');
	buf_add_byte(&value, '"');
	for (int i = 0; i < 500; i++)
		buf_add_byte(&value, ']');
	CHECK(t, add_rows(buf_str(&value), 80, true, &out) > 1500);
	buf_release(&value);
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "values are rows", values_are_rows);
	test_run(&t, "any value is rows", any_value_is_rows);
	test_run(&t, "deep values are rows", deep_values_are_rows);
	return test_done(&t);
}
