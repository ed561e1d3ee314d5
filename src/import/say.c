#include "import/say.h"

#include "base/utf8.h"

enum { LINE_MOST = 300 };

static void say_begin(struct import_out *out, const char *type, int64_t ns,
	struct str trace, struct str id)
{
	import_begin(out, type);
	import_time(out, "ts", ns);
	import_text(out, "trace_id", trace);
	import_text(out, "span_id", id);
}

void say_start(struct import_out *out, int64_t ns, const struct say_span *span)
{
	say_begin(out, "span_start", ns, span->trace, span->id);
	import_text(out, "name", span->name);
	if (span->parent.len)
		import_text(out, "parent_span_id", span->parent);
	import_text(out, "kind", str_from(span->kind));
	import_open(out, "attributes");
}

void say_update(struct import_out *out, int64_t ns, struct str trace, struct str id)
{
	say_begin(out, "span_update", ns, trace, id);
	import_open(out, "attributes");
}

struct str say_line(struct str text)
{
	struct str line = str_head(text, str_find(text, '\n'));

	return utf8_whole(str_head(line, LINE_MOST));
}

void say_end(struct import_out *out, int64_t ns, struct str trace, struct str id, bool ok,
	struct str error)
{
	say_begin(out, "span_end", ns, trace, id);
	if (ok || error.len)
		import_text(out, "status", error.len ? STR("error") : STR("ok"));
	if (error.len)
		import_text(out, "status_message", say_line(error));
	import_open(out, "attributes");
}

void say_event(struct import_out *out, int64_t ns, struct str trace, struct str span,
	struct str name)
{
	import_begin(out, "event");
	import_time(out, "ts", ns);
	import_text(out, "trace_id", trace);
	import_text(out, "name", name);
	if (span.len)
		import_text(out, "span_id", span);
	import_open(out, "attributes");
}

void say_close(struct import_out *out)
{
	import_close(out);
}

void say_done(struct import_out *out)
{
	import_close(out);
	import_end(out);
}

void say_text(struct import_out *out, const char *key, struct str text)
{
	if (text.len)
		import_text(out, key, text);
}

void say_count(struct import_out *out, const char *key, int64_t count)
{
	if (count > 0)
		import_int(out, key, count);
}

void say_value(struct import_out *out, const char *key, const struct scan_value *v)
{
	if (v->type != SCAN_NULL)
		import_value(out, key, v);
}

void say_state(struct import_out *out, int64_t ns, struct str trace, struct str span,
	const char *key, struct str json)
{
	say_event(out, ns, trace, span, STR("agent_state_updated"));
	import_text(out, "state.key", str_from(key));
	import_json(out, "state.snapshot", json);
	say_done(out);
}
