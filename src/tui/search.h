#ifndef TUI_SEARCH_H
#define TUI_SEARCH_H

#include "tui/screen.h"

/*
 * `/`: a pattern in names, attributes and messages of the chosen trace. Looks on while nothing is
 * pressed, from the cursor on and around; the cursor goes to the first match while it is typed.
 */
extern const struct screen search_part;

/* Whether a span is among what was found so far. */
bool search_found(const struct tui *t, uint32_t span);

#endif
