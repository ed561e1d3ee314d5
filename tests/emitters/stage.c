/*
 * stage SHAPE OUT COMMAND [ARG]...: runs COMMAND with an output for its records, and is the reader at
 * the other end: what came is appended to the file OUT. Standard error is the output but for `unix`;
 * the others are COMMAND's as they are. Signals have their deadly meaning again. The status is
 * COMMAND's, 128+N when a signal ended it.
 *
 *	pipe		a pipe that is read to its end
 *	gone		a pipe whose reader goes away after the first bytes
 *	slow		an O_NONBLOCK pipe with a reader that sleeps
 *	full:FLAG	an O_NONBLOCK pipe without room, until the file FLAG is there; then FLAG.read is made
 *	terminal	a terminal
 *	limit:BYTES	OUT itself, as long as it has no more than BYTES
 *	unix:PATH	a Unix socket at PATH; AITRACE_OUT says so; what each connection said comes whole
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 1 << 16, SLICE = 4096, SLEEP_MS = 2, GUESTS_MAX = 64 };

struct stage {
	const char *arg;  /* of the shape, behind its colon */
	const char *path; /* OUT */
	int out;	  /* where it is opened */
	int ours;	  /* the reader's end; -1: none */
	int theirs;	  /* COMMAND's standard error; -1: its own */
	pid_t command;
};

static void fail(const char *what)
{
	perror(what);
	exit(125);
}

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

/* False at the end of what comes. */
static bool pass(const struct stage *s, int from, size_t most)
{
	char block[BLOCK];
	ssize_t n = read(from, block, most < sizeof(block) ? most : sizeof(block));

	if (n > 0 && write(s->out, block, (size_t)n) != n)
		fail("stage: OUT");
	return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

static void read_all(struct stage *s)
{
	while (pass(s, s->ours, BLOCK))
		;
}

/* ---- pipes ---- */

static void make_pipe(struct stage *s)
{
	int ends[2];

	if (pipe(ends) != 0)
		fail("stage: pipe");
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	s->ours = ends[0];
	s->theirs = ends[1];
}

static void make_nonblock(struct stage *s)
{
	make_pipe(s);
	fcntl(s->theirs, F_SETFL, O_NONBLOCK);
}

/* Lines of text, as many as there is room for. */
static void make_full(struct stage *s)
{
	char line[SLICE];

	make_nonblock(s);
	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	while (write(s->theirs, line, sizeof(line)) > 0)
		;
	while (write(s->theirs, "\n", 1) > 0)
		;
}

static void read_some(struct stage *s)
{
	pass(s, s->ours, SLICE);
	close(s->ours);
}

static void read_slowly(struct stage *s)
{
	while (pass(s, s->ours, SLICE))
		sleep_ms(SLEEP_MS);
}

/* COMMAND, which stays to be waited for. */
static bool ended(const struct stage *s)
{
	siginfo_t info = {.si_pid = 0};

	waitid(P_PID, (id_t)s->command, &info, WEXITED | WNOHANG | WNOWAIT);
	return info.si_pid == s->command;
}

static void say_read(const struct stage *s)
{
	char path[4096];
	int made;

	snprintf(path, sizeof(path), "%s.read", s->arg);
	made = open(path, O_WRONLY | O_CREAT, 0600);
	if (made < 0)
		fail("stage: FLAG.read");
	close(made);
}

static void read_at_flag(struct stage *s)
{
	struct pollfd ready = {.fd = s->ours, .events = POLLIN};

	while (access(s->arg, F_OK) != 0 && !ended(s))
		sleep_ms(SLEEP_MS);
	while (poll(&ready, 1, 0) > 0 && (ready.revents & POLLIN))
		pass(s, s->ours, BLOCK);
	say_read(s);
	read_all(s);
}

/* ---- others ---- */

static void make_terminal(struct stage *s)
{
	struct termios raw;

	s->ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (s->ours < 0 || grantpt(s->ours) != 0 || unlockpt(s->ours) != 0)
		fail("stage: terminal");
	s->theirs = open(ptsname(s->ours), O_RDWR | O_NOCTTY);
	if (s->theirs < 0 || tcgetattr(s->theirs, &raw) != 0)
		fail("stage: terminal");
	cfmakeraw(&raw);
	tcsetattr(s->theirs, TCSANOW, &raw);
}

static void make_file(struct stage *s)
{
	s->theirs = open(s->path, O_WRONLY | O_APPEND | O_CREAT, 0600);
	if (s->theirs < 0)
		fail("stage: OUT");
}

static void read_nothing(struct stage *s)
{
	(void)s;
}

static void make_socket(struct stage *s)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	char variable[sizeof(at.sun_path) + 16];

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", s->arg);
	s->ours = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->ours < 0 || bind(s->ours, (const struct sockaddr *)&at, sizeof(at)) != 0 ||
		listen(s->ours, GUESTS_MAX) != 0)
		fail("stage: socket");
	fcntl(s->ours, F_SETFL, O_NONBLOCK);
	snprintf(variable, sizeof(variable), "unix:%s", s->arg);
	setenv("AITRACE_OUT", variable, 1);
}

