#include "import/trace2_parts.h"

#include "import/span.h"

const struct fields trace2_fields = {
	.names = (const char *const[]){"event", "sid", "thread", "time", "exe", "argv",
		"name", "hierarchy", "child_id", "code", "pid", "category", "label", "msg",
		"key", "value", "alias", "param", "worktree", "repo", "ancestry", "ready",
		"signo", "t_abs", "t_rel", "file", "line"},
	.count = TRACE2_FIELDS,
	.prefix = "git."};

struct str trace2_text(const struct trace2 *w, int field)
{
	return field_text(&w->f[field], w->arena);
}

void trace2_member(struct trace2 *w, const char *key, int field)
{
	if (w->f[field].type != SCAN_NULL)
		import_value(w->out, key, &w->f[field]);
}

/* Where in git's source it was said, and what this table does not know. */
void trace2_others(struct trace2 *w)
{
	struct buf source = {0};

	if (w->f[F_FILE].type == SCAN_STRING) {
		buf_add(&source, trace2_text(w, F_FILE));
		buf_add_byte(&source, ':');
		buf_add(&source, w->f[F_LINE].text);
		import_text(w->out, "git.source", buf_str(&source));
	}
	buf_release(&source);
	trace2_member(w, "git.repo", F_REPO);
	fields_others(&trace2_fields, w->text, w->out);
}

/* Up to its name, of the process or of something in it. */
void trace2_record(struct trace2 *w, const char *type, const char *span_id)
{
	import_begin(w->out, type);
	import_time(w->out, "ts", w->ts);
	import_text(w->out, "trace_id", str_from(w->run->trace_id));
	import_text(w->out, "span_id", str_from(span_id));
}

/* What is being done on the line's thread. */
const char *trace2_here(const struct trace2 *w)
{
	const struct trace2_open *o = trace2_innermost(w->run, w->thread);

	return o ? o->span_id : w->run->span_id;
}

/* `category/label`, whichever there are. */
struct str trace2_joined(struct trace2 *w, int first, int second)
{
	struct buf name = {0};
	struct str a = trace2_text(w, first), b = trace2_text(w, second);
	struct str copy;

	buf_add(&name, a);
	if (a.len && b.len)
		buf_add_byte(&name, '/');
	buf_add(&name, b);
	copy = arena_copy(w->arena, buf_str(&name));
	buf_release(&name);
	return copy;
}

/* Begins what has been opened, below what is done on the line's thread. */
void trace2_start(struct trace2 *w, const char *span_id, struct str parent, struct str name)
{
	trace2_record(w, "span_start", span_id);
	import_filled(w->out, "parent_span_id", parent);
	import_text(w->out, "name", name);
}

/* Codes of exits that say what is wrong by themselves: the line's `code`. */
static bool trace2_failed(const struct trace2 *w, int64_t *code)
{
	*code = 0;
	return field_int(&w->f[F_CODE], code) && *code != 0;
}

void trace2_status(struct trace2 *w, struct str message)
{
	int64_t code;
	struct buf text = {0};

	if (!trace2_failed(w, &code)) {
		import_text(w->out, "status", STR("ok"));
		return;
	}
	import_text(w->out, "status", STR("error"));
	if (!message.len)
		buf_addf(&text, "exit status %lld", (long long)code);
	import_text(w->out, "status_message", message.len ? message : buf_str(&text));
	buf_release(&text);
}
