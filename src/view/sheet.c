#include "view/sheet.h"

#include <stdlib.h>

#include "base/mem.h"
#include "view/glyph.h"

enum {
	MARK_EVERY = 64,    /* rows between places that are remembered */
	TEXT_LEAST = 8,	    /* cells that a text gets, however narrow the sheet is */
	COUNT_MOST = 10000, /* rows that are counted for the sake of `41 more lines` */
};

static void part_forget(struct sheet_part *p)
{
	p->counted = false;
	p->mark_count = 0;
}

static void part_release(struct sheet_part *p)
{
	row_release(&p->head);
	free(p->marks);
}

void sheet_reset(struct sheet *s)
{
	for (size_t i = 0; i < s->count; i++)
		part_release(&s->parts[i]);
	s->count = 0;
	s->near = (struct sheet_walk){0};
	json_strings_release(&s->strings);
	arena_release(&s->arena);
}

void sheet_release(struct sheet *s)
{
	sheet_reset(s);
	free(s->parts);
	*s = (struct sheet){0};
}

size_t sheet_add(struct sheet *s, struct sheet_part *part)
{
	s->parts = mem_grow(s->parts, &s->room, s->count + 1, sizeof(*s->parts));
	s->parts[s->count] = *part;
	*part = (struct sheet_part){0};
	return s->count++;
}

void sheet_add_rule(struct sheet *s, struct str words)
{
	struct sheet_part p = {.of = SIZE_MAX};

	glyph_add(&p.head, ROLE_DIM, GLYPH_RULE, s->set);
	glyph_add(&p.head, ROLE_DIM, GLYPH_RULE, s->set);
	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&p.head, ROLE_STRONG, words, s->set, s->width - 5);
	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	while (p.head.width < s->width)
		glyph_add(&p.head, ROLE_DIM, GLYPH_RULE, s->set);
	sheet_add(s, &p);
}

void sheet_add_blank(struct sheet *s)
{
	struct sheet_part p = {0};

	sheet_add(s, &p);
}

void sheet_look(struct sheet *s, enum text_set set, int width, bool wrap)
{
	if (width < 1)
		width = 1;
	if (s->set == set && s->width == width && s->wrap == wrap)
		return;
	s->set = set;
	s->width = width;
	s->wrap = wrap;
	s->near = (struct sheet_walk){0};
	for (size_t i = 0; i < s->count; i++)
		part_forget(&s->parts[i]);
}

static int part_indent(const struct sheet *s, const struct sheet_part *p)
{
	int most = s->width - TEXT_LEAST;

	if (most < 0)
		most = 0;
	return p->indent < most ? p->indent : most;
}

/* Whether the text begins on the row of the head. */
static bool part_shares(const struct sheet *s, const struct sheet_part *p)
{
	return p->form == SHEET_TEXT && p->head.width &&
		p->head.width <= part_indent(s, p) && p->text.len;
}

/* Rows that the head takes alone. */
static size_t part_head(const struct sheet *s, const struct sheet_part *p)
{
	return (p->head.width || !p->text.len) && !part_shares(s, p) ? 1 : 0;
}

static void part_margin(const struct sheet *s, const struct sheet_part *p, struct row *r)
{
	row_pad(r, part_indent(s, p));
	if (p->bar)
		glyph_add(r, ROLE_DIM, GLYPH_PIPE, s->set);
	if (p->mark)
		row_add(r, p->role, (struct str){(char[]){p->mark, ' '}, 2}, 2);
}

/* The next row of a text; what is cut off, where rows are not wrapped, is passed. */
static bool walk_text(
	struct sheet *s, const struct sheet_part *p, struct sheet_walk *w, struct row *r)
{
	struct str rest = str_tail(p->text, w->at);
	struct buf shown = {0};
	int cells = 0;

	if (!rest.len)
		return false;
	if (s->wrap) {
		w->at += text_wrap(rest, s->set, s->width - r->width, true, &shown, &cells);
		row_add(r, p->role, buf_str(&shown), cells);
		buf_release(&shown);
		return true;
	}
	rest = str_head(rest, str_find(rest, '\n'));
	w->at += rest.len + 1;
	if (rest.len && rest.at[rest.len - 1] == '\r')
		rest.len--;
	row_add_text(r, p->role, rest, s->set, s->width - r->width);
	return true;
}

