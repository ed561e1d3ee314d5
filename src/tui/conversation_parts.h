#ifndef TUI_CONVERSATION_PARTS_H
#define TUI_CONVERSATION_PARTS_H

#include "tui/conversation.h"
#include "tui/paper.h"
#include "view/talk.h"

/* Inside of the conversation: for conversation*.c alone. */

struct conversation {
	struct paper paper;
	uint32_t
		chosen; /* a call that was asked for; 0: none, the cursor's span says which */
	uint32_t
		chosen_at; /* the span with the cursor then: when it moves, the choice is over */
	uint32_t
		tool; /* the cursor is to stand where this one is asked for; 0: it may not */
	bool place;   /* the cursor is to be placed */
	bool new_only;
	uint32_t seen; /* the span with the cursor, when it was last looked at */
	/* What is shown. */
	const struct trace *trace;
	uint32_t llm;
	uint64_t generation;
	int64_t opened_ns; /* steady clock */
	bool ready;	   /* all calls were known */
	bool answered;	   /* its answer is shown: the playhead is past it */
	bool filled;
	struct arena arena;
	struct facts facts;
	struct messages messages;
	bool *folded; /* by message */
	size_t folded_room;
};

/* ---- conversation_calls.c: calls of tools ---- */

/* The span of a call that a message asks for, the nth of its name; 0: there is none. */
uint32_t conversation_call_span(
	struct tui *t, struct conversation *c, const struct piece *call, uint32_t nth);

/* For talk: which tool was called, and how that ended. `of` is the struct tui. */
void conversation_outcome(
	void *of, const struct piece *call, uint32_t nth, struct talk_outcome *out);

/* Where the answer does not say which tools it asked for: those that were called then. */
void conversation_followers(struct tui *t, struct conversation *c);

#endif
