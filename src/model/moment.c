#include "model/moment.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "model/apply.h"
#include "model/place.h"
#include "record/decode.h"

static bool moments_wants(const struct moments_making *g, enum event_kind kind)
{
	return !g->brief || kind == EVENT_STATE || kind == EVENT_DROPPED;
}

static void moments_add(struct moments_making *g, struct moment m)
{
	if (!moments_wants(g, m.kind))
		return;
	g->at = mem_grow(g->at, &g->room, g->count + 1, sizeof(*g->at));
	g->at[g->count++] = m;
}

static bool moments_record(struct moments_making *g, uint64_t place, struct record *r)
{
	struct line line;
	struct diag why;

	arena_reset(&g->scratch);
	return place && place_open(place, g->life->in, &line) &&
		decode(g->life->decoder, &line, &g->scratch, r, &why) == DECODED_RECORD;
}

/* An element of `events`: its time, and what kind it is; false when it has no usable time. */
static bool moment_inner(struct str object, struct moment *m)
{
	struct scan_value v;

	m->kind = EVENT_OTHER;
	if (scan_find(object, STR("name"), &v) && v.type == SCAN_STRING && !v.escaped)
		m->kind = apply_event_kind(v.text);
	if (!scan_find(object, STR("ts"), &v))
		return false;
	if (v.type == SCAN_NUMBER)
		return scan_int(&v, &m->ts);
	return v.type == SCAN_STRING && stamp_parse(v.text, &m->ts, NULL);
}

/* Which record's inner events count. */
struct inner {
	uint64_t place; /* 0: none has any */
	int64_t ts;	/* of the record */
};

/*
 * They are a member like others: the later record's are the span's. Asked are those that came last
 * first.
 */
static void moments_later(struct moments_making *g, uint64_t place, struct inner *best)
{
	struct record r;

	if (!moments_record(g, place, &r) || !r.events.len)
		return;
	if (!best->place || r.ts > best->ts)
		*best = (struct inner){place, r.ts};
}

static uint64_t moments_inner_place(
	struct moments_making *g, const struct trace *t, const struct span *s)
{
	const struct span_record *r = NULL;
	struct inner best = {0};

	moments_later(g, s->start_place, &best);
	if (s->more && t->mores[s->more].history)
		r = t->mores[s->more].history->records;
	for (; r; r = r->next)
		moments_later(g, r->place, &best);
	return best.place;
}

static void moments_inside(struct moments_making *g, uint64_t place)
{
	struct record r;
	struct scan_value v;
	uint32_t number = 0;
	struct scan s;

	if (!moments_record(g, place, &r) || !r.events.len)
		return;
	scan_init(&s, arena_copy(g->arena, r.events), 0);
	if (!scan_array(&s))
		return;
	for (; scan_element(&s, &v); number++) {
		struct moment m = {
			.ts = r.ts, .inner = v.text, .within = place, .number = number};

		if (v.type != SCAN_OBJECT)
			continue;
		moment_inner(v.text, &m);
		moments_add(g, m);
	}
}

/* The newest first: they are turned round when all are there. */
static void moments_own(struct moments_making *g)
{
	const struct event *e = &g->trace->events[g->next];
	struct moment m = {.place = e->place, .kind = (enum event_kind)e->kind};
	struct record r;

	g->next = e->next;
	if (!moments_wants(g, m.kind) || !moments_record(g, e->place, &r))
		return;
	m.ts = r.ts;
	moments_add(g, m);
}

static void moments_turn(struct moments_making *g)
{
	for (size_t i = 0; i < g->count / 2; i++) {
		struct moment swap = g->at[i];

		g->at[i] = g->at[g->count - 1 - i];
		g->at[g->count - 1 - i] = swap;
	}
}

static void moments_merge(const struct moment *a, size_t a_count, const struct moment *b,
	size_t b_count, struct moment *out)
{
	while (a_count || b_count) {
		if (!b_count || (a_count && a->ts <= b->ts)) {
			*out++ = *a++;
			a_count--;
		} else {
			*out++ = *b++;
			b_count--;
		}
	}
}

