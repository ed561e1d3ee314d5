#include "model/message_parts.h"

#include <stdlib.h>

#include "base/mem.h"

/*
 * Lists that were flattened into keys, because attributes could only be scalars:
 *
 *     gen_ai.prompt.0.role                                   user
 *     llm.input_messages.1.message.content                   words
 *     llm.input_messages.1.message.tool_calls.0.tool_call.function.name
 */
struct flat {
	uint32_t index;	 /* of the message */
	uint32_t order;	 /* among attributes */
	struct str rest; /* of the key */
	const struct scan_value *value;
};

/* The number that `key` begins with, and the dot behind it, are passed. */
static bool flat_number(struct str *key, uint32_t *number)
{
	size_t i = 0;

	*number = 0;
	while (i < key->len && i < 7 && key->at[i] >= '0' && key->at[i] <= '9')
		*number = *number * 10 + (uint32_t)(key->at[i++] - '0');
	if (!i || i == key->len || key->at[i] != '.')
		return false;
	*key = str_tail(*key, i + 1);
	return true;
}

static int flat_compare(const void *a, const void *b)
{
	const struct flat *x = a, *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static struct str flat_last(struct str key)
{
	for (size_t i = key.len; i > 0; i--)
		if (key.at[i - 1] == '.')
			return str_tail(key, i);
	return key;
}

static struct str flat_text(struct messages *m, const struct scan_value *v)
{
	return v->type == SCAN_STRING ? facts_text(v, m->arena) : v->text;
}

/* The call of this number of a message under way: its calls come in order. */
static struct piece *flat_call(
	struct messages *m, struct message *to, uint32_t number, uint32_t *calls)
{
	uint32_t seen = *calls;

	for (size_t i = to->count; i > 0 && seen; i--)
		if (to->pieces[i - 1].kind == PIECE_CALL && --seen == number)
			return &to->pieces[i - 1];
	++*calls;
	return piece_new(m, to, PIECE_CALL);
}

static void flat_add_call(struct messages *m, struct message *to, const struct flat *f,
	struct str rest, uint32_t *calls)
{
	struct str what = flat_last(rest), text = flat_text(m, f->value);
	uint32_t number;
	struct piece *p;
	const char *reason;
	size_t offset;

	if (!flat_number(&rest, &number))
		return;
	p = flat_call(m, to, number, calls);
	if (str_eq(what, STR("name")))
		p->name = text;
	else if (str_eq(what, STR("id")))
		p->id = text;
	else if (str_eq(what, STR("arguments"))) {
		p->text = text;
		p->json = scan_check(text, &offset, &reason);
	}
}

static void flat_add_role(struct messages *m, struct message *to, const struct flat *f)
{
	to->said_role = flat_text(m, f->value);
	to->role = message_role_of(to->said_role, to->role);
}

static void flat_add(
	struct messages *m, struct message *to, const struct flat *f, uint32_t *calls)
{
	struct str rest = f->rest, what;

	if (str_starts(rest, STR("message.")))
		rest = str_tail(rest, sizeof("message.") - 1);
	what = flat_last(rest);
	if (str_starts(rest, STR("tool_calls.")))
		flat_add_call(m, to, f, str_tail(rest, sizeof("tool_calls.") - 1), calls);
	else if (str_eq(what, STR("role")))
		flat_add_role(m, to, f);
	else if (str_eq(what, STR("finish_reason")))
		to->finish = flat_text(m, f->value);
	else if (str_eq(what, STR("content")) || str_eq(what, STR("text")))
		message_read_words(m, to, flat_text(m, f->value));
	else if (str_eq(what, STR("name")))
		to->name = flat_text(m, f->value);
	else if (str_eq(what, STR("tool_call_id")))
		piece_new(m, to, PIECE_RESULT)->id = flat_text(m, f->value);
}

/* A tool's words and the id that they belong to are one result. */
static void flat_join_result(struct message *to)
{
	struct piece *result = NULL, *words = NULL;

	for (size_t i = 0; i < to->count; i++) {
		if (to->pieces[i].kind == PIECE_RESULT)
			result = &to->pieces[i];
		else if (to->pieces[i].kind == PIECE_TEXT)
			words = &to->pieces[i];
	}
	if (to->count != 2 || !result || !words)
		return;
	result->text = words->text;
	result->name = to->name;
	to->pieces[0] = *result;
	to->count = 1;
}

bool message_read_flat(
	struct messages *m, const struct facts *f, struct str beginning, bool answer)
{
	struct flat *flats = NULL;
	size_t count = 0, room = 0;
	struct message *to = NULL;
	uint32_t calls = 0;

	for (size_t i = 0; i < f->attribute_count; i++) {
		struct flat one = {.order = (uint32_t)i, .value = &f->attributes[i].value};

		one.rest = f->attributes[i].key;
		if (!str_starts(one.rest, beginning))
			continue;
		one.rest = str_tail(one.rest, beginning.len);
		if (!flat_number(&one.rest, &one.index))
			continue;
		flats = mem_grow(flats, &room, count + 1, sizeof(*flats));
		flats[count++] = one;
	}
	if (count)
		qsort(flats, count, sizeof(*flats), flat_compare);
	for (size_t i = 0; i < count; i++) {
		if (!i || flats[i].index != flats[i - 1].index) {
			if (to)
				flat_join_result(to);
			to = message_new(
				m, answer ? MESSAGE_ASSISTANT : MESSAGE_USER, answer);
			calls = 0;
		}
		flat_add(m, to, &flats[i], &calls);
	}
	if (to)
		flat_join_result(to);
	free(flats);
	return count > 0;
}
