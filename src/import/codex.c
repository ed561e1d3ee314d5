#include "import/codex_parts.h"

#include <stdlib.h>

#include "base/mem.h"
#include "import/head.h"

const struct codex_row *codex_row(
	const struct codex_row *rows, size_t count, struct str object, struct arena *arena)
{
	struct str type = pick_text(object, STR("type"), arena);

	for (size_t i = 0; i < count; i++)
		if (str_eq(type, rows[i].type))
			return &rows[i];
	return NULL;
}

void codex_skip(const struct codex_line *l)
{
	l->out->skipped++;
}

static void keep(struct buf *kept, struct str text)
{
	if (!text.len)
		return;
	buf_reset(kept);
	buf_add(kept, text);
}

/* ---- lines of a rollout ------------------------------------------------------------------- */

static void line_meta(const struct codex_line *l)
{
	struct codex *c = l->c;
	struct str id = pick_text(l->payload, STR("id"), l->arena);
	struct str session = pick_text(l->payload, STR("session_id"), l->arena);
	struct str name = pick_text(l->payload, STR("agent_nickname"), l->arena);

	if (c->turn.len)
		return; /* a fork begins with the lines of what it was forked from */
	if (!session.len)
		session = id;
	if (!session.len)
		return;
	ident_set(&c->session, session);
	ident_set(&c->thread, id.len ? id : session);
	keep(&c->version, pick_text(l->payload, STR("cli_version"), l->arena));
	keep(&c->cwd, pick_text(l->payload, STR("cwd"), l->arena));
	keep(&c->provider, pick_text(l->payload, STR("model_provider"), l->arena));
	keep(&c->branch,
		pick_text(pick_object(l->payload, STR("git")), STR("branch"), l->arena));
	keep(&c->agent,
		name.len ? name : pick_text(l->payload, STR("agent_role"), l->arena));
}

/* What a turn runs with, from here on. */
static void line_context(const struct codex_line *l)
{
	static const char *const kept[][2] = {{"approval_policy", "codex.approval_policy"},
		{"sandbox_policy", "codex.sandbox_policy"}, {"effort", "codex.effort"},
		{"collaboration_mode", "codex.collaboration_mode"}};
	struct codex *c = l->c;
	struct scan_value v;

	keep(&c->model, pick_text(l->payload, STR("model"), l->arena));
	keep(&c->cwd, pick_text(l->payload, STR("cwd"), l->arena));
	if (!c->turn.len || c->ended)
		return;
	say_update(l->out, l->ns, codex_trace(c), ident_str(&c->turn));
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (pick(l->payload, str_from(kept[i][0]), &v))
			import_value(l->out, kept[i][1], &v);
	say_done(l->out);
}

/* The history that replaces what was said is long, and was told. */
static void line_compacted(const struct codex_line *l)
{
	say_event(
		l->out, l->ns, codex_trace(l->c), ident_str(&l->c->turn), STR("compacted"));
	say_text(l->out, "message", pick_text(l->payload, STR("message"), l->arena));
	say_done(l->out);
}

static void line_between(const struct codex_line *l)
{
	codex_event(l, STR("inter_agent_communication"));
}

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct codex_row lines[] = {
	{WORD("session_meta"), line_meta},
	{WORD("turn_context"), line_context},
	{WORD("response_item"), codex_item},
	{WORD("event_msg"), codex_message},
	{WORD("compacted"), line_compacted},
	{WORD("inter_agent_communication"), line_between},
	{WORD("inter_agent_communication_metadata"), NULL},
	{WORD("world_state"), NULL},
};
#undef WORD

static void say_line_of(const struct codex_line *l)
{
	const struct codex_row *row = codex_row(
		lines, sizeof(lines) / sizeof(lines[0]), l->text, l->arena);

	if (row && l->payload.len && row->say)
		row->say(l);
	else if (!(row && l->payload.len) && !codex_exec(l))
		codex_skip(l);
}

static void need_session(struct codex *c, const struct import_from *from)
{
	if (c->session.len)
		return;
	ident_set(&c->session, ident_source(from->name));
	c->thread = c->session;
}

bool codex_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	struct codex_line l = {.c = state, .text = v->text, .arena = arena, .out = out};

	if (scan_value_of(v->text).type != SCAN_OBJECT)
		return false;
	l.payload = pick_object(v->text, STR("payload"));
	if (!pick_time(v->text, STR("timestamp"), arena, &l.ns))
		l.ns = from->now_ns;
	need_session(l.c, from);
	say_line_of(&l);
	l.c->last_ns = l.ns;
	return true;
}

/* ---- a source ----------------------------------------------------------------------------- */

void *codex_begin(const struct import_from *from)
{
	struct codex *c = mem_new(sizeof(*c));

	c->seed = from->seed;
	return c;
}

/* Old rollouts do not say when a turn is over: the last words of the model are an answer. */
static bool is_answered(const struct codex *c)
{
	return !c->tasks && c->turn.len && !c->ended && !c->asked_ns && c->answer.words &&
		!c->answer.calls;
}

void codex_end(void *state, const struct import_from *from, struct import_out *out)
{
	struct codex *c = state;

	(void)from;
	codex_answered(c, out);
	if (is_answered(c)) {
		codex_turn_end(c, out, c->last_ns, true, (struct str){0});
		say_done(out);
	}
	answer_release(&c->answer);
	calls_release(&c->calls);
	buf_release(&c->agent);
	buf_release(&c->version);
	buf_release(&c->cwd);
	buf_release(&c->branch);
	buf_release(&c->provider);
	buf_release(&c->model);
	buf_release(&c->error);
	free(c);
}

/* ---- what its files begin with ------------------------------------------------------------ */

static bool begins(const struct scan_value *type, const char *word)
{
	return type->type == SCAN_STRING && str_starts(type->text, str_from(word));
}

static enum import_likeness look_line(struct str line)
{
	struct scan_value type = {0}, v;
	enum picked typed = pick_early(line, STR("type"), &type);

	if (typed != PICKED)
		return typed == PICKED_CUT ? IMPORT_MORE : IMPORT_NOT;
	if (begins(&type, "thread.started") || begins(&type, "turn.started") ||
		begins(&type, "item."))
		return IMPORT_SURE;
	if (!begins(&type, "session_meta") && !begins(&type, "turn_context") &&
		!begins(&type, "response_item") && !begins(&type, "event_msg"))
		return IMPORT_NOT;
	return pick_early(line, STR("payload"), &v) == PICKED_NOT ? IMPORT_LIKELY
								  : IMPORT_SURE;
}

enum import_likeness codex_look(struct str head)
{
	return head_lines(head, look_line);
}
