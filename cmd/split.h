#ifndef CMD_SPLIT_H
#define CMD_SPLIT_H

#include "outlet.h"
#include "record/id.h"

/*
 * One file a trace, in a folder that is made when it is not there. A file is called as its trace's
 * id is; what could lead elsewhere, be taken for another id where case does not count, or hide is
 * written as %41, and a long id is cut, with a hash behind it.
 *
 * Complete inputs: a file is replaced by what was written now, at the end. Streams: records are
 * appended to it; what else is written has a number behind its name when there is such a file.
 */
enum { SPLIT_OPEN = 64 };

/* A file that is being written. */
struct split_file {
	struct outlet out;
	struct buf name; /* without its ending; the trace's */
	uint64_t used;	 /* when it was last written to */
	uint32_t chain;	 /* next with the same slot, from 1 */
};

struct split {
	const char *folder;
	const char *ending; /* of the files: `.jsonl` */
	bool append;	    /* a stream's records */
	struct split_file *files;
	size_t count;
	size_t room;
	uint32_t *slots; /* by hash of the name, from 1 */
	size_t slot_count;
	uint64_t seed; /* of the hash */
	uint64_t now;
	uint32_t open[SPLIT_OPEN]; /* files that have a descriptor, from 1 */
	struct buf path;	   /* scratch */
	int error;		   /* errno of the first thing that failed, */
	struct buf failed;	   /* and with what file */
};

/* Appends the name of a trace's file, without ending. */
void split_name(const struct id *trace_id, struct buf *out);

/* False: the folder cannot be used; split->error. */
bool split_begin(struct split *s);

/* The file of a trace's records; NULL: split->error. Valid until the next call. */
struct outlet *split_records(struct split *s, const struct id *trace_id);

/*
 * A file for one trace, to be written from beginning to end. With `fresh`, no file is replaced. False:
 * split->error.
 */
bool split_open(struct split *s, const struct id *trace_id, bool fresh, struct outlet *out);
bool split_close(struct split *s, struct outlet *out);

/* Everything that is kept is written; and all files take their places. */
void split_flush(struct split *s);
void split_end(struct split *s);
void split_release(struct split *s);

#endif
