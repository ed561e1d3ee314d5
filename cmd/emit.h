#ifndef CMD_EMIT_H
#define CMD_EMIT_H

#include <sys/stat.h>

#include "aitrace.h"
#include "report.h"

/*
 * Records on their way out of aitrace-emit(1), and what became of them. The library drops what it
 * cannot write, since a guest does; here it is counted and told.
 */
struct emit {
	struct report report; /* taken by emit_say alone */
	const char *program;  /* who says something; NULL: aitrace-emit */
	const char *out; /* where records go, as AITRACE_OUT has it; NULL: standard error */
	bool verbose;	 /* say where they went */
	bool off;	 /* the user wants none */
	uint64_t sent;	 /* records so far */
	uint64_t lost;	 /* of these, that were not written */
};

/*
 * `out` as AITRACE_OUT has it; NULL: what that says. `pid` stands in the resource of spans that
 * start, as aitrace_config has it.
 */
void emit_open(struct emit *e, const char *out, int64_t pid);

void emit_record(struct emit *e, const struct aitrace_record *record);

/*
 * Whether a short record would be written at once. False: it would wait for who reads it. What the
 * library opened for us is never waited for long.
 */
bool emit_ready(const struct emit *e);

/* Whether records go into this file. */
bool emit_writes_to(const struct emit *e, const struct stat *file);

/* An event of `span` that happens now. */
void emit_event(struct emit *e, struct aitrace_context span, const char *name,
	struct aitrace_attrs attrs);

/* Says what was lost, and why, or where all went. The exit status: 0, or 1 when some was lost. */
int emit_close(struct emit *e);

/* One line on standard error; printf-like. */
void emit_say(struct emit *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same of a wrong usage; gives the exit status. */
int emit_wrong(struct emit *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
