#include "model/message_parts.h"

#include <string.h>

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

enum { WORDS_MAX = 12, NESTED_MAX = 4 };

/* What members are called, the best first. */
struct words {
	struct str at[WORDS_MAX];
};

static const struct words role_words = {{WORD("role"), WORD("author")}};
static const struct words name_words = {
	{WORD("name"), WORD("toolName"), WORD("tool_name"), WORD("function_name")}};
static const struct words id_words = {{WORD("tool_call_id"), WORD("tool_use_id"),
	WORD("toolCallId"), WORD("toolUseId"), WORD("call_id"), WORD("ref"), WORD("id")}};
static const struct words finish_words = {
	{WORD("finish_reason"), WORD("finishReason"), WORD("stop_reason")}};
static const struct words body_words = {
	{WORD("parts"), WORD("content"), WORD("text"), WORD("message")}};
static const struct words calls_words = {{WORD("tool_calls"), WORD("toolCalls")}};
static const struct words arguments_words = {{WORD("arguments"), WORD("args"),
	WORD("input"), WORD("parameters"), WORD("server_tool_call")}};
static const struct words result_words = {{WORD("response"), WORD("result"), WORD("output"),
	WORD("content"), WORD("server_tool_call_response")}};
static const struct words text_words = {{WORD("content"), WORD("text"), WORD("thinking"),
	WORD("summary"), WORD("refusal")}};
static const struct words inner_words = {{WORD("function"), WORD("functionCall"),
	WORD("functionResponse"), WORD("tool_call"), WORD("function_call"),
	WORD("toolRequest"), WORD("toolResponse"), WORD("toolUse"), WORD("toolResult")}};
static const struct words many_words = {{WORD("messages"), WORD("choices"),
	WORD("contents"), WORD("candidates"), WORD("generations")}};
/* Around what went into a function and came out of it. */
static const struct words wrap_words = {{WORD("inputs"), WORD("outputs"), WORD("args")}};
/* Members that give a piece away which has no type. */
static const struct words call_words = {
	{WORD("functionCall"), WORD("toolName"), WORD("toolRequest"), WORD("toolUse")}};
static const struct words answer_words = {
	{WORD("functionResponse"), WORD("toolResponse"), WORD("toolResult")}};
static const struct words plain_words = {
	{WORD("input"), WORD("question"), WORD("query"), WORD("prompt"), WORD("output"),
		WORD("answer"), WORD("response"), WORD("completion")}};

static const struct type_row {
	struct str word;
	enum piece_kind kind;
} types[] = {
	{WORD("text"), PIECE_TEXT},
	{WORD("input_text"), PIECE_TEXT},
	{WORD("output_text"), PIECE_TEXT},
	{WORD("refusal"), PIECE_TEXT},
	{WORD("reasoning"), PIECE_REASONING},
	{WORD("thinking"), PIECE_REASONING},
	{WORD("tool_call"), PIECE_CALL},
	{WORD("tool-call"), PIECE_CALL},
	{WORD("tool_use"), PIECE_CALL},
	{WORD("function"), PIECE_CALL},
	{WORD("function_call"), PIECE_CALL},
	{WORD("functionCall"), PIECE_CALL},
	{WORD("server_tool_call"), PIECE_CALL},
	{WORD("server_tool_use"), PIECE_CALL},
	{WORD("tool_call_response"), PIECE_RESULT},
	{WORD("tool_result"), PIECE_RESULT},
	{WORD("tool-result"), PIECE_RESULT},
	{WORD("function_call_output"), PIECE_RESULT},
	{WORD("functionResponse"), PIECE_RESULT},
	{WORD("server_tool_call_response"), PIECE_RESULT},
};

