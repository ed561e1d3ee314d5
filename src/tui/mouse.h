#ifndef TUI_MOUSE_H
#define TUI_MOUSE_H

#include "tui/tui.h"

/*
 * A click at a cell of the window: the pane gets the keys, and the row the cursor; on the axis of the
 * waterfall it is the playhead that goes there. Wheels are keys (K_WHEEL_UP). Only where `set mouse
 * yes` was said: a terminal whose mouse is taken selects no text, unless Shift is held.
 */
void tui_click(struct tui *t, int x, int y);

#endif
