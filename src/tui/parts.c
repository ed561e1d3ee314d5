#include "tui/parts.h"

#include "tui/calls.h"
#include "tui/cinema.h"
#include "tui/commands.h"
#include "tui/conversation.h"
#include "tui/detail.h"
#include "tui/filter.h"
#include "tui/help.h"
#include "tui/hops.h"
#include "tui/list.h"
#include "tui/log.h"
#include "tui/marks.h"
#include "tui/out.h"
#include "tui/picking.h"
#include "tui/search.h"
#include "tui/state.h"
#include "tui/surveys.h"
#include "tui/timing.h"
#include "tui/tui.h"
#include "tui/waterfall.h"
#include "tui/wishes.h"

static const struct screen *const screens[] = {
	&list_screen,
	&waterfall_screen,
	&detail_screen,
	&conversation_screen,
	&state_screen,
	&log_screen,
	&cinema_screen,
	&help_screen,
	&timing_part,
	&surveys_part,
	&calls_part,
	&hops_part,
	&search_part,
	&picking_part,
	&filter_part,
	&marks_part,
	&out_part,
	NULL,
};

/* Their order is that of help. */
static const struct command_row *const commands[] = {
	commands_table,
	marks_commands,
	filter_commands,
	list_commands,
	out_commands,
	wishes_commands,
	NULL,
};

static const struct tui_parts all = {screens, commands};

const struct tui_parts *parts_all(void)
{
	return &all;
}
