#include "proc.h"

#include <stdio.h>
#include <string.h>

bool proc_look(long pid, struct proc *p)
{
	char path[64], text[512], *at;
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	len = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[len] = '\0';
	/* The name in parentheses may hold anything; the last parenthesis ends it. */
	at = strrchr(text, ')');
	return at && sscanf(at, ") %c %ld %ld", &p->state, &p->parent, &p->group) == 3;
}
