#ifndef QUERY_GRID_H
#define QUERY_GRID_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Time in steps. The nth interval ends at n steps since 1970, which belongs to it, and begins one
 * step before, which does not. Who knows the range only in the end lets the step grow as times
 * come: each step of the ladder is a multiple of the one before, so that intervals are put together
 * and never taken apart.
 */
enum { GRID_POINTS = 120, GRID_POINTS_FIXED = 100000 };

struct grid {
	int64_t step_ns;
	bool fixed;    /* somebody chose it: it grows only where that is too fine by far */
	bool any;      /* the next two are set */
	int64_t first; /* intervals */
	int64_t last;
};

/* `step_ns` 0: it is found. */
void grid_init(struct grid *g, int64_t step_ns);

/* A time comes in. By what the step has grown, all intervals are to be divided; 1 as a rule. */
int64_t grid_take(struct grid *g, int64_t ns);

/* The interval of a time; of an interval in steps that are so many times as long. */
int64_t grid_interval(const struct grid *g, int64_t ns);
int64_t grid_coarser(int64_t interval, int64_t times);

/* How many intervals there are. */
uint64_t grid_points(const struct grid *g);

#endif
