#ifndef VIEW_FLOW_TRACE_H
#define VIEW_FLOW_TRACE_H

#include "view/flow.h"
#include "view/flow_queue.h"

/*
 * A flow's notes on one trace, and what it shows of it. Inside of the flow: for flow*.c alone.
 */

/* What a flow knows of a span. */
enum note {
	NOTE_PATH =
		1 << 0, /* it is on the path: its line, or what is below it, comes next */
	NOTE_DONE = 1 << 1,   /* its line was given out for good */
	NOTE_HELD = 1 << 2,   /* it has ended and waits for its turn */
	NOTE_LATE = 1 << 3,   /* it came after its parent was done */
	NOTE_BARE = 1 << 4,   /* it was shown before its start came: without its name */
	NOTE_PASS = 1 << 5,   /* it is missing, and what is below it need not wait for it */
	NOTE_EVENTS = 1 << 6, /* its events have rows already, or get them as they come */
	NOTE_FAILED = 1 << 7, /* with DONE: its last row says so */
};

/* One span of the path from the root to where the next line will be. */
struct flow_level {
	uint32_t span;		 /* index; of the lowest level 0 */
	uint32_t cursor;	 /* its last child that needs no line any more; 0: none */
	bool opened;		 /* its opening line is out */
	uint32_t event_seen;	 /* its events up to this index are in the queue */
	bool inner_seen;	 /* so are those inside of its whole span */
	struct flow_queue queue; /* its events that will have a row */
	struct arena arena;	 /* of the queue's texts */
};

/* A flow's notes on a trace. */
struct flow_trace {
	struct trace *t;
	struct flow *f;
	struct flow_trace *next;
	struct flow_trace *prev;
	uint8_t *notes; /* enum note, by span */
	size_t notes_room;
	struct flow_level *path; /* path[0] stands above the roots */
	size_t path_count;
	size_t path_room;
	uint32_t *late; /* spans that came too late for their place */
	size_t late_count;
	size_t late_room;
	size_t held;		    /* spans that have ended and wait */
	size_t held_max;	    /* more are not held */
	int64_t held_since;	    /* end of the first that waits; with held */
	uint64_t work_due;	    /* record at which the next costly look may be taken */
	uint64_t looked;	    /* spans looked at by flow_step_complete */
	struct state_notes *states; /* NULL: none was said */
	bool turn;     /* the traces before it are through, or waited too long */
	bool headed;   /* its header is out */
	bool final;    /* nothing more will come */
	bool sweeping; /* what has waited long is taken as it is */
};

/* The notes on a trace, made when there are none, with room for all its spans. */
struct flow_trace *flow_trace_of(struct flow *f, struct trace *t);

/* The path goes on through `span`; where it ends now. */
void flow_trace_push(struct flow_trace *ft, uint32_t span);
struct flow_level *flow_trace_top(struct flow_trace *ft);

/* The header, when another trace's rows came in between or none did yet. */
void flow_trace_head(struct flow_trace *ft);

/* The opening lines down to a level of the path that are not out yet. */
void flow_trace_open(struct flow_trace *ft, size_t level);

/*
 * A span and all below it that has no line yet, once the path is opened down to `level`. At a
 * depth of its own when it is `elsewhere`: not below the line before.
 */
void flow_trace_subtree(
	struct flow_trace *ft, uint32_t top, size_t level, size_t depth, bool elsewhere);

/* The end of the path: its closing line, or its only one. */
void flow_trace_close(struct flow_trace *ft);

#endif
