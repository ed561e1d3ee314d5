#ifndef EXPORT_OTLP_MORE_H
#define EXPORT_OTLP_MORE_H

#include "export/members.h"

/*
 * The member `otlp` of records and events that came from OTLP: what our stream has no word for, under OTLP's
 * names (aitrace-import(7)). It goes out as it came in.
 */

/* Takes it out of members that the stream does not know; empty: there is none. */
struct str otlp_more_take(struct members *others);

/* One of its members. False: it has none. */
bool otlp_more(struct str more, const char *name, struct scan_value *v);

/* The same when it is an object or an array: its text; empty otherwise. */
struct str otlp_more_nested(struct str more, const char *name);

/* Appends `,"name":value`, as it came, if there is one, of each name up to NULL. */
void otlp_more_add(struct str more, const char *const *names, struct buf *out);

#endif
