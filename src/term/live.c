#include "term/live.h"

#include <limits.h>

#include "base/utf8.h"

enum { HEIGHT_MAX = 12, TAB = 8 };

static const int64_t first_wait_ns = INT64_C(300000000);
static const int64_t next_wait_ns = INT64_C(100000000);

/* The only sequences that move the cursor or erase (ECMA-48; DEC private modes). */
#define FRAME_BEGIN STR("\x1b[?2026h")
#define FRAME_END STR("\x1b[?2026l")
#define CURSOR_HIDE STR("\x1b[?25l")
#define CURSOR_SHOW STR("\x1b[?25h")
#define WRAP_OFF STR("\x1b[?7l")
#define WRAP_ON STR("\x1b[?7h")
#define CURSOR_SAVE STR("\0337")
#define CURSOR_BACK STR("\0338")
#define CLEAR_ROW STR("\x1b[2K")
#define CLEAR_BELOW STR("\x1b[J")
#define NEXT_ROW STR("\x1b[B")
#define SCROLL_DOWN STR("\033D") /* to the next row, which is made where there is none */
#define COLOUR_OFF STR("\x1b[0m")

void live_init(struct live *l, int cols, int rows)
{
	*l = (struct live){.cols = cols > 0 ? cols : 1, .rows = rows > 0 ? rows : 1};
}

void live_release(struct live *l)
{
	buf_release(&l->partial);
	buf_release(&l->region);
	buf_release(&l->next);
	buf_release(&l->scratch);
}

void live_resize(struct live *l, int cols, int rows)
{
	int old = l->cols;

	if (cols == l->cols && rows == l->rows)
		return;
	l->cols = cols > 0 ? cols : 1;
	l->rows = rows > 0 ? rows : 1;
	if (l->cols < old) /* a terminal may have folded each row into several */
		l->shown *= (old + l->cols - 1) / l->cols;
	if (l->shown > l->rows)
		l->shown = l->rows;
	l->stale = true;
}

void live_disturbed(struct live *l)
{
	l->stale = true;
	if (!l->column)
		l->column = 1;
}

int live_height(const struct live *l)
{
	return l->rows / 2 < HEIGHT_MAX ? l->rows / 2 : HEIGHT_MAX;
}

int64_t live_wait(const struct live *l, int64_t begun_ns, int64_t now_ns)
{
	int64_t due = l->drawn_ns ? l->drawn_ns + next_wait_ns : begun_ns + first_wait_ns;

	return due > now_ns ? due - now_ns : 0;
}

/* Cells that painted text takes at most, tabs and all. */
static size_t cells_at_most(struct str text)
{
	size_t cells = text.len;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '\t')
			cells += TAB - 1;
	return cells;
}

/* What painted text begins with: a colour, a tab, or the text up to the next of these. */
static size_t part_length(struct str text)
{
	size_t len = 0;

	if (text.at[0] == '\x1b')
		return str_find(text, 'm') + 1;
	if (text.at[0] == '\t')
		return 1;
	while (len < text.len && text.at[len] != '\x1b' && text.at[len] != '\t')
		len++;
	return utf8_whole(str_head(text, len < TEXT_MAX ? len : TEXT_MAX)).len;
}

/* Appends what of painted text fits in `max` cells of a row of its own; returns those it takes. */
static int fit_painted(struct str text, enum text_set set, int max, struct buf *out)
{
	bool coloured = false;
	int column = 0;

	while (text.len && column < max) {
		size_t len = part_length(text), start = out->len;
		struct str part = str_head(text, len);

		if (part.at[0] == '\t') {
			int stop = column + TAB - column % TAB;

			column = stop < max ? stop : max;
			buf_add(out, part);
		} else {
			buf_add(out, part);
			coloured = coloured || part.at[0] == '\x1b';
			if (part.at[0] != '\x1b')
				column += text_cut(out, start, set, max - column);
		}
		text = str_tail(text, len);
	}
	if (coloured && text.len)
		buf_add(out, COLOUR_OFF);
	return column;
}

