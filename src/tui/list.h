#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "tui/screen.h"

/* All traces that there are, one a row. */
extern const struct screen list_screen;

#endif
