#include "tui/state.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/state.h"
#include "query/finder.h"
#include "tui/picking.h"
#include "tui/scroll.h"
#include "tui/tui.h"
#include "view/figure.h"
#include "view/state_rows.h"
#include "view/title_row.h"

enum { SIDES_COLS = 100, LOOK_BACK = 10000, DRAW_ASKED = 16, LOOKED_CELLS = 4096 };

struct state_pane {
	struct states states;
	const struct trace *trace; /* whose they are; NULL: none yet */
	struct buf key;		   /* which of them is shown */
	uint32_t span;		   /* with the cursor, when a change was chosen by hand, */
	size_t chosen;		   /* which is this one; 0: none was */
	bool changes_only;

	bool busy;   /* there is more to be found out than a frame has time for */
	bool ready;  /* its changes are gathered, */
	size_t goal; /* and are gone through up to here */

	/* What the lines were made for. */
	const struct state_series *series; /* NULL: they are not good any more */
	size_t change;
	unsigned look;
	struct state before;
	struct state after;
	struct state_lines lines;

	struct scroll scroll;
	bool turned; /* values are wrapped where the settings say they are not, and not where they do */
	int cols; /* that rows were made for */
	enum text_set set;
	bool place; /* the cursor went to what has changed: it is to be seen with what follows */
	struct row row;
};

static void *pane_make(struct tui *t)
{
	struct state_pane *s = mem_new(sizeof(*s));

	(void)t;
	s->scroll.from = s;
	s->scroll.cursor = true;
	return s;
}

static void pane_end(void *state)
{
	struct state_pane *s = state;

	if (!s)
		return;
	if (s->trace)
		states_release(&s->states);
	state_lines_release(&s->lines);
	buf_release(&s->key);
	row_release(&s->row);
	free(s);
}

/* ---- which state, and behind which change ---- */

/* A frame has time for so much; the rest is worked on while nobody presses a key. */
static bool pane_late(void *to)
{
	int *asked = to;

	return ++*asked >= DRAW_ASKED;
}

/* Whether all changes that the trace has are there. */
static bool pane_gather(struct state_pane *s, const struct state_pace *pace)
{
	uint32_t events = s->states.events, inner = s->states.inner_events;

	s->ready = states_gather(&s->states, pace);
	s->busy |= !s->ready;
	if (!s->ready || events != s->states.events || inner != s->states.inner_events)
		s->series = NULL;
	return s->ready;
}

static bool pane_trace(struct tui *t, struct state_pane *s)
{
	int asked = 0;

	if (s->trace != t->trace) {
		if (s->trace)
			states_release(&s->states);
		s->trace = t->trace;
		s->series = NULL;
		s->chosen = s->goal = 0;
		s->busy = s->ready = false;
		if (s->trace)
			states_init(&s->states, s->trace, t->life, NULL);
	}
	return s->trace && pane_gather(s, &(struct state_pace){pane_late, &asked});
}

static struct state_series *pane_series(struct state_pane *s)
{
	struct state_series *series;

	if (!s->trace || !s->states.count)
		return NULL;
	series = states_find(&s->states, buf_str(&s->key));
	return series ? series : &s->states.series[0];
}

/* The last change that the span itself made, in its time; 0: none. */
static size_t pane_by_span(const struct state_series *series, const struct span *span,
	uint32_t i, size_t count)
{
	for (size_t n = count; n && count - n < LOOK_BACK; n--) {
		const struct state_change *c = &series->at[n - 1];

		if (c->span == i)
			return n;
		if (c->ts < span->start_ns)
			return 0;
	}
	return 0;
}

/* Behind so many changes: at the playhead, as was chosen, or behind the span with the cursor. */
static size_t pane_change(
	struct tui *t, struct state_pane *s, const struct state_series *series)
{
	const struct sight *sight = tui_sight(t);
	const struct span *span = &t->trace->spans[sight->span];
	size_t count, own;

