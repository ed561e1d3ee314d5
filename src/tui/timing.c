#include "tui/timing_parts.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "tui/tui.h"

enum {
	STEPS = 64, /* of the census, in a round of work, */
	FEW = 4,    /* and between two looks whether a key waits: a span may be large */
	SPANS = 1 << 14,	/* of a minimap and the like, likewise */
	AGAIN_NS = 100000000,	/* so long nothing is made anew, */
	AGAIN_NS_A_SPAN = 1000, /* longer where there are many spans, */
	EDGE_NS = 100000000,	/* between frames at the edge of now */
	BEHIND = 64,		/* the part of its length that a minimap may lack */
};

/* ---- life --------------------------------------------------------------------------------- */

static void *timing_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct timing));
}

static void timing_forget(struct timing *m)
{
	census_release(&m->census);
	census_index_release(&m->index);
	m->begun++;
	boundaries_release(&m->boundaries);
	boundaries_release(&m->fresh);
	m->making = m->remaking = false;
	m->wish_count = 0;
	minimap_making_release(&m->fresh_map);
	idle_making_release(&m->fresh_idle);
	for (int i = 0; i < 2; i++) {
		idle_release(&m->idle[i].idle);
		m->idle[i].within = (struct extent){0, 0};
	}
	critical_release(&m->critical);
	critical_making_release(&m->fresh_path);
	m->path_made = false;
	idle_making_release(&m->near_idle);
	m->made = m->boundaries_made = (struct timing_made){0};
	m->minimap = (struct minimap){0};
	m->playback = (struct playback){0};
	m->reading = true;
}

static void timing_end(void *state)
{
	struct timing *m = state;

	if (!m)
		return;
	timing_forget(m);
	arena_release(&m->scratch);
	free(m);
}

struct extent timing_extent(const struct tui *t)
{
	struct sight_time time = {0};
	const struct sight *s = tui_sight(t);

	if (s)
		sight_extent(s, tui_edge(t), &time);
	return (struct extent){time.t0, time.t1};
}

static bool timing_live(const struct tui *t)
{
	return t->intake.live && !t->intake.done;
}

struct timing *timing_of(const struct tui *t)
{
	struct timing *m = tui_state(t, PART_TIME);

	if (!m || !t->trace)
		return NULL;
	if (m->trace != t->trace) {
		timing_forget(m);
		m->trace = t->trace;
		playback_init(&m->playback, timing_extent(t), timing_live(t), t->steady_ns);
	}
	return m;
}

/* ---- making it anew ----------------------------------------------------------------------- */

static bool made_stale(const struct timing *m, const struct timing_made *made)
{
	return made->generation != m->trace->generation || made->done != m->census.done ||
		made->marks != m->census.mark_count;
}

static int64_t made_again(const struct timing *m, const struct timing_made *made)
{
	return made->at_ns + AGAIN_NS + (int64_t)m->trace->span_count * AGAIN_NS_A_SPAN;
}

/* What was made while more was being read is made once more when that is done. */
static bool made_due(
	const struct tui *t, const struct timing *m, const struct timing_made *made)
{
	bool last = made->partly && !m->reading;

	return made_stale(m, made) &&
		(!made->generation || last || t->steady_ns >= made_again(m, made));
}

static struct timing_made made_now(const struct tui *t, const struct timing *m)
{
	return (struct timing_made){t->trace->generation, m->census.done,
		m->census.mark_count, t->steady_ns, m->reading};
}

bool timing_remake(struct tui *t, struct timing *m, struct timing_made *made)
{
	if (!made_due(t, m, made))
		return false;
	*made = made_now(t, m);
	tree_settle(t->trace);
	return true;
}

void timing_path_begin(struct tui *t, struct timing *m)
{
	if (m->path)
		critical_begin(&m->fresh_path, t->trace, 0);
}

/* Both go on with a settled tree only. */
bool timing_path_step(struct tui *t, struct timing *m)
{
	if (!m->fresh_path.trace)
		return false;
	if (tree_settle_step(t->trace, SPANS) || critical_step(&m->fresh_path, SPANS))
		return true;
	critical_take(&m->fresh_path, &m->critical);
	m->path_made = true;
	tui_touch(t);
	return false;
}

