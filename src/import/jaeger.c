#include "import/jaeger.h"

#include "import/fields.h"
#include "import/head.h"
#include "import/tags.h"

const char *const jaeger_members[] = {"data", NULL};

enum { TRACE_ID, TRACE_SPANS, TRACE_PROCESSES, TRACE_WARNINGS, TRACE_DATA, TRACE_FIELDS };

static const struct fields trace_fields = {
	.names = (const char *const[]){"traceID", "spans", "processes", "warnings", "data"},
	.count = TRACE_FIELDS};

enum {
	SPAN_TRACE,
	SPAN_ID,
	SPAN_PARENT,
	SPAN_NAME,
	SPAN_START,
	SPAN_DURATION,
	SPAN_REFERENCES,
	SPAN_TAGS,
	SPAN_LOGS,
	SPAN_PROCESS_ID,
	SPAN_PROCESS,
	SPAN_FIELDS
};

static const struct fields span_fields = {
	.names = (const char *const[]){"traceID", "spanID", "parentSpanID", "operationName",
		"startTime", "duration", "references", "tags", "logs", "processID",
		"process"},
	.count = SPAN_FIELDS,
	.prefix = "jaeger."};

enum { REF_TYPE, REF_TRACE, REF_SPAN, REF_FIELDS };

static const struct fields ref_fields = {
	.names = (const char *const[]){"refType", "traceID", "spanID"},
	.count = REF_FIELDS};

enum { TAG_KEY, TAG_TYPE, TAG_VALUE, TAG_FIELDS };

static const struct fields tag_fields = {
	.names = (const char *const[]){"key", "type", "value"}, .count = TAG_FIELDS};

enum { PROCESS_SERVICE, PROCESS_TAGS, PROCESS_FIELDS };

static const struct fields process_fields = {
	.names = (const char *const[]){"serviceName", "tags"},
	.count = PROCESS_FIELDS,
	.prefix = "jaeger.process."};

enum { LOG_TIME, LOG_FIELDS, LOG_COUNT };

static const struct fields log_fields = {
	.names = (const char *const[]){"timestamp", "fields"}, .count = LOG_COUNT};

/* A trace being read. */
struct jaeger {
	struct import_out *out;
	struct arena *arena;
	struct scan_value trace[TRACE_FIELDS];
	struct scan_value span[SPAN_FIELDS];
	struct str span_text;
	struct import_span s;
	struct str other_trace; /* of a parent that is in another trace: a link */
	struct tags tags;
	bool begun; /* a span of it was said, and began at: */
	int64_t first_ts;
};

/* ---- tags --------------------------------------------------------------------------------- */

/* In UIs' downloads numbers stand in strings. What its type says it is, it is, if it can be read as one. */
static struct scan_value jaeger_typed(const struct scan_value tag[TAG_FIELDS])
{
	static const struct {
		const char *name;
		unsigned types; /* of JSON */
	} kinds[] = {
		{"int64", 1 << SCAN_NUMBER},
		{"float64", 1 << SCAN_NUMBER},
		{"bool", 1 << SCAN_TRUE | 1 << SCAN_FALSE},
	};
	const struct scan_value *v = &tag[TAG_VALUE];
	struct scan_value inside;
	size_t offset;
	const char *reason;

	if (v->type != SCAN_STRING || v->escaped || tag[TAG_TYPE].type != SCAN_STRING ||
		!scan_check(v->text, &offset, &reason))
		return *v;
	inside = scan_value_of(v->text);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (scan_is(&tag[TAG_TYPE], str_from(kinds[i].name)) &&
			kinds[i].types & 1u << inside.type)
			return inside;
	return *v;
}

/* Walks a list of tags; `tag` is read anew for each that has a key. */
static bool jaeger_tag(struct scan *s, struct scan_value tag[TAG_FIELDS])
{
	struct scan_value v;

	while (scan_element(s, &v))
		if (v.type == SCAN_OBJECT && fields_read(&tag_fields, v.text, tag) &&
			tag[TAG_KEY].type == SCAN_STRING)
			return true;
	return false;
}