	if (sight->head_ns != INT64_MAX)
		return state_count(series, sight->head_ns);
	if (s->chosen && s->span == sight->span)
		return s->chosen < series->count ? s->chosen : series->count;
	s->chosen = 0;
	if (!sight->span || !(span->flags & SPAN_HAS_END))
		return series->count;
	count = state_count(series, span->end_ns);
	own = pane_by_span(series, span, sight->span, count);
	return own ? own : count;
}

/* Other lines: the cursor goes to the first that has changed, or stays, as far as it is picked. */
static void pane_pick(struct tui *t, struct state_pane *s, bool other)
{
	uint32_t at = scroll_line(&s->scroll, s->scroll.at);

	if (other)
		at = s->lines.first < s->lines.count ? (uint32_t)s->lines.first : 0;
	scroll_count(&s->scroll, (uint32_t)s->lines.count + (s->lines.left_out > 0));
	picking_again(t, PART_STATE, at);
	s->scroll.at = scroll_seek(&s->scroll, at);
	s->place |= other;
}

/* The lines of what is to be shown; what has not changed since the last frame is not made again. */
static struct state_series *pane_look(struct tui *t, struct state_pane *s, int cols)
{
	struct state_series *series;
	unsigned look = (s->changes_only ? STATE_CHANGES_ONLY : 0) |
		(cols >= SIDES_COLS ? STATE_SIDE_BY_SIDE : 0);
	size_t change;
	int asked = 0;

	series = pane_trace(t, s) ? pane_series(s) : NULL;
	if (!series)
		return NULL;
	change = s->goal = pane_change(t, s, series);
	if (!states_build(
		    &s->states, series, change, &(struct state_pace){pane_late, &asked})) {
		s->busy = true;
		s->series = NULL;
		return NULL;
	}
	if (s->series == series && s->change == change && s->look == look)
		return series;
	s->before = (struct state){.fault = STATE_NO_SNAPSHOT};
	if (change)
		state_change(&s->states, series, change, &s->before, &s->after);
	else
		s->after = s->before;
	state_lines(&s->lines, &s->before, &s->after, look);
	pane_pick(t, s, s->series != series || s->change != change);
	s->series = series;
	s->change = change;
	s->look = look;
	return series;
}

/* ---- drawing ---- */

static const char *pane_way(const struct state *after)
{
	return after->change->way == STATE_SNAPSHOT ? "snapshot" : "update";
}

/* ` by T edit_file` */
static void pane_who(struct tui *t, struct state_pane *s, int cols)
{
	const struct glances_slot *g;

	if (!s->after.change->span)
		return;
	g = tui_glance(t, t->trace, s->after.change->span);
	row_add(&s->row, ROLE_DIM, STR(" by "), 4);
	row_add_row(&s->row, &g->glance.letter);
	row_add(&s->row, ROLE_PLAIN, STR(" "), 1);
	row_add_row(&s->row, &g->glance.name);
	row_cut(&s->row, t->set, cols > 60 ? cols - 20 : cols);
}

static void pane_words(
	struct tui *t, struct state_pane *s, enum role role, struct buf *text)
{
	row_add_text(&s->row, role, buf_str(text), t->set, t->cols);
	buf_reset(text);
}

static void pane_head(
	struct tui *t, struct state_pane *s, const struct state_series *series, int cols)
{
	struct buf text = {0};

	row_reset(&s->row);
	row_add(&s->row, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&s->row, ROLE_STRONG, series->key.len ? series->key : STR("state"),
		t->set, cols / 3);
	buf_addf(&text, "  %zu/%zu", s->change, series->count);
	pane_words(t, s, ROLE_PLAIN, &text);
	if (s->after.change) {
		buf_add(&text, STR("  "));
		figure_offset(figure_since(s->after.change->ts, t->trace->first_ns), &text);
		pane_words(t, s, ROLE_DIM, &text);
		buf_addf(&text, "  %s", pane_way(&s->after));
		pane_words(t, s, ROLE_PLAIN, &text);
		pane_who(t, s, cols);
	}
	if (s->lines.changed) {
		buf_addf(&text, "  %zu changed", s->lines.changed);
		pane_words(t, s, ROLE_STRONG, &text);
	}
	row_cut(&s->row, t->set, cols);
	buf_release(&text);
}

