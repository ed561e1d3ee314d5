#ifndef AIT_QUIET_H
#define AIT_QUIET_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __linux__
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Linux 6.18; older headers do not name it, and older kernels refuse it. */
#ifndef RWF_NOSIGNAL
#define RWF_NOSIGNAL 0x100
#endif
#endif

/* Not with 32-bit pointers on x86-64, where the arguments are others. */
#if defined(SYS_pwritev2) && !(defined(__x86_64__) && defined(__ILP32__))
#define AIT_QUIET_WRITE
#endif

#if defined(AIT_QUIET_WRITE) && defined(__x86_64__)
/*
 * In place: libc's syscall(3) is a call more, which moves each argument and returns where the
 * processor did not foresee it.
 */
static inline ssize_t ait_quiet_call(long fd, const struct iovec *part)
{
	register long low __asm__("r10") = -1; /* no offset: as write(2) */
	register long high __asm__("r8") = -1;
	register long flags __asm__("r9") = RWF_NOSIGNAL;
	ssize_t n = SYS_pwritev2;

	__asm__ volatile("syscall"
			 : "+a"(n)
			 : "D"(fd), "S"(part), "d"(1L), "r"(low), "r"(high), "r"(flags)
			 : "rcx", "r11", "memory");
	return n;
}
#elif defined(AIT_QUIET_WRITE)
static inline ssize_t ait_quiet_call(long fd, const struct iovec *part)
{
	int kept = errno;
	ssize_t n = syscall(SYS_pwritev2, fd, part, 1L, -1L, -1L, (long)RWF_NOSIGNAL);

	if (n < 0) {
		n = -errno;
		errno = kept;
	}
	return n;
}
#endif

/*
 * One write(2) that raises no SIGPIPE, where the kernel can do that when it is asked: how many
 * bytes, or less than 0 and why not. Keeps errno, so that who wrote all has nothing to put back. No
 * cancellation point, since it goes round libc's pwritev2; and in place, since a return that comes
 * after a system call is one that the processor did not foresee.
 */
static inline ssize_t ait_quiet_write(int fd, const char *at, size_t len)
{
#ifdef AIT_QUIET_WRITE
	struct iovec part = {.iov_base = (void *)(uintptr_t)at, .iov_len = len};

	return ait_quiet_call(fd, &part);
#else
	(void)fd, (void)at, (void)len;
	return -ENOSYS;
#endif
}

/* It cannot be asked so, be it the kernel's fault, the sort of file's, or a sandbox's. */
static inline bool ait_quiet_refused(int error)
{
	return error == EOPNOTSUPP || error == ENOSYS || error == EINVAL || error == EPERM;
}

#endif
