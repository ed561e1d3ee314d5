#ifndef EXPORT_JSON_H
#define EXPORT_JSON_H

#include "base/buf.h"

/*
 * JSON text (RFC 8259), appended to a buf. Commas are the caller's.
 */

/* A string with its quotes. Text that is not UTF-8 gets U+FFFD where it is broken. */
void json_string(struct str text, struct buf *out);

/* A string, or null when there is no text. */
void json_string_or_null(struct str text, struct buf *out);

/* `"name":` */
void json_key(struct str name, struct buf *out);

#endif
