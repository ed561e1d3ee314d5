#ifndef MODEL_APPLY_H
#define MODEL_APPLY_H

#include "model/trace.h"

/*
 * Applies one record to its trace, whatever came before or is still to come: the rules of
 * aitrace-stream(5) on order, repetition and precedence live here. `names` takes span names,
 * `seed` is that of the store's hashes.
 */
void apply(struct trace *t, const struct record *r, struct intern *names, uint64_t seed);

/* Which of the well-known events (aitrace-stream(5)) a name is. */
enum event_kind apply_event_kind(struct str name);

#endif
