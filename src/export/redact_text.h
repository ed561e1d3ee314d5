#ifndef EXPORT_REDACT_TEXT_H
#define EXPORT_REDACT_TEXT_H

#include "export/redact_rules.h"

/* Which parts of a text the rules about values are a matter of. */

struct redact_hit {
	size_t begin; /* offset in the text */
	size_t end;
	const struct redact_rule *rule;
};

/* In the order of the text, none over another. A zeroed one is valid and empty. */
struct redact_hits {
	struct redact_hit *at;
	size_t count;
	size_t room;
	struct redact_range *tags; /* of the text: what was redacted before */
	size_t tag_count;
	size_t tag_room;
	bool *tried; /* by rule: it has a needle in the text */
	size_t tried_room;
};

/*
 * Finds all of them anew. What is within tags is none; one that touches a tag takes all of it in.
 * A text on which a rule gives up is withheld from there on: nobody knows what is in it.
 */
void redact_hits_find(
	struct redact_hits *h, const struct redact_rules *rules, struct str text);

void redact_hits_release(struct redact_hits *h);

#endif
