#include "cat_spans.h"

#include "span_notes.h"

/* More than so many spans, or than an eighth of their trace, do not wait for the clock. */
enum { SPANS_WAIT = 4096 };

/* An update, or an event, of a span that is out already: passed on as it is, where it can be. */
static void spans_late(
	struct cat *c, struct trace *t, const struct record *r, enum span_note note)
{
	if (note == SPAN_NOTE_KEPT &&
		(cat_options_to(c->options, "spans") ||
			cat_options_to(c->options, "records")))
		cat_traces_line(c, r, str_tail(r->line.text, r->before.len));
	trace_let_go(t, t->touched);
}

/*
 * What was chosen is out; what was not, although it was its turn, will never be. Both go, and what has
 * not ended makes room for that.
 */
static void spans_done(struct cat *c, struct trace *t, bool any)
{
	const struct span_notes *n = span_notes(t);

	trace_keep(t, 0);
	for (uint32_t i = 1; i < t->span_count; i++) {
		if (n->of[i] == SPAN_NOTE_UNKNOWN)
			trace_keep(t, i);
		if (n->of[i] != SPAN_NOTE_RIPE)
			continue;
		span_notes_done(t, i, any && selection_has(&c->chosen, i));
		trace_let_go(t, i);
	}
}

static void spans_ripe(struct cat *c, struct trace *t)
{
	if (span_notes(t)->ripe)
		spans_done(c, t, cat_traces_write(c, t, CAT_RIPE_ONLY));
}

void cat_spans_record(struct cat *c, struct trace *t, const struct record *r)
{
	struct span_notes *n = span_notes(t);
	uint32_t span = t->touched;
	size_t most = t->span_count / 8;

	if (n->of[span] == SPAN_NOTE_DONE || n->of[span] == SPAN_NOTE_KEPT) {
		spans_late(c, t, r, n->of[span]);
		return;
	}
	span_notes_touch(t, span);
	if (n->ended + n->ripe < (most < SPANS_WAIT ? SPANS_WAIT : most))
		return;
	span_notes_ripen(t);
	spans_ripe(c, t);
}

void cat_spans_look(struct cat *c)
{
	for (struct trace *t = c->intake.store.first; t && !c->full; t = t->next) {
		spans_ripe(c, t);
		span_notes_ripen(t);
	}
}
