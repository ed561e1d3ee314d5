#include "tui/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/finder.h"
#include "tui/hunt.h"
#include "tui/tui_recall.h"

enum { SLICE = 32, ROWS = 256 }; /* spans, and rows, between two looks at the clock */
enum { COUNTED = 4096 };	 /* matches of which the number is told */

struct search {
	struct finder finder;
	struct buf pattern; /* empty: there is none */
	struct buf last;    /* the one before, for an empty one */
	struct regex_fault fault;
	bool wrong;		/* the pattern is none */
	const struct trace *in; /* the trace that is looked through */
	uint64_t generation;	/* of its rows then */
	struct selection found;
	uint32_t start;	 /* place in pre-order where the look began */
	uint32_t looked; /* places behind it that were looked at */
	uint32_t from;	 /* the span that the cursor was on before */
	int want; /* the cursor goes to the next match: 1 behind it, -1 before it; 0: no */
	uint32_t passed;       /* places on the way there that are known to be none */
	struct hunt hunt;      /* through the rows of a screen that shows no spans */
	struct sheet_at stood; /* where the cursor of that one was before */
	enum part typed_on;    /* the screen that the pattern was asked for on */
};

static struct search *search_of(const struct tui *t)
{
	return tui_state(t, PART_SEARCH);
}

static void *search_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct search));
}

static void search_end(void *state)
{
	struct search *s = state;

	if (!s)
		return;
	finder_release(&s->finder);
	buf_release(&s->pattern);
	buf_release(&s->last);
	selection_release(&s->found);
	free(s);
}

bool search_found(const struct tui *t, uint32_t span)
{
	const struct search *s = search_of(t);

	return s && s->in == t->trace && s->pattern.len && selection_has(&s->found, span);
}

/* ---- looking ------------------------------------------------------------------------------ */

static bool search_active(const struct search *s)
{
	return s->pattern.len && !s->wrong;
}

/* Begins anew at a span, in another trace or with another pattern. */
static void search_begin(struct search *s, struct tui *t, uint32_t span)
{
	struct sight *sight = tui_sight(t);

	s->in = t->trace;
	s->looked = 0;
	s->passed = 0;
	s->start = 0;
	if (!sight)
		return;
	selection_reset(&s->found, t->trace);
	s->generation = sight->folds.generation;
	if (span && span < sight->folds.known)
		s->start = sight->folds.places[span];
}

/* Rows have come or another trace was chosen: what was found may stand elsewhere. */
static void search_keep_up(struct search *s, struct tui *t)
{
	const struct sight *sight = tui_sight(t);

	if (!sight || (s->in == t->trace && s->generation == sight->folds.generation))
		return;
	search_begin(s, t, sight->span);
}

static uint32_t search_place(const struct search *s, const struct folds *f, uint32_t n)
{
	uint64_t place = (uint64_t)s->start + n;

	return (uint32_t)(place % f->count);
}

static bool search_done(const struct search *s, const struct sight *sight)
{
	return s->looked >= sight->folds.count;
}

static void search_look(struct search *s, struct tui *t, const struct folds *f)
{
	uint32_t span = f->spans[search_place(s, f, s->looked++)];

	if (finder_span(&s->finder, t->trace, span, t->life))
		selection_add(&s->found, span);
}

/* ---- the cursor --------------------------------------------------------------------------- */

/*
 * The next match from a span on; 0: none is known yet. *round: it is beyond an end. Behind a place
 * that was not looked at nothing is known, so the answer waits for it; who asks again goes on there.
 */
static uint32_t search_next(
	struct search *s, const struct folds *f, uint32_t from, int by, bool *round)
{
	uint32_t place = from ? f->places[from] : 0;

	for (uint32_t i = s->passed; i < f->count; i++) {
		uint64_t step = by > 0 ? (uint64_t)i + 1 : (uint64_t)f->count * 2 - i - 1;
		uint32_t at = (uint32_t)((place + step) % f->count);
		uint32_t behind = (at + f->count - s->start) % f->count;

		s->passed = i;
		if (behind >= s->looked)
			return 0;
		if (!selection_has(&s->found, f->spans[at]))
			continue;
		*round = by > 0 ? at <= place : at >= place;
		return f->spans[at];
	}
	return 0;
}

static void search_say(struct tui *t, const struct search *s, bool round, int by)
{
	if (s->found.count == 1)
		tui_say(t, "the only match");
	else if (round)
		tui_say(t, by > 0 ? "went on at the top" : "went on at the bottom");
}

