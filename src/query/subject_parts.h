#ifndef QUERY_SUBJECT_PARTS_H
#define QUERY_SUBJECT_PARTS_H

#include "query/subject.h"

/* Inside of subject: for subject*.c alone. */

/* The span, opened. */
const struct facts *subject_facts(struct subject *s);

/* The event that is asked of, opened; NULL: there is none, or it cannot be read. */
const struct facts *subject_event(struct subject *s);

/* The object of the resource that the span has or inherits; empty: none. */
struct str subject_resource(struct subject *s);

/* An attribute, where its scope says. */
struct value subject_scoped(struct subject *s, const struct field *f);

/* A member of an object that was checked before. */
struct value subject_member(struct subject *s, struct str object, struct str key);

#endif
