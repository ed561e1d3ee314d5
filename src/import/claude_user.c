#include "import/claude_parts.h"

#include "import/fields.h"

/* ---- results of tools --------------------------------------------------------------------- */

enum {
	RESULT_MOST = 512
}; /* bytes of a text that is shown beside what the model was given */

/*
 * What the program knows of a result besides what the model was told: figures and short words, and what
 * was changed. Whole files, as they were before, are not repeated.
 */
static void say_known(const struct claude_line *l, struct str known)
{
	struct scan_member m;
	struct scan s;

	scan_init(&s, known, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m)) {
		bool nested = m.value.type == SCAN_OBJECT || m.value.type == SCAN_ARRAY;

		if (m.value.type == SCAN_NULL ||
			(nested && m.value.text.len > RESULT_MOST &&
				!str_eq(m.key.text, STR("structuredPatch"))))
			continue;
		if (m.value.type == SCAN_STRING && m.value.text.len > RESULT_MOST)
			continue;
		import_member_below(l->out, "claude_code.result.", &m.key, &m.value);
	}
}

static struct scan_value known_result(const struct claude_line *l)
{
	return l->at[CLAUDE_TOOL_RESULT].type != SCAN_NULL ? l->at[CLAUDE_TOOL_RESULT]
							   : l->at[CLAUDE_TOOL_RESULT_2];
}

static bool find_exit(struct str text, int64_t *code)
{
	struct str digits = str_tail(text, STR("Exit code ").len);
	struct scan_value v = {.type = SCAN_NUMBER};

	if (!str_starts(text, STR("Exit code ")))
		return false;
	while (v.text.len < digits.len && digits.at[v.text.len] >= '0' &&
		digits.at[v.text.len] <= '9')
		v.text.len++;
	v.text.at = digits.at;
	return v.text.len && scan_int(&v, code);
}

/* What went wrong, in words: without the tags that it is wrapped in for the model. */
static struct str error_text(const struct scan_value *content, struct arena *arena)
{
	struct str text = field_text(content, arena), tag = STR("<tool_use_error>");

	if (str_starts(text, tag)) {
		text = str_tail(text, tag.len);
		if (text.len > tag.len &&
			str_eq(str_tail(text, text.len - tag.len - 1),
				STR("</tool_use_error>")))
			text = str_head(text, text.len - tag.len - 1);
	}
	return text.len ? text : STR("error");
}

static struct str error_type(struct str text)
{
	bool refused = str_starts(text, STR("The user doesn't want to")) ||
		memmem(text.at, text.len, "requested permissions", 21);

	return refused ? STR("permission_denied") : STR("tool_error");
}

/* An agent in the background goes on when its call is over. */
static bool is_async(struct str known)
{
	return pick_true(known, STR("isAsync"));
}

static void say_result(const struct claude_line *l, struct str part)
{
	struct claude *c = l->c;
	struct str id = pick_text(part, STR("tool_use_id"), l->arena);
	struct call *call = calls_find(&c->calls, id);
	struct scan_value content = {0}, known = known_result(l);
	struct str error = {0};
	int64_t code;

	if (!id.len)
		return;
	if (pick(part, STR("content"), &content))
		content = claude_content(&content, l->arena);
	if (pick_true(part, STR("is_error")))
		error = error_text(&content, l->arena);
	answer_ask_result(&l->agent->answer, id, &content);
	if (call && call->agent[0] && !is_async(known.text))
		claude_agent_below(l, call);
	say_end(l->out, l->ns, claude_trace(c), call ? ident_str(&call->span) : id, true,
		error);
	say_value(l->out, "gen_ai.tool.call.result", &content);
	if (error.len)
		import_text(l->out, "error.type", error_type(error));
	if (find_exit(error, &code))
		import_int(l->out, "process.exit.code", code);
	if (known.type == SCAN_OBJECT)
		say_known(l, known.text);
	say_done(l->out);
	if (call)
		calls_drop(&c->calls, call);
}

/* ---- what is said ------------------------------------------------------------------------- */

/* What is between <tag> and </tag>; empty: nothing. */
static struct str between(struct str text, const char *open, const char *close)
{
	const char *at = memmem(text.at, text.len, open, strlen(open)), *end;
	struct str rest;

	if (!at)
		return (struct str){0};
	rest = str_tail(text, (size_t)(at - text.at) + strlen(open));
	end = rest.len ? memmem(rest.at, rest.len, close, strlen(close)) : NULL;
	return end ? str_head(rest, (size_t)(end - rest.at)) : (struct str){0};
}

/* Whether it becomes a turn is seen by what follows: some are the program's own affair. */
static void take_command(const struct claude_line *l, struct str text)
{
	struct claude_agent *a = l->agent;
	struct str arguments = between(text, "<command-args>", "</command-args>");

	buf_reset(&a->command);
	buf_add(&a->command, between(text, "<command-name>", "</command-name>"));
	if (!a->command.len)
		buf_add(&a->command,
			between(text, "<command-message>", "</command-message>"));
	if (arguments.len)
		buf_add_byte(&a->command, ' ');
	buf_add(&a->command, arguments);
	ident_set(&a->command_line, claude_text(l, CLAUDE_UUID));
	a->command_ns = l->ns;
}

