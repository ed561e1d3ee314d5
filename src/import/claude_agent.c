#include "import/claude_parts.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

/* ---- which one ---------------------------------------------------------------------------- */

void claude_agent_free(struct claude_agent *a)
{
	buf_release(&a->command);
	answer_release(&a->answer);
	free(a);
}

static size_t agent_silent(const struct claude *c)
{
	size_t oldest = 1;

	for (size_t i = 2; i < c->count; i++)
		if (c->agents[i]->last_ns < c->agents[oldest]->last_ns)
			oldest = i;
	return oldest;
}

static struct claude_agent *agent_new(struct claude *c, struct str key)
{
	struct claude_agent *a = mem_new(sizeof(*a));
	size_t at = c->count;

	if (c->count == AGENTS_MAX) {
		at = agent_silent(c);
		claude_agent_free(c->agents[at]);
	} else {
		c->count++;
	}
	ident_set(&a->key, key);
	c->agents[at] = a;
	return a;
}

/* The first one is the session's own. */
static struct claude_agent *agent_find(struct claude *c, struct str key)
{
	struct ident wanted;

	if (!c->count)
		agent_new(c, (struct str){0});
	ident_set(&wanted, key);
	for (size_t i = 0; i < c->count; i++)
		if (str_eq(ident_str(&c->agents[i]->key), ident_str(&wanted)))
			return c->agents[i];
	return agent_new(c, key);
}

static const struct claude_known *known_find(const struct claude *c, struct str uuid)
{
	uint64_t id = hash_text(uuid, c->lines.seed);

	for (size_t i = 0; uuid.len && i < KNOWN_MAX; i++)
		if (c->known[i].agent.len && c->known[i].id == id)
			return &c->known[i];
	return NULL;
}

/*
 * Old transcripts have the lines of subagents among the others and do not say whose they are: each
 * names the line before it, and the first one none.
 */
static struct claude_agent *agent_by_line(const struct claude_line *l)
{
	struct claude *c = l->c;
	struct str uuid = claude_text(l, CLAUDE_UUID);
	const struct claude_known *before = known_find(
		c, claude_text(l, CLAUDE_PARENT_UUID));
	struct claude_known *own = &c->known[c->known_count++ % KNOWN_MAX];
	struct ident agent = {0};

	if (before)
		agent = before->agent;
	else
		ident_set(&agent, uuid.len ? uuid : STR("sidechain"));
	*own = (struct claude_known){hash_text(uuid, c->lines.seed), agent};
	return agent_find(c, ident_str(&agent));
}

struct claude_agent *claude_agent_of(const struct claude_line *l)
{
	struct str tool = claude_text(l, CLAUDE_PARENT_TOOL);
	struct str agent = claude_text(l, CLAUDE_AGENT);

	if (tool.len)
		return agent_find(l->c, tool);
	if (l->at[CLAUDE_SIDECHAIN].type != SCAN_TRUE)
		return agent_find(l->c, (struct str){0});
	return agent.len ? agent_find(l->c, agent) : agent_by_line(l);
}

/* ---- its span ----------------------------------------------------------------------------- */

void claude_task_id(const struct claude *c, struct str prompt, struct ident *id)
{
	ident_hash(id, claude_trace(c), prompt);
}

static void say_resource(const struct claude *c, struct import_out *out)
{
	import_open(out, "resource");
	import_text(out, "service.name", STR("claude-code"));
	say_text(out, "service.version", buf_str(&c->version));
	say_text(out, "process.working_directory", buf_str(&c->cwd));
	say_text(out, "vcs.ref.head.name", buf_str(&c->branch));
	import_close(out);
}

static void say_agent(const struct claude_line *l, const struct say_span *span, int64_t ns,
	struct str prompt)
{
	say_start(l->out, ns, span);
	import_text(l->out, "gen_ai.operation.name", STR("invoke_agent"));
	import_text(l->out, "gen_ai.agent.name", span->name);
	import_text(l->out, "gen_ai.conversation.id", claude_trace(l->c));
	say_text(l->out, "prompt", prompt);
	import_close(l->out);
	if (!span->parent.len)
		say_resource(l->c, l->out);
	import_end(l->out);
}

static bool is_own(const struct claude_agent *a)
{
	return a->key.len == 0;
}

/*
 * What a subagent is below. Some files name the tool call that began it; in others it is found as the
 * one that was asked the same. A file of its own does not have that call, but it has the words, and
 * both make the id of the call's span of them.
 */
static void agent_parent(
	const struct claude_line *l, struct str prompt, struct ident *parent)
{
	struct claude *c = l->c;
	struct str tool = claude_text(l, CLAUDE_PARENT_TOOL);
	const struct call *call;
	bool among = c->agents[0]->span.len > 0; /* the session's own lines are here too */

	if (tool.len) {
		call = calls_find(&c->calls, tool);
		ident_set(parent, call ? ident_str(&call->span) : tool);
		return;
	}
	claude_task_id(c, prompt, parent);
	if (!prompt.len || (among && !idents_has(&c->tasks, ident_str(parent))))
		*parent = c->agents[0]->span;
}