bool timing_near_step(struct tui *t, struct timing *m)
{
	struct extent within = m->near_idle.within;

	if (!m->near_idle.at)
		return false;
	if (tree_settle_step(t->trace, SPANS) ||
		idle_step(&m->near_idle, t->trace, &m->census, SPANS))
		return true;
	idle_take(&m->near_idle, &m->idle[1].idle);
	m->idle[1].within = within;
	tui_touch(t);
	return false;
}

/* What runs has run on so far without a word that it shows. */
static bool minimap_behind(const struct tui *t, const struct timing *m)
{
	int64_t edge = tui_edge(t);
	struct extent since = {m->minimap.time.to_ns, edge};

	return m->made.generation && edge > since.from_ns &&
		extent_length(&since) > extent_length(&m->minimap.time) / BEHIND &&
		t->steady_ns >= made_again(m, &m->made);
}

/* Where a step of it may begin; the tree is settled for who has children and who has none. */
static bool timing_refreshes(struct tui *t, struct timing *m)
{
	if (!m->remaking) {
		if (!made_due(t, m, &m->made) && !minimap_behind(t, m))
			return false;
		m->remaking = true;
		m->fresh_made = made_now(t, m);
		minimap_begin(&m->fresh_map, timing_extent(t));
		idle_begin(&m->fresh_idle, timing_extent(t));
	}
	return !tree_settle_step(t->trace, SPANS);
}

static void timing_refresh(struct tui *t, struct timing *m)
{
	if (!timing_refreshes(t, m) ||
		minimap_step(&m->fresh_map, t->trace, &m->census, SPANS) ||
		idle_step(&m->fresh_idle, t->trace, &m->census, SPANS))
		return;
	m->idle[0].within = m->fresh_idle.within;
	m->idle[1].within = (struct extent){0, 0};
	idle_take(&m->fresh_idle, &m->idle[0].idle);
	minimap_take(&m->fresh_map, &m->census, &m->minimap);
	m->made = m->fresh_made;
	m->remaking = false;
	timing_path_begin(t, m);
	tui_touch(t);
}

static bool timing_work(struct tui *t)
{
	struct timing *m = timing_of(t);
	bool more;

	if (!m)
		return false;
	m->reading = true;
	for (int i = 0; i < STEPS && m->reading && (i % FEW || !tui_late(t)); i++)
		m->reading = census_step(&m->census, t->trace, t->life, &m->scratch);
	census_index_step(&m->index, &m->census, SPANS);
	timing_refresh(t, m);
	more = timing_path_step(t, m);
	more = timing_near_step(t, m) || more;
	if (m->making)
		timing_boundaries(t, m);
	timing_granted(t, m);
	timing_frame(t);
	return more || m->reading || m->making || m->remaking;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t timing_due(const struct tui *t)
{
	struct timing *m = timing_of(t);
	int64_t due;

	if (!m)
		return INT64_MAX;
	due = playback_due(&m->playback);
	if (m->playback.edge && tui_edge(t))
		due = sooner(due, m->playback.clock_ns + EDGE_NS);
	if (made_stale(m, &m->made))
		due = sooner(due, made_again(m, &m->made));
	if (m->boundaries_made.generation && tui_sight(t)->head_ns != INT64_MAX &&
		made_stale(m, &m->boundaries_made))
		due = sooner(due, made_again(m, &m->boundaries_made));
	return tui_wall(t, due);
}

/* It has no screen of its own: what stands below the panes is drawn by it. */
static void timing_draw(struct tui *t, const struct pane *p, bool focus)
{
	(void)focus;
	timing_draw_whole(t, p);
}

const struct screen timing_part = {
	.part = PART_TIME,
	.name = "time",
	.help = "axis, idle gaps, critical path, minimap, playhead",
	.make = timing_make,
	.end = timing_end,
	.draw = timing_draw,
	.act = timing_act,
	.status = timing_status,
	.work = timing_work,
	.due = timing_due,
};
