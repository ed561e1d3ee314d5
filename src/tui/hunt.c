#include "tui/hunt.h"

#include "tui/paper.h"
#include "tui/scroll.h"

static struct paper *hunt_paper(const struct tui *t, enum part screen)
{
	const struct screen *s = t->screens[screen];
	struct paper *p = s && s->paper ? s->paper(t) : NULL;

	return p && p->sheet.count ? p : NULL;
}

static struct scroll *hunt_scroll(const struct tui *t, enum part screen)
{
	const struct screen *s = t->screens[screen];
	struct scroll *scroll = s && s->scroll && s->has ? s->scroll(t) : NULL;

	return scroll && scroll->count ? scroll : NULL;
}

bool hunt_has_rows(const struct tui *t, enum part screen)
{
	const struct screen *s = t->screens[screen];

	return s && (s->paper || s->scroll);
}

struct sheet_at hunt_place(struct tui *t, enum part screen)
{
	const struct paper *p = hunt_paper(t, screen);
	const struct scroll *s = hunt_scroll(t, screen);

	if (p)
		return p->at;
	return (struct sheet_at){0, s ? s->cursor ? s->at : s->top : 0};
}

void hunt_go(struct tui *t, enum part screen, struct sheet_at at)
{
	struct paper *p = hunt_paper(t, screen);
	struct scroll *s = hunt_scroll(t, screen);

	if (p)
		paper_put(p, at);
	else if (s)
		scroll_act(
			s, &(struct press){.action = ACT_FIRST, .count = (int)at.row + 1});
	tui_touch(t);
}

/* ---- from row to row ---- */

/* Rows of a document are known by going through them; at an end it goes on at the other one. */
static bool hunt_next(struct hunt *h, struct tui *t)
{
	struct paper *p = hunt_paper(t, h->screen);
	const struct scroll *s = hunt_scroll(t, h->screen);

	if (p && (h->by > 0 ? paper_next(p, &h->at) : paper_prev(p, &h->at)))
		return true;
	if (s && (h->by > 0 ? h->at.row + 1 < s->count : h->at.row > 0)) {
		h->at.row = h->by > 0 ? h->at.row + 1 : h->at.row - 1;
		return true;
	}
	if (h->round)
		return false;
	h->round = true;
	h->at = p ? paper_first(p) : (struct sheet_at){0};
	if (p && h->by < 0)
		h->at = paper_last(p);
	else if (s && h->by < 0)
		h->at.row = s->count - 1;
	return true;
}

static bool hunt_in(struct hunt *h, struct tui *t, struct finder *f)
{
	const struct screen *s = t->screens[h->screen];
	struct paper *p = hunt_paper(t, h->screen);
	uint32_t item = (uint32_t)h->at.row;

	if (p)
		return pick_sheet_has(f, &p->sheet, h->at, &t->row);
	return s->has(t, scroll_line(s->scroll(t), item), f);
}

static void hunt_open(struct hunt *h, struct tui *t)
{
	const struct screen *s = t->screens[h->screen];
	struct paper *p = hunt_paper(t, h->screen);

	hunt_go(t, h->screen, h->at);
	if (!p || !p->sheet.parts[h->at.part].folded)
		return;
	if (!s->act || !s->act(t, &(struct press){.action = ACT_FOLD_OPEN}))
		paper_unfold(p, h->at.part);
}

void hunt_begin(struct hunt *h, enum part screen, struct sheet_at from, int by, bool here)
{
	*h = (struct hunt){
		.screen = screen, .from = from, .at = from, .by = by, .here = here};
}

static bool hunt_is_round(const struct hunt *h)
{
	return h->round && h->at.part == h->from.part && h->at.row == h->from.row;
}

/* No row has it; but where lines are not wrapped, not all of them is in a row. */
static enum hunt_end hunt_over(struct hunt *h, struct tui *t, struct finder *f)
{
	struct paper *p = hunt_paper(t, h->screen);

	h->by = 0;
	for (size_t i = 0; p && !p->sheet.wrap && i < p->sheet.count; i++) {
		if (!finder_text(f, p->sheet.parts[i].text))
			continue;
		hunt_go(t, h->screen, (struct sheet_at){.part = i});
		return HUNT_CUT;
	}
	return HUNT_NONE;
}

enum hunt_end hunt_step(struct hunt *h, struct tui *t, struct finder *f, int rows)
{
	if (!hunt_paper(t, h->screen) && !hunt_scroll(t, h->screen))
		return hunt_over(h, t, f);
	while (rows--) {
		if (!h->here && !hunt_next(h, t))
			return hunt_over(h, t, f);
		h->here = false;
		if (hunt_in(h, t, f)) {
			hunt_open(h, t);
			return h->by = 0, HUNT_FOUND;
		}
		if (hunt_is_round(h))
			return hunt_over(h, t, f);
	}
	return HUNT_MORE;
}
