#include "read/source.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "read/packed.h"
#include "read/source_follow.h"

enum { PIPE_SIZE = 1 << 20 };

static char *source_copy(const char *text)
{
	size_t size;

	if (!text)
		return NULL;
	size = strlen(text) + 1;
	return memcpy(mem_new(size), text, size);
}

struct source *source_new(uint32_t index, const char *name, const char *path)
{
	struct source *s = mem_new(sizeof(*s));

	s->index = index;
	s->name = source_copy(name);
	s->path = source_copy(path);
	s->file.fd = -1;
	return s;
}

void source_free(struct source *s, struct reading *r)
{
	files_drop(&r->files, &s->file);
	if (s->first)
		files_drop(&r->files, s->first);
	free(s->first);
	block_release(&s->block);
	free(s->name);
	free(s->path);
	free(s);
}

void source_fault(const struct source *s, struct reading *r)
{
	const char *advice = errno == EISDIR ? ": name the files in it" : "";

	faults_add(&r->faults, s->index, 0, "%s%s", strerror(errno), advice);
}

/* ---- opening ---- */

/* A writer that is ahead of us waits less; where it is refused, nothing is lost. */
static void source_widen(int fd)
{
#ifdef F_SETPIPE_SZ
	int size = fcntl(fd, F_GETPIPE_SZ);

	if (size > 0 && size < PIPE_SIZE)
		fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
#else
	(void)fd;
#endif
}

static void source_adopt_regular(struct source *s, struct reading *r, const struct stat *st)
{
	off_t at = lseek(s->file.fd, 0, SEEK_CUR);

	s->base = s->at = s->block.offset = at > 0 ? (uint64_t)at : 0;
	s->recall_base = s->base;
	s->size = (uint64_t)st->st_size;
	s->recallable = true;
	if (r->follow) {
		s->kind = SOURCE_FOLLOWED;
		follow_begin(s, r);
		return;
	}
	s->kind = SOURCE_STATIC;
	/* What the kernel makes up when it is read (/proc) has no size and no second reading. */
	s->recallable = st->st_size > 0;
	files_keep(&r->files, &s->file);
}

void source_adopt(struct source *s, struct reading *r, const char *path, int fd)
{
	struct stat st;
	bool known = !fstat(fd, &st);

	if (known && S_ISDIR(st.st_mode))
		errno = EISDIR;
	if (!known || S_ISDIR(st.st_mode)) {
		source_fault(s, r);
		s->kind = SOURCE_NONE;
		s->eof = true;
		if (path)
			close(fd);
		return;
	}
	file_init(&s->file, path, fd, &st);
	if (S_ISREG(st.st_mode)) {
		source_adopt_regular(s, r, &st);
		return;
	}
	s->kind = SOURCE_STREAM;
	source_widen(fd);
}

void source_open(struct source *s, struct reading *r)
{
	int fd = file_open_path(s->path);

	if (fd >= 0) {
		source_adopt(s, r, s->path, fd);
	} else if (r->follow && errno == ENOENT) {
		follow_wait(s, r);
	} else {
		source_fault(s, r);
		s->eof = true;
	}
}

void source_take(struct source *s, struct reading *r, int fd)
{
	source_adopt(s, r, NULL, fd);
}

/* Its descriptor may have been closed for others' sake, and its file replaced since. */
static bool source_again(struct source *s, struct reading *r)
{
	struct stat st;
	int fd;

	if (files_fd(&r->files, &s->file) >= 0)
		return true;
	fd = file_open_path(s->path);
	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		source_fault(s, r);
		if (fd >= 0)
			close(fd);
		return false;
	}
	files_drop(&r->files, &s->file);
	file_init(&s->file, s->path, fd, &st);
	source_adopt_regular(s, r, &st);
	return true;
}

