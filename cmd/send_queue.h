#ifndef CMD_SEND_QUEUE_H
#define CMD_SEND_QUEUE_H

#include "export/otlp_bytes.h"

/* Requests that wait to be sent, oldest first: each a line of OTLP's JSON, as export/otlp.h writes them. */
struct send_batch {
	struct send_batch *next;
	enum otlp_signal signal;
	uint64_t items;	 /* spans, or logs, that are in it */
	struct buf json; /* without an LF */
};

struct send_queue {
	struct send_batch *first;
	struct send_batch **last; /* NULL: it was never used */
	size_t count;
	size_t bytes;
};

/* A line without its LF. */
void send_queue_add(struct send_queue *q, struct str line);

/* The oldest goes. */
void send_queue_drop(struct send_queue *q);
void send_queue_release(struct send_queue *q);

#endif
