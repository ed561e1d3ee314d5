#ifndef AIT_PROCESS_H
#define AIT_PROCESS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * What belongs to this process alone, and not to the child of a fork: it lies in a page that the
 * kernel hands to the child full of zeros. So a lock that another thread held at that moment is
 * free in the child, random numbers are seeded anew, and the parent's drops stay the parent's.
 * All zero is the valid first state of each field.
 */
struct ait_process {
	_Atomic uint64_t mark;	  /* random, not 0, once ait_process_mark was asked */
	_Atomic uint64_t missing; /* records dropped and not reported yet */
	_Atomic uint64_t dropped; /* records dropped in all */
	_Atomic int error;	  /* why something failed last; 0: nothing did */
	_Atomic bool
		stalled; /* waiting was in vain: do not wait until a record gets through */
	bool torn;	 /* a line was written in part; under `lock` */
	pthread_mutex_t lock; /* around writes that may be cut short */
};

/* NULL until it is needed. */
extern _Atomic(struct ait_process *) ait_process_page;

/* Never NULL. Its first call should come before the threads. */
struct ait_process *ait_process_make(void);

static inline struct ait_process *ait_process(void)
{
	struct ait_process *process = atomic_load_explicit(
		&ait_process_page, memory_order_acquire);

	return process ? process : ait_process_make();
}

/* A random number, not 0, that tells this process from the one that it was forked from. */
uint64_t ait_process_new_mark(void);

static inline uint64_t ait_process_mark(void)
{
	uint64_t mark = atomic_load_explicit(&ait_process()->mark, memory_order_relaxed);

	return mark ? mark : ait_process_new_mark();
}

#endif
