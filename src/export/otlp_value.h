#ifndef EXPORT_OTLP_VALUE_H
#define EXPORT_OTLP_VALUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/facts.h"

/*
 * JSON values as OTLP's AnyValue (opentelemetry.proto.common.v1, in its JSON encoding): integers
 * that fit 64 bits are intValue, other numbers doubleValue, or, where no double is near them,
 * stringValue; what is nested deeper than OTLP_DEPTH is a stringValue of its JSON text, because
 * readers of protocol buffers give up on deep ones.
 */
enum { OTLP_DEPTH = 24 };

/* Where values are written. */
struct otlp_to {
	struct buf *out;
	struct arena *arena; /* for what is needed meanwhile */
	uint64_t seed;	     /* of hashes, against crafted keys */
	bool beside_ours;    /* in a list that attributes of ours may stand in */
};

/* `{"stringValue":"..."}`; null is `{}`. */
void otlp_value(struct otlp_to *to, const struct scan_value *v);

/* `[{"key":"...","value":{...}},...]`: what stands between the brackets. */
void otlp_attributes(struct otlp_to *to, const struct attribute *a, size_t count);

/* The same of an object; of two members of one name the later counts. */
void otlp_object(struct otlp_to *to, struct str object);

/*
 * One of ours, whose value is a text, behind what `out` ends with; begins with a comma unless that
 * is an opening bracket.
 */
void otlp_own(const char *key, struct str text, struct buf *out);

/* Where an attribute or element goes: a comma, unless a bracket was opened just before. */
void otlp_comma(struct buf *out);

#endif
