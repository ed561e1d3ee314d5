#ifndef EXPORT_TRACE_JSON_H
#define EXPORT_TRACE_JSON_H

#include "export/sink.h"
#include "model/facts.h"

/*
 * A trace as one JSON object on one line: what `aitrace-tree --json` prints, as aitrace-tree(1)
 * describes it. Spans stand in their parent's `children`, as deep as they are.
 */

/* Settles the tree. One line with its LF. */
void trace_json(struct trace *t, const struct life *life, const struct sink *sink);

#endif
