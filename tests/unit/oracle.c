#include "oracle.h"

#include <jansson.h>
#include <string.h>

#include "base/scan.h"

static const json_t *oracle_json(const struct oracle *tree)
{
	return (const json_t *)(const void *)tree;
}

/* What jansson does not do, as the header lists it. */
static bool oracle_limit(const json_error_t *error)
{
	static const char surrogate[] = "invalid Unicode";

	switch (json_error_code(error)) {
	case json_error_numeric_overflow:
	case json_error_null_byte_in_key:
	case json_error_stack_overflow:
		return true;
	default:
		return strncmp(error->text, surrogate, sizeof(surrogate) - 1) == 0;
	}
}

enum oracle_verdict oracle_load(struct str text, struct oracle **tree)
{
	json_error_t error;
	json_t *json = json_loadb(text.len ? text.at : "", text.len,
		JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

	*tree = (struct oracle *)(void *)json;
	if (json)
		return ORACLE_ACCEPTS;
	return oracle_limit(&error) ? ORACLE_CANNOT : ORACLE_REFUSES;
}

void oracle_free(struct oracle *tree)
{
	json_decref((json_t *)(void *)tree);
}

static bool oracle_same_value(const json_t *json, const struct scan_value *v);

static bool oracle_same_string(const json_t *json, const struct scan_value *v)
{
	struct str want = {json_string_value(json), json_string_length(json)};
	struct buf got = {0};
	bool same;

	scan_unescape(v, &got);
	same = str_eq(buf_str(&got), want) && scan_is(v, want);
	buf_release(&got);
	return same && v->escaped == (str_find(v->text, '\\') < v->text.len);
}

static bool oracle_same_number(const json_t *json, const struct scan_value *v)
{
	double want = json_number_value(json), got;
	int64_t n;

	if (json_is_integer(json))
		return scan_int(v, &n) && n == json_integer_value(json);
	return scan_double(v, &got) && memcmp(&got, &want, sizeof(got)) == 0;
}

static bool oracle_same_array(const json_t *json, struct str text)
{
	struct scan s;
	struct scan_value v;
	size_t i = 0;

	scan_init(&s, text, 0);
	if (!scan_array(&s))
		return false;
	for (; scan_element(&s, &v); i++)
		if (i >= json_array_size(json) ||
			!oracle_same_value(json_array_get(json, i), &v))
			return false;
	return i == json_array_size(json) && scan_done(&s);
}

/* Every name that is walked over is in the tree. */
static bool oracle_knows_names(const json_t *json, struct str text)
{
	struct scan s;
	struct scan_member m;
	struct buf name = {0};
	bool known = true;

	scan_init(&s, text, 0);
	known = scan_object(&s);
	while (known && scan_member(&s, &m)) {
		buf_reset(&name);
		scan_unescape(&m.key, &name);
		known = json_object_get(json, buf_text(&name));
	}
	buf_release(&name);
	return known && scan_done(&s);
}

static bool oracle_same_object(const json_t *json, struct str text)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)json, key, value)
	{
		struct scan_value v;

		if (!scan_find(text, str_from(key), &v) || !oracle_same_value(value, &v))
			return false;
	}
	return oracle_knows_names(json, text);
}

static bool oracle_same_value(const json_t *json, const struct scan_value *v)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return v->type == SCAN_OBJECT && oracle_same_object(json, v->text);
	case JSON_ARRAY:
		return v->type == SCAN_ARRAY && oracle_same_array(json, v->text);
	case JSON_STRING:
		return v->type == SCAN_STRING && oracle_same_string(json, v);
	case JSON_INTEGER:
	case JSON_REAL:
		return v->type == SCAN_NUMBER && oracle_same_number(json, v);
	case JSON_TRUE:
		return v->type == SCAN_TRUE;
	case JSON_FALSE:
		return v->type == SCAN_FALSE;
	default:
		return v->type == SCAN_NULL;
	}
}

static struct str oracle_trim(struct str text)
{
	while (text.len && strchr(" \t\r\n", text.at[0]))
		text = str_tail(text, 1);
	while (text.len && strchr(" \t\r\n", text.at[text.len - 1]))
		text.len--;
	return text;
}

bool oracle_same(const struct oracle *tree, struct str text)
{
	struct scan_value v = scan_value_of(oracle_trim(text));

	return oracle_same_value(oracle_json(tree), &v);
}

/* How deep it is nested: 0 for a number. */
static size_t oracle_depth(const json_t *json)
{
	const char *key;
	json_t *value;
	size_t i, depth = 0, most = 0;

	json_object_foreach((json_t *)(uintptr_t)json, key, value)
	{
		depth = oracle_depth(value);
		most = depth > most ? depth : most;
	}
	json_array_foreach(json, i, value)
	{
		depth = oracle_depth(value);
		most = depth > most ? depth : most;
	}
	return most + (json_is_object(json) || json_is_array(json));
}

/* Why base/scan may refuse, at `offset`, what jansson accepts. */
static bool oracle_may_refuse(const struct oracle *tree, struct str text, size_t offset)
{
	if (offset < text.len && text.at[offset] == '\0')
		return true;
	return oracle_depth(oracle_json(tree)) > SCAN_DEPTH;
}

bool oracle_agrees(struct str text)
{
	struct oracle *tree;
	enum oracle_verdict verdict = oracle_load(text, &tree);
	size_t offset;
	const char *reason;
	bool accepted = scan_check(text, &offset, &reason), agrees;

	if (verdict == ORACLE_REFUSES)
		agrees = !accepted;
	else if (verdict == ORACLE_CANNOT)
		agrees = true;
	else if (accepted)
		agrees = oracle_same(tree, text);
	else
		agrees = oracle_may_refuse(tree, text, offset);
	oracle_free(tree);
	return agrees;
}
