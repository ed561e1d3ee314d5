#include "import/gemini_parts.h"

#include "base/json.h"
#include "import/fields.h"

/* ---- what a message says ------------------------------------------------------------------ */

/* Its words: a string, a part with a text, or an array of these. */
static void add_words(
	const struct scan_value *content, struct arena *arena, struct buf *out)
{
	struct scan_value part;
	struct scan s;

	if (content->type == SCAN_STRING)
		buf_add(out, field_text(content, arena));
	if (content->type == SCAN_OBJECT)
		buf_add(out, pick_text(content->text, STR("text"), arena));
	if (content->type != SCAN_ARRAY)
		return;
	scan_init(&s, content->text, 0);
	if (scan_array(&s))
		while (scan_element(&s, &part))
			if (part.type != SCAN_ARRAY)
				add_words(&part, arena, out);
}

static struct str message_words(const struct gemini_line *l)
{
	struct scan_value content;
	struct buf words = {0};
	struct str copy;

	if (!pick(l->text, STR("content"), &content))
		return (struct str){0};
	add_words(&content, l->arena, &words);
	copy = arena_copy(l->arena, buf_str(&words));
	buf_release(&words);
	return copy;
}

static struct scan_value as_json(struct str text, struct arena *arena)
{
	struct buf json = {0};
	struct scan_value v;

	json_string(text, &json);
	v = scan_value_of(arena_copy(arena, buf_str(&json)));
	buf_release(&json);
	return v;
}

/* ---- turns -------------------------------------------------------------------------------- */

void gemini_turn_end(
	struct gemini *g, struct import_out *out, int64_t ns, bool ok, struct str error)
{
	g->ended = true;
	say_end(out, ns, gemini_trace(g), ident_str(&g->turn), ok, error);
	say_done(out);
}

/* A subagent is below the call that names it: see gemini_tool.c, which makes the same id. */
static void turn_parent(const struct gemini *g, struct ident *parent)
{
	parent->len = 0;
	if (!str_eq(ident_str(&g->trace), ident_str(&g->session)))
		ident_hash(parent, gemini_trace(g), ident_str(&g->session));
}

static void begin_turn(const struct gemini_line *l, struct str id, struct str prompt)
{
	struct gemini *g = l->g;
	struct str name = g->subagent ? STR("subagent") : STR("gemini-cli");
	struct ident parent;

	gemini_answered(g, l->out);
	if (g->turn.len && !g->ended)
		gemini_turn_end(g, l->out, g->last_ns, false, (struct str){0});
	ident_set(&g->turn, id.len ? id : STR("turn"));
	g->ended = false;
	turn_parent(g, &parent);
	say_start(l->out, l->ns,
		&(struct say_span){gemini_trace(g), ident_str(&g->turn), ident_str(&parent),
			name, "agent"});
	import_text(l->out, "gen_ai.operation.name", STR("invoke_agent"));
	import_text(l->out, "gen_ai.agent.name", name);
	import_text(l->out, "gen_ai.conversation.id", ident_str(&g->session));
	say_text(l->out, "prompt", prompt);
	import_close(l->out);
	import_open(l->out, "resource");
	import_text(l->out, "service.name", STR("gemini-cli"));
	import_close(l->out);
	import_end(l->out);
}

/* What tools gave comes as of the user: it stands with their calls, and is not said again. */
static bool is_response(const struct gemini_line *l)
{
	struct scan_value content, part, response;
	struct scan s;

	if (!pick(l->text, STR("content"), &content) || content.type != SCAN_ARRAY)
		return false;
	scan_init(&s, content.text, 0);
	return scan_array(&s) && scan_element(&s, &part) && part.type == SCAN_OBJECT &&
		pick(part.text, STR("functionResponse"), &response);
}

static void message_user(const struct gemini_line *l)
{
	struct gemini *g = l->g;
	struct str id = pick_text(l->text, STR("id"), l->arena);
	struct str words = message_words(l);

	if (idents_has(&g->told, id))
		return;
	idents_add(&g->told, id);
	g->asked_ns = l->ns;
	if (is_response(l))
		return;
	/* The program itself tells the model where it is: that is no turn. */
	if (!str_starts(words, STR("<session_context>")))
		begin_turn(l, id, words);
	answer_ask_text(&g->answer, "user", words);
}

/* ---- what the model says ------------------------------------------------------------------ */

void gemini_answered(struct gemini *g, struct import_out *out)
{
	if (!g->answer.open)
		return;
	answer_end(&g->answer, out, gemini_trace(g), (struct str){0});
	say_done(out);
}

