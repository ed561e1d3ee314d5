#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#if defined(__linux__) && defined(__has_include)
#if __has_include(<linux/seccomp.h>)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#define CAN_REFUSE
#endif
#endif

#include "aitrace.h"
#include "base/str.h"
#include "emitted.h"
#include "process.h"
#include "tracer.h"

/*
 * What the library promises to its host. Each case is a process of its own, since tracing that is
 * off stays off, and since some of them end a program that breaks the promise.
 */

enum { HANG_S = 60, ODD_ERRNO = EXDEV };

typedef void body(struct test *t);

static void in_child(struct test *t, body *run)
{
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct test own = {.ok = true};

		alarm(HANG_S);
		run(&own);
		fflush(stdout);
		_exit(own.ok ? 0 : 1);
	}
	waitpid(child, &status, 0);
	CHECK(t, WIFEXITED(status));
	CHECK_INT(t, WIFSIGNALED(status) ? WTERMSIG(status) : 0, 0);
	CHECK_INT(t, WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
}

static bool begin_fd(int fd)
{
	char out[32];

	snprintf(out, sizeof(out), "fd:%d", fd);
	return aitrace_configure(&(struct aitrace_config){.out = out, .service = "host"});
}

/* A file without a name, for what a case writes. */
static int scratch(void)
{
	char name[] = "/tmp/aitrace-test-XXXXXX";
	int fd = mkstemp(name);

	unlink(name);
	return fd;
}

static void reread(struct emitted *e, int fd)
{
	emitted_release(e);
	lseek(fd, 0, SEEK_SET);
	emitted_read(e, fd);
}

static bool contains(struct str text, const char *part)
{
	return text.len > 0 && memmem(text.at, text.len, part, strlen(part)) != NULL;
}

static const struct aitrace_context none;

/* One span with an event; true when errno stayed. */
static bool speak(void)
{
	struct aitrace_context span;

	errno = ODD_ERRNO;
	span = aitrace_span_start(none, "work", "tool", aitrace_none());
	aitrace_event(span, "step", AITRACE_ATTRS(aitrace_int("n", 1)));
	aitrace_span_end(span, AITRACE_OK, NULL, aitrace_none());
	return errno == ODD_ERRNO;
}

static char long_text[1 << 20];

static bool speak_long(size_t len)
{
	char *text = malloc(len);
	struct aitrace_context span = aitrace_context_new(none);

	memset(text, '"', len);
	errno = ODD_ERRNO;
	aitrace_event(span, "long", AITRACE_ATTRS(aitrace_strn("text", text, len)));
	free(text);
	return errno == ODD_ERRNO;
}

/* What asks the system, or the C library, for help while a record is formatted. */
static void errno_stays(struct test *t)
{
	struct rlimit limit = {.rlim_cur = 1, .rlim_max = RLIM_INFINITY};
	struct aitrace_context span = aitrace_context_new(none);
	struct emitted e = {0};
	int to[2];

	CHECK(t, pipe(to) == 0 && begin_fd(to[1]));
	errno = ODD_ERRNO;
	aitrace_event(span, "least", AITRACE_ATTRS(aitrace_double("d", DBL_TRUE_MIN)));
	CHECK_INT(t, errno, ODD_ERRNO);
	CHECK(t, speak_long(10000));
	setrlimit(RLIMIT_AS, &limit);
	errno = ODD_ERRNO;
	aitrace_event(span, "long",
		AITRACE_ATTRS(aitrace_strn("text", long_text, sizeof(long_text))));
	CHECK_INT(t, errno, ODD_ERRNO);
	limit.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_AS, &limit);
	close(to[1]);
	CHECK_INT(t, errno, ODD_ERRNO);
	CHECK_INT(t, aitrace_dropped(), 1);
	emitted_read(&e, to[0]);
	CHECK_INT(t, e.count, 2);
	emitted_release(&e);
}

/* ---- signals ---- */

static void reader_gone(struct test *t, int to[2], bool nosignal)
{
	signal(SIGPIPE, SIG_DFL);
	CHECK(t, begin_fd(to[1]));
	if (!nosignal)
		atomic_store(&ait_tracer()->output.nosignal, false);
	CHECK(t, speak() && aitrace_on());
	close(to[0]);
	CHECK(t, speak());
	CHECK(t, !aitrace_on());
	CHECK(t, speak());
}

static void pipe_reader_gone(struct test *t)
{
	int to[2];

	CHECK(t, pipe(to) == 0);
	reader_gone(t, to, true);
}

static void pipe_reader_gone_old_kernel(struct test *t)
{
	int to[2];

	CHECK(t, pipe(to) == 0);
	reader_gone(t, to, false);
}

/* From now on this system call of this process ends so. False: that cannot be had. */
#ifdef CAN_REFUSE
static bool refuse(unsigned number, unsigned how)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, how),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
#endif

