#ifndef TUI_PICKING_H
#define TUI_PICKING_H

#include "tui/screen.h"

/*
 * `&` on a screen that shows text: of a document, the log or a state only the rows are shown that have a
 * pattern, or with `&!` those that have it not. Each of these screens has its own.
 */
extern const struct screen picking_part;

/* The lines of a list are others than they were: the cursor is to stand at this one again. */
void picking_again(struct tui *t, enum part screen, uint32_t line);

#endif
