#include "view/json_rows.h"

#include <string.h>

#include "view/glyph.h"

enum {
	STEP = 2,	 /* cells a level */
	SHORT = 48,	 /* bytes of an array or object that may stay on one row */
	TEXT_LEAST = 16, /* cells that a text gets, however deep it is */
};

/* A row under way. */
struct pen {
	struct json_rows *j;
	const struct json_look *look;
	struct row *r;
	int begin; /* the width of the row before anything was added */
};

void json_rows_init(struct json_rows *j, struct str value)
{
	*j = (struct json_rows){0};
	j->texts[0] = (struct json_text){value.at, value.at + value.len, 0};
}

static struct json_text *json_top(struct json_rows *j)
{
	return &j->texts[j->nest];
}

static void json_blanks(struct json_text *t)
{
	while (t->at < t->end &&
		(*t->at == ' ' || *t->at == '\n' || *t->at == '\r' || *t->at == '\t'))
		t->at++;
}

static bool json_in_array(const struct json_rows *j)
{
	unsigned level = j->depth - 1;

	return j->arrays[level / 8] >> level % 8 & 1;
}

static bool json_push(struct json_rows *j, char bracket)
{
	unsigned level = j->depth;

	if (level >= SCAN_DEPTH)
		return false;
	j->arrays[level / 8] = (uint8_t)(j->arrays[level / 8] & ~(1U << level % 8));
	if (bracket == '[')
		j->arrays[level / 8] = (uint8_t)(j->arrays[level / 8] | 1U << level % 8);
	j->depth++;
	return true;
}

/* Deep levels stand no further in than leaves a text its room. */
static int json_indent(const struct pen *p, unsigned depth)
{
	int most = p->look->width - p->begin - TEXT_LEAST;
	int indent = (int)depth * STEP;

	if (most < 0)
		most = 0;
	return indent < most ? indent : most;
}

static int json_room(const struct pen *p)
{
	int room = p->look->width - p->r->width;

	return room > 0 ? room : 0;
}

static void json_add(struct pen *p, enum role role, struct str text)
{
	row_add_text(p->r, role, text, p->look->set, json_room(p));
}

/* Behind the quote that ends the string that begins at `at`. */
static const char *json_string_end(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\')
			at++;
	return at < end ? at + 1 : end;
}

static const char *json_word_end(const char *at, const char *end)
{
	at++;
	while (at < end && !strchr(",]} \t\r\n", *at))
		at++;
	return at;
}

/* Behind the bracket that closes what opens at `at`; NULL: not within SHORT bytes, or a line end. */
static const char *json_short_end(const char *at, const char *end)
{
	unsigned depth = 0;

	if (end - at > SHORT)
		end = at + SHORT;
	while (at < end) {
		if (*at == '\n')
			return NULL;
		if (*at == '"') {
			at = json_string_end(at, end);
			continue;
		}
		depth += *at == '{' || *at == '[';
		if ((*at == '}' || *at == ']') && --depth == 0)
			return at + 1;
		at++;
	}
	return NULL;
}

/* Whether nothing but blanks is between the brackets. */
static bool json_is_empty(struct str value)
{
	for (size_t i = 1; i + 1 < value.len; i++)
		if (!strchr(" \t\r\n", value.at[i]))
			return false;
	return true;
}

static void json_comma(struct pen *p)
{
	struct json_text *t = json_top(p->j);

	json_blanks(t);
	if (t->at < t->end && *t->at == ',') {
		t->at++;
		json_add(p, ROLE_DIM, STR(","));
	}
}

/* A key and its colon; *named says whether there was one. */
static void json_key(struct pen *p)
{
	struct json_text *t = json_top(p->j);
	const char *end = json_string_end(t->at, t->end);

	json_add(p, ROLE_STRONG, (struct str){t->at, (size_t)(end - t->at)});
	t->at = end;
	json_blanks(t);
	t->at++;
	json_blanks(t);
	json_add(p, ROLE_DIM, STR(":"));
}

static void json_space(struct pen *p, bool named)
{
	if (named)
		json_add(p, ROLE_PLAIN, STR(" "));
}

static void json_open(struct pen *p, bool named)
{
	struct json_text *t = json_top(p->j);
	const char *end = json_short_end(t->at, t->end);
	struct str whole = {t->at, end ? (size_t)(end - t->at) : 0};

	json_space(p, named);
	if (end && (p->j->depth > t->depth || json_is_empty(whole)) &&
		(int)whole.len < json_room(p)) {
		json_add(p, ROLE_PLAIN, whole);
		t->at = end;
		json_comma(p);
		return;
	}
	json_add(p, ROLE_DIM, (struct str){t->at, 1});
	if (json_push(p->j, *t->at)) {
		t->at++;
	} else { /* a string in which brackets go on and on */
		glyph_add(p->r, ROLE_DIM, GLYPH_ELLIPSIS, p->look->set);
		t->at = t->end;
	}
}

