#include "export/csv.h"

#include "base/utf8.h"
#include "export/column.h"
#include "base/json.h"

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

/* What a cell holds that it cannot hold as it is. */
enum { CSV_QUOTED = 1, CSV_ODD = 2 };

static unsigned csv_look(const struct export *e, struct str text)
{
	unsigned found = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c == ',' || c == '"' || c == '\r' || c == '\n')
			found |= CSV_QUOTED;
		if (!c || c == '"' || (e->seen && (c < ' ' || c > '~')))
			found |= CSV_ODD;
	}
	if (text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' '))
		found |= CSV_QUOTED;
	return found;
}

static void csv_odd(struct export *e, struct str text)
{
	while (text.len) {
		bool odd;
		size_t len = csv_character(e, text, &odd);

		if (text.at[0] == '"')
			buf_add_byte(&e->out, '"');
		buf_add(&e->out, odd ? STR("\xef\xbf\xbd") : str_head(text, len));
		text = str_tail(text, len);
	}
}

static void csv_value(struct export *e, struct str text)
{
	unsigned found = csv_look(e, text);

	if (found & CSV_QUOTED)
		buf_add_byte(&e->out, '"');
	if (found & CSV_ODD)
		csv_odd(e, text);
	else
		buf_add(&e->out, text);
	if (found & CSV_QUOTED)
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

/* Scratch of a cell: as JSON, and as text. */
struct csv_cell {
	struct buf json;
	struct buf text;
};

static void csv_row(
	struct export *e, struct column_span *s, uint32_t span, struct csv_cell *cell)
{
	struct facts f;

	arena_reset(&e->arena);
	facts_open(&f, s->t, span, e->life, &e->arena);
	column_next(s, span, &f);
	for (size_t i = 0; i < e->column_count; i++) {
		if (i)
			buf_add_byte(&e->out, ',');
		buf_reset(&cell->text);
		column_text(&e->columns[i], s, &cell->json, &cell->text);
		csv_value(e, buf_str(&cell->text));
	}
	buf_add(&e->out, STR("\r\n"));
	export_piece(e);
}

void csv_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct column_span columns = {0};
	struct csv_cell cell = {0};
	uint32_t span = 0;

	column_begin(&columns, t, e->life, e->names);
	while ((span = export_next(t, span)))
		if (selection_has(s, span) && t->spans[span].flags & SPAN_SEEN)
			csv_row(e, &columns, span, &cell);
	column_release(&columns);
	buf_release(&cell.json);
	buf_release(&cell.text);
}
