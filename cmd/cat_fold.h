#ifndef CMD_CAT_FOLD_H
#define CMD_CAT_FOLD_H

#include "cat.h"

/*
 * Counts what a query keeps of complete inputs while they are read, where that can be done without
 * putting spans together (query/fold.h). False: nothing was done, cat_traces has to.
 */
bool cat_fold(struct cat *c);

#endif
