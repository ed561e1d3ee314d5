#ifndef MODEL_STATE_PARTS_H
#define MODEL_STATE_PARTS_H

#include "model/state.h"

/* Inside of state: for state*.c alone. */

/* What a change says, as it was written. Lasts until the next one is read. */
struct state_said {
	enum state_way way;	/* STATE_NO_WAY: with fault */
	enum state_fault fault; /* STATE_KNOWN: none */
	struct str text;	/* JSON */
	struct scan_value key;
};

/* What the attributes of an event say; `arena` takes what had escapes. */
void state_said_of(struct str attributes, struct arena *arena, struct state_said *out);

void state_read(
	struct state_reader *r, uint64_t place, uint32_t inner, struct state_said *out);
void state_reader_release(struct state_reader *r);

/*
 * The value goes one change on: first what was before the last one goes, then this one is applied.
 * False: c->docs.fault says why, and the value is as it was.
 */
void state_cursor_clean(struct state_cursor *c);
bool state_cursor_apply(struct state_cursor *c, const struct state_said *said);
void state_cursor_release(struct state_cursor *c);

/* What was found out from change `from` on is not so any more. */
void state_forget(struct states *s, struct state_series *series, size_t from);

#endif
