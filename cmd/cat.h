#ifndef CMD_CAT_H
#define CMD_CAT_H

#include "cat_options.h"
#include "intake.h"
#include "outlet.h"
#include "signals.h"

/* aitrace-cat while it runs. */
struct cat {
	const struct cat_options *options;
	struct intake intake;
	struct signals signals;
	struct outlet out;
	struct export export; /* where --to is not records */
	bool seen;	      /* standard output is a terminal */
};

/* Reads to the end of all inputs and hands each line of each batch to `line`. */
void cat_read(struct cat *c, void (*line)(struct cat *c, size_t line));

/* Waits until there may be more to read, once what is written has gone out. */
void cat_wait(struct cat *c);

/* Writes records as they come. */
void cat_records(struct cat *c);

/* Puts traces together, and writes them when nothing more comes. */
void cat_traces(struct cat *c);

/* Says what is wrong with the inputs; whether nothing is. */
bool cat_check(struct cat *c);

#endif
