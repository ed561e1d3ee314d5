#ifndef EXPORT_OTLP_ID_H
#define EXPORT_OTLP_ID_H

#include "base/buf.h"

/*
 * Ids as OTLP has them: 32 hex digits for a trace, 16 for a span, not all zero. One of ours that is
 * so but for the case of its letters, or is a UUID, is those digits; any other is hashed: the same
 * text always gives the same digits.
 */
enum { OTLP_TRACE_ID = 32, OTLP_SPAN_ID = 16 };

/* Appends the digits; true: they are the text as it is. */
bool otlp_id(struct str text, size_t digits, struct buf *out);

#endif
