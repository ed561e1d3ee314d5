#ifndef IMPORT_OTLP_PROTO_PARTS_H
#define IMPORT_OTLP_PROTO_PARTS_H

#include "import/otlp_in_said.h"
#include "import/otlp_proto.h"

/*
 * What the files of otlp_proto.h share. Messages of protobuf-c live in arenas, one for each level of what
 * holds what, which is emptied before the next of its kind.
 */
enum { PROTO_REQUEST, PROTO_RESOURCE, PROTO_SCOPE, PROTO_ITEM, PROTO_LEVELS };

struct proto_level {
	struct arena arena;
	struct proto *proto;
};

struct proto {
	struct otlp_proto *o;
	struct proto_level levels[PROTO_LEVELS];
	struct otlp_in in;
	struct buf text; /* a value, while it becomes one of JSON */
	bool full;	 /* unpacking would take more than it may */
};

struct ProtobufCMessageDescriptor;
struct ProtobufCBinaryData;
struct Otlp__AnyValue;
struct Otlp__KeyValue;

/* ---- otlp_proto.c -------------------------------------------------------------------------- */

/* NULL: it cannot be, and `wrong` says why. */
void *proto_unpack(struct proto *p, int level,
	const struct ProtobufCMessageDescriptor *message, struct ProtobufCBinaryData bytes);

/* ---- otlp_proto_value.c -------------------------------------------------------------------- */

/* As JSON has them; one that is empty, or 0, was not said. They live as long as the item at hand. */
struct scan_value proto_text(struct proto *p, struct ProtobufCBinaryData text);
struct scan_value proto_id(struct proto *p, struct ProtobufCBinaryData id);
struct scan_value proto_number(struct proto *p, int64_t number);
struct scan_value proto_digits(struct proto *p, uint64_t ns);
struct otlp_in_time proto_time(struct proto *p, uint64_t ns);
struct scan_value proto_json(struct proto *p, enum scan_type type, struct str json);

/* Values as otlp_in_value.h writes them. False: they cannot be read, or are nested too deep, and `wrong` says so. */
bool proto_any(
	struct proto *p, const struct Otlp__AnyValue *any, int depth, struct buf *out);
bool proto_pairs(struct proto *p, struct Otlp__KeyValue *const *pairs, size_t count,
	struct buf *out);
bool proto_pair(
	struct proto *p, const struct Otlp__KeyValue *pair, int depth, struct buf *out);

/* ---- otlp_proto_item.c --------------------------------------------------------------------- */

/* A Span, a LogRecord becomes a record. False: as above. */
bool proto_span(struct proto *p, struct ProtobufCBinaryData bytes);
bool proto_log(struct proto *p, struct ProtobufCBinaryData bytes);

#endif
