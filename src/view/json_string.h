#ifndef VIEW_JSON_STRING_H
#define VIEW_JSON_STRING_H

#include "base/arena.h"
#include "base/scan.h"

/*
 * What the strings of a JSON text read, each found out once: escapes undone, and whether that is
 * JSON again, as agents like to write arguments and results. A zeroed one is valid and empty.
 */
struct json_string {
	const char
		*at; /* of the string as written, which tells it from others; NULL: free */
	struct str text; /* what it reads */
	bool json;	 /* which is an array or an object, checked */
};

struct json_strings {
	struct arena arena;	   /* of texts whose escapes were undone */
	struct json_string *slots; /* by address */
	size_t room;		   /* a power of two, or 0 */
	size_t count;
};

void json_strings_release(struct json_strings *s);

/*
 * A string value. The text as written must stay where it is; what comes back lasts as long as the
 * two do.
 */
struct json_string json_string_read(struct json_strings *s, const struct scan_value *v);

#endif
