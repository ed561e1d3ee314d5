#ifndef CMD_CAT_H
#define CMD_CAT_H

#include "base/once.h"
#include "cat_options.h"
#include "intake.h"
#include "model/check.h"
#include "outlet.h"
#include "signals.h"

/* aitrace-cat while it runs. */
struct cat {
	const struct cat_options *options;
	struct intake intake;
	struct signals signals;
	struct cat_redact redact;
	struct check check; /* of --check */
	struct outlet out;
	struct export export;
	struct selection chosen; /* scratch: of one trace */
	struct once once;	 /* records that were passed on */
	uint64_t count;		 /* spans, or records, that were kept */
	int64_t now_ns;		 /* CLOCK_MONOTONIC, looked at once a turn */
	int64_t last_ns;	 /* the same, when the last record came */
	int64_t latest_ns;	 /* latest time in a record; INT64_MIN: none has come */
	size_t held;		 /* traces that were left when they were looked through */
	bool complete;		 /* all inputs were complete when they were opened */
	bool seen;		 /* a terminal shows what is written */
	bool full;		 /* as much as --limit allows was kept */
	int stop;		 /* signal that ends us; 0: none */
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

/* Reads all, and lists what would be redacted. */
void cat_dry_run(struct cat *c);

/* Says what is wrong with the inputs; whether nothing is. */
bool cat_check(struct cat *c);

/*
 * Which spans of a trace are to be written: c->chosen, or, when all are, NULL. False: none. Counts
 * them.
 */
bool cat_choose(struct cat *c, struct trace *t, const struct selection **chosen);

#endif
