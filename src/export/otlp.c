#include "export/otlp.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/json.h"
#include "export/otlp_span.h"
#include "export/otlp_value.h"

/* Resources that are looked through for one that is the same. */
enum { OTLP_RECENT = 16 };

/* Spans of one resource and one scope. */
struct otlp_group {
	struct str resource; /* objects as written; empty: none */
	struct str scope;
	struct buf spans;
	bool written;
};

/* A line being put together. */
struct otlp_line {
	struct otlp_group *groups;
	size_t count;
	size_t room;
	size_t spans;	    /* in all of them */
	size_t bytes;	    /* the same */
	struct arena texts; /* of resources and scopes */
};

/* A trace being written. */
struct otlp_writing {
	struct export *e;
	struct otlp_line *line;
	uint32_t
		*resource_of; /* by span: the number of its own or inherited one; 0: none */
	struct str *resources; /* by number */
	size_t resource_count; /* with the 0th */
	size_t resource_room;
	struct arena texts; /* of resources */
	struct otlp_span span;
};

/* ---- lines -------------------------------------------------------------------------------- */

static void otlp_scope(struct otlp_to *to, struct str scope)
{
	struct facts f = {.seed = to->seed};
	struct buf *out = to->out;
	size_t rest = 0;

	facts_merge(&f, scope, to->arena);
	buf_add_byte(out, '{');
	for (size_t i = 0; i < f.attribute_count; i++) {
		const struct attribute *a = &f.attributes[i];
		bool named = str_eq(a->key, STR("name")) || str_eq(a->key, STR("version"));

		if (!named || a->value.type != SCAN_STRING) {
			f.attributes[rest++] = *a;
			continue;
		}
		json_key(a->key, out);
		json_value(&a->value, out);
		buf_add_byte(out, ',');
	}
	buf_add(out, STR("\"attributes\":["));
	otlp_attributes(to, f.attributes, rest);
	buf_add(out, STR("]}"));
}

/* The groups from `at` on that have its resource. */
static void otlp_resource(struct export *e, struct otlp_line *l, size_t at)
{
	struct str resource = l->groups[at].resource;
	struct buf *out = &e->out;
	struct otlp_to to = {.out = out, .arena = &e->arena, .seed = e->life->seed};

	otlp_comma(out);
	buf_add(out, STR("{\"resource\":{\"attributes\":["));
	otlp_object(&to, resource);
	buf_add(out, STR("]},\"scopeSpans\":["));
	for (size_t i = at; i < l->count; i++) {
		struct otlp_group *g = &l->groups[i];

		if (g->written || !str_eq(g->resource, resource))
			continue;
		otlp_comma(out);
		buf_add(out, STR("{\"scope\":"));
		otlp_scope(&to, g->scope);
		buf_add(out, STR(",\"spans\":["));
		buf_add(out, buf_str(&g->spans));
		buf_add(out, STR("]}"));
		g->written = true;
	}
	buf_add(out, STR("]}"));
}

static void otlp_flush(struct export *e, struct otlp_line *l)
{
	if (!l->spans)
		return;
	arena_reset(&e->arena);
	buf_add(&e->out, STR("{\"resourceSpans\":["));
	for (size_t i = 0; i < l->count; i++)
		if (!l->groups[i].written)
			otlp_resource(e, l, i);
	buf_add(&e->out, STR("]}\n"));
	export_piece(e);
	for (size_t i = 0; i < l->count; i++)
		buf_release(&l->groups[i].spans);
	l->count = l->spans = l->bytes = 0;
	arena_reset(&l->texts);
}

static struct otlp_group *otlp_group(
	struct otlp_line *l, struct str resource, struct str scope)
{
	for (size_t i = 0; i < l->count; i++)
		if (str_eq(l->groups[i].resource, resource) &&
			str_eq(l->groups[i].scope, scope))
			return &l->groups[i];
	l->groups = mem_grow(l->groups, &l->room, l->count + 1, sizeof(*l->groups));
	l->groups[l->count] = (struct otlp_group){
		.resource = arena_copy(&l->texts, resource),
		.scope = arena_copy(&l->texts, scope)};
	return &l->groups[l->count++];
}

/* ---- resources ---------------------------------------------------------------------------- */

static uint32_t otlp_resource_number(struct otlp_writing *w, struct str text)
{
	size_t recent = w->resource_count > OTLP_RECENT ? w->resource_count - OTLP_RECENT
							: 1;

	for (size_t i = w->resource_count; i-- > recent;)
		if (str_eq(w->resources[i], text))
			return (uint32_t)i;
	w->resources = mem_grow(w->resources, &w->resource_room, w->resource_count + 1,
		sizeof(*w->resources));
	w->resources[w->resource_count] = arena_copy(&w->texts, text);
	return (uint32_t)w->resource_count++;
}

/* Parents come before their children, so theirs is known. */
static void otlp_inherit(struct otlp_writing *w, const struct facts *f, uint32_t span)
{
	if (f->resource.text.len)
		w->resource_of[span] = otlp_resource_number(w, f->resource.text);
	else
		w->resource_of[span] = w->resource_of[w->span.t->spans[span].parent];
}

/* ---- spans -------------------------------------------------------------------------------- */

static void otlp_write(struct otlp_writing *w)
{
	struct otlp_span *s = &w->span;
	struct otlp_group *g;
	size_t before;

	if (!otlp_span_open(s))
		return;
	g = otlp_group(w->line, w->resources[w->resource_of[s->span]], s->f->scope.text);
	before = g->spans.len;
	if (before)
		buf_add_byte(&g->spans, ',');
	otlp_span_write(s, &g->spans);
	w->line->spans++;
	w->line->bytes += g->spans.len - before;
	if (w->line->spans >= OTLP_SPANS || w->line->bytes >= OTLP_BYTES)
		otlp_flush(w->e, w->line);
}

static void otlp_spans(struct otlp_writing *w, const struct selection *s)
{
	struct trace *t = w->span.t;
	uint32_t span = 0;

	do {
		bool wanted = selection_has(s, span);
		struct facts f = {0};

		arena_reset(&w->e->arena);
		if (wanted || t->spans[span].flags & SPAN_HAS_RESOURCE)
			facts_open(&f, t, span, w->e->life, &w->e->arena);
		otlp_inherit(w, &f, span);
		w->span.span = span;
		w->span.f = &f;
		if (wanted)
			otlp_write(w);
		w->span.f = NULL;
	} while ((span = export_next(t, span)));
}

void otlp_begin(struct export *e)
{
	e->state = mem_new(sizeof(struct otlp_line));
}

void otlp_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct otlp_writing w = {.e = e,
		.line = e->state,
		.resource_of = mem_new(t->span_count * sizeof(uint32_t)),
		.resources = mem_new(sizeof(struct str)),
		.resource_count = 1,
		.resource_room = 1,
		.span = {.t = t, .life = e->life, .arena = &e->arena}};

	otlp_spans(&w, s);
	arena_release(&w.texts);
	arena_release(&w.span.moments);
	arena_release(&w.span.one);
	free(w.resource_of);
	free(w.resources);
}

void otlp_pause(struct export *e)
{
	otlp_flush(e, e->state);
}

void otlp_end(struct export *e)
{
	struct otlp_line *l = e->state;

	otlp_flush(e, l);
	free(l->groups);
	arena_release(&l->texts);
	free(l);
}
