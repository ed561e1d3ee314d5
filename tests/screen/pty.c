#include "screen/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FRAMES_FD = 9 };

/* ---- the shell ---------------------------------------------------------------------------- */

/* What its terminal tells it is nothing to a shell. */
static const int jobs[] = {SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

static _Noreturn void pty_program(char **argv, bool nohup, int frames)
{
	for (size_t i = 0; i < sizeof(jobs) / sizeof(*jobs); i++)
		signal(jobs[i], SIG_DFL);
	if (nohup)
		signal(SIGHUP, SIG_IGN);
	dup2(frames, FRAMES_FD);
	setenv("AITRACE_TEST_FD", "9", 1);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

static void pty_tell(int news, pid_t pid, int status)
{
	struct pty_news n = {pid, status};

	if (write(news, &n, sizeof(n)) < 0)
		_exit(1);
}

/* Begins when it is in the foreground: when the other end of `go` is closed. */
static pid_t pty_fork(char **argv, bool nohup, const int *frames)
{
	int go[2];
	pid_t pid;
	char byte;

	if (pipe2(go, O_CLOEXEC) < 0)
		_exit(1);
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		close(go[1]);
		if (read(go[0], &byte, 1) < 0)
			_exit(1);
		pty_program(argv, nohup, frames[1]);
	}
	close(frames[1]);
	setpgid(pid, pid);
	tcsetpgrp(STDIN_FILENO, pid);
	close(go[0]);
	close(go[1]);
	return pid;
}

/* Has the program in the foreground, takes the terminal when it stops or ends, and tells of it. */
static _Noreturn void pty_shell(
	char **argv, bool nohup, int news, const int *frames, int orders)
{
	int status = 0;
	pid_t pid;
	char byte;

	for (size_t i = 0; i < sizeof(jobs) / sizeof(*jobs); i++)
		signal(jobs[i], SIG_IGN);
	pid = pty_fork(argv, nohup, frames);
	pty_tell(news, pid, -1);
	while (waitpid(pid, &status, WUNTRACED) == pid) {
		tcsetpgrp(STDIN_FILENO, getpgrp());
		pty_tell(news, pid, status);
		if (!WIFSTOPPED(status) || read(orders, &byte, 1) != 1)
			break;
		tcsetpgrp(STDIN_FILENO, pid);
		kill(-pid, SIGCONT);
	}
	/* Who leads a session stays until nobody gives orders any more: it would end its terminal. */
	while (read(orders, &byte, 1) > 0)
		;
	_exit(0);
}

/* ---- starting ----------------------------------------------------------------------------- */

static bool pty_open(struct pty *p, int cols, int rows, int *slave)
{
	struct winsize size = {
		.ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows};

	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->master < 0 || grantpt(p->master) < 0 || unlockpt(p->master) < 0)
		return false;
	*slave = open(ptsname(p->master), O_RDWR | O_NOCTTY);
	if (*slave < 0 || tcgetattr(*slave, &p->before) < 0)
		return false;
	fcntl(p->master, F_SETFL, O_NONBLOCK);
	return ioctl(*slave, TIOCSWINSZ, &size) == 0;
}

/* The shell has none of the terminal's other end: it would keep it. */
static _Noreturn void pty_child(char **argv, bool nohup, int slave, const int *news,
	const int *frames, const int *orders)
{
	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	for (int fd = 0; fd < 3; fd++)
		dup2(slave, fd);
	if (slave > 2)
		close(slave);
	close(orders[1]);
	pty_shell(argv, nohup, news[1], frames, orders[0]);
}

bool pty_start(struct pty *p, char **argv, int cols, int rows, bool nohup)
{
	int slave = -1, news[2], frames[2], orders[2];

	*p = (struct pty){.master = -1};
	if (!pty_open(p, cols, rows, &slave) || pipe2(news, O_CLOEXEC) < 0 ||
		pipe2(frames, O_CLOEXEC) < 0 || pipe2(orders, O_CLOEXEC) < 0)
		return false;
	p->shell = fork();
	if (!p->shell && close(p->master) == 0)
		pty_child(argv, nohup, slave, news, frames, orders);
	close(slave);
	close(news[1]);
	close(frames[1]);
	close(orders[0]);
	p->news = news[0];
	p->orders = orders[1];
	p->frames_fd = frames[0];
	fcntl(p->frames_fd, F_SETFL, O_NONBLOCK);
	while (p->shell > 0 && !p->pid && pty_turn(p, 60000))
		;
	return p->pid > 0;
}

/* ---- taking ------------------------------------------------------------------------------- */

static void pty_take_out(struct pty *p)
{
	ssize_t got = read(p->master, buf_reserve(&p->out, 65536), 65536);

	if (got > 0)
		p->out.len += (size_t)got;
}

