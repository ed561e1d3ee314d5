#ifndef AIT_CONTEXT_H
#define AIT_CONTEXT_H

#include <string.h>

#include "aitrace.h"

/* Whether the id is not all zero. */
static inline bool ait_context_has_trace(const struct aitrace_context *context)
{
	uint64_t halves[2];

	memcpy(halves, context->trace_id, sizeof(halves));
	return (halves[0] | halves[1]) != 0;
}

static inline bool ait_context_has_span(const struct aitrace_context *context)
{
	uint64_t id;

	memcpy(&id, context->span_id, sizeof(id));
	return id != 0;
}

/* Whether the span was started by this process, not by one that it was forked from. */
bool ait_context_own(const struct aitrace_context *context);

#endif
