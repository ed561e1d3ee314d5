#include "import/claude_parts.h"

#include "base/json.h"
#include "import/fields.h"

/* Of what is no text, such as an image, more bytes than these are left out. */
enum { PART_MOST = 64 * 1024 };

/* Who speaks where no model does. */
static const struct str synthetic = {"<synthetic>", sizeof("<synthetic>") - 1};

/* ---- what is in a message ----------------------------------------------------------------- */

static bool is_type(struct str part, struct str type)
{
	struct scan_value v;

	return pick(part, STR("type"), &v) && v.type == SCAN_STRING && scan_is(&v, type);
}

/* A part as it came, or where it is large and no text how large it was. */
static void add_part(struct str part, struct arena *arena, struct buf *out)
{
	if (part.len <= PART_MOST || is_type(part, STR("text"))) {
		json_text(part, out);
		return;
	}
	buf_add(out, STR("{\"type\":"));
	json_string(pick_text(part, STR("type"), arena), out);
	buf_addf(out, ",\"omitted_bytes\":%zu}", part.len);
}

static bool is_one_text(const struct scan_value *content, struct scan_value *text)
{
	struct scan_value more;
	struct scan s;

	scan_init(&s, content->text, 0);
	return scan_array(&s) && scan_element(&s, text) && !scan_element(&s, &more) &&
		is_type(text->text, STR("text")) && pick(text->text, STR("text"), text);
}

struct scan_value claude_content(const struct scan_value *content, struct arena *arena)
{
	struct scan_value part;
	struct buf json = {0};
	struct scan s;

	if (content->type != SCAN_ARRAY)
		return *content;
	if (is_one_text(content, &part))
		return part;
	scan_init(&s, content->text, 0);
	buf_add_byte(&json, '[');
	if (scan_array(&s))
		while (scan_element(&s, &part)) {
			if (json.len > 1)
				buf_add_byte(&json, ',');
			if (part.type == SCAN_OBJECT)
				add_part(part.text, arena, &json);
			else
				json_value(&part, &json);
		}
	buf_add_byte(&json, ']');
	part = scan_value_of(arena_copy(arena, buf_str(&json)));
	buf_release(&json);
	return part;
}

struct scan_value claude_part(const struct scan_value *part, struct arena *arena)
{
	struct scan_value made;
	struct buf json = {0};

	add_part(part->text, arena, &json);
	made = scan_value_of(arena_copy(arena, buf_str(&json)));
	buf_release(&json);
	return made;
}

void claude_tokens(struct str usage, struct answer_tokens *t)
{
	int64_t output = pick_count(usage, STR("output_tokens"));

	t->known = true;
	t->cache_read = pick_count(usage, STR("cache_read_input_tokens"));
	t->cache_write = pick_count(usage, STR("cache_creation_input_tokens"));
	t->input = answer_sum(pick_count(usage, STR("input_tokens")),
		answer_sum(t->cache_read, t->cache_write));
	if (output > t->output)
		t->output = output; /* the first lines have what was known then */
}

/* ---- a message of the model --------------------------------------------------------------- */

static void begin_answer(struct claude_agent *a, const struct claude_line *l,
	struct str message, struct str id)
{
	struct str model = pick_text(message, STR("model"), l->arena);
	struct buf name = {0};

	if (str_eq(model, synthetic))
		model.len = 0;
	buf_add(&name, model.len ? STR("chat ") : STR("chat"));
	buf_add(&name, model);
	answer_begin(&a->answer, l->out, answer_begun(a->asked_ns, a->last_ns, l->ns),
		&(struct say_span){claude_trace(l->c), id, ident_str(&a->span),
			buf_str(&name), "llm"});
	import_text(l->out, "gen_ai.provider.name", STR("anthropic"));
	say_text(l->out, "gen_ai.response.model", model);
	import_text(l->out, "gen_ai.response.id", id);
	say_text(l->out, "claude_code.request_id", claude_text(l, CLAUDE_REQUEST));
	say_done(l->out);
	buf_release(&name);
	a->asked_ns = 0;
}

void claude_message(const struct claude_line *l, struct str message, struct str id)
{
	struct claude_agent *a = l->agent;
	struct ident wanted = {0};

	ident_set(&wanted, id);
	if (str_eq(ident_str(&a->answer.id), ident_str(&wanted)))
		return;
	claude_agent_need(a, l);
	claude_answered(a, l->c, l->out);
	begin_answer(a, l, message, id);
	idents_add(&l->c->messages, id);
}

/* The call's span. An agent's file tells what it was asked, and not by which call: see agent_parent. */
static void call_span(const struct claude_line *l, struct call *call, struct str input)
{
	struct str prompt = pick_text(input, STR("prompt"), l->arena);
	struct str agent = pick_text(input, STR("subagent_type"), l->arena);
	struct ident span;

	ident_set(&call->span, ident_str(&call->id));
	if (strcmp(call->tool, "Task") != 0 && strcmp(call->tool, "Agent") != 0)
		return;
	call_name(call->agent, agent.len ? agent : STR("subagent"));
	claude_task_id(l->c, prompt, &span);
	if (!prompt.len || idents_has(&l->c->tasks, ident_str(&span)))
		return;
	call->span = span;
	idents_add(&l->c->tasks, ident_str(&span));
}

