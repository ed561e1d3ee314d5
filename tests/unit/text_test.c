#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "base/utf8.h"

struct sample {
	const char *text; /* NUL-terminated, unless `len` */
	size_t len;
	const char *utf8;
	int utf8_width;
	const char *ascii;
};

static const struct sample lines[] = {
	{"", 0, "", 0, ""},
	{"plain text, longer than a word of the machine", 0,
		"plain text, longer than a word of the machine", 45,
		"plain text, longer than a word of the machine"},
	{"\x1b]0;PWNED\x07", 0, "^[]0;PWNED^G", 12, "^[]0;PWNED^G"},
	{"\x1b[31m", 0, "^[[31m", 6, "^[[31m"},
	{"\x01\x1f\x7f", 0, "^A^_^?", 6, "^A^_^?"},
	{"a\0b", 3, "a^@b", 4, "a^@b"},
	{"1234567\x7f", 0, "1234567^?", 9, "1234567^?"},
	{"12345678\x1f", 0, "12345678^_", 10, "12345678^_"},
	{"a\tb", 0, "a b", 3, "a b"},
	{"a\nb", 0, "a⏎b", 3, "a b"},
	{"a\r\n\r\nb", 0, "a⏎b", 3, "a b"},
	{"a\n \nb", 0, "a⏎ ⏎b", 5, "a   b"},
	{"\xc2\x9b"
	 "31m",
		0, "\\x9b31m", 7, "\\x9b31m"},
	{"\xc2\x80\xc2\x9f", 0, "\\x80\\x9f", 8, "\\x80\\x9f"},
	{"\xff\x80z", 0, "\\xff\\x80z", 9, "\\xff\\x80z"},
	{"\xc0\xaf", 0, "\\xc0\\xaf", 8, "\\xc0\\xaf"},
	{"\xe0\x80\xaf", 0, "\\xe0\\x80\\xaf", 12, "\\xe0\\x80\\xaf"},
	{"\xed\xa0\x80", 0, "\\xed\\xa0\\x80", 12, "\\xed\\xa0\\x80"},
	{"\xf4\x90\x80\x80", 0, "\\xf4\\x90\\x80\\x80", 16, "\\xf4\\x90\\x80\\x80"},
	{"\xe2\x82", 0, "\\xe2\\x82", 8, "\\xe2\\x82"},
	{"é€", 0, "é€", 2, "\\u00e9\\u20ac"},
	{"中", 0, "中", 2, "\\u4e2d"},
	{"😀", 0, "😀", 2, "\\U0001f600"},
	{"\u202eevil\u202c", 0, "<RLO>evil<PDF>", 14, "<RLO>evil<PDF>"},
	{"\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202d", 0,
		"<LRM><RLM><ALM><LRI><RLI><FSI><PDI><LRE><RLE><LRO>", 50,
		"<LRM><RLM><ALM><LRI><RLI><FSI><PDI><LRE><RLE><LRO>"},
	{"a\u200b\u200c\u200d\ufeff\u00ad\u2060\ufe0f\U000e0041\U000e0100z", 0, "az", 2,
		"az"},
	{"👍🏽", 0, "👍", 2, "\\U0001f44d"},
	{"👨‍👩", 0, "👨👩", 4, "\\U0001f468\\U0001f469"},
	{"🇩🇪", 0, "DE", 2, "DE"},
	{"\u2028\u2029\ufdd0\U0001ffff\U0010fffe", 0, "\ufffd\ufffd\ufffd\ufffd\ufffd", 5,
		"?????"},
	{"\u0378", 0, "\ufffd", 1, "\\u0378"},
	{"e\u0301x", 0, "e\u0301x", 2, "e\\u0301x"},
	{"e\u0301\u0302\u0303\u0304x", 0, "e\u0301\u0302x", 2,
		"e\\u0301\\u0302\\u0303\\u0304x"},
	{"\u0301x", 0, "\ufffdx", 2, "\\u0301x"},
	{"\ufffd", 0, "\ufffd", 1, "\\ufffd"},
};

