#ifndef IMPORT_CODEX_PARTS_H
#define IMPORT_CODEX_PARTS_H

#include "import/answer.h"
#include "import/calls.h"
#include "import/codex.h"
#include "import/pick.h"

/* What the files of this format share among themselves. */
struct codex {
	struct ident session; /* the trace */
	struct ident
		thread; /* the conversation: of a subagent another one in the same session */
	struct buf agent; /* its name */
	struct buf version;
	struct buf cwd;
	struct buf branch;
	struct buf provider;
	struct buf model;
	int64_t last_ns;

	struct ident turn; /* its span; empty: none was begun */
	uint64_t turns;
	bool ended;	      /* the end of its span was said */
	bool tasks;	      /* the source says when turns begin */
	uint64_t prompt_hash; /* 0: the turn's prompt is not known */
	bool worked;	      /* something came of the model in this turn */
	struct buf error;     /* why the turn failed; empty: it did not */

	struct answer answer;
	uint64_t answers;
	uint64_t done;	  /* calls of the provider's tools that have no id */
	bool over;	  /* what comes of the model next is another call */
	int64_t asked_ns; /* when the model was told something last; 0: it was not */
	int64_t total;	  /* tokens of the whole session, at the last count */
	struct calls calls;
	uint64_t seed;
};

struct codex_line {
	struct codex *c;
	struct str text;
	struct str payload; /* what the line says: an object, or empty */
	int64_t ns;
	struct arena *arena;
	struct import_out *out;
};

/* A row a type of line, item or event. What is not there is skipped and counted. */
struct codex_row {
	struct str type;
	void (*say)(const struct codex_line *l); /* NULL: known, and nothing to be told */
};

/* The row of the type of `object`; NULL: there is none. `count` rows. */
const struct codex_row *codex_row(
	const struct codex_row *rows, size_t count, struct str object, struct arena *arena);
void codex_skip(const struct codex_line *l);

struct str codex_trace(const struct codex *c);

/* codex_turn.c */
void codex_turn(const struct codex_line *l, struct str id, struct str prompt);
void codex_turn_need(const struct codex_line *l);
/* Its end, attributes left open. */
void codex_turn_end(
	struct codex *c, struct import_out *out, int64_t ns, bool ok, struct str error);
/* Somebody said this: a turn begins with it, or it is a part of the one that is. */
void codex_prompt(const struct codex_line *l, struct str text);
/* A call of the model goes on, or another one begins. */
struct answer *codex_answer(const struct codex_line *l);
void codex_answered(struct codex *c, struct import_out *out);
/* The payload as an event of the turn. */
void codex_event(const struct codex_line *l, struct str name);

/* Tools, from all that Codex writes. `id` is the call's, and of its span. */
void codex_call(const struct codex_line *l, struct str id, struct str name,
	const struct scan_value *arguments);
struct codex_result {
	struct str id;
	struct scan_value output;
	struct str error; /* empty: it worked */
	bool has_code;
	int64_t code; /* that a program ended with */
};
void codex_called(const struct codex_line *l, const struct codex_result *r);

/* What stands in one type of line each. */
void codex_item(const struct codex_line *l);
void codex_message(const struct codex_line *l);
/* `codex exec --json`: false: it is no line of that. */
bool codex_exec(const struct codex_line *l);

#endif