static bool jaeger_list(struct scan *s, const struct scan_value *list)
{
	if (list->type != SCAN_ARRAY)
		return false;
	scan_init(s, list->text, 0);
	return scan_array(s);
}

static void jaeger_take_tags(struct jaeger *j)
{
	struct scan s;
	struct scan_value tag[TAG_FIELDS];

	j->tags = (struct tags){0};
	if (!jaeger_list(&s, &j->span[SPAN_TAGS]))
		return;
	while (jaeger_tag(&s, tag)) {
		struct str text = tag[TAG_VALUE].type == SCAN_STRING
			? field_text(&tag[TAG_VALUE], j->arena)
			: tag[TAG_VALUE].text;

		tags_take(&j->tags, &tag[TAG_KEY], text);
	}
}

/* Those that are in no member of the record. */
static void jaeger_attributes(struct jaeger *j)
{
	struct scan s;
	struct scan_value tag[TAG_FIELDS];

	import_open(j->out, "attributes");
	if (jaeger_list(&s, &j->span[SPAN_TAGS])) {
		while (jaeger_tag(&s, tag)) {
			struct scan_value v = jaeger_typed(tag);
			struct tags taken = {0};

			if (!tags_take(&taken, &tag[TAG_KEY], v.text))
				import_member(j->out, &tag[TAG_KEY], &v);
		}
	}
	fields_others(&span_fields, j->span_text, j->out);
	import_close(j->out);
}

/* ---- references --------------------------------------------------------------------------- */

/* Whether `r` is one: then trace and span are not empty. */
static bool jaeger_ref(struct jaeger *j, struct scan *s, struct scan_value r[REF_FIELDS],
	struct str *trace, struct str *span)
{
	struct scan_value v;

	while (scan_element(s, &v)) {
		if (v.type != SCAN_OBJECT || !fields_read(&ref_fields, v.text, r))
			continue;
		*trace = field_padded_id(&r[REF_TRACE], 32, j->arena);
		*span = field_padded_id(&r[REF_SPAN], 16, j->arena);
		if (!trace->len)
			*trace = j->s.trace_id;
		if (span->len)
			return true;
	}
	return false;
}

static bool jaeger_is_child(const struct scan_value r[REF_FIELDS])
{
	return r[REF_TYPE].type != SCAN_STRING ||
		!scan_is(&r[REF_TYPE], STR("FOLLOWS_FROM"));
}

/* As Jaeger itself: the first that it is a child of, else the first that it follows from. */
static void jaeger_parent(struct jaeger *j)
{
	struct scan s;
	struct scan_value r[REF_FIELDS];
	struct str trace, span;
	bool child = false;

	j->s.parent_id = field_padded_id(&j->span[SPAN_PARENT], 16, j->arena);
	if (j->s.parent_id.len || !jaeger_list(&s, &j->span[SPAN_REFERENCES]))
		return;
	while (!child && jaeger_ref(j, &s, r, &trace, &span)) {
		child = jaeger_is_child(r);
		if (str_eq(trace, j->s.trace_id) && (child || !j->s.parent_id.len))
			j->s.parent_id = span;
		else
			child = false;
	}
}

static void jaeger_link(struct jaeger *j, const struct scan_value r[REF_FIELDS],
	struct str trace, struct str span)
{
	if (jaeger_is_child(r) && str_eq(trace, j->s.trace_id) &&
		str_eq(span, j->s.parent_id))
		return;
	import_item(j->out);
	import_text(j->out, "trace_id", trace);
	import_text(j->out, "span_id", span);
	if (jaeger_is_child(r)) {
		import_open(j->out, "attributes");
		import_text(j->out, "opentracing.ref_type", STR("child_of"));
		import_close(j->out);
	}
	import_close(j->out);
}

static void jaeger_links(struct jaeger *j)
{
	struct scan s;
	struct scan_value r[REF_FIELDS];
	struct str trace, span;

	if (!jaeger_list(&s, &j->span[SPAN_REFERENCES]))
		return;
	import_list(j->out, "links");
	while (jaeger_ref(j, &s, r, &trace, &span))
		jaeger_link(j, r, trace, span);
	import_close_list(j->out);
}

/* ---- processes ---------------------------------------------------------------------------- */

