#include "view/outline.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "model/usage.h"
#include "view/outline_filter.h"
#include "view/outline_row.h"

void outline_release(struct outline *o)
{
	row_release(&o->row);
	arena_release(&o->arena);
	free(o->more);
	free(o->visible);
	free(o->seen);
	o->seen = NULL;
	o->seen_room = 0;
	o->more = NULL;
	o->visible = NULL;
	o->more_room = 0;
	o->visible_room = 0;
}

/* A span whose row is out, and what is below it. */
struct outline_level {
	uint32_t span;
	uint32_t child;		/* the next one that is shown; 0: none */
	bool one;		/* the others are not looked for */
	bool branched;		/* a child's row is out */
	struct moment *moments; /* in the level's arena */
	size_t moment_count;
	struct aside_lines asides;
	struct arena arena;
};

/* A subtree on its way out. */
struct outlining {
	struct outline *o;
	struct trace *t;
	const uint8_t *notes; /* NULL: none */
	uint8_t skip;	      /* bits of notes: these spans are left out, */
	uint8_t told;	      /* and the events of these */
	size_t depth;	      /* of the lowest level's children */
	struct outline_level *levels;
	size_t count;
	size_t room;
};

/* The first that is shown from `child` on. */
static uint32_t outline_next(struct outlining *w, uint32_t child)
{
	size_t depth = w->depth + w->count - 1;

	for (; child; child = tree_next(w->t, child)) {
		if (w->notes && w->notes[child] & w->skip)
			continue;
		if (outline_filter_shows(w->o, child, depth))
			return child;
	}
	return 0;
}

static void outline_enter(struct outlining *w, uint32_t span)
{
	struct outline_level *level;

	w->levels = mem_grow(w->levels, &w->room, w->count + 1, sizeof(*w->levels));
	level = &w->levels[w->count++];
	*level = (struct outline_level){.span = span};
	if (!(w->notes && w->notes[span] & w->told) && !outline_filter_dim(w->o, span) &&
		(w->t->spans[span].first_event || w->t->inner_events))
		level->moments = moments(w->t, span, 0, !w->o->verbose, w->o->life,
			&level->arena, &level->moment_count);
	if (w->o->asides)
		level->asides.a = asides_of(w->o->asides, w->t, span, &level->asides.count);
	level->child = outline_next(w, tree_first(w->t, span));
}

/* The gutter of the row of a child of the top level. */
static struct gutter outline_level_gutter(struct outlining *w)
{
	struct outline *o = w->o;
	size_t depth = w->depth + w->count - 1;

	o->more = mem_grow(o->more, &o->more_room, depth + 1, sizeof(*o->more));
	return (struct gutter){.more = o->more, .depth = depth};
}

/* Whether rows inside the level's span are still to come. */
static bool outline_goes_on(const struct outline_level *level)
{
	return level->child || level->moment_count || level->asides.count;
}

static void outline_child(struct outlining *w)
{
	struct outline_level *level = &w->levels[w->count - 1];
	uint32_t span = level->child;
	struct gutter g = outline_level_gutter(w);
	struct span_row s;
	struct facts f;

	level->child = level->one ? 0 : outline_next(w, tree_next(w->t, span));
	level->branched = true;
	w->o->more[g.depth] = outline_goes_on(level) || (w->notes && w->count == 1);
	s = outline_row_span(w->o, w->t, span, &f, g);
	span_row(&w->o->row, &w->o->columns, &s);
	outline_row_shown(w->o, &f, outline_filter_dim(w->o, span));
	outline_enter(w, span);
	g.children = w->levels[w->count - 1].child != 0;
	if (!outline_filter_dim(w->o, span))
		outline_row_notes(w->o, w->t, span, &f, &g);
}

/*
 * What is said or happens inside the top level's span stands one level up from its children, whose
 * line goes on as far as it.
 */
static struct gutter outline_inner_gutter(struct outlining *w)
{
	const struct outline_level *level = &w->levels[w->count - 1];
	struct gutter g = outline_level_gutter(w);

	g.alone = !level->span;
	g.children = level->child || level->branched;
	g.last = level->branched && !outline_goes_on(level);
	if (g.depth)
		g.depth--;
	return g;
}

