#include "test.h"

#include <string.h>

#include "base/scan.h"
#include "base/scan_parts.h"
#include "guard.h"
#include "oracle.h"
#include "sample.h"

/* A literal that may hold NULs. */
#define TEXT(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct verdict {
	bool accepted;
	size_t offset;
	const char *reason;
	uint64_t members; /* what they are, and where, mixed */
};

static uint64_t mix(uint64_t hash, uint64_t more)
{
	return (hash ^ more) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t value_mixed(uint64_t hash, struct str text, const struct scan_value *v)
{
	hash = mix(hash, (uint64_t)(v->text.at - text.at));
	return mix(mix(hash, v->text.len), v->type << 1 | v->escaped);
}

/* The members or elements of the text, as far as they can be read. */
static uint64_t members_of(struct str text, size_t pad, enum scan_engine engine)
{
	struct scan s;
	struct scan_member m;
	struct scan_value v;
	uint64_t hash = 1;

	scan_init(&s, text, pad);
	s.engine = engine;
	for (hash += scan_object(&s); scan_member(&s, &m);)
		hash = value_mixed(value_mixed(hash, text, &m.key), text, &m.value);
	scan_init(&s, text, pad);
	s.engine = engine;
	for (hash += scan_array(&s); scan_element(&s, &v);)
		hash = value_mixed(hash, text, &v);
	return hash;
}

static struct verdict verdict_of(struct str text, size_t pad, enum scan_engine engine)
{
	struct scan s;
	struct verdict v = {0};

	scan_init(&s, text, pad);
	s.engine = engine;
	v.accepted = scan_whole(&s);
	v.offset = text.len - (size_t)(s.end - s.at);
	v.reason = s.error;
	v.members = members_of(text, pad, engine);
	return v;
}

static enum scan_engine best_engine(void)
{
	struct scan s;

	scan_init(&s, STR(""), 0);
	return s.engine;
}

static bool same_verdict(struct verdict a, struct verdict b)
{
	if (a.accepted != b.accepted || a.offset != b.offset || a.members != b.members)
		return false;
	return a.reason == b.reason ||
		(a.reason && b.reason && !strcmp(a.reason, b.reason));
}

/* The bytes behind a text are hostile too: they must not be used. */
static struct str padded(struct str text, char fill, struct buf *room)
{
	buf_reset(room);
	buf_add(room, text);
	buf_add_bytes(room, fill, 64);
	return str_head(buf_str(room), text.len);
}

/* All engines, at the end of memory and with room behind, say the same; returns what. */
static struct verdict verdict_everywhere(struct test *t, struct str text)
{
	static const char fills[] = "\"\\0\x80";
	struct guard g = {0};
	struct buf room = {0};
	struct verdict want = verdict_of(text, 0, SCAN_BYTES);
	bool same = true;

	for (unsigned engine = 0; engine <= best_engine(); engine++) {
		same &= same_verdict(verdict_of(guard_put(&g, text), 0, engine), want);
		for (size_t i = 0; i < sizeof(fills); i++)
			same &= same_verdict(
				verdict_of(padded(text, fills[i], &room), 64, engine),
				want);
	}
	if (!CHECK(t, same))
		CHECK_STR(t, text, "(its verdict depends on engine or padding)");
	guard_release(&g);
	buf_release(&room);
	return want;
}

static const struct str accepted[] = {
	TEXT("{}"),
	TEXT("[]"),
	TEXT("0"),
	TEXT("-0"),
	TEXT("-0.0"),
	TEXT("1"),
	TEXT("-1"),
	TEXT("10"),
	TEXT("1.5"),
	TEXT("0.5"),
	TEXT("0e1"),
	TEXT("0E-1"),
	TEXT("1e1"),
	TEXT("1E+22"),
	TEXT("1.25e-3"),
	TEXT("123456789012345678"),
	TEXT("1.0000000000000000000000000000000000000000000000000000001"),
	TEXT("[0.4e006]"),
	TEXT("[1e-400]"),
	TEXT("true"),
	TEXT("false"),
	TEXT("null"),
	TEXT("\"\""),
	TEXT(" \t\r\n[ \t\r\n] \t\r\n"),
	TEXT("{ \"a\" : 1 , \"b\" : [ 2 , 3 ] }"),
	TEXT("[null,1,\"1\",{},[],true,false]"),
	TEXT("[[[[]]],[[{}]]]"),
	TEXT("{\"\":0}"),
	TEXT("{\"a\":{\"b\":{\"c\":[]}}}"),
	TEXT("{\"a\":1,\"a\":2}"),
	TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
	TEXT("\"\\u0000\\u001f\\uABCD\\uabcd\""),
	TEXT("\"\\ud83d\\ude00\""),
	TEXT("\"\\\\u0000\""),
	TEXT("\"\x7f\""),
	TEXT("\"\xc2\x80\xdf\xbf\""),
	TEXT("\"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\""),
	TEXT("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""),
	TEXT("\"\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf\xef\xb7\x90\""),
	TEXT("\"/*//*/#',;\""),
};

/* Accepted here; jansson stops at them. */
static const struct str accepted_alone[] = {
	TEXT("9223372036854775808"),
	TEXT("-99999999999999999999999999999999999"),
	TEXT("1e400"),
	TEXT("-1e999999999999999999999999999"),
	TEXT("\"\\ud800\""),
	TEXT("\"\\udc00\\ud800\""),
	TEXT("\"\\ud800\\u0041\""),
	TEXT("{\"\\u0000\":1}"),
};

static void accepts_json(struct test *t)
{
	for (size_t i = 0; i < COUNT(accepted); i++) {
		if (!CHECK(t, verdict_everywhere(t, accepted[i]).accepted))
			CHECK_STR(t, accepted[i], "(should be accepted)");
		if (!CHECK(t, oracle_agrees(accepted[i])))
			CHECK_STR(t, accepted[i], "(jansson does not agree)");
	}
	for (size_t i = 0; i < COUNT(accepted_alone); i++)
		if (!CHECK(t, verdict_everywhere(t, accepted_alone[i]).accepted))
			CHECK_STR(t, accepted_alone[i], "(should be accepted)");
}

#define EARLY "the text ends too early"
#define VALUE "expected a value"
#define NAME "expected a name in quotes"
#define WORD "expected true, false or null"
#define MORE "expected nothing more"
#define COMMA_BRACE "expected a comma or }"
#define COMMA_BRACKET "expected a comma or ]"
#define DIGIT "expected a digit"
#define UTF8 "not UTF-8"
#define CONTROL "control character in a string"
#define ESCAPE "no such escape in a string"
#define HEX "expected four hex digits"

static const struct refusal {
	struct str text;
	size_t offset;
	const char *reason;
} refused[] = {
	{TEXT(""), 0, EARLY},
	{TEXT(" "), 1, EARLY},
	{TEXT("\0"), 0, VALUE},
	{TEXT("\xef\xbb\xbf{}"), 0, VALUE},
	{TEXT("\xc2\xa0[]"), 0, VALUE},
	{TEXT("\f[]"), 0, VALUE},
	{TEXT("/**/1"), 0, VALUE},
	{TEXT("'a'"), 0, VALUE},
	{TEXT("a"), 0, VALUE},
	{TEXT("]"), 0, VALUE},
	{TEXT("NaN"), 0, VALUE},
	{TEXT("Infinity"), 0, VALUE},
	{TEXT("-Infinity"), 1, DIGIT},
	{TEXT("True"), 0, VALUE},
	{TEXT("tru"), 3, EARLY},
	{TEXT("trUe"), 2, WORD},
	{TEXT("nul]"), 3, WORD},
	{TEXT("fals\0"), 4, WORD},
	{TEXT("truee"), 4, MORE},
	{TEXT("1 2"), 2, MORE},
	{TEXT("{}{}"), 2, MORE},
	{TEXT("[]\0"), 2, MORE},
	{TEXT("[]]"), 2, MORE},
	{TEXT("[1]x"), 3, MORE},
	{TEXT("\"a\"b"), 3, MORE},
	{TEXT("01"), 1, "a digit behind a leading zero"},
	{TEXT("-012"), 2, "a digit behind a leading zero"},
	{TEXT("+1"), 0, VALUE},
	{TEXT(".5"), 0, VALUE},
	{TEXT("-"), 1, EARLY},
	{TEXT("-a"), 1, DIGIT},
	{TEXT("--1"), 1, DIGIT},
	{TEXT("-.5"), 1, DIGIT},
	{TEXT("1."), 2, EARLY},
	{TEXT("[1.]"), 3, DIGIT},
	{TEXT("1.e5"), 2, DIGIT},
	{TEXT("1.5."), 3, MORE},
	{TEXT("1e"), 2, EARLY},
	{TEXT("[1e]"), 3, DIGIT},
	{TEXT("1e+"), 3, EARLY},
	{TEXT("1e+-1"), 3, DIGIT},
	{TEXT("1e5.5"), 3, MORE},
	{TEXT("0x1"), 1, MORE},
	{TEXT("1_0"), 1, MORE},
	{TEXT("1\0"), 1, MORE},
	{TEXT("[1\xef\xbc\x91]"), 2, COMMA_BRACKET},
	{TEXT("["), 1, EARLY},
	{TEXT("[1"), 2, EARLY},
	{TEXT("[1,"), 3, EARLY},
	{TEXT("[1,]"), 3, VALUE},
	{TEXT("[,1]"), 1, VALUE},
	{TEXT("[1,,2]"), 3, VALUE},
	{TEXT("[1 2]"), 3, COMMA_BRACKET},
	{TEXT("[1}"), 2, COMMA_BRACKET},
	{TEXT("[1:2]"), 2, COMMA_BRACKET},
	{TEXT("[\"a\" \"b\"]"), 5, COMMA_BRACKET},
	{TEXT("{"), 1, EARLY},
	{TEXT("{]"), 1, NAME},
	{TEXT("{,}"), 1, NAME},
	{TEXT("{1:1}"), 1, NAME},
	{TEXT("{a:1}"), 1, NAME},
	{TEXT("{null:1}"), 1, NAME},
	{TEXT("{\"a"), 3, EARLY},
	{TEXT("{\"a\""), 4, EARLY},
	{TEXT("{\"a\"}"), 4, "expected a colon"},
	{TEXT("{\"a\",1}"), 4, "expected a colon"},
	{TEXT("{\"a\":"), 5, EARLY},
	{TEXT("{\"a\":}"), 5, VALUE},
	{TEXT("{\"a\"::1}"), 5, VALUE},
	{TEXT("{\"a\":1"), 6, EARLY},
	{TEXT("{\"a\":1,"), 7, EARLY},
	{TEXT("{\"a\":1,}"), 7, NAME},
	{TEXT("{\"a\":1]"), 6, COMMA_BRACE},
	{TEXT("{\"a\":1 \"b\":2}"), 7, COMMA_BRACE},
	{TEXT("{\"a\":1,,\"b\":2}"), 7, NAME},
	{TEXT("{\"a\":[}"), 6, VALUE},
	{TEXT("{\"a\":{]}"), 6, NAME},
	{TEXT("[{\"a\":1],[2}"), 7, COMMA_BRACE},
	{TEXT("[[1,2}]"), 5, COMMA_BRACKET},
	{TEXT("\""), 1, EARLY},
	{TEXT("\"a"), 2, EARLY},
	{TEXT("\"\\"), 2, EARLY},
	{TEXT("\"\\\""), 3, EARLY},
	{TEXT("\"\\a\""), 2, ESCAPE},
	{TEXT("\"\\'\""), 2, ESCAPE},
	{TEXT("\"\\x00\""), 2, ESCAPE},
	{TEXT("\"\\U0041\""), 2, ESCAPE},
	{TEXT("\"\\\0\""), 2, ESCAPE},
	{TEXT("\"\\\n\""), 2, ESCAPE},
	{TEXT("\"\\\xe4\xb8\xad\""), 2, ESCAPE},
	{TEXT("\"\\u\""), 3, HEX},
	{TEXT("\"\\u00g0\""), 5, HEX},
	{TEXT("\"\\u004\""), 6, HEX},
	{TEXT("\"\\u004"), 6, EARLY},
	{TEXT("\"\\u+123\""), 3, HEX},
	{TEXT("\"\\ud83d\\ude0\""), 12, HEX},
	{TEXT("\"\n\""), 1, CONTROL},
	{TEXT("\"a\tb\""), 2, CONTROL},
	{TEXT("\"a\0b\""), 2, CONTROL},
	{TEXT("\"\x1f\""), 1, CONTROL},
	{TEXT("{\"a\x01\":1}"), 3, CONTROL},
	{TEXT("\"\x80\""), 1, UTF8},
	{TEXT("\"\xbf\""), 1, UTF8},
	{TEXT("\"\xc0\xaf\""), 1, UTF8},
	{TEXT("\"\xc1\xbf\""), 1, UTF8},
	{TEXT("\"\xc2\""), 1, UTF8},
	{TEXT("\"a\xc2\x41\""), 2, UTF8},
	{TEXT("\"\xc3\xa9\xa9\""), 3, UTF8},
	{TEXT("\"\xe0\x80\x80\""), 1, UTF8},
	{TEXT("\"\xe0\x9f\xbf\""), 1, UTF8},
	{TEXT("\"\xe4\xb8\""), 1, UTF8},
	{TEXT("\"\xe4\xb8\\n\""), 1, UTF8},
	{TEXT("\"\xed\xa0\x80\""), 1, UTF8},
	{TEXT("\"\xed\xbf\xbf\""), 1, UTF8},
	{TEXT("\"\xf0\x80\x80\x80\""), 1, UTF8},
	{TEXT("\"\xf0\x8f\xbf\xbf\""), 1, UTF8},
	{TEXT("\"\xf0\x9f\x98\""), 1, UTF8},
	{TEXT("\"\xf4\x90\x80\x80\""), 1, UTF8},
	{TEXT("\"\xf5\x80\x80\x80\""), 1, UTF8},
	{TEXT("\"\xf8\x88\x80\x80\x80\""), 1, UTF8},
	{TEXT("\"\xfe\""), 1, UTF8},
	{TEXT("\"\xff\""), 1, UTF8},
	{TEXT("\"\xe4\xb8"), 1, UTF8},
	{TEXT("[\"\xe4\xb8\xad\xe4\"]"), 5, UTF8},
	{TEXT("{\"\xff\":1}"), 2, UTF8},
};

static void check_refusal(struct test *t, const struct refusal *r)
{
	struct verdict got = verdict_everywhere(t, r->text);

	if (!CHECK(t, !got.accepted)) {
		CHECK_STR(t, r->text, "(should be refused)");
		return;
	}
	if (!CHECK_INT(t, got.offset, r->offset) ||
		!CHECK_STR(t, str_from(got.reason), r->reason))
		CHECK_STR(t, r->text, "(refused in the wrong words)");
	if (!CHECK(t, oracle_agrees(r->text)))
		CHECK_STR(t, r->text, "(jansson does not agree)");
}

static void refuses_the_rest(struct test *t)
{
	for (size_t i = 0; i < COUNT(refused); i++)
		check_refusal(t, &refused[i]);
}

/* `piece` behind `len` bytes or a little more of `fill`, in an element that plain text ends. */
static struct str piece_behind(
	struct buf *text, struct str fill, size_t len, struct str piece, struct str end)
{
	buf_reset(text);
	buf_add(text, STR("[\""));
	while (text->len < len)
		buf_add(text, fill);
	buf_add(text, piece);
	buf_add(text, end);
	return buf_str(text);
}

/* Where pieces are put: at each place of some blocks, and around the border of a window. */
static size_t next_place(size_t place)
{
	return place == 140 ? 500 : place == 524 ? 1010 : place + 1;
}

static void finds_faults_anywhere(struct test *t)
{
	static const struct str faults[] = {TEXT("\x1f"), TEXT("\x80"), TEXT("\xff"),
		TEXT("\xc0\x80"), TEXT("\xc3\""), TEXT("\xe0\x9f\xbf"), TEXT("\xe4\xb8\""),
		TEXT("\xed\xa0\x80"), TEXT("\xf0\x9f\x98 "), TEXT("\xf0\x8f\xbf\xbf"),
		TEXT("\xf4\x90\x80\x80"), TEXT("\xf5\x80\x80\x80"), TEXT("\xc3\xa9\xa9"),
		TEXT("\\x"), TEXT("\\\n"), TEXT("\\\xe4\xb8\xad"), TEXT("\\u12g4"),
		TEXT("\\\\\x01")};
	static const struct str before[] = {TEXT("a"), TEXT("é"), TEXT("中"), TEXT("😀"),
		TEXT("\\n"), TEXT("\\u0041"), TEXT("plain, then 中文字 ")};
	struct str end = STR("and plain text up to the end of some blocks\"]");
	struct buf text = {0};

	for (size_t place = 2; place < 1040 && t->ok; place = next_place(place))
		for (size_t i = 0; i < COUNT(faults) * COUNT(before); i++) {
			struct str fill = before[i / COUNT(faults)];
			struct str all = piece_behind(
				&text, fill, place, faults[i % COUNT(faults)], end);
			struct verdict v = verdict_everywhere(t, all);

			CHECK(t, !v.accepted);
			CHECK(t, v.offset >= place && v.offset < place + fill.len + 6);
		}
	buf_release(&text);
}

static void passes_escapes_anywhere(struct test *t)
{
	static const struct str pieces[] = {TEXT(""), TEXT("\\\\"), TEXT("\\\""),
		TEXT("\\\\\\\""), TEXT("\\\\\\\\\\n"), TEXT("\\u00e9"), TEXT("\\\\\\u00e9"),
		TEXT("\\\\u00e9"), TEXT("\\\\é"), TEXT("\\/\\b\\f\\n\\r\\t"), TEXT("é"),
		TEXT("中"), TEXT("😀"), TEXT("\xed\x9f\xbf\xee\x80\x80"),
		TEXT("\xf4\x8f\xbf\xbf"), TEXT("\xe0\xa0\x80"), TEXT("\xf0\x90\x80\x80"),
		TEXT("\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\")};
	static const struct str ends[] = {TEXT("\"]"), TEXT("\",\"b\"]"), TEXT("\\\",\"]"),
		TEXT("é\",{\"\\n\":\"\"}]")};
	struct buf text = {0};

	for (size_t place = 2; place < 1040 && t->ok; place = next_place(place))
		for (size_t i = 0; i < COUNT(pieces) * COUNT(ends); i++) {
			struct str all = piece_behind(&text, STR("x"), place,
				pieces[i % COUNT(pieces)], ends[i / COUNT(pieces)]);

			if (!CHECK(t, verdict_everywhere(t, all).accepted) ||
				!CHECK(t, oracle_agrees(all)))
				CHECK_STR(t, all, "(should be accepted)");
		}
	buf_release(&text);
}

/* A text that is cut off ends in the same way wherever it is cut, whatever stands behind. */
static void cut_anywhere_says_the_same(struct test *t)
{
	struct buf text = {0};

	piece_behind(&text, STR("é中😀\\n\\u00e9\\\\"), 600, STR(""), STR("\"]"));
	for (size_t len = 0; len < text.len && t->ok; len++) {
		struct str all = str_head(buf_str(&text), len);

		CHECK(t, !verdict_everywhere(t, all).accepted && oracle_agrees(all));
	}
	buf_release(&text);
}

static void generated_and_broken_agree(struct test *t)
{
	uint64_t state = 20261122;
	struct buf text = {0};
	unsigned still_valid = 0;

	for (int i = 0; i < 5000 && t->ok; i++) {
		struct str all;

		buf_reset(&text);
		sample_json(&state, &text);
		all = buf_str(&text);
		if (!CHECK(t, verdict_everywhere(t, all).accepted && oracle_agrees(all)))
			CHECK_STR(t, all, "(generated)");
		for (int broken = 0; broken < 3; broken++) {
			sample_mutate(&state, &text);
			all = buf_str(&text);
			still_valid += verdict_everywhere(t, all).accepted;
			if (!CHECK(t, oracle_agrees(all)))
				CHECK_STR(t, all, "(broken)");
		}
	}
	CHECK(t, still_valid > 100 && still_valid < 10000);
	buf_release(&text);
}

static void nest(struct buf *text, size_t depth, bool closed)
{
	buf_reset(text);
	for (size_t i = 0; i < depth; i++)
		buf_add(text, i % 2 ? STR("{\"a\":") : STR("["));
	buf_add(text, STR("1"));
	for (size_t i = depth; closed && i-- > 0;)
		buf_add_byte(text, i % 2 ? '}' : ']');
}

static void depth_is_limited(struct test *t)
{
	struct buf text = {0};
	struct verdict v;

	nest(&text, SCAN_DEPTH, true);
	CHECK(t, verdict_everywhere(t, buf_str(&text)).accepted);
	nest(&text, SCAN_DEPTH + 1, true);
	v = verdict_everywhere(t, buf_str(&text));
	CHECK(t, !v.accepted);
	CHECK_INT(t, v.offset, SCAN_DEPTH / 2 * 6);
	CHECK_STR(t, str_from(v.reason), "nested too deeply");
	CHECK(t, oracle_agrees(buf_str(&text)));
	nest(&text, 100000, true);
	v = verdict_of(buf_str(&text), 0, best_engine());
	CHECK(t, !v.accepted && v.offset == SCAN_DEPTH / 2 * 6);
	nest(&text, 100000, false);
	CHECK(t, !verdict_of(buf_str(&text), 0, best_engine()).accepted);
	buf_release(&text);
}

/* The text as a whole, as an element's array and as a member's object has the same depth. */
static void depth_of_members_is_the_same(struct test *t)
{
	struct buf text = {0};
	struct scan s;
	struct scan_member m;
	struct scan_value v;

	for (size_t extra = 0; extra < 2; extra++) {
		nest(&text, SCAN_DEPTH + extra, true);
		scan_init(&s, buf_str(&text), 0);
		CHECK(t, scan_array(&s));
		CHECK_INT(t, scan_element(&s, &v), !extra);
		nest(&text, SCAN_DEPTH + 1 + extra, true);
		scan_init(&s, str_tail(str_head(buf_str(&text), text.len - 1), 1), 0);
		CHECK(t, scan_object(&s));
		CHECK_INT(t, scan_member(&s, &m), !extra);
	}
	buf_release(&text);
}

static void members_come_in_order(struct test *t)
{
	static const struct {
		const char *key, *value;
		enum scan_type type;
		bool escaped;
	} want[] = {
		{"type", "span_start", SCAN_STRING, false},
		{"n", "-1.5e3", SCAN_NUMBER, false},
		{"a", "{\"b\": [1, {}]}", SCAN_OBJECT, false},
		{"l", "[ ]", SCAN_ARRAY, false},
		{"t", "true", SCAN_TRUE, false},
		{"f", "false", SCAN_FALSE, false},
		{"z", "null", SCAN_NULL, false},
		{"", "a\\nb", SCAN_STRING, true},
		{"n", "2", SCAN_NUMBER, false},
	};
	struct scan s;
	struct scan_member m;

	scan_init(&s,
		STR(" {\"type\":\"span_start\" , \"n\": -1.5e3,\"a\" :{\"b\": [1, {}]},\"l\":[ ],"
		    "\"t\":true,\"f\":false,\"z\":null,\"\":\"a\\nb\",\"n\":2 } \r\n"),
		0);
	CHECK(t, scan_object(&s));
	for (size_t i = 0; i < COUNT(want); i++) {
		CHECK(t, scan_member(&s, &m));
		CHECK_STR(t, m.key.text, want[i].key);
		CHECK_STR(t, m.value.text, want[i].value);
		CHECK_INT(t, m.key.type, SCAN_STRING);
		CHECK_INT(t, m.value.type, want[i].type);
		CHECK_INT(t, m.value.escaped, want[i].escaped);
	}
	CHECK(t, !scan_member(&s, &m) && !s.error);
	CHECK(t, scan_done(&s));
	CHECK(t, s.at == s.end);
}

static void elements_come_in_order(struct test *t)
{
	struct scan s;
	struct scan_value v;

	scan_init(&s, STR("[1,\"two\" , {\"x\":3}]"), 0);
	CHECK(t, scan_array(&s));
	CHECK(t, scan_element(&s, &v) && v.type == SCAN_NUMBER);
	CHECK_STR(t, v.text, "1");
	CHECK(t, scan_element(&s, &v) && v.type == SCAN_STRING);
	CHECK_STR(t, v.text, "two");
	CHECK(t, scan_element(&s, &v) && v.type == SCAN_OBJECT);
	CHECK_STR(t, v.text, "{\"x\":3}");
	CHECK(t, !scan_element(&s, &v) && scan_done(&s));
}

static void errors_stay(struct test *t)
{
	struct scan s;
	struct scan_member m;
	const char *at;

	scan_init(&s, STR("{\"a\":1,\"b\":x,\"c\":3}"), 0);
	CHECK(t, scan_object(&s));
	CHECK(t, scan_member(&s, &m) && !scan_member(&s, &m));
	CHECK_STR(t, str_from(s.error), VALUE);
	at = s.at;
	CHECK_INT(t, s.end - at, 8);
	CHECK(t, !scan_member(&s, &m) && !scan_done(&s) && !scan_object(&s));
	CHECK(t, s.at == at);
	scan_init(&s, STR("{\"a\":1,\"b\":,\"c\":3}"), 0);
	CHECK(t, scan_object(&s) && scan_member(&s, &m));
	CHECK(t, !scan_member(&s, &m) && !scan_member(&s, &m) && s.error);
	scan_init(&s, STR(" [1]"), 0);
	CHECK(t, !scan_object(&s));
	CHECK_STR(t, str_from(s.error), "expected an object");
	CHECK_INT(t, s.end - s.at, 3);
	scan_init(&s, (struct str){0}, 64);
	CHECK(t, !scan_array(&s) && s.error);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "JSON is accepted", accepts_json);
	test_run(
		&t, "what is not JSON is refused, with place and reason", refuses_the_rest);
	test_run(&t, "faults are found wherever they stand", finds_faults_anywhere);
	test_run(&t, "escapes and characters are passed wherever they stand",
		passes_escapes_anywhere);
	test_run(&t, "cut anywhere it is refused in the same way",
		cut_anywhere_says_the_same);
	test_run(&t, "jansson agrees on generated and broken texts",
		generated_and_broken_agree);
	test_run(&t, "depth is limited", depth_is_limited);
	test_run(&t, "depth of members and elements is the same",
		depth_of_members_is_the_same);
	test_run(&t, "members come in order, whole", members_come_in_order);
	test_run(&t, "elements come in order, whole", elements_come_in_order);
	test_run(&t, "an error stays", errors_stay);
	return test_done(&t);
}
