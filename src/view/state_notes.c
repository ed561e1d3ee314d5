#include "view/state_notes.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "model/apply.h"
#include "view/state_words.h"

enum { WORDS_CELLS = 240 };

struct state_note {
	struct state_note *next; /* in its bucket */
	uint64_t place;
	uint32_t inner; /* which event of the record, from 1; 0: its own */
	bool snapshot;
	int64_t ts;
	struct row words;
};

/* Where a note is, or would be. */
static struct state_note **notes_at(
	const struct state_notes *n, uint64_t place, uint32_t inner, int64_t ts)
{
	size_t bucket = (size_t)((place ^ place >> 7) + inner) % STATE_NOTES_BUCKETS;
	struct state_note **at = (struct state_note **)&n->buckets[bucket];

	while (*at && !((*at)->place == place && (*at)->inner == inner && (*at)->ts == ts))
		at = &(*at)->next;
	return at;
}

static struct state_note **notes_of(const struct state_notes *n, const struct moment *m)
{
	if (m->place)
		return notes_at(n, m->place, 0, m->ts);
	return notes_at(n, m->within, m->number + 1, m->ts);
}

static void notes_drop(struct state_notes *n, struct state_note **at)
{
	struct state_note *note = *at;

	if (!note)
		return;
	*at = note->next;
	row_release(&note->words);
	free(note);
	n->count--;
}

const struct row *state_notes_find(
	const struct state_notes *n, const struct moment *m, bool *snapshot)
{
	struct state_note **at = notes_of(n, m);

	if (!*at)
		return NULL;
	*snapshot = (*at)->snapshot;
	return &(*at)->words;
}

void state_notes_drop(struct state_notes *n, const struct moment *m)
{
	notes_drop(n, notes_of(n, m));
}

void state_notes_release(struct state_notes *n)
{
	for (size_t i = 0; i < STATE_NOTES_BUCKETS; i++)
		while (n->buckets[i])
			notes_drop(n, &n->buckets[i]);
	state_run_release(&n->run);
}

/* An event that waits for its turn among those of its record. */
struct noting {
	uint32_t inner;
	int64_t ts;
	struct str attributes;
};

static void notes_change(
	struct state_notes *n, uint64_t place, const struct noting *w, enum text_set set)
{
	struct state_note **at = notes_at(n, place, w->inner, w->ts), *note;
	struct state before, after;

	notes_drop(n, at); /* another record was there, and is gone */
	if (!state_run(&n->run, w->attributes, w->ts, &before, &after) ||
		n->count >= STATE_NOTES_MAX)
		return;
	at = notes_at(n, place, w->inner, w->ts);
	note = mem_new(sizeof(*note));
	*note = (struct state_note){.place = place,
		.inner = w->inner,
		.ts = w->ts,
		.snapshot = after.change->way == STATE_SNAPSHOT};
	state_words(&note->words, &before, &after, set, WORDS_CELLS);
	note->next = *at;
	*at = note;
	n->count++;
}

static int notes_compare(const void *a, const void *b)
{
	const struct noting *x = a, *y = b;

	if (x->ts != y->ts)
		return x->ts < y->ts ? -1 : 1;
	return (x->inner > y->inner) - (x->inner < y->inner);
}

static bool notes_inner(struct str event, int64_t ts, struct noting *w)
{
	struct scan_value v;

	if (!scan_find(event, STR("name"), &v) || v.type != SCAN_STRING || v.escaped ||
		apply_event_kind(v.text) != EVENT_STATE)
		return false;
	w->ts = ts;
	if (scan_find(event, STR("ts"), &v) &&
		!(v.type == SCAN_NUMBER ? scan_int(&v, &w->ts)
					: stamp_parse(v.text, &w->ts, NULL)))
		w->ts = ts;
	w->attributes = (struct str){0};
	if (scan_find(event, STR("attributes"), &v) && v.type == SCAN_OBJECT)
		w->attributes = v.text;
	return true;
}

/* Those inside of a whole span, in the order of time. */
static void notes_span(
	struct state_notes *n, uint64_t place, const struct record *r, enum text_set set)
{
	struct noting *at = NULL;
	size_t count = 0, room = 0;
	struct scan_value v;
	struct scan s;

	scan_init(&s, r->events, 0);
	if (!scan_array(&s))
		return;
	for (uint32_t number = 1; scan_element(&s, &v); number++) {
		struct noting w = {.inner = number};

		if (v.type != SCAN_OBJECT || !notes_inner(v.text, r->ts, &w))
			continue;
		at = mem_grow(at, &room, count + 1, sizeof(*at));
		at[count++] = w;
	}
	if (count)
		qsort(at, count, sizeof(*at), notes_compare);
	for (size_t i = 0; i < count; i++)
		notes_change(n, place, &at[i], set);
	free(at);
}

void state_notes_record(struct state_notes *n, const struct trace *t,
	const struct record *r, enum text_set set)
{
	const struct event *e = &t->events[t->event_count - 1];
	struct noting w = {.ts = r->ts, .attributes = r->attributes};

	if (r->type == RECORD_EVENT && e->kind == EVENT_STATE)
		notes_change(n, e->place, &w, set);
	else if (r->type == RECORD_SPAN && r->events.len && t->touched)
		notes_span(n, t->spans[t->touched].start_place, r, set);
}
