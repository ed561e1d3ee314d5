#include "view/flow_trace.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/tree.h"
#include "model/usage.h"
#include "view/outline_filter.h"

static void flow_level_release(struct flow_level *level)
{
	flow_queue_release(&level->queue);
	arena_release(&level->arena);
	*level = (struct flow_level){0};
}

void flow_forget(struct flow *f, struct trace *t)
{
	struct flow_trace *ft = t->notes;

	if (!ft)
		return;
	*(ft->prev ? &ft->prev->next : &f->first) = ft->next;
	*(ft->next ? &ft->next->prev : &f->last) = ft->prev;
	while (ft->path_count)
		flow_level_release(&ft->path[--ft->path_count]);
	free(ft->path);
	free(ft->notes);
	free(ft->late);
	if (ft->states)
		state_notes_release(ft->states);
	free(ft->states);
	free(ft);
	t->notes = NULL;
	if (f->shown == t)
		f->shown = NULL;
}

void flow_trace_push(struct flow_trace *ft, uint32_t span)
{
	ft->path = mem_grow(
		ft->path, &ft->path_room, ft->path_count + 1, sizeof(*ft->path));
	ft->path[ft->path_count++] = (struct flow_level){.span = span, .opened = !span};
	if (span)
		ft->notes[span] |= NOTE_PATH;
}

struct flow_level *flow_trace_top(struct flow_trace *ft)
{
	return &ft->path[ft->path_count - 1];
}

struct flow_trace *flow_trace_of(struct flow *f, struct trace *t)
{
	struct flow_trace *ft = t->notes;
	size_t old;

	if (!ft) {
		ft = mem_new(sizeof(*ft));
		*ft = (struct flow_trace){
			.t = t, .f = f, .prev = f->last, .held_max = FLOW_HELD};
		*(f->last ? &f->last->next : &f->first) = ft;
		f->last = ft;
		ft->turn = f->first == ft;
		t->notes = ft;
		flow_trace_push(ft, 0);
	}
	old = ft->notes_room;
	ft->notes = mem_grow(ft->notes, &ft->notes_room, t->span_count, 1);
	memset(ft->notes + old, 0, ft->notes_room - old);
	return ft;
}

/* Another trace's rows came in between, or none yet: says whose rows follow. */
void flow_trace_head(struct flow_trace *ft)
{
	if (ft->f->shown == ft->t)
		return;
	outline_header(ft->f->o, ft->t, ft->headed ? HEADER_AGAIN : HEADER_BEGUN);
	ft->headed = true;
	ft->f->shown = ft->t;
}

/* The opening lines down to a level of the path. What is opened has all above it opened. */
void flow_trace_open(struct flow_trace *ft, size_t level)
{
	size_t i = level + 1;

	flow_trace_head(ft);
	while (!ft->path[i - 1].opened)
		i--;
	for (; i <= level; i++) {
		ft->path[i].opened = true;
		if (!(ft->t->spans[ft->path[i].span].flags & SPAN_HAS_START))
			ft->notes[ft->path[i].span] |= NOTE_BARE;
		outline_opening(ft->f->o, ft->t, ft->path[i].span, i - 1);
	}
}

static void flow_trace_done(struct flow_trace *ft, uint32_t span)
{
	if (ft->notes[span] & NOTE_HELD)
		ft->held--;
	ft->notes[span] &= (uint8_t) ~(
		NOTE_HELD | NOTE_PATH | NOTE_LATE | NOTE_BARE | NOTE_FAILED);
	ft->notes[span] |= NOTE_DONE;
	if (span_status(&ft->t->spans[span]) == STATUS_ERROR)
		ft->notes[span] |= NOTE_FAILED;
	if (!(ft->t->spans[span].flags & SPAN_HAS_START))
		ft->notes[span] |= NOTE_BARE | NOTE_EVENTS;
	else
		trace_let_go(ft->t, span);
}

/* A span and all below it that has no line yet. */
void flow_trace_subtree(
	struct flow_trace *ft, uint32_t top, size_t level, size_t depth, bool elsewhere)
{
	uint32_t in = elsewhere ? ft->t->spans[top].parent : 0;

	usage_total(ft->t, top);
	if (outline_shows(ft->f->o, ft->t, top, depth)) {
		flow_trace_open(ft, level);
		outline_subtree(ft->f->o, ft->t, top, depth, in, ft->notes,
			NOTE_DONE | NOTE_PATH, NOTE_EVENTS);
	}
	for (uint32_t i = top; i;) {
		bool skipped = i != top && ft->notes[i] & (NOTE_DONE | NOTE_PATH);

		if (!skipped)
			flow_trace_done(ft, i);
		i = skipped ? tree_next_over(ft->t, i, top) : tree_next_down(ft->t, i, top);
	}
}

void flow_trace_close(struct flow_trace *ft)
{
	struct flow_level *level = flow_trace_top(ft);
	size_t depth = ft->path_count - 2;

	usage_add_up(ft->t, level->span);
	if (level->opened) {
		flow_trace_head(ft);
		outline_closing(ft->f->o, ft->t, level->span, depth);
	} else if ((!ft->f->o->depth_max || depth < ft->f->o->depth_max) &&
		outline_filter_alone(ft->f->o, ft->t, level->span)) {
		flow_trace_open(ft, ft->path_count - 2);
		outline_leaf(ft->f->o, ft->t, level->span, depth, 0);
	}
	flow_trace_done(ft, level->span);
	flow_level_release(level);
	ft->path_count--;
}