/* From now on this process is on a kernel that answers pwritev2 so. False: it cannot be had. */
static bool refuse_pwritev2(unsigned error)
{
#ifdef CAN_REFUSE
	return refuse(SYS_pwritev2, SECCOMP_RET_ERRNO | error);
#else
	(void)error;
	return false;
#endif
}

/* Others than the first record needed are deadly: what comes later, and seldom, makes none. */
static void forbidden(struct test *t, const char *out, int fd)
{
	struct emitted e = {0};

	CHECK(t, aitrace_configure(&(struct aitrace_config){.out = out}) && speak());
#ifdef CAN_REFUSE
	CHECK(t, refuse(SYS_fcntl, SECCOMP_RET_KILL));
#endif
	for (unsigned i = 1; i < 100; i++)
		CHECK(t, speak());
	lseek(fd, 0, SEEK_SET);
	emitted_read(&e, fd);
	CHECK_INT(t, e.count, 300);
	emitted_release(&e);
}

static void forbidden_file(struct test *t)
{
	char name[] = "/tmp/aitrace-test-XXXXXX";
	int fd = mkstemp(name);

#ifdef CAN_REFUSE
	CHECK(t, refuse(SYS_pwritev2, SECCOMP_RET_KILL));
#endif
	forbidden(t, name, fd);
	unlink(name);
}

/* Of a file that is given, since reading a pipe to its end needs an end. */
static void forbidden_given(struct test *t)
{
	int fd = scratch();
	char out[32];

	snprintf(out, sizeof(out), "fd:%d", fd);
	forbidden(t, out, fd);
}

/* What the kernel cannot do is found out by the first record, and that one gets through. */
static void refused(struct test *t, unsigned error)
{
	struct emitted e = {0};
	bool refuses = refuse_pwritev2(error);
	int to[2];

	CHECK(t, pipe(to) == 0);
	reader_gone(t, to, true);
	CHECK_INT(t, !atomic_load(&ait_tracer()->output.nosignal), refuses);
	CHECK(t, pipe(to) == 0);
	CHECK(t, begin_fd(to[1]) && speak_long(5000) && speak());
	close(to[1]);
	aitrace_close();
	emitted_read(&e, to[0]);
	CHECK_INT(t, e.count, 1 + 3 + 1); /* and what the first pipe did not get */
	CHECK_INT(t, e.broken, 0);
	emitted_release(&e);
}

static void not_supported(struct test *t)
{
	refused(t, EOPNOTSUPP);
}

static void no_such_call(struct test *t)
{
	refused(t, ENOSYS);
}

static void not_permitted(struct test *t)
{
	refused(t, EPERM);
}

#ifdef __x86_64__
static volatile sig_atomic_t steps;

/* The host's own, and careless, as many are. */
static void forget_errno(int signal)
{
	(void)signal;
	steps = steps + 1;
	errno = ECHILD;
}

/* With the trap flag the processor raises SIGTRAP behind every instruction, below the red zone. */
static void step(bool on)
{
	unsigned long flag = on ? 0x100 : 0;

	__asm__ volatile("lea -128(%%rsp), %%rsp\n"
			 "pushfq\n"
			 "andq $~0x100, (%%rsp)\n"
			 "orq %0, (%%rsp)\n"
			 "popfq\n"
			 "lea 128(%%rsp), %%rsp\n" ::"r"(flag)
			 : "memory", "cc");
}

/* A record that can be written is, whenever a signal comes and whatever that leaves in errno. */
static void careless_with(struct test *t, const char *out)
{
	CHECK(t, aitrace_configure(&(struct aitrace_config){.out = out}) && speak());
	signal(SIGTRAP, forget_errno);
	step(true);
	speak();
	step(false);
	CHECK(t, steps > 1000);
	CHECK(t, aitrace_on());
	CHECK_INT(t, aitrace_dropped(), 0);
}

static void careless_handler(struct test *t)
{
	char name[] = "/tmp/aitrace-test-XXXXXX";
	int to[2];
	char out[32];

	close(mkstemp(name));
	careless_with(t, name);
	unlink(name);
	CHECK(t, pipe(to) == 0);
	snprintf(out, sizeof(out), "fd:%d", to[1]);
	careless_with(t, out);
}
#endif

static void socket_reader_gone(struct test *t)
{
	int to[2];

	CHECK(t, socketpair(AF_UNIX, SOCK_STREAM, 0, to) == 0);
	reader_gone(t, to, true);
}

/* A SIGPIPE that the host has blocked and that waits for it stays where it is. */
static void pending_stays(struct test *t)
{
	sigset_t set;
	int to[2];

	CHECK(t, pipe(to) == 0);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	raise(SIGPIPE);
	reader_gone(t, to, false);
	sigpending(&set);
	CHECK(t, sigismember(&set, SIGPIPE));
	pthread_sigmask(SIG_BLOCK, NULL, &set);
	CHECK(t, sigismember(&set, SIGPIPE));
}

