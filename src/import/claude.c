#include "import/claude_parts.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "import/fields.h"
#include "import/head.h"

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct str keys[CLAUDE_KEYS] = {
	[CLAUDE_TYPE] = WORD("type"),
	[CLAUDE_SUBTYPE] = WORD("subtype"),
	[CLAUDE_UUID] = WORD("uuid"),
	[CLAUDE_PARENT_UUID] = WORD("parentUuid"),
	[CLAUDE_TIMESTAMP] = WORD("timestamp"),
	[CLAUDE_SESSION] = WORD("sessionId"),
	[CLAUDE_SESSION_ID] = WORD("session_id"),
	[CLAUDE_SIDECHAIN] = WORD("isSidechain"),
	[CLAUDE_AGENT] = WORD("agentId"),
	[CLAUDE_PARENT_TOOL] = WORD("parent_tool_use_id"),
	[CLAUDE_MESSAGE] = WORD("message"),
	[CLAUDE_REQUEST] = WORD("requestId"),
	[CLAUDE_META] = WORD("isMeta"),
	[CLAUDE_COMPACT_SUMMARY] = WORD("isCompactSummary"),
	[CLAUDE_API_ERROR] = WORD("isApiErrorMessage"),
	[CLAUDE_TOOL_RESULT] = WORD("toolUseResult"),
	[CLAUDE_TOOL_RESULT_2] = WORD("tool_use_result"),
	[CLAUDE_CWD] = WORD("cwd"),
	[CLAUDE_VERSION] = WORD("version"),
	[CLAUDE_BRANCH] = WORD("gitBranch"),
	[CLAUDE_COST] = WORD("costUSD"),
};

/* Of the envelope besides. */
static const struct str envelope[] = {
	WORD("userType"),
	WORD("logicalParentUuid"),
	WORD("entrypoint"),
	WORD("slug"),
};

static bool say_known(const struct claude_line *l)
{
	(void)l;
	return true;
}

static bool say_attachment(const struct claude_line *l)
{
	struct scan_value v;

	if (!pick(l->text, STR("attachment"), &v))
		return false;
	claude_event(l, STR("attachment"));
	return true;
}

static bool say_as_event(const struct claude_line *l)
{
	claude_event(l, claude_text(l, CLAUDE_TYPE));
	return true;
}

/* Types of lines. What is not here is skipped and counted: the format grows. */
static const struct type_row {
	struct str type;
	bool (*say)(const struct claude_line *l);
	bool needs_time; /* without one it is of no moment */
} types[] = {
	{WORD("assistant"), claude_assistant, false},
	{WORD("user"), claude_user, false},
	{WORD("system"), claude_system, false},
	{WORD("result"), claude_result, false},
	{WORD("stream_event"), claude_stream_event, false},
	{WORD("progress"), claude_progress, false},
	{WORD("attachment"), say_attachment, false},
	{WORD("summary"), say_as_event, true},
	{WORD("ai-title"), say_as_event, true},
	{WORD("custom-title"), say_as_event, true},
	{WORD("agent-name"), say_as_event, true},
	{WORD("agent-setting"), say_as_event, true},
	{WORD("mode"), say_as_event, true},
	{WORD("permission-mode"), say_as_event, true},
	{WORD("pr-link"), say_as_event, true},
	{WORD("queue-operation"), say_as_event, true},
	{WORD("rate_limit_event"), say_as_event, false},
	{WORD("tool_use_summary"), say_as_event, false},
	/* Nothing that happened: what the program keeps for itself, or said elsewhere as well. */
	{WORD("bridge-session"), say_known, false},
	{WORD("file-history-snapshot"), say_known, false},
	{WORD("last-prompt"), say_known, false},
	{WORD("tool_progress"), say_known, false},
	{WORD("keep_alive"), say_known, false},
	{WORD("control_request"), say_known, false},
	{WORD("control_response"), say_known, false},
};
#undef WORD

struct str claude_text(const struct claude_line *l, enum claude_key key)
{
	return field_text(&l->at[key], l->arena);
}

struct str claude_trace(const struct claude *c)
{
	return ident_str(&c->session);
}

/* ---- what a line says beyond its envelope ------------------------------------------------- */

static bool is_envelope(struct str key)
{
	for (size_t i = 0; i < CLAUDE_KEYS; i++)
		if (str_eq(key, keys[i]))
			return true;
	for (size_t i = 0; i < sizeof(envelope) / sizeof(envelope[0]); i++)
		if (str_eq(key, envelope[i]))
			return true;
	return false;
}

void claude_say_rest(const struct claude_line *l, const char *prefix)
{
	struct scan_member m;
	struct scan s;

	scan_init(&s, l->text, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m))
		if (!is_envelope(m.key.text) && m.value.type != SCAN_NULL)
			import_member_below(l->out, prefix, &m.key, &m.value);
}

void claude_event(const struct claude_line *l, struct str name)
{
	say_event(l->out, l->ns, claude_trace(l->c), ident_str(&l->agent->span), name);
	claude_say_rest(l, "");
	say_done(l->out);
}

/* ---- one line ----------------------------------------------------------------------------- */

