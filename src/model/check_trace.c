#include "model/check_parts.h"

#include "model/tree.h"

/* Any record of the span; 0: there is none. */
static uint64_t check_span_place(const struct trace *t, const struct span *s)
{
	const struct span_history *h = s->more ? t->mores[s->more].history : NULL;

	if (s->start_place || s->end_place)
		return s->start_place ? s->start_place : s->end_place;
	if (h && h->records)
		return h->records->place;
	return s->first_event ? t->events[s->first_event].place : 0;
}

/* Differences of any two times fit 64 bits. */
static uint64_t check_by(int64_t early, int64_t late)
{
	return (uint64_t)late - (uint64_t)early;
}

static void check_say(struct check *c, enum check_kind kind, const struct trace *t,
	uint32_t span, uint64_t by_ns, const char *why)
{
	uint64_t place = check_span_place(t, &t->spans[span]);
	struct check_place *p;

	if (kind == CHECK_BACKWARDS)
		place = t->spans[span].end_place ? t->spans[span].end_place : place;
	p = check_add_span(c, kind, t, span, place);
	if (!p)
		return;
	p->by_ns = by_ns;
	p->why = why;
}

/* Of a span that others name and nobody has told of, the events; its children speak for themselves. */
static void check_missing(struct check *c, const struct trace *t, uint32_t span)
{
	for (uint32_t i = t->spans[span].first_event; i; i = t->events[i].next) {
		struct check_place *p = check_add_span(
			c, CHECK_ORPHAN, t, span, t->events[i].place);

		if (p)
			p->why = "an event of it";
	}
}

static void check_outside(struct check *c, const struct trace *t, uint32_t span)
{
	const struct span *s = &t->spans[span], *parent = &t->spans[s->parent];

	if (!s->parent || !(s->flags & parent->flags & SPAN_HAS_START))
		return;
	if (s->start_ns < parent->start_ns)
		check_say(c, CHECK_OUTSIDE, t, span,
			check_by(s->start_ns, parent->start_ns),
			"it starts before its parent");
	else if (s->flags & parent->flags & SPAN_HAS_END && s->end_ns > parent->end_ns)
		check_say(c, CHECK_OUTSIDE, t, span, check_by(parent->end_ns, s->end_ns),
			"it ends after its parent");
}

static void check_span(struct check *c, const struct trace *t, uint32_t span)
{
	const struct span *s = &t->spans[span];

	if (!(s->flags & SPAN_SEEN)) {
		check_missing(c, t, span);
		return;
	}
	if (s->parent && !(t->spans[s->parent].flags & SPAN_SEEN))
		check_say(c, CHECK_ORPHAN, t, span, 0, NULL);
	if (s->flags & SPAN_CYCLE)
		check_say(c, CHECK_CYCLE, t, span, 0, NULL);
	if (!(s->flags & SPAN_HAS_START))
		check_say(c, CHECK_NO_START, t, span, 0, NULL);
	else if (!(s->flags & SPAN_HAS_END))
		check_say(c, CHECK_OPEN, t, span, 0, NULL);
	else if (s->end_ns < s->start_ns)
		check_say(c, CHECK_BACKWARDS, t, span, check_by(s->end_ns, s->start_ns),
			NULL);
	check_outside(c, t, span);
}

void check_trace(struct check *c, struct trace *t)
{
	tree_settle(t);
	for (uint32_t i = 1; i < t->span_count; i++)
		check_span(c, t, i);
}
