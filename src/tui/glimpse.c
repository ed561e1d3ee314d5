#include "tui/glimpse.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "tui/surveys.h"
#include "view/minimap.h"
#include "view/overview.h"

/* How long what runs may be shown as it was. */
static const int64_t stale_ns = 100 * INT64_C(1000000);

/* All of the trace in a row of dots. */
struct glimpse_map {
	const struct trace *trace; /* of what is here; NULL: nothing is */
	struct minimap map;
	struct minimap_making fresh; /* that is made now, to take its place */
	bool made;		     /* there is one */
	bool making;
	uint32_t next; /* of the survey, when the last one was begun */
	uint64_t generation;
	int64_t begun_ns; /* steady clock, then */
};

struct glimpse {
	struct sheet sheet;
	const struct trace *trace;
	uint32_t next; /* of the survey, when it was filled */
	uint64_t generation;
	int64_t filled_ns; /* steady clock */
	size_t most;
	struct extent_own own; /* time of its root, being counted */
	bool counting;
	int64_t self_ns; /* as it was counted last; -1: never */
	struct glimpse_map map;
};

enum {
	CHILDREN = 1
		<< 14, /* of a root, between two looks at the clock: not even a millisecond */
	SPANS = 1 << 14,	/* of a minimap, likewise */
	MAP_LEAST = 8,		/* rows from which the last one is the minimap */
	AGAIN_NS_A_SPAN = 1000, /* so long no other one is made */
};

struct glimpse *glimpse_new(void)
{
	return mem_new(sizeof(struct glimpse));
}

void glimpse_free(struct glimpse *g)
{
	if (g)
		sheet_release(&g->sheet);
	if (g)
		minimap_making_release(&g->map.fresh);
	free(g);
}

static bool glimpse_differs(const struct glimpse *g, const struct tui *t,
	const struct survey *s, int cols, size_t most)
{
	if (g->trace != s->trace || g->sheet.width != cols || g->sheet.set != t->set ||
		g->most != most)
		return true;
	if (g->next == s->next && g->generation == s->trace->generation &&
		!s->running_count)
		return false;
	return t->steady_ns - g->filled_ns > stale_ns;
}

/* The time of the root's own; what is not counted yet is as it was. */
static void glimpse_own(struct glimpse *g, struct trace *trace)
{
	uint32_t root = tree_first(trace, 0);

	if (g->trace != trace || !root)
		g->self_ns = -1;
	g->counting = root && extent_own_step(&g->own, trace, root, CHILDREN);
	if (root && !g->counting)
		g->self_ns = extent_own_ns(&g->own);
}

static void glimpse_fill(struct glimpse *g, struct tui *t, struct trace *trace,
	struct survey *s, int cols, size_t most)
{
	struct overview o = {.survey = s,
		.trace = trace,
		.life = t->life,
		.self_ns = g->self_ns,
		.now_ns = t->intake.live && !t->intake.done ? t->now_ns : 0,
		.most = most};

	sheet_reset(&g->sheet);
	sheet_look(&g->sheet, t->set, cols, false);
	overview_fill(&g->sheet, &o);
	g->trace = trace;
	g->next = s->next;
	g->generation = trace->generation;
	g->filled_ns = t->steady_ns;
	g->most = most;
}

/* ---- the minimap -------------------------------------------------------------------------- */

static struct extent map_extent(const struct tui *t, const struct trace *trace)
{
	bool live = t->intake.live && !t->intake.done && trace->open;

	return (struct extent){trace->first_ns,
		live && t->now_ns > trace->last_ns ? t->now_ns : trace->last_ns};
}

/* What the survey knows is all that a minimap asks of a census, but for changes of the state. */
static struct census map_census(const struct survey *s)
{
	return (struct census){
		.trace = s->trace, .letters = s->letters, .letter_room = s->room};
}

