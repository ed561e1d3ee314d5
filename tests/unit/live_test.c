#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "term/live.h"

enum { COLS_MAX = 100, ROWS_MAX = 40 };

/*
 * A small terminal: what a frame's bytes make of a screen. It knows the sequences that live.c may
 * write and takes any other as a failure. Cells hold one character of one cell's width.
 */
struct screen {
	int cols;
	int rows;
	int row; /* of the cursor */
	int col;
	int saved_row;
	int saved_col;
	bool pending; /* the last column was written: the next character wraps */
	bool wrap;    /* DECAWM */
	bool hidden;  /* the cursor */
	bool synced;  /* between ?2026h and ?2026l */
	bool broken;  /* an unknown sequence or an impossible move came */
	uint32_t cells[ROWS_MAX][COLS_MAX];
	bool wrapped[ROWS_MAX]; /* the row goes on in the next one */
	struct buf history;	/* rows that scrolled off, wrapped ones joined */
};

static void screen_row(const struct screen *s, int row, struct buf *out)
{
	int end = s->cols;

	while (end > 0 && !s->cells[row][end - 1])
		end--;
	for (int col = 0; col < end; col++) {
		uint32_t code = s->cells[row][col];
		char bytes[4];

		buf_add(out, (struct str){bytes, utf8_encode(code ? code : ' ', bytes)});
	}
	if (!s->wrapped[row])
		buf_add_byte(out, '\n');
}

static void screen_clear_row(struct screen *s, int row, int from)
{
	memset(&s->cells[row][from], 0, sizeof(uint32_t) * (size_t)(COLS_MAX - from));
	if (!from)
		s->wrapped[row] = false;
}

static void screen_down(struct screen *s)
{
	if (s->row < s->rows - 1) {
		s->row++;
		return;
	}
	screen_row(s, 0, &s->history);
	memmove(s->cells[0], s->cells[1], sizeof s->cells[0] * (ROWS_MAX - 1));
	memmove(s->wrapped, s->wrapped + 1, sizeof *s->wrapped * (ROWS_MAX - 1));
	screen_clear_row(s, s->rows - 1, 0);
}

static void screen_put(struct screen *s, uint32_t code)
{
	if (s->pending && s->wrap) {
		s->wrapped[s->row] = true;
		screen_down(s);
		s->col = 0;
	}
	s->cells[s->row][s->col] = code;
	s->pending = s->col == s->cols - 1;
	s->col += !s->pending;
}

static void screen_control(struct screen *s, char byte)
{
	if (byte == '\r') {
		s->col = 0;
		s->pending = false;
	} else if (byte == '\n') {
		screen_down(s);
	} else if (byte == '\t') {
		s->col = s->col - s->col % 8 + 8;
		s->col = s->col < s->cols ? s->col : s->cols - 1;
	} else {
		s->broken = true;
	}
}

static void screen_mode(struct screen *s, int mode, bool on)
{
	if (mode == 7)
		s->wrap = on;
	else if (mode == 25)
		s->hidden = !on;
	else if (mode == 2026)
		s->synced = on;
	else
		s->broken = true;
}

static void screen_move(struct screen *s, int rows, int cols)
{
	s->row += rows;
	s->col += cols;
	s->pending = false;
	if (s->row < 0 || s->col >= s->cols)
		s->broken = true; /* it always knows where it is */
	s->row = s->row < 0 ? 0 : s->row < s->rows ? s->row : s->rows - 1;
}

static void screen_csi(struct screen *s, bool private, int number, char final)
{
	if (private && (final == 'h' || final == 'l'))
		screen_mode(s, number, final == 'h');
	else if (final == 'K' && number == 2)
		screen_clear_row(s, s->row, 0);
	else if (final == 'A')
		screen_move(s, -number, 0);
	else if (final == 'B')
		screen_move(s, number ? number : 1, 0);
	else if (final == 'C')
		screen_move(s, 0, number);
	else if (final == 'J' && number == 0)
		for (int row = s->row; row < s->rows; row++)
			screen_clear_row(s, row, row == s->row ? s->col : 0);
	else if (final != 'm')
		s->broken = true;
}

static struct str screen_escape(struct screen *s, struct str text)
{
	int number = 0;
	bool private;

	if (text.at[1] == '7') {
		s->saved_row = s->row;
		s->saved_col = s->col;
	} else if (text.at[1] == '8') {
		s->row = s->saved_row;
		s->col = s->saved_col;
		s->pending = false;
	} else if (text.at[1] == 'D') {
		screen_down(s);
	}
	if (text.at[1] != '[')
		return str_tail(text, 2);
	private = text.at[2] == '?';
	text = str_tail(text, private ? 3 : 2);
	for (; strchr("0123456789;", text.at[0]); text = str_tail(text, 1))
		number = number * 10 + (text.at[0] - '0');
	screen_csi(s, private, number, text.at[0]);
	return str_tail(text, 1);
}

