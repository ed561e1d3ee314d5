#include "query/grid.h"

#include <stddef.h>

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const int64_t grid_ladder[] = {MS, 5 * MS, 10 * MS, 50 * MS, 100 * MS, 500 * MS,
	SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE,
	30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY, 28 * DAY, 364 * DAY,
	3640 * DAY};

enum { GRID_STEPS = sizeof(grid_ladder) / sizeof(grid_ladder[0]) };

void grid_init(struct grid *g, int64_t step_ns)
{
	*g = (struct grid){.step_ns = step_ns, .fixed = step_ns > 0};
	if (!g->fixed)
		g->step_ns = grid_ladder[0];
}

int64_t grid_coarser(int64_t interval, int64_t times)
{
	return interval / times + (interval % times > 0);
}

int64_t grid_interval(const struct grid *g, int64_t ns)
{
	return grid_coarser(ns, g->step_ns);
}

uint64_t grid_points(const struct grid *g)
{
	return g->any ? (uint64_t)g->last - (uint64_t)g->first + 1 : 0;
}

/* The next longer step, in steps. */
static int64_t grid_next(const struct grid *g)
{
	if (g->fixed)
		return 2;
	for (size_t i = 0; i < GRID_STEPS; i++)
		if (grid_ladder[i] > g->step_ns)
			return grid_ladder[i] / g->step_ns;
	return 2;
}

int64_t grid_take(struct grid *g, int64_t ns)
{
	uint64_t most = g->fixed ? GRID_POINTS_FIXED : GRID_POINTS;
	int64_t interval = grid_interval(g, ns), grown = 1;

	if (!g->any || interval < g->first)
		g->first = interval;
	if (!g->any || interval > g->last)
		g->last = interval;
	g->any = true;
	while (grid_points(g) > most) {
		int64_t times = grid_next(g);

		g->step_ns *= times;
		grown *= times;
		g->first = grid_coarser(g->first, times);
		g->last = grid_coarser(g->last, times);
	}
	return grown;
}
