#ifndef CMD_EMIT_EXEC_H
#define CMD_EMIT_EXEC_H

#include "emit_options.h"

/*
 * Runs a command in a span of its own. Gives the command's exit status; when a signal ended it, that
 * signal ends us.
 */
int emit_exec(struct emit *e, const struct emit_options *o);

#endif
