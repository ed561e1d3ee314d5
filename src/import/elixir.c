#include "import/elixir.h"

#include "import/fields.h"
#include "import/head.h"
#include "import/span.h"

enum {
	TRACE_ID,
	TRACE_SPANS,
	TRACE_METADATA,
	TRACE_CREATED,
	TRACE_CREATED_WALL,
	TRACE_CLOCK,
	TRACE_RECEIPT,
	TRACE_REPLAY,
	TRACE_FIELDS
};

static const struct fields trace_fields = {
	.names = (const char *const[]){"trace_id", "spans", "metadata", "created_at",
		"created_at_wall_time", "clock_domain", "evidence_schema_version",
		"replay_bundle_schema_version"},
	.count = TRACE_FIELDS,
	.prefix = "aitrace.trace."};

enum {
	SPAN_ID,
	SPAN_PARENT,
	SPAN_NAME,
	SPAN_START,
	SPAN_START_WALL,
	SPAN_END,
	SPAN_END_WALL,
	SPAN_DURATION,
	SPAN_CLOCK,
	SPAN_ATTRIBUTES,
	SPAN_EVENTS,
	SPAN_STATUS,
	SPAN_FIELDS
};

static const struct fields span_fields = {
	.names = (const char *const[]){"span_id", "parent_span_id", "name", "start_time",
		"start_wall_time", "end_time", "end_wall_time", "duration_microseconds",
		"clock_domain", "attributes", "events", "status"},
	.count = SPAN_FIELDS,
	.prefix = "aitrace."};

enum { EVENT_NAME, EVENT_TIME, EVENT_WALL, EVENT_CLOCK, EVENT_ATTRIBUTES, EVENT_FIELDS };

static const struct fields event_fields = {
	.names = (const char *const[]){"name", "timestamp", "wall_time", "clock_domain",
		"attributes"},
	.count = EVENT_FIELDS,
	.prefix = "aitrace."};

/* A document being read. */
struct elixir {
	struct import_out *out;
	struct arena *arena;
	struct str text;
	struct scan_value trace[TRACE_FIELDS];
	struct str trace_id;
	int64_t epoch; /* what its monotonic clock's 0 was, for what has no time of day */
	struct str span_text;
	struct scan_value span[SPAN_FIELDS];
	struct import_span s;
	bool has_start; /* the span's monotonic time is known: */
	int64_t start;
};

/* ---- times -------------------------------------------------------------------------------- */

/*
 * A time of day where there is one, and else one of the monotonic clock. A distance is always the
 * monotonic clock's: somebody may have set the other one.
 */
static bool elixir_time(struct elixir *e, const struct scan_value *wall,
	const struct scan_value *monotonic, int64_t *ns)
{
	int64_t at;

	if (field_stamp(wall, e->arena, ns))
		return true;
	if (!field_micros(monotonic, &at))
		return false;
	*ns = field_later(e->epoch, at);
	return true;
}

static bool elixir_end(struct elixir *e, int64_t *ns)
{
	int64_t end, by;

	if (e->has_start && field_micros(&e->span[SPAN_END], &end) &&
		!__builtin_sub_overflow(end, e->start, &by)) {
		*ns = field_later(e->s.ts, by);
		return true;
	}
	return field_stamp(&e->span[SPAN_END_WALL], e->arena, ns);
}

/* `ID_1761750000.json`: when it was written, in seconds; 0: the name does not say. */
static int64_t elixir_written(const char *name)
{
	struct str text = str_from(name);
	struct str digits;
	int64_t ns = 0;
	size_t len = 0;

	if (text.len < 5 || !str_eq(str_tail(text, text.len - 5), STR(".json")))
		return 0;
	text = str_head(text, text.len - 5);
	while (len < text.len && text.at[text.len - 1 - len] >= '0' &&
		text.at[text.len - 1 - len] <= '9')
		len++;
	digits = str_tail(text, text.len - len);
	if (len < 9 || len > 10 || len == text.len || text.at[text.len - 1 - len] != '_')
		return 0;
	for (size_t i = 0; i < len; i++)
		ns = ns * 10 + (digits.at[i] - '0');
	return ns * INT64_C(1000000000);
}

