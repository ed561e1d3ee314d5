#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/regex.h"

struct regex_case {
	const char *pattern;
	const char *text;
	bool matches;
};

static const struct regex_case cases[] = {
	/* All of the text, whatever stands first in an alternative. */
	{"a", "a", true},
	{"a", "ab", false},
	{"a", "ba", false},
	{"a|ab", "ab", true},
	{"", "", true},
	{"", "a", false},
	{"()", "", true},
	/* Words with anything around them. */
	{"GET", "GET", true},
	{"GET", "GETS", false},
	{"GET.*", "GET /", true},
	{"GET.*", "GET", true},
	{"GET.*", "get /", false},
	{".*ab", "abab", true},
	{".*ab", "aba", false},
	{".*ab.*", "xxabxx", true},
	{".*ab.*", "ab", true},
	{".*ab.*", "a b", false},
	{".*", "", true},
	{".*", "anything", true},
	{".*.*", "anything", true},
	{"ab.*cd.*", "ab, cd, ef", true},
	{".*\\.c", "main.c", true},
	{".*\\.c", "mainxc", false},
	/* As RE2 in TraceQL has it. */
	{"a.b", "a\nb", true},
	{"a$", "a\n", false},
	{"^a$", "a", true},
	{"(?i)ok", "OK", true},
	{"(?i)stra\xc3\x9f"
	 "e",
		"STRA\xc3\x9f"
		"E",
		true},
	{"\\d+", "\xd9\xa3", false}, /* an Arabic-Indic three */
	{"\\d+", "12", true},
	{"[[:alpha:]]+", "ab", true},
	{"\\p{Greek}+", "\xce\xb1\xce\xb2", true},
	{"(?P<name>a)b", "ab", true},
	{"\\Qa.b\\E", "a.b", true},
	{"\\Qa.b\\E", "axb", false},
	{"a{2,3}", "aa", true},
	{"a{2,3}", "aaaa", false},
	{".", "\xc3\xa4", true},
	{"..", "\xc3\xa4", false},
	{"5..", "503", true},
	{"gpt-4(o|-turbo)?", "gpt-4o", true},
	{"gpt-4(o|-turbo)?", "gpt-45", false},
	{"\\s", "\v", true},
	{"\\v", "\n", true},
	/* More than RE2 has. */
	{"(?!test).*", "best", true},
	{"(?!test).*", "test", false},
	{"(a+)b\\1", "aabaa", true},
};

static void all_of_the_text_has_to_match(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct regex *r = regex_new(str_from(cases[i].pattern), NULL);

		if (!CHECK(t, r) ||
			!CHECK_INT(t, regex_matches(r, str_from(cases[i].text)),
				cases[i].matches))
			printf("# %s on %s\n", cases[i].pattern, cases[i].text);
		regex_free(r);
	}
}

static void a_wrong_pattern_says_where(struct test *t)
{
	static const struct {
		const char *pattern;
		size_t offset;
	} wrong[] = {{"(a", 2}, {"a)", 1}, {"[a", 2}, {"*a", 0}, {"\\C", 2}, {"[a\xff]", 2},
		{"(?<", 99}};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct regex_fault why = {.offset = 77};
		struct regex *r = regex_new(str_from(wrong[i].pattern), &why);

		if (!CHECK(t, !r) || !CHECK(t, why.text[0]) ||
			(wrong[i].offset != 99 &&
				!CHECK_INT(t, why.offset, wrong[i].offset)))
			printf("# %s: %s\n", wrong[i].pattern, why.text);
		CHECK(t, why.offset <= strlen(wrong[i].pattern));
		regex_free(r);
	}
}

/* Each would take longer than the universe is old. */
static void hostile_patterns_give_up(struct test *t)
{
	static const char *const hostile[] = {"(a+)+xyb", "(a|a)*xyb", "(a*)*xyb",
		"(.*)*x(.*)*b", "(a|aa)+.b", "^(([a-z])+.)+b([a-z])+$"};
	char text[4000];

	memset(text, 'a', sizeof(text));
	memcpy(text + sizeof(text) - 4, "xyb!", 4);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct regex *r = regex_new(str_from(hostile[i]), NULL);

		if (!CHECK(t, r))
			continue;
		CHECK(t, !regex_gave_up(r));
		CHECK(t, !regex_matches(r, (struct str){text, sizeof(text)}));
		if (!CHECK(t, regex_gave_up(r)))
			printf("# %s did not give up\n", hostile[i]);
		regex_free(r);
	}
}

