#include "import/codex_parts.h"

#include "base/json.h"
#include "import/fields.h"

/* `codex exec --json`. Its lines have no times, and its items no ids beyond the process. */

static void exec_thread(const struct codex_line *l)
{
	struct codex *c = l->c;
	struct str id = pick_text(l->text, STR("thread_id"), l->arena);

	if (!id.len)
		return;
	ident_set(&c->thread, id);
	c->session = c->thread;
}

static void exec_turn(const struct codex_line *l)
{
	l->c->tasks = true;
	codex_turn(l, (struct str){0}, (struct str){0});
}

static void exec_completed(const struct codex_line *l)
{
	struct codex *c = l->c;
	struct str usage = pick_object(l->text, STR("usage"));
	struct answer_tokens t = {.known = usage.len > 0};

	codex_turn_need(l);
	codex_answered(c, l->out);
	codex_turn_end(c, l->out, l->ns, true, (struct str){0});
	t.input = pick_count(usage, STR("input_tokens"));
	t.cache_read = pick_count(usage, STR("cached_input_tokens"));
	t.output = pick_count(usage, STR("output_tokens"));
	t.reasoning = pick_count(usage, STR("reasoning_output_tokens"));
	answer_say_tokens(l->out, &t);
	say_done(l->out);
}

static void say_failed(const struct codex_line *l, struct str message)
{
	codex_turn_need(l);
	codex_answered(l->c, l->out);
	codex_turn_end(l->c, l->out, l->ns, false, message.len ? message : STR("failed"));
	say_done(l->out);
}

static void exec_failed(const struct codex_line *l)
{
	say_failed(
		l, pick_text(pick_object(l->text, STR("error")), STR("message"), l->arena));
}

/* A turn that fails says so itself, later. */
static void exec_error(const struct codex_line *l)
{
	say_event(l->out, l->ns, codex_trace(l->c), ident_str(&l->c->turn), STR("error"));
	say_text(l->out, "message", pick_text(l->text, STR("message"), l->arena));
	say_done(l->out);
}

/* ---- items -------------------------------------------------------------------------------- */

static void say_words(const struct codex_line *l, const char *type)
{
	struct scan_value text;

	if (pick(l->payload, STR("text"), &text))
		answer_part(codex_answer(l), type, &text);
}

static void item_message(const struct codex_line *l)
{
	say_words(l, "text");
}

static void item_reasoning(const struct codex_line *l)
{
	say_words(l, "reasoning");
}

static void item_todos(const struct codex_line *l)
{
	struct str items = pick_array(l->payload, STR("items"));

	codex_turn_need(l);
	if (items.len)
		say_state(l->out, l->ns, codex_trace(l->c), ident_str(&l->c->turn), "plan",
			items);
}

static void item_error(const struct codex_line *l)
{
	codex_event(l, STR("error"));
}

/* Tools that items tell of: which members are what they were asked, and what they gave. */
static const struct tool_row {
	const char *type;
	const char *name; /* NULL: the members server and tool say it */
	const char *asked;
	bool asked_whole; /* it is the arguments, and not one of them */
	const char *given[2];
} tools[] = {
	{"command_execution", "shell", "command", false, {"aggregated_output"}},
	{"file_change", "file_change", "changes", false, {NULL}},
	{"mcp_tool_call", NULL, "arguments", true, {"result", "error"}},
	{"collab_tool_call", NULL, "prompt", false, {"agents_states"}},
	{"web_search", "web_search", "query", false, {NULL}},
};

static const struct tool_row *tool_row(const struct codex_line *l)
{
	struct str type = pick_text(l->payload, STR("type"), l->arena);

	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (str_eq(type, str_from(tools[i].type)))
			return &tools[i];
	return NULL;
}

static struct str tool_name(const struct codex_line *l, const struct tool_row *row)
{
	struct buf name = {0};
	struct str copy;

	if (row->name)
		return str_from(row->name);
	buf_add(&name, pick_text(l->payload, STR("server"), l->arena));
	if (name.len)
		buf_add_byte(&name, '.');
	buf_add(&name, pick_text(l->payload, STR("tool"), l->arena));
	copy = name.len ? arena_copy(l->arena, buf_str(&name)) : str_from(row->type);
	buf_release(&name);
	return copy;
}

