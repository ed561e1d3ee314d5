#include "import/otlp_in_said.h"

#include <string.h>

#include "base/json.h"

/* ---- its trace ----------------------------------------------------------------------------- */

/* What agents say of the session that a log belongs to, when they say nothing of a trace. */
static const struct str otlp_in_sessions[] = {
	{"session.id", 10},
	{"gen_ai.conversation.id", 22},
	{"conversation.id", 15},
	{"thread.id", 9},
};

static bool otlp_in_attribute(
	const struct otlp_in_log *l, struct str key, struct scan_value *v)
{
	return scan_find(buf_str(&l->object), key, v) && v->type == SCAN_STRING &&
		v->text.len;
}

static bool otlp_in_session(const struct otlp_in_log *l, struct scan_value *v)
{
	for (size_t i = 0; i < sizeof(otlp_in_sessions) / sizeof(otlp_in_sessions[0]); i++)
		if (otlp_in_attribute(l, otlp_in_sessions[i], v) && v->text.len <= 128)
			return true;
	return false;
}

static void otlp_in_log_ids(struct otlp_in_log *l)
{
	struct otlp_in *o = l->o;
	struct scan_value session;

	if (!l->trace_id.text.len && otlp_in_session(l, &session)) {
		import_value(o->out, "trace_id", &session);
		otlp_in_note(&o->otlp, "traceId", &l->trace_id);
	} else {
		otlp_in_id(o, &otlp_in_trace_id, &l->trace_id, buf_str(&o->resource));
	}
	if (l->span_id.text.len)
		otlp_in_id(o, &otlp_in_span_id, &l->span_id, (struct str){0});
}

/* ---- its words ----------------------------------------------------------------------------- */

/* What Rust's tracing calls an event that has no name, `event src/main.rs:7`, is none. */
static bool otlp_in_log_named(const struct otlp_in_log *l)
{
	struct str name = l->event_name.text;

	return l->event_name.type == SCAN_STRING && name.len &&
		!(str_starts(name, STR("event ")) && memmem(name.at, name.len, ".rs:", 4));
}

static void otlp_in_log_name(struct otlp_in_log *l)
{
	struct scan_value name;

	if (otlp_in_log_named(l))
		import_value(l->o->out, "name", &l->event_name);
	else if (otlp_in_attribute(l, STR("event.name"), &name))
		import_value(l->o->out, "name", &name);
	else
		import_text(l->o->out, "name", STR("log"));
}

/* The names that the standard gives to four numbers each. */
static void otlp_in_severity(const struct otlp_in_log *l, struct buf *out)
{
	static const char *const names[] = {
		"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};
	int64_t number;

	if (l->severity_text.type == SCAN_STRING && l->severity_text.text.len)
		json_value(&l->severity_text, out);
	else if (l->severity.type == SCAN_NUMBER && scan_int(&l->severity, &number) &&
		number >= 1 && number <= 24)
		buf_addf(out, (number - 1) % 4 ? "\"%s%d\"" : "\"%s\"",
			names[(number - 1) / 4], (int)((number - 1) % 4 + 1));
}

/* Puts an attribute of ours there, unless the log has one of this name; false: it has. */
static bool otlp_in_log_add(
	struct otlp_in_log *l, struct str key, const struct buf *value, struct buf *added)
{
	struct buf *out = &l->o->attributes;
	struct scan_value v;

	if (!value->len)
		return true;
	if (scan_find(buf_str(&l->object), key, &v))
		return false;
	if (out->len)
		buf_add_byte(out, ',');
	json_key(key, out);
	buf_add(out, buf_str(value));
	if (added->len)
		buf_add_byte(added, ',');
	json_string(key, added);
	return true;
}

static void otlp_in_log_attributes_end(struct otlp_in_log *l)
{
	struct otlp_in *o = l->o;
	struct buf added = {0}, severity = {0};

	otlp_in_severity(l, &severity);
	if (!otlp_in_log_add(l, STR("body"), &l->body, &added)) {
		struct scan_value body = scan_value_of(buf_str(&l->body));

		otlp_in_note(&o->otlp, "body", &body);
	}
	otlp_in_log_add(l, STR("severity"), &severity, &added);
	if (o->otlp.len)
		buf_add_byte(&o->otlp, ',');
	buf_add(&o->otlp, STR("\"log\":["));
	buf_add(&o->otlp, buf_str(&added));
	buf_add_byte(&o->otlp, ']');
	if (o->attributes.len) {
		buf_add(&o->out->text, STR(",\"attributes\":{"));
		buf_add(&o->out->text, buf_str(&o->attributes));
		buf_add_byte(&o->out->text, '}');
	}
	buf_release(&added);
	buf_release(&severity);
}

/* ---- the record ---------------------------------------------------------------------------- */

static void otlp_in_log_otlp(struct otlp_in_log *l)
{
	const struct {
		const char *name;
		const struct scan_value *v;
	} rest[] = {
		{"observedTimeUnixNano", &l->observed.said},
		{"severityNumber", &l->severity},
		{"severityText", &l->severity_text},
		{"eventName", &l->event_name},
		{"droppedAttributesCount", &l->dropped},
		{"flags", &l->flags},
	};

	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		if (otlp_in_says(rest[i].v))
			otlp_in_note(&l->o->otlp, rest[i].name, rest[i].v);
}

/* When it happened, or was seen; what has no time at all is as late as what came before it. */
static int64_t otlp_in_log_time(struct otlp_in_log *l)
{
	struct otlp_in *o = l->o;
	int64_t ns = otlp_in_time(o, "timeUnixNano", &l->time, l->observed.ns);

	if (!ns)
		ns = o->latest_ns;
	return ns ? ns : o->from->now_ns;
}

/* Whose it is: an event has no member for that. */
static void otlp_in_log_origin(
	struct otlp_in *o, const char *name, struct str first, const struct buf *more)
{
	struct buf members = {0};

	buf_add(&members, first);
	if (first.len && more->len)
		buf_add_byte(&members, ',');
	buf_add(&members, buf_str(more));
	otlp_in_note_object(o, name, buf_str(&members));
	buf_release(&members);
}

static void otlp_in_log_resource(struct otlp_in *o)
{
	struct buf first = {0};

	if (o->resource.len > 2) {
		buf_add(&first, STR("\"attributes\":"));
		buf_add(&first, buf_str(&o->resource));
	}
	otlp_in_log_origin(o, "resource", buf_str(&first), &o->resource_otlp);
	buf_release(&first);
}

/* An object without its braces. */
static struct str otlp_in_inside(const struct buf *object)
{
	return object->len ? str_head(str_tail(buf_str(object), 1), object->len - 2)
			   : (struct str){0};
}

void otlp_in_log_write(struct otlp_in_log *l)
{
	struct otlp_in *o = l->o;
	struct import_out *out = o->out;

	buf_add_byte(&l->object, '{');
	buf_add(&l->object, buf_str(&o->attributes));
	buf_add_byte(&l->object, '}');
	import_begin(out, "event");
	o->latest_ns = otlp_in_log_time(l);
	import_time(out, "ts", o->latest_ns);
	otlp_in_log_ids(l);
	otlp_in_log_name(l);
	otlp_in_log_attributes_end(l);
	otlp_in_log_otlp(l);
	otlp_in_log_resource(o);
	otlp_in_log_origin(o, "scope", otlp_in_inside(&o->scope), &o->scope_otlp);
	otlp_in_end(o);
}

void otlp_in_log_release(struct otlp_in_log *l)
{
	buf_release(&l->body);
	buf_release(&l->object);
}
