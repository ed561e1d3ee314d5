#ifndef READ_SOURCE_FOLLOW_H
#define READ_SOURCE_FOLLOW_H

#include "read/source.h"

/*
 * Regular files that grow, are truncated, replaced (rename, or deleted and made anew), or are
 * not there yet. What happened is found by looking at the file; notices only say when. Private
 * to src/read.
 *
 * A file that was truncated and has grown beyond where we were before we looked is told from one
 * that has grown by the bytes before that place: they are others now.
 */

/* How often to look where there are no notices. */
enum { FOLLOW_CLOCK_MS = 250 };

/* Its file is open: begins to watch it. */
void follow_begin(struct source *s, struct reading *r);

/* There is no file yet: waits for one. */
void follow_wait(struct source *s, struct reading *r);

/* What was read just now, and is at the end of what was. */
void follow_read(struct source *s, struct str text);

/* Reads once where something may have changed. False when nothing did. */
bool follow_fill(struct source *s, struct reading *r);

/* The last line of what was before was given: goes on with what comes next. */
void follow_restart(struct source *s);

#endif
