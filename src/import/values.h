#ifndef IMPORT_VALUES_H
#define IMPORT_VALUES_H

#include "base/scan.h"
#include "import/spot.h"
#include "read/line.h"

/*
 * Where JSON values begin and end in lines: one a line, one over many lines (written for people), many
 * in a line, or one that is so large that it is wanted in pieces. A value is given when it is
 * whole and checked; one that is broken is said to be so, after what is whole of it (import/mend.h),
 * and the next line that begins a value goes on. What stands between values is text.
 *
 *     values_line(s, line);
 *     while ((got = values_next(s, &v)) != VALUES_MORE)
 *             ...
 *     while ((got = values_end(s, &v)) != VALUES_MORE)
 *             ...
 *
 * In pieces: of an outermost object, the elements of some of its members (arrays) come one by one, then
 * the object with those arrays empty; of an outermost array its elements. So no more is held than one
 * of them.
 *
 *     { "resource": {},  "spans" :  [    {...} , {...} ,  ...  ]    }
 *     |    shell                    |   element  element       |    |
 */
enum {
	VALUES_MAX = 64 << 20,	/* bytes of a value or element; a longer one is broken */
	VALUES_WHOLE = 1 << 20, /* a value in one line is given in pieces from here on */
	VALUES_KEY_MAX = 64, /* a longer name is none of a member that is given in pieces */
	VALUES_LEVELS = SCAN_DEPTH / 64 + 1,
};

enum values_got {
	VALUES_MORE,   /* needs the next line */
	VALUES_VALUE,  /* v->text is JSON */
	VALUES_TEXT,   /* v->text is no part of a value */
	VALUES_BROKEN, /* v->fault says why, v->text is how it begins */
	VALUES_AGAIN,  /* is not given */
};

struct values_one {
	struct str text; /* lasts until the next call; LINE_PAD readable bytes follow */
	struct str
		within; /* the member that this is an element of; empty: none, or an outermost array */
	uint64_t
		number; /* of the line that it begins in; of a broken one, where it is broken */
	uint64_t column;   /* the same in bytes, from 1; 0: not known */
	const char *fault; /* static */
	bool unchecked;	   /* it is a line, and may be no JSON */
};

enum values_state {
	VALUES_BETWEEN, /* no value has begun */
	VALUES_INSIDE,
	VALUES_LOST, /* a value broke: a line that begins one is waited for */
};

/* One value while it comes: what lines before this one had of it, and since where this one has. */
struct values_part {
	struct buf before; /* with an LF for each line end */
	struct spot begun;
	const char *from; /* in the line at hand; NULL: it is not being collected */
	bool torn;	  /* pieces are missing in it: columns mean nothing */
};

/* A zeroed one with the first five set is valid. */
struct values {
	const char *const *members; /* as of struct import_format */
	bool elements;		    /* the same */
	bool unclosed;		    /* the same */
	unsigned lists;		    /* the same */
	bool strict;		    /* the same: a line may be given unchecked */
	enum values_state state;
	struct line line;		/* at hand */
	const char *at;			/* next byte of it */
	uint64_t passed;		/* bytes of the line in pieces that came before */
	bool lines;			/* values were a line each */
	bool other_lines;		/* before the one that is unchecked */
	bool string;			/* within one */
	bool escape;			/* behind its backslash */
	bool naming;			/* the string is a name in the outermost object */
	char last;			/* byte outside of strings that is no blank */
	unsigned depth;			/* levels that are open */
	unsigned element;		/* depth of which elements are given; 0: not now */
	uint64_t arrays[VALUES_LEVELS]; /* a bit for each level that is an array */
	struct values_part outer;	/* the outermost value */
	struct values_part inner;	/* the element */
	struct spot ended;		/* where the last line did, if within a value */
	struct buf whole;		/* what is whole of one that broke */
	struct values_one
		fault;	    /* of that, to be given next; without a fault: there is none */
	const char *within; /* its member; NULL: of an outermost array */
	char key[VALUES_KEY_MAX]; /* the last name in the outermost object */
	size_t key_len;		  /* more than it has room for: it is too long */
};

/* The next line, or a piece of one: `begun` and `unfinished` say so. Its text lasts until the next one. */
void values_line(struct values *s, const struct line *line);

/* What comes next in it. */
enum values_got values_next(struct values *s, struct values_one *v);

/* What was given unchecked was of no use: it comes again as it comes to everybody. */
void values_again(struct values *s, const struct values_one *v);

/*
 * Nothing more will come: the element that it ends behind, or what is whole of one, then VALUES_BROKEN
 * when that is within a value, then VALUES_MORE.
 */
enum values_got values_end(struct values *s, struct values_one *v);

void values_release(struct values *s);

#endif