/* The reader goes while chunks are written, and takes what it has not read with it. */
static void reader_goes_half_way(struct test *t)
{
	sigset_t set;
	sigset_t before;
	int to[2];
	pid_t child;

	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_BLOCK, NULL, &before);
	CHECK(t, pipe(to) == 0);
	fcntl(to[1], F_SETPIPE_SZ, 4096);
	child = fork();
	if (child == 0) {
		char some[4096];

		close(to[1]);
		_exit(read(to[0], some, sizeof(some)) > 0 ? 0 : 1);
	}
	close(to[0]);
	CHECK(t, begin_fd(to[1]));
	atomic_store(&ait_tracer()->output.nosignal, false);
	CHECK(t, speak_long(100000));
	CHECK(t, !aitrace_on());
	waitpid(child, NULL, 0);
	sigpending(&set);
	CHECK(t, !sigismember(&set, SIGPIPE));
	sigprocmask(SIG_BLOCK, NULL, &set);
	for (int i = 1; i < 32; i++)
		CHECK_INT(t, sigismember(&set, i), sigismember(&before, i));
}

/* And one that nobody waited for is neither left nor is it blocked afterwards. */
static void nothing_is_left(struct test *t)
{
	sigset_t set;

	pipe_reader_gone_old_kernel(t);
	sigpending(&set);
	CHECK(t, !sigismember(&set, SIGPIPE));
	pthread_sigmask(SIG_BLOCK, NULL, &set);
	CHECK(t, !sigismember(&set, SIGPIPE));
}

static void file_limit(struct test *t)
{
	struct rlimit limit = {.rlim_cur = 2000, .rlim_max = RLIM_INFINITY};
	struct emitted e = {0};
	int fd = scratch();
	long sum;

	signal(SIGXFSZ, SIG_DFL);
	CHECK(t, begin_fd(fd));
	CHECK(t, speak());
	setrlimit(RLIMIT_FSIZE, &limit);
	for (int i = 0; i < 10; i++)
		CHECK(t, speak());
	CHECK(t, aitrace_on() && aitrace_dropped() > 0);
	limit.rlim_cur = RLIM_INFINITY;
	setrlimit(RLIMIT_FSIZE, &limit);
	CHECK(t, speak());
	reread(&e, fd);
	CHECK_INT(t, emitted_named(&e, "records_dropped", &sum), 1);
	CHECK_INT(t, sum, aitrace_dropped());
	CHECK_INT(t, e.count - 1 + aitrace_dropped(), 12 * 3);
	CHECK(t, e.broken <= 1); /* the line that reached the limit */
	emitted_release(&e);
}

/* ---- outputs that fail ---- */

static void full_disk(struct test *t)
{
	CHECK(t, aitrace_configure(&(struct aitrace_config){.out = "/dev/full"}));
	CHECK(t, speak() && speak());
	CHECK(t, aitrace_on());
	CHECK_INT(t, aitrace_dropped(), 6);
}

static void closed_descriptor(struct test *t)
{
	int fd = scratch();

	CHECK(t, begin_fd(fd));
	CHECK(t, speak() && aitrace_on());
	close(fd);
	CHECK(t, speak() && !aitrace_on());
	CHECK(t, !begin_fd(fd));
}

static void useless_outputs(struct test *t)
{
	static const char too_long[] =
		"unix:/0123456789012345678901234567890123456789012345678901234567890123456789"
		"0123456789012345678901234567890123456789";
	static const char *const outs[] = {"fd:", "fd:-1", "fd:99999999999999999999",
		"fd:1x", "fd:4000", "/no/such/folder/file", "/", "unix:/no/such/socket",
		"unix:", too_long};

	for (size_t i = 0; i < sizeof(outs) / sizeof(outs[0]); i++) {
		errno = ODD_ERRNO;
		CHECK(t, !aitrace_configure(&(struct aitrace_config){.out = outs[i]}));
		CHECK_INT(t, errno, ODD_ERRNO);
		CHECK(t, speak() && !aitrace_on());
	}
}

