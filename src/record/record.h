#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "read/line.h"
#include "record/id.h"

/*
 * The waist of the house: what every input format becomes and everything behind it takes. A
 * record says one thing about a span or names one event, in the words of aitrace-stream(5).
 * Slices point into the line it was read from, or into the arena it was decoded with.
 */
enum record_type {
	RECORD_NONE, /* what was decoded is no record */
	RECORD_SPAN_START,
	RECORD_SPAN_UPDATE,
	RECORD_SPAN_END,
	RECORD_EVENT,
	RECORD_SPAN, /* start and end in one */
};

enum { RECORD_NUMBERS = 4 };

enum span_status { STATUS_UNSET, STATUS_OK, STATUS_ERROR };

struct record {
	enum record_type type;
	enum span_status status; /* with has_status */
	bool has_status;
	bool has_span; /* always, but for an event of the trace as a whole */
	bool has_parent;
	uint32_t shape; /* records of one decoder with the same one have the same keys in
			     their attributes, and numbers for the same of them; 0: nothing is
			     known */
	uint32_t number_count; /* with shape, unless the decoder gives none: */
	struct str
		numbers[RECORD_NUMBERS]; /* the first ones among the attributes, in order */
	int64_t ts;			 /* nanoseconds since 1970-01-01 UTC */
	int64_t end_ts;			 /* of RECORD_SPAN */
	struct id trace_id;
	struct id span_id;   /* with has_span */
	struct id parent_id; /* with has_parent */
	struct str name;     /* escapes undone; empty: not given (NULL) or "" */
	struct str kind;     /* as written, escapes undone; empty: not given */
	struct str message;  /* status_message, escapes undone; at is NULL: not given */
	struct str
		attributes; /* a JSON object as written; empty: not given. So for the next ones: */
	struct str links;    /* array */
	struct str resource; /* object */
	struct str scope;    /* object */
	struct str events;   /* array */
	struct str before;   /* text that stood before the record in its line */
	struct line line;    /* where it was read */
};

/* Says what its span is called: an end and an event have no such member of a span (aitrace-stream(5)). */
static inline bool record_names_span(const struct record *r)
{
	return r->name.at && r->type != RECORD_SPAN_END && r->type != RECORD_EVENT;
}

/* Read a second time, such a record says nothing that it has not said the first time. */
static inline bool record_repeats(const struct record *r)
{
	return r->type == RECORD_SPAN_START || r->type == RECORD_SPAN_END ||
		r->type == RECORD_SPAN;
}

/*
 * Such a record tells of a span that may well go on: a start, or a whole span without length, as some
 * send ahead of the real one. What others say at the same time counts more, in whichever order they come.
 */
static inline bool record_ahead(const struct record *r)
{
	return r->type == RECORD_SPAN_START ||
		(r->type == RECORD_SPAN && r->end_ts == r->ts);
}

#endif
