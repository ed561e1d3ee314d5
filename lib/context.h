#ifndef AIT_CONTEXT_H
#define AIT_CONTEXT_H

#include "aitrace.h"

/* Whether the id is not all zero. */
bool ait_context_has_trace(const struct aitrace_context *context);
bool ait_context_has_span(const struct aitrace_context *context);

/* Whether the span was started by this process, not by one that it was forked from. */
bool ait_context_own(const struct aitrace_context *context);

#endif
