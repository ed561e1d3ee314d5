#ifndef IMPORT_SPAN_H
#define IMPORT_SPAN_H

#include "import/out.h"

/*
 * A span whose members a format has seen together: one `span` when it has an end, and a `span_start`
 * with what cannot stand in one behind it when it has none:
 *
 *     import_span(out, &s);
 *     (attributes, links, resource, scope, in this order: import_open and its like)
 *     import_span_events(out, &s);
 *     (for each: import_span_event, its attributes, import_span_event_end)
 *     import_span_end(out, &s);
 */
struct import_span {
	int64_t ts;	/* since 1970, UTC */
	int64_t end_ts; /* with has_end */
	bool has_end;
	struct str trace_id;
	struct str span_id;
	struct str parent_id; /* empty: a root */
	struct str name;
	struct str kind;    /* this and the next ones: empty is not said */
	struct str status;  /* `ok` or `error` */
	struct str message; /* of the status */
};

void import_span(struct import_out *out, const struct import_span *s);
void import_span_events(struct import_out *out, const struct import_span *s);
void import_span_event(
	struct import_out *out, const struct import_span *s, int64_t ts, struct str name);
void import_span_event_end(struct import_out *out, const struct import_span *s);
void import_span_end(struct import_out *out, const struct import_span *s);

/* Begins a line of an event, up to its name; `span_id` empty: it is the trace's. */
void import_event(struct import_out *out, int64_t ts, struct str trace_id,
	struct str span_id, struct str name);

/* A member, unless the text is empty. */
void import_filled(struct import_out *out, const char *key, struct str text);

#endif
