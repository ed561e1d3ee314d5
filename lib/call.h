#ifndef AIT_CALL_H
#define AIT_CALL_H

/*
 * A system call in place. libc's functions, syscall(3) too, return where the processor did not
 * foresee it, see returns.h, and some are cancellation points.
 */
#if defined(__linux__) && defined(__x86_64__) && !defined(__ILP32__)
#include <sys/syscall.h>

#define AIT_CALL

/* What the kernel returns: from -4095 to -1 it is an errno, less than 0. Keeps errno. */
static inline long ait_call(long number, long one, long two, long three)
{
	long n = number;

	__asm__ volatile("syscall"
			 : "+a"(n)
			 : "D"(one), "S"(two), "d"(three)
			 : "rcx", "r11", "memory");
	return n;
}
#endif

#endif
