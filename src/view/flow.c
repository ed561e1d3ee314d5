#include "view/flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/moment.h"
#include "model/tree.h"

/* What a flow knows of a span. */
enum note {
	NOTE_PATH =
		1 << 0, /* it is on the path: its line, or what is below it, comes next */
	NOTE_DONE = 1 << 1, /* its line was given out for good */
	NOTE_HELD = 1 << 2, /* it has ended and waits for its turn */
	NOTE_LATE = 1 << 3, /* it came after its parent was done */
	NOTE_BARE = 1 << 4, /* it was shown before its start came: without its name */
	NOTE_PASS = 1 << 5, /* it is missing, and what is below it need not wait for it */
};

/* One span of the path from the root to where the next line will be. */
struct flow_level {
	uint32_t span;	      /* index; of the lowest level 0 */
	uint32_t cursor;      /* its last child that needs no line any more; 0: none */
	bool opened;	      /* its opening line is out */
	uint32_t event_seen;  /* its events up to this index are in the queue */
	struct moment *queue; /* its events that have a row */
	size_t queue_count;
	size_t queue_room;
	size_t queue_at;    /* the next one to be shown */
	struct arena arena; /* of the queue's texts */
};

/* A flow's notes on a trace. */
struct flow_trace {
	struct trace *t;
	struct flow *f;
	struct flow_trace *next;
	struct flow_trace *prev;
	uint8_t *notes; /* enum note, by span */
	size_t notes_room;
	struct flow_level *path; /* path[0] stands above the roots */
	size_t path_count;
	size_t path_room;
	uint32_t *late; /* spans that came too late for their place */
	size_t late_count;
	size_t late_room;
	size_t held;	    /* spans that have ended and wait */
	size_t held_max;    /* more are not held */
	int64_t held_since; /* end of the first that waits; with held */
	uint64_t work_due;  /* record at which the next costly look may be taken */
	bool turn;	    /* the traces before it are through, or waited too long */
	bool headed;	    /* its header is out */
	bool final;	    /* nothing more will come */
	bool sweeping; /* what has waited long is taken as it is */
};

static void flow_advance(struct flow_trace *ft);

void flow_init(struct flow *f, struct outline *o)
{
	*f = (struct flow){.o = o, .now_ns = INT64_MIN};
}

static void flow_level_release(struct flow_level *level)
{
	free(level->queue);
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
	free(ft);
	t->notes = NULL;
	if (f->shown == t)
		f->shown = NULL;
}

void flow_release(struct flow *f)
{
	while (f->first)
		flow_forget(f, f->first->t);
}

static void flow_push(struct flow_trace *ft, uint32_t span)
{
	ft->path = mem_grow(
		ft->path, &ft->path_room, ft->path_count + 1, sizeof(*ft->path));
	ft->path[ft->path_count++] = (struct flow_level){.span = span, .opened = !span};
	if (span)
		ft->notes[span] |= NOTE_PATH;
}

static struct flow_level *flow_top(struct flow_trace *ft)
{
	return &ft->path[ft->path_count - 1];
}

static struct flow_trace *flow_notes(struct flow *f, struct trace *t)
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
		flow_push(ft, 0);
	}
	old = ft->notes_room;
	ft->notes = mem_grow(ft->notes, &ft->notes_room, t->span_count, 1);
	memset(ft->notes + old, 0, ft->notes_room - old);
	return ft;
}

/* ---- showing ------------------------------------------------------------------------------ */

/* Another trace's rows came in between, or none yet: says whose rows follow. */
static void flow_head(struct flow_trace *ft)
{
	if (ft->f->shown == ft->t)
		return;
	outline_header(ft->f->o, ft->t, ft->headed ? HEADER_AGAIN : HEADER_BEGUN);
	ft->headed = true;
	ft->f->shown = ft->t;
}

