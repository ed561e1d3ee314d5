#include "line.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <time.h>

#include "aitrace.h"
#include "clock.h"

enum { MS_NS = 1000000 };

/* What may pass: the descriptor was not ready, the disk is full, memory is short. */
static bool passing(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == ENOSPC ||
		error == EDQUOT || error == EFBIG || error == ENOBUFS || error == ENOMEM;
}

/* False when the time is up. */
static bool wait_ready(const struct ait_output *o, struct ait_wait *wait)
{
	struct pollfd ready = {.fd = o->fd, .events = POLLOUT};
	int64_t now = ait_clock_steady();
	int64_t left;

	if (wait->until == 0)
		wait->until = now + (int64_t)AITRACE_WAIT_MS * MS_NS;
	left = (wait->until - now + MS_NS - 1) / MS_NS;
	if (left <= 0 || atomic_load(&ait_process()->stalled))
		return false;
	/* Ready, and refused all the same: another writer was faster, or poll lies. Do not spin. */
	if (wait->ready)
		nanosleep(&(struct timespec){.tv_nsec = MS_NS}, NULL);
	wait->ready = poll(&ready, 1, (int)left) > 0;
	return true;
}

/* Bytes written; less than len: errno says why. */
static size_t write_all(
	struct ait_output *o, const char *at, size_t len, struct ait_wait *wait)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = ait_output_write(o, at + done, len - done);

		if (n > 0) {
			done += (size_t)n;
			continue;
		}
		if (n == 0)
			errno = ENOSPC;
		if (errno == EINTR)
			continue;
		if ((errno != EAGAIN && errno != EWOULDBLOCK) || !wait_ready(o, wait))
			break;
	}
	return done;
}

static enum ait_line outcome(size_t done, size_t len)
{
	struct ait_process *process = ait_process();
	bool written = done == len;

	if (written && atomic_load_explicit(&process->stalled, memory_order_relaxed))
		atomic_store(&process->stalled, false);
	if (written)
		return AIT_LINE_WRITTEN;
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		atomic_store(&process->stalled, true);
	return passing(errno) ? AIT_LINE_DROPPED : AIT_LINE_DEAD;
}

/* One at a time, and first the end of a line that was cut short. */
static enum ait_line write_locked(
	struct ait_output *o, const char *at, size_t len, struct ait_wait *wait)
{
	struct ait_process *process = ait_process();
	size_t done = 0;

	pthread_mutex_lock(&process->lock);
	if (process->torn && write_all(o, "\n", 1, wait) == 1)
		process->torn = false;
	if (!process->torn) {
		done = write_all(o, at, len, wait);
		process->torn = done > 0 && done < len;
	}
	pthread_mutex_unlock(&process->lock);
	return outcome(done, len);
}

enum ait_line ait_line_write(
	struct ait_output *o, const char *at, size_t len, struct ait_wait *wait)
{
	if (ait_output_lost(o)) {
		errno = EBADF;
		return AIT_LINE_DEAD;
	}
	if (o->kind == AIT_OUTPUT_PIPE)
		return outcome(write_all(o, at, len, wait), len);
	return write_locked(o, at, len, wait);
}
