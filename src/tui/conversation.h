#ifndef TUI_CONVERSATION_H
#define TUI_CONVERSATION_H

#include "tui/tui.h"
#include "view/talk.h"

/* What was said to a model in one call, what is new in it, what it answered and asked for. */
extern const struct screen conversation_screen;

/* Whose messages ask for tools: a call of a model. */
struct conversation_asker {
	struct tui *t;
	const struct messages *messages;
	uint32_t llm;
	/* What was said in the call before, read where a result's tool is in none of these. */
	struct arena *arena; /* it lives there */
	struct messages before;
	bool looked; /* it was read */
};

/*
 * For struct talk, whose `of` is a struct conversation_asker: which tool was called, and how that ended.
 */
void conversation_outcome(
	void *of, const struct piece *call, uint32_t nth, struct talk_outcome *out);

/* Shows a model's call, with the cursor where it asks for a tool's (0: at what is new). */
void conversation_show(struct tui *t, uint32_t llm, uint32_t tool);

#endif
