#ifndef IMPORT_CLAUDE_H
#define IMPORT_CLAUDE_H

#include "import/format.h"

/*
 * Claude Code: transcripts of sessions and of subagents (JSON lines below ~/.claude/projects), and what
 * `claude -p --output-format stream-json` writes. A session is a trace, a turn of it an agent's span;
 * below it the calls of the model and the tools, and below a tool that is an agent that agent's.
 *
 *     line      user, text            assistant (1)  assistant (1)  user, result   assistant (2)
 *     agent     |--------------------------------------------------------------------------- - -
 *     llm       |---------------------1--------------|              |--------------2
 *     tool                                           |--------------|
 *
 * A message of the model comes in several lines, each with its id and all of its figures: it is one
 * call, which began when the last thing was said to the model.
 */
enum import_likeness claude_look(struct str head);
void *claude_begin(const struct import_from *from);
bool claude_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);
void claude_end(void *state, const struct import_from *from, struct import_out *out);

#endif
