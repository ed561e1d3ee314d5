#include "tui/curses.h"

#include <curses.h>
#include <fcntl.h>
#include <stdlib.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "term/look.h"
#include "term/modes.h"
#include "tui/keys.h"

struct curses {
	SCREEN *screen;
	FILE *in;
	FILE *out;
	enum colour colour; /* that there are */
	bool mouse;	    /* is ours */
	int click_x;
	int click_y;
	cchar_t *line; /* scratch: a row of cells */
	size_t line_room;
};

enum { ESCAPE_MS = 25, OWN_KEYS = KEY_MAX + 1 };

/* ---- opening ------------------------------------------------------------------------------ */

static FILE *curses_stream(int fd, const char *mode)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	FILE *stream = copy < 0 ? NULL : fdopen(copy, mode);

	if (!stream && copy >= 0)
		close(copy);
	return stream;
}

static void curses_free(struct curses *c)
{
	if (c->screen)
		delscreen(c->screen);
	if (c->in)
		fclose(c->in);
	if (c->out)
		fclose(c->out);
	free(c->line);
	free(c);
}

static bool curses_has(const char *name)
{
	char copy[16] = {0};
	const char *value;

	for (size_t i = 0; name[i] && i + 1 < sizeof(copy); i++)
		copy[i] = name[i];
	value = tigetstr(copy);
	return value && value != (const char *)-1;
}

/* Asked of the terminal's description, before anything is written. */
static bool curses_knows(const struct curses_options *o, struct buf *why)
{
	char term[64] = {0};
	int error = 0;
	bool able = false;

	if (!o->term || !*o->term) {
		buf_add(why, STR("TERM is not set"));
		return false;
	}
	for (size_t i = 0; o->term[i] && i + 1 < sizeof(term); i++)
		term[i] = o->term[i];
	if (setupterm(term, o->out, &error) == ERR) {
		buf_addf(why, "TERM is %s, which nobody has described here", term);
		return false;
	}
	able = curses_has("cup") && curses_has("clear");
	del_curterm(cur_term);
	if (!able)
		buf_addf(why, "TERM is %s, which cannot move its cursor", term);
	return able;
}

static void curses_define_keys(void)
{
	for (const struct modes_row *row = modes_table(); row->bytes; row++)
		define_key(row->bytes, OWN_KEYS + (int)row->key);
}

static void curses_send(struct curses *c, struct str bytes)
{
	fwrite(bytes.at, 1, bytes.len, c->out);
	fflush(c->out);
}

static void curses_setup(struct curses *c)
{
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	scrollok(stdscr, FALSE);
	idlok(stdscr, FALSE);
	leaveok(stdscr, FALSE);
	set_escdelay(ESCAPE_MS);
	curs_set(0);
	curses_define_keys();
	curses_send(c, modes_paste(true));
}

/* A pair a role, on the terminal's own background. */
static void curses_colours(struct curses *c)
{
	if (c->colour == COLOUR_NONE)
		return;
	if (!has_colors() || start_color() == ERR || use_default_colors() == ERR ||
		COLOR_PAIRS <= ROLE_COUNT || COLORS < 8) {
		c->colour = COLOUR_NONE;
		return;
	}
	if (c->colour == COLOUR_256 && COLORS < 256)
		c->colour = COLOUR_8;
	for (int role = 0; role < ROLE_COUNT; role++)
		init_pair((short)(role + 1),
			(short)look_of((enum role)role, c->colour).colour, -1);
}

struct curses *curses_open(const struct curses_options *options, struct buf *why)
{
	struct curses *c;

	if (!curses_knows(options, why))
		return NULL;
	c = mem_new(sizeof(*c));
	c->colour = options->colour;
	c->in = curses_stream(options->in, "r");
	c->out = curses_stream(options->out, "w");
	if (c->in && c->out)
		c->screen = newterm(options->term, c->out, c->in);
	if (!c->screen) {
		buf_add(why, STR("the terminal cannot be taken over"));
		curses_free(c);
		return NULL;
	}
	set_term(c->screen);
	curses_setup(c);
	curses_colours(c);
	return c;
}

void curses_leave(struct curses *c)
{
	curses_send(c, modes_paste(false));
	endwin();
}

void curses_return(struct curses *c)
{
	reset_prog_mode();
	curses_send(c, modes_paste(true));
	clearok(curscr, TRUE);
	wrefresh(stdscr);
}

void curses_close(struct curses *c)
{
	if (!c)
		return;
	curses_leave(c);
	curses_free(c);
}

/* ---- frames ------------------------------------------------------------------------------- */

static attr_t curses_attributes(const struct curses *c, const struct cell *cell)
{
	unsigned style = look_of((enum role)cell->role, c->colour).style;
	attr_t attributes = A_NORMAL;

	if (style & LOOK_BOLD || cell->style & STYLE_BOLD)
		attributes |= A_BOLD;
	if (style & LOOK_DIM || cell->style & STYLE_DIM)
		attributes |= A_DIM;
	if (cell->style & STYLE_REVERSE)
		attributes |= A_REVERSE;
	if (cell->style & STYLE_UNDERLINE)
		attributes |= A_UNDERLINE;
	return attributes;
}

static void curses_cell(const struct curses *c, const struct cell *cell, cchar_t *to)
{
	wchar_t text[4] = {L' '};
	struct str rest = {cell->text, cell->len};
	short pair = c->colour == COLOUR_NONE ? 0 : (short)(cell->role + 1);

	for (size_t i = 0; i < 3 && rest.len; i++) {
		uint32_t code = ' ';
		size_t len = utf8_decode(rest, &code);

		text[i] = (wchar_t)code;
		rest = str_tail(rest, len ? len : 1);
	}
	setcchar(to, text, curses_attributes(c, cell), pair, NULL);
}

