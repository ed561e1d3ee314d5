#include "tui/hops.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/extent.h"
#include "model/tree.h"
#include "tui/tui.h"

/* Children of one span by how long they took, so that each is visited once. */
struct hops {
	const struct trace *in;
	uint64_t generation; /* of it when they were put in order */
	uint32_t *slow;	     /* the slowest first */
	size_t count;
	size_t room;
	size_t at; /* the one that the cursor was sent to last */
};

struct hop_length {
	int64_t ns;
	uint32_t span;
};

static void *hops_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct hops));
}

static void hops_end(void *state)
{
	struct hops *h = state;

	if (h)
		free(h->slow);
	free(h);
}

/* ---- errors ------------------------------------------------------------------------------- */

static bool hop_is_error(const struct trace *t, uint32_t span)
{
	return span_status(&t->spans[span]) == STATUS_ERROR;
}

static void hop_error(struct tui *t, int by)
{
	const struct folds *f = &tui_sight(t)->folds;
	uint32_t place = f->places[tui_span(t)];

	for (uint32_t i = 1; i <= f->count; i++) {
		uint32_t at = (place + (by > 0 ? i : f->count - i)) % f->count;

		if (!hop_is_error(t->trace, f->spans[at]))
			continue;
		if (at == place)
			tui_say(t, "the only error");
		else if (by > 0 ? at < place : at > place)
			tui_say(t, "went on at the %s", by > 0 ? "top" : "bottom");
		else
			tui_say(t,
				by > 0 ? "e next error, E the one before"
				       : "E the error before, e the next one");
		tui_jump(t, f->spans[at]);
		return;
	}
	tui_say(t, "no span of this trace has failed");
}

/* ---- the slowest -------------------------------------------------------------------------- */

static int hop_slower(const void *a, const void *b)
{
	const struct hop_length *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? 1 : -1;
	return x->span < y->span ? -1 : 1;
}

static void hop_order(struct hops *h, struct trace *t, uint32_t parent)
{
	struct hop_length *lengths = NULL;
	size_t room = 0, count = 0;
	struct extent x;

	for (uint32_t i = tree_first(t, parent); i; i = tree_next(t, i)) {
		lengths = mem_grow(lengths, &room, count + 1, sizeof(*lengths));
		lengths[count].span = i;
		lengths[count++].ns = extent_of(t, i, &x) ? extent_length(&x) : -1;
	}
	if (count)
		qsort(lengths, count, sizeof(*lengths), hop_slower);
	h->slow = mem_grow(h->slow, &h->room, count + 1, sizeof(*h->slow));
	for (size_t i = 0; i < count; i++)
		h->slow[i] = lengths[i].span;
	h->count = count;
	h->in = t;
	h->generation = t->generation;
	free(lengths);
}

/* Whether the cursor is where it was sent: then it goes on among the same. */
static bool hop_goes_on(const struct hops *h, const struct tui *t)
{
	return h->in == t->trace && h->at < h->count && h->slow[h->at] == tui_span(t);
}

static void hop_slow(struct tui *t, int by)
{
	struct hops *h = tui_state(t, PART_HOPS);
	uint32_t span = tui_span(t);

	if (!hop_goes_on(h, t)) {
		uint32_t top = t->trace->spans[span].last_child
			? span
			: t->trace->spans[span].parent;

		hop_order(h, t->trace, top);
		h->at = by > 0 ? 0 : h->count - 1;
	} else if (by > 0 ? h->at + 1 == h->count : h->at == 0) {
		tui_say(t, by > 0 ? "that was the fastest" : "this is the slowest");
		return;
	} else {
		h->at += by > 0 ? 1 : (size_t)-1;
	}
	if (h->at >= h->count)
		return;
	tui_jump(t, h->slow[h->at]);
	tui_say(t, "%zu of %zu by duration: s the next slowest, S the one before",
		h->at + 1, h->count);
}

/* ---- attempts ----------------------------------------------------------------------------- */

static bool hop_same_call(struct tui *t, uint32_t a, uint32_t b)
{
	const struct span *spans = t->trace->spans;

	if (spans[a].name || spans[b].name)
		return spans[a].name == spans[b].name;
	return str_eq(facts_name(t->trace, a, t->life, &t->frame),
		facts_name(t->trace, b, t->life, &t->frame));
}

static void hop_attempt(struct tui *t, int by)
{
	uint32_t span = tui_span(t), before = 0, found = 0;
	uint32_t i = tree_first(t->trace, t->trace->spans[span].parent);

	for (; i && !found; i = tree_next(t->trace, i)) {
		if (i != span && !hop_same_call(t, i, span))
			continue;
		if (by < 0 && i == span)
			break;
		if (by > 0 && before == span)
			found = i;
		before = i;
	}
	found = by < 0 ? before : found;
	if (found)
		tui_jump(t, found);
	else
		tui_say(t,
			by > 0 ? "no later attempt of this call"
			       : "no earlier attempt of this call");
}

/* ---- keys --------------------------------------------------------------------------------- */

static const struct hop {
	enum action action;
	void (*run)(struct tui *t, int by);
	int by;
} hops[] = {
	{ACT_ERROR_NEXT, hop_error, 1},
	{ACT_ERROR_PREV, hop_error, -1},
	{ACT_SLOW_NEXT, hop_slow, 1},
	{ACT_SLOW_PREV, hop_slow, -1},
	{ACT_ATTEMPT_NEXT, hop_attempt, 1},
	{ACT_ATTEMPT_PREV, hop_attempt, -1},
};

static bool hops_act(struct tui *t, const struct press *press)
{
	const struct sight *sight = tui_sight(t);

	for (size_t i = 0; i < sizeof(hops) / sizeof(*hops); i++) {
		if (hops[i].action != press->action)
			continue;
		if (sight && sight->span && sight->span < sight->folds.known)
			hops[i].run(t, hops[i].by);
		return true;
	}
	return false;
}

const struct screen hops_part = {
	.part = PART_HOPS,
	.name = "hops",
	.help = "to errors, to what was slow, to attempts",
	.make = hops_make,
	.end = hops_end,
	.act = hops_act,
};
