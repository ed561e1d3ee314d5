#include "tui/mouse.h"

#include "tui/paper.h"
#include "tui/scroll.h"

/* The tile with a cell of the window; count: none. Above all of them is the title. */
static size_t click_tile(const struct tui *t, int x, int y)
{
	size_t i = 0;

	for (y--; i < t->tiles.count; i++) {
		const struct tile *at = &t->tiles.at[i];

		if (x >= at->left && x < at->left + at->cols && y >= at->top &&
			y < at->top + at->rows)
			break;
	}
	return i;
}

static void click_paper(struct paper *p, int y)
{
	struct sheet_at at = p->top;
	int rows = y - p->y;

	if (rows < 0 || rows >= p->height || !p->sheet.count)
		return;
	if (paper_step(p, &at, rows) == (size_t)rows)
		paper_put(p, at);
}

static void click_scroll(struct tui *t, const struct screen *s, int y)
{
	const struct scroll *scroll = s->scroll(t);
	uint32_t item = y < scroll->y ? scroll->count
				      : scroll_item(scroll, (uint32_t)(y - scroll->y));

	if (item < scroll->count)
		s->act(t, &(struct press){.action = ACT_FIRST, .count = (int)item + 1});
}

void tui_click(struct tui *t, int x, int y)
{
	size_t tile = click_tile(t, x, y);
	const struct screen *s;

	if (t->prompt.open || tile == t->tiles.count)
		return;
	s = t->screens[t->tiles.at[tile].part];
	t->focus = tile;
	t->chosen++;
	buf_reset(&t->said);
	if (s && s->click)
		s->click(t, x, y);
	else if (s && s->paper)
		click_paper(s->paper(t), y);
	else if (s && s->scroll && s->act && s->scroll(t)->cursor)
		click_scroll(t, s, y);
	tui_touch(t);
}