/* A string that holds JSON is walked as the text that it reads. */
static bool json_nest(struct pen *p, struct str text, bool named)
{
	struct json_rows *j = p->j;

	if (j->nest + 1 >= JSON_NESTS || j->depth >= SCAN_DEPTH / 2)
		return false;
	j->texts[++j->nest] = (struct json_text){text.at, text.at + text.len, j->depth};
	json_blanks(json_top(j));
	json_open(p, named);
	json_add(p, ROLE_DIM, STR("  (a string)"));
	return true;
}

/* Whether a text is one of several rows: it has lines, or is too long for the row. */
static bool json_is_long(struct pen *p, struct str text)
{
	struct buf shown = {0};
	int width;

	if (str_find(text, '\n') + 1 < text.len)
		return true;
	if (!p->look->wrap)
		return false;
	if (text.len > (size_t)TEXT_MAX)
		return true;
	width = text_line(text, p->look->set, &shown);
	buf_release(&shown);
	return width + 4 > json_room(p);
}

static void json_quoted(struct pen *p, struct str text)
{
	json_add(p, ROLE_DIM, STR("\""));
	row_add_text(p->r, ROLE_PLAIN, text, p->look->set, json_room(p) - 2);
	json_add(p, ROLE_DIM, STR("\""));
}

static void json_text_row(struct pen *p)
{
	struct json_rows *j = p->j;
	int cells, room;

	row_pad(p->r, p->begin + j->text_indent);
	glyph_add(p->r, ROLE_DIM, GLYPH_PIPE, p->look->set);
	room = json_room(p);
	j->shown = j->text;
	if (p->look->wrap) {
		struct buf shown = {0};
		size_t used = text_wrap(j->text, p->look->set, room, true, &shown, &cells);

		row_add(p->r, ROLE_PLAIN, buf_str(&shown), cells);
		buf_release(&shown);
		j->text = str_tail(j->text, used);
		j->used = used;
		return;
	}
	row_add_text(p->r, ROLE_PLAIN, str_head(j->text, str_find(j->text, '\n')),
		p->look->set, room);
	j->used = str_find(j->text, '\n');
	j->used = j->used < (size_t)room ? j->used : (size_t)room;
	j->text = str_tail(j->text, str_find(j->text, '\n') + 1);
}

static void json_string_row(struct pen *p, bool named)
{
	struct json_text *t = json_top(p->j);
	const char *end = json_string_end(t->at, t->end);
	struct str inner = {t->at + 1, (size_t)(end - t->at) - 2};
	struct scan_value v = {
		inner, SCAN_STRING, inner.len && memchr(inner.at, '\\', inner.len) != NULL};
	struct json_string read = json_string_read(p->look->strings, &v);

	t->at = end;
	if (read.json && json_nest(p, read.text, named))
		return;
	if (!json_is_long(p, read.text)) {
		json_space(p, named);
		json_quoted(p, read.text);
		json_comma(p);
		return;
	}
	p->j->text = read.text;
	p->j->text_indent = json_indent(p, p->j->depth + (named ? 1 : 0));
	json_blanks(t);
	if (t->at < t->end && *t->at == ',')
		t->at++;
	if (!named)
		json_text_row(p);
}

static void json_word(struct pen *p, bool named)
{
	struct json_text *t = json_top(p->j);
	const char *end = json_word_end(t->at, t->end);

	json_space(p, named);
	json_add(p, ROLE_PLAIN, (struct str){t->at, (size_t)(end - t->at)});
	t->at = end;
	json_comma(p);
}

static void json_close(struct pen *p)
{
	struct json_text *t = json_top(p->j);

	p->j->depth--;
	row_pad(p->r, p->begin + json_indent(p, p->j->depth));
	json_add(p, ROLE_DIM, (struct str){t->at, 1});
	t->at++;
	json_comma(p);
}

/* Strings that were walked to their end are left. */
static bool json_more(struct json_rows *j)
{
	for (;;) {
		struct json_text *t = json_top(j);

		json_blanks(t);
		if (t->at < t->end && *t->at != ',')
			return true;
		if (t->at < t->end)
			t->at++;
		else if (j->nest)
			j->depth = j->texts[j->nest--].depth;
		else
			return false;
	}
}

static void json_row(struct pen *p)
{
	struct json_text *t = json_top(p->j);
	bool named;

	if (*t->at == '}' || *t->at == ']') {
		json_close(p);
		return;
	}
	row_pad(p->r, p->begin + json_indent(p, p->j->depth));
	named = p->j->depth > t->depth && !json_in_array(p->j);
	if (named)
		json_key(p);
	if (*t->at == '{' || *t->at == '[')
		json_open(p, named);
	else if (*t->at == '"')
		json_string_row(p, named);
	else
		json_word(p, named);
}

bool json_rows_next(struct json_rows *j, const struct json_look *look, struct row *r)
{
	struct pen p = {j, look, r, r->width};

	j->shown = (struct str){0};
	if (j->text.len)
		json_text_row(&p);
	else if (!json_more(j))
		return false;
	else
		json_row(&p);
	row_cut(r, look->set, look->width);
	return true;
}
