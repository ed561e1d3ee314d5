#ifndef EXPORT_CSV_H
#define EXPORT_CSV_H

#include "export/export.h"

/*
 * A row a span (RFC 4180), a header first: the columns of `e->columns`, or those of
 * column_defaults. Rows end in CR LF; what holds a comma, a quote or a line's end is quoted. NUL,
 * which many readers stop at, reads U+FFFD.
 */
void csv_begin(struct export *e);
void csv_trace(struct export *e, struct trace *t, const struct selection *s);

#endif
