#include "import/otlp_in_said.h"

#include "base/json.h"
#include "record/decode_member.h"

enum otlp_in_state {
	STATE_USUAL,
	STATE_BEGUN,
	STATE_UNSTARTED,
	STATE_EVENTS, /* of a span of which nothing else came */
	STATE_TRACE,  /* of the trace as a whole */
};

/* What of it a record has. */
enum otlp_in_rest {
	REST_BEGUN, /* all but how it ended */
	REST_ENDED, /* all but what a beginning has alone */
	REST_WHOLE, /* and its events */
};

/* ---- attributes ---------------------------------------------------------------------------- */

bool otlp_in_span_keeps(void *span, struct str member)
{
	static const struct str logfire = {"\"logfire.", 9};
	struct otlp_in_span *p = span;

	p->o->pending |= str_starts(member, logfire);
	return !otlp_in_own_takes(&p->own, &p->o->attributes, member);
}

bool otlp_in_part_keeps(void *part, struct str member)
{
	struct otlp_in_part *p = part;

	return !otlp_in_own_takes(&p->own, &p->attributes, member);
}

/* Those that aitrace-stream(5) knows are said by others. */
static void otlp_in_own_members(const struct otlp_in_own *own, struct buf *out)
{
	struct scan_value members;
	struct scan_member m;
	struct scan s;

	if (!otlp_in_own_value(own, OWN_MEMBERS, SCAN_OBJECT, &members))
		return;
	scan_init(&s, members.text, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m)) {
		if (decode_member(&m.key) != M_COUNT || str_eq(m.key.text, STR("otlp")))
			continue;
		buf_add(out, STR(",\""));
		json_text(m.key.text, out);
		buf_add(out, STR("\":"));
		json_value(&m.value, out);
	}
}

/* ---- events and links ---------------------------------------------------------------------- */