static struct str agent_name(const struct claude_line *l, const struct ident *parent)
{
	const struct call *call = calls_find_span(&l->c->calls, ident_str(parent));

	return call && call->agent[0] ? str_from(call->agent) : STR("subagent");
}

static void begin_subagent(
	struct claude_agent *a, const struct claude_line *l, int64_t ns, struct str prompt)
{
	struct buf id = {0};

	agent_parent(l, prompt, &a->parent);
	buf_add(&id, STR("agent-"));
	buf_add(&id, ident_str(&a->key));
	ident_set(&a->span, buf_str(&id));
	buf_release(&id);
	say_agent(l,
		&(struct say_span){claude_trace(l->c), ident_str(&a->span),
			ident_str(&a->parent), agent_name(l, &a->parent), "agent"},
		ns, prompt);
}

static void begin_turn(struct claude_agent *a, const struct claude_line *l, struct str id,
	int64_t ns, struct str prompt)
{
	l->c->turns++;
	if (id.len)
		ident_set(&a->span, id);
	else
		ident_number(&a->span, claude_trace(l->c), "turn ", l->c->turns);
	say_agent(l,
		&(struct say_span){claude_trace(l->c), ident_str(&a->span), {0},
			STR("claude-code"), "agent"},
		ns, prompt);
}

/* The turn was begun before its prompt was known. */
static void turn_prompt(
	struct claude_agent *a, const struct claude_line *l, int64_t ns, struct str prompt)
{
	a->bare = false;
	say_update(l->out, ns, claude_trace(l->c), ident_str(&a->span));
	say_text(l->out, "prompt", prompt);
	say_done(l->out);
}

void claude_turn(struct claude_agent *a, const struct claude_line *l, struct str id,
	int64_t ns, struct str prompt)
{
	buf_reset(&a->command);
	if (a->span.len && a->bare && prompt.len) {
		turn_prompt(a, l, ns, prompt);
		return;
	}
	if (a->span.len && !is_own(a))
		return; /* it was asked something more */
	claude_answered(a, l->c, l->out);
	if (a->span.len && !a->ended)
		claude_agent_end(a, l->c, l->out, a->last_ns, false, (struct str){0});
	a->ended = a->bare = false;
	a->last_ns = ns;
	if (is_own(a))
		begin_turn(a, l, id, ns, prompt);
	else
		begin_subagent(a, l, ns, prompt);
}

void claude_agent_need(struct claude_agent *a, const struct claude_line *l)
{
	if (a->command.len)
		claude_turn(a, l, ident_str(&a->command_line), a->command_ns,
			buf_str(&a->command));
	else if (!a->span.len)
		claude_turn(a, l, claude_text(l, CLAUDE_UUID), l->ns, (struct str){0});
}

void claude_agent_end(struct claude_agent *a, const struct claude *c,
	struct import_out *out, int64_t ns, bool ok, struct str error)
{
	a->ended = true;
	if (ns > a->last_ns)
		a->last_ns = ns;
	say_end(out, a->last_ns, claude_trace(c), ident_str(&a->span), ok, error);
	say_done(out);
}

void claude_agent_below(const struct claude_line *l, const struct call *call)
{
	struct claude *c = l->c;

	for (size_t i = 1; i < c->count; i++) {
		struct claude_agent *a = c->agents[i];

		if (!str_eq(ident_str(&a->parent), ident_str(&call->span)) || a->ended)
			continue;
		claude_answered(a, c, l->out);
		claude_agent_end(a, c, l->out, l->ns, true, (struct str){0});
	}
}

void claude_answered(struct claude_agent *a, const struct claude *c, struct import_out *out)
{
	if (!a->answer.open)
		return;
	answer_end(&a->answer, out, claude_trace(c), (struct str){0});
	if (a->answer.usage.len)
		import_json(out, "claude_code.usage", buf_str(&a->answer.usage));
	say_done(out);
}

void claude_agent_rest(
	struct claude_agent *a, const struct claude *c, struct import_out *out)
{
	const struct answer *last = &a->answer;

	claude_answered(a, c, out);
	/* Transcripts of before 2026 do not say why a message ends; the last one is an answer. */
	if (a->span.len && !a->ended && last->words && !last->calls && !a->asked_ns)
		claude_agent_end(a, c, out, a->last_ns, true, (struct str){0});
}

void claude_agents_forget(struct claude *c, struct import_out *out)
{
	for (size_t i = 0; i < c->count; i++) {
		claude_agent_rest(c->agents[i], c, out);
		claude_agent_free(c->agents[i]);
	}
	c->count = 0;
	calls_release(&c->calls);
}
