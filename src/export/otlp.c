#include "export/otlp.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/json.h"
#include "export/otlp_log.h"
#include "export/otlp_more.h"
#include "export/otlp_span.h"
#include "export/otlp_value.h"

/* Resources that are looked through for one that is the same. */
enum { OTLP_RECENT = 16 };

/* Whose they are: objects as written; empty: none. */
struct otlp_origin {
	struct str resource;
	struct str resource_more; /* what OTLP said of it besides its attributes */
	struct str scope;
	struct str scope_more; /* the same, besides its name, version and attributes */
};

/* Spans of one resource and one scope; or logs. */
struct otlp_group {
	struct otlp_origin of;
	bool logs;
	struct buf items;
	bool written;
};

/* What they are called in OTLP. */
struct otlp_signal {
	const char *resources;
	const char *scopes;
	const char *items;
};

static const struct otlp_signal otlp_signals[] = {{"resourceSpans", "scopeSpans", "spans"},
	{"resourceLogs", "scopeLogs", "logRecords"}};

/* A line being put together. */
struct otlp_line {
	struct otlp_group *groups;
	size_t count;
	size_t room;
	size_t spans;	    /* and logs, in all of them */
	size_t bytes;	    /* the same */
	struct arena texts; /* of resources and scopes */
};

/* A trace being written. */
struct otlp_writing {
	struct export *e;
	struct otlp_line *line;
	uint32_t
		*resource_of; /* by span: the number of its own or inherited one; 0: none */
	struct otlp_origin *resources; /* by number; of each the first two members */
	size_t resource_count;	       /* with the 0th */
	size_t resource_room;
	struct arena texts; /* of resources */
	struct otlp_span span;
};

/* ---- lines -------------------------------------------------------------------------------- */

/* What a scope has besides is its attributes; of a log's, what OTLP said besides is there too. */
static bool otlp_scope_named(const struct attribute *a, bool *text)
{
	static const char *const names[] = {
		"name", "version", "schemaUrl", "droppedAttributesCount"};

	*text = a->value.type == SCAN_STRING;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(a->key, str_from(names[i]))) {
			*text = *text && i < 2;
			return *text || i >= 2;
		}
	return false;
}

static void otlp_scope(struct otlp_to *to, const struct otlp_origin *of)
{
	static const char *const more[] = {"droppedAttributesCount", NULL};
	struct facts f = {.seed = to->seed};
	struct buf *out = to->out;
	struct str nested = otlp_more_nested(of->scope, "attributes");
	size_t rest = 0;
	bool text;

	facts_merge(&f, of->scope, to->arena);
	buf_add_byte(out, '{');
	for (size_t i = 0; i < f.attribute_count; i++) {
		const struct attribute *a = &f.attributes[i];

		if (!otlp_scope_named(a, &text)) {
			if (!str_eq(a->key, STR("attributes")) || !nested.len)
				f.attributes[rest++] = *a;
		} else if (text) {
			json_key(a->key, out);
			json_value(&a->value, out);
			buf_add_byte(out, ',');
		}
	}
	buf_add(out, STR("\"attributes\":["));
	otlp_attributes(to, f.attributes, rest);
	if (nested.len)
		otlp_object(to, nested);
	buf_add_byte(out, ']');
	otlp_more_add(of->scope_more, more, out);
	buf_add_byte(out, '}');
}

static void otlp_group_write(struct export *e, struct otlp_group *g)
{
	static const char *const more[] = {"schemaUrl", NULL};
	struct buf *out = &e->out;
	struct otlp_to to = {.out = out, .arena = &e->arena, .seed = e->life->seed};

	otlp_comma(out);
	buf_add(out, STR("{\"scope\":"));
	otlp_scope(&to, &g->of);
	buf_addf(out, ",\"%s\":[", otlp_signals[g->logs].items);
	buf_add(out, buf_str(&g->items));
	buf_add_byte(out, ']');
	otlp_more_add(g->of.scope_more, more, out);
	buf_add_byte(out, '}');
	g->written = true;
}

static bool otlp_same_resource(const struct otlp_group *a, const struct otlp_group *b)
{
	return a->logs == b->logs && str_eq(a->of.resource, b->of.resource) &&
		str_eq(a->of.resource_more, b->of.resource_more);
}

/* The groups from `at` on that have its resource. */
static void otlp_resource(struct export *e, struct otlp_line *l, size_t at)
{
	static const char *const counts[] = {"droppedAttributesCount", "entityRefs", NULL};
	static const char *const schema[] = {"schemaUrl", NULL};
	const struct otlp_origin *of = &l->groups[at].of;
	struct buf *out = &e->out;
	struct otlp_to to = {.out = out, .arena = &e->arena, .seed = e->life->seed};

	otlp_comma(out);
	buf_add(out, STR("{\"resource\":{\"attributes\":["));
	otlp_object(&to, of->resource);
	buf_add_byte(out, ']');
	otlp_more_add(of->resource_more, counts, out);
	buf_addf(out, "},\"%s\":[", otlp_signals[l->groups[at].logs].scopes);
	for (size_t i = at; i < l->count; i++)
		if (!l->groups[i].written &&
			otlp_same_resource(&l->groups[i], &l->groups[at]))
			otlp_group_write(e, &l->groups[i]);
	buf_add_byte(out, ']');
	otlp_more_add(of->resource_more, schema, out);
	buf_add_byte(out, '}');
}

