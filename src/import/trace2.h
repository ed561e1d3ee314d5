#ifndef IMPORT_TRACE2_H
#define IMPORT_TRACE2_H

#include "import/format.h"

/* What git writes of itself where GIT_TRACE2_EVENT says: processes, their regions, threads and children. */

enum import_likeness trace2_look(struct str head);
void *trace2_begin(const struct import_from *from);
bool trace2_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);
void trace2_end(void *state, const struct import_from *from, struct import_out *out);

#endif
