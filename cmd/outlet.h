#ifndef CMD_OUTLET_H
#define CMD_OUTLET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Where a filter's text goes: a descriptor, or a file that is there whole or not at all. It is kept
 * until there is much of it, or outlet_flush. Once writing has failed nothing is written any more.
 *
 * A file is written beside the one that it will be (`.NAME.aitrace-XXXXXX`), and takes its place
 * when all is there and on the disk; when something fails it goes, and what was there before stays.
 * A file that is none (a FIFO, a device, /dev/stdout) is written as it is.
 */
struct outlet {
	int fd;	    /* -1: not open */
	char *path; /* of the file; NULL: a descriptor */
	char *temp; /* what it is called meanwhile; NULL: written as it is */
	bool sync;  /* it is on the disk before it takes its place */
	struct buf kept;
	int error; /* errno of the first thing that failed; 0: nothing has */
};

void outlet_init(struct outlet *o, int fd);

/* The same for a file. False: o->error says why. */
bool outlet_open(struct outlet *o, const char *path);

/* The same in a folder where others may have put links: one is replaced itself, not what it leads to. */
bool outlet_open_own(struct outlet *o, const char *path);

/* For one that is gone on with, or begun: it is written as it is. */
bool outlet_append(struct outlet *o, const char *path);

/* As struct sink's write; `to` is the outlet. */
void outlet_write(void *to, struct str text);

/* A line and its LF. */
void outlet_line(struct outlet *o, struct str text);

/* Writes what is kept. */
void outlet_flush(struct outlet *o);

/* A file's descriptor and memory are given back for a while: the next write opens it again. */
void outlet_rest(struct outlet *o);

/* All was written: the file takes its place, unless something failed. False: o->error. */
bool outlet_close(struct outlet *o);

/* What was not closed goes. */
void outlet_release(struct outlet *o);

#endif
