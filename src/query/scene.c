#include "query/scene.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"

/* One span is asked while its trace grows: nothing is remembered, so a climb has a limit. */
enum { CLIMB_ONE = 4096 };

void scene_begin(struct scene *s, struct trace *t, const struct life *life, bool whole)
{
	bool same = s->t == t && s->generation == t->generation && s->round;

	s->life = life;
	s->climb = whole ? UINT32_MAX : CLIMB_ONE;
	if (same)
		return;
	s->t = t;
	s->generation = t->generation;
	s->round++;
	s->rooted = s->timed = false;
	arena_reset(&s->arena);
}

void scene_release(struct scene *s)
{
	order_release(&s->order);
	free(s->givers);
	for (size_t i = 0; i < SCENE_RESOURCES; i++)
		buf_release(&s->resources[i].text);
	arena_release(&s->arena);
	*s = (struct scene){0};
}

const struct order *scene_order(struct scene *s)
{
	tree_settle(s->t);
	order_trace(&s->order, s->t);
	return &s->order;
}

/* ---- resources ---------------------------------------------------------------------------- */

static void scene_givers(struct scene *s)
{
	size_t old = s->giver_room;

	s->givers = mem_grow(
		s->givers, &s->giver_room, s->t->span_count, sizeof(*s->givers));
	for (size_t i = old; i < s->giver_room; i++)
		s->givers[i] = 0;
}

/* Whose resource a span has; what holds for it holds for those that were climbed over. */
static uint32_t scene_giver(struct scene *s, uint32_t span)
{
	uint64_t round = (uint64_t)s->round << 32;
	uint32_t at = span, giver = 0, steps = 0;

	scene_givers(s);
	for (; at && steps < s->climb; at = s->t->spans[at].parent, steps++) {
		if (s->givers[at] >> 32 == s->round) {
			giver = (uint32_t)s->givers[at];
			break;
		}
		if (s->t->spans[at].flags & SPAN_HAS_RESOURCE) {
			giver = at;
			break;
		}
	}
	for (; steps; steps--, span = s->t->spans[span].parent)
		s->givers[span] = round | giver;
	return giver;
}

static void scene_read_resource(
	const struct scene *s, uint32_t span, struct scene_resource *r)
{
	struct arena arena = {0};
	struct facts f;

	facts_open(&f, s->t, span, s->life, &arena);
	buf_reset(&r->text);
	if (f.resource.type == SCAN_OBJECT)
		buf_add(&r->text, f.resource.text);
	r->span = span;
	r->round = s->round;
	arena_release(&arena);
}

struct str scene_resource(struct scene *s, uint32_t span, struct arena *arena)
{
	uint32_t giver = scene_giver(s, span);
	struct scene_resource *r = &s->resources[giver % SCENE_RESOURCES];

	if (!giver)
		return (struct str){0};
	if (r->span != giver || r->round != s->round)
		scene_read_resource(s, giver, r);
	return arena_copy(arena, buf_str(&r->text));
}

/* ---- the trace as a whole ----------------------------------------------------------------- */

struct str scene_name(const struct scene *s, uint32_t span, struct arena *arena)
{
	uint32_t name = s->t->spans[span].name;

	if (name && s->names)
		return intern_text(s->names, name);
	return facts_name(s->t, span, s->life, arena);
}

static struct str scene_service(struct scene *s, uint32_t span)
{
	struct str resource = scene_resource(s, span, &s->arena);
	struct scan_value v;

	if (!resource.len || !scan_find(resource, STR("service.name"), &v) ||
		v.type != SCAN_STRING)
		return (struct str){0};
	return facts_text(&v, &s->arena);
}

uint32_t scene_root(struct scene *s)
{
	uint32_t at;

	if (s->rooted)
		return s->root;
	tree_settle(s->t);
	at = tree_first(s->t, 0);
	while (at && !(s->t->spans[at].flags & SPAN_SEEN))
		at = tree_next(s->t, at);
	s->rooted = true;
	s->root = at;
	s->root_name = at ? scene_name(s, at, &s->arena) : (struct str){0};
	s->root_service = at ? scene_service(s, at) : (struct str){0};
	return at;
}

static int64_t scene_look(const struct trace *t)
{
	int64_t first = INT64_MAX, last = t->open ? t->last_ns : INT64_MIN;

	for (size_t i = 1; i < t->span_count; i++) {
		const struct span *span = &t->spans[i];

		if (span->flags & SPAN_HAS_START && span->start_ns < first)
			first = span->start_ns;
		if (span->flags & SPAN_HAS_END && span->end_ns > last)
			last = span->end_ns;
	}
	if (first == INT64_MAX || last < first)
		return -1;
	return (int64_t)((uint64_t)last - (uint64_t)first);
}

int64_t scene_duration(struct scene *s)
{
	if (!s->timed)
		s->duration_ns = scene_look(s->t);
	s->timed = true;
	return s->duration_ns;
}
