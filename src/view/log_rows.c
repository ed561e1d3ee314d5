#include "view/log_rows.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "view/figure.h"
#include "view/glyph.h"

enum { MARK_EVERY = 256, TIME_CELLS = 12, TIME_LEAST = 40 };

void log_rows_release(struct log_rows *l)
{
	free(l->before);
	free(l->marks);
	*l = (struct log_rows){.asides = l->asides};
}

/* The last one that was counted may have got more lines since. */
uint64_t log_rows_count(struct log_rows *l)
{
	const struct asides *a = l->asides;

	if (!a)
		return 0;
	l->before = mem_grow(l->before, &l->room, a->count + 1, sizeof(*l->before));
	for (size_t i = l->count ? l->count - 1 : 0; i < a->count; i++)
		l->before[i] = i ? l->before[i - 1] + a->at[i - 1].lines : 0;
	l->count = a->count;
	l->lines = l->count ? l->before[l->count - 1] + a->at[l->count - 1].lines : 0;
	return l->lines;
}

/* The number of the aside that has a line. */
static size_t log_find(const struct log_rows *l, uint64_t line)
{
	size_t low = 0, high = l->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (l->before[middle] <= line)
			low = middle;
		else
			high = middle;
	}
	return low;
}

const struct aside *log_rows_aside(struct log_rows *l, uint64_t line)
{
	return line < l->lines ? &l->asides->at[log_find(l, line)] : NULL;
}

/* The last mark that is not behind a line. */
static const struct log_mark *log_mark_before(const struct log_rows *l, uint64_t line)
{
	size_t low = 0, high = l->mark_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->marks[middle].line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &l->marks[low - 1] : NULL;
}

/* From where a line is reached: the beginning of its aside, or a place in it on the way. */
static struct log_mark log_begin(const struct log_rows *l, uint64_t line)
{
	size_t aside = log_find(l, line);
	struct log_mark m = {.line = l->before[aside], .aside = aside};
	const struct log_mark *mark = log_mark_before(l, line);

	if (mark && mark->aside == aside && mark->line > m.line)
		m = *mark;
	if (l->near.aside == aside && l->near.line <= line && l->near.line > m.line)
		m = l->near;
	return m;
}

static void log_remember(struct log_rows *l, const struct log_mark *m)
{
	l->near = *m;
	if (!m->given || m->given % MARK_EVERY ||
		(l->mark_count && l->marks[l->mark_count - 1].line >= m->line))
		return;
	l->marks = mem_grow(l->marks, &l->mark_room, l->mark_count + 1, sizeof(*l->marks));
	l->marks[l->mark_count++] = *m;
}

/* Reads the line at `m`, which is then behind it. False: its file changed. */
static bool log_step(struct log_rows *l, struct log_mark *m, struct input *in,
	struct arena *arena, struct str *text, uint64_t *cut)
{
	struct aside_lines lines = {.a = &l->asides->at[m->aside],
		.count = 1,
		.given = m->given,
		.place = m->place};

	if (!aside_next(&lines, in, arena, text, cut))
		return false;
	m->line++;
	m->given++;
	m->place = lines.place;
	log_remember(l, m);
	return true;
}

bool log_rows_text(struct log_rows *l, uint64_t line, struct input *in, struct arena *arena,
	struct str *text, uint64_t *cut)
{
	struct arena scratch = {0};
	struct log_mark m;
	bool there = true;

	if (line >= l->lines)
		return false;
	m = log_begin(l, line);
	while (there && m.line < line) {
		there = log_step(l, &m, in, &scratch, text, cut);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return there && log_step(l, &m, in, arena, text, cut);
}

/* ---- a line ------------------------------------------------------------------------------- */

void log_line_open(struct log_line *o, struct log_rows *l, uint64_t line, struct input *in,
	enum text_set set, int width, bool wraps)
{
	*o = (struct log_line){.aside = log_rows_aside(l, line),
		.width = width,
		.margin = width >= TIME_LEAST ? TIME_CELLS : 0,
		.wraps = wraps};
	o->wrap.set = set;
	o->wrap.width = width - o->margin;
	if (o->aside)
		o->there = log_rows_text(l, line, in, &o->arena, &o->wrap.text, &o->cut);
}

void log_line_release(struct log_line *o)
{
	arena_release(&o->arena);
}

static void add_time(const struct aside *a, struct row *r)
{
	struct buf text = {0};

	if (a->t)
		figure_offset(figure_since(a->ts, a->t->first_ns), &text);
	row_pad(r, TIME_CELLS - (int)text.len - 2);
	row_add(r, ROLE_DIM, buf_str(&text), (int)text.len);
	buf_release(&text);
}

/* All of it in one row. */
static bool line_whole(struct log_line *o, struct row *r)
{
	bool first = !o->wrap.row++;

	if (first && o->there)
		row_add_text(r, ROLE_PLAIN, o->wrap.text, o->wrap.set, o->wrap.width);
	else if (first)
		row_add_text(r, ROLE_LOST, STR("(its file has changed)"), o->wrap.set,
			o->wrap.width);
	o->wrap.at = o->wrap.text.len;
	return first;
}

bool log_line_row(struct log_line *o, struct row *r)
{
	row_reset(r);
	if (!o->aside)
		return false;
	if (o->margin && !o->wrap.row)
		add_time(o->aside, r);
	row_pad(r, o->margin);
	if (!(o->wraps && o->there ? wrap_row(&o->wrap, ROLE_PLAIN, r) : line_whole(o, r)))
		return false;
	if (o->cut && o->wrap.at >= o->wrap.text.len)
		glyph_add(r, ROLE_DIM, GLYPH_ELLIPSIS, o->wrap.set);
	row_cut(r, o->wrap.set, o->width);
	return true;
}
