#ifndef IMPORT_SPOT_H
#define IMPORT_SPOT_H

#include "base/str.h"

/* A place in the input. */
struct spot {
	uint64_t number; /* of the line */
	uint64_t column; /* in bytes, from 1; 0: not known */
};

/* What comes behind these bytes, which begin there. */
static inline void spot_pass(struct spot *s, struct str bytes)
{
	size_t line;

	while ((line = str_find(bytes, '\n')) < bytes.len) {
		*s = (struct spot){s->number + 1, 1};
		bytes = str_tail(bytes, line + 1);
	}
	s->column += bytes.len;
}

#endif
