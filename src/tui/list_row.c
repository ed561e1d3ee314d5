#include "tui/list_parts.h"

#include "base/stamp.h"
#include "model/tree.h"
#include "model/usage.h"
#include "view/figure.h"
#include "view/glyph.h"

/*
 * A row of the list:
 *
 *     >  14:02:11  ▸ run    14.2s+     14   3    13.2k    $0.057  agent.run "fix faili…
 *
 * Columns go from right to left where there is no room: the cost below 76 cells, the tokens below
 * 66, errors, spans and the day below 56; and where no trace has any tokens or cost. The day is there
 * when not all of them began today.
 */
struct list_column {
	const char *head;
	int least; /* width of a row from which it is there */
	void (*add)(struct tui *t, struct trace *trace, struct buf *out);
	int cells; /* that it takes, with the blanks before it */
	bool used; /* it is there when somebody has used some */
};

static bool list_runs(const struct tui *t, const struct trace *trace)
{
	return t->intake.live && !t->intake.done && trace->open;
}

static void add_duration(struct tui *t, struct trace *trace, struct buf *out)
{
	int64_t end = trace->last_ns;

	if (trace->first_ns > trace->last_ns)
		return;
	if (!list_runs(t, trace)) {
		stamp_duration(figure_since(end, trace->first_ns), out);
		return;
	}
	figure_running(
		figure_since(t->now_ns > end ? t->now_ns : end, trace->first_ns), out);
	buf_add_byte(out, '+');
}

static void add_spans(struct tui *t, struct trace *trace, struct buf *out)
{
	(void)t;
	figure_count(trace_spans_seen(trace), out);
}

static void add_errors(struct tui *t, struct trace *trace, struct buf *out)
{
	(void)t;
	figure_count(trace->errors, out);
}

static void add_tokens(struct tui *t, struct trace *trace, struct buf *out)
{
	struct usage used = usage_of_tree(trace, 0);

	(void)t;
	if (used.input || used.output)
		figure_count((uint64_t)used.input + used.output, out);
}

static void add_cost(struct tui *t, struct trace *trace, struct buf *out)
{
	struct usage used = usage_of_tree(trace, 0);

	(void)t;
	if (used.cost > 0)
		figure_cost(used.cost, out);
}

static const struct list_column columns[] = {
	{"DUR", 40, add_duration, 8, false},
	{"SPANS", 56, add_spans, 7, false},
	{"ERR", 56, add_errors, 5, false},
	{"TOKENS", 66, add_tokens, 8, true},
	{"COST", 76, add_cost, 9, true},
};

enum {
	COLUMNS = sizeof(columns) / sizeof(*columns),
	CLOCK_END = 11,
	STATUS = 8,
	DAY = 6,
	YEAR = 8,
	DAYS_LEAST = 56
};

/* ASCII text that ends at a column. */
static void list_right(struct row *r, enum role role, struct str text, int end)
{
	row_pad(r, end - (int)text.len);
	row_add(r, role, text, (int)text.len);
}

struct list_status {
	const char *word;
	enum glyph glyph;
	enum role role;
};

static struct list_status list_status(
	struct tui *t, const struct trace *trace, const struct glance *root)
{
	if (list_runs(t, trace))
		return (struct list_status){"run", GLYPH_OPEN, ROLE_OPEN};
	if (trace->open && t->intake.done)
		return (struct list_status){"lost", GLYPH_LOST, ROLE_LOST};
	if (root->cancelled)
		return (struct list_status){"cancel", GLYPH_CANCELLED, ROLE_LOST};
	if (root->status == STATUS_ERROR)
		return (struct list_status){"error", GLYPH_ERROR, ROLE_ERROR};
	if (root->state == SPAN_MISSING)
		return (struct list_status){"part", GLYPH_MISSING, ROLE_DIM};
	return (struct list_status){"ok", GLYPH_OK, ROLE_OK};
}

/* Behind the time at which it started. */
static int list_clock_end(const struct list *l, int cols)
{
	static const int more[] = {[OVER_DAY] = 0, [OVER_DAYS] = DAY, [OVER_YEARS] = YEAR};

	return CLOCK_END + (cols >= DAYS_LEAST ? more[l->over] : 0);
}

static bool list_shows(const struct list *l, size_t column, int cols)
{
	const struct list_column *c = &columns[column];

	if (c->used && !(c->add == add_cost ? l->cost : l->tokens))
		return false;
	return cols >= c->least && (!l->few || !column);
}

static void list_figures(
	struct tui *t, const struct list *l, struct trace *trace, int cols, struct row *r)
{
	int end = list_clock_end(l, cols) + STATUS;

	for (size_t i = 0; i < COLUMNS; i++) {
		struct buf text = {0};

		if (!list_shows(l, i, cols))
			continue;
		end += columns[i].cells;
		columns[i].add(t, trace, &text);
		list_right(r,
			columns[i].add == add_errors && trace->errors ? ROLE_ERROR
								      : ROLE_PLAIN,
			buf_str(&text), end);
		buf_release(&text);
	}
	row_pad(r, end + 2);
}

/* `06:53:28`, `11-23 06:53:28` or `2026-11-23 06:53`, as there is room. */
static void list_started(struct row *r, const struct trace *trace, int end)
{
	struct buf text = {0};

	if (trace->first_ns <= trace->last_ns) {
		if (end == CLOCK_END + YEAR) {
			stamp_year(trace->first_ns, &text);
			buf_add_byte(&text, '-');
		}
		if (end > CLOCK_END) {
			stamp_day(trace->first_ns, &text);
			buf_add_byte(&text, ' ');
		}
		stamp_clock(trace->first_ns, &text);
		if (end == CLOCK_END + YEAR)
			text.len -= 3;
	}
	list_right(r, ROLE_PLAIN, buf_str(&text), end - 1);
	buf_release(&text);
}

void list_row(struct tui *t, const struct list *l, struct trace *trace, bool cursor,
	int cols, struct row *r)
{
	uint32_t root = tree_first(trace, 0);
	const struct glance *g = &tui_glance(t, trace, root)->glance;
	struct list_status status = list_status(t, trace, g);
	int end = list_clock_end(l, cols);

	row_reset(r);
	row_add(r, ROLE_STRONG, cursor ? STR(">") : STR(" "), 1);
	list_started(r, trace, end);
	row_pad(r, end + 1);
	glyph_add(r, status.role, status.glyph, t->set);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add(r, status.role, str_from(status.word), (int)str_from(status.word).len);
	list_figures(t, l, trace, cols, r);
	row_add_row(r, &g->name);
	row_cut(r, t->set, cols);
}

void list_row_head(struct tui *t, const struct list *l, int cols, struct row *r)
{
	int clock = list_clock_end(l, cols), end = clock + STATUS;

	row_reset(r);
	list_right(r, ROLE_DIM, STR("STARTED"), clock - 1);
	row_add(r, ROLE_DIM, STR("  STATUS"), 8);
	for (size_t i = 0; i < COLUMNS; i++)
		if (list_shows(l, i, cols)) {
			end += columns[i].cells;
			list_right(r, ROLE_DIM, str_from(columns[i].head), end);
		}
	row_add(r, ROLE_DIM, STR("  NAME"), 6);
	row_cut(r, t->set, cols);
}