/* Walks the spans; a span that is no object is passed. */
static bool elixir_next(struct elixir *e, struct scan *s, uint64_t *broken)
{
	struct scan_value v;

	while (scan_element(s, &v)) {
		e->span_text = v.text;
		if (v.type == SCAN_OBJECT && fields_read(&span_fields, v.text, e->span))
			return true;
		++*broken;
	}
	return false;
}

static bool elixir_list(struct scan *s, const struct scan_value *list)
{
	if (list->type != SCAN_ARRAY)
		return false;
	scan_init(s, list->text, 0);
	return scan_array(s);
}

/*
 * When the monotonic clock was 0. The document of version 0.1 knows only that clock: its last span is
 * taken to have ended when the file was written, as its name says, or now.
 */
static void elixir_epoch(struct elixir *e, const struct import_from *from)
{
	int64_t wall, monotonic, last = INT64_MIN;
	int64_t written = elixir_written(from->name);
	uint64_t broken = 0;
	struct scan s;

	if (field_stamp(&e->trace[TRACE_CREATED_WALL], e->arena, &wall) &&
		field_micros(&e->trace[TRACE_CREATED], &monotonic)) {
		e->epoch = field_later(wall, -monotonic);
		return;
	}
	if (elixir_list(&s, &e->trace[TRACE_SPANS]))
		while (elixir_next(e, &s, &broken))
			if ((field_micros(&e->span[SPAN_END], &monotonic) ||
				    field_micros(&e->span[SPAN_START], &monotonic)) &&
				monotonic > last)
				last = monotonic;
	if (last != INT64_MIN)
		e->epoch = field_later(written ? written : from->now_ns, -last);
}

/* ---- parts of spans ----------------------------------------------------------------------- */

/* The members of an object below a prefix. */
static void elixir_members(struct elixir *e, const char *prefix, const struct scan_value *v)
{
	struct scan s;
	struct scan_member m;

	if (v->type != SCAN_OBJECT)
		return;
	scan_init(&s, v->text, 0);
	scan_object(&s);
	while (scan_member(&s, &m))
		if (m.value.type != SCAN_NULL)
			import_member_below(e->out, prefix, &m.key, &m.value);
}

/* What is said of the trace stands at its roots. */
static void elixir_attributes(struct elixir *e)
{
	import_open(e->out, "attributes");
	elixir_members(e, "", &e->span[SPAN_ATTRIBUTES]);
	fields_others(&span_fields, e->span_text, e->out);
	if (!e->s.parent_id.len) {
		elixir_members(e, "trace.metadata.", &e->trace[TRACE_METADATA]);
		if (e->trace[TRACE_CREATED_WALL].type == SCAN_STRING)
			import_value(e->out, "aitrace.trace.created_at_wall_time",
				&e->trace[TRACE_CREATED_WALL]);
		fields_others(&trace_fields, e->text, e->out);
	}
	import_close(e->out);
}

/* Which node it ran on: where that is another one than its trace's, and at roots. */
static void elixir_resource(struct elixir *e)
{
	const struct scan_value *clock = &e->span[SPAN_CLOCK];

	if (clock->type != SCAN_OBJECT)
		clock = &e->trace[TRACE_CLOCK];
	if (clock->type != SCAN_OBJECT ||
		(e->s.parent_id.len && str_eq(clock->text, e->trace[TRACE_CLOCK].text)))
		return;
	import_open(e->out, "resource");
	elixir_members(e, "aitrace.clock_domain.", clock);
	import_close(e->out);
}

/* An event has a time of its own clock, or lies as far from the span's start as that clock says. */
static int64_t elixir_event_ts(struct elixir *e, const struct scan_value f[EVENT_FIELDS])
{
	int64_t ts = e->s.ts, at, by;

	if (e->has_start && field_micros(&f[EVENT_TIME], &at) &&
		str_eq(f[EVENT_CLOCK].text, e->span[SPAN_CLOCK].text) &&
		!__builtin_sub_overflow(at, e->start, &by))
		return field_later(e->s.ts, by);
	elixir_time(e, &f[EVENT_WALL], &f[EVENT_TIME], &ts);
	return ts;
}

