#include "read/notice.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

struct watch {
	int wd;		 /* as inotify calls it; several sources may share one */
	uint32_t source; /* who wants to know */
	char *name; /* of the file in the folder that is watched; NULL: the file itself */
};

#ifdef __linux__

#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/* Where a change that another machine made, or a lower layer's writer, gives no notice. */
static bool notices_remote(const char *path)
{
	static const uint32_t types[] = {
		0x6969,	    /* NFS */
		0x517B,	    /* SMB */
		0xFF534D42, /* CIFS */
		0xFE534D42, /* SMB2 */
		0x65735546, /* FUSE */
		0x01021997, /* 9P */
		0x00C36400, /* CEPH */
		0x5346414F, /* AFS */
		0x786F4256, /* VirtualBox */
		0x794C7630, /* overlay */
	};
	struct statfs fs;

	if (statfs(path, &fs))
		return true;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if ((uint32_t)fs.f_type == types[i])
			return true;
	return false;
}

static bool notices_link(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISLNK(st.st_mode);
}

static void notices_begin(struct notices *n)
{
	if (!n->begun)
		n->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	n->begun = true;
}

static char *notices_copy(const char *text, size_t len)
{
	char *copy = mem_new(len + 1);

	memcpy(copy, text, len);
	return copy;
}

static bool notices_add(struct notices *n, uint32_t source, const char *path, uint32_t mask,
	const char *name)
{
	int wd = inotify_add_watch(n->fd, path, mask);

	if (wd < 0)
		return false;
	n->watches = mem_grow(n->watches, &n->room, n->count + 1, sizeof(*n->watches));
	n->watches[n->count++] = (struct watch){.wd = wd,
		.source = source,
		.name = name ? notices_copy(name, strlen(name)) : NULL};
	return true;
}

static bool notices_add_folder(struct notices *n, uint32_t source, const char *path)
{
	static const uint32_t mask = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
		IN_MOVE_SELF | IN_ONLYDIR;
	const char *slash = strrchr(path, '/');
	char *folder = slash ? notices_copy(path, (size_t)(slash - path) + 1)
			     : notices_copy(".", 1);
	bool remote = notices_remote(folder);
	bool added = notices_add(n, source, folder, mask, slash ? slash + 1 : path);

	free(folder);
	return added && !remote;
}

bool notices_watch(struct notices *n, uint32_t source, const char *path)
{
	static const uint32_t mask = IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF;
	bool there;

	notices_begin(n);
	notices_forget(n, source);
	if (n->fd < 0)
		return false;
	there = access(path, F_OK) == 0;
	if (!notices_add_folder(n, source, path))
		return false;
	return (!there || notices_add(n, source, path, mask, NULL)) && !notices_link(path);
}

static bool notices_used(const struct notices *n, int wd)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->watches[i].wd == wd)
			return true;
	return false;
}

void notices_forget(struct notices *n, uint32_t source)
{
	for (size_t i = n->count; i-- > 0;) {
		struct watch gone = n->watches[i];

		if (gone.source != source)
			continue;
		n->watches[i] = n->watches[--n->count];
		free(gone.name);
		if (!notices_used(n, gone.wd))
			inotify_rm_watch(n->fd, gone.wd);
	}
}

static bool watch_meant(const struct watch *w, const struct inotify_event *event)
{
	if (event->mask & IN_Q_OVERFLOW)
		return true;
	if (w->wd != event->wd)
		return false;
	if (!w->name || event->mask & (IN_IGNORED | IN_MOVE_SELF))
		return true;
	return event->len && strcmp(w->name, event->name) == 0;
}

void notices_read(struct notices *n, void (*changed)(void *to, uint32_t source), void *to)
{
	_Alignas(struct inotify_event) char
		bytes[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
	ssize_t got;

	while (n->fd >= 0 && (got = read(n->fd, bytes, sizeof(bytes))) > 0) {
		for (char *at = bytes; at < bytes + got;) {
			const struct inotify_event *event = (const void *)at;

			for (size_t i = 0; i < n->count; i++)
				if (watch_meant(&n->watches[i], event))
					changed(to, n->watches[i].source);
			at += sizeof(*event) + event->len;
		}
	}
}

#else

bool notices_watch(struct notices *n, uint32_t source, const char *path)
{
	(void)n, (void)source, (void)path;
	return false;
}

void notices_forget(struct notices *n, uint32_t source)
{
	(void)n, (void)source;
}

void notices_read(struct notices *n, void (*changed)(void *to, uint32_t source), void *to)
{
	(void)n, (void)changed, (void)to;
}

#endif

void notices_init(struct notices *n)
{
	*n = (struct notices){.fd = -1};
}

void notices_release(struct notices *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->watches[i].name);
	free(n->watches);
	if (n->fd >= 0)
		close(n->fd);
	notices_init(n);
}
