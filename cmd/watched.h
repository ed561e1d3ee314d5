#ifndef CMD_WATCHED_H
#define CMD_WATCHED_H

#include "adopt.h"
#include "intake.h"
#include "otel_env.h"
#include "read/child.h"

/*
 * A command that a tool runs to show what it does: it has a span of ours, its environment says so, and
 * what it exports by OpenTelemetry comes to a receiver of ours, and from there as lines into the
 * tool's intake, together with what it writes.
 *
 *	command --standard error--------------------> intake
 *	        --OTLP--> receiver --adopt--> pipe -->
 *
 * The span is shown once something is below it: a command that tells nothing of itself looks as it
 * would alone.
 */
struct watched {
	struct intake *in;
	char *const *argv;
	struct aitrace_context parent; /* of our own process; or zero */
	struct aitrace_context span;
	struct id trace_id; /* the span's */
	int64_t began_ns;   /* since 1970 */
	int64_t ended_ns;   /* the same; 0: it runs */
	int64_t late_ns; /* CLOCK_MONOTONIC: when nothing more is waited for, with ended_ns */
	int status;	 /* as of waitpid, with ended_ns */
	bool finishing; /* nothing more is received */
	bool shown;	/* its start was said, */
	bool closed;	/* and its end */
	uint32_t
		source; /* of what is received, in the intake; records of ours are from there too */
	int lines;		   /* what is received is read there */
	struct receiver *receiver; /* NULL: none */
	struct adopt adopt;
	struct otel_env otel;
	struct emit_env environment;
	char traceparent[AITRACE_ENVIRONMENT_SIZE];
	struct buf line;    /* a record that we say, */
	struct arena arena; /* and what decoding it takes */
};

/* What is done with a record of ours once it is in the store. */
typedef void watched_record(void *to, struct trace *trace, const struct record *r);

/*
 * Before the command starts: begins to receive, and says in the plan what its environment is. What
 * cannot be done is said, and the command runs all the same.
 */
void watched_begin(struct watched *w, struct intake *in, struct child_plan *plan);

/* It has started: what is received is read too. */
void watched_started(struct watched *w);

/* A record is about to be taken: if it is of the command's trace, our span is said first. */
void watched_look(
	struct watched *w, const struct record *r, watched_record *take, void *to);

/* The command has ended; then, now and then, whether what comes late is still waited for. */
void watched_ended(
	struct watched *w, const struct child *c, watched_record *take, void *to);
void watched_turn(struct watched *w);
bool watched_waits(const struct watched *w);

/* Receives no more; what has begun still comes, until watched_over. */
void watched_finish(struct watched *w);
bool watched_over(const struct watched *w);

/* Says what the receiver had to complain of, and gives all back. A zeroed one is none. */
void watched_release(struct watched *w);

#endif
