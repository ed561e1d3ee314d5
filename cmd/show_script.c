#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/stamp.h"
#include "clock.h"
#include "show.h"

/*
 * A session without a terminal, for tests and for showing how something is done. A line of the
 * script is a command behind a colon, a comment behind a #, or keys as words, separated by blanks:
 *
 *     :size 80x24
 *     j j za
 *     / expired Enter
 *     :sleep 500ms
 *     :screen after.txt
 *
 * All of the input is read before. Time stands still but for :sleep.
 */
enum { WORD_KEYS = 256, POLL_MAX = 64, WORK_TURNS = 1000000 };

struct script {
	struct show *s;
	const char *path;
	int line;
	int status;
};

static void script_wrong(struct script *k, const char *what)
{
	report_say(&k->s->intake.report, "%s:%d: %s", k->path, k->line, what);
	k->status = 2;
}

/* What the loop does between keys, to its end. */
static void script_settle(struct show *s)
{
	int turns = 0;

	show_time(s);
	while (tui_work(&s->tui, INT64_MAX) && ++turns < WORK_TURNS)
		;
	if (s->tui.stale)
		tui_draw(&s->tui);
}

static void script_size(struct script *k, struct str text)
{
	struct buf copy = {0};
	int cols, rows;

	buf_add(&copy, text);
	if (sscanf(buf_text(&copy), "%dx%d", &cols, &rows) != 2 || cols < 1 || rows < 1)
		script_wrong(k, ":size takes COLSxROWS");
	else
		tui_size(&k->s->tui, cols, rows);
	buf_release(&copy);
}

static void script_sleep(struct script *k, struct str text)
{
	struct show *s = k->s;
	int64_t ns;

	if (!stamp_parse_duration(text, &ns)) {
		script_wrong(k, ":sleep takes a duration");
		return;
	}
	s->steady_ns += ns;
	if (s->fixed_ns)
		s->fixed_ns += ns;
	tui_touch(&s->tui);
}

static void script_command(struct script *k, struct str line)
{
	if (str_starts(line, STR("size ")))
		script_size(k, str_tail(line, 5));
	else if (str_starts(line, STR("sleep ")))
		script_sleep(k, str_tail(line, 6));
	else
		tui_command(&k->s->tui, line);
}

static void script_keys(struct script *k, struct str line)
{
	int keys[WORD_KEYS];

	while (line.len) {
		size_t len = str_find(line, ' ');
		int count = keys_read(str_head(line, len), keys, WORD_KEYS);

		if (len && !count)
			script_wrong(k, "these are no keys");
		for (int i = 0; i < count; i++) {
			tui_key(&k->s->tui, keys[i]);
			script_settle(k->s);
		}
		line = str_tail(line, len + 1);
	}
}

static void script_line(struct script *k, struct str line)
{
	if (!line.len || line.at[0] == '#')
		return;
	script_settle(k->s);
	if (line.at[0] == ':' && line.len > 1)
		script_command(k, str_tail(line, 1));
	else
		script_keys(k, line);
	script_settle(k->s);
}

static void script_child(struct show *s)
{
	if (s->child.pid && !s->child.ended && child_reap(&s->child))
		show_ended(s);
	watched_turn(&s->watched);
}

/* A stream is read to its end; what is followed, as far as it is there. */
static void script_read(struct show *s)
{
	while (!intake_done(&s->intake)) {
		struct pollfd fds[POLL_MAX];
		int timeout = s->options->follow ? 0 : s->child.pid ? 50 : -1;
		size_t count;

		if (show_read(s, 0) || intake_done(&s->intake))
			continue;
		count = intake_poll(&s->intake, fds, POLL_MAX, &timeout);
		if (signals_wait(&s->signals, fds, count, timeout) == 0 &&
			s->options->follow && !show_read(s, 0))
			break;
		script_child(s);
	}
}

int show_script(struct show *s)
{
	struct script k = {.s = s, .path = s->options->script};
	FILE *file = strcmp(k.path, "-") == 0 ? stdin : fopen(k.path, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	if (!file) {
		report_say(&s->intake.report, "%s: %s", k.path, strerror(errno));
		return 2;
	}
	s->tui.world = show_world(s);
	script_read(s);
	show_time(s);
	show_news(s);
	while (!k.status && !s->tui.quit && (len = getline(&line, &room, file)) >= 0) {
		k.line++;
		if (len && line[len - 1] == '\n')
			len--;
		script_line(&k, (struct str){line, (size_t)len});
	}
	free(line);
	if (file != stdin)
		fclose(file);
	return k.status;
}
