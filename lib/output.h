#ifndef AIT_OUTPUT_H
#define AIT_OUTPUT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "guard.h"

/* Where records go, and how that takes bytes. */
enum ait_output_kind {
	AIT_OUTPUT_FILE,     /* regular: any length in one write, which may be cut short */
	AIT_OUTPUT_PIPE,     /* all or nothing up to 4096 bytes */
	AIT_OUTPUT_SOCKET,   /* no borders */
	AIT_OUTPUT_TERMINAL, /* no borders */
	AIT_OUTPUT_DEVICE,   /* /dev/null and the like: as a file */
};

struct ait_output {
	int fd;			   /* -1: closed */
	enum ait_output_kind kind; /* when it was opened */
	bool own;		   /* we opened it and close it */
	dev_t dev; /* what fd stood for then: a host that closes every descriptor ... */
	ino_t ino; /* ... and opens a file of its own must not find our lines in it */
	_Atomic int64_t looked; /* when dev and ino were compared last, ns since 1970 */
	_Atomic bool nosignal;	/* the kernel writes without SIGPIPE when asked */
};

/*
 * Opens what AITRACE_OUT says: `fd:N`, `unix:PATH`, or a path. False when it cannot be used; errno
 * says why.
 */
bool ait_output_open(struct ait_output *o, const char *where);
void ait_output_close(struct ait_output *o);

/*
 * Whether an own descriptor was closed and stands for somebody else's file by now. Looks when the
 * last time is not within 10 ms of `now`, since that costs as much as a short write. Keeps errno.
 */
bool ait_output_look(struct ait_output *o, int64_t now);

/* The same, and cheap where there is nothing to look at. */
static inline bool ait_output_lost(struct ait_output *o, int64_t now)
{
	return o->own && ait_output_look(o, now);
}

/* Whether a line of more than 4096 bytes may be torn by other writers. Keeps errno. */
bool ait_output_tears(const struct ait_output *o);

/* One write(2) that raises no signal, if need be with the guard's help. */
ssize_t ait_output_write(
	struct ait_output *o, const char *at, size_t len, struct ait_guard *guard);

#endif
