#ifndef QUERY_TYPE_H
#define QUERY_TYPE_H

#include "base/str.h"
#include "query/value.h"

/*
 * What is known of types before any span is looked at. VALUE_UNKNOWN goes with everything: its
 * attributes decide.
 */

/* With its article, for people: `an int`, `a string`. */
const char *type_word(enum value_type type);

bool type_numeric(enum value_type type);

/* Whether an operator may have these on its two sides. */
bool type_match(enum value_type a, enum value_type b);

#endif
