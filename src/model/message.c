#include "model/message_parts.h"

#include "base/hash.h"

enum {
	LOOK_AHEAD =
		256,	 /* messages that are looked through for the one that stands next */
	LOOK_BACK = 256, /* and for the call of a result */
};

/* An array in an arena grows by being copied. */
static void *array_grow(
	struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
	void *more;

	if (count < *room)
		return items;
	*room = *room ? *room * 2 : 4;
	more = arena_new(arena, *room * size);
	if (count)
		memcpy(more, items, count * size);
	return more;
}

struct message *message_new(struct messages *m, enum message_role role, bool answer)
{
	m->at = array_grow(m->arena, m->at, m->count, &m->room, sizeof(*m->at));
	m->at[m->count] = (struct message){.role = role, .answer = answer};
	return &m->at[m->count++];
}

struct piece *piece_new(struct messages *m, struct message *to, enum piece_kind kind)
{
	to->pieces = array_grow(
		m->arena, to->pieces, to->count, &to->room, sizeof(*to->pieces));
	to->pieces[to->count] = (struct piece){.kind = kind};
	return &to->pieces[to->count++];
}

/* The attribute with this key, if it says anything. */
static const struct attribute *find(const struct facts *f, struct str key)
{
	for (size_t i = 0; i < f->attribute_count; i++)
		if (str_eq(f->attributes[i].key, key) &&
			f->attributes[i].value.type != SCAN_NULL)
			return &f->attributes[i];
	return NULL;
}

static void read_system(struct messages *m, const struct facts *f)
{
	const struct attribute *a = find(f, STR("gen_ai.system_instructions"));
	size_t begin = m->count;

	if (!a)
		return;
	message_read_value(m, &a->value, MESSAGE_SYSTEM, false);
	/* Parts without roles: one message, not one for each of them. */
	for (size_t i = begin; i < m->count; i++)
		m->at[i].role = MESSAGE_SYSTEM;
}

/* Tool calls that stand beside the words of the answer. */
static void read_beside(struct messages *m, const struct facts *f)
{
	const struct attribute *a = find(f, STR("ai.response.toolCalls"));

	if (a && m->count && m->at[m->count - 1].answer)
		message_read_calls(m, &m->at[m->count - 1], &a->value);
	else if (a)
		message_read_calls(m, message_new(m, MESSAGE_ASSISTANT, true), &a->value);
}

/* The best of the keys for a side. */
static void read_side(struct messages *m, const struct facts *f, enum message_side side)
{
	for (const struct message_key *k = message_keys(); k->key.len; k++) {
		const struct attribute *a;

		if (k->side != side)
			continue;
		if (k->flat) {
			if (!message_read_flat(m, f, k->key, side == SIDE_ANSWER))
				continue;
			m->flat[side] = k->key.at;
			return;
		}
		a = find(f, k->key);
		if (!a)
			continue;
		message_read_value(m, &a->value, k->role, side == SIDE_ANSWER);
		m->from[side] = a;
		return;
	}
}

static bool has_side(const struct messages *m, enum message_side side)
{
	return m->from[side] || m->flat[side];
}

static bool is_plain(struct str key)
{
	for (size_t i = 0; i < key.len; i++)
		if (key.at[i] < 0x20 || key.at[i] == '"' || key.at[i] == '\\')
			return false;
	return true;
}

/* The attributes of an event, as the one object that they were. */
static struct str event_object(const struct facts *event, struct arena *arena)
{
	struct buf text = {0};
	struct str copy;

	buf_add_byte(&text, '{');
	for (size_t i = 0; i < event->attribute_count; i++) {
		const struct attribute *a = &event->attributes[i];
		bool quoted = a->value.type == SCAN_STRING;

		if (!is_plain(a->key))
			continue; /* no word of ours */
		buf_add(&text, text.len > 1 ? STR(",\"") : STR("\""));
		buf_add(&text, a->key);
		buf_add(&text, quoted ? STR("\":\"") : STR("\":"));
		buf_add(&text, a->value.text);
		buf_add(&text, quoted ? STR("\"") : STR(""));
	}
	buf_add_byte(&text, '}');
	copy = arena_copy(arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

/* A log's body is the message, and so is what some write into one attribute. */
static bool event_body(const struct facts *event, struct arena *arena, struct str *object)
{
	static const struct str keys[] = {{"body", 4}, {"gen_ai.event.content", 20}};
	const char *reason;
	size_t offset;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct scan_value *v = facts_attribute(event, keys[i]);

		if (!v || (v->type != SCAN_OBJECT && v->type != SCAN_STRING))
			continue;
		*object = v->type == SCAN_OBJECT ? v->text : facts_text(v, arena);
		if (str_starts(*object, STR("{")) && scan_check(*object, &offset, &reason))
			return true;
	}
	return false;
}

static void read_event(
	struct messages *m, const struct facts *event, const struct message_event *what)
{
	struct str object;

