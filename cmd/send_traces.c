#include "span_notes.h"
#include "export/formats.h"
#include "model/tree.h"
#include "send.h"
#include "view/figure.h"

/*
 * Of complete inputs all is sent when all was read. Of others a span is sent a second or two after it
 * has ended, so that what is still said of it goes along: once, because the other side cannot put
 * two of it together.
 */
enum { HELD_MORE = 256, RIPEN_AT = 4096 };

static const int64_t SECOND = INT64_C(1000000000);

void send_traces_begin(struct send *s)
{
	s->export = (struct export){.format = formats_find(STR("otlp")),
		.life = &s->intake.life,
		.since_ns = INT64_MIN,
		.names = &s->intake.store.common.names,
		.sink = {.write = send_feed, .to = s}};
	export_begin(&s->export);
}

/* ---- which spans ------------------------------------------------------------------------------- */

static enum span_note traces_note(const struct trace *t, uint32_t span)
{
	const struct span_notes *n = span_notes_there(t);

	return n && span ? n->of[span] : SPAN_NOTE_UNKNOWN;
}

static bool traces_open(const struct trace *t, uint32_t span)
{
	const unsigned flags = t->spans[span].flags;

	return span && flags & SPAN_SEEN && !(flags & SPAN_HAS_END);
}

/* What goes on while we are stopped is not sent: who looks at it would take it for all there is. */
static bool traces_left(struct send *s, const struct trace *t, uint32_t span)
{
	enum span_note note = traces_note(t, span);

	if (note == SPAN_NOTE_DONE || note == SPAN_NOTE_KEPT)
		return false;
	if (!s->stop || !traces_open(t, span))
		return true;
	s->open++;
	return false;
}

/* Those that are ripe; or all that are left. */
static void traces_choose(struct send *s, struct trace *t, bool left)
{
	uint32_t span = 0;

	tree_settle(t);
	selection_reset(&s->chosen, t);
	do
		if (left ? traces_left(s, t, span) : traces_note(t, span) == SPAN_NOTE_RIPE)
			selection_add(&s->chosen, span);
	while ((span = export_next(t, span)));
}

static void traces_write(struct send *s, struct trace *t, bool left)
{
	traces_choose(s, t, left);
	if (s->chosen.count)
		export_trace(&s->export, t, &s->chosen);
}

/* ---- as they end ------------------------------------------------------------------------------- */

/* What was sent goes; what has not ended makes room for that. */
static void traces_sent(struct trace *t)
{
	const struct span_notes *n = span_notes(t);

	trace_keep(t, 0);
	for (uint32_t i = 1; i < t->span_count; i++) {
		if (n->of[i] == SPAN_NOTE_UNKNOWN)
			trace_keep(t, i);
		if (n->of[i] != SPAN_NOTE_RIPE)
			continue;
		span_notes_done(t, i, true);
		trace_let_go(t, i);
	}
}

static void traces_ripe(struct send *s, struct trace *t)
{
	if (span_notes(t)->ripe) {
		traces_write(s, t, false);
		traces_sent(t);
	}
	span_notes_ripen(t);
}

/* Nothing of it is open, and the stream has gone on without it for a second. */
static bool traces_over(const struct send *s, const struct trace *t)
{
	int64_t now;

	if (t->open || s->latest_ns == INT64_MIN)
		return false;
	if (__builtin_add_overflow(s->latest_ns, s->now_ns - s->last_ns, &now))
		now = INT64_MAX;
	return figure_since(now, t->last_ns) > SECOND;
}

static void traces_drop(struct send *s, struct trace *t)
{
	traces_write(s, t, true);
	span_notes_free(t);
	store_drop(&s->intake.store, t);
}

static void traces_look(struct send *s)
{
	struct trace *t = s->intake.store.first;

	intake_look(&s->intake);
	while (t) {
		struct trace *next = t->next;

		if (traces_over(s, t))
			traces_drop(s, t);
		else
			traces_ripe(s, t);
		t = next;
	}
	s->held = s->intake.store.trace_count;
}

void send_traces_record(struct send *s, struct trace *t, const struct record *r)
{
	struct span_notes *n;

	(void)r;
	if (s->complete)
		return;
	n = span_notes(t);
	if (t->touched &&
		(n->of[t->touched] == SPAN_NOTE_DONE ||
			n->of[t->touched] == SPAN_NOTE_KEPT)) {
		trace_let_go(t, t->touched);
		s->late++;
		return;
	}
	span_notes_touch(t, t->touched);
	if (n->ended + n->ripe >= RIPEN_AT)
		traces_ripe(s, t);
	if (s->intake.store.trace_count >= s->held * 2 + HELD_MORE)
		traces_look(s);
}

void send_traces_turn(struct send *s)
{
	if (s->complete)
		return;
	traces_look(s);
	export_pause(&s->export);
}

void send_traces_end(struct send *s)
{
	intake_look(&s->intake);
	for (struct trace *t = s->intake.store.first; t; t = t->next) {
		traces_write(s, t, true);
		span_notes_free(t);
	}
	export_end(&s->export);
	selection_release(&s->chosen);
}
