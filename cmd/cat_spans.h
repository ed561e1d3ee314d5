#ifndef CMD_CAT_SPANS_H
#define CMD_CAT_SPANS_H

#include "cat.h"

/*
 * Streams whose spans need not wait for their trace: each is written when it has ended and a second
 * has passed, and what it took goes. What a trace leaves is about a hundred bytes a span.
 */

/* A record was taken into its trace. */
void cat_spans_record(struct cat *c, struct trace *t, const struct record *r);

/* About a second has passed. */
void cat_spans_look(struct cat *c);

#endif