static void screen_write(struct screen *s, struct str text)
{
	while (text.len) {
		uint32_t code = 0;
		size_t len = utf8_decode(text, &code);

		if (code == 0x1B) {
			text = screen_escape(s, text);
			continue;
		}
		if (code < 0x20)
			screen_control(s, (char)code);
		else
			screen_put(s, code);
		text = str_tail(text, len);
	}
}

/* History and screen down to the row before `end`, in lines. */
static void screen_lines(const struct screen *s, int end, struct buf *out)
{
	buf_add(out, buf_str(&s->history));
	for (int row = 0; row < end; row++)
		screen_row(s, row, out);
}

/* What the region's rows and all below them hold. */
static void screen_region(const struct screen *s, struct buf *out)
{
	for (int row = s->row; row < s->rows; row++)
		screen_row(s, row, out);
	while (out->len > 1 && out->at[out->len - 1] == '\n' &&
		out->at[out->len - 2] == '\n')
		out->len--;
	if (out->len == 1)
		out->len = 0;
}

static const struct caps caps = {.set = TEXT_UTF8, .live = true};

struct play {
	struct screen screen;
	struct live live;
	struct buf bytes;    /* of the last frame */
	struct buf finished; /* all that was given out, tabs as a terminal shows them */
	struct row rows[20];
	size_t count;
	int64_t now;
};

static struct play *play_new(int cols, int rows)
{
	struct play *p = calloc(1, sizeof *p);

	p->screen.cols = cols;
	p->screen.rows = rows;
	p->screen.wrap = true;
	live_init(&p->live, cols, rows);
	return p;
}

static void play_free(struct play *p)
{
	for (size_t i = 0; i < 20; i++)
		row_release(&p->rows[i]);
	buf_release(&p->screen.history);
	buf_release(&p->bytes);
	buf_release(&p->finished);
	live_release(&p->live);
	free(p);
}

static void play_rows(struct play *p, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		row_reset(&p->rows[i]);
		row_add_text(&p->rows[i], ROLE_OPEN, str_from(text), TEXT_UTF8, 200);
	}
	p->count = count;
}

static void play_frame(struct play *p, struct str finished)
{
	buf_add(&p->finished, finished);
	buf_reset(&p->bytes);
	live_frame(&p->live, finished, p->rows, p->count, &caps, ++p->now, &p->bytes);
	screen_write(&p->screen, buf_str(&p->bytes));
}

static void check_screen(
	struct test *t, struct play *p, const char *above, const char *region)
{
	struct buf got = {0};

	CHECK(t, !p->screen.broken && !p->screen.synced && p->screen.wrap);
	screen_lines(&p->screen, p->screen.row, &got);
	CHECK_STR(t, buf_str(&got), above);
	buf_reset(&got);
	screen_region(&p->screen, &got);
	CHECK_STR(t, buf_str(&got), region);
	buf_release(&got);
}

static void finished_scrolls_above_the_region(struct test *t)
{
	struct play *p = play_new(10, 8);

	play_rows(p, 2, "open");
	play_frame(p, STR("one\n"));
	check_screen(t, p, "one\n", "open\nopen\n");
	CHECK(t, p->screen.hidden && p->screen.col == 0);
	play_rows(p, 1, "a region row that is cut");
	play_frame(p, STR("two\na line of three rows....\n"));
	check_screen(t, p, "one\ntwo\na line of three rows....\n", "a region…\n");
	play_rows(p, 9, "many");
	play_frame(p, STR("0123456789\n0123456789+\n"));
	check_screen(t, p, "one\ntwo\na line of three rows....\n0123456789\n0123456789+\n",
		"many\nmany\nmany\nmany\n");
	play_rows(p, 0, "");
	play_frame(p, STR(""));
	check_screen(
		t, p, "one\ntwo\na line of three rows....\n0123456789\n0123456789+\n", "");
	CHECK(t, !p->screen.hidden);
	play_free(p);
}

static void nothing_is_written_when_nothing_changed(struct test *t)
{
	struct play *p = play_new(10, 8);

	play_frame(p, STR(""));
	CHECK_INT(t, p->bytes.len, 0);
	play_rows(p, 2, "open");
	play_frame(p, STR(""));
	CHECK(t, p->bytes.len > 0);
	play_frame(p, STR(""));
	CHECK_INT(t, p->bytes.len, 0);
	live_resize(&p->live, 10, 8);
	play_frame(p, STR(""));
	CHECK_INT(t, p->bytes.len, 0);
	live_resize(&p->live, 10, 9);
	play_frame(p, STR(""));
	CHECK(t, p->bytes.len > 0);
	play_frame(p, STR(""));
	CHECK_INT(t, p->bytes.len, 0);
	play_free(p);
}

