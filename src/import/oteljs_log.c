#include "import/oteljs_parts.h"

#include "import/answer.h"
#include "import/fields.h"
#include "import/say.h"

/* ---- whose it is -------------------------------------------------------------------------- */

static const struct oteljs_response *find_response(const struct oteljs_value *v)
{
	struct str id = pick_text(v->attributes, STR("gen_ai.response.id"), v->arena);

	for (size_t i = 0; id.len && i < RESPONSES_MAX; i++)
		if (str_eq(ident_str(&v->o->responses[i].id), id))
			return &v->o->responses[i];
	return NULL;
}

/* A session is the next best to a trace: of a resource, or of the record itself. */
static struct str session(const struct oteljs_value *v)
{
	static const char *const names[] = {"session.id", "gen_ai.conversation.id", NULL};
	struct str resource = pick_object(
		pick_object(v->text, STR("resource")), STR("attributes"));
	struct scan_value id;

	if (oteljs_pick(v->attributes, names, &id) || oteljs_pick(resource, names, &id))
		return field_text(&id, v->arena);
	return (struct str){0};
}

static void find_owner(struct oteljs_value *v, const struct import_from *from)
{
	const struct oteljs_response *r;

	if (v->trace.len)
		return;
	r = find_response(v);
	if (r) {
		v->trace = r->trace;
		v->span = r->span;
		return;
	}
	ident_set(&v->trace, session(v));
	if (!v->trace.len)
		v->trace = v->o->trace;
	if (!v->trace.len)
		ident_set(&v->trace, ident_source(from->name));
}

/* ---- calls that only logs tell of --------------------------------------------------------- */

/*
 * Gemini CLI's logs, where it was not told to write spans: each call of the model and of a tool is one
 * record when it is over, with how long it took. They are spans here, below one for the user's prompt,
 * which they name.
 */
static const struct call_row {
	const char *event;
	const char *kind;
	const char *name; /* attribute that names it, */
	const char *what; /* and what stands before that */
} call_rows[] = {
	{"gemini_cli.api_response", "llm", "model", "chat "},
	{"gemini_cli.api_error", "llm", "model", "chat "},
	{"gemini_cli.tool_call", "tool", "function_name", ""},
};

static const struct call_row *call_row(const struct oteljs_value *v)
{
	struct str event = pick_text(v->attributes, STR("event.name"), v->arena);

	for (size_t i = 0; i < sizeof(call_rows) / sizeof(call_rows[0]); i++)
		if (str_eq(event, str_from(call_rows[i].event)))
			return &call_rows[i];
	return NULL;
}

static void say_tokens(const struct oteljs_value *v)
{
	struct str a = v->attributes;
	struct answer_tokens t = {0};

	t.cache_read = pick_count(a, STR("cached_content_token_count"));
	t.reasoning = pick_count(a, STR("thoughts_token_count"));
	t.input = answer_sum(pick_count(a, STR("input_token_count")),
		pick_count(a, STR("tool_token_count")));
	t.output = answer_sum(pick_count(a, STR("output_token_count")), t.reasoning);
	t.known = t.input || t.output;
	answer_say_tokens(v->out, &t);
}

static void say_call_attributes(const struct oteljs_value *v, const struct call_row *row)
{
	struct scan_member m;
	struct scan_value args = {0};
	struct scan s;

	import_open(v->out, "attributes");
	if (strcmp(row->kind, "llm") == 0) {
		import_text(v->out, "gen_ai.operation.name", STR("chat"));
		say_text(v->out, "gen_ai.response.model",
			pick_text(v->attributes, STR("model"), v->arena));
		say_tokens(v);
	} else {
		import_text(v->out, "gen_ai.operation.name", STR("execute_tool"));
		say_text(v->out, "gen_ai.tool.name",
			pick_text(v->attributes, STR("function_name"), v->arena));
		pick(v->attributes, STR("function_args"), &args);
		say_value(v->out, "gen_ai.tool.call.arguments", &args);
	}
	scan_init(&s, v->attributes, 0);
	if (scan_object(&s))
		while (scan_member(&s, &m))
			import_member(v->out, &m.key, &m.value);
	import_close(v->out);
}

static struct str call_error(const struct oteljs_value *v)
{
	static const char *const names[] = {
		"error", "error.message", "error_message", NULL};
	struct scan_value said;

	if (oteljs_pick(v->attributes, names, &said) && said.type == SCAN_STRING)
		return field_text(&said, v->arena);
	if (pick(v->attributes, STR("success"), &said) && said.type == SCAN_FALSE)
		return STR("failed");
	return (struct str){0};
}

