#ifndef CMD_PROC_H
#define CMD_PROC_H

#include <stdbool.h>

/* What Linux tells of a process in /proc/PID/stat, proc_pid_stat(5). */
struct proc {
	char state; /* R, S, D ...; Z: it has ended, and its parent has not asked yet */
	long parent;
	long group;
};

/* False when there is no such process, or no /proc. */
bool proc_look(long pid, struct proc *p);

#endif
