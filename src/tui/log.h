#ifndef TUI_LOG_H
#define TUI_LOG_H

#include "tui/tui.h"

/* Lines that are no records, as they came, and what was complained of. */
extern const struct screen log_screen;

#endif
