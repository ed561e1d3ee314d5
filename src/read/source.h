#ifndef READ_SOURCE_H
#define READ_SOURCE_H

#include <sys/types.h>

#include "read/block.h"
#include "read/faults.h"
#include "read/file.h"
#include "read/notice.h"

/*
 * One source of an input: where its bytes come from and how far they were read. Private to
 * src/read.
 */
enum source_kind {
	SOURCE_NONE,	 /* it could not be opened */
	SOURCE_STATIC,	 /* a regular file that is read once, when its turn comes */
	SOURCE_STREAM,	 /* pipe, FIFO, socket, terminal, device: polled */
	SOURCE_FOLLOWED, /* a regular file that is followed, perhaps not there yet */
};

enum { SOURCE_LAST = 256 };

struct source {
	uint32_t index; /* in its input */
	enum source_kind kind;
	char *name;	    /* for messages */
	char *path;	    /* as it was given; NULL: a descriptor */
	struct file file;   /* what is read */
	struct file *first; /* followed: the file that was replaced first, to recall from */
	struct block block; /* read and not given */
	uint64_t base;	    /* offset where reading began */
	uint64_t at;	    /* offset where reading is now */
	uint64_t size;	    /* static: when it was opened */
	uint64_t recall_base; /* where its recallable lines begin */
	uint64_t recall_end;  /* and end; not used while `recallable` */
	bool recallable;      /* its lines can be read again */
	bool lost;	      /* not even those given before can */
	bool spooled;	      /* what can be read again lies in the input's spool */
	bool waiting;	      /* followed: there is no file yet */
	bool changed;	      /* followed: there may be more */
	bool clocked;	      /* followed: no notices, look again from time to time */
	bool said;	      /* followed: that it cannot be opened */
	bool more;	      /* the block may hold further lines */
	bool asked;	      /* its line at hand is long, and somebody was told */
	bool pieces;	      /* long lines are given in pieces */
	bool held;	      /* no beginnings of lines are given */
	bool eof;	      /* nothing more will be read */
	bool restart; /* followed: what comes next is another file, or the same from its start */
	bool ended;		/* everything was given */
	size_t last_len;	/* of these, how many are known */
	char last[SOURCE_LAST]; /* followed: the bytes before `at` */
};

/* What the sources of an input share. */
struct reading {
	size_t line_max;   /* as in input_options, the defaults filled in */
	size_t block_size; /* the same */
	bool follow;	   /* the same */
	bool no_notify;	   /* the same */
	struct files files;
	struct notices notices;
	struct faults faults;
	uint64_t bytes; /* read */
};

/* Owned by the caller; `name` and `path` are copied. */
struct source *source_new(uint32_t index, const char *name, const char *path);
void source_free(struct source *s, struct reading *r);

/* Opens its path, or takes a descriptor that stays the caller's. Says what is wrong. */
void source_open(struct source *s, struct reading *r);
void source_take(struct source *s, struct reading *r, int fd);

/* A static source's turn has come. False when its file is gone. */
bool source_begin(struct source *s, struct reading *r);

/* Takes over what was opened: decides what kind of source this is. */
void source_adopt(struct source *s, struct reading *r, const char *path, int fd);

/*
 * Up to `max` lines; reads once if it holds none. *moved is set when anything happened. When it
 * leaves `eof` or `restart` set and `more` clear, the last line was given.
 */
size_t source_lines(
	struct source *s, struct reading *r, struct line *lines, size_t max, bool *moved);

/* Reads once into the block: bytes, 0 at the end, -1: nothing (after an error: eof). */
ssize_t source_read(struct source *s, struct reading *r);

/* Everything was given: keeps only what recalling needs. The lines given stay. */
void source_finish(struct source *s, struct reading *r);

/* Says that an operation failed: errno's text. */
void source_fault(const struct source *s, struct reading *r);

#endif
