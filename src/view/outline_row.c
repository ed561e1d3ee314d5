#include "view/outline_row.h"

#include <string.h>

#include "base/mem.h"
#include "model/tree.h"
#include "model/usage.h"
#include "view/note_row.h"
#include "view/state_words.h"

enum { PARTS_MAX = 4096 };

void outline_row_emit(struct outline *o)
{
	o->emit(o->to, &o->row);
	o->in_trace = NULL;
}

void outline_row_shown(struct outline *o, const struct facts *f, bool dim)
{
	o->shown++;
	if (dim)
		row_paint(&o->row, ROLE_DIM);
	if (dim)
		o->above += f->state != SPAN_MISSING;
	else
		o->kept++;
	outline_row_emit(o);
}

/* A gutter whose levels all go on: in a stream nobody knows which child is the last. */
struct gutter outline_row_gutter(struct outline *o, size_t depth)
{
	o->more = mem_grow(o->more, &o->more_room, depth + 1, sizeof(*o->more));
	memset(o->more, true, (depth + 1) * sizeof(*o->more));
	return (struct gutter){.more = o->more, .depth = depth};
}

static struct bar_part *outline_parts(
	struct outline *o, struct trace *t, uint32_t span, size_t *count)
{
	struct bar_part *parts;
	size_t n = 0;

	*count = 0;
	if (!o->columns.lane.cols || !t->spans[span].last_child)
		return NULL;
	for (uint32_t i = tree_first(t, span); i && n < PARTS_MAX; i = tree_next(t, i))
		n++;
	parts = arena_new(&o->arena, n * sizeof(*parts));
	for (uint32_t i = tree_first(t, span); i && *count < n; i = tree_next(t, i)) {
		const struct span *s = &t->spans[i];

		parts[(*count)++] = (struct bar_part){
			s->start_ns, s->flags & SPAN_HAS_END ? s->end_ns : t->last_ns};
	}
	return parts;
}

/* When each span of a trace, or what is below it, was last heard of. */
static void outline_look(struct outline *o, struct trace *t)
{
	o->seen = mem_grow(o->seen, &o->seen_room, t->span_count, sizeof(*o->seen));
	o->seen_in = t;
	o->seen_when = t->generation;
	for (size_t i = 0; i < t->span_count; i++) {
		const struct span *s = &t->spans[i];

		o->seen[i] = s->start_ns;
		if (s->flags & SPAN_HAS_END && s->end_ns > s->start_ns)
			o->seen[i] = s->end_ns;
	}
	for (uint32_t i = tree_deepest(t, 0); i; i = tree_next_up(t, i)) {
		int64_t *above = &o->seen[t->spans[i].parent];

		*above = o->seen[i] > *above ? o->seen[i] : *above;
	}
}

static int64_t outline_seen(struct outline *o, struct trace *t, uint32_t span)
{
	if (o->seen_in != t || o->seen_when != t->generation)
		outline_look(o, t);
	return o->seen[span];
}

struct span_row outline_row_span(
	struct outline *o, struct trace *t, uint32_t span, struct facts *f, struct gutter g)
{
	struct span_row s = {.facts = f, .gutter = g, .now_ns = o->now_ns};

	arena_reset(&o->arena);
	facts_open(f, t, span, o->life, &o->arena);
	if (!f->name.len && o->names) /* its file may be gone */
		f->name = intern_text(o->names, t->spans[span].name);
	s.cost = usage_of_tree(t, span).cost;
	if (f->state == SPAN_LOST)
		s.seen_ns = outline_seen(o, t, span);
	if (f->state == SPAN_LOST && o->lost_ns > s.seen_ns)
		s.seen_ns = o->lost_ns;
	s.parts = outline_parts(o, t, span, &s.part_count);
	return s;
}

static void outline_attribute(struct outline *o, const struct gutter *g, struct str name,
	const struct scan_value *value)
{
	note_row_attribute(&o->row, &o->columns, g, name, value);
	outline_row_emit(o);
}

static void outline_attributes(
	struct outline *o, const struct facts *f, const struct gutter *g)
{
	for (size_t i = 0; o->verbose && i < f->attribute_count; i++)
		outline_attribute(o, g, f->attributes[i].key, &f->attributes[i].value);
	for (size_t i = 0; !o->verbose && i < o->key_count; i++) {
		const struct scan_value *v = facts_attribute(f, o->keys[i]);

		if (v)
			outline_attribute(o, g, o->keys[i], v);
	}
}

