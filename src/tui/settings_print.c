#include "tui/settings_parts.h"

/* What --print-config writes. */

/* The name of these screens, or one line for each of them. */
static void print_bind(const struct action_row *row, struct str key, struct buf *out)
{
	for (const struct settings_screens *p = settings_screens(); p->name; p++) {
		bool whole = p->screens == ON_ALL;

		if (whole ? row->screens != ON_ALL : row->screens == ON_ALL)
			continue;
		if (!(row->screens & p->screens))
			continue;
		buf_addf(
			out, "bind %s %.*s %s\n", p->name, (int)key.len, key.at, row->name);
	}
}

static void print_binds(const struct action_row *row, struct buf *out)
{
	for (int i = 0;; i++) {
		struct str key = settings_word(row->keys, i);

		if (!key.len)
			return;
		print_bind(row, key, out);
	}
}

void settings_print(struct buf *out)
{
	for (const struct setting_row *row = settings_table(); row->name; row++) {
		struct str value = settings_word(row->words, row->standard);

		buf_addf(out, "# %s: %s\nset %s %.*s\n", row->words, row->help, row->name,
			(int)value.len, value.at);
	}
	buf_addf(out, "\n# color ROLE FOREGROUND [BACKGROUND] [STYLE]...; roles:\n# %s\n",
		settings_roles());
	buf_addf(out, "\n# bind SCREEN KEYS ACTION\n");
	for (const struct action_row *row = keys_table(); row->action; row++) {
		buf_addf(out, "# %s\n", row->help);
		print_binds(row, out);
	}
}