static void search_go(struct search *s, struct tui *t)
{
	struct sight *sight = tui_sight(t);
	bool round = false;
	uint32_t span = search_next(s, &sight->folds, s->from, s->want, &round);
	int by = s->want;

	if (!span && !search_done(s, sight))
		return;
	s->want = 0;
	if (span && span != sight->span)
		tui_jump(t, span);
	if (span && !t->prompt.open)
		search_say(t, s, round, by);
	else if (!span && !t->prompt.open)
		tui_complain(t, "nothing has %s", buf_text(&s->pattern));
	tui_touch(t);
}

static void search_looked(struct search *s, struct tui *t, enum hunt_end end, int by)
{
	if (end == HUNT_MORE)
		return;
	tui_touch(t);
	if (t->prompt.open)
		return;
	if (end == HUNT_NONE)
		tui_complain(t, "nothing here has %s", buf_text(&s->pattern));
	else if (end == HUNT_CUT)
		tui_say(t, "%s is in a line that is cut: W wraps it",
			buf_text(&s->pattern));
	else if (s->hunt.round)
		tui_say(t, by > 0 ? "went on at the top" : "went on at the bottom");
}

/* A few rows of a document; whether there are more. */
static bool search_rows(struct search *s, struct tui *t)
{
	int by = s->hunt.by;

	if (!by || s->hunt.screen != tui_screen(t))
		return s->hunt.by = 0, false;
	search_looked(s, t, hunt_step(&s->hunt, t, &s->finder, ROWS), by);
	return s->hunt.by != 0;
}

static bool search_spans(struct search *s, struct tui *t)
{
	struct sight *sight = tui_sight(t);

	if (!search_active(s) || !sight || !sight->folds.count)
		return false;
	search_keep_up(s, t);
	if (search_done(s, sight) && !s->want)
		return false;
	for (int i = 0; i < SLICE && !search_done(s, sight); i++)
		search_look(s, t, &sight->folds);
	if (s->want)
		search_go(s, t);
	tui_touch(t);
	return !search_done(s, sight);
}

static bool search_work(struct tui *t)
{
	struct search *s = search_of(t);

	return search_rows(s, t) || search_spans(s, t);
}

/* ---- typing it ---------------------------------------------------------------------------- */

static void search_set(struct tui *t, struct search *s, struct str pattern)
{
	buf_reset(&s->pattern);
	buf_add(&s->pattern, pattern);
	s->wrong = pattern.len &&
		!finder_set(&s->finder, pattern, &t->store->common.names, &s->fault);
	search_begin(s, t, s->from);
	s->want = 0;
	s->hunt.by = 0;
	if (search_active(s) && hunt_has_rows(t, s->typed_on))
		hunt_begin(&s->hunt, s->typed_on, s->stood, 1, true);
	else if (search_active(s))
		s->want = 1;
}

/* The cursor is where it was before the pattern was typed. */
static void search_unmove(struct tui *t, const struct search *s)
{
	if (hunt_has_rows(t, s->typed_on))
		hunt_go(t, s->typed_on, s->stood);
	else
		tui_jump(t, s->from);
}

/* While it is typed the cursor is on the first match, the one it was on too. */
static void search_changed(struct tui *t, struct str text)
{
	struct search *s = search_of(t);

	search_set(t, s, text);
	if (!s->want && !s->hunt.by)
		search_unmove(t, s);
}

static void search_typed(struct tui *t, struct str text, bool taken)
{
	struct search *s = search_of(t);

	if (!taken) {
		search_set(t, s, (struct str){0});
		search_unmove(t, s);
		return;
	}
	if (!text.len)
		text = buf_str(&s->last);
	recall_keep(t, MEMORY_SEARCH, text);
	search_set(t, s, text);
	if (s->wrong)
		tui_complain(t, "%s: %s", buf_text(&s->pattern), s->fault.text);
	buf_reset(&s->last);
	buf_add(&s->last, text);
}

/* Which of the matches the cursor is on, from 1; 0: on none, or they are too many to be counted a frame. */
static uint32_t search_nth(const struct search *s, const struct sight *sight)
{
	const struct folds *f = &sight->folds;
	uint32_t nth = 0;

	if (s->found.count > COUNTED || !selection_has(&s->found, sight->span))
		return 0;
	for (size_t i = 0; i < s->found.room; i++)
		for (uint64_t bits = s->found.bits[i]; bits; bits &= bits - 1) {
			size_t span = i * 64 + (size_t)__builtin_ctzll(bits);

			nth += span < f->known && f->places[span] <= f->places[sight->span];
		}
	return nth;
}

