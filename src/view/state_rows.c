#include "view/state_rows.h"

#include <stdlib.h>

#include "base/mem.h"
#include "view/state_words.h"

enum { WORK = 1 << 22, PATH_LEAST = 8, MARK = 2, GAP = 2 };

/* Lines being made. As deep as a state at most. */
struct lining {
	struct state_lines *out;
	struct docs d;
	struct buf path;
	unsigned look;
};

static void lining_pair(struct lining *w, const struct doc *a, const struct doc *b);

static void lining_say(struct lining *w, enum state_line_kind kind, const struct doc *a,
	const struct doc *b)
{
	struct state_lines *l = w->out;
	struct state_line *line;

	if (kind == STATE_SAME && w->look & STATE_CHANGES_ONLY)
		return;
	if (l->count == STATE_LINES_MAX) {
		l->left_out++;
		return;
	}
	l->at = mem_grow(l->at, &l->room, l->count + 1, sizeof(*l->at));
	line = &l->at[l->count++];
	*line = (struct state_line){
		.kind = kind, .path = arena_copy(&l->arena, buf_str(&w->path))};
	if (a)
		line->before = *a;
	if (b)
		line->after = *b;
	if (line->path.len > (size_t)l->path_width)
		l->path_width = line->path.len < 1000 ? (int)line->path.len : 1000;
}

static size_t lining_down(
	struct lining *w, const struct doc *v, const struct doc_item *item, size_t i)
{
	size_t len = w->path.len;

	if (v->type == SCAN_ARRAY)
		buf_addf(&w->path, "[%zu]", i);
	else if (len)
		buf_add_byte(&w->path, '.');
	if (v->type != SCAN_ARRAY)
		buf_add(&w->path, item->key);
	return len;
}

static bool lining_holds(const struct doc *v)
{
	return (v->type == SCAN_ARRAY || v->type == SCAN_OBJECT) && v->len;
}

/* All of a value that went, came or stays. */
static void lining_all(struct lining *w, enum state_line_kind kind, const struct doc *v)
{
	const struct doc_item *items;

	if (kind == STATE_SAME && w->look & STATE_CHANGES_ONLY)
		return;
	if (!lining_holds(v)) {
		lining_say(w, kind, kind == STATE_CAME ? NULL : v,
			kind == STATE_GONE_FROM ? NULL : v);
		return;
	}
	items = doc_items(v);
	for (size_t i = 0; i < v->len; i++) {
		size_t len = lining_down(w, v, &items[i], i);

		lining_all(w, kind, &items[i].value);
		w->path.len = len;
	}
}

static void lining_item(
	struct lining *w, enum state_line_kind kind, const struct doc *v, size_t i)
{
	const struct doc_item *item = &doc_items(v)[i];
	size_t len = lining_down(w, v, item, i);

	w->out->changed += kind != STATE_SAME;
	lining_all(w, kind, &item->value);
	w->path.len = len;
}

static void lining_both(
	struct lining *w, const struct doc *a, size_t i, const struct doc *b, size_t k)
{
	size_t len = lining_down(w, b, &doc_items(b)[k], k);

	lining_pair(w, &doc_items(a)[i].value, &doc_items(b)[k].value);
	w->path.len = len;
}

static void lining_objects(struct lining *w, const struct doc *a, const struct doc *b)
{
	for (size_t i = 0; i < a->len; i++) {
		size_t k = doc_seek(&w->d, b, doc_items(a)[i].key, i);

		if (k < b->len)
			lining_both(w, a, i, b, k);
		else
			lining_item(w, STATE_GONE_FROM, a, i);
	}
	for (size_t k = 0; k < b->len; k++)
		if (doc_seek(&w->d, a, doc_items(b)[k].key, k) == a->len)
			lining_item(w, STATE_CAME, b, k);
}

static void lining_arrays(struct lining *w, const struct doc *a, const struct doc *b)
{
	size_t head, tail, i;

	doc_ends(&w->d, a, b, &head, &tail);
	for (i = 0; i < head; i++)
		lining_item(w, STATE_SAME, b, i);
	for (; i < a->len - tail && i < b->len - tail; i++)
		lining_both(w, a, i, b, i);
	for (size_t k = i; k < a->len - tail; k++)
		lining_item(w, STATE_GONE_FROM, a, k);
	for (; i < b->len - tail; i++)
		lining_item(w, STATE_CAME, b, i);
	for (; i < b->len; i++)
		lining_item(w, STATE_SAME, b, i);
}

static void lining_others(struct lining *w, const struct doc *a, const struct doc *b)
{
	w->out->changed++;
	if (w->look & STATE_SIDE_BY_SIDE && !lining_holds(a) && !lining_holds(b)) {
		lining_say(w, STATE_CHANGED, a, b);
		return;
	}
	lining_all(w, STATE_GONE_FROM, a);
	lining_all(w, STATE_CAME, b);
}

static void lining_pair(struct lining *w, const struct doc *a, const struct doc *b)
{
	bool hold = (lining_holds(a) || lining_holds(b)) && a->type == b->type;

	if (hold && a->items == b->items && a->len == b->len)
		lining_all(w, STATE_SAME, b);
	else if (hold && a->type == SCAN_OBJECT)
		lining_objects(w, a, b);
	else if (hold)
		lining_arrays(w, a, b);
	else if (doc_same(&w->d, a, b))
		lining_say(w, STATE_SAME, a, b);
	else
		lining_others(w, a, b);
}

