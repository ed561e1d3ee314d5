#ifndef IMPORT_FIELDS_H
#define IMPORT_FIELDS_H

#include "base/arena.h"
#include "import/out.h"

/*
 * The members of an object that a format asks for, found in one walk: a table of their names, and an
 * enum that says where in the table each stands. A value that is not there is as null is: of type
 * SCAN_NULL. Of what stands twice the later one counts.
 */
struct fields {
	const char *const *names;
	size_t count;
	const char *prefix; /* of what the table does not name: fields_others */
};

/* `out` has room for all of the table. False: it is no object. */
bool fields_read(const struct fields *f, struct str object, struct scan_value *out);

/* The members that the table does not name and that are not null, as members below the prefix. */
void fields_others(const struct fields *f, struct str object, struct import_out *out);

/* What a string reads; empty for everything else. Lasts as long as the input and `arena`. */
struct str field_text(const struct scan_value *v, struct arena *arena);

/* The same for a number, as it was written: an id is a string here and a number there. */
struct str field_word(const struct scan_value *v, struct arena *arena);

bool field_true(const struct scan_value *v);

/* An id, as it was written, of `digits` hexadecimal ones or any text. Empty: none, all zero, or too long. */
struct str field_id(const struct scan_value *v, size_t digits, struct arena *arena);

/*
 * The same for formats of hexadecimal ids: lower case, with zeros in front up to `digits`, as W3C Trace
 * Context writes them, so that what one tool cut off is joined with another one's whole id.
 */
struct str field_padded_id(const struct scan_value *v, size_t digits, struct arena *arena);

/* An integer, written as a number or as a string of one. */
bool field_int(const struct scan_value *v, int64_t *out);

/*
 * A time or duration of `unit` nanoseconds each, with a fraction perhaps, as a number or as a string of
 * one; cut to nanoseconds.
 */
enum { FIELD_MICROS = 1000, FIELD_SECONDS = 1000000000 };
bool field_time(const struct scan_value *v, int64_t unit, int64_t *ns);
bool field_micros(const struct scan_value *v, int64_t *ns);

/* An RFC 3339 time. */
bool field_stamp(const struct scan_value *v, struct arena *arena, int64_t *ns);

/* The sum of two times, or the nearest that there is. */
int64_t field_later(int64_t ns, int64_t by);

#endif
