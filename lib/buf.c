#include "buf.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>

enum {
	MAPPING_FIRST = 1 << 16,
	MAPPING_KEPT = 1 << 18, /* a longer one goes back to the system at once */
};

/* The mapping that is kept, its size in its first bytes. Who uses it has taken it out. */
static _Atomic(void *) spare;

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

static size_t size_of(const struct ait_buf *b)
{
	return (size_t)(b->stop - b->at);
}

void ait_buf_release(struct ait_buf *b)
{
	if (b->mapped)
		give_back(b->at, size_of(b));
	ait_buf_init(b, NULL, 0);
}

static void use(struct ait_buf *b, void *at, size_t size)
{
	b->at = at;
	b->stop = b->at + size;
	b->mapped = true;
}

/* Moves the first `len` bytes to `size` bytes of mapping. */
static bool move(struct ait_buf *b, size_t len, size_t size)
{
	size_t had = 0;
	void *at = b->mapped ? NULL : take_spare(&had);

	if (at != NULL && had < size) {
		munmap(at, had);
		at = NULL;
	}
	if (at == NULL) {
		had = size;
		at = map(size);
	}
	if (at == NULL)
		return false;
	if (len > 0)
		memcpy(at, b->at, len);
	if (b->mapped)
		munmap(b->at, size_of(b));
	use(b, at, had);
	return true;
}

static bool widen(struct ait_buf *b, size_t len, size_t size)
{
#ifdef MREMAP_MAYMOVE
	if (b->mapped) {
		void *at = mremap(b->at, size_of(b), size, MREMAP_MAYMOVE);

		if (at != MAP_FAILED)
			use(b, at, size);
		return at != MAP_FAILED;
	}
#endif
	return move(b, len, size);
}

char *ait_buf_grow(struct ait_buf *b, char *to, size_t more)
{
	size_t len = (size_t)(to - b->at);
	size_t size = size_of(b) < MAPPING_FIRST ? MAPPING_FIRST : size_of(b);
	int kept;

	if (len > AIT_BUF_MAX || more > AIT_BUF_MAX - len)
		b->failed = true;
	if (b->failed)
		return b->at;
	while (size - len < more)
		size *= 2;
	kept = errno;
	b->failed = !widen(b, len, size);
	errno = kept;
	return b->failed ? b->at : b->at + len;
}

char *ait_buf_full(struct ait_buf *b, char *to, size_t more)
{
	return b->way ? b->way->full(b, to, more) : ait_buf_grow(b, to, more);
}
