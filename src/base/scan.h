#ifndef BASE_SCAN_H
#define BASE_SCAN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * Walks one JSON text (RFC 8259) and gives slices of its members. Builds no tree and allocates
 * nothing. The walk is strict: every byte that it passes was checked against the grammar of
 * RFC 8259 and the UTF-8 of RFC 3629, inside nested values and strings too, so that there is one
 * meaning of JSON in the house. Nesting deeper than SCAN_DEPTH is refused. Numbers have no limit
 * of size; an escaped surrogate without its other half is accepted (it reads as U+FFFD).
 *
 * A walk that meets an error stops there for good: `error` says why, in plain words, and `at` is
 * the first byte that cannot stand where it does, of a broken character its first one; or the
 * end, when the text is cut off.
 */
enum { SCAN_DEPTH = 1024 };

enum scan_type {
	SCAN_NULL,
	SCAN_FALSE,
	SCAN_TRUE,
	SCAN_NUMBER,
	SCAN_STRING,
	SCAN_ARRAY,
	SCAN_OBJECT,
};

struct scan_value {
	struct str text; /* a slice of the input, as written; a string has no quotes */
	enum scan_type type;
	bool escaped; /* a string that holds a backslash: scan_unescape gives its text */
};

struct scan_member {
	struct scan_value key; /* always a string */
	struct scan_value value;
};

/* How strings are walked; scan_init takes the best one that this machine has. */
enum scan_engine {
	SCAN_BYTES, /* everywhere */
	SCAN_SSE2,
	SCAN_AVX2,
};

struct scan {
	const char *at;	   /* next byte to look at */
	const char *end;   /* behind the last byte of the text */
	const char *safe;  /* bytes up to here may be read (and are not used); >= end */
	const char *error; /* NULL, or why the walk stopped at `at`; static */
	bool first;	   /* no member or element was given yet, or the walk has stopped */
	bool slashes;	   /* a backslash was met: strings may be escaped */
	enum scan_engine engine;

	/* How strings are passed quickly: see scan_stops.c. */
	const char *window; /* what was looked at together, */
	size_t reach;	    /* how many bytes that are, */
	uint64_t stops[8 +
		1]; /* and a bit for each where a string may stop; behind them 0 */
};

/* Begins to walk `text`. `pad` bytes behind it may be read too: 64 make it faster, 0 is right. */
void scan_init(struct scan *s, struct str text, size_t pad);

/* Skips white space and an opening brace (bracket). False with an error when none is there. */
bool scan_object(struct scan *s);
bool scan_array(struct scan *s);

/*
 * The next member (element), its value whole and checked. False at the closing brace (bracket),
 * which is passed, or with s->error set. To look inside a nested value, scan_init its text.
 * Members that stand twice are both given; the later one counts (as with jansson).
 */
bool scan_member(struct scan *s, struct scan_member *m);
bool scan_element(struct scan *s, struct scan_value *v);

/*
 * The same in steps, to go into a nested value without walking it twice: the next name, or that there is an
 * element, with `at` on the first byte of its value; which scan_object or scan_array then enter, up
 * to where their members end, or scan_pass passes.
 */
bool scan_key(struct scan *s, struct scan_value *key);
bool scan_item(struct scan *s);
bool scan_pass(struct scan *s, struct scan_value *v);

/* The first byte of the value that scan_key or scan_item came to; 0 at the end of the text. */
static inline char scan_sight(const struct scan *s)
{
	return s->at < s->end ? *s->at : '\0';
}

/* Nothing but white space is left. False with an error otherwise. */
bool scan_done(struct scan *s);

/* One whole JSON text of any type. False: *offset (where, from 0) and *reason (static) are set. */
bool scan_check(struct str text, size_t *offset, const char **reason);

/* The same, when `pad` bytes behind the text may be read, as by scan_init. */
bool scan_check_padded(struct str text, size_t pad, size_t *offset, const char **reason);

/*
 * The value of `key` in an object that was checked before; the last one where it stands twice.
 * False, and *value is as it was, when it is not there.
 */
bool scan_find(struct str object, struct str key, struct scan_value *value);

/* The type and inner text of one value as written, checked before: `"a"`, `12`, `{...}`. */
struct scan_value scan_value_of(struct str text);

/* Whether a string value reads `text` (its escapes undone). */
bool scan_is(const struct scan_value *string, struct str text);

/* Appends what a string value reads: escapes undone, lone surrogates as U+FFFD. */
void scan_unescape(const struct scan_value *string, struct buf *out);

/*
 * A number that is an integer and fits; 1.0 and 1e3 are integers and fit. False for others, and
 * *out is as it was.
 */
bool scan_int(const struct scan_value *number, int64_t *out);

/*
 * Any number, to the nearest double, whatever the locale says of decimal points. Out of range:
 * infinity with the number's sign, and false. False for other types, and *out is as it was.
 */
bool scan_double(const struct scan_value *number, double *out);

/* Whether two numbers are equal, exactly, whatever their size and spelling: 1, 1.0 and 10e-1 are. */
bool scan_number_same(const struct scan_value *a, const struct scan_value *b);

#endif
