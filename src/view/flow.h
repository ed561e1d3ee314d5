#ifndef VIEW_FLOW_H
#define VIEW_FLOW_H

#include "view/outline.h"

/*
 * A stream as a tree that grows downwards and is never taken back: a span's line is given out
 * once it has ended and all that stands before it was given out. A parent gets an opening line
 * when the first line below it must appear, and a closing line when it has ended and all below it
 * is out. What is unfinished, or waits for something unfinished, is the live region.
 *
 * What waits for more than FLOW_WAIT_NS of the stream's time, or with more than FLOW_HELD others,
 * is given out of order, with its parent's name; so are spans that come after their parent's
 * closing line. All is decided by the records alone, not by when they were read, so that the
 * lines are the same on a terminal, in a pipe, and the next time; flow_idle is the exception.
 */
#define FLOW_WAIT_NS INT64_C(5000000000)
enum { FLOW_HELD = 100 };

struct flow {
	struct outline *o; /* makes the rows and takes them */
	struct flow_trace
		*first; /* traces with something to come, in order of appearance */
	struct flow_trace *last;
	const struct trace *shown;  /* whose rows came last */
	uint64_t look_due;	    /* record at which all traces are looked at again, */
	int64_t look_ns;	    /* and the time of the stream */
	uint64_t records;	    /* seen */
	int64_t now_ns;		    /* of the stream: the latest time in it */
	struct state_budget states; /* of agents' states, with the outline's `verbose` */
};

void flow_init(struct flow *f, struct outline *o);
void flow_release(struct flow *f);

/* A record was added to the store: `t` is its trace. Emits what can be shown for good. */
void flow_record(struct flow *f, struct trace *t, const struct record *r);

/*
 * A line of text is about to be shown: what it belongs below is opened, unless a query says what is.
 * With one, neither the events of what has lines below it nor what comes after a line have rows: who
 * was judged once is not judged again.
 */
void flow_text(struct flow *f);

/*
 * The clock says `now_ns` while nothing comes: what has waited too long is given out. To be
 * called when the input was idle for a second or more.
 */
void flow_idle(struct flow *f, int64_t now_ns);

/* Nothing more will come: all the rest is given out. */
void flow_finish(struct flow *f);

/*
 * The trace has nothing open, and all of it was given out: it may be forgotten. The flow forgets
 * its notes on it by flow_forget.
 */
bool flow_settled(const struct trace *t);
void flow_forget(struct flow *f, struct trace *t);

/*
 * Emits the rows of what is under way, at most `max` of them, earliest first; the last one says
 * how many more are open. They go to the outline's `emit` like the others.
 */
void flow_region(struct flow *f, size_t max);

#endif
