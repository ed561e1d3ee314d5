#ifndef CMD_SEND_HTTP_H
#define CMD_SEND_HTTP_H

#include <poll.h>

#include "send_reply.h"
#include "send_target.h"

/*
 * Requests over HTTP, one at a time, beside whatever else the program waits for. Connections are kept
 * from one to the next. Redirections are not followed: who is sent elsewhere would take the headers
 * along, and what is in them.
 */
struct send_http; /* opaque */

/* NULL: the library cannot be used. */
struct send_http *send_http_new(void);
void send_http_free(struct send_http *h); /* takes NULL */

/* Posts `body`, which stays the caller's, and as it is until the answer has come. */
void send_http_begin(struct send_http *h, const struct send_target *t, struct str body);

/* Ends it unanswered. */
void send_http_stop(struct send_http *h);
bool send_http_busy(const struct send_http *h);

/* What to poll for; as input_poll does. */
size_t send_http_poll(
	const struct send_http *h, struct pollfd *fds, size_t max, int *timeout_ms);

/* What has happened; true: the answer is in *reply, until the next send_http_begin. */
bool send_http_turn(struct send_http *h, const struct pollfd *fds, size_t count,
	struct send_reply *reply);

#endif
