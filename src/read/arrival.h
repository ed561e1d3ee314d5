#ifndef READ_ARRIVAL_H
#define READ_ARRIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Notices that something was made in a folder, or moved into it (inotify), by its name: what is
 * called so for a moment only is not found by looking now and then. A system without them, or a
 * file system of other machines, says nothing: who wants to be sure looks as well.
 */
struct arrivals {
	int fd; /* to be polled for POLLIN; -1: none, or not begun yet */
	bool begun;
	int *folders; /* as inotify calls them, by number */
	size_t room;
	size_t count;
	uint32_t cookie; /* of what was moved away last, */
	char *before;	 /* and what that was called; NULL: nothing was */
};

struct arrival {
	size_t folder; /* its number */
	const char *name;
	const char
		*before; /* what it was called in a folder that is watched; NULL: nothing */
};

void arrivals_init(struct arrivals *a);

/* Watches a folder, whose number is how many were watched before. */
void arrivals_watch(struct arrivals *a, const char *path);

/* Reads what has come. Does not wait. What `arrived` is given lasts for the call. */
void arrivals_read(struct arrivals *a,
	void (*arrived)(void *to, const struct arrival *what), void *to);

void arrivals_release(struct arrivals *a);

#endif