static void begin_answer(const struct gemini_line *l, struct str id)
{
	struct gemini *g = l->g;
	struct str model = pick_text(l->text, STR("model"), l->arena);
	struct buf name = {0};

	if (!g->turn.len)
		begin_turn(l, (struct str){0}, (struct str){0});
	gemini_answered(g, l->out);
	buf_add(&name, model.len ? STR("chat ") : STR("chat"));
	buf_add(&name, model);
	answer_begin(&g->answer, l->out, answer_begun(g->asked_ns, g->last_ns, l->ns),
		&(struct say_span){
			gemini_trace(g), id, ident_str(&g->turn), buf_str(&name), "llm"});
	import_text(l->out, "gen_ai.provider.name", STR("gcp.gemini"));
	say_text(l->out, "gen_ai.response.model", model);
	say_done(l->out);
	buf_release(&name);
	g->asked_ns = 0;
}

static void add_thought(const struct gemini_line *l, struct str thought)
{
	struct str subject = pick_text(thought, STR("subject"), l->arena);
	struct str description = pick_text(thought, STR("description"), l->arena);
	struct buf words = {0};
	struct scan_value json;

	buf_add(&words, subject);
	buf_add(&words, subject.len && description.len ? STR(": ") : STR(""));
	buf_add(&words, description);
	json = as_json(buf_str(&words), l->arena);
	answer_part(&l->g->answer, "reasoning", &json);
	buf_release(&words);
}

static void add_thoughts(const struct gemini_line *l)
{
	struct str thoughts = pick_array(l->text, STR("thoughts"));
	struct scan_value thought;
	struct scan s;

	scan_init(&s, thoughts, 0);
	if (!thoughts.len || !scan_array(&s))
		return;
	while (scan_element(&s, &thought))
		if (thought.type == SCAN_OBJECT)
			add_thought(l, thought.text);
}

static void add_calls(const struct gemini_line *l, struct str calls)
{
	struct scan_value call, arguments;
	struct scan s;

	scan_init(&s, calls, 0);
	if (!calls.len || !scan_array(&s))
		return;
	while (scan_element(&s, &call)) {
		arguments = (struct scan_value){0};
		if (call.type != SCAN_OBJECT)
			continue;
		pick(call.text, STR("args"), &arguments);
		answer_call(&l->g->answer, pick_text(call.text, STR("id"), l->arena),
			pick_text(call.text, STR("name"), l->arena), &arguments);
	}
}

/* What the model has thought is not counted in its output, and what tools gave not in the input. */
static void read_tokens(struct str tokens, struct answer_tokens *t)
{
	t->known = tokens.len > 0;
	t->cache_read = pick_count(tokens, STR("cached"));
	t->reasoning = pick_count(tokens, STR("thoughts"));
	t->input = answer_sum(
		pick_count(tokens, STR("input")), pick_count(tokens, STR("tool")));
	t->output = answer_sum(pick_count(tokens, STR("output")), t->reasoning);
}

static void message_model(const struct gemini_line *l)
{
	struct gemini *g = l->g;
	struct answer *a = &g->answer;
	struct str id = pick_text(l->text, STR("id"), l->arena);
	struct str calls = pick_array(l->text, STR("toolCalls")), words = message_words(l);
	struct scan_value json = as_json(words, l->arena);
	bool again = str_eq(ident_str(&a->id), id);

	if (!id.len || (!again && idents_has(&g->told, id))) {
		gemini_tools(l, calls);
		return;
	}
	if (!again)
		begin_answer(l, id);
	idents_add(&g->told, id);
	answer_renew(a);
	add_thoughts(l);
	answer_part(a, "text", &json);
	add_calls(l, calls);
	read_tokens(pick_object(l->text, STR("tokens")), &a->tokens);
	a->open = true;
	if (!again || l->ns > a->last_ns)
		a->last_ns = l->ns;
	gemini_answered(g, l->out);
	gemini_tools(l, calls);
	if (words.len && !a->calls)
		gemini_turn_end(g, l->out, l->ns, true, (struct str){0});
}

/* ---- what the program says ---------------------------------------------------------------- */

static void message_log(const struct gemini_line *l)
{
	struct str type = pick_text(l->text, STR("type"), l->arena);

	say_event(l->out, l->ns, gemini_trace(l->g), ident_str(&l->g->turn), STR("log"));
	import_text(l->out, "body", message_words(l));
	import_text(l->out, "severity", type);
	say_done(l->out);
}

static const struct message_row {
	const char *type;
	void (*say)(const struct gemini_line *l);
} rows[] = {
	{"user", message_user},
	{"gemini", message_model},
	{"info", message_log},
	{"warning", message_log},
	{"error", message_log},
};

void gemini_message(const struct gemini_line *l)
{
	struct str type = pick_text(l->text, STR("type"), l->arena);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq(type, str_from(rows[i].type))) {
			rows[i].say(l);
			return;
		}
	l->out->skipped++;
}
