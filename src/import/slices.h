#ifndef IMPORT_SLICES_H
#define IMPORT_SLICES_H

#include "import/format.h"

/*
 * Chrome's trace events, which many tracers write and Perfetto shows: slices of threads that say when they
 * began and how long they took, but not what they are in. That follows from their times, once all of a
 * thread are known; so what is read is held until the input ends, or until SLICES_HELD of it are there.
 */
extern const char *const slices_members[];

enum import_likeness slices_look(struct str head);
void *slices_begin(const struct import_from *from);
bool slices_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);
void slices_end(void *state, const struct import_from *from, struct import_out *out);

#endif