/* What is kept of the envelope, where it has changed. */
static void keep(struct buf *kept, struct str text)
{
	if (!text.len || str_eq(buf_str(kept), text))
		return;
	buf_reset(kept);
	buf_add(kept, text);
}

static void take_session(struct claude_line *l, const struct import_from *from)
{
	struct claude *c = l->c;
	struct str said = claude_text(l, CLAUDE_SESSION);
	struct ident session = {0};

	if (!said.len)
		said = claude_text(l, CLAUDE_SESSION_ID);
	if (!said.len && c->session.len)
		return;
	ident_set(&session, said.len ? said : ident_source(from->name));
	if (c->session.len && !str_eq(ident_str(&session), ident_str(&c->session)))
		claude_agents_forget(c, l->out);
	c->session = session;
}

/*
 * A stream has few times: it is when they were read, and in one that is read later what a line says is
 * past. A transcript's line without one is of the last.
 */
static void take_time(struct claude_line *l, const struct import_from *from)
{
	bool stream = l->at[CLAUDE_SESSION_ID].type == SCAN_STRING;
	int64_t last = l->c->last_ns;

	if (!pick_time(l->text, keys[CLAUDE_TIMESTAMP], l->arena, &l->ns))
		l->ns = stream || !last ? from->now_ns : last;
	if (stream && l->ns < last)
		l->ns = last;
	l->c->last_ns = l->ns;
}

static const struct type_row *line_type(const struct claude_line *l)
{
	struct str type = claude_text(l, CLAUDE_TYPE);

	if (!type.len && l->at[CLAUDE_MESSAGE].type == SCAN_OBJECT)
		type = pick_text(l->at[CLAUDE_MESSAGE].text, STR("role"), l->arena);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_eq(type, types[i].type))
			return &types[i];
	return NULL;
}

static bool say_line_of(
	struct claude_line *l, const struct type_row *row, const struct import_from *from)
{
	struct claude *c = l->c;
	struct str uuid = claude_text(l, CLAUDE_UUID);
	bool said;

	if (idents_has(&c->lines, uuid))
		return true; /* resumed sessions begin with copies */
	take_session(l, from);
	take_time(l, from);
	keep(&c->version, claude_text(l, CLAUDE_VERSION));
	keep(&c->cwd, claude_text(l, CLAUDE_CWD));
	keep(&c->branch, claude_text(l, CLAUDE_BRANCH));
	l->agent = claude_agent_of(l);
	said = row->say(l);
	idents_add(&c->lines, uuid);
	if (said && l->ns > l->agent->last_ns && l->agent->span.len)
		l->agent->last_ns = l->ns;
	return said;
}

bool claude_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	struct claude_line l = {.c = state, .text = v->text, .arena = arena, .out = out};
	const struct type_row *row;

	if (scan_value_of(v->text).type != SCAN_OBJECT)
		return false;
	pick_many(v->text, keys, CLAUDE_KEYS, l.at);
	row = line_type(&l);
	if (!row) {
		out->skipped++;
		return true;
	}
	if (row->needs_time && !l.c->last_ns && l.at[CLAUDE_TIMESTAMP].type != SCAN_STRING)
		return true; /* what sessions before were about */
	return say_line_of(&l, row, from);
}

/* ---- a source ----------------------------------------------------------------------------- */

void *claude_begin(const struct import_from *from)
{
	struct claude *c = mem_new(sizeof(*c));

	c->lines.seed = c->messages.seed = c->tasks.seed = from->seed;
	return c;
}

void claude_end(void *state, const struct import_from *from, struct import_out *out)
{
	struct claude *c = state;

	(void)from;
	for (size_t i = 0; i < c->count; i++)
		claude_agent_rest(c->agents[i], c, out);
	for (size_t i = 0; i < c->count; i++)
		claude_agent_free(c->agents[i]);
	calls_release(&c->calls);
	buf_release(&c->version);
	buf_release(&c->cwd);
	buf_release(&c->branch);
	free(c);
}

/* ---- what its files begin with ------------------------------------------------------------ */

/* A member that lines of this format have, and others do not. */
static enum import_likeness look_line(struct str line)
{
	static const char *const own[] = {"parentUuid", "isSidechain", "leafUuid",
		"parent_tool_use_id", "apiKeySource", "isSnapshotUpdate"};
	struct scan_value v;
	enum picked session = pick_early(line, STR("sessionId"), &v);

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (pick_early(line, str_from(own[i]), &v) == PICKED)
			return IMPORT_SURE;
	if (session != PICKED && pick_early(line, STR("session_id"), &v) != PICKED)
		return session == PICKED_CUT ? IMPORT_MORE : IMPORT_NOT;
	if (pick_early(line, STR("projectHash"), &v) == PICKED)
		return IMPORT_NOT; /* Gemini CLI's */
	return pick_early(line, STR("type"), &v) == PICKED ||
			pick_early(line, STR("message"), &v) == PICKED
		? IMPORT_LIKELY
		: IMPORT_NOT;
}

enum import_likeness claude_look(struct str head)
{
	return head_lines(head, look_line);
}
