#ifndef IMPORT_TRACE2_PARTS_H
#define IMPORT_TRACE2_PARTS_H

#include "import/fields.h"
#include "import/trace2_runs.h"

/* Inside of trace2: for trace2*.c alone. */

enum {
	F_EVENT,
	F_SID,
	F_THREAD,
	F_TIME,
	F_EXE,
	F_ARGV,
	F_NAME,
	F_HIERARCHY,
	F_CHILD,
	F_CODE,
	F_PID,
	F_CATEGORY,
	F_LABEL,
	F_MSG,
	F_KEY,
	F_VALUE,
	F_ALIAS,
	F_PARAM,
	F_WORKTREE,
	F_REPO,
	F_ANCESTRY,
	F_READY,
	F_SIGNAL,
	F_SINCE,
	F_TOOK,
	F_FILE,
	F_LINE,
	TRACE2_FIELDS
};

extern const struct fields trace2_fields;

/* A line being told. */
struct trace2 {
	struct trace2_runs *runs;
	struct trace2_run *run;
	struct import_out *out;
	struct arena *arena;
	struct str text;
	struct str sid;
	struct scan_value f[TRACE2_FIELDS];
	uint64_t thread; /* hash of its name */
	int64_t ts;
};

/* ---- trace2_parts.c: parts of records ---- */

/* What a field that is a string reads. */
struct str trace2_text(const struct trace2 *w, int field);
/* A field as a member, when it is there. */
void trace2_member(struct trace2 *w, const char *key, int field);

/* Where in git's source it was said, and what the table does not know. */
void trace2_others(struct trace2 *w);

/* Up to its name, of the process or of something in it. */
void trace2_record(struct trace2 *w, const char *type, const char *span_id);

/* The span of what is being done on the line's thread. */
const char *trace2_here(const struct trace2 *w);

/* `category/label`, whichever there are. */
struct str trace2_joined(struct trace2 *w, int first, int second);

/* Begins a span, up to its attributes. */
void trace2_start(
	struct trace2 *w, const char *span_id, struct str parent, struct str name);

/* How it ended, as its exit code says; `message` is why. */
void trace2_status(struct trace2 *w, struct str message);

/* ---- trace2_argv.c: what a process or a child is called with ---- */

/* Walks a list of arguments: trace2_arguments begins, false: there is none. */
bool trace2_argument(struct scan *s, struct arena *arena, struct str *argument);
bool trace2_arguments(struct scan *s, const struct scan_value *argv);

/* A hash of all but the program's own name. */
uint64_t trace2_argv(const struct trace2 *w);

/* What runs: `git-upload-pack`, `git`; all of what a shell was told. */
struct str trace2_program(struct trace2 *w);

/*
 * Each tells a line of its event; false: the line cannot be used.
 *
 * trace2_process.c: where a process begins and ends, and what it says of itself.
 */
bool trace2_version(struct trace2 *w);
bool trace2_started(struct trace2 *w);
bool trace2_exit(struct trace2 *w);
bool trace2_atexit(struct trace2 *w);
bool trace2_signal(struct trace2 *w);
bool trace2_named(struct trace2 *w);
bool trace2_mode(struct trace2 *w);
bool trace2_ancestry(struct trace2 *w);
bool trace2_alias(struct trace2 *w);
bool trace2_repo(struct trace2 *w);
bool trace2_param(struct trace2 *w);

/* trace2_region.c: regions, threads and children, which lie in a process. */
bool trace2_region_enter(struct trace2 *w);
bool trace2_region_leave(struct trace2 *w);
bool trace2_thread_start(struct trace2 *w);
bool trace2_thread_exit(struct trace2 *w);
bool trace2_child_start(struct trace2 *w);
bool trace2_child_end(struct trace2 *w);

/* trace2_event.c: what happens at a moment. */
bool trace2_data(struct trace2 *w);
bool trace2_sum(struct trace2 *w);
bool trace2_error(struct trace2 *w);
bool trace2_log(struct trace2 *w);
bool trace2_exec(struct trace2 *w);

#endif
