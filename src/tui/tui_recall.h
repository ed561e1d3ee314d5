#ifndef TUI_TUI_RECALL_H
#define TUI_TUI_RECALL_H

#include "tui/tui.h"

/*
 * What was typed before, for the prompts: Up and Down go through it. recall_of gives what a prompt
 * of this list takes as its `recall`, and begins at the newest.
 */
typedef void recall_step(struct tui *t, struct prompt *p, int by);

recall_step *recall_of(struct tui *t, enum memory_list list);

/* It was taken: it is the newest from now on. */
void recall_keep(struct tui *t, enum memory_list list, struct str text);

#endif
