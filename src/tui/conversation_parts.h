#ifndef TUI_CONVERSATION_PARTS_H
#define TUI_CONVERSATION_PARTS_H

#include "model/survey.h"
#include "tui/conversation.h"
#include "tui/paper.h"

/* Inside of the conversation: for conversation*.c alone. */

/* ---- conversation_earlier.c: what was said before, where a call has only what is new in it ---- */

struct earlier_call {
	uint32_t span;
	struct messages said;
};

struct earlier {
	const struct trace *trace;
	struct earlier_call *known; /* that were read, by span */
	size_t known_count;
	size_t known_room;
	uint32_t *chain; /* the calls before the one that is shown, the nearest first */
	size_t count;
	size_t chain_room;
	size_t read; /* of them, the first ones: known */
	bool cut;    /* there are more, which are too many */
	struct arena arena;
};

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
	struct messages own;	  /* of the call */
	struct messages messages; /* and with them what was said before, */
	size_t before;		  /* so many, which other calls have */
	struct earlier earlier;
	size_t moved; /* messages that have come before those of the sheet */
	bool *folded; /* by message */
	size_t folded_room;
};

/* What a call's own records say; `arena` holds them. */
void conversation_messages(struct tui *t, uint32_t llm, struct facts *f, struct messages *m,
	struct arena *arena);

/* Whether a call says that it has only what is new. */
bool earlier_wanted(const struct facts *f);

/* The calls before one; some are read, the rest with earlier_step: whether there is more to do. */
void earlier_begin(struct tui *t, struct earlier *e, struct survey *s, uint32_t llm);
bool earlier_step(struct tui *t, struct earlier *e);

/* How many messages were read by now, and these before the call's own; their number. */
size_t earlier_count(const struct earlier *e);
size_t earlier_join(
	const struct earlier *e, struct messages *all, const struct messages *own);

void earlier_release(struct earlier *e);

/* ---- conversation_calls.c: calls of tools ---- */

/* The span of a call that a message asks for, the nth of its name; 0: there is none. */
uint32_t conversation_call_span(
	const struct conversation_asker *a, const struct piece *call, uint32_t nth);

/* Where the answer does not say which tools it asked for: those that were called then. */
void conversation_followers(struct tui *t, struct conversation *c);

#endif
