#include "test.h"

#include <string.h>

#include "base/buf.h"
#include "base/scan.h"
#include "guard.h"
#include "hex.h"
#include "oracle.h"
#include "text.h"

/* A literal that may hold NULs. */
#define TEXT(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { RANDOM_TEXTS = 20000, LONGEST = 700 };

static const struct {
	struct str text;
	const char *written;
} cases[] = {
	{TEXT(""), ""},
	{TEXT("plain"), "plain"},
	{TEXT("\"\\/"), "\\\"\\\\/"},
	{TEXT("\b\t\n\f\r"), "\\b\\t\\n\\f\\r"},
	{TEXT("\x01\x0b\x1b\x1f"), "\\u0001\\u000b\\u001b\\u001f"},
	{TEXT("a\0b"), "a\\u0000b"},
	{TEXT("\x7f"), "\x7f"},
	{TEXT("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
		"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
	{TEXT("\x80"), "\xef\xbf\xbd"},
	{TEXT("\xff\xfe"), "\xef\xbf\xbd\xef\xbf\xbd"},
	{TEXT("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd"},
	{TEXT("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	{TEXT("\xf4\x90\x80\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	{TEXT("\xe2\x82"), "\xef\xbf\xbd\xef\xbf\xbd"},
	{TEXT("\xe2\x82\"x"), "\xef\xbf\xbd\xef\xbf\xbd\\\"x"},
	{TEXT("0123456789abcde\"0123456789abcdef\\"),
		"0123456789abcde\\\"0123456789abcdef\\\\"},
};

typedef char *filler(char *to, const char *stop, const char **at, const char *end,
	const struct ait_escape *escapes);

static const enum ait_buf_text kinds[] = {AIT_BUF_STRING, AIT_BUF_KEY, AIT_BUF_JSON};

/* Escaped text, in memory that is overwritten by the next. */
struct written {
	char at[LONGEST * 50];
};

static struct str fill(
	struct written *w, filler *how, struct str text, enum ait_buf_text what, bool twice)
{
	const char *at = text.at;
	const char *stop = w->at + sizeof(w->at) - AIT_TEXT_OVERHANG;
	char *to = how(w->at, stop, &at, text.at + text.len, ait_text_escapes(what, twice));

	return (struct str){w->at, at == text.at + text.len ? (size_t)(to - w->at) : 0};
}

static struct str fill_once(struct written *w, struct str text)
{
	return fill(w, ait_text_fill, text, AIT_BUF_STRING, false);
}

static void text_is_escaped(struct test *t)
{
	struct written w;

	for (size_t i = 0; i < COUNT(cases); i++) {
		CHECK_STR(t, fill_once(&w, cases[i].text), cases[i].written);
		CHECK_STR(t,
			fill(&w, ait_text_fill_narrow, cases[i].text, AIT_BUF_STRING,
				false),
			cases[i].written);
	}
}

/* Bytes that meet often: plain ones, special ones, leads and followers of UTF-8. */
static void make_bytes(uint64_t *state, char *at, size_t len)
{
	static const char special[] =
		"\"\\\n\x01\x7f\x80\xbf\xc2\xe2\x82\xac\xf0\x9f\x98\xed\xff";
	uint64_t mood = test_random(state) % 3;

	for (size_t i = 0; i < len; i++) {
		uint64_t r = test_random(state);

		at[i] = (char)('a' + r % 26);
		if (mood == 0 ? r >> 32 & 1 : (r >> 32) % 40 == 0)
			at[i] = special[(r >> 40) % sizeof(special)];
		if (mood == 2 && (r >> 50) % 9 == 0)
			at[i] = (char)(r >> 56);
	}
}

/* Whole characters, those at the borders of what is valid and those beyond them. */
static void make_signs(uint64_t *state, char *at, size_t len)
{
	static const struct str signs[] = {TEXT("a"), TEXT("\""), TEXT("\n"), TEXT("\0"),
		TEXT("\x7f"), TEXT("\xc2\x80"), TEXT("\xdf\xbf"), TEXT("\xe0\xa0\x80"),
		TEXT("\xe0\xbf\xbf"), TEXT("\xe1\x80\x80"), TEXT("\xec\xbf\xbf"),
		TEXT("\xed\x80\x80"), TEXT("\xed\x9f\xbf"), TEXT("\xee\x80\x80"),
		TEXT("\xef\xbf\xbf"), TEXT("\xf0\x90\x80\x80"), TEXT("\xf0\xbf\xbf\xbf"),
		TEXT("\xf1\x80\x80\x80"), TEXT("\xf4\x8f\xbf\xbf"), TEXT("\xe4\xb8\xad"),
		TEXT("\xe4\xb8\xad"), TEXT("\xd0\xb6"), TEXT("\xd0\xb6"), TEXT("b"),
		TEXT("cd ef gh"), TEXT("\xc0\x80"), TEXT("\xc1\xbf"), TEXT("\xc2"),
		TEXT("\xe0\x9f\xbf"), TEXT("\xed\xa0\x80"), TEXT("\xf0\x8f\xbf\xbf"),
		TEXT("\xf4\x90\x80\x80"), TEXT("\xf5\x80\x80\x80"), TEXT("\xff"),
		TEXT("\x80"), TEXT("\xe1\x80"), TEXT("\xf1\x80\x80")};
	enum { VALID = 25 };
	size_t count = test_random(state) % 3 ? VALID : COUNT(signs);
	size_t done = 0;

	while (done < len) {
		struct str sign = signs[test_random(state) % count];
		size_t part = sign.len < len - done ? sign.len : len - done;

		memcpy(at + done, sign.at, part);
		done += part;
	}
}

static void make_text(uint64_t *state, char *at, size_t len)
{
	if (test_random(state) % 2)
		make_bytes(state, at, len);
	else
		make_signs(state, at, len);
}

/* The text is at the end of readable memory: a load too far is a crash. */
static void wide_is_narrow(struct test *t)
{
	uint64_t state = 7;
	struct guard g = {0};
	struct written wide;
	struct written narrow;
	char text[LONGEST];

	for (unsigned i = 0; i < RANDOM_TEXTS; i++) {
		size_t len = test_random(&state) % (i % 2 ? 300 : sizeof(text));
		enum ait_buf_text what = kinds[i % 3];
		bool twice = i / 3 % 2;
		struct str at;

		make_text(&state, text, len);
		at = guard_put(&g, (struct str){text, len});
		if (!CHECK(t,
			    str_eq(fill(&wide, ait_text_fill, at, what, twice),
				    fill(&narrow, ait_text_fill_narrow, at, what, twice))))
			break;
	}
	guard_release(&g);
}

/* What a chunk has is what a line has, escaped once more. */
static void twice_is_two_times_once(struct test *t)
{
	uint64_t state = 5;
	struct written one;
	struct written two;
	struct written both;
	char text[LONGEST];

	for (unsigned i = 0; i < RANDOM_TEXTS; i++) {
		struct str at = {text, test_random(&state) % sizeof(text)};
		enum ait_buf_text what = kinds[i % 2];

		make_text(&state, text, at.len);
		fill(&one, ait_text_fill, at, what, false);
		if (!CHECK(t,
			    str_eq(fill(&both, ait_text_fill, at, what, true),
				    fill_once(&two,
					    fill(&one, ait_text_fill, at, what, false)))))
			break;
	}
}

/* Of JSON only blanks change, and in a chunk it is escaped as any text of a line. */
static void json_stays(struct test *t)
{
	static const struct str json = TEXT(
		"[1,\n{\"a\":\"\\\"\\n\xc3\xa9\"}\r\n,\t\"0123456789012345678901234567890123456789\"]");
	static const char want[] =
		"[1, {\"a\":\"\\\"\\n\xc3\xa9\"}  ,\t\"0123456789012345678901234567890123456789\"]";
	struct written one;
	struct written two;
	struct written both;

	CHECK_STR(t, fill(&one, ait_text_fill, json, AIT_BUF_JSON, false), want);
	CHECK(t,
		str_eq(fill(&both, ait_text_fill, json, AIT_BUF_JSON, true),
			fill_once(&two,
				fill(&one, ait_text_fill, json, AIT_BUF_JSON, false))));
}

static bool reads_back(struct str written, struct str text)
{
	struct buf quoted = {0};
	struct oracle *tree;
	bool held;

	buf_add(&quoted, STR("[\""));
	buf_add(&quoted, written);
	buf_add(&quoted, STR("\"]"));
	held = oracle_load(buf_str(&quoted), &tree) == ORACLE_ACCEPTS &&
		oracle_same(tree, buf_str(&quoted));
	oracle_free(tree);
	if (held && text.at != NULL) {
		struct str json = str_tail(str_head(buf_str(&quoted), quoted.len - 1), 1);
		struct scan_value value = scan_value_of(json);

		held = scan_is(&value, text);
	}
	buf_release(&quoted);
	return held;
}

static bool is_utf8(struct str text)
{
	size_t offset;
	const char *reason;
	struct buf quoted = {0};
	bool held;

	buf_add(&quoted, STR("\""));
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		buf_add_byte(&quoted, c < 0x20 || c == '"' || c == '\\' ? '.' : text.at[i]);
	}
	buf_add(&quoted, STR("\""));
	held = scan_check(buf_str(&quoted), &offset, &reason);
	buf_release(&quoted);
	return held;
}

static void any_bytes_are_json(struct test *t)
{
	const struct str none = {0};
	uint64_t state = 11;
	struct written w;
	char text[LONGEST];
	unsigned same = 0;

	for (unsigned i = 0; i < RANDOM_TEXTS; i++) {
		struct str at = {text, test_random(&state) % (i % 2 ? 6 : 100)};
		bool valid;

		make_text(&state, text, at.len);
		valid = is_utf8(at);
		same += valid;
		if (!CHECK(t, reads_back(fill_once(&w, at), valid ? at : none)))
			break;
	}
	CHECK(t, same > RANDOM_TEXTS / 20);
}

static void keys_hold_no_nul(struct test *t)
{
	static const struct {
		struct str key;
		const char *written;
	} keys[] = {
		{TEXT("a.b"), "\"a.b\""},
		{TEXT("a\0b"),
			"\"a\xef\xbf\xbd"
			"b\""},
		{TEXT("\0"), "\"\xef\xbf\xbd\""},
		{TEXT("\"\0\xff"), "\"\\\"\xef\xbf\xbd\xef\xbf\xbd\""},
	};
	char first[AIT_BUF_FIRST];
	struct ait_buf b;

	ait_buf_init(&b, first, sizeof(first));
	for (size_t i = 0; i < COUNT(keys); i++) {
		char *end = ait_text_quote(
			&b, b.at, keys[i].key.at, keys[i].key.len, AIT_BUF_KEY);

		CHECK_STR(t, ((struct str){b.at, (size_t)(end - b.at)}), keys[i].written);
	}
}

/* Through any first memory and mapping: the quotes, and what is between them at once. */
static void quoted_is_filled(struct test *t)
{
	uint64_t state = 13;
	char first[AIT_BUF_FIRST];
	char text[LONGEST];
	struct written w;
	struct ait_buf b;

	for (unsigned i = 0; i < 5000; i++) {
		struct str at = {text, test_random(&state) % (i % 4 ? 80 : sizeof(text))};
		size_t before = test_random(&state) % AIT_BUF_FIRST;
		struct str got;
		char *end;

		ait_buf_init(&b, first, sizeof(first));
		memset(first, 'x', before);
		make_text(&state, text, at.len);
		end = ait_text_quote(&b, b.at + before, at.at, at.len, AIT_BUF_STRING);
		CHECK(t, b.stop - end >= AIT_TEXT_BEHIND && !b.failed);
		got = (struct str){b.at + before, (size_t)(end - b.at) - before};
		CHECK(t, got.len >= 2 && got.at[0] == '"' && got.at[got.len - 1] == '"');
		CHECK(t, before == 0 || b.at[before - 1] == 'x');
		if (!CHECK(t,
			    str_eq(str_head(str_tail(got, 1), got.len - 2),
				    fill_once(&w, at))))
			break;
		ait_buf_release(&b);
	}
}

/*
 * Pieces of any size hold whole characters, leave no more room than one might need, and are
 * together what the text is at once. Nothing is written beyond the overhang.
 */
static void pieces_fit(struct test *t)
{
	uint64_t state = 3;
	struct guard g = {0};
	char text[LONGEST];
	struct written w;

	for (unsigned i = 0; i < 3000; i++) {
		struct str all = {text, test_random(&state) % sizeof(text)};
		bool twice = i % 2;
		const char *at = text;
		const char *end = text + all.len;
		struct buf joined = {0};

		make_text(&state, text, all.len);
		while (at < end) {
			struct str room = {w.at, 7 + test_random(&state) % 600};
			struct str out;
			char *to;

			out = guard_put(
				&g, (struct str){w.at, room.len + AIT_TEXT_OVERHANG});
			to = ait_text_fill((char *)(uintptr_t)out.at, out.at + room.len,
				&at, end, ait_text_escapes(AIT_BUF_STRING, twice));
			CHECK(t, to <= out.at + room.len);
			CHECK(t, at == end || out.at + room.len - to < 7);
			buf_add(&joined, (struct str){out.at, (size_t)(to - out.at)});
		}
		CHECK(t,
			str_eq(buf_str(&joined),
				fill(&w, ait_text_fill, all, AIT_BUF_STRING, twice)));
		buf_release(&joined);
	}
	guard_release(&g);
}

static void hex_is_hex(struct test *t)
{
	unsigned char bytes[256 + 5];
	char wide[2 * sizeof(bytes)];
	char narrow[2 * sizeof(bytes)];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)i;
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		CHECK_INT(t, ait_hex(wide, bytes, len) - wide, 2 * len);
		ait_hex_narrow(narrow, bytes, len);
		CHECK(t, memcmp(wide, narrow, 2 * len) == 0);
	}
	ait_hex(wide, (const unsigned char *)"\x00\x0f\xa9\xff\x10\x9a\x9f\xf0\xab", 9);
	CHECK_STR(t, ((struct str){wide, 18}), "000fa9ff109a9ff0ab");
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "text is escaped", text_is_escaped);
	test_run(&t, "wide escapes what narrow escapes, and reads not a byte too far",
		wide_is_narrow);
	test_run(&t, "escaped for a chunk is escaped two times", twice_is_two_times_once);
	test_run(&t, "JSON stays as it is, but for line breaks", json_stays);
	test_run(&t, "any bytes become JSON, and UTF-8 reads back", any_bytes_are_json);
	test_run(&t, "keys hold no NUL", keys_hold_no_nul);
	test_run(&t, "text between quotes, wherever memory ends", quoted_is_filled);
	test_run(&t, "pieces fit, and end between characters", pieces_fit);
	test_run(&t, "wide hex is narrow hex", hex_is_hex);
	return test_done(&t);
}
