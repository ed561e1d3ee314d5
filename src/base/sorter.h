#ifndef BASE_SORTER_H
#define BASE_SORTER_H

#include "base/buf.h"

/*
 * Texts in the order of a number, equal ones as they came, more of them than memory may hold: what
 * fits is sorted and put into a file, a run; runs are merged. At most SORTER_RUNS of one size are
 * there before they become one of the next, so that files and buffers are few however much comes.
 *
 *     added   [ texts ] -> run run run ... run   SORTER_RUNS of them
 *                           '-----.-----'
 *                               run   run ...    each as large as all of those
 *
 * Files are in `folder` and have no name: they go with the process, however that ends.
 */
enum { SORTER_RUNS = 32 };

struct sorter_run; /* a file */

struct sorter {
	size_t memory;	    /* bytes that the program may take; set it first */
	const char *folder; /* for files; set it first */
	int error;	    /* errno of the first thing that failed; 0: nothing has */
	struct buf texts;   /* held */
	struct sorter_item *items;
	size_t count;
	size_t room;
	size_t next;		  /* the item that comes next, once sorter_end ran */
	struct sorter_run **runs; /* older before newer */
	size_t run_count;
	size_t run_room;
	struct sorter_run **heap; /* of the last merge: by their first text */
	size_t heap_count;
};

/* False: s->error. */
bool sorter_add(struct sorter *s, int64_t number, struct str text);

/* Nothing more comes. False: s->error. */
bool sorter_end(struct sorter *s);

/* The next text in order, until the next call. False: that was all, or s->error. */
bool sorter_next(struct sorter *s, struct str *text);
void sorter_release(struct sorter *s);

#endif
