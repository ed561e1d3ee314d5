#include "import/otlp_in_said.h"

#include "base/json.h"

/* ---- attributes ---------------------------------------------------------------------------- */

/* What we called it when it went out is not an attribute, but a member of the record. */
bool otlp_in_span_keeps(void *span, struct str member)
{
	static const struct str own = {"\"aitrace.kind\":\"", 16},
				logfire = {"\"logfire.", 9};
	struct otlp_in_span *p = span;

	p->o->pending |= str_starts(member, logfire);
	if (!str_starts(member, own))
		return true;
	buf_reset(&p->own);
	buf_add(&p->own, str_head(str_tail(member, own.len), member.len - own.len - 1));
	return false;
}

/* ---- events and links ---------------------------------------------------------------------- */

static void otlp_in_part_end(struct otlp_in_part *p, struct buf *out)
{
	if (p->attributes.len) {
		buf_add(out, STR(",\"attributes\":{"));
		buf_add(out, buf_str(&p->attributes));
		buf_add_byte(out, '}');
	}
	if (otlp_in_says(&p->trace_state))
		otlp_in_note(&p->otlp, "traceState", &p->trace_state);
	if (otlp_in_says(&p->dropped))
		otlp_in_note(&p->otlp, "droppedAttributesCount", &p->dropped);
	if (otlp_in_says(&p->flags))
		otlp_in_note(&p->otlp, "flags", &p->flags);
	if (p->otlp.len) {
		buf_add(out, STR(",\"otlp\":{"));
		buf_add(out, buf_str(&p->otlp));
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, '}');
	buf_release(&p->attributes);
	buf_release(&p->otlp);
}

static void otlp_in_string_or(const struct scan_value *v, struct buf *out)
{
	static const struct scan_value empty = {.text = {"", 0}, .type = SCAN_STRING};

	json_value(v->type == SCAN_STRING ? v : &empty, out);
}

static struct buf *otlp_in_part_begin(struct buf *out)
{
	if (out->len)
		buf_add_byte(out, ',');
	buf_add_byte(out, '{');
	return out;
}

/* One without a time has that of its span's beginning, when it is written. */
void otlp_in_event_write(struct otlp_in *o, struct otlp_in_part *e)
{
	struct buf *out = otlp_in_part_begin(&o->events);

	if (!e->time.ns && otlp_in_says(&e->time.said))
		otlp_in_note(&e->otlp, "timeUnixNano", &e->time.said);
	buf_add(out, STR("\"ts\":"));
	json_time(e->time.ns, out);
	buf_add(out, STR(",\"name\":"));
	otlp_in_string_or(&e->name, out);
	otlp_in_part_end(e, out);
}

/* Ids in lower case; what is none stays what it is. */
static void otlp_in_link_id(struct otlp_in_part *l, const struct otlp_in_id *id,
	const struct scan_value *v, struct buf *out)
{
	struct scan_value hex = {.type = SCAN_STRING};
	char lower[32];

	buf_addf(out, "%s\"%s\":", out->at[out->len - 1] == '{' ? "" : ",", id->member);
	if (v->type == SCAN_STRING && otlp_in_hex(v->text, id->digits, lower)) {
		hex.text = (struct str){lower, id->digits};
		json_value(&hex, out);
		return;
	}
	otlp_in_note(&l->otlp, id->name, v);
	otlp_in_string_or(v, out);
}

void otlp_in_link_write(struct otlp_in *o, struct otlp_in_part *l)
{
	struct buf *out = otlp_in_part_begin(&o->links);

	otlp_in_link_id(l, &otlp_in_trace_id, &l->trace_id, out);
	otlp_in_link_id(l, &otlp_in_span_id, &l->span_id, out);
	otlp_in_part_end(l, out);
}

/* ---- the span ------------------------------------------------------------------------------ */

/* Enums are numbers; many write their names all the same. */
static const struct otlp_in_enum {
	struct str name;
	struct str number;
} otlp_in_enums[] = {
	{{"SPAN_KIND_UNSPECIFIED", 21}, {"0", 1}},
	{{"SPAN_KIND_INTERNAL", 18}, {"1", 1}},
	{{"SPAN_KIND_SERVER", 16}, {"2", 1}},
	{{"SPAN_KIND_CLIENT", 16}, {"3", 1}},
	{{"SPAN_KIND_PRODUCER", 18}, {"4", 1}},
	{{"SPAN_KIND_CONSUMER", 18}, {"5", 1}},
	{{"STATUS_CODE_UNSET", 17}, {"0", 1}},
	{{"STATUS_CODE_OK", 14}, {"1", 1}},
	{{"STATUS_CODE_ERROR", 17}, {"2", 1}},
};

/* Without one it is 0. */
static struct scan_value otlp_in_enum(const struct scan_value *v)
{
	struct scan_value number = {.text = {"0", 1}, .type = SCAN_NUMBER};

	if (v->type == SCAN_NUMBER && v->text.len)
		return *v;
	for (size_t i = 0; i < sizeof(otlp_in_enums) / sizeof(otlp_in_enums[0]); i++)
		if (v->type == SCAN_STRING && str_eq(v->text, otlp_in_enums[i].name))
			number.text = otlp_in_enums[i].number;
	return number;
}

static void otlp_in_span_ids(struct otlp_in_span *p, struct str whole)
{
	otlp_in_id(p->o, &otlp_in_trace_id, &p->trace_id, whole);
	otlp_in_id(p->o, &otlp_in_span_id, &p->span_id, whole);
	if (otlp_in_says(&p->parent_id) && p->parent_id.text.len)
		otlp_in_id(p->o, &otlp_in_parent_id, &p->parent_id, (struct str){0});
}

