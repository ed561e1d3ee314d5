#ifndef GUARD_H
#define GUARD_H

#include "base/str.h"

/*
 * Text that ends where readable memory ends: one byte read behind it is a crash. The last text
 * is overwritten by the next; a guard holds texts of up to GUARD_MAX bytes.
 */
enum { GUARD_MAX = 1 << 18 };

struct guard {
	char *pages; /* NULL until the first text */
	size_t size; /* readable bytes in front of the unmapped ones */
};

/* A copy of `text` right before the unmapped page. */
struct str guard_put(struct guard *g, struct str text);
void guard_release(struct guard *g);

#endif
