#include "view/note_row.h"

#include "model/dropped.h"
#include "view/figure.h"
#include "view/gist.h"
#include "view/glyph.h"

enum { VALUE_CELLS = 40, OPERATIONS = 3 };

/* What a value reads: a string's own text, anything else as written. Lasts as `scratch` does. */
static struct str value_text(const struct scan_value *v, struct buf *scratch)
{
	if (v->type != SCAN_STRING || !v->escaped)
		return v->text;
	buf_reset(scratch);
	scan_unescape(v, scratch);
	return buf_str(scratch);
}

/* The first line that is not blank, without the blanks in front of it. */
static struct str first_line(struct str text)
{
	while (text.len &&
		(text.at[0] == '\n' || text.at[0] == '\r' || text.at[0] == ' ' ||
			text.at[0] == '\t'))
		text = str_tail(text, 1);
	text = str_head(text, str_find(text, '\n'));
	return str_head(text, str_find(text, '\r'));
}

static bool starts_with_word(struct str text, struct str word)
{
	return word.len && str_starts(text, word);
}

/* `exit 1: ` or `TimeoutError: ` in front of a message that does not begin so itself. */
static void add_cause(const struct facts *f, struct str message, struct buf *out)
{
	const struct scan_value *code = facts_find(f, MEANING_EXIT_CODE);
	const struct scan_value *type = facts_find(f, MEANING_ERROR_TYPE);
	struct buf scratch = {0};
	int64_t number;

	if (code && code->type == SCAN_NUMBER && scan_int(code, &number) && number) {
		if (!starts_with_word(message, STR("exit")))
			buf_addf(out, "exit %lld", (long long)number);
	} else if (type && type->type == SCAN_STRING) {
		struct str word = value_text(type, &scratch);

		if (!starts_with_word(message, word))
			buf_add(out, word);
	}
	if (out->len && message.len)
		buf_add(out, STR(": "));
	buf_release(&scratch);
}

/* The line that says most: of a Python traceback the last one, of all else the first. */
static struct str telling_line(struct str text)
{
	struct str line = first_line(text), rest = text;

	if (!str_starts(line, STR("Traceback (most recent call last)")))
		return line;
	while (rest.len) {
		struct str next = first_line(rest);

		if (next.len)
			line = next;
		/* Behind what was looked at: of many blank lines each is passed once. */
		rest = str_tail(rest, (size_t)(next.at + next.len - rest.at));
		rest = str_tail(rest, str_find(rest, '\n') + 1);
	}
	return line;
}

bool note_row_error(struct row *r, const struct columns *c, const struct gutter *g,
	const struct facts *span)
{
	struct str message = telling_line(span->status_message);
	struct buf text = {0};
	bool said;

	row_reset(r);
	add_cause(span, message, &text);
	buf_add(&text, message);
	said = text.len > 0;
	if (said) {
		gutter_add(r, c, g, GUTTER_BELOW);
		glyph_add(r, ROLE_ERROR, GLYPH_BANG, c->set);
		row_add(r, ROLE_PLAIN, STR(" "), 1);
		row_add_text(r, ROLE_PLAIN, buf_str(&text), c->set, c->left - r->width);
		row_cut(r, c->set, c->left);
	}
	buf_release(&text);
	return said;
}

/* Each item behind two spaces, as long as there is room. */
static bool add_item(struct row *r, struct str item, enum text_set set, int end)
{
	if (end - r->width < 4)
		return false;
	row_add(r, ROLE_PLAIN, STR("  "), 2);
	row_add_text(r, ROLE_DIM, item, set, end - r->width);
	return true;
}

static void add_more(struct row *r, uint64_t more, enum text_set set, int end)
{
	struct buf text = {0};

	if (more) {
		buf_addf(&text, "+%llu more", (unsigned long long)more);
		add_item(r, buf_str(&text), set, end);
	}
	buf_release(&text);
}

/* `replace /plan/1  add /files/-  +2 more` */
static void add_patch(
	struct row *r, const struct scan_value *patch, enum text_set set, int end)
{
	struct scan_value step, op, path;
	struct buf text = {0};
	uint64_t count = 0;
	struct scan s;

