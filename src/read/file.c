#include "read/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

int file_open_path(const char *path)
{
	return open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static char *file_path_copy(const char *path)
{
	size_t size = strlen(path) + 1;

	return memcpy(mem_new(size), path, size);
}

void file_init(struct file *f, const char *path, int fd, const struct stat *st)
{
	*f = (struct file){.path = path ? file_path_copy(path) : NULL,
		.fd = fd,
		.lent = !path,
		.dev = st->st_dev,
		.ino = st->st_ino};
}

static void file_close(struct file *f)
{
	if (f->fd >= 0 && !f->lent)
		close(f->fd);
	f->fd = -1;
}

/* The next place whose file may be closed; false when all are pinned. */
static bool files_free_place(struct files *files)
{
	for (size_t tries = 0; tries < FILES_OPEN; tries++) {
		struct file *f = files->open[files->next];

		if (!f || !f->pinned) {
			if (f) {
				f->listed = false;
				file_close(f);
			}
			return true;
		}
		files->next = (files->next + 1) % FILES_OPEN;
	}
	return false;
}

void files_keep(struct files *files, struct file *f)
{
	if (f->lent || f->listed || !files_free_place(files))
		return;
	files->open[files->next] = f;
	files->next = (files->next + 1) % FILES_OPEN;
	f->listed = true;
}

static bool file_same(const struct file *f, int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_dev == f->dev && st.st_ino == f->ino &&
		(uint64_t)st.st_size >= f->size;
}

int files_fd(struct files *files, struct file *f)
{
	int fd;

	if (f->fd >= 0 || !f->path)
		return f->fd;
	fd = file_open_path(f->path);
	if (fd < 0)
		return -1;
	if (!file_same(f, fd)) {
		close(fd);
		return -1;
	}
	f->fd = fd;
	files_keep(files, f);
	return fd;
}

void files_forget(struct files *files, struct file *f)
{
	for (size_t i = 0; i < FILES_OPEN && f->listed; i++)
		if (files->open[i] == f) {
			files->open[i] = NULL;
			f->listed = false;
		}
}

void files_drop(struct files *files, struct file *f)
{
	files_forget(files, f);
	file_close(f);
	free(f->path);
	f->path = NULL;
}
