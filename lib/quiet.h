#ifndef AIT_QUIET_H
#define AIT_QUIET_H

#include <errno.h>
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

/*
 * One write(2) that raises no SIGPIPE, where the kernel can do that when it is asked; else errno is
 * EOPNOTSUPP, ENOSYS or EINVAL. No cancellation point, since it goes round libc's pwritev2; and in
 * place, since a return that comes after a system call is one that the processor did not foresee.
 */
static inline ssize_t ait_quiet_write(int fd, const char *at, size_t len)
{
#ifdef AIT_QUIET_WRITE
	struct iovec part = {.iov_base = (void *)(uintptr_t)at, .iov_len = len};

	return syscall(SYS_pwritev2, (long)fd, &part, 1L, -1L, -1L, (long)RWF_NOSIGNAL);
#else
	(void)fd, (void)at, (void)len;
	errno = ENOSYS;
	return -1;
#endif
}

#endif