	scan_init(&s, patch->text, 0);
	if (patch->type != SCAN_ARRAY || !scan_array(&s))
		return;
	while (scan_element(&s, &step)) {
		if (step.type != SCAN_OBJECT || count++ >= OPERATIONS)
			continue;
		buf_reset(&text);
		if (scan_find(step.text, STR("op"), &op) && op.type == SCAN_STRING)
			scan_unescape(&op, &text);
		buf_add_byte(&text, ' ');
		if (scan_find(step.text, STR("path"), &path) && path.type == SCAN_STRING)
			scan_unescape(&path, &text);
		add_item(r, buf_str(&text), set, end);
	}
	add_more(r, count > OPERATIONS ? count - OPERATIONS : 0, set, end);
	buf_release(&text);
}

/* The keys of an object; `names` of them, the others counted. */
static void add_keys(struct row *r, const struct scan_value *object, uint64_t names,
	enum text_set set, int end)
{
	struct buf text = {0};
	struct scan_member m;
	uint64_t count = 0;
	struct scan s;

	scan_init(&s, object->text, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m))
		if (count++ < names)
			add_item(r, value_text(&m.key, &text), set, end);
	buf_reset(&text);
	if (!names) {
		buf_addf(&text, "%llu %s", (unsigned long long)count,
			count == 1 ? "key" : "keys");
		add_item(r, buf_str(&text), set, end);
	} else if (count > names) {
		add_more(r, count - names, set, end);
	}
	buf_release(&text);
}

static void add_whole(struct row *r, const struct scan_value *v, enum text_set set, int end)
{
	struct buf text = {0};

	if (v->type == SCAN_OBJECT)
		add_keys(r, v, 0, set, end);
	else
		add_item(r, value_text(v, &text), set, end);
	buf_release(&text);
}

/* What changed in the agent's state; false when the event says nothing of it. */
static bool add_state(struct row *r, const struct facts *event, enum text_set set, int end)
{
	const struct scan_value *key = facts_attribute(event, STR("state.key"));
	const struct scan_value *whole = facts_attribute(event, STR("state.snapshot"));
	const struct scan_value *patch = facts_attribute(event, STR("state.patch"));
	const struct scan_value *merge = facts_attribute(event, STR("state.merge"));
	struct buf text = {0};

	if (!whole && !patch && !merge)
		return false;
	if (key && key->text.len)
		add_item(r, value_text(key, &text), set, end);
	buf_release(&text);
	if (whole)
		add_whole(r, whole, set, end);
	else if (patch)
		add_patch(r, patch, set, end);
	else if (merge->type == SCAN_OBJECT)
		add_keys(r, merge, OPERATIONS, set, end);
	else
		add_whole(r, merge, set, end);
	return true;
}

/* The values alone of two attributes, `first: second`; false when the event has neither. */
static bool add_pair(struct row *r, const struct facts *event, struct str first,
	struct str second, enum text_set set, int end)
{
	const struct scan_value *a = facts_attribute(event, first);
	const struct scan_value *b = facts_attribute(event, second);
	struct buf text = {0}, scratch = {0};

	if (!a && !b)
		return false;
	if (a)
		buf_add(&text, value_text(a, &scratch));
	if (a && b)
		buf_add(&text, STR(": "));
	if (b)
		buf_add(&text, value_text(b, &scratch));
	add_item(r, buf_str(&text), set, end);
	buf_release(&text);
	buf_release(&scratch);
	return true;
}

/* All but the one of a key, which may be none's. */
static void add_attributes(struct row *r, const struct facts *event, struct str but,
	enum text_set set, int end)
{
	struct buf scratch = {0};

	for (size_t i = 0; i < event->attribute_count; i++) {
		const struct attribute *a = &event->attributes[i];
		int room = end - r->width - 2;

		if (str_eq(a->key, but))
			continue;
		if (room < 6)
			break;
		row_add(r, ROLE_PLAIN, STR("  "), 2);
		room -= row_add_text(r, ROLE_DIM, a->key, set, room - 2);
		row_add(r, ROLE_DIM, STR("="), 1);
		if (event->attribute_count > 1 && room > VALUE_CELLS)
			room = VALUE_CELLS;
		row_add_text(r, ROLE_PLAIN, value_text(&a->value, &scratch), set, room - 1);
	}
	buf_release(&scratch);
}