/* A long text is no reason to give up. */
static void a_long_text_is_gone_through(struct test *t)
{
	static const struct {
		const char *pattern;
		bool matches;
	} ways[] = {{".*needl[e].*", true}, {"(a|b|n|e|d|l)*", true},
		{"([ab]|needle)+", true}, {"[^x]*x.*", false}, {".*(needle|pin)a*", true},
		{"(?s).*nee+dle(.|a)*", true}};
	size_t len = 300000;
	char *text = malloc(len);

	memset(text, 'a', len);
	memcpy(text + len - 1000, "needle", 6);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct regex *r = regex_new(str_from(ways[i].pattern), NULL);

		if (!CHECK_INT(t, regex_matches(r, (struct str){text, len}),
			    ways[i].matches) ||
			!CHECK(t, !regex_gave_up(r)))
			printf("# %s\n", ways[i].pattern);
		regex_free(r);
	}
	free(text);
}

static void bytes_that_are_no_text_match_nothing(struct test *t)
{
	struct regex *any = regex_new(STR("a[^x]*b"), NULL);
	struct regex *part = regex_new(STR(".*b.*"), NULL);

	CHECK(t,
		regex_matches(any,
			STR("a\xc3\xa4"
			    "b")));
	CHECK(t,
		!regex_matches(any,
			STR("a\xff"
			    "b")));
	CHECK(t,
		!regex_matches(any,
			STR("a\xed\xa0\x80"
			    "b")));
	CHECK(t,
		regex_matches(part,
			STR("\xff"
			    "b")));
	CHECK(t, regex_matches(any, (struct str){"a\0b", 3}));
	CHECK(t, !regex_gave_up(any));
	regex_free(any);
	regex_free(part);
	regex_free(NULL);
}

/* ---- parts ---- */

static const struct part_case {
	const char *pattern;
	const char *text;
	size_t from;
	const char *whole; /* NULL: none */
	const char *group;
} part_cases[] = {
	{"b+", "abbbc", 0, "bbb", "bbb"},
	{"b+", "abbbc", 2, "bb", "bb"},
	{"b+", "abbbc", 4, NULL, NULL},
	{"b+", "abbbc", 5, NULL, NULL},
	{"x", "", 0, NULL, NULL},
	{"k=(v+)", "a k=vv", 0, "k=vv", "vv"},
	{"(?:a|(b))c", "ac bc", 0, "ac", "ac"},
	{"(?:a|(b))c", "ac bc", 1, "bc", "b"},
	{"(a)(b)(c)", "abc", 0, "abc", "a"},
	{"(?<!x)b", "xb ab", 1, "b", "b"},
	{"^b", "ab", 1, NULL, NULL},
	{"b",
		"\xff\xc3\xa4"
		"b",
		0, "b", "b"},
};

static void parts_are_found(struct test *t)
{
	for (size_t i = 0; i < sizeof(part_cases) / sizeof(part_cases[0]); i++) {
		const struct part_case *c = &part_cases[i];
		struct regex *r = regex_new_part(str_from(c->pattern), NULL);
		struct regex_part part;
		enum regex_found found = regex_find(r, str_from(c->text), c->from, &part);

		if (!CHECK_INT(t, found, c->whole ? REGEX_FOUND : REGEX_NONE))
			printf("# %s in %s\n", c->pattern, c->text);
		if (found == REGEX_FOUND && c->whole) {
			CHECK_STR(t, part.whole, c->whole);
			CHECK_STR(t, part.group, c->group);
			CHECK(t, part.whole.at >= c->text + c->from);
		}
		regex_free(r);
	}
}

static void hostile_parts_give_up(struct test *t)
{
	struct regex *r = regex_new_part(STR("(a+)+\\d"), NULL);
	struct regex_part part;

	CHECK_INT(t,
		regex_find(r, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"), 0, &part),
		REGEX_GAVE_UP);
	CHECK(t, regex_gave_up(r));
	regex_free(r);
	CHECK(t, !regex_new_part(STR("a("), NULL));
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "all of the text has to match", all_of_the_text_has_to_match);
	test_run(&t, "a wrong pattern says where it is wrong", a_wrong_pattern_says_where);
	test_run(&t, "hostile patterns give up", hostile_patterns_give_up);
	test_run(&t, "a long text is gone through", a_long_text_is_gone_through);
	test_run(&t, "bytes that are no text match nothing",
		bytes_that_are_no_text_match_nothing);
	test_run(&t, "parts are found, and what is in their parentheses", parts_are_found);
	test_run(&t, "hostile parts give up", hostile_parts_give_up);
	return test_done(&t);
}
