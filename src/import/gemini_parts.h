#ifndef IMPORT_GEMINI_PARTS_H
#define IMPORT_GEMINI_PARTS_H

#include "import/answer.h"
#include "import/calls.h"
#include "import/gemini.h"
#include "import/pick.h"

/* What the files of this format share among themselves. */
struct gemini {
	struct ident session; /* as the source has it */
	struct ident trace;   /* the same, or of a subagent the one that it works for */
	bool subagent;
	struct ident turn; /* its span; empty: none was begun */
	bool ended;	   /* the end of its span was said */
	int64_t last_ns;
	int64_t asked_ns; /* when the model was told something last; 0: it was not */
	struct answer answer;
	struct calls calls;
	struct idents told;  /* messages that were begun */
	struct idents tools; /* and calls of tools */
};

struct gemini_line {
	struct gemini *g;
	struct str text; /* a message */
	int64_t ns;
	struct arena *arena;
	struct import_out *out;
};

struct str gemini_trace(const struct gemini *g);

/* gemini_message.c: a message, new or again. */
void gemini_message(const struct gemini_line *l);
void gemini_answered(struct gemini *g, struct import_out *out);
void gemini_turn_end(
	struct gemini *g, struct import_out *out, int64_t ns, bool ok, struct str error);

/* gemini_tool.c: the calls that a message asks for, as far as they are. */
void gemini_tools(const struct gemini_line *l, struct str calls);

#endif
