#include "read/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void pipe_close_end(int *fd)
{
	int kept = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = kept;
}

void pipe_close(struct pipe_ends *e)
{
	pipe_close_end(&e->read);
	pipe_close_end(&e->write);
}

static int pipe_above(int fd)
{
	int above;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	above = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	pipe_close_end(&fd);
	return above;
}

bool pipe_open(struct pipe_ends *e)
{
	int fds[2];

	*e = (struct pipe_ends){-1, -1};
	if (pipe2(fds, O_CLOEXEC))
		return false;
	e->read = pipe_above(fds[0]);
	e->write = pipe_above(fds[1]);
	if (e->read >= 0 && e->write >= 0)
		return true;
	pipe_close(e);
	return false;
}