static void tabs_may_wrap_too(struct test *t)
{
	struct play *p = play_new(30, 12);

	play_rows(p, 3, "row and row");
	play_frame(p, STR(""));
	play_rows(p, 1, "row");
	play_frame(p, STR("a\tb\tc\td\tefg\n"));
	check_screen(t, p, "a       b       c       d    efg\n", "row\n");
	play_free(p);
}

/* Between a resize and the program's hearing of it, rows are wider than the screen. */
static void rows_of_the_region_never_wrap(struct test *t)
{
	struct play *p = play_new(30, 12);

	p->screen.cols = 8;
	play_rows(p, 2, "wider than that");
	play_frame(p, STR(""));
	check_screen(t, p, "", "wider tt\nwider t\n");
	play_free(p);
}

static void a_partial_line_waits_for_its_end(struct test *t)
{
	struct play *p = play_new(12, 8);

	play_rows(p, 1, "open");
	play_frame(p, STR("Sure? "));
	check_screen(t, p, "", "Sure? \nopen\n");
	CHECK(t, !p->screen.hidden && p->screen.col == 6);
	play_frame(p, STR("yes, and quite sure\nmore\n"));
	check_screen(t, p, "Sure? yes, and quite sure\nmore\n", "open\n");
	CHECK(t, p->screen.hidden && p->screen.col == 0);
	play_frame(p, STR("\x1b[31mred\t\x1b[0mand much more"));
	check_screen(
		t, p, "Sure? yes, and quite sure\nmore\nred     and ", "much more\nopen\n");
	CHECK_INT(t, p->screen.col, 9);
	buf_reset(&p->bytes);
	live_end(&p->live, &p->bytes);
	screen_write(&p->screen, buf_str(&p->bytes));
	check_screen(t, p, "Sure? yes, and quite sure\nmore\nred     and much more\n", "");
	play_free(p);
}

static void a_partial_line_of_full_rows(struct test *t)
{
	struct play *p = play_new(12, 8);

	play_rows(p, 2, "open");
	play_frame(p, STR("0123456789?!"));
	play_rows(p, 1, "open");
	play_frame(p, STR(""));
	check_screen(t, p, "0123456789?!", " \nopen\n");
	screen_write(&p->screen, STR("y\r\n"));
	play_frame(p, STR("yes\n"));
	check_screen(t, p, "0123456789?! y\nyes\n", "open\n");
	play_free(p);
}

static void a_partial_line_of_half_the_screen_is_cut(struct test *t)
{
	struct play *p = play_new(12, 4);

	play_rows(p, 1, "open");
	play_frame(p, STR("Sure? Or not sure at all?"));
	check_screen(t, p, "", "Sure? Or n…\nopen\n");
	CHECK_INT(t, p->screen.col, 11);
	play_frame(p, STR(" no\n"));
	check_screen(t, p, "Sure? Or not sure at all? no\n", "open\n");
	play_free(p);
}

/* The terminal echoes keys where the cursor is. */
static void keys_stay_where_they_were_typed(struct test *t)
{
	struct play *p = play_new(20, 6);

	play_rows(p, 2, "open");
	play_frame(p, STR("one\ntwo\nSure? "));
	screen_write(&p->screen, STR("ye"));
	play_rows(p, 2, "open 2");
	play_frame(p, STR(""));
	check_screen(t, p, "one\ntwo\n", "Sure? ye\nopen 2\nopen 2\n");
	CHECK_INT(t, p->screen.col, 8);
	play_frame(p, STR("... "));
	check_screen(t, p, "one\ntwo\n", "Sure? ye... \nopen 2\nopen 2\n");
	screen_write(&p->screen, STR("s\r\n"));
	play_rows(p, 2, "open 3");
	play_frame(p, STR(""));
	check_screen(t, p, "one\ntwo\nSure? ye... s\n", "\nopen 3\nopen 3\n");
	CHECK(t, !p->screen.hidden && p->screen.col == 0);
	play_frame(p, STR("so\nbe it\n"));
	check_screen(t, p, "one\ntwo\nSure? ye... s\nso\nbe it\n", "open 3\nopen 3\n");
	CHECK(t, p->screen.hidden);
	play_free(p);
}

