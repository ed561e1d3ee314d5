#include "tui/parts.h"

#include "tui/commands.h"
#include "tui/help.h"
#include "tui/list.h"
#include "tui/state.h"
#include "tui/tui.h"
#include "tui/waterfall.h"

static const struct screen *const screens[] = {
	&list_screen,
	&waterfall_screen,
	&state_screen,
	&help_screen,
	NULL,
};

/* Their order is that of help. */
static const struct command_row *const commands[] = {
	commands_table,
	NULL,
};

static const struct tui_parts all = {screens, commands};

const struct tui_parts *parts_all(void)
{
	return &all;
}
