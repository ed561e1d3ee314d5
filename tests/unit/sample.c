#include "sample.h"

#include <string.h>

#include "test.h"

static size_t sample_below(uint64_t *state, size_t limit)
{
	return (size_t)(test_random(state) >> 33) % limit;
}

static struct str sample_pick(uint64_t *state, const struct str *from, size_t count)
{
	return from[sample_below(state, count)];
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void sample_blank(uint64_t *state, struct buf *out)
{
	static const struct str blanks[] = {
		{"", 0}, {" ", 1}, {"\t", 1}, {"\r\n", 2}, {"  ", 2}};

	if (sample_below(state, 4) == 0)
		buf_add(out, sample_pick(state, blanks, COUNT(blanks)));
}

static void sample_string(uint64_t *state, struct buf *out)
{
	static const struct str pieces[] = {{"a", 1}, {"type", 4},
		{"The quick brown fox", 19}, {"\\n", 2}, {"\\\"", 2}, {"\\\\", 2},
		{"\\/", 2}, {"\\b\\f\\r\\t", 8}, {"\\u00e9", 6}, {"\\u4E2d", 6},
		{"\\ud83d\\uDE00", 12}, {"\\u0001", 6}, {"é", 2}, {"中文字符", 12},
		{"😀", 4}, {"\x7f", 1}, {"\xed\x9f\xbf\xee\x80\x80", 6},
		{"\xf4\x8f\xbf\xbf", 4}, {"0123456789abcdef0123456789abcdef", 32}};
	size_t count = sample_below(state, 8) ? sample_below(state, 4)
					      : sample_below(state, 60);

	buf_add_byte(out, '"');
	while (count--)
		buf_add(out, sample_pick(state, pieces, COUNT(pieces)));
	buf_add_byte(out, '"');
}

static void sample_digits(uint64_t *state, size_t most, struct buf *out)
{
	size_t count = 1 + sample_below(state, most);

	while (count--)
		buf_add_byte(out, (char)('0' + sample_below(state, 10)));
}

static void sample_number(uint64_t *state, struct buf *out)
{
	size_t form = sample_below(state, 8);

	if (sample_below(state, 4) == 0)
		buf_add_byte(out, '-');
	if (sample_below(state, 4)) {
		buf_add_byte(out, (char)('1' + sample_below(state, 9)));
		sample_digits(state, form == 7 ? 25 : 16, out);
	} else {
		buf_add_byte(out, '0');
	}
	if (form & 1) {
		buf_add_byte(out, '.');
		sample_digits(state, form & 4 ? 40 : 3, out);
	}
	if (form & 2) {
		buf_addf(out, "%c%s", form & 4 ? 'e' : 'E',
			(const char *[]){"", "+", "-"}[sample_below(state, 3)]);
		sample_digits(state, 2, out);
	}
}

static void sample_value(uint64_t *state, size_t size, struct buf *out);

static void sample_many(uint64_t *state, size_t size, const char *brackets, struct buf *out)
{
	size_t count = sample_below(state, 8);

	buf_add_byte(out, brackets[0]);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_byte(out, ',');
		sample_blank(state, out);
		if (brackets[0] == '{') {
			sample_string(state, out);
			sample_blank(state, out);
			buf_add_byte(out, ':');
			sample_blank(state, out);
		}
		sample_value(state, size / 2, out);
	}
	sample_blank(state, out);
	buf_add_byte(out, brackets[1]);
}

/* `size` halves with each level, so a text has an end. */
static void sample_value(uint64_t *state, size_t size, struct buf *out)
{
	static const struct str words[] = {{"null", 4}, {"true", 4}, {"false", 5}};
	size_t form = sample_below(state, size ? 10 : 6);

	sample_blank(state, out);
	if (form < 3)
		sample_string(state, out);
	else if (form < 5)
		sample_number(state, out);
	else if (form < 6)
		buf_add(out, sample_pick(state, words, COUNT(words)));
	else
		sample_many(state, size, form < 8 ? "{}" : "[]", out);
	sample_blank(state, out);
}

void sample_json(uint64_t *state, struct buf *out)
{
	sample_value(state, 16, out);
}

/* Replaces `cut` bytes at `at` by `put`. */
static void sample_splice(struct buf *text, size_t at, size_t cut, struct str put)
{
	buf_reserve(text, put.len);
	memmove(text->at + at + put.len, text->at + at + cut, text->len - at - cut);
	memcpy(text->at + at, put.at, put.len);
	text->len = text->len - cut + put.len;
}

static void sample_break(uint64_t *state, struct buf *text)
{
	static const struct str pieces[] = {{"\"", 1}, {"\\", 1}, {"{", 1}, {"}", 1},
		{"[", 1}, {"]", 1}, {",", 1}, {":", 1}, {"0", 1}, {"-", 1}, {".", 1},
		{"e", 1}, {"\0", 1}, {"\n", 1}, {"\x1f", 1}, {" ", 1}, {"\x80", 1},
		{"\xc0\xaf", 2}, {"\xed\xa0\x80", 3}, {"\xf4\x90\x80\x80", 4},
		{"\xe4\xb8", 2}, {"\xff", 1}, {"\\u", 2}, {"\\ud800", 6}, {"nul", 3},
		{"\"a\":1,", 6}};
	size_t at = sample_below(state, text->len), left = text->len - at;
	size_t cut = 1 + sample_below(state, left < 8 ? left : 8);
	char kept[8];

	memcpy(kept, text->at + at, cut);
	switch (sample_below(state, 6)) {
	case 0:
		text->at[at] = (char)(text->at[at] ^ 1 << sample_below(state, 8));
		break;
	case 1:
		sample_splice(text, at, cut, (struct str){kept, 0});
		break;
	case 2:
		sample_splice(text, at, 0, (struct str){kept, cut});
		break;
	case 3:
		text->len = at;
		break;
	default:
		sample_splice(text, at, sample_below(state, 2),
			sample_pick(state, pieces, COUNT(pieces)));
	}
}

void sample_mutate(uint64_t *state, struct buf *text)
{
	size_t count = 1 + sample_below(state, 3);

	while (count-- && text->len)
		sample_break(state, text);
}
