#include "import/otlp_proto_parts.h"

#include "base/json.h"
#include "import/otlp.pb-c.h"

/* ---- unpacking ---------------------------------------------------------------------------- */

static void *proto_take(void *data, size_t size)
{
	struct proto_level *level = data;
	struct proto *p = level->proto;
	size_t taken = size;

	for (size_t i = 0; i < PROTO_LEVELS; i++)
		taken += p->levels[i].arena.bytes;
	if (size > p->o->memory || taken > p->o->memory) {
		p->full = true;
		return NULL;
	}
	return arena_room(&level->arena, size);
}

static void proto_give(void *data, void *pointer)
{
	(void)data;
	(void)pointer;
}

static const char *proto_reason(const struct proto *p)
{
	return p->full ? "the message unpacks to more memory than a request may take"
		       : "the body is no OTLP message in protocol buffers";
}

void *proto_unpack(struct proto *p, int level, const ProtobufCMessageDescriptor *message,
	ProtobufCBinaryData bytes)
{
	ProtobufCAllocator from = {proto_take, proto_give, &p->levels[level]};
	void *unpacked = protobuf_c_message_unpack(message, &from, bytes.len, bytes.data);

	if (!unpacked && !p->o->wrong)
		p->o->wrong = proto_reason(p);
	return unpacked;
}

/* Empties the arenas of this level and of those below. */
static void proto_forget(struct proto *p, size_t level)
{
	for (; level < PROTO_LEVELS; level++)
		arena_reset(&p->levels[level].arena);
}

/* ---- resources and scopes ------------------------------------------------------------------ */

static void proto_comma(struct buf *out)
{
	char last = out->at[out->len - 1];

	if (last != '{' && last != '[')
		buf_add_byte(out, ',');
}

static void proto_entity_text(const char *name, ProtobufCBinaryData text, struct buf *out)
{
	if (!text.len)
		return;
	proto_comma(out);
	json_key(str_from(name), out);
	json_string((struct str){(const char *)text.data, text.len}, out);
}

static void proto_entity_keys(
	const char *name, const ProtobufCBinaryData *keys, size_t count, struct buf *out)
{
	if (!count)
		return;
	proto_comma(out);
	json_key(str_from(name), out);
	buf_add_byte(out, '[');
	for (size_t i = 0; i < count; i++) {
		proto_comma(out);
		json_string((struct str){(const char *)keys[i].data, keys[i].len}, out);
	}
	buf_add_byte(out, ']');
}

/* As JSON has them: they go out again as they came. */
static struct scan_value proto_entities(struct proto *p, const Otlp__Resource *r)
{
	struct buf *out = &p->text;

	if (!r->n_entity_refs)
		return (struct scan_value){0};
	buf_reset(out);
	buf_add_byte(out, '[');
	for (size_t i = 0; i < r->n_entity_refs; i++) {
		const Otlp__EntityRef *e = r->entity_refs[i];

		proto_comma(out);
		buf_add_byte(out, '{');
		proto_entity_text("schemaUrl", e->schema_url, out);
		proto_entity_text("type", e->type, out);
		proto_entity_keys("idKeys", e->id_keys, e->n_id_keys, out);
		proto_entity_keys(
			"descriptionKeys", e->description_keys, e->n_description_keys, out);
		buf_add_byte(out, '}');
	}
	buf_add_byte(out, ']');
	return proto_json(p, SCAN_ARRAY, buf_str(out));
}

static bool proto_resource(struct proto *p, const Otlp__ResourceItems *items)
{
	struct otlp_in_head h = {.schema = proto_text(p, items->schema_url)};
	const Otlp__Resource *r = items->resource;
	bool read = true;

	if (r) {
		h.dropped = proto_number(p, r->dropped_attributes_count);
		h.entities = proto_entities(p, r);
		read = proto_pairs(p, r->attributes, r->n_attributes, &h.attributes);
	}
	otlp_in_resource(&p->in, &h);
	buf_release(&h.attributes);
	return read;
}

static bool proto_scope(struct proto *p, const Otlp__ScopeItems *items)
{
	struct otlp_in_head h = {.schema = proto_text(p, items->schema_url)};
	const Otlp__Scope *s = items->scope;
	bool read = true;

	if (s) {
		h.name = proto_text(p, s->name);
		h.version = proto_text(p, s->version);
		h.dropped = proto_number(p, s->dropped_attributes_count);
		read = proto_pairs(p, s->attributes, s->n_attributes, &h.attributes);
	}
	otlp_in_scope(&p->in, &h);
	buf_release(&h.attributes);
	return read;
}

/* ---- requests ------------------------------------------------------------------------------ */

static bool (*const proto_items[])(struct proto *p, ProtobufCBinaryData bytes) = {
	[OTLP_PROTO_TRACES] = proto_span,
	[OTLP_PROTO_LOGS] = proto_log,
};

static bool proto_in_scope(struct proto *p, ProtobufCBinaryData bytes)
{
	const Otlp__ScopeItems *scope;

	proto_forget(p, PROTO_SCOPE);
	scope = proto_unpack(p, PROTO_SCOPE, &otlp__scope_items__descriptor, bytes);
	if (!scope || !proto_scope(p, scope))
		return false;
	for (size_t i = 0; i < scope->n_items; i++) {
		proto_forget(p, PROTO_ITEM);
		otlp_in_item(&p->in);
		if (!proto_items[p->o->signal](p, scope->items[i]))
			return false;
		p->o->out->items++;
	}
	return true;
}

/* Each stands alone, as if it were the only one. */
static bool proto_in_resource(struct proto *p, ProtobufCBinaryData bytes)
{
	const Otlp__ResourceItems *resource;

	proto_forget(p, PROTO_RESOURCE);
	p->in.latest_ns = 0;
	resource = proto_unpack(
		p, PROTO_RESOURCE, &otlp__resource_items__descriptor, bytes);
	if (!resource || !proto_resource(p, resource))
		return false;
	for (size_t i = 0; i < resource->n_scopes; i++)
		if (!proto_in_scope(p, resource->scopes[i]))
			return false;
	return true;
}

static bool proto_request(struct proto *p, struct str request)
{
	ProtobufCBinaryData bytes = {request.len, (uint8_t *)request.at};
	const Otlp__Export *all = proto_unpack(
		p, PROTO_REQUEST, &otlp__export__descriptor, bytes);

	for (size_t i = 0; all && i < all->n_resources; i++)
		if (!proto_in_resource(p, all->resources[i]))
			return false;
	return all;
}

bool otlp_proto_read(struct otlp_proto *o, struct str request)
{
	struct proto p = {.o = o, .in = {.from = o->from, .out = o->out}};
	bool whole;

	o->wrong = NULL;
	for (size_t level = 0; level < PROTO_LEVELS; level++)
		p.levels[level].proto = &p;
	whole = proto_request(&p, request);
	for (size_t level = 0; level < PROTO_LEVELS; level++)
		arena_release(&p.levels[level].arena);
	otlp_in_release(&p.in);
	buf_release(&p.text);
	return whole;
}
