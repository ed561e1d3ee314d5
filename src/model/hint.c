#include "model/hint.h"

/* A small trace that was just worked on is at hand: asking would cost more than it saves. */
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
}

static void hint_slot(
	struct hint *h, const struct store *s, const struct trace *t, const struct id *id)
{
	uint32_t span = recent_find(&s->common.recent, t, id);
	uint64_t hash;

	if (span) {
		hint_at(&t->spans[span]);
		return;
	}
	hash = id_hash(id, s->common.seed);
	trace_hint_slot(t, hash);
	h->looks[h->look_count++] = (struct hint_look){t, hash};
}

/* Where what the record may bring will be put. */
static void hint_ends(const struct trace *t, const struct record *r)
{
	if (r->type == RECORD_EVENT && t->events)
		hint_at(&t->events[t->event_count]);
	if (r->type != RECORD_EVENT && r->number_count && t->mores)
		hint_at(&t->mores[t->more_count]);
}

static void hint_slots(struct hint *h, const struct store *s, const struct trace *t,
	const struct record *r)
{
	if (r->has_span)
		hint_slot(h, s, t, &r->span_id);
	if (r->has_parent)
		hint_slot(h, s, t, &r->parent_id);
}

void hint_add(struct hint *h, const struct store *s, const struct record *r)
{
	const struct trace *t;
	uint64_t hash;

	if (r->type == RECORD_NONE)
		return;
	t = store_recent(s, &r->trace_id);
	if (t) {
		if (t->span_count > SPANS_AT_HAND)
			hint_slots(h, s, t, r);
		return;
	}
	hash = id_hash(&r->trace_id, s->common.seed);
	store_hint(s, hash);
	h->fars[h->far_count++] = (struct hint_far){.record = r, .hash = hash};
}

/* Each step needs what the one before has asked for. */
static void hint_fars(struct hint *h, struct store *s)
{
	struct hint_far *end = h->fars + h->far_count;

	for (struct hint_far *f = h->fars; f < end; f++) {
		f->trace = store_guess(s, f->hash);
		if (f->trace)
			hint_trace(f->trace);
	}
	for (struct hint_far *f = h->fars; f < end; f++)
		if (f->trace) {
			hint_ends(f->trace, f->record);
			hint_slots(h, s, f->trace, f->record);
		}
	h->far_count = 0;
}

void hint_do(struct hint *h, struct store *s)
{
	hint_fars(h, s);
	for (size_t i = 0; i < h->look_count; i++)
		trace_hint_span(h->looks[i].trace, h->looks[i].hash);
	h->look_count = 0;
}
