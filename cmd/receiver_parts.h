#ifndef CMD_RECEIVER_PARTS_H
#define CMD_RECEIVER_PARTS_H

#include <pthread.h>

#include "receiver.h"
#include "receiver_body.h"
#include "receiver_out.h"
#include "receiver_rules.h"

/*
 * What the files of the receiver share. Threads: one of libmicrohttpd for each socket listened on, in
 * receiver_http.c; one that makes and writes lines, in receiver_work.c; and the caller's. What more
 * than one of them touches is under `lock`.
 *
 * A request is HTTP's until its body is there, then it waits in the queue and its connection
 * sleeps; the worker gives it a status and wakes the connection, and it is HTTP's again.
 */
struct receiver_request {
	struct receiver_http_client *client; /* its connection; HTTP's own */
	struct receiver_request *next;	     /* in the queue */
	struct receiver_judged judged;
	struct receiver_body body;
	uint64_t came;	/* bytes of the body as sent */
	size_t charged; /* bytes of memory that it was given beyond what is always there */
	int64_t since_ms;    /* when it came into the queue */
	int status;	     /* of the answer; 0: not known yet */
	const char *message; /* why not 200, or why not all of it */
	struct buf text;     /* of a message that is no literal */
	uint64_t refused;    /* spans and logs that were not usable */
	bool queued;	     /* it is, or was, the worker's */
};

/* What is said once. */
enum receiver_saying {
	SAY_GRPC,
	SAY_TLS,
	SAY_PATH,
	SAY_HOST,
	SAY_TOKEN,
	SAY_UNREADABLE,
	SAY_LARGE,
	SAY_CROWD,
	SAY_SLOW_READER,
};

struct receiver {
	/* Not changed once it has begun. */
	struct receiver_rules rules;
	char *token;
	char *endpoint;
	uint16_t port;
	unsigned connections;
	unsigned timeout_ms;
	unsigned hold_ms;
	void (*pass)(void *to, struct str lines, struct import_out *out);
	void *pass_to;
	unsigned grace_ms;
	int pipe[2]; /* of lines; -1: not ours */
	int wake[2];
	struct receiver_http *http;
	pthread_t worker;
	bool works; /* the worker was begun */

	pthread_mutex_t lock;
	pthread_cond_t come; /* something for the worker */
	struct receiver_request *first;
	struct receiver_request *last;
	size_t charged; /* of all requests */
	struct receiver_counts counts;
	struct buf said;    /* lines that were not taken */
	unsigned said_once; /* bits of enum receiver_saying */
	bool finishing;
	int64_t until_ms; /* when finishing ends */
	bool finished;

	struct receiver_out out; /* the worker's */
};

int64_t receiver_now_ms(void);

/* ---- receiver.c: what the threads tell each other ---------------------------------------------- */

void receiver_request_begun(struct receiver *r);
/* It has its status, and is counted. */
void receiver_request_answered(struct receiver *r, const struct receiver_request *q);
/* The answer was sent, or will never be. */
void receiver_request_over(struct receiver *r, struct receiver_request *q);

/* Whether its body may have this much memory. */
bool receiver_charge(struct receiver *r, struct receiver_request *q, size_t bytes);
void receiver_queue(struct receiver *r, struct receiver_request *q);
/* Gives it this status, and wakes it. */
void receiver_refuse(struct receiver_request *q, int status, const char *message);
bool receiver_is_finishing(struct receiver *r);
void receiver_connected(struct receiver *r, int change, bool cut);
void receiver_say(struct receiver *r, enum receiver_saying what, const char *text);
/* Again and again: for what has changed. `lock` is held. */
void receiver_say_now(struct receiver *r, const char *text);
void receiver_woken(struct receiver *r);

/* ---- receiver_work.c ---------------------------------------------------------------------------- */

/* The worker; `state` is the receiver. */
void *receiver_work(void *state);

/* ---- receiver_http.c ---------------------------------------------------------------------------- */

/* Listens on `fds`. NULL: it cannot be, and `why` says so; they are closed. */
struct receiver_http *receiver_http_start(
	struct receiver *r, const int *fds, size_t count, struct buf *why);

/* Takes no more connections. */
void receiver_http_quiesce(struct receiver_http *h);

/* Any thread: the request has its status. */
void receiver_http_answer(struct receiver_request *q);

/* Closes all; no request is in the queue. */
void receiver_http_stop(struct receiver_http *h);

#endif
