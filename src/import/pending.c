#include "import/pending.h"

#include <string.h>

/* What the line says that decides. */
struct pending {
	struct str line;
	struct scan_value type;
	struct scan_value parent;
	struct scan_value attributes;
	struct scan_value above; /* the parent's parent */
};

static struct scan_value pending_string(struct str object, struct str key)
{
	struct scan_value v;

	if (!scan_find(object, key, &v) || v.type != SCAN_STRING)
		return (struct scan_value){0};
	return v;
}

static bool pending_is(struct pending *p)
{
	p->type = pending_string(p->line, STR("type"));
	p->parent = pending_string(p->line, STR("parent_span_id"));
	if (!str_eq(p->type.text, STR("span")) || !p->parent.text.len ||
		!scan_find(p->line, STR("attributes"), &p->attributes) ||
		p->attributes.type != SCAN_OBJECT)
		return false;
	p->above = pending_string(p->attributes.text, STR("logfire.pending_parent_id"));
	return str_eq(pending_string(p->attributes.text, STR("logfire.span_type")).text,
		STR("pending_span"));
}

/* `0000000000000000` stands for a root. */
static bool pending_names(struct str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (id.at[i] != '0')
			return true;
	return false;
}

/* What is said by the record itself now is no attribute any more: the real span's would differ. */
static bool pending_said(struct str key)
{
	return str_eq(key, STR("logfire.span_type")) ||
		str_eq(key, STR("logfire.pending_parent_id"));
}

static void pending_attributes(struct import_out *out, struct str object)
{
	struct scan_member m;
	struct scan s;

	import_open(out, "attributes");
	scan_init(&s, object, 0);
	if (scan_object(&s))
		while (scan_member(&s, &m))
			if (!pending_said(m.key.text))
				import_member(out, &m.key, &m.value);
	import_close(out);
}

/* Members that only a whole span has, or that were written before. */
static bool pending_drops(struct str key)
{
	static const struct str keys[] = {{"type", 4}, {"end_ts", 6},
		{"parent_span_id", 14}, {"status", 6}, {"status_message", 14},
		{"events", 6}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_eq(key, keys[i]))
			return true;
	return false;
}

static void pending_ids(struct import_out *out, const struct pending *p)
{
	import_value(out, "span_id", &p->parent);
	if (pending_names(p->above.text))
		import_value(out, "parent_span_id", &p->above);
}

static void pending_write(struct import_out *out, const struct pending *p)
{
	struct scan_member m;
	struct scan s;

	import_begin(out, "span_start");
	scan_init(&s, p->line, 0);
	if (scan_object(&s))
		while (scan_member(&s, &m)) {
			if (pending_drops(m.key.text))
				continue;
			if (str_eq(m.key.text, STR("span_id")))
				pending_ids(out, p);
			else if (str_eq(m.key.text, STR("attributes")))
				pending_attributes(out, m.value.text);
			else
				import_member(out, &m.key, &m.value);
		}
	import_end(out);
}

void pending_end(struct import_out *out)
{
	static const char word[] = "\"pending_span\"";
	size_t begun = out->begun;
	struct buf line = {0};
	struct pending p = {0};

	import_end(out);
	if (!memmem(out->text.at + begun, out->text.len - begun, word, sizeof(word) - 1))
		return;
	buf_add(&line, (struct str){out->text.at + begun, out->text.len - begun - 1});
	p.line = buf_str(&line);
	if (pending_is(&p)) {
		out->text.len = out->begun = begun;
		pending_write(out, &p);
	}
	buf_release(&line);
}
