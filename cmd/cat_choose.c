#include "cat.h"
#include "model/extent.h"
#include "model/tree.h"

/* A span is in what it overlaps. */
static bool choose_in_time(const struct cat *c, const struct trace *t, uint32_t span)
{
	struct extent x = {t->first_ns, t->last_ns};

	if (span && !extent_of(t, span, &x))
		return false;
	return x.to_ns >= c->options->since_ns &&
		(x.from_ns < c->options->until_ns || c->options->until_ns == INT64_MAX);
}

static bool choose_all(const struct cat *c)
{
	return c->options->since_ns == INT64_MIN && c->options->until_ns == INT64_MAX;
}

/* Whether one more may be kept; those that only others have named do not count. */
static bool choose_room(struct cat *c, const struct trace *t, uint32_t span)
{
	if (!span || !(t->spans[span].flags & SPAN_SEEN))
		return true;
	c->full = c->count == c->options->limit;
	c->count += !c->full;
	return !c->full;
}

bool cat_choose(struct cat *c, struct trace *t, const struct selection **chosen)
{
	uint32_t span = 0;

	*chosen = NULL;
	if (choose_all(c) && trace_spans_seen(t) <= c->options->limit - c->count) {
		c->count += trace_spans_seen(t);
		return true;
	}
	tree_settle(t);
	selection_reset(&c->chosen, t);
	do {
		if (!choose_in_time(c, t, span))
			continue;
		if (!choose_room(c, t, span))
			break;
		selection_add(&c->chosen, span);
	} while ((span = export_next(t, span)));
	if (c->options->context)
		selection_add_above(&c->chosen, t);
	*chosen = &c->chosen;
	return c->chosen.count > 0;
}
