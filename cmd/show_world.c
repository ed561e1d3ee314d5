#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "outlet.h"
#include "show.h"

/* What the screens ask of the world: files, commands, the clipboard, to be stopped. */

enum { POLL_MAX = 64, LOOK_MS = 50 };

static int show_write_at(const char *path, bool over,
	void (*fill)(void *from, const struct sink *sink), void *from)
{
	struct sink sink = {.write = outlet_write};
	struct outlet out;
	struct stat there;
	int error;

	if (!over && lstat(path, &there) == 0)
		return EEXIST;
	sink.to = &out;
	if (outlet_open(&out, path)) {
		fill(from, &sink);
		outlet_close(&out);
	}
	error = out.error;
	outlet_release(&out);
	return error;
}

/* `~/` is home, as a shell has it. */
static int show_write(void *to, const char *path, bool over,
	void (*fill)(void *from, const struct sink *sink), void *from)
{
	const char *home = strncmp(path, "~/", 2) == 0 ? getenv("HOME") : NULL;
	struct buf at = {0};
	int error;

	(void)to;
	if (home)
		buf_add(&at, str_from(home));
	buf_add(&at, str_from(home ? path + 1 : path));
	error = show_write_at(buf_text(&at), over, fill, from);
	buf_release(&at);
	return error;
}

/* Between frames, to where they go. */
static void show_send(void *to, struct str bytes)
{
	const struct show *s = to;

	while (s->curses && bytes.len) {
		ssize_t done = write(s->draw_fd, bytes.at, bytes.len);

		if (done < 0 && errno != EINTR && errno != EAGAIN)
			return;
		bytes = str_tail(bytes, done > 0 ? (size_t)done : 0);
	}
}

static void show_suspend(void *to)
{
	struct show *s = to;

	if (!s->curses)
		return;
	curses_leave(s->curses);
	signals_suspend();
	curses_return(s->curses);
	show_size(s);
}

/* ---- commands ----------------------------------------------------------------------------- */

/* A command that has the terminal for a while. */
struct running {
	pid_t pid;
	int in;			  /* its standard input, written end; -1: all was written */
	struct str left;	  /* of what is to be written */
	int status;		  /* as of waitpid */
	struct sigaction keys[2]; /* what running_keys did before */
};

/* Keys that end a command, at the terminal that it has, are meant for it and not for us: system(3). */
static const int running_keys[] = {SIGINT, SIGQUIT};

enum { KEYS = sizeof(running_keys) / sizeof(*running_keys) };

static void running_ignore(struct sigaction *before)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	for (int i = 0; i < KEYS; i++)
		sigaction(running_keys[i], &ignore, &before[i]);
}

static void running_heed(const struct sigaction *before)
{
	for (int i = 0; i < KEYS; i++)
		sigaction(running_keys[i], &before[i], NULL);
}

static _Noreturn void running_child(const struct show *s, const char *command,
	const int *in, const struct sigaction *keys)
{
	running_heed(keys);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &s->signals.before, NULL);
	dup2(in[0], STDIN_FILENO);
	dup2(s->draw_fd, STDOUT_FILENO);
	dup2(s->draw_fd, STDERR_FILENO);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool running_begin(
	struct running *r, const struct show *s, const char *command, struct str in)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return false;
	r->in = fds[1];
	r->left = in;
	r->pid = fork();
	if (!r->pid)
		running_child(s, command, fds, r->keys);
	close(fds[0]);
	fcntl(fds[1], F_SETFL, O_NONBLOCK);
	if (r->pid > 0)
		return true;
	close(fds[1]);
	return false;
}

/* As much as fits now. Who reads no more needs no more. */
static void running_write(struct running *r)
{
	while (r->in >= 0) {
		ssize_t done = r->left.len ? write(r->in, r->left.at, r->left.len) : 0;

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0 && errno == EAGAIN)
			return;
		r->left = str_tail(r->left, done > 0 ? (size_t)done : 0);
		if (done >= 0 && r->left.len)
			continue;
		close(r->in);
		r->in = -1;
	}
}

/* What is pending would have no wait wait. False: we are to end. */
static bool running_signals(struct show *s)
{
	struct signals_seen seen = signals_take();

	if (seen.stop)
		s->stop = seen.stop;
	if (seen.suspend)
		signals_suspend();
	return !s->stop;
}

/* An agent that we watch must not wait for a pager: what it writes is read on. */
static void running_turn(struct running *r, struct show *s)
{
	struct pollfd fds[POLL_MAX] = {{.fd = r->in, .events = POLLOUT}};
	int timeout = LOOK_MS;
	size_t count = 1 + intake_poll(&s->intake, fds + 1, POLL_MAX - 1, &timeout);

	if (timeout < 0 || timeout > LOOK_MS)
		timeout = LOOK_MS;
	signals_wait(&s->signals, fds, count, timeout);
	running_write(r);
	show_read(s, clock_steady());
}

static void running_wait(struct running *r, struct show *s)
{
	while (waitpid(r->pid, &r->status, WNOHANG) == 0) {
		if (!running_signals(s)) {
			kill(r->pid, s->stop);
			break;
		}
		running_turn(r, s);
	}
	if (r->in >= 0)
		close(r->in);
}

/* What the command has written can be read until then. */
static void running_stay(struct show *s)
{
	char byte = 0;

	dprintf(s->draw_fd, "\n[Enter goes back] ");
	while (byte != '\n' && byte != '\r' && running_signals(s)) {
		struct pollfd fds[POLL_MAX] = {{.fd = s->keys_fd, .events = POLLIN}};
		int timeout = -1;
		size_t count = 1 + intake_poll(&s->intake, fds + 1, POLL_MAX - 1, &timeout);

		signals_wait(&s->signals, fds, count, timeout);
		show_read(s, clock_steady());
		if (fds[0].revents && read(s->keys_fd, &byte, 1) <= 0)
			return;
	}
}

static int show_command(void *to, const char *command, struct str in, bool stay)
{
	struct show *s = to;
	struct running r = {0};

	if (!s->curses)
		return 127;
	running_ignore(r.keys);
	curses_leave(s->curses);
	if (running_begin(&r, s, command, in)) {
		running_wait(&r, s);
		if (stay)
			running_stay(s);
	} else {
		r.status = 127 << 8;
	}
	curses_return(s->curses);
	running_heed(r.keys);
	show_size(s);
	return WIFSIGNALED(r.status) ? 128 + WTERMSIG(r.status) : WEXITSTATUS(r.status);
}

static bool show_world_late(void *to)
{
	return show_late(to);
}

struct tui_world show_world(struct show *s)
{
	return (struct tui_world){.send = show_send,
		.write = show_write,
		.run = show_command,
		.suspend = show_suspend,
		.late = show_world_late,
		.to = s};
}
