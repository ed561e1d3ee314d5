#include "export/otlp_span.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/stamp.h"
#include "base/json.h"
#include "export/members.h"
#include "export/otlp_more.h"
#include "export/otlp_id.h"
#include "export/otlp_value.h"
#include "model/moment.h"

/* OTLP's SpanKind of words, ours and those of the tag that Jaeger and Zipkin have for it; what is not here
   happens inside of the agent. */
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
	{"internal", OTLP_INTERNAL},
	{NULL, OTLP_INTERNAL},
};

/* The row of a word, or the last one, which has none. */
static const struct otlp_kind *otlp_kind_of(struct str word)
{
	const struct otlp_kind *k = otlp_kinds;

	while (k->kind &&
		!(word.len == strlen(k->kind) &&
			strncasecmp(word.at, k->kind, word.len) == 0))
		k++;
	return k;
}

/* What came as a kind of OTLP's is that again; then what a tag says counts, and what sort of work it is. */
static void otlp_kind(const struct otlp_span *s, struct buf *out)
{
	const struct scan_value *tag = facts_attribute(s->f, STR("span.kind"));
	const struct otlp_kind *k = otlp_kind_of(s->f->kind);
	struct scan_value v;

	if (otlp_more(s->more, "kind", &v) && v.type == SCAN_NUMBER) {
		members_raw("kind", &v, out);
		return;
	}
	if (tag && tag->type == SCAN_STRING && otlp_kind_of(tag->text)->kind)
		k = otlp_kind_of(tag->text);
	buf_addf(out, ",\"kind\":%d", k->number);
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

/* One that was none when it came is that again. */
static void otlp_time_or(struct str more, const char *name, int64_t ns, struct buf *out)
{
	struct scan_value v;

	if (otlp_more(more, name, &v))
		members_raw(name, &v, out);
	else
		otlp_time(name, ns, out);
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

/* Appends `,"name":"digits"`, or what came as the id. */
static void otlp_id_member(
	struct str more, const char *name, struct str id, size_t digits, struct buf *out)
{
	struct scan_value v;

	buf_addf(out, "%s\"%s\":", out->at[out->len - 1] == '{' ? "" : ",", name);
	if (otlp_more(more, name, &v)) {
		json_value(&v, out);
		return;
	}
	buf_add_byte(out, '"');
	otlp_id(id, digits, out);
	buf_add_byte(out, '"');
}

/* What the id is, where its digits are others; not where something else came. */
static void otlp_id_own(struct str more, const char *name, const char *key, struct str id,
	size_t digits, struct buf *out)
{
	struct scan_value v;
	struct buf digit = {0};

	if (id.len && !otlp_more(more, name, &v) && !otlp_id(id, digits, &digit))
		otlp_own(key, id, out);
	buf_release(&digit);
}

/* ---- events ------------------------------------------------------------------------------- */

static struct otlp_to otlp_to(
	const struct otlp_span *s, struct arena *arena, struct buf *out)
{
	return (struct otlp_to){.out = out, .arena = arena, .seed = s->life->seed};
}

/* `"attributes":[` others', then ours `]` */
static void otlp_list_begin(struct buf *out)
{
	buf_add(out, STR(",\"attributes\":["));
}

static void otlp_list_end(struct buf *out, struct buf *own)
{
	if (own->len) {
		otlp_comma(out);
		buf_add(out, buf_str(own));
	}
	buf_add_byte(out, ']');
	buf_release(own);
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

static void otlp_event_write(
	struct otlp_span *s, const struct facts *f, struct str more, struct members *others)
{
	static const char *const counts[] = {"droppedAttributesCount", NULL};
	struct buf *out = &s->inside, own = {0};
	struct otlp_to to = otlp_to(s, &s->one, &own);

	otlp_members_own(&to, others);
	otlp_early("aitrace.ts", f->start_ns, &own);
	to.out = out;
	to.beside_ours = true;
	if (out->len)
		buf_add_byte(out, ',');
	buf_add(out, STR("{\"name\":"));
	json_string(f->name, out);
	otlp_time_or(more, "timeUnixNano", f->start_ns, out);
	otlp_list_begin(out);
	otlp_attributes(&to, f->attributes, f->attribute_count);
	otlp_list_end(out, &own);
	otlp_more_add(more, counts, out);
	buf_add_byte(out, '}');
}

/* False: it is none of the span's. */
static bool otlp_event(struct otlp_span *s, const struct moment *m)
{
	struct members others = {0};
	struct facts f;
	struct str more;

	arena_reset(&s->one);
	if (!moment_open(m, &f, s->life, &s->one))
		return false;
	if (m->place)
		members_unknown_of(&others, &f, &s->one);
	else
		members_unknown(&others, m->inner, &s->one);
	more = otlp_more_take(&others);
	if (m->place && otlp_more_nested(more, "log").len) {
		s->log(s->log_to, s, &f, more);
		return false;
	}
	otlp_event_write(s, &f, more, &others);
	return true;
}

static void otlp_events(struct otlp_span *s, struct buf *out)
{
	if (!s->inside.len)
		return;
	buf_add(out, STR(",\"events\":["));
	buf_add(out, buf_str(&s->inside));
	buf_add_byte(out, ']');
}

/* ---- links -------------------------------------------------------------------------------- */

struct otlp_link {
	struct str trace_id;
	struct str span_id;
	struct scan_value attributes; /* with text */
	struct str more;	      /* what OTLP said of it besides */
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
	link->more = otlp_more_nested(v->text, "otlp");
	return (link->trace_id.len || otlp_more(link->more, "traceId", &trace_id)) &&
		(link->span_id.len || otlp_more(link->more, "spanId", &span_id));
}

static void otlp_link(struct otlp_to *to, const struct otlp_link *link)
{
	static const char *const others[] = {
		"traceState", "droppedAttributesCount", "flags", NULL};
	struct buf *out = to->out, own = {0};

	otlp_id_own(link->more, "traceId", "aitrace.trace_id", link->trace_id,
		OTLP_TRACE_ID, &own);
	otlp_id_own(
		link->more, "spanId", "aitrace.span_id", link->span_id, OTLP_SPAN_ID, &own);
	to->beside_ours = true;
	otlp_comma(out);
	buf_add_byte(out, '{');
	otlp_id_member(link->more, "traceId", link->trace_id, OTLP_TRACE_ID, out);
	otlp_id_member(link->more, "spanId", link->span_id, OTLP_SPAN_ID, out);
	otlp_list_begin(out);
	if (link->attributes.text.len)
		otlp_object(to, link->attributes.text);
	otlp_list_end(out, &own);
	otlp_more_add(link->more, others, out);
	buf_add_byte(out, '}');
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

struct str otlp_span_trace(const struct otlp_span *s)
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
	static const char *const others[] = {"traceState", "flags",
		"droppedAttributesCount", "droppedEventsCount", "droppedLinksCount", NULL};

	buf_add_byte(out, '{');
	otlp_id_member(s->more, "traceId", trace_id, OTLP_TRACE_ID, out);
	otlp_id_member(s->more, "spanId", otlp_span_text(s, trace_id), OTLP_SPAN_ID, out);
	if (s->f->parent_id.len ||
		otlp_more(s->more, "parentSpanId", &(struct scan_value){0}))
		otlp_id_member(s->more, "parentSpanId", s->f->parent_id, OTLP_SPAN_ID, out);
	buf_add(out, STR(",\"name\":"));
	json_string(s->span ? s->f->name : STR("trace"), out);
	otlp_kind(s, out);
	otlp_time_or(s->more, "startTimeUnixNano", otlp_begins(s), out);
	if (s->f->state == SPAN_ENDED)
		otlp_time("endTimeUnixNano", otlp_ends(s), out);
	else
		otlp_time_or(s->more, "endTimeUnixNano", otlp_ends(s), out);
	otlp_more_add(s->more, others, out);
}

static void otlp_state_own(const struct otlp_span *s, struct buf *out)
{
	static const char *const states[] = {"open", "", "lost", "missing"};

	struct scan_value v;

	if (!s->span)
		otlp_own("aitrace.state", STR("none"), out);
	else if (s->f->state != SPAN_ENDED && otlp_more(s->more, "endTimeUnixNano", &v))
		return;
	else if (s->f->state != SPAN_ENDED)
		otlp_own("aitrace.state", str_from(states[s->f->state]), out);
	else if (!s->f->has_start)
		otlp_own("aitrace.state", STR("unstarted"), out);
}

/* What OTLP has no place for. */
static void otlp_owns(struct otlp_span *s, struct str trace_id, struct buf *out)
{
	struct otlp_to to = otlp_to(s, s->arena, out);

	if (s->span && !s->f->inferred)
		otlp_own("aitrace.kind", s->f->kind, out);
	otlp_state_own(s, out);
	otlp_id_own(s->more, "traceId", "aitrace.trace_id", trace_id, OTLP_TRACE_ID, out);
	otlp_id_own(s->more, "spanId", "aitrace.span_id", s->f->span_id, OTLP_SPAN_ID, out);
	otlp_id_own(s->more, "parentSpanId", "aitrace.parent_span_id", s->f->parent_id,
		OTLP_SPAN_ID, out);
	otlp_early("aitrace.ts", otlp_begins(s), out);
	otlp_early("aitrace.end_ts", otlp_ends(s), out);
	otlp_members_own(&to, &s->others);
}

static void otlp_attribute_list(
	struct otlp_span *s, struct str trace_id, bool links, struct buf *out)
{
	struct buf own = {0};
	struct otlp_to to = otlp_to(s, s->arena, &own);

	otlp_owns(s, trace_id, &own);
	if (!links) {
		otlp_comma(&own);
		buf_add(&own, STR("{\"key\":\"aitrace.links\",\"value\":"));
		otlp_value(&to, &s->f->links);
		buf_add_byte(&own, '}');
	}
	to.out = out;
	to.beside_ours = true;
	otlp_list_begin(out);
	otlp_attributes(&to, s->f->attributes, s->f->attribute_count);
	otlp_list_end(out, &own);
}

static void otlp_status(const struct otlp_span *s, struct buf *out)
{
	const struct facts *f = s->f;
	struct scan_value code;

	buf_add(out, STR(",\"status\":{"));
	if (f->status_message.len) {
		buf_add(out, STR("\"message\":"));
		json_string(f->status_message, out);
	}
	if (f->status != STATUS_UNSET)
		buf_addf(out, "%s\"code\":%d", f->status_message.len ? "," : "",
			f->status == STATUS_OK ? 1 : 2);
	else if (otlp_more(s->more, "statusCode", &code))
		buf_addf(out, "%s\"code\":%.*s", f->status_message.len ? "," : "",
			(int)code.text.len, code.text.at);
	buf_add_byte(out, '}');
}

void otlp_span_know(struct otlp_span *s)
{
	s->others = (struct members){0};
	members_unknown_of(&s->others, s->f, s->arena);
	s->more = otlp_more_take(&s->others);
}

bool otlp_span_open(struct otlp_span *s)
{
	size_t count, kept = 0;

	arena_reset(&s->moments);
	buf_reset(&s->inside);
	s->events = moments(s->t, s->span, 0, false, s->life, &s->moments, &count);
	for (size_t i = 0; i < count; i++)
		if (otlp_event(s, &s->events[i]))
			s->events[kept++] = s->events[i];
	s->event_count = kept;
	return s->event_count || (s->span && s->f->state != SPAN_MISSING);
}

void otlp_span_write(struct otlp_span *s, struct buf *out)
{
	struct str trace_id = otlp_span_trace(s);
	bool links;

	otlp_head(s, trace_id, out);
	otlp_events(s, out);
	links = otlp_links(s, out);
	otlp_attribute_list(s, trace_id, links, out);
	otlp_status(s, out);
	buf_add_byte(out, '}');
}
