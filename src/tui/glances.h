#ifndef TUI_GLANCES_H
#define TUI_GLANCES_H

#include "base/intern.h"
#include "view/glance.h"

/*
 * What rows show of spans, kept as long as it is good: a frame reads the records of rows that are
 * new in it, and no others.
 */
enum { GLANCES = 512 };

struct glances_slot {
	const struct trace *trace; /* NULL: nothing is here */
	uint32_t span;
	uint64_t generation; /* of the trace */
	uint64_t round;	     /* of the news */
	enum text_set set;
	struct glance glance;
	/* What costs a look at all that is below it, for who finds that out: */
	int64_t seen_ns; /* the last sign of a lost span; 0: nobody has */
	int64_t self_ns; /* its own time; -1: nobody has */
};

struct glances {
	uint64_t
		round; /* raised when who is lost may have changed: that is not the trace's to know */
	struct glances_slot slots[GLANCES]; /* by trace and span */
};

/* A span's, which is the caller's until the next call. `names`: of spans, as in the store. */
struct glances_slot *glances_of(struct glances *c, const struct trace *t, uint32_t span,
	const struct life *life, const struct intern *names, enum text_set set);
void glances_release(struct glances *c);

#endif
