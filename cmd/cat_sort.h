#ifndef CMD_CAT_SORT_H
#define CMD_CAT_SORT_H

#include "cat.h"

/* --sort: what would be written is held, and written in the order of time when all is there. */
void cat_sort_begin(struct cat *c);
void cat_sort_add(struct cat *c, int64_t ts, struct str text);
void cat_sort_end(struct cat *c);

#endif
