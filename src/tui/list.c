#include "tui/list_parts.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "query/finder.h"
#include "view/figure.h"
#include "view/glyph.h"

enum { GLIMPSE_LEAST = 6 }; /* rows of a trace at a glance */

static void *list_make(struct tui *t)
{
	struct list *l = mem_new(sizeof(*l));

	(void)t;
	l->scroll.cursor = true;
	l->glimpse = glimpse_new();
	return l;
}

static void list_end(void *state)
{
	struct list *l = state;

	if (l) {
		free(l->traces);
		glimpse_free(l->glimpse);
	}
	free(l);
}

static void list_say(struct tui *t, const struct pane *p, int y, struct str words)
{
	row_reset(&t->row);
	row_add(&t->row, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&t->row, ROLE_DIM, words, t->set, p->cols - 1);
	pane_row(p, y, 0, &t->row);
}

static void list_other(struct buf *out, const char *between, uint64_t count,
	const char *one, const char *many)
{
	if (!count)
		return;
	if (out->len && out->at[out->len - 1] != ' ')
		buf_add(out, str_from(between));
	buf_addf(out, "%llu %s", (unsigned long long)count, count == 1 ? one : many);
}

/* What else was in the inputs. */
static void list_others(const struct tui *t, struct buf *out, const char *between)
{
	list_other(out, between, t->intake.texts, "line of text", "lines of text");
	list_other(out, between, t->intake.bad, "bad line", "bad lines");
}

/* Why there is nothing to be seen. */
static void list_empty(struct tui *t, const struct pane *p)
{
	struct buf text = {0};

	if (t->store->first) {
		list_say(t, p, 0, STR("the filter keeps nothing: & and Enter show all"));
		return;
	}
	if (t->intake.done)
		list_say(t, p, 0, STR("no trace in what was read"));
	else
		list_say(t, p, 0, STR("no trace yet"));
	list_others(t, &text, ", ");
	if (text.len)
		buf_add(&text, STR(": L shows them"));
	list_say(t, p, 1, buf_str(&text));
	buf_release(&text);
}

/* Rows for traces: what is left goes to the one with the cursor, if that is enough for it. */
static int list_rows(const struct list *l, int rows)
{
	int most = rows - 1 - GLIMPSE_LEAST, half = rows / 2;

	if (most < 1)
		return rows;
	if ((int64_t)l->count + 1 < half)
		return (int)l->count + 1;
	return half < most ? half : most;
}

static void list_glimpse(struct tui *t, struct list *l, const struct pane *p, int top)
{
	struct pane rule = pane_part(p, top, 0, 1, p->cols);
	struct pane rest = pane_part(p, top + 1, 0, p->rows - top - 1, p->cols);

	if (rest.rows < GLIMPSE_LEAST || l->scroll.at >= l->count)
		return;
	pane_fill(&rule, 0, ROLE_DIM, glyph_text(GLYPH_RULE, t->set));
	glimpse_draw(l->glimpse, t, l->traces[l->scroll.at], &rest);
}

static void list_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct list *l = tui_state(t, PART_LIST);
	struct pane rows;
	int height;

	list_refresh(t, l);
	if (!l->count) {
		list_empty(t, p);
		return;
	}
	height = list_rows(l, p->rows);
	rows = pane_part(p, 1, 0, height - 1, p->cols);
	list_row_head(t, l, p->cols, &t->row);
	pane_row(p, 0, 0, &t->row);
	l->scroll.height = (uint32_t)rows.rows;
	l->scroll.y = rows.top;
	scroll_fit(&l->scroll);
	for (int y = 0; y < rows.rows; y++) {
		uint32_t i = l->scroll.top + (uint32_t)y;

		if (i >= l->count)
			break;
		list_row(t, l, l->traces[i], i == l->scroll.at, p->cols, &t->row);
		pane_row(&rows, y, 0, &t->row);
		if (i == l->scroll.at)
			pane_style(&rows, y, 0, p->cols,
				focus ? STYLE_BOLD | STYLE_REVERSE : STYLE_BOLD);
	}
	list_glimpse(t, l, p, height);
}

static void list_count(struct buf *out, uint64_t count, const char *one, const char *many)
{
	buf_addf(out, "%llu %s  ", (unsigned long long)count, count == 1 ? one : many);
}

