#ifndef VIEW_STATE_NOTES_H
#define VIEW_STATE_NOTES_H

#include "model/state_run.h"
#include "view/row.h"

/*
 * What became of the states of a trace whose records cannot be read again when their rows come: words
 * that were found when a change came, kept until it is shown. No more of them than STATE_NOTES_MAX
 * wait; of others what they asked for is all there is to show.
 */
enum { STATE_NOTES_MAX = 4096, STATE_NOTES_BUCKETS = 64 };

struct state_note; /* opaque */

struct state_notes {
	struct state_run run;
	struct state_note *buckets[STATE_NOTES_BUCKETS];
	size_t count;
};

/* A record was added to its trace, as the last one. */
void state_notes_record(struct state_notes *n, const struct trace *t,
	const struct record *r, enum text_set set);

/* What became of the state, and whether by a snapshot; NULL: it is not known. */
const struct row *state_notes_find(
	const struct state_notes *n, const struct moment *m, bool *snapshot);

/* It was shown. */
void state_notes_drop(struct state_notes *n, const struct moment *m);
void state_notes_release(struct state_notes *n);

#endif
