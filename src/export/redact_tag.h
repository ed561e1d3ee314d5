#ifndef EXPORT_REDACT_TAG_H
#define EXPORT_REDACT_TAG_H

#include "base/buf.h"
#include "base/hash.h"

/*
 * What stands where a secret was:
 *
 *     [redacted:jwt:3f9a1c2b77e0]            a text of one kind
 *     [redacted:content:3f9a1c2b77e0:812]    content, and how many bytes it had
 *
 * The digits are 48 bits of a keyed hash of the text, so equal texts have equal ones where the key
 * is the same, and nobody without the key can tell from them what it was.
 */
enum { REDACT_TAG_DIGITS = 12 };

/* `size` is told when `sized` is set. */
void redact_tag(struct str name, struct str text, const struct hash_key *key, bool sized,
	struct buf *out);

/* How many bytes of a tag `text` begins with; 0: with none. */
size_t redact_tag_length(struct str text);

#endif
