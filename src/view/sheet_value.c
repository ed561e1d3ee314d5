#include "view/sheet_value.h"

#include "view/figure.h"

enum {
	KEY_CELLS = 26, /* of a key that a value stands beside */
	BELOW = 4,	/* cells in front of a value that stands below its key */
	BESIDE = 8,	/* cells at least that one beside a longer key has */
};

/* What a value reads; *json says whether that is an array or an object. */
static struct str value_text(struct sheet *s, const struct scan_value *v, bool *json)
{
	struct json_string read;

	*json = v->type == SCAN_ARRAY || v->type == SCAN_OBJECT;
	if (v->type != SCAN_STRING)
		return v->text;
	read = json_string_read(&s->strings, v);
	*json = read.json;
	return read.text;
}

static void pair_head(struct sheet *s, struct sheet_part *p, struct str key)
{
	p->indent = 1;
	if (!key.len)
		return;
	row_add(&p->head, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&p->head, ROLE_DIM, key, s->set, s->width - 4);
	row_add(&p->head, ROLE_PLAIN, STR("  "), 2);
	p->indent = p->head.width <= KEY_CELLS ? KEY_CELLS : BELOW;
}

/* A value beside a long key, where one row has room for both. */
static void pair_beside(struct sheet *s, struct sheet_part *p)
{
	int room = s->width - p->head.width;
	struct buf shown = {0};

	if (p->indent != BELOW || room < BESIDE || p->text.len > (size_t)s->width ||
		str_find(p->text, '\n') < p->text.len)
		return;
	if (text_line(p->text, s->set, &shown) <= room)
		p->indent = p->head.width;
	buf_release(&shown);
}

void sheet_add_words(struct sheet *s, struct str key, enum role role, struct str text)
{
	struct sheet_part p = {.form = SHEET_TEXT, .text = text, .role = role};

	pair_head(s, &p, key);
	pair_beside(s, &p);
	sheet_add(s, &p);
}

void sheet_add_pair(struct sheet *s, struct str key, const struct scan_value *v)
{
	struct sheet_part p = {.form = SHEET_TEXT};
	bool json;

	p.text = value_text(s, v, &json);
	pair_head(s, &p, key);
	if (json) {
		p.form = SHEET_JSON;
		row_pad(&p.head, KEY_CELLS - 2);
		p.indent = BELOW;
		p.fold = true;
		p.folded = p.text.len < 64;
	} else {
		pair_beside(s, &p);
	}
	sheet_add(s, &p);
}

static size_t count_lines(struct str text)
{
	size_t lines = text.len && text.at[text.len - 1] != '\n';

	while (text.len) {
		size_t line = str_find(text, '\n');

		lines += line < text.len;
		text = str_tail(text, line + 1);
	}
	return lines;
}

void sheet_add_block_text(struct sheet *s, struct str words, struct str text, bool json)
{
	struct sheet_part p = {
		.form = json ? SHEET_JSON : SHEET_TEXT, .text = text, .indent = 1};
	struct buf title = {0};
	size_t lines = json ? 0 : count_lines(text);

	buf_add(&title, words);
	buf_add(&title, STR(" ("));
	figure_size(text.len, &title);
	if (lines > 1)
		buf_addf(&title, ", %zu lines", lines);
	buf_add(&title, STR(")"));
	sheet_add_rule(s, buf_str(&title));
	buf_release(&title);
	if (text.len)
		sheet_add(s, &p);
}

void sheet_add_block(struct sheet *s, struct str words, const struct scan_value *v)
{
	bool json;
	struct str text = value_text(s, v, &json);

	sheet_add_block_text(s, words, text, json);
}
