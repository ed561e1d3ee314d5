#include "import/oteljs_parts.h"

#include "import/say.h"

#include "base/json.h"

/* ---- times -------------------------------------------------------------------------------- */

static const char *const starts[] = {"startTime", "_startTime", NULL};
static const char *const ends[] = {"endTime", "_endTime", NULL};

/* The console exporter writes microseconds since 1970, and how many it took. */
static bool read_console(struct str object, int64_t *start, int64_t *end)
{
	struct scan_value at, took;
	double from, len;

	if (!pick(object, STR("timestamp"), &at) || !scan_double(&at, &from))
		return false;
	if (!pick(object, STR("duration"), &took) || !scan_double(&took, &len))
		return false;
	if (!(from >= 0 && from < 9e15) || !(len >= 0 && len < 9e15 - from))
		return false;
	*start = (int64_t)(from * 1e3);
	*end = (int64_t)((from + len) * 1e3);
	return true;
}

/* A span that goes on has an end at 0, or none. */
static bool read_times(struct str object, int64_t *start, int64_t *end)
{
	struct scan_value at;

	*end = 0;
	if (!oteljs_pick(object, starts, &at) || !oteljs_time(&at, start))
		return read_console(object, start, end);
	if (!oteljs_pick(object, ends, &at) || !oteljs_time(&at, end))
		*end = 0;
	return true;
}

/* ---- members ------------------------------------------------------------------------------ */

static void say_status(const struct oteljs_value *v)
{
	struct str status = pick_object(v->text, STR("status"));
	struct str message = pick_text(status, STR("message"), v->arena);
	int64_t code = pick_count(status, STR("code"));

	if (code == 1 || code == 2)
		import_text(v->out, "status", code == 2 ? STR("error") : STR("ok"));
	say_text(v->out, "status_message", message);
}

static bool add_event(struct str event, struct arena *arena, bool first, struct buf *out)
{
	struct str attributes = pick_object(event, STR("attributes"));
	struct scan_value time;
	int64_t ns;

	if (!pick(event, STR("time"), &time) || !oteljs_time(&time, &ns))
		return false;
	buf_add(out, first ? STR("{\"ts\":") : STR(",{\"ts\":"));
	json_time(ns, out);
	buf_add(out, STR(",\"name\":"));
	json_string(pick_text(event, STR("name"), arena), out);
	if (attributes.len) {
		buf_add(out, STR(",\"attributes\":"));
		json_text(attributes, out);
	}
	buf_add_byte(out, '}');
	return true;
}

static bool add_link(struct str link, struct arena *arena, bool first, struct buf *out)
{
	struct str context = pick_object(link, STR("context"));
	struct str attributes = pick_object(link, STR("attributes"));
	struct str trace = pick_text(context, STR("traceId"), arena);
	struct str span = pick_text(context, STR("spanId"), arena);

	if (!trace.len || !span.len)
		return false;
	buf_add(out, first ? STR("{\"trace_id\":") : STR(",{\"trace_id\":"));
	json_string(trace, out);
	buf_add(out, STR(",\"span_id\":"));
	json_string(span, out);
	if (attributes.len) {
		buf_add(out, STR(",\"attributes\":"));
		json_text(attributes, out);
	}
	buf_add_byte(out, '}');
	return true;
}

/* An array of objects, each as `add` has it. */
static void say_array(const struct oteljs_value *v, const char *key, struct str array,
	bool (*add)(struct str object, struct arena *arena, bool first, struct buf *out))
{
	struct scan_value element;
	struct buf json = {0};
	struct scan s;

	scan_init(&s, array, 0);
	buf_add_byte(&json, '[');
	if (array.len && scan_array(&s))
		while (scan_element(&s, &element))
			if (element.type == SCAN_OBJECT)
				add(element.text, v->arena, json.len == 1, &json);
	buf_add_byte(&json, ']');
	if (json.len > 2)
		import_json(v->out, key, buf_str(&json));
	buf_release(&json);
}

/* Kinds count from 0 here and from 1 in OTLP, in whose words what our stream has none for is kept. */
static void say_otlp(const struct oteljs_value *v)
{
	struct scan_value kind;
	int64_t number;

	if (!pick(v->text, STR("kind"), &kind) || kind.type != SCAN_NUMBER ||
		!scan_int(&kind, &number) || number < 0 || number > 4)
		return;
	import_open(v->out, "otlp");
	import_int(v->out, "kind", number + 1);
	import_close(v->out);
}

/* ---- a span ------------------------------------------------------------------------------- */

/* Logs of a call of a model name its response. */
static void keep_response(const struct oteljs_value *v)
{
	struct oteljs *o = v->o;
	struct str id = pick_text(v->attributes, STR("gen_ai.response.id"), v->arena);
	struct oteljs_response *r;

	o->trace = v->trace;
	if (!id.len)
		return;
	r = &o->responses[o->response_count++ % RESPONSES_MAX];
	ident_set(&r->id, id);
	r->trace = v->trace;
	r->span = v->span;
}

bool oteljs_span(const struct oteljs_value *v)
{
	int64_t start, end;
	bool ended;

	if (!v->span.len || !read_times(v->text, &start, &end))
		return false;
	ended = end > 0;
	import_begin(v->out, ended ? "span" : "span_start");
	import_time(v->out, "ts", start);
	if (ended)
		import_time(v->out, "end_ts", end);
	import_text(v->out, "trace_id", ident_str(&v->trace));
	import_text(v->out, "span_id", ident_str(&v->span));
	import_text(v->out, "name", pick_text(v->text, STR("name"), v->arena));
	if (v->parent.len)
		import_text(v->out, "parent_span_id", ident_str(&v->parent));
	if (ended)
		say_status(v);
	if (v->attributes.len)
		import_json(v->out, "attributes", v->attributes);
	if (ended)
		say_array(v, "events", pick_array(v->text, STR("events")), add_event);
	say_array(v, "links", pick_array(v->text, STR("links")), add_link);
	oteljs_origin(v);
	say_otlp(v);
	import_end(v->out);
	keep_response(v);
	return true;
}
