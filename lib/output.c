#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "guard.h"

/* Linux 6.18; older headers do not name it, and older kernels refuse it. */
#if defined(__linux__) && !defined(RWF_NOSIGNAL)
#define RWF_NOSIGNAL 0x100
#endif

enum {
	OWN_FD_MIN = 64,    /* out of the way of programs that count on low numbers */
	LOOK_NS = 10000000, /* between two looks at an own descriptor */
};

static enum ait_output_kind kind_of(const struct ait_output *o, const struct stat *st)
{
	if (S_ISREG(st->st_mode))
		return AIT_OUTPUT_FILE;
	if (S_ISFIFO(st->st_mode))
		return AIT_OUTPUT_PIPE;
	if (S_ISSOCK(st->st_mode))
		return AIT_OUTPUT_SOCKET;
	return isatty(o->fd) ? AIT_OUTPUT_TERMINAL : AIT_OUTPUT_DEVICE;
}

/* Takes over the descriptor; an own one moves up. */
static bool adopt(struct ait_output *o, int fd, bool own)
{
	struct stat st;
	int high = own && fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, OWN_FD_MIN) : -1;

	if (high >= 0) {
		close(fd);
		fd = high;
	}
	if (fd < 0 || fstat(fd, &st) != 0)
		return false;
	o->fd = fd;
	o->own = own;
	o->dev = st.st_dev;
	o->ino = st.st_ino;
	o->kind = kind_of(o, &st);
	return true;
}

static bool open_number(struct ait_output *o, const char *digits)
{
	char *end;
	long fd = -1;

	errno = 0;
	if (*digits >= '0' && *digits <= '9')
		fd = strtol(digits, &end, 10);
	if (fd < 0 || *end != '\0' || errno != 0 || fd > INT_MAX) {
		errno = EINVAL;
		return false;
	}
	return adopt(o, (int)fd, false);
}

static bool open_socket(struct ait_output *o, const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof(to.sun_path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(to.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		return false;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0) {
		close(fd);
		return false;
	}
	return adopt(o, fd, true);
}

/* O_NONBLOCK: to open a FIFO that nobody reads must fail, not wait. */
static bool open_path(struct ait_output *o, const char *path)
{
	int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

	return adopt(o, open(path, flags, 0600), true);
}

bool ait_output_open(struct ait_output *o, const char *where)
{
	o->fd = -1;
	o->own = false;
	atomic_store(&o->nosignal, true);
	if (strncmp(where, "fd:", 3) == 0)
		return open_number(o, where + 3);
	if (strncmp(where, "unix:", 5) == 0)
		return open_socket(o, where + 5);
	return open_path(o, where);
}

static bool is_same(const struct ait_output *o)
{
	struct stat st;

	return fstat(o->fd, &st) == 0 && st.st_dev == o->dev && st.st_ino == o->ino;
}

void ait_output_close(struct ait_output *o)
{
	if (o->own && is_same(o))
		close(o->fd);
	o->fd = -1;
	o->own = false;
}

bool ait_output_lost(struct ait_output *o)
{
	int64_t now;

	if (!o->own)
		return false;
	now = ait_clock_steady();
	if (now - atomic_load_explicit(&o->looked, memory_order_relaxed) < LOOK_NS)
		return false;
	atomic_store_explicit(&o->looked, now, memory_order_relaxed);
	return !is_same(o);
}

bool ait_output_tears(const struct ait_output *o)
{
	struct stat st;
	enum ait_output_kind kind = o->kind;

	/* The host may have put something else in its place (dup2); a long line is worth a look. */
	if (fstat(o->fd, &st) == 0)
		kind = kind_of(o, &st);
	return kind == AIT_OUTPUT_PIPE || kind == AIT_OUTPUT_SOCKET ||
		kind == AIT_OUTPUT_TERMINAL;
}

static ssize_t write_guarded(const struct ait_output *o, const char *at, size_t len)
{
	struct ait_guard guard;
	ssize_t n;

	ait_guard_enter(&guard);
	n = write(o->fd, at, len);
	ait_guard_leave(&guard);
	return n;
}

#ifdef RWF_NOSIGNAL
/* False: this kernel, or this sort of file, cannot. */
static bool write_nosignal(struct ait_output *o, const char *at, size_t len, ssize_t *n)
{
	struct iovec part = {.iov_base = (void *)(uintptr_t)at, .iov_len = len};

	if (!atomic_load_explicit(&o->nosignal, memory_order_relaxed))
		return false;
	*n = pwritev2(o->fd, &part, 1, -1, RWF_NOSIGNAL);
	if (*n >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL))
		return true;
	atomic_store_explicit(&o->nosignal, false, memory_order_relaxed);
	return false;
}
#else
static bool write_nosignal(struct ait_output *o, const char *at, size_t len, ssize_t *n)
{
	(void)o, (void)at, (void)len, (void)n;
	return false;
}
#endif

/* Beyond it a write to a file raises SIGXFSZ. */
static bool has_limit(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
}

static ssize_t write_any(struct ait_output *o, const char *at, size_t len)
{
	ssize_t n;

	if (write_nosignal(o, at, len, &n))
		return n;
	return write_guarded(o, at, len);
}

ssize_t ait_output_write(struct ait_output *o, const char *at, size_t len)
{
	switch (o->kind) {
#ifdef MSG_NOSIGNAL
	case AIT_OUTPUT_SOCKET: {
		ssize_t n = send(o->fd, at, len, MSG_NOSIGNAL);

		return n < 0 && errno == ENOTSOCK ? write_any(o, at, len) : n;
	}
#endif
	case AIT_OUTPUT_FILE:
		if (has_limit())
			return write_guarded(o, at, len);
		return o->own ? write(o->fd, at, len) : write_any(o, at, len);
	case AIT_OUTPUT_TERMINAL:
		return write_guarded(o, at, len);
	default:
		return write_any(o, at, len);
	}
}