static void outline_aside(struct outlining *w)
{
	struct outline *o = w->o;
	struct gutter g;
	struct str text;
	uint64_t cut;

	arena_reset(&o->arena);
	if (!aside_next(
		    &w->levels[w->count - 1].asides, o->life->in, &o->arena, &text, &cut))
		return;
	g = outline_inner_gutter(w);
	row_reset(&o->row);
	gutter_add(&o->row, &o->columns, &g, GUTTER_BELOW);
	o->emit_text(o->to, &o->row, text, cut);
}

/* One thing inside the top level's span, the earliest; false: there is none left. */
static bool outline_item(struct outlining *w)
{
	struct outline_level *level = &w->levels[w->count - 1];
	int64_t child = level->child ? w->t->spans[level->child].start_ns : INT64_MAX;
	int64_t moment = level->moment_count ? level->moments->ts : INT64_MAX;
	int64_t aside = level->asides.count ? level->asides.a->ts : INT64_MAX;

	if (level->moment_count && moment <= child && moment <= aside) {
		struct gutter g;

		level->moment_count--;
		g = outline_inner_gutter(w);
		outline_row_moment(w->o, w->t, level->moments++, &g);
	} else if (level->child && child <= aside) {
		outline_child(w);
	} else if (level->asides.count) {
		outline_aside(w);
	} else {
		return false;
	}
	return true;
}

static void outline_leave(struct outlining *w)
{
	arena_release(&w->levels[--w->count].arena);
}

static void outline_run(struct outlining *w)
{
	while (w->count)
		if (!outline_item(w))
			outline_leave(w);
	free(w->levels);
}

bool outline_shows(struct outline *o, struct trace *t, uint32_t top, size_t depth)
{
	outline_filter_mark(o, t, top);
	return outline_filter_shows(o, top, depth);
}

void outline_subtree(struct outline *o, struct trace *t, uint32_t top, size_t depth,
	uint32_t in, const uint8_t *notes, uint8_t skip, uint8_t told)
{
	struct outlining w = {
		.o = o, .t = t, .notes = notes, .skip = skip, .depth = depth, .told = told};

	if (!outline_shows(o, t, top, depth))
		return;
	outline_row_in(o, t, in, depth);
	outline_row_gutter(o, depth);
	w.levels = mem_grow(w.levels, &w.room, 1, sizeof(*w.levels));
	w.levels[w.count++] = (struct outline_level){.child = top, .one = true};
	outline_child(&w);
	outline_run(&w);
	outline_row_was_in(o, t, in);
}

static struct str outline_id(struct outline *o, const struct trace *t)
{
	struct buf text = {0};
	struct str copy;

