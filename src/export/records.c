#include "export/records.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/once.h"
#include "model/place.h"

/* Where a record is. */
struct records_place {
	uint64_t place;
	uint64_t number; /* of its line, or its offset */
	uint32_t source;
};

struct records {
	struct export *e;
	const struct trace *t;
	struct records_place *places;
	size_t count;
	size_t room;
	struct once once;
};

/* The number of a copy's line lies with it; an offset in the place itself. */
static void records_gather(struct records *w, uint64_t place)
{
	struct records_place *p;
	struct line line;

	if (!place)
		return;
	w->places = mem_grow(w->places, &w->room, w->count + 1, sizeof(*w->places));
	p = &w->places[w->count++];
	*p = (struct records_place){.place = place, .source = place_source(place)};
	if (!place_is_copy(place))
		p->number = place;
	else if (place_open(place, w->e->life->in, &line))
		p->number = line.number;
}

static void records_span(struct records *w, uint32_t span)
{
	const struct span *s = &w->t->spans[span];

	records_gather(w, s->start_place);
	records_gather(w, s->end_place);
	if (s->more && w->t->mores[s->more].history)
		for (struct span_record *r = w->t->mores[s->more].history->records; r;
			r = r->next)
			records_gather(w, r->place);
	for (uint32_t i = s->first_event; i; i = w->t->events[i].next)
		records_gather(w, w->t->events[i].place);
}

static int records_compare(const void *a, const void *b)
{
	const struct records_place *x = a, *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static void records_write(struct records *w, uint64_t place)
{
	struct facts f = {0};
	struct record r;
	struct str text;

	arena_reset(&w->e->arena);
	if (!facts_read(&f, place, w->e->life, &w->e->arena, &r))
		return;
	text = str_tail(r.line.text, r.before.len);
	if (record_repeats(&r) &&
		!once_add(&w->once, once_hash(&w->once, text), (uint64_t)r.ts))
		return;
	if (w->e->line)
		w->e->line(w->e->sink.to, &r, text);
	else
		export_line(w->e, text);
	export_piece(w->e);
}

void records_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct records w = {
		.e = e, .t = t, .once = {.max = SIZE_MAX, .seed = e->life->seed}};

	for (uint32_t span = 0; span < t->span_count; span++)
		if (selection_has(s, span))
			records_span(&w, span);
	if (w.count > 1)
		qsort(w.places, w.count, sizeof(*w.places), records_compare);
	for (size_t i = 0; i < w.count; i++)
		records_write(&w, w.places[i].place);
	once_release(&w.once);
	free(w.places);
}
