#ifndef EXPORT_REDACT_JSON_H
#define EXPORT_REDACT_JSON_H

#include "base/hash.h"
#include "export/redact_text.h"

/* Inside of redact: for redact*.c alone. JSON that was checked, gone through in one pass. */

enum { REDACT_NEST = 6 }; /* JSON in strings in JSON: deeper is text */

struct redact_names; /* what is known of names that come again and again */

struct redact_walk {
	const struct redact_rules *rules;
	struct hash_key key;
	/* Is told of each hit, by the rule, its offset in the outermost text, and how long it was. */
	void (*hit)(
		void *to, const struct redact_rule *rule, size_t offset, uint64_t bytes);
	void *to;
	bool paths; /* whether `path` is kept */
	struct buf path;

	/* Working memory. */
	struct redact_names *names;
	struct redact_hits hits;
	struct redact_level *levels; /* what is open, of all texts that are in each other */
	size_t level_room;
	struct buf plain[REDACT_NEST + 2]; /* a string without its escapes, by nesting */
	struct buf inner[REDACT_NEST + 2]; /* JSON of a string, redacted, by nesting */
	struct buf fresh;		   /* a string with tags in it */
};

/*
 * Appends `text` with tags in place of what the rules find; false, and nothing is appended, when
 * there is nothing. With `record` ids, times and what else a record must have stay as they are.
 */
bool redact_walk(struct redact_walk *w, struct str text, bool record, struct buf *out);

/* The same of text that is no JSON. */
bool redact_plain(struct redact_walk *w, struct str text, struct buf *out);

void redact_walk_release(struct redact_walk *w);

#endif