static struct str sample_text(const struct sample *s)
{
	return s->len ? (struct str){s->text, s->len} : str_from(s->text);
}

static void lines_are_made_visible(struct test *t)
{
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct str text = sample_text(&lines[i]);
		struct buf utf8 = {0}, ascii = {0};
		int width = text_line(text, TEXT_UTF8, &utf8);

		CHECK_STR(t, buf_str(&utf8), lines[i].utf8);
		CHECK_INT(t, width, lines[i].utf8_width);
		CHECK_INT(t, text_width(buf_str(&utf8), TEXT_UTF8), width);
		width = text_line(text, TEXT_ASCII, &ascii);
		CHECK_STR(t, buf_str(&ascii), lines[i].ascii);
		CHECK_INT(t, width, strlen(lines[i].ascii));
		CHECK_INT(t, text_width(buf_str(&ascii), TEXT_ASCII), width);
		buf_release(&utf8);
		buf_release(&ascii);
	}
}

struct fit {
	const char *text;
	int width;
	const char *utf8; /* of text_fit */
	const char *
		ascii; /* of text_line, then text_cut: what was one piece is letters then */
};

static const struct fit fits[] = {
	{"abcdef", 6, "abcdef", "abcdef"},
	{"abcdef", 5, "abcd…", "abcd~"},
	{"abcdef", 1, "…", "~"},
	{"abcdef", 0, "", ""},
	{"abcdef", -3, "", ""},
	{"", 1, "", ""},
	{"a", 1, "a", "a"},
	{"ab中中", 6, "ab中中", "ab\\u4~"},
	{"ab中中", 5, "ab中…", "ab\\u~"},
	{"ab中中", 4, "ab…", "ab\\~"},
	{"中", 1, "…", "~"},
	{"e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301", "e\\~"},
	{"e\u0301e\u0301e\u0301", 2, "e\u0301…", "e~"},
	{"ab\x1bz", 5, "ab^[z", "ab^[z"},
	{"ab\x1bz", 4, "ab…", "ab^~"},
	{"ab\x1bz", 3, "ab…", "ab~"},
	{"ab\u202ez", 6, "ab…", "ab<RL~"},
	{"é", 5, "é", "\\u00~"},
};

static void cut_at_clusters(struct test *t)
{
	for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
		struct buf out = {0};
		int width;

		buf_add(&out, STR("# "));
		width = text_fit(str_from(fits[i].text), TEXT_UTF8, fits[i].width, &out);
		CHECK_STR(t, str_tail(buf_str(&out), 2), fits[i].utf8);
		CHECK_INT(t, width, text_width(str_from(fits[i].utf8), TEXT_UTF8));
		buf_release(&out);
	}
}

static void cut_ascii_keeps_pieces_whole(struct test *t)
{
	static const struct fit cases[] = {
		{"abé", 8, NULL, "ab\\u00e9"},
		{"abé", 7, NULL, "ab~"},
		{"abéc", 8, NULL, "ab~"},
		{"abc", 3, NULL, "abc"},
		{"abcd", 3, NULL, "ab~"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};

		text_fit(str_from(cases[i].text), TEXT_ASCII, cases[i].width, &out);
		CHECK_STR(t, buf_str(&out), cases[i].ascii);
		buf_release(&out);
	}
}

static void shown_text_is_cut_in_place(struct test *t)
{
	for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
		struct buf out = {0};
		int width;

		buf_add(&out, STR("# "));
		text_line(str_from(fits[i].text), TEXT_ASCII, &out);
		width = text_cut(&out, 2, TEXT_ASCII, fits[i].width);
		CHECK_STR(t, str_tail(buf_str(&out), 2), fits[i].ascii);
		CHECK_INT(t, width, strlen(fits[i].ascii));
		buf_release(&out);
	}
}