/* One after the other. False when nobody is there. */
static bool serve(struct stage *s)
{
	int guest = accept(s->ours, NULL, NULL);

	if (guest < 0)
		return false;
	fcntl(guest, F_SETFL, 0);
	while (pass(s, guest, BLOCK))
		;
	close(guest);
	return true;
}

static void read_guests(struct stage *s)
{
	bool last = false;

	while (serve(s) || !last) {
		last = ended(s);
		sleep_ms(SLEEP_MS);
	}
}

/* ---- the whole ---- */

static const struct shape {
	const char *name;
	void (*make)(struct stage *s);
	void (*read)(struct stage *s);
} shapes[] = {
	{"pipe", make_pipe, read_all},
	{"gone", make_pipe, read_some},
	{"slow", make_nonblock, read_slowly},
	{"full", make_full, read_at_flag},
	{"terminal", make_terminal, read_all},
	{"limit", make_file, read_nothing},
	{"unix", make_socket, read_guests},
};

static const struct shape *shape_of(struct stage *s, const char *word)
{
	size_t len = strcspn(word, ":");

	s->arg = word[len] == ':' ? word + len + 1 : NULL;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (strlen(shapes[i].name) == len && memcmp(shapes[i].name, word, len) == 0)
			return &shapes[i];
	return NULL;
}

static void run(const struct stage *s, const struct shape *shape, char **command)
{
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	if (s->theirs >= 0 && dup2(s->theirs, STDERR_FILENO) < 0)
		_exit(125);
	if (s->theirs > STDERR_FILENO)
		close(s->theirs);
	if (strcmp(shape->name, "limit") == 0) {
		rlim_t most = strtoul(s->arg ? s->arg : "0", NULL, 10);

		setrlimit(
			RLIMIT_FSIZE, &(struct rlimit){.rlim_cur = most, .rlim_max = most});
	}
	execvp(command[0], command);
	_exit(127);
}

static int status_of(pid_t command)
{
	int status = 0;

	while (waitpid(command, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	struct stage s = {.ours = -1, .theirs = -1};
	const struct shape *shape = argc > 3 ? shape_of(&s, argv[1]) : NULL;

	if (shape == NULL) {
		fputs("usage: stage SHAPE OUT COMMAND [ARG]...\n", stderr);
		return 125;
	}
	s.path = argv[2];
	s.out = open(s.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (s.out < 0)
		fail("stage: OUT");
	shape->make(&s);
	s.command = fork();
	if (s.command == 0)
		run(&s, shape, argv + 3);
	if (s.theirs >= 0)
		close(s.theirs);
	shape->read(&s);
	return status_of(s.command);
}
