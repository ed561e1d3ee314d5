#include "tui/commands.h"

#include <string.h>

static void command_quit(struct tui *t, struct str rest)
{
	(void)rest;
	t->quit = true;
}

static void command_help(struct tui *t, struct str rest)
{
	(void)rest;
	tui_open(t, PART_HELP);
}

static void command_fill(void *from, const struct sink *sink)
{
	sink->write(sink->to, buf_str(from));
}

/* The frame as it is without the prompt that this was typed into. */
static void command_write_screen(struct tui *t, struct str path, bool roles)
{
	struct buf text = {0}, name = {0};
	int error;

	if (!path.len || !t->world.write) {
		tui_complain(t, "screen: no file is named");
		return;
	}
	buf_add(&name, path);
	tui_draw(t);
	canvas_dump(&t->canvas, roles, &text);
	error = t->world.write(t->world.to, buf_text(&name), true, command_fill, &text);
	if (error)
		tui_complain(t, "%s: %s", buf_text(&name), strerror(error));
	buf_release(&text);
	buf_release(&name);
}

static void command_screen(struct tui *t, struct str rest)
{
	command_write_screen(t, rest, false);
}

static void command_screen_roles(struct tui *t, struct str rest)
{
	command_write_screen(t, rest, true);
}

const struct command_row commands_table[] = {
	{"q", NULL, "quit", command_quit, NULL},
	{"quit", NULL, "quit", command_quit, NULL},
	{"help", NULL, "the keys", command_help, NULL},
	{"screen", "FILE", "write what is on the screen to a file", command_screen, NULL},
	{"screen!", "FILE", "the same with what its cells look like", command_screen_roles,
		NULL},
	{.name = NULL},
};
