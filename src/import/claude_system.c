#include "import/claude_parts.h"

/* A stream begins a turn with what it runs with; the prompt may come, or not. */
static void say_init(const struct claude_line *l)
{
	struct claude_agent *a = l->agent;

	if (!a->span.len || a->ended) {
		claude_turn(a, l, claude_text(l, CLAUDE_UUID), l->ns, (struct str){0});
		a->bare = true;
		a->asked_ns = l->ns;
	}
	say_update(l->out, l->ns, claude_trace(l->c), ident_str(&a->span));
	claude_say_rest(l, "claude_code.");
	say_done(l->out);
}

bool claude_system(const struct claude_line *l)
{
	struct claude_agent *a = l->agent;
	struct str subtype = claude_text(l, CLAUDE_SUBTYPE);

	if (str_eq(subtype, STR("init"))) {
		say_init(l);
		return true;
	}
	claude_event(l, subtype.len ? subtype : STR("system"));
	if (!str_eq(subtype, STR("turn_duration")) || !a->span.len || a->ended)
		return true;
	claude_answered(a, l->c, l->out);
	claude_agent_end(a, l->c, l->out, l->ns, true, (struct str){0});
	return true;
}

/* ---- the stream --------------------------------------------------------------------------- */

static struct str result_error(const struct claude_line *l)
{
	struct str subtype = claude_text(l, CLAUDE_SUBTYPE);
	struct str said = pick_text(l->text, STR("result"), l->arena);

	if (!pick_true(l->text, STR("is_error")) && !str_starts(subtype, STR("error")))
		return (struct str){0};
	return said.len ? said : subtype.len ? subtype : STR("error");
}

/* The end of a turn, with the sums of all that was used in it. */
bool claude_result(const struct claude_line *l)
{
	struct claude_agent *a = l->agent;
	struct answer_tokens sum = {0};
	struct str usage = pick_object(l->text, STR("usage"));
	struct scan_value cost = {0};

	claude_agent_need(a, l);
	claude_answered(a, l->c, l->out);
	a->ended = true;
	a->last_ns = l->ns;
	say_end(l->out, l->ns, claude_trace(l->c), ident_str(&a->span), true,
		result_error(l));
	if (usage.len)
		claude_tokens(usage, &sum);
	answer_say_tokens(l->out, &sum);
	pick(l->text, STR("total_cost_usd"), &cost);
	say_value(l->out, "gen_ai.usage.cost", &cost);
	claude_say_rest(l, "claude_code.");
	say_done(l->out);
	return true;
}

/* Pieces of a message, as they come; whole it comes as well. They tell when it began. */
bool claude_stream_event(const struct claude_line *l)
{
	struct answer *answer = &l->agent->answer;
	struct str event = pick_object(l->text, STR("event"));
	struct str type = pick_text(event, STR("type"), l->arena);
	struct str message = pick_object(event, STR("message"));
	struct str id = pick_text(message, STR("id"), l->arena);
	struct str usage = pick_object(event, STR("usage"));

	if (str_eq(type, STR("message_start")) && id.len &&
		!idents_has(&l->c->messages, id))
		claude_message(l, message, id);
	if (str_eq(type, STR("content_block_delta")) && answer->open && !answer->first_ns)
		answer->first_ns = l->ns;
	if (str_eq(type, STR("message_delta")) && answer->open && usage.len)
		claude_tokens(usage, &answer->tokens);
	return true;
}

/* ---- work that goes on -------------------------------------------------------------------- */

bool claude_progress(const struct claude_line *l)
{
	struct scan_value data = {0};

	pick(l->text, STR("data"), &data);
	if (data.type == SCAN_OBJECT &&
		str_eq(pick_text(data.text, STR("type"), l->arena), STR("hook_progress")))
		claude_event(l, STR("hook_progress"));
	return true; /* the rest is what tools have written so far: their results have it */
}
