#include "read/source_follow.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static void follow_watch(struct source *s, struct reading *r)
{
	s->clocked = r->no_notify || !s->path ||
		!notices_watch(&r->notices, s->index, s->path);
	/* Whatever happened before the watch was there is found by looking once more. */
	s->changed = true;
}

void follow_begin(struct source *s, struct reading *r)
{
	s->waiting = false;
	s->file.pinned = true;
	files_keep(&r->files, &s->file);
	follow_watch(s, r);
}

void follow_wait(struct source *s, struct reading *r)
{
	faults_note(&r->faults, s->index, "No such file or directory: waiting for it");
	s->kind = SOURCE_FOLLOWED;
	s->waiting = true;
	follow_watch(s, r);
}

/* Not there, or deleted: its folder may go too, and come back. */
static void follow_look_for(struct source *s, struct reading *r)
{
	if (!s->path || r->no_notify || access(s->path, F_OK) == 0)
		return;
	/* The deleted file that we hold open also holds its folder: no notice when that goes. */
	s->clocked = !notices_watch(&r->notices, s->index, s->path) || !s->waiting;
	s->changed = access(s->path, F_OK) == 0;
}

static bool follow_appeared(struct source *s, struct reading *r)
{
	int fd = file_open_path(s->path);

	s->changed = false;
	if (fd >= 0) {
		source_adopt(s, r, s->path, fd);
		return true;
	}
	if (errno != ENOENT && !s->said) {
		source_fault(s, r);
		s->said = true;
	}
	follow_look_for(s, r);
	return false;
}

/* What was given stays recallable while its file is as it was; what comes is not. */
static void follow_turn(struct source *s)
{
	if (s->recallable)
		s->recall_end = s->at;
	s->recallable = false;
	s->restart = true;
	s->changed = true;
	s->at = 0;
	s->last_len = 0;
}

void follow_read(struct source *s, struct str text)
{
	size_t added = text.len < SOURCE_LAST ? text.len : SOURCE_LAST;
	size_t kept = SOURCE_LAST - added;

	if (kept > s->last_len)
		kept = s->last_len;
	memmove(s->last, s->last + s->last_len - kept, kept);
	memcpy(s->last + kept, text.at + text.len - added, added);
	s->last_len = kept + added;
}

/* Another text stands where we have read; written at once, it may never have been seen shorter. */
static bool follow_rewritten(const struct source *s)
{
	char now[SOURCE_LAST];
	size_t len = s->last_len;

	return pread(s->file.fd, now, len, (off_t)(s->at - len)) == (ssize_t)len &&
		memcmp(now, s->last, len) != 0;
}

static bool follow_truncated(struct source *s, struct reading *r)
{
	struct stat st;
	bool shorter;

	if (fstat(s->file.fd, &st))
		return false;
	shorter = (uint64_t)st.st_size < s->at;
	if (!shorter && !follow_rewritten(s))
		return false;
	faults_note(&r->faults, s->index,
		shorter ? "the file was truncated: reading it again from the start"
			: "the file was written anew: reading it again from the start");
	lseek(s->file.fd, 0, SEEK_SET);
	if (!s->first)
		s->lost = true;
	follow_turn(s);
	return true;
}

static void follow_keep_first(struct source *s, struct reading *r)
{
	if (!s->recallable) {
		files_drop(&r->files, &s->file);
		return;
	}
	files_forget(&r->files, &s->file);
	s->first = mem_new(sizeof(*s->first));
	*s->first = s->file;
	s->first->pinned = false;
	s->first->size = s->at;
	files_keep(&r->files, s->first);
}

/* The path names another file now: the old one was read to its end. */
static bool follow_replaced(struct source *s, struct reading *r)
{
	struct stat st;
	int fd;

	if (!s->path || stat(s->path, &st) || !S_ISREG(st.st_mode) ||
		(st.st_dev == s->file.dev && st.st_ino == s->file.ino))
		return false;
	fd = file_open_path(s->path);
	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	faults_note(
		&r->faults, s->index, "the file was replaced: going on with the new one");
	follow_keep_first(s, r);
	file_init(&s->file, s->path, fd, &st);
	follow_turn(s);
	follow_begin(s, r);
	return true;
}

bool follow_fill(struct source *s, struct reading *r)
{
	if (!s->changed && !s->clocked)
		return false;
	if (s->waiting)
		return follow_appeared(s, r);
	if (follow_truncated(s, r) || source_read(s, r) > 0) {
		s->changed = true;
		return true;
	}
	s->changed = false;
	if (s->eof || follow_replaced(s, r))
		return true;
	follow_look_for(s, r);
	return false;
}

void follow_restart(struct source *s)
{
	s->restart = false;
	block_restart(&s->block);
}
