#include "base/doc_parts.h"

/* What comes out of JSON is UTF-8; only what may not stand between quotes is escaped. */
void doc_quote(struct str text, struct buf *out)
{
	buf_add_byte(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte < 0x20) {
			buf_addf(out, "\\u%04x", byte);
			continue;
		}
		if (byte == '"' || byte == '\\')
			buf_add_byte(out, '\\');
		buf_add_byte(out, text.at[i]);
	}
	buf_add_byte(out, '"');
}

static void doc_write_items(const struct doc *v, struct buf *out)
{
	bool object = v->type == SCAN_OBJECT;

	buf_add_byte(out, object ? '{' : '[');
	for (size_t i = 0; i < v->len; i++) {
		if (i)
			buf_add_byte(out, ',');
		if (object) {
			doc_quote(v->items->at[i].key, out);
			buf_add_byte(out, ':');
		}
		doc_write(&v->items->at[i].value, out);
	}
	buf_add_byte(out, object ? '}' : ']');
}

void doc_write(const struct doc *v, struct buf *out)
{
	bool quoted = v->type == SCAN_STRING;

	if (v->type == SCAN_ARRAY || v->type == SCAN_OBJECT) {
		doc_write_items(v, out);
		return;
	}
	if (quoted)
		buf_add_byte(out, '"');
	buf_add(out, (struct str){v->at, v->len});
	if (quoted)
		buf_add_byte(out, '"');
}

static void doc_change_write(const struct doc_change *c, struct buf *out)
{
	static const char *const names[] = {
		[DOC_ADDED] = "add", [DOC_REMOVED] = "remove", [DOC_REPLACED] = "replace"};

	buf_addf(out, "{\"op\":\"%s\",\"path\":", names[c->kind]);
	doc_quote(c->path, out);
	if (c->kind != DOC_REMOVED) {
		buf_add(out, STR(",\"value\":"));
		doc_write(&c->after, out);
	}
	buf_add_byte(out, '}');
}

void doc_changes_write(const struct doc_changes *c, struct buf *out)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < c->count; i++) {
		if (i)
			buf_add_byte(out, ',');
		doc_change_write(&c->at[i], out);
	}
	buf_add_byte(out, ']');
}
