#ifndef READ_NOTICE_H
#define READ_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Notices that a file or its folder changed (inotify). They only say "look again": what happened
 * is found by looking, so that a notice too many does no harm, and a system without them needs a
 * clock and nothing else.
 */
struct notices {
	int fd;		       /* to be polled for POLLIN; -1: none, or not begun yet */
	bool begun;	       /* fd was asked for */
	struct watch *watches; /* what is watched */
	size_t count;	       /* of watches */
	size_t room;	       /* of watches, allocated */
};

void notices_init(struct notices *n);

/*
 * Watches a path for a source, and its folder for the name. False when only looking from time to
 * time will find out: no notices here, a remote file system, a symbolic link, no folder. To be
 * called again when the path names another file; what was watched for the source is forgotten.
 */
bool notices_watch(struct notices *n, uint32_t source, const char *path);
void notices_forget(struct notices *n, uint32_t source);

/*
 * Reads what has come; `changed` is called with `to` and a source for each one to look at, more
 * than once perhaps. Does not wait.
 */
void notices_read(struct notices *n, void (*changed)(void *to, uint32_t source), void *to);

void notices_release(struct notices *n);

#endif
