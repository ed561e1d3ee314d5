#include "returns.h"

#ifdef AIT_RETURNS
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>

#include "clock.h"
#include "quiet.h"

enum {
	ENOUGH = 128, /* calls, before it is worth it */
	TOGETHER = 8,
	TRIES = 5,
};

_Atomic(enum ait_returns) ait_returns;

/*
 * Each call is remembered, and none is returned from. Who is led there meets int3, if only in his
 * imagination. The way back is a jump, since a return would take one of them away. What unwinds the
 * stack finds it in order at each step.
 */
__asm__(".text\n"
	".p2align 6\n"
	".globl ait_returns_cover\n"
	".hidden ait_returns_cover\n"
	".type ait_returns_cover, @function\n"
	"ait_returns_cover:\n"
	"	.cfi_startproc\n"
	"	.rept 16\n"
	"	call 1f\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	int3\n"
	"1:\n"
	"	.endr\n"
	"	add $128, %rsp\n"
	"	.cfi_adjust_cfa_offset -128\n"
	"	pop %rcx\n"
	"	.cfi_adjust_cfa_offset -8\n"
	"	.cfi_register %rip, %rcx\n"
	"	jmp *%rcx\n"
	"	int3\n"
	"	.cfi_endproc\n"
	".size ait_returns_cover, . - ait_returns_cover\n");

/*
 * A system call that changes nothing, and a return. It is one that was made just before: a host may
 * have forbidden itself all that it knows of no need for, on pain of death (seccomp).
 */
static __attribute__((noinline)) void call_and_return(int fd, bool cover)
{
	struct rlimit limit;

	if (fd >= 0)
		ait_quiet_write(fd, "", 0);
	else
		ait_call(SYS_getrlimit, RLIMIT_FSIZE, (long)&limit, 0);
	if (cover)
		ait_returns_cover();
}

/* Many together, since a clock may tick no faster than every 10 ns. */
static int64_t time_of(int fd, bool cover)
{
	int64_t start = ait_clock_steady();

	for (int i = 0; i < TOGETHER; i++)
		call_and_return(fd, cover);
	return ait_clock_steady() - start;
}

/* What disturbs the machine only adds to a time, so the least of some is it. */
static bool covering_is_faster(int fd)
{
	int64_t covered = INT64_MAX;
	int64_t plain = INT64_MAX;

	for (int i = 0; i < TRIES; i++) {
		int64_t one = time_of(fd, false);
		int64_t other = time_of(fd, true);

		plain = one < plain ? one : plain;
		covered = other < covered ? other : covered;
	}
	return covered < plain;
}

void ait_returns_ask(int fd)
{
	static _Atomic unsigned calls;

	if (atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) < ENOUGH)
		return;
	atomic_store_explicit(&ait_returns,
		covering_is_faster(fd) ? AIT_RETURNS_COVER : AIT_RETURNS_RIGHT,
		memory_order_relaxed);
}
#endif
