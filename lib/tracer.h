#ifndef AIT_TRACER_H
#define AIT_TRACER_H

#include "output.h"
#include "record.h"

/* What the environment or the program decided; written while nobody emits. */
struct ait_tracer {
	struct ait_output output;
	struct ait_resource resource;
	struct aitrace_context outside; /* TRACEPARENT, or zero */
	bool debug;			/* AITRACE_DEBUG: give reasons on standard error */
};

extern struct ait_tracer ait_the_tracer;

static inline struct ait_tracer *ait_tracer(void)
{
	return &ait_the_tracer;
}

/* Ends tracing for good; `error` is why. */
void ait_tracer_off(int error);

#endif
