#ifndef IMPORT_TRACE2_RUNS_H
#define IMPORT_TRACE2_RUNS_H

#include "base/buf.h"

/*
 * The processes of git that have not ended yet, and what is open in them. Bounded, whatever a file says:
 * of too many the oldest are forgotten, and what belongs to them is told without.
 */
enum { TRACE2_RUNS = 256, TRACE2_OPEN = 512, TRACE2_ERROR = 1024 };

enum trace2_what { TRACE2_REGION, TRACE2_THREAD, TRACE2_CHILD };

/* Something begun: a span, of which the end will come. */
struct trace2_open {
	enum trace2_what what;
	bool taken;	 /* of a child: a process was found to be it */
	uint64_t thread; /* hash of its name */
	uint64_t argv;	 /* of a child: hash of what it is called with, but its own name */
	int64_t child;	 /* of a child: its number in the process */
	int64_t ts;	 /* when it began */
	char span_id[17];
};

struct trace2_run {
	uint64_t sid;	/* hash of its session id */
	uint64_t used;	/* when it last said something, counted in lines */
	uint64_t begun; /* regions, threads and children so far: their ids are made of it */
	int64_t epoch;	/* when it began: what relative times count from */
	int64_t ts;	/* of the last thing that it said */
	bool ended;	/* its end was told */
	struct trace2_open *open;
	size_t open_count;
	size_t open_room;
	struct buf version; /* of git */
	struct buf error;   /* the last one that it said */
	char trace_id[33];
	char span_id[17];
};

struct trace2_runs {
	struct trace2_run *at[TRACE2_RUNS];
	size_t count;
	uint64_t lines; /* told so far */
};

/* The process of a session id; made when it is new. */
struct trace2_run *trace2_run(struct trace2_runs *runs, struct str sid);

/* NULL: it is not known, or not any more. */
struct trace2_run *trace2_run_find(const struct trace2_runs *runs, struct str sid);
void trace2_run_end(struct trace2_runs *runs, struct trace2_run *run);
void trace2_runs_release(struct trace2_runs *runs);

/* Begins something, with an id of its own. Lasts until the next call. */
struct trace2_open *trace2_open(
	struct trace2_run *run, struct str sid, enum trace2_what what, uint64_t thread);

/* The innermost region of a thread, or the thread itself; NULL: there is none. */
struct trace2_open *trace2_innermost(const struct trace2_run *run, uint64_t thread);

/* The child of this number; NULL: there is none. */
struct trace2_open *trace2_child(const struct trace2_run *run, int64_t number);

/* The child that a process called with `argv` is: the last one called so, else the last one at all. */
struct trace2_open *trace2_spawned(const struct trace2_run *run, uint64_t argv);

void trace2_close(struct trace2_run *run, struct trace2_open *o);

#endif
