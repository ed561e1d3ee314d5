#include "import/codex_parts.h"

#include "base/hash.h"

enum {
	OWN_ID = 16
}; /* characters from which on an id is taken to be the only one of its kind */

struct str codex_trace(const struct codex *c)
{
	return ident_str(&c->session);
}

/* ---- turns -------------------------------------------------------------------------------- */

static void say_resource(const struct codex *c, struct import_out *out)
{
	import_open(out, "resource");
	import_text(out, "service.name", STR("codex"));
	say_text(out, "service.version", buf_str(&c->version));
	say_text(out, "process.working_directory", buf_str(&c->cwd));
	say_text(out, "vcs.ref.head.name", buf_str(&c->branch));
	import_close(out);
}

static struct str agent_name(const struct codex *c)
{
	return c->agent.len ? buf_str(&c->agent) : STR("codex");
}

static void say_turn(const struct codex_line *l, struct str prompt)
{
	struct codex *c = l->c;

	say_start(l->out, l->ns,
		&(struct say_span){
			codex_trace(c), ident_str(&c->turn), {0}, agent_name(c), "agent"});
	import_text(l->out, "gen_ai.operation.name", STR("invoke_agent"));
	import_text(l->out, "gen_ai.agent.name", agent_name(c));
	import_text(l->out, "gen_ai.conversation.id", ident_str(&c->thread));
	say_text(l->out, "prompt", prompt);
	import_close(l->out);
	say_resource(c, l->out);
	import_end(l->out);
}

void codex_turn(const struct codex_line *l, struct str id, struct str prompt)
{
	struct codex *c = l->c;

	codex_answered(c, l->out);
	if (c->turn.len && !c->ended) {
		codex_turn_end(c, l->out, c->last_ns, false, (struct str){0});
		say_done(l->out);
	}
	c->turns++;
	if (id.len >= OWN_ID)
		ident_set(&c->turn, id);
	else
		ident_number(&c->turn, ident_str(&c->thread), "turn ", c->turns);
	c->ended = c->worked = false;
	c->over = true;
	c->prompt_hash = prompt.len ? hash_text(prompt, c->seed) | 1 : 0;
	c->asked_ns = l->ns;
	buf_reset(&c->error);
	say_turn(l, prompt);
}

void codex_turn_need(const struct codex_line *l)
{
	if (!l->c->turn.len)
		codex_turn(l, (struct str){0}, (struct str){0});
}

void codex_turn_end(
	struct codex *c, struct import_out *out, int64_t ns, bool ok, struct str error)
{
	if (error.len) {
		buf_reset(&c->error);
		buf_add(&c->error, error);
	}
	c->ended = true;
	say_end(out, ns, codex_trace(c), ident_str(&c->turn), ok, buf_str(&c->error));
}

static void say_prompt(const struct codex_line *l, struct str text, uint64_t hash)
{
	l->c->prompt_hash = hash;
	say_update(l->out, l->ns, codex_trace(l->c), ident_str(&l->c->turn));
	say_text(l->out, "prompt", text);
	say_done(l->out);
}

void codex_prompt(const struct codex_line *l, struct str text)
{
	struct codex *c = l->c;
	uint64_t hash = hash_text(text, c->seed) | 1;

	if (!text.len || (c->turn.len && !c->ended && c->prompt_hash == hash))
		return; /* what is said comes as an item and as an event */
	if (!c->turn.len || c->ended || (!c->tasks && c->worked)) {
		codex_turn(l, (struct str){0}, text);
	} else if (!c->prompt_hash) {
		say_prompt(l, text, hash);
	} else {
		c->prompt_hash = hash;
		say_event(l->out, l->ns, codex_trace(c), ident_str(&c->turn),
			STR("user_message"));
		import_text(l->out, "body", text);
		say_done(l->out);
	}
}

/* ---- calls of the model ------------------------------------------------------------------- */

static void begin_answer(const struct codex_line *l)
{
	struct codex *c = l->c;
	struct ident id = {0};
	struct buf name = {0};

	codex_turn_need(l);
	codex_answered(c, l->out);
	ident_number(&id, ident_str(&c->thread), "answer ", ++c->answers);
	buf_add(&name, c->model.len ? STR("chat ") : STR("chat"));
	buf_add(&name, buf_str(&c->model));
	answer_begin(&c->answer, l->out, answer_begun(c->asked_ns, c->last_ns, l->ns),
		&(struct say_span){codex_trace(c), ident_str(&id), ident_str(&c->turn),
			buf_str(&name), "llm"});
	say_text(l->out, "gen_ai.provider.name", buf_str(&c->provider));
	say_text(l->out, "gen_ai.request.model", buf_str(&c->model));
	say_done(l->out);
	buf_release(&name);
	c->over = false;
	c->asked_ns = 0;
}

struct answer *codex_answer(const struct codex_line *l)
{
	struct codex *c = l->c;

	if (c->over || !c->answer.id.len)
		begin_answer(l);
	c->worked = true;
	c->answer.open = true;
	if (l->ns > c->answer.last_ns)
		c->answer.last_ns = l->ns;
	return &c->answer;
}

void codex_answered(struct codex *c, struct import_out *out)
{
	if (!c->answer.open)
		return;
	answer_end(&c->answer, out, codex_trace(c), (struct str){0});
	say_done(out);
}

/* ---- tools -------------------------------------------------------------------------------- */

void codex_call(const struct codex_line *l, struct str id, struct str name,
	const struct scan_value *arguments)
{
	struct codex *c = l->c;
	struct call *call;

	answer_call(codex_answer(l), id, name, arguments);
	codex_answered(c, l->out);
	if (!id.len || calls_find(&c->calls, id))
		return;
	call = calls_add(&c->calls, id);
	call->span = call->id;
	call->start_ns = l->ns;
	call_name(call->tool, name);
	say_start(l->out, l->ns,
		&(struct say_span){codex_trace(c), ident_str(&call->span),
			ident_str(&c->turn), name, "tool"});
	import_text(l->out, "gen_ai.operation.name", STR("execute_tool"));
	import_text(l->out, "gen_ai.tool.name", name);
	import_text(l->out, "gen_ai.tool.call.id", id);
	say_value(l->out, "gen_ai.tool.call.arguments", arguments);
	say_done(l->out);
}

void codex_called(const struct codex_line *l, const struct codex_result *r)
{
	struct codex *c = l->c;
	struct call *call = calls_find(&c->calls, r->id);
	struct ident id;

	if (!r->id.len)
		return;
	codex_answered(c, l->out);
	c->over = true;
	c->asked_ns = l->ns;
	answer_ask_result(&c->answer, r->id, &r->output);
	ident_set(&id, r->id);
	say_end(l->out, l->ns, codex_trace(c), ident_str(&id), true, r->error);
	say_value(l->out, "gen_ai.tool.call.result", &r->output);
	if (r->error.len)
		import_text(l->out, "error.type", STR("tool_error"));
	if (r->has_code)
		import_int(l->out, "process.exit.code", r->code);
	say_done(l->out);
	if (call)
		calls_drop(&c->calls, call);
}

/* ---- events ------------------------------------------------------------------------------- */

void codex_event(const struct codex_line *l, struct str name)
{
	struct scan_member m;
	struct scan s;

	say_event(l->out, l->ns, codex_trace(l->c), ident_str(&l->c->turn), name);
	scan_init(&s, l->payload, 0);
	if (scan_object(&s))
		while (scan_member(&s, &m))
			if (!str_eq(m.key.text, STR("type")) && m.value.type != SCAN_NULL)
				import_member(l->out, &m.key, &m.value);
	say_done(l->out);
}
