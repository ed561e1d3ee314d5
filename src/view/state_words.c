#include "view/state_words.h"

#include "view/glyph.h"

enum {
	ITEMS_MAX = 8,
	PATH_CELLS = 32,
	VALUE_CELLS = 24,
	LEAST = 4,	/* cells that are worth it */
	WORK = 1 << 20, /* steps of a difference */
};

static bool words_index(struct str token)
{
	for (size_t i = 0; i < token.len; i++)
		if (token.at[i] < '0' || token.at[i] > '9')
			return false;
	return token.len > 0;
}

static void words_token(struct str token, struct buf *out)
{
	for (size_t i = 0; i < token.len; i++) {
		char byte = token.at[i];

		if (byte == '~' && i + 1 < token.len)
			byte = token.at[++i] == '1' ? '/' : '~';
		buf_add_byte(out, byte);
	}
}

void state_words_path(struct str pointer, struct buf *out)
{
	size_t begin = out->len;

	while (pointer.len) {
		struct str token;

		pointer = str_tail(pointer, 1);
		token = str_head(pointer, str_find(pointer, '/'));
		pointer = str_tail(pointer, token.len);
		if (words_index(token)) {
			buf_addf(out, "[%.*s]", (int)token.len, token.at);
			continue;
		}
		if (out->len > begin)
			buf_add_byte(out, '.');
		words_token(token, out);
	}
}

void state_words_value(const struct doc *v, struct buf *out)
{
	struct scan_value scalar;

	if (v->type == SCAN_OBJECT || v->type == SCAN_ARRAY) {
		buf_addf(out, v->type == SCAN_OBJECT ? "{%zu}" : "[%zu]", v->len);
		return;
	}
	scalar = doc_scalar(v);
	if (v->type == SCAN_STRING && v->len)
		scan_unescape(&scalar, out);
	else if (v->type == SCAN_STRING)
		buf_add(out, STR("\"\""));
	else
		buf_add(out, scalar.text);
}

/* An item on its way into a row. */
struct wording {
	struct row *row;
	enum text_set set;
	int end;
	struct buf text; /* scratch */
};

static int words_room(const struct wording *w, int most)
{
	int room = w->end - w->row->width;

	return room < most ? room : most;
}

static void words_put(struct wording *w, enum role role, int most)
{
	row_add_text(w->row, role, buf_str(&w->text), w->set, words_room(w, most));
	buf_reset(&w->text);
}

static bool words_begin(struct wording *w)
{
	if (w->end - w->row->width < LEAST)
		return false;
	row_add(w->row, ROLE_PLAIN, STR("  "), 2);
	return true;
}

static void words_value(struct wording *w, const struct doc *v)
{
	state_words_value(v, &w->text);
	words_put(w, ROLE_PLAIN, VALUE_CELLS);
}

/* `-path`, `path = new`, `path old→new`. */
static void words_change(struct wording *w, const struct doc_change *c)
{
	if (!words_begin(w))
		return;
	if (c->kind == DOC_REMOVED)
		buf_add_byte(&w->text, '-');
	state_words_path(c->path, &w->text);
	if (!c->path.len)
		buf_add(&w->text, STR("all"));
	words_put(w, ROLE_DIM, PATH_CELLS);
	if (c->kind == DOC_REMOVED)
		return;
	buf_add(&w->text, c->kind == DOC_ADDED ? STR(" = ") : STR(" "));
	words_put(w, ROLE_DIM, PATH_CELLS);
	if (c->kind == DOC_REPLACED) {
		words_value(w, &c->before);
		buf_add(&w->text, glyph_text(GLYPH_ARROW, w->set));
		words_put(w, ROLE_DIM, PATH_CELLS);
	}
	words_value(w, &c->after);
}

static struct str words_above(struct str pointer)
{
	while (pointer.len && pointer.at[pointer.len - 1] != '/')
		pointer.len--;
	return pointer.len ? str_head(pointer, pointer.len - 1) : pointer;
}

/* How many changes from `i` on are elements that came to, or went from, one array; 0: it is none. */
static size_t words_run(const struct doc_changes *c, size_t i)
{
	const struct doc_change *first = &c->at[i];
	struct str above = words_above(first->path);
	size_t n = 0;

	if (first->kind == DOC_REPLACED || !first->element)
		return 0;
	while (i + n < c->count && c->at[i + n].kind == first->kind &&
		c->at[i + n].element && str_eq(words_above(c->at[i + n].path), above))
		n++;
	return n;
}

/* `files_touched +1` */
static void words_elements(struct wording *w, const struct doc_change *c, size_t count)
{
	struct str above = words_above(c->path);

	if (!words_begin(w))
		return;
	state_words_path(above, &w->text);
	words_put(w, ROLE_DIM, PATH_CELLS);
	buf_addf(&w->text, "%s%c%zu", above.len ? " " : "",
		c->kind == DOC_ADDED ? '+' : '-', count);
	words_put(w, ROLE_PLAIN, VALUE_CELLS);
}

static void words_sentence(struct wording *w, enum role role, const char *a, const char *b)
{
	if (!words_begin(w))
		return;
	buf_addf(&w->text, "%s%s", a, b);
	words_put(w, role, w->end);
}

static void words_changes(struct wording *w, const struct doc_changes *c)
{
	size_t left = 0;
	int items = 0;

	for (size_t i = 0, run; i < c->count; i += run ? run : 1, items++) {
		run = words_run(c, i);
		if (items >= ITEMS_MAX)
			left++;
		else if (run)
			words_elements(w, &c->at[i], run);
		else
			words_change(w, &c->at[i]);
	}
	if (!c->count)
		words_sentence(w, ROLE_DIM, "no change", "");
	if (left && words_begin(w)) {
		buf_addf(&w->text, "+%zu more", left);
		words_put(w, ROLE_DIM, VALUE_CELLS);
	}
}

/* The first that is known: there is nothing to compare it with. */
static void words_whole(struct wording *w, const struct doc *v)
{
	const struct doc_item *items = doc_items(v);
	struct doc_changes changes = {0};
	struct docs d = {.work = WORK};
	struct doc nothing = {.type = SCAN_OBJECT, .depth = 1};

	if (v->type != SCAN_OBJECT || !items) {
		if (words_begin(w))
			words_value(w, v);
		return;
	}
	doc_diff(&d, &nothing, v, &changes);
	words_changes(w, &changes);
	doc_changes_release(&changes);
	arena_release(&d.arena);
}

void state_words(struct row *r, const struct state *before, const struct state *after,
	enum text_set set, int end)
{
	struct wording w = {.row = r, .set = set, .end = end};
	struct doc_changes changes;
	struct docs d = {.work = WORK};

	if (after->fault != STATE_KNOWN) {
		words_sentence(&w, ROLE_ERROR, "unknown: ", state_why(after));
	} else if (before->fault != STATE_KNOWN) {
		words_whole(&w, &after->value);
	} else {
		doc_diff(&d, &before->value, &after->value, &changes);
		words_changes(&w, &changes);
		doc_changes_release(&changes);
		arena_release(&d.arena);
	}
	buf_release(&w.text);
}
