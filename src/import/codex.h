#ifndef IMPORT_CODEX_H
#define IMPORT_CODEX_H

#include "import/format.h"

/*
 * OpenAI Codex: rollouts (JSON lines below ~/.codex/sessions) and what `codex exec --json` writes. A
 * session is a trace, a turn an agent's span. Where a call of the model begins and ends no line says:
 * it is what comes from it until a tool gives its result, or until its tokens are counted.
 */
enum import_likeness codex_look(struct str head);
void *codex_begin(const struct import_from *from);
bool codex_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);
void codex_end(void *state, const struct import_from *from, struct import_out *out);

#endif