static void work_is_capped(struct test *t)
{
	struct buf in = {0}, out = {0};

	while (in.len < TEXT_MAX - 1)
		buf_add(&in, STR("x"));
	buf_add(&in, STR("é and more"));
	CHECK_INT(t, text_line(buf_str(&in), TEXT_UTF8, &out), TEXT_MAX);
	CHECK_STR(t, str_tail(buf_str(&out), TEXT_MAX - 2), "x…");
	buf_reset(&out);
	CHECK_INT(t, text_fit(buf_str(&in), TEXT_UTF8, TEXT_MAX - 1, &out), TEXT_MAX - 1);
	CHECK_STR(t, str_tail(buf_str(&out), TEXT_MAX - 3), "x…");
	buf_reset(&out);
	CHECK_INT(t, text_fit(buf_str(&in), TEXT_ASCII, TEXT_MAX, &out), TEXT_MAX);
	CHECK_STR(t, str_tail(buf_str(&out), TEXT_MAX - 2), "x~");
	buf_release(&in);
	buf_release(&out);
}

struct pass {
	const char *text;
	const char *colour; /* with colour kept */
	const char *bare;   /* without */
	bool open;
};

static const struct pass passes[] = {
	{"plain\tline", "plain\tline", "plain\tline", false},
	{"\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m", "red", false},
	{"\x1b[31mred", "\x1b[31mred", "red", true},
	{"\x1b[1;38:5:1mred\x1b[m", "\x1b[1;38:5:1mred\x1b[m", "red", false},
	{"\x1b[0;31mred", "\x1b[0;31mred", "red", true},
	{"\x1b[2Kx", "^[[2Kx", "^[[2Kx", false},
	{"a\x1b[K b\x1b[0K\x1b[1K", "a b^[[1K", "a b^[[1K", false},
	{"\x1b[01;31m\x1b[Kerror:\x1b[m\x1b[K", "\x1b[01;31merror:\x1b[m", "error:", false},
	{"\x1b[?25lx", "^[[?25lx", "^[[?25lx", false},
	{"\x1b[31", "^[[31", "^[[31", false},
	{"\x1b[", "^[[", "^[[", false},
	{"\x1b", "^[", "^[", false},
	{"\x1b]52;c;YQ==\x07", "^[]52;c;YQ==^G", "^[]52;c;YQ==^G", false},
	{"\x1bP\x1b[31m", "^[P\x1b[31m", "^[P", true},
	{"\xc2\x9b"
	 "31m",
		"\\x9b31m", "\\x9b31m", false},
	{"10%\r20%\u202e", "10%⏎20%<RLO>", "10%⏎20%<RLO>", false},
	{"\x1b[11111111111111111111111111111111111111111111111111111111111111111m",
		"^[[11111111111111111111111111111111111111111111111111111111111111111m",
		"^[[11111111111111111111111111111111111111111111111111111111111111111m",
		false},
};

static void only_colour_passes(struct test *t)
{
	for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
		struct buf out = {0};
		bool open = true;

		text_pass(str_from(passes[i].text), TEXT_UTF8, true, &out, &open);
		CHECK_STR(t, buf_str(&out), passes[i].colour);
		CHECK_INT(t, open, passes[i].open);
		buf_reset(&out);
		text_pass(str_from(passes[i].text), TEXT_UTF8, false, &out, &open);
		CHECK_STR(t, buf_str(&out), passes[i].bare);
		CHECK(t, !open);
		buf_release(&out);
	}
}

