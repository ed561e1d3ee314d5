#ifndef IMPORT_HEAD_H
#define IMPORT_HEAD_H

#include "import/format.h"

/*
 * What a format is known by: keys at the beginning of its text, which may be cut off anywhere. Looks at
 * tokens alone, so that a name in a string, or deeper inside, is none.
 */

/* The first byte that is no white space, behind a byte order mark if there is one; 0: none yet. */
char head_first(struct str head);

/*
 * Whether `key` is a key of an object that is `depth` brackets and braces deep: the outermost object's
 * members are 1 deep, those of an object in an outermost array 2.
 */
bool head_key(struct str head, int depth, const char *key);

/* And whether its value is this string, as written. */
bool head_says(struct str head, int depth, const char *key, const char *value);

/*
 * What a beginning is that has none of a format's keys: it could be one yet, when its first value begins
 * with `first` and has not ended; or there is none so far.
 */
enum import_likeness head_else(struct str head, char first);

/* The likeness of the line that is likest, of a format that has a value in each. */
enum import_likeness head_lines(
	struct str head, enum import_likeness (*look_line)(struct str line));

#endif
