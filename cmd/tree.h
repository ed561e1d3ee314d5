#ifndef CMD_TREE_H
#define CMD_TREE_H

#include "beside.h"
#include "intake.h"
#include "read/child.h"
#include "rescue.h"
#include "screen.h"
#include "signals.h"
#include "tree_options.h"
#include "view/flow.h"
#include "watched.h"

/* What --query keeps. */
struct tree_query {
	struct query_run *run;	  /* NULL: there is no query */
	bool whole;		  /* it needs traces, which are shown when they are over */
	struct selection matched; /* of the trace at hand, */
	struct selection shown;	  /* and with what is above those */
};

/* aitrace-tree while it runs. */
struct tree {
	const struct tree_options *options;
	struct signals signals;
	struct intake intake;
	struct tree_query query;
	struct outline outline;
	struct flow flow;
	struct screen screen;
	struct rescue
		*rescue; /* of a terminal with a live region, should we die; NULL: none */
	struct screen
		said; /* text of a stream that is shown as JSON; fd 0: there is none */
	struct beside beside;	/* text of complete inputs */
	struct child child;	/* exec form, */
	struct watched watched; /* unless it is to know nothing of us */
	uint32_t child_out;	/* source of its standard output, where that is shown */
	bool forward_out;	/* or it is passed on as it is */
	struct totals dropped;	/* of traces that were forgotten */
	int64_t last_ns;	/* CLOCK_MONOTONIC when the last record came */
	int stop;		/* signal that ends us; 0: none */
};

/*
 * Reads the complete inputs and shows them; or follows a stream, whose signals are then taken
 * over, with `job` that of the terminal's Ctrl-Z too. Each to its end.
 */
void tree_static(struct tree *t);
void tree_stream(struct tree *t, bool job);

/* Figures of all traces, for the summary and the live region. */
struct totals tree_totals(struct tree *t);
struct totals tree_totals_of(struct trace *trace);
void tree_add_totals(struct totals *sum, const struct totals *more);

/* Begins to ask the query of the options, if there is one. */
void tree_query_begin(struct tree *t);
void tree_query_release(struct tree *t);

/* Asks it of a trace, whose spans it may keep; false: none of them. */
bool tree_query_trace(struct tree *t, struct trace *trace);

/* A trace that is whole, as rows, or nothing of it. */
void tree_query_show(struct tree *t, struct trace *trace);

/* What was shown and what was not, for the summary; empty without a query. */
void tree_query_summary(const struct tree *t, const struct totals *sum, struct buf *out);

/* Prints one trace as JSON, or what the query keeps of it; to what the screen writes to. */
void tree_json(struct tree *t, struct trace *trace);

#endif
