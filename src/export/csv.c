#include "export/csv.h"

#include "base/utf8.h"
#include "export/column.h"
#include "export/json.h"

/* Bytes of the next character; *odd: it is not shown as it is. */
static size_t csv_character(const struct export *e, struct str text, bool *odd)
{
	unsigned char c = (unsigned char)text.at[0];
	uint32_t code;
	size_t len;

	*odd = !c || (e->seen && (c < ' ' || c == 0x7F) && c != '\n' && c != '\t');
	if (!e->seen || c < 0x80)
		return 1;
	len = utf8_decode(text, &code);
	*odd = !len || json_obeyed(code);
	return len ? len : 1;
}

static bool csv_quoted(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (memchr(",\"\r\n", text.at[i], 4))
			return true;
	return text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' ');
}

static void csv_value(struct export *e, struct str text)
{
	bool quoted = csv_quoted(text);

	if (quoted)
		buf_add_byte(&e->out, '"');
	while (text.len) {
		bool odd;
		size_t len = csv_character(e, text, &odd);

		if (text.at[0] == '"')
			buf_add_byte(&e->out, '"');
		buf_add(&e->out, odd ? STR("\xef\xbf\xbd") : str_head(text, len));
		text = str_tail(text, len);
	}
	if (quoted)
		buf_add_byte(&e->out, '"');
}

void csv_begin(struct export *e)
{
	for (size_t i = 0; i < e->column_count; i++) {
		if (i)
			buf_add_byte(&e->out, ',');
		csv_value(e, e->columns[i].name);
	}
	buf_add(&e->out, STR("\r\n"));
}

static void csv_row(
	struct export *e, struct column_span *s, uint32_t span, struct buf *text)
{
	struct facts f;

	arena_reset(&e->arena);
	facts_open(&f, s->t, span, e->life, &e->arena);
	column_next(s, span, &f);
	for (size_t i = 0; i < e->column_count; i++) {
		if (i)
			buf_add_byte(&e->out, ',');
		buf_reset(text);
		column_text(&e->columns[i], s, text);
		csv_value(e, buf_str(text));
	}
	buf_add(&e->out, STR("\r\n"));
	export_piece(e);
}

void csv_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct column_span columns = {0};
	struct buf text = {0};
	uint32_t span = 0;

	column_begin(&columns, t, e->life, e->names);
	while ((span = export_next(t, span)))
		if (selection_has(s, span) && t->spans[span].flags & SPAN_SEEN)
			csv_row(e, &columns, span, &text);
	column_release(&columns);
	buf_release(&text);
}
