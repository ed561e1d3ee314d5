#ifndef IMPORT_PENDING_H
#define IMPORT_PENDING_H

#include "import/out.h"

/*
 * Spans that are told of when they begin. OpenTelemetry has whole spans only, so Logfire sends one
 * without length ahead, with an id of its own, below the real one:
 *
 *     span     id P, parent S, 0 ns      logfire.span_type=pending_span, logfire.pending_parent_id=R
 *     span     id S, parent R, 120 ms    the real one
 *
 * What that says is that S has begun, below R.
 */

/* Ends the line of a whole span, as import_end; of a pending one it becomes the start of the real one. */
void pending_end(struct import_out *out);

#endif
