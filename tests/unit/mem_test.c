#include "test.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { BLOCKS = 40000, BLOCK = 500 };

static bool can_be_large(void)
{
#if defined(__GLIBC__) && !TEST_HEAP_IS_WATCHED
	return access("/sys/kernel/mm/transparent_hugepage", F_OK) == 0;
#else
	return false;
#endif
}

/* Of the heap as the system has it: are there large pages for some of it? */
static bool heap_is_large(void)
{
	FILE *maps = fopen("/proc/self/smaps", "r");
	bool heap = false, large = false;
	char line[512];

	while (maps && fgets(line, sizeof(line), maps)) {
		if (strchr("0123456789abcdef", *line))
			heap = strstr(line, "[heap]");
		if (heap && strncmp(line, "VmFlags:", 8) == 0)
			large |= strstr(line, " hg") != NULL;
	}
	if (maps)
		fclose(maps);
	return large;
}

static void blocks_are_whole(struct test *t, unsigned char **blocks)
{
	int bad = 0;

	for (int i = 0; i < BLOCKS; i++) {
		bad += blocks[i][0] != i % 251 || blocks[i][BLOCK - 1] != i % 251;
		free(blocks[i]);
	}
	CHECK_INT(t, bad, 0);
}

static void a_large_heap(struct test *t)
{
	static unsigned char *blocks[BLOCKS];
	uintptr_t end = 0;

	mem_heap_large(&end);
	CHECK(t, !heap_is_large());
	for (int i = 0; i < BLOCKS; i++) {
		blocks[i] = mem_resize(NULL, BLOCK);
		memset(blocks[i], i % 251, BLOCK);
		mem_heap_large(&end);
	}
	if (can_be_large())
		CHECK(t, heap_is_large());
	blocks_are_whole(t, blocks);
	mem_heap_large(&end);
}

static void lines_of_the_cache(struct test *t)
{
	uint8_t front = 0;
	unsigned char *at = NULL;
	size_t used = 0;

	for (size_t size = 64; size < 1 << 20; used = size, size += 64 + size / 128 * 64) {
		at = mem_lines_resize(at, &front, used, size);
		if (size <= 64 << 10)
			CHECK_INT(t, (uintptr_t)at % 64, 0);
		for (size_t i = used; i < size; i++)
			at[i] = (unsigned char)(i % 253);
	}
	for (size_t i = 0; i < used; i++)
		if (!CHECK_INT(t, at[i], i % 253))
			break;
	mem_lines_free(at, front);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "a large heap", a_large_heap);
	test_run(&t, "lines of the cache", lines_of_the_cache);
	return test_done(&t);
}