/* The opening lines down to a level of the path. */
static void flow_open(struct flow_trace *ft, size_t level)
{
	flow_head(ft);
	for (size_t i = 1; i <= level; i++) {
		if (ft->path[i].opened)
			continue;
		ft->path[i].opened = true;
		if (!(ft->t->spans[ft->path[i].span].flags & SPAN_HAS_START))
			ft->notes[ft->path[i].span] |= NOTE_BARE;
		outline_opening(ft->f->o, ft->t, ft->path[i].span, i - 1);
	}
}

static void flow_done(struct flow_trace *ft, uint32_t span)
{
	if (ft->notes[span] & NOTE_HELD)
		ft->held--;
	ft->notes[span] &= (uint8_t) ~(NOTE_HELD | NOTE_PATH | NOTE_LATE);
	ft->notes[span] |= NOTE_DONE;
	if (!(ft->t->spans[span].flags & SPAN_HAS_START))
		ft->notes[span] |= NOTE_BARE;
}

/* A span and all below it that has no line yet. */
static void flow_subtree(struct flow_trace *ft, uint32_t top, size_t depth, bool elsewhere)
{
	uint32_t in = elsewhere ? ft->t->spans[top].parent : 0;

	flow_head(ft);
	outline_subtree(ft->f->o, ft->t, top, depth, in, ft->notes, NOTE_DONE | NOTE_PATH);
	for (uint32_t i = top; i;) {
		bool skipped = i != top && ft->notes[i] & (NOTE_DONE | NOTE_PATH);

		if (!skipped)
			flow_done(ft, i);
		i = skipped ? tree_next_over(ft->t, i, top) : tree_next_down(ft->t, i, top);
	}
}

static void flow_close(struct flow_trace *ft)
{
	struct flow_level *level = flow_top(ft);
	size_t depth = ft->path_count - 2;

	if (level->opened) {
		flow_head(ft);
		outline_closing(ft->f->o, ft->t, level->span, depth);
	} else {
		flow_open(ft, ft->path_count - 2);
		outline_leaf(ft->f->o, ft->t, level->span, depth, 0);
	}
	flow_done(ft, level->span);
	flow_level_release(level);
	ft->path_count--;
}

/* ---- what comes next ---------------------------------------------------------------------- */

/* An end without its start waits for it like others for their elders. */
static bool flow_ended(const struct flow_trace *ft, uint32_t span)
{
	uint16_t want = ft->sweeping ? SPAN_HAS_END : SPAN_HAS_START | SPAN_HAS_END;

	return ft->final || (ft->t->spans[span].flags & want) == want;
}

static bool flow_complete(const struct flow_trace *ft, uint32_t top)
{
	for (uint32_t i = top; i && !ft->final; i = tree_next_down(ft->t, i, top))
		if (ft->t->spans[i].flags & SPAN_SEEN && !flow_ended(ft, i) &&
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

static void flow_queue_put(struct flow_level *level, struct moment m)
{
	size_t i = level->queue_count;

	level->queue = mem_grow(level->queue, &level->queue_room, i + 1, sizeof(m));
	while (i > level->queue_at && level->queue[i - 1].ts > m.ts) {
		level->queue[i] = level->queue[i - 1];
		i--;
	}
	level->queue[i] = m;
	level->queue_count++;
}

/* Takes the events that have come to a level since the last look. */
static void flow_queue(struct flow_trace *ft, struct flow_level *level)
{
	uint32_t newest = ft->t->spans[level->span].first_event;
	struct moment *m;
	size_t count;

	if (newest <= level->event_seen)
		return;
	m = moments(ft->t, level->span, level->event_seen, !ft->f->o->verbose,
		ft->f->o->life, &level->arena, &count);
	level->event_seen = newest;
	for (size_t i = 0; i < count; i++)
		flow_queue_put(level, m[i]);
}

/* Shows the level's events up to its next child; the queue is in the order of time. */
static void flow_events(struct flow_trace *ft, uint32_t child)
{
	struct flow_level *level = flow_top(ft);

	flow_queue(ft, level);
	while (level->queue_at < level->queue_count) {
		const struct moment *m = &level->queue[level->queue_at];

		if (child && m->ts > ft->t->spans[child].start_ns)
			return;
		flow_open(ft, ft->path_count - 1);
		outline_moment(ft->f->o, ft->t, m, ft->path_count - 1, 0);
		level->queue_at++;
	}
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
	struct flow_level *level = flow_top(ft);
	uint32_t child = flow_child(ft, level);

	flow_events(ft, child);
	if (!child && level->span && flow_ended(ft, level->span))
		child = flow_child_again(ft, level);
	if (child && flow_waits(ft, child))
		return false;
	if (child && flow_ended(ft, child) && flow_complete(ft, child)) {
		flow_open(ft, ft->path_count - 1);
		flow_subtree(ft, child, ft->path_count - 1, false);
		return true;
	}
	if (child) {
		flow_push(ft, child);
		return true;
	}
	if (!level->span || !flow_ended(ft, level->span))
		return false;
	flow_close(ft);
	return true;
}

/* ---- out of order ------------------------------------------------------------------------- */

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
		if (!flow_complete(ft, child)) {
			ft->notes[child] |= s->flags & SPAN_SEEN ? 0 : NOTE_PASS;
			continue;
		}
		flow_open(ft, at);
		flow_subtree(ft, child, at, below);
	}
	return work;
}

