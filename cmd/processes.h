#ifndef CMD_PROCESSES_H
#define CMD_PROCESSES_H

#include "record/record.h"

/*
 * The processes of this machine that have said who they are (`resource`: process.pid and
 * host.name), and which of them are over: an open span of one that is over is lost. Processes of
 * other hosts are not judged.
 */
enum { PROCESSES_MAX = 4096 };

struct processes {
	char host[256]; /* ours */
	int64_t *pids;	/* that may still be alive */
	size_t count;
	size_t room;
	int64_t *gone;
	size_t gone_count;
	size_t gone_room;
};

void processes_init(struct processes *p);
void processes_release(struct processes *p);

/* Remembers the process that a record names, if it is one of ours. */
void processes_note(struct processes *p, const struct record *r);

/* A process is known to have ended. */
void processes_ended(struct processes *p, int64_t pid);

/* Looks which have ended since; true when any has. */
bool processes_look(struct processes *p);

#endif
