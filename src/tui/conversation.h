#ifndef TUI_CONVERSATION_H
#define TUI_CONVERSATION_H

#include "tui/tui.h"

/* What was said to a model in one call, what is new in it, what it answered and asked for. */
extern const struct screen conversation_screen;

/* Shows a model's call, with the cursor where it asks for a tool's (0: at what is new). */
void conversation_show(struct tui *t, uint32_t llm, uint32_t tool);

#endif
