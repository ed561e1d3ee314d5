#include "tui/paper.h"

void paper_release(struct paper *p)
{
	sheet_release(&p->sheet);
	*p = (struct paper){0};
}

static int paper_cols(int cols)
{
	return cols > 1 ? cols - 1 : 1;
}

static bool paper_wraps(const struct paper *p, const struct tui *t)
{
	return t->settings.wrap != p->turned;
}

bool paper_differs(const struct paper *p, const struct tui *t, int cols)
{
	return p->sheet.width != paper_cols(cols) || p->sheet.set != t->set ||
		p->sheet.wrap != paper_wraps(p, t);
}

/* Rows are others than they were. */
static void paper_repick(struct paper *p)
{
	if (pick_is_on(p->pick))
		pick_begin(p->pick, p->at);
}

void paper_begin(struct paper *p, const struct tui *t, int cols)
{
	sheet_reset(&p->sheet);
	sheet_look(&p->sheet, t->set, paper_cols(cols), paper_wraps(p, t));
	paper_repick(p);
}

void paper_put(struct paper *p, struct sheet_at at)
{
	p->at = at;
	p->found = true;
	if (pick_is_on(p->pick))
		p->pick->want = at;
}

void paper_home(struct paper *p)
{
	paper_put(p, (struct sheet_at){0});
	p->top = p->at;
	p->found = false;
}

/* ---- rows that are shown ------------------------------------------------------------------ */

bool paper_next(struct paper *p, struct sheet_at *at)
{
	size_t n;

	if (!pick_is_on(p->pick))
		return sheet_next(&p->sheet, at);
	if (!p->pick->count)
		return false;
	n = pick_near(p->pick, *at);
	n += !pick_before(*at, p->pick->rows[n].at);
	if (n >= p->pick->count)
		return false;
	*at = p->pick->rows[n].at;
	return true;
}

bool paper_prev(struct paper *p, struct sheet_at *at)
{
	size_t n;

	if (!pick_is_on(p->pick))
		return sheet_prev(&p->sheet, at);
	if (!p->pick->count)
		return false;
	n = pick_near(p->pick, *at);
	if (!pick_before(p->pick->rows[n].at, *at)) {
		if (!n)
			return false;
		n--;
	}
	*at = p->pick->rows[n].at;
	return true;
}

size_t paper_step(struct paper *p, struct sheet_at *at, long by)
{
	size_t moved = 0;

	for (; by > 0 && paper_next(p, at); by--)
		moved++;
	for (; by < 0 && paper_prev(p, at); by++)
		moved++;
	return moved;
}

struct sheet_at paper_first(const struct paper *p)
{
	return pick_is_on(p->pick) && p->pick->count ? p->pick->rows[0].at
						     : (struct sheet_at){0};
}

struct sheet_at paper_last(struct paper *p)
{
	if (!pick_is_on(p->pick))
		return sheet_last(&p->sheet);
	return p->pick->count ? p->pick->rows[p->pick->count - 1].at : (struct sheet_at){0};
}

/* So that it is the place of a row that is shown. */
static void paper_snap(struct paper *p, struct sheet_at *at)
{
	sheet_fit(&p->sheet, at);
	if (pick_is_on(p->pick) && p->pick->count)
		*at = p->pick->rows[pick_near(p->pick, *at)].at;
}

enum { LOOKED_AT = 512 }; /* rows a frame; the rest is worked on between frames */

/* The row that stands where the cursor did, or the next one that was meant. */
static struct sheet_at paper_wanted(const struct paper *p)
{
	size_t n = pick_near(p->pick, p->pick->want);

	while (n + 1 < p->pick->count && p->pick->rows[n].beside)
		n++;
	return p->pick->rows[n].at;
}

/* While it is looked at rows the cursor goes back to where it stood, as soon as that is known. */
static void paper_pick(struct paper *p, struct tui *t)
{
	if (!pick_is_on(p->pick))
		return;
	if (!p->pick->done)
		pick_sheet(p->pick, &p->sheet, &t->row, LOOKED_AT);
	if (!p->pick->moved && p->pick->count)
		p->at = paper_wanted(p);
}

