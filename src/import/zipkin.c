#include "import/zipkin.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/once.h"
#include "import/fields.h"
#include "import/head.h"
#include "import/tags.h"

enum {
	ZIPKIN_TRACE,
	ZIPKIN_ID,
	ZIPKIN_PARENT,
	ZIPKIN_NAME,
	ZIPKIN_KIND,
	ZIPKIN_TIME,
	ZIPKIN_DURATION,
	ZIPKIN_LOCAL,
	ZIPKIN_REMOTE,
	ZIPKIN_ANNOTATIONS,
	ZIPKIN_TAGS,
	ZIPKIN_SHARED,
	ZIPKIN_FIELDS
};

static const struct fields zipkin_fields = {
	.names = (const char *const[]){"traceId", "id", "parentId", "name", "kind",
		"timestamp", "duration", "localEndpoint", "remoteEndpoint", "annotations",
		"tags", "shared"},
	.count = ZIPKIN_FIELDS,
	.prefix = "zipkin."};

enum { PLACE_SERVICE, PLACE_IPV4, PLACE_IPV6, PLACE_PORT, PLACE_FIELDS };

static const struct fields place_fields = {
	.names = (const char *const[]){"serviceName", "ipv4", "ipv6", "port"},
	.count = PLACE_FIELDS};

enum { NOTE_TIME, NOTE_VALUE, NOTE_FIELDS };

static const struct fields note_fields = {
	.names = (const char *const[]){"timestamp", "value"}, .count = NOTE_FIELDS};

/* Servers' halves of shared spans that are remembered, at least. */
enum { ZIPKIN_HALVES = 16384 };

/* A span being read. */
struct zipkin {
	struct import_out *out;
	struct arena *arena;
	struct once *halves;
	struct str text;
	struct scan_value f[ZIPKIN_FIELDS];
	struct scan_value local[PLACE_FIELDS];
	struct scan_value remote[PLACE_FIELDS];
	struct import_span s;
	struct tags tags;
	bool shares; /* it says the id of its caller */
};

void *zipkin_begin(const struct import_from *from)
{
	struct once *halves = mem_new(sizeof(*halves));

	*halves = (struct once){.max = ZIPKIN_HALVES, .seed = from->seed};
	return halves;
}

void zipkin_end(void *state, const struct import_from *from, struct import_out *out)
{
	(void)from;
	(void)out;
	once_release(state);
	free(state);
}

/* ---- shared spans ------------------------------------------------------------------------- */

/*
 * Client and server of one call may say one id, and who is called says that it shares it. Here they are
 * two spans, the server's below the client's. Its id is made of the shared one, and what is done inside
 * of the server, which says that id too, belongs below it: that is known by its service.
 */
static struct str zipkin_half(const struct zipkin *z, struct str id)
{
	struct buf text = {0}, half = {0};
	struct str copy;

	buf_add(&text, z->s.trace_id);
	buf_add_byte(&text, ' ');
	buf_add(&text, id);
	buf_add_byte(&text, ' ');
	buf_add(&text, field_text(&z->local[PLACE_SERVICE], z->arena));
	import_hashed_id(buf_str(&text), 16, &half);
	copy = arena_copy(z->arena, buf_str(&half));
	buf_release(&text);
	buf_release(&half);
	return copy;
}

static void zipkin_share(struct zipkin *z)
{
	struct str half;

	if (z->shares) {
		z->s.parent_id = z->s.span_id;
		z->s.span_id = zipkin_half(z, z->s.span_id);
		once_add(z->halves, once_hash(z->halves, z->s.span_id), 0);
		return;
	}
	if (!z->s.parent_id.len)
		return;
	half = zipkin_half(z, z->s.parent_id);
	if (once_has(z->halves, once_hash(z->halves, half), 0))
		z->s.parent_id = half;
}

/* ---- tags and endpoints ------------------------------------------------------------------- */

static bool zipkin_object(struct scan *s, const struct scan_value *v)
{
	if (v->type != SCAN_OBJECT)
		return false;
	scan_init(s, v->text, 0);
	return scan_object(s);
}

static void zipkin_take_tags(struct zipkin *z)
{
	struct scan s;
	struct scan_member m;

	if (!zipkin_object(&s, &z->f[ZIPKIN_TAGS]))
		return;
	while (scan_member(&s, &m))
		tags_take(&z->tags, &m.key, field_text(&m.value, z->arena));
}

