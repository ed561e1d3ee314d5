#include "capture_relay.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Closes all of first to last. */
static void relay_close_range(unsigned first, unsigned last)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, last, 0) == 0)
		return;
#endif
	for (unsigned fd = first; fd <= last && fd < 4096; fd++)
		close((int)fd);
}

static int relay_order(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Whatever else we were given is not ours to keep open: pipes, locks, listening sockets. */
static void relay_close_others(const struct relay *r)
{
	int kept[] = {r->in, r->control, r->log.fd};
	int from = STDERR_FILENO + 1;

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fd != r->out)
			close(fd);
	qsort(kept, sizeof(kept) / sizeof(kept[0]), sizeof(kept[0]), relay_order);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (kept[i] > from)
			relay_close_range((unsigned)from, (unsigned)kept[i] - 1);
		if (kept[i] >= from)
			from = kept[i] + 1;
	}
	relay_close_range((unsigned)from, ~0U);
}

/* The command has ended: what lies in its pipe now is what it has written last. */
static void relay_ended(struct relay *r)
{
	int waiting = 0;

	ioctl(r->in, FIONREAD, &waiting);
	r->need = r->page->came + (uint64_t)waiting;
	close(r->control);
	r->control = -1;
}

static void relay_settle(struct relay *r)
{
	if (r->control < 0 && r->passed >= r->need)
		r->page->settled = true;
}

/* False: it cannot be written any more, and errno says why. */
static bool relay_write(struct relay *r, const char *at, size_t len)
{
	while (len) {
		ssize_t n = write(r->out, at, len);

		if (n >= 0) {
			at += n;
			len -= (size_t)n;
			r->passed += (uint64_t)n;
		} else if (errno == EAGAIN) {
			poll(&(struct pollfd){r->out, POLLOUT, 0}, 1, -1);
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

/*
 * Bytes of the next write: as many whole lines as one write keeps together. 0: the end of the line
 * may be on its way.
 */
static size_t relay_piece(struct str rest, bool more)
{
	struct str head = str_head(rest, RELAY_LINE);
	const char *end = head.len ? memrchr(head.at, '\n', head.len) : NULL;

	if (end)
		return (size_t)(end - head.at) + 1;
	return more && rest.len < RELAY_LINE ? 0 : head.len;
}

/* Passes on what is in the block; with `more`, all but the beginning of a last line. */
static bool relay_pass(struct relay *r, size_t len, bool more)
{
	struct str rest = {r->block, len};
	size_t piece;

	while ((piece = relay_piece(rest, more)) > 0) {
		if (!relay_write(r, rest.at, piece)) {
			r->page->error = errno == EPIPE ? 0 : errno;
			return false;
		}
		rest = str_tail(rest, piece);
	}
	memmove(r->block, rest.at, rest.len);
	r->held = rest.len;
	return true;
}

/* False at the end of the stream, or when nobody reads any more. */
static bool relay_step(struct relay *r)
{
	struct pollfd fds[] = {{r->in, POLLIN, 0}, {r->control, 0, 0}, {r->out, 0, 0}};
	size_t room = sizeof(r->block) - r->held;
	ssize_t n;

	relay_settle(r);
	if (poll(fds, 3, r->held ? 0 : -1) < 0)
		return errno == EINTR;
	if (fds[2].revents)
		return false;
	if (fds[1].revents)
		relay_ended(r);
	if (!fds[0].revents)
		return relay_pass(r, r->held, false);
	n = read(r->in, r->block + r->held, room);
	if (n <= 0) {
		relay_pass(r, r->held, false);
		return false;
	}
	capture_page_put(r->page, (struct str){r->block + r->held, (size_t)n});
	text_log_put(&r->log, (struct str){r->block + r->held, (size_t)n});
	return relay_pass(r, r->held + (size_t)n, (size_t)n == room);
}

void relay_run(struct relay *r)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	relay_close_others(r);
	while (relay_step(r))
		;
	text_log_end(&r->log);
}