static void flow_sweep_late(struct flow_trace *ft)
{
	size_t kept = 0;

	for (size_t i = 0; i < ft->late_count; i++) {
		uint32_t span = ft->late[i];

		if (ft->notes[span] & NOTE_DONE)
			continue;
		if (flow_ended(ft, span) && flow_complete(ft, span))
			flow_subtree(ft, span, tree_depth(ft->t, span), true);
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
	ft->sweeping = true;
	for (size_t i = 0; i < ft->path_count; i++)
		work += flow_sweep_level(ft, i, before, &oldest);
	ft->sweeping = false;
	flow_sweep_late(ft);
	ft->held_since = oldest;
	ft->held_max = ft->held * 2 > FLOW_HELD ? ft->held * 2 : FLOW_HELD;
	ft->work_due = ft->f->records + work / 4;
	flow_advance(ft);
}

static int64_t flow_before(int64_t now)
{
	return now < INT64_MIN + FLOW_WAIT_NS ? INT64_MIN : now - FLOW_WAIT_NS;
}

static void flow_sweep_if_due(struct flow_trace *ft, int64_t now)
{
	bool many = ft->held > ft->held_max;

	if ((!ft->held && !ft->late_count) || ft->f->records < ft->work_due)
		return;
	if (many || ft->late_count || ft->held_since < flow_before(now)) {
		ft->turn = true;
		flow_sweep(ft, many ? now : flow_before(now));
	}
}

/* ---- the stream --------------------------------------------------------------------------- */

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

static void flow_advance(struct flow_trace *ft)
{
	if (!ft->turn || !flow_link(ft))
		return;
	while (flow_step(ft))
		;
}

/* A trace that is through makes room for the next that waits. */
static void flow_next_turn(struct flow_trace *ft)
{
	while (ft && ft->turn && flow_through(ft)) {
		ft = ft->next;
		if (!ft || ft->turn)
			continue;
		ft->turn = true;
		flow_advance(ft);
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
	if (note & NOTE_DONE && note & NOTE_BARE && ft->t->spans[span].flags & SPAN_HAS_START)
		flow_late(ft, span);
	else if (!(note & (NOTE_DONE | NOTE_PATH)) && parent &&
		ft->notes[parent] & NOTE_DONE)
		flow_late(ft, span);
}

/* An event of a span whose line is out. */
static void flow_late_event(struct flow_trace *ft, uint32_t span)
{
	struct arena arena = {0};
	size_t count;
	struct moment *m = moments(ft->t, span, (uint32_t)ft->t->event_count - 2,
		!ft->f->o->verbose, ft->f->o->life, &arena, &count);

	for (size_t i = 0; i < count; i++) {
		flow_head(ft);
		outline_moment(ft->f->o, ft->t, &m[i], tree_depth(ft->t, span) + 1, span);
	}
	arena_release(&arena);
}

void flow_record(struct flow *f, struct trace *t, const struct record *r)
{
	struct flow_trace *ft = flow_notes(f, t);
	int64_t ts = r->type == RECORD_SPAN ? r->end_ts : r->ts;
	uint32_t span = t->touched;

	f->records++;
	if (ts > f->now_ns)
		f->now_ns = ts;
	if (span && r->type == RECORD_EVENT && ft->notes[span] & NOTE_DONE)
		flow_late_event(ft, span);
	if (span) {
		flow_note(ft, span);
		flow_hold(ft, span);
	}
	flow_advance(ft);
	flow_sweep_if_due(ft, f->now_ns);
	flow_next_turn(ft);
}

void flow_text(struct flow *f)
{
	struct flow_trace *ft = f->first;

	while (ft && ft->turn && ft->path_count == 1)
		ft = ft->next;
	if (!ft || !ft->turn)
		return;
	flow_open(ft, 1);
}

void flow_idle(struct flow *f, int64_t now_ns)
{
	for (struct flow_trace *ft = f->first; ft; ft = ft->next) {
		ft->work_due = 0;
		flow_advance(ft);
		flow_sweep_if_due(ft, now_ns);
		flow_next_turn(ft);
	}
}

/* Whatever the path did not reach: nothing is ever left out. */
static void flow_rest(struct flow_trace *ft)
{
	for (uint32_t i = 1; i < ft->t->span_count; i++)
		if (!(ft->notes[i] & NOTE_DONE))
			flow_subtree(ft, i, tree_depth(ft->t, i), true);
}

void flow_finish(struct flow *f)
{
	for (struct flow_trace *ft = f->first; ft; ft = ft->next) {
		ft->final = true;
		ft->turn = true;
		flow_advance(ft);
		flow_sweep_late(ft);
		flow_rest(ft);
	}
}

/* ---- the live region ---------------------------------------------------------------------- */

/* Rows being chosen for the region. */
struct flow_choice {
	size_t left;	/* rows that there is room for */
	size_t looked;	/* spans looked at: bounded */
	uint32_t shown; /* of them open */
};

enum { REGION_LOOK = 20000 };

static void flow_region_row(
	struct flow_trace *ft, struct flow_choice *c, uint32_t span, size_t depth)
{
	if (!c->left)
		return;
	c->left--;
	c->shown += !flow_ended(ft, span);
	outline_running(ft->f->o, ft->t, span, depth);
}

static void flow_region_below(struct flow_trace *ft, struct flow_choice *c, size_t level)
{
	uint32_t child = ft->path[level].cursor ? tree_next(ft->t, ft->path[level].cursor)
						: tree_first(ft->t, ft->path[level].span);

	for (; child && c->left; child = tree_next(ft->t, child)) {
		size_t base = tree_depth(ft->t, child);

		if (ft->notes[child] & (NOTE_DONE | NOTE_PATH))
			continue;
		for (uint32_t i = child; i && c->left;
			i = tree_next_down(ft->t, i, child)) {
			if (c->looked++ > REGION_LOOK)
				return;
			flow_region_row(ft, c, i, level + tree_depth(ft->t, i) - base);
		}
	}
}

static uint32_t flow_region_trace(struct flow_trace *ft, struct flow_choice *c)
{
	uint32_t opened = 0;

	for (size_t i = 1; i < ft->path_count; i++) {
		opened += ft->path[i].opened;
		if (!ft->path[i].opened)
			flow_region_row(ft, c, ft->path[i].span, i - 1);
	}
	for (size_t i = ft->path_count; i-- > 0;)
		flow_region_below(ft, c, i);
	return opened;
}

void flow_region(struct flow *f, size_t max)
{
	struct flow_choice c = {.left = max ? max - 1 : 0};
	uint32_t open = 0, opened = 0;

	for (struct flow_trace *ft = f->first; ft; ft = ft->next) {
		open += ft->t->open;
		if (ft->t->open && !ft->t->relink)
			opened += flow_region_trace(ft, &c);
	}
	if (open > c.shown + opened && max)
		outline_more(f->o, open - c.shown - opened);
}