static const struct role_row {
	struct str word;
	enum message_role role;
} roles[] = {
	{WORD("system"), MESSAGE_SYSTEM},
	{WORD("developer"), MESSAGE_SYSTEM},
	{WORD("user"), MESSAGE_USER},
	{WORD("human"), MESSAGE_USER},
	{WORD("assistant"), MESSAGE_ASSISTANT},
	{WORD("ai"), MESSAGE_ASSISTANT},
	{WORD("model"), MESSAGE_ASSISTANT},
	{WORD("tool"), MESSAGE_TOOL},
	{WORD("function"), MESSAGE_TOOL},
	/* LangChain's classes. */
	{WORD("SystemMessage"), MESSAGE_SYSTEM},
	{WORD("HumanMessage"), MESSAGE_USER},
	{WORD("AIMessage"), MESSAGE_ASSISTANT},
	{WORD("AIMessageChunk"), MESSAGE_ASSISTANT},
	{WORD("ToolMessage"), MESSAGE_TOOL},
	{WORD("FunctionMessage"), MESSAGE_TOOL},
};
#undef WORD

static int words_rank(const struct words *words, const struct scan_value *key)
{
	int i = 0;

	while (i < WORDS_MAX && words->at[i].len &&
		!(key->escaped ? scan_is(key, words->at[i])
			       : str_eq(key->text, words->at[i])))
		i++;
	return i < WORDS_MAX && words->at[i].len ? i : WORDS_MAX;
}

/* The member with the best of the words, in one walk: what is said in a call can be long. */
static bool member(struct str object, const struct words *words, struct scan_value *v)
{
	struct scan_member m;
	struct scan s;
	int best = WORDS_MAX - 1;
	bool found = false;

	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m)) {
		int rank = words_rank(words, &m.key);

		if (rank > best || m.value.type == SCAN_NULL)
			continue;
		best = rank;
		*v = m.value;
		found = true;
	}
	return found;
}

/* What a member reads; empty when it is no string. */
static struct str member_text(
	struct messages *m, struct str object, const struct words *words)
{
	struct scan_value v;

	if (!member(object, words, &v) || v.type != SCAN_STRING)
		return (struct str){0};
	return facts_text(&v, m->arena);
}

enum message_role message_role_of(struct str word, enum message_role otherwise)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (str_eq(word, roles[i].word))
			return roles[i].role;
	return word.len ? MESSAGE_OTHER : otherwise;
}

static enum piece_kind read_type(struct str word, enum piece_kind otherwise)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_eq(word, types[i].word))
			return types[i].kind;
	return otherwise;
}

static struct str member_type(struct messages *m, struct str object)
{
	static const struct words type = {{{"type", 4}}};

	return member_text(m, object, &type);
}

/* A value as a piece's text: words, or JSON as written; of `{"type":"text","value":...}` the value. */
static void piece_value(struct messages *m, struct piece *p, const struct scan_value *v)
{
	struct scan_value inside, type;
	const char *reason;
	size_t offset;

	if (v->type == SCAN_OBJECT && scan_find(v->text, STR("value"), &inside) &&
		scan_find(v->text, STR("type"), &type) && type.type == SCAN_STRING)
		v = &inside;

	p->json = v->type != SCAN_STRING;
	p->text = p->json ? v->text : facts_text(v, m->arena);
	if (!p->json && p->text.len && (p->text.at[0] == '{' || p->text.at[0] == '['))
		p->json = scan_check(p->text, &offset, &reason);
}

void piece_say(
	struct messages *m, struct message *to, enum piece_kind kind, struct str text)
{
	if (text.len)
		piece_new(m, to, kind)->text = text;
}

static void read_call(
	struct messages *m, struct message *to, struct str object, enum piece_kind kind)
{
	const struct words *words = kind == PIECE_CALL ? &arguments_words : &result_words;
	struct piece *p = piece_new(m, to, kind);
	struct scan_value v, inner;

	p->id = member_text(m, object, &id_words);
	p->name = member_text(m, object, &name_words);
	if (member(object, &inner_words, &inner) && inner.type == SCAN_OBJECT) {
		if (!p->name.len)
			p->name = member_text(m, inner.text, &name_words);
		if (!p->id.len)
			p->id = member_text(m, inner.text, &id_words);
		if (member(inner.text, words, &v)) {
			piece_value(m, p, &v);
			return;
		}
	}
	if (member(object, words, &v))
		piece_value(m, p, &v);
}

static void read_piece(
	struct messages *m, struct message *to, const struct scan_value *v, int nested);

static void read_pieces(
	struct messages *m, struct message *to, const struct scan_value *v, int nested)
{
	struct scan_value element;
	struct scan s;

