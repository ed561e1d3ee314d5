#include "export/otlp_span.h"

#include <inttypes.h>

#include "base/stamp.h"
#include "base/json.h"
#include "export/members.h"
#include "export/otlp_id.h"
#include "export/otlp_value.h"
#include "model/moment.h"

/* OTLP's SpanKind of ours; what is not here happens inside of the agent. */
enum { OTLP_INTERNAL = 1 };

static const struct otlp_kind {
	const char *kind;
	int number;
} otlp_kinds[] = {
	{"server", 2},
	{"client", 3},
	{"llm", 3},
	{"embedding", 3},
	{"http", 3},
	{"producer", 4},
	{"consumer", 5},
	{NULL, OTLP_INTERNAL},
};

static int otlp_kind(struct str kind)
{
	const struct otlp_kind *k = otlp_kinds;

	while (k->kind && !str_eq(kind, str_from(k->kind)))
		k++;
	return k->number;
}

/* ---- times -------------------------------------------------------------------------------- */

/* Where it begins and ends, as far as is known: OTLP has no span without. */
static int64_t otlp_begins(const struct otlp_span *s)
{
	if (s->span && s->t->spans[s->span].flags & SPAN_HAS_TIME)
		return s->f->start_ns;
	return s->event_count ? s->events[0].ts : 0;
}

static int64_t otlp_ends(const struct otlp_span *s)
{
	int64_t last = otlp_begins(s);

	if (s->f->has_end)
		return s->f->end_ns;
	for (size_t i = 0; i < s->f->record_count; i++)
		last = s->f->records[i].ts > last ? s->f->records[i].ts : last;
	if (s->event_count && s->events[s->event_count - 1].ts > last)
		last = s->events[s->event_count - 1].ts;
	return last;
}

/* OTLP knows no time before 1970. */
static void otlp_time(const char *name, int64_t ns, struct buf *out)
{
	buf_addf(out, ",\"%s\":\"%" PRId64 "\"", name, ns > 0 ? ns : 0);
}

static void otlp_early(const char *key, int64_t ns, struct buf *out)
{
	struct buf text = {0};

	if (ns >= 0)
		return;
	stamp_format(ns, &text);
	otlp_own(key, buf_str(&text), out);
	buf_release(&text);
}

/* ---- ids ---------------------------------------------------------------------------------- */

/* Appends `,"name":"digits"`; true: the digits are the id. */
static bool otlp_id_member(const char *name, struct str id, size_t digits, struct buf *out)
{
	bool same;

	buf_addf(out, "%s\"%s\":\"", out->at[out->len - 1] == '{' ? "" : ",", name);
	same = otlp_id(id, digits, out);
	buf_add_byte(out, '"');
	return same;
}

static void otlp_id_own(const char *key, struct str id, size_t digits, struct buf *out)
{
	struct buf digit = {0};

	if (id.len && !otlp_id(id, digits, &digit))
		otlp_own(key, id, out);
	buf_release(&digit);
}

/* ---- events ------------------------------------------------------------------------------- */

static struct otlp_to otlp_to(
	const struct otlp_span *s, struct arena *arena, struct buf *out)
{
	return (struct otlp_to){.out = out, .arena = arena, .seed = s->life->seed};
}

static void otlp_members_own(struct otlp_to *to, const struct members *m)
{
	struct buf *out = to->out;

	if (!m->count)
		return;
	otlp_comma(out);
	buf_add(out,
		STR("{\"key\":\"aitrace.members\",\"value\":{\"kvlistValue\":{"
		    "\"values\":["));
	otlp_attributes(to, m->at, m->count);
	buf_add(out, STR("]}}}"));
}

