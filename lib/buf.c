#include "buf.h"

#include <stdatomic.h>
#include <sys/mman.h>

enum {
	MAPPING_FIRST = 1 << 16,
	MAPPING_KEPT = 1 << 18, /* a longer one goes back to the system at once */
};

/* The mapping that is kept, its size in its first bytes. Who uses it has taken it out. */
static _Atomic(void *) spare;

void ait_buf_init(struct ait_buf *b, char *first, size_t room)
{
	*b = (struct ait_buf){.at = first, .room = room};
}

static void *map(size_t size)
{
	void *at = mmap(
		NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

static void *take_spare(size_t *size)
{
	void *at = atomic_exchange_explicit(&spare, NULL, memory_order_acquire);

	if (at != NULL)
		memcpy(size, at, sizeof(*size));
	return at;
}

static void give_back(void *at, size_t size)
{
	void *none = NULL;

	if (size <= MAPPING_KEPT) {
		memcpy(at, &size, sizeof(size));
		if (atomic_compare_exchange_strong_explicit(
			    &spare, &none, at, memory_order_release, memory_order_relaxed))
			return;
	}
	munmap(at, size);
}

void ait_buf_release(struct ait_buf *b)
{
	if (b->mapped)
		give_back(b->at, b->room);
	ait_buf_init(b, NULL, 0);
}

/* Moves the bytes to `room` bytes of mapping. */
static bool move(struct ait_buf *b, size_t room)
{
	size_t size = room;
	char *at = NULL;

	if (!b->mapped)
		at = take_spare(&size);
	if (at != NULL && size < room) {
		munmap(at, size);
		at = NULL;
	}
	if (at == NULL) {
		size = room;
		at = map(size);
	}
	if (at == NULL)
		return false;
	memcpy(at, b->at, b->len);
	if (b->mapped)
		munmap(b->at, b->room);
	b->at = at;
	b->room = size;
	b->mapped = true;
	return true;
}

static bool widen(struct ait_buf *b, size_t room)
{
#ifdef MREMAP_MAYMOVE
	if (b->mapped) {
		void *at = mremap(b->at, b->room, room, MREMAP_MAYMOVE);

		if (at == MAP_FAILED)
			return false;
		b->at = at;
		b->room = room;
		return true;
	}
#endif
	return move(b, room);
}

bool ait_buf_grow(struct ait_buf *b, size_t more)
{
	size_t room = b->room < MAPPING_FIRST ? MAPPING_FIRST : b->room;

	if (more > AIT_BUF_MAX - b->len)
		b->failed = true;
	if (b->failed)
		return false;
	while (room - b->len < more)
		room *= 2;
	b->failed = !widen(b, room);
	return !b->failed;
}

void ait_buf_add(struct ait_buf *b, const char *at, size_t len)
{
	if (b->room - b->len < len && !ait_buf_grow(b, len))
		return;
	if (len != 0)
		memcpy(b->at + b->len, at, len);
	b->len += len;
}
