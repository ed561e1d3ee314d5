#ifndef MODEL_BOUNDARY_H
#define MODEL_BOUNDARY_H

#include "model/census.h"
#include "model/extent.h"

/*
 * Every moment at which something changes in a trace, in order: what playback goes through and
 * steps along. Built anew when the trace has changed, in as small steps as one likes: a million spans
 * cost a quarter of a second.
 *
 * Places are indexes into the list: the boundaries before `place` have happened. So what is at a
 * time needs no memory of how one got there, and back is as cheap as forward.
 */
enum boundary_what {
	BOUNDARY_TOKEN = CENSUS_TOKEN,
	BOUNDARY_EVENT = CENSUS_EVENT,
	BOUNDARY_STATE = CENSUS_STATE,
	BOUNDARY_EXCEPTION = CENSUS_EXCEPTION,
	BOUNDARY_LOG = CENSUS_LOG,
	BOUNDARY_START,
	BOUNDARY_END,
};

struct boundary {
	int64_t ns;	     /* since 1970 */
	uint32_t span;	     /* 0: the trace's own event */
	uint32_t what : 3;   /* enum boundary_what */
	uint32_t event : 29; /* as in census_mark */
};

enum { BOUNDARY_LEVELS = 5, BOUNDARY_IDLE_NS = 1000000000 };

/* What is left of boundaries that are in order. */
struct boundaries_run {
	const uint32_t *at;
	const uint32_t *end;
	int64_t ns; /* of the first */
};

/* How far it is built. */
struct boundaries_making {
	size_t spans;  /* that there were when it began */
	size_t marks;  /* and of the census */
	size_t pass;   /* over all of them */
	size_t next;   /* of what the pass goes through */
	size_t width;  /* of runs; two each become one */
	size_t merged; /* places before this one are in such a run, or will be next */
	struct boundaries_run first; /* what is left of these two, */
	struct boundaries_run second;
	uint32_t *out;	 /* and where its next goes */
	uint32_t *other; /* where the first is put aside, */
	size_t aside;	 /* as many as are there, */
	size_t left;	 /* and as many as come there next */
	size_t running;	 /* spans that work */
};

struct boundaries {
	struct boundaries_making making;
	const struct trace *trace;
	const struct census *census;
	uint32_t *numbers; /* by place: what boundaries_at looks up */
	size_t count;
	struct extent *idle; /* when nothing ran for more than BOUNDARY_IDLE_NS, in order */
	size_t idle_count;
	size_t idle_room;
	uint64_t idle_ns;		/* how long these are together */
	int64_t *ends[BOUNDARY_LEVELS]; /* of 64 boundaries, 64 * 64 ...: the last end of
					   what starts there */
	size_t end_counts[BOUNDARY_LEVELS];
};

/* Builds it from a settled trace and what was counted of it. */
void boundaries_build(
	struct boundaries *b, const struct trace *t, const struct census *census);

/*
 * The same in steps; true: there are more. What comes to the trace meanwhile may be in it or not.
 * Nothing may be asked before it is ready.
 */
void boundaries_begin(
	struct boundaries *b, const struct trace *t, const struct census *census);
bool boundaries_step(struct boundaries *b, size_t steps);
bool boundaries_ready(const struct boundaries *b);

void boundaries_release(struct boundaries *b);

struct boundary boundaries_at(const struct boundaries *b, size_t place);

/* The place after all boundaries up to `ns`, those at that time included; and before those. */
size_t boundaries_after(const struct boundaries *b, int64_t ns);
size_t boundaries_before(const struct boundaries *b, int64_t ns);

/* What steps may look for. */
enum boundary_step {
	STEP_ANY,
	STEP_MARKER, /* a model call or a tool begins or ends */
	STEP_ERROR,  /* a span fails, or an exception */
};

/* The time of the next such boundary after `ns`, or before it; false: there is none. */
bool boundaries_next(
	const struct boundaries *b, enum boundary_step step, int64_t ns, int64_t *out);
bool boundaries_prev(
	const struct boundaries *b, enum boundary_step step, int64_t ns, int64_t *out);

/*
 * The spans that run at a time, those that began last first, at most `most`. Costs what it finds,
 * not how many there are.
 */
size_t boundaries_running(
	const struct boundaries *b, int64_t ns, uint32_t *spans, size_t most);

#endif
