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

void paper_begin(struct paper *p, const struct tui *t, int cols)
{
	sheet_reset(&p->sheet);
	sheet_look(&p->sheet, t->set, paper_cols(cols), paper_wraps(p, t));
}

void paper_home(struct paper *p)
{
	p->at = p->top = (struct sheet_at){0};
}

static bool at_before(struct sheet_at a, struct sheet_at b)
{
	return a.part != b.part ? a.part < b.part : a.row < b.row;
}

/* How many rows the cursor is below the top; `most`: it is not within so many. */
static int paper_distance(struct paper *p, int most)
{
	struct sheet_at at = p->top;
	int rows = 0;

	while (rows < most && at_before(at, p->at) && sheet_next(&p->sheet, &at))
		rows++;
	return rows;
}

/* The window shows the cursor. */
static void paper_fit(struct paper *p)
{
	sheet_fit(&p->sheet, &p->at);
	sheet_fit(&p->sheet, &p->top);
	if (at_before(p->at, p->top)) {
		p->top = p->at;
		return;
	}
	if (paper_distance(p, p->height) < p->height)
		return;
	p->top = p->at;
	sheet_move(&p->sheet, &p->top, 1 - p->height);
}

/* The end of the sheet is at the bottom of the window, if there is enough above. */
static void paper_fill(struct paper *p)
{
	struct sheet_at at = p->top;
	int rows = 1 + (int)sheet_move(&p->sheet, &at, p->height - 1);

	if (rows < p->height)
		sheet_move(&p->sheet, &p->top, rows - p->height);
}

void paper_draw(struct tui *t, struct paper *p, const struct pane *pane, bool focus)
{
	struct sheet_at at;

	p->height = pane->rows;
	p->y = pane->top;
	if (pane->rows < 1 || !p->sheet.count)
		return;
	paper_fit(p);
	paper_fill(p);
	at = p->top;
	for (int y = 0; y < pane->rows; y++) {
		bool cursor = focus && at.part == p->at.part && at.row == p->at.row;

		sheet_row(&p->sheet, at, &t->row);
		pane_row(pane, y, 1, &t->row);
		if (cursor) {
			row_reset(&t->row);
			row_add(&t->row, ROLE_PLAIN, STR(">"), 1);
			pane_row(pane, y, 0, &t->row);
			pane_style(pane, y, 0, pane->cols, STYLE_BOLD);
		}
		if (!sheet_next(&p->sheet, &at))
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

	sheet_move(&p->sheet, &p->top, by);
	if (at_before(p->at, p->top))
		p->at = p->top;
	rows = paper_distance(p, p->height);
	if (rows < p->height)
		return;
	last = p->top;
	sheet_move(&p->sheet, &last, p->height - 1);
	p->at = last;
}

static void paper_page(struct paper *p, long by)
{
	sheet_move(&p->sheet, &p->top, by);
	sheet_move(&p->sheet, &p->at, by);
}

static void paper_place(struct paper *p, int row)
{
	p->top = p->at;
	sheet_move(&p->sheet, &p->top, -row);
}

static void paper_go(struct paper *p, const struct press *press)
{
	if (press->action == ACT_PERCENT) {
		p->at = (struct sheet_at){p->sheet.count * (size_t)press->count / 100, 0};
	} else if (press->action == ACT_LAST && !press->count) {
		p->at = sheet_last(&p->sheet);
	} else {
		p->at = (struct sheet_at){0};
		sheet_move(&p->sheet, &p->at, press->count > 0 ? press->count - 1 : 0);
	}
}

static bool paper_move(struct paper *p, const struct press *press)
{
	long count = press->count > 0 ? press->count : 1;
	long half = p->height > 2 ? p->height / 2 : 1,
	     page = p->height > 2 ? p->height - 2 : 1;

	switch (press->action) {
	case ACT_DOWN:
		sheet_move(&p->sheet, &p->at, count);
		return true;
	case ACT_UP:
		sheet_move(&p->sheet, &p->at, -count);
		return true;
	case ACT_SCROLL_DOWN:
		paper_scroll(p, count);
		return true;
	case ACT_SCROLL_UP:
		paper_scroll(p, -count);
		return true;
	case ACT_HALF_DOWN:
		paper_page(p, half * count);
		return true;
	case ACT_HALF_UP:
		paper_page(p, -half * count);
		return true;
	case ACT_PAGE_DOWN:
		paper_page(p, page * count);
		return true;
	case ACT_PAGE_UP:
		paper_page(p, -page * count);
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
	return true;
}

static void paper_fold_all(struct paper *p, bool folded)
{
	for (size_t i = 0; i < p->sheet.count; i++)
		sheet_fold(&p->sheet, i, folded);
	p->at.row = 0;
}

bool paper_act(struct paper *p, const struct press *press)
{
	const struct sheet_part *part = paper_part(p);

	if (!part)
		return false;
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
		return paper_move(p, press);
	}
}
