#ifndef FILLING_H
#define FILLING_H

#include "model/store.h"

/* A store that is filled line by line, as a reader would. */
struct filling {
	struct store store;
	struct arena arena;
	uint64_t lines;
};

void filling_init(struct filling *f);
void filling_release(struct filling *f);

/* Takes a line, printf-like; what is no record is said. */
void fill(struct filling *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * A span of trace `t` in milliseconds after 1970, as one record; parent 0: a root. Where parents
 * come first and ids count from 1, these are the spans' indexes too.
 */
void fill_span(struct filling *f, unsigned span, unsigned parent, int from_ms, int to_ms,
	const char *more);

#endif
