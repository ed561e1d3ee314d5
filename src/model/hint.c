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

static const uint32_t *hint_slot(const struct trace *t, const struct id *id, uint64_t seed)
{
	return &t->slots[(uint32_t)id_hash(id, seed) & t->slot_mask];
}

static void hint_slots(const struct trace *t, const struct record *r, uint64_t seed)
{
	hint_at(&t->spans[t->span_count]);
	if (t->mores)
		hint_at(&t->mores[t->more_count]);
	if (t->events && r->type == RECORD_EVENT)
		hint_at(&t->events[t->event_count]);
	hint_at(hint_slot(t, &r->span_id, seed));
	if (r->has_parent)
		hint_at(hint_slot(t, &r->parent_id, seed));
}

/* Where the slot's first look leads; most times that is the span. */
static void hint_span(const struct trace *t, const struct id *id, uint64_t seed)
{
	uint32_t span = *hint_slot(t, id, seed) & t->slot_mask;

	if (!span)
		return;
	hint_at(&t->spans[span]);
}

static void hint_spans(const struct trace *t, const struct record *r, uint64_t seed)
{
	hint_span(t, &r->span_id, seed);
	if (r->has_parent)
		hint_span(t, &r->parent_id, seed);
}

/* The records of a batch that may have to wait for memory. */
struct cold {
	const struct record *records[HINT_MAX];
	struct trace *traces[HINT_MAX]; /* of the records; NULL: a new one */
	size_t count;
};

/* A small trace that was just worked on is at hand: asking would cost more than it saves. */
static void hint_choose(
	const struct store *s, const struct record *records, size_t count, struct cold *c)
{
	c->count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct record *r = &records[i];
		const struct trace *t = NULL;

		if (r->type != RECORD_NONE)
			t = store_recent(s, &r->trace_id);
		if (r->type != RECORD_NONE && (!t || t->span_count > SPANS_AT_HAND))
			c->records[c->count++] = r;
	}
}

void hint(struct store *s, const struct record *records, size_t count)
{
	struct cold c;

	hint_choose(s, records, count, &c);
	for (size_t i = 0; i < c.count; i++)
		store_hint(s, &c.records[i]->trace_id);
	for (size_t i = 0; i < c.count; i++)
		store_hint_trace(s, &c.records[i]->trace_id);
	for (size_t i = 0; i < c.count; i++) {
		c.traces[i] = store_find(s, &c.records[i]->trace_id);
		if (c.traces[i])
			hint_trace(c.traces[i]);
	}
	for (size_t i = 0; i < c.count; i++)
		if (c.traces[i] && c.records[i]->has_span)
			hint_slots(c.traces[i], c.records[i], s->common.seed);
	for (size_t i = 0; i < c.count; i++)
		if (c.traces[i] && c.records[i]->has_span)
			hint_spans(c.traces[i], c.records[i], s->common.seed);
}