	if (what->role == MESSAGE_OTHER) {
		for (int side = SIDE_ASKED; side <= SIDE_ANSWER; side++)
			read_side(m, event, (enum message_side)side);
		return;
	}
	if (!event_body(event, m->arena, &object))
		object = event_object(event, m->arena);
	message_read_object(m, object, what->role, what->side == SIDE_ANSWER);
}

/* What the agent made visible of its reasoning is a part of the answer. */
static void read_thought(struct messages *m, const struct facts *event)
{
	const struct scan_value *v = facts_attribute(event, STR("text"));

	if (v && v->type == SCAN_STRING && v->text.len)
		piece_say(m, message_new(m, MESSAGE_ASSISTANT, true), PIECE_REASONING,
			facts_text(v, m->arena));
}

static void read_events(struct messages *m, const struct moment *events, size_t count,
	const struct life *life)
{
	bool asked = has_side(m, SIDE_ASKED), answered = has_side(m, SIDE_ANSWER);

	for (size_t i = 0; i < count && !(asked && answered); i++) {
		struct facts event;
		const struct message_event *what;

		if (!moment_open(&events[i], &event, life, m->arena))
			continue;
		if (!answered && str_eq(event.name, STR("thought")))
			read_thought(m, &event);
		what = message_event(event.name);
		if (!what || (what->side == SIDE_ASKED ? asked : answered))
			continue;
		read_event(m, &event, what);
	}
}

/* What was said first, then what was answered, each in its order. */
static void sort_sides(struct messages *m)
{
	struct message *sorted = arena_new(m->arena, (m->count + 1) * sizeof(*sorted));
	size_t count = 0;

	for (int answer = 0; answer <= 1; answer++) {
		for (size_t i = 0; i < m->count; i++)
			if (m->at[i].answer == (answer == 1))
				sorted[count++] = m->at[i];
		if (!answer)
			m->asked = count;
	}
	m->at = sorted;
	m->room = m->count + 1;
}

static uint64_t print_text(uint64_t print, struct str text)
{
	return hash_bulk(text, print * UINT64_C(0x9E3779B97F4A7C15) + text.len);
}

/* What it says and to whom; not its id's looks, nor why it stopped. */
static uint64_t print_of(const struct message *m, uint64_t seed)
{
	uint64_t print = print_text(
		seed, (struct str){(const char *)&m->role, sizeof(m->role)});

	for (size_t i = 0; i < m->count; i++) {
		const struct piece *p = &m->pieces[i];

		print = print_text(print + p->kind, p->text);
		print = print_text(print, p->name);
		print = print_text(print, p->id);
	}
	return print;
}

void messages_read(struct messages *m, const struct facts *f, const struct moment *events,
	size_t event_count, const struct life *life, struct arena *arena)
{
	*m = (struct messages){.arena = arena, .seed = life->seed};
	read_system(m, f);
	read_side(m, f, SIDE_ASKED);
	read_side(m, f, SIDE_ANSWER);
	read_beside(m, f);
	read_events(m, events, event_count, life);
	sort_sides(m);
	for (size_t i = 0; i < m->count; i++) {
		m->at[i].fresh = true;
		m->at[i].print = print_of(&m->at[i], m->seed);
	}
}

void messages_read_answer(struct messages *m, const struct facts *f,
	const struct life *life, struct arena *arena)
{
	*m = (struct messages){.arena = arena, .seed = life->seed};
	read_side(m, f, SIDE_ANSWER);
}

void messages_compare(struct messages *m, const struct messages *before)
{
	size_t next = 0;

	for (size_t i = 0; i < m->asked; i++) {
		size_t end = next + LOOK_AHEAD, k = next;

		m->at[i].fresh = true;
		if (!before)
			continue;
		while (k < before->count && k < end &&
			before->at[k].print != m->at[i].print)
			k++;
		if (k == before->count || k == end)
			continue;
		m->at[i].fresh = false;
		next = k + 1;
	}
}

bool messages_claim(const struct messages *m, struct str key)
{
	for (int side = SIDE_ASKED; side <= SIDE_ANSWER; side++) {
		if (m->from[side] && str_eq(m->from[side]->key, key))
			return true;
		if (m->flat[side] && str_starts(key, str_from(m->flat[side])))
			return true;
	}
	return str_eq(key, STR("ai.response.toolCalls")) ||
		str_eq(key, STR("gen_ai.system_instructions"));
}

const struct piece *messages_call(const struct messages *m, struct str id, size_t *message)
{
	size_t from = *message < m->count ? *message + 1 : m->count;
	size_t to = from > LOOK_BACK ? from - LOOK_BACK : 0;

	for (size_t i = from; i > to && id.len; i--) {
		const struct message *one = &m->at[i - 1];

		for (size_t k = 0; k < one->count; k++)
			if (one->pieces[k].kind == PIECE_CALL &&
				str_eq(one->pieces[k].id, id)) {
				*message = i - 1;
				return &one->pieces[k];
			}
	}
	return NULL;
}