/* In lower case, as OpenTelemetry's tag of other formats is. */
static void zipkin_kind(struct zipkin *z)
{
	struct str kind = field_text(&z->f[ZIPKIN_KIND], z->arena);
	char *at = arena_bytes(z->arena, kind.len);

	for (size_t i = 0; i < kind.len; i++)
		at[i] = (char)tolower((unsigned char)kind.at[i]);
	import_filled(z->out, "span.kind", (struct str){at, kind.len});
}

static void zipkin_member(struct zipkin *z, const char *key, const struct scan_value *v)
{
	if (v->type != SCAN_NULL)
		import_value(z->out, key, v);
}

/* Of two addresses the newer kind stands behind the older one, under a key that says so. */
static void zipkin_place(struct zipkin *z, const struct scan_value f[PLACE_FIELDS],
	const char *const keys[PLACE_FIELDS])
{
	bool both = f[PLACE_IPV4].type != SCAN_NULL && f[PLACE_IPV6].type != SCAN_NULL;

	zipkin_member(z, keys[PLACE_SERVICE], &f[PLACE_SERVICE]);
	zipkin_member(z, keys[PLACE_IPV4], &f[PLACE_IPV4]);
	zipkin_member(z, keys[both ? PLACE_IPV6 : PLACE_IPV4], &f[PLACE_IPV6]);
	zipkin_member(z, keys[PLACE_PORT], &f[PLACE_PORT]);
}

static void zipkin_attributes(struct zipkin *z)
{
	static const char *const keys[] = {"peer.service", "network.peer.address",
		"zipkin.remoteEndpoint.ipv6", "network.peer.port"};
	struct scan s;
	struct scan_member m;
	struct tags taken = {0};

	import_open(z->out, "attributes");
	zipkin_kind(z);
	zipkin_place(z, z->remote, keys);
	if (zipkin_object(&s, &z->f[ZIPKIN_TAGS]))
		while (scan_member(&s, &m))
			if (!tags_take(&taken, &m.key, m.value.text))
				import_member(z->out, &m.key, &m.value);
	if (z->shares)
		import_text(z->out, "zipkin.shared", z->s.parent_id);
	fields_others(&zipkin_fields, z->text, z->out);
	import_close(z->out);
}

static void zipkin_resource(struct zipkin *z)
{
	static const char *const keys[] = {"service.name", "network.local.address",
		"zipkin.localEndpoint.ipv6", "network.local.port"};

	import_open(z->out, "resource");
	zipkin_place(z, z->local, keys);
	import_close(z->out);
}

/* ---- annotations -------------------------------------------------------------------------- */

/* Text of JSON that nests too deeply to stand within a record, or may: it is no event's then. */
static bool zipkin_deep(struct str text)
{
	size_t opened = 0;

	for (size_t i = 0; i < text.len; i++)
		opened += text.at[i] == '{' || text.at[i] == '[';
	return opened > SCAN_DEPTH / 2;
}

/*
 * OpenTelemetry's exporters write an event's attributes behind its name: `"name": {"key":"value"}`.
 * Whether `text` is such a one; then both parts are set.
 */
static bool zipkin_event(struct str text, struct scan_value *name, struct str *attributes)
{
	size_t offset, end = 1;
	const char *reason;

	if (!str_starts(text, STR("\"")))
		return false;
	while (end < text.len && text.at[end] != '"')
		end += text.at[end] == '\\' ? 2 : 1;
	if (end >= text.len || !scan_check(str_head(text, end + 1), &offset, &reason))
		return false;
	*name = scan_value_of(str_head(text, end + 1));
	*attributes = str_tail(text, end + 1);
	if (!str_starts(*attributes, STR(":")))
		return false;
	*attributes = str_tail(*attributes, 1);
	while (str_starts(*attributes, STR(" ")))
		*attributes = str_tail(*attributes, 1);
	return str_starts(*attributes, STR("{")) && !zipkin_deep(*attributes) &&
		scan_check(*attributes, &offset, &reason);
}

static void zipkin_note(struct zipkin *z, const struct scan_value *note)
{
	struct scan_value f[NOTE_FIELDS], name;
	struct str text, attributes;
	int64_t ts = z->s.ts;
	bool event;

	if (note->type != SCAN_OBJECT || !fields_read(&note_fields, note->text, f))
		return;
	field_micros(&f[NOTE_TIME], &ts);
	text = field_text(&f[NOTE_VALUE], z->arena);
	event = zipkin_event(text, &name, &attributes);
	import_span_event(z->out, &z->s, ts, event ? field_text(&name, z->arena) : text);
	if (event)
		import_json(z->out, "attributes", attributes);
	import_span_event_end(z->out, &z->s);
}