static void say_tool_use(const struct claude_line *l, struct str part)
{
	struct str id = pick_text(part, STR("id"), l->arena);
	struct str name = pick_text(part, STR("name"), l->arena);
	struct scan_value input = {0};
	struct call *call;

	pick(part, STR("input"), &input);
	answer_call(&l->agent->answer, id, name, &input);
	if (!id.len || calls_find(&l->c->calls, id))
		return;
	call = calls_add(&l->c->calls, id);
	call->start_ns = l->ns;
	call_name(call->tool, name);
	call_span(l, call, input.text);
	say_start(l->out, l->ns,
		&(struct say_span){claude_trace(l->c), ident_str(&call->span),
			ident_str(&l->agent->span), name, "tool"});
	import_text(l->out, "gen_ai.operation.name", STR("execute_tool"));
	import_text(l->out, "gen_ai.tool.name", name);
	import_text(l->out, "gen_ai.tool.call.id", id);
	say_value(l->out, "gen_ai.tool.call.arguments", &input);
	say_done(l->out);
}

static void say_part(const struct claude_line *l, const struct scan_value *part)
{
	struct answer *answer = &l->agent->answer;
	struct scan_value text = {0};
	struct buf json = {0};

	if (part->type != SCAN_OBJECT)
		return;
	if (is_type(part->text, STR("tool_use"))) {
		say_tool_use(l, part->text);
	} else if (is_type(part->text, STR("text"))) {
		if (pick(part->text, STR("text"), &text))
			answer_part(answer, "text", &text);
	} else if (is_type(part->text, STR("thinking"))) {
		if (pick(part->text, STR("thinking"), &text))
			answer_part(answer, "reasoning", &text);
	} else {
		add_part(part->text, l->arena, &json);
		answer_other(answer, buf_str(&json));
		buf_release(&json);
	}
}

static void say_parts(const struct claude_line *l, const struct scan_value *content)
{
	struct scan_value part;
	struct scan s;

	if (content->type == SCAN_STRING)
		answer_part(&l->agent->answer, "text", content);
	if (content->type != SCAN_ARRAY)
		return;
	scan_init(&s, content->text, 0);
	if (scan_array(&s))
		while (scan_element(&s, &part))
			say_part(l, &part);
}

static void keep_json(struct buf *kept, struct str json)
{
	if (!json.len)
		return;
	buf_reset(kept);
	buf_add(kept, json);
}

/* Words that a message stops with when the turn is over. */
static bool is_last(struct str finish)
{
	return finish.len && !str_eq(finish, STR("tool_use")) &&
		!str_eq(finish, STR("pause_turn"));
}

static void say_figures(const struct claude_line *l, struct str message)
{
	struct claude_agent *a = l->agent;
	struct answer *answer = &a->answer;
	struct str usage = pick_object(message, STR("usage"));
	struct str finish = pick_text(message, STR("stop_reason"), l->arena);

	if (usage.len)
		claude_tokens(usage, &answer->tokens);
	keep_json(&answer->usage, usage);
	if (l->at[CLAUDE_COST].type == SCAN_NUMBER)
		keep_json(&answer->cost, l->at[CLAUDE_COST].text);
	if (finish.len)
		keep_json(&answer->finish, finish);
	if (l->ns > answer->last_ns)
		answer->last_ns = l->ns;
}

/* What the program says in the model's name: that it could not be asked, or nothing of weight. */
static bool say_synthetic(const struct claude_line *l, const struct scan_value *content)
{
	struct claude_agent *a = l->agent;
	struct scan_value said = claude_content(content, l->arena);

	if (l->at[CLAUDE_API_ERROR].type != SCAN_TRUE) {
		say_event(l->out, l->ns, claude_trace(l->c), ident_str(&a->span),
			STR("synthetic_message"));
		say_value(l->out, "body", &said);
		say_done(l->out);
		return true;
	}
	say_parts(l, content);
	a->answer.last_ns = l->ns;
	answer_end(&a->answer, l->out, claude_trace(l->c), field_text(&said, l->arena));
	import_text(l->out, "error.type", STR("api_error"));
	say_done(l->out);
	claude_agent_end(a, l->c, l->out, l->ns, false, field_text(&said, l->arena));
	return true;
}

bool claude_assistant(const struct claude_line *l)
{
	struct claude_agent *a = l->agent;
	struct str message = l->at[CLAUDE_MESSAGE].text;
	struct scan_value content = {0};
	struct str id, finish;
	bool own;

	if (l->at[CLAUDE_MESSAGE].type != SCAN_OBJECT)
		return false;
	id = pick_text(message, STR("id"), l->arena);
	if (!id.len)
		id = claude_text(l, CLAUDE_UUID);
	if (!id.len)
		return false;
	own = str_eq(pick_text(message, STR("model"), l->arena), synthetic);
	pick(message, STR("content"), &content);
	if (own && l->at[CLAUDE_API_ERROR].type != SCAN_TRUE)
		return say_synthetic(l, &content);
	/* What an agent was given of the conversation before it is there twice. */
	if (idents_has(&l->c->messages, id) && !str_eq(ident_str(&a->answer.id), id))
		return true;
	claude_message(l, message, id);
	if (own)
		return say_synthetic(l, &content);
	say_parts(l, &content);
	say_figures(l, message);
	finish = buf_str(&a->answer.finish);
	a->answer.open = true;
	if (a->answer.calls || finish.len)
		claude_answered(a, l->c, l->out);
	if (is_last(finish) && !a->answer.calls)
		claude_agent_end(a, l->c, l->out, l->ns, true, (struct str){0});
	return true;
}
