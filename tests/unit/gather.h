#ifndef GATHER_H
#define GATHER_H

#include "read/input.h"

/* Everything that an input gives, copied, for tests to look at. A zeroed one is valid. */
struct gather {
	struct line *lines; /* texts are owned */
	size_t count;
	size_t room;
	struct buf diags; /* as diag_format has them, a line each, notices marked so */
	size_t batch;	  /* lines asked for at once; 0: 64 */
	int waits;	  /* polls that timed out */
};

/* One call of input_lines; how many lines it gave. */
size_t gather_once(struct gather *g, struct input *in);

/* Until all is done, or until there are `count` lines; false when that takes over 20 seconds. */
bool gather_all(struct gather *g, struct input *in);
bool gather_until(struct gather *g, struct input *in, size_t count);

/* Until a diag holds `words`. */
bool gather_diag(struct gather *g, struct input *in, const char *words);

/* The text of a line; empty when there is none. */
struct str gather_text(const struct gather *g, size_t i);

void gather_reset(struct gather *g);
void gather_release(struct gather *g);

/* A folder of its own for a test's files, made and left; and a file in the current folder. */
void folder_enter(char path[64]);
void folder_leave(const char *path);
void file_write(const char *name, struct str text);
void file_append(const char *name, struct str text);

#endif