/* `2/7`, or how far it is. */
static void search_figure(const struct tui *t, const struct search *s, struct row *row)
{
	const struct sight *sight = tui_sight(t);
	char text[64];
	uint32_t nth;

	if (hunt_has_rows(t, tui_screen(t)) || !sight || !sight->folds.count)
		return;
	nth = search_done(s, sight) ? search_nth(s, sight) : 0;
	if (nth)
		snprintf(text, sizeof(text), " %u/%u", nth, s->found.count);
	else if (search_done(s, sight))
		snprintf(text, sizeof(text), " %u found", s->found.count);
	else
		snprintf(text, sizeof(text), " %u found, searching %u%%", s->found.count,
			(unsigned)((uint64_t)s->looked * 100 / sight->folds.count));
	row_add_text(row, ROLE_DIM, str_from(text), t->set, (int)sizeof(text));
}

static void search_answer(struct tui *t, struct row *row)
{
	const struct search *s = search_of(t);

	if (s->wrong)
		row_add_text(row, ROLE_ERROR, str_from(s->fault.text), t->set, 60);
	else if (s->pattern.len)
		search_figure(t, s, row);
}

static bool search_open(struct tui *t, struct search *s)
{
	struct prompt p = {.sign = "/",
		.changed = search_changed,
		.done = search_typed,
		.answer = search_answer,
		.recall = recall_of(t, MEMORY_SEARCH)};

	s->from = tui_span(t);
	s->typed_on = tui_screen(t);
	s->stood = hunt_place(t, s->typed_on);
	prompt_open(&t->prompt, &p);
	return true;
}

static void search_status(struct tui *t, struct row *row)
{
	const struct search *s = search_of(t);
	const struct sight *sight = tui_sight(t);
	bool rows = hunt_has_rows(t, tui_screen(t));

	if (!search_active(s) || t->prompt.open)
		return;
	/* That nothing was found was said. */
	if (!rows && (!sight || (search_done(s, sight) && !s->found.count)))
		return;
	row_add(row, ROLE_PLAIN, STR("/"), 1);
	row_add_text(row, ROLE_STRONG, buf_str(&s->pattern), t->set, 30);
	search_figure(t, s, row);
}

/* ---- keys --------------------------------------------------------------------------------- */

static bool search_step(struct tui *t, struct search *s, int by)
{
	if (!s->pattern.len)
		tui_complain(t, "nothing to search for yet: / begins");
	else if (!s->wrong && hunt_has_rows(t, tui_screen(t)))
		hunt_begin(
			&s->hunt, tui_screen(t), hunt_place(t, tui_screen(t)), by, false);
	else if (!s->wrong) {
		s->from = tui_span(t);
		s->want = by;
		s->passed = 0;
		search_keep_up(s, t);
		if (tui_sight(t) && tui_sight(t)->folds.count)
			search_go(s, t);
	}
	return true;
}

/* What a pattern takes for more than itself gets a backslash. */
static void search_quote(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (memchr("\\^$.|?*+()[]{}", text.at[i], 14))
			buf_add_byte(out, '\\');
		buf_add_byte(out, text.at[i]);
	}
}

static bool search_name(struct tui *t, struct search *s)
{
	struct buf text = {0};
	uint32_t span = tui_span(t);

	if (!span)
		return true;
	s->from = span;
	s->typed_on = tui_screen(t);
	search_quote(facts_name(t->trace, span, t->life, &t->frame), &text);
	search_typed(t, buf_str(&text), true);
	buf_release(&text);
	return true;
}

static bool search_act(struct tui *t, const struct press *press)
{
	struct search *s = search_of(t);

	switch (press->action) {
	case ACT_SEARCH:
		return search_open(t, s);
	case ACT_SEARCH_NEXT:
		return search_step(t, s, 1);
	case ACT_SEARCH_PREV:
		return search_step(t, s, -1);
	case ACT_SEARCH_NAME:
		return search_name(t, s);
	default:
		return false;
	}
}

const struct screen search_part = {
	.part = PART_SEARCH,
	.name = "search",
	.help = "find a pattern in names, attributes and messages",
	.make = search_make,
	.end = search_end,
	.status = search_status,
	.act = search_act,
	.work = search_work,
};
