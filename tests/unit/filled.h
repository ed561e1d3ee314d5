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

/* Index of the span with this id in the first trace. */
uint32_t filled_span(struct filled *f, const char *id);

#endif
