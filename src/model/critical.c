#include "model/critical.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"

__extension__ typedef __int128 wide;

/* A span that may be waited for: what of its time is inside of its parent's. */
struct critical_candidate {
	struct extent time;
	uint32_t span;
};

/* A span on the path whose children are being gone through. */
struct critical_level {
	uint32_t span;
	struct extent time;
	int64_t bound;	/* what is behind it is settled */
	uint32_t child; /* that is gathered next; 0: all were */
	bool sorted;	/* the candidates are */
	size_t first;	/* its first candidate */
	size_t left;	/* the candidates from `first` on that were not looked at */
};

/* By their ends; of equal ones the longest comes last, which is looked at first. */
static int candidate_compare(const void *a, const void *b)
{
	const struct critical_candidate *x = a, *y = b;

	if (x->time.to_ns != y->time.to_ns)
		return x->time.to_ns < y->time.to_ns ? -1 : 1;
	if (x->time.from_ns != y->time.from_ns)
		return x->time.from_ns > y->time.from_ns ? -1 : 1;
	return (x->span < y->span) - (x->span > y->span);
}

static void walk_candidate(struct critical_making *m, uint32_t span, struct extent x,
	const struct extent *inside)
{
	if (x.to_ns < inside->from_ns || x.from_ns > inside->to_ns)
		return;
	x.from_ns = x.from_ns < inside->from_ns ? inside->from_ns : x.from_ns;
	x.to_ns = x.to_ns > inside->to_ns ? inside->to_ns : x.to_ns;
	m->candidates = mem_grow(m->candidates, &m->candidate_room, m->candidate_count + 1,
		sizeof(*m->candidates));
	m->candidates[m->candidate_count++] = (struct critical_candidate){x, span};
}

/* The next of the children, or in the place of one without a time the next of those below it. */
static void walk_gather(struct critical_making *m, struct critical_level *l)
{
	struct extent x;

	if (l->child >= m->known) {
		l->child = tree_next_over(m->trace, l->child, l->span);
	} else if (extent_of(m->trace, l->child, &x)) {
		walk_candidate(m, l->child, x, &l->time);
		l->child = tree_next_over(m->trace, l->child, l->span);
	} else {
		l->child = tree_next_down(m->trace, l->child, l->span);
	}
}

/* Children that ran one after the other are in order already, and there may be many. */
static void walk_sort(struct critical_making *m, struct critical_level *l)
{
	struct critical_candidate *c = m->candidates + l->first;

	l->sorted = true;
	l->left = m->candidate_count - l->first;
	for (size_t i = 1; i < l->left; i++)
		if (candidate_compare(&c[i - 1], &c[i]) > 0) {
			qsort(c, l->left, sizeof(*c), candidate_compare);
			return;
		}
}

static void walk_down(struct critical_making *m, uint32_t span, struct extent time)
{
	struct critical_level l = {.span = span,
		.time = time,
		.bound = time.to_ns,
		.child = tree_first(m->trace, span),
		.first = m->candidate_count};

	if (span)
		selection_add(&m->found.spans, span);
	m->levels = mem_grow(
		m->levels, &m->level_room, m->level_count + 1, sizeof(*m->levels));
	m->levels[m->level_count++] = l;
}

/* The span has time of its own up to its bound. */
static void walk_own(
	struct critical_making *m, const struct critical_level *l, int64_t from)
{
	if (l->span && m->trace->spans[l->span].parent && l->bound > from)
		m->below_ns += (uint64_t)l->bound - (uint64_t)from;
}

/* Down to the next that was waited for, or up again. */
static void walk_on(struct critical_making *m, struct critical_level *l)
{
	while (l->left) {
		struct critical_candidate c = m->candidates[l->first + --l->left];

		if (c.time.to_ns > l->bound)
			continue;
		walk_own(m, l, c.time.to_ns);
		l->bound = c.time.from_ns;
		walk_down(m, c.span, c.time);
		return;
	}
	walk_own(m, l, l->time.from_ns);
	m->candidate_count = l->first;
	m->level_count--;
}

static void walk_step(struct critical_making *m)
{
	struct critical_level *l = &m->levels[m->level_count - 1];

	if (l->child)
		walk_gather(m, l);
	else if (!l->sorted)
		walk_sort(m, l);
	else
		walk_on(m, l);
}

/* The time of the top, or of all that has any below it: a look at one of these. */
static void extent_step(struct critical_making *m)
{
	struct extent one;

	if (!extent_of(m->trace, m->at, &one)) {
		m->at = tree_next_down(m->trace, m->at, m->top);
		return;
	}
	if (!m->timed)
		m->time = one;
	m->timed = true;
	m->time.from_ns = m->time.from_ns < one.from_ns ? m->time.from_ns : one.from_ns;
	m->time.to_ns = m->time.to_ns > one.to_ns ? m->time.to_ns : one.to_ns;
	m->at = tree_next_over(m->trace, m->at, m->top);
}

static void broken_step(struct critical_making *m)
{
	if (m->trace->spans[m->next++].flags & SPAN_CYCLE)
		m->found.broken = true;
}

/* One look; false: that was the last. */
static bool critical_look(struct critical_making *m)
{
	if (m->next < m->known) {
		broken_step(m);
	} else if (m->at) {
		extent_step(m);
	} else if (!m->walking && m->timed) {
		m->walking = true;
		m->found.length_ns = extent_length(&m->time);
		walk_down(m, m->top, m->time);
	} else if (m->level_count) {
		walk_step(m);
	} else {
		return false;
	}
	return true;
}

/* From the beginning; room that was made stays. */
static void critical_start(struct critical_making *m)
{
	struct trace *t = m->trace;

	m->known = (uint32_t)t->span_count;
	m->unlinked = t->unlinked;
	m->next = 1;
	m->candidate_count = m->level_count = 0;
	m->below_ns = 0;
	m->walking = false;
	m->found.broken = t->missing > 0;
	m->found.length_ns = 0;
	selection_reset(&m->found.spans, t);
	m->timed = extent_of(t, m->top, &m->time);
	m->at = m->timed ? 0 : tree_first(t, m->top);
}

void critical_begin(struct critical_making *m, struct trace *t, uint32_t top)
{
	critical_making_release(m);
	m->trace = t;
	m->top = top;
	critical_start(m);
}

bool critical_step(struct critical_making *m, uint32_t spans)
{
	if (m->unlinked != m->trace->unlinked)
		critical_start(m);
	while (spans && critical_look(m))
		spans--;
	return !spans;
}

void critical_take(struct critical_making *m, struct critical *c)
{
	critical_release(c);
	*c = m->found;
	c->below_ns = m->below_ns > INT64_MAX ? INT64_MAX : (int64_t)m->below_ns;
	m->found = (struct critical){0};
	critical_making_release(m);
}

void critical_making_release(struct critical_making *m)
{
	critical_release(&m->found);
	free(m->candidates);
	free(m->levels);
	*m = (struct critical_making){0};
}

void critical_find(struct critical *c, struct trace *t, uint32_t top)
{
	struct critical_making m = {.trace = t, .top = top};

	critical_start(&m);
	while (critical_step(&m, UINT32_MAX)) {
	}
	critical_take(&m, c);
}

void critical_release(struct critical *c)
{
	selection_release(&c->spans);
	*c = (struct critical){0};
}

int critical_percent(const struct critical *c)
{
	if (c->length_ns <= 0)
		return 0;
	return (int)((wide)c->below_ns * 100 / c->length_ns);
}