static void curses_row(struct curses *c, const struct canvas *canvas, int y)
{
	const struct cell *cells = canvas->cells + (size_t)y * (size_t)canvas->cols;
	int count = 0;

	c->line = mem_grow(c->line, &c->line_room, (size_t)canvas->cols, sizeof(*c->line));
	for (int x = 0; x < canvas->cols; x++)
		if (cells[x].width)
			curses_cell(c, &cells[x], &c->line[count++]);
	mvadd_wchnstr(y, 0, c->line, count);
}

static void curses_cursor(const struct canvas *canvas)
{
	bool shown = canvas->cursor_x >= 0 && canvas->cursor_y >= 0;

	curs_set(shown ? 1 : 0);
	if (shown)
		move(canvas->cursor_y, canvas->cursor_x);
	else
		move(canvas->rows - 1, canvas->cols - 1);
}

void curses_show(struct curses *c, const struct canvas *canvas, bool anew)
{
	if (anew)
		clearok(curscr, TRUE);
	for (int y = 0; y < canvas->rows && y < LINES; y++)
		curses_row(c, canvas, y);
	curses_cursor(canvas);
	wrefresh(stdscr);
}

void curses_resize(struct curses *c, int cols, int rows)
{
	(void)c;
	resizeterm(rows > 0 ? rows : 1, cols > 0 ? cols : 1);
	werase(stdscr);
	clearok(curscr, TRUE);
}

/* ---- keys --------------------------------------------------------------------------------- */

struct curses_key {
	int theirs;
	int ours;
};

static const struct curses_key keys[] = {
	{KEY_UP, K_UP},
	{KEY_DOWN, K_DOWN},
	{KEY_LEFT, K_LEFT},
	{KEY_RIGHT, K_RIGHT},
	{KEY_HOME, K_HOME},
	{KEY_END, K_END},
	{KEY_PPAGE, K_PGUP},
	{KEY_NPAGE, K_PGDN},
	{KEY_BACKSPACE, K_BACKSPACE},
	{KEY_DC, K_DELETE},
	{KEY_IC, K_INSERT},
	{KEY_BTAB, K_BACKTAB},
	{KEY_ENTER, K_ENTER},
	{OWN_KEYS + MODES_PASTE, K_PASTE},
	{OWN_KEYS + MODES_PASTE_END, K_PASTE_END},
	{OWN_KEYS + MODES_BACKTAB, K_BACKTAB},
	{OWN_KEYS + MODES_WORD_LEFT, K_WORD_LEFT},
	{OWN_KEYS + MODES_WORD_RIGHT, K_WORD_RIGHT},
	{OWN_KEYS + MODES_HOME, K_HOME},
	{OWN_KEYS + MODES_END, K_END},
};

/* A key that has a name here; K_NONE: it has none. */
static int curses_named(int theirs)
{
	if (theirs >= KEY_F(1) && theirs <= KEY_F(12))
		return K_F1 + (theirs - KEY_F(1));
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].theirs == theirs)
			return keys[i].ours;
	return K_NONE;
}

/* C-h and DEL are both what people's Backspace sends. */
static int curses_character(wint_t code)
{
	if (code == 0x7f || code == 8)
		return K_BACKSPACE;
	return code > 0x10ffff ? K_NONE : (int)code;
}

void curses_mouse(struct curses *c, bool on)
{
	if (c->mouse == on)
		return;
	c->mouse = on;
	mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
	mouseinterval(0);
}

void curses_click(const struct curses *c, int *x, int *y)
{
	*x = c->click_x;
	*y = c->click_y;
}

static int curses_moused(struct curses *c)
{
	MEVENT event;

	if (getmouse(&event) == ERR)
		return K_NONE;
	if (event.bstate & BUTTON4_PRESSED)
		return K_WHEEL_UP;
	if (event.bstate & BUTTON5_PRESSED)
		return K_WHEEL_DOWN;
	c->click_x = event.x;
	c->click_y = event.y;
	return event.bstate & BUTTON1_PRESSED ? K_CLICK : K_NONE;
}

int curses_key(struct curses *c)
{
	wint_t code;

	for (;;) {
		int result = wget_wch(stdscr, &code), key = K_NONE;

		if (result == ERR)
			return K_NONE;
		if (result == KEY_CODE_YES && code == KEY_MOUSE)
			key = curses_moused(c);
		else if (result == KEY_CODE_YES)
			key = curses_named((int)code);
		else if (code)
			key = curses_character(code);
		if (key != K_NONE)
			return key;
	}
}

/* ---- rescue ------------------------------------------------------------------------------- */

/* A capability's bytes, without what it says of waiting: `$<5>`. */
static void rescue_add(const char *name, struct buf *out)
{
	char copy[16] = {0};
	const char *at;

	for (size_t i = 0; name[i] && i + 1 < sizeof(copy); i++)
		copy[i] = name[i];
	at = tigetstr(copy);
	if (!at || at == (const char *)-1)
		return;
	while (*at) {
		if (at[0] == '$' && at[1] == '<')
			while (*at && *at != '>')
				at++;
		else
			buf_add_byte(out, *at);
		at += *at != '\0';
	}
}

void curses_rescue(const struct curses *c, struct buf *out)
{
	static const char *const names[] = {"sgr0", "cnorm", "rmkx", "rmcup"};

	(void)c;
	buf_add(out, modes_paste(false));
	if (curses_has("kmous"))
		buf_add(out, modes_mouse());
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		rescue_add(names[i], out);
}