static void outline_words(struct outline *o, const struct gutter *g, const char *words)
{
	note_row_words(&o->row, &o->columns, g, str_from(words));
	outline_row_emit(o);
}

/* Its parent never ended either: what is said of the one holds for the other. */
static bool outline_lost_above(const struct trace *t, uint32_t span)
{
	const struct span *parent = &t->spans[t->spans[span].parent];

	return (parent->flags & (SPAN_SEEN | SPAN_HAS_END)) == SPAN_SEEN;
}

/* What no row says, but somebody debugging must know. */
static void outline_remarks(struct outline *o, const struct trace *t, uint32_t span,
	const struct facts *f, const struct gutter *g)
{
	if (t->spans[span].flags & SPAN_CYCLE)
		outline_words(o, g, "its parent is itself or below it: shown as a root");
	if (f->state != SPAN_MISSING && !f->has_start)
		outline_words(o, g, "its start was not seen");
	if (t->spans[span].flags & SPAN_RESTARTED)
		outline_words(
			o, g, "it started more than once: is its span_id used twice?");
	if (f->gone)
		outline_words(
			o, g, "its file has changed: some of it could not be read again");
	if (f->loss == LOSS_PROCESS && !outline_lost_above(t, span))
		outline_words(o, g, "its process ended before it did");
	else if (f->loss == LOSS_INPUT && o->verbose && !outline_lost_above(t, span))
		outline_words(o, g, "the input ended before it did");
}

/* What was thrown, where the span itself does not say why it failed; -v shows all events. */
static void outline_exceptions(struct outline *o, const struct trace *t, uint32_t span,
	const struct facts *f, const struct gutter *g)
{
	struct arena arena = {0};
	struct moment *m;
	size_t count;

	if (o->verbose || f->status_message.len ||
		!(t->spans[span].flags & SPAN_HAS_EXCEPTION))
		return;
	m = moments(t, span, 0, false, o->life, &arena, &count);
	for (size_t i = 0; i < count; i++)
		if (m[i].kind == EVENT_EXCEPTION)
			outline_row_moment(o, t, &m[i], g);
	arena_release(&arena);
}

/* All lines of a message of several, with -v. */
static void outline_message(
	struct outline *o, const struct facts *f, const struct gutter *g)
{
	struct str rest = f->status_message;

	if (!o->verbose || str_find(rest, '\n') == rest.len)
		return;
	while (rest.len) {
		size_t len = str_find(rest, '\n');

		note_row_words(&o->row, &o->columns, g, str_head(rest, len));
		outline_row_emit(o);
		rest = str_tail(rest, len + 1);
	}
}

/* Below the line of a span that will have no other. */
void outline_row_notes(struct outline *o, const struct trace *t, uint32_t span,
	const struct facts *f, const struct gutter *g)
{
	if (f->status == STATUS_ERROR && note_row_error(&o->row, &o->columns, g, f))
		outline_row_emit(o);
	outline_message(o, f, g);
	outline_remarks(o, t, span, f, g);
	outline_attributes(o, f, g);
	outline_exceptions(o, t, span, f, g);
}

/* What became of the state, where that is known: of a trace that is whole, by looking. */
static bool outline_found(struct outline *o, const struct moment *m, const struct facts *f,
	struct row *words, bool *snapshot)
{
	const struct scan_value *key = facts_attribute(f, STR("state.key"));
	struct state_series *series;
	struct state before, after;
	struct str name = {0};
	size_t n;

	if (key && key->type == SCAN_STRING)
		name = facts_text(key, &o->arena);
	n = state_find(&o->states, m, name, &series);
	if (!n)
		return false;
	state_change(&o->states, series, n, &before, &after);
	if (after.fault != STATE_KNOWN && after.broke != after.change)
		return false; /* what was asked for is all there is to show */
	state_words(words, &before, &after, o->columns.set, o->columns.width);
	*snapshot = after.change->way == STATE_SNAPSHOT;
	return true;
}

