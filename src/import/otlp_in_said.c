#include "import/otlp_in_said.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/word.h"
#include "import/pending.h"

void otlp_in_release(struct otlp_in *o)
{
	struct buf *bufs[] = {&o->resource, &o->resource_otlp, &o->scope, &o->scope_otlp,
		&o->attributes, &o->events, &o->links, &o->otlp};

	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		buf_release(bufs[i]);
}

void otlp_in_item(struct otlp_in *o)
{
	buf_reset(&o->attributes);
	buf_reset(&o->events);
	buf_reset(&o->links);
	buf_reset(&o->otlp);
}

/* ---- notes --------------------------------------------------------------------------------- */

bool otlp_in_says(const struct scan_value *v)
{
	return v->text.len && v->type != SCAN_NULL &&
		!(v->text.len == 1 && v->text.at[0] == '0');
}

void otlp_in_note(struct buf *out, const char *name, const struct scan_value *v)
{
	if (out->len)
		buf_add_byte(out, ',');
	buf_add_byte(out, '"');
	buf_add(out, str_from(name));
	buf_add(out, STR("\":"));
	if (v->text.len || v->type == SCAN_STRING)
		json_value(v, out);
	else
		buf_add(out, STR("\"\""));
}

void otlp_in_note_object(struct otlp_in *o, const char *name, struct str members)
{
	struct buf *out = &o->otlp;

	if (!members.len)
		return;
	if (out->len)
		buf_add_byte(out, ',');
	buf_add_byte(out, '"');
	buf_add(out, str_from(name));
	buf_add(out, STR("\":{"));
	buf_add(out, members);
	buf_add_byte(out, '}');
}

void otlp_in_end(struct otlp_in *o)
{
	struct buf *out = &o->out->text;

	buf_add(out, STR(",\"otlp\":{"));
	buf_add(out, buf_str(&o->otlp));
	buf_add_byte(out, '}');
	if (o->pending)
		pending_end(o->out);
	else
		import_end(o->out);
	o->pending = false;
}

/* ---- times --------------------------------------------------------------------------------- */

int64_t otlp_in_ns(const struct scan_value *v)
{
	struct scan_value number = *v;
	int64_t at;

	if (!v->text.len || v->type == SCAN_NULL)
		return 0;
	if (v->type == SCAN_STRING)
		number = scan_value_of(v->text);
	if (number.type != SCAN_NUMBER || !scan_int(&number, &at) || at <= 0)
		return 0;
	return at;
}

int64_t otlp_in_time(struct otlp_in *o, const char *name, const struct otlp_in_time *time,
	int64_t otherwise)
{
	static const struct scan_value none = {.text = {"0", 1}, .type = SCAN_STRING};

	if (time->ns)
		return time->ns;
	otlp_in_note(&o->otlp, name, time->said.text.len ? &time->said : &none);
	return otherwise;
}

/* ---- ids ----------------------------------------------------------------------------------- */

const struct otlp_in_id otlp_in_trace_id = {"trace_id", "traceId", 32};
const struct otlp_in_id otlp_in_span_id = {"span_id", "spanId", 16};
const struct otlp_in_id otlp_in_parent_id = {"parent_span_id", "parentSpanId", 16};

/* The highest bit of each byte that is one of these; all of them are ASCII. */
static uint64_t otlp_in_within(uint64_t bytes, char first, char last)
{
	return (bytes + WORD_EACH * (uint64_t)(0x80 - first)) &
		~(bytes + WORD_EACH * (uint64_t)(0x7F - last));
}

/* Eight digits at a time; letters, of either case, are those with the bit 0x40. */
bool otlp_in_hex(struct str text, size_t digits, char *lower)
{
	const uint64_t high = WORD_EACH * 0x80;
	bool any = false;

	if (text.len != digits)
		return false;
	for (size_t i = 0; i < digits; i += 8) {
		uint64_t eight;

		memcpy(&eight, text.at + i, sizeof(eight));
		eight |= (eight & WORD_EACH * 0x40) >> 1;
		if (eight & high ||
			((otlp_in_within(eight, '0', '9') |
				 otlp_in_within(eight, 'a', 'f')) &
				high) != high)
			return false;
		any |= eight != WORD_EACH * '0';
		memcpy(lower + i, &eight, sizeof(eight));
	}
	return any;
}

static bool otlp_in_zeros(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '0')
			return false;
	return true;
}

bool otlp_in_id_text(const struct scan_value *v)
{
	return v->type == SCAN_STRING && v->text.len <= 128 && !otlp_in_zeros(v->text);
}

void otlp_in_id(struct otlp_in *o, const struct otlp_in_id *id, const struct scan_value *v,
	struct str otherwise)
{
	struct buf hashed = {0};
	char lower[32];

	if (v->type == SCAN_STRING && otlp_in_hex(v->text, id->digits, lower)) {
		struct scan_value hex = {.text = {lower, id->digits}, .type = SCAN_STRING};

		import_value(o->out, id->member, &hex);
		return;
	}
	if (v->text.len || otherwise.len)
		otlp_in_note(&o->otlp, id->name, v);
	if (otlp_in_id_text(v)) {
		import_value(o->out, id->member, v);
	} else if (otherwise.len) {
		import_hashed_id(otherwise, id->digits, &hashed);
		import_text(o->out, id->member, buf_str(&hashed));
		buf_release(&hashed);
	}
}

/* ---- resources and scopes ------------------------------------------------------------------ */

static void otlp_in_braces(const struct buf *members, struct buf *out)
{
	buf_reset(out);
	buf_add_byte(out, '{');
	buf_add(out, buf_str(members));
	buf_add_byte(out, '}');
}

/* What there is no word for. */
static void otlp_in_head_otlp(const struct otlp_in_head *h, struct buf *out)
{
	buf_reset(out);
	if (otlp_in_says(&h->dropped))
		otlp_in_note(out, "droppedAttributesCount", &h->dropped);
	if (h->entities.type == SCAN_ARRAY)
		otlp_in_note(out, "entityRefs", &h->entities);
	if (h->schema.type == SCAN_STRING && h->schema.text.len)
		otlp_in_note(out, "schemaUrl", &h->schema);
}

void otlp_in_resource(struct otlp_in *o, const struct otlp_in_head *h)
{
	otlp_in_braces(&h->attributes, &o->resource);
	otlp_in_head_otlp(h, &o->resource_otlp);
}

void otlp_in_scope(struct otlp_in *o, const struct otlp_in_head *h)
{
	struct buf object = {0}, text = {0};

	if (h->name.type == SCAN_STRING && h->name.text.len)
		otlp_in_note(&text, "name", &h->name);
	if (h->version.type == SCAN_STRING && h->version.text.len)
		otlp_in_note(&text, "version", &h->version);
	if (h->attributes.len) {
		struct scan_value v = {.type = SCAN_OBJECT};

		otlp_in_braces(&h->attributes, &object);
		v.text = buf_str(&object);
		otlp_in_note(&text, "attributes", &v);
	}
	buf_reset(&o->scope);
	if (text.len)
		otlp_in_braces(&text, &o->scope);
	otlp_in_head_otlp(h, &o->scope_otlp);
	buf_release(&object);
	buf_release(&text);
}
