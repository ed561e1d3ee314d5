#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void guard_map(struct guard *g)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *pages = mmap(NULL, GUARD_MAX + page, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED ||
		mprotect((char *)pages + GUARD_MAX, page, PROT_NONE) != 0) {
		perror("guard");
		abort();
	}
	*g = (struct guard){.pages = pages, .size = GUARD_MAX};
}

struct str guard_put(struct guard *g, struct str text)
{
	char *at;

	if (!g->pages)
		guard_map(g);
	if (text.len > g->size)
		abort();
	at = g->pages + g->size - text.len;
	if (text.len)
		memcpy(at, text.at, text.len);
	return (struct str){at, text.len};
}

void guard_release(struct guard *g)
{
	if (g->pages)
		munmap(g->pages, g->size + (size_t)sysconf(_SC_PAGESIZE));
	*g = (struct guard){0};
}
