#include "tui/settings_parts.h"

#include "term/look.h"

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

/* What they look like with 256 colours; said so, they would on a terminal of eight too: no line of its own. */
static void print_colors(struct buf *out)
{
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct look look = look_of((enum role)role, COLOUR_256);
		struct str name = settings_word(settings_roles(), role);

		buf_addf(out, "# color %.*s ", (int)name.len, name.at);
		if (look.colour < 0)
			buf_add(out, STR("default"));
		else
			buf_addf(out, "%d", look.colour);
		buf_addf(out, "%s%s\n", look.style & LOOK_BOLD ? " bold" : "",
			look.style & LOOK_DIM ? " dim" : "");
	}
}

void settings_print(struct buf *out)
{
	for (const struct setting_row *row = settings_table(); row->name; row++) {
		struct str value = settings_word(row->words, row->standard);

		buf_addf(out, "# %s: %s\nset %s %.*s\n", row->words, row->help, row->name,
			(int)value.len, value.at);
	}
	buf_addf(out, "\n# color ROLE FOREGROUND [BACKGROUND] [STYLE]...\n");
	print_colors(out);
	buf_addf(out, "\n# bind SCREEN KEYS ACTION\n");
	for (const struct action_row *row = keys_table(); row->action; row++) {
		buf_addf(out, "# %s\n", row->help);
		print_binds(row, out);
	}
}
