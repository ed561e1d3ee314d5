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

static void row_value(
	struct row *r, enum role role, const struct doc *v, enum text_set set, int most)
{
	struct buf text = {0};

	state_words_value(v, &text);
	row_add_text(r, role, buf_str(&text), set, most);
	buf_release(&text);
}

static int row_least(int a, int b)
{
	return a < b ? a : b;
}

void state_row(struct row *r, const struct state_lines *l, size_t i, unsigned look,
	enum text_set set, int width)
{
	const struct state_line *line = &l->at[i];
	bool sides = look & STATE_SIDE_BY_SIDE;
	int path = row_least(l->path_width, width / 3);
	int value = MARK + (path > PATH_LEAST ? path : PATH_LEAST) + GAP;
	int half = sides ? value + (width - value - 3) / 2 : width;
	enum role role = marks[line->kind].role;

	row_reset(r);
	row_add(r, role, str_from(marks[line->kind].mark), MARK);
	row_add_text(r, line->kind == STATE_SAME ? ROLE_DIM : ROLE_STRONG,
		line->path.len ? line->path : STR("(all)"), set, value - GAP - r->width);
	row_pad(r, value);
	if (line->kind != STATE_CAME)
		row_value(r, line->kind == STATE_SAME ? ROLE_PLAIN : ROLE_ERROR,
			&line->before, set, half - r->width);
	if (sides) {
		row_pad(r, half);
		row_add(r, ROLE_DIM, set == TEXT_UTF8 ? STR(" │ ") : STR(" | "), 3);
	}
	if (line->kind != STATE_GONE_FROM && (sides || line->kind == STATE_CAME))
		row_value(r, line->kind == STATE_SAME ? ROLE_PLAIN : ROLE_OK, &line->after,
			set, width - r->width);
	row_cut(r, set, width);
}
