#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include "base/once.h"
#include "model/facts.h"
#include "model/hint.h"

/*
 * What is wrong with streams, and what is only odd: found while lines go into a store, and in its
 * traces when all have come. Nothing is mended. Each kind of finding is counted, and its first
 * places are kept, so that memory does not follow what is wrong. Starts and ends that come again
 * are known by their spans; events and updates among the last two millions of them.
 */
enum check_kind {
	CHECK_UNREADABLE, /* of inputs */
	CHECK_TORN,	  /* of lines */
	CHECK_JSON,
	CHECK_RECORD,
	CHECK_LONG,
	CHECK_CHUNK,
	CHECK_DUPLICATE,
	CHECK_UNIT,
	CHECK_DROPPED,
	CHECK_COLLISION, /* of spans */
	CHECK_ORPHAN,
	CHECK_CYCLE,
	CHECK_NO_START,
	CHECK_BACKWARDS,
	CHECK_OUTSIDE,
	CHECK_CLOCK, /* from here on nothing is wrong */
	CHECK_OPEN,
	CHECK_GLUED,
	CHECK_SURROGATE,
	CHECK_NAMES,
	CHECK_KINDS,
};

/* A row a kind. */
struct check_row {
	const char *name;	/* in JSON, and to look for on the page */
	const char *help;	/* what it means, for people */
	bool wrong;		/* else only worth knowing */
	const char *members[2]; /* of the record, that a place points at, the first that is
				     there; NULL: the record */
};

const struct check_row *check_row(enum check_kind kind);

enum { CHECK_PLACES = 5, CHECK_PLACES_MAX = 1000 };

/* Where something was found. */
struct check_place {
	uint32_t source;       /* index in the input */
	uint64_t line;	       /* from 1; 0: the source as a whole */
	uint64_t column;       /* in bytes, from 1; 0: the line as a whole */
	uint64_t place;	       /* of the record; 0: the line was known at once */
	const struct trace *t; /* whose span it is about; NULL: none */
	uint32_t span;	       /* of t; 0: none */
	uint64_t by_ns;	       /* by how much; 0: that is not the matter */
	const char *why;       /* more about it; NULL: there is nothing */
};

struct check_found {
	uint64_t count;
	struct check_place *places; /* the first ones */
	size_t kept;		    /* how many these are */
};

struct check {
	struct check_found found[CHECK_KINDS];
	size_t places_max; /* kept of each kind, at most CHECK_PLACES_MAX */
	uint64_t lines;
	uint64_t records;
	uint64_t texts;
	uint64_t dropped;	     /* records that are missing, as emitters say */
	uint64_t seed;		     /* of hashes */
	struct once once;	     /* events and updates that came */
	struct check_marks *marks;   /* where lines of files are */
	struct check_names *names;   /* what is known of names of members */
	struct check_clocks *clocks; /* what time it was last */
	struct arena said;	     /* what inputs complained of */
};

/*
 * `places` is how many are kept of each kind, 0: CHECK_PLACES; `seed` any number that a stranger
 * cannot guess.
 */
void check_init(struct check *c, size_t places, uint64_t seed);
void check_release(struct check *c);

/* Lines that were read and decoded together. */
struct check_batch {
	const struct line *lines;
	const struct record *records;
	const struct diag *faults; /* of bad ones */
	const enum decoded *what;
	size_t count; /* at most HINT_MAX */
};

/* Looks at lines of an input, and adds their records to the store. */
void check_lines(struct check *c, const struct check_batch *batch, struct store *s,
	struct input *in);

/* What the input has to complain of by now. Its notices are nothing. */
void check_complaints(struct check *c, struct input *in);

/* All have come: looks at the traces, and finds the lines of what was found. */
void check_end(struct check *c, struct store *s, const struct life *life);

/* How many things are wrong. */
uint64_t check_wrong(const struct check *c);

#endif