static const struct drawn {
	const char *line;
	const char *left;
	bool over;
} drawns[] = {
	{"", "", false},
	{"a line", "a line", false},
	{"  \x1b[K", "  \x1b[K", false},
	{"10%\r20%\r100%", "100%", true},
	{"\r10%", "10%", true},
	{"100%\r", "100%", false},
	{"100%\r\r", "100%", false},
	{"10%\r100%\r", "100%", true},
	{"100%\r     \r", "100%", false},
	{"10%\r100%\r\x1b[K", "100%", true},
	{"10%\r     \rdone", "done", true},
	{"\x1b[2K10%\x1b[K\r\x1b[K\x1b[1K20%\x1b[0K\x1b[K", "20%", true},
	{"10%\r\x1b[32m20%\x1b[0m", "\x1b[32m20%\x1b[0m", true},
	{"\r", "", false},
	{"\r \r\t\r", "", false},
	{"a\r\x1b[3K", "\x1b[3K", true},
	{"a\r\x1b", "\x1b", true},
	{"a\r\x1b[", "\x1b[", true},
	{"a\r\x1b[2", "\x1b[2", true},
};

static void the_last_that_was_drawn_is_left(struct test *t)
{
	for (size_t i = 0; i < sizeof drawns / sizeof *drawns; i++) {
		bool over = !drawns[i].over;

		CHECK_STR(t, text_drawn(str_from(drawns[i].line), &over), drawns[i].left);
		if (!CHECK_INT(t, over, drawns[i].over))
			printf("# case %zu\n", i);
	}
}

static void long_lines_pass_whole(struct test *t)
{
	struct buf in = {0}, out = {0};
	bool open;

	while (in.len < 3 * TEXT_MAX)
		buf_add(&in, STR("0123456789 and so on, "));
	text_pass(buf_str(&in), TEXT_UTF8, true, &out, &open);
	CHECK(t, str_eq(buf_str(&in), buf_str(&out)));
	buf_release(&in);
	buf_release(&out);
}

/* Held against libc: valid, of the width that was said, and nothing in it that may not be. */
static bool harmless(struct str shown, int width)
{
	wchar_t *wide = malloc((shown.len + 1) * sizeof *wide);
	char *text = malloc(shown.len + 1);
	size_t count;
	bool ok;

	if (shown.len)
		memcpy(text, shown.at, shown.len);
	text[shown.len] = '\0';
	count = mbstowcs(wide, text, shown.len + 1);
	ok = count != (size_t)-1 && strlen(text) == shown.len &&
		wcswidth(wide, count) == width;
	for (size_t i = 0, marks = 2; ok && i < count; i++) {
		wchar_t c = wide[i];

		marks = wcwidth(c) ? 0 : marks + 1;
		ok = c >= 0x20 && (c < 0x7F || c >= 0xA0) && marks <= 2 &&
			!(c >= 0x200B && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202E) &&
			!(c >= 0x2060 && c <= 0x206F) && c != 0x061C && c != 0xFEFF;
	}
	free(wide);
	free(text);
	return ok;
}

static void random_bytes(uint64_t *seed, struct buf *out)
{
	size_t len = test_random(seed) % 60;

	for (size_t i = 0; i < len; i++)
		buf_add_byte(out, (char)test_random(seed));
}

static void random_characters(uint64_t *seed, struct buf *out)
{
	static const uint32_t limits[] = {0x80, 0x500, 0x2100, 0x3100, 0x10000, 0x110000};
	size_t len = test_random(seed) % 40;

	for (size_t i = 0; i < len; i++) {
		uint32_t code = (uint32_t)(test_random(seed) %
			limits[test_random(seed) % 6]);
		char bytes[4];

		if (code < 0xD800 || code > 0xDFFF)
			buf_add(out, (struct str){bytes, utf8_encode(code, bytes)});
	}
}

static void holds_for(struct test *t, struct str in, int limit)
{
	for (int set = TEXT_UTF8; set <= TEXT_ASCII; set++) {
		struct buf whole = {0}, part = {0};
		int width = text_line(in, (enum text_set)set, &whole);
		int fitted = text_fit(in, (enum text_set)set, limit, &part);

		CHECK(t, harmless(buf_str(&whole), width));
		CHECK(t, harmless(buf_str(&part), fitted));
		CHECK(t, fitted <= limit);
		CHECK(t, width > limit || str_eq(buf_str(&whole), buf_str(&part)));
		CHECK(t,
			width <= limit || fitted >= (limit + 1) / 2 || fitted > limit - 16);
		CHECK(t, text_width(buf_str(&part), (enum text_set)set) == fitted);
		fitted = text_cut(&whole, 0, (enum text_set)set, limit);
		CHECK(t, harmless(buf_str(&whole), fitted) && fitted <= limit);
		CHECK(t, width <= limit || fitted >= limit - 1);
		buf_release(&whole);
		buf_release(&part);
	}
}

