#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "base/arena.h"
#include "base/buf.h"
#include "export/sink.h"
#include "model/facts.h"
#include "model/selection.h"

/*
 * Traces in the words of others. A format is a row of a table: its functions are called once in the
 * beginning, for each trace, and once at the end, and put text into `out`, which goes to the sink
 * piece by piece. What comes out is valid in its format whatever went in.
 */
struct export;
struct column;

struct export_format {
	const char *name;		 /* of --to */
	const char *help;		 /* a few words */
	void (*begin)(struct export *e); /* NULL: nothing stands before the traces */
	/* The spans of a selection (0 in it: the trace as a whole); NULL: everything. */
	void (*trace)(struct export *e, struct trace *t, const struct selection *s);
	void (*pause)(struct export *e); /* NULL: all is written that can be */
	void (*end)(struct export *e);	 /* NULL: nothing stands behind them */
};

enum { EXPORT_PIECE = 64 * 1024 };

struct export
{
	const struct export_format *format;
	const struct life *life;
	struct sink sink;
	/* Where records go that are written as they are; NULL: into `out`, like everything. */
	void (*line)(void *to, const struct record *r, struct str text);
	const struct intern *names; /* of spans, as in the store; NULL: they are read */
	bool seen; /* a terminal shows it: lines that are passed on are made fit for one */
	struct column *columns; /* what was selected (export/column.h); NULL: nothing was */
	size_t column_count;
	unsigned weight;    /* enum folded_weight, of folded alone */
	int64_t since_ns;   /* earliest time of all traces; INT64_MIN: not known */
	struct buf out;	    /* written, and not given to the sink */
	struct arena arena; /* of one span */
	void *state;	    /* the format's own, which its end frees */
};

/* What is to be set in `e` before: format, life, sink, since_ns and what else the format reads. */
void export_begin(struct export *e);

/* Settles the tree. A trace may come again, with other spans. */
void export_trace(struct export *e, struct trace *t, const struct selection *s);

/* It may be a while until the next: what is held is written. */
void export_pause(struct export *e);
void export_end(struct export *e);

/* ---- for formats -------------------------------------------------------------------------- */

/* Gives what is written to the sink when that is much. To be called now and then. */
void export_piece(struct export *e);

/*
 * The spans of a trace one after the other, from 0 on; 0: that was the last. Parents stand before
 * their children, and that as they came where it can be, so that their files are read in order.
 * The tree is settled.
 */
uint32_t export_next(struct trace *t, uint32_t span);

/* A record as it was written, and its LF. */
void export_line(struct export *e, struct str text);

#endif
