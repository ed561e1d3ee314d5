#include "outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { OUTLET_KEPT = 64 * 1024 };

void outlet_init(struct outlet *o, int fd)
{
	*o = (struct outlet){.fd = fd};
}

/* ---- files -------------------------------------------------------------------------------- */

static char *outlet_text(struct buf *text)
{
	char *copy = mem_new(text->len + 1);

	memcpy(copy, buf_text(text), text->len);
	buf_release(text);
	return copy;
}

/* `folder/.name.aitrace-XXXXXX`, of a name that is not too long for that. */
static char *outlet_temp(const char *path)
{
	struct str all = str_from(path);
	const char *slash = memrchr(path, '/', all.len);
	size_t folder = slash ? (size_t)(slash + 1 - path) : 0;
	struct buf temp = {0};

	buf_add(&temp, str_head(all, folder));
	buf_add_byte(&temp, '.');
	buf_add(&temp, str_head(str_tail(all, folder), 200));
	buf_add(&temp, STR(".aitrace-XXXXXX"));
	return outlet_text(&temp);
}

/* As any program would have made it: mkstemp makes it for us alone. */
static mode_t outlet_mode(const struct stat *old)
{
	mode_t mask = umask(0);

	umask(mask);
	return old ? old->st_mode & 07777 : 0666 & ~mask;
}

static bool outlet_open_temp(struct outlet *o, const char *path, const struct stat *old)
{
	char *temp = outlet_temp(path);

	o->fd = mkostemp(temp, O_CLOEXEC);
	if (o->fd < 0) {
		o->error = errno;
		free(temp);
		return false;
	}
	o->temp = temp;
	if (fchmod(o->fd, outlet_mode(old)) < 0)
		o->error = errno;
	return !o->error;
}

/* Through symbolic links: what they lead to is replaced, not they. */
static char *outlet_target(const char *path)
{
	struct buf copy = {0};
	char *real = realpath(path, NULL);

	if (real)
		return real;
	buf_add(&copy, str_from(path));
	return outlet_text(&copy);
}

/* A link that leads nowhere is somebody's: what would be written does not take its place. */
static int outlet_refused(const char *path, const struct stat *now, bool there)
{
	int error = errno;
	struct stat link;

	if (there)
		return S_ISDIR(now->st_mode) ? EISDIR : 0;
	return lstat(path, &link) == 0 ? error : 0;
}

bool outlet_open(struct outlet *o, const char *path)
{
	struct stat now;
	bool there = stat(path, &now) == 0;

	*o = (struct outlet){.fd = -1, .error = outlet_refused(path, &now, there)};
	if (o->error)
		return false;
	o->path = outlet_target(path);
	if (!there || S_ISREG(now.st_mode))
		return outlet_open_temp(o, o->path, there ? &now : NULL);
	o->fd = open(path, O_WRONLY | O_CLOEXEC);
	if (o->fd < 0)
		o->error = errno;
	return !o->error;
}

bool outlet_open_own(struct outlet *o, const char *path)
{
	struct stat now;
	bool there = lstat(path, &now) == 0;
	struct buf copy = {0};

	if (there && !S_ISLNK(now.st_mode))
		return outlet_open(o, path);
	*o = (struct outlet){.fd = -1};
	buf_add(&copy, str_from(path));
	o->path = outlet_text(&copy);
	return outlet_open_temp(o, o->path, NULL);
}

bool outlet_append(struct outlet *o, const char *path)
{
	struct buf copy = {0};

	*o = (struct outlet){
		.fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
			0666)};
	if (o->fd < 0)
		o->error = errno;
	buf_add(&copy, str_from(path));
	o->path = outlet_text(&copy);
	return !o->error;
}

void outlet_rest(struct outlet *o)
{
	if (!o->temp || o->fd < 0)
		return;
	outlet_flush(o);
	buf_release(&o->kept);
	if (close(o->fd) < 0 && !o->error)
		o->error = errno;
	o->fd = -1;
}

static void outlet_again(struct outlet *o)
{
	o->fd = open(o->temp, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	if (o->fd < 0 && !o->error)
		o->error = errno;
}

/* ---- writing ------------------------------------------------------------------------------ */

/* All of it, waiting where somebody made the descriptor non-blocking. */
static void outlet_put(struct outlet *o, struct str text)
{
	while (text.len && !o->error) {
		ssize_t done = write(o->fd, text.at, text.len);
		struct pollfd room = {.fd = o->fd, .events = POLLOUT};

		if (done >= 0)
			text = str_tail(text, (size_t)done);
		else if (errno == EAGAIN)
			poll(&room, 1, 1000);
		else if (errno != EINTR)
			o->error = errno;
	}
}

void outlet_flush(struct outlet *o)
{
	if (o->kept.len && o->temp && o->fd < 0)
		outlet_again(o);
	outlet_put(o, buf_str(&o->kept));
	buf_reset(&o->kept);
}

static void outlet_piece(struct outlet *o)
{
	if (o->kept.len >= OUTLET_KEPT)
		outlet_flush(o);
}

void outlet_write(void *to, struct str text)
{
	struct outlet *o = to;

	if (o->error)
		return;
	buf_add(&o->kept, text);
	outlet_piece(o);
}

void outlet_line(struct outlet *o, struct str text)
{
	if (o->error)
		return;
	buf_add(&o->kept, text);
	buf_add_byte(&o->kept, '\n');
	outlet_piece(o);
}

/* ---- the end ------------------------------------------------------------------------------ */

static void outlet_check(struct outlet *o, int result)
{
	if (result < 0 && !o->error)
		o->error = errno;
}

static void outlet_place(struct outlet *o)
{
	if (o->fd < 0 && o->sync)
		outlet_again(o);
	if (!o->error && o->sync)
		outlet_check(o, fsync(o->fd));
	if (o->fd >= 0)
		outlet_check(o, close(o->fd));
	o->fd = -1;
	if (!o->error)
		outlet_check(o, rename(o->temp, o->path));
	if (o->error)
		return;
	free(o->temp);
	o->temp = NULL;
}

bool outlet_close(struct outlet *o)
{
	outlet_flush(o);
	if (o->temp && !o->error) {
		outlet_place(o);
	} else if (o->path && !o->temp && o->fd >= 0) {
		outlet_check(o, close(o->fd));
		o->fd = -1;
	}
	return !o->error;
}

void outlet_release(struct outlet *o)
{
	if (o->path && o->fd >= 0)
		close(o->fd);
	if (o->temp)
		unlink(o->temp);
	free(o->temp);
	free(o->path);
	buf_release(&o->kept);
	*o = (struct outlet){.fd = -1};
}
