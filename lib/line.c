#include "line.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <time.h>

#include "aitrace.h"
#include "clock.h"
#include "quiet.h"

enum { MS_NS = 1000000 };

/* What may pass: the descriptor was not ready, the disk is full, memory is short. */
static bool passing(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == ENOSPC ||
		error == EDQUOT || error == EFBIG || error == ENOBUFS || error == ENOMEM;
}

/* False when the time is up. */
static bool wait_ready(const struct ait_output *o, struct ait_turn *turn)
{
	struct pollfd ready = {.fd = o->fd, .events = POLLOUT};
	int64_t now = ait_clock_steady();
	int64_t left;

	if (turn->until == 0)
		turn->until = now + (int64_t)AITRACE_WAIT_MS * MS_NS;
	left = (turn->until - now + MS_NS - 1) / MS_NS;
	if (left <= 0 || ait_line_stalled())
		return false;
	/* Ready, and refused all the same: another writer was faster, or poll lies. Do not spin. */
	if (turn->ready)
		nanosleep(&(struct timespec){.tv_nsec = MS_NS}, NULL);
	turn->ready = poll(&ready, 1, (int)left) > 0;
	return true;
}

/* Whether to write again after a write that returned n. */
static bool again(const struct ait_output *o, ssize_t n, struct ait_turn *turn)
{
	if (n > 0)
		return true;
	if (n == 0)
		errno = ENOSPC;
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return wait_ready(o, turn);
	return errno == EINTR;
}

/* Bytes written; less than len: errno says why. `n`: what a write of all returned already. */
static size_t write_rest(
	struct ait_output *o, const char *at, size_t len, ssize_t n, struct ait_turn *turn)
{
	size_t done = n > 0 ? (size_t)n : 0;

	while (done < len && again(o, n, turn)) {
		n = ait_output_write(o, at + done, len - done, &turn->guard);
		done += n > 0 ? (size_t)n : 0;
	}
	return done;
}

static size_t write_all(
	struct ait_output *o, const char *at, size_t len, struct ait_turn *turn)
{
	ssize_t n = ait_output_write(o, at, len, &turn->guard);

	return write_rest(o, at, len, n, turn);
}

static enum ait_line outcome(size_t done, size_t len)
{
	_Atomic bool *stalled = &ait_process()->stalled;

	if (done == len) {
		if (ait_line_stalled())
			atomic_store(stalled, false);
		return AIT_LINE_WRITTEN;
	}
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		atomic_store(stalled, true);
	return passing(errno) ? AIT_LINE_DROPPED : AIT_LINE_DEAD;
}

/* One at a time, and first the end of a line that was cut short. */
static enum ait_line write_locked(
	struct ait_output *o, const char *at, size_t len, struct ait_turn *turn)
{
	struct ait_process *process = ait_process();
	size_t done = 0;

	pthread_mutex_lock(&process->lock);
	if (process->torn && write_all(o, "\n", 1, turn) == 1)
		process->torn = false;
	if (!process->torn) {
		done = write_all(o, at, len, turn);
		process->torn = done > 0 && done < len;
	}
	pthread_mutex_unlock(&process->lock);
	return outcome(done, len);
}

static enum ait_line go_on(
	struct ait_output *o, const char *at, size_t len, ssize_t n, struct ait_turn *turn)
{
	if (n == -EBADF)
		return AIT_LINE_DEAD;
	if (o->kind != AIT_OUTPUT_PIPE)
		return write_locked(o, at, len, turn);
	if (n < 0 && ait_quiet_refused(errno))
		return outcome(write_all(o, at, len, turn), len);
	return outcome(write_rest(o, at, len, n, turn), len);
}

enum ait_line ait_line_go_on(
	struct ait_output *o, const char *at, size_t len, ssize_t n, struct ait_turn *turn)
{
	enum ait_line result;
	int cancel;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
	if (n < 0)
		errno = (int)-n;
	result = go_on(o, at, len, n, turn);
	pthread_setcancelstate(cancel, &cancel);
	return result;
}
