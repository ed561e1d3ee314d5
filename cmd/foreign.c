#include "foreign.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc.h"

static bool foreign_holds(long pid, int fd, dev_t terminal)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%ld/fd/%d", pid, fd);
	return stat(path, &st) == 0 && S_ISCHR(st.st_mode) && st.st_rdev == terminal;
}

static bool foreign_is_ancestor(long pid)
{
	long at = getpid();
	struct proc p;

	while (at > 1 && proc_look(at, &p)) {
		if (at == pid)
			return true;
		at = p.parent;
	}
	return false;
}

static bool foreign_is_writer(long pid, pid_t foreground, dev_t terminal)
{
	struct proc p;

	if (!proc_look(pid, &p) || p.group != foreground)
		return false;
	if (!foreign_holds(pid, STDOUT_FILENO, terminal) &&
		!foreign_holds(pid, STDERR_FILENO, terminal))
		return false;
	return !foreign_is_ancestor(pid);
}

bool foreign_writer(int fd)
{
	pid_t foreground = tcgetpgrp(fd);
	struct dirent *entry;
	struct stat st;
	bool found = false;
	DIR *proc;

	if (foreground < 0 || fstat(fd, &st) < 0)
		return false;
	proc = opendir("/proc");
	if (!proc)
		return false;
	while (!found && (entry = readdir(proc))) {
		long pid = strtol(entry->d_name, NULL, 10);

		found = pid > 0 && foreign_is_writer(pid, foreground, st.st_rdev);
	}
	closedir(proc);
	return found;
}