static void otlp_event(struct otlp_span *s, const struct moment *m, struct buf *out)
{
	struct otlp_to to = otlp_to(s, &s->one, out);
	struct members others = {0};
	struct facts f;

	arena_reset(&s->one);
	if (!moment_open(m, &f, s->life, &s->one))
		return;
	if (m->place)
		members_unknown_of(&others, &f, &s->one);
	else
		members_unknown(&others, m->inner, &s->one);
	otlp_comma(out);
	buf_add(out, STR("{\"name\":"));
	json_string(f.name, out);
	otlp_time("timeUnixNano", m->ts, out);
	buf_add(out, STR(",\"attributes\":["));
	otlp_attributes(&to, f.attributes, f.attribute_count);
	otlp_members_own(&to, &others);
	otlp_early("aitrace.ts", m->ts, out);
	buf_add(out, STR("]}"));
}

static void otlp_events(struct otlp_span *s, struct buf *out)
{
	if (!s->event_count)
		return;
	buf_add(out, STR(",\"events\":["));
	for (size_t i = 0; i < s->event_count; i++)
		otlp_event(s, &s->events[i], out);
	buf_add_byte(out, ']');
}

/* ---- links -------------------------------------------------------------------------------- */

struct otlp_link {
	struct str trace_id;
	struct str span_id;
	struct scan_value attributes; /* with text */
};

/* False: OTLP has no such link. */
static bool otlp_link_read(
	const struct scan_value *v, struct arena *arena, struct otlp_link *link)
{
	struct scan_value trace_id, span_id;

	*link = (struct otlp_link){0};
	if (v->type != SCAN_OBJECT || !scan_find(v->text, STR("trace_id"), &trace_id) ||
		!scan_find(v->text, STR("span_id"), &span_id) ||
		trace_id.type != SCAN_STRING || span_id.type != SCAN_STRING)
		return false;
	link->trace_id = facts_text(&trace_id, arena);
	link->span_id = facts_text(&span_id, arena);
	if (scan_find(v->text, STR("attributes"), &link->attributes) &&
		link->attributes.type != SCAN_OBJECT)
		return false;
	return link->trace_id.len && link->span_id.len;
}

static void otlp_link(struct otlp_to *to, const struct otlp_link *link)
{
	struct buf *out = to->out;

	otlp_comma(out);
	buf_add_byte(out, '{');
	otlp_id_member("traceId", link->trace_id, OTLP_TRACE_ID, out);
	otlp_id_member("spanId", link->span_id, OTLP_SPAN_ID, out);
	buf_add(out, STR(",\"attributes\":["));
	if (link->attributes.text.len)
		otlp_object(to, link->attributes.text);
	otlp_id_own("aitrace.trace_id", link->trace_id, OTLP_TRACE_ID, out);
	otlp_id_own("aitrace.span_id", link->span_id, OTLP_SPAN_ID, out);
	buf_add(out, STR("]}"));
}

/* Returns whether OTLP can hold all that they are. */
static bool otlp_links(struct otlp_span *s, struct buf *out)
{
	struct otlp_to to = otlp_to(s, s->arena, out);
	size_t begin = out->len;
	struct scan_value v;
	struct otlp_link link;
	bool all = true;
	struct scan scan;

	if (!s->f->links.text.len)
		return true;
	buf_add(out, STR(",\"links\":["));
	scan_init(&scan, s->f->links.text, 0);
	if (scan_array(&scan))
		while (scan_element(&scan, &v)) {
			if (otlp_link_read(&v, s->arena, &link))
				otlp_link(&to, &link);
			else
				all = false;
		}
	buf_add_byte(out, ']');
	if (out->len - begin == sizeof(",\"links\":[]") - 1)
		out->len = begin;
	return all;
}

/* ---- the span ----------------------------------------------------------------------------- */

static struct str otlp_trace_text(const struct otlp_span *s)
{
	struct buf text = {0};
	struct str copy;