	if (v->type != SCAN_ARRAY) {
		read_piece(m, to, v, nested);
		return;
	}
	scan_init(&s, v->text, 0);
	if (scan_array(&s))
		while (scan_element(&s, &element))
			read_piece(m, to, &element, nested);
}

/* By its type, or where it has none by the member that gives it away. */
static enum piece_kind piece_named(struct messages *m, struct str object)
{
	struct str type = member_type(m, object);
	struct scan_value v;

	if (type.len)
		return read_type(type, PIECE_OTHER);
	if (member(object, &call_words, &v))
		return PIECE_CALL;
	return member(object, &answer_words, &v) ? PIECE_RESULT : PIECE_OTHER;
}

static enum piece_kind piece_kind(struct messages *m, struct str object)
{
	enum piece_kind kind = piece_named(m, object);
	struct scan_value v;

	if (kind != PIECE_OTHER || member_type(m, object).len)
		return kind;
	return member(object, &text_words, &v) && v.type == SCAN_STRING ? PIECE_TEXT
									: PIECE_OTHER;
}

static void piece_as_written(
	struct messages *m, struct message *to, const struct scan_value *v)
{
	struct piece *p = piece_new(m, to, PIECE_OTHER);

	p->json = true;
	p->text = v->text;
}

/* A list of pieces in a string: others' JSON is words like any other. */
static bool read_listed(struct messages *m, struct message *to, struct str text, int nested)
{
	struct scan_value list, first;
	struct scan s;
	const char *reason;
	size_t offset;

	if (nested > NESTED_MAX || !str_starts(text, STR("[")) ||
		!scan_check(text, &offset, &reason))
		return false;
	scan_init(&s, text, 0);
	if (!scan_array(&s) || !scan_element(&s, &first) || first.type != SCAN_OBJECT ||
		piece_kind(m, first.text) == PIECE_OTHER)
		return false;
	list = scan_value_of(text);
	read_pieces(m, to, &list, nested + 1);
	return true;
}

void message_read_words(struct messages *m, struct message *to, struct str text)
{
	if (!read_listed(m, to, text, 0))
		piece_say(m, to, PIECE_TEXT, text);
}

static void read_piece(
	struct messages *m, struct message *to, const struct scan_value *v, int nested)
{
	enum piece_kind kind;
	struct scan_value inner;

	if (v->type == SCAN_STRING) {
		struct str text = facts_text(v, m->arena);

		if (!read_listed(m, to, text, nested))
			piece_say(m, to, PIECE_TEXT, text);
		return;
	}
	if (v->type != SCAN_OBJECT || nested > NESTED_MAX) {
		piece_as_written(m, to, v);
		return;
	}
	kind = piece_kind(m, v->text);
	if (kind == PIECE_CALL || kind == PIECE_RESULT)
		read_call(m, to, v->text, kind);
	else if (kind == PIECE_OTHER || !member(v->text, &text_words, &inner))
		piece_as_written(m, to, v);
	else if (inner.type == SCAN_STRING)
		piece_say(m, to, kind, facts_text(&inner, m->arena));
	else
		read_pieces(m, to, &inner, nested + 1);
}

static void read_calls(struct messages *m, struct message *to, const struct scan_value *v)
{
	struct scan_value element;
	struct scan s;

	scan_init(&s, v->text, 0);
	if (v->type != SCAN_ARRAY || !scan_array(&s))
		return;
	while (scan_element(&s, &element))
		if (element.type == SCAN_OBJECT)
			read_call(m, to, element.text, PIECE_CALL);
}

/* What a tool's message says is the tool's result, if it does not say so itself. */
static void read_result(struct messages *m, struct message *to, struct str object,
	const struct scan_value *v)
{
	struct piece *p = piece_new(m, to, PIECE_RESULT);

	p->id = member_text(m, object, &id_words);
	p->name = member_text(m, object, &name_words);
	piece_value(m, p, v);
}

static bool holds_results(struct messages *m, const struct scan_value *v)
{
	struct scan_value element;
	struct scan s;

	scan_init(&s, v->text, 0);
	return v->type == SCAN_ARRAY && scan_array(&s) && scan_element(&s, &element) &&
		element.type == SCAN_OBJECT && piece_kind(m, element.text) == PIECE_RESULT;
}

