#include "base/near.h"
#include "tui/canvas.h"
#include "tui/settings_parts.h"

/* One line of tui.conf. */

struct line_reader {
	struct str line;
	size_t at;    /* behind the word that was read last */
	size_t begin; /* of that word */
	struct buf *why;
	size_t *column;
};

/* The next word, or the empty text. */
static struct str line_word(struct line_reader *r)
{
	while (r->at < r->line.len &&
		(r->line.at[r->at] == ' ' || r->line.at[r->at] == '\t'))
		r->at++;
	r->begin = r->at;
	while (r->at < r->line.len && r->line.at[r->at] != ' ' && r->line.at[r->at] != '\t')
		r->at++;
	return (struct str){r->line.at + r->begin, r->at - r->begin};
}

static bool line_wrong(struct line_reader *r, const char *what, struct str word)
{
	buf_add(r->why, str_from(what));
	if (word.len) {
		buf_add(r->why, STR(" "));
		buf_add(r->why, word);
	}
	*r->column = r->begin + 1;
	return false;
}

static bool line_near(struct line_reader *r, const char *what, struct near *near)
{
	line_wrong(r, what, (struct str){near->word, near->len});
	if (near->best) {
		buf_add(r->why, STR(": did you mean "));
		buf_add(r->why, str_from(near->best));
		buf_add(r->why, STR("?"));
	}
	return false;
}

static bool line_ends(struct line_reader *r)
{
	struct str word = line_word(r);

	return !word.len || line_wrong(r, "nothing is expected behind this:", word);
}

/* ---- set ---------------------------------------------------------------------------------- */

/* `set idle yes`, and `set idle=yes`. */
static bool set_read(struct line_reader *r, struct settings *s)
{
	struct str name = line_word(r), value;
	size_t equals = str_find(name, '=');
	struct near near;
	int number;

	if (!name.len)
		return line_wrong(r, "set what? A name and a value are expected", name);
	if (equals < name.len)
		r->at = r->begin + equals + 1;
	name = str_head(name, equals);
	near_init(&near, name.at, name.len);
	for (const struct setting_row *row = settings_table(); row->name; row++) {
		near_offer(&near, row->name);
		if (!str_eq(str_from(row->name), name))
			continue;
		value = line_word(r);
		number = settings_number(row->words, value);
		if (number < 0) {
			line_wrong(r, "this may be", str_from(row->words));
			return false;
		}
		settings_put(s, row, number);
		return line_ends(r);
	}
	return line_near(r, "there is no setting", &near);
}

/* ---- bind --------------------------------------------------------------------------------- */

static bool bind_screens(struct line_reader *r, unsigned *screens)
{
	struct str word = line_word(r);
	struct near near;

	near_init(&near, word.at, word.len);
	for (const struct settings_screens *p = settings_screens(); p->name; p++) {
		near_offer(&near, p->name);
		*screens = p->screens;
		if (str_eq(str_from(p->name), word))
			return true;
	}
	return line_near(r, "there is no screen", &near);
}

static bool bind_action(struct line_reader *r, const struct action_row **row)
{
	struct str word = line_word(r);
	struct near near;

	*row = NULL;
	if (str_eq(word, STR("none")))
		return true;
	*row = keys_named(word);
	if (*row)
		return true;
	near_init(&near, word.at, word.len);
	for (const struct action_row *one = keys_table(); one->action; one++)
		near_offer(&near, one->name);
	return line_near(r, "there is no action", &near);
}

static bool bind_read(struct line_reader *r, struct keymap *keys)
{
	const struct action_row *row;
	unsigned screens = 0;
	struct str word;
	size_t begin;

	if (!bind_screens(r, &screens))
		return false;
	word = line_word(r);
	begin = r->begin;
	if (!word.len)
		return line_wrong(r, "bind which keys?", word);
	if (!bind_action(r, &row) || !line_ends(r))
		return false;
	if (keymap_bind(keys, word, screens, row))
		return true;
	r->begin = begin;
	return line_wrong(r, "these are no keys:", word);
}

/* ---- color -------------------------------------------------------------------------------- */

static const char colour_words[] = "black red green yellow blue magenta cyan white";

static const struct style_word {
	const char *name;
	unsigned style;
} style_words[] = {
	{"bold", STYLE_BOLD},
	{"dim", STYLE_DIM},
	{"reverse", STYLE_REVERSE},
	{"underline", STYLE_UNDERLINE},
	{NULL, 0},
};

static bool colour_value(struct str word, int *colour)
{
	*colour = -1;
	if (str_eq(word, STR("default")))
		return true;
	*colour = settings_number(colour_words, word);
	if (*colour >= 0)
		return true;
	*colour = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] < '0' || word.at[i] > '9' || i == 3)
			return false;
		*colour = *colour * 10 + (word.at[i] - '0');
	}
	return word.len && *colour <= 255;
}

static bool colour_style(struct str word, unsigned *style)
{
	for (const struct style_word *s = style_words; s->name; s++) {
		if (!str_eq(str_from(s->name), word))
			continue;
		*style |= s->style;
		return true;
	}
	return false;
}

/* `color ROLE FG [BG] [STYLE]...` */
static bool colour_read(struct line_reader *r, struct settings *s)
{
	struct look_said look = {.said = true, .fg = -1, .bg = -1};
	struct str word = line_word(r);
	int role = settings_number(settings_roles(), word);

	if (role < 0 || !word.len)
		return line_wrong(r, "this may be", str_from(settings_roles()));
	word = line_word(r);
	if (!colour_value(word, &look.fg))
		return line_wrong(
			r, "a colour is a number up to 255, a name or default, not", word);
	word = line_word(r);
	if (word.len && colour_value(word, &look.bg))
		word = line_word(r);
	for (; word.len; word = line_word(r))
		if (!colour_style(word, &look.style))
			return line_wrong(
				r, "expected bold, dim, reverse or underline, not", word);
	s->looks[role] = look;
	return true;
}

/* ------------------------------------------------------------------------------------------- */

bool settings_line(struct settings *s, struct keymap *keys, struct str line,
	struct buf *why, size_t *column)
{
	struct line_reader r = {.line = line, .why = why, .column = column};
	struct str word;

	buf_reset(why);
	*column = 1;
	word = line_word(&r);
	if (!word.len || word.at[0] == '#')
		return true;
	if (str_eq(word, STR("set")))
		return set_read(&r, s);
	if (str_eq(word, STR("bind")))
		return bind_read(&r, keys);
	if (str_eq(word, STR("color")) || str_eq(word, STR("colour")))
		return colour_read(&r, s);
	return line_wrong(&r, "expected set, bind or color, not", word);
}
