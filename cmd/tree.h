#ifndef CMD_TREE_H
#define CMD_TREE_H

#include "model/hint.h"
#include "processes.h"
#include "read/child.h"
#include "record/decode.h"
#include "report.h"
#include "screen.h"
#include "signals.h"
#include "tree_options.h"
#include "view/flow.h"

/* Lines that were read and decoded together, so that memory is asked for once for all. */
struct tree_batch {
	struct line lines[HINT_MAX];
	struct record records[HINT_MAX];
	struct diag faults[HINT_MAX]; /* of the bad ones */
	enum decoded what[HINT_MAX];
	size_t count;
};

/* aitrace-tree while it runs. */
struct tree {
	const struct tree_options *options;
	struct report report;
	struct signals signals;
	struct input *in;
	struct decoder decoder;
	struct store store;
	struct processes processes;
	struct life life;
	struct losses losses;
	struct outline outline;
	struct flow flow;
	struct screen screen;
	struct asides asides; /* of a complete input */
	struct aside *before; /* by source: the last record, for asides */
	size_t before_room;
	struct tree_batch batch;
	struct arena scratch;  /* of the batch */
	struct child child;    /* exec form */
	uint32_t child_out;    /* source of its standard output, where that is shown */
	bool forward_out;      /* or it is passed on as it is */
	struct totals dropped; /* of traces that were forgotten */
	int64_t last_ns;       /* CLOCK_MONOTONIC when the last record came */
	uint64_t texts;	       /* lines that were no records */
	bool unit_said;	       /* that times look like another unit */
	int stop;	       /* signal that ends us; 0: none */
};

/* Reads the next batch; returns how many lines it has: 0 when there are none at the moment. */
size_t tree_read(struct tree *t);

/* Takes a line of the batch: its record into the store, its fault to the report. */
enum decoded tree_take(struct tree *t, size_t line, struct trace **trace);

/* Whether text stands in front of a record: blanks and a byte order mark are none. */
bool tree_glued(const struct record *r);

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

/* What the inputs had to complain of. */
void tree_complaints(struct tree *t);

/* Prints one trace as JSON; to what the screen writes to. */
void tree_json(struct tree *t, struct trace *trace);

/* CLOCK_MONOTONIC, and CLOCK_REALTIME, in nanoseconds. */
int64_t tree_clock(void);
int64_t tree_wall(void);

#endif
