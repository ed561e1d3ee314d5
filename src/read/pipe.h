#ifndef READ_PIPE_H
#define READ_PIPE_H

#include <stdbool.h>

/*
 * Two ends of a pipe, close-on-exec; -1: closed. Both are above the standard descriptors, which may
 * be closed: a pipe that is put in their place must not lie there already.
 */
struct pipe_ends {
	int read;
	int write;
};

/* False: errno says why, and both are closed. */
bool pipe_open(struct pipe_ends *e);
void pipe_close(struct pipe_ends *e);

/* Closes one descriptor, unless it is; keeps errno. */
void pipe_close_end(int *fd);

#endif
