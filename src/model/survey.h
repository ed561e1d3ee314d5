#ifndef MODEL_SURVEY_H
#define MODEL_SURVEY_H

#include "model/facts.h"

/*
 * What is in a trace as a whole: who took part, what took the time, what failed, what was called
 * again and again; and which calls there are, so that one leads to another. Each span is looked at
 * once when it is first seen and once when it has ended, a few at a time, so that a million of them
 * hold nobody up. A zeroed one is valid and empty.
 */
enum survey_sort {
	SURVEY_NAME,	/* spans of one kind and name */
	SURVEY_CALL,	/* calls of one tool with the same arguments */
	SURVEY_FAILURE, /* spans of one name that failed alike */
	SURVEY_AGENT,
	SURVEY_MODEL,
	SURVEY_SORTS,
};

struct survey_group {
	uint64_t key;	 /* 0: free */
	int64_t time_ns; /* of all of them; what ran side by side counts twice */
	uint32_t first;	 /* span */
	uint32_t last;	 /* span */
	uint32_t count;
	uint32_t errors;
	uint8_t sort; /* enum survey_sort */
	char letter;  /* of the kind */
};

/* Spans of one kind. */
struct survey_kind {
	uint32_t count;
	uint32_t errors;
	int64_t time_ns;
};

/* Of a model or of a tool; kept small, most spans of a trace are one. */
struct survey_call {
	uint64_t what; /* hash of name and arguments */
	uint32_t span;
	uint32_t name : 31; /* hash of the tool's name */
	uint32_t llm : 1;   /* else a tool's */
};

/* Which span has an id that a model gave to a call. */
struct survey_id {
	uint32_t tag;  /* of the id's hash */
	uint32_t span; /* 0: free */
};

/* The answer that was given last, which is asked for again with every frame: as far as it has come. */
struct survey_nth {
	uint32_t llm;
	size_t count; /* calls that were gone through */
	bool all;     /* all spans had been looked at then: who is an agent was known */
	uint32_t nth;
	uint32_t of;
};

/* Groups beyond these are not told apart; calls with the same id beyond ALIKE not found by it. */
enum { SURVEY_GROUPS = 1 << 16, SURVEY_KINDS = 32, SURVEY_ALIKE = 64 };

/* Calls that survey_place goes through at a time. */
enum { SURVEY_PLACES = 1 << 16 };

struct survey {
	const struct trace *trace;
	uint32_t next;	   /* the first span that was not looked at */
	char *letters;	   /* by span: of its kind; 0: not known */
	size_t room;	   /* of them */
	uint32_t *running; /* spans that have not ended */
	size_t running_count;
	size_t running_room;
	uint64_t generation; /* of the trace, when `running` was gone through last */
	struct survey_kind kinds[SURVEY_KINDS]; /* by the letter's low bits */
	struct survey_group *groups;		/* by key */
	size_t group_room;			/* a power of two, or 0 */
	size_t group_count;
	struct survey_call *calls; /* in the order of their starts, unless `mixed` */
	size_t call_count;
	size_t call_room;
	bool mixed;	       /* these are not in order */
	struct survey_id *ids; /* by hash; those that are alike in a row */
	size_t id_room;	       /* a power of two, or 0 */
	size_t id_count;
	struct survey_nth nth;
	uint64_t seed;	    /* of hashes */
	struct arena arena; /* of one span's facts */
};

void survey_release(struct survey *s);

/*
 * Looks at up to `spans` more of a trace; true: there are more. Another trace than before begins
 * anew.
 */
bool survey_step(
	struct survey *s, const struct trace *t, const struct life *life, uint32_t spans);

/* Spans looked at, of 1. */
double survey_done(const struct survey *s);

/* The letter of a span's kind, 0: it was not looked at. */
char survey_letter(const struct survey *s, uint32_t span);

/* The agent that a span belongs to: the nearest one above it; 0: none. */
uint32_t survey_agent(const struct survey *s, uint32_t span);

/* The groups of a sort, those with the most time (failures and calls: the most of them) first. */
size_t survey_best(const struct survey *s, enum survey_sort sort,
	const struct survey_group **best, size_t most);

/* ---- from call to call; 0: there is none ---- */

/* The model's call of the same agent before (-1) or after (+1) a span. */
uint32_t survey_llm(struct survey *s, uint32_t span, int by);

/* The same where it is not more than so many calls away, of anybody. */
uint32_t survey_llm_near(struct survey *s, uint32_t span, int by, size_t calls);

/* The last call of a model that an agent (UINT32_MAX: anybody) had begun by a time, while it ran. */
uint32_t survey_llm_by(struct survey *s, uint32_t agent, int64_t until_ns);

/*
 * Which of how many calls of its agent a model's call is, from 1; false: it is none, or (*of is
 * UINT32_MAX) there are so many calls that one has to ask again.
 */
bool survey_place(struct survey *s, uint32_t llm, uint32_t *nth, uint32_t *of);

/*
 * The tool's call that a model's call led to: by its id, or else the `nth` (from 0) of that name
 * before the agent's next call of a model.
 */
uint32_t survey_tool(
	struct survey *s, uint32_t llm, struct str id, struct str name, uint32_t nth);

/* The n-th (from 0) call of a tool after a model's call, before the agent's next one. */
uint32_t survey_follows(struct survey *s, uint32_t llm, uint32_t nth);

/* The next (+1) or last (-1) call of the same tool with the same arguments. */
uint32_t survey_again(struct survey *s, uint32_t span, int by);

#endif
