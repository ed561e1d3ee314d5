#ifndef TUI_SETTINGS_PARTS_H
#define TUI_SETTINGS_PARTS_H

#include "tui/settings.h"

/* What the files of settings share. */

/* The n-th of words that are separated by blanks, from 0; empty: there are not so many. */
struct str settings_word(const char *words, int n);

/* Which of them it is; -1: none. */
int settings_number(const char *words, struct str word);

void settings_put(struct settings *s, const struct setting_row *row, int value);

/* Screens by name, up to one without; `all` is the first. */
struct settings_screens {
	const char *name;
	unsigned screens;
};

const struct settings_screens *settings_screens(void);

/* The roles' names in their order, separated by blanks. */
const char *settings_roles(void);

#endif
