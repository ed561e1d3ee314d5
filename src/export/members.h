#ifndef EXPORT_MEMBERS_H
#define EXPORT_MEMBERS_H

#include "base/buf.h"
#include "model/facts.h"

/*
 * Members of records, as JSON: `,"name":value`. Those that a span or an event has not are left out.
 */

void members_text(const char *name, struct str text, struct buf *out);
void members_time(const char *name, int64_t ns, struct buf *out);
void members_raw(const char *name, const struct scan_value *v, struct buf *out);

/* The id of a trace, and of one of its spans. */
void members_trace_id(const struct trace *t, struct buf *out);

/* `{"key":value,...}` */
void members_object(const struct attribute *a, size_t count, struct buf *out);

/*
 * Members that aitrace-stream(5) does not name, of records or of the objects in `events`: they are
 * kept. What comes later replaces what was there.
 */
struct members {
	struct attribute *at; /* in an arena */
	size_t count;
	size_t room;
};

void members_unknown(struct members *m, struct str object, struct arena *arena);
void members_unknown_of(struct members *m, const struct facts *f, struct arena *arena);

/* `,"key":value` each. */
void members_add(const struct members *m, struct buf *out);

#endif
