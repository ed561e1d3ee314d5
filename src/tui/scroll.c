#include "tui/scroll.h"

/* A row of an item. */
struct place {
	uint32_t item;
	uint32_t row;
};

uint32_t scroll_line(const struct scroll *s, uint32_t item)
{
	if (!pick_is_on(s->pick))
		return item;
	return item < s->pick->count ? (uint32_t)s->pick->rows[item].at.row : s->lines;
}

uint32_t scroll_seek(const struct scroll *s, uint32_t line)
{
	if (!pick_is_on(s->pick))
		return line;
	return (uint32_t)pick_near(s->pick, (struct sheet_at){0, line});
}

void scroll_count(struct scroll *s, uint32_t lines)
{
	s->lines = lines;
	s->count = pick_is_on(s->pick) ? (uint32_t)s->pick->count : lines;
}

static uint32_t item_rows(const struct scroll *s, uint32_t item)
{
	uint32_t rows = s->rows ? s->rows(s->from, scroll_line(s, item)) : 1;

	return rows ? rows : 1;
}

/* From `at` on by so many, no further than `last`. */
static uint32_t scroll_step(uint32_t at, int64_t by, uint32_t last)
{
	int64_t to = (int64_t)at + by;

	if (to < 0)
		return 0;
	return to < last ? (uint32_t)to : last;
}

static uint32_t scroll_last(const struct scroll *s)
{
	return s->count ? s->count - 1 : 0;
}

/* ---- rows of items ------------------------------------------------------------------------ */

static void place_down(const struct scroll *s, struct place *p, int64_t by)
{
	for (;;) {
		uint32_t rows = item_rows(s, p->item);

		if (p->row + by < rows) {
			p->row += (uint32_t)by;
			return;
		}
		if (p->item >= scroll_last(s)) {
			p->row = rows - 1;
			return;
		}
		by -= rows - p->row;
		*p = (struct place){p->item + 1, 0};
	}
}

static void place_up(const struct scroll *s, struct place *p, int64_t by)
{
	while (by > p->row) {
		if (!p->item) {
			p->row = 0;
			return;
		}
		by -= p->row + 1;
		p->item--;
		p->row = item_rows(s, p->item) - 1;
	}
	p->row -= (uint32_t)by;
}

/* So many rows further, or to the end. */
static void place_move(const struct scroll *s, struct place *p, int64_t by)
{
	if (!s->rows)
		p->item = scroll_step(p->item, by, scroll_last(s));
	else if (by > 0)
		place_down(s, p, by);
	else if (by < 0)
		place_up(s, p, -by);
}

static bool place_before(struct place a, struct place b)
{
	return a.item != b.item ? a.item < b.item : a.row < b.row;
}

/* The window with the last row at its bottom. */
static struct place scroll_last_top(const struct scroll *s)
{
	struct place p = {scroll_last(s), 0};

	if (s->count)
		p.row = item_rows(s, p.item) - 1;
	place_move(s, &p, s->height ? 1 - (int64_t)s->height : 0);
	return p;
}

/* Puts the first row of the window there, or as far as there are rows to fill it. */
static void scroll_set_top(struct scroll *s, struct place p)
{
	struct place last = scroll_last_top(s);

	if (place_before(last, p))
		p = last;
	s->top = p.item;
	s->into = p.row;
}

static void scroll_shift(struct scroll *s, int64_t by)
{
	struct place p = {s->top, s->into};

	place_move(s, &p, by);
	scroll_set_top(s, p);
}

/* Rows of the window above an item that is not before the first one; `height`: it is below it. */
static int64_t scroll_above(const struct scroll *s, uint32_t item)
{
	int64_t rows = -(int64_t)s->into;

	if (item - s->top >= s->height)
		return s->height;
	if (!s->rows)
		return item - s->top;
	for (uint32_t i = s->top; i < item && rows < s->height; i++)
		rows += item_rows(s, i);
	return rows < s->height ? rows : s->height;
}

