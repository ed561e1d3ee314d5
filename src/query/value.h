#ifndef QUERY_VALUE_H
#define QUERY_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Values of the query language: what is written in a query, what a span has, what comes out of an
 * expression. A zeroed one is nil.
 */
enum value_type {
	VALUE_NIL,     /* nothing is there */
	VALUE_UNKNOWN, /* of an expression: its attributes decide, span by span */
	VALUE_INT,
	VALUE_FLOAT,
	VALUE_STRING,
	VALUE_BOOL,
	VALUE_INTS,
	VALUE_FLOATS,
	VALUE_STRINGS,
	VALUE_BOOLS,
	VALUE_DURATION,
	VALUE_STATUS,
	VALUE_KIND,
	VALUE_STATE,
	VALUE_JSON, /* of a span only: an array or object as written, its elements of any type */
	VALUE_TYPES,
};

struct value {
	enum value_type type;
	uint32_t count; /* elements, of the array types */
	union {
		int64_t number; /* int; duration in ns; enum span_status; enum span_state */
		double real;
		bool yes;
		struct str text; /* string; kind as one word; JSON as written */
		const int64_t *numbers;
		const double *reals;
		const bool *yeses;
		const struct str *texts;
	};
};

#endif
