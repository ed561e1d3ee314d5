#ifndef CMD_CAT_H
#define CMD_CAT_H

#include "base/sorter.h"
#include "beside.h"
#include "cat_options.h"
#include "folders.h"
#include "model/check.h"
#include "outlet.h"
#include "signals.h"
#include "query/fold.h"
#include "query/metrics.h"
#include "query/match.h"
#include "split.h"
#include "term/tree_form.h"

/* aitrace-cat while it runs. */
struct cat {
	const struct cat_options *options;
	struct intake intake;
	struct signals signals;
	struct cat_redact redact;
	struct check check; /* of --check */
	struct folders folders;
	struct outlet out; /* of --output, or standard output */
	struct outlet one; /* with --split: of the trace at hand */
	struct split split;
	struct sorter sorter;
	struct export export;
	struct tree_form tree;	       /* of --to=tree */
	struct beside beside;	       /* text, of --to=tree with --with-text */
	struct query_run *run;	       /* of --query; NULL: none, or one with metrics */
	struct query_fold *fold;       /* of --query, where it can be folded; NULL: no */
	struct query_metrics *metrics; /* NULL: none */
	struct selection matched;      /* scratch: what the query keeps of one trace, */
	struct selection chosen;       /* and what is written of it */
	struct once once;	       /* records that were passed on */
	uint64_t count;		       /* spans, or records, that were kept */
	int64_t now_ns;		       /* CLOCK_MONOTONIC, looked at once a turn */
	int64_t last_ns;	       /* the same, when the last record came */
	int64_t latest_ns; /* latest time in a record; INT64_MIN: none has come */
	size_t held;	   /* traces that were left when they were looked through */
	size_t weigh_due;  /* records until all that is held is weighed again */
	uint64_t evicted;  /* traces that were written before they were over */
	bool complete;	   /* all inputs were complete when they were opened */
	bool seen;	   /* a terminal shows what is written */
	bool taken;	   /* signals that end us were taken over */
	bool each;	   /* spans are written one by one, not trace by trace */
	bool full;	   /* as much as --limit allows was kept */
	int stop;	   /* signal that ends us; 0: none */
};

/* What a tool does with what it reads. */
struct cat_road {
	void (*batch)(struct cat *c, size_t count); /* what was read */
	void (*turn)(struct cat *c);	   /* about once a second, and when nothing comes */
	void (*complaints)(struct cat *c); /* of the input; NULL: they are said */
};

/* Reads until all inputs have ended, or it is enough. */
void cat_read(struct cat *c, const struct cat_road *road);

/* Writes records as they come. */
void cat_records(struct cat *c);

/* Puts traces together, and writes each when it is over, of complete inputs at the end. */
void cat_traces(struct cat *c);

/* Makes --query ready to be asked; and says, in the end, what could not be found out. */
void cat_ask(struct cat *c);
void cat_asked(struct cat *c);

/* Reads all, and lists what would be redacted. */
void cat_dry_run(struct cat *c);

/* Says what is wrong with the inputs; whether nothing is. */
bool cat_check(struct cat *c);

/* Reads all, and says what state agents were in. */
void cat_state(struct cat *c);

/* Says that a file is not what it was when it was read. */
void cat_gone(struct cat *c);

/*
 * Where things are written. cat_put is a struct sink's write, to standard output, the file of
 * --output or, between cat_out_trace and cat_out_traced, that of a trace. cat_put_line writes a record of
 * the trace that `r` says or, where that is NULL, text, fit for who reads it. What cannot be written ends the program there and then: nobody would look at
 * what else it does.
 */
void cat_out_begin(struct cat *c);

/* Something is missing that cannot be done without: nothing is written any more, and we end. */
void cat_out_fail(struct cat *c);

/* Of complete inputs, what is to be there whole is not there when a signal ends us: we end here. */
void cat_out_stopped(struct cat *c);
void cat_put(void *to, struct str text);
void cat_put_line(struct cat *c, const struct record *r, struct str text);
void cat_out_trace(struct cat *c, const struct trace *t);
void cat_out_traced(struct cat *c);
void cat_out_flush(struct cat *c);
void cat_out_end(struct cat *c);
void cat_out_release(struct cat *c);

/* Of the spans of a trace that are written one by one, those whose turn it is; or all that are left. */
enum cat_turn { CAT_ALL, CAT_RIPE_ONLY };

/*
 * Which spans of a trace are to be written: c->chosen, or, when all are, NULL. False: none. Counts
 * them.
 */
bool cat_choose(struct cat *c, struct trace *t, enum cat_turn turn,
	const struct selection **chosen);

/* Chooses and writes; false: nothing was chosen. */
bool cat_traces_write(struct cat *c, struct trace *t, enum cat_turn turn);

/* Writes a record of a trace, alone. */
void cat_traces_line(void *to, const struct record *r, struct str text);

#endif
