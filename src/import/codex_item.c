#include "import/codex_parts.h"

#include "import/fields.h"

/* ---- what was said ------------------------------------------------------------------------ */

/* Calls `with` for the text of each part of an array: input_text, output_text, summary_text. */
static void each_text(const struct codex_line *l, struct str parts,
	void (*with)(const struct codex_line *l, const struct scan_value *text))
{
	struct scan_value part, text;
	struct scan s;

	scan_init(&s, parts, 0);
	if (!parts.len || !scan_array(&s))
		return;
	while (scan_element(&s, &part))
		if (part.type == SCAN_OBJECT && pick(part.text, STR("text"), &text) &&
			text.type == SCAN_STRING)
			with(l, &text);
}

static void say_answer(const struct codex_line *l, const struct scan_value *text)
{
	answer_part(codex_answer(l), "text", text);
}

static void say_reasoning(const struct codex_line *l, const struct scan_value *text)
{
	answer_part(codex_answer(l), "reasoning", text);
}

/* What the program adds to what the user has typed. */
static bool is_added(struct str text)
{
	return text.len == 0 || text.at[0] == '<' || str_starts(text, STR("# AGENTS.md"));
}

static void say_asked(const struct codex_line *l, const struct scan_value *text)
{
	struct str words = field_text(text, l->arena);

	if (!is_added(words))
		codex_prompt(l, words);
	answer_ask(&l->c->answer, "user", text);
	l->c->asked_ns = l->ns;
}

static void say_instructed(const struct codex_line *l, const struct scan_value *text)
{
	answer_ask(&l->c->answer, "system", text);
}

static void item_message(const struct codex_line *l)
{
	struct str role = pick_text(l->payload, STR("role"), l->arena);
	struct str parts = pick_array(l->payload, STR("content"));

	if (str_eq(role, STR("assistant")))
		each_text(l, parts, say_answer);
	else
		each_text(l, parts, str_eq(role, STR("user")) ? say_asked : say_instructed);
}

static void item_reasoning(const struct codex_line *l)
{
	struct str content = pick_array(l->payload, STR("content"));

	codex_answer(
		l); /* the model is at work, even where it does not show its thoughts */
	each_text(l, content.len ? content : pick_array(l->payload, STR("summary")),
		say_reasoning);
}

/* ---- tools -------------------------------------------------------------------------------- */

static struct str call_id(const struct codex_line *l)
{
	struct str id = pick_text(l->payload, STR("call_id"), l->arena);

	return id.len ? id : pick_text(l->payload, STR("id"), l->arena);
}

/* A plan is a state of the agent. */
static void say_plan(const struct codex_line *l, const struct scan_value *arguments)
{
	struct str json = field_text(arguments, l->arena), plan;
	const char *reason;
	size_t offset;

	if (!json.len || !scan_check(json, &offset, &reason))
		return;
	plan = pick_array(json, STR("plan"));
	if (plan.len)
		say_state(l->out, l->ns, codex_trace(l->c), ident_str(&l->c->turn), "plan",
			plan);
}

static void item_call(const struct codex_line *l)
{
	struct str name = pick_text(l->payload, STR("name"), l->arena);
	struct scan_value arguments = {0};

	if (!pick(l->payload, STR("arguments"), &arguments))
		pick(l->payload, STR("input"), &arguments);
	codex_call(l, call_id(l), name.len ? name : STR("function"), &arguments);
	if (str_eq(name, STR("update_plan")))
		say_plan(l, &arguments);
}

static void item_shell(const struct codex_line *l)
{
	struct scan_value action = {0};

	pick(l->payload, STR("action"), &action);
	codex_call(l, call_id(l), STR("local_shell"), &action);
}

/* Done by the provider: the item comes when it is over, and says no result. */
static void item_done(const struct codex_line *l)
{
	struct codex *c = l->c;
	struct str type = pick_text(l->payload, STR("type"), l->arena);
	struct str id = call_id(l);
	struct scan_value arguments = {0};
	struct ident made = {0};

	if (!pick(l->payload, STR("action"), &arguments))
		pick(l->payload, STR("arguments"), &arguments);
	if (!id.len) {
		ident_number(&made, ident_str(&c->thread), "done ", ++c->done);
		id = ident_str(&made);
	}
	if (str_eq(str_tail(type, type.len - STR("_call").len), STR("_call")))
		type = str_head(type, type.len - STR("_call").len);
	codex_call(l, id, type, &arguments);
	if (str_eq(pick_text(l->payload, STR("status"), l->arena), STR("failed")))
		codex_called(l, &(struct codex_result){.id = id, .error = STR("failed")});
	else
		codex_called(l, &(struct codex_result){.id = id});
	c->over = false; /* the same call of the model goes on */
}

