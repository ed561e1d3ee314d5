#include "query/subject.h"

#include "model/tree.h"
#include "query/subject_parts.h"
#include "query/value_scan.h"

enum { EVENTS_OPEN = 64 };

void subject_begin(struct subject *s, struct scene *scene, uint32_t span)
{
	struct arena arena = s->arena, event_arena = s->event_arena;

	arena_reset(&arena);
	arena_reset(&event_arena);
	*s = (struct subject){
		.scene = scene, .span = span, .arena = arena, .event_arena = event_arena};
}

void subject_release(struct subject *s)
{
	arena_release(&s->arena);
	arena_release(&s->event_arena);
	*s = (struct subject){0};
}

/* ---- opening ------------------------------------------------------------------------------ */

const struct facts *subject_facts(struct subject *s)
{
	if (!s->opened)
		facts_open(&s->facts, s->scene->t, s->span, s->scene->life, &s->arena);
	s->opened = true;
	return &s->facts;
}

struct str subject_resource(struct subject *s)
{
	if (!s->resource_known)
		s->resource = scene_resource(s->scene, s->span, &s->arena);
	s->resource_known = true;
	return s->resource;
}

static bool subject_has_events(const struct subject *s)
{
	const struct trace *t = s->scene->t;

	return s->span && (t->spans[s->span].first_event || t->inner_events);
}

size_t subject_events(struct subject *s)
{
	if (!s->events_known && subject_has_events(s))
		s->moments = moments(s->scene->t, s->span, 0, false, s->scene->life,
			&s->arena, &s->event_count);
	s->events_known = true;
	return s->event_count;
}

/* Some from one on, in the place of those before: a span may have more than there is memory for. */
static void subject_open_events(struct subject *s, size_t from)
{
	size_t count = s->event_count - from;

	count = count < EVENTS_OPEN ? count : EVENTS_OPEN;
	arena_reset(&s->event_arena);
	s->events = arena_new(&s->event_arena, count * sizeof(*s->events));
	s->open_from = from;
	s->open_count = count;
	for (size_t i = 0; i < count; i++)
		if (!moment_open(&s->moments[from + i], &s->events[i], s->scene->life,
			    &s->event_arena))
			s->events[i] = (struct facts){0};
}

const struct facts *subject_event(struct subject *s)
{
	const struct facts *f;

	if (s->event >= subject_events(s))
		return NULL;
	if (s->event < s->open_from || s->event - s->open_from >= s->open_count)
		subject_open_events(s, s->event);
	f = &s->events[s->event - s->open_from];
	return f->has_start ? f : NULL;
}

static size_t subject_count_links(const struct facts *f)
{
	struct scan_value v;
	struct scan s;
	size_t count = 0;

	scan_init(&s, f->links.text, 0);
	if (scan_array(&s))
		while (scan_element(&s, &v))
			count += v.type == SCAN_OBJECT;
	return count;
}

static void subject_open_links(struct subject *s)
{
	const struct facts *f = subject_facts(s);
	struct scan_value v;
	struct scan scan;
	size_t count;

	s->links_known = true;
	if (f->links.type != SCAN_ARRAY)
		return;
	count = subject_count_links(f);
	s->links = arena_new(&s->arena, count * sizeof(*s->links));
	scan_init(&scan, f->links.text, 0);
	if (scan_array(&scan))
		while (s->link_count < count && scan_element(&scan, &v))
			if (v.type == SCAN_OBJECT)
				s->links[s->link_count++] = v;
}

size_t subject_links(struct subject *s)
{
	if (!s->links_known)
		subject_open_links(s);
	return s->link_count;
}

/* ---- attributes --------------------------------------------------------------------------- */

/* A member of an object that was checked before. */
struct value subject_member(struct subject *s, struct str object, struct str key)
{
	struct scan_value v;

	if (!object.len || !scan_find(object, key, &v))
		return (struct value){0};
	return value_of_scan(&v, &s->arena);
}

/* A member of the object's `attributes`. */
static struct value subject_inside(struct subject *s, struct str object, struct str key)
{
	struct scan_value v;

	if (!object.len || !scan_find(object, STR("attributes"), &v) ||
		v.type != SCAN_OBJECT)
		return (struct value){0};
	return subject_member(s, v.text, key);
}

static struct value subject_attribute(
	struct subject *s, const struct facts *f, struct str key)
{
	const struct scan_value *v = facts_attribute(f, key);

	return v ? value_of_scan(v, &s->arena) : (struct value){0};
}

static struct value subject_of_span(struct subject *s, struct str key)
{
	return subject_attribute(s, subject_facts(s), key);
}

static struct value subject_of_resource(struct subject *s, struct str key)
{
	return subject_member(s, subject_resource(s), key);
}

static struct value subject_of_event(struct subject *s, struct str key)
{
	const struct facts *f = subject_event(s);

	return f ? subject_attribute(s, f, key) : (struct value){0};
}

static struct value subject_of_link(struct subject *s, struct str key)
{
	if (s->link >= subject_links(s))
		return (struct value){0};
	return subject_inside(s, s->links[s->link].text, key);
}

static struct value subject_of_scope(struct subject *s, struct str key)
{
	const struct facts *f = subject_facts(s);

	if (f->scope.type != SCAN_OBJECT)
		return (struct value){0};
	return subject_inside(s, f->scope.text, key);
}

/* The first event, or else link, that has it. */
static struct value subject_of_any(struct subject *s, struct str key)
{
	size_t event = s->event, link = s->link;
	struct value v = {0};

	for (s->event = 0; v.type == VALUE_NIL && s->event < subject_events(s); s->event++)
		v = subject_of_event(s, key);
	for (s->link = 0; v.type == VALUE_NIL && s->link < subject_links(s); s->link++)
		v = subject_of_link(s, key);
	s->event = event;
	s->link = link;
	return v.type == VALUE_NIL ? subject_of_scope(s, key) : v;
}

static struct value subject_unscoped(struct subject *s, struct str key)
{
	struct value v = subject_of_span(s, key);

	if (v.type == VALUE_NIL)
		v = subject_of_resource(s, key);
	return v.type == VALUE_NIL ? subject_of_any(s, key) : v;
}

struct value subject_scoped(struct subject *s, const struct field *f)
{
	static struct value (*const of[SCOPE_COUNT])(struct subject *, struct str) = {
		[SCOPE_ANY] = subject_unscoped,
		[SCOPE_SPAN] = subject_of_span,
		[SCOPE_RESOURCE] = subject_of_resource,
		[SCOPE_EVENT] = subject_of_event,
		[SCOPE_LINK] = subject_of_link,
		[SCOPE_INSTRUMENTATION] = subject_of_scope,
	};

	return of[f->scope] ? of[f->scope](s, f->key) : (struct value){0};
}
