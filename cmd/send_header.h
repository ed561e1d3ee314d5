#ifndef CMD_SEND_HEADER_H
#define CMD_SEND_HEADER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"

/*
 * Fields for the head of requests, where keys and passwords are: they come from the environment or a
 * file, never from a command line, which anybody on the machine may read; and are never shown.
 */
struct send_header {
	struct str name;
	struct str value;
};

struct send_headers {
	struct send_header *at;
	size_t count;
	size_t room;
};

/*
 * OTEL_EXPORTER_OTLP_HEADERS: `name=value,name=value`, percent-encoded. False: *why says, without
 * saying what, which one is none. Those that are ours to say (Content-Type) are left out.
 */
bool send_headers_list(
	struct send_headers *h, struct str list, struct arena *arena, struct buf *why);

/* The text of a file: a line `Name: value` each; blank lines and those that begin with # are none. */
bool send_headers_lines(
	struct send_headers *h, struct str text, struct arena *arena, struct buf *why);

void send_headers_release(struct send_headers *h);

#endif
