#include "import/oteljs_parts.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

/* ---- members ------------------------------------------------------------------------------ */

bool oteljs_pick(struct str object, const char *const *names, struct scan_value *out)
{
	for (; *names; names++)
		if (pick(object, str_from(*names), out))
			return true;
	return false;
}

bool oteljs_time(const struct scan_value *v, int64_t *ns)
{
	struct scan_value seconds, nanoseconds, more;
	int64_t whole, rest;
	struct scan s;

	if (v->type != SCAN_ARRAY)
		return false;
	scan_init(&s, v->text, 0);
	if (!scan_array(&s) || !scan_element(&s, &seconds) ||
		!scan_element(&s, &nanoseconds) || scan_element(&s, &more))
		return false;
	if (!scan_int(&seconds, &whole) || !scan_int(&nanoseconds, &rest))
		return false;
	if (rest < 0 || rest >= 1000000000)
		return false;
	return !__builtin_mul_overflow(whole, INT64_C(1000000000), &whole) &&
		!__builtin_add_overflow(whole, rest, ns);
}

/* An id of hexadecimal digits that are not all 0, which is how the SDK writes none. */
static void take_id(struct ident *id, struct str text)
{
	bool any = false;

	for (size_t i = 0; i < text.len; i++)
		any |= text.at[i] != '0';
	ident_set(id, any ? text : (struct str){0});
}

static const char *const contexts[] = {"_spanContext", "spanContext", NULL};
static const char *const parents[] = {"parentSpanContext", NULL};

static struct str inner_id(struct oteljs_value *v, const char *const *where, struct str key)
{
	struct scan_value inner;

	if (!oteljs_pick(v->text, where, &inner) || inner.type != SCAN_OBJECT)
		return (struct str){0};
	return pick_text(inner.text, key, v->arena);
}

static void take_ids(struct oteljs_value *v)
{
	struct str trace = pick_text(v->text, STR("traceId"), v->arena);
	struct str span = pick_text(v->text, STR("spanId"), v->arena);
	struct str parent = pick_text(v->text, STR("parentSpanId"), v->arena);

	if (!trace.len)
		trace = inner_id(v, contexts, STR("traceId"));
	if (!span.len)
		span = inner_id(v, contexts, STR("spanId"));
	if (!span.len)
		span = pick_text(v->text, STR("id"), v->arena);
	if (!parent.len)
		parent = inner_id(v, parents, STR("spanId"));
	if (!parent.len)
		parent = pick_text(v->text, STR("parentId"), v->arena);
	take_id(&v->trace, trace);
	take_id(&v->span, span);
	take_id(&v->parent, parent);
}

/* ---- where it comes from ------------------------------------------------------------------ */

/* Pairs of a key and a value, which is how newer SDKs keep the attributes of a resource. */
static void say_pairs(struct import_out *out, struct str pairs)
{
	struct scan_value pair, key, value;
	struct scan s, p;

	scan_init(&s, pairs, 0);
	if (!pairs.len || !scan_array(&s))
		return;
	while (scan_element(&s, &pair)) {
		scan_init(&p, pair.text, 0);
		if (pair.type == SCAN_ARRAY && scan_array(&p) && scan_element(&p, &key) &&
			scan_element(&p, &value) && key.type == SCAN_STRING)
			import_member(out, &key, &value);
	}
}

void oteljs_origin(const struct oteljs_value *v)
{
	static const char *const scopes[] = {
		"instrumentationScope", "instrumentationLibrary", NULL};
	struct str resource = pick_object(v->text, STR("resource"));
	struct str attributes = pick_object(resource, STR("attributes"));
	struct scan_value scope;

	if (attributes.len) {
		import_json(v->out, "resource", attributes);
	} else {
		import_open(v->out, "resource");
		say_pairs(v->out, pick_array(resource, STR("_rawAttributes")));
		import_close(v->out);
	}
	if (oteljs_pick(v->text, scopes, &scope) && scope.type == SCAN_OBJECT)
		import_value(v->out, "scope", &scope);
}

/* ---- a value ------------------------------------------------------------------------------ */

static bool has(struct str object, const char *key)
{
	struct scan_value v;

	return pick(object, str_from(key), &v);
}

/* Numbers over time have no place in a trace. */
static bool is_metric(struct str object)
{
	return has(object, "dataPoints") || has(object, "scopeMetrics") ||
		has(object, "descriptor");
}

bool oteljs_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	struct oteljs_value own = {.o = state, .text = v->text, .arena = arena, .out = out};

	if (scan_value_of(v->text).type != SCAN_OBJECT)
		return false;
	own.attributes = pick_object(v->text, STR("attributes"));
	if (is_metric(v->text)) {
		out->skipped++;
		return true;
	}
	take_ids(&own);
	if (has(v->text, "hrTime") || has(v->text, "_body") || has(v->text, "body"))
		return oteljs_log(&own, from);
	if (has(v->text, "name") && own.trace.len)
		return oteljs_span(&own);
	out->skipped++;
	return true;
}

void *oteljs_begin(const struct import_from *from)
{
	(void)from;
	return mem_new(sizeof(struct oteljs));
}

void oteljs_end(void *state, const struct import_from *from, struct import_out *out)
{
	(void)from;
	(void)out;
	free(state);
}

/* ---- what its files begin with ------------------------------------------------------------ */

/* Members that only such objects have together. */
static const struct look_row {
	const char *one;
	const char *other;
	enum import_likeness is;
} look_rows[] = {
	{"hrTime", "attributes", IMPORT_SURE},
	{"hrTime", "hrTimeObserved", IMPORT_SURE},
	{"traceId", "startTime", IMPORT_SURE},
	{"_spanContext", "startTime", IMPORT_SURE},
	{"_spanContext", "name", IMPORT_SURE},
	{"traceId", "instrumentationScope", IMPORT_SURE},
	{"instrumentationScope", "hrTime", IMPORT_SURE},
	{"hrTime", "_body", IMPORT_SURE},
	{"type", "dataPoints", IMPORT_LIKELY},
	{"resource", "scopeMetrics", IMPORT_LIKELY},
	{"descriptor", "dataPoints", IMPORT_LIKELY},
};

enum import_likeness oteljs_look(struct str head)
{
	enum import_likeness best = IMPORT_NOT;
	struct scan_value v;

	for (size_t i = 0; i < sizeof(look_rows) / sizeof(look_rows[0]); i++) {
		enum picked one = pick_early(head, str_from(look_rows[i].one), &v);
		enum picked other = pick_early(head, str_from(look_rows[i].other), &v);
		enum import_likeness is = look_rows[i].is;

		if (one == PICKED_NOT || other == PICKED_NOT)
			is = IMPORT_NOT;
		else if (one == PICKED_CUT || other == PICKED_CUT)
			is = IMPORT_MORE;
		if (is > best)
			best = is;
	}
	return best;
}
