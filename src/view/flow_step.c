#include "view/flow_step.h"

#include "model/moment.h"
#include "model/tree.h"

/* An end without its start waits for it like others for their elders. */
bool flow_step_ended(const struct flow_trace *ft, uint32_t span)
{
	uint16_t want = ft->sweeping ? SPAN_HAS_END : SPAN_HAS_START | SPAN_HAS_END;

	return ft->final || (ft->t->spans[span].flags & want) == want;
}

bool flow_step_complete(struct flow_trace *ft, uint32_t top)
{
	for (uint32_t i = top; i && !ft->final;
		i = tree_next_down(ft->t, i, top), ft->looked++)
		if (ft->t->spans[i].flags & SPAN_SEEN && !flow_step_ended(ft, i) &&
			!(ft->notes[i] & NOTE_DONE))
			return false;
	return true;
}

/* The first child from the cursor on that needs a line; 0: none. */
static uint32_t flow_child(struct flow_trace *ft, struct flow_level *level)
{
	const uint8_t gone = NOTE_DONE | NOTE_PATH | NOTE_LATE;
	uint32_t child = level->cursor ? tree_next(ft->t, level->cursor)
				       : tree_first(ft->t, level->span);

	while (child && ft->notes[child] & gone) {
		level->cursor = child;
		child = tree_next(ft->t, child);
	}
	return child;
}

/* Children that came out of order stand before the cursor: looks once more before closing. */
static uint32_t flow_child_again(struct flow_trace *ft, struct flow_level *level)
{
	uint32_t child = flow_child(ft, level);

	if (child || !level->cursor)
		return child;
	level->cursor = 0;
	return flow_child(ft, level);
}

/* Has its row before what is open has ended. */
static bool flow_event_now(
	struct flow_trace *ft, const struct flow_level *level, const struct moment *m)
{
	if (level->span || ft->path_count == 1 || m->kind != EVENT_DROPPED ||
		ft->f->o->query)
		return false;
	flow_trace_open(ft, 1);
	outline_moment(ft->f->o, ft->t, m, 0, 0);
	return true;
}

static void flow_events_from(struct flow_trace *ft, struct flow_level *level, bool inner)
{
	size_t count;
	struct moment *m = moments(ft->t, level->span, inner ? 0 : level->event_seen,
		!ft->f->o->verbose, ft->f->o->life, &level->arena, &count);

	for (size_t i = 0; i < count; i++)
		if ((!inner || !m[i].place) && !flow_event_now(ft, level, &m[i]))
			flow_queue_put(&level->queue, &m[i]);
}

/* Takes the events that have come to a level since the last look. */
static void flow_events_come(struct flow_trace *ft, struct flow_level *level)
{
	const struct span *s = &ft->t->spans[level->span];

	if (s->flags & SPAN_HAS_INNER && !level->inner_seen) {
		level->inner_seen = true;
		flow_events_from(ft, level, true);
	}
	if (s->first_event > level->event_seen) {
		flow_events_from(ft, level, false);
		level->event_seen = s->first_event;
	}
}

void flow_step_dropped(struct flow_trace *ft)
{
	struct flow_level *level = &ft->path[0];

	if (!ft->turn || ft->path_count == 1)
		return;
	flow_events_come(ft, level);
	if (!flow_queue_first(&level->queue))
		arena_reset(&level->arena);
}

/* Shows the level's events up to its next child. */
static void flow_events(struct flow_trace *ft, uint32_t child)
{
	struct flow_level *level = flow_trace_top(ft);
	const struct moment *m;

	flow_events_come(ft, level);
	while ((m = flow_queue_first(&level->queue))) {
		if (child && m->ts > ft->t->spans[child].start_ns)
			return;
		if (!ft->f->o->query) {
			flow_trace_open(ft, ft->path_count - 1);
			outline_moment(ft->f->o, ft->t, m, ft->path_count - 1, 0);
		}
		flow_queue_drop(&level->queue);
	}
	arena_reset(&level->arena);
}

/*
 * A span that is only named by its children may still come, as it does where spans are written
 * when they end. A child that began below it says that it was begun elsewhere, and will not.
 */
static bool flow_waits(const struct flow_trace *ft, uint32_t span)
{
	return !ft->final && !(ft->t->spans[span].flags & SPAN_SEEN) &&
		!(ft->notes[span] & NOTE_PASS);
}

/* One step: true when a line came out or the path changed. */
static bool flow_step(struct flow_trace *ft)
{
	struct flow_level *level = flow_trace_top(ft);
	uint32_t child = flow_child(ft, level);

	flow_events(ft, child);
	if (!child && level->span && flow_step_ended(ft, level->span))
		child = flow_child_again(ft, level);
	if (child && flow_waits(ft, child))
		return false;
	if (child && flow_step_ended(ft, child) && flow_step_complete(ft, child)) {
		flow_trace_subtree(
			ft, child, ft->path_count - 1, ft->path_count - 1, false);
		return true;
	}
	if (child) {
		flow_trace_push(ft, child);
		return true;
	}
	if (!level->span || !flow_step_ended(ft, level->span))
		return false;
	flow_trace_close(ft);
	return true;
}

/* Linking anew costs as much as the trace has spans: not for every record. */
static bool flow_link(struct flow_trace *ft)
{
	if (ft->t->relink && !ft->final) {
		if (ft->f->records < ft->work_due)
			return false;
		ft->work_due = ft->f->records + ft->t->span_count / 8;
	}
	tree_settle(ft->t);
	return true;
}

void flow_step_all(struct flow_trace *ft)
{
	if (!ft->turn || !flow_link(ft))
		return;
	while (flow_step(ft))
		;
}
