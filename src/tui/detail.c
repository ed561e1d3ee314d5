#include "tui/detail.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/extent.h"
#include "model/tree.h"
#include "tui/conversation.h"
#include "tui/marks.h"
#include "tui/paper.h"
#include "tui/surveys.h"
#include "tui/timing.h"
#include "view/detail.h"

enum {
	HEAD_ROWS = 2,
	HEAD_LEAST = 6,
	CHILDREN = 1 << 14, /* between two looks at the clock: not even a millisecond */
	EVENTS = 512,	    /* likewise */
	SAID_MOST = 2048,   /* events, the last ones, of which some may be messages */
};

/* How long what is open may be shown as it was, while records come. */
static const int64_t stale_ns = 250 * INT64_C(1000000);

struct detail_state {
	struct paper paper;
	enum detail_tab tab;
	/* What is shown. */
	const struct trace *trace;
	uint32_t span;
	uint64_t generation;
	int64_t opened_ns; /* steady clock */
	struct arena arena;
	struct facts facts;
	struct moments_making making; /* events that are read now, */
	struct arena fresh;	      /* into this */
	struct moment *moments;	      /* those that were */
	size_t moment_count;
	struct arena events; /* that they are in */
	struct messages messages;
	struct detail detail;
	struct conversation_asker asker; /* of these messages */
	struct extent_own own;		 /* time of the span's own, being counted */
	bool counting;
	int64_t self_ns; /* as it was counted last; -1: never */
	bool surveyed;	 /* all calls were known */
	bool filled;
	size_t next; /* the event that comes next into the sheet; 0: all are there */
};

static void *detail_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct detail_state));
}

static void detail_end(void *state)
{
	struct detail_state *s = state;

	if (s) {
		paper_release(&s->paper);
		arena_release(&s->arena);
		moments_release(&s->making);
		arena_release(&s->fresh);
		arena_release(&s->events);
	}
	free(s);
}

static bool speaks(const struct facts *f)
{
	char letter = vocabulary_letter(f->kind);

	return letter == 'L' || letter == 'A';
}

/* Its own time: of very many children a part is looked at here, and the rest between frames. */
static void detail_own(struct tui *t, struct detail_state *s, uint32_t span)
{
	bool other = s->trace != t->trace || s->span != span;

	s->counting = extent_own_step(&s->own, t->trace, span, CHILDREN);
	if (!s->counting)
		s->self_ns = extent_own_ns(&s->own);
	else if (other)
		s->self_ns = -1;
}

/* What was read is shown from now on. */
static void detail_take(struct detail_state *s)
{
	struct arena was = s->events;

	s->moments = moments_take(&s->making, &s->moment_count);
	s->events = s->fresh;
	s->fresh = was;
}

/* Its events: of very many a part is read here, and the rest between frames. Until then it has those it had. */
static void detail_events_read(
	struct tui *t, struct detail_state *s, uint32_t span, bool other)
{
	if (other)
		s->moment_count = 0;
	if (other || !s->making.trace) {
		arena_reset(&s->fresh);
		moments_begin(&s->making, t->trace, span, 0, false, t->life, &s->fresh);
		if (!moments_step(&s->making, EVENTS))
			detail_take(s);
	}
}

static void detail_heard(struct tui *t, struct detail_state *s)
{
	size_t before = s->moment_count > SAID_MOST ? s->moment_count - SAID_MOST : 0;

	s->detail.moments = s->moments;
	s->detail.moment_count = s->moment_count;
	s->detail.reading = s->making.trace != NULL;
	if (speaks(&s->facts)) {
		messages_read(&s->messages, &s->facts,
			before ? s->moments + before : s->moments, s->moment_count - before,
			t->life, &s->arena);
		s->detail.messages = &s->messages;
		s->asker = (struct conversation_asker){.t = t,
			.messages = &s->messages,
			.llm = s->detail.span,
			.arena = &s->arena};
		s->detail.outcome = conversation_outcome;
		s->detail.of = &s->asker;
	}
	s->filled = false;
}

/* Reads the span's records again. */
static void detail_read(struct tui *t, struct detail_state *s, uint32_t span)
{
	bool other = s->trace != t->trace || s->span != span;

	arena_reset(&s->arena);
	detail_own(t, s, span);
	detail_events_read(t, s, span, other);
	facts_open(&s->facts, t->trace, span, t->life, &s->arena);
	s->detail = (struct detail){.trace = t->trace,
		.span = span,
		.facts = &s->facts,
		.life = t->life,
		.arena = &s->arena,
		.t0 = t->trace->first_ns,
		.self_ns = s->self_ns};
	detail_heard(t, s);
	s->surveyed = surveys_ready(surveys_of(t, t->trace), t->trace);
	if (!added_by_tool(surveys_of(t, t->trace), span, t->life, &s->detail.added))
		s->detail.added = (struct added){0};
	s->trace = t->trace;
	s->span = span;
	s->generation = t->trace->generation;
	s->opened_ns = t->steady_ns;
}

