#include "export/otlp_value.h"

#include <string.h>

#include "base/json.h"
#include "import/otlp_in_own.h"

static void otlp_any(struct otlp_to *to, const struct scan_value *v, int depth);

void otlp_comma(struct buf *out)
{
	if (out->len && out->at[out->len - 1] != '[')
		buf_add_byte(out, ',');
}

static void otlp_key(struct str key, struct buf *out)
{
	otlp_comma(out);
	buf_add(out, STR("{\"key\":"));
	json_string(key, out);
	buf_add(out, STR(",\"value\":"));
}

/* What somebody else called as ours are gets our prefix once more: what comes in with it is his again. */
static void otlp_others_key(struct str key, struct buf *out)
{
	struct buf more = {0};

	if (otlp_in_own_find(key) != OWN_COUNT)
		buf_add(&more, STR("aitrace."));
	buf_add(&more, key);
	otlp_key(buf_str(&more), out);
	buf_release(&more);
}

void otlp_own(const char *key, struct str text, struct buf *out)
{
	otlp_key(str_from(key), out);
	buf_add(out, STR("{\"stringValue\":"));
	json_string(text, out);
	buf_add(out, STR("}}"));
}

static void otlp_pairs(
	struct otlp_to *to, const struct attribute *a, size_t count, int depth)
{
	for (size_t i = 0; i < count; i++) {
		if (to->beside_ours && !depth)
			otlp_others_key(a[i].key, to->out);
		else
			otlp_key(a[i].key, to->out);
		otlp_any(to, &a[i].value, depth);
		buf_add_byte(to->out, '}');
	}
}

static void otlp_members(struct otlp_to *to, struct str object, int depth)
{
	struct facts unique = {.seed = to->seed};

	facts_merge(&unique, object, to->arena);
	otlp_pairs(to, unique.attributes, unique.attribute_count, depth);
}

static void otlp_elements(struct otlp_to *to, struct str array, int depth)
{
	struct scan_value v;
	struct scan s;

	scan_init(&s, array, 0);
	if (!scan_array(&s))
		return;
	while (scan_element(&s, &v)) {
		otlp_comma(to->out);
		otlp_any(to, &v, depth);
	}
}

static void otlp_list(struct otlp_to *to, const struct scan_value *v, int depth)
{
	buf_add(to->out,
		v->type == SCAN_OBJECT ? STR("{\"kvlistValue\":{\"values\":[")
				       : STR("{\"arrayValue\":{\"values\":["));
	if (v->type == SCAN_OBJECT)
		otlp_members(to, v->text, depth + 1);
	else
		otlp_elements(to, v->text, depth + 1);
	buf_add(to->out, STR("]}}"));
}

/* The value of an object's only member, if this is what it is called. */
static bool otlp_only(struct str object, struct str key, struct scan_value *v)
{
	struct scan_member m;
	struct scan s;

	scan_init(&s, object, 0);
	if (!scan_object(&s) || !scan_member(&s, &m) || !str_eq(m.key.text, key))
		return false;
	*v = m.value;
	return !scan_member(&s, &m);
}

/* What JSON has no word for is an object with one member: see import/otlp_in_value.h. */
static bool otlp_foreign(struct otlp_to *to, struct str object, int depth)
{
	struct buf *out = to->out;
	struct scan_value v;

	if (!str_starts(object, STR("{\"aitrace.")))
		return false;
	if (otlp_only(object, STR("aitrace.bytes"), &v) && v.type == SCAN_STRING)
		buf_add(out, STR("{\"bytesValue\":"));
	else if (otlp_only(object, STR("aitrace.double"), &v) && v.type == SCAN_STRING)
		buf_add(out, STR("{\"doubleValue\":"));
	else if (otlp_only(object, STR("aitrace.object"), &v) && v.type == SCAN_OBJECT) {
		otlp_list(to, &v, depth);
		return true;
	} else
		return false;
	json_value(&v, out);
	buf_add_byte(out, '}');
	return true;
}

static void otlp_nested(struct otlp_to *to, const struct scan_value *v, int depth)
{
	struct buf *out = to->out;

	if (depth == OTLP_DEPTH) {
		buf_add(out, STR("{\"stringValue\":"));
		json_string(v->text, out);
		buf_add_byte(out, '}');
		return;
	}
	if (v->type != SCAN_OBJECT || !otlp_foreign(to, v->text, depth))
		otlp_list(to, v, depth);
}

/* Written as an integer. -0 is none: its sign would go. */
static bool otlp_whole(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '.' || (text.at[i] | 0x20) == 'e')
			return false;
	return !str_eq(text, STR("-0"));
}

static void otlp_number(const struct scan_value *v, struct buf *out)
{
	int64_t whole;
	double near;

	if (otlp_whole(v->text) && scan_int(v, &whole))
		buf_addf(out, "{\"intValue\":\"%lld\"}", (long long)whole);
	else
		buf_addf(out,
			scan_double(v, &near) ? "{\"doubleValue\":%.*s}"
					      : "{\"stringValue\":\"%.*s\"}",
			(int)v->text.len, v->text.at);
}

static void otlp_any(struct otlp_to *to, const struct scan_value *v, int depth)
{
	struct buf *out = to->out;

	switch (v->type) {
	case SCAN_STRING:
		buf_add(out, STR("{\"stringValue\":"));
		json_value(v, out);
		buf_add_byte(out, '}');
		break;
	case SCAN_NUMBER:
		otlp_number(v, out);
		break;
	case SCAN_NULL:
		buf_add(out, STR("{}"));
		break;
	case SCAN_FALSE:
		buf_add(out, STR("{\"boolValue\":false}"));
		break;
	case SCAN_TRUE:
		buf_add(out, STR("{\"boolValue\":true}"));
		break;
	default:
		otlp_nested(to, v, depth);
	}
}

void otlp_value(struct otlp_to *to, const struct scan_value *v)
{
	otlp_any(to, v, 0);
}

void otlp_attributes(struct otlp_to *to, const struct attribute *a, size_t count)
{
	otlp_pairs(to, a, count, 0);
}

void otlp_object(struct otlp_to *to, struct str object)
{
	otlp_members(to, object, 0);
}
