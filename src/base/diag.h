#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * What is wrong with an input, and where. A value: the engine fills it, only cmd/ prints it.
 * `text` is for people, one line without a full stop, and lives as long as what it speaks of.
 */
struct diag {
	struct str source; /* the file's name as it was given, or "<stdin>" */
	uint64_t line;	   /* from 1; 0: the source as a whole */
	uint64_t column;   /* in bytes, from 1; 0: the line as a whole */
	struct str text;
	bool notice; /* worth knowing, but nothing was lost: a file that was replaced */
};

/* Appends `source:line:column: text`, parts that are 0 left out; no newline. */
void diag_format(const struct diag *d, struct buf *out);

#endif
