#ifndef IMPORT_OTLP_IN_OWN_H
#define IMPORT_OTLP_IN_OWN_H

#include "base/buf.h"
#include "base/scan.h"

/*
 * What our stream says and OTLP has no place for: it goes out as attributes whose keys begin with
 * `aitrace.` (aitrace-cat(1), otlp), and is what it was when it comes in again.
 */
enum otlp_in_own_key {
	OWN_KIND,
	OWN_STATE,
	OWN_TRACE_ID,
	OWN_SPAN_ID,
	OWN_PARENT_ID,
	OWN_TS,
	OWN_END_TS,
	OWN_MEMBERS,
	OWN_LINKS,
	OWN_COUNT,
};

/* Which of them a key is, behind any number of prefixes; OWN_COUNT: none. */
enum otlp_in_own_key otlp_in_own_find(struct str key);

struct otlp_in_own {
	struct buf values[OWN_COUNT]; /* JSON; empty: it did not come */
};

/*
 * Takes the attribute, `"key":value`, that a list ends with; false: it is somebody else's. One that had to
 * be renamed on its way out, as it was called like ours, has its name again.
 */
bool otlp_in_own_takes(struct otlp_in_own *own, struct buf *list, struct str member);

/* One of them; false: it did not come, or is of another type. */
bool otlp_in_own_value(const struct otlp_in_own *own, enum otlp_in_own_key which,
	enum scan_type type, struct scan_value *v);

/* The same of a time; 0: there is none. */
int64_t otlp_in_own_time(const struct otlp_in_own *own, enum otlp_in_own_key which);

void otlp_in_own_release(struct otlp_in_own *own);

#endif
