#ifndef TUI_WISHES_H
#define TUI_WISHES_H

#include "tui/tui.h"

/* :set, :bind and :color, which read the lines of tui.conf. */
extern const struct command_row wishes_commands[];

#endif
