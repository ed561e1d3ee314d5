#include "send_keep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

void send_keep_init(struct send_keep *k, const char *path)
{
	*k = (struct send_keep){.path = path, .fd = -1};
}

static void keep_folder(struct buf *out)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	/* Relative ones are to be ignored (XDG Base Directory Specification, 0.8). */
	if (state && state[0] == '/')
		buf_addf(out, "%s/aitrace/", state);
	else if (home && home[0] == '/')
		buf_addf(out, "%s/.local/state/aitrace/", home);
}

void send_keep_place(int64_t now_ns, struct buf *out)
{
	time_t now = (time_t)(now_ns / 1000000000);
	struct tm tm;
	char text[32] = "";

	keep_folder(out);
	if (gmtime_r(&now, &tm))
		strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", &tm);
	buf_addf(out, "unsent-%s-%ld.jsonl", text, (long)getpid());
}

/* Each folder above the file, ours alone. */
static void keep_folders(struct buf *name)
{
	char *path = (char *)buf_text(name);

	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(path, 0700);
		*slash = '/';
	}
}

static void keep_open(struct send_keep *k)
{
	int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY;

	if (k->path) {
		buf_add(&k->name, str_from(k->path));
	} else {
		send_keep_place(clock_wall(), &k->name);
		keep_folders(&k->name);
		flags |= O_EXCL | O_NOFOLLOW;
	}
	k->fd = open(buf_text(&k->name), flags, 0600);
	if (k->fd < 0)
		k->error = errno;
}

static void keep_write(struct send_keep *k, struct str text)
{
	while (text.len && !k->error) {
		ssize_t n = write(k->fd, text.at, text.len);

		if (n < 0 && errno != EINTR)
			k->error = errno;
		text = str_tail(text, n > 0 ? (size_t)n : 0);
	}
}

void send_keep_add(
	struct send_keep *k, enum otlp_signal signal, struct str line, uint64_t items)
{
	if (k->fd < 0 && !k->error)
		keep_open(k);
	keep_write(k, line);
	keep_write(k, STR("\n"));
	if (k->error) {
		k->lost += items;
		return;
	}
	k->requests++;
	k->items[signal] += items;
}

void send_keep_end(struct send_keep *k)
{
	/* What cannot be synced (a pipe, /dev/null) need not be. */
	if (k->fd >= 0 && !k->error && fsync(k->fd) < 0 && errno != EINVAL &&
		errno != EROFS && errno != ENOTSUP)
		k->error = errno;
	if (k->fd >= 0)
		close(k->fd);
	k->fd = -1;
}

void send_keep_release(struct send_keep *k)
{
	send_keep_end(k);
	buf_release(&k->name);
}
