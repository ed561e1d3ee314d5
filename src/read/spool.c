#include "read/spool.h"

#include <errno.h>
#include <unistd.h>

#include "base/temp.h"

static bool spool_open(struct spool *s)
{
	if (s->open || s->failed || !s->folder)
		return s->open && !s->failed;
	s->fd = temp_open(s->folder);
	s->open = s->fd >= 0;
	s->failed = !s->open;
	return s->open;
}

bool spool_add(struct spool *s, struct str lines)
{
	uint64_t at = s->size;

	if (!spool_open(s))
		return false;
	while (lines.len) {
		ssize_t put = pwrite(s->fd, lines.at, lines.len, (off_t)at);

		if (put < 0 && errno == EINTR)
			continue;
		s->failed = put <= 0;
		if (s->failed)
			return false;
		at += (uint64_t)put;
		lines = str_tail(lines, (size_t)put);
	}
	s->size = at;
	return true;
}

void spool_release(struct spool *s)
{
	if (s->open)
		close(s->fd);
	s->open = false;
}