/* Why there is nothing, or not all there might be; false: there is nothing to say. */
static bool pane_remark(struct tui *t, struct state_pane *s, int cols)
{
	struct buf text = {0};
	bool said = true;

	row_reset(&s->row);
	if (!s->after.change)
		buf_add(&text, STR(" nothing was said of it yet"));
	else if (s->after.fault != STATE_KNOWN)
		buf_addf(&text, " unknown: %s%s", state_why(&s->after),
			s->before.fault == STATE_KNOWN ? "; it was:" : "");
	else if (s->before.fault != STATE_KNOWN)
		buf_add(&text, STR(" nothing is known of what was before"));
	else if (!s->lines.changed)
		buf_add(&text, STR(" this change has changed nothing"));
	else
		said = false;
	row_add_text(&s->row, s->after.change && s->after.fault ? ROLE_ERROR : ROLE_DIM,
		buf_str(&text), t->set, cols);
	buf_release(&text);
	return said;
}

static void pane_left_out(struct tui *t, struct state_pane *s, int cols)
{
	struct buf text = {0};

	buf_addf(&text, "  %zu more values", s->lines.left_out);
	row_reset(&s->row);
	row_add_text(&s->row, ROLE_DIM, buf_str(&text), t->set, cols);
	buf_release(&text);
}

/* What has changed is shown in the upper half, where it was out of sight or at the end of it. */
static void pane_place(struct state_pane *s)
{
	uint32_t at = s->scroll.at, top = s->scroll.top, third = s->scroll.height / 3;

	if (s->place && (at < top || at + 2 > top + s->scroll.height))
		s->scroll.top = at > third ? at - third : 0;
	s->place = false;
}

static uint32_t pane_height(void *from, uint32_t i)
{
	struct state_pane *s = from;
	struct state_walk w;
	uint32_t rows = 0;

	if (i >= s->lines.count)
		return 1;
	state_walk_open(&w, &s->lines, i, s->look | STATE_WRAPPED, s->set, s->cols);
	while (state_walk_row(&w, &s->row))
		rows++;
	state_walk_release(&w);
	return rows;
}

static void pane_put(const struct pane *p, int y, const struct state_pane *s, bool reverse)
{
	if (y < 0)
		return;
	pane_row(p, y, 0, &s->row);
	if (reverse)
		pane_style(p, y, 0, p->cols, STYLE_REVERSE);
}

/* All rows of a line, from row `y` of the pane on; returns the one behind it. */
static int pane_line(
	struct tui *t, struct state_pane *s, const struct pane *p, int y, size_t i, bool on)
{
	unsigned look = s->look | (s->scroll.rows ? STATE_WRAPPED : 0);
	struct state_walk w;

	if (i >= s->lines.count) {
		pane_left_out(t, s, p->cols);
		pane_put(p, y, s, on);
		return y + 1;
	}
	state_walk_open(&w, &s->lines, i, look, t->set, p->cols);
	while (y < p->rows && state_walk_row(&w, &s->row))
		pane_put(p, y++, s, on);
	state_walk_release(&w);
	return y;
}

static void pane_lines(
	struct tui *t, struct state_pane *s, const struct pane *p, bool focus)
{
	int y;

	s->cols = p->cols;
	s->set = t->set;
	s->scroll.rows = t->settings.wrap != s->turned ? pane_height : NULL;
	scroll_count(&s->scroll, (uint32_t)s->lines.count + (s->lines.left_out > 0));
	s->scroll.height = p->rows > 0 ? (uint32_t)p->rows : 0;
	s->scroll.y = p->top;
	pane_place(s);
	scroll_fit(&s->scroll);
	y = -(int)s->scroll.into;
	for (uint32_t i = s->scroll.top; i < s->scroll.count && y < p->rows; i++)
		y = pane_line(
			t, s, p, y, scroll_line(&s->scroll, i), focus && i == s->scroll.at);
}

