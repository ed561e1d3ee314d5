#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__) && defined(__x86_64__) && defined(__has_include)
#if __has_include(<linux/seccomp.h>)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#define HAS_FILTER
#endif
#endif

#include "aitrace.h"

/*
 * A host that permits itself what aitrace(3) says, and dies of anything else. Each case is a process
 * of its own.
 */

enum { HANG_S = 60, LONG = 200000, NO_FILTER = 77 };

/* A sanitizer makes calls of its own. */
#if defined(HAS_FILTER) && !TEST_HEAP_IS_WATCHED && !defined(__SANITIZE_THREAD__)

/* Those of the page, which tests/bats/library.bats compares. */
static const unsigned permitted[] = {
	SYS_clock_gettime,
	SYS_clock_nanosleep,
	SYS_close,
	SYS_fstat,
	SYS_futex,
	SYS_getpid,
	SYS_getrandom,
	SYS_getrlimit,
	SYS_ioctl,
	SYS_mmap,
	SYS_mremap,
	SYS_munmap,
	SYS_newfstatat,
	SYS_poll,
	SYS_pwritev2,
	SYS_rt_sigpending,
	SYS_rt_sigprocmask,
	SYS_rt_sigtimedwait,
	SYS_sendto,
	SYS_write,
};

/* What the cases themselves do. */
static const unsigned ours[] = {
	SYS_clone,
	SYS_exit_group,
	SYS_rt_sigreturn,
	SYS_set_robust_list,
	SYS_wait4,
};

/* Says which it was. */
static void forbidden(int signal, siginfo_t *info, void *context)
{
	char text[] = "# system call 0000 is not permitted\n";
	int number = info->si_syscall;

	(void)signal, (void)context;
	for (size_t i = 17; i > 13; i--, number /= 10)
		text[i] = (char)('0' + number % 10);
	_exit(write(STDOUT_FILENO, text, sizeof(text) - 1) > 0 ? 2 : 3);
}

static size_t permit_all(struct sock_filter *code, const unsigned *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		code[2 * i] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, numbers[i], 0, 1);
		code[2 * i + 1] = (struct sock_filter)BPF_STMT(
			BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	}
	return 2 * count;
}

static bool permit(void)
{
	struct sock_filter code[128] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))};
	struct sock_fprog program = {.filter = code};
	struct sigaction action = {.sa_sigaction = forbidden, .sa_flags = SA_SIGINFO};
	size_t n = 1;

	n += permit_all(code + n, permitted, sizeof(permitted) / sizeof(permitted[0]));
	n += permit_all(code + n, ours, sizeof(ours) / sizeof(ours[0]));
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
	program.len = (unsigned short)n;
	return sigaction(SIGSYS, &action, NULL) == 0 &&
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static char long_text[LONG];
static const struct aitrace_context none;

static void speak(size_t len)
{
	struct aitrace_context span = aitrace_span_start(
		none, "work", "tool", aitrace_none());

	aitrace_event(span, "step", AITRACE_ATTRS(aitrace_strn("text", long_text, len)));
	aitrace_span_end(span, AITRACE_OK, NULL, aitrace_none());
}

static void speak_in_child(size_t len)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		speak(len);
		_exit(0);
	}
	if (waitpid(child, &status, 0) < 0 || status != 0)
		_exit(4);
}

static char temporary[] = "/tmp/aitrace-test-XXXXXX";

/* `reader`, if there is one: it goes, and so does tracing. */
static void live(const char *out, int reader, size_t longest)
{
	alarm(HANG_S);
	if (!aitrace_configure(&(struct aitrace_config){.out = out}))
		_exit(5);
	speak(1);
	if (out == temporary)
		unlink(temporary);
	if (!permit())
		_exit(NO_FILTER);
	for (size_t len = 1; len <= longest; len *= 10)
		speak(len);
	speak_in_child(longest);
	if (reader >= 0) {
		close(reader);
		speak(longest);
		speak(1);
	}
	aitrace_close();
	_exit(0);
}

enum ending { BLOCKS, DOES_NOT, PEER };

static void live_with(enum ending ending)
{
	char out[32];
	int to[2];

	if (ending == PEER ? socketpair(AF_UNIX, SOCK_STREAM, 0, to) : pipe(to))
		_exit(5);
	if (ending == DOES_NOT)
		fcntl(to[1], F_SETFL, O_NONBLOCK);
	snprintf(out, sizeof(out), "fd:%d", to[1]);
	/* Nobody reads, so what blocks gets no more than there is room for. */
	live(out, to[0], ending == DOES_NOT ? LONG : 1000);
}

static void a_pipe(void)
{
	signal(SIGPIPE, SIG_DFL);
	live_with(BLOCKS);
}

static void a_full_pipe(void)
{
	live_with(DOES_NOT);
}

static void a_socket(void)
{
	live_with(PEER);
}

static void a_device(void)
{
	live("/dev/null", -1, LONG);
}

static void a_file(void)
{
	if (mkstemp(temporary) < 0)
		_exit(5);
	live(temporary, -1, LONG);
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{"a pipe, whose reader goes", a_pipe},
	{"a full O_NONBLOCK pipe", a_full_pipe},
	{"a socket, whose reader goes", a_socket},
	{"a device", a_device},
	{"a file", a_file},
};

static int status_of(void (*run)(void))
{
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0)
		run();
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(void)
{
	struct test t = {0};

	unsetenv("AITRACE_OUT");
	unsetenv("TRACEPARENT");
	unsetenv("AITRACE_DEBUG");
	memset(long_text, '"', sizeof(long_text));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int status = status_of(cases[i].run);

		if (status == NO_FILTER) {
			test_skip(
				&t, cases[i].name, "no filter for system calls can be had");
			continue;
		}
		t.ok = true;
		CHECK_INT(&t, status, 0);
		t.cases++;
		t.failed += !t.ok;
		printf("%s %u - %s\n", t.ok ? "ok" : "not ok", t.cases, cases[i].name);
	}
	return test_done(&t);
}

#else

int main(void)
{
	struct test t = {0};

	test_skip(&t, "a host that limits its system calls",
		"not on this machine, or in this build");
	return test_done(&t);
}
#endif
