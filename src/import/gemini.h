#ifndef IMPORT_GEMINI_H
#define IMPORT_GEMINI_H

#include "import/format.h"

/*
 * Chats of Gemini CLI, below ~/.gemini/tmp: JSON lines, or of older versions one object. A session is a
 * trace, and with what the user says an agent's span begins in it. A message comes again, with the same
 * id, when there is more of it: tools that have run.
 */
enum import_likeness gemini_look(struct str head);
void *gemini_begin(const struct import_from *from);
bool gemini_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);
void gemini_end(void *state, const struct import_from *from, struct import_out *out);

#endif