static void read_body(struct messages *m, struct message *to, struct str object)
{
	static const struct words reasoning = {
		{{"reasoning_content", 17}, {"reasoning", 9}}};
	static const struct words legacy = {{{"function_call", 13}}};
	struct scan_value v;

	piece_say(m, to, PIECE_REASONING, member_text(m, object, &reasoning));
	if (member(object, &body_words, &v)) {
		if (to->role == MESSAGE_TOOL && !holds_results(m, &v))
			read_result(m, to, object, &v);
		else
			read_pieces(m, to, &v, 0);
	}
	if (member(object, &calls_words, &v))
		read_calls(m, to, &v);
	if (member(object, &legacy, &v) && v.type == SCAN_OBJECT)
		read_call(m, to, v.text, PIECE_CALL);
}

/* An element of a list that is a piece of its own: `{"type":"function_call_output",...}`. */
static bool read_loose(
	struct messages *m, struct str object, enum message_role role, bool answer)
{
	enum piece_kind kind = piece_named(m, object);
	struct scan_value v;
	struct message *to;

	if (kind == PIECE_OTHER || member(object, &role_words, &v))
		return false;
	if (kind != PIECE_TEXT)
		role = kind == PIECE_RESULT ? MESSAGE_TOOL : MESSAGE_ASSISTANT;
	to = message_new(m, role, answer);
	v = (struct scan_value){object, SCAN_OBJECT, false};
	read_piece(m, to, &v, 0);
	return true;
}

/* The message inside of what a model's interface made of it; false: there is none. */
static bool read_wrapped(
	struct messages *m, struct str object, enum message_role role, bool answer)
{
	struct scan_value inner, parts;

	if ((!scan_find(object, STR("message"), &inner) || inner.type != SCAN_OBJECT) &&
		(!scan_find(object, STR("content"), &inner) || inner.type != SCAN_OBJECT ||
			!scan_find(inner.text, STR("parts"), &parts)))
		return false;
	message_read_object(m, inner.text, role, answer);
	m->at[m->count - 1].finish = member_text(m, object, &finish_words);
	return true;
}

/* LangChain's: `{"lc":1,"id":[...,"HumanMessage"],"kwargs":{...}}`. */
static bool read_constructor(
	struct messages *m, struct str object, enum message_role role, bool answer)
{
	struct scan_value lc, id, kwargs, last = {0};
	struct scan s;

	if (!scan_find(object, STR("lc"), &lc) || !scan_find(object, STR("id"), &id) ||
		!scan_find(object, STR("kwargs"), &kwargs) || kwargs.type != SCAN_OBJECT)
		return false;
	scan_init(&s, id.text, 0);
	if (id.type == SCAN_ARRAY && scan_array(&s))
		while (scan_element(&s, &last))
			;
	message_read_object(m, kwargs.text, message_role_of(last.text, role), answer);
	return true;
}

static void read_message(
	struct messages *m, struct str object, enum message_role role, bool answer)
{
	struct message *to = message_new(m, role, answer);
	struct scan_value body;

	to->said_role = member_text(m, object, &role_words);
	if (!to->said_role.len &&
		message_role_of(member_type(m, object), role) != MESSAGE_OTHER)
		to->said_role = member_type(m, object); /* LangChain */
	to->role = message_role_of(to->said_role, role);
	to->name = member_text(m, object, &name_words);
	to->finish = member_text(m, object, &finish_words);
	read_body(m, to, object);
	if (!to->count && !member(object, &body_words, &body)) {
		body = (struct scan_value){object, SCAN_OBJECT, false};
		piece_as_written(m, to, &body);
	}
}

/* An event that was made an element of a list. */
static bool read_listed_event(struct messages *m, struct str object)
{
	static const struct words name = {{{"event.name", 10}}};
	const struct message_event *what = message_event(member_text(m, object, &name));
	struct scan_value inner;

	if (!what || what->role == MESSAGE_OTHER)
		return false;
	if (scan_find(object, STR("message"), &inner) && inner.type == SCAN_OBJECT)
		object = inner.text;
	read_message(m, object, what->role, what->side == SIDE_ANSWER);
	return true;
}