/* How far it has come with what takes longer than a frame. */
static void pane_progress(struct state_pane *s, struct buf *out)
{
	const struct state_series *series;

	if (!s->ready || !s->states.count) {
		buf_add(out, STR(" looking for changes of state"));
		return;
	}
	series = pane_series(s);
	buf_addf(out, " going through the changes of state: %zu of %zu", series->built,
		s->goal);
}

static void pane_nothing(struct tui *t, struct state_pane *s, const struct pane *p)
{
	struct buf text = {0};

	if (!t->trace)
		buf_add(&text, STR(" no trace yet"));
	else if (s->busy)
		pane_progress(s, &text);
	else
		buf_add(&text,
			STR(" nothing in this trace says what state its agent was in"));
	row_reset(&s->row);
	row_add_text(&s->row, ROLE_DIM, buf_str(&text), t->set, p->cols);
	pane_row(p, 0, 0, &s->row);
	buf_release(&text);
}

static void pane_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct state_pane *s = tui_state(t, PART_STATE);
	const struct state_series *series = pane_look(t, s, p->cols);
	struct pane rows;
	int top = 1;

	if (!series) {
		pane_nothing(t, s, p);
		return;
	}
	pane_head(t, s, series, p->cols);
	pane_row(p, 0, 0, &s->row);
	if (pane_remark(t, s, p->cols)) {
		pane_row(p, 1, 0, &s->row);
		top++;
	}
	rows = pane_part(p, top, 0, p->rows - top, p->cols);
	pane_lines(t, s, &rows, focus);
}