/* The process that the span names, or that it holds. */
static bool jaeger_process(struct jaeger *j, struct scan_value *process)
{
	const struct scan_value *all = &j->trace[TRACE_PROCESSES];

	*process = j->span[SPAN_PROCESS];
	if (process->type == SCAN_OBJECT)
		return true;
	return all->type == SCAN_OBJECT && j->span[SPAN_PROCESS_ID].type == SCAN_STRING &&
		scan_find(all->text, field_text(&j->span[SPAN_PROCESS_ID], j->arena),
			process) &&
		process->type == SCAN_OBJECT;
}

static void jaeger_resource(struct jaeger *j)
{
	struct scan_value process, f[PROCESS_FIELDS], tag[TAG_FIELDS];
	struct scan s;

	if (!jaeger_process(j, &process) || !fields_read(&process_fields, process.text, f))
		return;
	import_open(j->out, "resource");
	if (f[PROCESS_SERVICE].type == SCAN_STRING)
		import_value(j->out, "service.name", &f[PROCESS_SERVICE]);
	if (jaeger_list(&s, &f[PROCESS_TAGS])) {
		while (jaeger_tag(&s, tag)) {
			struct scan_value v = jaeger_typed(tag);

			if (!scan_is(&tag[TAG_KEY], STR("service.name")))
				import_member(j->out, &tag[TAG_KEY], &v);
		}
	}
	fields_others(&process_fields, process.text, j->out);
	import_close(j->out);
}

/* ---- logs --------------------------------------------------------------------------------- */

/* The field that names it: OpenTelemetry's and OpenTracing's `event`. */
static struct str jaeger_log_name(struct jaeger *j, const struct scan_value *list)
{
	struct scan s;
	struct scan_value tag[TAG_FIELDS];

	if (!jaeger_list(&s, list))
		return (struct str){0};
	while (jaeger_tag(&s, tag))
		if (scan_is(&tag[TAG_KEY], STR("event")))
			return field_text(&tag[TAG_VALUE], j->arena);
	return (struct str){0};
}

/* What our `log` calls by names of its own. */
static const char *jaeger_log_word(const struct scan_value *key)
{
	if (scan_is(key, STR("message")))
		return "body";
	return scan_is(key, STR("level")) ? "severity" : NULL;
}

static void jaeger_log_fields(struct jaeger *j, const struct scan_value *list, bool named)
{
	struct scan s;
	struct scan_value tag[TAG_FIELDS];

	if (!jaeger_list(&s, list))
		return;
	import_open(j->out, "attributes");
	while (jaeger_tag(&s, tag)) {
		struct scan_value v = jaeger_typed(tag);
		const char *word = named ? NULL : jaeger_log_word(&tag[TAG_KEY]);

		if (word)
			import_value(j->out, word, &v);
		else if (!named || !scan_is(&tag[TAG_KEY], STR("event")))
			import_member(j->out, &tag[TAG_KEY], &v);
	}
	import_close(j->out);
}

static void jaeger_log(struct jaeger *j, const struct scan_value *log)
{
	struct scan_value f[LOG_COUNT];
	struct str name;
	int64_t ts = j->s.ts;

	if (log->type != SCAN_OBJECT || !fields_read(&log_fields, log->text, f))
		return;
	field_micros(&f[LOG_TIME], &ts);
	name = jaeger_log_name(j, &f[LOG_FIELDS]);
	import_span_event(j->out, &j->s, ts, name.len ? name : STR("log"));
	jaeger_log_fields(j, &f[LOG_FIELDS], name.len > 0);
	import_span_event_end(j->out, &j->s);
}

static void jaeger_logs(struct jaeger *j)
{
	struct scan s;
	struct scan_value v;

	if (!jaeger_list(&s, &j->span[SPAN_LOGS]))
		return;
	while (scan_element(&s, &v))
		jaeger_log(j, &v);
}

/* ---- spans and traces --------------------------------------------------------------------- */

