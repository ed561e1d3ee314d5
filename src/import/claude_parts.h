#ifndef IMPORT_CLAUDE_PARTS_H
#define IMPORT_CLAUDE_PARTS_H

#include "import/answer.h"
#include "import/calls.h"
#include "import/claude.h"
#include "import/pick.h"

/* What the files of this format share among themselves. */

/* Agents at work at once whose state is kept; of more the one that was silent longest is forgotten. */
enum { AGENTS_MAX = 64 };

/* Lines of old transcripts that are known to be a subagent's. */
enum { KNOWN_MAX = 256 };

/* One conversation with a model: the session's own, or a subagent's. */
struct claude_agent {
	struct ident key;    /* empty: the session's own */
	struct ident span;   /* its turn's, or its own; empty: none was begun */
	int64_t last_ns;     /* when it was heard of last */
	int64_t asked_ns;    /* when something was said to the model last; 0: nothing */
	bool ended;	     /* the end of its span was said */
	bool bare;	     /* a turn that was begun before its prompt was known */
	struct ident parent; /* what a subagent is below */
	struct buf command;  /* a slash command that has not become a turn yet */
	struct ident command_line;
	int64_t command_ns;
	struct answer answer;
};

struct claude {
	struct ident session;
	struct buf version;
	struct buf cwd;
	struct buf branch;
	uint64_t turns;
	int64_t last_ns; /* of the last line with a time */
	size_t count;	 /* of agents; the first one is the session's own */
	struct claude_agent *agents[AGENTS_MAX];
	struct calls calls;
	struct idents lines;	/* that were met */
	struct idents messages; /* of the model, that were told */
	struct idents tasks;	/* spans of calls that agents work for */
	/* Which agent a line belongs to, by its id; of old transcripts, that do not say it. */
	size_t known_count;
	struct claude_known {
		uint64_t id;
		struct ident agent;
	} known[KNOWN_MAX];
};

/* A line, its members found once. */
enum claude_key {
	CLAUDE_TYPE,
	CLAUDE_SUBTYPE,
	CLAUDE_UUID,
	CLAUDE_PARENT_UUID,
	CLAUDE_TIMESTAMP,
	CLAUDE_SESSION,
	CLAUDE_SESSION_ID,
	CLAUDE_SIDECHAIN,
	CLAUDE_AGENT,
	CLAUDE_PARENT_TOOL,
	CLAUDE_MESSAGE,
	CLAUDE_REQUEST,
	CLAUDE_META,
	CLAUDE_COMPACT_SUMMARY,
	CLAUDE_API_ERROR,
	CLAUDE_TOOL_RESULT,
	CLAUDE_TOOL_RESULT_2,
	CLAUDE_CWD,
	CLAUDE_VERSION,
	CLAUDE_BRANCH,
	CLAUDE_COST,
	CLAUDE_KEYS,
};

struct claude_line {
	struct claude *c;
	struct str text; /* the whole object */
	struct scan_value at[CLAUDE_KEYS];
	int64_t ns;
	struct claude_agent *agent; /* whose it is */
	struct arena *arena;
	struct import_out *out;
};

struct str claude_text(const struct claude_line *l, enum claude_key key);
struct str claude_trace(const struct claude *c);

/* claude_agent.c: who is at work. */
struct claude_agent *claude_agent_of(const struct claude_line *l);
void claude_agent_free(struct claude_agent *a);
/* Begins a turn, which ends the one before it. `id` is the line's. */
void claude_turn(struct claude_agent *a, const struct claude_line *l, struct str id,
	int64_t ns, struct str prompt);
/* There is a span of this agent, whatever was said. */
void claude_agent_need(struct claude_agent *a, const struct claude_line *l);
/* The end of its span. */
void claude_agent_end(struct claude_agent *a, const struct claude *c,
	struct import_out *out, int64_t ns, bool ok, struct str error);
/* The input ends here: what was answered last has ended. */
void claude_agent_rest(
	struct claude_agent *a, const struct claude *c, struct import_out *out);
/* The agent that a tool call began has ended with it, if one is known. */
void claude_agent_below(const struct claude_line *l, const struct call *call);
/* Another session follows in the same source. */
void claude_agents_forget(struct claude *c, struct import_out *out);
/* A call of a model that has no end yet gets it. */
void claude_answered(
	struct claude_agent *a, const struct claude *c, struct import_out *out);

/* The id of the span of a tool that is asked to do `prompt`, which is all its agent's file tells of it. */
void claude_task_id(const struct claude *c, struct str prompt, struct ident *id);

/*
 * What was said in a message, fit to be passed on: one text is a string, and of images and the like only
 * how large they are. Lasts as long as the arena.
 */
struct scan_value claude_content(const struct scan_value *content, struct arena *arena);
struct scan_value claude_part(const struct scan_value *part, struct arena *arena);

/* Usage as the model's provider counts it, where cached input is no part of the input. */
void claude_tokens(struct str usage, struct answer_tokens *t);

/* A message of the model goes on, or another one begins: `message` has its id and model. */
void claude_message(const struct claude_line *l, struct str message, struct str id);

/* Each takes the lines of one type; false: it could not be used. */
bool claude_assistant(const struct claude_line *l);
bool claude_user(const struct claude_line *l);
bool claude_system(const struct claude_line *l);
bool claude_result(const struct claude_line *l);
bool claude_stream_event(const struct claude_line *l);
bool claude_progress(const struct claude_line *l);

/* What a line says beyond the envelope that all have, as attributes. */
void claude_say_rest(const struct claude_line *l, const char *prefix);
/* And as an event of its agent. */
void claude_event(const struct claude_line *l, struct str name);

#endif
