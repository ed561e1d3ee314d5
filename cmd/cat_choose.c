#include "cat_fold.h"

#include "span_notes.h"
#include "model/extent.h"
#include "model/tree.h"
#include "query/match.h"

/* A span is in what it overlaps. */
static bool choose_in_time(const struct cat *c, const struct trace *t, uint32_t span)
{
	struct extent x = {t->first_ns, t->last_ns};

	if (span && !extent_of(t, span, &x))
		return false;
	return x.to_ns >= c->options->since_ns &&
		(x.from_ns < c->options->until_ns || c->options->until_ns == INT64_MAX);
}

static bool choose_all(const struct cat *c)
{
	return c->options->since_ns == INT64_MIN && c->options->until_ns == INT64_MAX &&
		!c->run;
}

/* Of spans that are written one by one: those whose turn it is, and those that never had one. */
static bool choose_turn(const struct trace *t, uint32_t span, enum cat_turn turn)
{
	const struct span_notes *n = span_notes_there(t);
	enum span_note note = n && span ? n->of[span] : SPAN_NOTE_UNKNOWN;

	if (turn == CAT_RIPE_ONLY)
		return note == SPAN_NOTE_RIPE;
	return note != SPAN_NOTE_DONE && note != SPAN_NOTE_KEPT;
}

/* What happened to the trace as a whole is no span that a query could keep. */
static bool choose_asked(struct cat *c, struct trace *t, uint32_t span, enum cat_turn turn)
{
	if (!c->run)
		return true;
	if (!span)
		return false;
	return turn == CAT_RIPE_ONLY ? query_span(c->run, t, span, &c->intake.life)
				     : selection_has(&c->matched, span);
}

/* Whether one more may be kept; those that only others have named do not count. */
static bool choose_room(struct cat *c, const struct trace *t, uint32_t span)
{
	if (!span || !(t->spans[span].flags & SPAN_SEEN))
		return true;
	if (c->count == c->options->limit)
		return false;
	c->count++;
	c->full = c->count == c->options->limit;
	return true;
}

static void choose_spans(struct cat *c, struct trace *t, enum cat_turn turn)
{
	uint32_t span = 0;

	do {
		if (!choose_turn(t, span, turn) || !choose_in_time(c, t, span) ||
			!choose_asked(c, t, span, turn))
			continue;
		if (!choose_room(c, t, span))
			return;
		selection_add(&c->chosen, span);
	} while ((span = export_next(t, span)));
}

/*
 * Of a trace of which something is kept, what happened to it as a whole is above all. A tree shows
 * what is above by itself.
 */
static void choose_above(struct cat *c, const struct trace *t)
{
	if (!c->options->context || !c->chosen.count || cat_options_to(c->options, "tree"))
		return;
	selection_add_above(&c->chosen, t);
	selection_add(&c->chosen, 0);
}

/* By what was folded of the records as they came, where that could be done; else the spans are asked. */
static bool choose_matched(struct cat *c, struct trace *t)
{
	if (!c->fold)
		return query_trace(c->run, t, &c->intake.life, &c->matched);
	selection_reset(&c->matched, t);
	for (uint32_t i = 1; i < t->span_count; i++)
		if (cat_fold_keeps(c, t, i))
			selection_add(&c->matched, i);
	return c->matched.count > 0;
}

bool cat_choose(
	struct cat *c, struct trace *t, enum cat_turn turn, const struct selection **chosen)
{
	*chosen = NULL;
	if (choose_all(c) && !span_notes_there(t) &&
		trace_spans_seen(t) <= c->options->limit - c->count) {
		c->count += trace_spans_seen(t);
		c->full = c->count == c->options->limit;
		return true;
	}
	if (c->run && turn == CAT_ALL && !choose_matched(c, t))
		return false;
	tree_settle(t);
	selection_reset(&c->chosen, t);
	choose_spans(c, t, turn);
	choose_above(c, t);
	*chosen = &c->chosen;
	return c->chosen.count > 0;
}