static struct scan_value tool_arguments(
	const struct codex_line *l, const struct tool_row *row)
{
	struct scan_value asked = {0};
	struct buf json = {0};

	if (!pick(l->payload, str_from(row->asked), &asked) || row->asked_whole)
		return asked;
	buf_add_byte(&json, '{');
	json_key(str_from(row->asked), &json);
	json_value(&asked, &json);
	buf_add_byte(&json, '}');
	asked = scan_value_of(arena_copy(l->arena, buf_str(&json)));
	buf_release(&json);
	return asked;
}

/* An item's id is one of the turn's. */
static void tool_id(const struct codex_line *l, struct ident *id)
{
	struct buf text = {0};

	buf_addf(&text, "turn %llu ", (unsigned long long)l->c->turns);
	buf_add(&text, pick_text(l->payload, STR("id"), l->arena));
	ident_hash(id, ident_str(&l->c->thread), buf_str(&text));
	buf_release(&text);
}

static void tool_result(
	const struct codex_line *l, const struct tool_row *row, struct codex_result *r)
{
	struct str status = pick_text(l->payload, STR("status"), l->arena);
	struct scan_value v;

	for (int i = 0; i < 2 && row->given[i] && r->output.type == SCAN_NULL; i++)
		pick(l->payload, str_from(row->given[i]), &r->output);
	if (pick(l->payload, STR("exit_code"), &v) && v.type == SCAN_NUMBER)
		r->has_code = scan_int(&v, &r->code);
	if (!str_eq(status, STR("failed")) && !str_eq(status, STR("declined")))
		return;
	if (pick(l->payload, STR("error"), &v) && v.type == SCAN_OBJECT)
		r->error = pick_text(v.text, STR("message"), l->arena);
	if (!r->error.len)
		r->error = say_line(field_text(&r->output, l->arena));
	if (!r->error.len)
		r->error = status;
}

static void item_tool(const struct codex_line *l, bool done)
{
	const struct tool_row *row = tool_row(l);
	struct codex_result r = {0};
	struct scan_value arguments;
	struct ident id;

	if (!row) {
		codex_skip(l);
		return;
	}
	codex_turn_need(l);
	tool_id(l, &id);
	r.id = ident_str(&id);
	if (!calls_find(&l->c->calls, r.id)) {
		arguments = tool_arguments(l, row);
		codex_call(l, r.id, tool_name(l, row), &arguments);
	}
	if (!done)
		return;
	tool_result(l, row, &r);
	codex_called(l, &r);
}

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct codex_row words[] = {
	{WORD("agent_message"), item_message},
	{WORD("reasoning"), item_reasoning},
	{WORD("plan"), item_message},
	{WORD("error"), item_error},
};

static void exec_item(const struct codex_line *l, bool done)
{
	const struct codex_row *row = codex_row(
		words, sizeof(words) / sizeof(words[0]), l->payload, l->arena);

	if (str_eq(pick_text(l->payload, STR("type"), l->arena), STR("todo_list")))
		item_todos(l);
	else if (!row)
		item_tool(l, done);
	else if (done)
		row->say(l);
}

static void exec_begun(const struct codex_line *l)
{
	exec_item(l, false);
}

static void exec_done(const struct codex_line *l)
{
	exec_item(l, true);
}

static const struct codex_row lines[] = {
	{WORD("thread.started"), exec_thread},
	{WORD("turn.started"), exec_turn},
	{WORD("turn.completed"), exec_completed},
	{WORD("turn.failed"), exec_failed},
	{WORD("item.started"), exec_begun},
	{WORD("item.updated"), exec_begun},
	{WORD("item.completed"), exec_done},
	{WORD("error"), exec_error},
};
#undef WORD

bool codex_exec(const struct codex_line *l)
{
	struct codex_line inner = *l;
	const struct codex_row *row = codex_row(
		lines, sizeof(lines) / sizeof(lines[0]), l->text, l->arena);

	if (!row)
		return false;
	inner.payload = pick_object(l->text, STR("item"));
	row->say(&inner);
	return true;
}
