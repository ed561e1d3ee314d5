#ifndef IMPORT_ELIXIR_H
#define IMPORT_ELIXIR_H

#include "import/format.h"

/*
 * What AITrace.Exporter.File of the Elixir library AITrace writes: a document a trace,
 * `aitrace.file_export.v1`, and that of its version 0.1, which has no name and no time of day.
 */

enum import_likeness elixir_look(struct str head);
bool elixir_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);

#endif
