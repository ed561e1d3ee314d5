#include "test.h"

#include <stdio.h>
#include <string.h>

#include "aitrace.h"
#include "base/buf.h"
#include "base/scan.h"
#include "check.h"
#include "guard.h"
#include "oracle.h"
#include "sample.h"

/* A literal that may hold NULs. */
#define TEXT(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { RANDOM_TEXTS = 20000 };

static const struct {
	struct str text;
	bool json;
} cases[] = {
	{TEXT("{}"), true},
	{TEXT(" [ 1 , -0.5e+7 ,true,false , null , \"a\\u00e9\\ud83d\\ude00\" , {\"k\":[]} ] \n"),
		true},
	{TEXT("0"), true},
	{TEXT("\"\""), true},
	{TEXT(""), false},
	{TEXT(" "), false},
	{TEXT("{"), false},
	{TEXT("[1,]"), false},
	{TEXT("[,1]"), false},
	{TEXT("{\"a\":1,}"), false},
	{TEXT("{\"a\" 1}"), false},
	{TEXT("{a:1}"), false},
	{TEXT("{1:1}"), false},
	{TEXT("[1}"), false},
	{TEXT("{\"a\":1]"), false},
	{TEXT("[1 2]"), false},
	{TEXT("1 2"), false},
	{TEXT("[]]"), false},
	{TEXT("01"), false},
	{TEXT("-"), false},
	{TEXT("1."), false},
	{TEXT(".5"), false},
	{TEXT("1e"), false},
	{TEXT("+1"), false},
	{TEXT("NaN"), false},
	{TEXT("tru"), false},
	{TEXT("nul"), false},
	{TEXT("\"a"), false},
	{TEXT("\"\\x\""), false},
	{TEXT("\"\\u12g4\""), false},
	{TEXT("\"\\ud800\""), false},
	{TEXT("\"\\ud800\\u0041\""), false},
	{TEXT("\"\\udc00\""), false},
	{TEXT("\"a\nb\""), false},
	{TEXT("\"\xff\""), false},
	{TEXT("\"\xed\xa0\x80\""), false},
	{TEXT("\"\\"), false},
	{TEXT("\"\\\0\""), false},
	{TEXT("1\0"), false},
	{TEXT("[1\0]"), false},
};

static void grammar(struct test *t)
{
	struct guard g = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str at = guard_put(&g, cases[i].text);

		if (!CHECK_INT(t, ait_check(at.at, at.len), cases[i].json))
			printf("# %.*s\n", (int)at.len, at.at);
	}
	guard_release(&g);
}

static bool nested(unsigned depth, const char *open, const char *close)
{
	struct buf b = {0};
	bool held;

	for (unsigned i = 0; i < depth; i++)
		buf_add(&b, str_from(open));
	buf_add(&b, STR("1"));
	for (unsigned i = 0; i < depth; i++)
		buf_add(&b, str_from(close));
	held = ait_check(b.at, b.len);
	buf_release(&b);
	return held;
}

static void depth(struct test *t)
{
	CHECK(t, nested(AIT_CHECK_DEPTH, "[", "]"));
	CHECK(t, nested(AIT_CHECK_DEPTH, "{\"a\":", "}"));
	CHECK(t, !nested(AIT_CHECK_DEPTH + 1, "[", "]"));
	CHECK(t, !nested(AIT_CHECK_DEPTH + 1, "{\"a\":", "}"));
	CHECK(t, !nested(1000000, "[", "]"));
}

/* jansson cannot hold some numbers and names; a NUL behind a number it overlooks. */
static bool agrees(struct str text)
{
	struct oracle *tree;
	enum oracle_verdict verdict = oracle_load(text, &tree);

	oracle_free(tree);
	if (verdict == ORACLE_CANNOT || memchr(text.at, '\0', text.len) != NULL)
		return true;
	return ait_check(text.at, text.len) == (verdict == ORACLE_ACCEPTS);
}

static void as_jansson(struct test *t)
{
	uint64_t state = 21;
	unsigned accepted = 0;

	for (unsigned i = 0; i < RANDOM_TEXTS; i++) {
		struct buf b = {0};
		bool held;

		sample_json(&state, &b);
		if (i % 2)
			sample_mutate(&state, &b);
		accepted += ait_check(b.len ? b.at : "", b.len);
		held = b.len == 0 || CHECK(t, agrees(buf_str(&b)));
		if (!held)
			printf("# %.*s\n", (int)b.len, b.at);
		buf_release(&b);
		if (!held)
			break;
	}
	CHECK(t, accepted > RANDOM_TEXTS / 3 && accepted < RANDOM_TEXTS);
}

/* The place and the words are the scanner's, but for what it takes and the library does not. */
static bool says_as_scan(struct str text)
{
	const char *scan_reason = NULL, *reason;
	size_t scan_at = 0, at = 0;
	bool held = scan_check(text, &scan_at, &scan_reason);

	reason = aitrace_json_check(text.at, text.len, &at);
	if (reason && strcmp(reason, "half of a surrogate pair") == 0)
		return held || scan_at > at;
	if (held || !reason)
		return held && !reason;
	return at == scan_at && strcmp(reason, scan_reason) == 0;
}

static void reasons(struct test *t)
{
	uint64_t state = 22;

	for (unsigned i = 0; i < COUNT(cases); i++)
		if (!CHECK(t, says_as_scan(cases[i].text)))
			printf("# %.*s\n", (int)cases[i].text.len, cases[i].text.at);
	for (unsigned i = 0; i < RANDOM_TEXTS; i++) {
		struct buf b = {0};
		bool held;

		sample_json(&state, &b);
		sample_mutate(&state, &b);
		if (i % 2)
			sample_mutate(&state, &b);
		held = b.len == 0 || CHECK(t, says_as_scan(buf_str(&b)));
		if (!held)
			printf("# %.*s\n", (int)b.len, b.at);
		buf_release(&b);
		if (!held)
			break;
	}
}

static void places(struct test *t)
{
	static const struct {
		const char *json, *reason;
		size_t at;
	} wrong[] = {
		{"[\"\\ud800\"]", "half of a surrogate pair", 2},
		{"[\"a\\ud83d\\ud83d\"]", "half of a surrogate pair", 3},
		{"[\"\\udc00\"]", "half of a surrogate pair", 2},
		{"[\"\\ud83d\\u12\"]", "expected four hex digits", 12},
		{"", "the text ends too early", 0},
		{"{\"a\":[1,2}", "expected a comma or ]", 9},
	};
	char deep[600];
	size_t at = 0;

	for (size_t i = 0; i < COUNT(wrong); i++) {
		const char *reason = aitrace_json_check(
			wrong[i].json, strlen(wrong[i].json), &at);

		CHECK_STR(t, str_from(reason), wrong[i].reason);
		CHECK_INT(t, at, wrong[i].at);
	}
	memset(deep, '[', sizeof(deep));
	CHECK_STR(t, str_from(aitrace_json_check(deep, sizeof(deep), &at)),
		"nested too deeply");
	CHECK_INT(t, at, AIT_CHECK_DEPTH);
	CHECK(t, !aitrace_json_check("[1]", 3, NULL) && aitrace_json_check("[", 1, NULL));
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "the grammar of RFC 8259", grammar);
	test_run(&t, "a limit to depth", depth);
	test_run(&t, "made up and broken texts, beside jansson", as_jansson);
	test_run(&t, "why and where, as the scanner says it", reasons);
	test_run(&t, "why and where, of what it does not say", places);
	return test_done(&t);
}
