#include "import/gemini_parts.h"

#include <stdlib.h>

#include "base/mem.h"
#include "import/fields.h"

struct str gemini_trace(const struct gemini *g)
{
	return ident_str(&g->trace);
}

/* ---- the session -------------------------------------------------------------------------- */

/* The name of the folder that a file lies in; empty: none is said. */
static struct str folder_name(struct str path)
{
	size_t end = path.len;

	while (end > 0 && path.at[end - 1] != '/')
		end--;
	return end > 1 ? ident_file(str_head(path, end - 1)) : (struct str){0};
}

/* A subagent's file lies in a folder that has the name of the session that it works for. */
static void take_session(struct gemini *g, const struct import_from *from, struct str head,
	struct arena *arena)
{
	struct str id = pick_text(head, STR("sessionId"), arena);
	struct str above = folder_name(str_from(from->name));

	if (!id.len)
		return;
	ident_set(&g->session, id);
	g->trace = g->session;
	g->subagent = str_eq(pick_text(head, STR("kind"), arena), STR("subagent"));
	if (g->subagent && above.len && !str_eq(above, STR("chats")))
		ident_set(&g->trace, above);
}

static void need_session(struct gemini *g, const struct import_from *from)
{
	if (g->trace.len)
		return;
	ident_set(&g->session, ident_source(from->name));
	g->trace = g->session;
}

/* ---- values ------------------------------------------------------------------------------- */

static void take_message(
	struct gemini_line *l, struct str message, const struct import_from *from)
{
	l->text = message;
	if (!pick_time(message, STR("timestamp"), l->arena, &l->ns))
		l->ns = l->g->last_ns ? l->g->last_ns : from->now_ns;
	gemini_message(l);
	if (l->ns > l->g->last_ns)
		l->g->last_ns = l->ns;
}

static void take_messages(
	struct gemini_line *l, struct str messages, const struct import_from *from)
{
	struct scan_value message;
	struct scan s;

	scan_init(&s, messages, 0);
	if (!messages.len || !scan_array(&s))
		return;
	while (scan_element(&s, &message))
		if (message.type == SCAN_OBJECT)
			take_message(l, message.text, from);
		else
			l->out->skipped++;
}

/* The user went back: what was said since is no longer a part of the conversation. */
static void say_rewind(const struct gemini_line *l, struct str to)
{
	say_event(l->out, l->g->last_ns, gemini_trace(l->g), ident_str(&l->g->turn),
		STR("rewind"));
	import_text(l->out, "to", to);
	say_done(l->out);
}

bool gemini_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	struct gemini *g = state;
	struct gemini_line l = {.g = g, .arena = arena, .out = out};
	struct scan_value value;

	if (scan_value_of(v->text).type != SCAN_OBJECT)
		return false;
	take_session(g, from, v->text, arena);
	need_session(g, from);
	if (!g->last_ns && !pick_time(v->text, STR("startTime"), arena, &g->last_ns))
		g->last_ns = from->now_ns;
	if (pick(v->text, STR("$rewindTo"), &value))
		say_rewind(&l, field_text(&value, arena));
	else if (pick(v->text, STR("$set"), &value))
		take_messages(&l, pick_array(value.text, STR("messages")), from);
	else if (pick(v->text, STR("messages"), &value))
		take_messages(&l, pick_array(v->text, STR("messages")), from);
	else if (pick(v->text, STR("type"), &value))
		take_message(&l, v->text, from);
	else if (!pick(v->text, STR("sessionId"), &value))
		out->skipped++;
	return true;
}

/* ---- a source ----------------------------------------------------------------------------- */

void *gemini_begin(const struct import_from *from)
{
	struct gemini *g = mem_new(sizeof(*g));

	g->told.seed = g->tools.seed = from->seed;
	return g;
}

void gemini_end(void *state, const struct import_from *from, struct import_out *out)
{
	struct gemini *g = state;

	(void)from;
	gemini_answered(g, out);
	answer_release(&g->answer);
	calls_release(&g->calls);
	free(g);
}

/* ---- what its files begin with ------------------------------------------------------------ */

enum import_likeness gemini_look(struct str head)
{
	struct scan_value v;
	enum picked project = pick_early(head, STR("projectHash"), &v);

	if (project == PICKED)
		return pick_early(head, STR("sessionId"), &v) == PICKED ? IMPORT_SURE
									: IMPORT_LIKELY;
	if (project == PICKED_CUT && pick_early(head, STR("messages"), &v) == PICKED_CUT)
		return IMPORT_MORE;
	return IMPORT_NOT;
}
