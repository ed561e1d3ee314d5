#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/* The one place outside cmd/ that ends the process: there is no memory to report it with. */
static _Noreturn void mem_gone(void)
{
	static const char text[] = "aitrace: out of memory\n";
	ssize_t done = write(STDERR_FILENO, text, sizeof(text) - 1);

	(void)done;
	_exit(1);
}

void *mem_new(size_t size)
{
	void *new = calloc(1, size ? size : 1);

	if (!new)
		mem_gone();
	return new;
}

void *mem_resize(void *old, size_t size)
{
	void *new = realloc(old, size ? size : 1);

	if (!new)
		mem_gone();
	return new;
}

void *mem_grow(void *items, size_t *room, size_t need, size_t size)
{
	size_t more = *room < 8 ? 8 : *room;

	if (need <= *room)
		return items;
	while (more < need && more <= SIZE_MAX / 2)
		more *= 2;
	if (more < need || more > SIZE_MAX / size)
		mem_gone();
	*room = more;
	return mem_resize(items, more * size);
}
