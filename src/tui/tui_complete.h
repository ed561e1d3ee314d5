#ifndef TUI_TUI_COMPLETE_H
#define TUI_TUI_COMPLETE_H

#include "tui/tui.h"

/* Tab in the prompt of `:`: what the line may go on with. Several: as far as they agree. */
void complete_command(struct tui *t, struct prompt *p);

#endif
