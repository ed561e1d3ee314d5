#ifndef IMPORT_OTLP_IN_H
#define IMPORT_OTLP_IN_H

#include "import/format.h"
#include "import/otlp_in_value.h"

/*
 * OTLP in its JSON encoding (opentelemetry-proto 1.11, docs/specification.md): requests and documents of traces and of
 * logs, whole or a member's elements, as exporters and the collector's file exporter write them. Also what
 * many write though the standard does not: snake_case, numbers as numbers or in strings, names of enums.
 * Metrics are counted as skipped.
 *
 * What our stream has no word for stands in a member `otlp` of the record, under OTLP's own names, so that it
 * goes out again as it came in (aitrace-import(7)).
 */
extern const char *const otlp_in_members[];
enum import_likeness otlp_in_look(struct str head);
void *otlp_in_begin(const struct import_from *from);
bool otlp_in_value(void *state, const struct import_from *from,
	const struct import_value *v, struct arena *arena, struct import_out *out);
void otlp_in_end_source(
	void *state, const struct import_from *from, struct import_out *out);

/* What is said of the records of one resource and one scope, while it is read. */
struct otlp_in {
	const struct import_from *from;
	struct import_out *out;
	struct buf resource; /* an object, as of the stream */
	struct buf
		resource_otlp; /* members that the stream has no word for, without braces */
	struct buf scope;      /* the same two; without an object: none was given */
	struct buf scope_otlp;
	struct buf attributes; /* of the record at hand: members, without braces */
	struct buf events;     /* elements, without brackets */
	struct buf links;      /* the same */
	struct buf otlp;       /* members of `otlp`, without braces */
	bool pending;	       /* the record may be one of Logfire's that are not done */
	bool known;	       /* the value has something of OTLP's */
	bool late_resources;   /* one was told of behind what it has */
	bool late_scopes;
	int64_t latest_ns; /* time of the last record that had one; 0: none */
};

/* A value that is passed whole, for otlp_in_row: arg is its offset in what `to` points to. */
void otlp_in_take(void *to, struct scan *s, size_t arg);

/* Nanoseconds since 1970, as a string or a number. False: it is none, or 0, or beyond 2262. */
bool otlp_in_ns(const struct scan_value *v, int64_t *ns);

/* Whether a count, number or text is worth a word: it is there, and not the default. */
bool otlp_in_says(const struct scan_value *v);

/* Appends `"name":value` for `otlp`, with a comma before it where one is wanted. */
void otlp_in_note(struct buf *out, const char *name, const struct scan_value *v);

/* Whether an id is as it is to be: so many hexadecimal digits (16 or 32), not all of them 0. They are made lower-case. */
bool otlp_in_hex(struct str text, size_t digits, char *lower);

/*
 * A member of a record that is an id of so many digits: lower-case, or as it is, if it can be one at all; in
 * its place, `otherwise` is hashed (empty: the member is left out). What was not the digits as they
 * are to be is noted for `otlp`.
 */
struct otlp_in_id {
	const char *member; /* of the record */
	const char *name;   /* in OTLP */
	size_t digits;
};
void otlp_in_id(struct otlp_in *o, const struct otlp_in_id *id, const struct scan_value *v,
	struct str otherwise);

/* Appends members to `otlp` as an object, if there are any. */
void otlp_in_note_object(struct otlp_in *o, const char *name, struct str members);

/* Ends the record that is being written with `otlp`. */
void otlp_in_end(struct otlp_in *o);

/* A Span, a LogRecord: the object that the walk has come to. */
void otlp_in_span(void *to, struct scan *s);
void otlp_in_log(void *to, struct scan *s);

#endif
