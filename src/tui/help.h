#ifndef TUI_HELP_H
#define TUI_HELP_H

#include "tui/screen.h"

/* What keys do, as they are bound now; what letters, signs and bars mean. */
extern const struct screen help_screen;

#endif
