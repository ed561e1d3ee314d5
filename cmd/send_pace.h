#ifndef CMD_SEND_PACE_H
#define CMD_SEND_PACE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * When the other side is asked again, and when no more. It is one pace for all requests: who could not
 * take the last one is not asked for the next one sooner. From the first failure on there is a time in which
 * it may come back; when that is over it is down: what is to be sent then is not waited with, but after
 * a while a request tries whether it is still so.
 *
 *     fine --failed--> failing --its time is over, or refused--> down
 *       ^-----taken-------'------------------taken----------------'
 *
 * Times are nanoseconds of a clock that only goes forward.
 */
struct send_pace {
	int64_t patience_ns; /* how long it may fail */
	int64_t since_ns;    /* when the request began that failed first; with `failures` */
	int64_t next_ns;     /* nothing is asked before */
	unsigned failures;   /* one behind the other */
	bool down;
	uint64_t random; /* for the jitter; not 0 */
};

enum send_turn { SEND_NOW, SEND_WAIT, SEND_KEEP };

/* What is to become of a request now. */
enum send_turn send_pace_turn(const struct send_pace *p, int64_t now_ns);

/* It was taken, or at least understood. */
void send_pace_taken(struct send_pace *p);

/*
 * One that began at `begun_ns` failed in a way that may pass. `after_ns`: it is asked not to come back
 * for so long; 0: nothing is asked. False: it is, or has become, down.
 */
bool send_pace_failed(
	struct send_pace *p, int64_t begun_ns, int64_t now_ns, int64_t after_ns);

/* One failed in a way that does not pass. */
void send_pace_refused(struct send_pace *p, int64_t now_ns);

#endif
