#ifndef CMD_EMIT_SPAN_H
#define CMD_EMIT_SPAN_H

#include "emit_options.h"

/* The commands of aitrace-emit(1) that write one record and end. Each gives the exit status. */
int emit_start(struct emit *e, const struct emit_options *o);
int emit_end(struct emit *e, const struct emit_options *o);
int emit_happened(struct emit *e, const struct emit_options *o);
int emit_set(struct emit *e, const struct emit_options *o);
int emit_state(struct emit *e, const struct emit_options *o);

#endif
