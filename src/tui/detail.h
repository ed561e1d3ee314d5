#ifndef TUI_DETAIL_H
#define TUI_DETAIL_H

#include "tui/tui.h"

/* All of one span, in tabs. */
extern const struct screen detail_screen;

/*
 * The value that the detail of the span with the cursor is about, as it is, not as it is shown: the
 * arguments of a call, its result, a record. False: there is none. It lasts until the next call.
 */
bool detail_value_of(struct tui *t, struct str *value);

#endif
