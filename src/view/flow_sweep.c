#include "view/flow_sweep.h"

#include "model/tree.h"

/* Children of one level that have ended and waited too long; returns how many were looked at. */
static uint64_t flow_sweep_level(
	struct flow_trace *ft, size_t at, int64_t before, int64_t *oldest)
{
	uint32_t child = tree_first(ft->t, ft->path[at].span);
	bool below = at + 1 < ft->path_count && ft->path[at + 1].opened;
	uint64_t work = 0;

	for (; child; child = tree_next(ft->t, child), work++) {
		const struct span *s = &ft->t->spans[child];

		if (ft->notes[child] & (NOTE_DONE | NOTE_PATH | NOTE_LATE))
			continue;
		if (!(s->flags & SPAN_HAS_END) && s->flags & SPAN_SEEN)
			continue;
		if (s->flags & SPAN_HAS_END && s->end_ns > before) {
			*oldest = s->end_ns < *oldest ? s->end_ns : *oldest;
			continue;
		}
		if (!(s->flags & SPAN_SEEN) && s->start_ns > before)
			continue;
		if (!flow_step_complete(ft, child)) {
			ft->notes[child] |= s->flags & SPAN_SEEN ? 0 : NOTE_PASS;
			continue;
		}
		flow_trace_subtree(ft, child, at, at, below);
	}
	return work;
}

void flow_sweep_late(struct flow_trace *ft)
{
	size_t kept = 0;

	for (size_t i = 0; i < ft->late_count; i++) {
		uint32_t span = ft->late[i];

		if (ft->notes[span] & NOTE_DONE)
			continue;
		if (flow_step_ended(ft, span) && flow_step_complete(ft, span))
			flow_trace_subtree(ft, span, 0, tree_depth(ft->t, span), true);
		else
			ft->late[kept++] = span;
	}
	ft->late_count = kept;
}

/* Gives out what ended before `before` and waits for others; costs as much as there is. */
static void flow_sweep(struct flow_trace *ft, int64_t before)
{
	int64_t oldest = INT64_MAX;
	uint64_t work = ft->late_count;

	tree_settle(ft->t);
	ft->looked = 0;
	ft->sweeping = true;
	for (size_t i = 0; i < ft->path_count; i++)
		work += flow_sweep_level(ft, i, before, &oldest);
	ft->sweeping = false;
	flow_sweep_late(ft);
	ft->held_since = oldest;
	ft->held_max = ft->held * 2 > FLOW_HELD ? ft->held * 2 : FLOW_HELD;
	ft->work_due = ft->f->records + (work + ft->looked) / 4;
	flow_step_all(ft);
}

static int64_t flow_before(int64_t now)
{
	return now < INT64_MIN + FLOW_WAIT_NS ? INT64_MIN : now - FLOW_WAIT_NS;
}

void flow_sweep_if_due(struct flow_trace *ft, int64_t now)
{
	bool many = ft->held > ft->held_max;

	if ((!ft->held && !ft->late_count) || ft->f->records < ft->work_due)
		return;
	if (many || ft->late_count || ft->held_since < flow_before(now)) {
		ft->turn = true;
		flow_sweep(ft, many ? now : flow_before(now));
	}
}