static void random_text_is_harmless(struct test *t)
{
	uint64_t seed = 20221122;

	for (int i = 0; i < 20000 && t->ok; i++) {
		struct buf in = {0};

		(i % 2 ? random_bytes : random_characters)(&seed, &in);
		holds_for(t, buf_str(&in), 1 + (int)(test_random(&seed) % 70));
		buf_release(&in);
	}
}

static void every_character_is_harmless(struct test *t)
{
	for (uint32_t code = 0; code < 0x110000 && t->ok; code++) {
		char bytes[8] = "x";
		struct buf out = {0};
		int width;

		if (code >= 0xD800 && code <= 0xDFFF)
			continue;
		width = text_line((struct str){bytes, 1 + utf8_encode(code, bytes + 1)},
			TEXT_UTF8, &out);
		CHECK(t, harmless(buf_str(&out), width));
		buf_release(&out);
	}
}

static void the_c_locale_is_survived(struct test *t)
{
	struct buf out = {0};

	setlocale(LC_ALL, "C");
	CHECK_INT(t, text_line(STR("aé\xff"), TEXT_UTF8, &out), 6);
	CHECK_STR(t, buf_str(&out), "a\ufffd\\xff");
	CHECK_INT(t, text_width(buf_str(&out), TEXT_UTF8), 6);
	buf_release(&out);
	setlocale(LC_ALL, "C.UTF-8");
}

static void texts_are_cut_at_whole_characters(struct test *t)
{
	CHECK_STR(t, utf8_whole(STR("a\xc3")), "a");
	CHECK_STR(t, utf8_whole(STR("a\xc3\xa9")), "a\xc3\xa9");
	CHECK_STR(t, utf8_whole(STR("a\xf0\x9f\x98")), "a");
	CHECK_STR(t, utf8_whole(STR("a\xf0\x9f\x98\x80")), "a\xf0\x9f\x98\x80");
	CHECK_STR(t, utf8_whole(STR("a\x80\x80\x80\x80")), "a\x80\x80\x80\x80");
	CHECK_STR(t, utf8_whole(STR("\xe2\x82")), "");
	CHECK_STR(t, utf8_whole(STR("")), "");
}

struct wrapped {
	const char *text;
	int width;
	bool words;
	const char *rows; /* each behind a '|' */
};

static const struct wrapped wraps[] = {
	{"", 10, true, ""},
	{"one\ntwo\r\n\nfour", 10, true, "|one|two||four"},
	{"the quick brown fox", 9, true, "|the quick|brown fox"},
	{"the quick brown fox", 10, true, "|the quick |brown fox"},
	{"the quick brown fox", 9, false, "|the quick| brown fo|x"},
	{"unbreakable", 4, true, "|unbr|eaka|ble"},
	{"a\tb\t\tc", 80, true, "|a       b               c"},
	{"\tx", 4, false, "|    |x"},
	{"a\rb\x1b[m", 80, true, "|a^Mb^[[m"},
	{"中文字", 4, true, "|中文|字"},
	{"中文字", 1, true, "|…|…|…"},
	{"\u202ea", 3, true, "|…|a"},
	{"ab\u0301\u0301\u0301cd", 2, true, "|ab\u0301\u0301|cd"},
	{" unbreakable", 5, true, "| unbr|eakab|le"},
	{"ab 中文 cd ef", 8, true, "|ab 中文 |cd ef"},
	{"ab c\u0301d ef", 5, true, "|ab c\u0301d|ef"},
	{"  indented words", 10, true, "|  indented|words"},
	{"x", 0, true, "|x"},
};