static void elixir_event(struct elixir *e, const struct scan_value *v)
{
	struct scan_value f[EVENT_FIELDS];

	if (v->type != SCAN_OBJECT || !fields_read(&event_fields, v->text, f))
		return;
	import_span_event(
		e->out, &e->s, elixir_event_ts(e, f), field_text(&f[EVENT_NAME], e->arena));
	import_open(e->out, "attributes");
	elixir_members(e, "", &f[EVENT_ATTRIBUTES]);
	fields_others(&event_fields, v->text, e->out);
	import_close(e->out);
	import_span_event_end(e->out, &e->s);
}

static void elixir_events(struct elixir *e)
{
	struct scan s;
	struct scan_value v;

	if (!elixir_list(&s, &e->span[SPAN_EVENTS]))
		return;
	while (scan_element(&s, &v))
		elixir_event(e, &v);
}

/* ---- spans and documents ------------------------------------------------------------------ */

static struct str elixir_status(const struct scan_value *v)
{
	static const char *const known[] = {"ok", "error"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (v->type == SCAN_STRING && scan_is(v, str_from(known[i])))
			return str_from(known[i]);
	return (struct str){0};
}

/* What the span's line needs: false, it cannot be one. */
static bool elixir_head(struct elixir *e)
{
	const struct scan_value *f = e->span;

	e->s = (struct import_span){.trace_id = e->trace_id};
	e->s.span_id = field_id(&f[SPAN_ID], 16, e->arena);
	if (!e->s.span_id.len ||
		!elixir_time(e, &f[SPAN_START_WALL], &f[SPAN_START], &e->s.ts))
		return false;
	e->has_start = field_micros(&f[SPAN_START], &e->start);
	e->s.has_end = elixir_end(e, &e->s.end_ts);
	e->s.parent_id = field_id(&f[SPAN_PARENT], 16, e->arena);
	e->s.name = field_text(&f[SPAN_NAME], e->arena);
	if (e->s.has_end)
		e->s.status = elixir_status(&f[SPAN_STATUS]);
	return true;
}

static bool elixir_span(struct elixir *e)
{
	if (!elixir_head(e))
		return false;
	import_span(e->out, &e->s);
	elixir_attributes(e);
	elixir_resource(e);
	import_span_events(e->out, &e->s);
	elixir_events(e);
	import_span_end(e->out, &e->s);
	return true;
}

/* Receipts and bundles lie beside the documents of traces and hold no spans. */
static bool elixir_beside(const struct elixir *e)
{
	return e->trace[TRACE_RECEIPT].type != SCAN_NULL ||
		e->trace[TRACE_REPLAY].type != SCAN_NULL;
}

bool elixir_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	struct elixir e = {.out = out, .arena = arena, .text = v->text};
	uint64_t good = 0, broken = 0;
	struct scan s;

	(void)state;
	if (!fields_read(&trace_fields, v->text, e.trace))
		return false;
	if (elixir_beside(&e)) {
		out->skipped++;
		return true;
	}
	e.trace_id = field_id(&e.trace[TRACE_ID], 32, arena);
	if (!e.trace_id.len || e.trace[TRACE_SPANS].type != SCAN_ARRAY)
		return false;
	elixir_epoch(&e, from);
	elixir_list(&s, &e.trace[TRACE_SPANS]);
	while (elixir_next(&e, &s, &broken)) {
		bool used;

		import_mark(out, e.span_text.at);
		used = elixir_span(&e);

		good += used;
		broken += !used;
	}
	out->skipped += good ? broken : 0;
	return good || !broken;
}

enum import_likeness elixir_look(struct str head)
{
	static const char *const names[] = {"exporter_schema_version",
		"evidence_schema_version", "replay_bundle_schema_version"};
	static const char *const values[] = {"aitrace.file_export.v1",
		"aitrace.file_export_evidence.v1", "aitrace.replay_bundle_export.v1"};

	if (head_first(head) == '[')
		return IMPORT_NOT;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (head_says(head, 1, names[i], values[i]))
			return IMPORT_SURE;
	if (head_key(head, 1, "spans") && head_key(head, 3, "start_time") &&
		(head_key(head, 3, "span_id") || head_key(head, 3, "parent_span_id")))
		return IMPORT_SURE;
	if (head_key(head, 1, "spans") &&
		(head_key(head, 1, "created_at") || head_key(head, 1, "trace_id")))
		return IMPORT_LIKELY;
	return head_else(head, '{');
}
