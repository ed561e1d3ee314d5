#ifndef READ_SPOOL_H
#define READ_SPOOL_H

#include "base/str.h"

/*
 * Lines that somebody made of what a source holds, kept in a file of ours that nobody else sees, so
 * that they can be read again as those of a regular file are. A zeroed one, with `folder` set or
 * NULL, is valid and empty.
 */
struct spool {
	const char *folder; /* where the file is made; NULL: nothing is kept */
	bool open;	    /* fd is one */
	bool failed;	    /* nothing more can be kept; what is there stays */
	int fd;
	uint64_t size; /* bytes that are there */
};

/* Puts whole lines behind what is there; false: they are not kept. */
bool spool_add(struct spool *s, struct str lines);

void spool_release(struct spool *s);

#endif
