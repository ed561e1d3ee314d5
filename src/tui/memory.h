#ifndef TUI_MEMORY_H
#define TUI_MEMORY_H

#include "base/buf.h"

/*
 * What is kept from one time to the next: what was typed, marks, folds. It is read from a text and
 * written into one (cmd/ knows the file, in $XDG_STATE_HOME); nothing of it goes into a trace. Lines:
 *
 *     search TEXT | filter TEXT | command TEXT      what was typed, oldest first
 *     mark TRACE LETTER SPAN
 *     fold TRACE SPAN
 *
 * Two programs may run at once, and the file has what the one that ended last has seen: so what was
 * kept since it was read is held as lines as well (with `unfold TRACE`), and said to what is in the
 * file by then, not written over it.
 *
 * Ids are written with %XX for bytes that are no letters, digits, `-`, `_` or `.`. What cannot be
 * understood is left out: an older or newer program may have written it. Bounded: what is oldest goes.
 */
enum memory_list { MEMORY_SEARCH, MEMORY_FILTER, MEMORY_COMMAND, MEMORY_LISTS };

enum { MEMORY_TYPED = 500, MEMORY_MARKS = 1000, MEMORY_FOLDS = 10000 };

struct memory_line {
	char *text; /* its own */
	size_t len;
};

struct memory_lines {
	struct memory_line *at; /* oldest first */
	size_t count;
	size_t room;
};

/* A mark, or with letter 0 a fold. */
struct memory_mark {
	char *trace; /* ids as they are written; one piece of memory, the mark's own */
	char *span;
	char letter;
};

struct memory_marks {
	struct memory_mark *at; /* oldest first */
	size_t count;
	size_t room;
};

struct memory {
	struct memory_lines typed[MEMORY_LISTS];
	struct memory_marks marks;
	struct memory_marks folds;
	struct buf news; /* what was kept since it was read, a line each */
};

/* What is read is no news. */
void memory_read(struct memory *m, struct str text);
void memory_write(const struct memory *m, struct buf *out);

/* What somebody else wrote meanwhile, and on top of it what is new here. */
void memory_write_news(const struct memory *m, struct str there, struct buf *out);
void memory_release(struct memory *m);

/* Keeps what was typed; what was typed before is not there twice. */
void memory_typed(struct memory *m, enum memory_list list, struct str text);

/* The n-th before the last, from 1; empty: there are not so many. */
struct str memory_recall(const struct memory *m, enum memory_list list, size_t n);

/* Marks a span; the letter goes from another one of that trace. */
void memory_mark(struct memory *m, struct str trace, char letter, struct str span);

/* The id that is marked, into *span; false: none. */
bool memory_marked(const struct memory *m, struct str trace, char letter, struct buf *span);

/* Folded spans: all of a trace are forgotten, or one more is kept, or gone through from 0 on. */
void memory_fold_none(struct memory *m, struct str trace);
void memory_fold(struct memory *m, struct str trace, struct str span);
bool memory_folded(
	const struct memory *m, struct str trace, size_t *next, struct buf *span);

#endif
