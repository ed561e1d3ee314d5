#include "import/codex_parts.h"

/* ---- turns -------------------------------------------------------------------------------- */

static void message_started(const struct codex_line *l)
{
	l->c->tasks = true;
	codex_turn(l, pick_text(l->payload, STR("turn_id"), l->arena), (struct str){0});
}

static void end_turn(const struct codex_line *l, bool ok, struct str error)
{
	struct codex *c = l->c;
	struct scan_value value = {0};

	if (!c->turn.len)
		return;
	codex_answered(c, l->out);
	codex_turn_end(c, l->out, l->ns, ok, error);
	pick(l->payload, STR("time_to_first_token_ms"), &value);
	say_value(l->out, "codex.time_to_first_token_ms", &value);
	say_done(l->out);
}

static void message_complete(const struct codex_line *l)
{
	end_turn(l, true, (struct str){0});
}

static void message_aborted(const struct codex_line *l)
{
	struct str reason = pick_text(l->payload, STR("reason"), l->arena);

	codex_event(l, STR("turn_aborted"));
	end_turn(l, false, reason.len ? reason : STR("aborted"));
}

static void message_error(const struct codex_line *l)
{
	struct str text = pick_text(l->payload, STR("message"), l->arena);

	codex_turn_need(l);
	codex_event(l, STR("error"));
	end_turn(l, false, text.len ? text : STR("error"));
}

static void message_user(const struct codex_line *l)
{
	codex_prompt(l, pick_text(l->payload, STR("message"), l->arena));
}

/* ---- tokens ------------------------------------------------------------------------------- */

static void read_tokens(struct str usage, struct answer_tokens *t)
{
	t->known = true;
	t->input = pick_count(usage, STR("input_tokens"));
	t->cache_read = pick_count(usage, STR("cached_input_tokens"));
	t->cache_write = pick_count(usage, STR("cache_write_input_tokens"));
	t->output = pick_count(usage, STR("output_tokens"));
	t->reasoning = pick_count(usage, STR("reasoning_output_tokens"));
}

/* Of the last call of the model, once: limits that change repeat the count. */
static void message_tokens(const struct codex_line *l)
{
	struct codex *c = l->c;
	struct str info = pick_object(l->payload, STR("info"));
	struct str last = pick_object(info, STR("last_token_usage"));
	int64_t total = pick_count(
		pick_object(info, STR("total_token_usage")), STR("total_tokens"));
	struct answer *a = &c->answer;

	if (!last.len || (total && total == c->total))
		return;
	c->total = total;
	if (!a->id.len || a->tokens.known)
		a = codex_answer(l);
	a->open = true;
	read_tokens(last, &a->tokens);
	a->tokens.window = pick_count(info, STR("model_context_window"));
	codex_answered(c, l->out);
	c->over = true;
}

static void message_event(const struct codex_line *l)
{
	codex_event(l, pick_text(l->payload, STR("type"), l->arena));
}

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct codex_row messages[] = {
	{WORD("task_started"), message_started},
	{WORD("turn_started"), message_started},
	{WORD("task_complete"), message_complete},
	{WORD("turn_complete"), message_complete},
	{WORD("turn_aborted"), message_aborted},
	{WORD("error"), message_error},
	{WORD("user_message"), message_user},
	{WORD("token_count"), message_tokens},
	{WORD("stream_error"), message_event},
	{WORD("warning"), message_event},
	{WORD("context_compacted"), message_event},
	{WORD("thread_rolled_back"), message_event},
	{WORD("thread_name_updated"), message_event},
	{WORD("patch_apply_end"), message_event},
	{WORD("entered_review_mode"), message_event},
	{WORD("exited_review_mode"), message_event},
	{WORD("plan_update"), message_event},
	/* The items say the same. */
	{WORD("agent_message"), NULL},
	{WORD("agent_reasoning"), NULL},
	{WORD("agent_reasoning_raw_content"), NULL},
	{WORD("agent_reasoning_section_break"), NULL},
	{WORD("mcp_tool_call_begin"), NULL},
	{WORD("mcp_tool_call_end"), NULL},
	{WORD("web_search_begin"), NULL},
	{WORD("web_search_end"), NULL},
	{WORD("exec_command_begin"), NULL},
	{WORD("exec_command_end"), NULL},
	{WORD("patch_apply_begin"), NULL},
	{WORD("view_image_tool_call"), NULL},
	{WORD("turn_diff"), NULL},
};
#undef WORD

void codex_message(const struct codex_line *l)
{
	const struct codex_row *row = codex_row(
		messages, sizeof(messages) / sizeof(messages[0]), l->payload, l->arena);

	if (!row)
		codex_skip(l);
	else if (row->say)
		row->say(l);
}
