#ifndef MODEL_MOMENT_H
#define MODEL_MOMENT_H

#include "model/facts.h"

/*
 * Events in time order: those that came as records of their own and those inside of whole spans
 * alike.
 */
struct moment {
	int64_t ts;	  /* nanoseconds since 1970 */
	uint64_t place;	  /* of its record; 0: it was inside of a whole span */
	struct str inner; /* then: the element of `events`, as written, */
	uint64_t within;  /* of the record at this place, */
	uint32_t number;  /* which of them, from 0 */
	enum event_kind kind;
};

/*
 * The events of a span (of 0: of the trace itself), earliest first, equal times as they came: those
 * with an index above `since` (0: all, and those inside of whole spans too). With `brief`, those
 * alone that changed the agent's state or say that records are missing. Those whose record cannot be
 * read again are left out. The array lives in `arena`.
 */
struct moment *moments(const struct trace *t, uint32_t span, uint32_t since, bool brief,
	const struct life *life, struct arena *arena, size_t *count);

/*
 * The same in steps, for who has no time to read a million records. A zeroed one is valid. `arena` is used
 * until they are taken.
 */
struct moments_making {
	const struct trace *trace; /* NULL: nothing is being made */
	uint32_t span;
	uint32_t since;
	uint32_t next; /* the event that is read next; not above `since`: none is */
	bool brief;
	const struct life *life;
	struct arena *arena;  /* where the result goes */
	struct arena scratch; /* for one record */
	struct moment *at;
	size_t count;
	size_t room;
};

void moments_begin(struct moments_making *g, const struct trace *t, uint32_t span,
	uint32_t since, bool brief, const struct life *life, struct arena *arena);

/* Reads so many records; true: there are more. */
bool moments_step(struct moments_making *g, size_t records);

/* What was made, and forgets it. Those inside of a whole span are read here. */
struct moment *moments_take(struct moments_making *g, size_t *count);
void moments_release(struct moments_making *g);

/* How many there are in a trace. Records are opened only where a span came whole more than once. */
uint64_t moments_total(const struct trace *t, const struct life *life);

/* Opens one: name, start_ns (its time), attributes as of struct facts; its record if it has one. */
bool moment_open(const struct moment *m, struct facts *f, const struct life *life,
	struct arena *arena);

#endif
