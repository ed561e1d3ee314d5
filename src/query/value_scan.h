#ifndef QUERY_VALUE_SCAN_H
#define QUERY_VALUE_SCAN_H

#include "base/arena.h"
#include "base/scan.h"
#include "query/value.h"

/*
 * What a JSON value is in a query. Null is nil; a number with neither point nor exponent that
 * fits is an int. Texts point into the input, or into `arena` where escapes were undone.
 */
struct value value_of_scan(const struct scan_value *v, struct arena *arena);

/* Whether a value of VALUE_JSON has a string in it, at any depth, that contains `word`. */
bool value_json_contains(struct str json, struct str word, struct arena *arena);

/* Whether `word` is in `text`. */
bool value_text_contains(struct str text, struct str word);

#endif
