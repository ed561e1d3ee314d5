#ifndef MODEL_HINT_H
#define MODEL_HINT_H

#include "model/store.h"

/*
 * Asks the memory for what store_add will need for a batch of records, so that it arrives while
 * others are worked on: with a million spans nearly every look misses the cache. Changes nothing.
 */
enum { HINT_MAX = 64 };

void hint(struct store *s, const struct record *records, size_t count);

#endif