void message_read_object(
	struct messages *m, struct str object, enum message_role role, bool answer)
{
	if (read_loose(m, object, role, answer) || read_listed_event(m, object) ||
		read_wrapped(m, object, role, answer) ||
		read_constructor(m, object, role, answer))
		return;
	read_message(m, object, role, answer);
}

static void read_array(struct messages *m, const struct scan_value *v,
	enum message_role role, bool answer, int nested);

static void read_any(struct messages *m, const struct scan_value *v, enum message_role role,
	bool answer, int nested);

/* An empty list or object says nothing of what went in. */
static bool holds_any(const struct scan_value *v)
{
	return (v->type == SCAN_STRING && v->text.len) ||
		((v->type == SCAN_ARRAY || v->type == SCAN_OBJECT) && v->text.len > 2);
}

/* `{"messages":[...]}`, `{"input":"..."}`, a message. */
static void read_document(struct messages *m, const struct scan_value *v,
	enum message_role role, bool answer, int nested)
{
	struct scan_value inner;

	if (member(v->text, &many_words, &inner) && inner.type == SCAN_ARRAY) {
		struct scan_value system;

		if (scan_find(v->text, STR("system"), &system))
			read_pieces(m, message_new(m, MESSAGE_SYSTEM, answer), &system, 0);
		read_array(m, &inner, role, answer, nested + 1);
	} else if (nested < NESTED_MAX && !member(v->text, &role_words, &inner) &&
		member(v->text, &wrap_words, &inner) && holds_any(&inner)) {
		read_any(m, &inner, role, answer, nested + 1);
	} else if (!member(v->text, &role_words, &inner) &&
		member(v->text, &plain_words, &inner) && inner.type == SCAN_STRING) {
		piece_say(m, message_new(m, role, answer), PIECE_TEXT,
			facts_text(&inner, m->arena));
	} else {
		message_read_object(m, v->text, role, answer);
	}
}

static void read_array(struct messages *m, const struct scan_value *v,
	enum message_role role, bool answer, int nested)
{
	struct scan_value element;
	struct scan s;

	scan_init(&s, v->text, 0);
	if (!scan_array(&s))
		return;
	while (scan_element(&s, &element)) {
		if (element.type == SCAN_ARRAY && nested < NESTED_MAX)
			read_array(m, &element, role, answer, nested + 1);
		else if (element.type == SCAN_OBJECT)
			message_read_object(m, element.text, role, answer);
		else
			read_piece(m, message_new(m, role, answer), &element, 0);
	}
}

/* JSON in a string is the JSON that it holds; false: it holds words. */
static bool read_nested(
	struct messages *m, const struct scan_value *v, struct scan_value *inner)
{
	struct str text;
	const char *reason;
	size_t offset;

	*inner = *v;
	if (v->type != SCAN_STRING)
		return true;
	text = facts_text(v, m->arena);
	if (!text.len || !strchr("{[\"", text.at[0]) || !scan_check(text, &offset, &reason))
		return false;
	*inner = scan_value_of(text);
	return true;
}

void message_read_calls(struct messages *m, struct message *to, const struct scan_value *v)
{
	struct scan_value inner;

	if (read_nested(m, v, &inner))
		read_calls(m, to, &inner);
}

static void read_words(
	struct messages *m, const struct scan_value *v, enum message_role role, bool answer)
{
	if (v->text.len)
		piece_say(m, message_new(m, role, answer), PIECE_TEXT,
			facts_text(v, m->arena));
}

static void read_any(struct messages *m, const struct scan_value *v, enum message_role role,
	bool answer, int nested)
{
	if (v->type == SCAN_ARRAY)
		read_array(m, v, role, answer, nested);
	else if (v->type == SCAN_OBJECT)
		read_document(m, v, role, answer, nested);
	else if (v->type == SCAN_STRING)
		read_words(m, v, role, answer);
	else if (v->type != SCAN_NULL)
		piece_as_written(m, message_new(m, role, answer), v);
}

void message_read_value(
	struct messages *m, const struct scan_value *v, enum message_role role, bool answer)
{
	struct scan_value inner;

	if (read_nested(m, v, &inner))
		read_any(m, &inner, role, answer, 0);
	else
		read_words(m, v, role, answer);
}
