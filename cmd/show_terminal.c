#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "show.h"

/* The terminal that keys come from and frames go to, and what else of the world is asked for. */

static void show_note(void *to, struct str line)
{
	tui_note(to, line);
}

/* Standard input and output, or the terminal itself where these are something else. */
static bool show_find_terminal(struct show *s)
{
	bool keys = isatty(STDIN_FILENO), draw = isatty(STDOUT_FILENO);

	s->keys_fd = STDIN_FILENO;
	s->draw_fd = STDOUT_FILENO;
	if (keys && draw && !s->options->read.command)
		return true;
	s->own_fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (s->own_fd < 0)
		return false;
	s->keys_fd = s->own_fd;
	if (!draw)
		s->draw_fd = s->own_fd;
	return true;
}

void show_size(struct show *s)
{
	struct winsize size = {0};

	if (ioctl(s->draw_fd, TIOCGWINSZ, &size) < 0 || !size.ws_col || !size.ws_row) {
		size.ws_col = 80;
		size.ws_row = 24;
	}
	curses_resize(s->curses, size.ws_col, size.ws_row);
	tui_size(&s->tui, size.ws_col, size.ws_row);
	s->tui.redraw = true;
}

/* What it could be told instead. */
static void show_no_terminal(struct show *s, struct str why)
{
	report_say(&s->intake.report,
		"cannot draw on this terminal: %.*s; aitrace-tree shows the same as text",
		(int)why.len, why.at);
}

static bool show_take(struct show *s)
{
	struct caps_world world = caps_world(s->draw_fd);
	struct caps caps = caps_decide(&s->options->wishes, &world);
	struct curses_options options = {.term = getenv("TERM"),
		.in = s->keys_fd,
		.out = s->draw_fd,
		.colour = caps.colour};
	struct buf bytes = {0};

	s->rescue = rescue_new(s->keys_fd);
	s->curses = curses_open(&options, &bytes);
	if (!s->curses) {
		show_no_terminal(s, buf_str(&bytes));
		buf_release(&bytes);
		return false;
	}
	curses_rescue(s->curses, &bytes);
	if (s->rescue)
		rescue_begin(s->rescue, buf_str(&bytes));
	buf_release(&bytes);
	s->tui.set = caps.set;
	s->tui.unicode = caps.set == TEXT_UTF8;
	return true;
}

bool show_terminal(struct show *s)
{
	if (!show_find_terminal(s)) {
		show_no_terminal(s, STR("there is none"));
		return false;
	}
	if (!show_take(s))
		return false;
	s->intake.report.set = s->tui.set;
	s->intake.report.line = show_note;
	s->intake.report.to = &s->tui;
	s->tui.world = show_world(s);
	show_size(s);
	return true;
}

void show_terminal_end(struct show *s)
{
	curses_close(s->curses);
	s->curses = NULL;
	rescue_free(s->rescue);
	s->rescue = NULL;
	s->intake.report.line = NULL;
	if (s->own_fd >= 0)
		close(s->own_fd);
	s->own_fd = -1;
}