static void list_title(struct tui *t, struct row *left, struct row *right)
{
	const struct list *l = tui_state(t, PART_LIST);
	struct buf text = {0};

	row_add(left, ROLE_STRONG, STR("aitrace-tui  "), 13);
	row_add_text(left, ROLE_PLAIN, str_from(t->intake.name), t->set, t->cols);
	if (t->intake.sources > 1)
		buf_addf(&text, " and %u more", t->intake.sources - 1);
	row_add(left, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_reset(&text);
	list_count(&text, l->count, "trace", "traces");
	list_count(&text, l->spans, "span", "spans");
	if (t->intake.bytes)
		figure_size(t->intake.bytes, &text);
	else
		text.len -= 2;
	row_add(right, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

static void list_status_row(struct tui *t, struct row *row)
{
	struct list *l = tui_state(t, PART_LIST);
	struct buf text = {0};

	buf_addf(&text, "sort: %s%s", list_sort_word(l->sort),
		t->set == TEXT_UTF8 ? (l->rising ? "▴" : "▾") : (l->rising ? "^" : "v"));
	row_add(row, ROLE_PLAIN, buf_str(&text), text_width(buf_str(&text), t->set));
	buf_reset(&text);
	buf_add(&text, STR("   "));
	list_others(t, &text, "   ");
	if (t->intake.live && !t->intake.done)
		buf_addf(&text, "   LIVE");
	row_add(row, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

static void list_open(struct tui *t, struct list *l)
{
	if (!l->count) {
		tui_say(t, "there is no trace to open");
		return;
	}
	tui_choose(t, l->traces[l->scroll.at]);
	tui_open(t, PART_WATERFALL);
}

static bool list_act(struct tui *t, const struct press *press)
{
	struct list *l = tui_state(t, PART_LIST);

	list_refresh(t, l);
	switch (press->action) {
	case ACT_OPEN:
	case ACT_WATERFALL:
		list_open(t, l);
		return true;
	case ACT_COLUMNS:
		l->few = !l->few;
		return true;
	/* What these show, copy and pass on is that of the trace with the cursor. */
	case ACT_CONVERSATION:
	case ACT_STATE:
	case ACT_RAW:
	case ACT_LOG:
	case ACT_COPY_LINE:
	case ACT_COPY_ID:
	case ACT_COPY_VALUE:
	case ACT_COPY_JSON:
	case ACT_PAGER:
	case ACT_PIPE:
		if (l->count)
			tui_choose(t, l->traces[l->scroll.at]);
		return false;
	case ACT_SORT:
		list_sort_by(t, l, (l->sort + 1) % SORT_COUNT, l->rising);
		return true;
	case ACT_SORT_REVERSE:
		list_sort_by(t, l, l->sort, !l->rising);
		return true;
	default:
		break;
	}
	l->scroll.count = (uint32_t)l->count;
	if (!scroll_act(&l->scroll, press))
		return false;
	l->at = l->count ? l->traces[l->scroll.at] : NULL;
	return true;
}

static struct scroll *list_scroll(const struct tui *t)
{
	struct list *l = tui_state(t, PART_LIST);

	return &l->scroll;
}

/* Its id, and all that its roots say. */
static bool list_has(struct tui *t, uint32_t row, struct finder *f)
{
	struct list *l = tui_state(t, PART_LIST);
	struct trace *trace = row < l->count ? l->traces[row] : NULL;
	struct buf id = {0};
	bool has;

	if (!trace)
		return false;
	id_format(&trace->id, 32, &id);
	has = finder_text(f, buf_str(&id));
	for (uint32_t i = tree_first(trace, 0); i && !has; i = tree_next(trace, i))
		has = finder_span(f, trace, i, t->life);
	if (has)
		l->at = trace; /* the cursor comes here, and stays when rows are sorted anew */
	buf_release(&id);
	return has;
}

/* What runs shows tenths of seconds, and seconds where it has run for long. */
static int64_t list_due(const struct tui *t)
{
	const int64_t tenth = INT64_C(100000000);
	int64_t step = tenth * 10;
	bool open = false;

	if (!t->intake.live || t->intake.done || t->now_ns > INT64_MAX - 2 * step)
		return INT64_MAX;
	for (const struct trace *one = t->store->first; one && step > tenth;
		one = one->next) {
		open |= one->open > 0;
		if (one->open && figure_since(t->now_ns, one->first_ns) < 600 * tenth)
			step = tenth;
	}
	return open ? (t->now_ns / step + 1) * step : INT64_MAX;
}

static const enum action list_hints[] = {ACT_OPEN, ACT_SORT, ACT_SEARCH, ACT_FILTER,
	ACT_FOLLOW, ACT_LOG, ACT_QUIT, ACT_NONE};

static bool list_work(struct tui *t)
{
	struct list *l = tui_state(t, PART_LIST);

	return tui_shows(t, PART_LIST) && glimpse_work(l->glimpse, t);
}

const struct screen list_screen = {
	.part = PART_LIST,
	.name = "list",
	.help = "all traces",
	.hints = list_hints,
	.make = list_make,
	.end = list_end,
	.title = list_title,
	.draw = list_draw,
	.status = list_status_row,
	.act = list_act,
	.scroll = list_scroll,
	.has = list_has,
	.work = list_work,
	.due = list_due,
};
