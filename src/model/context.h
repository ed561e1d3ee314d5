#ifndef MODEL_CONTEXT_H
#define MODEL_CONTEXT_H

#include "model/survey.h"

/*
 * How full a model's context was in the course of a trace: what went into each call of the agent whose
 * model was called first, cached tokens included. Others that it called have contexts of their own.
 */
enum { CONTEXT_STEPS = 10 };

struct context {
	uint64_t limit; /* tokens that there is room for; 0: nobody has said */
	uint32_t last;	/* that went into the last call, */
	uint32_t most;	/* and into the largest one */
	uint32_t calls; /* that told */
	uint32_t steps
		[CONTEXT_STEPS]; /* calls in as many groups, or a call each: the most in one */
	size_t step_count;
};

/* Finds it from what was surveyed so far; false: no call has told its tokens. */
bool context_of(struct context *c, struct survey *s, const struct life *life);

#endif
