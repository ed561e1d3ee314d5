#include "import/answer.h"

#include "base/json.h"

enum { ASKED_MOST = 8 << 20 }; /* of messages that no call takes */

void answer_release(struct answer *a)
{
	buf_release(&a->parts);
	buf_release(&a->asked);
	buf_release(&a->finish);
	buf_release(&a->usage);
	buf_release(&a->cost);
}

static const uint64_t silence_ns = 600 * UINT64_C(1000000000);

int64_t answer_begun(int64_t asked_ns, int64_t last_ns, int64_t ns)
{
	if (asked_ns)
		return asked_ns < ns ? asked_ns : ns;
	return last_ns < ns && (uint64_t)ns - (uint64_t)last_ns < silence_ns ? last_ns : ns;
}

static void add_comma(struct buf *b)
{
	if (b->len)
		buf_add_byte(b, ',');
}

static void add_member(struct buf *b, const char *key)
{
	buf_add_byte(b, ',');
	json_key(str_from(key), b);
}

static void add_type(struct buf *b, const char *type)
{
	buf_add(b, STR("{\"type\":"));
	json_string(str_from(type), b);
}

/* ---- what is asked ------------------------------------------------------------------------ */

static struct buf *ask_begin(struct answer *a, const char *role)
{
	if (a->asked.len > ASKED_MOST)
		buf_reset(&a->asked);
	add_comma(&a->asked);
	buf_add(&a->asked, STR("{\"role\":"));
	json_string(str_from(role), &a->asked);
	buf_add(&a->asked, STR(",\"parts\":["));
	return &a->asked;
}

void answer_ask(struct answer *a, const char *role, const struct scan_value *text)
{
	struct buf *b = ask_begin(a, role);

	add_type(b, "text");
	add_member(b, "content");
	json_value(text, b);
	buf_add(b, STR("}]}"));
}

void answer_ask_text(struct answer *a, const char *role, struct str text)
{
	struct buf *b = ask_begin(a, role);

	add_type(b, "text");
	add_member(b, "content");
	json_string(text, b);
	buf_add(b, STR("}]}"));
}

void answer_ask_result(struct answer *a, struct str call, const struct scan_value *response)
{
	struct buf *b = ask_begin(a, "tool");

	add_type(b, "tool_call_response");
	add_member(b, "id");
	json_string(call, b);
	if (response->type != SCAN_NULL) {
		add_member(b, "response");
		json_value(response, b);
	}
	buf_add(b, STR("}]}"));
}

void answer_ask_part(struct answer *a, const char *role, struct str json)
{
	struct buf *b = ask_begin(a, role);

	json_text(json, b);
	buf_add(b, STR("]}"));
}

/* ---- what is answered --------------------------------------------------------------------- */

void answer_part(struct answer *a, const char *type, const struct scan_value *text)
{
	if (text->type != SCAN_STRING || !text->text.len)
		return;
	add_comma(&a->parts);
	add_type(&a->parts, type);
	add_member(&a->parts, "content");
	json_value(text, &a->parts);
	buf_add_byte(&a->parts, '}');
	a->words |= strcmp(type, "text") == 0;
}

void answer_call(struct answer *a, struct str id, struct str name,
	const struct scan_value *arguments)
{
	add_comma(&a->parts);
	add_type(&a->parts, "tool_call");
	add_member(&a->parts, "id");
	json_string(id, &a->parts);
	add_member(&a->parts, "name");
	json_string(name, &a->parts);
	if (arguments->type != SCAN_NULL) {
		add_member(&a->parts, "arguments");
		json_value(arguments, &a->parts);
	}
	buf_add_byte(&a->parts, '}');
	a->calls = true;
}

void answer_other(struct answer *a, struct str json)
{
	add_comma(&a->parts);
	json_text(json, &a->parts);
}

void answer_renew(struct answer *a)
{
	buf_reset(&a->parts);
	buf_reset(&a->finish);
	buf_reset(&a->usage);
	buf_reset(&a->cost);
	a->first_ns = 0;
	a->tokens = (struct answer_tokens){0};
	a->calls = a->words = false;
}

static void say_messages(struct import_out *out, const char *key, const char *before,
	const struct buf *inner, const char *after)
{
	struct buf json = {0};

	if (!inner->len)
		return;
	buf_add(&json, str_from(before));
	buf_add(&json, buf_str(inner));
	buf_add(&json, str_from(after));
	import_json(out, key, buf_str(&json));
	buf_release(&json);
}

void answer_begin(
	struct answer *a, struct import_out *out, int64_t ns, const struct say_span *span)
{
	struct say_span own = *span;

	answer_renew(a);
	ident_set(&a->id, span->id);
	own.id = ident_str(&a->id);
	own.kind = "llm";
	a->start_ns = a->last_ns = ns;
	a->open = true;
	say_start(out, ns, &own);
	import_text(out, "gen_ai.operation.name", STR("chat"));
	import_bool(out, "input_messages.only_new", true);
	say_messages(out, "gen_ai.input.messages", "[", &a->asked, "]");
	buf_reset(&a->asked);
}

int64_t answer_sum(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

void answer_say_tokens(struct import_out *out, const struct answer_tokens *t)
{
	if (!t->known)
		return;
	import_int(out, "gen_ai.usage.input_tokens", t->input);
	say_count(out, "gen_ai.usage.cache_read.input_tokens", t->cache_read);
	say_count(out, "gen_ai.usage.cache_write.input_tokens", t->cache_write);
	import_int(out, "gen_ai.usage.output_tokens", t->output);
	say_count(out, "gen_ai.usage.reasoning.output_tokens", t->reasoning);
	say_count(out, "model_context_window", t->window);
}

static void say_finish(const struct answer *a, struct import_out *out)
{
	struct buf json = {0};

	if (!a->finish.len)
		return;
	buf_add_byte(&json, '[');
	json_string(buf_str(&a->finish), &json);
	buf_add_byte(&json, ']');
	import_json(out, "gen_ai.response.finish_reasons", buf_str(&json));
	buf_release(&json);
}

void answer_end(
	struct answer *a, struct import_out *out, struct str trace, struct str error)
{
	a->open = false;
	say_end(out, a->last_ns, trace, ident_str(&a->id), true, error);
	answer_say_tokens(out, &a->tokens);
	if (a->cost.len)
		import_json(out, "gen_ai.usage.cost", buf_str(&a->cost));
	if (a->first_ns > a->start_ns)
		import_double(out, "gen_ai.response.time_to_first_chunk",
			((double)a->first_ns - (double)a->start_ns) / 1e9);
	say_finish(a, out);
	say_messages(out, "gen_ai.output.messages", "[{\"role\":\"assistant\",\"parts\":[",
		&a->parts, "]}]");
}
