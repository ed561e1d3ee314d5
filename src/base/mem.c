#include "base/mem.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * Who has something to put in order when the program is aborted, a terminal, does it now: called with
 * no signal, the handler comes back.
 */
static void mem_tidy(void)
{
	struct sigaction abort;

	if (sigaction(SIGABRT, NULL, &abort) == 0 && !(abort.sa_flags & SA_SIGINFO) &&
		abort.sa_handler != SIG_DFL && abort.sa_handler != SIG_IGN)
		abort.sa_handler(0);
}

/* The one place outside cmd/ that ends the process: there is no memory to report it with. */
static _Noreturn void mem_gone(void)
{
	static const char text[] = "aitrace: out of memory\n";
	ssize_t done;

	mem_tidy();
	done = write(STDERR_FILENO, text, sizeof(text) - 1);
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

enum { LARGE_PAGE = 2 << 20 };

static void mem_large(uintptr_t from, uintptr_t to)
{
	from = (from + LARGE_PAGE - 1) & -(uintptr_t)LARGE_PAGE;
	to &= -(uintptr_t)LARGE_PAGE;
#ifdef MADV_HUGEPAGE
	if (from < to)
		madvise((void *)from, to - from, MADV_HUGEPAGE);
#endif
}

/* More than this is better grown where it is than copied. */
enum { CACHE_LINE = 64, LINES_MAX = 64 << 10 };

/* aligned_alloc gives back what it has too much of at both ends, which costs more than all else here. */
static void *mem_lines_new(size_t size, uint8_t *front)
{
	char *at = mem_resize(NULL, size + CACHE_LINE - 16);

	*front = (uint8_t)(-(uintptr_t)at & (CACHE_LINE - 1));
	return at + *front;
}

void *mem_lines_resize(void *old, uint8_t *front, size_t used, size_t size)
{
	uint8_t before = *front;
	void *new;

	if (old && (size > LINES_MAX || size <= used))
		return (char *)mem_resize((char *)old - before, size + before) + before;
	new = mem_lines_new(size, front);
	if (old)
		memcpy(new, old, used);
	mem_lines_free(old, before);
	return new;
}

void mem_lines_free(void *items, uint8_t front)
{
	if (items)
		free((char *)items - front);
}

/* Tables from here on are mapped: freed as malloc's they would move what it maps and what it does not. */
enum { MAPPED = 128 << 10 };

static char *mem_map(size_t size)
{
	void *at = mmap(
		NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		mem_gone();
	return at;
}

#ifdef MADV_HUGEPAGE
/* Whole large pages: what is in front of the first one and behind the last one is given back. */
static void *mem_map_large(size_t size)
{
	char *at = mem_map(size + LARGE_PAGE);
	size_t front = (size_t)(-(uintptr_t)at & (LARGE_PAGE - 1));

	if (front)
		munmap(at, front);
	munmap(at + front + size, LARGE_PAGE - front);
	madvise(at + front, size, MADV_HUGEPAGE);
	return at + front;
}
#else
static void *mem_map_large(size_t size)
{
	return mem_map(size);
}
#endif

void *mem_table_new(size_t size)
{
	if (size < MAPPED)
		return mem_new(size);
	return size < LARGE_PAGE ? mem_map(size) : mem_map_large(size);
}

void mem_table_free(void *table, size_t size)
{
	if (size < MAPPED)
		free(table);
	else if (table)
		munmap(table, size);
}

#ifdef __GLIBC__
/* The heap then grows in steps that are worth it; what of a step is not touched yet takes no memory. */
enum { HEAP_SMALL = 8 << 20, HEAP_STEP = 32 << 20 };

void mem_heap_large(uintptr_t *end)
{
	uintptr_t now = (uintptr_t)sbrk(0);

	if (!*end || now < *end)
		*end = now;
	if (now < *end + HEAP_SMALL)
		return;
	mallopt(M_TOP_PAD, HEAP_STEP);
	mem_large(*end, now);
	*end = now;
}
#else
void mem_heap_large(uintptr_t *end)
{
	(void)end;
}
#endif
