#ifndef TUI_HOPS_H
#define TUI_HOPS_H

#include "tui/screen.h"

/* Jumps of the cursor: to errors, to the slowest of several, to attempts of the same call. */
extern const struct screen hops_part;

#endif
