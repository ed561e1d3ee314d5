#include "import/feed.h"

#include "import/look.h"

/* ---- a format ------------------------------------------------------------------------------ */

void feed_begin(struct feed *f, const struct import_format *format)
{
	f->format = format;
	f->state = format ? FEED_FOREIGN : FEED_LOOKING;
	if (!format)
		return;
	f->values.members = format->members;
	f->values.elements = format->elements;
	f->values.unclosed = format->unclosed;
	f->values.lists = format->lists;
	f->values.strict = format->strict;
	if (format->begin)
		f->memory = format->begin(&f->from);
}

/* A line that has no end is none. */
static void feed_made(struct feed *f, size_t from, const struct line *like,
	struct str value, struct made *made)
{
	struct import_out *out = &made->out;

	if (out->text.len > from && out->text.at[out->text.len - 1] != '\n')
		import_undo(out);
	f->skipped += out->skipped;
	out->skipped = 0;
	made_lines(made, from, like, value);
}

/* Nothing of it was said. */
static void feed_unmade(struct made *made, size_t from)
{
	made->out.text.len = made->out.begun = from;
	made->out.mark_count = 0;
	made->out.skipped = 0;
}

/* What cannot be used is text, and whoever decodes it says why. */
static void feed_bad(const struct values_one *v, const struct line *like, struct made *made)
{
	struct line line = {.text = v->text,
		.whole = v->text.len,
		.number = v->number,
		.source = like->source,
		.unfinished = like->unfinished,
		.fault = v->fault,
		.fault_column = v->column};

	made_copy(made, &line);
}

static void feed_value(
	struct feed *f, struct values_one *v, const struct line *like, struct made *made)
{
	struct import_value value = {.text = v->text,
		.number = v->number,
		.column = v->column,
		.within = v->within};
	size_t from = made->out.text.len;
	struct line line = *like;
	bool used;

	made->out.begun = from;
	made->out.reason = NULL;
	line.number = v->number;
	line.column = v->column ? v->column : LINE_WHOLE;
	made->out.value = v->column ? v->text.at : NULL;
	arena_reset(&f->arena);
	used = f->format->value(f->memory, &f->from, &value, &f->arena, &made->out);
	if (!used && v->unchecked) {
		feed_unmade(made, from);
		values_again(&f->values, v);
		return;
	}
	feed_made(f, from, &line, v->text, made);
	if (used)
		return;
	v->text = str_head(str_head(v->text, str_find(v->text, '\n')), LINE_CUT);
	v->fault = made->out.reason ? made->out.reason
				    : "this is not what its format has here";
	feed_bad(v, like, made);
}

static void feed_text(
	const struct values_one *v, const struct line *like, struct made *made)
{
	struct line line = *like;

	line.text = v->text;
	line.whole = v->text.len;
	line.recallable = false;
	made_copy(made, &line);
}

static void feed_as_it_is(struct str record, const struct line *like, struct made *made)
{
	size_t from = made->out.text.len;

	buf_add(&made->out.text, record);
	buf_add_byte(&made->out.text, '\n');
	made_lines(made, from, like, (struct str){0});
}

/* A record of our own, among the values of a format: an agent that speaks both. */
static bool feed_record(struct feed *f, const struct line *line, struct made *made)
{
	if ((f->values.state == VALUES_INSIDE && !f->values.lines) || line->begun ||
		!look_record(line->text))
		return false;
	feed_as_it_is(line->text, line, made);
	return true;
}

/* One that stands behind a value in its line: a file without an end of line, and another one behind it. */
static bool feed_glued(
	const struct values_one *v, const struct line *like, struct made *made)
{
	struct line line = *like;

	if (v->within.len || !look_record(v->text) || memchr(v->text.at, '\n', v->text.len))
		return false;
	line.number = v->number;
	line.column = v->column;
	feed_as_it_is(v->text, &line, made);
	return true;
}

static void feed_foreign(struct feed *f, const struct line *line, struct made *made)
{
	struct values_one v;
	enum values_got got;

	if (feed_record(f, line, made))
		return;
	values_line(&f->values, line);
	while ((got = values_next(&f->values, &v)) != VALUES_MORE) {
		if (got == VALUES_TEXT)
			feed_text(&v, line, made);
		else if (got != VALUES_VALUE)
			feed_bad(&v, line, made);
		else if (!feed_glued(&v, line, made))
			feed_value(f, &v, line, made);
	}
}

/* ---- looking for it ------------------------------------------------------------------------ */

size_t feed_blanks(struct str text)
{
	size_t at = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;

	while (at < text.len &&
		(text.at[at] == ' ' || text.at[at] == '\t' || text.at[at] == '\x1e'))
		at++;
	return at;
}

static void feed_hold(struct feed *f, const struct line *line)
{
	f->held[f->held_count] = *line;
	f->held_len[f->held_count++] = line->text.len;
	buf_add(&f->head, line->text);
	buf_add_byte(&f->head, '\n');
	memset(buf_reserve(&f->head, LINE_PAD), 0, LINE_PAD);
}

/* What programs that export to their standard output write among ordinary text. */
static bool feed_is_document(struct str text)
{
	return str_starts(text, STR("{\"resource")) && text.at[text.len - 1] == '}';
}

