#include "tui/log.h"

#include <stdlib.h>

#include "base/mem.h"
#include "query/finder.h"
#include "tui/scroll.h"
#include "view/log_rows.h"

struct log {
	struct log_rows rows;
	struct scroll scroll;
	bool begun; /* the cursor was put to the end */
};

static void *log_make(struct tui *t)
{
	struct log *l = mem_new(sizeof(*l));

	(void)t;
	l->scroll.cursor = true;
	return l;
}

static void log_end(void *state)
{
	struct log *l = state;

	if (l)
		log_rows_release(&l->rows);
	free(l);
}

static uint32_t count_notes(const struct tui *t)
{
	uint32_t count = 0;

	for (size_t i = 0; i < t->notes.len; i++)
		count += t->notes.at[i] == '\n';
	return count;
}

/* A line of what was complained of, which stands behind the others. */
static struct str note_at(const struct tui *t, uint32_t n)
{
	struct str rest = buf_str(&t->notes);

	while (n--)
		rest = str_tail(rest, str_find(rest, '\n') + 1);
	return str_head(rest, str_find(rest, '\n'));
}

/* Lines that there are; who stands on the last one goes on with what is new. */
static void log_refresh(struct tui *t, struct log *l)
{
	bool last = !l->begun || l->scroll.at + 1 >= l->scroll.count;
	uint64_t count;

	l->rows.asides = t->asides;
	count = log_rows_count(&l->rows) + count_notes(t);
	l->scroll.count = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
	if (last && l->scroll.count)
		l->scroll.at = l->scroll.count - 1;
	l->begun = l->begun || l->scroll.count;
	scroll_fit(&l->scroll);
}

static void log_row(struct tui *t, struct log *l, uint32_t line, int cols)
{
	if (line < l->rows.lines) {
		log_rows_row(&l->rows, line, t->life->in, t->set, cols, &t->row);
		return;
	}
	row_reset(&t->row);
	row_add_text(&t->row, ROLE_LOST, note_at(t, line - (uint32_t)l->rows.lines), t->set,
		cols);
}

static void log_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct log *l = tui_state(t, PART_LOG);

	l->scroll.height = p->rows > 0 ? (uint32_t)p->rows : 0;
	l->scroll.y = p->top;
	log_refresh(t, l);
	if (!l->scroll.count) {
		row_reset(&t->row);
		row_add_text(
			&t->row, ROLE_DIM, STR(" all lines are records"), t->set, p->cols);
		pane_row(p, 0, 0, &t->row);
		return;
	}
	for (int y = 0; y < p->rows; y++) {
		uint32_t line = l->scroll.top + (uint32_t)y;

		if (line >= l->scroll.count)
			break;
		log_row(t, l, line, p->cols - 1);
		pane_row(p, y, 1, &t->row);
		if (line == l->scroll.at && focus) {
			row_reset(&t->row);
			row_add(&t->row, ROLE_PLAIN, STR(">"), 1);
			pane_row(p, y, 0, &t->row);
			pane_style(p, y, 0, p->cols, STYLE_BOLD);
		}
	}
}

static void log_title(struct tui *t, struct row *left, struct row *right)
{
	struct log *l = tui_state(t, PART_LOG);
	struct buf text = {0};

	log_refresh(t, l);
	row_add(left, ROLE_STRONG, STR("log  "), 5);
	row_add_text(left, ROLE_PLAIN, str_from(t->intake.name), t->set, t->cols);
	buf_addf(&text, "%llu lines", (unsigned long long)l->rows.lines);
	if (t->intake.bad)
		buf_addf(&text, "  %llu bad", (unsigned long long)t->intake.bad);
	row_add_text(right, ROLE_PLAIN, buf_str(&text), t->set, 40);
	buf_release(&text);
}

/* To the span that was at work when the line was said. */
static void log_open(struct tui *t, struct log *l)
{
	const struct aside *a = log_rows_aside(&l->rows, l->scroll.at);

	if (!a || !a->t) {
		tui_say(t, "no record was before this line");
		return;
	}
	tui_choose(t, a->t);
	if (a->span)
		tui_jump(t, a->span);
	tui_open(t, PART_WATERFALL);
}

static bool log_act(struct tui *t, const struct press *press)
{
	struct log *l = tui_state(t, PART_LOG);

	if (press->action == ACT_OPEN) {
		log_open(t, l);
		return true;
	}
	return scroll_act(&l->scroll, press);
}

static struct scroll *log_scroll(const struct tui *t)
{
	struct log *l = tui_state(t, PART_LOG);

	return &l->scroll;
}

/* All of the line, not what there is room for. */
static bool log_has(struct tui *t, uint32_t row, struct finder *f)
{
	struct log *l = tui_state(t, PART_LOG);
	struct arena arena = {0};
	struct str text;
	uint64_t cut;
	bool has;

	if (row >= l->rows.lines)
		return finder_text(f, note_at(t, row - (uint32_t)l->rows.lines));
	has = log_rows_text(&l->rows, row, t->life->in, &arena, &text, &cut) &&
		finder_text(f, text);
	arena_release(&arena);
	return has;
}

/* The line, as it came. */
static bool log_value(struct tui *t, struct buf *out)
{
	struct log *l = tui_state(t, PART_LOG);
	struct arena arena = {0};
	struct str text = {0};
	uint64_t cut;

	if (l->scroll.at >= l->scroll.count)
		return false;
	if (l->scroll.at >= l->rows.lines)
		text = note_at(t, l->scroll.at - (uint32_t)l->rows.lines);
	else if (!log_rows_text(&l->rows, l->scroll.at, t->life->in, &arena, &text, &cut))
		text.len = 0;
	buf_add(out, text);
	arena_release(&arena);
	return text.len > 0;
}

static const enum action log_hints[] = {ACT_BACK, ACT_OPEN, ACT_SEARCH, ACT_FOLLOW,
	ACT_PAGER, ACT_COPY_LINE, ACT_HELP, ACT_NONE};

const struct screen log_screen = {
	.part = PART_LOG,
	.name = "log",
	.help = "lines that are no records, as they came",
	.hints = log_hints,
	.make = log_make,
	.end = log_end,
	.title = log_title,
	.draw = log_draw,
	.act = log_act,
	.value = log_value,
	.scroll = log_scroll,
	.has = log_has,
};
