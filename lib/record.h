#ifndef AIT_RECORD_H
#define AIT_RECORD_H

#include "buf.h"

/* Who emits, as a record's `resource` says it. */
struct ait_resource {
	char service[256]; /* service.name, with its NUL */
	char host[256];	   /* host.name; "": left out */
	int64_t pid;	   /* process.pid; 0: of who writes it; below 0: left out */
};

/*
 * Puts the record's line with its LF into the empty buffer and returns the place behind it. `now`
 * stands in for a ts of 0.
 */
char *ait_record_format(struct ait_buf *b, const struct aitrace_record *record,
	const struct ait_resource *resource, int64_t now);

#endif
