#include "tui/waterfall_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "model/place.h"
#include "model/usage.h"
#include "view/figure.h"
#include "view/glyph.h"
#include "view/title_row.h"

static void *waterfall_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct waterfall));
}

static void waterfall_end(void *state)
{
	struct waterfall *w = state;

	if (w) {
		waterfall_broods_release(w);
		waterfall_marks_release(w);
		row_release(&w->row);
		row_release(&w->open);
		row_release(&w->alike_name);
		row_release(&w->alike_mark);
		free(w->more);
	}
	free(w);
}

/* The first trace, when none was chosen. */
static void waterfall_enter(struct tui *t)
{
	if (!t->trace && t->store->first)
		tui_choose(t, t->store->first);
}

/* The last sign of a lost span, or of what is below it. */
static int64_t waterfall_seen(const struct sight *s, uint32_t span)
{
	const struct folds *f = &s->folds;
	int64_t seen = s->trace->spans[span].start_ns;
	uint32_t from = f->places[span], end = from + f->sizes[from];

	for (uint32_t place = from; place < end; place++) {
		const struct span *one = &s->trace->spans[f->spans[place]];

		if (one->flags & SPAN_HAS_TIME && one->start_ns > seen)
			seen = one->start_ns;
		if (one->flags & SPAN_HAS_END && one->end_ns > seen)
			seen = one->end_ns;
	}
	return seen;
}

/* What is known of a span in a row. */
static struct glances_slot *waterfall_glance(struct tui *t, uint32_t span)
{
	struct glances_slot *g = tui_glance(t, t->trace, span);

	if (g->glance.state == SPAN_LOST && !g->seen_ns)
		g->seen_ns = waterfall_seen(tui_sight(t), span);
	return g;
}

/* ---- rows --------------------------------------------------------------------------------- */

struct scroll waterfall_scroll(const struct tui *t)
{
	const struct waterfall *w = tui_state(t, PART_WATERFALL);
	const struct sight *s = tui_sight(t);
	struct scroll scroll = {.cursor = true, .height = w->height};

	if (!s)
		return scroll;
	scroll.count = folds_rows(&s->folds);
	scroll.top = s->top;
	scroll.at = folds_row(&s->folds, s->span);
	if (scroll.at == UINT32_MAX)
		scroll.at = s->top;
	scroll_fit(&scroll);
	return scroll;
}

void waterfall_scrolled(struct tui *t, const struct scroll *scroll)
{
	struct sight *s = tui_sight(t);

	if (!s)
		return;
	s->top = scroll->top;
	s->span = folds_span(&s->folds, scroll->at);
}

/* Below these the minimap is left out. */
enum { MAP_FROM = 10, MAP_COLS = 8, NAME_LEAST = 12 };

/* Levels further out than a gutter can show are not asked for. */
enum { LEVELS_MAX = 128 };

static struct gutter waterfall_gutter(
	struct waterfall *w, const struct sight *s, uint32_t span)
{
	size_t depth = folds_depth(&s->folds, span), level = depth;

	w->more = mem_grow(w->more, &w->more_room, depth + 1, sizeof(*w->more));
	for (uint32_t i = span; i && depth - level < LEVELS_MAX; level--) {
		w->more[level] = folds_more(&s->folds, i);
		i = s->trace->spans[i].parent;
		if (!level)
			break;
	}
	return (struct gutter){.more = w->more, .depth = depth};
}

static enum waterfall_fold waterfall_fold(const struct sight *s, uint32_t span)
{
	if (folds_alike(&s->folds, span))
		return FOLD_CLOSED;
	if (folds_size(&s->folds, span) < 2)
		return FOLD_NONE;
	return folds_closed(&s->folds, span) ? FOLD_CLOSED : FOLD_OPEN;
}

/*
 * A clock that is wrong, or work that nobody waited for: its bar is where its times say. What two clocks
 * of one machine differ by is no news.
 */
static bool waterfall_outside(const struct trace *t, uint32_t span)
{
	const int64_t most = 1000000;
	const struct span *s = &t->spans[span], *above = &t->spans[s->parent];

	if (!s->parent)
		return false;
	if (s->flags & above->flags & SPAN_HAS_TIME &&
		figure_since(above->start_ns, s->start_ns) > most)
		return true;
	return s->flags & above->flags & SPAN_HAS_END &&
		figure_since(s->end_ns, above->end_ns) > most;
}

