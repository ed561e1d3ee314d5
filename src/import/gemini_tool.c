#include "import/gemini_parts.h"

/* One call of a tool, as its message has it now. */
struct tool {
	struct str text;
	struct str id;
	struct str name;
	struct str status;
	struct scan_value args;
	struct scan_value result;
};

static void read_tool(struct tool *t, struct str text, struct arena *arena)
{
	*t = (struct tool){.text = text};
	t->id = pick_text(text, STR("id"), arena);
	t->name = pick_text(text, STR("name"), arena);
	t->status = pick_text(text, STR("status"), arena);
	pick(text, STR("args"), &t->args);
	pick(text, STR("result"), &t->result);
}

static bool is_over(const struct tool *t)
{
	if (!t->status.len)
		return t->result.type != SCAN_NULL;
	return str_eq(t->status, STR("success")) || str_eq(t->status, STR("error")) ||
		str_eq(t->status, STR("cancelled"));
}

/* A call that an agent works for has an id which that agent's file makes too. */
static void tool_span(const struct gemini_line *l, const struct tool *t, struct ident *span)
{
	struct str agent = pick_text(t->text, STR("agentId"), l->arena);

	if (agent.len)
		ident_hash(span, gemini_trace(l->g), agent);
	else
		ident_set(span, t->id);
}

static void say_todos(const struct gemini_line *l, const struct tool *t)
{
	struct str todos = pick_array(t->args.text, STR("todos"));

	if (todos.len && str_eq(t->name, STR("write_todos")))
		say_state(l->out, l->ns, gemini_trace(l->g), ident_str(&l->g->turn),
			"todos", todos);
}

static void begin_tool(const struct gemini_line *l, const struct tool *t)
{
	struct gemini *g = l->g;
	struct call *call = calls_add(&g->calls, t->id);

	idents_add(&g->tools, t->id);
	tool_span(l, t, &call->span);
	call->start_ns = l->ns;
	say_start(l->out, l->ns,
		&(struct say_span){gemini_trace(g), ident_str(&call->span),
			ident_str(&g->turn), t->name, "tool"});
	import_text(l->out, "gen_ai.operation.name", STR("execute_tool"));
	import_text(l->out, "gen_ai.tool.name", t->name);
	import_text(l->out, "gen_ai.tool.call.id", t->id);
	say_value(l->out, "gen_ai.tool.call.arguments", &t->args);
	say_done(l->out);
	if (t->args.type == SCAN_OBJECT)
		say_todos(l, t);
}

/* What the model was given: [{"functionResponse":{"response":{"output":"..."}}}]. */
static struct scan_value response(const struct tool *t)
{
	struct scan_value first, out = t->result;
	struct str inner;
	struct scan s;

	if (t->result.type != SCAN_ARRAY)
		return out;
	scan_init(&s, t->result.text, 0);
	if (!scan_array(&s) || !scan_element(&s, &first) || first.type != SCAN_OBJECT)
		return out;
	inner = pick_object(first.text, STR("functionResponse"));
	if (pick(inner, STR("response"), &first))
		out = first;
	return out;
}

static struct str error_text(
	const struct tool *t, const struct scan_value *given, struct arena *arena)
{
	struct str text = {0};

	if (str_eq(t->status, STR("success")) || !t->status.len)
		return text;
	if (given->type == SCAN_OBJECT)
		text = pick_text(given->text, STR("error"), arena);
	return text.len ? text : t->status;
}

static void end_tool(const struct gemini_line *l, const struct tool *t, struct call *call)
{
	struct gemini *g = l->g;
	struct scan_value given = response(t);
	struct str error = error_text(t, &given, l->arena);
	int64_t ns = l->ns;

	if (!pick_time(t->text, STR("timestamp"), l->arena, &ns) || ns < call->start_ns)
		ns = l->ns > call->start_ns ? l->ns : call->start_ns;
	say_end(l->out, ns, gemini_trace(g), ident_str(&call->span), true, error);
	say_value(l->out, "gen_ai.tool.call.result", &given);
	if (error.len)
		import_text(l->out, "error.type",
			str_eq(t->status, STR("cancelled")) ? STR("cancelled")
							    : STR("tool_error"));
	say_done(l->out);
	answer_ask_result(&g->answer, t->id, &given);
	if (ns > g->asked_ns)
		g->asked_ns = ns;
	if (ns > g->last_ns)
		g->last_ns = ns;
	calls_drop(&g->calls, call);
}

static void say_tool(const struct gemini_line *l, struct str text)
{
	struct tool t;
	struct call *call;

	read_tool(&t, text, l->arena);
	if (!t.id.len)
		return;
	if (!idents_has(&l->g->tools, t.id))
		begin_tool(l, &t);
	call = calls_find(&l->g->calls, t.id);
	if (call && is_over(&t))
		end_tool(l, &t, call);
}

void gemini_tools(const struct gemini_line *l, struct str calls)
{
	struct scan_value call;
	struct scan s;

	scan_init(&s, calls, 0);
	if (!calls.len || !scan_array(&s))
		return;
	while (scan_element(&s, &call))
		if (call.type == SCAN_OBJECT)
			say_tool(l, call.text);
}
