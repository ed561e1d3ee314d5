#include "import/otlp_proto.h"

#include <math.h>

#include "base/arena.h"
#include "base/json.h"
#include "import/otlp.pb-c.h"

/* Text of an element that is enough to be given; bytes that its reader may read behind it. */
enum { PROTO_ELEMENT = 1 << 20, PROTO_PAD = 64 };

/* What holds what: an arena each, emptied before the next of its kind. */
enum { PROTO_REQUEST, PROTO_RESOURCE, PROTO_SCOPE, PROTO_ITEM, PROTO_LEVELS };

struct proto_level {
	struct arena arena;
	struct proto *proto;
};

struct proto {
	struct otlp_proto *o;
	struct proto_level levels[PROTO_LEVELS];
	bool full;	 /* unpacking would take more than it may */
	struct buf json; /* the element: its resource and scope, and items */
	size_t head;	 /* bytes of it before its first item */
	size_t resource; /* bytes of it that are the resource's */
};

/* ---- unpacking ---------------------------------------------------------------------------- */

static void *proto_take(void *data, size_t size)
{
	struct proto_level *level = data;
	struct proto *p = level->proto;
	size_t taken = size;

	for (size_t i = 0; i < PROTO_LEVELS; i++)
		taken += p->levels[i].arena.bytes;
	if (size > p->o->memory || taken > p->o->memory) {
		p->full = true;
		return NULL;
	}
	return arena_new(&level->arena, size);
}

static void proto_give(void *data, void *pointer)
{
	(void)data;
	(void)pointer;
}

static const char *proto_reason(const struct proto *p)
{
	return p->full ? "the message unpacks to more memory than a request may take"
		       : "the body is no OTLP message in protocol buffers";
}

/* NULL: it cannot be, and `wrong` says why. */
static void *proto_unpack(struct proto *p, int level,
	const ProtobufCMessageDescriptor *message, ProtobufCBinaryData bytes)
{
	ProtobufCAllocator from = {proto_take, proto_give, &p->levels[level]};
	void *unpacked = protobuf_c_message_unpack(message, &from, bytes.len, bytes.data);

	if (!unpacked && !p->o->wrong)
		p->o->wrong = proto_reason(p);
	return unpacked;
}

/* ---- values -------------------------------------------------------------------------------- */

static bool proto_any(struct proto *p, const Otlp__AnyValue *any, int depth);

static struct str proto_bytes(ProtobufCBinaryData bytes)
{
	return (struct str){(const char *)bytes.data, bytes.len};
}

static void proto_comma(struct proto *p)
{
	char last = p->json.at[p->json.len - 1];

	if (last != '{' && last != '[')
		buf_add_byte(&p->json, ',');
}

static void proto_hex(ProtobufCBinaryData bytes, struct buf *out)
{
	char *at = buf_reserve(out, bytes.len * 2 + 2);

	*at++ = '"';
	for (size_t i = 0; i < bytes.len; i++) {
		*at++ = "0123456789abcdef"[bytes.data[i] >> 4];
		*at++ = "0123456789abcdef"[bytes.data[i] & 15];
	}
	*at = '"';
	out->len += bytes.len * 2 + 2;
}

static void proto_base64(ProtobufCBinaryData bytes, struct buf *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	buf_add_byte(out, '"');
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		unsigned three = (unsigned)bytes.data[i] << 16;

		three |= left > 1 ? (unsigned)bytes.data[i + 1] << 8 : 0;
		three |= left > 2 ? (unsigned)bytes.data[i + 2] : 0;
		buf_add_byte(out, digits[three >> 18]);
		buf_add_byte(out, digits[three >> 12 & 63]);
		buf_add_byte(out, left > 1 ? digits[three >> 6 & 63] : '=');
		buf_add_byte(out, left > 2 ? digits[three & 63] : '=');
	}
	buf_add_byte(out, '"');
}

static void proto_int(int64_t number, struct buf *out)
{
	uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number;

	if (number < 0)
		buf_add_byte(out, '-');
	buf_add_number(out, size, 1);
}

static void proto_double(double number, struct buf *out)
{
	if (isfinite(number))
		json_double(number, out);
	else if (isnan(number))
		buf_add(out, STR("\"NaN\""));
	else
		buf_add(out, number > 0 ? STR("\"Infinity\"") : STR("\"-Infinity\""));
}