/* The span of the prompt that a record names. */
static bool prompt_span(const struct oteljs_value *v, struct ident *id)
{
	struct str prompt = pick_text(v->attributes, STR("prompt_id"), v->arena);

	id->len = 0;
	if (prompt.len)
		ident_hash(id, ident_str(&v->trace), prompt);
	return prompt.len > 0;
}

static void say_call(const struct oteljs_value *v, const struct call_row *row, int64_t ns)
{
	struct str name = pick_text(v->attributes, str_from(row->name), v->arena);
	struct str error = call_error(v);
	int64_t took = pick_count(v->attributes, STR("duration_ms")), start = ns;
	struct ident id, parent;
	struct buf named = {0};

	if (!__builtin_mul_overflow(took, INT64_C(1000000), &took) &&
		__builtin_sub_overflow(ns, took, &start))
		start = ns;
	prompt_span(v, &parent);
	ident_hash(&id, ident_str(&v->trace), v->text);
	buf_add(&named, str_from(row->what));
	buf_add(&named, name);
	import_begin(v->out, "span");
	import_time(v->out, "ts", start);
	import_time(v->out, "end_ts", ns);
	import_text(v->out, "trace_id", ident_str(&v->trace));
	import_text(v->out, "span_id", ident_str(&id));
	import_text(v->out, "name", buf_str(&named));
	if (parent.len)
		import_text(v->out, "parent_span_id", ident_str(&parent));
	import_text(v->out, "kind", str_from(row->kind));
	import_text(v->out, "status", error.len ? STR("error") : STR("ok"));
	say_text(v->out, "status_message", say_line(error));
	say_call_attributes(v, row);
	oteljs_origin(v);
	import_end(v->out);
	buf_release(&named);
	if (!parent.len)
		return;
	say_end(v->out, ns, ident_str(&v->trace), ident_str(&parent), false,
		(struct str){0});
	say_done(v->out);
}

/* Said to end with each of the calls below it: the last one is the end. */
static void say_prompt(const struct oteljs_value *v, const struct ident *id, int64_t ns)
{
	say_start(v->out, ns,
		&(struct say_span){ident_str(&v->trace), ident_str(id), {0},
			STR("gemini-cli"), "agent"});
	import_text(v->out, "gen_ai.operation.name", STR("invoke_agent"));
	say_text(v->out, "prompt", pick_text(v->attributes, STR("prompt"), v->arena));
	import_close(v->out);
	oteljs_origin(v);
	import_end(v->out);
}

/* ---- a record ----------------------------------------------------------------------------- */

static void say_log(const struct oteljs_value *v, int64_t ns)
{
	static const char *const bodies[] = {"_body", "body", NULL};
	static const char *const severities[] = {"severityText", "_severityText", NULL};
	struct str name = pick_text(v->attributes, STR("event.name"), v->arena);
	struct scan_value said;
	struct scan_member m;
	struct scan s;

	say_event(v->out, ns, ident_str(&v->trace), ident_str(&v->span),
		name.len ? name : STR("log"));
	if (oteljs_pick(v->text, bodies, &said))
		import_value(v->out, "body", &said);
	if (oteljs_pick(v->text, severities, &said))
		import_value(v->out, "severity", &said);
	scan_init(&s, v->attributes, 0);
	if (v->attributes.len && scan_object(&s))
		while (scan_member(&s, &m))
			import_member(v->out, &m.key, &m.value);
	say_done(v->out);
}

bool oteljs_log(const struct oteljs_value *v, const struct import_from *from)
{
	static const char *const times[] = {"hrTime", "hrTimeObserved", NULL};
	struct oteljs_value own = *v;
	bool alone = !v->trace.len;
	const struct call_row *row = call_row(v);
	struct scan_value time;
	struct ident prompt;
	int64_t ns = from->now_ns;

	find_owner(&own, from);
	if (oteljs_pick(v->text, times, &time) && !oteljs_time(&time, &ns))
		return false;
	if (alone && row) {
		say_call(&own, row, ns);
		return true;
	}
	if (alone && prompt_span(&own, &prompt) &&
		str_eq(pick_text(v->attributes, STR("event.name"), v->arena),
			STR("gemini_cli.user_prompt"))) {
		say_prompt(&own, &prompt, ns);
		return true;
	}
	say_log(&own, ns);
	return true;
}