/* Clears the rows of the old region; the cursor stays where it is. */
static void clear_region(struct live *l, struct buf *out)
{
	if (l->shown)
		buf_add(out, CURSOR_SAVE);
	for (int i = 0; i < l->shown; i++) {
		if (i)
			buf_add(out, NEXT_ROW);
		buf_add(out, CLEAR_ROW);
	}
	if (l->shown)
		buf_add(out, CURSOR_BACK);
	l->shown = 0;
}

/*
 * A line over the old region. Where it may take several rows, all must be blank before: clearing
 * behind its end would leave the old rows' wrap flags, and a wider window would join two lines.
 */
static void write_line(struct live *l, struct str line, struct buf *out)
{
	if (l->shown && cells_at_most(line) > (size_t)l->cols) {
		clear_region(l, out);
	} else if (l->shown) {
		buf_add(out, CLEAR_ROW);
		l->shown--;
	}
	buf_add(out, line);
	buf_add(out, STR("\r\n"));
}

static void end_asked(struct live *l, struct buf *out)
{
	buf_add(out, STR("\r\n"));
	buf_reset(&l->partial);
	l->asked = false;
	l->column = 0;
	l->shown = 0;
}

/* The partial line is shown whole, in as many rows as that takes: not where that is half the screen. */
static bool fits(const struct live *l)
{
	return l->partial.len &&
		cells_at_most(buf_str(&l->partial)) <
		(size_t)l->cols * (size_t)(l->rows > 2 ? l->rows / 2 : 1);
}

/*
 * The partial line goes on where the cursor is, whatever was typed there; returns what follows its
 * end. What does not fit any more is drawn anew.
 */
static struct str go_on(struct live *l, struct str text, struct buf *out)
{
	size_t len = str_find(text, '\n');
	bool ends = len < text.len;

	if (!text.len)
		return text;
	buf_add(&l->partial, str_head(text, len));
	l->asked = ends || fits(l);
	if (!l->asked) {
		buf_add_byte(out, '\r');
		return (struct str){0};
	}
	buf_add(out, CLEAR_BELOW);
	buf_add(out, str_head(text, len));
	if (ends)
		end_asked(l, out);
	return str_tail(text, len + ends);
}

/* Writes the lines that are whole; what follows them becomes the partial line. */
static void write_finished(struct live *l, struct str text, struct buf *out)
{
	while (text.len) {
		size_t len = str_find(text, '\n');

		buf_add(&l->partial, str_head(text, len));
		if (len == text.len)
			return;
		write_line(l, buf_str(&l->partial), out);
		buf_reset(&l->partial);
		text = str_tail(text, len + 1);
	}
}

/* The rows of the region as they will be drawn, each with a LF; returns how many. */
static int paint_region(
	struct live *l, const struct row *region, size_t count, const struct caps *caps)
{
	int height = live_height(l), drawn = 0;

	buf_reset(&l->next);
	l->column = fit_painted(buf_str(&l->partial), caps->set, l->cols - 1, &l->next);
	if (l->partial.len) {
		buf_add_byte(&l->next, '\n');
		drawn++;
	}
	for (size_t i = 0; i < count && drawn < height; i++, drawn++) {
		paint_row(&region[i], caps, l->cols - 1, &l->next);
		buf_add_byte(&l->next, '\n');
	}
	return drawn;
}

/* `count` rows of what was painted, the first at the cursor's row or, `below`, in the next one. */
static void put_rows(struct str rest, int count, bool below, struct buf *out)
{
	for (int i = 0; i < count; i++) {
		struct str row = str_head(rest, str_find(rest, '\n'));

		if (i || below)
			buf_add(out, STR("\r\n"));
		buf_add(out, CLEAR_ROW);
		buf_add(out, row);
		rest = str_tail(rest, row.len + 1);
	}
	buf_add(out, CLEAR_BELOW);
}

static void draw_rows(struct live *l, int count, struct buf *out)
{
	buf_add(out, WRAP_OFF);
	put_rows(buf_str(&l->next), count, false, out);
	buf_add(out, WRAP_ON);
	buf_add_byte(out, '\r');
	if (count > 1)
		buf_addf(out, "\x1b[%dA", count - 1);
	l->shown = count;
}