/* Of one under way, as was noted. */
static bool outline_noted(struct outline *o, const struct trace *t, const struct moment *m,
	struct row *words, bool *snapshot)
{
	struct state_notes *notes = o->notes_of ? o->notes_of(t) : NULL;
	const struct row *noted = notes ? state_notes_find(notes, m, snapshot) : NULL;

	if (!noted)
		return false;
	row_copy(words, noted);
	state_notes_drop(notes, m);
	return true;
}

static bool outline_state(struct outline *o, const struct trace *t, const struct moment *m,
	const struct facts *f, const struct gutter *g)
{
	struct row words = {0};
	bool snapshot, known;

	if (m->kind != EVENT_STATE || !o->verbose)
		return false;
	known = o->states_of == t ? outline_found(o, m, f, &words, &snapshot)
				  : outline_noted(o, t, m, &words, &snapshot);
	if (known)
		note_row_state(&o->row, &o->columns, g, f, t->first_ns, snapshot, &words);
	row_release(&words);
	return known;
}

void outline_row_moment(struct outline *o, const struct trace *t, const struct moment *m,
	const struct gutter *g)
{
	struct facts f;

	arena_reset(&o->arena);
	if (!moment_open(m, &f, o->life, &o->arena))
		return;
	if (m->kind == EVENT_DROPPED)
		note_row_dropped(&o->row, &o->columns, g, &f, t->first_ns);
	else if (!outline_state(o, t, m, &f, g))
		note_row_event(&o->row, &o->columns, g, &f, t->first_ns);
	outline_row_emit(o);
}

static void outline_late_status(struct outline *o, const struct trace *t, uint32_t span,
	const struct facts *f, const struct gutter *g)
{
	bool failed = span_status(&t->spans[span]) == STATUS_ERROR;

	if (failed && note_row_error(&o->row, &o->columns, g, f))
		outline_row_emit(o);
	else
		outline_words(o, g, failed ? "failed" : "ok after all");
}

static void outline_member(
	struct outline *o, const struct gutter *g, struct str name, struct str text)
{
	struct scan_value value = {.type = SCAN_STRING, .text = text};

	if (text.len)
		outline_attribute(o, g, name, &value);
}

/* Opened from the record alone: the span may have very many. */
void outline_row_late(struct outline *o, const struct trace *t, uint32_t span,
	const struct record *r, bool status, const struct gutter *g)
{
	struct facts f = {.status_message = r->message, .seed = o->life->seed};

	arena_reset(&o->arena);
	facts_merge(&f, r->attributes, &o->arena);
	if (status)
		outline_late_status(o, t, span, &f, g);
	if (r->type != RECORD_SPAN_UPDATE)
		return;
	if (o->verbose)
		outline_member(o, g, STR("name"), r->name);
	if (o->verbose && !status)
		outline_member(o, g, STR("status_message"), r->message);
	outline_attributes(o, &f, g);
}

/* Asked for with every row that is out of its place: a span may have very many records. */
static void outline_name(
	struct outline *o, const struct trace *t, uint32_t span, struct buf *out)
{
	struct str name = {0};
	struct id id;

	if (o->names)
		name = intern_text(o->names, t->spans[span].name);
	arena_reset(&o->arena);
	if (!name.len)
		name = facts_name(t, span, o->life, &o->arena);
	if (name.len) {
		buf_add(out, name);
	} else {
		trace_span_id(t, span, &id);
		id_format(&id, 16, out);
	}
}

/* `(in web.search)`, once for what follows each other. */
void outline_row_in(struct outline *o, const struct trace *t, uint32_t in, size_t depth)
{
	struct gutter g = outline_row_gutter(o, depth ? depth - 1 : 0);
	struct buf words = {0};
	uint32_t last = o->in_span;
	bool same = o->in_trace == t && last == in;

	g.children = true;
	if (in && !same) {
		buf_add(&words, STR("(in "));
		outline_name(o, t, in, &words);
		buf_add(&words, STR(")"));
		note_row_words(&o->row, &o->columns, &g, buf_str(&words));
		outline_row_emit(o);
		buf_release(&words);
	}
}

void outline_row_was_in(struct outline *o, const struct trace *t, uint32_t in)
{
	o->in_trace = in ? t : NULL;
	o->in_span = in;
}
