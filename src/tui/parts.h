#ifndef TUI_PARTS_H
#define TUI_PARTS_H

/* All that is plugged in: a line a screen or part, a line a table of commands. */
struct tui_parts;

const struct tui_parts *parts_all(void);

#endif
