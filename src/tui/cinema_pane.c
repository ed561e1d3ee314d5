#include "tui/cinema_parts.h"

#include <stdlib.h>

#include "base/stamp.h"
#include "model/extent.h"
#include "model/moment.h"
#include "view/figure.h"
#include "view/glyph.h"

enum {
	ROWS_MAX = 200,
	INDENT = 2,
	TIME = 8,    /* cells of a time at the end of a row */
	LEVELS = 64, /* deeper ones are not indented further */
	EVENTS = 64, /* boundaries before the playhead that are looked at for events, */
	AHEAD = 512, /* and behind it for what comes */
	OFFSET = 11, /* cells of `+12.660s ` */
};

/* ---- events ------------------------------------------------------------------------------- */

/* What it says, beside its name. */
static struct str event_words(struct tui *t, const struct facts *f)
{
	static const char *const keys[] = {
		"body", "text", "exception.message", "message", "exception.type"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const struct scan_value *v = facts_attribute(f, str_from(keys[i]));

		if (v && v->type == SCAN_STRING)
			return facts_text(v, &t->frame);
	}
	return (struct str){0};
}

static bool event_open_inner(struct tui *t, const struct boundary *at, struct facts *f)
{
	size_t count;
	struct moment *m = moments(
		t->trace, at->span, 0, false, t->life, &t->frame, &count);

	for (size_t i = 0; i < count; i++)
		if (!m[i].place && m[i].ts == at->ns)
			return moment_open(&m[i], f, t->life, &t->frame);
	return false;
}

static bool event_open(struct tui *t, const struct boundary *at, struct facts *f)
{
	struct moment m = {.ts = at->ns};

	if (!at->event)
		return event_open_inner(t, at, f);
	if (at->event >= t->trace->event_count)
		return false;
	m.place = t->trace->events[at->event].place;
	return moment_open(&m, f, t->life, &t->frame);
}

/* `• log retrying in 200ms` */
static void event_add(struct tui *t, const struct boundary *at, struct row *r, int end)
{
	enum role role = at->what == BOUNDARY_EXCEPTION ? ROLE_ERROR : ROLE_STATE;
	struct facts f;
	struct str words;

	glyph_add(r, ROLE_DIM, GLYPH_BULLET, t->set);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	if (at->what == BOUNDARY_TOKEN) {
		row_add(r, role, STR("first token"), 11);
	} else if (event_open(t, at, &f)) {
		words = event_words(t, &f);
		row_add_text(r, role, f.name, t->set, end - r->width);
		if (words.len && r->width + 1 < end) {
			row_add(r, ROLE_PLAIN, STR(" "), 1);
			row_add_text(r, ROLE_PLAIN, words, t->set, end - r->width);
		}
	}
	row_cut(r, t->set, end);
}

static bool boundary_is_event(const struct boundary *at)
{
	return at->what != BOUNDARY_START && at->what != BOUNDARY_END;
}

/* ---- what is active ----------------------------------------------------------------------- */

struct active {
	struct tui *t;
	const struct timing *m;
	const struct pane *pane;
	struct cinema *cinema;
	uint32_t spans[ROWS_MAX]; /* in the order of the tree */
	size_t count;
	int y;
};

/* Where a span is in the tree; what came since the rows were settled comes last. */
static uint32_t active_place(const struct folds *f, uint32_t span)
{
	return span < f->known ? f->places[span] : UINT32_MAX;
}

static void active_add(struct active *a, uint32_t span)
{
	const struct folds *f = &tui_sight(a->t)->folds;
	size_t i = a->count;

	for (size_t j = 0; j < a->count; j++)
		if (a->spans[j] == span)
			return;
	if (a->count == ROWS_MAX)
		return;
	for (; i && active_place(f, a->spans[i - 1]) > active_place(f, span); i--)
		a->spans[i] = a->spans[i - 1];
	a->spans[i] = span;
	a->count++;
}

/* What was passed over just now first: it is gone in a moment. */
static void active_gather(struct active *a)
{
	const struct playback *p = &a->m->playback;
	size_t most = (size_t)(a->pane->rows < ROWS_MAX ? a->pane->rows : ROWS_MAX);
	uint32_t running[ROWS_MAX];
	size_t count = boundaries_running(&a->m->boundaries, p->at_ns, running, most);

	for (size_t i = 0; i < p->lit_count && a->count < most; i++)
		active_add(a, p->lit[i].span);
	for (size_t i = 0; i < count && a->count < most; i++)
		active_add(a, running[i]);
}

/* Whether `span` is below `above`. */
static bool active_below(const struct folds *f, uint32_t span, uint32_t above)
{
	uint32_t place = active_place(f, span), from = active_place(f, above);

	return place != UINT32_MAX && from != UINT32_MAX && place > from &&
		place - from < f->sizes[from];
}

/* How many of those that are shown are above each. */
static void active_levels(const struct active *a, int *levels)
{
	const struct folds *f = &tui_sight(a->t)->folds;
	uint32_t above[LEVELS];
	int depth = 0;

	for (size_t i = 0; i < a->count; i++) {
		while (depth && !active_below(f, a->spans[i], above[depth - 1]))
			depth--;
		levels[i] = depth;
		if (depth < LEVELS)
			above[depth++] = a->spans[i];
	}
}