static void map_forget(struct glimpse_map *m, const struct trace *trace)
{
	minimap_making_release(&m->fresh);
	m->trace = trace;
	m->made = m->making = false;
}

static bool map_due(
	const struct glimpse_map *m, const struct tui *t, const struct survey *s)
{
	if (m->made && m->next == s->next && m->generation == m->trace->generation)
		return false;
	return !m->made ||
		t->steady_ns - m->begun_ns >
		stale_ns + (int64_t)m->trace->span_count * AGAIN_NS_A_SPAN;
}

/* True: there is more to do. */
static bool map_work(struct glimpse_map *m, struct tui *t, struct survey *s)
{
	struct census census = map_census(s);

	if (!m->making && (!map_due(m, t, s) || m->trace->first_ns > m->trace->last_ns))
		return false;
	if (!m->making) {
		m->making = true;
		m->next = s->next;
		m->generation = m->trace->generation;
		m->begun_ns = t->steady_ns;
		minimap_begin(&m->fresh, map_extent(t, m->trace));
	}
	if (minimap_step(&m->fresh, m->trace, &census, SPANS))
		return true;
	minimap_take(&m->fresh, &census, &m->map);
	m->making = false;
	m->made = true;
	tui_touch(t);
	return false;
}

static void map_draw(
	struct glimpse_map *m, struct tui *t, struct trace *trace, const struct pane *p)
{
	struct extent all = map_extent(t, trace);
	struct lane lane = {.t0 = all.from_ns, .t1 = all.to_ns, .cols = p->cols - 2};

	if (m->trace != trace)
		map_forget(m, trace);
	if (!m->made) {
		tui_touch(t); /* so that nobody goes to sleep before it is */
		return;
	}
	lane.cols = lane.cols < LANE_COLS_MAX ? lane.cols : LANE_COLS_MAX;
	row_reset(&t->row);
	minimap_add(&t->row, &m->map, &lane, &all, t->set);
	pane_row(p, 0, 1, &t->row);
}

/* ---- all of it ---------------------------------------------------------------------------- */

void glimpse_draw(
	struct glimpse *g, struct tui *t, struct trace *trace, const struct pane *p)
{
	struct survey *s = surveys_of(t, trace);
	size_t most = p->rows > 24 ? 6 : 3;
	int rows = p->rows >= MAP_LEAST ? p->rows - 1 : p->rows;
	struct pane map = pane_part(p, rows, 0, p->rows - rows, p->cols);
	struct sheet_at at = {0};

	if (p->rows < 1 || p->cols < 1)
		return;
	if (glimpse_differs(g, t, s, p->cols, most)) {
		tree_settle(trace);
		glimpse_own(g, trace);
		glimpse_fill(g, t, trace, s, p->cols, most);
	}
	if (g->counting)
		tui_touch(t); /* so that nobody goes to sleep before it is done */
	if (map.rows)
		map_draw(&g->map, t, trace, &map);
	for (int y = 0; y < rows; y++) {
		sheet_row(&g->sheet, at, &t->row);
		pane_row(p, y, 0, &t->row);
		if (!sheet_next(&g->sheet, &at))
			break;
	}
}

static bool glimpse_count(struct glimpse *g, struct tui *t)
{
	struct trace *trace = (struct trace *)g->own.trace;

	if (!g->counting || g->trace != trace || g->own.generation != trace->generation)
		return false;
	g->counting = extent_own_step(&g->own, trace, g->own.span, CHILDREN);
	if (g->counting)
		return true;
	g->self_ns = extent_own_ns(&g->own);
	g->most = 0; /* it is filled anew */
	tui_touch(t);
	return false;
}

bool glimpse_work(struct glimpse *g, struct tui *t)
{
	struct trace *trace = (struct trace *)g->map.trace;
	bool more = glimpse_count(g, t);

	if (trace && map_work(&g->map, t, surveys_of(t, trace)))
		more = true;
	return more;
}