/* Merge sort, bottom-up and stable: equal times stay as they came. */
static void moments_sort(struct moments_making *g)
{
	struct moment *from = g->at, *to = mem_new((g->count + 1) * sizeof(*to));

	for (size_t width = 1; width < g->count; width *= 2) {
		struct moment *swap = from;

		for (size_t i = 0; i < g->count; i += 2 * width) {
			size_t left = g->count - i < width ? g->count - i : width;
			size_t right = g->count - i - left < width ? g->count - i - left
								   : width;

			moments_merge(from + i, left, from + i + left, right, to + i);
		}
		from = to;
		to = swap;
	}
	free(to);
	g->at = from;
}

static struct moment *moments_keep(struct moments_making *g)
{
	struct moment *kept = arena_new(g->arena, g->count * sizeof(*kept));

	for (size_t i = 0; i < g->count; i++)
		kept[i] = g->at[i];
	return kept;
}

void moments_begin(struct moments_making *g, const struct trace *t, uint32_t span,
	uint32_t since, bool brief, const struct life *life, struct arena *arena)
{
	moments_release(g);
	*g = (struct moments_making){.trace = t,
		.span = span,
		.since = since,
		.next = t->spans[span].first_event,
		.brief = brief,
		.life = life,
		.arena = arena};
}

bool moments_step(struct moments_making *g, size_t records)
{
	for (; g->next > g->since && records; records--)
		moments_own(g);
	return g->next > g->since;
}

struct moment *moments_take(struct moments_making *g, size_t *count)
{
	const struct trace *t = g->trace;
	struct moment *kept;

	moments_turn(g);
	if (t->inner_events && g->span && !g->since)
		moments_inside(g, moments_inner_place(g, t, &t->spans[g->span]));
	if (g->count > 1)
		moments_sort(g);
	kept = moments_keep(g);
	*count = g->count;
	moments_release(g);
	return kept;
}

void moments_release(struct moments_making *g)
{
	free(g->at);
	arena_release(&g->scratch);
	*g = (struct moments_making){0};
}

struct moment *moments(const struct trace *t, uint32_t span, uint32_t since, bool brief,
	const struct life *life, struct arena *arena, size_t *count)
{
	struct moments_making g = {0};

	moments_begin(&g, t, span, since, brief, life, arena);
	moments_step(&g, SIZE_MAX);
	return moments_take(&g, count);
}

uint64_t moments_total(const struct trace *t, const struct life *life)
{
	struct arena arena = {0};
	struct moments_making g = {.life = life, .arena = &arena};
	uint64_t inner = 0;

	if (!t->inner_again)
		return trace_events(t);
	for (uint32_t i = 1; i < t->span_count; i++) {
		if (!(t->spans[i].flags & SPAN_HAS_INNER))
			continue;
		g.count = 0;
		moments_inside(&g, moments_inner_place(&g, t, &t->spans[i]));
		inner += g.count;
		arena_reset(&arena);
	}
	free(g.at);
	arena_release(&g.scratch);
	arena_release(&arena);
	return t->event_count - 1 + inner;
}

static void moment_open_inner(const struct moment *m, struct facts *f, struct arena *arena)
{
	struct scan_value v;

	if (scan_find(m->inner, STR("name"), &v) && v.type == SCAN_STRING)
		f->name = facts_text(&v, arena);
	if (scan_find(m->inner, STR("attributes"), &v) && v.type == SCAN_OBJECT)
		facts_merge(f, v.text, arena);
}

bool moment_open(const struct moment *m, struct facts *f, const struct life *life,
	struct arena *arena)
{
	struct record *r;

	*f = (struct facts){.start_ns = m->ts, .has_start = true, .seed = life->seed};
	if (!m->place) {
		moment_open_inner(m, f, arena);
		return true;
	}
	r = arena_new(arena, sizeof(*r));
	if (!facts_read(f, m->place, life, arena, r))
		return false;
	f->records = r;
	f->record_count = 1;
	f->name = r->name;
	facts_merge(f, r->attributes, arena);
	return true;
}
