#ifndef TUI_STATE_H
#define TUI_STATE_H

#include "tui/screen.h"

/*
 * The state that the agent was in, and what changed: at the playhead, where there is one, else behind
 * the span with the cursor. From 100 columns on before and after stand side by side.
 *
 *      main  2/3  +1.500s  update by T edit_file  2 changed
 *        goal           fix failing test
 *      - plan[1]        todo
 *      + plan[1]        done
 */
extern const struct screen state_screen;

/* The value of the row with the cursor, as JSON, appended; false: there is none. */
bool state_screen_value(const struct tui *t, struct buf *out);

/* Shows what changed alone, or all; the same as ACT_DIFF on the screen. */
void state_screen_look(struct tui *t);

#endif