	id_format(&s->t->id, 32, &text);
	copy = arena_copy(s->arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

/* What happened to the trace as a whole has the digits of its id's hash. */
static struct str otlp_span_text(const struct otlp_span *s, struct str trace_id)
{
	return s->span ? s->f->span_id : trace_id;
}

static void otlp_head(struct otlp_span *s, struct str trace_id, struct buf *out)
{
	buf_add_byte(out, '{');
	otlp_id_member("traceId", trace_id, OTLP_TRACE_ID, out);
	otlp_id_member("spanId", otlp_span_text(s, trace_id), OTLP_SPAN_ID, out);
	if (s->f->parent_id.len)
		otlp_id_member("parentSpanId", s->f->parent_id, OTLP_SPAN_ID, out);
	buf_add(out, STR(",\"name\":"));
	json_string(s->span ? s->f->name : STR("trace"), out);
	buf_addf(out, ",\"kind\":%d", otlp_kind(s->f->kind));
	otlp_time("startTimeUnixNano", otlp_begins(s), out);
	otlp_time("endTimeUnixNano", otlp_ends(s), out);
}

static void otlp_state_own(const struct otlp_span *s, struct buf *out)
{
	static const char *const states[] = {"open", "", "lost", "missing"};

	if (!s->span)
		otlp_own("aitrace.state", STR("none"), out);
	else if (s->f->state != SPAN_ENDED)
		otlp_own("aitrace.state", str_from(states[s->f->state]), out);
	else if (!s->f->has_start)
		otlp_own("aitrace.state", STR("unstarted"), out);
}

/* What OTLP has no place for. */
static void otlp_owns(struct otlp_span *s, struct str trace_id, struct buf *out)
{
	struct otlp_to to = otlp_to(s, s->arena, out);
	struct members others = {0};

	if (s->span && !s->f->inferred)
		otlp_own("aitrace.kind", s->f->kind, out);
	otlp_state_own(s, out);
	otlp_id_own("aitrace.trace_id", trace_id, OTLP_TRACE_ID, out);
	otlp_id_own("aitrace.span_id", s->f->span_id, OTLP_SPAN_ID, out);
	otlp_id_own("aitrace.parent_span_id", s->f->parent_id, OTLP_SPAN_ID, out);
	otlp_early("aitrace.ts", otlp_begins(s), out);
	otlp_early("aitrace.end_ts", otlp_ends(s), out);
	members_unknown_of(&others, s->f, s->arena);
	otlp_members_own(&to, &others);
}

static void otlp_attribute_list(
	struct otlp_span *s, struct str trace_id, bool links, struct buf *out)
{
	struct otlp_to to = otlp_to(s, s->arena, out);

	buf_add(out, STR(",\"attributes\":["));
	otlp_attributes(&to, s->f->attributes, s->f->attribute_count);
	otlp_owns(s, trace_id, out);
	if (!links) {
		otlp_comma(out);
		buf_add(out, STR("{\"key\":\"aitrace.links\",\"value\":"));
		otlp_value(&to, &s->f->links);
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
}

static void otlp_status(const struct facts *f, struct buf *out)
{
	buf_add(out, STR(",\"status\":{"));
	if (f->status_message.len) {
		buf_add(out, STR("\"message\":"));
		json_string(f->status_message, out);
	}
	if (f->status != STATUS_UNSET)
		buf_addf(out, "%s\"code\":%d", f->status_message.len ? "," : "",
			f->status == STATUS_OK ? 1 : 2);
	buf_add_byte(out, '}');
}

bool otlp_span_open(struct otlp_span *s)
{
	arena_reset(&s->moments);
	s->events = moments(s->t, s->span, 0, false, s->life, &s->moments, &s->event_count);
	return s->event_count || (s->span && s->f->state != SPAN_MISSING);
}

void otlp_span_write(struct otlp_span *s, struct buf *out)
{
	struct str trace_id = otlp_trace_text(s);
	bool links;

	otlp_head(s, trace_id, out);
	otlp_events(s, out);
	links = otlp_links(s, out);
	otlp_attribute_list(s, trace_id, links, out);
	otlp_status(s->f, out);
	buf_add_byte(out, '}');
}
