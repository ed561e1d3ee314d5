#include "tui/parts.h"

#include "tui/calls.h"
#include "tui/cinema.h"
#include "tui/commands.h"
#include "tui/conversation.h"
#include "tui/detail.h"
#include "tui/help.h"
#include "tui/list.h"
#include "tui/state.h"
#include "tui/log.h"
#include "tui/surveys.h"
#include "tui/timing.h"
#include "tui/tui.h"
#include "tui/waterfall.h"

static const struct screen *const screens[] = {
	&list_screen,
	&waterfall_screen,
	&state_screen,
	&detail_screen,
	&conversation_screen,
	&log_screen,
	&surveys_part,
	&calls_part,
	&cinema_screen,
	&help_screen,
	&timing_part,
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
