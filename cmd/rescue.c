#include "rescue.h"

#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"

enum { STACK = 65536 };

/* It lies right before the stack of the handlers, which is how they find it. */
struct rescue {
	int fd;
	struct termios modes;
	size_t len; /* of bytes */
	char bytes[RESCUE_BYTES];
	_Alignas(16) char stack[STACK];
};

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP,
	SIGQUIT, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};

enum { FATAL = sizeof(fatal) / sizeof(*fatal) };

static void rescue_act(const struct rescue *r)
{
	(void)!write(r->fd, r->bytes, r->len);
	tcsetattr(r->fd, TCSANOW, &r->modes);
}

/*
 * The handler was taken away before it was called: the signal does now what it would have done. Without
 * a signal (base/mem.c: there is no memory left) it comes back.
 */
static void rescue_handle(int number)
{
	stack_t now;

	if (sigaltstack(NULL, &now) == 0 && now.ss_sp)
		rescue_act((const struct rescue *)((const char *)now.ss_sp -
			offsetof(struct rescue, stack)));
	raise(number);
}

struct rescue *rescue_new(int fd)
{
	struct rescue *r = mem_new(sizeof(*r));

	r->fd = fd;
	if (tcgetattr(fd, &r->modes) == 0)
		return r;
	free(r);
	return NULL;
}

static bool rescue_free_signal(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO) &&
		now.sa_handler == SIG_DFL;
}

void rescue_begin(struct rescue *r, struct str bytes)
{
	struct sigaction act = {
		.sa_handler = rescue_handle, .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND)};
	stack_t stack = {.ss_sp = r->stack, .ss_size = STACK};

	r->len = bytes.len < RESCUE_BYTES ? bytes.len : RESCUE_BYTES;
	for (size_t i = 0; i < r->len; i++)
		r->bytes[i] = bytes.at[i];
	if (sigaltstack(&stack, NULL) != 0)
		return;
	for (int i = 0; i < FATAL; i++)
		if (rescue_free_signal(fatal[i]))
			sigaction(fatal[i], &act, NULL);
}

static bool rescue_own_signal(int number)
{
	struct sigaction now;

	return sigaction(number, NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO) &&
		now.sa_handler == rescue_handle;
}

void rescue_free(struct rescue *r)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};
	stack_t none = {.ss_flags = SS_DISABLE};

	if (!r)
		return;
	for (int i = 0; i < FATAL; i++)
		if (rescue_own_signal(fatal[i]))
			sigaction(fatal[i], &usual, NULL);
	if (r->len)
		sigaltstack(&none, NULL);
	free(r);
}
