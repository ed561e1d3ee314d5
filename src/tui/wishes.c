#include "tui/wishes.h"

#include <string.h>

static void wish(struct tui *t, const char *word, struct str rest)
{
	struct buf line = {0}, why = {0};
	size_t column;

	buf_addf(&line, "%s ", word);
	buf_add(&line, rest);
	if (!settings_line(&t->settings, &t->keymap, buf_str(&line), &why, &column))
		tui_complain(t, "column %zu: %s", column, buf_text(&why));
	t->redraw = true;
	buf_release(&line);
	buf_release(&why);
}

/* Without anything, it says how things are. */
static void wish_show(struct tui *t)
{
	struct buf text = {0}, value = {0};

	for (const struct setting_row *row = settings_table(); row->name; row++)
		buf_addf(&text, "%s%s=%s", text.len ? "  " : "", row->name,
			settings_value(&t->settings, row, &value));
	tui_say(t, "%s", buf_text(&text));
	buf_release(&text);
	buf_release(&value);
}

static void command_set(struct tui *t, struct str rest)
{
	if (rest.len)
		wish(t, "set", rest);
	else
		wish_show(t);
}

static void command_bind(struct tui *t, struct str rest)
{
	wish(t, "bind", rest);
}

static void command_color(struct tui *t, struct str rest)
{
	wish(t, "color", rest);
}

static void wishes_word(struct str word, struct str begun, struct buf *out)
{
	if (!str_starts(word, begun))
		return;
	buf_add(out, word);
	buf_add_byte(out, 0);
}

static void complete_set(struct tui *t, struct str rest, struct buf *out)
{
	struct str name = str_head(rest, str_find(rest, ' '));

	(void)t;
	for (const struct setting_row *row = settings_table(); row->name; row++) {
		struct str words = str_from(row->words);

		if (name.len == rest.len)
			wishes_word(str_from(row->name), rest, out);
		else if (str_eq(str_from(row->name), name))
			while (words.len) {
				struct str word = str_head(words, str_find(words, ' '));

				wishes_word(word, str_tail(rest, name.len + 1), out);
				words = str_tail(words, word.len + 1);
			}
	}
}

/* The third word is an action; screens and keys are for who types to know. */
static void complete_bind(struct tui *t, struct str rest, struct buf *out)
{
	const char *last = NULL;

	(void)t;
	for (int i = 0; i < 2; i++) {
		size_t word = str_find(rest, ' ');

		if (word == rest.len)
			return;
		rest = str_tail(rest, word + 1);
	}
	for (const struct action_row *row = keys_table(); row->action; row++) {
		if (!last || strcmp(last, row->name) != 0)
			wishes_word(str_from(row->name), rest, out);
		last = row->name;
	}
}

const struct command_row wishes_commands[] = {
	{"set", "[NAME VALUE]", "how things are, or how they are to be", command_set,
		complete_set},
	{"bind", "SCREEN KEYS ACTION", "what keys do; none: nothing", command_bind,
		complete_bind},
	{"color", "ROLE FG [BG] [STYLE]...", "what a role looks like", command_color, NULL},
	{.name = NULL},
};
