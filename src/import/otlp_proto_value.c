#include "import/otlp_proto_parts.h"

#include <math.h>

#include "base/json.h"
#include "import/otlp.pb-c.h"
#include "import/otlp_in_value.h"

static struct str proto_str(ProtobufCBinaryData bytes)
{
	return (struct str){(const char *)bytes.data, bytes.len};
}

/* ---- what JSON has for it ------------------------------------------------------------------ */

struct scan_value proto_json(struct proto *p, enum scan_type type, struct str json)
{
	return (struct scan_value){
		.text = arena_copy(&p->levels[PROTO_ITEM].arena, json), .type = type};
}

/* Mostly there is nothing to be escaped, and JSON has the same bytes. */
struct scan_value proto_text(struct proto *p, ProtobufCBinaryData text)
{
	struct scan_value v = {.text = proto_str(text), .type = SCAN_STRING};

	if (!text.len)
		return (struct scan_value){0};
	buf_reset(&p->text);
	json_string(v.text, &p->text);
	if (p->text.len == text.len + 2)
		return v;
	v = proto_json(
		p, SCAN_STRING, str_head(str_tail(buf_str(&p->text), 1), p->text.len - 2));
	v.escaped = memchr(v.text.at, '\\', v.text.len);
	return v;
}

struct scan_value proto_id(struct proto *p, ProtobufCBinaryData id)
{
	char *digits;

	if (!id.len)
		return (struct scan_value){0};
	digits = arena_bytes(&p->levels[PROTO_ITEM].arena, id.len * 2);
	for (size_t i = 0; i < id.len; i++) {
		digits[2 * i] = "0123456789abcdef"[id.data[i] >> 4];
		digits[2 * i + 1] = "0123456789abcdef"[id.data[i] & 15];
	}
	return (struct scan_value){.text = {digits, id.len * 2}, .type = SCAN_STRING};
}

static void proto_int(int64_t number, struct buf *out)
{
	uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number;

	if (number < 0)
		buf_add_byte(out, '-');
	buf_add_number(out, size, 1);
}

struct scan_value proto_number(struct proto *p, int64_t number)
{
	if (!number)
		return (struct scan_value){0};
	if (number > 0 && number < 10)
		return (struct scan_value){
			.text = {&"0123456789"[number], 1}, .type = SCAN_NUMBER};
	buf_reset(&p->text);
	proto_int(number, &p->text);
	return proto_json(p, SCAN_NUMBER, buf_str(&p->text));
}

struct scan_value proto_digits(struct proto *p, uint64_t ns)
{
	if (!ns)
		return (struct scan_value){0};
	buf_reset(&p->text);
	buf_add_number(&p->text, ns, 1);
	return proto_json(p, SCAN_STRING, buf_str(&p->text));
}

/* Only what cannot be written is said in words. */
struct otlp_in_time proto_time(struct proto *p, uint64_t ns)
{
	if (ns <= INT64_MAX)
		return (struct otlp_in_time){.ns = (int64_t)ns};
	return (struct otlp_in_time){.said = proto_digits(p, ns)};
}

/* ---- values -------------------------------------------------------------------------------- */

static void proto_double(struct proto *p, double number, struct buf *out)
{
	struct scan_value v = {.type = SCAN_STRING};

	buf_reset(&p->text);
	if (isfinite(number)) {
		json_double(number, &p->text);
		v.type = SCAN_NUMBER;
	} else if (isnan(number)) {
		buf_add(&p->text, STR("NaN"));
	} else {
		buf_add(&p->text, number > 0 ? STR("Infinity") : STR("-Infinity"));
	}
	v.text = buf_str(&p->text);
	otlp_in_double(&v, out);
}

static void proto_base64(ProtobufCBinaryData bytes, struct buf *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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
}

