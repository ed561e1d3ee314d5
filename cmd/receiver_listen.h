#ifndef CMD_RECEIVER_LISTEN_H
#define CMD_RECEIVER_LISTEN_H

#include <stdint.h>

#include "base/buf.h"

/* Whether an address may be reached from other machines; of what is no numeric one, receiver_listen says so. */
bool receiver_remote(const char *address);

enum { RECEIVER_SOCKETS = 2 };

/*
 * Sockets that listen: on `address`, or with NULL on the loopbacks that there are, of IPv4 and IPv6,
 * with one port; *port is 0 for any, and then the one that it is. Returns how many; 0: none, and
 * `why` says so.
 */
size_t receiver_listen(
	const char *address, uint16_t *port, int fds[RECEIVER_SOCKETS], struct buf *why);

/* `http://127.0.0.1:4318`, in memory of its own. */
char *receiver_url(const char *address, uint16_t port);

#endif
