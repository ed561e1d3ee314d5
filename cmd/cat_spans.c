#include "cat_spans.h"

#include "cat_notes.h"

/* More than so many spans, or than an eighth of their trace, do not wait for the clock. */
enum { SPANS_WAIT = 4096 };

/* An update, or an event, of a span that is out already: passed on as it is, where it can be. */
static void spans_late(
	struct cat *c, struct trace *t, const struct record *r, enum cat_note note)
{
	if (note == CAT_KEPT &&
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
	const struct cat_notes *n = cat_notes(t);

	trace_keep(t, 0);
	for (uint32_t i = 1; i < t->span_count; i++) {
		if (n->of[i] == CAT_UNKNOWN)
			trace_keep(t, i);
		if (n->of[i] != CAT_RIPE)
			continue;
		cat_notes_done(t, i, any && selection_has(&c->chosen, i));
		trace_let_go(t, i);
	}
}

static void spans_ripe(struct cat *c, struct trace *t)
{
	if (cat_notes(t)->ripe)
		spans_done(c, t, cat_traces_write(c, t, CAT_RIPE_ONLY));
}

void cat_spans_record(struct cat *c, struct trace *t, const struct record *r)
{
	struct cat_notes *n = cat_notes(t);
	uint32_t span = t->touched;
	size_t most = t->span_count / 8;

	if (n->of[span] == CAT_DONE || n->of[span] == CAT_KEPT) {
		spans_late(c, t, r, n->of[span]);
		return;
	}
	cat_notes_touch(t, span);
	if (n->ended + n->ripe < (most < SPANS_WAIT ? SPANS_WAIT : most))
		return;
	cat_notes_ripen(t);
	spans_ripe(c, t);
}

void cat_spans_look(struct cat *c)
{
	for (struct trace *t = c->intake.store.first; t && !c->full; t = t->next) {
		spans_ripe(c, t);
		cat_notes_ripen(t);
	}
}
