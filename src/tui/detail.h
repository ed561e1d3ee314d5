#ifndef TUI_DETAIL_H
#define TUI_DETAIL_H

#include "tui/tui.h"

/* All of one span, in tabs. */
extern const struct screen detail_screen;

#endif
