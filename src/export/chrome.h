#ifndef EXPORT_CHROME_H
#define EXPORT_CHROME_H

#include "export/export.h"

/*
 * One Trace Event object (`{"traceEvents":[...]}`) that Perfetto and chrome://tracing load. A trace
 * is a process, spans that run at the same time are in threads of their own (see lanes.h), so that
 * slices nest; events are instants. Times are microseconds since `e->since_ns`, or the first trace's
 * beginning: as doubles, those since 1970 would be too coarse.
 */
void chrome_begin(struct export *e);
void chrome_trace(struct export *e, struct trace *t, const struct selection *s);
void chrome_end(struct export *e);

#endif
