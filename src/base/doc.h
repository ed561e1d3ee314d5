#ifndef BASE_DOC_H
#define BASE_DOC_H

#include "base/arena.h"
#include "base/scan.h"

/*
 * JSON values that can be changed: a document, as RFC 6902 calls it. A value is a small struct that
 * is copied freely. What it holds is never changed once somebody else may see it, so the value from
 * before a change stays good beside the one from after it, and both share what is the same:
 *
 *     before { "plan": o, "notes": o }        after { "plan": o, "notes": o }
 *                      |           '------ the same -----------|---------'
 *                 ["todo"]                                 ["done"]
 *
 * Scalars are slices of the text that they were read from: a number that nobody touches is written
 * as it came, however many digits it has.
 *
 * Everything is bounded, so that hostile input is refused and not suffered: how deep a value is
 * (DOC_DEPTH, which also bounds every recursion here), what it weighs, and how many steps of work are
 * done for it. A copy costs nothing, but weighs what it copies.
 */
enum { DOC_DEPTH = 1000 };

struct doc_items; /* of an array or object */

struct doc {
	union {
		const char *at; /* of a scalar: as written, a string without quotes */
		struct doc_items *items; /* NULL while there are none */
	};
	size_t len;	/* bytes, or items */
	size_t weight;	/* bytes of all text in it, and DOC_COST for each value */
	uint16_t depth; /* levels, itself included, or a little more: 1 for a scalar */
	uint8_t type;	/* enum scan_type */
	bool escaped;	/* a string that holds a backslash */
};

enum { DOC_COST = 48 };

struct doc_item {
	struct doc value;
	struct str key; /* of a member, escapes undone; of an element empty */
};

/* Why something was refused. */
enum doc_fault {
	DOC_FINE,
	DOC_NOT_JSON,
	DOC_TOO_DEEP,
	DOC_TOO_BIG,
	DOC_TOO_MUCH, /* work */
	DOC_NO_PATCH, /* it is no array of operations, or one of them lacks what it needs */
	DOC_NO_POINTER,
	DOC_NO_TARGET, /* what a pointer points at is not there */
	DOC_NOT_SAME,  /* a test failed */
	DOC_INTO_ITSELF,
};

/* Where documents live. Set `most` and `work` first; zero is good for all else. */
struct docs {
	struct arena arena;   /* what they are made of; their texts are the caller's */
	size_t most;	      /* that one may weigh */
	size_t work;	      /* steps that are left; each is a value copied or compared */
	uint64_t seed;	      /* of hashes, against crafted keys */
	uint64_t owner;	      /* what is this one's, nobody else has seen; see doc_hold.c */
	enum doc_fault fault; /* why the last thing was refused */
	size_t step;	      /* and which operation of a patch, from 0 */
};

/* In plain words; static. */
const char *doc_fault_text(enum doc_fault fault);

/*
 * One whole JSON text, checked here. Of members with one name the later counts, where the first
 * stood. The text has to stay as long as the value. False: d->fault.
 */
bool doc_read(struct docs *d, struct str text, struct doc *out);

/* Appends it without blanks. */
void doc_write(const struct doc *v, struct buf *out);

/* A scalar as base/scan has them. */
struct scan_value doc_scalar(const struct doc *v);

/* The items of an array or object; NULL: it has none, or is neither. */
const struct doc_item *doc_items(const struct doc *v);

/* The member of this name; NULL: there is none. */
const struct doc *doc_member(const struct doc *object, struct str key);

/*
 * Which member has this name; object->len: none has, or the work is used up (d->fault). Where `hint`
 * is it, that is found at once.
 */
size_t doc_seek(struct docs *d, const struct doc *object, struct str key, size_t hint);

/*
 * Whether two are equal as RFC 6902 (section 4.6) has it: numbers by their value, exactly; strings
 * with escapes undone; objects in any order. When the work is used up, false with d->fault.
 */
bool doc_same(struct docs *d, const struct doc *a, const struct doc *b);

/* What a JSON Pointer (RFC 6901) points at; NULL with d->fault: nothing. */
const struct doc *doc_find(struct docs *d, const struct doc *v, struct str pointer);

/*
 * Applies a JSON Patch (RFC 6902), whole or not at all: `patch` is JSON text that was checked and
 * stays as long as the value. False, *v as it was, and d->fault and d->step say why.
 */
bool doc_patch(struct docs *d, struct doc *v, struct str patch);

/* Applies a JSON Merge Patch (RFC 7396), on the same terms. */
bool doc_merge(struct docs *d, struct doc *v, struct str patch);

/*
 * The same value in another place, which it shares with nothing: its texts are copied too. As it is
 * written out in full, it takes up to what it weighs.
 */
void doc_move(struct docs *to, struct doc *v);

enum doc_change_kind { DOC_ADDED, DOC_REMOVED, DOC_REPLACED };

struct doc_change {
	enum doc_change_kind kind;
	bool element;	   /* it is an array's */
	struct str path;   /* a JSON Pointer */
	struct doc before; /* but of what was added */
	struct doc after;  /* but of what was removed */
};

struct doc_changes {
	struct doc_change *at; /* paths are in the arena */
	size_t count;
	size_t room;
};

void doc_changes_release(struct doc_changes *c);

/*
 * What changes `a` into `b`, in an order in which a JSON Patch may do it; what the two share is not
 * looked at. Of arrays: what is the same at both ends stays, what is between is changed one by one.
 * When the work is used up, all is replaced as a whole.
 */
void doc_diff(
	struct docs *d, const struct doc *a, const struct doc *b, struct doc_changes *out);

/*
 * Of two arrays: how many elements are the same at the beginning and, behind these, at the end. What is
 * between them is what changed.
 */
void doc_ends(struct docs *d, const struct doc *a, const struct doc *b, size_t *head,
	size_t *tail);

/* Appends them as a JSON Patch. */
void doc_changes_write(const struct doc_changes *c, struct buf *out);

/* Appends text as a JSON string with its quotes. */
void doc_quote(struct str text, struct buf *out);

#endif
