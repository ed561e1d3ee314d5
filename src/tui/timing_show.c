#include "tui/timing_parts.h"

#include "base/stamp.h"
#include "tui/tui.h"

/* What screens show of a trace's time. */

/* Gaps are looked for this many times further around than what is seen. */
enum { IDLE_WIDER = 32 };

uint64_t timing_length(struct extent x)
{
	return (uint64_t)x.to_ns - (uint64_t)x.from_ns;
}

/* A view and what is around it: for a small part of the trace. */
static struct extent idle_around(struct extent view, struct extent all)
{
	uint64_t more = timing_length(view) * (IDLE_WIDER / 2);

	if ((uint64_t)view.from_ns - (uint64_t)all.from_ns > more)
		all.from_ns = (int64_t)((uint64_t)view.from_ns - more);
	if ((uint64_t)all.to_ns - (uint64_t)view.to_ns > more)
		all.to_ns = (int64_t)((uint64_t)view.to_ns + more);
	return all;
}

/* Nothing runs at the end of what goes on: that lasts until now, whatever `now` was then. */
static void idle_end(struct timing_idle *i, int64_t end_ns)
{
	struct extent *last = i->idle.count ? &i->idle.gaps[i->idle.count - 1] : NULL;

	if (i->within.from_ns == i->within.to_ns || end_ns <= i->within.to_ns)
		return;
	if (last && last->to_ns == i->within.to_ns)
		last->to_ns = end_ns;
	i->within.to_ns = end_ns;
}

/* Whether gaps that were looked for in one stretch of time are all that is worth it in another. */
static bool idle_suits(struct extent had, struct extent view, bool small)
{
	return had.from_ns <= view.from_ns && had.to_ns >= view.to_ns &&
		timing_length(had) &&
		(!small || timing_length(had) / IDLE_WIDER / 2 <= timing_length(view));
}

/* Looks for them around a small part; of a large trace that goes on between frames. */
static void idle_near(
	struct tui *t, struct timing *m, struct extent view, struct extent all)
{
	if (m->near_idle.at && idle_suits(m->near_idle.within, view, true))
		return;
	idle_begin(&m->near_idle, idle_around(view, all));
	if (timing_near_step(t, m))
		tui_touch(t); /* so that nobody goes to sleep before it is done */
}

/*
 * Gaps that are worth it in a view are found as long as the view is not much smaller than what they
 * were looked for in: so the whole trace has its own, and small parts of it theirs. Until these are there,
 * it is the long ones that are known.
 */
const struct idle *timing_idle(struct tui *t, struct timing *m, struct extent view)
{
	struct extent all = timing_extent(t);
	bool small;

	view.from_ns = view.from_ns < all.from_ns ? all.from_ns : view.from_ns;
	view.to_ns = view.to_ns > all.to_ns ? all.to_ns : view.to_ns;
	if (view.to_ns <= view.from_ns)
		view = all;
	small = timing_length(all) / IDLE_WIDER > timing_length(view);
	idle_end(&m->idle[0], all.to_ns);
	if (small && !idle_suits(m->idle[1].within, view, true))
		idle_near(t, m, view, all);
	small = small && idle_suits(m->idle[1].within, view, true);
	return &m->idle[small].idle;
}

void timing_lane(struct tui *t, struct lane *lane)
{
	struct timing *m = timing_of(t);
	const struct idle *idle;
	struct lane_gap *gaps;

	lane->gap_count = 0;
	if (!m || !t->settings.idle || lane->cols <= 0)
		return;
	idle = timing_idle(t, m, (struct extent){lane->t0, lane->t1});
	gaps = arena_new(&t->frame, LANE_GAPS_MAX * sizeof(*gaps));
	lane_squeeze(lane, idle->gaps, idle->count, gaps);
}

/* What the axis counts from. */
static int64_t timing_origin(const struct tui *t)
{
	const struct sight *s = tui_sight(t);
	struct extent x;

	if (t->settings.time == AXIS_CLOCK)
		return stamp_midnight(t->trace->first_ns);
	if (t->settings.time == AXIS_DELTA && s->head_ns != INT64_MAX)
		return s->head_ns;
	if (t->settings.time == AXIS_DELTA && extent_of(t->trace, s->span, &x))
		return x.from_ns;
	return t->trace->first_ns;
}

void timing_axis(struct tui *t, struct row *r, const struct lane *lane)
{
	struct axis axis;

	if (!timing_of(t))
		return;
	axis = (struct axis){(enum axis_times)t->settings.time, timing_origin(t)};
	axis_add(r, lane, &axis, t->set);
}

static struct lane timing_whole(struct tui *t, int cols)
{
	struct extent all = timing_extent(t);
	struct lane lane = {.t0 = all.from_ns, .t1 = all.to_ns, .cols = cols};

	lane.cols = cols < LANE_COLS_MAX ? cols : LANE_COLS_MAX;
	timing_lane(t, &lane);
	return lane;
}

void timing_minimap(struct tui *t, struct row *r, int cols)
{
	struct timing *m = timing_of(t);
	struct lane lane;
	struct sight_time seen;

	if (!m || !m->made.generation || cols <= 0)
		return;
	lane = timing_whole(t, cols);
	seen = sight_time(tui_sight(t), tui_edge(t));
	minimap_add(r, &m->minimap, &lane, &(struct extent){seen.t0, seen.t1}, t->set);
}

void timing_minimap_head(struct tui *t, struct row *r, int cols)
{
	struct sight *s = tui_sight(t);
	struct lane lane;

	if (!s || s->head_ns == INT64_MAX || cols <= 0)
		return;
	lane = timing_whole(t, cols);
	minimap_add_head(r, &lane, s->head_ns, t->set);
}

void timing_draw_whole(struct tui *t, const struct pane *p)
{
	struct pane inside = pane_part(p, 0, 1, p->rows, p->cols - 2);
	struct lane lane;

	if (!timing_of(t))
		return;
	lane = timing_whole(t, inside.cols);
	row_reset(&t->row);
	timing_axis(t, &t->row, &lane);
	pane_row(&inside, 0, 0, &t->row);
	row_reset(&t->row);
	timing_minimap(t, &t->row, inside.cols);
	pane_row(&inside, 1, 0, &t->row);
	row_reset(&t->row);
	timing_minimap_head(t, &t->row, inside.cols);
	pane_row(&inside, 2, 0, &t->row);
}

enum timing_path timing_path(const struct tui *t, uint32_t span)
{
	const struct timing *m = timing_of(t);

	if (!m || !m->path || !m->path_made)
		return PATH_HIDDEN;
	return selection_has(&m->critical.spans, span) ? PATH_ON : PATH_BESIDE;
}
