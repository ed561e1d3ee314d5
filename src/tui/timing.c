#include "tui/timing.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "model/tree.h"
#include "tui/tui.h"
#include "view/figure.h"

enum {
	STEPS = 256,		/* of the census, between two looks at the clock */
	AGAIN_NS = 100000000,	/* so long nothing is made anew, */
	AGAIN_NS_A_SPAN = 1000, /* longer where there are many spans, */
	IDLE_WIDER = 32,	/* and gaps are looked for this far around what is seen */
	EDGE_NS = 100000000,	/* between frames at the edge of now */
	BEHIND = 64,		/* the part of its length that a minimap may lack */
	OFFERED = 10,		/* percent that are idle: below it is not worth a word */
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
	boundaries_release(&m->boundaries);
	for (int i = 0; i < 2; i++) {
		idle_release(&m->idle[i].idle);
		m->idle[i].within = (struct extent){0, 0};
	}
	critical_release(&m->critical);
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
bool timing_remake(struct tui *t, struct timing *m, struct timing_made *made)
{
	bool last = made->partly && !m->reading;

	if (!made_stale(m, made))
		return false;
	if (made->generation && !last && t->steady_ns < made_again(m, made))
		return false;
	*made = (struct timing_made){t->trace->generation, m->census.done,
		m->census.mark_count, t->steady_ns, m->reading};
	tree_settle(t->trace);
	return true;
}

static void timing_path_make(struct tui *t, struct timing *m)
{
	if (m->path)
		critical_find(&m->critical, t->trace, 0);
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

static void timing_refresh(struct tui *t, struct timing *m)
{
	if (minimap_behind(t, m))
		m->made.generation = 0;
	if (!timing_remake(t, m, &m->made))
		return;
	minimap_build(&m->minimap, t->trace, &m->census, timing_extent(t));
	m->idle[0].within = m->idle[1].within = (struct extent){0, 0};
	timing_path_make(t, m);
	tui_touch(t);
}

static bool timing_work(struct tui *t)
{
	struct timing *m = timing_of(t);

	if (!m)
		return false;
	m->reading = true;
	for (int i = 0; i < STEPS && m->reading; i++)
		m->reading = census_step(&m->census, t->trace, t->life, &m->scratch);
	timing_refresh(t, m);
	timing_frame(t);
	return m->reading;
}

/* From a time of the steady clock to one of the other. */
static int64_t timing_wall(const struct tui *t, int64_t steady_ns)
{
	return steady_ns == INT64_MAX ? INT64_MAX : t->now_ns + (steady_ns - t->steady_ns);
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
	return timing_wall(t, due);
}

/* ---- what is drawn ------------------------------------------------------------------------ */

static uint64_t length_of(struct extent x)
{
	return (uint64_t)x.to_ns - (uint64_t)x.from_ns;
}

/* A view and what is around it: for a small part of the trace. */
static struct extent idle_around(struct extent view, struct extent all)
{
	uint64_t more = length_of(view) * (IDLE_WIDER / 2);

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

/*
 * Gaps that are worth it in a view are found as long as the view is not much smaller than what they
 * were looked for in: so the whole trace has its own, and small parts of it theirs.
 */
static const struct idle *timing_idle(struct tui *t, struct timing *m, struct extent view)
{
	struct extent all = timing_extent(t), *had;
	bool small;

	view.from_ns = view.from_ns < all.from_ns ? all.from_ns : view.from_ns;
	view.to_ns = view.to_ns > all.to_ns ? all.to_ns : view.to_ns;
	if (view.to_ns <= view.from_ns)
		view = all;
	small = length_of(all) / IDLE_WIDER > length_of(view);
	had = &m->idle[small].within;
	if (!small)
		idle_end(&m->idle[0], all.to_ns);
	if (had->from_ns <= view.from_ns && had->to_ns >= view.to_ns && length_of(*had) &&
		(!small || length_of(*had) / IDLE_WIDER / 2 <= length_of(view)))
		return &m->idle[small].idle;
	*had = small ? idle_around(view, all) : all;
	tree_settle(t->trace);
	idle_find(&m->idle[small].idle, t->trace, &m->census, *had);
	return &m->idle[small].idle;
}

void timing_lane(struct tui *t, struct lane *lane)
{
	struct timing *m = timing_of(t);
	const struct idle *idle;
	struct lane_gap *gaps;

	lane->gap_count = 0;
	if (!m || !m->squeeze || lane->cols <= 0)
		return;
	idle = timing_idle(t, m, (struct extent){lane->t0, lane->t1});
	gaps = arena_new(&t->frame, LANE_GAPS_MAX * sizeof(*gaps));
	lane_squeeze(lane, idle->gaps, idle->count, gaps);
}

/* What the axis counts from. */
static int64_t timing_origin(const struct tui *t, const struct timing *m)
{
	const struct sight *s = tui_sight(t);
	struct extent x;

	if (m->times == AXIS_CLOCK)
		return stamp_midnight(t->trace->first_ns);
	if (m->times == AXIS_DELTA && s->head_ns != INT64_MAX)
		return s->head_ns;
	if (m->times == AXIS_DELTA && extent_of(t->trace, s->span, &x))
		return x.from_ns;
	return t->trace->first_ns;
}

void timing_axis(struct tui *t, struct row *r, const struct lane *lane)
{
	struct timing *m = timing_of(t);
	struct axis axis;

	if (!m)
		return;
	axis = (struct axis){m->times, timing_origin(t, m)};
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

enum timing_path timing_path(const struct tui *t, uint32_t span)
{
	const struct timing *m = timing_of(t);

	if (!m || !m->path)
		return PATH_HIDDEN;
	return selection_has(&m->critical.spans, span) ? PATH_ON : PATH_BESIDE;
}

/* ---- keys --------------------------------------------------------------------------------- */

static void act_path(struct tui *t, struct timing *m)
{
	m->path = !m->path;
	tree_settle(t->trace);
	timing_path_make(t, m);
	if (m->path && m->critical.broken)
		tui_say(t,
			"critical path: spans are missing, it may not be the whole truth");
}

/* How long nothing ran, in gaps that are worth it. */
static uint64_t timing_idle_ns(struct tui *t, struct timing *m)
{
	struct extent all = timing_extent(t);
	const struct idle *idle = timing_idle(t, m, all);
	uint64_t sum = 0;

	for (size_t i = 0; i < idle->count; i++)
		if (length_of(idle->gaps[i]) > length_of(all) / 20)
			sum += length_of(idle->gaps[i]);
	return sum;
}

static void act_idle(struct tui *t, struct timing *m)
{
	m->squeeze = !m->squeeze;
	if (m->squeeze && !timing_idle_ns(t, m))
		tui_say(t, "nothing is idle for long");
}

static void act_times(struct tui *t, struct timing *m)
{
	static const char *const words[] = {[AXIS_RELATIVE] = "times since the trace began",
		[AXIS_CLOCK] = "times of the clock",
		[AXIS_DELTA] = "times since the span with the cursor, or the playhead"};

	m->times = (enum axis_times)((m->times + 1) % 3);
	tui_say(t, "%s", words[m->times]);
}

struct timing_key {
	enum action action;
	void (*run)(struct tui *t, struct timing *m);
};

static const struct timing_key keys[] = {
	{ACT_CRITICAL, act_path},
	{ACT_IDLE, act_idle},
	{ACT_TIME_FORMAT, act_times},
};

static bool timing_act(struct tui *t, const struct press *press)
{
	struct timing *m = timing_of(t);

	if (!m)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].action == press->action) {
			keys[i].run(t, m);
			return true;
		}
	return timing_play(t, press, tui_top(t) != PART_WATERFALL);
}

/* ---- figures ------------------------------------------------------------------------------ */

/* Two blanks are between what several have to say. */
static void status_add(struct tui *t, struct row *row, enum role role, struct buf *text)
{
	if (row->width > 1)
		row_add(row, ROLE_PLAIN, STR("  "), 2);
	row_add_text(row, role, buf_str(text), t->set, t->cols);
	buf_release(text);
}

static void status_path(struct tui *t, const struct timing *m, struct row *row)
{
	struct buf text = {0};

	buf_add(&text, STR("critical "));
	stamp_duration(m->critical.below_ns, &text);
	buf_addf(&text, " (%d%%)", critical_percent(&m->critical));
	if (m->critical.broken)
		buf_add(&text, STR("?"));
	status_add(t, row, ROLE_PLAIN, &text);
}

/* `36.0s, 99.6% idle  I squeezes it`, where there is something to squeeze. */
static void status_idle(struct tui *t, struct timing *m, struct row *row)
{
	struct extent all = timing_extent(t);
	uint64_t idle = timing_idle_ns(t, m);
	double share = 100.0 * (double)idle / ((double)extent_length(&all) + 1);
	struct buf text = {0};

	if (!m->squeeze && share < OFFERED)
		return;
	stamp_duration(extent_length(&all), &text);
	buf_addf(&text, m->squeeze ? ", %.1f%% idle, squeezed" : ", %.1f%% idle", share);
	if (!m->squeeze && tui_screen(t) == PART_WATERFALL) {
		buf_add(&text, STR(" - "));
		keymap_words(&t->keymap, ACT_IDLE, tui_screen(t), &text);
		buf_add(&text, STR(" compress"));
	}
	status_add(t, row, ROLE_PLAIN, &text);
}

/* `playhead +5.190s`: what is later is not there, and that has to be known. */
static void status_head(struct tui *t, struct row *row)
{
	int64_t head = tui_sight(t)->head_ns;
	struct buf text = {0};

	if (head == INT64_MAX || tui_screen(t) != PART_WATERFALL)
		return;
	buf_add(&text, STR("playhead "));
	figure_offset(figure_since(head, t->trace->first_ns), &text);
	buf_add(&text, STR(" - "));
	keymap_words(&t->keymap, ACT_ESCAPE, tui_screen(t), &text);
	buf_add(&text, STR(" all"));
	status_add(t, row, ROLE_STRONG, &text);
}

static void timing_status(struct tui *t, struct row *row)
{
	struct timing *m = timing_of(t);

	if (!m || !m->made.generation || !(ON_TREE & 1 << tui_screen(t)))
		return;
	status_head(t, row);
	if (m->path)
		status_path(t, m, row);
	status_idle(t, m, row);
	if (m->reading && census_progress(&m->census) < 1000) {
		struct buf text = {0};

		buf_addf(&text, "looking %u%%", census_progress(&m->census) / 10);
		status_add(t, row, ROLE_DIM, &text);
	}
}

const struct screen timing_part = {
	.part = PART_TIME,
	.name = "time",
	.help = "axis, idle gaps, critical path, minimap, playhead",
	.make = timing_make,
	.end = timing_end,
	.act = timing_act,
	.status = timing_status,
	.work = timing_work,
	.due = timing_due,
};
