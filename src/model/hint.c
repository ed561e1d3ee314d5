#include "model/hint.h"

enum { SPANS_AT_HAND = 1000 };

static void hint_at(const void *at)
{
	__builtin_prefetch(at, 0, 1);
}

/* The lines of a trace that every record touches. */
static void hint_trace(const struct trace *t)
{
	hint_at(t);
	hint_at((const char *)t + 64);
	hint_at((const char *)t + 128);
	hint_at((const char *)t + 192); /* it begins anywhere in its first line */
}

/* The records of a batch that may have to wait for memory. */
struct cold {
	const struct record *records[HINT_MAX];
	struct trace *traces[HINT_MAX]; /* of the records; NULL: a new one */
	uint64_t hashes[HINT_MAX];	/* of ids of traces, where it was not at hand */
	size_t count;
};

/* A span that is to be found in its trace. */
struct look {
	const struct trace *trace;
	uint64_t hash; /* of its id */
};

struct looks {
	struct look looks[2 * HINT_MAX]; /* for spans of records, and their parents */
	size_t count;
};

/* A small trace that was just worked on is at hand: asking would cost more than it saves. */
static void hint_choose(
	const struct store *s, const struct record *records, size_t count, struct cold *c)
{
	c->count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct record *r = &records[i];
		struct trace *t;

		if (r->type == RECORD_NONE)
			continue;
		t = store_recent(s, &r->trace_id);
		if (t && t->span_count <= SPANS_AT_HAND)
			continue;
		c->records[c->count] = r;
		c->traces[c->count++] = t;
	}
}

static void hint_traces(struct store *s, struct cold *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (!c->traces[i]) {
			c->hashes[i] = id_hash(&c->records[i]->trace_id, s->common.seed);
			store_hint(s, c->hashes[i]);
		}
	for (size_t i = 0; i < c->count; i++)
		if (!c->traces[i])
			store_hint_trace(s, c->hashes[i]);
	for (size_t i = 0; i < c->count; i++)
		if (!c->traces[i]) {
			c->traces[i] = store_look(
				s, &c->records[i]->trace_id, c->hashes[i]);
			if (c->traces[i])
				hint_trace(c->traces[i]);
		}
}

static void hint_slot(
	struct looks *l, const struct store *s, const struct trace *t, const struct id *id)
{
	uint32_t span = recent_find(&s->common.recent, t, id);
	uint64_t hash;

	if (span) {
		hint_at(&t->spans[span]);
		return;
	}
	hash = id_hash(id, s->common.seed);
	trace_hint_slot(t, hash);
	l->looks[l->count++] = (struct look){t, hash};
}

static void hint_slots(struct looks *l, const struct store *s, const struct trace *t,
	const struct record *r)
{
	hint_at(&t->spans[t->span_count]);
	if (t->mores)
		hint_at(&t->mores[t->more_count]);
	if (t->events && r->type == RECORD_EVENT)
		hint_at(&t->events[t->event_count]);
	if (r->has_span)
		hint_slot(l, s, t, &r->span_id);
	if (r->has_parent)
		hint_slot(l, s, t, &r->parent_id);
}

void hint(struct store *s, const struct record *records, size_t count)
{
	struct cold c;
	struct looks l;

	hint_choose(s, records, count, &c);
	if (!c.count)
		return;
	hint_traces(s, &c);
	l.count = 0;
	for (size_t i = 0; i < c.count; i++)
		if (c.traces[i])
			hint_slots(&l, s, c.traces[i], c.records[i]);
	for (size_t i = 0; i < l.count; i++)
		trace_hint_span(l.looks[i].trace, l.looks[i].hash);
}
