#ifndef MODEL_STATE_RUN_H
#define MODEL_STATE_RUN_H

#include "model/state.h"

/*
 * States of a trace as their changes come, for who cannot read records again: only the last one of each
 * is held. A change that comes after later ones of its state would have to be put in before them; then
 * that state is unknown until its next snapshot.
 */
enum { STATE_RUN_KEYS = 256 }; /* states of more keys are left alone */

/* What all runs of a tool take together; when it is too much, the state at hand is forgotten. */
struct state_budget {
	size_t most;
	size_t bytes;
};

struct state_run_series {
	struct str key;
	int64_t ts; /* of the last change */
	uint8_t fault;
	struct state_cursor cursor;
	size_t bytes; /* counted in the budget */
};

struct state_run {
	struct state_budget *budget; /* set it first */
	uint64_t seed;		     /* set it first */
	struct state_run_series *series;
	size_t count;
	size_t room;
	struct arena keys;
	struct arena scratch;
	struct state_change change; /* the last one; its ts, way and broke */
};

/*
 * Takes the next change; `attributes` are its event's. The states before and behind it last until the
 * next call. False: nothing is known of either, and this change is not why but for being late.
 */
bool state_run(struct state_run *r, struct str attributes, int64_t ts, struct state *before,
	struct state *after);
void state_run_release(struct state_run *r);

#endif
