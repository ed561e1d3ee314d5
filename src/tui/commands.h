#ifndef TUI_COMMANDS_H
#define TUI_COMMANDS_H

#include "tui/tui.h"

/* `:` commands of the program itself. Other parts have tables of their own; parts.c lists them. */
extern const struct command_row commands_table[];

#endif
