#ifndef PAGED_H
#define PAGED_H

#include "base/buf.h"
#include "test.h"

/*
 * Tables of the code that stand in a manual page too, so that neither goes its own way: what the page has from the
 * line `from` on, up to the line `to`, is `table`. With UPDATE_GOLDEN=1 it is written there.
 */
void paged(struct test *t, const char *page, const char *from, const char *to,
	struct str table);

#endif
