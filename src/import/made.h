#ifndef IMPORT_MADE_H
#define IMPORT_MADE_H

#include "import/out.h"
#include "read/input.h"

/*
 * Lines that were made of others and wait to be given, in order. Their text is one buf, which may move
 * while lines are made: it is put into the lines that were given when no more will be (made_settle).
 */
struct made_line {
	struct line line; /* all but its text */
	size_t at;	  /* of its text in the buf */
	size_t len;	  /* of its text */
	size_t given;	  /* its index in what is given */
	bool as_is; /* a copy of one that was read: it is kept where it says, or nowhere */
};

struct made {
	struct import_out
		out; /* what formats write to: the buf, with an LF behind each line */
	struct made_line *lines;
	size_t count;	/* of these */
	size_t room;	/* of these, allocated */
	size_t taken;	/* of these, given */
	size_t first;	/* of those that are given this time */
	size_t settled; /* of these, that know where they can be read again */
	size_t kept;	/* bytes of the buf that the input's spool has, */
	uint64_t spool; /* and where in it the buf would begin */
	bool passing;	/* nobody reads a line again: none is kept */
};

/* The lines that were given before are gone. */
void made_begin(struct made *m);

/* A copy of a line as it is: a text, or one that can be read again where it was. */
void made_copy(struct made *m, const struct line *line);

/*
 * What stands in the buf from `from` on became lines, whose source, number and column are those of
 * `like`, moved on in `value`, which begins there, as far as the marks say.
 */
void made_lines(struct made *m, size_t from, const struct line *like, struct str value);

/* Gives the next one, as the `index`th; false when there is none. Its text is missing. */
bool made_take(struct made *m, struct line *lines, size_t index);

/* Sets the texts of those that were given; what comes from regular files is kept to be read again. */
void made_settle(struct made *m, struct input *in, struct line *lines);

void made_release(struct made *m);

#endif
