#include "view/flow.h"

#include "base/mem.h"
#include "model/apply.h"
#include "model/tree.h"
#include "view/flow_late.h"
#include "view/flow_sweep.h"

/* Bytes that agents' states may take. */
enum { STATES_MOST = 256 << 20 };

static struct state_notes *flow_notes_of(const struct trace *t)
{
	const struct flow_trace *ft = t->notes;

	return ft ? ft->states : NULL;
}

void flow_init(struct flow *f, struct outline *o)
{
	*f = (struct flow){.o = o, .now_ns = INT64_MIN, .look_ns = INT64_MIN};
	f->states.most = STATES_MOST;
	o->notes_of = flow_notes_of;
}

/* What a change of state does is noted now: its record may be gone when its row comes. */
static void flow_state(struct flow_trace *ft, const struct record *r)
{
	const struct outline *o = ft->f->o;
	bool event = r->type == RECORD_EVENT && apply_event_kind(r->name) == EVENT_STATE;

	if (!o->verbose || o->query || o->depth_max || o->shorter_ns)
		return;
	if (!event && (r->type != RECORD_SPAN || !r->events.len))
		return;
	if (!ft->states) {
		ft->states = mem_new(sizeof(*ft->states));
		ft->states->run.budget = &ft->f->states;
		ft->states->run.seed = o->life->seed;
	}
	state_notes_record(ft->states, ft->t, r, o->columns.set);
}

void flow_release(struct flow *f)
{
	while (f->first)
		flow_forget(f, f->first->t);
}

/* Nothing is open or waits; the path may still stand on a span that is missing. */
static bool flow_through(const struct flow_trace *ft)
{
	for (size_t i = 1; i < ft->path_count; i++)
		if (ft->t->spans[ft->path[i].span].flags & SPAN_SEEN)
			return false;
	return !ft->held && !ft->late_count && !ft->t->open;
}

bool flow_settled(const struct trace *t)
{
	const struct flow_trace *ft = t->notes;

	return ft && flow_through(ft);
}

/* It came after the one before it was through, or that one is forgotten. */
static void flow_take_turn(struct flow_trace *ft)
{
	ft->turn = !ft->prev || (ft->prev->turn && flow_through(ft->prev));
}

/* A trace that is through makes room for the next that waits. */
static void flow_next_turn(struct flow_trace *ft)
{
	while (ft && ft->turn && flow_through(ft)) {
		ft = ft->next;
		if (!ft || ft->turn)
			continue;
		ft->turn = true;
		flow_step_all(ft);
	}
}

static void flow_hold(struct flow_trace *ft, uint32_t span)
{
	const uint8_t passed = NOTE_DONE | NOTE_PATH | NOTE_HELD;

	if (ft->notes[span] & passed || !(ft->t->spans[span].flags & SPAN_HAS_END))
		return;
	ft->notes[span] |= NOTE_HELD;
	if (!ft->held++ || ft->t->spans[span].end_ns < ft->held_since)
		ft->held_since = ft->t->spans[span].end_ns;
}

static void flow_late(struct flow_trace *ft, uint32_t span)
{
	ft->late = mem_grow(
		ft->late, &ft->late_room, ft->late_count + 1, sizeof(*ft->late));
	ft->late[ft->late_count++] = span;
	ft->notes[span] |= NOTE_LATE;
	ft->notes[span] &= (uint8_t) ~(NOTE_DONE | NOTE_BARE);
}

/* Whether the span's place is behind us: its parent is done, or it was shown too early. */
static void flow_note(struct flow_trace *ft, uint32_t span)
{
	uint8_t note = ft->notes[span];
	uint32_t parent = ft->t->spans[span].parent;
	bool ended = (ft->t->spans[span].flags & SPAN_HAS_END) != 0;

	if (parent && !ended && !(ft->t->spans[parent].flags & SPAN_SEEN))
		ft->notes[parent] |= NOTE_PASS;
	if (note & NOTE_LATE)
		return;
	if (note & NOTE_DONE && note & NOTE_BARE &&
		ft->t->spans[span].flags & SPAN_HAS_START)
		flow_late(ft, span);
	else if (!(note & (NOTE_DONE | NOTE_PATH)) && parent &&
		ft->notes[parent] & NOTE_DONE)
		flow_late(ft, span);
}

/* Traces that have no records of their own wait no longer for that; the more, the rarer. */
static void flow_look_round(struct flow *f)
{
	uint64_t looked = 0;

	if (f->records < f->look_due || f->now_ns < f->look_ns)
		return;
	for (struct flow_trace *ft = f->first; ft; ft = ft->next, looked++) {
		flow_sweep_if_due(ft, f->now_ns);
		flow_next_turn(ft);
	}
	f->look_due = f->records + looked;
	f->look_ns = f->now_ns > INT64_MAX - FLOW_WAIT_NS ? INT64_MAX
							  : f->now_ns + FLOW_WAIT_NS / 5;
}

void flow_record(struct flow *f, struct trace *t, const struct record *r)
{
	struct flow_trace *ft = flow_trace_of(f, t);
	int64_t ts = r->type == RECORD_SPAN ? r->end_ts : r->ts;
	uint32_t span = t->touched;

	f->records++;
	flow_state(ft, r);
	if (!ft->turn)
		flow_take_turn(ft);
	if (ts > f->now_ns)
		f->now_ns = ts;
	if (span) {
		flow_late_record(ft, span, r);
		flow_note(ft, span);
		flow_hold(ft, span);
	} else if (r->type == RECORD_EVENT && apply_event_kind(r->name) == EVENT_DROPPED) {
		flow_step_dropped(ft);
	}
	if (!ft->turn && ft->prev)
		ft->turn = ft->prev->turn && flow_through(ft->prev);
	flow_step_all(ft);
	flow_sweep_if_due(ft, f->now_ns);
	flow_next_turn(ft);
	flow_look_round(f);
}

void flow_text(struct flow *f)
{
	struct flow_trace *ft = f->o->query ? NULL : f->first;

	while (ft && ft->turn && ft->path_count == 1)
		ft = ft->next;
	if (!ft || !ft->turn)
		return;
	flow_trace_open(ft, 1);
}

void flow_idle(struct flow *f, int64_t now_ns)
{
	for (struct flow_trace *ft = f->first; ft; ft = ft->next) {
		ft->work_due = 0;
		flow_step_all(ft);
		flow_sweep_if_due(ft, now_ns);
		flow_next_turn(ft);
	}
}

/* Whatever the path did not reach: nothing is ever left out. */
static void flow_rest(struct flow_trace *ft)
{
	for (uint32_t i = 1; i < ft->t->span_count; i++)
		if (!(ft->notes[i] & NOTE_DONE))
			flow_trace_subtree(ft, i, 0, tree_depth(ft->t, i), true);
}

void flow_finish(struct flow *f)
{
	for (struct flow_trace *ft = f->first; ft; ft = ft->next) {
		ft->final = true;
		ft->turn = true;
		flow_step_all(ft);
		flow_sweep_late(ft);
		flow_rest(ft);
	}
}
