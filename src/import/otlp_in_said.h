#ifndef IMPORT_OTLP_IN_SAID_H
#define IMPORT_OTLP_IN_SAID_H

#include "import/format.h"
#include "import/otlp_in_own.h"

/*
 * What is said of a span or a log of OTLP, as a record of ours. Whoever reads a request, in JSON
 * (otlp_in.h) or in protocol buffers (otlp_proto.h), fills in these structs, so that what it means stands
 * in one place:
 *
 *     otlp_in_resource, otlp_in_scope   what all that follows is of
 *     otlp_in_item                      before each; its attributes, events and links are then written
 *                                       to the bufs of struct otlp_in as they are walked
 *     otlp_in_span_write, otlp_in_log_write
 *
 * Values are as JSON has them: ids are digits, counts and enums numbers. What was not said has no text.
 * What our stream has no word for stands in a member `otlp` of the record, under OTLP's own names, so
 * that it goes out again as it came in (aitrace-import(7)).
 */
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

void otlp_in_release(struct otlp_in *o);

/* Forgets the record before. */
void otlp_in_item(struct otlp_in *o);

/* Whether a count, number or text is worth a word: it is there, and not the default. */
bool otlp_in_says(const struct scan_value *v);

/* Appends `"name":value` for `otlp`, with a comma before it where one is wanted. */
void otlp_in_note(struct buf *out, const char *name, const struct scan_value *v);

/* Appends members to `otlp` as an object, if there are any. */
void otlp_in_note_object(struct otlp_in *o, const char *name, struct str members);

/* Ends the record that is being written with `otlp`. */
void otlp_in_end(struct otlp_in *o);

/* ---- times and ids ------------------------------------------------------------------------- */

struct otlp_in_time {
	struct scan_value said; /* looked at where ns is 0, and of `observed` */
	int64_t ns; /* since 1970; 0: there is none, or none that we can write */
};

/* What a time says that is a string or a number. 0: nothing, or what is beyond 2262. */
int64_t otlp_in_ns(const struct scan_value *v);

/* Its time, or what stands in its place; one that is none is noted. */
int64_t otlp_in_time(struct otlp_in *o, const char *name, const struct otlp_in_time *time,
	int64_t otherwise);

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
extern const struct otlp_in_id otlp_in_trace_id, otlp_in_span_id, otlp_in_parent_id;
void otlp_in_id(struct otlp_in *o, const struct otlp_in_id *id, const struct scan_value *v,
	struct str otherwise);

/* Any text may be one of ours, if it is short and no zeros. */
bool otlp_in_id_text(const struct scan_value *v);

/* Whether an id is as it is to be: so many hexadecimal digits (16 or 32), not all of them 0. They are made lower-case. */
bool otlp_in_hex(struct str text, size_t digits, char *lower);

/* ---- resources and scopes ------------------------------------------------------------------ */

struct otlp_in_head {
	struct buf attributes; /* members, without braces */
	struct scan_value name;
	struct scan_value version;
	struct scan_value dropped;  /* attributes */
	struct scan_value entities; /* entityRefs */
	struct scan_value schema;   /* of all that is below it */
};

void otlp_in_resource(struct otlp_in *o, const struct otlp_in_head *h);
void otlp_in_scope(struct otlp_in *o, const struct otlp_in_head *h);

/* ---- spans --------------------------------------------------------------------------------- */

struct otlp_in_span {
	struct otlp_in *o;
	struct scan_value trace_id;
	struct scan_value span_id;
	struct scan_value parent_id;
	struct scan_value trace_state;
	struct scan_value flags;
	struct scan_value name;
	struct scan_value kind;
	struct otlp_in_time start;
	struct otlp_in_time end;
	struct scan_value code;	   /* of its status */
	struct scan_value message; /* the same */
	struct scan_value dropped; /* attributes */
	struct scan_value dropped_events;
	struct scan_value dropped_links;
	struct otlp_in_own own;
};

/*
 * Are shown each attribute of a span, an event or a link, `"key":value`, behind the ones before it in its
 * `attributes`. False: it is none, and taken back.
 */
bool otlp_in_span_keeps(void *span, struct str member);
bool otlp_in_part_keeps(void *part, struct str member);

/* Behind its events and links. `whole` is what it was read from: ids that it has not are made of that. */
void otlp_in_span_write(struct otlp_in_span *p, struct str whole);
void otlp_in_span_release(struct otlp_in_span *p);

/* One that is inside of a span: an event, a link. */
struct otlp_in_part {
	struct otlp_in_time time;
	struct scan_value name;
	struct scan_value trace_id;
	struct scan_value span_id;
	struct scan_value trace_state;
	struct scan_value flags;
	struct scan_value dropped;
	struct buf attributes; /* members, without braces */
	struct buf otlp;
	struct otlp_in_own own;
};

/* Written to the bufs of `o`, and released. */
void otlp_in_event_write(struct otlp_in *o, struct otlp_in_part *e);
void otlp_in_link_write(struct otlp_in *o, struct otlp_in_part *l);

/* ---- logs ---------------------------------------------------------------------------------- */

/*
 * A LogRecord is an event. Its body and how severe it is stand among its attributes, where everybody looks for
 * them; `otlp.log` names those that were put there, and makes it a LogRecord again.
 */
struct otlp_in_log {
	struct otlp_in *o;
	struct otlp_in_time time;
	struct otlp_in_time observed;
	struct scan_value severity;
	struct scan_value severity_text;
	struct scan_value event_name;
	struct scan_value dropped;
	struct scan_value flags;
	struct scan_value trace_id;
	struct scan_value span_id;
	struct buf body;   /* as JSON; empty: none */
	struct buf object; /* the attributes with their braces, as they came */
};

void otlp_in_log_write(struct otlp_in_log *l);
void otlp_in_log_release(struct otlp_in_log *l);

#endif
