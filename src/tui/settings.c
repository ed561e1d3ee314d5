#include "tui/settings_parts.h"

#include <stddef.h>
#include <string.h>

/* One row a setting, and where its number is kept. */
enum setting { SET_TIME, SET_IDLE, SET_WRAP, SET_MOUSE, SET_COUNT };

static const struct setting_row rows[SET_COUNT + 1] = {
	[SET_TIME] = {"time", "relative clock delta",
		"times since the start, of the clock, since the one before", 0},
	[SET_IDLE] = {"idle", "no yes", "time in which nothing ran is made short", 0},
	[SET_WRAP] = {"wrap", "no yes", "long lines are wrapped, not cut", 1},
	[SET_MOUSE] = {"mouse", "no yes",
		"a click puts the cursor there, the wheel scrolls; Shift selects text", 0},
};

const struct setting_row *settings_table(void)
{
	return rows;
}

static int setting_get(const struct settings *s, enum setting which)
{
	switch (which) {
	case SET_TIME:
		return s->time;
	case SET_IDLE:
		return s->idle;
	case SET_MOUSE:
		return s->mouse;
	default:
		return s->wrap;
	}
}

void settings_put(struct settings *s, const struct setting_row *row, int value)
{
	switch ((enum setting)(row - rows)) {
	case SET_TIME:
		s->time = value;
		break;
	case SET_IDLE:
		s->idle = value != 0;
		break;
	case SET_MOUSE:
		s->mouse = value != 0;
		break;
	default:
		s->wrap = value != 0;
	}
}

void settings_init(struct settings *s)
{
	*s = (struct settings){0};
	for (unsigned i = 0; i < SET_COUNT; i++)
		settings_put(s, &rows[i], rows[i].standard);
}

/* ---- words -------------------------------------------------------------------------------- */

/* The n-th word of a row's; empty: it has not so many. */
struct str settings_word(const char *words, int n)
{
	struct str left = str_from(words);

	for (;; n--) {
		struct str word = str_head(left, str_find(left, ' '));

		if (!n || !word.len)
			return word;
		left = str_tail(left, word.len + 1);
	}
}

int settings_number(const char *words, struct str word)
{
	for (int i = 0;; i++) {
		struct str one = settings_word(words, i);

		if (!one.len)
			return -1;
		if (str_eq(one, word))
			return i;
	}
}

const char *settings_value(
	const struct settings *s, const struct setting_row *row, struct buf *out)
{
	buf_reset(out);
	buf_add(out, settings_word(row->words, setting_get(s, (enum setting)(row - rows))));
	return buf_text(out);
}

/* ---- names -------------------------------------------------------------------------------- */

static const struct settings_screens screens[] = {
	{"all", ON_ALL},
	{"list", ON_LIST},
	{"waterfall", ON_WATERFALL},
	{"detail", ON_DETAIL},
	{"conversation", ON_CONVERSATION},
	{"state", ON_STATE},
	{"log", ON_LOG},
	{"cinema", ON_CINEMA},
	{"help", ON_HELP},
	{NULL, 0},
};

const struct settings_screens *settings_screens(void)
{
	return screens;
}

const char *settings_roles(void)
{
	return "plain dim strong agent llm tool retrieval state other ok "
	       "error open lost";
}