/* The next row of a part's text; false behind the last. */
static bool walk_next(
	struct sheet *s, const struct sheet_part *p, struct sheet_walk *w, struct row *r)
{
	struct json_look look = {s->set, s->width, s->wrap, &s->strings};
	bool there;

	s->made++;
	part_margin(s, p, r);
	if (p->form == SHEET_JSON)
		there = json_rows_next(&w->json, &look, r);
	else
		there = walk_text(s, p, w, r);
	if (there)
		w->row++;
	return there;
}

static void walk_mark(struct sheet_part *p, const struct sheet_walk *w)
{
	if (w->row % MARK_EVERY || w->row / MARK_EVERY != p->mark_count)
		return;
	p->marks = mem_grow(p->marks, &p->mark_room, p->mark_count + 1, sizeof(*p->marks));
	p->marks[p->mark_count++] = *w;
}

/* From the beginning, or the nearest place up to `row` that is remembered. */
static void walk_begin(
	struct sheet *s, struct sheet_part *p, size_t row, struct sheet_walk *w)
{
	size_t mark = row / MARK_EVERY;

	if (!p->mark_count) {
		*w = (struct sheet_walk){0};
		if (p->form == SHEET_JSON)
			json_rows_init(&w->json, p->text);
		walk_mark(p, w);
		return;
	}
	*w = p->marks[mark < p->mark_count ? mark : p->mark_count - 1];
	if (&s->parts[s->near_part] == p && s->near.row <= row && s->near.row > w->row)
		*w = s->near;
}

/* Comes to row `row` of a part's text; false: it has no such place. */
static bool walk_pass(
	struct sheet *s, struct sheet_part *p, size_t row, struct sheet_walk *w)
{
	struct row passed = {0};
	bool there = true;

	walk_begin(s, p, row, w);
	while (there && w->row < row) {
		row_reset(&passed);
		there = walk_next(s, p, w, &passed);
		if (there)
			walk_mark(p, w);
	}
	row_release(&passed);
	return there;
}

/* Makes row `row` of a part's text; false: it has fewer, and how many is known then. */
static bool walk_to(struct sheet *s, struct sheet_part *p, size_t row, struct row *r)
{
	struct sheet_walk w;

	if (walk_pass(s, p, row, &w)) {
		s->near_part = (size_t)(p - s->parts);
		s->near = w;
		if (walk_next(s, p, &w, r)) {
			walk_mark(p, &w);
			return true;
		}
	}
	p->counted = true;
	p->rows = w.row;
	return false;
}

/* Whether the text has a row of this number, without going further. */
static bool part_text_has(struct sheet *s, struct sheet_part *p, size_t row)
{
	struct row r = {0};
	bool has = !p->counted && walk_to(s, p, row, &r);

	row_release(&r);
	return p->counted ? row < p->rows : has;
}

/* Rows of the text alone, counted up to `most`. */
static size_t part_text_rows(struct sheet *s, struct sheet_part *p, size_t most)
{
	if (part_text_has(s, p, most))
		return most;
	return p->rows < most ? p->rows : most;
}

size_t sheet_part_rows(struct sheet *s, size_t part)
{
	struct sheet_part *p = &s->parts[part];

	if (p->folded || p->form == SHEET_HEAD)
		return 1;
	return part_head(s, p) + part_text_rows(s, p, p->most ? p->most + 1 : SIZE_MAX);
}

/* Whether a part has a row of this number, without going further than it. */
static bool part_has(struct sheet *s, struct sheet_part *p, size_t row)
{
	if (p->folded || p->form == SHEET_HEAD)
		return row == 0;
	if (row < part_head(s, p))
		return true;
	row -= part_head(s, p);
	if (p->most && row > p->most)
		return false;
	return part_text_has(s, p, row);
}

static void add_more(struct sheet *s, struct sheet_part *p, struct row *r)
{
	size_t rows = part_text_rows(s, p, COUNT_MOST);
	struct buf text = {0};

	part_margin(s, p, r);
	buf_add(&text, glyph_text(GLYPH_ELLIPSIS, s->set));
	if (rows == COUNT_MOST)
		buf_add(&text, STR(" many more rows"));
	else
		buf_addf(&text, " %zu more rows", rows - p->most);
	row_add(r, ROLE_DIM, buf_str(&text), text_width(buf_str(&text), s->set));
	buf_release(&text);
}

