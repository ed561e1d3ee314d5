#ifndef CMD_EMIT_JSON_H
#define CMD_EMIT_JSON_H

#include "base/buf.h"

/*
 * Whether a text is JSON that the library writes as it is. False: `why` gets `column 7: ...` (bytes
 * from 1), or `line 2, column 7: ...` beyond the first line.
 */
bool emit_json(struct str text, struct buf *why);

/* Of a text that passed: whether it is an array. */
bool emit_json_is_array(struct str text);

#endif
