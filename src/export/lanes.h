#ifndef EXPORT_LANES_H
#define EXPORT_LANES_H

#include "model/extent.h"
#include "model/selection.h"

/*
 * Spans of a trace side by side, for pictures where what is in one lane must nest: a span is in its
 * parent's lane where it runs inside of it and nobody else does, and in the first free lane
 * otherwise.
 *
 *     lane 1   |------------- agent -------------|
 *                |---- llm ----| |-- tool --|
 *     lane 2        |---- tool ----|
 */
struct lane_span {
	struct extent x;
	uint32_t span;
	uint32_t order; /* parents stand before their children */
};

struct lanes {
	struct lane_span *spans; /* by time: earlier first, of these the longer first */
	size_t count;
	uint32_t *
		lane_of; /* by span: from 1; 0: it has none, because no time is known of it */
	uint32_t lane_count;
};

/* The spans of a selection. The tree is settled. n log n. */
void lanes_init(struct lanes *l, struct trace *t, const struct selection *s);
void lanes_release(struct lanes *l);

#endif
