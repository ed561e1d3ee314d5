#ifndef TUI_SETTINGS_H
#define TUI_SETTINGS_H

#include "base/buf.h"
#include "tui/keys.h"
#include "view/row.h"

/*
 * What a person may wish: tui.conf, and the commands :set, :bind and :color, which read the same
 * lines:
 *
 *     # a comment
 *     bind waterfall + zoom-in
 *     bind all C-n none
 *     set idle yes
 *     color llm 26 default bold
 */
enum time_format { TIME_RELATIVE, TIME_CLOCK, TIME_DELTA };

/* What a role is to look like, where it was said. */
struct look_said {
	bool said;
	int fg; /* 0 to 255; -1: the terminal's own */
	int bg;
	unsigned style; /* enum style */
};

struct settings {
	int time;   /* enum time_format */
	bool idle;  /* time in which nothing ran is made short */
	bool wrap;  /* long lines are wrapped */
	bool mouse; /* its clicks and its wheel are ours */
	struct look_said looks[ROLE_COUNT];
};

struct setting_row {
	const char *name;
	const char *
		words; /* what it may be, separated by blanks, in the order of its numbers */
	const char *help;
	int standard; /* the number of what it is by default */
};

/* The rows, up to one without a name. */
const struct setting_row *settings_table(void);

void settings_init(struct settings *s);

/*
 * Does what a line says. False: it cannot be understood, and *why (emptied first) says why; its
 * *column is the byte of the line, from 1, at which that is. Blank lines and comments are fine.
 */
bool settings_line(struct settings *s, struct keymap *keys, struct str line,
	struct buf *why, size_t *column);

/* What a setting is now, as a word of its row. */
const char *settings_value(
	const struct settings *s, const struct setting_row *row, struct buf *out);

/* All that there is to be set, by default, as a file that says the same: --print-config. */
void settings_print(struct buf *out);

#endif
