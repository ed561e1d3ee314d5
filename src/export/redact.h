#ifndef EXPORT_REDACT_H
#define EXPORT_REDACT_H

#include "base/hash.h"
#include "export/redact_rules.h"
#include "read/line.h"

/*
 * Takes out of lines what the rules say is not to be seen, and puts tags (redact_tag.h) in its
 * place. Records and other JSON are gone through member by member, JSON in their strings too; what
 * is written is JSON again. Other text is looked through as it stands. A line of which no
 * sense can be made, but which may hold something, is withheld as a whole: a torn record, a line
 * that is too long, a piece of a line.
 *
 * What has been changed is gone through once more. If a rule still finds something, again; and what
 * does not come to rest is withheld.
 */
struct redact; /* opaque */

/* One thing that was found; nothing of it tells what it was. */
struct redact_found {
	const struct line *line;
	uint64_t
		column; /* in bytes, from 1: where the member's value (its name) or the text begins */
	struct str rule; /* its name */
	struct str
		path; /* of the member (RFC 6901); a `|` leads into JSON in a string. Empty: in text */
	uint64_t bytes; /* that it had */
};

struct redact_options {
	const struct redact_rules *rules; /* ready; they must last */
	struct hash_key key;		  /* of the tags */
	/* Is told what is found, in the order of its line. NULL: nobody asks. */
	void (*tell)(void *to, const struct redact_found *found);
	void *to;
};

struct redact_counts {
	uint64_t found; /* in all */
	uint64_t lines; /* that were changed */
	uint64_t
		withheld; /* of those, as a whole, because no sense could be made of them */
	uint64_t unproven; /* of those, because a rule still found something */
};

struct redact *redact_new(const struct redact_options *options);
void redact_free(struct redact *r);

/*
 * Whether there is something to take out of a line; then *out is what is to be seen instead.
 * *fault is set when it is no good record and the line no longer tells so, with the column in
 * *column (0: the line as a whole), else NULL.
 */
bool redact_line(struct redact *r, const struct line *line, struct buf *out,
	const char **fault, uint64_t *column);

/* Whether redact_line would find something; nothing is counted, nobody is told. */
bool redact_finds(struct redact *r, const struct line *line);

struct redact_counts redact_counts(const struct redact *r);

/* How often a rule has found something; `rule` is its index. */
uint64_t redact_count(const struct redact *r, size_t rule);

#endif
