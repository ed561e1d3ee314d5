#ifndef FILLED_H
#define FILLED_H

#include "model/store.h"

/* A store for tests, filled line by line. `'` in a line stands for `"`. */
struct filled {
	struct store store;
	struct arena arena;
	uint64_t lines;
};

void filled_init(struct filled *f);
void filled_release(struct filled *f);
void filled_add(struct filled *f, const char *line);

/* The same, printf-like. */
void filled_say(struct filled *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * A span of trace `t` in milliseconds after 1970, as one record; parent 0: a root. Where parents
 * come first and ids count from 1, these are the spans' indexes too.
 */
void filled_add_span(struct filled *f, unsigned span, unsigned parent, int from_ms,
	int to_ms, const char *more);

/* Its line, as `out` then has it, without a newline. */
void filled_span_line(struct buf *out, unsigned span, unsigned parent, int from_ms,
	int to_ms, const char *more);

/* Index of the span with this id in the first trace. */
uint32_t filled_span(struct filled *f, const char *id);

#endif