/* There is no row below the region that Enter could take. */
static void keys_at_the_end_of_the_screen(struct test *t)
{
	struct play *p = play_new(12, 6);

	play_rows(p, 2, "open");
	play_frame(p, STR("1\n2\n3\n4\n5\nSure?"));
	screen_write(&p->screen, STR("\r\n"));
	play_rows(p, 3, "more");
	play_frame(p, STR(""));
	check_screen(t, p, "1\n2\n3\n4\n5\nSure?\n", "\nmore\nmore\n");
	screen_write(&p->screen, STR("yes\r\n"));
	play_rows(p, 1, "less");
	play_frame(p, STR(""));
	check_screen(t, p, "1\n2\n3\n4\n5\nSure?\nyes\n", "\nless\n");
	buf_reset(&p->bytes);
	live_end(&p->live, &p->bytes);
	screen_write(&p->screen, buf_str(&p->bytes));
	check_screen(t, p, "1\n2\n3\n4\n5\nSure?\nyes\n\n", "");
	play_free(p);
}

static void erased_and_back(struct test *t)
{
	struct play *p = play_new(12, 8);

	play_rows(p, 3, "open");
	play_frame(p, STR("one\nSure?"));
	buf_reset(&p->bytes);
	live_erase(&p->live, &p->bytes);
	screen_write(&p->screen, buf_str(&p->bytes));
	check_screen(t, p, "one\n", "");
	CHECK(t, !p->screen.hidden);
	play_frame(p, STR(""));
	check_screen(t, p, "one\n", "Sure?\nopen\nopen\nopen\n");
	play_free(p);
}

static void the_clock_decides(struct test *t)
{
	struct live l;

	live_init(&l, 80, 24);
	CHECK_INT(t, live_wait(&l, 1000, 1000), 300000000);
	CHECK_INT(t, live_wait(&l, 1000, 300001000), 0);
	l.drawn_ns = 5000;
	CHECK_INT(t, live_wait(&l, 1000, 6000), 99999000);
	CHECK_INT(t, live_wait(&l, 1000, 900000000), 0);
	CHECK_INT(t, live_height(&l), 12);
	live_resize(&l, 0, 0);
	CHECK_INT(t, live_height(&l), 0);
	live_release(&l);
}

/* A line of up to 200 characters, some longer than a byte. */
static void random_line(uint64_t *seed, struct buf *out)
{
	size_t len = test_random(seed) % (test_random(seed) % 4 ? 12 : 200);

	for (size_t i = 0; i < len; i++)
		buf_add(out, test_random(seed) % 5 ? STR("x") : STR("─"));
	buf_add(out, len ? STR("z") : STR(""));
}

/* Scrollback is what was finished, line by line; the region is what was asked for. */
static void random_frames_lose_nothing(struct test *t)
{
	uint64_t seed = 77;

	for (int round = 0; round < 200 && t->ok; round++) {
		struct play *p = play_new(5 + (int)(test_random(&seed) % 60),
			2 + (int)(test_random(&seed) % 30));

		for (int frame = 0; frame < 30 && t->ok; frame++) {
			struct buf lines = {0}, got = {0};

			for (uint64_t n = test_random(&seed) % 5; n > 0; n--) {
				random_line(&seed, &lines);
				buf_add_byte(&lines, '\n');
			}
			play_rows(p, test_random(&seed) % 15,
				frame % 2 ? "ro" : "row and row");
			play_frame(p, buf_str(&lines));
			screen_lines(&p->screen, p->screen.row, &got);
			CHECK(t, str_eq(buf_str(&got), buf_str(&p->finished)));
			buf_reset(&got);
			screen_region(&p->screen, &got);
			CHECK_INT(t, got.len, p->live.region.len);
			CHECK(t, str_eq(buf_str(&got), buf_str(&p->live.region)));
			CHECK(t, !p->screen.broken && !p->screen.synced && p->screen.wrap);
			buf_release(&lines);
			buf_release(&got);
		}
		play_free(p);
	}
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "finished lines scroll above the region",
		finished_scrolls_above_the_region);
	test_run(&t, "nothing is written when nothing changed",
		nothing_is_written_when_nothing_changed);
	test_run(&t, "tabs may wrap too", tabs_may_wrap_too);
	test_run(&t, "rows of the region never wrap", rows_of_the_region_never_wrap);
	test_run(&t, "a partial line waits for its end", a_partial_line_waits_for_its_end);
	test_run(&t, "a partial line of full rows", a_partial_line_of_full_rows);
	test_run(&t, "a partial line of half the screen is cut",
		a_partial_line_of_half_the_screen_is_cut);
	test_run(&t, "keys stay where they were typed", keys_stay_where_they_were_typed);
	test_run(&t, "keys at the end of the screen", keys_at_the_end_of_the_screen);
	test_run(&t, "erased, and drawn again", erased_and_back);
	test_run(&t, "the clock decides when", the_clock_decides);
	test_run(&t, "random frames lose nothing", random_frames_lose_nothing);
	return test_done(&t);
}