/* ` 12.64s` of what runs; of what ended just now its duration, and a sign. */
static void active_time(struct active *a, struct row *r, const struct glance *g, bool ended)
{
	struct buf text = {0};
	int end = a->pane->cols - 2;

	glance_duration(g, a->m->playback.at_ns, 0, &text);
	row_cut(r, a->t->set, end - TIME);
	row_pad(r, end - (int)text.len);
	row_add(r, ROLE_PLAIN, buf_str(&text), (int)text.len);
	if (ended)
		row_add(r, ROLE_DIM, a->t->set == TEXT_UTF8 ? STR(" ◂") : STR(" <"), 2);
	buf_release(&text);
}

static void active_span(struct active *a, uint32_t span, int level)
{
	struct tui *t = a->t;
	const struct glance *g = &tui_glance(t, t->trace, span)->glance;
	int64_t at = a->m->playback.at_ns;
	struct row *r = &a->cinema->row;
	struct glance then;

	row_reset(r);
	row_pad(r, 1 + level * INDENT);
	glance_then(&then, g, at, &a->cinema->open);
	row_add_row(r, &then.mark);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_row(r, &then.letter);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_row(r, &then.name);
	active_time(a, r, &then, then.has_end);
	pane_row(a->pane, a->y, 0, r);
	if (playback_is_lit(&a->m->playback, span))
		pane_style(a->pane, a->y, 0, a->pane->cols, STYLE_BOLD);
	a->y++;
}

/* The events of a span that are at the playhead, or were passed over just now. */
static void active_events(struct active *a, uint32_t span, int level)
{
	const struct boundaries *b = &a->m->boundaries;
	int64_t at = a->m->playback.at_ns;
	size_t place = boundaries_after(b, at);
	struct row *r = &a->cinema->row;

	for (size_t i = place; i > 0 && place - i < EVENTS && a->y < a->pane->rows; i--) {
		struct boundary one = boundaries_at(b, i - 1);

		if (figure_since(at, one.ns) > PLAYBACK_GLOW_NS)
			break;
		if (one.span != span || !boundary_is_event(&one))
			continue;
		row_reset(r);
		row_pad(r, 1 + level * INDENT);
		event_add(a->t, &one, r, a->pane->cols);
		pane_row(a->pane, a->y++, 0, r);
	}
}

void cinema_active(struct tui *t, const struct timing *m, const struct pane *p)
{
	struct active a = {.t = t, .m = m, .pane = p, .cinema = tui_state(t, PART_CINEMA)};
	int levels[ROWS_MAX] = {0};

	active_gather(&a);
	active_levels(&a, levels);
	active_events(&a, 0, 0);
	for (size_t i = 0; i < a.count && a.y < p->rows; i++) {
		active_span(&a, a.spans[i], levels[i]);
		active_events(&a, a.spans[i], levels[i] + 1);
	}
	if (a.y)
		return;
	row_reset(&a.cinema->row);
	row_add(&a.cinema->row, ROLE_DIM, STR(" nothing runs"), 13);
	pane_row(p, 0, 0, &a.cinema->row);
}

/* ---- what comes next ---------------------------------------------------------------------- */

/* What is worth to be told beforehand. */
static bool next_is(const struct timing *m, const struct boundary *at)
{
	if (at->what == BOUNDARY_END)
		return span_status(&m->trace->spans[at->span]) == STATUS_ERROR;
	return at->what == BOUNDARY_START || at->what == BOUNDARY_STATE ||
		at->what == BOUNDARY_EXCEPTION;
}

static void next_row(struct tui *t, const struct timing *m, const struct boundary *at,
	const struct pane *p, int y)
{
	struct cinema *c = tui_state(t, PART_CINEMA);
	struct buf text = {0};
	struct row *r = &c->row;

	figure_offset(figure_since(at->ns, m->playback.time.from_ns), &text);
	row_reset(r);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add(r, ROLE_DIM, buf_str(&text), (int)text.len);
	row_pad(r, OFFSET);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	if (boundary_is_event(at)) {
		event_add(t, at, r, p->cols);
	} else {
		const struct glance *g = &tui_glance(t, t->trace, at->span)->glance;

		row_add_row(r, at->what == BOUNDARY_END ? &g->mark : &c->open);
		row_add(r, ROLE_PLAIN, STR(" "), 1);
		row_add_row(r, &g->letter);
		row_add(r, ROLE_PLAIN, STR(" "), 1);
		row_add_row(r, &g->name);
	}
	row_cut(r, t->set, p->cols);
	pane_row(p, y, 0, r);
	buf_release(&text);
}

void cinema_next(struct tui *t, const struct timing *m, const struct pane *p)
{
	const struct boundaries *b = &m->boundaries;
	size_t place = boundaries_after(b, m->playback.at_ns);
	int y = 0;

	for (size_t i = place; i < b->count && i - place < AHEAD && y < p->rows; i++) {
		struct boundary one = boundaries_at(b, i);

		if (next_is(m, &one))
			next_row(t, m, &one, p, y++);
	}
}
