/* Attributes as they are typed at aitrace-emit(1). Files are tried in tests/bats/emit.bats. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "check.h"
#include "cmd/emit_attr.h"
#include "cmd/emit_json.h"
#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { RANDOM_TEXTS = 5000 };

/* An attribute as one text: `key|s|value` or `key|j|value`; a complaint behind `!`. */
static void seen(struct buf *out, const char *word, bool text)
{
	struct emit_attrs attrs = {0};
	struct buf why = {0};
	bool held = text ? emit_attrs_add_text(&attrs, word, &why)
			 : emit_attrs_add(&attrs, word, &why);

	buf_reset(out);
	if (held) {
		const struct aitrace_attr *attr = &attrs.at[0];

		buf_add(out, (struct str){attr->key, attr->key_len});
		buf_add(out, attr->type == AITRACE_ATTR_JSON ? STR("|j|") : STR("|s|"));
		buf_add(out, (struct str){attr->text, attr->len});
	} else {
		buf_add_byte(out, '!');
		buf_add(out, buf_str(&why));
	}
	buf_release(&why);
	emit_attrs_release(&attrs);
}

static void forms(struct test *t)
{
	static const struct {
		const char *word, *want;
	} cases[] = {
		{"a=b", "a|s|b"},
		{"a=", "a|s|"},
		{"a==b", "a|s|=b"},
		{"a=b:=c", "a|s|b:=c"},
		{"a:=1", "a|j|1"},
		{"a:= [1] ", "a|j| [1] "},
		{"a:b=c", "a:b|s|c"},
		{"a:b:=1", "a:b|j|1"},
		{"a::=1", "a:|j|1"},
		{":a=1", ":a|s|1"},
		{"a\\:=b", "a:|s|b"},
		{"a\\=b=c", "a=b|s|c"},
		{"a\\\\=b", "a\\|s|b"},
		{"a\\\\:=1", "a\\|j|1"},
		{"a\\\\\\=b=c", "a\\=b|s|c"},
		{"\\a=b", "\\a|s|b"},
		{"a\\b\\=c=d", "a\\b=c|s|d"},
		{"\\==b", "=|s|b"},
		{"a=\\@b", "a|s|@b"},
		{"a=\\\\@b", "a|s|\\\\@b"},
		{"a=\\=", "a|s|\\="},
		{"a", "!-a a: not of the form key=text, key:=JSON, key=@file or key:=@file"},
		{"", "!-a : not of the form key=text, key:=JSON, key=@file or key:=@file"},
		{"a\\=",
			"!-a a\\=: not of the form key=text, key:=JSON, key=@file or key:=@file"},
		{"a\\", "!-a a\\: not of the form key=text, key:=JSON, key=@file or key:=@file"},
		{"=b", "!-a =b: the key is missing"},
		{":=b", "!-a :=b: the key is missing"},
		{"a:=", "!-a a:=: column 1: the text ends too early"},
		{"a:=tru", "!-a a:=tru: column 4: the text ends too early"},
		{"a:=1 2", "!-a a:=1 2: column 3: expected nothing more"},
		{"a:=[\n1,\n x]", "!-a a:=[\n1,\n x]: line 3, column 2: expected a value"},
	};
	struct buf out = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		seen(&out, cases[i].word, false);
		CHECK_STR(t, buf_str(&out), cases[i].want);
	}
	buf_release(&out);
}

static void texts(struct test *t)
{
	static const struct {
		const char *word, *want;
	} cases[] = {
		{"a=@b", "a|s|@b"},
		{"a=\\@b", "a|s|\\@b"},
		{"a:=1", "a:|s|1"},
		{"a\\=b=@", "a=b|s|@"},
		{"a", "!-t a: not of the form key=text"},
		{"=a", "!-t =a: the key is missing"},
	};
	struct buf out = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		seen(&out, cases[i].word, true);
		CHECK_STR(t, buf_str(&out), cases[i].want);
	}
	buf_release(&out);
}

/* A complaint repeats the beginning of a word, and cuts no character. */
static void shown(struct test *t)
{
	struct buf out = {0};

	seen(&out, "0123456789012345678901234567890123456789", false);
	CHECK(t,
		str_starts(buf_str(&out),
			STR("!-a 0123456789012345678901234567890123456789: not")));
	seen(&out, "01234567890123456789012345678901234567890", false);
	CHECK(t,
		str_starts(buf_str(&out),
			STR("!-a 0123456789012345678901234567890123456789...: not")));
	seen(&out, "012345678901234567890123456789012345678\xe2\x82\xac", false);
	CHECK(t,
		str_starts(buf_str(&out),
			STR("!-a 012345678901234567890123456789012345678...: not")));
	buf_release(&out);
}

