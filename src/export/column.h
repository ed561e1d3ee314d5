#ifndef EXPORT_COLUMN_H
#define EXPORT_COLUMN_H

#include "model/facts.h"
#include "query/subject.h"

/*
 * What is said of a span by name: the columns of csv, and what --select makes of spans. A name is one
 * of the table's, or a field as queries have them (aitrace-query(7)), or else the key of an attribute
 * of the span.
 */
struct column {
	struct str name;	      /* as it was asked for */
	const struct column_row *row; /* of the table; NULL: none */
	bool asked;		      /* the next one says what it is */
	struct field field;
	bool had; /* a span had the attribute that it is the key of */
};

/* The text of a field's key lasts as long as `arena`. */
struct column column_of(struct str name, struct arena *arena);

/*
 * The name that somebody may have meant whose column is of an attribute that no span had so far; NULL:
 * none is near, or one had it.
 */
const char *column_near(const struct column *c);

/* Whether more than the span itself must be known. */
bool column_needs_trace(const struct column *c);

/* What stands in csv when nothing is selected. */
extern const char *const column_defaults[]; /* up to NULL */

/* The names of the table, one by one; NULL behind the last. */
const char *column_name(size_t row);

/* One span after the other that columns are written of. A zeroed one is valid. */
struct column_span {
	struct trace *t;
	uint32_t span;
	const struct facts *f; /* of the span */
	struct scene scene;    /* of the trace */
	struct subject self;   /* the span, and its parent */
	struct subject parent;
};

void column_begin(struct column_span *s, struct trace *t, const struct life *life,
	const struct intern *names);

/* The facts last until the next one. */
void column_next(struct column_span *s, uint32_t span, const struct facts *f);
void column_release(struct column_span *s);

/* Appends the value as JSON: null where there is none. */
void column_json(struct column *c, struct column_span *s, struct buf *out);

/* Appends it as text: a string as it reads, nothing for null. `json` is scratch. */
void column_text(
	struct column *c, struct column_span *s, struct buf *json, struct buf *out);

#endif
