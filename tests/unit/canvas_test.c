#include "test.h"

#include <locale.h>

#include "tui/canvas.h"

static void draw(const struct pane *p, int y, int x, enum role role, const char *text)
{
	struct row row = {0};

	row_add_text(&row, role, str_from(text), TEXT_UTF8, 1000);
	pane_row(p, y, x, &row);
	row_release(&row);
}

static struct str dump(const struct canvas *c, bool roles, struct buf *out)
{
	buf_reset(out);
	canvas_dump(c, roles, out);
	return buf_str(out);
}

static void rows(struct test *t)
{
	struct canvas c = {0};
	struct buf out = {0};
	struct pane p, inner;

	canvas_reset(&c, 8, 3);
	p = pane_of(&c);
	draw(&p, 0, 0, ROLE_PLAIN, "abcdefghij");
	draw(&p, 1, 6, ROLE_TOOL, "xyz");
	draw(&p, 2, -2, ROLE_PLAIN, "abc");
	draw(&p, 3, 0, ROLE_PLAIN, "nowhere");
	inner = pane_part(&p, 0, 2, 9, 3);
	CHECK_INT(t, inner.rows, 3);
	draw(&inner, 0, 1, ROLE_DIM, "12345");
	pane_style(&inner, 0, 0, 2, STYLE_BOLD);
	CHECK_STR(t, dump(&c, true, &out),
		"abc12fgh\n"
		"      xy\n"
		"c\n"
		"0: 2 bold, 3 dim+bold, 4 dim\n"
		"1: 6-7 tool\n");
	canvas_release(&c);
	buf_release(&out);
}

/* Half of a wide character is never left. */
static void wide(struct test *t)
{
	struct canvas c = {0};
	struct buf out = {0};
	struct pane p;

	canvas_reset(&c, 6, 4);
	p = pane_of(&c);
	draw(&p, 0, 0, ROLE_PLAIN, "日本語");
	draw(&p, 0, 1, ROLE_PLAIN, "x");
	draw(&p, 1, 0, ROLE_PLAIN, "日本語");
	draw(&p, 1, 2, ROLE_PLAIN, "x");
	draw(&p, 2, 1, ROLE_PLAIN, "日本語");
	draw(&p, 3, 0, ROLE_PLAIN, "e\xcc\x81x");
	CHECK_STR(t, dump(&c, false, &out),
		" x本語\n"
		"日x 語\n"
		" 日本\n"
		"e\xcc\x81x\n");
	canvas_release(&c);
	buf_release(&out);
}

/* Whatever is drawn wherever, each row has as many cells as the canvas, and the text adds up. */
static void sound(struct test *t)
{
	static const char *const texts[] = {
		"abc", "日本語日本語", "é", "e\xcc\x81\xcc\x82\xcc\x83", "▐█▌─", ""};
	uint64_t state = 99;
	struct canvas c = {0};

	canvas_reset(&c, 13, 5);
	for (int i = 0; i < 2000; i++) {
		struct pane all = pane_of(&c);
		struct pane p = pane_part(&all, (int)(test_random(&state) % 9) - 2,
			(int)(test_random(&state) % 20) - 4, (int)(test_random(&state) % 9),
			(int)(test_random(&state) % 20));

		draw(&p, (int)(test_random(&state) % 9) - 2,
			(int)(test_random(&state) % 20) - 4, ROLE_PLAIN,
			texts[test_random(&state) % 6]);
	}
	for (int y = 0; y < c.rows; y++) {
		int cells = 0;

		for (int x = 0; x < c.cols; x++) {
			const struct cell *cell = &c.cells[y * c.cols + x];

			cells += cell->width;
			if (cell->width == 2)
				CHECK(t, x + 1 < c.cols && cell[1].width == 0);
			if (cell->width == 0)
				CHECK(t, x > 0 && cell[-1].width == 2);
		}
		CHECK_INT(t, cells, c.cols);
	}
	canvas_release(&c);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	test_run(&t, "rows are cut by their pane, and covered by what comes later", rows);
	test_run(&t, "no half of a wide character is left", wide);
	test_run(&t, "a row has as many cells as the canvas, whatever is drawn", sound);
	return test_done(&t);
}
