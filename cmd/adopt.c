#include "adopt.h"

#include "base/json.h"

enum { ADOPT_TRACES = 65536 };

static const char KEPT[] = "aitrace.received_trace_id";

/* What decides what becomes of a record. */
struct adopted {
	struct scan_value type;
	struct scan_value trace_id;
	bool has_span;
	bool has_parent;
	bool has_attributes;
	bool begins;   /* it says what a span's parent is */
	bool is_event; /* which need not have a span */
};

void adopt_init(struct adopt *a, struct aitrace_context span, uint64_t seed)
{
	char text[AITRACE_TRACEPARENT_SIZE];

	*a = (struct adopt){.seen = {.max = ADOPT_TRACES, .seed = seed}};
	if (!aitrace_context_format(span, text))
		return;
	memcpy(a->trace_id, text + 3, 32);
	memcpy(a->span_id, text + 36, 16);
}

void adopt_release(struct adopt *a)
{
	once_release(&a->seen);
}

/* ---- looking --------------------------------------------------------------------------------- */

static bool adopt_says(const struct scan_value *v)
{
	return v->type == SCAN_STRING && v->text.len;
}

static void adopt_note(struct adopted *r, const struct scan_member *m)
{
	if (scan_is(&m->key, STR("type")))
		r->type = m->value;
	else if (scan_is(&m->key, STR("trace_id")))
		r->trace_id = m->value;
	else if (scan_is(&m->key, STR("span_id")))
		r->has_span = adopt_says(&m->value);
	else if (scan_is(&m->key, STR("parent_span_id")))
		r->has_parent = adopt_says(&m->value);
	else if (scan_is(&m->key, STR("attributes")))
		r->has_attributes = m->value.type == SCAN_OBJECT;
}

static bool adopt_is(const struct adopted *r, struct str type)
{
	return r->type.type == SCAN_STRING && scan_is(&r->type, type);
}

/* False: it is no record, or one of our trace already. */
static bool adopt_look(const struct adopt *a, struct str line, struct adopted *r)
{
	struct scan s;
	struct scan_member m;

	*r = (struct adopted){0};
	scan_init(&s, line, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m))
		adopt_note(r, &m);
	r->begins = adopt_is(r, STR("span")) || adopt_is(r, STR("span_start"));
	r->is_event = adopt_is(r, STR("event"));
	if (!r->begins && !r->is_event && !adopt_is(r, STR("span_update")) &&
		!adopt_is(r, STR("span_end")))
		return false;
	return !s.error && scan_done(&s) && adopt_says(&r->trace_id) &&
		!scan_is(&r->trace_id, str_from(a->trace_id));
}

/* ---- links ----------------------------------------------------------------------------------- */

static bool adopt_knows(const struct adopt *a, struct str trace_id)
{
	return once_has(&a->seen, once_hash(&a->seen, trace_id), 0);
}

static void adopt_link(const struct adopt *a, struct str link, struct buf *out)
{
	struct scan s;
	struct scan_member m;
	char comma = '{';

	scan_init(&s, link, 0);
	scan_object(&s);
	while (scan_member(&s, &m)) {
		bool ours = scan_is(&m.key, STR("trace_id")) &&
			m.value.type == SCAN_STRING && adopt_knows(a, m.value.text);

		buf_add_byte(out, comma);
		buf_add_byte(out, '"');
		json_text(m.key.text, out);
		buf_add(out, STR("\":"));
		if (ours)
			json_string(str_from(a->trace_id), out);
		else
			json_value(&m.value, out);
		comma = ',';
	}
	buf_add(out, comma == '{' ? STR("{}") : STR("}"));
}

static void adopt_links(const struct adopt *a, const struct scan_value *v, struct buf *out)
{
	struct scan s;
	struct scan_value link;
	char comma = '[';

	scan_init(&s, v->text, 0);
	scan_array(&s);
	while (scan_element(&s, &link)) {
		buf_add_byte(out, comma);
		if (link.type == SCAN_OBJECT)
			adopt_link(a, link.text, out);
		else
			json_value(&link, out);
		comma = ',';
	}
	buf_add(out, comma == '[' ? STR("[]") : STR("]"));
}

/* ---- writing --------------------------------------------------------------------------------- */

/* The value is what a string holds between its quotes, as it was written. */
static void adopt_keep(const struct adopted *r, struct import_out *out)
{
	import_value(out, KEPT, &r->trace_id);
}

static void adopt_attributes(
	const struct adopted *r, const struct scan_value *v, struct import_out *out)
{
	struct scan s;
	struct scan_member m;

	import_open(out, "attributes");
	scan_init(&s, v->text, 0);
	scan_object(&s);
	while (scan_member(&s, &m))
		import_member(out, &m.key, &m.value);
	adopt_keep(r, out);
	import_close(out);
}

/* In the place that aitrace-stream(5) has for it. */
static void adopt_below(
	const struct adopt *a, const struct adopted *r, struct import_out *out)
{
	if (r->begins && !r->has_parent)
		import_text(out, "parent_span_id", str_from(a->span_id));
}

static void adopt_member(const struct adopt *a, const struct adopted *r,
	const struct scan_member *m, struct import_out *out)
{
	struct buf links = {0};

	if (scan_is(&m->key, STR("type")))
		return;
	if (scan_is(&m->key, STR("trace_id"))) {
		import_text(out, "trace_id", str_from(a->trace_id));
		if (r->is_event && !r->has_span)
			import_text(out, "span_id", str_from(a->span_id));
	} else if (scan_is(&m->key, STR("span_id"))) {
		if (r->has_span || !r->is_event)
			import_member(out, &m->key, &m->value);
		adopt_below(a, r, out);
	} else if (scan_is(&m->key, STR("parent_span_id"))) {
		if (r->has_parent)
			import_member(out, &m->key, &m->value);
	} else if (scan_is(&m->key, STR("attributes")) && r->begins && r->has_attributes) {
		adopt_attributes(r, &m->value, out);
	} else if (scan_is(&m->key, STR("links")) && m->value.type == SCAN_ARRAY) {
		adopt_links(a, &m->value, &links);
		import_json(out, "links", buf_str(&links));
	} else {
		import_member(out, &m->key, &m->value);
	}
	buf_release(&links);
}

static void adopt_record(
	struct adopt *a, const struct adopted *r, struct str line, struct import_out *out)
{
	struct buf type = {0};
	struct scan s;
	struct scan_member m;

	a->traces += once_add(&a->seen, once_hash(&a->seen, r->trace_id.text), 0);
	scan_unescape(&r->type, &type);
	import_begin(out, buf_text(&type));
	scan_init(&s, line, 0);
	scan_object(&s);
	while (scan_member(&s, &m))
		adopt_member(a, r, &m, out);
	if (r->begins && !r->has_attributes) {
		import_open(out, "attributes");
		adopt_keep(r, out);
		import_close(out);
	}
	import_end(out);
	buf_release(&type);
}

void adopt_lines(struct adopt *a, struct str lines, struct import_out *out)
{
	while (lines.len) {
		struct str line = str_head(lines, str_find(lines, '\n'));
		struct adopted r;

		if (adopt_look(a, line, &r)) {
			adopt_record(a, &r, line, out);
		} else {
			buf_add(&out->text, line);
			buf_add_byte(&out->text, '\n');
		}
		lines = str_tail(lines, line.len + 1);
	}
}