/* ---- the window --------------------------------------------------------------------------- */

/* How many rows the cursor is below the top; `most`: it is not within so many. */
static int paper_distance(struct paper *p, int most)
{
	struct sheet_at at = p->top;
	int rows = 0;

	while (rows < most && pick_before(at, p->at) && paper_next(p, &at))
		rows++;
	return rows;
}

/* The window shows the cursor. */
static void paper_fit(struct paper *p)
{
	paper_snap(p, &p->at);
	paper_snap(p, &p->top);
	if (pick_before(p->at, p->top)) {
		p->top = p->at;
		return;
	}
	if (paper_distance(p, p->height) < p->height)
		return;
	p->top = p->at;
	paper_step(p, &p->top, 1 - p->height);
}

/* The end of the sheet is at the bottom of the window, if there is enough above. */
static void paper_fill(struct paper *p)
{
	struct sheet_at at = p->top;
	int rows = 1 + (int)paper_step(p, &at, p->height - 1);

	if (rows < p->height)
		paper_step(p, &p->top, rows - p->height);
}

/* It is there for the sake of a row below it. */
static bool paper_beside(const struct paper *p, struct sheet_at at)
{
	return pick_is_on(p->pick) && p->pick->count &&
		p->pick->rows[pick_near(p->pick, at)].beside;
}

void paper_draw(struct tui *t, struct paper *p, const struct pane *pane, bool focus)
{
	struct sheet_at at;

	p->height = pane->rows;
	p->y = pane->top;
	if (pane->rows < 1 || !p->sheet.count)
		return;
	paper_pick(p, t);
	if (pick_is_on(p->pick) && !p->pick->count)
		return;
	paper_fit(p);
	paper_fill(p);
	at = p->top;
	for (int y = 0; y < pane->rows; y++) {
		bool cursor = (focus || p->points) && (!p->reads || p->found) &&
			at.part == p->at.part && at.row == p->at.row;

		sheet_row(&p->sheet, at, &t->row);
		if (paper_beside(p, at))
			row_paint(&t->row, ROLE_DIM);
		pane_row(pane, y, 1, &t->row);
		if (cursor) {
			row_reset(&t->row);
			row_add(&t->row, ROLE_PLAIN, STR(">"), 1);
			pane_row(pane, y, 0, &t->row);
			pane_style(pane, y, 0, pane->cols, STYLE_BOLD);
		}
		if (!paper_next(p, &at))
			break;
	}
}

const struct sheet_part *paper_part(const struct paper *p)
{
	return p->at.part < p->sheet.count ? &p->sheet.parts[p->at.part] : NULL;
}

/* ---- moving ------------------------------------------------------------------------------- */

/* The window moves, and takes the cursor along where it would be outside. */
static void paper_scroll(struct paper *p, long by)
{
	struct sheet_at last = p->top;
	int rows;

	paper_step(p, &p->top, by);
	if (pick_before(p->at, p->top))
		p->at = p->top;
	rows = paper_distance(p, p->height);
	if (rows < p->height)
		return;
	last = p->top;
	paper_step(p, &last, p->height - 1);
	p->at = last;
}

static void paper_page(struct paper *p, long by)
{
	paper_step(p, &p->top, by);
	paper_step(p, &p->at, by);
}

static void paper_place(struct paper *p, int row)
{
	p->top = p->at;
	paper_step(p, &p->top, -row);
}

static void paper_go(struct paper *p, const struct press *press)
{
	if (press->action == ACT_PERCENT) {
		p->at = (struct sheet_at){p->sheet.count * (size_t)press->count / 100, 0};
	} else if (press->action == ACT_LAST && !press->count) {
		p->at = paper_last(p);
	} else {
		p->at = paper_first(p);
		paper_step(p, &p->at, press->count > 0 ? press->count - 1 : 0);
	}
}

