#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/scan.h"

/*
 * JSON text (RFC 8259), appended to a buf. Commas are the caller's.
 */

/*
 * A string with its quotes. Text that is not UTF-8 gets U+FFFD where it is broken; what a terminal
 * would obey or reorder (C1, bidirectional controls) is written as \u009b.
 */
void json_string(struct str text, struct buf *out);

/*
 * JSON text as it was written, checked before, made fit for others: the same characters as escapes,
 * \ufffd for half a surrogate pair, which many readers refuse, and blanks as spaces.
 */
void json_text(struct str text, struct buf *out);

/* The same of what stood between quotes, with them. */
void json_quoted(struct str text, struct buf *out);

/* What a terminal would obey or reorder, beyond ASCII. */
bool json_obeyed(uint32_t code);

/* A string, or null when there is no text. */
void json_string_or_null(struct str text, struct buf *out);

/* As few digits as read the same again; null for what JSON has no number for. */
void json_double(double x, struct buf *out);

/* A time as RFC 3339 with nine digits, with its quotes. */
void json_time(int64_t ns, struct buf *out);

/* A value that was scanned, made fit as by json_text. */
void json_value(const struct scan_value *v, struct buf *out);

/* `"name":` */
void json_key(struct str name, struct buf *out);

#endif