static void waterfall_span(struct tui *t, struct waterfall *w, const struct pane *p, int y,
	uint32_t span, bool focus)
{
	struct sight *s = tui_sight(t);
	const struct glances_slot *g = waterfall_glance(t, span);
	struct glance then, alike;
	struct waterfall_row row = {.glance = &g->glance,
		.gutter = waterfall_gutter(w, s, span),
		.fold = waterfall_fold(s, span),
		.hidden = folds_size(&s->folds, span) - 1,
		.cursor = span == s->span,
		.dim = s->filtered && !selection_has(&s->matched, span),
		.star = timing_path(t, span) == PATH_ON,
		.beside = timing_path(t, span) == PATH_BESIDE,
		.outside = waterfall_outside(t->trace, span),
		.now_ns = tui_edge(t),
		.seen_ns = g->seen_ns};

	if (folds_alike(&s->folds, span) && waterfall_alike_row(t, span, &row, &alike))
		row.glance = &alike;
	if (s->head_ns != INT64_MAX) {
		row.now_ns = s->head_ns;
		row.dim |= !glance_then(&then, row.glance, s->head_ns, &w->open);
		row.failed = then.has_end ? row.failed : 0; /* nobody knows yet */
		row.glance = &then;
	}
	if (w->columns.lane.cols && (row.alike || t->trace->spans[span].last_child)) {
		const struct waterfall_children *c = waterfall_children(t, span);

		row.parts = c->parts;
		row.part_count = c->count;
	}
	if (w->columns.lane.cols && !row.alike)
		row.marks = waterfall_marks(t, span);
	waterfall_row(&w->row, &w->columns, &row);
	pane_row(p, y, 0, &w->row);
	if (row.cursor)
		pane_style(p, y, 0, w->columns.name,
			focus ? STYLE_BOLD | STYLE_REVERSE : STYLE_BOLD);
}

/* A trace of which no record is about a span. */
static void waterfall_bare(struct tui *t, const struct pane *p)
{
	struct buf text = {0};

	buf_addf(&text, " no spans, but %u events: :w FILE writes them",
		t->trace->event_count - 1);
	row_reset(&t->row);
	row_add_text(&t->row, ROLE_DIM, buf_str(&text), t->set, p->cols);
	pane_row(p, 0, 0, &t->row);
	buf_release(&text);
}

static void waterfall_rows(
	struct tui *t, struct waterfall *w, const struct pane *p, bool focus)
{
	struct sight *s = tui_sight(t);
	struct scroll scroll;

	row_reset(&w->open);
	glyph_add(&w->open, ROLE_OPEN, GLYPH_OPEN, t->set);
	w->height = (uint32_t)p->rows;
	w->x = p->left;
	w->y = p->top;
	scroll = waterfall_scroll(t);
	waterfall_scrolled(t, &scroll);
	for (int y = 0; y < p->rows; y++) {
		uint32_t span = folds_span(&s->folds, s->top + (uint32_t)y);

		if (span)
			waterfall_span(t, w, p, y, span, focus);
		else if (w->columns.lane.cols) {
			struct pane line = pane_part(p, y, w->columns.left, 1, 1);

			pane_fill(&line, 0, ROLE_DIM,
				t->set == TEXT_UTF8 ? STR("│") : STR("|"));
		}
	}
	if (!s->folds.count && t->trace->event_count > 1)
		waterfall_bare(t, p);
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void waterfall_head(struct tui *t, struct waterfall *w, const struct pane *p)
{
	struct pane lane = pane_part(p, 0, w->columns.left + 1, 1, w->columns.lane.cols);

	waterfall_row_head(&w->row, &w->columns);
	pane_row(p, 0, 0, &w->row);
	if (!lane.cols)
		return;
	row_reset(&w->row);
	timing_axis(t, &w->row, &w->columns.lane);
	pane_row(&lane, 0, 0, &w->row);
}

/* Rows for the minimap, and below it for the playhead, where there is room. */
static int waterfall_map_rows(const struct tui *t, const struct pane *p)
{
	if (p->rows < MAP_FROM || p->cols < MAP_COLS || !timing_of(t) ||
		tui_top(t) == PART_CINEMA || t->tiles.time) /* which have one */
		return 0;
	return tui_sight(t)->head_ns != INT64_MAX ? 2 : 1;
}

static void waterfall_map(struct tui *t, struct waterfall *w, const struct pane *p)
{
	for (int y = 0; y < p->rows; y++) {
		row_reset(&w->row);
		if (y)
			timing_minimap_head(t, &w->row, p->cols);
		else
			timing_minimap(t, &w->row, p->cols);
		pane_row(p, y, 0, &w->row);
	}
}

static void waterfall_rule(struct tui *t, struct waterfall *w, const struct pane *p, int y)
{
	struct pane corner = pane_part(
		p, y, w->columns.left, 1, w->columns.lane.cols ? 1 : 0);

	pane_fill(&(struct pane){p->canvas, p->top + y, p->left, 1, p->cols}, 0, ROLE_DIM,
		glyph_text(GLYPH_RULE, t->set));
	if (corner.cols)
		pane_fill(&corner, 0, ROLE_DIM, t->set == TEXT_UTF8 ? STR("┴") : STR("+"));
}

static void waterfall_empty(struct tui *t, struct waterfall *w, const struct pane *p)
{
	struct str words = STR(" no trace yet");

	if (t->intake.done)
		words = STR(" no trace in what was read");
	row_reset(&w->row);
	row_add_text(&w->row, ROLE_DIM, words, t->set, p->cols);
	pane_row(p, 0, 0, &w->row);
}

static void waterfall_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	int strip = p->rows >= 12 && !tui_shows(t, PART_DETAIL) ? STRIP_ROWS + 1 : 0;
	struct pane head = pane_part(p, 0, 0, 1, p->cols), rows, below, map;
	struct sight_time time;
	int bottom;

