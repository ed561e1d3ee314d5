#include "signal_name.h"

#include <signal.h>
#include <stddef.h>

static const struct {
	int number;
	const char *name;
} names[] = {
	{SIGABRT, "SIGABRT"},
	{SIGALRM, "SIGALRM"},
	{SIGBUS, "SIGBUS"},
	{SIGCHLD, "SIGCHLD"},
	{SIGCONT, "SIGCONT"},
	{SIGFPE, "SIGFPE"},
	{SIGHUP, "SIGHUP"},
	{SIGILL, "SIGILL"},
	{SIGINT, "SIGINT"},
	{SIGKILL, "SIGKILL"},
	{SIGPIPE, "SIGPIPE"},
	{SIGPROF, "SIGPROF"},
	{SIGQUIT, "SIGQUIT"},
	{SIGSEGV, "SIGSEGV"},
	{SIGSTOP, "SIGSTOP"},
	{SIGSYS, "SIGSYS"},
	{SIGTERM, "SIGTERM"},
	{SIGTRAP, "SIGTRAP"},
	{SIGTSTP, "SIGTSTP"},
	{SIGTTIN, "SIGTTIN"},
	{SIGTTOU, "SIGTTOU"},
	{SIGURG, "SIGURG"},
	{SIGUSR1, "SIGUSR1"},
	{SIGUSR2, "SIGUSR2"},
	{SIGVTALRM, "SIGVTALRM"},
	{SIGWINCH, "SIGWINCH"},
	{SIGXCPU, "SIGXCPU"},
	{SIGXFSZ, "SIGXFSZ"},
};

const char *signal_name(int number)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].number == number)
			return names[i].name;
	return NULL;
}