static void proto_bytes(struct proto *p, ProtobufCBinaryData bytes, struct buf *out)
{
	struct scan_value v = {.type = SCAN_STRING};

	buf_reset(&p->text);
	proto_base64(bytes, &p->text);
	v.text = buf_str(&p->text);
	otlp_in_bytes(&v, out);
}

static bool proto_array(
	struct proto *p, ProtobufCBinaryData bytes, int depth, struct buf *out)
{
	const Otlp__ArrayValue *array = proto_unpack(
		p, PROTO_ITEM, &otlp__array_value__descriptor, bytes);

	buf_add_byte(out, '[');
	for (size_t i = 0; array && i < array->n_values; i++) {
		const Otlp__AnyValue *any = proto_unpack(
			p, PROTO_ITEM, &otlp__any_value__descriptor, array->values[i]);

		if (i)
			buf_add_byte(out, ',');
		if (!any || !proto_any(p, any, depth, out))
			return false;
	}
	buf_add_byte(out, ']');
	return array;
}

static bool proto_kvlist(
	struct proto *p, ProtobufCBinaryData bytes, int depth, struct buf *out)
{
	const Otlp__KeyValueList *list = proto_unpack(
		p, PROTO_ITEM, &otlp__key_value_list__descriptor, bytes);
	size_t begin = out->len;

	buf_add_byte(out, '{');
	for (size_t i = 0; list && i < list->n_values; i++) {
		const Otlp__KeyValue *pair = proto_unpack(
			p, PROTO_ITEM, &otlp__key_value__descriptor, list->values[i]);

		if (!pair || !proto_pair(p, pair, depth, out))
			return false;
	}
	otlp_in_object_end(out, begin);
	return list;
}

/* What holds further values; `depth` levels stand around it. */
static bool proto_nested(
	struct proto *p, const Otlp__AnyValue *any, int depth, struct buf *out)
{
	if (depth == OTLP_IN_DEPTH) {
		p->o->wrong = "a value is nested deeper than 100 levels";
		return false;
	}
	return any->value_case == OTLP__ANY_VALUE__VALUE_ARRAY_VALUE
		? proto_array(p, any->array_value, depth + 1, out)
		: proto_kvlist(p, any->kvlist_value, depth + 1, out);
}

bool proto_any(struct proto *p, const Otlp__AnyValue *any, int depth, struct buf *out)
{
	switch (any->value_case) {
	case OTLP__ANY_VALUE__VALUE_STRING_VALUE:
		json_string(proto_str(any->string_value), out);
		return true;
	case OTLP__ANY_VALUE__VALUE_BOOL_VALUE:
		buf_add(out, any->bool_value ? STR("true") : STR("false"));
		return true;
	case OTLP__ANY_VALUE__VALUE_INT_VALUE:
		proto_int(any->int_value, out);
		return true;
	case OTLP__ANY_VALUE__VALUE_DOUBLE_VALUE:
		proto_double(p, any->double_value, out);
		return true;
	case OTLP__ANY_VALUE__VALUE_BYTES_VALUE:
		proto_bytes(p, any->bytes_value, out);
		return true;
	case OTLP__ANY_VALUE__VALUE_ARRAY_VALUE:
	case OTLP__ANY_VALUE__VALUE_KVLIST_VALUE:
		return proto_nested(p, any, depth, out);
	default: /* an empty value is one */
		buf_add(out, STR("null"));
		return true;
	}
}

/* ---- attributes ---------------------------------------------------------------------------- */

bool proto_pair(struct proto *p, const Otlp__KeyValue *pair, int depth, struct buf *out)
{
	if (out->len && out->at[out->len - 1] != '{')
		buf_add_byte(out, ',');
	json_string(proto_str(pair->key), out);
	buf_add_byte(out, ':');
	if (pair->value)
		return proto_any(p, pair->value, depth, out);
	buf_add(out, STR("null"));
	return true;
}

bool proto_pairs(
	struct proto *p, Otlp__KeyValue *const *pairs, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++)
		if (!proto_pair(p, pairs[i], 0, out))
			return false;
	return true;
}