static bool proto_pair(struct proto *p, const Otlp__KeyValue *pair, int depth)
{
	proto_comma(p);
	buf_add(&p->json, STR("{\"key\":"));
	json_string(proto_bytes(pair->key), &p->json);
	buf_add(&p->json, STR(",\"value\":"));
	if (!pair->value)
		buf_add(&p->json, STR("{}"));
	else if (!proto_any(p, pair->value, depth))
		return false;
	buf_add_byte(&p->json, '}');
	return true;
}

static bool proto_array(struct proto *p, ProtobufCBinaryData bytes, int depth)
{
	const Otlp__ArrayValue *array = proto_unpack(
		p, PROTO_ITEM, &otlp__array_value__descriptor, bytes);

	for (size_t i = 0; array && i < array->n_values; i++) {
		const Otlp__AnyValue *any = proto_unpack(
			p, PROTO_ITEM, &otlp__any_value__descriptor, array->values[i]);

		proto_comma(p);
		if (!any || !proto_any(p, any, depth))
			return false;
	}
	return array;
}

static bool proto_kvlist(struct proto *p, ProtobufCBinaryData bytes, int depth)
{
	const Otlp__KeyValueList *list = proto_unpack(
		p, PROTO_ITEM, &otlp__key_value_list__descriptor, bytes);

	for (size_t i = 0; list && i < list->n_values; i++) {
		const Otlp__KeyValue *pair = proto_unpack(
			p, PROTO_ITEM, &otlp__key_value__descriptor, list->values[i]);

		if (!pair || !proto_pair(p, pair, depth))
			return false;
	}
	return list;
}

/* What holds further values; `depth` levels stand around it. */
static bool proto_nested(struct proto *p, const Otlp__AnyValue *any, int depth)
{
	bool array = any->value_case == OTLP__ANY_VALUE__VALUE_ARRAY_VALUE, held;

	if (depth == OTLP_PROTO_DEPTH) {
		p->o->wrong = "a value is nested deeper than 100 levels";
		return false;
	}
	buf_add(&p->json,
		array ? STR("\"arrayValue\":{\"values\":[")
		      : STR("\"kvlistValue\":{\"values\":["));
	held = array ? proto_array(p, any->array_value, depth + 1)
		     : proto_kvlist(p, any->kvlist_value, depth + 1);
	buf_add(&p->json, STR("]}"));
	return held;
}

static bool proto_any(struct proto *p, const Otlp__AnyValue *any, int depth)
{
	struct buf *out = &p->json;
	bool held = true;

	buf_add_byte(out, '{');
	switch (any->value_case) {
	case OTLP__ANY_VALUE__VALUE_STRING_VALUE:
		buf_add(out, STR("\"stringValue\":"));
		json_string(proto_bytes(any->string_value), out);
		break;
	case OTLP__ANY_VALUE__VALUE_BOOL_VALUE:
		buf_add(out,
			any->bool_value ? STR("\"boolValue\":true")
					: STR("\"boolValue\":false"));
		break;
	case OTLP__ANY_VALUE__VALUE_INT_VALUE:
		buf_add(out, STR("\"intValue\":\""));
		proto_int(any->int_value, out);
		buf_add_byte(out, '"');
		break;
	case OTLP__ANY_VALUE__VALUE_DOUBLE_VALUE:
		buf_add(out, STR("\"doubleValue\":"));
		proto_double(any->double_value, out);
		break;
	case OTLP__ANY_VALUE__VALUE_BYTES_VALUE:
		buf_add(out, STR("\"bytesValue\":"));
		proto_base64(any->bytes_value, out);
		break;
	case OTLP__ANY_VALUE__VALUE_ARRAY_VALUE:
	case OTLP__ANY_VALUE__VALUE_KVLIST_VALUE:
		held = proto_nested(p, any, depth);
		break;
	default: /* an empty value is one */
		break;
	}
	buf_add_byte(out, '}');
	return held;
}

/* ---- messages ------------------------------------------------------------------------------ */

/* How a field is laid out in protobuf-c's struct, and written. A 0 is not written: it is nothing. */
enum proto_type {
	PROTO_TEXT,
	PROTO_ID,
	PROTO_TIME,
	PROTO_INT,
	PROTO_UINT,
	PROTO_ANY,
	PROTO_PAIRS,
	PROTO_TEXTS,
	PROTO_MESSAGE,
	PROTO_MESSAGES,
};

