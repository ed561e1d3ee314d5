#ifndef CMD_CAT_FOLD_H
#define CMD_CAT_FOLD_H

#include "cat.h"

/*
 * Counts what a query keeps of complete inputs while they are read, where that can be done without
 * putting spans together (query/fold.h). False: nothing was done, cat_traces has to.
 */
bool cat_fold(struct cat *c);

/*
 * Spans are put together, because they are written, and the query is folded beside: so none of them
 * is opened to be asked. Records are those of a batch that went into the store.
 */
void cat_fold_begin(struct cat *c);
void cat_fold_take(struct cat *c, const struct record *const *records, size_t count);
bool cat_fold_keeps(struct cat *c, struct trace *t, uint32_t span);

#endif