static void pty_take_frames(struct pty *p)
{
	char text[4096];
	ssize_t got = read(p->frames_fd, text, sizeof(text));

	for (ssize_t i = 0; i < got; i++) {
		p->frames += text[i] == 'f'; /* of `frame 7` */
		p->idles += text[i] == 'd';  /* of `idle` */
	}
	if (got == 0) {
		close(p->frames_fd);
		p->frames_fd = -1;
	}
}

static void pty_take_news(struct pty *p)
{
	struct pty_news n;

	if (read(p->news, &n, sizeof(n)) != sizeof(n)) {
		close(p->news);
		p->news = -1;
		return;
	}
	p->pid = n.pid;
	p->stopped = n.status != -1 && WIFSTOPPED(n.status);
	if (n.status != -1 && !p->stopped) {
		p->ended = true;
		p->status = n.status;
	}
}

bool pty_turn(struct pty *p, int timeout_ms)
{
	struct pollfd fds[] = {{.fd = p->master, .events = POLLIN},
		{.fd = p->frames_fd, .events = POLLIN}, {.fd = p->news, .events = POLLIN}};

	if (poll(fds, 3, timeout_ms) <= 0)
		return false;
	if (fds[0].revents & POLLIN)
		pty_take_out(p);
	if (fds[1].revents)
		pty_take_frames(p);
	if (fds[2].revents)
		pty_take_news(p);
	return fds[0].revents & POLLIN || fds[1].revents || fds[2].revents;
}

/* ---- doing -------------------------------------------------------------------------------- */

/* A terminal that is full gets no more for a while, and nobody reads it while it is stopped. */
bool pty_type(struct pty *p, struct str bytes)
{
	int idle = 0;

	while (bytes.len && p->master >= 0 && !p->ended && !p->stopped) {
		/* Few at once: a terminal whose reader is slow drops what it has no room for. */
		size_t piece = bytes.len < 256 ? bytes.len : 256;
		ssize_t done = write(p->master, bytes.at, piece);

		bytes = str_tail(bytes, done > 0 ? (size_t)done : 0);
		while (pty_turn(p, done > 0 ? 0 : 10))
			idle = 0;
		idle = done > 0 ? 0 : idle + 1;
		if (idle > 6000)
			return false;
	}
	return !bytes.len;
}

void pty_size(struct pty *p, int cols, int rows)
{
	struct winsize size = {
		.ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows};

	ioctl(p->master, TIOCSWINSZ, &size);
}

void pty_go_on(struct pty *p)
{
	p->stopped = false;
	if (write(p->orders, "", 1) < 0)
		perror("the shell");
}

void pty_hang_up(struct pty *p)
{
	if (p->master >= 0)
		close(p->master);
	p->master = -1;
}

bool pty_modes_same(const struct pty *p)
{
	struct termios now;

	return p->master >= 0 && tcgetattr(p->master, &now) == 0 &&
		now.c_iflag == p->before.c_iflag && now.c_oflag == p->before.c_oflag &&
		now.c_cflag == p->before.c_cflag && now.c_lflag == p->before.c_lflag &&
		memcmp(now.c_cc, p->before.c_cc, sizeof(now.c_cc)) == 0;
}

/* Where it was written last; 0: never. */
static size_t pty_last(const struct buf *out, const char *bytes)
{
	size_t len = strlen(bytes);

	if (!out->len)
		return 0;
	for (size_t at = out->len; at >= len; at--)
		if (memcmp(out->at + at - len, bytes, len) == 0)
			return at;
	return 0;
}

const char *pty_left(struct pty *p)
{
	static const char *const modes[][3] = {
		{"\x1b[?1049h", "\x1b[?1049l", "the other screen is shown"},
		{"\x1b[?25l", "\x1b[?25h", "the cursor is hidden"},
		{"\x1b[?2004h", "\x1b[?2004l", "pastes are marked"},
		{"\x1b[?1h", "\x1b[?1l", "keys are those of programs"},
		{"\x1b[?1000h", "\x1b[?1000l", "the mouse is taken"},
		{"\x1b[?1006;1000h", "\x1b[?1006;1000l", "the mouse is taken"},
		{"\x1b[?7l", "\x1b[?7h", "lines do not wrap"},
	};

	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++)
		if (pty_last(&p->out, modes[i][0]) > pty_last(&p->out, modes[i][1]))
			return modes[i][2];
	return NULL;
}

void pty_end(struct pty *p)
{
	pty_hang_up(p);
	if (p->pid > 0 && !p->ended)
		kill(-p->pid, SIGKILL);
	if (p->shell > 0) {
		kill(p->shell, SIGKILL);
		waitpid(p->shell, NULL, 0);
	}
	if (p->frames_fd >= 0)
		close(p->frames_fd);
	if (p->news >= 0)
		close(p->news);
	close(p->orders);
	buf_release(&p->out);
}
