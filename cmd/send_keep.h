#ifndef CMD_SEND_KEEP_H
#define CMD_SEND_KEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "export/otlp_bytes.h"

/*
 * The file for what could not be sent: lines of OTLP's JSON, which all our tools read. It is made when
 * the first of them comes, and only its owner may read it.
 */
struct send_keep {
	const char *
		path; /* gone on with when it is there; NULL: one of its own, in the state folder */
	struct buf name;	      /* of the file; empty: none was needed yet */
	int fd;			      /* -1: not open */
	int error;		      /* errno of what failed first; 0: nothing has */
	uint64_t requests;	      /* that are in it */
	uint64_t items[OTLP_SIGNALS]; /* the same */
	uint64_t lost;		      /* items that could be kept neither */
};

void send_keep_init(struct send_keep *k, const char *path);

/* A line without its LF, with so many items in it. */
void send_keep_add(
	struct send_keep *k, enum otlp_signal signal, struct str line, uint64_t items);

/* All of it is on the disk. */
void send_keep_end(struct send_keep *k);
void send_keep_release(struct send_keep *k);

/* Appends where it would be: $XDG_STATE_HOME/aitrace/unsent-TIME-PID.jsonl, or below $HOME; or here. */
void send_keep_place(int64_t now_ns, struct buf *out);

#endif
