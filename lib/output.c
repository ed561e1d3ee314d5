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
#include <sys/un.h>
#include <unistd.h>

#include "call.h"
#include "quiet.h"
#include "returns.h"

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

bool ait_output_look(struct ait_output *o, int64_t now)
{
	int64_t since = now - atomic_load_explicit(&o->looked, memory_order_relaxed);
	int kept = errno;
	bool same;

	if (since >= 0 && since < LOOK_NS)
		return false;
	atomic_store_explicit(&o->looked, now, memory_order_relaxed);
	same = is_same(o);
	errno = kept;
	return !same;
}

static bool tears(enum ait_output_kind kind)
{
	return kind == AIT_OUTPUT_PIPE || kind == AIT_OUTPUT_SOCKET ||
		kind == AIT_OUTPUT_TERMINAL;
}

/* The host may have put a pipe in its place (dup2); the other way round chunks do no harm. */
bool ait_output_tears(const struct ait_output *o)
{
	int kept = errno;
	struct stat st;
	bool result = tears(o->kind) || (fstat(o->fd, &st) == 0 && tears(kind_of(o, &st)));

	errno = kept;
	return result;
}

static ssize_t write_guarded(
	const struct ait_output *o, const char *at, size_t len, struct ait_guard *guard)
{
	ssize_t n;

	ait_guard_enter(guard);
	n = write(o->fd, at, len);
	if (n < (ssize_t)len)
		guard->raised = true;
	return n;
}

/* False: this kernel, or this sort of file, cannot. */
static bool write_quiet(struct ait_output *o, const char *at, size_t len, ssize_t *n)
{
	if (!atomic_load_explicit(&o->nosignal, memory_order_relaxed))
		return false;
	*n = ait_quiet_write(o->fd, at, len);
	ait_returns_mend(o->fd);
	if (*n < 0)
		errno = (int)-*n;
	if (*n >= 0 || !ait_quiet_refused(errno))
		return true;
	atomic_store_explicit(&o->nosignal, false, memory_order_relaxed);
	return false;
}

/* libc's way asks for any process's limits, and that takes more than twice as long. */
static int get_limit(struct rlimit *limit)
{
#ifdef AIT_CALL
	return (int)ait_call(SYS_getrlimit, RLIMIT_FSIZE, (long)limit, 0);
#elif defined(__linux__) && defined(__LP64__) && defined(SYS_getrlimit)
	return (int)syscall(SYS_getrlimit, RLIMIT_FSIZE, limit);
#else
	return getrlimit(RLIMIT_FSIZE, limit);
#endif
}

/* Beyond it a write to a file raises SIGXFSZ. */
static bool has_limit(void)
{
	struct rlimit limit = {0};

	return get_limit(&limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
}

static ssize_t write_any(
	struct ait_output *o, const char *at, size_t len, struct ait_guard *guard)
{
	ssize_t n;

	if (write_quiet(o, at, len, &n))
		return n;
	return write_guarded(o, at, len, guard);
}

#ifdef MSG_NOSIGNAL
static ssize_t write_socket(
	struct ait_output *o, const char *at, size_t len, struct ait_guard *guard)
{
	ssize_t n = send(o->fd, at, len, MSG_NOSIGNAL);

	return n < 0 && errno == ENOTSOCK ? write_any(o, at, len, guard) : n;
}
#else
#define write_socket write_guarded
#endif

static ssize_t write_plain(const struct ait_output *o, const char *at, size_t len)
{
#ifdef AIT_CALL
	ssize_t n = ait_call(SYS_write, o->fd, (long)at, (long)len);

	ait_returns_mend(-1); /* its limit was asked for */
	if (n >= 0)
		return n;
	errno = (int)-n;
	return -1;
#else
	return write(o->fd, at, len);
#endif
}

static ssize_t write_file(
	struct ait_output *o, const char *at, size_t len, struct ait_guard *guard)
{
	if (has_limit())
		return write_guarded(o, at, len, guard);
	return o->own ? write_plain(o, at, len) : write_any(o, at, len, guard);
}

ssize_t ait_output_write(
	struct ait_output *o, const char *at, size_t len, struct ait_guard *guard)
{
	switch (o->kind) {
	case AIT_OUTPUT_SOCKET:
		return write_socket(o, at, len, guard);
	case AIT_OUTPUT_FILE:
		return write_file(o, at, len, guard);
	case AIT_OUTPUT_TERMINAL:
		return write_guarded(o, at, len, guard);
	default:
		return write_any(o, at, len, guard);
	}
}
