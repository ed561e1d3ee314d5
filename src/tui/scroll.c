#include "tui/scroll.h"

static uint32_t scroll_last_top(const struct scroll *s)
{
	return s->count > s->height ? s->count - s->height : 0;
}

/* From `at` on by so many, no further than `last`. */
static uint32_t scroll_step(uint32_t at, int64_t by, uint32_t last)
{
	int64_t to = (int64_t)at + by;

	if (to < 0)
		return 0;
	return to < last ? (uint32_t)to : last;
}

static void scroll_move(struct scroll *s, int64_t by)
{
	if (s->cursor)
		s->at = scroll_step(s->at, by, s->count ? s->count - 1 : 0);
	else
		s->top = scroll_step(s->top, by, scroll_last_top(s));
}

/* The window moves, and takes the cursor along where it would be outside. */
static void scroll_window(struct scroll *s, int64_t by)
{
	s->top = scroll_step(s->top, by, scroll_last_top(s));
	if (!s->cursor || !s->count)
		return;
	if (s->at < s->top)
		s->at = s->top;
	if (s->height && s->at >= s->top + s->height)
		s->at = s->top + s->height - 1;
}

/* A page: window and cursor move alike; at the ends, where the window cannot, the cursor does. */
static void scroll_page(struct scroll *s, int64_t by)
{
	s->top = scroll_step(s->top, by, scroll_last_top(s));
	if (s->cursor)
		scroll_move(s, by);
}

static void scroll_go(struct scroll *s, int64_t row)
{
	if (s->cursor)
		s->at = scroll_step(0, row, s->count ? s->count - 1 : 0);
	else
		s->top = scroll_step(0, row, scroll_last_top(s));
}

/* zz, zt, zb: the cursor's row to this row of the window. */
static void scroll_place(struct scroll *s, uint32_t row)
{
	if (s->cursor)
		s->top = s->at > row ? s->at - row : 0;
}

bool scroll_act(struct scroll *s, const struct press *press)
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
		scroll_place(s, s->height / 2);
		break;
	case ACT_TOP:
		scroll_place(s, 0);
		break;
	case ACT_BOTTOM:
		scroll_place(s, s->height ? s->height - 1 : 0);
		break;
	default:
		return false;
	}
	scroll_fit(s);
	return true;
}

void scroll_fit(struct scroll *s)
{
	if (s->at >= s->count)
		s->at = s->count ? s->count - 1 : 0;
	if (s->cursor && s->height && s->at >= s->top + s->height)
		s->top = s->at - s->height + 1;
	if (s->cursor && s->at < s->top)
		s->top = s->at;
	if (s->top > scroll_last_top(s))
		s->top = scroll_last_top(s);
}
