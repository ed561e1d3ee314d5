#ifndef MODEL_SELECTION_H
#define MODEL_SELECTION_H

#include "model/trace.h"

/*
 * Which spans of one trace are meant: what a query found, what is to be written. A zeroed one is
 * empty. Where one is asked for, NULL stands for all spans.
 */
struct selection {
	uint64_t *bits; /* by span */
	size_t room;	/* of `bits` */
	uint32_t count; /* spans in it */
};

/* Empties it, and makes room for the spans that the trace has now. */
void selection_reset(struct selection *s, const struct trace *t);
void selection_release(struct selection *s);

/* Takes a span of that trace in; false when it was in already. */
bool selection_add(struct selection *s, uint32_t span);

/* NULL holds every span; one that came after selection_reset is in no other. */
bool selection_has(const struct selection *s, uint32_t span);

/* Takes in what is above those that are in it. The tree is settled. */
void selection_add_above(struct selection *s, const struct trace *t);

#endif
