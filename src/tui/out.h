#ifndef TUI_OUT_H
#define TUI_OUT_H

#include "tui/tui.h"

/* What leaves the program: copies, the pager, a pipe into a command, files. */
extern const struct screen out_part;

extern const struct command_row out_commands[];

#endif