	id_format(&t->id, 32, &text);
	copy = arena_copy(&o->arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static void outline_title(struct outline *o, struct trace *t)
{
	struct usage used;
	struct totals totals = {0};

	used = usage_of_tree(t, 0);
	totals = (struct totals){.spans = trace_spans_seen(t),
		.errors = t->errors,
		.input_tokens = used.input,
		.output_tokens = used.output,
		.cost = used.cost};
	o->columns.lane.t0 = t->first_ns;
	o->columns.lane.t1 =
		t->last_ns; /* nothing of a complete input is open: it is lost */
	arena_reset(&o->arena);
	title_row_trace(
		&o->row, &o->columns, outline_id(o, t), t->first_ns, o->today_ns, &totals);
	outline_row_emit(o);
}

/* A whole trace can be read again, so it can be said what became of states. */
static void outline_states(struct outline *o, const struct trace *t)
{
	if (!o->verbose)
		return;
	states_init(&o->states, t, o->life, NULL);
	states_update(&o->states);
	o->states_of = t;
}

void outline_trace(struct outline *o, struct trace *t)
{
	struct outlining w = {.o = o, .t = t};

	tree_settle(t);
	usage_total(t, 0);
	outline_states(o, t);
	outline_filter_mark(o, t, 0);
	outline_filter_asides(o, t);
	if (!(o->query || o->matched) || o->visible[0])
		outline_title(o, t);
	outline_enter(&w, 0);
	outline_run(&w);
	states_release(&o->states);
	o->states_of = NULL;
}

void outline_header(struct outline *o, const struct trace *t, enum header how)
{
	struct totals none = {0};

	arena_reset(&o->arena);
	title_row_trace(&o->row, &o->columns, outline_id(o, t),
		how == HEADER_BEGUN ? t->first_ns : 0, o->today_ns, &none);
	outline_row_emit(o);
}

void outline_opening(struct outline *o, struct trace *t, uint32_t span, size_t depth)
{
	struct gutter g = outline_row_gutter(o, depth);
	struct span_row s;
	struct facts f;

	if (o->depth_max && depth >= o->depth_max)
		return;
	g.children = true;
	s = outline_row_span(o, t, span, &f, g);
	if (f.state == SPAN_MISSING)
		span_row(&o->row, &o->columns, &s);
	else
		span_row_open(&o->row, &o->columns, &s);
	outline_row_shown(o, &f, o->query != NULL);
}

void outline_closing(struct outline *o, struct trace *t, uint32_t span, size_t depth)
{
	struct gutter g = outline_row_gutter(o, depth);
	struct span_row s;
	struct facts f;

	if (!(t->spans[span].flags & SPAN_SEEN) || (o->depth_max && depth >= o->depth_max))
		return;
	s = outline_row_span(o, t, span, &f, g);
	span_row_close(&o->row, &o->columns, &s);
	if (o->query && !outline_filter_alone(o, t, span)) {
		row_paint(&o->row, ROLE_DIM);
		outline_row_emit(o);
		return;
	}
	o->kept += o->query != NULL;
	o->above -= o->query != NULL;
	outline_row_emit(o);
	outline_row_notes(o, t, span, &f, &g);
}

void outline_leaf(
	struct outline *o, struct trace *t, uint32_t span, size_t depth, uint32_t in)
{
	struct gutter g = outline_row_gutter(o, depth);
	struct span_row s;
	struct facts f;

	if ((o->depth_max && depth >= o->depth_max) || !outline_filter_alone(o, t, span))
		return;
	outline_row_in(o, t, in, depth);
	s = outline_row_span(o, t, span, &f, g);
	span_row(&o->row, &o->columns, &s);
	outline_row_shown(o, &f, false);
	outline_row_notes(o, t, span, &f, &g);
	outline_row_was_in(o, t, in);
}

void outline_moment(struct outline *o, const struct trace *t, const struct moment *m,
	size_t depth, uint32_t in)
{
	struct gutter g = outline_row_gutter(o, depth ? depth - 1 : 0);

	if (o->depth_max && depth > o->depth_max)
		return;
	outline_row_in(o, t, in, depth);
	g.children = true;
	g.alone = !depth;
	outline_row_moment(o, t, m, &g);
	outline_row_was_in(o, t, in);
}

bool outline_late_shows(const struct outline *o, const struct record *r)
{
	struct scan_value v;

	if (r->type != RECORD_SPAN_UPDATE)
		return false;
	if (o->verbose)
		return r->name.len || r->message.len ||
			r->attributes.len > sizeof("{}") - 1;
	for (size_t i = 0; i < o->key_count; i++)
		if (r->attributes.len && scan_find(r->attributes, o->keys[i], &v))
			return true;
	return false;
}

void outline_late(struct outline *o, const struct trace *t, uint32_t span,
	const struct record *r, bool status, size_t depth)
{
	struct gutter g = outline_row_gutter(o, depth ? depth - 1 : 0);

	if (o->depth_max && depth > o->depth_max)
		return;
	outline_row_in(o, t, span, depth);
	g.children = true;
	outline_row_late(o, t, span, r, status, &g);
	outline_row_was_in(o, t, span);
}

void outline_running(struct outline *o, struct trace *t, uint32_t span, size_t depth)
{
	struct gutter g = outline_row_gutter(o, depth);
	struct span_row s;
	struct facts f;

	s = outline_row_span(o, t, span, &f, g);
	span_row(&o->row, &o->columns, &s);
	outline_row_emit(o);
}

void outline_more(struct outline *o, uint64_t count)
{
	title_row_more(&o->row, &o->columns, count);
	outline_row_emit(o);
}