/* Rows that a key moves by; 0: it does not. */
static long paper_by(const struct paper *p, const struct press *press)
{
	long count = press->count > 0 ? press->count : 1;
	long half = p->height > 2 ? p->height / 2 : 1,
	     page = p->height > 2 ? p->height - 2 : 1;

	switch (press->action) {
	case ACT_DOWN:
	case ACT_SCROLL_DOWN:
		return count;
	case ACT_UP:
	case ACT_SCROLL_UP:
		return -count;
	case ACT_HALF_DOWN:
		return half * count;
	case ACT_HALF_UP:
		return -half * count;
	case ACT_PAGE_DOWN:
		return page * count;
	case ACT_PAGE_UP:
		return -page * count;
	default:
		return 0;
	}
}

/* The window, where there is no cursor. */
static bool paper_read_on(struct paper *p, const struct press *press)
{
	long by = paper_by(p, press);

	if (by)
		paper_step(p, &p->top, by);
	else if (press->action == ACT_FIRST || press->action == ACT_LAST ||
		(press->action == ACT_PERCENT && press->count))
		paper_go(p, press);
	else
		return false;
	if (!by)
		p->top = p->at;
	paper_fill(p);
	p->at = p->top;
	p->found = false;
	return true;
}

static bool paper_move(struct paper *p, const struct press *press)
{
	long by = paper_by(p, press);

	switch (press->action) {
	case ACT_DOWN:
	case ACT_UP:
		paper_step(p, &p->at, by);
		return true;
	case ACT_SCROLL_DOWN:
	case ACT_SCROLL_UP:
		paper_scroll(p, by);
		return true;
	case ACT_HALF_DOWN:
	case ACT_HALF_UP:
	case ACT_PAGE_DOWN:
	case ACT_PAGE_UP:
		paper_page(p, by);
		return true;
	case ACT_CENTRE:
		paper_place(p, p->height / 2);
		return true;
	case ACT_TOP:
		paper_place(p, 0);
		return true;
	case ACT_BOTTOM:
		paper_place(p, p->height - 1);
		return true;
	case ACT_PERCENT:
		if (!press->count)
			return false;
		paper_go(p, press);
		return true;
	case ACT_FIRST:
	case ACT_LAST:
		paper_go(p, press);
		return true;
	default:
		return false;
	}
}

/* ---- folds -------------------------------------------------------------------------------- */

static bool paper_fold(struct paper *p, bool folded)
{
	if (!sheet_fold(&p->sheet, p->at.part, folded))
		return false;
	p->at.row = folded ? 0 : p->at.row;
	paper_repick(p);
	return true;
}

void paper_unfold(struct paper *p, size_t part)
{
	sheet_fold(&p->sheet, part, false);
	paper_repick(p);
}

static void paper_fold_all(struct paper *p, bool folded)
{
	for (size_t i = 0; i < p->sheet.count; i++)
		sheet_fold(&p->sheet, i, folded);
	p->at.row = 0;
	paper_repick(p);
}

bool paper_act(struct paper *p, const struct press *press)
{
	const struct sheet_part *part = paper_part(p);

	if (!part)
		return false;
	if (pick_is_on(p->pick))
		p->pick->moved = true;
	switch (press->action) {
	case ACT_FOLD_TOGGLE:
		/* What is cut short is opened first. */
		return paper_fold(p, !part->folded && !part->most) || true;
	case ACT_FOLD_OPEN:
	case ACT_FOLD_OPEN_DEEP:
	case ACT_IN:
		return paper_fold(p, false) || true;
	case ACT_FOLD_CLOSE:
	case ACT_FOLD_CLOSE_DEEP:
	case ACT_OUT:
		return paper_fold(p, true) || true;
	case ACT_FOLD_OPEN_ALL:
		paper_fold_all(p, false);
		return true;
	case ACT_FOLD_CLOSE_ALL:
		paper_fold_all(p, true);
		return true;
	case ACT_WRAP:
		p->turned = !p->turned;
		return true;
	default:
		return p->reads ? paper_read_on(p, press) : paper_move(p, press);
	}
}
