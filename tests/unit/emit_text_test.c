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

typedef void writer(struct ait_buf *b, const char *at, size_t len);

static struct str write_text(struct ait_buf *b, writer *how, struct str text)
{
	b->len = 0;
	how(b, text.at, text.len);
	return (struct str){b->at, b->len};
}

static void text_is_escaped(struct test *t)
{
	char first[AIT_BUF_FIRST];
	struct ait_buf b;

	ait_buf_init(&b, first, sizeof(first));
	for (size_t i = 0; i < COUNT(cases); i++) {
		CHECK_STR(t, write_text(&b, ait_text, cases[i].text), cases[i].written);
		CHECK_STR(t, write_text(&b, ait_text_narrow, cases[i].text),
			cases[i].written);
	}
	ait_buf_release(&b);
}

/* Bytes that meet often: plain ones, special ones, leads and followers of UTF-8. */
static void make_text(uint64_t *state, char *at, size_t len)
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

/* The text is at the end of readable memory: a load too far is a crash. */
static void wide_is_narrow(struct test *t)
{
	uint64_t state = 7;
	struct guard g = {0};
	struct ait_buf wide;
	struct ait_buf narrow;
	char first[2][AIT_BUF_FIRST];
	char text[LONGEST];

	ait_buf_init(&wide, first[0], sizeof(first[0]));
	ait_buf_init(&narrow, first[1], sizeof(first[1]));
	for (unsigned i = 0; i < RANDOM_TEXTS; i++) {
		size_t len = test_random(&state) % (i % 2 ? 40 : sizeof(text));
		struct str at;

		make_text(&state, text, len);
		at = guard_put(&g, (struct str){text, len});
		if (!CHECK(t,
			    str_eq(write_text(&wide, ait_text, at),
				    write_text(&narrow, ait_text_narrow, at))))
			break;
	}
	guard_release(&g);
	ait_buf_release(&wide);
	ait_buf_release(&narrow);
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
	struct ait_buf b;
	char first[AIT_BUF_FIRST];
	char text[LONGEST];
	unsigned same = 0;

	ait_buf_init(&b, first, sizeof(first));
	for (unsigned i = 0; i < RANDOM_TEXTS; i++) {
		struct str at = {text, test_random(&state) % (i % 2 ? 6 : 100)};
		bool valid;

		make_text(&state, text, at.len);
		valid = is_utf8(at);
		same += valid;
		if (!CHECK(t, reads_back(write_text(&b, ait_text, at), valid ? at : none)))
			break;
	}
	CHECK(t, same > RANDOM_TEXTS / 20);
	ait_buf_release(&b);
}

static void keys_hold_no_nul(struct test *t)
{
	static const struct {
		struct str key;
		const char *written;
	} keys[] = {
		{TEXT("a.b"), "\"a.b\":"},
		{TEXT("a\0b"),
			"\"a\xef\xbf\xbd"
			"b\":"},
		{TEXT("\0"), "\"\xef\xbf\xbd\":"},
		{TEXT("\"\0\xff"), "\"\\\"\xef\xbf\xbd\xef\xbf\xbd\":"},
	};
	char first[AIT_BUF_FIRST];
	struct ait_buf b;

	for (size_t i = 0; i < COUNT(keys); i++) {
		ait_buf_init(&b, first, sizeof(first));
		ait_text_key(&b, keys[i].key.at, keys[i].key.len);
		CHECK_STR(t, ((struct str){b.at, b.len}), keys[i].written);
	}
	ait_buf_init(&b, first, sizeof(first));
	ait_text_key(&b, NULL, 0);
	CHECK_STR(t, ((struct str){b.at, b.len}), "\"\":");
}

static size_t escaped(struct str text)
{
	size_t size = text.len;

	for (size_t i = 0; i < text.len; i++)
		size += text.at[i] == '"' || text.at[i] == '\\';
	return size;
}

static bool splits(struct str text, size_t at)
{
	return at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80;
}

/* The most that fits: a further character would not. */
static void pieces_fit(struct test *t)
{
	static const char *const signs[] = {
		"a", "\"", "\\", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
	uint64_t state = 3;

	for (unsigned i = 0; i < 3000; i++) {
		struct buf line = {0};
		size_t room = 4 + test_random(&state) % 90;
		size_t next;
		size_t got;

		for (unsigned n = (unsigned)(test_random(&state) % 60); n > 0; n--)
			buf_add(&line, str_from(signs[test_random(&state) % COUNT(signs)]));
		got = ait_text_fit(line.at, line.len, room);
		next = got + 1;
		while (splits(buf_str(&line), next))
			next++;
		CHECK(t, !splits(buf_str(&line), got));
		CHECK(t, escaped(str_head(buf_str(&line), got)) <= room);
		CHECK(t, got == line.len || escaped(str_head(buf_str(&line), next)) > room);
		buf_release(&line);
	}
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
	test_run(&t, "any bytes become JSON, and UTF-8 reads back", any_bytes_are_json);
	test_run(&t, "keys hold no NUL", keys_hold_no_nul);
	test_run(&t, "pieces fit, and end between characters", pieces_fit);
	test_run(&t, "wide hex is narrow hex", hex_is_hex);
	return test_done(&t);
}