/* One of those, in a stream of our own: it is translated alone, or it is text. */
static bool feed_document(struct feed *f, const struct line *line, struct made *made)
{
	struct import_value value = {.text = line->text, .number = line->number};
	struct line whole = *line;
	size_t from = made->out.text.len, first = made->count;

	if (!f->document || line->cut || !feed_is_document(line->text) ||
		f->document->look(str_head(line->text, LOOK_MAX)) != IMPORT_SURE)
		return false;
	made->out.begun = from;
	made->out.value = line->text.at;
	arena_reset(&f->arena);
	if (!f->document->value(NULL, &f->from, &value, &f->arena, &made->out)) {
		feed_unmade(made, from);
		return false;
	}
	whole.column = 1;
	feed_made(f, from, &whole, line->text, made);
	for (; first < made->count; first++)
		made->lines[first].as_is = true;
	return true;
}

/* What was held goes on, through the format or past it. */
static void feed_let_go(struct feed *f, struct made *made)
{
	const char *at = f->head.at;

	for (size_t i = 0; i < f->held_count; i++) {
		struct line line = f->held[i];

		line.text = (struct str){at, f->held_len[i]};
		at += f->held_len[i] + 1;
		/* Once lines of a format come, nothing of this source can be read again where it was. */
		if (f->state == FEED_LOOKING)
			line.recallable = false;
		if (f->state == FEED_FOREIGN)
			feed_foreign(f, &line, made);
		else if (!feed_document(f, &line, made))
			made_copy(made, &line);
	}
	f->held_count = 0;
	buf_release(&f->head);
}

/* Ordinary text, and JSON of nobody: not for ever. */
static void feed_tried(struct feed *f, size_t lines)
{
	f->tries += (unsigned)lines;
	if (f->tries >= FEED_TRIES)
		f->state = FEED_NATIVE;
}

static bool feed_held_enough(const struct feed *f)
{
	return f->held_count == FEED_HELD || f->head.len >= FEED_HELD_BYTES;
}

/* `last`: no more will be seen. */
static void feed_decide(struct feed *f, struct str head, bool last)
{
	const struct import_format *format;
	enum look_says says = look_at(head, &format);

	if (says == LOOK_NATIVE)
		f->state = FEED_NATIVE;
	else if (says == LOOK_FOUND || (says == LOOK_MORE && last && format))
		feed_begin(f, format);
	f->more = says == LOOK_MORE && !last;
}

/* The first line that is none of ordinary text: most inputs are known by it. */
static bool feed_first(
	struct feed *f, const struct line *line, size_t blanks, struct made *made)
{
	feed_decide(f, str_tail(line->text, blanks), false);
	if (f->state == FEED_FOREIGN) {
		feed_foreign(f, line, made);
		return true;
	}
	if (f->more) {
		feed_hold(f, line);
		f->head_blanks = blanks;
		return true;
	}
	if (f->state == FEED_LOOKING)
		feed_tried(f, 1);
	return false;
}

static bool feed_looking(struct feed *f, const struct line *line, struct made *made)
{
	size_t blanks = feed_blanks(line->text);
	struct str text = str_tail(line->text, blanks);

	if (!f->held_count) {
		if (text.len && (text.at[0] == '{' || text.at[0] == '['))
			return feed_first(f, line, blanks, made);
		feed_tried(f, text.len > 0);
		return false;
	}
	feed_hold(f, line);
	feed_decide(f, str_tail(buf_str(&f->head), f->head_blanks), feed_held_enough(f));
	if (f->more)
		return true;
	if (f->state == FEED_LOOKING)
		feed_tried(f, f->held_count);
	feed_let_go(f, made);
	return true;
}

/* ---- the doors ----------------------------------------------------------------------------- */

bool feed_line(struct feed *f, const struct line *line, struct made *made)
{
	f->number = line->number;
	if (f->state == FEED_NATIVE)
		return feed_document(f, line, made);
	if (f->state == FEED_LOOKING)
		return feed_looking(f, line, made);
	feed_foreign(f, line, made);
	return true;
}

void feed_end(struct feed *f, uint32_t source, struct made *made)
{
	struct line like = {.source = source,
		.number = f->number,
		.column = LINE_WHOLE,
		.unfinished = true};
	size_t from;
	enum values_got got;
	struct values_one v;

	if (f->held_count) {
		feed_decide(f, str_tail(buf_str(&f->head), f->head_blanks), true);
		feed_let_go(f, made);
	}
	if (f->state != FEED_FOREIGN)
		return;
	while ((got = values_end(&f->values, &v)) != VALUES_MORE) {
		if (got == VALUES_VALUE)
			feed_value(f, &v, &like, made);
		else
			feed_bad(&v, &like, made);
	}
	from = made->out.text.len;
	made->out.begun = from;
	made->out.value = "";
	if (f->format->end)
		f->format->end(f->memory, &f->from, &made->out);
	f->memory = NULL;
	feed_made(f, from, &like, (struct str){0}, made);
	f->state = FEED_NATIVE;
}

/* A format frees its memory when it ends; whom it tells then is nobody. */
static void feed_forget(struct feed *f)
{
	struct import_out nobody = {0};

	if (f->memory && f->format->end)
		f->format->end(f->memory, &f->from, &nobody);
	buf_release(&nobody.text);
}

void feed_release(struct feed *f)
{
	feed_forget(f);
	values_release(&f->values);
	arena_release(&f->arena);
	buf_release(&f->head);
	*f = (struct feed){0};
}