static bool detail_is_old(struct tui *t, const struct detail_state *s)
{
	if (!s->surveyed && surveys_ready(surveys_of(t, t->trace), t->trace))
		return true;
	return s->generation != t->trace->generation &&
		(s->facts.state == SPAN_OPEN || t->steady_ns - s->opened_ns > stale_ns);
}

/* Brings what is shown up to date; false: there is no span. */
static bool detail_refresh(struct tui *t, struct detail_state *s)
{
	uint32_t span = tui_span(t);
	bool other = s->trace != t->trace || s->span != span;

	if (!t->trace || !span)
		return false;
	if (other)
		paper_home(&s->paper);
	if (other || detail_is_old(t, s))
		detail_read(t, s, span);
	s->detail.now_ns = tui_edge(t);
	return true;
}

static void detail_say(struct tui *t, const struct pane *p, struct str words)
{
	row_reset(&t->row);
	row_add(&t->row, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&t->row, ROLE_DIM, words, t->set, p->cols - 1);
	pane_row(p, 0, 0, &t->row);
}

static void detail_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct detail_state *s = tui_state(t, PART_DETAIL);
	int head = p->rows >= HEAD_LEAST ? HEAD_ROWS : 0;
	struct pane body = pane_part(p, head, 0, p->rows - head, p->cols);

	if (!detail_refresh(t, s)) {
		detail_say(t, p, STR("no span is chosen"));
		return;
	}
	if (head) {
		detail_head(&t->row, &s->detail, t->set, p->cols);
		pane_row(p, 0, 0, &t->row);
		detail_tabs(&t->row, &s->detail, s->tab, t->set, p->cols);
		pane_row(p, 1, 0, &t->row);
	}
	if (!s->filled || paper_differs(&s->paper, t, p->cols)) {
		paper_begin(&s->paper, t, p->cols);
		s->next = detail_fill(&s->paper.sheet, &s->detail, s->tab);
		s->filled = true;
	}
	paper_draw(t, &s->paper, &body, focus);
}

static void detail_title(struct tui *t, struct row *left, struct row *right)
{
	struct detail_state *s = tui_state(t, PART_DETAIL);
	struct buf text = {0};

	row_add(left, ROLE_STRONG, STR("detail  "), 8);
	if (!detail_refresh(t, s))
		return;
	row_add_text(left, ROLE_PLAIN, s->facts.name, t->set, t->cols);
	buf_addf(&text, "#%u  ", s->span);
	buf_add(&text, s->facts.span_id);
	row_add_text(right, ROLE_PLAIN, buf_str(&text), t->set, 40);
	buf_release(&text);
}

static void detail_tab(struct detail_state *s, enum detail_tab tab)
{
	if (s->tab == tab)
		return;
	s->tab = tab;
	s->filled = false;
	paper_home(&s->paper);
}

/* To the span that the row with the cursor is about. */
static bool detail_leads(struct tui *t, const struct detail_state *s)
{
	const struct sheet_part *part = paper_part(&s->paper);

	if (!part || !part->span)
		return false;
	tui_jump(t, part->span);
	return true;
}

/* ---- to other spans ---- */

static uint32_t detail_sibling(struct tui *t, int by)
{
	uint32_t span = tui_span(t), before = 0;
	uint32_t i = tree_first(t->trace, t->trace->spans[span].parent);

	if (by > 0)
		return tree_next(t->trace, span);
	for (; i && i != span; i = tree_next(t->trace, i))
		before = i;
	return before;
}

static bool detail_stops(const struct tui *t, uint32_t span)
{
	const struct timing *m = timing_of(t);
	char letter = m ? census_letter(&m->census, span) : '\0';

	return letter == 'L' || letter == 'T' || marks_on(t, span);
}

/* Along the rows of the tree, folded ones too; `all`: or only where a marker would stop. */
static uint32_t detail_along(const struct tui *t, int by, bool all)
{
	const struct folds *f = &tui_sight(t)->folds;
	uint32_t place = f->places[tui_span(t)];

	while (by > 0 ? place + 1 < f->count : place > 0) {
		place += by > 0 ? 1 : UINT32_MAX;
		if (all || detail_stops(t, f->spans[place]))
			return f->spans[place];
	}
	return 0;
}

