#include "command.h"

#include <sys/wait.h>

#include "base/json.h"
#include "signal_name.h"

enum { COMMAND_NAME = 64 };

void command_name(char *const argv[], struct buf *out)
{
	const char *slash = strrchr(argv[0], '/');

	buf_add(out, str_from(slash && slash[1] ? slash + 1 : argv[0]));
	for (argv++; *argv && out->len + 1 + strlen(*argv) <= COMMAND_NAME; argv++)
		buf_addf(out, " %s", *argv);
	if (*argv)
		buf_add(out, STR(" ..."));
}

void command_args(char *const argv[], struct buf *out)
{
	char byte = '[';

	for (; *argv; argv++) {
		buf_add_byte(out, byte);
		json_string(str_from(*argv), out);
		byte = ',';
	}
	buf_add_byte(out, ']');
}

void command_ending(int status, struct buf *out)
{
	int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (number && signal_name(number))
		buf_addf(out, "killed by %s", signal_name(number));
	else if (number)
		buf_addf(out, "killed by signal %d", number);
	else if (WEXITSTATUS(status))
		buf_addf(out, "exit status %d", WEXITSTATUS(status));
}