static void lines_reset(struct state_lines *l)
{
	l->count = l->left_out = l->changed = 0;
	l->path_width = 0;
	arena_reset(&l->arena);
}

void state_lines(struct state_lines *l, const struct state *before,
	const struct state *after, unsigned look)
{
	struct lining w = {.out = l, .look = look, .d.work = WORK};
	const struct state *one = after->fault == STATE_KNOWN ? after : before;

	lines_reset(l);
	if (before->fault == STATE_KNOWN && after->fault == STATE_KNOWN) {
		lining_pair(&w, &before->value, &after->value);
	} else if (one->fault == STATE_KNOWN) {
		w.look &= ~(unsigned)STATE_CHANGES_ONLY;
		lining_all(&w, STATE_SAME, &one->value);
	}
	for (l->first = 0; l->first < l->count && l->at[l->first].kind == STATE_SAME;)
		l->first++;
	buf_release(&w.path);
	arena_release(&w.d.arena);
}

void state_lines_release(struct state_lines *l)
{
	free(l->at);
	arena_release(&l->arena);
	*l = (struct state_lines){0};
}

/* ---- rows ---- */

static const struct state_mark {
	const char *mark;
	enum role role;
} marks[] = {
	[STATE_SAME] = {"  ", ROLE_PLAIN},
	[STATE_GONE_FROM] = {"- ", ROLE_ERROR},
	[STATE_CAME] = {"+ ", ROLE_OK},
	[STATE_CHANGED] = {"~ ", ROLE_OPEN},
};

enum { PATH, WAS, RULE, IS }; /* columns */

static int row_least(int a, int b)
{
	return a < b ? a : b;
}

static bool walk_has_was(const struct state_walk *w)
{
	return w->line->kind != STATE_CAME;
}

static bool walk_has_is(const struct state_walk *w)
{
	return w->line->kind != STATE_GONE_FROM &&
		(w->look & STATE_SIDE_BY_SIDE || w->line->kind == STATE_CAME);
}

static void walk_wrap(struct state_walk *w, int i, int width)
{
	w->wrap[i] = (struct wrap){
		.text = buf_str(&w->text[i]), .set = w->set, .width = width};
}

/* Without a rule what is new stands where the old would. */
static void walk_columns(struct state_walk *w, int path_width)
{
	int path = row_least(path_width, w->width / 3);
	int value = MARK + (path > PATH_LEAST ? path : PATH_LEAST) + GAP;
	bool sides = w->look & STATE_SIDE_BY_SIDE;
	int half = sides ? value + (w->width - value - 3) / 2 : w->width;

	w->columns[PATH] = MARK;
	w->columns[WAS] = value;
	w->columns[RULE] = half;
	w->columns[IS] = sides ? half + 3 : value;
	walk_wrap(w, 0, value - GAP - MARK);
	walk_wrap(w, 1, half - value);
	walk_wrap(w, 2, w->width - w->columns[IS]);
}

void state_walk_open(struct state_walk *w, const struct state_lines *l, size_t i,
	unsigned look, enum text_set set, int width)
{
	*w = (struct state_walk){
		.line = &l->at[i], .look = look, .set = set, .width = width};
	buf_add(&w->text[0], w->line->path.len ? w->line->path : STR("(all)"));
	if (walk_has_was(w))
		state_words_value(&w->line->before, &w->text[1]);
	if (walk_has_is(w))
		state_words_value(&w->line->after, &w->text[2]);
	walk_columns(w, l->path_width);
}

void state_walk_release(struct state_walk *w)
{
	for (int i = 0; i < 3; i++)
		buf_release(&w->text[i]);
}

/* The next row of a column, or all of it in one; false: it has no more. */
static bool walk_column(
	struct state_walk *w, int i, int column, enum role role, struct row *r)
{
	struct wrap *wrap = &w->wrap[i];

	row_pad(r, column);
	if (w->look & STATE_WRAPPED)
		return wrap_row(wrap, role, r);
	if (!wrap->row++)
		row_add_text(r, role, wrap->text, w->set, wrap->width);
	return wrap->row == 1;
}

bool state_walk_row(struct state_walk *w, struct row *r)
{
	bool same = w->line->kind == STATE_SAME, more;
	enum role mark = marks[w->line->kind].role;

	row_reset(r);
	if (!w->row)
		row_add(r, mark, str_from(marks[w->line->kind].mark), MARK);
	more = walk_column(w, 0, w->columns[PATH], same ? ROLE_DIM : ROLE_STRONG, r);
	if (walk_has_was(w))
		more |= walk_column(
			w, 1, w->columns[WAS], same ? ROLE_PLAIN : ROLE_ERROR, r);
	if (w->look & STATE_SIDE_BY_SIDE) {
		row_pad(r, w->columns[RULE]);
		row_add(r, ROLE_DIM, w->set == TEXT_UTF8 ? STR(" │ ") : STR(" | "), 3);
	}
	if (walk_has_is(w))
		more |= walk_column(w, 2, w->columns[IS], same ? ROLE_PLAIN : ROLE_OK, r);
	row_cut(r, w->set, w->width);
	w->row++;
	return more;
}

void state_row(struct row *r, const struct state_lines *l, size_t i, unsigned look,
	enum text_set set, int width)
{
	struct state_walk w;

	state_walk_open(&w, l, i, look & ~(unsigned)STATE_WRAPPED, set, width);
	state_walk_row(&w, r);
	state_walk_release(&w);
}
