#ifndef IMPORT_FORMAT_H
#define IMPORT_FORMAT_H

#include "base/arena.h"
#include "import/out.h"

/*
 * Other people's formats. A format is a row of a table: it is given one JSON value after the other
 * and says in lines of our own stream (aitrace-stream(5)) what they mean, so that whoever reads
 * streams reads it too: what is filtered, redacted, searched and passed on are records in one
 * language. Where the values begin and end is the work of import/import.h; a format sees them whole.
 */
struct import_from {
	const char *
		name; /* of the source, as for messages; a file's name says what its session is */
	int64_t now_ns; /* for formats whose lines have no times; of the value at hand */
	uint64_t seed;	/* of hashes, against crafted keys */
};

/* One value of the input. */
struct import_value {
	struct str
		text; /* JSON, checked unless the format is strict; LINE_PAD readable bytes follow */
	uint64_t number; /* of the line that it begins in, from 1 */
	uint64_t column; /* in it, from 1; 0: not known */
	struct str
		within; /* an element of this member of the outermost object: `resourceSpans`; empty: it is
			      one of the outermost values itself, or an element of an outermost array */
};

/* How sure a look at the beginning of the input makes a format. */
enum import_likeness {
	IMPORT_NOT,
	IMPORT_MORE,   /* it could be, if more of it were seen */
	IMPORT_LIKELY, /* it is, unless another one is sure */
	IMPORT_SURE,
};

struct import_format {
	const char *name; /* of --from */
	const char *help; /* a few words */
	/*
	 * A value that holds very many others may be given in pieces: the elements of these members of
	 * an outermost object come one by one, and then, last, the object itself without them. NULL: never.
	 */
	const char *const *members;
	/* The elements of an outermost array come one by one. */
	bool elements;
	/* And its closing bracket may be missing: the program that wrote it did not end well. */
	bool unclosed;
	/*
	 * Of a value, or of a piece of one, that breaks, what is whole is used: the elements of lists that
	 * are in each other so many levels deep, objects and lists counted. 0: a broken one is of no use.
	 */
	unsigned lists;
	/*
	 * It checks all of a value itself, so one that is a line of its own need not be checked before. What it said of
	 * one that was not JSON is taken back; it has no memory of that.
	 */
	bool strict;
	/* `head`: the first bytes of the input, some KB at most, perhaps cut in the middle. */
	enum import_likeness (*look)(struct str head);
	/* The format's own memory for one source; NULL: it needs none. */
	void *(*begin)(const struct import_from *from);
	/* Says in `out` what a value means. `arena` is emptied after each. False: it could not be used. */
	bool (*value)(void *state, const struct import_from *from,
		const struct import_value *v, struct arena *arena, struct import_out *out);
	/* The input has ended: what was held back is said, and `state` freed. */
	void (*end)(void *state, const struct import_from *from, struct import_out *out);
};

/* The formats, up to a row without a name. */
extern const struct import_format import_formats[];

/* NULL: there is none of this name. */
const struct import_format *import_format_find(struct str name);

#endif
