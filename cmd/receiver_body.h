#ifndef CMD_RECEIVER_BODY_H
#define CMD_RECEIVER_BODY_H

#include "base/gzip.h"

/*
 * The body of a request while it comes: unpacked, and no longer than it may be. A zeroed one takes
 * bytes as they are.
 */
struct receiver_body {
	struct buf text;
	struct gunzip *gunzip; /* NULL: it is not packed */
};

void receiver_body_init(struct receiver_body *b, bool gzip);
void receiver_body_release(struct receiver_body *b);

/* 200: go on; else the status, and *message says why. */
int receiver_body_add(
	struct receiver_body *b, struct str piece, size_t limit, const char **message);
int receiver_body_end(const struct receiver_body *b, const char **message);

#endif