static void add(struct test *t, struct emit_attrs *attrs, const char *word)
{
	struct buf why = {0};

	CHECK(t, emit_attrs_add(attrs, word, &why));
	CHECK_INT(t, why.len, 0);
	buf_release(&why);
}

static void again(struct test *t)
{
	struct emit_attrs attrs = {0};

	add(t, &attrs, "a=1");
	add(t, &attrs, "ab=2");
	add(t, &attrs, "a:=3");
	add(t, &attrs, "\\==4");
	add(t, &attrs, "\\==5");
	emit_attrs_put(&attrs, aitrace_int("ab", 6));
	emit_attrs_put(&attrs, aitrace_int("b", 7));
	CHECK_INT(t, emit_attrs_view(&attrs).count, 4);
	CHECK(t, attrs.at[0].type == AITRACE_ATTR_JSON && *attrs.at[0].text == '3');
	CHECK_INT(t, attrs.at[1].integer, 6);
	CHECK(t, *attrs.at[2].key == '=' && *attrs.at[2].text == '5');
	CHECK_INT(t, attrs.at[3].integer, 7);
	emit_attrs_release(&attrs);
	CHECK_INT(t, emit_attrs_view(&attrs).count, 0);
}

static char letter(uint64_t *state)
{
	static const char letters[] = "ab=:\\@ \xc3\xa4";

	return letters[test_random(state) % (sizeof(letters) - 1)];
}

static void escape(struct buf *word, const char *key)
{
	for (; *key; key++) {
		if (strchr("=:\\", *key))
			buf_add_byte(word, '\\');
		buf_add_byte(word, *key);
	}
}

/* Whatever a key and a text hold, there is a word for them. */
static void any_key_and_text(struct test *t)
{
	uint64_t state = 4;
	struct buf word = {0}, out = {0}, want = {0};

	for (int i = 0; i < RANDOM_TEXTS; i++) {
		char key[8] = {0}, text[8] = {0};

		for (size_t n = 1 + test_random(&state) % 6; n-- > 0;)
			key[n] = letter(&state);
		for (size_t n = test_random(&state) % 6; n-- > 0;)
			text[n] = letter(&state);
		buf_reset(&word);
		escape(&word, key);
		buf_add_byte(&word, '=');
		buf_add(&word, text[0] == '@' ? STR("\\") : STR(""));
		buf_add(&word, str_from(text));
		buf_reset(&want);
		buf_addf(&want, "%s|s|%s", key, text);
		/* Two backslashes and an @ are themselves. */
		if (text[0] == '\\' && text[1] == '@')
			continue;
		seen(&out, buf_text(&word), false);
		if (!CHECK_STR(t, buf_str(&out), buf_text(&want)))
			break;
		buf_reset(&word);
		escape(&word, key);
		buf_addf(&word, "=%s", text);
		seen(&out, buf_text(&word), true);
		if (!CHECK_STR(t, buf_str(&out), buf_text(&want)))
			break;
	}
	buf_release(&word);
	buf_release(&out);
	buf_release(&want);
}

/* What passes is written as JSON by the library, what does not is not. */
static void json_as_the_library(struct test *t)
{
	uint64_t state = 5;
	unsigned accepted = 0;

	for (int i = 0; i < RANDOM_TEXTS; i++) {
		struct buf json = {0}, why = {0};
		bool held;

		sample_json(&state, &json);
		if (i % 2)
			sample_mutate(&state, &json);
		held = emit_json(buf_str(&json), &why);
		accepted += held;
		CHECK_INT(t, ait_check(json.at ? json.at : "", json.len), held);
		CHECK_INT(t, why.len == 0, held);
		buf_release(&json);
		buf_release(&why);
	}
	CHECK(t, accepted > RANDOM_TEXTS / 2 && accepted < RANDOM_TEXTS);
	CHECK(t,
		emit_json_is_array(STR(" \n[1]")) &&
			!emit_json_is_array(STR("{\"a\":[]}")));
	CHECK(t, !emit_json_is_array(STR(" 1")));
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "every form", forms);
	test_run(&t, "text that means itself", texts);
	test_run(&t, "what a complaint shows", shown);
	test_run(&t, "a key that comes again", again);
	test_run(&t, "any key and any text", any_key_and_text);
	test_run(&t, "JSON as the library has it", json_as_the_library);
	return test_done(&t);
}