	if (!t->trace) {
		waterfall_empty(t, w, p);
		return;
	}
	bottom = p->rows - waterfall_map_rows(t, p);
	rows = pane_part(p, 1, 0, bottom - 1 - strip, p->cols);
	below = pane_part(p, bottom - strip + 1, 0, strip - 1, p->cols);
	map = pane_part(p, bottom, 1, p->rows - bottom, p->cols - 2);
	w->columns = waterfall_columns_of(p->cols, w->share, t->set);
	time = sight_time(tui_sight(t), tui_edge(t));
	w->columns.lane.t0 = time.t0;
	w->columns.lane.t1 = time.t1;
	timing_lane(t, &w->columns.lane);
	waterfall_head(t, w, &head);
	waterfall_rows(t, w, &rows, focus);
	waterfall_map(t, w, &map);
	if (!strip)
		return;
	waterfall_rule(t, w, p, bottom - strip);
	waterfall_strip(t, &below, tui_span(t));
}

/* ---- title and status --------------------------------------------------------------------- */

static uint64_t waterfall_number(const struct tui *t, struct waterfall *w)
{
	if (w->numbered == t->trace)
		return w->number;
	w->numbered = t->trace;
	w->number = 1;
	for (const struct trace *one = t->store->first; one && one != t->trace;
		one = one->next)
		w->number++;
	return w->number;
}

/* The input that the trace came from, as far as its first records say. */
static struct str waterfall_input(const struct tui *t)
{
	uint64_t place = 0;

	for (size_t i = 1; t->trace && !place && i < t->trace->span_count && i < 8; i++)
		place = t->trace->spans[i].start_place ? t->trace->spans[i].start_place
						       : t->trace->spans[i].end_place;
	if (!place && t->trace && t->trace->event_count > 1)
		place = t->trace->events[1].place;
	if (!place || t->intake.sources < 2)
		return str_from(t->intake.name);
	return input_name(t->life->in, place_source(place));
}

/* Without the folders that it is in: the list has them. */
static struct str waterfall_file(const struct tui *t)
{
	struct str name = waterfall_input(t);

	for (size_t at = str_find(name, '/'); at + 1 < name.len; at = str_find(name, '/'))
		name = str_tail(name, at + 1);
	return name;
}

/* `  trace 1/3 7f3a9c0e…c41d  LIVE` */
static void waterfall_trace(struct tui *t, struct waterfall *w, struct row *r)
{
	struct buf text = {0};

	row_add(r, ROLE_PLAIN, STR("  trace "), 8);
	if (t->store->trace_count > 1)
		buf_addf(&text, "%llu/%zu ", (unsigned long long)waterfall_number(t, w),
			t->store->trace_count);
	row_add(r, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_reset(&text);
	id_format(&t->trace->id, 32, &text);
	title_row_id(r, t->set, buf_str(&text));
	if (t->intake.live && !t->intake.done)
		row_add(r, ROLE_STRONG, STR("  LIVE"), 6);
	buf_release(&text);
}

static void waterfall_figures(struct tui *t, struct row *r)
{
	struct usage used = usage_of_tree(t->trace, 0);
	struct totals totals = {0};

	totals.spans = trace_spans_seen(t->trace);
	totals.errors = t->trace->errors;
	totals.input_tokens = used.input;
	totals.output_tokens = used.output;
	totals.cost = used.cost;
	title_row_figures(r, t->set, &totals);
}

/* The name of the input is cut first: which trace it is cannot be seen anywhere else. */
static void waterfall_title(struct tui *t, struct row *left, struct row *right)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	struct row trace = {0};
	int room = t->cols - left->width - 2;

	if (t->trace) {
		waterfall_trace(t, w, &trace);
		waterfall_figures(t, right);
		room -= trace.width + right->width;
	}
	row_add_text(left, ROLE_STRONG, waterfall_file(t), t->set,
		room > NAME_LEAST ? room : NAME_LEAST);
	row_add_row(left, &trace);
	row_release(&trace);
}

