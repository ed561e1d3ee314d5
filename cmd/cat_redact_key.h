#ifndef CMD_CAT_REDACT_KEY_H
#define CMD_CAT_REDACT_KEY_H

#include "base/hash.h"
#include "report.h"

/*
 * The key that tags are made with: 16 bytes as 32 hex digits, from a file (NULL: none), else from
 * AITRACE_REDACT_KEY, else random. *of says where it is from, in words. False: what is wrong was
 * said; nothing of a key is.
 */
bool cat_redact_key(
	const char *file, struct hash_key *key, const char **of, struct report *report);

/* The whole of a small file. False: why not was said. */
bool cat_redact_read(const char *file, struct buf *text, struct report *report);

#endif
