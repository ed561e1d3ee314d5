#include "folders.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

/* What a folder says of when it changed may be this coarse. */
enum { COARSE_S = 2 };

static void folders_one(struct folders *f, const char *path);

static char *folders_path(const char *folder, const char *name)
{
	size_t len = strlen(folder), slash = len && folder[len - 1] != '/';
	size_t size = len + slash + strlen(name) + 1;
	char *path = mem_new(size);

	memcpy(path, folder, len);
	if (slash)
		path[len] = '/';
	memcpy(path + len + slash, name, size - len - slash);
	return path;
}

static bool folders_named(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 6 && strcmp(name + len - 6, ".jsonl") == 0;
}

/* A FIFO would be waited for, and a device might never end. */
static bool folders_regular(const char *path)
{
	struct stat now;

	return stat(path, &now) == 0 && S_ISREG(now.st_mode);
}

static bool folders_written(struct folders *f, const char *path)
{
	bool written = intake_written(f->in, path);

	if (written && once_add(&f->files, once_hash(&f->files, str_from(path)), 0))
		intake_say_written(f->in, path);
	return written;
}

static void folders_file(struct folders *f, const char *path)
{
	if (!folders_written(f, path) &&
		once_add(&f->files, once_hash(&f->files, str_from(path)), 0))
		intake_add_file(f->in, path);
}

static bool folders_known(const struct folders *f, const char *path)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->at[i].path, path) == 0)
			return true;
	return false;
}

static void folders_entry(struct folders *f, const char *folder, const char *name)
{
	struct stat now;
	char *path;

	if (name[0] == '.')
		return;
	path = folders_path(folder, name);
	if (lstat(path, &now) == 0 && S_ISDIR(now.st_mode)) {
		if (!folders_known(f, path))
			folders_one(f, path);
	} else if (folders_named(name) && folders_regular(path)) {
		folders_file(f, path);
	}
	free(path);
}

static int folders_compare(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static char **folders_names(DIR *dir, size_t *count)
{
	struct dirent *entry;
	char **names = NULL;
	size_t room = 0;

	while ((entry = readdir(dir))) {
		names = mem_grow(names, &room, *count + 1, sizeof(char *));
		names[(*count)++] = folders_path("", entry->d_name);
	}
	if (*count > 1)
		qsort(names, *count, sizeof(char *), folders_compare);
	return names;
}

static bool folders_known_file(const struct folders *f, const char *path)
{
	return once_has(&f->files, once_hash(&f->files, str_from(path)), 0);
}

/* What was a file of ours, under a name that nobody has seen, is one still. */
static void folders_moved(struct folders *f, const struct arrival *what)
{
	const char *folder = f->at[what->folder].path;
	char *before = folders_path(folder, what->before);
	char *path = folders_path(folder, what->name);

	if (!folders_known_file(f, before) && folders_regular(path))
		folders_file(f, path);
	free(before);
	free(path);
}

static void folders_arrived(void *to, const struct arrival *what)
{
	struct folders *f = to;

	folders_entry(f, f->at[what->folder].path, what->name);
	if (what->before && folders_named(what->before))
		folders_moved(f, what);
}

static void folders_read(struct folders *f, const char *path)
{
	DIR *dir = opendir(path);
	size_t count = 0;
	char **names;

	if (!dir) {
		report_say(&f->in->report, "%s: %s", path, strerror(errno));
		f->in->report.failed++;
		f->in->report.unread++;
		return;
	}
	names = folders_names(dir, &count);
	closedir(dir);
	for (size_t i = 0; i < count; i++) {
		folders_entry(f, path, names[i]);
		free(names[i]);
	}
	free(names);
}

static void folders_one(struct folders *f, const char *path)
{
	struct stat now = {0};

	if (folders_written(f, path))
		return;
	if (f->again) {
		f->at = mem_grow(f->at, &f->room, f->count + 1, sizeof(*f->at));
		arrivals_watch(&f->arrivals, path);
		stat(path, &now);
		f->at[f->count++] = (struct folder){folders_path("", path), now.st_mtim};
	}
	folders_read(f, path);
}

void folders_init(struct folders *f, struct intake *in, bool again)
{
	*f = (struct folders){.in = in, .again = again};
	arrivals_init(&f->arrivals);
}

bool folders_add(struct folders *f, const char *path)
{
	struct stat now;

	if (stat(path, &now) < 0 || !S_ISDIR(now.st_mode))
		return false;
	f->files.max = SIZE_MAX;
	f->files.seed = f->in->store.common.seed;
	folders_one(f, path);
	return true;
}

/* It may change again without saying so while it says that it has just changed. */
static bool folders_changed(struct folder *one)
{
	struct timespec clock;
	struct stat now;

	if (stat(one->path, &now) < 0)
		return false;
	clock_gettime(CLOCK_REALTIME, &clock);
	if (now.st_mtim.tv_sec == one->changed.tv_sec &&
		now.st_mtim.tv_nsec == one->changed.tv_nsec &&
		clock.tv_sec - now.st_mtim.tv_sec > COARSE_S)
		return false;
	one->changed = now.st_mtim;
	return true;
}

void folders_notices(struct folders *f)
{
	arrivals_read(&f->arrivals, folders_arrived, f);
}

void folders_look(struct folders *f)
{
	for (size_t i = 0, count = f->count; i < count; i++)
		if (folders_changed(&f->at[i]))
			folders_read(f, f->at[i].path);
}

void folders_release(struct folders *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->at[i].path);
	free(f->at);
	arrivals_release(&f->arrivals);
	once_release(&f->files);
}
