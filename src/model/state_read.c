#include "model/state_parts.h"

#include "record/decode.h"

static bool state_record(struct state_reader *r, uint64_t place)
{
	struct facts f = {0};

	if (r->place == place)
		return true;
	r->place = 0;
	arena_reset(&r->arena);
	if (!facts_read(&f, place, r->life, &r->arena, &r->record))
		return false;
	r->place = place;
	r->next = 0;
	return true;
}

/* The n-th event inside of the record, from 1; its attributes. */
static bool state_inner(struct state_reader *r, uint32_t n, struct str *attributes)
{
	struct scan_value v = {0};

	if (!r->next || r->next > n) {
		scan_init(&r->events, r->record.events, 0);
		if (!scan_array(&r->events))
			return false;
		r->next = 1;
	}
	for (; r->next <= n; r->next++)
		if (!scan_element(&r->events, &v))
			return false;
	if (v.type != SCAN_OBJECT || !scan_find(v.text, STR("attributes"), &v))
		return false;
	*attributes = v.text;
	return v.type == SCAN_OBJECT;
}

static struct str state_whole(const struct scan_value *v)
{
	if (v->type != SCAN_STRING)
		return v->text;
	return (struct str){v->text.at - 1, v->text.len + 2};
}

/* Some formats have no arrays in attributes: a string that holds a patch is one. */
static struct str state_patch(const struct scan_value *v, struct arena *arena)
{
	return v->type == SCAN_STRING ? facts_text(v, arena) : v->text;
}

/* Exactly one of the three says how. */
static void state_way(struct str attributes, struct arena *arena, struct state_said *out)
{
	static const struct {
		struct str key;
		enum state_way way;
	} ways[] = {
		{{"state.snapshot", 14}, STATE_SNAPSHOT},
		{{"state.patch", 11}, STATE_PATCH},
		{{"state.merge", 11}, STATE_MERGE},
	};
	struct scan_value v;
	int count = 0;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (!scan_find(attributes, ways[i].key, &v))
			continue;
		count++;
		out->way = ways[i].way;
		out->text = out->way == STATE_PATCH ? state_patch(&v, arena)
						    : state_whole(&v);
	}
	if (count == 1)
		return;
	out->way = STATE_NO_WAY;
	out->fault = count ? STATE_SAID_TWICE : STATE_NOTHING_SAID;
}

void state_said_of(struct str attributes, struct arena *arena, struct state_said *out)
{
	*out = (struct state_said){
		.fault = attributes.len ? STATE_KNOWN : STATE_NOTHING_SAID};
	if (!attributes.len)
		return;
	if (!scan_find(attributes, STR("state.key"), &out->key) ||
		out->key.type != SCAN_STRING)
		out->key = (struct scan_value){.type = SCAN_STRING};
	state_way(attributes, arena, out);
}

void state_read(
	struct state_reader *r, uint64_t place, uint32_t inner, struct state_said *out)
{
	struct str attributes = {0};

	*out = (struct state_said){.fault = STATE_GONE};
	if (!state_record(r, place))
		return;
	if (!inner)
		attributes = r->record.attributes;
	else if (!state_inner(r, inner, &attributes))
		attributes = (struct str){0};
	state_said_of(attributes, &r->arena, out);
}

void state_reader_release(struct state_reader *r)
{
	arena_release(&r->arena);
	r->place = 0;
}