static void zipkin_notes(struct zipkin *z)
{
	struct scan s;
	struct scan_value v;

	if (z->f[ZIPKIN_ANNOTATIONS].type != SCAN_ARRAY)
		return;
	scan_init(&s, z->f[ZIPKIN_ANNOTATIONS].text, 0);
	scan_array(&s);
	while (scan_element(&s, &v))
		zipkin_note(z, &v);
}

/* A span that says no time itself begins with the first that was noted in it. */
static bool zipkin_noted(struct zipkin *z, int64_t *ts)
{
	struct scan s;
	struct scan_value v, f[NOTE_FIELDS];
	int64_t at;
	bool any = false;

	if (z->f[ZIPKIN_ANNOTATIONS].type != SCAN_ARRAY)
		return false;
	scan_init(&s, z->f[ZIPKIN_ANNOTATIONS].text, 0);
	scan_array(&s);
	while (scan_element(&s, &v)) {
		if (v.type != SCAN_OBJECT || !fields_read(&note_fields, v.text, f) ||
			!field_micros(&f[NOTE_TIME], &at))
			continue;
		*ts = any && *ts < at ? *ts : at;
		any = true;
	}
	return any;
}

/* ---- spans -------------------------------------------------------------------------------- */

/* What the span's line needs: false, it cannot be one. */
static bool zipkin_head(struct zipkin *z)
{
	const struct scan_value *f = z->f;
	int64_t duration;

	z->s.trace_id = field_padded_id(&f[ZIPKIN_TRACE], 32, z->arena);
	z->s.span_id = field_padded_id(&f[ZIPKIN_ID], 16, z->arena);
	if (!z->s.trace_id.len || !z->s.span_id.len)
		return false;
	if (!field_micros(&f[ZIPKIN_TIME], &z->s.ts) && !zipkin_noted(z, &z->s.ts))
		return false;
	z->s.parent_id = field_padded_id(&f[ZIPKIN_PARENT], 16, z->arena);
	z->s.name = field_text(&f[ZIPKIN_NAME], z->arena);
	z->s.has_end = field_micros(&f[ZIPKIN_DURATION], &duration);
	if (z->s.has_end)
		z->s.end_ts = field_later(z->s.ts, duration);
	return true;
}

static void zipkin_read_place(const struct scan_value *v, struct scan_value *out)
{
	fields_read(&place_fields, v->type == SCAN_OBJECT ? v->text : STR("{}"), out);
}

static bool zipkin_span(struct zipkin *z)
{
	if (!fields_read(&zipkin_fields, z->text, z->f) || !zipkin_head(z))
		return false;
	zipkin_read_place(&z->f[ZIPKIN_LOCAL], z->local);
	zipkin_read_place(&z->f[ZIPKIN_REMOTE], z->remote);
	z->shares = field_true(&z->f[ZIPKIN_SHARED]);
	zipkin_share(z);
	zipkin_take_tags(z);
	tags_status(&z->tags, &z->s);
	import_span(z->out, &z->s);
	zipkin_attributes(z);
	zipkin_resource(z);
	tags_scope(&z->tags, z->out);
	import_span_events(z->out, &z->s);
	zipkin_notes(z);
	import_span_end(z->out, &z->s);
	return true;
}

/* ---- values ------------------------------------------------------------------------------- */

static bool zipkin_one(
	void *state, struct str text, struct arena *arena, struct import_out *out)
{
	struct zipkin z = {.out = out, .arena = arena, .halves = state, .text = text};

	return zipkin_span(&z);
}

/* A list of spans. One that cannot be used does not take the others with it. */
static bool zipkin_list(
	void *state, struct str text, struct arena *arena, struct import_out *out)
{
	struct scan s;
	struct scan_value v;
	uint64_t good = 0, broken = 0;

	scan_init(&s, text, 0);
	if (!scan_array(&s))
		return false;
	while (scan_element(&s, &v)) {
		bool used = v.type == SCAN_OBJECT && zipkin_one(state, v.text, arena, out);

		good += used;
		broken += !used;
	}
	out->skipped += good ? broken : 0;
	return good || !broken;
}

bool zipkin_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	(void)from;
	if (str_starts(v->text, STR("[")))
		return zipkin_list(state, v->text, arena, out);
	return zipkin_one(state, v->text, arena, out);
}

/* Spans in a list, in a list of lists, or alone. */
enum import_likeness zipkin_look(struct str head)
{
	for (int depth = 1; depth <= 3; depth++)
		if (head_key(head, depth, "traceId") && head_key(head, depth, "id"))
			return head_first(head) == '[' ? IMPORT_SURE : IMPORT_LIKELY;
	return head_else(head, '[');
}
