#ifndef CMD_CAT_METRICS_H
#define CMD_CAT_METRICS_H

#include "cat.h"

/* What a metrics query came to: a table for people or, with --to=json, a line of JSON a group. */
void cat_metrics(struct cat *c);

#endif
