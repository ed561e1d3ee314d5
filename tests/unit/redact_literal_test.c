#include "test.h"

#include <stdio.h>

#include "base/buf.h"
#include "export/redact_literal.h"

static const struct literal_case {
	const char *regex;
	const char *literals; /* separated by blanks; $: no word goes on; ~: in any case */
} cases[] = {
	{"abc", "abc"},
	{"\\bgh[pousr]_[A-Za-z0-9]{20,}", ""},
	{"\\b(?:ghp|gho)_[A-Za-z0-9]{20,}", "ghp gho"},
	{"sk-ant-\\w+|xai-\\w+", "sk-ant- xai-"},
	{"[a-z]+://[^:]+:([^@]+)@", "@"},
	{"(?i)bearer\\s+(\\S+)", "bearer~"},
	{"token\\b[\"']*=", "token$"},
	{"(?:token\\b|abc)(?i)=", "token$~ abc~"},
	{"abc=\\bdef", "abc="},
	{"abc\\Bdef", "abcdef"},
	{"(?i:bearer)x", ""},
	{"abcd?", "abc"},
	{"abcd*efg", "abc"},
	{"abcd*efgh", "efgh"},
	{"abcd+efg", "abcd"},
	{"abcd{2,3}", "abcd"},
	{"abcd{0,3}", "abc"},
	{"abcd{,3}", "abc"},
	{"abcd{x", "abcd{x"},
	{"abcd{00}e", "abc"},
	{"abcd{10}e", "abcd"},
	{"a(?:bcd|efg)?h", ""},
	{"a(?:bcd|efg)h", "bcd efg"},
	{"a(?:bcd|ef)h", ""},
	{"(?=abcd)e", ""},
	{"(?<!abcd)efg(?!hij)", "efg"},
	{"(abc(def(ghij)))", "ghij"},
	{"-----BEGIN [A-Z ]*KEY-----[\\s\\S]*?-----END", "-----BEGIN "},
	{"a\\.b\\-c", "a.b-c"},
	{"[]abc]def", "def"},
	{"[^]abc]def", "def"},
	{"[\\]abc]def", "def"},
	{"[[:alpha:]]def", ""},
	{"abc\\Qd\\E", ""},
	{"abc\\x41", ""},
	{"abc\\1", ""},
	{"abc(*FAIL)", ""},
	{"(?<name>abc)", ""},
	{"(?x) a b c", ""},
	{"abc|", ""},
	{"abc|d", ""},
	{"abc.def", "abc"},
	{"^abc$", "abc"},
	{"http://x\"y\\\\zzz", "http:"},
	{"(abc", ""},
	{"abc)", ""},
	{"", ""},
	{"abc++d", "abc"},
	{"ab{3}", ""},
	{"\\d{3}-\\d{4}", ""},
};

static void show(const struct redact_literals *l, struct buf *out)
{
	for (size_t i = 0; i < l->count; i++) {
		if (i)
			buf_add_byte(out, ' ');
		buf_add(out, l->at[i].text);
		if (l->at[i].ends)
			buf_add_byte(out, '$');
		if (!l->at[i].exact)
			buf_add_byte(out, '~');
	}
}

static void each_match_has_one_of_them(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct redact_literals l;
		struct arena arena = {0};
		struct buf out = {0};

		redact_literals(str_from(cases[i].regex), &arena, &l);
		show(&l, &out);
		if (!CHECK_STR(t, buf_str(&out), cases[i].literals))
			printf("# %s\n", cases[i].regex);
		buf_release(&out);
		arena_release(&arena);
	}
}

/* Nested beyond all measure, and more branches than there is room for. */
static void what_is_too_much_is_in_doubt(struct test *t)
{
	struct redact_literals l;
	struct arena arena = {0};
	struct buf deep = {0}, wide = {0};

	buf_add_bytes(&deep, '(', 100000);
	redact_literals(buf_str(&deep), &arena, &l);
	CHECK_INT(t, l.count, 0);
	for (int i = 0; i < REDACT_LITERALS; i++)
		buf_addf(&wide, "%sabc%d", i ? "|" : "", i);
	redact_literals(buf_str(&wide), &arena, &l);
	CHECK_INT(t, l.count, REDACT_LITERALS);
	buf_add(&wide, STR("|abc"));
	redact_literals(buf_str(&wide), &arena, &l);
	CHECK_INT(t, l.count, 0);
	buf_release(&deep);
	buf_release(&wide);
	arena_release(&arena);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "each match has one of them", each_match_has_one_of_them);
	test_run(&t, "what is too much is in doubt", what_is_too_much_is_in_doubt);
	return test_done(&t);
}