static uint32_t detail_other(struct tui *t, enum action action)
{
	switch (action) {
	case ACT_SIBLING_NEXT:
	case ACT_SIBLING_PREV:
		return detail_sibling(t, action == ACT_SIBLING_NEXT ? 1 : -1);
	case ACT_STEP_NEXT:
	case ACT_STEP_PREV:
		return detail_along(t, action == ACT_STEP_NEXT ? 1 : -1, true);
	default:
		return detail_along(t, action == ACT_MARKER_NEXT ? 1 : -1, false);
	}
}

/* The cursor of all screens goes there; what is shown follows. False: it is another key. */
static bool detail_goes(struct tui *t, enum action action)
{
	static const enum action goes[] = {ACT_SIBLING_NEXT, ACT_SIBLING_PREV,
		ACT_STEP_NEXT, ACT_STEP_PREV, ACT_MARKER_NEXT, ACT_MARKER_PREV};
	const struct sight *s = tui_sight(t);
	uint32_t span;

	for (size_t i = 0; i < sizeof(goes) / sizeof(*goes); i++) {
		if (goes[i] != action)
			continue;
		if (!s || !s->span || s->span >= s->folds.known)
			return true;
		span = detail_other(t, action);
		if (span)
			tui_jump(t, span);
		else
			tui_say(t, "there is no other one");
		return true;
	}
	return false;
}

static bool detail_act(struct tui *t, const struct press *press)
{
	struct detail_state *s = tui_state(t, PART_DETAIL);

	if (press->action >= ACT_TAB_1 && press->action <= ACT_TAB_5) {
		detail_tab(s, (enum detail_tab)(press->action - ACT_TAB_1));
		return true;
	}
	if (detail_goes(t, press->action))
		return true;
	if (press->action == ACT_OPEN && detail_leads(t, s))
		return true;
	if (press->action == ACT_OPEN) {
		detail_tab(s, (s->tab + 1) % DETAIL_TABS);
		return true;
	}
	if (press->action == ACT_RAW) {
		detail_tab(s, DETAIL_RAW);
		return true;
	}
	return paper_act(&s->paper, press);
}

/* What the tab is about, as it is and not as it is shown: arguments, a result, records. */
static bool detail_copied(struct tui *t, struct buf *out)
{
	struct detail_state *s = tui_state(t, PART_DETAIL);
	struct str value;
	bool json;

	if (!s || !detail_refresh(t, s))
		return false;
	value = detail_value(&s->detail, s->tab, &json);
	buf_add(out, value);
	return value.len > 0;
}

static struct paper *detail_paper(const struct tui *t)
{
	struct detail_state *s = tui_state(t, PART_DETAIL);

	return &s->paper;
}

/* Goes on reading events, and putting them into the sheet. True: there are more. */
static bool detail_work_events(struct tui *t, struct detail_state *s)
{
	if (s->making.trace && moments_step(&s->making, EVENTS))
		return true;
	if (s->making.trace) {
		detail_take(s);
		detail_heard(t, s);
		tui_touch(t);
	}
	if (!s->filled || !s->next)
		return false;
	s->next = detail_fill_more(&s->paper.sheet, &s->detail, s->tab, s->next);
	if (!s->next)
		tui_touch(t);
	return s->next > 0;
}

static bool detail_work_own(struct tui *t, struct detail_state *s)
{
	if (!s->counting || s->own.generation != t->trace->generation)
		return false;
	s->counting = extent_own_step(&s->own, t->trace, s->span, CHILDREN);
	if (s->counting)
		return true;
	s->self_ns = s->detail.self_ns = extent_own_ns(&s->own);
	tui_touch(t);
	return false;
}

static bool detail_work(struct tui *t)
{
	struct detail_state *s = tui_state(t, PART_DETAIL);
	bool more;

	if (!t->trace || s->trace != t->trace)
		return false;
	more = detail_work_events(t, s);
	return detail_work_own(t, s) || more;
}

static const enum action detail_hints[] = {ACT_BACK, ACT_OPEN, ACT_FOLD_TOGGLE, ACT_SEARCH,
	ACT_FILTER, ACT_PERCENT, ACT_CONVERSATION, ACT_WRAP, ACT_RAW, ACT_COPY_VALUE,
	ACT_PAGER, ACT_HELP, ACT_NONE};

const struct screen detail_screen = {
	.part = PART_DETAIL,
	.name = "detail",
	.help = "all of one span: what went in, what came out, events, state, records",
	.hints = detail_hints,
	.make = detail_make,
	.end = detail_end,
	.title = detail_title,
	.draw = detail_draw,
	.act = detail_act,
	.work = detail_work,
	.value = detail_copied,
	.paper = detail_paper,
};
