#include "export/column.h"

#include <inttypes.h>
#include <math.h>

#include "base/near.h"
#include "base/scan.h"
#include "base/json.h"
#include "model/extent.h"
#include "model/tally.h"
#include "model/usage.h"
#include "query/query.h"

struct column_row {
	const char *name;
	void (*write)(const struct column_span *s, struct buf *out);
};

const char *const column_defaults[] = {"trace_id", "span_id", "parent_span_id", "name",
	"kind", "state", "status", "start", "end", "duration_ns", "model", "input_tokens",
	"output_tokens", "cost", "status_message", NULL};

static const char *const states[] = {"open", "ended", "lost", "missing"};
static const char *const statuses[] = {"unset", "ok", "error"};

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
	json_string(str_from(states[s->f->state]), out);
}

static void column_status(const struct column_span *s, struct buf *out)
{
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

/* 0 is nothing that anybody has counted. */
static void column_count(uint64_t n, struct buf *out)
{
	if (n)
		buf_addf(out, "%" PRIu64, n);
	else
		buf_add(out, STR("null"));
}

static void column_tokens(const struct column_span *s, enum meaning what, struct buf *out)
{
	struct usage u = {0};

	usage_of_facts(s->f, &u);
	column_count(tally_of(&u, what), out);
}

static void column_input_tokens(const struct column_span *s, struct buf *out)
{
	column_tokens(s, MEANING_INPUT_TOKENS, out);
}

static void column_output_tokens(const struct column_span *s, struct buf *out)
{
	column_tokens(s, MEANING_OUTPUT_TOKENS, out);
}

static void column_cache_read_tokens(const struct column_span *s, struct buf *out)
{
	column_tokens(s, MEANING_CACHE_READ, out);
}

static void column_cache_write_tokens(const struct column_span *s, struct buf *out)
{
	column_tokens(s, MEANING_CACHE_WRITE, out);
}

static void column_reasoning_tokens(const struct column_span *s, struct buf *out)
{
	column_tokens(s, MEANING_REASONING, out);
}

static void column_fresh_tokens(const struct column_span *s, struct buf *out)
{
	struct usage u = {0};

	usage_of_facts(s->f, &u);
	column_count(tally_fresh(&u), out);
}

/* As it was written, where it is a number of dollars. */
static void column_cost(const struct column_span *s, struct buf *out)
{
	const struct scan_value *v = facts_find(s->f, MEANING_COST);
	struct usage u = {0};

	if (v && v->type == SCAN_NUMBER)
		json_value(v, out);
	else if (usage_of_facts(s->f, &u) && u.cost > 0)
		json_double(u.cost, out);
	else
		buf_add(out, STR("null"));
}

static void column_session(const struct column_span *s, struct buf *out)
{
	column_meaning(s, MEANING_SESSION, out);
}

static void column_user(const struct column_span *s, struct buf *out)
{
	column_meaning(s, MEANING_USER, out);
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
	{"fresh_tokens", column_fresh_tokens},
	{"cache_read_tokens", column_cache_read_tokens},
	{"cache_write_tokens", column_cache_write_tokens},
	{"reasoning_tokens", column_reasoning_tokens},
	{"cost", column_cost},
	{"session", column_session},
	{"user", column_user},
	{NULL, NULL},
};

const char *column_name(size_t row)
{
	return rows[row].name;
}

/* ---- fields ------------------------------------------------------------------------------- */

/* Written as a field is, and not as most keys of attributes are. */
static bool column_is_field(struct str name)
{
	static const char *const scopes[] = {".", "span.", "resource.", "event.", "link.",
		"instrumentation.", "parent."};

	if (field_find(name) != FIELD_ATTRIBUTE)
		return true;
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (str_starts(name, str_from(scopes[i])))
			return true;
	return false;
}

struct column column_of(struct str name, struct arena *arena)
{
	struct query_error why = {0};
	struct column c = {.name = name};

	for (const struct column_row *r = rows; r->name && !c.row; r++)
		if (str_eq(name, str_from(r->name)))
			c.row = r;
	if (!c.row && column_is_field(name))
		c.asked = query_parse_field(name, arena, &c.field, &why);
	query_error_release(&why);
	return c;
}

const char *column_near(const struct column *c)
{
	struct near near;

	if (c->row || c->asked || c->had)
		return NULL;
	near_init(&near, c->name.at, c->name.len);
	for (const struct column_row *r = rows; r->name; r++)
		near_offer(&near, r->name);
	return near.best ? near.best : field_near(c->name);
}

bool column_needs_trace(const struct column *c)
{
	return (c->asked && field_need(&c->field) != QUERY_SPAN) ||
		(c->row && c->row->write == column_self_ns);
}

static void column_real(double real, struct buf *out)
{
	if (isfinite(real))
		buf_addf(out, "%.17g", real);
	else
		buf_add(out, STR("null"));
}

static void column_array(const struct value *v, struct buf *out)
{
	buf_add_byte(out, '[');
	for (uint32_t i = 0; i < v->count; i++) {
		if (i)
			buf_add_byte(out, ',');
		if (v->type == VALUE_INTS)
			buf_addf(out, "%" PRId64, v->numbers[i]);
		else if (v->type == VALUE_FLOATS)
			column_real(v->reals[i], out);
		else if (v->type == VALUE_BOOLS)
			buf_add(out, v->yeses[i] ? STR("true") : STR("false"));
		else
			json_string(v->texts[i], out);
	}
	buf_add_byte(out, ']');
}

static void column_value(const struct value *v, struct buf *out)
{
	switch (v->type) {
	case VALUE_INT:
	case VALUE_DURATION:
		buf_addf(out, "%" PRId64, v->number);
		break;
	case VALUE_FLOAT:
		column_real(v->real, out);
		break;
	case VALUE_BOOL:
		buf_add(out, v->yes ? STR("true") : STR("false"));
		break;
	case VALUE_STRING:
	case VALUE_KIND:
		json_string(v->text, out);
		break;
	case VALUE_STATUS:
		json_string(str_from(statuses[v->number]), out);
		break;
	case VALUE_STATE:
		json_string(str_from(states[v->number]), out);
		break;
	case VALUE_JSON:
		json_text(v->text, out);
		break;
	case VALUE_INTS:
	case VALUE_FLOATS:
	case VALUE_STRINGS:
	case VALUE_BOOLS:
		column_array(v, out);
		break;
	default:
		buf_add(out, STR("null"));
	}
}

static void column_field(const struct column *c, struct column_span *s, struct buf *out)
{
	struct subject *who = c->field.parent ? &s->parent : &s->self;
	struct value v;

	if (c->field.parent)
		subject_begin(&s->parent, &s->scene, s->t->spans[s->span].parent);
	v = subject_field(who, &c->field);
	column_value(&v, out);
}

/* ---- a span ------------------------------------------------------------------------------- */

void column_begin(struct column_span *s, struct trace *t, const struct life *life,
	const struct intern *names)
{
	s->t = t;
	s->scene.names = names;
	scene_begin(&s->scene, t, life, true);
}

void column_next(struct column_span *s, uint32_t span, const struct facts *f)
{
	s->span = span;
	s->f = f;
	subject_begin(&s->self, &s->scene, span);
}

void column_release(struct column_span *s)
{
	subject_release(&s->self);
	subject_release(&s->parent);
	scene_release(&s->scene);
}

static void column_attribute(struct column *c, const struct column_span *s, struct buf *out)
{
	const struct scan_value *v = facts_attribute(s->f, c->name);

	c->had |= v != NULL;
	if (v)
		json_value(v, out);
	else
		buf_add(out, STR("null"));
}

void column_json(struct column *c, struct column_span *s, struct buf *out)
{
	if (c->row)
		c->row->write(s, out);
	else if (c->asked)
		column_field(c, s, out);
	else
		column_attribute(c, s, out);
}

void column_text(struct column *c, struct column_span *s, struct buf *json, struct buf *out)
{
	struct scan_value v;

	buf_reset(json);
	column_json(c, s, json);
	v = scan_value_of(buf_str(json));
	if (v.type == SCAN_STRING && v.escaped)
		scan_unescape(&v, out);
	else if (v.type != SCAN_NULL)
		buf_add(out, v.text);
}