uint32_t scroll_item(const struct scroll *s, uint32_t row)
{
	struct place p = {s->top, s->into};
	int64_t rows = row;

	if (row >= s->height || s->top >= s->count)
		return s->count;
	if (!s->rows)
		return row < s->count - s->top ? s->top + row : s->count;
	for (; p.item < s->count; p = (struct place){p.item + 1, 0}) {
		rows -= item_rows(s, p.item) - p.row;
		if (rows < 0)
			return p.item;
	}
	return s->count;
}

/* ---- where the cursor is ------------------------------------------------------------------ */

/* It has more rows than there are in the window, which then goes through it. */
static bool scroll_is_tall(const struct scroll *s, uint32_t item)
{
	return s->rows && s->height && item_rows(s, item) > s->height;
}

/* All of the item is shown. */
static bool scroll_shows(const struct scroll *s, uint32_t item)
{
	int64_t above;

	if (item < s->top)
		return false;
	above = scroll_above(s, item);
	return above >= 0 && above + item_rows(s, item) <= s->height;
}

static void scroll_fit_tall(struct scroll *s)
{
	uint32_t most = item_rows(s, s->at) - s->height;

	if (s->top != s->at)
		s->into = s->top > s->at ? most : 0;
	s->top = s->at;
	if (s->into > most)
		s->into = most;
}

/* The window shows all of the item with the cursor, or as much of it as it can. */
static void scroll_fit_cursor(struct scroll *s)
{
	struct place p = {s->at, 0};

	if (scroll_is_tall(s, s->at)) {
		scroll_fit_tall(s);
		return;
	}
	if (scroll_shows(s, s->at))
		return;
	if (s->at > s->top) {
		p.row = item_rows(s, s->at) - 1;
		place_move(s, &p, 1 - (int64_t)s->height);
	}
	s->top = p.item;
	s->into = p.row;
}

void scroll_fit(struct scroll *s)
{
	uint32_t last = scroll_last(s);

	if (!s->rows || !s->count)
		s->into = 0;
	if (s->at > last)
		s->at = last;
	if (s->top > last)
		s->top = last;
	if (s->into && s->into >= item_rows(s, s->top))
		s->into = item_rows(s, s->top) - 1;
	if (s->cursor && s->height && s->count)
		scroll_fit_cursor(s);
	scroll_set_top(s, (struct place){s->top, s->into});
}

/* Inside of an item that is taller than the window its rows go by first. */
static bool scroll_moves_inside(struct scroll *s, int64_t by)
{
	uint32_t most;

	if (!scroll_is_tall(s, s->at) || s->top != s->at)
		return false;
	most = item_rows(s, s->at) - s->height;
	if (by > 0 ? s->into >= most : !s->into)
		return false;
	s->into = scroll_step(s->into, by, most);
	return true;
}

static void scroll_move(struct scroll *s, int64_t by)
{
	if (!s->cursor)
		scroll_shift(s, by);
	else if (!scroll_moves_inside(s, by))
		s->at = scroll_step(s->at, by, scroll_last(s));
}

/* The window has come to an end of what it went through. */
static void scroll_leave_tall(struct scroll *s, int64_t by)
{
	uint32_t most = item_rows(s, s->at) - s->height;

	if (by > 0 && s->top == s->at && s->into > most && s->at < scroll_last(s))
		s->at++;
	else if (by < 0 && s->top < s->at)
		s->at--;
}

/* The item nearest to the cursor of which all is shown, else one that is next in this direction. */
static void scroll_take_along(struct scroll *s, int64_t by)
{
	uint32_t last = scroll_item(s, s->height ? s->height - 1 : 0);

	if (!s->height)
		return;
	last = last < s->count ? last : scroll_last(s);
	if (s->at < s->top)
		s->at = s->top;
	if (s->at > last)
		s->at = last;
	if (scroll_is_tall(s, s->at))
		scroll_leave_tall(s, by);
	else if (scroll_shows(s, s->at))
		return;
	else if (s->at == s->top && s->at < last && (by > 0 || scroll_shows(s, s->at + 1)))
		s->at++;
	else if (s->at == last && s->at > s->top && (by < 0 || scroll_shows(s, s->at - 1)))
		s->at--;
}

