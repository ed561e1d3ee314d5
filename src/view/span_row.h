#ifndef VIEW_SPAN_ROW_H
#define VIEW_SPAN_ROW_H

#include "model/facts.h"
#include "view/gutter.h"

/*
 * The rows of a span in a tree. Each function fills a row anew, from values alone; no row is
 * wider than c->width.
 *
 *     ├─✓ L chat claude-sonnet-4  2103→412 tok ttft 620ms         3.10s $0.0125 ▒███████▊
 *     ├─✗ T bash pytest -q  exit 1                                2.04s
 *     └─▸ T web.search jwt leeway  ↻2                            1.25s+
 *     └─? T web.search jwt leeway                                 1.25s?
 *
 * Status, letter of the kind, name, what it is about, details, duration, cost, bar. An open span
 * has its time until now and `+`, a lost one the time until it was last seen and `?`.
 */
struct span_row {
	const struct facts *facts;
	struct gutter gutter;
	int64_t now_ns;	 /* since 1970: the end of what is open; 0: unknown */
	int64_t seen_ns; /* the last sign of a lost span or of what is below it; 0: none */
	double cost;	 /* US dollars with all below it; 0: unknown, its own is shown */
	const struct bar_part *parts; /* its children's times, in any order */
	size_t part_count;
};

void span_row(struct row *r, const struct columns *c, const struct span_row *s);

/* The line above a parent's children, when the parent goes on: its start's clock, no duration. */
void span_row_open(struct row *r, const struct columns *c, const struct span_row *s);

/* The line below a parent's children: as span_row, one level further in, behind an elbow. */
void span_row_close(struct row *r, const struct columns *c, const struct span_row *s);

#endif
