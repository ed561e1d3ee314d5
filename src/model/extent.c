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

int64_t extent_self(struct trace *t, uint32_t span)
{
	struct extent own, child;
	uint64_t self = 0;
	int64_t at; /* until here is settled */

	if (!extent_of(t, span, &own))
		return 0;
	at = own.from_ns;
	for (uint32_t i = tree_first(t, span); i && at < own.to_ns; i = tree_next(t, i)) {
		if (!extent_of(t, i, &child) || child.to_ns <= at)
			continue;
		if (child.from_ns > own.to_ns)
			child.from_ns = own.to_ns;
		if (child.from_ns > at)
			self += (uint64_t)child.from_ns - (uint64_t)at;
		at = child.to_ns;
	}
	if (at < own.to_ns)
		self += (uint64_t)own.to_ns - (uint64_t)at;
	return self > INT64_MAX ? INT64_MAX : (int64_t)self;
}
