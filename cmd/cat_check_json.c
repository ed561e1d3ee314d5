#include "cat_check.h"

#include <inttypes.h>

#include "base/json.h"

/* A comma and a member with a number, or null. */
static void json_count(const char *name, bool known, uint64_t count, struct buf *out)
{
	buf_add_byte(out, ',');
	json_key(str_from(name), out);
	if (known)
		buf_addf(out, "%" PRIu64, count);
	else
		buf_add(out, STR("null"));
}

/* The same with an id. */
static void json_id(const char *name, const struct id *id, size_t digits, struct buf *out)
{
	struct buf text = {0};

	buf_add_byte(out, ',');
	json_key(str_from(name), out);
	if (id)
		id_format(id, digits, &text);
	json_string_or_null(buf_str(&text), out);
	buf_release(&text);
}

static void json_place(
	const struct cat_checked *c, const struct check_place *p, struct buf *out)
{
	struct id span;

	if (p->span)
		trace_span_id(p->t, p->span, &span);
	buf_add(out, STR("{\"file\":"));
	json_string(input_name(c->in, p->source), out);
	json_count("line", p->line > 0, p->line, out);
	json_count("column", p->column > 0, p->column, out);
	json_id("trace_id", p->t ? &p->t->id : NULL, 32, out);
	json_id("span_id", p->span ? &span : NULL, 16, out);
	json_count("by_ns", p->by_ns > 0, p->by_ns, out);
	buf_add(out, STR(",\"why\":"));
	json_string_or_null(str_from(p->why), out);
	buf_add_byte(out, '}');
}

static void json_kind(const struct cat_checked *c, enum check_kind kind, struct buf *out)
{
	const struct check_found *f = &c->check->found[kind];
	const struct check_row *row = check_row(kind);

	buf_add(out, STR("{\"kind\":"));
	json_string(str_from(row->name), out);
	buf_addf(out, ",\"wrong\":%s,\"count\":%" PRIu64 ",\"help\":",
		row->wrong ? "true" : "false", f->count);
	json_string(str_from(row->help), out);
	buf_add(out, STR(",\"places\":["));
	for (size_t i = 0; i < f->kept; i++) {
		if (i)
			buf_add_byte(out, ',');
		json_place(c, &f->places[i], out);
	}
	buf_add(out, STR("]}"));
}

void cat_check_json(const struct cat_checked *c, struct buf *out)
{
	struct cat_sums sums = cat_check_sums(c);

	buf_addf(out,
		"{\"lines\":%" PRIu64 ",\"records\":%" PRIu64 ",\"texts\":%" PRIu64
		",\"traces\":%" PRIu64 ",\"spans\":%" PRIu64 ",\"events\":%" PRIu64
		",\"wrong\":%" PRIu64 ",\"dropped\":%" PRIu64 ",\"findings\":[",
		c->check->lines, c->check->records, c->check->texts, sums.traces,
		sums.spans, sums.events, check_wrong(c->check), c->check->dropped);
	for (int i = 0; i < CHECK_KINDS; i++) {
		if (i)
			buf_add_byte(out, ',');
		json_kind(c, (enum check_kind)i, out);
	}
	buf_add(out, STR("]}\n"));
}