static void otlp_in_part_end(struct otlp_in_part *p, struct buf *out)
{
	if (p->attributes.len) {
		buf_add(out, STR(",\"attributes\":{"));
		buf_add(out, buf_str(&p->attributes));
		buf_add_byte(out, '}');
	}
	otlp_in_own_members(&p->own, out);
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
	otlp_in_own_release(&p->own);
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
	int64_t early = otlp_in_own_time(&e->own, OWN_TS);

	e->time.ns = early ? early : e->time.ns;
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
	const struct scan_value *v, enum otlp_in_own_key which, struct buf *out)
{
	struct scan_value hex = {.type = SCAN_STRING}, own;
	char lower[32];

	buf_addf(out, "%s\"%s\":", out->at[out->len - 1] == '{' ? "" : ",", id->member);
	if (otlp_in_own_value(&l->own, which, SCAN_STRING, &own)) {
		json_value(&own, out);
		return;
	}
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

	otlp_in_link_id(l, &otlp_in_trace_id, &l->trace_id, OWN_TRACE_ID, out);
	otlp_in_link_id(l, &otlp_in_span_id, &l->span_id, OWN_SPAN_ID, out);
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

/* An id whose digits in OTLP are others is what it was. */
static void otlp_in_span_id_of(const struct otlp_in_span *p, const struct otlp_in_id *id,
	enum otlp_in_own_key which, const struct scan_value *digits, struct str otherwise)
{
	struct scan_value own;

	if (otlp_in_own_value(&p->own, which, SCAN_STRING, &own) && otlp_in_id_text(&own))
		import_value(p->o->out, id->member, &own);
	else if (digits->text.len || otherwise.len)
		otlp_in_id(p->o, id, digits, otherwise);
}

static void otlp_in_span_trace(const struct otlp_in_span *p, struct str whole)
{
	otlp_in_span_id_of(p, &otlp_in_trace_id, OWN_TRACE_ID, &p->trace_id, whole);
}

static void otlp_in_span_span(const struct otlp_in_span *p, struct str whole)
{
	otlp_in_span_id_of(p, &otlp_in_span_id, OWN_SPAN_ID, &p->span_id, whole);
}

static void otlp_in_span_ids(const struct otlp_in_span *p, struct str whole)
{
	static const struct scan_value none;

	otlp_in_span_trace(p, whole);
	otlp_in_span_span(p, whole);
	otlp_in_span_id_of(p, &otlp_in_parent_id, OWN_PARENT_ID,
		otlp_in_says(&p->parent_id) ? &p->parent_id : &none, (struct str){0});
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

/* What stands behind the times of a record of a span. Not all have a name. */
static void otlp_in_span_rest(
	struct otlp_in_span *p, struct str whole, enum otlp_in_rest rest)
{
	struct otlp_in *o = p->o;
	struct import_out *out = o->out;
	struct scan_value v;

	otlp_in_span_ids(p, whole);
	if (rest == REST_BEGUN || rest == REST_WHOLE) {
		buf_add(&out->text, STR(",\"name\":"));
		otlp_in_string_or(&p->name, &out->text);
	}
	if (otlp_in_own_value(&p->own, OWN_KIND, SCAN_STRING, &v))
		import_value(out, "kind", &v);
	if (rest != REST_BEGUN)
		otlp_in_span_status(p);
	otlp_in_span_members(out, "attributes", '{', &o->attributes);
	if (otlp_in_own_value(&p->own, OWN_LINKS, SCAN_ARRAY, &v))
		import_value(out, "links", &v);
	else
		otlp_in_span_members(out, "links", '[', &o->links);
	otlp_in_raw(out, "resource", &o->resource);
	otlp_in_raw(out, "scope", &o->scope);
	if (rest == REST_WHOLE)
		otlp_in_span_members(out, "events", '[', &o->events);
	otlp_in_own_members(&p->own, &out->text);
	otlp_in_span_otlp(p);
	otlp_in_note_object(o, "resource", buf_str(&o->resource_otlp));
	otlp_in_note_object(o, "scope", buf_str(&o->scope_otlp));
	otlp_in_end(o);
}

/* The events of a span that has no end are records of their own; so are those of the trace as a whole. */
static void otlp_in_span_events(struct otlp_in_span *p, struct str whole, bool of_span)
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
		otlp_in_span_trace(p, whole);
		if (of_span)
			otlp_in_span_span(p, whole);
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
	otlp_in_span_trace(p, whole);
	otlp_in_span_span(p, whole);
	otlp_in_span_status(p);
	import_end(out);
}

/* A span without an end is one that began. */
static void otlp_in_span_begun(
	struct otlp_in_span *p, struct str whole, const char *type, int64_t start)
{
	import_begin(p->o->out, type);
	import_time(p->o->out, "ts", start);
	otlp_in_span_rest(p, whole, REST_BEGUN);
}

static void otlp_in_span_open(struct otlp_in_span *p, struct str whole, int64_t start)
{
	otlp_in_span_begun(p, whole, "span_start", start);
	otlp_in_span_came(p, whole, start);
	otlp_in_span_events(p, whole, true);
}

/* Whatever is known of a span whose beginning never came was said later; its end has neither name nor parent. */
static void otlp_in_span_unstarted(struct otlp_in_span *p, struct str whole)
{
	struct otlp_in *o = p->o;
	bool named = p->name.text.len || otlp_in_says(&p->parent_id);

	if (named)
		otlp_in_span_begun(
			p, whole, "span_update", p->start.ns ? p->start.ns : p->end.ns);
	import_begin(o->out, "span_end");
	import_time(o->out, "ts", p->end.ns);
	if (named) {
		otlp_in_span_trace(p, whole);
		otlp_in_span_span(p, whole);
		otlp_in_span_status(p);
		import_end(o->out);
	} else {
		otlp_in_span_rest(p, whole, REST_ENDED);
	}
	otlp_in_span_events(p, whole, true);
}

static void otlp_in_span_usual(struct otlp_in_span *p, struct str whole)
{
	struct otlp_in *o = p->o;
	bool ended = p->end.ns;
	int64_t start = otlp_in_time(
		o, "startTimeUnixNano", &p->start, ended ? p->end.ns : o->latest_ns);

	o->latest_ns = start;
	if (!ended) {
		otlp_in_time(o, "endTimeUnixNano", &p->end, 0);
		otlp_in_span_open(p, whole, start);
		return;
	}
	import_begin(o->out, "span");
	import_time(o->out, "ts", start);
	import_time(o->out, "end_ts", p->end.ns);
	otlp_in_span_rest(p, whole, REST_WHOLE);
}

/* How far the span is, where it has not begun and ended: aitrace-cat(1) has these words. */
static enum otlp_in_state otlp_in_span_state(const struct otlp_in_span *p)
{
	static const struct {
		struct str word;
		enum otlp_in_state state;
	} states[] = {
		{{"open", 4}, STATE_BEGUN},
		{{"lost", 4}, STATE_BEGUN},
		{{"unstarted", 9}, STATE_UNSTARTED},
		{{"missing", 7}, STATE_EVENTS},
		{{"none", 4}, STATE_TRACE},
	};
	struct scan_value v;

	if (otlp_in_own_value(&p->own, OWN_STATE, SCAN_STRING, &v))
		for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
			if (str_eq(v.text, states[i].word))
				return states[i].state;
	return STATE_USUAL;
}

void otlp_in_span_write(struct otlp_in_span *p, struct str whole)
{
	enum otlp_in_state state = otlp_in_span_state(p);
	int64_t start = otlp_in_own_time(&p->own, OWN_TS);
	int64_t end = otlp_in_own_time(&p->own, OWN_END_TS);

	p->start.ns = start ? start : p->start.ns;
	p->end.ns = end ? end : p->end.ns;
	if (state == STATE_BEGUN && p->start.ns)
		otlp_in_span_open(p, whole, p->start.ns);
	else if (state == STATE_UNSTARTED && p->end.ns)
		otlp_in_span_unstarted(p, whole);
	else if (state == STATE_EVENTS || state == STATE_TRACE)
		otlp_in_span_events(p, whole, state == STATE_EVENTS);
	else
		otlp_in_span_usual(p, whole);
}

void otlp_in_span_release(struct otlp_in_span *p)
{
	otlp_in_own_release(&p->own);
}
