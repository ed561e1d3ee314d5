#include "tui/glimpse.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "tui/surveys.h"
#include "view/overview.h"

/* How long what runs may be shown as it was. */
static const int64_t stale_ns = 100 * INT64_C(1000000);

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
};

enum {
	CHILDREN = 1 << 14
}; /* of a root, between two looks at the clock: not even a millisecond */

struct glimpse *glimpse_new(void)
{
	return mem_new(sizeof(struct glimpse));
}

void glimpse_free(struct glimpse *g)
{
	if (g)
		sheet_release(&g->sheet);
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

void glimpse_draw(
	struct glimpse *g, struct tui *t, struct trace *trace, const struct pane *p)
{
	struct survey *s = surveys_of(t, trace);
	size_t most = p->rows > 24 ? 6 : 3;
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
	for (int y = 0; y < p->rows; y++) {
		sheet_row(&g->sheet, at, &t->row);
		pane_row(p, y, 0, &t->row);
		if (!sheet_next(&g->sheet, &at))
			break;
	}
}

bool glimpse_work(struct glimpse *g, struct tui *t)
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