static void add_body(struct row *r, const struct facts *event, enum text_set set, int end)
{
	if (add_state(r, event, set, end))
		return;
	if (add_pair(r, event, STR("exception.type"), STR("exception.message"), set, end))
		return;
	if (str_eq(event->name, STR("log")) &&
		add_pair(r, event, STR("severity"), STR("body"), set, end))
		return;
	if (str_eq(event->name, STR("thought")) &&
		add_pair(r, event, STR(""), STR("text"), set, end))
		return;
	add_attributes(r, event, (struct str){0}, set, end);
}

/* The row up to its name; returns where the offset begins. */
static int begin_event(struct row *r, const struct columns *c, const struct gutter *g,
	enum glyph glyph, struct str name, const struct buf *offset)
{
	int end = c->left - (offset->len ? (int)offset->len + 1 : 0);

	row_reset(r);
	gutter_add(r, c, g, GUTTER_BELOW);
	glyph_add(r, glyph == GLYPH_BANG ? ROLE_ERROR : ROLE_DIM, glyph, c->set);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_text(r, ROLE_PLAIN, name, c->set, end - r->width);
	return end;
}

static void end_event(struct row *r, const struct columns *c, int end, struct buf *offset)
{
	row_cut(r, c->set, end);
	if (offset->len && end > 0) {
		row_pad(r, end + 1);
		row_add(r, ROLE_DIM, buf_str(offset), (int)offset->len);
	}
	row_cut(r, c->set, c->left);
	buf_release(offset);
}

void note_row_event(struct row *r, const struct columns *c, const struct gutter *g,
	const struct facts *event, int64_t t0)
{
	struct buf offset = {0};
	int end;

	if (c->duration)
		figure_offset(figure_since(event->start_ns, t0), &offset);
	end = begin_event(r, c, g, GLYPH_BULLET, event->name, &offset);
	add_body(r, event, c->set, end);
	end_event(r, c, end, &offset);
}

void note_row_dropped(struct row *r, const struct columns *c, const struct gutter *g,
	const struct facts *event, int64_t t0)
{
	uint64_t count = dropped_count(facts_attribute(event, STR("count")));
	struct buf offset = {0}, words = {0};
	int end;

	dropped_words(count, &words);
	buf_add(&words, STR(": the output could not take them"));
	if (c->duration)
		figure_offset(figure_since(event->start_ns, t0), &offset);
	end = begin_event(r, c, g, GLYPH_BANG, buf_str(&words), &offset);
	add_attributes(r, event, count ? STR("count") : (struct str){0}, c->set, end);
	end_event(r, c, end, &offset);
	buf_release(&words);
}

void note_row_state(struct row *r, const struct columns *c, const struct gutter *g,
	const struct facts *event, int64_t t0, bool snapshot, const struct row *words)
{
	const struct scan_value *key = facts_attribute(event, STR("state.key"));
	struct buf offset = {0}, text = {0};
	int end;

	if (c->duration)
		figure_offset(figure_since(event->start_ns, t0), &offset);
	end = begin_event(r, c, g, GLYPH_BULLET,
		snapshot ? STR("state.snapshot") : STR("state.update"), &offset);
	if (key && key->type == SCAN_STRING && key->text.len)
		add_item(r, value_text(key, &text), c->set, end);
	row_add_row(r, words);
	end_event(r, c, end, &offset);
	buf_release(&text);
}

void note_row_attribute(struct row *r, const struct columns *c, const struct gutter *g,
	struct str name, const struct scan_value *value)
{
	struct buf scratch = {0};

	row_reset(r);
	gutter_add(r, c, g, GUTTER_BELOW);
	row_add_text(r, ROLE_DIM, name, c->set, c->left - r->width);
	row_add(r, ROLE_DIM, STR(": "), 2);
	row_add_text(
		r, ROLE_PLAIN, value_text(value, &scratch), c->set, c->left - r->width);
	row_cut(r, c->set, c->left);
	buf_release(&scratch);
}

void note_row_words(
	struct row *r, const struct columns *c, const struct gutter *g, struct str words)
{
	row_reset(r);
	gutter_add(r, c, g, GUTTER_BELOW);
	row_add_text(r, ROLE_DIM, words, c->set, c->left - r->width);
	row_cut(r, c->set, c->left);
}
