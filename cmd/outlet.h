#ifndef CMD_OUTLET_H
#define CMD_OUTLET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Where a filter's text goes. It is kept until there is much of it, or outlet_flush. Once writing
 * has failed nothing is written any more.
 */
struct outlet {
	int fd;
	struct buf kept;
	int error; /* errno of the first write that failed; 0: none has */
};

void outlet_init(struct outlet *o, int fd);

/* As struct sink's write; `to` is the outlet. */
void outlet_write(void *to, struct str text);

/* A line and its LF. */
void outlet_line(struct outlet *o, struct str text);

/* Writes what is kept. */
void outlet_flush(struct outlet *o);
void outlet_release(struct outlet *o);

#endif
