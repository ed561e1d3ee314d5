#ifndef CMD_EMIT_LOG_H
#define CMD_EMIT_LOG_H

#include "emit_options.h"

/* Standard input as events `log`, one a line; the exit status. */
int emit_log(struct emit *e, const struct emit_options *o);

#endif
