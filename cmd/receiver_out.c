#include "receiver_out.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What one write to a pipe keeps together; and between two questions whether to go on waiting. */
enum { RECEIVER_PIECE = 4096, RECEIVER_PAUSE_MS = 100 };

/* Who wrote it last was killed amid a line. It is open for writing alone, so it is opened once more. */
static bool receiver_out_torn(int fd, off_t size)
{
	char path[32], last = '\n';
	int again;

	snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	again = size ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (again < 0)
		return false;
	if (pread(again, &last, 1, size - 1) != 1)
		last = '\n';
	close(again);
	return last != '\n';
}

void receiver_out_init(struct receiver_out *o, int fd)
{
	struct stat s;

	*o = (struct receiver_out){.fd = fd};
	o->file = fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
	o->torn = o->file && receiver_out_torn(fd, s.st_size);
}

/* ---- files -------------------------------------------------------------------------------- */

static bool receiver_out_all(struct receiver_out *o, struct str text, size_t *done)
{
	for (*done = 0; *done < text.len;) {
		size_t len = text.len - *done < INT_MAX ? text.len - *done : INT_MAX;
		ssize_t n = write(o->fd, text.at + *done, len);

		if (n < 0 && errno != EINTR)
			return false;
		*done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* Unless somebody else has written behind it, which is not ours to cut off. */
static bool receiver_out_cut(const struct receiver_out *o, size_t done)
{
	off_t end = lseek(o->fd, 0, SEEK_CUR);
	struct stat s;

	if (end < (off_t)done || fstat(o->fd, &s) < 0 || s.st_size != end)
		return false;
	return ftruncate(o->fd, end - (off_t)done) == 0 &&
		lseek(o->fd, end - (off_t)done, SEEK_SET) >= 0;
}

static enum receiver_written receiver_out_file(struct receiver_out *o, struct str lines)
{
	size_t done;
	int error;

	/* The rest of a line that is there is a line of its own, and not the beginning of ours. */
	if (o->torn && !receiver_out_all(o, STR("\n"), &done))
		return RECEIVER_FAILED;
	o->torn = false;
	if (receiver_out_all(o, lines, &done))
		return RECEIVER_WRITTEN;
	error = errno;
	o->torn = done && !receiver_out_cut(o, done);
	errno = error;
	return RECEIVER_FAILED;
}

/* ---- pipes -------------------------------------------------------------------------------- */

/* Bytes of the next write: whole lines, or a part of one that is too long for that. */
static size_t receiver_out_piece(struct str lines)
{
	struct str head = str_head(lines, RECEIVER_PIECE);
	const char *end = memrchr(head.at, '\n', head.len);

	return end ? (size_t)(end - head.at) + 1 : head.len;
}

/* False: there will be no room, for errno's reason, or because it is not waited for any more (0). */
static bool receiver_out_room(struct receiver_out *o, bool begun)
{
	struct pollfd out = {.fd = o->fd, .events = POLLOUT};

	errno = 0;
	for (;;) {
		int ready = poll(&out, 1, RECEIVER_PAUSE_MS);

		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
		errno = 0;
		if (!o->wait(o->to, begun))
			return false;
	}
}

static enum receiver_written receiver_out_pipe(struct receiver_out *o, struct str lines)
{
	struct str left = lines;

	while (left.len) {
		ssize_t n;

		if (!receiver_out_room(o, left.len < lines.len))
			return errno ? RECEIVER_FAILED : RECEIVER_GIVEN_UP;
		n = write(o->fd, left.at, receiver_out_piece(left));
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return RECEIVER_FAILED;
		left = str_tail(left, n > 0 ? (size_t)n : 0);
	}
	return RECEIVER_WRITTEN;
}

enum receiver_written receiver_out_write(struct receiver_out *o, struct str lines)
{
	return o->file ? receiver_out_file(o, lines) : receiver_out_pipe(o, lines);
}