static void pane_title(struct tui *t, struct row *left, struct row *right)
{
	const struct state_pane *s = tui_state(t, PART_STATE);
	struct buf text = {0};

	row_add(left, ROLE_STRONG, STR("state  "), 7);
	if (t->trace) {
		row_add(left, ROLE_PLAIN, STR("trace "), 6);
		id_format(&t->trace->id, 32, &text);
		title_row_id(left, t->set, buf_str(&text));
		buf_reset(&text);
	}
	if (s->trace && s->trace == t->trace && s->states.count > 1)
		buf_addf(&text, "one of %zu states", s->states.count);
	row_add(right, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

static void pane_status(struct tui *t, struct row *row)
{
	const struct state_pane *s = tui_state(t, PART_STATE);
	struct buf text = {0};

	if (s->changes_only)
		buf_add(&text, STR("what changed alone"));
	if (s->scroll.count)
		buf_addf(&text, "%srow %u/%u", text.len ? "  " : "",
			scroll_line(&s->scroll, s->scroll.at) + 1, s->scroll.lines);
	row_add_text(row, ROLE_PLAIN, buf_str(&text), t->set, t->cols);
	buf_release(&text);
}

/* ---- work ---- */

static bool pane_work_late(void *to)
{
	return tui_late(to);
}

static bool pane_work(struct tui *t)
{
	struct state_pane *s = tui_state(t, PART_STATE);
	struct state_pace pace = {pane_work_late, t};
	struct state_series *series;

	if (!s->busy || s->trace != t->trace)
		return false;
	series = pane_gather(s, &pace) ? pane_series(s) : NULL;
	s->busy = !s->ready ||
		(series &&
			!states_build(&s->states, series,
				s->goal < series->count ? s->goal : series->count, &pace));
	tui_touch(t);
	return s->busy;
}

/* ---- keys ---- */

/* To the change before or behind; time is moved by who plays it. */
static bool pane_step(struct tui *t, struct state_pane *s, int64_t by)
{
	const struct sight *sight = tui_sight(t);
	const struct state_series *series = pane_look(t, s, t->cols);
	int64_t to;

	if (!series || sight->head_ns != INT64_MAX)
		return false;
	to = (int64_t)s->change + by;
	if (to < 1 || to > (int64_t)series->count)
		tui_say(t,
			by < 0 ? "this was the first change" : "this was the last change");
	to = to < 1 ? 1 : to;
	to = to > (int64_t)series->count ? (int64_t)series->count : to;
	s->chosen = (size_t)to;
	s->span = sight->span;
	return true;
}

/* The state of the key before or behind. */
static void pane_turn(struct tui *t, struct state_pane *s, size_t by)
{
	const struct state_series *series = pane_look(t, s, t->cols);
	size_t i;

	if (!series || s->states.count < 2) {
		tui_say(t, "there is one state");
		return;
	}
	i = ((size_t)(series - s->states.series) + by) % s->states.count;
	buf_reset(&s->key);
	buf_add(&s->key, s->states.series[i].key);
	s->chosen = 0;
}

/* To the span that changed it. */
static void pane_open(struct tui *t, struct state_pane *s)
{
	if (!pane_look(t, s, t->cols) || !s->after.change || !s->after.change->span) {
		tui_say(t, "no span has changed it");
		return;
	}
	tui_jump(t, s->after.change->span);
	tui_open(t, t->screens[PART_DETAIL] ? PART_DETAIL : PART_WATERFALL);
}

void state_screen_look(struct tui *t)
{
	struct state_pane *s = tui_state(t, PART_STATE);

	s->changes_only = !s->changes_only;
	tui_touch(t);
}

bool state_screen_value(const struct tui *t, struct buf *out)
{
	const struct state_pane *s = tui_state(t, PART_STATE);
	const struct state_line *line;
	uint32_t at;

	if (!s || !s->series)
		return false;
	at = scroll_line(&s->scroll, s->scroll.at);
	if (at >= s->lines.count)
		return false;
	line = &s->lines.at[at];
	doc_write(line->kind == STATE_GONE_FROM ? &line->before : &line->after, out);
	return true;
}

static bool pane_act(struct tui *t, const struct press *press)
{
	struct state_pane *s = tui_state(t, PART_STATE);
	int64_t count = press->count ? press->count : 1;

	switch (press->action) {
	case ACT_STEP_NEXT:
		return pane_step(t, s, count);
	case ACT_STEP_PREV:
		return pane_step(t, s, -count);
	case ACT_IN:
		pane_turn(t, s, 1);
		return true;
	case ACT_OUT:
		pane_turn(t, s, s->states.count - 1);
		return true;
	case ACT_OPEN:
		pane_open(t, s);
		return true;
	case ACT_WRAP:
		s->turned = !s->turned;
		return true;
	case ACT_STATE:
	case ACT_DIFF:
		state_screen_look(t);
		return true;
	default:
		return scroll_act(&s->scroll, press);
	}
}

static struct scroll *pane_scroll(const struct tui *t)
{
	struct state_pane *s = tui_state(t, PART_STATE);

	return &s->scroll;
}

/* A line as long as it needs to be: of what is shown values are cut. */
static bool pane_has(struct tui *t, uint32_t row, struct finder *f)
{
	struct state_pane *s = tui_state(t, PART_STATE);

	if (row >= s->lines.count)
		return false;
	state_row(&s->row, &s->lines, row, STATE_ALL, t->set, LOOKED_CELLS);
	return finder_text(f, buf_str(&s->row.text));
}

static const enum action pane_hints[] = {ACT_BACK, ACT_DIFF, ACT_OPEN, ACT_STEP_NEXT,
	ACT_STEP_PREV, ACT_IN, ACT_SEARCH, ACT_FILTER, ACT_WRAP, ACT_WATERFALL, ACT_HELP,
	ACT_NONE};

const struct screen state_screen = {
	.part = PART_STATE,
	.name = "state",
	.help = "the agent's state, and what changed it",
	.hints = pane_hints,
	.make = pane_make,
	.end = pane_end,
	.title = pane_title,
	.draw = pane_draw,
	.status = pane_status,
	.act = pane_act,
	.scroll = pane_scroll,
	.has = pane_has,
	.work = pane_work,
};
