#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outlet.h"
#include "show.h"
#include "tui/marks.h"
#include "xdg.h"

enum { FILE_MAX = 4 << 20 }; /* bytes of one that are read */

/* An errno; 0: it was read. */
static int file_read(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error = 0;
	ssize_t got = 1;

	if (fd < 0)
		return errno;
	while (got > 0 && out->len < FILE_MAX) {
		got = read(fd, buf_reserve(out, 65536), 65536);
		out->len += got > 0 ? (size_t)got : 0;
	}
	if (got < 0)
		error = errno;
	close(fd);
	return error;
}

/* ---- tui.conf ----------------------------------------------------------------------------- */

/* All of them are in the log: the status line has room for one, until a key is pressed. */
static void config_wrong(
	struct show *s, unsigned number, size_t column, const struct buf *why)
{
	struct buf line = {0};

	buf_addf(&line, "tui.conf:%u:%zu: ", number, column);
	buf_add(&line, buf_str(why));
	tui_note(&s->tui, buf_str(&line));
	buf_release(&line);
}

static void config_lines(struct show *s, const char *path, struct str text)
{
	struct buf why = {0};
	unsigned number = 0;
	size_t column;

	while (text.len) {
		struct str line = str_head(text, str_find(text, '\n'));

		number++;
		if (!settings_line(&s->tui.settings, &s->tui.keymap, line, &why, &column)) {
			report_say(&s->intake.report, "%s:%u:%zu: %s", path, number, column,
				buf_text(&why));
			/* What was written in front of the screen is seen when it is gone. */
			config_wrong(s, number, column, &why);
		}
		text = str_tail(text, line.len + 1);
	}
	buf_release(&why);
}

void show_config(struct show *s)
{
	struct buf path = {0}, text = {0};
	int error = ENOENT;

	xdg_path("XDG_CONFIG_HOME", ".config", "tui.conf", &path);
	if (path.len)
		error = file_read(buf_text(&path), &text);
	if (!error)
		config_lines(s, buf_text(&path), buf_str(&text));
	else if (error != ENOENT && error != ENOTDIR)
		report_say(&s->intake.report, "%s: %s", buf_text(&path), strerror(error));
	buf_release(&path);
	buf_release(&text);
}

void show_print_config(void)
{
	struct buf text = {0};

	settings_print(&text);
	fputs(buf_text(&text), stdout);
	buf_release(&text);
}

/* ---- what is kept ------------------------------------------------------------------------- */

void show_remember(struct show *s)
{
	struct buf path = {0}, text = {0};

	xdg_path("XDG_STATE_HOME", ".local/state", "tui", &path);
	if (path.len && file_read(buf_text(&path), &text) == 0)
		memory_read(&s->tui.memory, buf_str(&text));
	buf_release(&path);
	buf_release(&text);
}

/* What is no file is left alone: of a pipe nobody might ever read. */
static void keep_write(const char *path, struct str text)
{
	struct outlet out;
	struct stat at;

	if (stat(path, &at) == 0 && !S_ISREG(at.st_mode))
		return;
	if (outlet_open(&out, path)) {
		outlet_write(&out, text);
		outlet_close(&out);
	}
	outlet_release(&out);
}

/* Nobody is told when it cannot be kept: it is a comfort, and the work is done. */
void show_keep(struct show *s)
{
	struct buf path = {0}, there = {0}, text = {0};
	int error = 0;

	xdg_path("XDG_STATE_HOME", ".local/state", "tui", &path);
	marks_keep_folds(&s->tui);
	if (path.len)
		error = file_read(buf_text(&path), &there);
	if (!error || error == ENOENT)
		memory_write_news(&s->tui.memory, buf_str(&there), &text);
	if (path.len && !str_eq(buf_str(&text), buf_str(&there))) {
		xdg_folders((char *)buf_text(&path));
		keep_write(buf_text(&path), buf_str(&text));
	}
	buf_release(&path);
	buf_release(&there);
	buf_release(&text);
}
