#ifndef TUI_CINEMA_H
#define TUI_CINEMA_H

#include "tui/screen.h"

/* The chosen trace as it was at the playhead, and the playhead. */
extern const struct screen cinema_screen;

#endif