struct proto_field {
	const char *key;
	enum proto_type type;
	size_t at;
	size_t count_at;		  /* of what is repeated */
	const struct proto_field *fields; /* of a message, up to a row without a key */
};

#define FIELD(message, key, type, name)                             \
	{                                                           \
		key, type, offsetof(Otlp__##message, name), 0, NULL \
	}
#define PAIRS(message)                                                     \
	{"attributes", PROTO_PAIRS, offsetof(Otlp__##message, attributes), \
		offsetof(Otlp__##message, n_attributes), NULL},            \
		FIELD(message, "droppedAttributesCount", PROTO_UINT,       \
			dropped_attributes_count)

static const struct proto_field proto_entity[] = {
	FIELD(EntityRef, "schemaUrl", PROTO_TEXT, schema_url),
	FIELD(EntityRef, "type", PROTO_TEXT, type),
	{"idKeys", PROTO_TEXTS, offsetof(Otlp__EntityRef, id_keys),
		offsetof(Otlp__EntityRef, n_id_keys), NULL},
	{"descriptionKeys", PROTO_TEXTS, offsetof(Otlp__EntityRef, description_keys),
		offsetof(Otlp__EntityRef, n_description_keys), NULL},
	{0},
};

static const struct proto_field proto_resource[] = {
	PAIRS(Resource),
	{"entityRefs", PROTO_MESSAGES, offsetof(Otlp__Resource, entity_refs),
		offsetof(Otlp__Resource, n_entity_refs), proto_entity},
	{0},
};

static const struct proto_field proto_scope[] = {
	FIELD(Scope, "name", PROTO_TEXT, name),
	FIELD(Scope, "version", PROTO_TEXT, version),
	PAIRS(Scope),
	{0},
};

static const struct proto_field proto_event[] = {
	FIELD(Event, "timeUnixNano", PROTO_TIME, time_unix_nano),
	FIELD(Event, "name", PROTO_TEXT, name),
	PAIRS(Event),
	{0},
};

static const struct proto_field proto_link[] = {
	FIELD(Link, "traceId", PROTO_ID, trace_id),
	FIELD(Link, "spanId", PROTO_ID, span_id),
	FIELD(Link, "traceState", PROTO_TEXT, trace_state),
	PAIRS(Link),
	FIELD(Link, "flags", PROTO_UINT, flags),
	{0},
};

static const struct proto_field proto_status[] = {
	FIELD(Status, "message", PROTO_TEXT, message),
	FIELD(Status, "code", PROTO_INT, code),
	{0},
};

static const struct proto_field proto_span[] = {
	FIELD(Span, "traceId", PROTO_ID, trace_id),
	FIELD(Span, "spanId", PROTO_ID, span_id),
	FIELD(Span, "traceState", PROTO_TEXT, trace_state),
	FIELD(Span, "parentSpanId", PROTO_ID, parent_span_id),
	FIELD(Span, "flags", PROTO_UINT, flags),
	FIELD(Span, "name", PROTO_TEXT, name),
	FIELD(Span, "kind", PROTO_INT, kind),
	FIELD(Span, "startTimeUnixNano", PROTO_TIME, start_time_unix_nano),
	FIELD(Span, "endTimeUnixNano", PROTO_TIME, end_time_unix_nano),
	PAIRS(Span),
	{"events", PROTO_MESSAGES, offsetof(Otlp__Span, events),
		offsetof(Otlp__Span, n_events), proto_event},
	FIELD(Span, "droppedEventsCount", PROTO_UINT, dropped_events_count),
	{"links", PROTO_MESSAGES, offsetof(Otlp__Span, links),
		offsetof(Otlp__Span, n_links), proto_link},
	FIELD(Span, "droppedLinksCount", PROTO_UINT, dropped_links_count),
	{"status", PROTO_MESSAGE, offsetof(Otlp__Span, status), 0, proto_status},
	{0},
};

static const struct proto_field proto_log[] = {
	FIELD(LogRecord, "timeUnixNano", PROTO_TIME, time_unix_nano),
	FIELD(LogRecord, "observedTimeUnixNano", PROTO_TIME, observed_time_unix_nano),
	FIELD(LogRecord, "severityNumber", PROTO_INT, severity_number),
	FIELD(LogRecord, "severityText", PROTO_TEXT, severity_text),
	FIELD(LogRecord, "body", PROTO_ANY, body),
	PAIRS(LogRecord),
	FIELD(LogRecord, "flags", PROTO_UINT, flags),
	FIELD(LogRecord, "traceId", PROTO_ID, trace_id),
	FIELD(LogRecord, "spanId", PROTO_ID, span_id),
	FIELD(LogRecord, "eventName", PROTO_TEXT, event_name),
	{0},
};

#undef FIELD
#undef PAIRS

static void proto_key(struct proto *p, const char *key)
{
	proto_comma(p);
	buf_add_byte(&p->json, '"');
	buf_add(&p->json, str_from(key));
	buf_add(&p->json, STR("\":"));
}

static bool proto_object(
	struct proto *p, const void *message, const struct proto_field *fields);

static void proto_text(
	struct proto *p, const struct proto_field *f, ProtobufCBinaryData text)
{
	if (!text.len)
		return;
	proto_key(p, f->key);
	if (f->type == PROTO_ID)
		proto_hex(text, &p->json);
	else
		json_string(proto_bytes(text), &p->json);
}

static void proto_number(struct proto *p, const struct proto_field *f, const void *at)
{
	if (f->type == PROTO_TIME && *(const uint64_t *)at) {
		proto_key(p, f->key);
		buf_add_byte(&p->json, '"');
		buf_add_number(&p->json, *(const uint64_t *)at, 1);
		buf_add_byte(&p->json, '"');
	} else if (f->type == PROTO_INT && *(const int32_t *)at) {
		proto_key(p, f->key);
		proto_int(*(const int32_t *)at, &p->json);
	} else if (f->type == PROTO_UINT && *(const uint32_t *)at) {
		proto_key(p, f->key);
		buf_add_number(&p->json, *(const uint32_t *)at, 1);
	}
}

static bool proto_list(
	struct proto *p, const struct proto_field *f, void *const *items, size_t count)
{
	if (!count)
		return true;
	proto_key(p, f->key);
	buf_add_byte(&p->json, '[');
	for (size_t i = 0; i < count; i++) {
		if (f->type == PROTO_MESSAGES)
			proto_comma(p);
		if (f->type == PROTO_PAIRS ? !proto_pair(p, items[i], 0)
					   : !proto_object(p, items[i], f->fields))
			return false;
	}
	buf_add_byte(&p->json, ']');
	return true;
}

static void proto_texts(struct proto *p, const struct proto_field *f,
	const ProtobufCBinaryData *texts, size_t count)
{
	if (!count)
		return;
	proto_key(p, f->key);
	buf_add_byte(&p->json, '[');
	for (size_t i = 0; i < count; i++) {
		proto_comma(p);
		json_string(proto_bytes(texts[i]), &p->json);
	}
	buf_add_byte(&p->json, ']');
}

static bool proto_part(struct proto *p, const struct proto_field *f, const void *part)
{
	if (!part)
		return true;
	proto_key(p, f->key);
	return f->type == PROTO_ANY ? proto_any(p, part, 0)
				    : proto_object(p, part, f->fields);
}

static bool proto_member(struct proto *p, const char *message, const struct proto_field *f)
{
	const void *at = message + f->at;

	switch (f->type) {
	case PROTO_TEXT:
	case PROTO_ID:
		proto_text(p, f, *(const ProtobufCBinaryData *)at);
		return true;
	case PROTO_PAIRS:
	case PROTO_MESSAGES:
		return proto_list(p, f, *(void *const *const *)at,
			*(const size_t *)(message + f->count_at));
	case PROTO_TEXTS:
		proto_texts(p, f, *(const ProtobufCBinaryData *const *)at,
			*(const size_t *)(message + f->count_at));
		return true;
	case PROTO_ANY:
	case PROTO_MESSAGE:
		return proto_part(p, f, *(const void *const *)at);
	default:
		proto_number(p, f, at);
		return true;
	}
}

static bool proto_object(
	struct proto *p, const void *message, const struct proto_field *fields)
{
	buf_add_byte(&p->json, '{');
	for (const struct proto_field *f = fields; f->key; f++)
		if (!proto_member(p, message, f))
			return false;
	buf_add_byte(&p->json, '}');
	return true;
}

/* ---- requests ------------------------------------------------------------------------------ */

static const struct proto_signal {
	const char *scopes; /* as JSON has them */
	const char *items;
	const ProtobufCMessageDescriptor *item;
	const struct proto_field *fields;
} proto_signals[] = {
	[OTLP_PROTO_TRACES] = {"scopeSpans", "spans", &otlp__span__descriptor, proto_span},
	[OTLP_PROTO_LOGS] = {"scopeLogs", "logRecords", &otlp__log_record__descriptor,
		proto_log},
};

/* Gives the items that are there, and begins an element like it. */
static bool proto_flush(struct proto *p)
{
	bool wanted = true;

	if (p->json.len > p->head) {
		buf_add(&p->json, STR("]}]}"));
		buf_reserve(&p->json, PROTO_PAD);
		wanted = p->o->element(p->o->to, buf_str(&p->json));
	}
	p->json.len = p->head;
	return wanted;
}

static void proto_schema(struct proto *p, ProtobufCBinaryData url)
{
	if (url.len) {
		proto_key(p, "schemaUrl");
		json_string(proto_bytes(url), &p->json);
	}
}

static bool proto_item(struct proto *p, ProtobufCBinaryData bytes)
{
	const struct proto_signal *s = &proto_signals[p->o->signal];
	const void *item;

	arena_reset(&p->levels[PROTO_ITEM].arena);
	item = proto_unpack(p, PROTO_ITEM, s->item, bytes);
	proto_comma(p);
	if (!item || !proto_object(p, item, s->fields))
		return false;
	p->o->items++;
	return p->json.len < PROTO_ELEMENT || proto_flush(p);
}

static bool proto_items(struct proto *p, const Otlp__ScopeItems *scope)
{
	p->json.len = p->resource;
	buf_add_byte(&p->json, '{');
	if (scope->scope) {
		proto_key(p, "scope");
		if (!proto_object(p, scope->scope, proto_scope))
			return false;
	}
	proto_schema(p, scope->schema_url);
	proto_key(p, proto_signals[p->o->signal].items);
	buf_add_byte(&p->json, '[');
	p->head = p->json.len;
	for (size_t i = 0; i < scope->n_items; i++)
		if (!proto_item(p, scope->items[i]))
			return false;
	return proto_flush(p);
}

static bool proto_scopes(struct proto *p, const Otlp__ResourceItems *resource)
{
	buf_reset(&p->json);
	buf_add_byte(&p->json, '{');
	if (resource->resource) {
		proto_key(p, "resource");
		if (!proto_object(p, resource->resource, proto_resource))
			return false;
	}
	proto_schema(p, resource->schema_url);
	proto_key(p, proto_signals[p->o->signal].scopes);
	buf_add_byte(&p->json, '[');
	p->resource = p->json.len;
	for (size_t i = 0; i < resource->n_scopes; i++) {
		const Otlp__ScopeItems *scope;

		arena_reset(&p->levels[PROTO_SCOPE].arena);
		arena_reset(&p->levels[PROTO_ITEM].arena);
		scope = proto_unpack(p, PROTO_SCOPE, &otlp__scope_items__descriptor,
			resource->scopes[i]);
		if (!scope || !proto_items(p, scope))
			return false;
	}
	return true;
}

static bool proto_request(struct proto *p, struct str request)
{
	ProtobufCBinaryData bytes = {request.len, (uint8_t *)request.at};
	const Otlp__Export *all = proto_unpack(
		p, PROTO_REQUEST, &otlp__export__descriptor, bytes);

	for (size_t i = 0; all && i < all->n_resources; i++) {
		const Otlp__ResourceItems *resource;

		for (size_t level = PROTO_RESOURCE; level < PROTO_LEVELS; level++)
			arena_reset(&p->levels[level].arena);
		resource = proto_unpack(p, PROTO_RESOURCE,
			&otlp__resource_items__descriptor, all->resources[i]);
		if (!resource || !proto_scopes(p, resource))
			return false;
	}
	return all;
}

bool otlp_proto_read(struct otlp_proto *o, struct str request)
{
	struct proto p = {.o = o};
	bool whole;

	o->items = 0;
	o->wrong = NULL;
	for (size_t level = 0; level < PROTO_LEVELS; level++)
		p.levels[level].proto = &p;
	whole = proto_request(&p, request);
	for (size_t level = 0; level < PROTO_LEVELS; level++)
		arena_release(&p.levels[level].arena);
	buf_release(&p.json);
	return whole;
}