static void otlp_in_span_status(struct otlp_in_span *p)
{
	struct scan_value code = otlp_in_enum(&p->code);
	struct import_out *out = p->o->out;

	if (str_eq(code.text, STR("1")) || str_eq(code.text, STR("2")))
		import_text(
			out, "status", code.text.at[0] == '1' ? STR("ok") : STR("error"));
	else if (otlp_in_says(&code))
		otlp_in_note(&p->o->otlp, "statusCode", &code);
	if (p->message.type == SCAN_STRING && p->message.text.len)
		import_value(out, "status_message", &p->message);
}

static void otlp_in_key(struct buf *out, const char *name)
{
	buf_add(out, STR(",\""));
	buf_add(out, str_from(name));
	buf_add(out, STR("\":"));
}

static void otlp_in_span_members(
	struct import_out *out, const char *name, char opening, const struct buf *members)
{
	if (!members->len)
		return;
	otlp_in_key(&out->text, name);
	buf_add_byte(&out->text, opening);
	buf_add(&out->text, buf_str(members));
	buf_add_byte(&out->text, opening == '{' ? '}' : ']');
}

static void otlp_in_raw(struct import_out *out, const char *name, const struct buf *object)
{
	if (!object->len)
		return;
	otlp_in_key(&out->text, name);
	buf_add(&out->text, buf_str(object));
}

/* What there is no word for, but for resource and scope. */
static void otlp_in_span_otlp(struct otlp_in_span *p)
{
	const struct {
		const char *name;
		const struct scan_value *v;
	} rest[] = {
		{"traceState", &p->trace_state},
		{"flags", &p->flags},
		{"droppedAttributesCount", &p->dropped},
		{"droppedEventsCount", &p->dropped_events},
		{"droppedLinksCount", &p->dropped_links},
	};
	struct scan_value kind = otlp_in_enum(&p->kind);

	otlp_in_note(&p->o->otlp, "kind", &kind);
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		if (otlp_in_says(rest[i].v))
			otlp_in_note(&p->o->otlp, rest[i].name, rest[i].v);
}

/* What stands behind the times of a record of a span. */
static void otlp_in_span_rest(struct otlp_in_span *p, struct str whole, bool ended)
{
	struct otlp_in *o = p->o;
	struct import_out *out = o->out;

	otlp_in_span_ids(p, whole);
	buf_add(&out->text, STR(",\"name\":"));
	otlp_in_string_or(&p->name, &out->text);
	if (p->own.len) {
		struct scan_value kind = {.text = buf_str(&p->own), .type = SCAN_STRING};

		import_value(out, "kind", &kind);
	}
	if (ended)
		otlp_in_span_status(p);
	otlp_in_span_members(out, "attributes", '{', &o->attributes);
	otlp_in_span_members(out, "links", '[', &o->links);
	otlp_in_raw(out, "resource", &o->resource);
	otlp_in_raw(out, "scope", &o->scope);
	if (ended)
		otlp_in_span_members(out, "events", '[', &o->events);
	otlp_in_span_otlp(p);
	otlp_in_note_object(o, "resource", buf_str(&o->resource_otlp));
	otlp_in_note_object(o, "scope", buf_str(&o->scope_otlp));
	otlp_in_end(o);
}

/* The events of a span that has no end are records of their own. */
static void otlp_in_span_events(struct otlp_in_span *p, struct str whole)
{
	struct import_out *out = p->o->out;
	struct buf array = {0};
	struct scan_value v;
	struct scan_member m;
	struct scan s, one;

	buf_add_byte(&array, '[');
	buf_add(&array, buf_str(&p->o->events));
	buf_add_byte(&array, ']');
	scan_init(&s, buf_str(&array), 0);
	scan_array(&s);
	while (scan_element(&s, &v)) {
		import_begin(out, "event");
		scan_init(&one, v.text, 0);
		scan_object(&one);
		if (scan_member(&one, &m))
			import_value(out, "ts", &m.value);
		otlp_in_id(p->o, &otlp_in_trace_id, &p->trace_id, whole);
		otlp_in_id(p->o, &otlp_in_span_id, &p->span_id, whole);
		while (scan_member(&one, &m))
			import_member(out, &m.key, &m.value);
		import_end(out);
	}
	buf_release(&array);
}

/* A span that begins has no status: what it came to be is said of it later. */
static void otlp_in_span_came(struct otlp_in_span *p, struct str whole, int64_t ts)
{
	struct import_out *out = p->o->out;

	if (!otlp_in_says(&p->code) && !otlp_in_says(&p->message))
		return;
	import_begin(out, "span_update");
	import_time(out, "ts", ts);
	otlp_in_id(p->o, &otlp_in_trace_id, &p->trace_id, whole);
	otlp_in_id(p->o, &otlp_in_span_id, &p->span_id, whole);
	otlp_in_span_status(p);
	import_end(out);
}

void otlp_in_span_write(struct otlp_in_span *p, struct str whole)
{
	struct otlp_in *o = p->o;
	bool ended = p->end.ns;
	int64_t start;

	import_begin(o->out, ended ? "span" : "span_start");
	start = otlp_in_time(
		o, "startTimeUnixNano", &p->start, ended ? p->end.ns : o->latest_ns);
	import_time(o->out, "ts", start);
	if (ended)
		import_time(o->out, "end_ts", p->end.ns);
	else
		otlp_in_time(o, "endTimeUnixNano", &p->end, 0);
	otlp_in_span_rest(p, whole, ended);
	o->latest_ns = start;
	if (ended)
		return;
	otlp_in_span_came(p, whole, start);
	if (o->events.len)
		otlp_in_span_events(p, whole);
}

void otlp_in_span_release(struct otlp_in_span *p)
{
	buf_release(&p->own);
}