/* A document is of spans or of logs, never of both. */
static void otlp_document(struct export *e, struct otlp_line *l, bool logs)
{
	struct buf *out = &e->out;
	bool any = false;

	for (size_t i = 0; i < l->count; i++) {
		if (l->groups[i].written || l->groups[i].logs != logs)
			continue;
		if (!any)
			buf_addf(out, "{\"%s\":[", otlp_signals[logs].resources);
		any = true;
		otlp_resource(e, l, i);
	}
	if (any)
		buf_add(out, STR("]}\n"));
}

static void otlp_flush(struct export *e, struct otlp_line *l)
{
	if (!l->spans)
		return;
	arena_reset(&e->arena);
	otlp_document(e, l, false);
	otlp_document(e, l, true);
	export_piece(e);
	for (size_t i = 0; i < l->count; i++)
		buf_release(&l->groups[i].items);
	l->count = l->spans = l->bytes = 0;
	arena_reset(&l->texts);
}

static bool otlp_same_origin(const struct otlp_origin *a, const struct otlp_origin *b)
{
	return str_eq(a->resource, b->resource) && str_eq(a->scope, b->scope) &&
		str_eq(a->resource_more, b->resource_more) &&
		str_eq(a->scope_more, b->scope_more);
}

static struct otlp_group *otlp_group(
	struct otlp_line *l, const struct otlp_origin *of, bool logs)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->groups[i].logs == logs && otlp_same_origin(&l->groups[i].of, of))
			return &l->groups[i];
	l->groups = mem_grow(l->groups, &l->room, l->count + 1, sizeof(*l->groups));
	l->groups[l->count] = (struct otlp_group){.logs = logs,
		.of = {.resource = arena_copy(&l->texts, of->resource),
			.resource_more = arena_copy(&l->texts, of->resource_more),
			.scope = arena_copy(&l->texts, of->scope),
			.scope_more = arena_copy(&l->texts, of->scope_more)}};
	return &l->groups[l->count++];
}

/* One more stands in a group. */
static void otlp_added(struct otlp_line *l, const struct otlp_group *g, size_t before)
{
	l->spans++;
	l->bytes += g->items.len - before;
}

/* ---- resources ---------------------------------------------------------------------------- */

static uint32_t otlp_resource_number(
	struct otlp_writing *w, struct str text, struct str more)
{
	size_t recent = w->resource_count > OTLP_RECENT ? w->resource_count - OTLP_RECENT
							: 1;

	for (size_t i = w->resource_count; i-- > recent;)
		if (str_eq(w->resources[i].resource, text) &&
			str_eq(w->resources[i].resource_more, more))
			return (uint32_t)i;
	w->resources = mem_grow(w->resources, &w->resource_room, w->resource_count + 1,
		sizeof(*w->resources));
	w->resources[w->resource_count] = (struct otlp_origin){
		.resource = arena_copy(&w->texts, text),
		.resource_more = arena_copy(&w->texts, more)};
	return (uint32_t)w->resource_count++;
}

/* Parents come before their children, so theirs is known. */
static void otlp_inherit(struct otlp_writing *w, const struct facts *f, uint32_t span)
{
	if (f->resource.text.len)
		w->resource_of[span] = otlp_resource_number(
			w, f->resource.text, otlp_more_nested(w->span.more, "resource"));
	else
		w->resource_of[span] = w->resource_of[w->span.t->spans[span].parent];
}

/* ---- spans and logs ----------------------------------------------------------------------- */

static void otlp_log(void *to, struct otlp_span *s, const struct facts *f, struct str more)
{
	struct otlp_writing *w = to;
	struct str resource = otlp_more_nested(more, "resource");
	struct str scope = otlp_more_nested(more, "scope");
	struct otlp_origin of = {.resource = otlp_more_nested(resource, "attributes"),
		.resource_more = resource,
		.scope = scope,
		.scope_more = scope};
	struct otlp_group *g = otlp_group(w->line, &of, true);
	struct otlp_to out = {.out = &g->items, .arena = &s->one, .seed = w->e->life->seed};
	size_t before = g->items.len;

	if (before)
		buf_add_byte(&g->items, ',');
	otlp_log_write(&out, s, f, more);
	otlp_added(w->line, g, before);
}

static void otlp_write(struct otlp_writing *w)
{
	struct otlp_span *s = &w->span;
	struct otlp_origin of = w->resources[w->resource_of[s->span]];
	struct otlp_group *g;
	size_t before;

	if (otlp_span_open(s)) {
		of.scope = s->f->scope.text;
		of.scope_more = otlp_more_nested(s->more, "scope");
		g = otlp_group(w->line, &of, false);
		before = g->items.len;
		if (before)
			buf_add_byte(&g->items, ',');
		otlp_span_write(s, &g->items);
		otlp_added(w->line, g, before);
	}
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
		w->span.span = span;
		w->span.f = &f;
		otlp_span_know(&w->span);
		otlp_inherit(w, &f, span);
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
		.resources = mem_new(sizeof(struct otlp_origin)),
		.resource_count = 1,
		.resource_room = 1,
		.span = {.t = t, .life = e->life, .arena = &e->arena, .log = otlp_log}};

	w.span.log_to = &w;
	otlp_spans(&w, s);
	buf_release(&w.span.inside);
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
