#ifndef CMD_RUNS_H
#define CMD_RUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * The last runs of a person, each a file in $XDG_STATE_HOME/aitrace/runs that is theirs alone. Their
 * names begin with the time, so that they stand in order:
 *
 *	20261126T023000.123456789Z-python.jsonl
 */
enum { RUNS_KEPT = 50 };

struct runs {
	char *folder;
	char **names; /* newest first */
	size_t count;
};

/* What is there; a folder that is not there holds nothing. */
void runs_look(struct runs *r);
void runs_release(struct runs *r);

/* Appends the path of one. */
void runs_path(const struct runs *r, size_t run, struct buf *out);

/*
 * Makes a file for a run of `command` that begins at `now_ns`, appends its path, and removes the oldest
 * ones but for RUNS_KEPT; not those that are being written. The descriptor, for appending, which holds
 * the lock that says so; -1: errno says why there is none.
 */
int runs_begin(const char *command, int64_t now_ns, struct buf *path);

/* Prints them, newest first: `2026-11-26 02:30:00Z    1234567  /path`. */
void runs_print(const struct runs *r);

#endif