/* The window moves, and takes the cursor along where it would be outside. */
static void scroll_window(struct scroll *s, int64_t by)
{
	scroll_shift(s, by);
	if (s->cursor && s->count)
		scroll_take_along(s, by);
}

/* A page: window and cursor move alike; at the ends, where the window cannot, the cursor does. */
static void scroll_page(struct scroll *s, int64_t by)
{
	struct place p = {s->at, 0}, top = {s->top, s->into};

	if (s->cursor && s->count && scroll_moves_inside(s, by))
		return;
	if (s->count && by > 0 && scroll_is_tall(s, s->at))
		p.row = item_rows(s, s->at) - 1;
	if (s->count)
		place_move(s, &p, by);
	scroll_shift(s, by);
	if (!s->cursor || !s->count)
		return;
	/* At an end every press moves something. */
	if (p.item == s->at && top.item == s->top && top.row == s->into)
		p.item = scroll_step(s->at, by > 0 ? 1 : -1, scroll_last(s));
	s->at = p.item;
	if (s->rows)
		scroll_take_along(s, by);
}

static void scroll_go(struct scroll *s, int64_t item)
{
	if (s->cursor)
		s->at = scroll_step(0, item, scroll_last(s));
	else
		scroll_set_top(s, (struct place){scroll_step(0, item, scroll_last(s)), 0});
}

/* zz, zt, zb: so many rows of the window are above the cursor's item. */
static void scroll_put(struct scroll *s, uint32_t rows)
{
	struct place p = {s->at, 0};

	if (!s->cursor || !s->count)
		return;
	place_move(s, &p, -(int64_t)rows);
	s->top = p.item;
	s->into = p.row;
}

/* Rows above the cursor's item when it stands at the bottom. */
static uint32_t scroll_bottom(const struct scroll *s)
{
	uint32_t rows = s->count ? item_rows(s, s->at) : 1;

	return s->height > rows ? s->height - rows : 0;
}

static bool scroll_moved(struct scroll *s, const struct press *press)
{
	int64_t count = press->count ? press->count : 1;
	int64_t page = s->height > 2 ? s->height - 2 : 1;
	int64_t half = s->height > 1 ? s->height / 2 : 1;

	switch (press->action) {
	case ACT_DOWN:
		scroll_move(s, count);
		break;
	case ACT_UP:
		scroll_move(s, -count);
		break;
	case ACT_SCROLL_DOWN:
		scroll_window(s, count);
		break;
	case ACT_SCROLL_UP:
		scroll_window(s, -count);
		break;
	case ACT_HALF_DOWN:
		scroll_page(s, press->count ? count : half);
		break;
	case ACT_HALF_UP:
		scroll_page(s, press->count ? -count : -half);
		break;
	case ACT_PAGE_DOWN:
		scroll_page(s, page * count);
		break;
	case ACT_PAGE_UP:
		scroll_page(s, -page * count);
		break;
	case ACT_FIRST:
		scroll_go(s, press->count ? press->count - 1 : 0);
		break;
	case ACT_LAST:
		scroll_go(s, press->count ? count - 1 : (int64_t)s->count);
		break;
	case ACT_PERCENT:
		if (!press->count)
			return false;
		scroll_go(s, s->count * (count < 100 ? count : 100) / 100);
		break;
	case ACT_CENTRE:
		scroll_put(s, s->height / 2);
		break;
	case ACT_TOP:
		scroll_put(s, 0);
		break;
	case ACT_BOTTOM:
		scroll_put(s, scroll_bottom(s));
		break;
	default:
		return false;
	}
	scroll_fit(s);
	return true;
}

bool scroll_act(struct scroll *s, const struct press *press)
{
	bool moved = scroll_moved(s, press);

	if (moved && s->pick)
		s->pick->moved = true;
	return moved;
}
