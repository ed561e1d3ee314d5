#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

/*
 * Memory that goes all at once. Which arena a function is given says how long its result lives:
 * there are three lifetimes, of a record, of a trace, and of a frame. A zeroed arena is valid.
 */
struct arena {
	struct arena_block *block; /* newest first */
	size_t bytes;		   /* taken from the system, all blocks */
};

/* `size` bytes, zeroed, aligned for any type. */
void *arena_new(struct arena *a, size_t size);

/* The same, not zeroed. */
void *arena_room(struct arena *a, size_t size);

/*
 * `size` bytes, not zeroed, not aligned: for text. ARENA_PAD bytes behind any of an arena's may
 * be read, and mean nothing: wide readers need not stop short.
 */
enum { ARENA_PAD = 64 };
char *arena_bytes(struct arena *a, size_t size);

/* A copy of `text` that lives as long as the arena. */
struct str arena_copy(struct arena *a, struct str text);

/* Forgets everything; keeps one block for what comes next. */
void arena_reset(struct arena *a);
void arena_release(struct arena *a);

#endif
