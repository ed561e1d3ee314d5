#include "runs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "xdg.h"

enum {
	RUNS_STAMP = 26, /* bytes of `20261126T023000.123456789Z` */
	RUNS_NAME = 40,	 /* of what a command is called, at most */
};

/* ---- names ----------------------------------------------------------------------------------- */

/* The same as RFC 3339, without what other systems do not have in names of files. */
static void runs_stamp(int64_t ns, struct buf *out)
{
	struct buf text = {0};

	stamp_format(ns, &text);
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '-' && text.at[i] != ':')
			buf_add_byte(out, text.at[i]);
	buf_release(&text);
}

static bool runs_is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		c == '.' || c == '_' || c == '-';
}

static void runs_called(const char *command, struct buf *out)
{
	const char *slash = strrchr(command, '/');
	struct str name = str_head(str_from(slash ? slash + 1 : command), RUNS_NAME);

	for (size_t i = 0; i < name.len; i++)
		buf_add_byte(out, runs_is_plain(name.at[i]) ? name.at[i] : '_');
}

static bool runs_is_name(struct str name)
{
	struct str tail = STR(".jsonl");

	if (name.len <= RUNS_STAMP + tail.len || name.at[8] != 'T' ||
		name.at[RUNS_STAMP - 1] != 'Z' || name.at[RUNS_STAMP] != '-')
		return false;
	for (size_t i = 0; i < 8; i++)
		if (name.at[i] < '0' || name.at[i] > '9')
			return false;
	return str_eq(str_tail(name, name.len - tail.len), tail);
}

/* ---- the folder ------------------------------------------------------------------------------ */

static char *runs_folder(void)
{
	struct buf path = {0};
	char *folder = NULL;

	xdg_path("XDG_STATE_HOME", ".local/state", "runs/", &path);
	if (path.len)
		folder = strdup(buf_text(&path));
	buf_release(&path);
	return folder;
}

static int runs_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)b, *(char *const *)a);
}

void runs_look(struct runs *r)
{
	struct dirent *entry;
	size_t room = 0;
	DIR *dir;

	*r = (struct runs){.folder = runs_folder()};
	dir = r->folder ? opendir(r->folder) : NULL;
	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		if (!runs_is_name(str_from(entry->d_name)))
			continue;
		r->names = mem_grow(r->names, &room, r->count + 1, sizeof(*r->names));
		r->names[r->count++] = strdup(entry->d_name);
	}
	closedir(dir);
	if (r->count)
		qsort(r->names, r->count, sizeof(*r->names), runs_order);
}

void runs_release(struct runs *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->names[i]);
	free(r->names);
	free(r->folder);
	*r = (struct runs){0};
}

void runs_path(const struct runs *r, size_t run, struct buf *out)
{
	buf_addf(out, "%s%s", r->folder, r->names[run]);
}

/* ---- one more -------------------------------------------------------------------------------- */

/* Who writes it holds a lock; so does whoever it has left behind that still does. */
static void runs_remove(const struct runs *r, size_t run)
{
	struct buf path = {0};
	int fd;

	runs_path(r, run, &path);
	fd = open(buf_text(&path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		unlink(buf_text(&path));
	if (fd >= 0)
		close(fd);
	buf_release(&path);
}

static void runs_tidy(void)
{
	struct runs r;

	runs_look(&r);
	for (size_t i = RUNS_KEPT; i < r.count; i++)
		runs_remove(&r, i);
	runs_release(&r);
}

static int runs_open(char *path)
{
	int fd;

	xdg_folders(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	if (fd >= 0)
		flock(fd, LOCK_SH | LOCK_NB);
	return fd;
}

int runs_begin(const char *command, int64_t now_ns, struct buf *path)
{
	char *folder = runs_folder();
	int fd;

	if (!folder) {
		errno = ENOENT;
		return -1;
	}
	buf_add(path, str_from(folder));
	free(folder);
	runs_stamp(now_ns, path);
	buf_add_byte(path, '-');
	runs_called(command, path);
	buf_add(path, STR(".jsonl"));
	buf_text(path);
	fd = runs_open(path->at);
	if (fd >= 0)
		runs_tidy();
	return fd;
}

/* ---- showing --------------------------------------------------------------------------------- */

void runs_print(const struct runs *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const char *t = r->names[i];
		struct buf path = {0};
		struct stat now = {0};

		runs_path(r, i, &path);
		stat(buf_text(&path), &now);
		printf("%.4s-%.2s-%.2s %.2s:%.2s:%.2sZ %10" PRIdMAX "  %s\n", t, t + 4,
			t + 6, t + 9, t + 11, t + 13, (intmax_t)now.st_size,
			buf_text(&path));
		buf_release(&path);
	}
}
