#include "term/caps.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { WIDTH_USUAL = 80, HEIGHT_USUAL = 24, WIDTH_MAX = 4096 };

static bool given(const char *value)
{
	return value && *value;
}

static bool is(const char *value, const char *word)
{
	return value && strcmp(value, word) == 0;
}

static bool begins(const char *value, const char *word)
{
	return value && strncmp(value, word, strlen(word)) == 0;
}

/* TERM says nothing, or that the cursor cannot be moved. */
static bool is_dumb(const char *term)
{
	return !given(term) || is(term, "dumb") || is(term, "unknown");
}

static enum colour colour_depth(const struct caps_world *w)
{
	static const char *const many[] = {
		"256color", "direct", "kitty", "alacritty", "foot", "ghostty", "wezterm"};

	if (is(w->force_color, "2") || is(w->force_color, "3") || given(w->colorterm))
		return COLOUR_256;
	for (size_t i = 0; i < sizeof many / sizeof *many; i++)
		if (w->term && strstr(w->term, many[i]))
			return COLOUR_256;
	return COLOUR_8;
}

enum wish caps_wish(const char *value)
{
	static const char *const yes[] = {"on", "always", "unicode"};

	if (strcmp(value, "auto") == 0)
		return WISH_AUTO;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (strcmp(value, yes[i]) == 0)
			return WISH_ON;
	return WISH_OFF;
}

static enum wish colour_wish(enum wish option, const struct caps_world *w)
{
	if (option != WISH_AUTO)
		return option;
	if (given(w->no_color))
		return WISH_OFF;
	if (given(w->force_color))
		return is(w->force_color, "0") || is(w->force_color, "false") ? WISH_OFF
									      : WISH_ON;
	if (given(w->clicolor_force) && !is(w->clicolor_force, "0"))
		return WISH_ON;
	return is(w->clicolor, "0") ? WISH_OFF : WISH_AUTO;
}

static enum text_set decide_set(enum wish unicode, const struct caps_world *w)
{
	if (unicode != WISH_AUTO)
		return unicode == WISH_ON ? TEXT_UTF8 : TEXT_ASCII;
	if (!w->codeset ||
		(strcasecmp(w->codeset, "UTF-8") && strcasecmp(w->codeset, "utf8")))
		return TEXT_ASCII;
	if (w->line_cells != 1 || begins(w->term, "vt") || is(w->term, "linux"))
		return TEXT_ASCII;
	if (is(w->term, "dumb") || (w->tty && is_dumb(w->term)))
		return TEXT_ASCII;
	return TEXT_UTF8;
}

static int clamp(long value, int least, int most)
{
	return value < least ? least : value > most ? most : (int)value;
}

static int decide_width(int option, const struct caps_world *w)
{
	long width = option;

	if (width <= 0 && w->tty)
		width = w->columns;
	if (width <= 0 && given(w->env_columns))
		width = strtol(w->env_columns, NULL, 10);
	return clamp(width > 0 ? width : WIDTH_USUAL, 1, WIDTH_MAX);
}

struct caps caps_decide(const struct caps_wishes *wishes, const struct caps_world *world)
{
	enum wish colour = colour_wish(wishes->colour, world);
	bool screen = world->tty && !is_dumb(world->term);
	struct caps caps = {0};

	if (colour == WISH_ON ||
		(colour == WISH_AUTO && screen && !begins(world->term, "vt")))
		caps.colour = colour_depth(world);
	caps.styled = caps.colour || (screen && wishes->colour != WISH_OFF);
	caps.live = screen && wishes->live != WISH_OFF &&
		(wishes->live == WISH_ON || !given(world->ci) || is(world->ci, "false"));
	caps.set = decide_set(wishes->unicode, world);
	caps.columns = decide_width(0, world);
	caps.width = wishes->width > 0 ? decide_width(wishes->width, world) : caps.columns;
	caps.height = world->rows > 0 ? world->rows : HEIGHT_USUAL;
	return caps;
}

struct caps_world caps_world(int fd)
{
	struct caps_world w = {
		.tty = isatty(fd),
		.line_cells = wcwidth(L'\u2500'),
		.codeset = nl_langinfo(CODESET),
		.term = getenv("TERM"),
		.colorterm = getenv("COLORTERM"),
		.no_color = getenv("NO_COLOR"),
		.force_color = getenv("FORCE_COLOR"),
		.clicolor = getenv("CLICOLOR"),
		.clicolor_force = getenv("CLICOLOR_FORCE"),
		.env_columns = getenv("COLUMNS"),
		.ci = getenv("CI"),
	};
	struct winsize size;

	if (w.tty && ioctl(fd, TIOCGWINSZ, &size) == 0) {
		w.columns = size.ws_col;
		w.rows = size.ws_row;
	}
	return w;
}
