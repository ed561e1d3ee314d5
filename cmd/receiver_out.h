#ifndef CMD_RECEIVER_OUT_H
#define CMD_RECEIVER_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Where a receiver's lines go, a request's all together: a file gets them in one write, and when it
 * could not take them all (the disk is full) what it took is cut off again, so that they are there
 * whole or not at all. A pipe gets as many whole lines at a time as one write keeps together; when
 * there is no room, somebody else decides how long to wait.
 */
struct receiver_out {
	int fd;
	bool file;
	bool torn; /* what stands last in the file is no whole line, and could not be cut off */
	/* Asked while there is no room, several times a second; false: give up. */
	bool (*wait)(void *to, bool begun);
	void *to;
};

enum receiver_written {
	RECEIVER_WRITTEN,
	RECEIVER_FAILED,   /* errno says why; nothing of it is there */
	RECEIVER_GIVEN_UP, /* nothing of it is there, unless it had begun */
};

void receiver_out_init(struct receiver_out *o, int fd);
enum receiver_written receiver_out_write(struct receiver_out *o, struct str lines);

#endif
