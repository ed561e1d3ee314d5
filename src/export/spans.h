#ifndef EXPORT_SPANS_H
#define EXPORT_SPANS_H

#include "export/export.h"

/*
 * A `span` record for each span that has begun and ended, its events inside, in the words of
 * aitrace-stream(5): reading them again gives what reading the records gave. So what would be lost
 * in it stays a record of its own: a span that has not ended, or whose beginning never came; an
 * update, event or other start from outside of its span's time; events of no span, or of one that
 * has no record.
 */
void spans_trace(struct export *e, struct trace *t, const struct selection *s);

#endif
