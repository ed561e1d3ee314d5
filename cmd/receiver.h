#ifndef CMD_RECEIVER_H
#define CMD_RECEIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/out.h"

/*
 * What programs with an OpenTelemetry SDK send (OTLP/HTTP: traces and logs, protobuf or JSON), as
 * lines of our stream. It lives in threads of its own, so that it fits beside any loop:
 *
 *     client --HTTP--> request --> queue --> records --> out: a file, or a pipe that the loop reads
 *            <-- 200 ------------------------- written
 *
 * A request is answered with 200 when its lines have been written, and only then; one whose lines
 * could not be is answered so that the client tries again. The lines of a request are written
 * together: none is torn. Memory is bounded whatever clients do: so many connections, so many
 * bytes. While nobody reads the pipe, requests wait, and after a while are told to come again.
 *
 * The threads take no signals, and all descriptors close on exec. Before the process ends by itself,
 * receiver_stop; a child after fork() may only exec.
 */
struct receiver;

struct receiver_options {
	const char
		*address; /* to listen on, numeric; NULL: the loopbacks, of IPv4 and IPv6 */
	uint16_t port;	  /* 0: any that is free */
	bool remote; /* an address that is no loopback is meant, though there is no token */
	int out; /* where lines go, and stays the caller's; -1: a pipe, see receiver_lines */
	/*
	 * Says in `out` what is written in place of a request's lines, in as many; one thread asks it. NULL: they are
	 * written as they are.
	 */
	void (*pass)(void *to, struct str lines, struct import_out *out);
	void *pass_to;
	const char *token; /* that every request must bear; NULL: none */
	const char *const
		*hosts;	      /* names, up to NULL, that a request may call us by, beside
				     localhost and any numeric address; NULL: none */
	size_t body_limit;    /* bytes of a request, as sent and unpacked; 0: 64 MiB */
	unsigned connections; /* at once; 0: 128 */
	unsigned timeout_ms;  /* without a byte of a connection's; 0: 30 s */
	unsigned hold_ms; /* how long a request waits for its lines to be written; 0: 8 s */
	unsigned
		grace_ms; /* how long a request that has begun may take after receiver_finish; 0: 2 s */
};

/* What has happened so far. */
struct receiver_counts {
	uint64_t requests; /* that were answered, whatever with */
	uint64_t accepted; /* of them with 200 */
	uint64_t again;	   /* of them with 429 or 503: the client will come again */
	uint64_t bytes;	   /* of accepted bodies, unpacked */
	uint64_t spans;	   /* that were written */
	uint64_t logs;	   /* the same */
	uint64_t refused;  /* spans and logs of accepted requests that could not be used */
	uint64_t metrics;  /* requests with metrics: accepted and dropped */
	uint64_t cut;	   /* connections that were closed: too slow, or too many */
	unsigned open;	   /* requests that have begun and are not answered */
	unsigned connections; /* that are open */
	int error; /* of the last write to `out`, an errno; 0: it went well. EPIPE: nobody reads it
		      any more, and nothing will be written again */
};

/* NULL: it could not begin, and `why` says so, in a line for people. */
struct receiver *receiver_start(const struct receiver_options *o, struct buf *why);

/* Where it listens: `http://127.0.0.1:4318` as OTEL_EXPORTER_OTLP_ENDPOINT has it, and its port. */
const char *receiver_endpoint(const struct receiver *r);
uint16_t receiver_port(const struct receiver *r);

/*
 * Read end of the pipe, when `out` was -1: whole lines, and its end when the receiver has finished.
 * The caller closes it.
 */
int receiver_lines(const struct receiver *r);

/*
 * Readable when something was said, or the receiver has finished; receiver_said takes it: appends a
 * line for people, without its end. False: nothing more was said.
 */
int receiver_wake(const struct receiver *r);
bool receiver_said(struct receiver *r, struct buf *text);

struct receiver_counts receiver_counts(struct receiver *r);

/*
 * Takes no more connections; what has begun is finished, within grace_ms, and then the pipe ends.
 * Returns at once. Who reads the pipe in this same thread goes on reading until its end, and then
 * calls receiver_stop.
 */
void receiver_finish(struct receiver *r);
bool receiver_finished(struct receiver *r);

/* Finishes, waits for it, and gives all back. NULL is none. Counts after the end go to `counts`, or NULL. */
void receiver_stop(struct receiver *r, struct receiver_counts *counts);

#endif