static void add_folded(struct sheet *s, struct sheet_part *p, struct row *r)
{
	row_add_row(r, &p->head);
	if (p->form == SHEET_HEAD || !p->text.len)
		return;
	if (p->head.width <= part_indent(s, p))
		row_pad(r, part_indent(s, p));
	else
		row_add(r, ROLE_PLAIN, STR("  "), 2);
	row_add_text(r, ROLE_DIM, p->text, s->set, s->width - r->width);
}

static void add_part_row(struct sheet *s, struct sheet_part *p, size_t row, struct row *r)
{
	if (p->folded) {
		add_folded(s, p, r);
		return;
	}
	if (row == 0 && p->head.width)
		row_add_row(r, &p->head);
	if (row < part_head(s, p))
		return;
	row -= part_head(s, p);
	/* The last one that is shown stands for all that are not, unless it is the last. */
	if (p->most && row == p->most && part_text_has(s, p, row + 1))
		add_more(s, p, r);
	else
		walk_to(s, p, row, r);
}

void sheet_row(struct sheet *s, struct sheet_at at, struct row *r)
{
	row_reset(r);
	if (at.part >= s->count)
		return;
	add_part_row(s, &s->parts[at.part], at.row, r);
	row_cut(r, s->set, s->width);
}

/* Where rows are not wrapped, what is cut off is not in them. */
static void text_used(const struct sheet *s, const struct sheet_part *p, size_t from,
	size_t to, struct str *text, size_t *used)
{
	*text = str_tail(p->text, from);
	*used = to - from;
	if (!s->wrap && *used > (size_t)s->width)
		*used = (size_t)s->width;
}

bool sheet_text(struct sheet *s, struct sheet_at at, struct str *text, size_t *used)
{
	struct sheet_part *p = at.part < s->count ? &s->parts[at.part] : NULL;
	size_t head = p ? part_head(s, p) : 0, from;
	struct sheet_walk w;
	struct row passed = {0};
	bool there;

	if (!p || p->folded || p->form == SHEET_HEAD || at.row < head ||
		(p->most && at.row - head >= p->most) ||
		!walk_pass(s, p, at.row - head, &w))
		return false;
	from = w.at;
	there = walk_next(s, p, &w, &passed);
	row_release(&passed);
	if (p->form == SHEET_TEXT) {
		text_used(s, p, from, w.at, text, used);
		return there;
	}
	*text = w.json.shown;
	*used = w.json.used;
	return there && text->len;
}

bool sheet_next(struct sheet *s, struct sheet_at *at)
{
	if (at->part >= s->count)
		return false;
	if (part_has(s, &s->parts[at->part], at->row + 1)) {
		at->row++;
		return true;
	}
	if (at->part + 1 >= s->count)
		return false;
	*at = (struct sheet_at){at->part + 1, 0};
	return true;
}

bool sheet_prev(struct sheet *s, struct sheet_at *at)
{
	if (at->row) {
		at->row--;
		return true;
	}
	if (!at->part)
		return false;
	at->part--;
	at->row = sheet_part_rows(s, at->part) - 1;
	return true;
}

size_t sheet_move(struct sheet *s, struct sheet_at *at, long by)
{
	size_t moved = 0;

	for (; by > 0 && sheet_next(s, at); by--)
		moved++;
	for (; by < 0 && sheet_prev(s, at); by++)
		moved++;
	return moved;
}

struct sheet_at sheet_last(struct sheet *s)
{
	if (!s->count)
		return (struct sheet_at){0};
	return (struct sheet_at){s->count - 1, sheet_part_rows(s, s->count - 1) - 1};
}

void sheet_fit(struct sheet *s, struct sheet_at *at)
{
	if (at->part >= s->count)
		*at = sheet_last(s);
	else if (at->row && !part_has(s, &s->parts[at->part], at->row))
		at->row = sheet_part_rows(s, at->part) - 1;
}

bool sheet_fold(struct sheet *s, size_t part, bool folded)
{
	if (part >= s->count || !s->parts[part].fold)
		return false;
	s->parts[part].folded = folded;
	if (!folded)
		s->parts[part].most = 0;
	return true;
}
