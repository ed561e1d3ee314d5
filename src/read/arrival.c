#include "read/arrival.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

#ifdef __linux__

#include <sys/inotify.h>

static void arrivals_begin(struct arrivals *a)
{
	if (!a->begun)
		a->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	a->begun = true;
}

void arrivals_watch(struct arrivals *a, const char *path)
{
	static const uint32_t mask = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_ONLYDIR;

	arrivals_begin(a);
	a->folders = mem_grow(a->folders, &a->room, a->count + 1, sizeof(*a->folders));
	a->folders[a->count++] = a->fd < 0 ? -1 : inotify_add_watch(a->fd, path, mask);
}

/* What is moved goes away first: the next notice with its cookie says where to. */
static void arrivals_away(struct arrivals *a, const struct inotify_event *event)
{
	size_t len = strlen(event->name);

	free(a->before);
	a->before = memcpy(mem_new(len + 1), event->name, len);
	a->cookie = event->cookie;
}

static void arrivals_event(struct arrivals *a, const struct inotify_event *event,
	void (*arrived)(void *to, const struct arrival *what), void *to)
{
	struct arrival what = {.name = event->name};

	if (!event->len || !(event->mask & (IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM)))
		return;
	if (event->mask & IN_MOVED_FROM) {
		arrivals_away(a, event);
		return;
	}
	if (event->mask & IN_MOVED_TO && a->before && a->cookie == event->cookie)
		what.before = a->before;
	while (what.folder < a->count && a->folders[what.folder] != event->wd)
		what.folder++;
	if (what.folder < a->count)
		arrived(to, &what);
}

void arrivals_read(
	struct arrivals *a, void (*arrived)(void *to, const struct arrival *what), void *to)
{
	_Alignas(struct inotify_event) char
		bytes[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
	ssize_t got;

	while (a->fd >= 0 && (got = read(a->fd, bytes, sizeof(bytes))) > 0) {
		for (char *at = bytes; at < bytes + got;) {
			const struct inotify_event *event = (const void *)at;

			arrivals_event(a, event, arrived, to);
			at += sizeof(*event) + event->len;
		}
	}
}

#else

void arrivals_watch(struct arrivals *a, const char *path)
{
	(void)a, (void)path;
}

void arrivals_read(
	struct arrivals *a, void (*arrived)(void *to, const struct arrival *what), void *to)
{
	(void)a, (void)arrived, (void)to;
}

#endif

void arrivals_init(struct arrivals *a)
{
	*a = (struct arrivals){.fd = -1};
}

void arrivals_release(struct arrivals *a)
{
	free(a->folders);
	free(a->before);
	if (a->fd >= 0)
		close(a->fd);
	arrivals_init(a);
}
