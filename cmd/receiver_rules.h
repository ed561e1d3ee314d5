#ifndef CMD_RECEIVER_RULES_H
#define CMD_RECEIVER_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * What OTLP/HTTP has for a request, and what a browser must not do to somebody who listens on a
 * loopback: judged by its head alone, before a byte of its body is kept.
 */
enum receiver_signal { RECEIVER_TRACES, RECEIVER_LOGS, RECEIVER_METRICS };
enum receiver_type { RECEIVER_JSON, RECEIVER_PROTOBUF };

/* As the client wrote it; NULL: it did not. */
struct receiver_head {
	const char *method;
	const char *path; /* without its query */
	const char *host;
	const char *type;
	const char *encoding;
	const char *authorization;
	const char *length;
	unsigned ends; /* headers that say where its body ends */
};

struct receiver_rules {
	const char *token;	  /* NULL: none is asked for */
	const char *const *hosts; /* names that are ours too, up to NULL; NULL: none */
	size_t body_limit;
};

struct receiver_judged {
	int status; /* 200: its body may come */
	const char *message;
	enum receiver_signal signal;
	enum receiver_type type; /* the answer's too; JSON when it is neither */
	bool gzip;
	bool endless; /* where its body ends is not agreed on: nothing behind it is a request */
	uint64_t length; /* of the body as it is sent; 0: not said */
};

struct receiver_judged receiver_judge(
	const struct receiver_rules *rules, const struct receiver_head *head);

/*
 * What an answer says: nothing of a request that was accepted whole; else how many spans or logs of it
 * were not usable, and why, or of one that was not accepted its google.rpc.Status.
 */
struct receiver_answer {
	int status;
	enum receiver_signal signal;
	enum receiver_type type;
	uint64_t refused;
	const char *message; /* of refused spans, or why not 200 */
};

void receiver_answer(const struct receiver_answer *a, struct buf *body);
const char *receiver_type_name(enum receiver_type type);

/* Seconds after which to come again; 0: it need not. */
unsigned receiver_again(int status);

#endif