/* `  zoom 2 +1.250s → +2.250s`: how far in, and what is shown. */
static void waterfall_zoom(const struct tui *t, const struct sight *s, struct buf *out)
{
	struct sight_time time = sight_time(s, tui_edge(t));

	buf_addf(out, "  zoom %zu ", s->crumb_count);
	figure_offset(figure_since(time.t0, t->trace->first_ns), out);
	buf_add_byte(out, ' ');
	buf_add(out, glyph_text(GLYPH_ARROW, t->set));
	buf_add_byte(out, ' ');
	figure_offset(figure_since(time.t1, t->trace->first_ns), out);
}

static void waterfall_status(struct tui *t, struct row *row)
{
	struct waterfall *w = tui_state(t, PART_WATERFALL);
	struct scroll scroll = waterfall_scroll(t);
	struct sight *s = tui_sight(t);
	struct buf text = {0};

	if (!s)
		return;
	buf_addf(&text, "row %u/%u", scroll.count ? scroll.at + 1 : 0, scroll.count);
	waterfall_alike_offer(t, &text);
	if (!s->whole)
		waterfall_zoom(t, s, &text);
	if (t->follow && t->intake.live)
		buf_addf(&text, "  following");
	else if (t->intake.live && trace_spans_seen(t->trace) > w->seen_spans)
		buf_addf(&text, "  +%llu new, F",
			(unsigned long long)(trace_spans_seen(t->trace) - w->seen_spans));
	row_add_text(row, ROLE_PLAIN, buf_str(&text), t->set, t->cols);
	buf_release(&text);
}

/* What runs shows tenths of seconds for a minute, and seconds then. */
static int64_t waterfall_due(const struct tui *t)
{
	const int64_t tenth = INT64_C(100000000);
	int64_t step = tenth;

	if (!tui_edge(t))
		return INT64_MAX;
	if (figure_since(t->now_ns, t->trace->first_ns) > 600 * tenth)
		step *= 10;
	return t->now_ns > INT64_MAX - 2 * step ? INT64_MAX : (t->now_ns / step + 1) * step;
}

static bool waterfall_work(struct tui *t)
{
	bool more = waterfall_broods_work(t);

	return waterfall_marks_work(t) || more;
}

static const enum action waterfall_hints[] = {ACT_BACK, ACT_SEARCH, ACT_FILTER, ACT_OPEN,
	ACT_FOLD_TOGGLE, ACT_ZOOM_IN, ACT_PLAY, ACT_NONE};

static void waterfall_click(struct tui *t, int x, int y)
{
	const struct waterfall *w = tui_state(t, PART_WATERFALL);
	const struct lane *lane = &w->columns.lane;
	struct sight *s = tui_sight(t);
	int cell = x - w->x - w->columns.left - 1, row = y - w->y;

	if (!s)
		return;
	if (row == -1 && cell >= 0 && cell < lane->cols)
		s->head_ns = lane_time(lane, cell * 8);
	else if (row >= 0 && (uint32_t)row < w->height &&
		s->top + (uint32_t)row < folds_rows(&s->folds))
		waterfall_act(t,
			&(struct press){.action = ACT_FIRST,
				.count = (int)(s->top + (uint32_t)row) + 1});
}

const struct screen waterfall_screen = {
	.part = PART_WATERFALL,
	.name = "waterfall",
	.help = "the spans of a trace as a tree, and when they ran",
	.hints = waterfall_hints,
	.make = waterfall_make,
	.end = waterfall_end,
	.enter = waterfall_enter,
	.title = waterfall_title,
	.draw = waterfall_draw,
	.status = waterfall_status,
	.act = waterfall_act,
	.click = waterfall_click,
	.work = waterfall_work,
	.due = waterfall_due,
};