/* ---- results ------------------------------------------------------------------------------ */

static bool find_number(struct str text, const char *before, int64_t *number)
{
	const char *at = text.len ? memmem(text.at, text.len, before, strlen(before))
				  : NULL;
	struct scan_value v = {.type = SCAN_NUMBER};
	struct str rest;

	if (!at)
		return false;
	rest = str_tail(text, (size_t)(at - text.at) + strlen(before));
	while (v.text.len < rest.len &&
		((rest.at[v.text.len] >= '0' && rest.at[v.text.len] <= '9') ||
			(v.text.len == 0 && rest.at[0] == '-')))
		v.text.len++;
	v.text.at = rest.at;
	return v.text.len && scan_int(&v, number);
}

/* Where the head of a result, which says how it went, ends. */
static struct str after_head(struct str text)
{
	const char *at = text.len
		? memmem(text.at, text.len, "Output:\n", strlen("Output:\n"))
		: NULL;

	return at ? str_tail(text, (size_t)(at - text.at) + strlen("Output:\n")) : text;
}

enum { HEAD_MOST = 400 }; /* bytes in which a result says how it went */

static void read_text(struct codex_result *r, struct str text)
{
	struct str head = str_head(text, HEAD_MOST);

	r->has_code = find_number(head, "Exit code: ", &r->code) ||
		find_number(head, "exited with code ", &r->code);
	if (!r->has_code || r->code == 0)
		return;
	r->error = say_line(after_head(text));
	if (!r->error.len)
		r->error = STR("failed");
}

/* Some results are JSON in a string. */
static void read_json(struct codex_result *r, struct str json, struct arena *arena)
{
	struct str metadata = pick_object(json, STR("metadata"));
	struct scan_value code;

	if (!pick(metadata, STR("exit_code"), &code) || code.type != SCAN_NUMBER)
		return;
	r->has_code = scan_int(&code, &r->code);
	if (!r->has_code || r->code == 0)
		return;
	r->error = say_line(pick_text(json, STR("output"), arena));
	if (!r->error.len)
		r->error = STR("failed");
}

static void read_output(struct codex_result *r, struct arena *arena)
{
	struct str text = field_text(&r->output, arena);
	struct scan_value success;
	const char *reason;
	size_t offset;

	if (text.len && text.at[0] == '{' && scan_check(text, &offset, &reason))
		read_json(r, text, arena);
	else
		read_text(r, text);
	if (r->output.type == SCAN_OBJECT &&
		pick(r->output.text, STR("success"), &success) &&
		success.type == SCAN_FALSE)
		r->error = say_line(pick_text(r->output.text, STR("content"), arena));
}

static void item_output(const struct codex_line *l)
{
	struct codex_result r = {.id = call_id(l)};

	pick(l->payload, STR("output"), &r.output);
	read_output(&r, l->arena);
	codex_called(l, &r);
}

static void item_event(const struct codex_line *l)
{
	codex_event(l, pick_text(l->payload, STR("type"), l->arena));
}

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct codex_row items[] = {
	{WORD("message"), item_message},
	{WORD("reasoning"), item_reasoning},
	{WORD("function_call"), item_call},
	{WORD("custom_tool_call"), item_call},
	{WORD("local_shell_call"), item_shell},
	{WORD("tool_search_call"), item_call},
	{WORD("function_call_output"), item_output},
	{WORD("custom_tool_call_output"), item_output},
	{WORD("local_shell_call_output"), item_output},
	{WORD("tool_search_output"), item_output},
	{WORD("tool_search_call_output"), item_output},
	{WORD("web_search_call"), item_done},
	{WORD("image_generation_call"), item_done},
	{WORD("compaction"), item_event},
	{WORD("context_compaction"), item_event},
	{WORD("agent_message"), item_event},
	{WORD("ghost_snapshot"), NULL},
	{WORD("other"), NULL},
};
#undef WORD

void codex_item(const struct codex_line *l)
{
	const struct codex_row *row = codex_row(
		items, sizeof(items) / sizeof(items[0]), l->payload, l->arena);

	if (!row)
		codex_skip(l);
	else if (row->say)
		row->say(l);
}
