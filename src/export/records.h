#ifndef EXPORT_RECORDS_H
#define EXPORT_RECORDS_H

#include "export/export.h"

/*
 * The records of chosen spans, and the events of the trace when 0 is chosen, as they were written,
 * in the order of their sources and lines. One that stands twice to the letter and says nothing by
 * that (a start, an end, a whole span) is written once.
 */
void records_trace(struct export *e, struct trace *t, const struct selection *s);

#endif