/*
 * All but the first row, below the cursor, which stays where it is: the user's keys may have taken it
 * to another column and, with Enter, to the next row, where the region began. The rows are made
 * before, since a place that was saved does not scroll with the text.
 */
static void draw_below(struct live *l, int count, struct buf *out)
{
	struct str rows = buf_str(&l->next);

	for (int i = 1; i < count; i++)
		buf_add(out, SCROLL_DOWN);
	if (count > 1)
		buf_addf(out, "\x1b[%dA", count - 1);
	buf_add(out, CURSOR_SAVE);
	buf_add(out, WRAP_OFF);
	buf_add(out, CLEAR_BELOW);
	put_rows(str_tail(rows, str_find(rows, '\n') + 1), count - 1, true, out);
	buf_add(out, CURSOR_BACK);
	buf_add(out, WRAP_ON);
	l->shown = count;
}

static void show_cursor(struct live *l, bool show, struct buf *out)
{
	if (show == l->hidden)
		buf_add(out, show ? CURSOR_SHOW : CURSOR_HIDE);
	l->hidden = !show;
}

/*
 * The whole partial line, over the old region. Behind a full row the cursor still stands on the last
 * cell, which a blank takes it off.
 */
static void ask(struct live *l, enum text_set set, struct buf *out)
{
	struct str text = buf_str(&l->partial);

	clear_region(l, out);
	buf_add(out, text);
	buf_reset(&l->scratch);
	if (fit_painted(text, set, INT_MAX, &l->scratch) % l->cols == 0)
		buf_add_byte(out, ' ');
	l->asked = true;
}

/* Draws what paint_region painted, over what is left of the old region. */
static void draw_region(struct live *l, int count, enum text_set set, struct buf *out)
{
	show_cursor(l, !count || l->asked, out);
	if (!l->asked && fits(l))
		ask(l, set, out);
	if (l->asked)
		draw_below(l, count, out);
	else if (count)
		draw_rows(l, count, out);
	else
		clear_region(l, out);
	if (l->column > 0 && !l->asked)
		buf_addf(out, "\x1b[%dC", l->column);
	if (l->partial.len)
		show_cursor(l, true, out);
	buf_reset(&l->region);
	buf_add(&l->region, buf_str(&l->next));
	l->stale = false;
}

void live_frame(struct live *l, struct str finished, const struct row *region, size_t count,
	const struct caps *caps, int64_t now_ns, struct buf *out)
{
	size_t begin = out->len, empty;
	int drawn;

	buf_add(out, FRAME_BEGIN);
	if (l->column && !l->asked)
		buf_add_byte(out, '\r');
	empty = out->len;
	if (l->asked)
		finished = go_on(l, finished, out);
	write_finished(l, finished, out);
	drawn = paint_region(l, region, count, caps);
	if (drawn)
		l->drawn_ns = now_ns;
	if (out->len == empty && !l->stale &&
		str_eq(buf_str(&l->next), buf_str(&l->region))) {
		out->len = begin;
		return;
	}
	draw_region(l, drawn, caps->set, out);
	buf_add(out, FRAME_END);
}

/* What was asked stays above in as many rows as it has, but for the last. */
void live_erase(struct live *l, struct buf *out)
{
	if (l->column)
		buf_add_byte(out, '\r');
	if (l->asked)
		buf_add(out, CLEAR_BELOW);
	else
		clear_region(l, out);
	l->shown = 0;
	show_cursor(l, true, out);
	l->column = 0;
	l->asked = false;
	l->stale = true;
	buf_reset(&l->region);
}

void live_end(struct live *l, struct buf *out)
{
	if (l->asked) {
		buf_add(out, CLEAR_BELOW);
		end_asked(l, out);
	}
	live_erase(l, out);
	buf_add(out, buf_str(&l->partial));
	if (l->partial.len)
		buf_add(out, STR("\r\n"));
	buf_reset(&l->partial);
}

struct str live_rescue(void)
{
	return STR("\x1b[?2026l\x1b[0m\x1b[?7h\x1b[J\x1b[?25h");
}