/* What the span's line needs: false, it cannot be one. */
static bool jaeger_head(struct jaeger *j)
{
	const struct scan_value *f = j->span;
	int64_t duration;

	j->s = (struct import_span){0};
	j->s.trace_id = field_padded_id(&f[SPAN_TRACE], 32, j->arena);
	if (!j->s.trace_id.len)
		j->s.trace_id = field_padded_id(&j->trace[TRACE_ID], 32, j->arena);
	j->s.span_id = field_padded_id(&f[SPAN_ID], 16, j->arena);
	if (!j->s.trace_id.len || !j->s.span_id.len ||
		!field_micros(&f[SPAN_START], &j->s.ts))
		return false;
	j->s.name = field_text(&f[SPAN_NAME], j->arena);
	j->s.has_end = field_micros(&f[SPAN_DURATION], &duration);
	if (j->s.has_end)
		j->s.end_ts = field_later(j->s.ts, duration);
	jaeger_parent(j);
	return true;
}

static bool jaeger_span(struct jaeger *j, const struct scan_value *v)
{
	if (v->type != SCAN_OBJECT || !fields_read(&span_fields, v->text, j->span))
		return false;
	j->span_text = v->text;
	if (!jaeger_head(j))
		return false;
	jaeger_take_tags(j);
	tags_status(&j->tags, &j->s);
	import_mark(j->out, v->text.at);
	import_span(j->out, &j->s);
	jaeger_attributes(j);
	jaeger_links(j);
	jaeger_resource(j);
	tags_scope(&j->tags, j->out);
	import_span_events(j->out, &j->s);
	jaeger_logs(j);
	import_span_end(j->out, &j->s);
	if (!j->begun || j->s.ts < j->first_ts)
		j->first_ts = j->s.ts;
	j->begun = true;
	return true;
}

/* What Jaeger found wrong with the trace as a whole: logs of it, at its beginning. */
static void jaeger_warnings(struct jaeger *j)
{
	struct scan s;
	struct scan_value v;

	if (!j->begun || !jaeger_list(&s, &j->trace[TRACE_WARNINGS]))
		return;
	while (scan_element(&s, &v)) {
		import_event(
			j->out, j->first_ts, j->s.trace_id, (struct str){0}, STR("log"));
		import_open(j->out, "attributes");
		import_value(j->out, "body", &v);
		import_text(j->out, "severity", STR("WARN"));
		import_close(j->out);
		import_end(j->out);
	}
}

/* A span that cannot be used does not take the others with it. */
static bool jaeger_trace(struct jaeger *j)
{
	struct scan s;
	struct scan_value v;
	uint64_t broken = 0;

	j->begun = false;
	if (!jaeger_list(&s, &j->trace[TRACE_SPANS]))
		return false;
	while (scan_element(&s, &v))
		broken += !jaeger_span(j, &v);
	jaeger_warnings(j);
	if (!j->begun)
		return !broken;
	j->out->skipped += broken;
	return true;
}

static bool jaeger_traces(struct jaeger *j, const struct scan_value *list)
{
	struct scan s;
	struct scan_value v;
	uint64_t good = 0, broken = 0;

	jaeger_list(&s, list);
	while (scan_element(&s, &v)) {
		bool used = v.type == SCAN_OBJECT &&
			fields_read(&trace_fields, v.text, j->trace) && jaeger_trace(j);

		good += used;
		broken += !used;
	}
	j->out->skipped += good ? broken : 0;
	return good || !broken;
}

/* A trace, or what the query service puts around its list of them. */
bool jaeger_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	struct jaeger j = {.out = out, .arena = arena};
	struct scan_value data;

	(void)state;
	(void)from;
	if (!fields_read(&trace_fields, v->text, j.trace))
		return false;
	data = j.trace[TRACE_DATA];
	if (j.trace[TRACE_SPANS].type != SCAN_NULL)
		return jaeger_trace(&j);
	if (data.type == SCAN_ARRAY)
		return jaeger_traces(&j, &data);
	return !v->within.len;
}

enum import_likeness jaeger_look(struct str head)
{
	if (head_first(head) == '{' && head_key(head, 3, "traceID") &&
		head_key(head, 1, "data"))
		return IMPORT_SURE;
	if (head_first(head) == '{' && head_key(head, 1, "traceID") &&
		head_key(head, 1, "spans"))
		return IMPORT_LIKELY;
	return head_else(head, '{');
}