bool source_begin(struct source *s, struct reading *r)
{
	if (!source_again(s, r)) {
		s->eof = true;
		return false;
	}
	s->file.pinned = true;
#ifdef POSIX_FADV_SEQUENTIAL
	posix_fadvise(s->file.fd, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
	return true;
}

/* ---- reading ---- */

ssize_t source_read(struct source *s, struct reading *r)
{
	size_t size = r->block_size;
	char *to = block_space(&s->block, size, r->line_max);
	ssize_t got;

	do {
		got = read(s->file.fd, to, size);
	} while (got < 0 && errno == EINTR);
	if (got > 0) {
		block_added(&s->block, (size_t)got);
		if (s->kind == SOURCE_FOLLOWED)
			follow_read(s, (struct str){to, (size_t)got});
		s->at += (uint64_t)got;
		r->bytes += (uint64_t)got;
	}
	if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
		source_fault(s, r);
		s->eof = true;
	}
	return got;
}

/* As text it would be noise, and no record of it seen. */
static void source_look(struct source *s, struct reading *r)
{
	const char *by = packed_by(block_tail(&s->block));

	if (!by)
		return;
	faults_add(&r->faults, s->index, 0, "compressed: `%s` unpacks it", by);
	block_restart(&s->block);
	s->recallable = false;
	s->eof = true;
}

static bool source_fill_static(struct source *s, struct reading *r)
{
	bool first = s->at == s->base;

	if (source_read(s, r) > 0) {
		if (first)
			source_look(s, r);
		return true;
	}
	if (!s->eof && s->at < s->size)
		faults_add(&r->faults, s->index, 0,
			"the file shrank while it was read: %" PRIu64 " of %" PRIu64
			" bytes",
			s->at, s->size);
	s->eof = true;
	return true;
}

/* Polled first, so that a descriptor that we share need not be made non-blocking. */
static bool source_fill_stream(struct source *s, struct reading *r)
{
	struct pollfd p = {.fd = s->file.fd, .events = POLLIN};
	ssize_t got;

	if (poll(&p, 1, 0) <= 0)
		return false;
	got = source_read(s, r);
	if (got == 0)
		s->eof = true;
	return got >= 0 || s->eof;
}

static bool source_fill(struct source *s, struct reading *r)
{
	if (s->eof || s->restart)
		return true;
	switch (s->kind) {
	case SOURCE_STATIC:
		return source_fill_static(s, r);
	case SOURCE_STREAM:
		return source_fill_stream(s, r);
	case SOURCE_FOLLOWED:
		return follow_fill(s, r);
	case SOURCE_NONE:
		break;
	}
	return false;
}

/* What is there of a line that is too long to be waited for. */
static size_t source_piece(struct source *s, struct line *line)
{
	struct str tail = block_tail(&s->block);

	if (!s->pieces || tail.len < LINE_CUT)
		return 0;
	block_give(&s->block, tail.len, line);
	return 1;
}

size_t source_lines(
	struct source *s, struct reading *r, struct line *lines, size_t max, bool *moved)
{
	size_t line_max = r->line_max;
	size_t count = block_lines(&s->block, line_max, lines, max);

	if (!count && source_fill(s, r)) {
		*moved = true;
		count = block_lines(&s->block, line_max, lines, max);
	}
	if (!count)
		count = source_piece(s, &lines[0]);
	s->more = count == max;
	if (!s->more && (s->eof || s->restart))
		count += block_last(&s->block, line_max, &lines[count]);
	for (size_t i = 0; i < count; i++) {
		lines[i].source = s->index;
		lines[i].recallable = s->recallable && !lines[i].cut && !lines[i].begun &&
			!(s->pieces && lines[i].unfinished);
	}
	return count;
}

void source_finish(struct source *s, struct reading *r)
{
	s->ended = true;
	if (s->kind == SOURCE_FOLLOWED)
		notices_forget(&r->notices, s->index);
	if (s->recallable) {
		s->file.size = s->at;
		s->file.pinned = false;
		files_keep(&r->files, &s->file);
	} else {
		files_drop(&r->files, &s->file);
	}
}
