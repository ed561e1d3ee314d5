#include "gather.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { BATCH_MAX = 64, WAIT_MS = 20000, STEP_MS = 1000 };

static void gather_diags(struct gather *g, struct input *in)
{
	struct diag d;

	while (input_diag(in, &d)) {
		buf_add(&g->diags, d.notice ? STR("notice: ") : STR(""));
		diag_format(&d, &g->diags);
		buf_add_byte(&g->diags, '\n');
	}
}

/* Exactly as long as the text and its pad, so that a sanitizer sees who reads further. */
static struct line gather_copy(const struct line *line)
{
	struct line copy = *line;
	char *bytes = mem_new(line->text.len + LINE_PAD);

	memcpy(bytes, line->text.at, line->text.len + LINE_PAD);
	copy.text.at = bytes;
	return copy;
}

size_t gather_once(struct gather *g, struct input *in)
{
	struct line lines[BATCH_MAX];
	size_t count = input_lines(in, lines, g->batch ? g->batch : BATCH_MAX);

	g->lines = mem_grow(g->lines, &g->room, g->count + count, sizeof(*g->lines));
	for (size_t i = 0; i < count; i++)
		g->lines[g->count++] = gather_copy(&lines[i]);
	gather_diags(g, in);
	return count;
}

static void gather_wait(struct gather *g, struct input *in)
{
	struct pollfd fds[16];
	int timeout = STEP_MS;
	size_t count = input_poll(in, fds, 16, &timeout);

	if (poll(fds, count, timeout) == 0 && timeout == STEP_MS)
		g->waits++;
}

static bool gather_late(const struct gather *g)
{
	return g->waits * STEP_MS >= WAIT_MS;
}

bool gather_all(struct gather *g, struct input *in)
{
	while (!input_done(in)) {
		if (!gather_once(g, in) && !input_done(in))
			gather_wait(g, in);
		if (gather_late(g))
			return false;
	}
	return true;
}

bool gather_until(struct gather *g, struct input *in, size_t count)
{
	while (g->count < count && !gather_late(g))
		if (!gather_once(g, in))
			gather_wait(g, in);
	return g->count >= count;
}

bool gather_diag(struct gather *g, struct input *in, const char *words)
{
	while (!strstr(buf_text(&g->diags), words) && !gather_late(g))
		if (!gather_once(g, in))
			gather_wait(g, in);
	return strstr(buf_text(&g->diags), words) != NULL;
}

struct str gather_text(const struct gather *g, size_t i)
{
	return i < g->count ? g->lines[i].text : (struct str){0};
}

void gather_reset(struct gather *g)
{
	for (size_t i = 0; i < g->count; i++)
		free((char *)g->lines[i].text.at);
	g->count = 0;
	g->waits = 0;
	buf_reset(&g->diags);
}

void gather_release(struct gather *g)
{
	gather_reset(g);
	free(g->lines);
	buf_release(&g->diags);
	*g = (struct gather){0};
}

void folder_enter(char path[64])
{
	snprintf(path, 64, "/tmp/aitrace-test-XXXXXX");
	if (!mkdtemp(path) || chdir(path))
		abort();
}

static void folder_empty(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char name[512];

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (unlink(name))
			folder_empty(name);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

void folder_leave(const char *path)
{
	if (chdir("/"))
		abort();
	folder_empty(path);
}

static void file_put(const char *name, struct str text, int flags)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);

	while (text.len) {
		ssize_t done = write(fd, text.at, text.len);

		if (done <= 0)
			abort();
		text = str_tail(text, (size_t)done);
	}
	close(fd);
}

void file_write(const char *name, struct str text)
{
	file_put(name, text, O_TRUNC);
}

void file_append(const char *name, struct str text)
{
	file_put(name, text, O_APPEND);
}
