#include "emit_exec.h"
#include "emit_log.h"
#include "emit_span.h"
#include "said.h"

/* aitrace-emit(1) */

static const struct emit_command commands[] = {
	{"start", EMIT_START, "NAME", "Start a span and print its traceparent.",
		emit_start},
	{"end", EMIT_END, "[SPAN]", "End a span.", emit_end},
	{"event", EMIT_EVENT, "NAME [SPAN]", "Say that something happened.", emit_happened},
	{"set", EMIT_SET, "[SPAN]", "Say more about a span.", emit_set},
	{"state", EMIT_STATE, "[SPAN]", "Say what the agent's state is now.", emit_state},
	{"log", EMIT_LOG, "[SPAN]", "Write each line of standard input as a log event.",
		emit_log},
	{"exec", EMIT_EXEC, "NAME -- COMMAND [ARG]...",
		"Run a command in a span, and end as it does.", emit_exec},
	{0},
};

int main(int argc, char **argv)
{
	struct emit e = {0};
	struct emit_options options;
	int status = emit_options(&options, &e, commands, argc, argv);

	if (status < 0)
		status = options.command->run(&e, &options);
	else
		status = said_status("aitrace-emit", status);
	emit_options_release(&options);
	return status;
}
