#include "export/otlp_bytes.h"

#include "base/scan.h"
#include "export/wire.h"

/*
 * No library, and no tree of objects in between: a field is a row, and one walk over the text writes
 * the bytes behind each other. What is not said, or says what a field says by itself, has no bytes;
 * but in a oneof, where that it was said is what it says.
 */
enum proto_type {
	PROTO_TEXT,
	PROTO_HEX,    /* bytes: ids are no base64 in OTLP's JSON */
	PROTO_BASE64, /* bytes */
	PROTO_BOOL,
	PROTO_INT, /* int64, uint32 and enums: negative ones have ten bytes */
	PROTO_FIXED32,
	PROTO_FIXED64,
	PROTO_DOUBLE,
	PROTO_ONE,   /* a message */
	PROTO_MANY,  /* messages, in an array */
	PROTO_TEXTS, /* the same of text */
};

struct proto_field {
	const char *name; /* NULL: there are no more */
	unsigned number;
	enum proto_type type;
	const struct proto_field *message; /* of PROTO_ONE, and of PROTO_MANY */
	bool oneof;
};

/* ---- the table: opentelemetry.proto.{common,resource,trace,logs}.v1 ----------------------------- */

static const struct proto_field proto_any[8];

static const struct proto_field proto_pair[] = {
	{"key", 1, PROTO_TEXT, NULL, false},
	{"value", 2, PROTO_ONE, proto_any, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_elements[] = {
	{"values", 1, PROTO_MANY, proto_any, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_pairs[] = {
	{"values", 1, PROTO_MANY, proto_pair, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_any[8] = {
	{"stringValue", 1, PROTO_TEXT, NULL, true},
	{"boolValue", 2, PROTO_BOOL, NULL, true},
	{"intValue", 3, PROTO_INT, NULL, true},
	{"doubleValue", 4, PROTO_DOUBLE, NULL, true},
	{"arrayValue", 5, PROTO_ONE, proto_elements, true},
	{"kvlistValue", 6, PROTO_ONE, proto_pairs, true},
	{"bytesValue", 7, PROTO_BASE64, NULL, true},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_entity[] = {
	{"schemaUrl", 1, PROTO_TEXT, NULL, false},
	{"type", 2, PROTO_TEXT, NULL, false},
	{"idKeys", 3, PROTO_TEXTS, NULL, false},
	{"descriptionKeys", 4, PROTO_TEXTS, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_resource[] = {
	{"attributes", 1, PROTO_MANY, proto_pair, false},
	{"droppedAttributesCount", 2, PROTO_INT, NULL, false},
	{"entityRefs", 3, PROTO_MANY, proto_entity, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_scope[] = {
	{"name", 1, PROTO_TEXT, NULL, false},
	{"version", 2, PROTO_TEXT, NULL, false},
	{"attributes", 3, PROTO_MANY, proto_pair, false},
	{"droppedAttributesCount", 4, PROTO_INT, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_event[] = {
	{"timeUnixNano", 1, PROTO_FIXED64, NULL, false},
	{"name", 2, PROTO_TEXT, NULL, false},
	{"attributes", 3, PROTO_MANY, proto_pair, false},
	{"droppedAttributesCount", 4, PROTO_INT, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_link[] = {
	{"traceId", 1, PROTO_HEX, NULL, false},
	{"spanId", 2, PROTO_HEX, NULL, false},
	{"traceState", 3, PROTO_TEXT, NULL, false},
	{"attributes", 4, PROTO_MANY, proto_pair, false},
	{"droppedAttributesCount", 5, PROTO_INT, NULL, false},
	{"flags", 6, PROTO_FIXED32, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_status[] = {
	{"message", 2, PROTO_TEXT, NULL, false},
	{"code", 3, PROTO_INT, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_span[] = {
	{"traceId", 1, PROTO_HEX, NULL, false},
	{"spanId", 2, PROTO_HEX, NULL, false},
	{"traceState", 3, PROTO_TEXT, NULL, false},
	{"parentSpanId", 4, PROTO_HEX, NULL, false},
	{"name", 5, PROTO_TEXT, NULL, false},
	{"kind", 6, PROTO_INT, NULL, false},
	{"startTimeUnixNano", 7, PROTO_FIXED64, NULL, false},
	{"endTimeUnixNano", 8, PROTO_FIXED64, NULL, false},
	{"attributes", 9, PROTO_MANY, proto_pair, false},
	{"droppedAttributesCount", 10, PROTO_INT, NULL, false},
	{"events", 11, PROTO_MANY, proto_event, false},
	{"droppedEventsCount", 12, PROTO_INT, NULL, false},
	{"links", 13, PROTO_MANY, proto_link, false},
	{"droppedLinksCount", 14, PROTO_INT, NULL, false},
	{"status", 15, PROTO_ONE, proto_status, false},
	{"flags", 16, PROTO_FIXED32, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_log[] = {
	{"timeUnixNano", 1, PROTO_FIXED64, NULL, false},
	{"severityNumber", 2, PROTO_INT, NULL, false},
	{"severityText", 3, PROTO_TEXT, NULL, false},
	{"body", 5, PROTO_ONE, proto_any, false},
	{"attributes", 6, PROTO_MANY, proto_pair, false},
	{"droppedAttributesCount", 7, PROTO_INT, NULL, false},
	{"flags", 8, PROTO_FIXED32, NULL, false},
	{"traceId", 9, PROTO_HEX, NULL, false},
	{"spanId", 10, PROTO_HEX, NULL, false},
	{"observedTimeUnixNano", 11, PROTO_FIXED64, NULL, false},
	{"eventName", 12, PROTO_TEXT, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_scope_spans[] = {
	{"scope", 1, PROTO_ONE, proto_scope, false},
	{"spans", 2, PROTO_MANY, proto_span, false},
	{"schemaUrl", 3, PROTO_TEXT, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_scope_logs[] = {
	{"scope", 1, PROTO_ONE, proto_scope, false},
	{"logRecords", 2, PROTO_MANY, proto_log, false},
	{"schemaUrl", 3, PROTO_TEXT, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_resource_spans[] = {
	{"resource", 1, PROTO_ONE, proto_resource, false},
	{"scopeSpans", 2, PROTO_MANY, proto_scope_spans, false},
	{"schemaUrl", 3, PROTO_TEXT, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

static const struct proto_field proto_resource_logs[] = {
	{"resource", 1, PROTO_ONE, proto_resource, false},
	{"scopeLogs", 2, PROTO_MANY, proto_scope_logs, false},
	{"schemaUrl", 3, PROTO_TEXT, NULL, false},
	{NULL, 0, PROTO_TEXT, NULL, false},
};

/* By signal. */
static const struct proto_field proto_requests[][2] = {
	{{"resourceSpans", 1, PROTO_MANY, proto_resource_spans, false},
		{NULL, 0, PROTO_TEXT, NULL, false}},
	{{"resourceLogs", 1, PROTO_MANY, proto_resource_logs, false},
		{NULL, 0, PROTO_TEXT, NULL, false}},
};

/* ---- values ------------------------------------------------------------------------------------- */

static bool proto_message(
	const struct proto_field *fields, const struct scan_value *v, struct buf *out);

static bool proto_bytes(
	const struct proto_field *f, const struct scan_value *v, struct buf *out)
{
	size_t before = out->len, begin = wire_open(f->number, out);
	bool sound = v->type ==
		SCAN_STRING; /* if not, the caller takes back what was written */

	if (sound && f->type == PROTO_TEXT)
		scan_unescape(v, out);
	else if (sound)
		sound = f->type == PROTO_HEX ? wire_hex(v->text, out)
					     : wire_base64(v->text, out);
	if (out->len == begin && !f->oneof)
		out->len = before;
	else
		wire_close(begin, out);
	return sound;
}

static bool proto_bool(
	const struct proto_field *f, const struct scan_value *v, struct buf *out)
{
	if (v->type != SCAN_TRUE && v->type != SCAN_FALSE)
		return false;
	wire_varint_field(f->number, v->type == SCAN_TRUE, f->oneof, out);
	return true;
}

/* Numbers may be written as text, in which 64 bits survive everybody's JSON. */
static bool proto_int(
	const struct proto_field *f, const struct scan_value *v, struct buf *out)
{
	uint64_t bits;

	if (!wire_integer(v, f->type == PROTO_INT, &bits))
		return false;
	if (f->type == PROTO_FIXED32 && bits > UINT32_MAX)
		return false;
	if (f->type == PROTO_INT)
		wire_varint_field(f->number, bits, f->oneof, out);
	else
		wire_fixed_field(
			f->number, bits, f->type == PROTO_FIXED32 ? 4 : 8, f->oneof, out);
	return true;
}

static bool proto_double(
	const struct proto_field *f, const struct scan_value *v, struct buf *out)
{
	uint64_t bits;

	if (!wire_double(v, &bits))
		return false;
	wire_fixed_field(f->number, bits, 8, f->oneof, out);
	return true;
}

static bool proto_one(
	const struct proto_field *f, const struct scan_value *v, struct buf *out)
{
	size_t begin;
	bool sound;

	if (v->type != SCAN_OBJECT)
		return false;
	begin = wire_open(f->number, out);
	sound = proto_message(f->message, v, out);
	wire_close(begin, out);
	return sound;
}

static bool proto_many(
	const struct proto_field *f, const struct scan_value *v, struct buf *out)
{
	struct scan_value element;
	bool sound = true;
	struct scan s;

	if (v->type != SCAN_ARRAY)
		return false;
	scan_init(&s, v->text, 0);
	scan_array(&s);
	while (scan_element(&s, &element))
		sound &= proto_one(f, &element, out);
	return sound && !s.error;
}

static bool proto_texts(
	const struct proto_field *f, const struct scan_value *v, struct buf *out)
{
	const struct proto_field one = {f->name, f->number, PROTO_TEXT, NULL, true};
	struct scan_value element;
	bool sound = v->type == SCAN_ARRAY;
	struct scan s;

	scan_init(&s, v->text, 0);
	if (!sound || !scan_array(&s))
		return false;
	while (scan_element(&s, &element))
		sound &= element.type == SCAN_STRING && proto_bytes(&one, &element, out);
	return sound;
}

/* Of a message what could be written stays; of anything else that could not, nothing. */
static bool proto_value(
	const struct proto_field *f, const struct scan_value *v, struct buf *out)
{
	static bool (*const writers[])(const struct proto_field *f,
		const struct scan_value *v, struct buf *out) = {
		[PROTO_TEXT] = proto_bytes,
		[PROTO_HEX] = proto_bytes,
		[PROTO_BASE64] = proto_bytes,
		[PROTO_BOOL] = proto_bool,
		[PROTO_INT] = proto_int,
		[PROTO_FIXED32] = proto_int,
		[PROTO_FIXED64] = proto_int,
		[PROTO_DOUBLE] = proto_double,
		[PROTO_ONE] = proto_one,
		[PROTO_MANY] = proto_many,
		[PROTO_TEXTS] = proto_texts,
	};

	size_t before = out->len;
	bool sound = writers[f->type](f, v, out);

	if (!sound && !f->message)
		out->len = before;
	return sound;
}

static const struct proto_field *proto_find(
	const struct proto_field *fields, const struct scan_value *key)
{
	for (const struct proto_field *f = fields; f->name; f++)
		if (scan_is(key, str_from(f->name)))
			return f;
	return NULL;
}

static bool proto_message(
	const struct proto_field *fields, const struct scan_value *v, struct buf *out)
{
	struct scan_member m;
	bool sound = true;
	struct scan s;

	if (v->type != SCAN_OBJECT)
		return false;
	scan_init(&s, v->text, 0);
	scan_object(&s);
	while (scan_member(&s, &m)) {
		const struct proto_field *f = proto_find(fields, &m.key);

		if (f && m.value.type != SCAN_NULL)
			sound &= proto_value(f, &m.value, out);
	}
	return sound && !s.error;
}

bool otlp_bytes(enum otlp_signal signal, struct str json, struct buf *out)
{
	struct scan_value v = scan_value_of(json);

	return proto_message(proto_requests[signal], &v, out);
}