static void fifo_without_reader(struct test *t)
{
	char folder[] = "/tmp/aitrace-test-XXXXXX";
	char path[64];

	CHECK(t, mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/fifo", folder);
	CHECK(t, mkfifo(path, 0600) == 0);
	CHECK(t, !aitrace_configure(&(struct aitrace_config){.out = path}));
	unlink(path);
	rmdir(folder);
}

/* A daemon closes all descriptors and opens a file of its own, which gets our number. */
static void number_taken_over(struct test *t)
{
	struct emitted e = {0};
	int theirs = scratch();
	int ours;

	CHECK(t, aitrace_configure(&(struct aitrace_config){.out = "/dev/null"}));
	CHECK(t, speak());
	ours = ait_tracer()->output.fd;
	CHECK(t, dup2(theirs, ours) == ours);
	usleep(20000);
	CHECK(t, speak() && !aitrace_on());
	reread(&e, theirs);
	CHECK_INT(t, e.bytes.len, 0);
	aitrace_close();
	CHECK(t, fcntl(ours, F_GETFD) >= 0);
	emitted_release(&e);
}

/* The host puts a pipe where a file was: from then on long lines are cut. */
static void pipe_in_its_place(struct test *t)
{
	struct emitted e = {0};
	int fd = scratch();
	int to[2];

	CHECK(t, pipe(to) == 0);
	CHECK(t, begin_fd(fd) && speak_long(5000));
	reread(&e, fd);
	CHECK(t, e.count == 1 && e.chunks == 0 && e.longest > 4096);
	emitted_release(&e);
	CHECK(t, dup2(to[1], fd) == fd && close(to[1]) == 0);
	CHECK(t, speak_long(5000));
	close(fd);
	emitted_read(&e, to[0]);
	CHECK(t, e.count == 1 && e.chunks > 1 && e.longest <= 4096);
	emitted_release(&e);
}

/* ---- O_NONBLOCK ---- */

static void set_nonblock(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static unsigned drain(struct emitted *e, int fd)
{
	unsigned before = e->count;

	emitted_read(e, fd);
	e->bytes.len = 0;
	return e->count - before;
}

/* Filled by one who does not wait, emptied by one who comes late: what is missing is told. */
static void drops_are_counted(struct test *t, int to[2])
{
	struct aitrace_context span;
	struct emitted e = {0};
	unsigned sent = 1;
	long sum;

	set_nonblock(to[0]);
	set_nonblock(to[1]);
	CHECK(t, begin_fd(to[1]));
	span = aitrace_span_start(none, "root", NULL, aitrace_none());
	for (int round = 0; round < 3; round++) {
		uint64_t before = aitrace_dropped();

		errno = ODD_ERRNO;
		while (aitrace_dropped() < before + 100) {
			aitrace_event(
				span, "step", AITRACE_ATTRS(aitrace_int("n", (int)sent)));
			sent++;
		}
		CHECK_INT(t, errno, ODD_ERRNO);
		drain(&e, to[0]);
	}
	aitrace_event(span, "step", aitrace_none());
	aitrace_event(span, "step", aitrace_none());
	sent += 2;
	drain(&e, to[0]);
	CHECK_INT(t, emitted_named(&e, "records_dropped", &sum), 3);
	CHECK_INT(t, sum, 300);
	CHECK_INT(t, aitrace_dropped(), 300);
	CHECK_INT(t, e.count - 3, sent - 300);
	CHECK_INT(t, e.broken, 0);
	CHECK(t,
		str_eq(emitted_member(&e, 0, "trace_id"),
			emitted_member(&e, e.count - 2, "trace_id")));
	emitted_release(&e);
}

static void full_pipe(struct test *t)
{
	int to[2];

	CHECK(t, pipe(to) == 0);
	fcntl(to[1], F_SETPIPE_SZ, 4096);
	drops_are_counted(t, to);
}

static void full_socket(struct test *t)
{
	int to[2];
	int size = 4096;

	CHECK(t, socketpair(AF_UNIX, SOCK_STREAM, 0, to) == 0);
	setsockopt(to[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	drops_are_counted(t, to);
}

/* A record gets through, and leaves no room for the report: that comes with the next one. */
static void report_waits(struct test *t)
{
	struct emitted e = {0};
	struct aitrace_context span;
	char text[3800];
	int to[2];
	long sum;

	memset(text, 'x', sizeof(text));
	CHECK(t, pipe(to) == 0);
	fcntl(to[1], F_SETPIPE_SZ, 4096);
	set_nonblock(to[0]);
	set_nonblock(to[1]);
	CHECK(t, begin_fd(to[1]));
	span = aitrace_span_start(none, "root", NULL, aitrace_none());
	for (int i = 0; i < 40; i++)
		aitrace_event(span, "step", aitrace_none());
	CHECK(t, aitrace_dropped() > 0);
	drain(&e, to[0]);
	aitrace_event(
		span, "long", AITRACE_ATTRS(aitrace_strn("text", text, sizeof(text))));
	CHECK_INT(t, drain(&e, to[0]), 1);
	CHECK_INT(t, emitted_named(&e, "records_dropped", &sum), 0);
	aitrace_event(span, "next", aitrace_none());
	CHECK_INT(t, drain(&e, to[0]), 2);
	CHECK_INT(t, emitted_named(&e, "records_dropped", &sum), 1);
	CHECK_INT(t, sum, aitrace_dropped());
	emitted_release(&e);
}

static int open_terminal(int *master)
{
	struct termios raw;
	int slave;

	*master = posix_openpt(O_RDWR | O_NOCTTY);
	if (*master < 0 || grantpt(*master) != 0 || unlockpt(*master) != 0)
		return -1;
	slave = open(ptsname(*master), O_RDWR | O_NOCTTY);
	if (slave < 0)
		return -1;
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	return slave;
}

/* A terminal takes half a line. That half gets its LF before anything else of ours. */
static void torn_line(struct test *t)
{
	struct emitted e = {0};
	struct aitrace_context span;
	int master;
	int slave = open_terminal(&master);
	long sum;

	CHECK(t, slave >= 0);
	set_nonblock(master);
	set_nonblock(slave);
	CHECK(t, begin_fd(slave));
	span = aitrace_span_start(none, "root", NULL, aitrace_none());
	for (unsigned i = 0; aitrace_dropped() < 5; i++)
		aitrace_event(span, "step", AITRACE_ATTRS(aitrace_int("n", i)));
	CHECK(t, ait_process()->torn);
	for (int i = 0; i < 50 && ait_process()->torn; i++) {
		emitted_release(&e);
		usleep(1000);
		emitted_read(&e, master);
		aitrace_event(span, "after", aitrace_none());
	}
	usleep(10000);
	emitted_release(&e);
	emitted_read(&e, master);
	CHECK(t, e.bytes.len > 0 && e.bytes.at[0] == '\n');
	CHECK_INT(t, e.broken, 0);
	CHECK_INT(t, emitted_named(&e, "after", &sum), 1);
	CHECK_INT(t, emitted_named(&e, "records_dropped", &sum), 1);
	CHECK_INT(t, sum, aitrace_dropped());
	emitted_release(&e);
}

/* ---- threads and forks ---- */

static void fork_while_locked(struct test *t)
{
	struct emitted e = {0};
	int fd = scratch();
	int status = -1;
	pid_t child;

	CHECK(t, begin_fd(fd));
	CHECK(t, speak());
	pthread_mutex_lock(&ait_process()->lock);
	child = fork();
	if (child == 0) {
		alarm(5);
		_exit(speak() ? 0 : 1);
	}
	waitpid(child, &status, 0);
	CHECK_INT(t, status, 0);
	pthread_mutex_unlock(&ait_process()->lock);
	reread(&e, fd);
	CHECK_INT(t, e.count, 6);
	emitted_release(&e);
}

static void drops_stay_with_the_parent(struct test *t)
{
	int status = -1;
	pid_t child;

	full_disk(t);
	child = fork();
	if (child == 0)
		_exit((int)aitrace_dropped());
	waitpid(child, &status, 0);
	CHECK_INT(t, status, 0);
	CHECK_INT(t, aitrace_dropped(), 6);
}

/* The child's first span says who it is, since its parent is of another process. */
static void resource_after_fork(struct test *t)
{
	struct emitted e = {0};
	struct aitrace_context span;
	int fd = scratch();
	char pid[32];
	pid_t child;

	CHECK(t, begin_fd(fd));
	span = aitrace_span_start(none, "outer", NULL, aitrace_none());
	child = fork();
	if (child == 0) {
		span = aitrace_span_start(span, "inner", NULL, aitrace_none());
		aitrace_span_start(span, "innermost", NULL, aitrace_none());
		_exit(0);
	}
	waitpid(child, NULL, 0);
	aitrace_span_start(span, "own", NULL, aitrace_none());
	reread(&e, fd);
	snprintf(pid, sizeof(pid), "\"process.pid\":%d", (int)child);
	CHECK_INT(t, e.count, 4);
	CHECK(t, emitted_member(&e, 0, "resource").len > 0);
	CHECK(t, contains(emitted_member(&e, 1, "resource"), pid));
	CHECK_INT(t, emitted_member(&e, 2, "resource").len, 0);
	CHECK_INT(t, emitted_member(&e, 3, "resource").len, 0);
	emitted_release(&e);
}

static void *cancelled(void *done)
{
	int state;

	pthread_cancel(pthread_self());
	speak();
	speak_long(5000);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	*(bool *)done = state == PTHREAD_CANCEL_ENABLE;
	return NULL;
}

static bool survives_cancelling(void)
{
	pthread_t thread;
	bool done = false;

	pthread_create(&thread, NULL, cancelled, &done);
	pthread_join(thread, NULL);
	return done;
}

static void no_cancellation_point(struct test *t)
{
	int master;
	int slave = open_terminal(&master);
	int to[2];

	CHECK(t, begin_fd(scratch()) && survives_cancelling());
	set_nonblock(slave);
	CHECK(t, begin_fd(slave) && survives_cancelling());
	CHECK(t, socketpair(AF_UNIX, SOCK_STREAM, 0, to) == 0);
	CHECK(t, begin_fd(to[1]) && survives_cancelling());
	CHECK(t, pipe(to) == 0);
	CHECK(t, begin_fd(to[1]) && survives_cancelling());
	atomic_store(&ait_tracer()->output.nosignal, false);
	CHECK(t, survives_cancelling());
	set_nonblock(to[1]);
	while (aitrace_dropped() == 0)
		speak();
	atomic_store(&ait_process()->stalled, false);
	CHECK(t, survives_cancelling() && aitrace_on());
	close(to[0]);
	CHECK(t, survives_cancelling() && !aitrace_on());
}

/* ---- silence ---- */

static void read_stderr(struct emitted *e, int fd)
{
	emitted_release(e);
	lseek(fd, 0, SEEK_SET);
	emitted_read(e, fd);
}

static void fail_in_every_way(void)
{
	int to[2];

	aitrace_configure(&(struct aitrace_config){.out = "/no/such/file"});
	aitrace_configure(&(struct aitrace_config){.out = "/dev/full"});
	speak();
	if (pipe(to) != 0)
		return;
	begin_fd(to[1]);
	close(to[0]);
	speak();
}

static void silent(struct test *t)
{
	struct emitted e = {0};
	int fd = scratch();

	dup2(fd, STDERR_FILENO);
	unsetenv("AITRACE_DEBUG");
	setenv("TRACEPARENT", "nonsense", 1);
	fail_in_every_way();
	read_stderr(&e, fd);
	CHECK_INT(t, e.bytes.len, 0);
	emitted_release(&e);
}

static void talkative(struct test *t)
{
	struct emitted e = {0};
	int fd = scratch();

	dup2(fd, STDERR_FILENO);
	setenv("AITRACE_DEBUG", "1", 1);
	setenv("TRACEPARENT", "non\nsense", 1);
	fail_in_every_way();
	read_stderr(&e, fd);
	CHECK(t,
		contains(buf_str(&e.bytes),
			"aitrace: tracing is off: /no/such/file: No such file or directory\n"));
	CHECK(t,
		contains(buf_str(&e.bytes),
			"aitrace: TRACEPARENT is not valid, a new trace starts: non\\nsense\n"));
	CHECK(t,
		contains(buf_str(&e.bytes),
			"aitrace: tracing is off, a record could not be written: Broken pipe\n"));
	emitted_release(&e);
}

/* ---- the environment ---- */

static void environment(struct test *t)
{
	struct emitted e = {0};
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/tmp/aitrace-test-%d.jsonl", (int)getpid());
	setenv("AITRACE_OUT", path, 1);
	setenv("AITRACE_SERVICE", "from \"env\"", 1);
	setenv("OTEL_SERVICE_NAME", "not this", 1);
	setenv("TRACEPARENT", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 1);
	umask(0);
	aitrace_begin("first", NULL, aitrace_none());
	aitrace_begin("second", NULL, aitrace_none());
	CHECK(t, stat(path, &st) == 0 && (st.st_mode & 07777) == 0600);
	reread(&e, open(path, O_RDONLY));
	unlink(path);
	CHECK_INT(t, e.count, 2);
	CHECK_STR(t, emitted_member(&e, 0, "trace_id"), "4bf92f3577b34da6a3ce929d0e0e4736");
	CHECK_STR(t, emitted_member(&e, 0, "parent_span_id"), "00f067aa0ba902b7");
	CHECK(t,
		contains(emitted_member(&e, 0, "resource"),
			"{\"service.name\":\"from \\\"env\\\"\","));
	CHECK(t,
		str_eq(emitted_member(&e, 1, "parent_span_id"),
			emitted_member(&e, 0, "span_id")));
	CHECK_INT(t, emitted_member(&e, 1, "resource").len, 0);
	emitted_release(&e);
}

static void appends(struct test *t)
{
	struct emitted e = {0};
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/tmp/aitrace-test-%d.jsonl", (int)getpid());
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	CHECK(t, write(fd, "text\n", 5) == 5);
	setenv("AITRACE_OUT", path, 1);
	CHECK(t, speak());
	CHECK(t, (fcntl(ait_tracer()->output.fd, F_GETFD) & FD_CLOEXEC) != 0);
	reread(&e, fd);
	unlink(path);
	CHECK_INT(t, e.count, 3);
	CHECK(t, memcmp(e.bytes.at, "text\n", 5) == 0);
	emitted_release(&e);
}

static void standard_error(struct test *t)
{
	struct emitted e = {0};
	int fd = scratch();

	unsetenv("AITRACE_OUT");
	unsetenv("AITRACE_SERVICE");
	setenv("OTEL_SERVICE_NAME", "otel", 1);
	dup2(fd, STDERR_FILENO);
	CHECK(t, speak());
	reread(&e, fd);
	CHECK_INT(t, e.count, 3);
	CHECK(t,
		contains(emitted_member(&e, 0, "resource"), "{\"service.name\":\"otel\","));
	emitted_release(&e);
}

/* Off: nothing is opened, nothing is written, and a context from outside is handed through. */
static void off(struct test *t)
{
	struct emitted e = {0};
	struct aitrace_context outside;
	struct aitrace_context span;
	int fd = scratch();

	setenv("AITRACE_OUT", "off", 1);
	setenv("TRACEPARENT", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 1);
	dup2(fd, STDERR_FILENO);
	outside = aitrace_from_environment();
	span = aitrace_span_start(outside, "work", NULL, aitrace_none());
	CHECK(t, !aitrace_on() && speak());
	CHECK(t, memcmp(&span, &outside, sizeof(span)) == 0 && span.flags == 1);
	CHECK_INT(t, ait_tracer()->output.fd, -1);
	aitrace_end(aitrace_begin("a", NULL, aitrace_none()), AITRACE_OK, NULL);
	aitrace_note("a", aitrace_none());
	aitrace_set(aitrace_none());
	aitrace_state_patch(span, NULL, "[]");
	aitrace_exception(span, "a", "b", "c");
	aitrace_log(span, "a", "b");
	aitrace_thought(span, "a");
	aitrace_heartbeat(span);
	aitrace_span_link(span, span, aitrace_none());
	aitrace_span_update(span, aitrace_none());
	reread(&e, fd);
	CHECK_INT(t, e.bytes.len, 0);
	CHECK_INT(t, aitrace_dropped(), 0);
	emitted_release(&e);
}

static void no_host_name(struct test *t)
{
	struct emitted e = {0};
	char out[32];
	int fd = scratch();

	snprintf(out, sizeof(out), "fd:%d", fd);
	aitrace_configure(&(struct aitrace_config){.out = out, .service = "s", .host = ""});
	CHECK(t, speak());
	aitrace_configure(
		&(struct aitrace_config){.out = out, .service = "s", .host = "h"});
	CHECK(t, speak());
	reread(&e, fd);
	CHECK(t, !contains(buf_str(&e.records[0]), "host.name"));
	CHECK(t, contains(buf_str(&e.records[3]), "\"host.name\":\"h\""));
	emitted_release(&e);
}

static void unix_socket(struct test *t)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	struct emitted e = {0};
	char out[128];
	int server = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "/tmp/aitrace-test-%d.sock",
		(int)getpid());
	snprintf(out, sizeof(out), "unix:%s", at.sun_path);
	CHECK(t,
		bind(server, (struct sockaddr *)&at, sizeof(at)) == 0 &&
			listen(server, 1) == 0);
	CHECK(t, aitrace_configure(&(struct aitrace_config){.out = out}));
	unlink(at.sun_path);
	CHECK(t, speak());
	aitrace_close();
	emitted_read(&e, accept(server, NULL, NULL));
	CHECK_INT(t, e.count, 3);
	emitted_release(&e);
}

/* ---- every call ---- */

static void every_call(struct test *t)
{
	struct emitted e = {0};
	struct aitrace_context one;
	struct aitrace_context two;
	struct aitrace_scope scope;
	int fd = scratch();

	CHECK(t, begin_fd(fd));
	one = aitrace_span_start(none, "one", "agent", aitrace_none());
	two = aitrace_span_start(one, "two", NULL, AITRACE_ATTRS(aitrace_bool("b", true)));
	aitrace_span_update(two, AITRACE_ATTRS(aitrace_double("d", 1.5)));
	aitrace_span_link(two, one, aitrace_none());
	aitrace_exception(two, "IOError", "gone", NULL);
	aitrace_log(two, NULL, "body");
	aitrace_thought(two, "hm");
	aitrace_heartbeat(two);
	aitrace_state_snapshot(two, NULL, "{\"n\":1}");
	aitrace_state_patch(two, "key", "[]");
	aitrace_state_merge(two, NULL, "{bad");
	aitrace_span_end(two, AITRACE_ERROR, "why", aitrace_none());
	aitrace_enter(one);
	scope = aitrace_begin("three", NULL, aitrace_none());
	aitrace_note("note", aitrace_none());
	aitrace_set(AITRACE_ATTRS(aitrace_int("i", 1)));
	aitrace_end(scope, AITRACE_UNSET, NULL);
	aitrace_span_end(none, AITRACE_OK, NULL, aitrace_none());
	aitrace_event(none, "of nothing", aitrace_none());
	aitrace_span_link(one, none, aitrace_none());
	reread(&e, fd);
	CHECK_INT(t, e.count, 16);
	CHECK_INT(t, e.broken, 0);
	CHECK_STR(t, emitted_member(&e, 0, "kind"), "agent");
	CHECK_STR(t, emitted_member(&e, 1, "attributes.b"), "true");
	CHECK_STR(t, emitted_member(&e, 2, "attributes.d"), "1.5");
	CHECK(t, emitted_member(&e, 3, "links").len > 60);
	CHECK_STR(t, emitted_member(&e, 4, "attributes.exception.type"), "IOError");
	CHECK_STR(t, emitted_member(&e, 4, "attributes.exception.stacktrace"), "");
	CHECK_STR(t, emitted_member(&e, 5, "attributes.body"), "body");
	CHECK_STR(t, emitted_member(&e, 6, "attributes.text"), "hm");
	CHECK_STR(t, emitted_member(&e, 7, "name"), "heartbeat");
	CHECK_STR(t, emitted_member(&e, 8, "name"), "agent_state_updated");
	CHECK_STR(t, emitted_member(&e, 8, "attributes.state.snapshot"), "{\"n\":1}");
	CHECK_STR(t, emitted_member(&e, 9, "attributes.state.key"), "key");
	CHECK_STR(t, emitted_member(&e, 9, "attributes.state.patch"), "[]");
	CHECK_STR(t, emitted_member(&e, 10, "attributes.state.merge"), "{bad");
	CHECK_STR(t, emitted_member(&e, 11, "status"), "error");
	CHECK_STR(t, emitted_member(&e, 11, "status_message"), "why");
	CHECK(t,
		str_eq(emitted_member(&e, 12, "parent_span_id"),
			emitted_member(&e, 0, "span_id")));
	CHECK(t,
		str_eq(emitted_member(&e, 13, "span_id"),
			emitted_member(&e, 12, "span_id")));
	CHECK_STR(t, emitted_member(&e, 14, "type"), "span_update");
	CHECK_STR(t, emitted_member(&e, 15, "type"), "span_end");
	CHECK_STR(t, emitted_member(&e, 15, "status"), "");
	emitted_release(&e);
}

static const struct {
	const char *name;
	body *run;
} cases[] = {
	{"errno stays, whatever is formatted", errno_stays},
	{"a reader of a pipe goes: no signal, off", pipe_reader_gone},
	{"the same on a kernel that must be asked otherwise", pipe_reader_gone_old_kernel},
	{"a kernel that cannot write without a signal", not_supported},
	{"a kernel that does not know how to be asked", no_such_call},
	{"a sandbox that does not permit to ask", not_permitted},
	{"a host that forbids itself what it needs not, with a file", forbidden_file},
	{"the same with a descriptor that is given", forbidden_given},
#ifdef __x86_64__
	{"a handler that does not keep errno", careless_handler},
#endif
	{"a reader of a socket goes", socket_reader_gone},
	{"the host's own pending SIGPIPE stays", pending_stays},
	{"no SIGPIPE is left behind", nothing_is_left},
	{"a reader goes half-way through a long record", reader_goes_half_way},
	{"a file's size limit: no signal, counted", file_limit},
	{"a full disk: counted", full_disk},
	{"a closed descriptor: off", closed_descriptor},
	{"useless outputs: off", useless_outputs},
	{"a FIFO without a reader: off, no wait", fifo_without_reader},
	{"somebody else's file under our number stays clean", number_taken_over},
	{"a pipe in the place of a file gets chunks", pipe_in_its_place},
	{"a full O_NONBLOCK pipe: dropped, counted, told", full_pipe},
	{"a full O_NONBLOCK socket: the same", full_socket},
	{"a report that finds no room waits for the next record", report_waits},
	{"a terminal that took half a line", torn_line},
	{"a fork while a lock is held", fork_while_locked},
	{"drops stay with the parent", drops_stay_with_the_parent},
	{"a child says who it is", resource_after_fork},
	{"no cancellation point", no_cancellation_point},
	{"silent without AITRACE_DEBUG", silent},
	{"reasons with AITRACE_DEBUG", talkative},
	{"the environment decides", environment},
	{"a file is appended to", appends},
	{"standard error without a word", standard_error},
	{"off: nothing happens", off},
	{"the host's name can be given or left out", no_host_name},
	{"a Unix socket", unix_socket},
	{"every call writes what it says", every_call},
};

int main(void)
{
	struct test t = {0};

	unsetenv("AITRACE_OUT");
	unsetenv("TRACEPARENT");
	unsetenv("AITRACE_DEBUG");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		t.ok = true;
		in_child(&t, cases[i].run);
		t.cases++;
		t.failed += !t.ok;
		printf("%s %u - %s\n", t.ok ? "ok" : "not ok", t.cases, cases[i].name);
	}
	return test_done(&t);
}
