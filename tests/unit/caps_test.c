#include "test.h"

#include "base/str.h"
#include "term/caps.h"

#define UTF8 .codeset = "UTF-8", .line_cells = 1
#define TTY UTF8, .tty = true, .columns = 100, .rows = 30
#define XTERM TTY, .term = "xterm-256color"

struct outcome {
	enum colour colour;
	bool styled;
	bool live;
	enum text_set set;
	int width;
	int height;
};

struct decision {
	const char *what;
	struct caps_wishes wishes;
	struct caps_world world;
	struct outcome want;
};

static const struct decision decisions[] = {
	{"a usual terminal", {0}, {XTERM}, {COLOUR_256, true, true, TEXT_UTF8, 100, 30}},
	{"8 colours", {0}, {TTY, .term = "screen"},
		{COLOUR_8, true, true, TEXT_UTF8, 100, 30}},
	{"COLORTERM", {0}, {TTY, .term = "screen", .colorterm = "truecolor"},
		{COLOUR_256, true, true, TEXT_UTF8, 100, 30}},
	{"a pipe", {0}, {UTF8, .term = "xterm-256color"},
		{COLOUR_NONE, false, false, TEXT_UTF8, 80, 24}},
	{"a pipe and COLUMNS", {0}, {UTF8, .env_columns = "132", .term = "xterm"},
		{COLOUR_NONE, false, false, TEXT_UTF8, 132, 24}},
	{"a pipe and no TERM", {0}, {UTF8}, {COLOUR_NONE, false, false, TEXT_UTF8, 80, 24}},
	{"a pipe and TERM=dumb", {0}, {UTF8, .term = "dumb"},
		{COLOUR_NONE, false, false, TEXT_ASCII, 80, 24}},
	{"TERM=dumb", {0}, {TTY, .term = "dumb"},
		{COLOUR_NONE, false, false, TEXT_ASCII, 100, 30}},
	{"TERM unset", {0}, {TTY}, {COLOUR_NONE, false, false, TEXT_ASCII, 100, 30}},
	{"TERM empty", {0}, {TTY, .term = ""},
		{COLOUR_NONE, false, false, TEXT_ASCII, 100, 30}},
	{"TERM=unknown", {0}, {TTY, .term = "unknown"},
		{COLOUR_NONE, false, false, TEXT_ASCII, 100, 30}},
	{"TERM=vt100", {0}, {TTY, .term = "vt100"},
		{COLOUR_NONE, true, true, TEXT_ASCII, 100, 30}},
	{"TERM=linux", {0}, {TTY, .term = "linux"},
		{COLOUR_8, true, true, TEXT_ASCII, 100, 30}},
	{"LC_ALL=C", {0},
		{.tty = true,
			.columns = 100,
			.rows = 30,
			.term = "xterm",
			.codeset = "ANSI_X3.4-1968",
			.line_cells = -1},
		{COLOUR_8, true, true, TEXT_ASCII, 100, 30}},
	{"wide line drawing", {0},
		{.tty = true,
			.columns = 100,
			.rows = 30,
			.term = "xterm",
			.codeset = "UTF-8",
			.line_cells = 2},
		{COLOUR_8, true, true, TEXT_ASCII, 100, 30}},
	{"NO_COLOR", {0}, {XTERM, .no_color = "1"},
		{COLOUR_NONE, true, true, TEXT_UTF8, 100, 30}},
	{"NO_COLOR=0", {0}, {XTERM, .no_color = "0"},
		{COLOUR_NONE, true, true, TEXT_UTF8, 100, 30}},
	{"NO_COLOR empty", {0}, {XTERM, .no_color = ""},
		{COLOUR_256, true, true, TEXT_UTF8, 100, 30}},
	{"NO_COLOR before FORCE_COLOR", {0},
		{XTERM, .no_color = "1", .force_color = "1", .clicolor_force = "1"},
		{COLOUR_NONE, true, true, TEXT_UTF8, 100, 30}},
	{"--color=always before NO_COLOR", {.colour = WISH_ON}, {XTERM, .no_color = "1"},
		{COLOUR_256, true, true, TEXT_UTF8, 100, 30}},
	{"--color=always in a pipe", {.colour = WISH_ON}, {UTF8, .term = "xterm"},
		{COLOUR_8, true, false, TEXT_UTF8, 80, 24}},
	{"--color=always, TERM=dumb", {.colour = WISH_ON}, {TTY, .term = "dumb"},
		{COLOUR_8, true, false, TEXT_ASCII, 100, 30}},
	{"--color=never", {.colour = WISH_OFF}, {XTERM, .force_color = "1"},
		{COLOUR_NONE, false, true, TEXT_UTF8, 100, 30}},
	{"FORCE_COLOR in a pipe", {0}, {UTF8, .term = "xterm", .force_color = "1"},
		{COLOUR_8, true, false, TEXT_UTF8, 80, 24}},
	{"FORCE_COLOR=3 in a pipe", {0}, {UTF8, .force_color = "3"},
		{COLOUR_256, true, false, TEXT_UTF8, 80, 24}},
	{"FORCE_COLOR=0", {0}, {XTERM, .force_color = "0"},
		{COLOUR_NONE, true, true, TEXT_UTF8, 100, 30}},
	{"CLICOLOR_FORCE in a pipe", {0}, {UTF8, .term = "xterm", .clicolor_force = "1"},
		{COLOUR_8, true, false, TEXT_UTF8, 80, 24}},
	{"CLICOLOR_FORCE=0 in a pipe", {0}, {UTF8, .term = "xterm", .clicolor_force = "0"},
		{COLOUR_NONE, false, false, TEXT_UTF8, 80, 24}},
	{"CLICOLOR=0", {0}, {XTERM, .clicolor = "0"},
		{COLOUR_NONE, true, true, TEXT_UTF8, 100, 30}},
	{"CLICOLOR=1 in a pipe", {0}, {UTF8, .term = "xterm", .clicolor = "1"},
		{COLOUR_NONE, false, false, TEXT_UTF8, 80, 24}},
	{"CI", {0}, {XTERM, .ci = "true"}, {COLOUR_256, true, false, TEXT_UTF8, 100, 30}},
	{"CI=false", {0}, {XTERM, .ci = "false"},
		{COLOUR_256, true, true, TEXT_UTF8, 100, 30}},
	{"--live=on in CI", {.live = WISH_ON}, {XTERM, .ci = "1"},
		{COLOUR_256, true, true, TEXT_UTF8, 100, 30}},
	{"--live=on in a pipe", {.live = WISH_ON}, {UTF8, .term = "xterm"},
		{COLOUR_NONE, false, false, TEXT_UTF8, 80, 24}},
	{"--live=on, TERM=dumb", {.live = WISH_ON}, {TTY, .term = "dumb"},
		{COLOUR_NONE, false, false, TEXT_ASCII, 100, 30}},
	{"--live=off", {.live = WISH_OFF}, {XTERM},
		{COLOUR_256, true, false, TEXT_UTF8, 100, 30}},
	{"--glyphs=ascii", {.unicode = WISH_OFF}, {XTERM},
		{COLOUR_256, true, true, TEXT_ASCII, 100, 30}},
	{"--glyphs=unicode, TERM=linux", {.unicode = WISH_ON}, {TTY, .term = "linux"},
		{COLOUR_8, true, true, TEXT_UTF8, 100, 30}},
	{"--width", {.width = 60}, {XTERM}, {COLOUR_256, true, true, TEXT_UTF8, 60, 30}},
	{"--width out of bounds", {.width = 99999999}, {XTERM},
		{COLOUR_256, true, true, TEXT_UTF8, 4096, 30}},
	{"a terminal without size", {0}, {UTF8, .tty = true, .term = "xterm"},
		{COLOUR_8, true, true, TEXT_UTF8, 80, 24}},
	{"the same with COLUMNS", {0},
		{UTF8, .tty = true, .term = "xterm", .env_columns = "40"},
		{COLOUR_8, true, true, TEXT_UTF8, 40, 24}},
	{"COLUMNS is nonsense", {0}, {UTF8, .env_columns = "-7x"},
		{COLOUR_NONE, false, false, TEXT_UTF8, 80, 24}},
};

static void decided(struct test *t)
{
	for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
		const struct decision *d = &decisions[i];
		struct caps got = caps_decide(&d->wishes, &d->world);
		bool same = got.colour == d->want.colour && got.styled == d->want.styled &&
			got.live == d->want.live && got.set == d->want.set &&
			got.width == d->want.width && got.height == d->want.height;

		test_check(t, same, __FILE__, __LINE__, d->what);
	}
}

static void a_pipe_is_seen(struct test *t)
{
	struct caps_world w = caps_world(-1);

	CHECK(t, !w.tty);
	CHECK(t, w.codeset);
}

static void a_screen_keeps_its_columns(struct test *t)
{
	struct caps_world world = {XTERM};
	struct caps caps = caps_decide(&(struct caps_wishes){.width = 60}, &world);

	CHECK_INT(t, caps.columns, 100);
	CHECK_INT(t, caps.width, 60);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "capabilities follow from values", decided);
	test_run(&t, "what is no terminal is seen as none", a_pipe_is_seen);
	test_run(&t, "--width is not the screen's", a_screen_keeps_its_columns);
	return test_done(&t);
}
