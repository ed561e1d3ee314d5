#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Memory that is there or the program is not: these return a usable pointer, or say "out of
 * memory" on standard error and end the process with status 1. No caller checks them.
 */

/* `size` zeroed bytes; free() them. */
void *mem_new(size_t size);

/* As realloc; the old pointer is gone. What is new is not zeroed. */
void *mem_resize(void *old, size_t size);

/*
 * Room for at least `need` items of `size` bytes: grows *room by doubling and returns the array,
 * moved perhaps. The first *room items are kept.
 */
void *mem_grow(void *items, size_t *room, size_t need, size_t size);

/*
 * As mem_resize, for items of 64 bytes that are looked at one here, one there: each lies in one line of
 * the cache, unless there are very many. `used` bytes are kept; `size` is not 0. *front is what lies in front
 * of them, for the next call and for mem_lines_free.
 */
void *mem_lines_resize(void *old, uint8_t *front, size_t used, size_t size);
void mem_lines_free(void *items, uint8_t front);

/*
 * A zeroed table that is looked into anywhere, `size` a power of two: a large one lies in large pages
 * where the system has them, so that a look misses fewer caches. Whoever frees it says its size again.
 */
void *mem_table_new(size_t size);
void mem_table_free(void *table, size_t size);

/*
 * Large pages for the heap too, once it is large: of use to who has very much in it, looked at one here,
 * one there, and calls this now and then. *end is 0 at first.
 */
void mem_heap_large(uintptr_t *end);

#endif
