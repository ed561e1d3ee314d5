#include "test.h"

#include <stdio.h>
#include <string.h>

#include "model/store.h"
#include "query/finder.h"
#include "record/decode.h"
#include "term/copy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const lines[] = {
	"{\"type\":\"span_start\",\"ts\":1,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":"
	"\"Web.Search\",\"kind\":\"tool\",\"attributes\":{\"query\":\"na\\u00efve \\\"quoted\\\"\","
	"\"n\":42,\"deep\":{\"list\":[\"needle\"]}}}",
	"{\"type\":\"event\",\"ts\":2,\"trace_id\":\"t\",\"span_id\":\"a\",\"name\":\"moment\","
	"\"attributes\":{\"why\":\"because\"}}",
	"{\"type\":\"span_end\",\"ts\":3,\"trace_id\":\"t\",\"span_id\":\"a\",\"status\":\"error\","
	"\"status_message\":\"it broke\"}",
	"{\"type\":\"span_start\",\"ts\":4,\"trace_id\":\"t\",\"span_id\":\"b\",\"name\":\"other\"}",
};

static void patterns_are_found_everywhere(struct test *t)
{
	static const struct {
		const char *pattern;
		bool a, b;
	} cases[] = {
		{"web", true, false}, /* without capitals: in any case */
		{"web\\.search", true, false}, {"Web", true, false}, {"WEB", false, false},
		{"query", true, false},		 /* a key */
		{"na.ve \"quoted", true, false}, /* escapes undone */
		{"needle", true, false}, {"^42$", true, false},
		{"moment", true, false},   /* an event's name, */
		{"because", true, false},  /* and what it says */
		{"it broke", true, false}, /* why it failed */
		{"tool", true, false}, {"o", true, true}, {"OTHER", false, false},
		{"\\Wbroke", true, false}, /* the capital of an escape is none */
	};
	struct store store;
	struct arena arena = {0};
	struct life life = {0};
	struct finder f = {0};

	store_init(&store, 17);
	for (size_t i = 0; i < COUNT(lines); i++) {
		char text[512 + LINE_PAD] = "";
		struct line line = {.number = i + 1};
		struct record r;
		struct diag why;

		strcpy(text, lines[i]);
		line.text = (struct str){text, strlen(text)};
		CHECK(t, decode(NULL, &line, &arena, &r, &why) == DECODED_RECORD);
		store_add(&store, &r);
	}
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str pattern = str_from(cases[i].pattern);

		CHECK(t, finder_set(&f, pattern, &store.common.names, NULL));
		if (finder_span(&f, store.first, 1, &life) != cases[i].a ||
			finder_span(&f, store.first, 2, &life) != cases[i].b)
			CHECK_STR(t, pattern, "");
		/* Asked again, the names are known. */
		CHECK(t, finder_span(&f, store.first, 1, &life) == cases[i].a);
	}
	finder_release(&f);
	store_release(&store);
	arena_release(&arena);
}

static void what_is_no_pattern_is_said(struct test *t)
{
	struct finder f = {0};
	struct regex_fault why;

	CHECK(t, !finder_set(&f, STR("(unclosed"), NULL, &why));
	CHECK_INT(t, why.offset, sizeof("(unclosed") - 1);
	CHECK(t, why.text[0]);
	CHECK(t, !finder_text(&f, STR("anything")));
	finder_release(&f);
}

/* RFC 4648, section 10. */
static void copies_are_base64(struct test *t)
{
	static const struct {
		const char *value, *sequence;
	} cases[] = {
		{"", "\x1b]52;c;\x1b\\"},
		{"f", "\x1b]52;c;Zg==\x1b\\"},
		{"fo", "\x1b]52;c;Zm8=\x1b\\"},
		{"foo", "\x1b]52;c;Zm9v\x1b\\"},
		{"foobar", "\x1b]52;c;Zm9vYmFy\x1b\\"},
		{"\x1b]52;c;eA==\x07", "\x1b]52;c;G101MjtjO2VBPT0H\x1b\\"},
	};
	struct buf out = {0}, much = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&out);
		CHECK(t, copy_sequence(str_from(cases[i].value), &out));
		CHECK_STR(t, buf_str(&out), cases[i].sequence);
	}
	buf_add_bytes(&much, 'x', COPY_MAX + 1);
	buf_reset(&out);
	CHECK(t, !copy_sequence(buf_str(&much), &out));
	CHECK_INT(t, out.len, 0);
	buf_release(&out);
	buf_release(&much);
}

/* A blank is whatever parts two words, where it is not a part of something. */
static void blanks_are_what_parts_words(struct test *t)
{
	static const struct {
		const char *pattern;
		const char *text;
		bool found;
		int begins; /* the length that is enough for it to begin there; 0: it does not */
	} cases[] = {
		{"one two", "one two", true, 1}, {"one two", "one\n  two", true, 1},
		{"One two", "one\ntwo", false, 0}, {"one   two", "so one\ttwo", true, 4},
		{"one two", "onetwo", false, 0}, {"one *two", "onetwo", true, 1},
		{"one {3}two", "one \r\ntwo", true, 1}, {"one\\ two", "one\ntwo", false, 0},
		{"one[ x]two three", "one\ntwo three", false, 0},
		{"one[ x]two three", "one two\nthree", true, 1},
		{"[^ [:space:]] two", "one\ntwo", true, 3},
		{"\\Qone two\\E", "one two", true, 0},
		{"\\Qone two\\E", "one\ntwo", false, 0},
		{"onetwo", "onetwo", true, 0}, /* no phrase */
	};
	struct regex_fault why = {0};
	struct finder f = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str text = str_from(cases[i].text);
		size_t len = (size_t)cases[i].begins;
		bool said;

		CHECK(t, finder_set(&f, str_from(cases[i].pattern), NULL, NULL));
		said = CHECK_INT(t, finder_text(&f, text), cases[i].found);
		said &= CHECK_INT(t, finder_begins(&f, text, len ? len : 1), len > 0);
		said &= CHECK(t, !len || !finder_begins(&f, text, len - 1));
		if (!said)
			printf("# %s in %s\n", cases[i].pattern, cases[i].text);
	}
	CHECK(t, !finder_set(&f, STR("a b ( c"), NULL, &why));
	CHECK_INT(t, why.offset, 7);
	/* A class that has no end is told of, and read no further. */
	CHECK(t, !finder_set(&f, STR("a [[:b c"), NULL, &why));
	CHECK(t, !finder_set(&f, STR("a b\\"), NULL, &why));
	finder_release(&f);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "a pattern is found in all that a span says",
		patterns_are_found_everywhere);
	test_run(&t, "what is no pattern is said", what_is_no_pattern_is_said);
	test_run(&t, "copies are base64, and bounded", copies_are_base64);
	test_run(&t, "blanks are what parts words", blanks_are_what_parts_words);
	return test_done(&t);
}
