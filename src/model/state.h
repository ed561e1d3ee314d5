#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "base/doc.h"
#include "model/moment.h"

/*
 * What state an agent was in at a moment (aitrace-stream(5), agent_state_updated): the last snapshot
 * before it, changed by what came later, in the order of time. A trace may have several states, told
 * apart by their state.key; each is a series of changes of its own.
 *
 *     changes   S p p p p p p ! p p S p p p ...      S a snapshot, p a patch, ! one that does not apply
 *     known     =============       ===========      by a snapshot it is known again
 *     frames    |       |       .       |            the state as text, every so many changes
 *
 * A seek begins at the frame, or snapshot, before where it goes, so it costs the same everywhere, forward
 * and back; going one change on costs that change. Frames are made as far as somebody has looked. What
 * they may take is bounded: when it is too much, every other one goes, and seeks cost twice as much.
 */
enum state_fault {
	STATE_KNOWN,
	STATE_NO_SNAPSHOT,  /* none came yet */
	STATE_NOTHING_SAID, /* an event says that it changed, and not how */
	STATE_SAID_TWICE,   /* or in more than one way */
	STATE_LATE,	    /* a change came after later ones, which count already */
	STATE_CROWDED,	    /* all states together take too much memory */
	STATE_GONE,	    /* the record of a change could not be read again */
	STATE_NOT_APPLIED,  /* enum doc_fault says why */
};

enum state_way { STATE_NO_WAY, STATE_SNAPSHOT, STATE_PATCH, STATE_MERGE };

struct state_change {
	int64_t ts;	 /* nanoseconds since 1970 */
	uint64_t place;	 /* of its record, or of that which it was inside of */
	uint64_t number; /* of that record's line, for what came at the same time */
	uint32_t source; /* likewise */
	uint32_t span;	 /* whose event it was; 0: the trace's */
	uint32_t inner;	 /* which event of the record, from 1; 0: it is the record's own */
	uint8_t way;	 /* enum state_way */
	uint8_t fault; /* of the state behind it, once that was looked at: enum state_fault, or
			    STATE_NOT_APPLIED + enum doc_fault */
	bool broke;    /* it is this change that made it unknown */
};

struct state_frame {
	size_t after; /* so many changes */
	struct str text;
};

/* A value on its way through the changes. */
struct state_cursor {
	size_t after;	   /* so many changes */
	struct docs docs;  /* where the value lives */
	struct docs older; /* and what is still to be seen of the one before */
	struct doc value;
	struct doc before; /* until the next step */
	bool known;	   /* value is good */
	bool was_known;	   /* before is */
	size_t steps;	   /* since it jumped; 0: there is no before */
};

struct state_series {
	struct str key;		 /* empty: the one that has no name */
	struct state_change *at; /* in the order of time */
	size_t count;
	size_t room;
	size_t sorted; /* changes that are in order; what is behind them has just been gathered */
	size_t built; /* changes whose faults are known */
	struct state_frame *frames;
	size_t frame_count;
	size_t frame_room;
	size_t stride; /* changes between frames, at least */
	size_t since;  /* changes since the last frame or snapshot, */
	size_t work;   /* and steps of work */
	size_t spent;  /* steps of work altogether */
	size_t looked; /* behind so many changes it was last asked what broke the state, */
	size_t broken; /* and the answer, from 1; 0: nothing did */
	struct state_cursor cursor;
};

/* Reads changes again; goes on where it was inside of a whole span's events. */
struct state_reader {
	const struct life *life;
	uint64_t place; /* of the record that it has; 0: none */
	struct arena arena;
	struct record record;
	struct scan events;
	uint32_t next; /* of the events, from 1 */
};

/* What it may take; zero stands for the default. Tests make them tiny. */
struct state_limits {
	size_t weight; /* of one state: 64 MiB */
	size_t frames; /* bytes of all frames of a trace: 32 MiB */
	size_t stride; /* changes between two frames: 256 */
	size_t work;   /* steps that one change may take: 4 Mi */
	size_t spent;  /* steps that all of one series may take: 4 Gi */
};

/* Changes being gathered. */
struct state_gathering {
	bool on;
	bool inner;	 /* those inside of whole spans too */
	uint32_t span;	 /* that comes next */
	uint32_t event;	 /* of the one before it, that comes next; 0: none */
	uint32_t events; /* how many the trace had when it began */
	uint32_t inner_events;
};

/* Who has something else to do too: `late` says when to stop for now. */
struct state_pace {
	bool (*late)(void *to);
	void *to;
};

/* All states of one trace. */
struct states {
	const struct trace *t;
	struct state_limits limits;
	struct state_series *series; /* as their keys appeared */
	size_t count;
	size_t room;
	uint32_t *slots; /* by hash of the key: index + 1 */
	size_t slot_room;
	size_t frame_bytes;
	struct arena keys;
	struct state_reader reader;
	struct state_gathering gathering;
	uint64_t generation;   /* of the trace, when it was gone through */
	uint32_t events;       /* events of the trace that were gone through, */
	uint32_t inner_events; /* and those inside of whole spans */
};

/* `limits` may be NULL. `life` says how records are read again, and has to stay. */
void states_init(struct states *s, const struct trace *t, const struct life *life,
	const struct state_limits *limits);
void states_release(struct states *s);

/*
 * Takes in what the trace has got since the last call, wherever in time it belongs. True: something
 * changed.
 */
bool states_update(struct states *s);

/*
 * The same in pieces, for who must not wait. False: there is more to do, and until then no series may be
 * looked at. A trace of a hundred thousand changes takes a second.
 */
bool states_gather(struct states *s, const struct state_pace *pace);

/* Goes through the first `count` changes in pieces, so that any of them is found at once. False: as above. */
bool states_build(struct states *s, struct state_series *series, size_t count,
	const struct state_pace *pace);

/* The series of a key; NULL: there is none. Pointers last until states_update. */
struct state_series *states_find(struct states *s, struct str key);

/* A state behind a change. */
struct state {
	const struct state_change *change; /* the last one; NULL: none came yet */
	const struct state_change
		*broke; /* made it unknown; NULL: it is known, or no snapshot came */
	enum state_fault fault; /* STATE_KNOWN: value is good */
	enum doc_fault why;	/* with STATE_NOT_APPLIED */
	struct doc value;	/* until the series is asked again */
};

/* How many changes of a series were made by then, that moment included. */
size_t state_count(const struct state_series *series, int64_t ts);

/* The state behind so many changes. */
void state_after(
	struct states *s, struct state_series *series, size_t count, struct state *out);

/* The state behind so many changes, from 1 on, and the one before the last of them. */
void state_change(struct states *s, struct state_series *series, size_t count,
	struct state *before, struct state *after);

/* Which change of which series an event is; 0: none, else how many there are with it. */
size_t state_find(struct states *s, const struct moment *m, struct str key,
	struct state_series **series);

/* Frees what the series has only for going on from where it is. */
void state_rest(struct state_series *series);

/* Why a state is unknown, in plain words; static. */
const char *state_why(const struct state *state);

#endif
