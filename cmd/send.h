#ifndef CMD_SEND_H
#define CMD_SEND_H

#include "base/arena.h"
#include "export/export.h"
#include "folders.h"
#include "progress.h"
#include "send_http.h"
#include "send_keep.h"
#include "send_options.h"
#include "send_pace.h"
#include "send_queue.h"
#include "signals.h"

/* What became of one signal's. */
struct send_counts {
	uint64_t requests; /* that were taken */
	uint64_t items;	   /* in them, without those that were rejected */
	uint64_t rejected;
	uint64_t bytes; /* of the requests, as they go over the wire */
};

/* aitrace-send while it runs. */
struct send {
	const struct send_options *options;
	struct intake intake;
	struct signals signals;
	struct folders folders;
	struct send_target targets[OTLP_SIGNALS];
	struct export export;
	struct selection chosen; /* scratch: of one trace */
	struct send_queue queue;
	struct send_pace pace;
	struct send_http *http;
	struct send_judgement judgement; /* of the last answer */
	struct buf body;		 /* of the request that is first in the queue */
	bool made;			 /* the body */
	int64_t begun_ns;		 /* when it was begun */
	struct send_keep keep;
	struct send_counts counts[OTLP_SIGNALS];
	struct progress progress;
	int64_t now_ns;	    /* CLOCK_MONOTONIC, looked at once a turn */
	int64_t last_ns;    /* the same, when the last record came */
	int64_t latest_ns;  /* latest time in a record; INT64_MIN: none has come */
	size_t held;	    /* traces that were left when they were looked through */
	uint64_t late;	    /* records of spans that had been sent */
	uint64_t open;	    /* spans that had not ended when we were stopped */
	uint64_t crowded;   /* requests that were kept because too many waited */
	bool complete;	    /* all inputs were complete when they were opened */
	bool failed;	    /* something was not taken, or only in part */
	bool lossy_said;    /* that protocol buffers have no word for something */
	bool again_said;    /* that the other side fails, since it has taken something */
	int stop;	    /* signal that ends us; 0: none */
	int64_t until_ns;   /* with `stop`: what is not sent by then is kept */
	struct arena arena; /* of the targets */
};

/* Reads until all inputs have ended, and gives what ends to the queue. */
void send_read(struct send *s);

/* A record of a span has been taken into the store. */
void send_traces_begin(struct send *s);
void send_traces_record(struct send *s, struct trace *t, const struct record *r);
void send_traces_turn(struct send *s); /* once a second */
void send_traces_end(struct send *s);

/*
 * The queue on its way. send_wait waits for what is polled for, for the other side, and for the time
 * until it may be asked again, and does what is due then. send_feed is the sink of what is to be sent.
 */
void send_wait(struct send *s, struct pollfd *fds, size_t count, int timeout_ms);
void send_feed(void *to, struct str lines);
void send_drain(struct send *s);

/* Signals that have come. */
void send_signals(struct send *s);

/* What is said on standard error, and of a dry run on standard output. */
void send_say_lossy(struct send *s);
void send_say_failed(
	struct send *s, const struct send_batch *b, const struct send_reply *r);
void send_say_progress(struct send *s);
void send_say_config(const struct send *s);
void send_say_end(struct send *s);

#endif
