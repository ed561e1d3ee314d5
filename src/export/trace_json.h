#ifndef EXPORT_TRACE_JSON_H
#define EXPORT_TRACE_JSON_H

#include "export/sink.h"
#include "model/facts.h"
#include "model/selection.h"

/*
 * A trace as one JSON object on one line: what `aitrace-tree --json` prints, as aitrace-tree(1)
 * describes it. Spans stand in their parent's `children`, as deep as they are.
 */

/* A part of a trace. */
struct trace_part {
	const struct selection *spans;	 /* with all that is above them */
	const struct selection *matched; /* those of them that were asked for */
};

/* Settles the tree. One line with its LF. `part` NULL: all of it. */
void trace_json(struct trace *t, const struct trace_part *part, const struct life *life,
	const struct sink *sink);

#endif
