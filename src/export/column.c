#include "export/column.h"

#include <inttypes.h>

#include "base/scan.h"
#include "export/json.h"
#include "model/extent.h"

struct column_row {
	const char *name;
	void (*write)(const struct column_span *s, struct buf *out);
};

const char *const column_defaults[] = {"trace_id", "span_id", "parent_span_id", "name",
	"kind", "state", "status", "start", "end", "duration_ns", "model", "input_tokens",
	"output_tokens", "cost", "status_message", NULL};

static void column_trace_id(const struct column_span *s, struct buf *out)
{
	struct buf id = {0};

	id_format(&s->t->id, 32, &id);
	json_string(buf_str(&id), out);
	buf_release(&id);
}

static void column_span_id(const struct column_span *s, struct buf *out)
{
	json_string_or_null(s->f->span_id, out);
}

static void column_parent_span_id(const struct column_span *s, struct buf *out)
{
	json_string_or_null(s->f->parent_id, out);
}

static void column_span_name(const struct column_span *s, struct buf *out)
{
	json_string_or_null(s->f->name, out);
}

static void column_kind(const struct column_span *s, struct buf *out)
{
	json_string_or_null(s->f->kind, out);
}

static void column_state(const struct column_span *s, struct buf *out)
{
	static const char *const states[] = {"open", "ended", "lost", "missing"};

	json_string(str_from(states[s->f->state]), out);
}

static void column_status(const struct column_span *s, struct buf *out)
{
	static const char *const statuses[] = {"unset", "ok", "error"};

	json_string(str_from(statuses[s->f->status]), out);
}

static void column_status_message(const struct column_span *s, struct buf *out)
{
	json_string_or_null(s->f->status_message, out);
}

static void column_time(bool known, int64_t ns, struct buf *out)
{
	if (known)
		json_time(ns, out);
	else
		buf_add(out, STR("null"));
}

static void column_start(const struct column_span *s, struct buf *out)
{
	column_time(s->f->has_start, s->f->start_ns, out);
}

static void column_end(const struct column_span *s, struct buf *out)
{
	column_time(s->f->has_end, s->f->end_ns, out);
}

/* Differences of any two times fit 65 bits. */
static void column_duration_ns(const struct column_span *s, struct buf *out)
{
	int64_t from = s->f->start_ns, to = s->f->end_ns;
	uint64_t size = to >= from ? (uint64_t)to - (uint64_t)from
				   : (uint64_t)from - (uint64_t)to;

	if (!s->f->has_start || !s->f->has_end)
		buf_add(out, STR("null"));
	else
		buf_addf(out, "%s%" PRIu64, to < from ? "-" : "", size);
}

static void column_self_ns(const struct column_span *s, struct buf *out)
{
	buf_addf(out, "%" PRId64, extent_self(s->t, s->span));
}

static void column_meaning(const struct column_span *s, enum meaning what, struct buf *out)
{
	const struct scan_value *v = facts_find(s->f, what);

	if (v)
		json_value(v, out);
	else
		buf_add(out, STR("null"));
}

static void column_model(const struct column_span *s, struct buf *out)
{
	column_meaning(s, MEANING_MODEL, out);
}

static void column_input_tokens(const struct column_span *s, struct buf *out)
{
	column_meaning(s, MEANING_INPUT_TOKENS, out);
}

static void column_output_tokens(const struct column_span *s, struct buf *out)
{
	column_meaning(s, MEANING_OUTPUT_TOKENS, out);
}

static void column_cost(const struct column_span *s, struct buf *out)
{
	column_meaning(s, MEANING_COST, out);
}

static const struct column_row rows[] = {
	{"trace_id", column_trace_id},
	{"span_id", column_span_id},
	{"parent_span_id", column_parent_span_id},
	{"name", column_span_name},
	{"kind", column_kind},
	{"state", column_state},
	{"status", column_status},
	{"status_message", column_status_message},
	{"start", column_start},
	{"end", column_end},
	{"duration_ns", column_duration_ns},
	{"self_ns", column_self_ns},
	{"model", column_model},
	{"input_tokens", column_input_tokens},
	{"output_tokens", column_output_tokens},
	{"cost", column_cost},
	{NULL, NULL},
};

const char *column_name(size_t row)
{
	return rows[row].name;
}

struct column column_of(struct str name)
{
	struct column c = {.name = name};

	for (const struct column_row *r = rows; r->name && !c.row; r++)
		if (str_eq(name, str_from(r->name)))
			c.row = r;
	return c;
}

void column_json(const struct column *c, const struct column_span *s, struct buf *out)
{
	const struct scan_value *v;

	if (c->row) {
		c->row->write(s, out);
		return;
	}
	v = facts_attribute(s->f, c->name);
	if (v)
		json_value(v, out);
	else
		buf_add(out, STR("null"));
}

void column_text(const struct column *c, const struct column_span *s, struct buf *out)
{
	struct buf json = {0};
	struct scan_value v;

	column_json(c, s, &json);
	v = scan_value_of(buf_str(&json));
	if (v.type == SCAN_STRING)
		scan_unescape(&v, out);
	else if (v.type != SCAN_NULL)
		buf_add(out, v.text);
	buf_release(&json);
}
