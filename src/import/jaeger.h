#ifndef IMPORT_JAEGER_H
#define IMPORT_JAEGER_H

#include "import/format.h"

/* What Jaeger's query service answers and its UI downloads: traces, their spans and processes side by side. */
extern const char *const jaeger_members[];

enum import_likeness jaeger_look(struct str head);
bool jaeger_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);

#endif
