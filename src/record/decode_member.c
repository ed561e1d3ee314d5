#include "record/decode_member.h"

#include "base/stamp.h"
#include "record/id.h"

const struct type_row type_rows[TYPE_ROWS] = {
	{{"span_start", 10}, RECORD_SPAN_START,
		1 << M_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID | 1 << M_NAME},
	{{"span_end", 8}, RECORD_SPAN_END, 1 << M_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID},
	{{"event", 5}, RECORD_EVENT, 1 << M_TS | 1 << M_TRACE_ID | 1 << M_NAME},
	{{"span_update", 11}, RECORD_SPAN_UPDATE,
		1 << M_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID},
	{{"span", 4}, RECORD_SPAN,
		1 << M_TS | 1 << M_END_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID | 1 << M_NAME},
};

static const struct str member_names[M_COUNT] = {
	[M_TS] = {"ts", 2},
	[M_END_TS] = {"end_ts", 6},
	[M_TRACE_ID] = {"trace_id", 8},
	[M_SPAN_ID] = {"span_id", 7},
	[M_PARENT] = {"parent_span_id", 14},
	[M_TYPE] = {"type", 4},
	[M_NAME] = {"name", 4},
	[M_KIND] = {"kind", 4},
	[M_STATUS] = {"status", 6},
	[M_MESSAGE] = {"status_message", 14},
	[M_ATTRIBUTES] = {"attributes", 10},
	[M_LINKS] = {"links", 5},
	[M_RESOURCE] = {"resource", 8},
	[M_SCOPE] = {"scope", 5},
	[M_EVENTS] = {"events", 6},
};

/* The only member that a name of this length and with this beginning can be. */
static enum member decode_guess(const char *name, size_t len)
{
	switch (len) {
	case 2:
		return M_TS;
	case 4:
		return name[0] == 't' ? M_TYPE : name[0] == 'n' ? M_NAME : M_KIND;
	case 5:
		return name[0] == 'l' ? M_LINKS : M_SCOPE;
	case 6:
		return name[0] == 's' ? M_STATUS : name[1] == 'v' ? M_EVENTS : M_END_TS;
	case 7:
		return M_SPAN_ID;
	case 8:
		return name[0] == 't' ? M_TRACE_ID : M_RESOURCE;
	case 10:
		return M_ATTRIBUTES;
	case 14:
		return name[0] == 'p' ? M_PARENT : M_MESSAGE;
	default:
		return M_COUNT;
	}
}

enum member decode_member(const struct scan_value *key)
{
	enum member m;

	if (!key->escaped) {
		m = decode_guess(key->text.at, key->text.len);
		return m != M_COUNT && str_eq(member_names[m], key->text) ? m : M_COUNT;
	}
	for (m = 0; m < M_COUNT; m++)
		if (scan_is(key, member_names[m]))
			return m;
	return M_COUNT;
}

/* A record being cut into what all of its shape have and what is its own. */
struct cutting {
	struct str text;
	struct scan_cut cuts[SCAN_SHAPE_CUTS];
	size_t count;
	unsigned seen;	  /* bits of enum member */
	unsigned numbers; /* among the attributes, that may still have a tag */
	bool whole; /* so far all found room, and had a form that can be told from others */
};

static void cut(struct cutting *c, struct str what, enum scan_slot slot, uint8_t tag)
{
	size_t from = (size_t)(what.at - c->text.at);

	if (c->count == SCAN_SHAPE_CUTS)
		c->whole = false;
	if (c->whole)
		c->cuts[c->count++] = (struct scan_cut){from, from + what.len, slot, tag};
}

/* What the records of one emitter have in one form: checked where it is decoded. */
static bool cut_is_fixed(const struct scan_value *v, uint8_t tag)
{
	struct id id;
	int64_t ns;

	if (v->escaped)
		return false;
	switch (tag) {
	case M_TS:
	case M_END_TS:
		return v->text.len == CUT_TIME_LEN && stamp_parse(v->text, &ns, NULL);
	case M_TRACE_ID:
		return v->text.len == 32 && id_parse(v->text, 32, &id) && !id.text.len;
	case M_SPAN_ID:
	case M_PARENT:
		return v->text.len == 16 && id_parse(v->text, 16, &id) && !id.text.len;
	default:
		return false;
	}
}

static enum scan_slot cut_string(const struct scan_value *v, uint8_t tag)
{
	if (tag == M_STATUS)
		return SCAN_SLOT_WORD;
	return cut_is_fixed(v, tag) ? SCAN_SLOT_FIXED : SCAN_SLOT_STRING;
}

static void cut_value(struct cutting *c, const struct scan_value *v, uint8_t tag)
{
	if (v->type == SCAN_STRING)
		cut(c, v->text, cut_string(v, tag), tag);
	else if (v->type == SCAN_NUMBER)
		cut(c, v->text, SCAN_SLOT_NUMBER, tag);
	else
		cut(c, v->text, SCAN_SLOT_ANY, tag);
}

/* The first numbers among the attributes are given with the record. */
static uint8_t cut_inner_tag(struct cutting *c, const struct scan_value *v, uint8_t tag)
{
	if (tag != M_ATTRIBUTES || v->type != SCAN_NUMBER || !c->numbers)
		return SCAN_SHAPE_UNTAGGED;
	return (uint8_t)(M_NUMBERS + RECORD_NUMBERS - c->numbers--);
}

/* Its keys are literals, and so is null instead of it. */
static void cut_object(struct cutting *c, const struct scan_value *v, uint8_t tag)
{
	struct str inside = str_tail(v->text, 1);
	struct scan_member m;
	struct scan s;

	if (v->type != SCAN_OBJECT)
		return;
	if (inside.at[0] != '"' && inside.at[0] != '}')
		c->whole = false;
	cut(c, str_head(inside, 0), SCAN_SLOT_OPEN, tag);
	scan_init(&s, v->text, 0);
	scan_object(&s);
	while (scan_member(&s, &m))
		cut_value(c, &m.value, cut_inner_tag(c, &m.value, tag));
	cut(c, str_tail(v->text, v->text.len), SCAN_SLOT_CLOSE, tag);
}

static void cut_member(struct cutting *c, const struct scan_member *m)
{
	enum member member = decode_member(&m->key);

	/* Of two the later counts, and nobody would check the first. */
	if (member != M_COUNT && c->seen >> member & 1)
		c->whole = false;
	c->seen |= 1U << member;
	if (member == M_TYPE)
		return;
	if (member == M_ATTRIBUTES || member == M_RESOURCE)
		cut_object(c, &m->value, (uint8_t)member);
	else
		cut_value(c, &m->value,
			member == M_COUNT ? SCAN_SHAPE_UNTAGGED : (uint8_t)member);
}

void decode_learn(struct scan_shapes *shapes, struct str text, uint8_t note, bool numbers)
{
	struct cutting c = {
		.text = text, .whole = true, .numbers = numbers ? RECORD_NUMBERS : 0};
	struct scan_member m;
	struct scan s;

	scan_init(&s, text, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m))
		cut_member(&c, &m);
	cut(&c, str_tail(text, text.len), SCAN_SLOT_END, SCAN_SHAPE_UNTAGGED);
	scan_shape_learn(shapes, text, c.cuts, c.whole ? c.count : 0, note);
}
