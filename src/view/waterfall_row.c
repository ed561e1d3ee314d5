#include "view/waterfall_row.h"

#include "view/figure.h"
#include "view/glyph.h"

enum {
	TIME = 7,	/* `14.2s+`, `1h02m+` */
	LANE_FROM = 60, /* width from which there is a lane */
	TIME_FROM = 24,
	LEFT_MOST = 72,
	NAME_LEAST = 8, /* cells of a name that a count of what is hidden leaves */
};

static int left_cells(int width, enum waterfall_share share)
{
	int left = width * 19 / 40;

	if (share == SHARE_MOST)
		return width * 3 / 4;
	return left < LEFT_MOST ? left : LEFT_MOST;
}

struct waterfall_columns waterfall_columns_of(
	int width, enum waterfall_share share, enum text_set set)
{
	struct waterfall_columns c = {.set = set, .width = width > 1 ? width : 1};

	c.left = c.width;
	if (c.width >= LANE_FROM && share != SHARE_ALL) {
		c.left = left_cells(c.width, share);
		c.lane.cols = c.width - c.left - 1;
		if (c.lane.cols > LANE_COLS_MAX)
			c.lane.cols = LANE_COLS_MAX;
	}
	c.name = c.width >= TIME_FROM ? c.left - TIME - 2 : c.left;
	return c;
}

static void add_line(struct row *r, const struct waterfall_columns *c)
{
	if (!c->lane.cols)
		return;
	row_pad(r, c->left);
	row_add(r, ROLE_DIM, c->set == TEXT_UTF8 ? STR("│") : STR("|"), 1);
}

static void add_fold(struct row *r, enum text_set set, enum waterfall_fold fold)
{
	static const char *const unicode[] = {" ", "▾", "▸"};
	static const char *const ascii[] = {" ", "-", "+"};

	row_add(r, ROLE_DIM, str_from(set == TEXT_UTF8 ? unicode[fold] : ascii[fold]), 1);
}

/* ` +12` behind the name, where a fold hides as many; ` x12 3✗` where so many are one row. */
static void hidden_row(struct row *r, const struct waterfall_row *w, enum text_set set)
{
	struct buf text = {0};

	if (w->fold != FOLD_CLOSED || (!w->hidden && !w->alike))
		return;
	buf_add(&text, w->alike ? STR(" x") : STR(" +"));
	figure_count(w->alike ? w->alike : w->hidden, &text);
	row_add(r, w->alike ? ROLE_STRONG : ROLE_DIM, buf_str(&text), (int)text.len);
	buf_reset(&text);
	if (w->alike && w->failed) {
		buf_add_byte(&text, ' ');
		figure_count(w->failed, &text);
		row_add(r, ROLE_ERROR, buf_str(&text), (int)text.len);
		glyph_add(r, ROLE_ERROR, GLYPH_ERROR, set);
	}
	buf_release(&text);
}

static void add_name(
	struct row *r, const struct waterfall_columns *c, const struct waterfall_row *w)
{
	struct row name = {0}, hidden = {0};
	int end = c->name;

	hidden_row(&hidden, w, c->set);
	if (end - hidden.width - r->width < NAME_LEAST)
		row_reset(&hidden);
	row_copy(&name, &w->glance->name);
	row_cut(&name, c->set, end - hidden.width - r->width);
	row_add_row(r, &name);
	row_release(&name);
	row_add_row(r, &hidden);
	row_release(&hidden);
	row_cut(r, c->set, end);
}

static void add_time(
	struct row *r, const struct waterfall_columns *c, const struct waterfall_row *w)
{
	struct buf text = {0};
	int end = c->left;

	if (c->name == c->left)
		return;
	row_pad(r, c->name);
	row_add(r, w->outside ? ROLE_ERROR : ROLE_PLAIN, w->outside ? STR("!") : STR(" "),
		1);
	row_add_row(r, &w->glance->mark);
	glance_duration(w->glance, w->now_ns, w->seen_ns, &text);
	if ((int)text.len <= TIME)
		row_pad(r, end - (int)text.len);
	row_add(r, ROLE_PLAIN, buf_str(&text), (int)text.len);
	row_cut(r, c->set, end);
	buf_release(&text);
}

static void add_bar(
	struct row *r, const struct waterfall_columns *c, const struct waterfall_row *w)
{
	struct bar b;

	if (!c->lane.cols || !glance_bar(w->glance, w->now_ns, w->seen_ns, &b))
		return;
	if (w->beside)
		b.role = ROLE_DIM;
	b.parts = w->parts;
	b.part_count = w->part_count;
	b.many = w->alike > 0;
	b.marks = w->marks;
	bar_add(r, &c->lane, &b, c->set);
}

/* The gutter goes by the width of its part alone. */
static void add_gutter(
	struct row *r, const struct waterfall_columns *c, const struct waterfall_row *w)
{
	struct columns part = {.set = c->set, .width = c->name + c->name / 2};

	gutter_add(r, &part, &w->gutter, GUTTER_SPAN);
}

void waterfall_row(
	struct row *r, const struct waterfall_columns *c, const struct waterfall_row *w)
{
	row_reset(r);
	row_add(r, ROLE_STRONG, w->cursor ? STR(">") : w->star ? STR("*") : STR(" "), 1);
	add_gutter(r, c, w);
	add_fold(r, c->set, w->fold);
	row_add_row(r, &w->glance->letter);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	add_name(r, c, w);
	add_time(r, c, w);
	if (w->dim)
		row_paint(r, ROLE_DIM);
	add_line(r, c);
	add_bar(r, c, w);
}

void waterfall_row_head(struct row *r, const struct waterfall_columns *c)
{
	row_reset(r);
	row_add(r, ROLE_DIM, STR(" SPAN"), 5);
	if (c->name < c->left) {
		row_pad(r, c->left - 4);
		row_add(r, ROLE_DIM, STR("TIME"), 4);
	}
	row_cut(r, c->set, c->left);
	add_line(r, c);
}
