#ifndef CMD_FOLDERS_H
#define CMD_FOLDERS_H

#include <time.h>

#include "base/once.h"
#include "intake.h"
#include "read/arrival.h"

/*
 * Operands that are folders: their files named *.jsonl, and those in the folders below, in the order
 * of their names. What begins with a dot is left out, and symbolic links to folders are not
 * followed. When files are followed, new ones are found by notices, and by looking again. One that has
 * another name before it could be opened is read under that.
 */
struct folder {
	char *path;
	struct timespec changed; /* when it had changed last, at the last look */
};

struct folders {
	struct intake *in;
	struct folder *at;
	size_t count;
	size_t room;
	struct once files;	  /* that were added */
	bool again;		  /* folders_look will be called */
	struct arrivals arrivals; /* with `again`; its folders are numbered as `at` is */
};

/* `again`: the inputs are followed. */
void folders_init(struct folders *f, struct intake *in, bool again);

/* Adds the files of a folder; false: `path` is none. */
bool folders_add(struct folders *f, const char *path);

/* Adds the files that are new: those that there are notices of, for which one may poll; and all. */
void folders_notices(struct folders *f);
void folders_look(struct folders *f);
void folders_release(struct folders *f);

#endif
