#ifndef IMPORT_ZIPKIN_H
#define IMPORT_ZIPKIN_H

#include "import/format.h"

/* Version 2 of Zipkin's JSON: lists of spans, or of traces, which are lists of spans. */

enum import_likeness zipkin_look(struct str head);
void *zipkin_begin(const struct import_from *from);
bool zipkin_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);
void zipkin_end(void *state, const struct import_from *from, struct import_out *out);

#endif