static void say_local(const struct claude_line *l, struct str text)
{
	struct claude_agent *a = l->agent;

	say_event(l->out, l->ns, claude_trace(l->c), ident_str(&a->span),
		STR("local_command"));
	say_text(l->out, "command", buf_str(&a->command));
	import_text(l->out, "body", text);
	say_done(l->out);
	buf_reset(&a->command);
}

static void say_interrupted(const struct claude_line *l, struct str text)
{
	struct claude_agent *a = l->agent;

	claude_answered(a, l->c, l->out);
	say_event(
		l->out, l->ns, claude_trace(l->c), ident_str(&a->span), STR("interrupted"));
	import_text(l->out, "body", text);
	say_done(l->out);
	if (a->span.len)
		claude_agent_end(
			a, l->c, l->out, l->ns, false, STR("interrupted by the user"));
}

static void say_prompt(const struct claude_line *l, struct str text)
{
	claude_turn(l->agent, l, claude_text(l, CLAUDE_UUID), l->ns, text);
}

/* Words that a text begins with which nobody typed as a prompt. */
static const struct said_row {
	const char *begins;
	void (*say)(const struct claude_line *l, struct str text);
	bool asked; /* the model is told */
} said_rows[] = {
	{"[Request interrupted by user", say_interrupted, true},
	{"<command-name>", take_command, true},
	{"<command-message>", take_command, true},
	{"<local-command-", say_local, false},
	{"<bash-input>", say_local, false},
	{"<bash-stdout>", say_local, false},
	{"<bash-stderr>", say_local, false},
	{"Caveat: The messages below were generated by the user", say_local, false},
	{"", say_prompt, true},
};

static const struct said_row *said_row(struct str text)
{
	const struct said_row *row = said_rows;

	while (!str_starts(text, str_from(row->begins)))
		row++;
	return row;
}

static void say_text_of(
	const struct claude_line *l, const struct scan_value *text, bool beside)
{
	struct claude_agent *a = l->agent;
	struct str words = field_text(text, l->arena);
	const struct said_row *row = said_row(words);
	bool told = beside || l->at[CLAUDE_META].type == SCAN_TRUE ||
		l->at[CLAUDE_COMPACT_SUMMARY].type == SCAN_TRUE ||
		pick_true(l->text, STR("isSynthetic"));

	if (!words.len)
		return;
	if (told && row->asked)
		claude_agent_need(a, l);
	else
		row->say(l, words);
	if (!row->asked)
		return;
	answer_ask(&a->answer, "user", text);
	a->asked_ns = l->ns;
}

static bool has_result(const struct scan_value *content)
{
	struct scan_value part, type;
	struct scan s;

	scan_init(&s, content->text, 0);
	if (scan_array(&s))
		while (scan_element(&s, &part))
			if (part.type == SCAN_OBJECT &&
				pick(part.text, STR("type"), &type) &&
				type.type == SCAN_STRING &&
				scan_is(&type, STR("tool_result")))
				return true;
	return false;
}

static void say_part(
	const struct claude_line *l, const struct scan_value *part, bool beside)
{
	struct answer *answer = &l->agent->answer;
	struct scan_value text, whole;
	struct str type;

	if (part->type == SCAN_STRING) {
		say_text_of(l, part, beside);
		return;
	}
	if (part->type != SCAN_OBJECT)
		return;
	type = pick_text(part->text, STR("type"), l->arena);
	if (str_eq(type, STR("tool_result"))) {
		say_result(l, part->text);
		l->agent->asked_ns = l->ns;
	} else if (str_eq(type, STR("text"))) {
		if (pick(part->text, STR("text"), &text))
			say_text_of(l, &text, beside);
	} else {
		whole = claude_part(part, l->arena);
		answer_ask_part(answer, "user", whole.text);
	}
}

static void say_todos(const struct claude_line *l)
{
	struct scan_value known = known_result(l);
	struct str todos = known.type == SCAN_OBJECT
		? pick_array(known.text, STR("newTodos"))
		: (struct str){0};

	if (todos.len)
		say_state(l->out, l->ns, claude_trace(l->c), ident_str(&l->agent->span),
			"todos", todos);
}

bool claude_user(const struct claude_line *l)
{
	struct scan_value content = {0}, part;
	struct scan s;
	bool beside;

	if (l->at[CLAUDE_MESSAGE].type != SCAN_OBJECT ||
		!pick(l->at[CLAUDE_MESSAGE].text, STR("content"), &content))
		return false;
	claude_answered(l->agent, l->c, l->out);
	if (content.type == SCAN_STRING) {
		say_text_of(l, &content, false);
		return true;
	}
	if (content.type != SCAN_ARRAY)
		return false;
	beside = has_result(&content);
	scan_init(&s, content.text, 0);
	if (scan_array(&s))
		for (; scan_element(&s, &part);
			beside |= part.type == SCAN_STRING || part.type == SCAN_OBJECT)
			say_part(l, &part, beside);
	say_todos(l);
	return true;
}
