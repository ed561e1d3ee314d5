#ifndef EXPORT_COLUMN_H
#define EXPORT_COLUMN_H

#include "model/facts.h"

/*
 * What is said of a span by name: the columns of csv, and what --select makes of spans. One table,
 * a row a name; any other name is the key of an attribute.
 */
struct column {
	struct str name;	      /* as it was asked for */
	const struct column_row *row; /* NULL: an attribute */
};

/* The row a name has in the table, if any. */
struct column column_of(struct str name);

/* What stands in csv when nothing is selected. */
extern const char *const column_defaults[]; /* up to NULL */

/* The names of the table, one by one; NULL behind the last. */
const char *column_name(size_t row);

/* One span that columns are written of. */
struct column_span {
	struct trace *t;
	uint32_t span;
	const struct facts *f;
};

/* Appends the value as JSON: null where there is none. */
void column_json(const struct column *c, const struct column_span *s, struct buf *out);

/* Appends it as text: a string as it reads, nothing for null. */
void column_text(const struct column *c, const struct column_span *s, struct buf *out);

#endif
