#ifndef TUI_WATERFALL_H
#define TUI_WATERFALL_H

#include "tui/screen.h"

/* The spans of the chosen trace as a tree, and when they ran. */
extern const struct screen waterfall_screen;

#endif