static void add_rows(struct str text, int width, bool words, struct buf *out)
{
	while (text.len) {
		int cells;

		buf_add_byte(out, '|');
		text = str_tail(
			text, text_wrap(text, TEXT_UTF8, width, words, out, &cells));
	}
}

static void texts_of_several_lines_are_rows(struct test *t)
{
	struct buf out = {0};

	for (size_t i = 0; i < sizeof wraps / sizeof *wraps; i++) {
		buf_reset(&out);
		add_rows(str_from(wraps[i].text), wraps[i].width, wraps[i].words, &out);
		CHECK_STR(t, buf_str(&out), wraps[i].rows);
	}
	buf_release(&out);
}

/* Rows are as wide as is said, no wider than asked, and come to an end. */
static void rows_are_no_wider(struct test *t)
{
	static const struct str pieces[] = {{"a", 1}, {" ", 1}, {"\n", 1}, {"\r", 1},
		{"\t", 1}, {"中", 3}, {"\xff", 1}, {"\u202e", 3}, {"\u0301", 2},
		{"\u200b", 3}, {"word", 4}, {"\x1b", 1}};
	struct buf text = {0}, row = {0};
	uint64_t state = 5;

	for (int round = 0; round < 2000; round++) {
		struct str rest;

		buf_reset(&text);
		for (uint64_t n = test_random(&state) % 40; n; n--)
			buf_add(&text, pieces[(test_random(&state) >> 33) % 12]);
		rest = buf_str(&text);
		while (rest.len) {
			int width = 1 + (int)((test_random(&state) >> 33) % 12), cells;
			size_t used;

			buf_reset(&row);
			used = text_wrap(rest, TEXT_UTF8, width, round & 1, &row, &cells);
			CHECK(t, used > 0 && used <= rest.len && cells <= width);
			CHECK_INT(t, text_width(buf_str(&row), TEXT_UTF8), cells);
			rest = str_tail(rest, used);
		}
	}
	buf_reset(&text);
	buf_add_bytes(&text, 'x', TEXT_MAX * 3);
	for (size_t i = 0; i < text.len; i++)
		text.at[i] = "\xe2\x80\x8b"[i % 3];
	int cells;
	CHECK(t, text_wrap(buf_str(&text), TEXT_UTF8, 80, true, &row, &cells) <= TEXT_MAX);
	buf_release(&text);
	buf_release(&row);
}

int main(void)
{
	struct test t = {0};

	if (!setlocale(LC_ALL, "C.UTF-8") && !setlocale(LC_ALL, "en_US.UTF-8")) {
		test_skip(&t, "text", "no UTF-8 locale here");
		return test_done(&t);
	}
	test_run(&t, "lines are made visible", lines_are_made_visible);
	test_run(&t, "text is cut at clusters", cut_at_clusters);
	test_run(&t, "ASCII: escapes are not cut in two", cut_ascii_keeps_pieces_whole);
	test_run(&t, "shown text is cut in place", shown_text_is_cut_in_place);
	test_run(&t, "work is capped", work_is_capped);
	test_run(&t, "only colour passes", only_colour_passes);
	test_run(&t, "the last that was drawn is left", the_last_that_was_drawn_is_left);
	test_run(&t, "long lines pass whole", long_lines_pass_whole);
	test_run(&t, "random text is harmless", random_text_is_harmless);
	test_run(&t, "every character is harmless", every_character_is_harmless);
	test_run(&t, "the C locale is survived", the_c_locale_is_survived);
	test_run(&t, "texts of several lines are rows", texts_of_several_lines_are_rows);
	test_run(&t, "rows are no wider than asked", rows_are_no_wider);
	test_run(&t, "UTF-8 is cut at whole characters", texts_are_cut_at_whole_characters);
	return test_done(&t);
}
