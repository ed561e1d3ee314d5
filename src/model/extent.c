#include "model/extent.h"

#include "model/tree.h"

bool extent_of(const struct trace *t, uint32_t span, struct extent *x)
{
	const struct span *s = &t->spans[span];

	if (!span || !(s->flags & SPAN_HAS_TIME))
		return false;
	x->from_ns = s->start_ns;
	x->to_ns = s->flags & SPAN_HAS_END ? s->end_ns : t->last_ns;
	if (x->to_ns < x->from_ns)
		x->to_ns = x->from_ns;
	return true;
}

bool extent_until(const struct trace *t, uint32_t span, int64_t now_ns, struct extent *x)
{
	if (!extent_of(t, span, x))
		return false;
	if (!(t->spans[span].flags & SPAN_HAS_END) && now_ns > x->to_ns)
		x->to_ns = now_ns;
	return true;
}

int64_t extent_length(const struct extent *x)
{
	int64_t length;

	return __builtin_sub_overflow(x->to_ns, x->from_ns, &length) ? INT64_MAX : length;
}

static void own_begin(struct extent_own *o, struct trace *t, uint32_t span)
{
	*o = (struct extent_own){.trace = t, .generation = t->generation, .span = span};
	if (extent_of(t, span, &o->own))
		o->child = o->first = tree_first(t, span);
	o->at_ns = o->own.from_ns;
}

static void own_look(struct extent_own *o, struct trace *t)
{
	struct extent child;

	if (!extent_of(t, o->child, &child) || child.to_ns <= o->at_ns)
		return;
	if (child.from_ns > o->own.to_ns)
		child.from_ns = o->own.to_ns;
	if (child.from_ns > o->at_ns)
		o->self_ns += (uint64_t)child.from_ns - (uint64_t)o->at_ns;
	o->at_ns = child.to_ns;
}

static bool own_walk(struct extent_own *o, struct trace *t, uint32_t children)
{
	for (; o->child && o->at_ns < o->own.to_ns; children--) {
		if (!children)
			return true;
		own_look(o, t);
		o->child = tree_next(t, o->child);
		/* A ring has no end where a parent was set anew, and nobody has linked that yet. */
		if (o->child == o->first)
			break;
	}
	o->child = 0;
	return false;
}

bool extent_own_step(
	struct extent_own *o, struct trace *t, uint32_t span, uint32_t children)
{
	if (o->trace != t || o->span != span || o->generation != t->generation)
		own_begin(o, t, span);
	return own_walk(o, t, children);
}

int64_t extent_own_ns(const struct extent_own *o)
{
	uint64_t self = o->self_ns;

	if (o->at_ns < o->own.to_ns)
		self += (uint64_t)o->own.to_ns - (uint64_t)o->at_ns;
	return self > INT64_MAX ? INT64_MAX : (int64_t)self;
}

int64_t extent_self(struct trace *t, uint32_t span)
{
	struct extent_own own;

	own_begin(&own, t, span);
	own_walk(&own, t, UINT32_MAX);
	return extent_own_ns(&own);
}
