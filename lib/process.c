#include "process.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include "seed.h"

/* pthread_mutex_t: all zero is PTHREAD_MUTEX_INITIALIZER in glibc, musl and the BSDs alike. */
static struct ait_process spare;

_Atomic(struct ait_process *) ait_process_page;

/* Where the kernel cannot: one of our own functions runs in the child. */
static void wipe(void)
{
	memset(atomic_load(&ait_process_page), 0, sizeof(struct ait_process));
}

static struct ait_process *make(void)
{
	int kept = errno;
	void *page = mmap(NULL, sizeof(struct ait_process), PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED) {
		page = &spare;
		errno = kept;
	}
#ifdef MADV_WIPEONFORK
	if (page != &spare &&
		madvise(page, sizeof(struct ait_process), MADV_WIPEONFORK) == 0)
		return page;
	errno = kept;
#endif
	pthread_atfork(NULL, NULL, wipe);
	return page;
}

struct ait_process *ait_process_make(void)
{
	struct ait_process *process = make();
	struct ait_process *none = NULL;

	if (atomic_compare_exchange_strong(&ait_process_page, &none, process))
		return process;
	if (process != &spare)
		munmap(process, sizeof(*process));
	return none;
}

uint64_t ait_process_new_mark(void)
{
	uint64_t value = 0;
	uint64_t none = 0;

	ait_seed(&value, sizeof(value));
	value |= 1; /* its low half is a context's mark, and that must not be 0 */
	return atomic_compare_exchange_strong(&ait_process()->mark, &none, value) ? value
										  : none;
}
