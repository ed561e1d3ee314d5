#ifndef IMPORT_OTLP_IN_VALUE_H
#define IMPORT_OTLP_IN_VALUE_H

#include "base/buf.h"
#include "base/scan.h"

/*
 * Values of OTLP (opentelemetry.proto.common.v1, in its JSON encoding) as JSON values. Numbers may stand
 * in strings or not. A double keeps a point or an exponent, which tells it from an integer. What JSON has
 * no word for is an object with one member:
 *
 *     {"aitrace.bytes":"AQID"}    bytesValue
 *     {"aitrace.double":"NaN"}    doubleValue that is not finite
 *     {"aitrace.object":{...}}    kvlistValue that would read as one of these three
 *
 * Everything reads the value that the walk has come to (scan_key, scan_item), and passes it.
 */
enum {
	OTLP_IN_DEPTH = 100
}; /* levels of arrays and objects; what is nested deeper is a string of its JSON */

/* An AnyValue; `{}` is null. */
void otlp_in_any(struct scan *s, struct buf *out, int depth);

/* An array of KeyValue, as members of an object that is open in `out`. */
void otlp_in_pairs(struct scan *s, struct buf *out, int depth);

/* The same, at their outermost; `keep` is shown each member as it was written, and may have it taken back. */
void otlp_in_pairs_kept(struct scan *s, struct buf *out,
	bool (*keep)(void *to, struct str member), void *to);

/* What is said of doubles and bytes, wherever they were read: numbers or strings of JSON. */
void otlp_in_double(const struct scan_value *v, struct buf *out);
void otlp_in_bytes(const struct scan_value *v, struct buf *out);

/* Closes an object of pairs that begins there. */
void otlp_in_object_end(struct buf *out, size_t begin);

/* Whether a name is `name`, which is written in camelCase, or the same in snake_case. */
bool otlp_in_is(const struct scan_value *key, const char *name);

/* A row of a table of members: what to do with the value that the walk has come to. */
struct otlp_in_row {
	const char *name; /* in camelCase; NULL: the last row */
	void (*take)(void *to, struct scan *s, size_t arg);
	size_t arg;
};

/* The members of an object, each by its row; what no row knows is passed. No object: passed. */
void otlp_in_object(struct scan *s, const struct otlp_in_row *rows, void *to);

/* The same for an array: `take` for each of its objects. Returns how many elements it has. */
size_t otlp_in_array(struct scan *s, void (*take)(void *to, struct scan *s), void *to);

#endif
