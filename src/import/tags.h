#ifndef IMPORT_TAGS_H
#define IMPORT_TAGS_H

#include "import/span.h"

/*
 * What OpenTelemetry's exporters to Jaeger and Zipkin say in tags, because these formats have no
 * place for it: status, scope. It goes back where it came from; all other tags are attributes.
 */
struct tags {
	bool failed;	    /* error=true */
	struct str status;  /* `ok`, `error` or empty */
	struct str message; /* of the status */
	struct str scope;   /* its name */
	struct str scope_version;
};

/*
 * Takes what a tag says; `text` is its value, a string's without quotes, and lasts as long as the
 * tags are used. False: it is an attribute.
 */
bool tags_take(struct tags *t, const struct scan_value *key, struct str text);

/* The span's status. */
void tags_status(const struct tags *t, struct import_span *s);

/* As a member of the span. */
void tags_scope(const struct tags *t, struct import_out *out);

#endif
