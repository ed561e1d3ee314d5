#ifndef AIT_RETURNS_H
#define AIT_RETURNS_H

#include <stdatomic.h>

#include "call.h"

/*
 * Where the processor expects returns to go. It remembers where calls came from, the last ones first;
 * and a kernel that keeps AMD's processors from being led astray ("Safe RET") leaves addresses of its
 * own there. So the first return after a system call is expected on the kernel's way out, and that
 * this was in vain takes long to see: 40 ns after a short call, 110 after a write of 400. It does
 * not matter who returns: the caller would pay, if we did not.
 *
 *	expected next -> |exit| k  | k  | k  |		as the kernel leaves it
 *	expected next -> | no | no | no | .. |exit|	covered by addresses that lead nowhere
 *
 * These are not what is to come either, but that costs 8 ns a return. Elsewhere the expected
 * addresses are the right ones, and covering them costs as much; so it is tried out which of both is
 * faster, once there are enough records for that to be worth its 16 us.
 */

/* Not where calls and returns are counted (CET), which would take it for an attack. */
#if defined(AIT_CALL) && !(defined(__CET__) && (__CET__ & 2))
#define AIT_RETURNS
#endif

enum ait_returns {
	AIT_RETURNS_UNKNOWN,
	AIT_RETURNS_RIGHT, /* leave them alone */
	AIT_RETURNS_COVER,
};

extern _Atomic(enum ait_returns) ait_returns;

/* Covers sixteen, which is how far most programs return at the most before they call again. */
void ait_returns_cover(void);

/* Tries it out when it was called often enough; `fd` as below, it may be any. Keeps errno. */
void ait_returns_ask(int fd);

/*
 * To be called, in place, between a system call and the return. `fd` is what ait_quiet_write was called
 * with; -1: it was not, but getrlimit was.
 */
static inline void ait_returns_mend(int fd)
{
#ifdef AIT_RETURNS
	enum ait_returns state = atomic_load_explicit(&ait_returns, memory_order_relaxed);

	if (state == AIT_RETURNS_COVER)
		ait_returns_cover();
	else if (state == AIT_RETURNS_UNKNOWN)
		ait_returns_ask(fd);
#else
	(void)fd;
#endif
}

#endif
