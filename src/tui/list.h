#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "tui/screen.h"
#include "tui/tui.h"

/* All traces that there are, one a row. */
extern const struct screen list_screen;
extern const struct command_row list_commands[];

#endif
