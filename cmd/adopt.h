#ifndef CMD_ADOPT_H
#define CMD_ADOPT_H

#include "aitrace.h"
#include "base/once.h"
#include "import/out.h"

/*
 * Records of traces that a command began by itself, because what it exports by knows nothing of
 * TRACEPARENT, as records of the one trace of its run:
 *
 *	trace A  agent_run ──┐                 run  python agent.py      (our span)
 *	         └ chat      ├── adopt ──>     ├ agent_run
 *	trace B  flush     ──┘                 │ └ chat
 *	                                       └ flush
 *
 * The trace id becomes ours, a root gets our span as its parent, and so does what belongs to no span
 * at all; a link to a trace that was seen before leads to where that is now. Span ids stay. What was
 * changed is said: a span keeps the trace id that it came with as the attribute `aitrace.received_trace_id`.
 */
struct adopt {
	char trace_id[33];
	char span_id[17]; /* what roots are put below */
	struct once seen; /* traces that were adopted */
	uint64_t traces;  /* how many those are, as far as is remembered */
};

/* `seed` is any number that a stranger cannot guess. */
void adopt_init(struct adopt *a, struct aitrace_context span, uint64_t seed);
void adopt_release(struct adopt *a);

/* Appends whole lines, each with its LF, as they are to be. What is no record is as it was. */
void adopt_lines(struct adopt *a, struct str lines, struct import_out *out);

#endif
